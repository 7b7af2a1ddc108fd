"""Pages of the Wilson Center Digital Archive, saved from the web.

The page gives its values their places; from there on they are read as those of its text pages are
(`importers.wilson_values`, `importers.wilson_citation`), so that both give the same record.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desk_archive.domain.dates import edtf_from_words
from desk_archive.domain.languages import guess_language
from desk_archive.domain.records import ArchivalDate, DraftDocument
from desk_archive.importers.html_page import HtmlPage, words
from desk_archive.importers.sites.base import SiteRecord, own_words, trimmed
from desk_archive.importers.wilson_citation import Citation, find_citation
from desk_archive.importers.wilson_front import Front
from desk_archive.importers.wilson_labels import (
    HEADINGS,
    Label,
    Line,
    Mark,
    find_block,
    footer_place,
    label_of,
    page_lines,
)
from desk_archive.importers.wilson_text import (
    WilsonPage,
    fields_of_page,
    role_of_text,
    warnings_of_page,
)
from desk_archive.importers.wilson_values import read_values

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BODY = ".tab-pane.active"
_LABELS = "h2.title, .information-block .sub-title"


class WilsonSite:
    """Document pages of digitalarchive.wilsoncenter.org."""

    site = "wilson-center"

    def recognises_page(self, page: HtmlPage) -> bool:
        """Whether the labels of such a page stand where it has them."""
        if page.one("h1.title") is None:
            return False
        found = {label_of(words(node)) for node in page.tree.css(_LABELS)}
        labels = {one for one in found if one is not None}
        return len(labels) > 1 and any(is_certain for _, is_certain in labels)

    def read_page(self, page: HtmlPage) -> SiteRecord | None:
        """The record of a page, with the document on it."""
        lines, marks = _labelled(page)
        values = read_values(lines, marks, frozenset())
        citation = _citation(page)
        pane = page.one(_BODY)
        blocks = page.blocks(pane) if pane is not None else None
        text, spans = trimmed(blocks.text, blocks.spans) if blocks is not None else ("", ())
        body = tuple(text.split("\n")) if text else ()
        front = Front(_date(page), page.text_of("h1.title"), _credits(page), _summary(page), body)
        found = WilsonPage(citation, front, values)
        fields, origins = fields_of_page(_preferring_front(found), page.title or "")
        documents: tuple[DraftDocument, ...] = ()
        if blocks is not None and text:
            language = guess_language(text)
            documents = (
                DraftDocument(
                    role=role_of_text(text, language, fields),
                    media_type="text/html",
                    language=language,
                    text=text,
                    spans=spans,
                    resources=blocks.found.resources,
                ),
            )
        warnings = tuple(warnings_of_page(found))
        return SiteRecord(fields=fields, documents=documents, origins=origins, warnings=warnings)


def _preferring_front(found: WilsonPage) -> WilsonPage:
    """The title and date of the page's head go before those in its citation."""
    said = found.citation
    citation = Citation(
        text=said.text,
        title=found.front.title or said.title,
        date=found.front.date or said.date,
        source=said.source,
        url=said.url,
        number=said.number,
        places=said.places,
    )
    return WilsonPage(citation, found.front, found.values)


def _labelled(page: HtmlPage) -> tuple[list[Line], list[Mark]]:
    """Labels and values of a page as the lines of its text form."""
    lines: list[Line] = []
    marks: list[Mark] = []
    for label, values in _sections(page):
        marks.append(Mark(len(lines), label, certain=True))
        lines.append(Line(label.value))
        lines.extend(map(Line, values))
    return lines, marks


def _sections(page: HtmlPage) -> Iterator[tuple[Label, list[str]]]:
    """The labels in the order of the page, each with its values."""
    root = page.tree.body
    label: Label | None = None
    values: list[str] = []
    for node in root.traverse() if root is not None else ():
        classes = set((node.attributes.get("class") or "").split())
        is_heading = node.tag == "h2" and "title" in classes
        if is_heading or "information-block" in classes:
            if label is not None and values:
                yield label, values
            label, values = _section(page, node, is_heading=is_heading)
        elif node.tag == "span" and label is not None and _is_in_pill(node):
            values.append(words(node))
    if label is not None and values:
        yield label, values


def _section(
    page: HtmlPage, node: LexborNode, *, is_heading: bool
) -> tuple[Label | None, list[str]]:
    """The label of a heading or block, and the values that stand with it."""
    if is_heading:
        found = label_of(words(node))
        label = found[0] if found is not None and found[0] not in HEADINGS else None
        related = label is Label.RELATED and node.parent is not None
        return label, _lines_behind(page, node) if related else []
    title = node.css_first(".sub-title")
    found = label_of(words(title)) if title is not None else None
    if found is None:
        return None, []
    texts = node.css(".text")
    return found[0], [line for text in texts for line in page.blocks(text).text.split("\n")]


def _lines_behind(page: HtmlPage, heading: LexborNode) -> list[str]:
    """The blocks that follow a heading up to the next."""
    lines: list[str] = []
    node = heading.next
    while node is not None and node.tag not in ("h1", "h2"):
        if node.is_element_node:
            lines.extend(line for line in page.blocks(node).text.split("\n") if line.strip())
        node = node.next
    return lines


def _is_in_pill(node: LexborNode) -> bool:
    """Whether a `span` stands in `.name` in `.pill`, and not in another such `span`."""
    wanted = ["name", "pill"]
    parent = node.parent
    if parent is None or parent.tag == "span":
        return False
    while parent is not None and wanted:
        if wanted[0] in (parent.attributes.get("class") or "").split():
            wanted.pop(0)
        parent = parent.parent
    return not wanted


def _date(page: HtmlPage) -> ArchivalDate | None:
    for node in page.tree.css(".date"):
        text = words(node)
        edtf = edtf_from_words(text)
        if edtf:
            return ArchivalDate(edtf, text)
    return None


def _credits(page: HtmlPage) -> str | None:
    node = page.one(".donated")
    return own_words(node, without=frozenset()) or None if node is not None else None


def _summary(page: HtmlPage) -> str | None:
    """The first block of text behind the body, else the first of all."""
    pane = page.one(_BODY)
    inside = {node.mem_id for node in pane.traverse()} if pane is not None else set()
    root = page.tree.body
    is_behind = pane is None
    for node in root.traverse() if root is not None else ():
        if pane is not None and node.mem_id == pane.mem_id:
            is_behind = True
        elif is_behind and node.mem_id not in inside and "text-block" in _classes(node):
            lines = page.blocks(node).text.split("\n")
            said = " ".join(line.strip() for line in lines if line.strip() and not label_of(line))
            if said:
                return said
    return None


def _classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


def _citation(page: HtmlPage) -> Citation:
    """The citation, wherever the page has it."""
    lines = page_lines(page.blocks().text)
    marks = find_block(lines)
    if not marks:
        return Citation()
    return find_citation(lines[: footer_place(lines, marks[-1].place)], marks)
