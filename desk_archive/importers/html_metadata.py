"""The catalogue fields that the head of a page holds.

Each field takes the first of these that has it: the tags that scholarly sites write for indexers
(`citation_*`, Highwire Press), Dublin Core (`DC.*`, `DCTERMS.*`), schema.org in JSON-LD, OpenGraph
(`og:*`, `article:*`), the tags of HTML itself (`author`, `description`, `keywords`), and for the
title `<title>`, the first heading, the file's name. Lists (keywords, identifiers) are not mixed,
but for identifiers, of which all are kept.

The date is that of the item (created, else issued or published, else any); where a page says when it
was published besides, or when the item was put there, that is when it was uploaded. Names and dates
stand as the page has them; a value of several vocabularies stands once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from desk_archive.domain.call_numbers import split_call_number
from desk_archive.domain.dates import edtf_from_words, is_edtf
from desk_archive.domain.languages import is_language_name, language_name, language_tag, stated_tag
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    Description,
    Identifier,
    Origin,
)
from desk_archive.importers.html_jsonld import JsonItem
from desk_archive.importers.html_page import HtmlPage
from desk_archive.importers.identifier_forms import identifier_of

_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2}))?")
_SEPARATORS = re.compile(r"\s*[;|]\s*")
_COMMAS = re.compile(r"\s*[,;|]\s*")
_YEARS = re.compile(r"\d{3}")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_SITE = re.compile(r"https?://[^/]+/?(?:index\.\w+)?", re.IGNORECASE)

_TITLE = ("citation_title", "dcterms.title", "dc.title")
_DESCRIPTION = (
    "citation_abstract",
    "dcterms.abstract",
    "dcterms.description",
    "dc.description.abstract",
    "dc.description",
)
_CREATED = ("dcterms.created", "dc.date.created", "dc.created")
_PUBLISHED = (
    "citation_publication_date",
    "citation_date",
    "citation_cover_date",
    "dcterms.issued",
    "dc.date.issued",
)
_DATED = ("dcterms.date", "dc.date", "citation_online_date")
_UPLOADED = (
    "dcterms.available",
    "dc.date.available",
    "dcterms.dateaccepted",
    "dc.date.accessioned",
    "dcterms.datesubmitted",
    "citation_online_date",
)
_RIGHTS = (
    "dcterms.rights",
    "dc.rights",
    "dcterms.license",
    "dc.rights.license",
    "dcterms.accessrights",
)
_LANGUAGE = ("citation_language", "dcterms.language", "dc.language", "dc.language.iso")
_SUBJECT = ("dcterms.subject", "dc.subject", "dc.subject.lcsh")
_SPATIAL = ("dcterms.spatial", "dc.coverage.spatial", "dcterms.coverage", "dc.coverage")
_AUTHORS = (
    "citation_author",
    "citation_authors",
    "dcterms.creator",
    "dc.creator",
    "dc.contributor.author",
)
_TRANSLATORS = ("citation_translator", "dc.contributor.translator")
_CONTRIBUTORS = (
    "citation_editor",
    "dcterms.contributor",
    "dc.contributor",
    "dc.contributor.editor",
)
_PARTED = frozenset(["citation_authors", "citation_keywords", "keywords"])


class PageFields:
    """Reads the fields of one page."""

    def __init__(self, page: HtmlPage, *, heading: str | None, fallback_title: str) -> None:
        """Fields of a page.

        Args:
            page: the page.
            heading: its first heading, or None.
            fallback_title: for a page without any.
        """
        self._page = page
        self._item = JsonItem(page.json)
        self._heading = heading
        self._fallback = fallback_title

    def description(self) -> tuple[Description, dict[str, Origin]]:
        """The fields, and the origin of those that don't stand in the file."""
        page, item = self._page, self._item
        title = self.title
        date, uploaded = self._dates()
        source = page.first("dcterms.source", "dc.source")
        places = self._either(page.all(*_SPATIAL), item, "locationCreated", "contentLocation")
        fields = Description(
            title=title or self._fallback,
            description=self._text(_DESCRIPTION, "abstract", "description")
            or page.first("og:description", "description", "twitter:description"),
            date=date,
            type=self._kind(),
            languages=self._languages(),
            agents=tuple(dict.fromkeys(self._agents())),
            places=tuple(place for place in places if not _YEARS.search(place)),
            topics=self._topics(),
            subjects=self._subjects(),
            collections=self._either(page.all("dcterms.ispartof", "dc.relation.ispartof"), item),
            repository=item.text("holdingArchive"),
            source=source,
            call_number=split_call_number(source) if source else (),
            rights=self._rights(),
            credits=item.text("creditText"),
            uploaded=uploaded,
            identifiers=tuple(self._identifiers()),
            citation=page.first("dcterms.bibliographiccitation", "dc.identifier.citation"),
        )
        origins = {} if title else {"title": Origin.INFERRED}
        if fields.call_number:
            origins["call_number"] = Origin.INFERRED
        return fields, origins

    @property
    def title(self) -> str | None:
        """The title, if the page has any."""
        page = self._page
        stated = self._text(_TITLE, "headline", "name") or page.first("og:title")
        return stated or page.title or page.first("title", "twitter:title") or self._heading

    @property
    def stated_language(self) -> str | None:
        """What the page says of the language of its text, as written."""
        page = self._page
        stated = page.language or page.first("content-language", *_LANGUAGE)
        return stated or self._item.text("inLanguage")

    def _text(self, names: tuple[str, ...], *keys: str) -> str | None:
        return self._page.first(*names) or self._item.text(*keys)

    @staticmethod
    def _either(values: tuple[str, ...], item: JsonItem, *keys: str) -> tuple[str, ...]:
        return values or tuple(text for text in item.texts(*keys) if not _WEB.match(text))

    def _dates(self) -> tuple[ArchivalDate | None, str | None]:
        """The date of the item, and when it was uploaded where that is another."""
        page, item = self._page, self._item
        created = page.first(*_CREATED) or item.text("dateCreated", "temporalCoverage")
        published = page.first(*_PUBLISHED)
        stated = page.first(*_DATED)
        published = published or (None if stated else item.text("datePublished"))
        posted = page.first("article:published_time", "date", "pubdate")
        words = created or published or stated or posted
        later = published or item.text("datePublished") if created else None
        uploaded = later or page.first(*_UPLOADED) or posted
        return date_of(words) if words else None, uploaded if uploaded != words else None

    def _languages(self) -> tuple[str, ...]:
        """Names as found; codes by their English names."""
        page = self._page
        found = page.all(*_LANGUAGE) or self._item.texts("inLanguage")
        found = found or tuple(filter(None, [page.language or page.first("content-language")]))
        names = (_language(one) for one in _each(found, _COMMAS) if stated_tag(one) or " " in one)
        each = {language_tag(name) or name.lower(): name for name in reversed(tuple(names))}
        return tuple(reversed(each.values()))

    def _agents(self) -> Iterable[AgentName]:
        page, item = self._page, self._item
        authors = self._people(_AUTHORS, "author", "creator", "sender")
        authors = authors or _people(page.all("article:author", "author", "parsely-author"))
        for names, role in (
            (authors, AgentRole.AUTHOR),
            (_people(item.texts("recipient")), AgentRole.RECIPIENT),
            (self._people(_CONTRIBUTORS, "contributor", "editor"), AgentRole.CONTRIBUTOR),
            (self._people(_TRANSLATORS, "translator"), AgentRole.TRANSLATOR),
        ):
            yield from (AgentName(name, role) for name in names)

    def _people(self, names: tuple[str, ...], *keys: str) -> tuple[str, ...]:
        for name in names:
            found = self._page.all(name)
            if found:
                return _people(_each(found, _SEPARATORS) if name in _PARTED else found)
        return _people(self._item.texts(*keys))

    def _topics(self) -> tuple[str, ...]:
        page = self._page
        stated = page.all("citation_keywords") or self._item.texts("keywords")
        stated = stated or page.all("article:tag", "keywords", "news_keywords")
        # One value is a list; of several, each may have commas of its own: `Korean War, 1950-1953`.
        is_list = len(stated) == 1 and not _SEPARATORS.search(stated[0])
        found = _each(stated, _COMMAS if is_list else _SEPARATORS)
        others = {one.casefold() for one in (*self._subjects(), self._kind() or "")}
        return tuple(one for one in found if one.casefold() not in others)

    def _subjects(self) -> tuple[str, ...]:
        """The subjects; topics that repeat them are left out."""
        return _each(self._either(self._page.all(*_SUBJECT), self._item, "about"), _SEPARATORS)

    def _kind(self) -> str | None:
        return self._page.first("dcterms.type", "dc.type") or self._item.kind

    def _rights(self) -> str | None:
        """Statements in words where there are any, else an address of a licence."""
        page = self._page
        stated = page.all(*_RIGHTS) or self._item.texts("copyrightNotice", "license")
        in_words = [one for one in stated if not _WEB.match(one)]
        return "; ".join(in_words or stated[:1]) or page.first("copyright", "rights")

    def _identifiers(self) -> Iterable[Identifier]:
        page = self._page
        found: dict[Identifier, None] = {}
        for scheme in ("doi", "isbn", "pmid", "arxiv_id"):
            for value in page.all(f"citation_{scheme}"):
                found[_of_scheme(scheme.removesuffix("_id"), value)] = None
        for value in page.all("isbn", "book:isbn") or self._item.texts("isbn"):
            found[_of_scheme("isbn", value)] = None
        stated = (*page.all("dcterms.identifier", "dc.identifier"), *self._item.texts("identifier"))
        for value in stated:
            found[identifier_of(value)] = None
        if page.url and not _SITE.fullmatch(page.url):
            found[Identifier("url", page.url, page.url)] = None
        return found


def date_of(words: str) -> ArchivalDate:
    """A date of a page's head; what is EDTF stays unchanged."""
    if is_edtf(words):
        return ArchivalDate(words, words)
    slashed = _SLASHED.fullmatch(words)
    edtf = "-".join(part.zfill(2) for part in slashed.groups() if part) if slashed else words
    return ArchivalDate(edtf if is_edtf(edtf) else edtf_from_words(words), words)


def _of_scheme(scheme: str, value: str) -> Identifier:
    found = identifier_of(value if scheme != "isbn" else f"isbn:{value}", scheme)
    return found if found.scheme == scheme else Identifier(scheme, value)


def _language(value: str) -> str:
    return value if is_language_name(value) else language_name(value) or value


def _people(names: Iterable[str]) -> tuple[str, ...]:
    """Names without addresses of pages and accounts."""
    kept = (name for name in names if not _WEB.match(name) and not name.startswith("@"))
    return tuple(dict.fromkeys(kept))


def _each(values: Iterable[str], separator: re.Pattern[str]) -> tuple[str, ...]:
    """The parts of values, each once."""
    split: Callable[[str], list[str]] = separator.split
    return tuple(dict.fromkeys(part for value in values for part in split(value) if part))
