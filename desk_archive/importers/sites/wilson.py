"""Pages of the Wilson Center Digital Archive, saved from the web.

The page gives its values their places; from there on they are read as those of its text pages are
(`importers.wilson_values`, `importers.wilson_citation`), so that both give the same record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from desk_archive.domain.dates import edtf_from_words
from desk_archive.domain.languages import guess_language
from desk_archive.domain.records import ArchivalDate, DraftDocument
from desk_archive.domain.text import fold_space
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
    is_furniture,
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

MAX_HEADINGS = 2_000
"""How many headings of a page are looked at; real pages have some thirty."""

_BODY = ".tab-pane.active"
_HEADINGS = "h1, h2, .title, .sub-title"


class WilsonSite:
    """Document pages of digitalarchive.wilsoncenter.org."""

    site = "wilson-center"

    def recognises_page(self, page: HtmlPage) -> bool:
        """Whether the labels of such a page stand where it has them."""
        if page.one("h1.title") is None:
            return False
        found = set(map(_label, _headings(page)))
        labels = {one for one in found if one is not None}
        return len(labels) > 1 and any(is_certain for _, is_certain in labels)

    def read_page(self, page: HtmlPage) -> SiteRecord | None:
        """The record of a page, with the document on it."""
        lines, marks = _labelled(page)
        values = read_values(lines, marks, frozenset())
        citation = _citation(page)
        pane = _pane(page)
        blocks = page.blocks(pane) if pane is not None else None
        lines_of_pane = (blocks.text, blocks.spans) if blocks is not None else ("", ())
        text, spans = trimmed(*lines_of_pane, without=is_furniture)
        body = tuple(text.split("\n")) if text else ()
        front = Front(
            _date(page), page.text_of("h1.title"), _credits(page), _summary(page, pane), body
        )
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
    headings = _Headings(page)
    for node, label in headings.labels:
        if label not in HEADINGS:
            values = _values(page, label, list(headings.regions(node)))
            if values:
                yield label, values


def _headings(page: HtmlPage) -> list[LexborNode]:
    """Headings and titles, each once; Lexbor finds an element once for each selector it fits."""
    found = page.tree.css(_HEADINGS)[: 2 * MAX_HEADINGS]
    return list({node.mem_id: node for node in found}.values())


class _Headings:
    """The labels of a page, and which part of the page belongs to each.

    Attributes:
        labels: elements that are labels, in order.
    """

    def __init__(self, page: HtmlPage) -> None:
        found = _headings(page)
        self.labels = [(node, label[0]) for node in found if (label := _label(node)) is not None]
        self._ends = {node.mem_id for node, _ in self.labels}
        self._ends |= {node.mem_id for node in found if node.tag in ("h1", "h2")}
        self._around: dict[int, int] = defaultdict(int)
        for node in found:
            parent = node.parent if node.mem_id in self._ends else None
            while parent is not None:
                self._around[parent.mem_id] += 1
                parent = parent.parent

    def regions(self, label: LexborNode) -> Iterator[list[LexborNode]]:
        """The elements where the values of a label may be, nearest first.

        Those beside it in the elements around it alone, then those that follow up to the next
        heading.
        """
        node = label
        while node.parent is not None and self._around[node.parent.mem_id] == 1:
            yield [one for one in node.parent.iter() if one.mem_id != node.mem_id]
            node = node.parent
        following: list[LexborNode] = []
        after = node.next
        while after is not None and not self._is_end(after):
            if after.is_element_node:
                following.append(after)
            after = after.next
        yield following

    def _is_end(self, node: LexborNode) -> bool:
        return node.mem_id in self._ends or self._around.get(node.mem_id, 0) > 0


def _label(node: LexborNode) -> tuple[Label, bool] | None:
    """The label that a heading is, and whether only such pages have it; None where it is none."""
    classes = _classes(node)
    if "sub-title" not in classes and ("title" not in classes or node.tag == "h1"):
        return None
    return None if _is_inside(node, ("nav", "footer"), "tab-pane") else label_of(words(node))


def _is_inside(node: LexborNode, tags: tuple[str, ...], class_: str | None = None) -> bool:
    """Whether an element stands in one of these."""
    parent = node.parent
    while parent is not None:
        if parent.tag in tags or (class_ and class_ in _classes(parent)):
            return True
        parent = parent.parent
    return False


def _values(page: HtmlPage, label: Label, regions: Sequence[list[LexborNode]]) -> list[str]:
    """The values of a label: what stands in pills and texts, else the lines nearest to it."""
    for region in regions if label is not Label.RELATED else ():
        found = [line for node in region for line in _marked_values(page, node)]
        if found:
            return found
    for region in regions:
        lines = [line for node in region for line in page.blocks(node).text.split("\n")]
        found = [line for line in lines if not is_furniture(fold_space(line))]
        if any(map(str.strip, found)):
            return found
    return []


def _marked_values(page: HtmlPage, node: LexborNode) -> Iterator[str]:
    """The values in the pills of an element, and in its texts without pills."""
    for one in _outermost(node.css(".pill, .text")):
        if "pill" in _classes(one):
            named = one.css(".name span") or one.css(".name") or [one]
            yield from filter(None, map(words, _outermost(named)))
        elif pills := one.css(".pill"):
            yield from (line for pill in pills for line in _marked_values(page, pill))
        else:
            yield from page.blocks(one).text.split("\n")


def _outermost(nodes: Sequence[LexborNode]) -> Iterator[LexborNode]:
    """The elements, in the order of the page, that are in none of the others."""
    inside: set[int] = set()
    for node in nodes:
        if node.mem_id not in inside:
            inside.update(one.mem_id for one in node.traverse())
            yield node


def _date(page: HtmlPage) -> ArchivalDate | None:
    for node in page.tree.css(".date"):
        text = words(node)
        edtf = edtf_from_words(text)
        if edtf:
            return ArchivalDate(edtf, text)
    return None


def _credits(page: HtmlPage) -> str | None:
    node = page.one(".donated")
    return own_words(node, without="") or None if node is not None else None


def _pane(page: HtmlPage) -> LexborNode | None:
    """The tab that is shown with the document: the first with text, without tabs of its own.

    Boxes for searching and citing may have tabs as well; the document's stand behind the title.
    """
    titles = {node.mem_id for node in page.tree.css("h1.title")[:1]}
    is_behind = False
    panes: list[LexborNode] = []
    for node in page.tree.css(f"h1.title, {_BODY}")[:MAX_HEADINGS]:
        is_behind = is_behind or node.mem_id in titles
        if node.tag != "h1" and not _is_inside(node, ("nav",)) and words(node):
            if is_behind:
                panes = [node]
                break
            panes.append(node)
    if not panes:
        return None
    return next(iter(panes[-1].css(_BODY)[1:][-1:]), panes[-1])


def _summary(page: HtmlPage, pane: LexborNode | None) -> str | None:
    """The first block of text behind the body, else the first of all."""
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
