"""The paragraphs, lists and tables of a Word file as blocks.

After ISO/IEC 29500-1, sections 17.3.1 (paragraphs), 17.4 (tables), 17.10 (headers and footers). A
row whose cells hold a paragraph each is one block, its cells between tabs, as in Markdown. A row
with longer cells keeps their paragraphs as blocks, under spans for the row and each cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from desk_archive.domain.structure import SpanKind
from desk_archive.domain.text import squeeze
from desk_archive.importers.docx_annotations import change_of
from desk_archive.importers.docx_context import Context
from desk_archive.importers.docx_line import Block, Line, Place, Story, row_of
from desk_archive.importers.docx_package import (
    attribute,
    child,
    children,
    is_on,
    name_of,
    number,
    value_of,
)
from desk_archive.importers.docx_runs import RunReader, chosen
from desk_archive.importers.docx_styles import ParagraphStyle, outline_level

if TYPE_CHECKING:
    from lxml import etree

_HOLDERS = "body sdt sdtContent customXml smartTag ins moveTo Choice Fallback hdr ftr"
_CONTAINERS = frozenset(_HOLDERS.split())


class BodyReader:
    """Reads blocks into stories.

    Attributes:
        titles: text of the paragraphs styled as title.
        headings: level and text of the headings, in order.
        sections: how many blocks stand before the end of a section, and its properties.
    """

    def __init__(self, context: Context) -> None:
        """Read nothing yet."""
        self.titles: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.sections: list[tuple[int, etree._Element]] = []
        self._context = context
        self._runs = RunReader(context)
        self._carried: Line | None = None
        self._handlers: Mapping[str, Callable[[etree._Element, Story], None]] = {
            "p": self._paragraph,
            "tbl": self._table,
            "commentRangeStart": self._mark,
            "commentRangeEnd": self._mark,
            "bookmarkStart": self._mark,
            "sectPr": lambda element, story: self.sections.append((len(story.blocks), element)),
            "altChunk": self._foreign,
        }

    def begin_part(self) -> None:
        """What is read from now on is another part of the file."""
        self._runs.begin_part()

    def read(self, root: etree._Element, story: Story) -> None:
        """Add the blocks in an element to a story."""
        for node in _blocks(root):
            handler = self._handlers.get(name_of(node))
            if handler is not None:
                handler(node, story)
        if self._carried is not None:
            line, self._carried = self._carried, None
            story.add(line.finished())

    def _foreign(self, element: etree._Element, story: Story) -> None:
        del element, story
        self._context.package.warnings.append(
            "A document of another format is embedded in the file; it was left out."
        )

    def _mark(self, element: etree._Element, story: Story) -> None:
        """What stands between paragraphs belongs to the next."""
        line = Line()
        self._runs.read(line, (element,))
        story.add(line.finished())

    def _paragraph(self, element: etree._Element, story: Story) -> None:
        element_of_properties = child(element, "pPr")
        properties = children(element_of_properties)
        named = _value(properties.get("pStyle"))
        style = self._context.styles.paragraph(named)
        line = self._carried or Line(verbatim=style.is_verbatim)
        self._carried = None
        stated = outline_level(element_of_properties) if "outlineLvl" in properties else None
        heading = style.heading if stated is None else stated
        level, marker = self._list_place(properties, style)
        if self._begins_page(properties, style):
            self._context.page_breaks.append(line.put(Place()))
        if heading and marker:
            line.say(f"{marker} ")
        self._runs.read(line, element)
        boxes = self._runs.boxes
        if _mark_is_deleted(properties):
            self._runs.end_deleted()
            self._carried = line
        else:
            block = line.finished()
            self._shape(block, style, heading, (level, marker))
            story.add(block)
        for box in boxes:
            self._box(box, story)
        section = properties.get("sectPr")
        if section is not None:
            self.sections.append((len(story.blocks), section))

    def _box(self, box: etree._Element, story: Story) -> None:
        carried, self._carried = self._carried, None
        self.read(box, story)
        self._carried = carried

    def _shape(
        self, block: Block, style: ParagraphStyle, heading: int, item: tuple[int, str | None]
    ) -> None:
        """Say what a block is."""
        level, marker = item
        words = " ".join(block.text.split()) if heading or style.is_title else ""
        if style.is_title and words:
            self.titles.append(words)
        if heading and words:
            block.kind, block.level = SpanKind.HEADING, heading
            self.headings.append((heading, words))
        elif marker is not None:
            block.kind, block.level, block.target = SpanKind.LIST_ITEM, level + 1, marker
        elif style.is_verbatim:
            block.kind = SpanKind.PREFORMATTED
        elif style.is_quote:
            block.kind, block.level = SpanKind.QUOTE, 1

    def _list_place(
        self, properties: Mapping[str, etree._Element], style: ParagraphStyle
    ) -> tuple[int, str | None]:
        """The level from 0 of a paragraph in its list, and its number or bullet there."""
        own = properties.get("numPr")
        if own is None and style.list_id is None:
            return 0, None
        list_id = value_of(own, "numId") or style.list_id
        if list_id is None:
            return 0, None
        level = number(child(own, "ilvl"))
        numbering = self._context.numbering
        if level is None:
            level = style.list_level
        if level is None:
            name = _value(properties.get("pStyle"))
            level = numbering.level_of(list_id, name)
        return level, numbering.marker(list_id, level)

    def _begins_page(self, properties: Mapping[str, etree._Element], style: ParagraphStyle) -> bool:
        own = properties.get("pageBreakBefore")
        return is_on(own) if own is not None else style.page_break

    # --- tables

    def _table(self, element: etree._Element, story: Story) -> None:
        first = len(story.blocks)
        for row in _rows(element):
            self._row(row, story)
        story.mark(first, SpanKind.TABLE)

    def _row(self, row: etree._Element, story: Story) -> None:
        deleted = child(child(row, "trPr"), "del")
        if deleted is not None:
            self._deleted_row(row, deleted, story)
            return
        cells: list[Story] = []
        for cell in _cells(row):
            content = Story()
            if not _continues_above(cell):
                self.read(cell, content)
            cells.append(content)
        if all(len(cell.blocks) <= 1 and not cell.ranges for cell in cells):
            self._short_row(cells, story)
        else:
            self._long_row(cells, story)

    def _short_row(self, cells: list[Story], story: Story) -> None:
        blocks = []
        for cell in cells:
            block = cell.blocks[0] if cell.blocks else Block("")
            block.places.extend((len(block.text), place) for place in cell.waiting)
            blocks.append(block)
        row = row_of(blocks)
        if not row.text.strip() and not row.has_image:
            row.text, row.spans = "", []
        story.add(row)

    def _long_row(self, cells: list[Story], story: Story) -> None:
        first = len(story.blocks)
        for cell in cells:
            start = len(story.blocks)
            story.extend(cell)
            story.mark(start, SpanKind.TABLE_CELL)
        story.mark(first, SpanKind.TABLE_ROW)

    def _deleted_row(self, row: etree._Element, deleted: etree._Element, story: Story) -> None:
        change = change_of(deleted)
        self._runs.take_away(change)
        for cell in _cells(row):
            scratch = Story()
            self.read(cell, scratch)
            story.waiting.extend(scratch.waiting)
            change.words.append(" ")
        self._runs.give_back()
        story.waiting.append(change.start)
        self._context.marks.deletions.append(change)


def _blocks(root: etree._Element) -> Iterator[etree._Element]:
    """The blocks within an element, those of what only holds them together as well."""
    stack: list[Iterator[etree._Element]] = [iter(root)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            continue
        name = name_of(node)
        if name == "AlternateContent":
            stack.append(iter(chosen(node)))
        elif name in _CONTAINERS:
            stack.append(iter(node))
        else:
            yield node


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return (node for node in _blocks(table) if name_of(node) == "tr")


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return (node for node in _blocks(row) if name_of(node) == "tc")


def _continues_above(cell: etree._Element) -> bool:
    """Whether a cell is the lower part of one in the row above."""
    merged = child(child(cell, "tcPr"), "vMerge")
    return merged is not None and (attribute(merged, "val") or "continue") == "continue"


def _value(element: etree._Element | None) -> str | None:
    """The `val` of an element, white space folded, or None."""
    return squeeze(attribute(element, "val") or "") or None if element is not None else None


def _mark_is_deleted(properties: Mapping[str, etree._Element]) -> bool:
    """Whether the end of a paragraph was deleted, so that the next goes on in it."""
    marks = properties.get("rPr")
    if marks is None:
        return False
    return child(marks, "del") is not None or child(marks, "moveFrom") is not None
