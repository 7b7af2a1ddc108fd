"""Documents of Foreign Relations of the United States on history.state.gov, saved from the web.

The identifier is that of the document in the TEI files of the series: `frus1955-57v23p2#d12`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from desk_archive.domain.call_numbers import split_call_number
from desk_archive.domain.dates import edtf_from_words
from desk_archive.domain.languages import document_language
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    Description,
    DocumentRole,
    DraftDocument,
    Identifier,
    Origin,
)
from desk_archive.domain.structure import SpanKind
from desk_archive.importers.html_page import Blocks, HtmlPage, words
from desk_archive.importers.sites.base import SiteRecord, has_class, own_words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

SCHEME = "frus"
"""The scheme of the numbers of the documents."""

_ADDRESS = re.compile(
    r"https?://(?:www\.)?history\.state\.gov/historicaldocuments/(frus[\w.-]+)/([\w.-]+)"
)
_DOCUMENT = ("div.tei-div", "div[class*=tei-div]", "div.document", "#content-inner", "main")
_PANEL = "#person-panel a[href*=persons]"
_PEOPLE = "[id*=person] li, [class*=persons] li, [class*=people] li"
_HEADINGS = "h1, h2, h3, h4, h5, h6"
_NUMBERED = re.compile(r"\[?\d+\]?\.\s")
_HOLDER = re.compile(r"\s*[Ss]ources?:\s*((?:[^\W\d]|[ .’'&-]){3,60}),")
_SOURCE = re.compile(r"^(?:\[?\d+\]?\s*)?([Ss]ources?:\s.*)", re.DOTALL)
_RETURN = re.compile(r"\s*[↩⤴↑^]\ufe0e?\s*$")
_PAGE = re.compile(r"\[?\s*(?:\w+\s+)?Page\s+([\w.-]+)\s*\]?", re.IGNORECASE)
_HOUR = re.compile(
    r"[\s,—–-]*(?:(?P<hour>\d{1,2})(?:[:.]?(?P<minute>[0-5]\d))?\s*(?P<half>[ap])\.?\s?m\b\.?"
    r"|(?P<word>noon|midnight))",
    re.IGNORECASE,
)
_NOT_A_PLACE = re.compile(r"\d|\bundated\b|\bn\.d\.", re.IGNORECASE)
_FROM = re.compile(r"\bFrom\b")
_TO = re.compile(r"\bto\b")
_SUBJECT = re.compile(r"(?:subjects?|re)\s*:?", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HALF_DAY = 12


class HistoryStateGovSite:
    """Document pages of the Office of the Historian."""

    site = "history-state-gov"

    def recognises_page(self, page: HtmlPage) -> bool:
        """Whether a document of a volume is on the page."""
        return _number(page) is not None and _document(page) is not None

    def read_page(self, page: HtmlPage) -> SiteRecord | None:
        """The record of a document."""
        number, node = _number(page), _document(page)
        if number is None or node is None:
            return None
        volume, document = number
        _mark_page_breaks(node)
        blocks = page.blocks(node)
        heading = _heading(node)
        source = _source(blocks)
        holder = _HOLDER.match(source) if source else None
        place, date = _dateline(node)
        fields = Description(
            title=_title(page, heading),
            description=_subject(node) or _description(page),
            date=date,
            agents=tuple(dict.fromkeys(_agents(page, node, heading))),
            places=tuple(dict.fromkeys((*place, *_named(node, "placeName")))),
            collections=tuple(filter(None, [_volume_title(page, volume)])),
            repository=holder.group(1).strip() if holder else None,
            source=source,
            call_number=split_call_number(source) if source else (),
            identifiers=(
                Identifier(
                    SCHEME,
                    f"{volume}#{document}",
                    f"https://history.state.gov/historicaldocuments/{volume}/{document}",
                ),
            ),
        )
        made = DraftDocument(
            role=DocumentRole.TRANSCRIPT,
            media_type="text/html",
            language=document_language(blocks.text, page.language),
            text=blocks.text,
            spans=blocks.spans,
            resources=blocks.found.resources,
        )
        origins = {"call_number": Origin.INFERRED, "repository": Origin.INFERRED}
        return SiteRecord(fields=fields, documents=(made,) if made.text else (), origins=origins)


def _number(page: HtmlPage) -> tuple[str, str] | None:
    """Volume and document, by the page's address, else by its links to itself."""
    found = _ADDRESS.match(page.url or "")
    if found is None:
        for node in page.tree.css("meta[property='og:url'], link[rel=canonical], meta[name='url']"):
            address = node.attributes.get("content") or node.attributes.get("href") or ""
            found = found or _ADDRESS.match(address)
    if found is None or not re.search(r"\d", found.group(2)):
        return None
    return found.group(1), found.group(2)


def _document(page: HtmlPage) -> LexborNode | None:
    """The element that holds the document and its notes."""
    for selector in _DOCUMENT:
        node = page.one(selector)
        if node is None:
            continue
        around = node
        while around.parent is not None and around.parent.tag not in ("body", "main", "article"):
            notes = [one for one in around.parent.css("[class*=footnote]") if one.tag != "a"]
            if around.css_first("[class*=footnote]") is not None or not notes:
                break
            around = around.parent
        return around
    return None


def _heading(node: LexborNode) -> LexborNode | None:
    """The head of the document."""
    heads = node.css(_HEADINGS)
    fitting = [one for one in heads if has_class(one, "tei-head") or has_class(one, "document")]
    return next((one for one in (*fitting, *heads) if own_words(one)), None)


def _title(page: HtmlPage, heading: LexborNode | None) -> str:
    if heading is not None:
        return own_words(heading)
    return re.split(r"\s+[-–|]\s+(?:Historical Documents|Office of)", page.title or "")[0]


def _description(page: HtmlPage) -> str | None:
    """What the page's head says of the document, if that is more than the name of the site."""
    found = page.first("description", "og:description", "dc.description")
    is_of_site = found is None or re.match(r"(?:history\.state\.gov|Office of the Hist)", found)
    return None if is_of_site or found == page.title else found


def _subject(node: LexborNode) -> str | None:
    """The subject line of a document, a list below a heading of its own."""
    for head in node.css("[class*=listHead], [class*=list-head]"):
        after = head.next
        while after is not None and not after.is_element_node:
            after = after.next
        if _SUBJECT.fullmatch(own_words(head)) and after is not None and after.tag in ("ul", "ol"):
            items = [own_words(item) for item in after.iter() if item.tag == "li"]
            return "; ".join(filter(None, items)) or None
    return None


def _mark_page_breaks(node: LexborNode) -> None:
    """Links to pictures of pages say where a page begins; they are none of the document's words."""
    for link in node.css("a[class*=tei-pb], a[class*=facsi]"):
        found = _PAGE.fullmatch(words(link))
        if found:
            link.attrs["role"] = "doc-pagebreak"
            link.attrs["aria-label"] = found.group(1)
            del link.attrs["href"]
            link.inner_html = ""


def _dateline(node: LexborNode) -> tuple[tuple[str, ...], ArchivalDate | None]:
    """Places and date of the dateline."""
    line = node.css_first("[class*=dateline]")
    if line is None:
        return (), _marked_date(node)
    text = own_words(line)
    date = _marked_date(line)
    places = tuple(_named(line, "placeName"))
    parts = text.rstrip(".").split(", ")
    for first in range(len(parts)):
        phrase = ", ".join(parts[first:])
        edtf = _edtf(phrase)
        if edtf:
            before = ", ".join(parts[:first]).strip(" ,—–-")
            return places or tuple(filter(None, [before])), date or ArchivalDate(edtf, phrase)
    is_place = bool(text) and date is None and not _NOT_A_PLACE.search(text)
    return places or ((text,) if is_place else ()), date


def _edtf(words_: str) -> str | None:
    """A date as the series has it, with its hour: `February 4, 1955—6 p.m.`.

    The hour is written as in the TEI files of the series, with minutes and seconds.
    """
    found = _HOUR.search(words_)
    rest = words_[: found.start()] + words_[found.end() :] if found else words_
    day = edtf_from_words(rest.strip(" ,.—–-"))
    if found is None or day is None or not _DAY.fullmatch(day):
        return day
    if found["word"]:
        return f"{day}T12:00:00" if found["word"].lower() == "noon" else day
    hour = int(found["hour"])
    if not 1 <= hour <= _HALF_DAY:
        return day
    hour = hour % _HALF_DAY + (_HALF_DAY if found["half"].lower() == "p" else 0)
    return f"{day}T{hour:02}:{found['minute'] or '00'}:00"


def _marked_date(node: LexborNode) -> ArchivalDate | None:
    """A date that the page marks as one."""
    for one in node.css("time, [class*=tei-date], span.date"):
        if has_class(one, "dateline"):
            continue
        text = own_words(one)
        stated = one.attributes.get("datetime") or one.attributes.get("data-when")
        edtf = stated or _edtf(text)
        if edtf:
            return ArchivalDate(edtf, text)
    return None


def _agents(page: HtmlPage, node: LexborNode, heading: LexborNode | None) -> Iterator[AgentName]:
    """Sender and recipient as the head has them, then who is mentioned."""
    if heading is not None:
        yield from _parties(heading)
    listed = [words(one).rstrip(" ,;:") for one in page.tree.css(_PANEL)]
    listed = listed or [own_words(one).split(" (")[0] for one in page.tree.css(_PEOPLE)]
    for name in filter(None, listed or _named(node, "persName")):
        yield AgentName(name, AgentRole.MENTIONED)


def _parties(heading: LexborNode) -> Iterator[AgentName]:
    """Who wrote to whom, by where the names stand in `Letter From A to B`."""
    text = own_words(heading)
    begin = _FROM.search(text)
    middle = _TO.search(text, begin.end()) if begin else None
    if begin is None:
        return
    place = 0
    for name in _named(heading, "persName", "gloss"):
        place = max(text.find(name, place), place)
        is_author = middle is None or place < middle.start()
        if place > begin.start():
            yield AgentName(name, AgentRole.AUTHOR if is_author else AgentRole.RECIPIENT)


def _named(node: LexborNode, *kinds: str) -> Iterator[str]:
    for one in node.css(", ".join(f"[class*={kind}]" for kind in kinds)):
        name = own_words(one)
        if name:
            yield name


def _source(blocks: Blocks) -> str | None:
    """The note that says where the original lies, word for word."""
    notes = [span for span in blocks.spans if span.kind is SpanKind.FOOTNOTE]
    candidates = [blocks.text[span.start : span.end] for span in notes]
    for text in (*candidates, *blocks.text.split("\n")):
        found = _SOURCE.match(text)
        if found:
            return _RETURN.sub("", " ".join(found.group(1).split("\n"))).strip()
    return None


def _volume_title(page: HtmlPage, volume: str) -> str | None:
    """The title of the volume, as the trail of links above the document has it."""
    trail = page.tree.css(f"[class*=breadcrumb] a[href$='/{volume}'], nav a[href$='/{volume}']")
    named = [words(node) for node in (*trail, *page.tree.css(f"a[href$='/{volume}']"))]
    return next((name for name in named if len(name.split()) > 1), None)
