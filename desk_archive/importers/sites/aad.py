"""Records of the National Archives' Access to Archival Databases (aad.archives.gov).

A record is a table of field titles and values, such as those of the State Department's electronic
telegrams: document number, film number, from, to, TAGS, subject, draft date, message text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from desk_archive.domain.languages import document_language
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    Description,
    DocumentRole,
    DraftDocument,
    Identifier,
)
from desk_archive.domain.structure import SpanKind
from desk_archive.importers.html_metadata import date_of
from desk_archive.importers.html_page import HtmlPage, words
from desk_archive.importers.sites.base import SiteRecord

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_HOST = re.compile(r"https?://aad\.archives\.gov/", re.IGNORECASE)
_SITE = re.compile(r"Access to Archival Databases|\bAAD\b")
_LIST = re.compile(r"\s*(?:[|;]|,(?=\s))\s*")
_ENOUGH = 3
_NUMBERS = ("document number", "document nbr", "document id", "message reference number")
_OTHER_NUMBERS = {"film number": "film-number", "canonical id": "canonical-id"}
_TITLES = ("subject", "title", "subject/title", "document title")
_DATES = ("draft date", "document date", "date", "sent date", "message date")
_FROM = ("from", "originating office", "office origin", "originator", "author", "sender")
_TO = ("to", "recipient", "addressee", "action addressee")
_TEXTS = ("message text", "text", "document text", "full text", "body")
_KNOWN = frozenset(
    {*_NUMBERS, *_OTHER_NUMBERS, *_TITLES, *_DATES, *_FROM, *_TO, *_TEXTS, "tags", "concepts"}
)


class AadSite:
    """Pages of one record of a database."""

    site = "aad"

    def recognises_page(self, page: HtmlPage) -> bool:
        """Whether the page is of the site and shows one record."""
        is_of_site = _HOST.match(page.url or "") or _SITE.search(page.title or "")
        return is_of_site is not None and len(_KNOWN & set(_values(page))) >= _ENOUGH

    def read_page(self, page: HtmlPage) -> SiteRecord | None:
        """The record, with its message where the page has it."""
        values = {label: words(node) for label, node in _values(page).items()}
        date = _first(values, _DATES)
        fields = Description(
            title=_first(values, _TITLES) or _first(values, _NUMBERS) or "",
            date=date_of(date) if date else None,
            type=_first(values, ("document type", "type", "message type", "doc type")),
            agents=tuple(_agents(values)),
            topics=_parts(values.get("tags")),
            subjects=_parts(values.get("concepts")),
            collections=tuple(filter(None, [_first(values, ("series", "file unit"))])),
            source=_first(values, ("source", "document source")),
            classification=_first(values, ("original classification", "classification")),
            identifiers=tuple(_identifiers(page, values)),
        )
        return SiteRecord(fields=fields, documents=tuple(_message(page)))


def _values(page: HtmlPage) -> dict[str, LexborNode]:
    """Labels in lower case, and the elements that hold their values."""
    found: dict[str, LexborNode] = {}
    for row in page.tree.css("tr"):
        cells = [node for node in row.iter() if node.tag in ("td", "th")]
        if len(cells) > 1:
            found.setdefault(_label(cells[0]), cells[1])
    for term in page.tree.css("dt"):
        value = term.next
        while value is not None and not value.is_element_node:
            value = value.next
        if value is not None and value.tag == "dd":
            found.setdefault(_label(term), value)
    return {label: node for label, node in found.items() if label and words(node)}


def _label(node: LexborNode) -> str:
    return words(node).rstrip(":").strip().lower()


def _first(values: dict[str, str], labels: tuple[str, ...]) -> str | None:
    return next((values[label] for label in labels if values.get(label)), None)


def _parts(value: str | None) -> tuple[str, ...]:
    parts = _LIST.split(value) if value else []
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _agents(values: dict[str, str]) -> Iterator[AgentName]:
    """Offices, which have commas in their names: only bars and semicolons divide them."""
    for labels, role in ((_FROM, AgentRole.AUTHOR), (_TO, AgentRole.RECIPIENT)):
        for name in re.split(r"\s*[|;]\s*", _first(values, labels) or ""):
            if name:
                yield AgentName(name, role)


def _identifiers(page: HtmlPage, values: dict[str, str]) -> Iterator[Identifier]:
    number = _first(values, _NUMBERS)
    if number:
        yield Identifier("document-number", number, page.url)
    for label, scheme in _OTHER_NUMBERS.items():
        if values.get(label):
            yield Identifier(scheme, values[label])


def _message(page: HtmlPage) -> Iterator[DraftDocument]:
    """The text of the message, which is in a cell, or the longest preformatted text."""
    values = _values(page)
    node = next((values[label] for label in _TEXTS if label in values), None)
    if node is None:
        longest = sorted(page.tree.css("pre"), key=lambda one: len(one.text()), reverse=True)
        node = longest[0] if longest else None
    blocks = page.blocks(node) if node is not None else None
    if blocks is None or not blocks.text.strip():
        return
    yield DraftDocument(
        role=DocumentRole.TRANSCRIPT,
        media_type="text/html",
        language=document_language(blocks.text),
        text=blocks.text,
        spans=tuple(s for s in blocks.spans if s.kind is not SpanKind.TABLE_CELL),
    )
