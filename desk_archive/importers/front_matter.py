"""YAML front matter of Markdown files becomes catalogue fields.

Only plain values are read (YAML 1.2 failsafe schema: no tags, numbers and dates stay as written),
anchors and aliases are refused, size, depth and number of nodes are bounded. Keys are those of
Dublin Core, Pandoc and common use, also behind a prefix that several keys share: `cable-from`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desk_archive.domain.call_numbers import split_call_number
from desk_archive.domain.dates import edtf_from_words
from desk_archive.domain.languages import is_language_name, language_name, language_tag
from desk_archive.domain.records import AgentName, AgentRole, ArchivalDate, Identifier
from desk_archive.domain.text import fold_space

MAX_CHARACTERS = 65_536
"""The longest front matter, in code points."""

_MAX_DEPTH = 16
_MAX_NODES = 4_000
_BLOCK = re.compile(r"---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_NO_VALUE = frozenset({"n/a", "n.a.", "null", "none", "~", "-", "--", "–", "—"})
"""What stands where there is nothing to say; a title may well be called that."""

_LIST_SEPARATOR = re.compile(r"\s*[,;]\s*(?![^()]*\))")

Value = str | list["Value"] | dict[str, "Value"]


class FrontMatterError(ValueError):
    """Front matter that can't be read; its message ends the sentence “The front matter …”."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The catalogue fields that front matter holds.

    Attributes:
        fields: values by the names of `domain.records.Description`, only those there are.
        language: BCP 47 tag of the text, or None where it isn't stated.
    """

    fields: Mapping[str, object]
    language: str | None


def split_front_matter(text: str) -> tuple[str | None, str]:
    """The YAML between the lines of hyphens at the very beginning, or None, and the rest."""
    found = _BLOCK.match(text)
    if found is None:
        return None, text
    return found.group(1) or "", text[found.end() :]


def parse_front_matter(source: str) -> FrontMatter | None:
    """The fields of front matter; None where it isn't a list of keys and values at all.

    Raises:
        FrontMatterError: if it is no YAML, or goes over a bound.
    """
    values = _load(source)
    if not isinstance(values, dict):
        return None
    return read_values(values)


def read_values(values: Mapping[str, Value]) -> FrontMatter:
    """The fields of keys and values, which are those of front matter wherever they stand."""
    keys = _keys(values)
    fields: dict[str, object] = {}
    for name, (aliases, read) in _FIELDS.items():
        for alias in aliases:
            found = read(keys[alias]) if alias in keys else None
            if found and name not in fields:
                fields[name] = found
    agents = tuple(_agents(keys))
    if agents:
        fields["agents"] = agents
    identifiers = tuple(_identifiers(keys))
    if identifiers:
        fields["identifiers"] = identifiers
    stated = next((_text(keys[k]) for k in ("lang", "language", "languages") if k in keys), None)
    return FrontMatter(fields, language_tag(stated) if stated else None)


def _load(source: str) -> Value | None:
    """The values of YAML source, all scalars as text."""
    import yaml

    if len(source) > MAX_CHARACTERS:
        message = f"is longer than {MAX_CHARACTERS:,} characters"
        raise FrontMatterError(message)
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        depth = 0
        for nodes, event in enumerate(yaml.parse(source, Loader=loader)):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                message = "uses anchors or aliases, which are not read"
                raise FrontMatterError(message)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _MAX_DEPTH or nodes > _MAX_NODES:
                message = "is too deeply nested or too long"
                raise FrontMatterError(message)
        values: Value | None = yaml.load(source, Loader=loader)  # noqa: S506 - makes text only
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, FrontMatterError):
            raise
        reason = getattr(error, "problem", None) or str(error).split("\n")[0]
        message = f"is not valid YAML: {reason}"
        raise FrontMatterError(message) from error
    return values


def _keys(values: Mapping[str, Value]) -> dict[str, Value]:
    """Values by their keys, in lower case with hyphens; those of a shared prefix also without it.

    A key of its own goes before one behind a prefix.
    """
    keys = {
        fold_space(str(key)).lower().replace("_", "-").replace(" ", "-"): value
        for key, value in values.items()
        if _says_something(key, value)
    }
    prefixes = Counter(key.split("-", 1)[0] for key in keys if "-" in key)
    short: dict[str, Value] = {}
    for key, value in keys.items():
        prefix, _, rest = key.partition("-")
        if rest and prefixes[prefix] > 1 and key not in _KNOWN:
            # The subject of a message is its title, not a subject heading.
            short.setdefault("title" if rest == "subject" else rest, value)
    return {**short, **keys}


def _says_something(key: str, value: Value) -> bool:
    if key == "title":
        return _text(value) is not None
    return bool(_texts(value))


def _text(value: Value) -> str | None:
    """One value as text, white space folded; of several the first, of a person the name."""
    if isinstance(value, list):
        return next((text for text in map(_text, value) if text), None)
    if isinstance(value, dict):
        for key in ("name", "literal", "title", "value", "id", "text"):
            if key in value:
                return _text(value[key])
        parts = [_text(value[key]) for key in ("family", "given") if key in value]
        return ", ".join(part for part in parts if part) or None
    return fold_space(str(value)) or None


def _texts(value: Value) -> tuple[str, ...]:
    """Each of several values, without what stands for none; a single one isn't split."""
    values = value if isinstance(value, list) else [value]
    texts = (text for text in map(_text, values) if text and text.casefold() not in _NO_VALUE)
    return tuple(dict.fromkeys(texts))


def _terms(value: Value) -> tuple[str, ...]:
    """Keywords, which are often written in one line between commas."""
    if isinstance(value, str):
        return tuple(dict.fromkeys(t for t in _LIST_SEPARATOR.split(fold_space(value)) if t))
    return _texts(value)


def _date(value: Value) -> ArchivalDate | None:
    words = _text(value)
    return ArchivalDate(edtf_from_words(words), words) if words else None


def _languages(value: Value) -> tuple[str, ...]:
    """Names as found; codes by their English names."""
    found = (
        name if is_language_name(name) else language_name(name) or name for name in _terms(value)
    )
    return tuple(dict.fromkeys(found))


def _source_levels(value: Value) -> tuple[object, ...]:
    statement = _text(value)
    return split_call_number(statement) if statement else ()


_FIELDS: Mapping[str, tuple[tuple[str, ...], Callable[[Value], object]]] = {
    "title": (("title",), _text),
    "description": (("description", "abstract", "summary"), _text),
    "date": (("date", "created", "issued"), _date),
    "type": (("type", "genre", "document-type"), _text),
    "languages": (("original-language", "language", "languages", "lang"), _languages),
    "places": (("places", "place", "locations", "coverage"), _texts),
    "topics": (("topics", "topic", "tags", "categories", "category"), _terms),
    "subjects": (("subjects", "subject", "keywords", "keyword", "concepts"), _terms),
    "collections": (("collections", "collection", "is-part-of"), _texts),
    "repository": (("repository", "archive", "original-archive", "provenance"), _text),
    "source": (("source", "call-number", "shelfmark", "archive-location"), _text),
    "call_number": (("source", "call-number", "shelfmark", "archive-location"), _source_levels),
    "classification": (("classification", "original-classification"), _text),
    "rights": (("rights", "license", "licence", "copyright"), _text),
    "credits": (("credits", "funding"), _text),
    "uploaded": (("uploaded", "uploaded-date", "original-uploaded-date"), _text),
    "citation": (("citation", "cite-as", "bibliographic-citation"), _text),
}
_ROLES: Mapping[str, AgentRole] = {
    "author": AgentRole.AUTHOR,
    "authors": AgentRole.AUTHOR,
    "creator": AgentRole.AUTHOR,
    "from": AgentRole.AUTHOR,
    "sender": AgentRole.AUTHOR,
    "recipient": AgentRole.RECIPIENT,
    "recipients": AgentRole.RECIPIENT,
    "to": AgentRole.RECIPIENT,
    "addressee": AgentRole.RECIPIENT,
    "contributor": AgentRole.CONTRIBUTOR,
    "contributors": AgentRole.CONTRIBUTOR,
    "transcriber": AgentRole.CONTRIBUTOR,
    "translator": AgentRole.TRANSLATOR,
    "translators": AgentRole.TRANSLATOR,
    "donor": AgentRole.DONOR,
    "donors": AgentRole.DONOR,
    "people": AgentRole.MENTIONED,
    "persons": AgentRole.MENTIONED,
    "mentioned": AgentRole.MENTIONED,
    "organizations": AgentRole.MENTIONED,
    "organisations": AgentRole.MENTIONED,
}
_SCHEMES: Mapping[str, str] = {
    "doc-number": "document-number",
    "document-number": "document-number",
    "message-number": "document-number",
    "record-id": "record-id",
    "id": "id",
    "identifier": "id",
    "doi": "doi",
    "isbn": "isbn",
    "url": "url",
}
_KNOWN = frozenset(
    {alias for aliases, _ in _FIELDS.values() for alias in aliases} | set(_ROLES) | set(_SCHEMES)
)


def _agents(keys: Mapping[str, Value]) -> list[AgentName]:
    """Persons and organisations in the order of the keys, the keys of their own first."""
    ordered = sorted((key for key in keys if key in _ROLES), key=lambda k: list(_ROLES).index(k))
    found = [AgentName(name, _ROLES[key]) for key in ordered for name in _texts(keys[key])]
    return list(dict.fromkeys(found))


def _identifiers(keys: Mapping[str, Value]) -> list[Identifier]:
    """Identifiers; an address looks up the others."""
    url = _text(keys["url"]) if "url" in keys else None
    found = [
        Identifier(scheme, value, url)
        for key, scheme in _SCHEMES.items()
        if key != "url" and key in keys
        for value in _texts(keys[key])
    ]
    if url and not found:
        found.append(Identifier("url", url, url))
    return list(dict.fromkeys(found))
