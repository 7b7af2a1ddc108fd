"""The metadata of an e-book as catalogue fields.

Dublin Core as EPUB uses it (https://www.w3.org/TR/epub-33/#sec-pkg-metadata): attributes in EPUB 2,
`meta` elements that refine others in EPUB 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desk_archive.domain.dates import edtf_from_words, is_edtf
from desk_archive.domain.languages import is_language_name, language_name, language_tag
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    Identifier,
    Relation,
    RelationKind,
)
from desk_archive.domain.text import fold_space, normalise
from desk_archive.importers.blocks import TextBuilder
from desk_archive.importers.epub_package import Book, attribute
from desk_archive.importers.html_blocks import read_blocks
from desk_archive.importers.identifier_forms import identifier_of
from desk_archive.importers.xml_safe import local_name

if TYPE_CHECKING:
    from lxml import etree

_ROLES = {
    "aut": AgentRole.AUTHOR,
    "author": AgentRole.AUTHOR,
    "cre": AgentRole.AUTHOR,
    "trl": AgentRole.TRANSLATOR,
    "translator": AgentRole.TRANSLATOR,
    "rcp": AgentRole.RECIPIENT,
    "dnr": AgentRole.DONOR,
}
# Of those named as creators, who had no part in the work itself (MARC relators).
_HELPER_CODES = (
    "bkd bkp bpd cli cov dst dtc edc edt fmo isb mfr mon mrk own pbl pfr prt pup red spn trc"
)
_HELPERS = frozenset(_HELPER_CODES.split())
_MARKUP = re.compile(r"<[A-Za-z/!][^>]*>|&[A-Za-z]+;")
# What programs write where they know no date.
_NO_DATE = re.compile(r"0?101-01-01.*|0000.*")
# ONIX code list 5 (https://ns.editeur.org/onix/en/5).
_ONIX = {"02": "isbn", "15": "isbn", "06": "doi", "24": "isbn", "26": "doi"}
_DCTERMS = {
    f"dcterms:{name}": name
    for name in (
        "title", "creator", "contributor", "publisher", "rights", "source", "subject",
        "description", "language", "type", "relation", "date",
    )
} | {"dcterms:issued": "date", "dcterms:spatial": "coverage"}  # fmt: skip
_EVENTS = ("publication", "", "issued", "original-publication", "creation", "copyright")
_LAST = 1_000_000
_MAX_DIGITS = 5


@dataclass(slots=True)
class _Term:
    """A Dublin Core element with what refines it."""

    element: etree._Element
    text: str
    refined: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def first(self, name: str) -> str:
        """The first refinement of a name, or the attribute of EPUB 2, or ""."""
        values = self.refined.get(name)
        return values[0][0] if values else attribute(self.element, name)


class _Metadata:
    """The terms of a book by their names, in order."""

    def __init__(self, book: Book) -> None:
        self.terms: dict[str, list[_Term]] = {}
        self.collections: list[str] = []
        refinements: dict[str, dict[str, list[tuple[str, str]]]] = {}
        said_by_meta: dict[str, list[_Term]] = {}
        for element in self._elements(book.root):
            name, text = local_name(element).lower(), _text(element)
            if name == "meta":
                self._take_meta(element, text, refinements)
                known = _DCTERMS.get(attribute(element, "property"))
                if known and text and not attribute(element, "refines"):
                    said_by_meta.setdefault(known, []).append(_Term(element, text))
            elif name != "link" and text:
                self.terms.setdefault(name, []).append(_Term(element, text))
        # EPUB 3 may say the same by `meta`; what Dublin Core says already isn't said twice.
        for name, terms in said_by_meta.items():
            self.terms.setdefault(name, terms)
        for terms in self.terms.values():
            for term in terms:
                term.refined = refinements.get(term.element.get("id") or "", {})

    def of(self, name: str) -> list[_Term]:
        """The terms of a name; those with a place in the order first, by it."""
        terms = self.terms.get(name, [])
        return sorted(terms, key=lambda term: _place(term.first("display-seq")))

    def _elements(self, root: etree._Element) -> Iterator[etree._Element]:
        for metadata in root.iter("{*}metadata"):
            # OPF 1 has its terms one level deeper.
            for element in metadata:
                inner = local_name(element) in ("dc-metadata", "x-metadata")
                yield from element if inner else (element,)

    def _take_meta(
        self,
        element: etree._Element,
        text: str,
        refinements: dict[str, dict[str, list[tuple[str, str]]]],
    ) -> None:
        prop, refines = attribute(element, "property"), attribute(element, "refines")
        if refines.startswith("#") and prop and text:
            about = refinements.setdefault(refines[1:], {})
            about.setdefault(prop, []).append((text, attribute(element, "scheme")))
        elif prop == "belongs-to-collection" and text:
            self.collections.append(text)
        elif attribute(element, "name") == "calibre:series":
            series = fold_space(normalise(attribute(element, "content")))
            self.collections.extend([series] if series else [])


def book_fields(book: Book) -> dict[str, object]:
    """The catalogue fields of a book, by the names of `Description`; only those there are."""
    metadata = _Metadata(book)
    fields: dict[str, object] = {
        **_titles(metadata),
        "agents": tuple(_agents(metadata)),
        "date": _date(metadata),
        "type": next((term.text for term in metadata.of("type")), None),
        "languages": tuple(dict.fromkeys(_language(t.text) for t in metadata.of("language"))),
        "subjects": tuple(dict.fromkeys(term.text for term in metadata.of("subject"))),
        "places": tuple(dict.fromkeys(term.text for term in metadata.of("coverage"))),
        "rights": "\n".join(dict.fromkeys(term.text for term in metadata.of("rights"))) or None,
        "source": "; ".join(dict.fromkeys(term.text for term in metadata.of("source"))) or None,
        "identifiers": tuple(_identifiers(metadata, book)),
        "relations": tuple(
            Relation(RelationKind.RELATED, title=term.text) for term in metadata.of("relation")
        ),
    }
    publishers = list(dict.fromkeys(term.text for term in metadata.of("publisher")))
    if publishers:
        fields["credits"] = f"Published by {', '.join(publishers)}"
    return {name: value for name, value in fields.items() if value}


def stated_language(book: Book) -> str | None:
    """The BCP 47 tag of the first language that the metadata name, or None."""
    for element in book.root.iter("{*}language"):
        tag = language_tag(_text(element))
        if tag:
            return tag
    return None


def _titles(metadata: _Metadata) -> dict[str, object]:
    """The main title; a collection's name is one of the collections, a subtitle may describe."""
    terms = metadata.terms.get("title", [])
    typed = {name: [t for t in terms if t.first("title-type") == name] for name in _TITLE_TYPES}
    main = next(iter(typed["main"]), None) or next(iter(terms), None)
    collections = [*metadata.collections, *(t.text for t in typed["collection"] if t is not main)]
    descriptions = [_plain(term.text) for term in metadata.of("description")]
    if not descriptions:
        descriptions = [t.text for t in typed["subtitle"] if t is not main]
    return {
        "title": main.text if main else None,
        "collections": tuple(dict.fromkeys(collections)),
        "description": "\n".join(descriptions) or None,
    }


_TITLE_TYPES = ("main", "subtitle", "collection")


def _agents(metadata: _Metadata) -> Iterator[AgentName]:
    seen: set[tuple[str, AgentRole]] = set()
    for kind, usual in (("creator", AgentRole.AUTHOR), ("contributor", AgentRole.CONTRIBUTOR)):
        for term in metadata.of(kind):
            codes = [code for code, _ in term.refined.get("role", ())] or [term.first("role")]
            for code in codes:
                stated = code.rpartition("/")[2].lower()
                # A creator is an author, also one who drew or composed: no role is nearer.
                other = AgentRole.CONTRIBUTOR if stated in _HELPERS else usual
                role = _ROLES.get(stated, other)
                if (term.text, role) not in seen:
                    seen.add((term.text, role))
                    yield AgentName(term.text, role)


def _date(metadata: _Metadata) -> ArchivalDate | None:
    """The date of publication, else that of the item; never when the file was changed."""
    dates = [term for term in metadata.of("date") if not _NO_DATE.fullmatch(term.text)]
    for event in _EVENTS:
        for term in dates:
            if attribute(term.element, "event").lower() == event:
                edtf = term.text if is_edtf(term.text) else edtf_from_words(term.text)
                return ArchivalDate(edtf, term.text)
    return None


def _identifiers(metadata: _Metadata, book: Book) -> Iterator[Identifier]:
    """Each identifier once, that of the book as a whole first."""
    unique = (book.root.get("unique-identifier") or "").strip()
    terms = sorted(metadata.of("identifier"), key=lambda t: t.element.get("id") != unique)
    seen: set[tuple[str, str]] = set()
    for term in terms:
        found = _identifier(term)
        if (found.scheme, found.value) not in seen:
            seen.add((found.scheme, found.value))
            yield found


def _identifier(term: _Term) -> Identifier:
    scheme = attribute(term.element, "scheme").lower()
    for code, list_name in term.refined.get("identifier-type", ()):
        scheme = _ONIX.get(code, scheme) if "codelist5" in list_name else code.lower()
    if scheme in ("isbn", "doi") and not term.text.lower().startswith(("urn:", scheme)):
        found = identifier_of(f"{scheme}:{term.text}", scheme)
    else:
        found = identifier_of(term.text, scheme if scheme.isalpha() else "id")
    return found


def _language(code: str) -> str:
    """The English name of a language; what isn't a code stays."""
    return code if is_language_name(code) else language_name(code) or code


def _plain(text: str) -> str:
    """A description without the markup that some shops write into it."""
    if not _MARKUP.search(text):
        return text
    builder = TextBuilder()
    read_blocks(text, base=builder)
    return builder.text or text


def _place(stated: str) -> int:
    is_number = stated.isascii() and stated.isdigit() and len(stated) <= _MAX_DIGITS
    return int(stated) if is_number else _LAST


def _text(element: etree._Element) -> str:
    return fold_space(normalise("".join(map(str, element.itertext()))))
