"""The blocks of an HTML page become a reading text, as a browser would show them.

White space folds except where it is preformatted, no-break spaces stay, `<br>` is a line end inside
its block; a row of a table of data is one block with tabs between its cells. What a page doesn't
show (scripts, `hidden`, `display: none` in an element's own style) is left out, everything else is
there. Nothing is fetched: an image is what `resolve` makes of its address.

An image stands as its alternative text; one without words is an `IMAGE` span without extent.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from desk_archive.domain.records import Resource
from desk_archive.domain.structure import Span, SpanKind
from desk_archive.importers import html_elements as elements
from desk_archive.importers.blocks import InlineText, TextBuilder
from desk_archive.importers.html_notes import NoteFinder
from desk_archive.importers.html_parts import (
    BlockResult,
    OpenElement,
    OpenList,
    OpenRow,
    OpenRun,
    Region,
)
from desk_archive.importers.html_tables import is_data
from desk_archive.importers.html_tree import parse

__all__ = ["BlockResult", "BlockWalker", "Region", "Resolve", "nothing_here", "read_blocks"]

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Resolve = Callable[[str], Resource | None]
"""What there is at the address of an image, as the page writes it; None where that isn't here."""

_WHITE = " \t\n\r\f"
_BULLET = "•"


def nothing_here(address: str) -> None:
    """Resolve no image."""
    del address


def read_blocks(html: str, *, base: TextBuilder, resolve: Resolve = nothing_here) -> BlockResult:
    """Add the blocks of a page to a reading text.

    Args:
        html: a page or fragment; XHTML may have its self-closing tags.
        base: the reading text so far.
        resolve: gives the image of an address.
    """
    tree = parse(html)
    title = tree.css_first("head > title") or tree.css_first("title")
    root = tree.root
    walker = BlockWalker(base, resolve)
    if root is not None:
        walker.walk(root)
    text = " ".join(title.text().split()) if title is not None else ""
    return walker.result(title=text or None)


class BlockWalker:
    """Goes through a tree without recursion and keeps what is open."""

    def __init__(self, builder: TextBuilder, resolve: Resolve = nothing_here) -> None:
        """A walker that adds to a reading text.

        Args:
            builder: the reading text so far.
            resolve: gives the image of an address.
        """
        self._builder = builder
        self._resolve = resolve
        self._inline = InlineText()
        self._points: list[tuple[SpanKind, str]] = []
        self._runs: list[OpenRun] = []
        self._lists: list[OpenList] = []
        self._items: list[OpenElement] = []
        self._quotes = 0
        self._as_is = 0
        self._foreign = 0
        self._languages: list[str] = [""]
        self._tables: list[bool] = []
        self._row = OpenRow()
        self._in_cell = False
        self._links = 0
        self._anchors: dict[str, int] = {}
        self._notes = NoteFinder(builder, self._anchors)
        self._resources: dict[str, Resource] = {}
        self._regions: list[Region] = []
        self._root_language: str | None = None

    def walk(self, root: LexborNode) -> None:
        """Add the blocks of an element and all it holds."""
        opened: list[OpenElement] = []
        node: LexborNode | None = root
        while True:
            if node is None:
                done = opened.pop()
                self._leave(done)
                node = done.node.next if opened else None
                if not opened:
                    break
                continue
            tag = node.tag
            entered = None
            if tag == "-text":
                self._text(node.text_content or "")
            elif tag and tag[0] != "-" and tag not in elements.SKIPPED:
                entered = self._enter(node, tag)
            if entered is not None:
                opened.append(entered)
                node = node.first_child
            elif opened:
                node = node.next
            else:
                break
        self._flush()

    def result(self, *, title: str | None = None) -> BlockResult:
        """What was found beside the blocks; the last image or page break finds its place."""
        for kind, target in self._points:
            self._builder.place(Span(self._builder.end, self._builder.end, kind, target=target))
        self._points.clear()
        self._notes.find()
        end = self._builder.end
        return BlockResult(
            anchors={name: min(place, end) for name, place in self._anchors.items()},
            title=title,
            resources=tuple(self._resources.values()),
            language=self._root_language,
            regions=tuple(self._regions),
        )

    # --- elements -------------------------------------------------------------------------------

    def _enter(self, node: LexborNode, tag: str) -> OpenElement | None:
        """Begin an element; None where nothing of it is shown or nothing can be in it."""
        attributes = node.attributes
        if attributes and elements.is_hidden(attributes) and tag not in ("html", "body"):
            return None
        if self._foreign and tag in elements.SKIPPED_IN_FOREIGN:
            return None
        entered = OpenElement(node, tag, tag in elements.BLOCKS)
        if entered.block:
            self._begin_block(entered, attributes)
        elif self._is_void(tag, attributes):
            return None
        else:
            self._begin_inline(entered, attributes)
        if attributes:
            self._note_attributes(entered, attributes)
        return entered

    def _leave(self, done: OpenElement) -> None:
        """End an element."""
        for _ in range(done.runs):
            run = self._runs.pop()
            self._inline.mark(run.start, run.kind, run.target)
        if done.language is not None:
            self._languages.pop()
        if done.block:
            self._end_block(done)
        elif done.tag in ("svg", "math"):
            self._foreign -= 1
        self._as_is -= done.as_is

    def _begin_block(self, entered: OpenElement, attributes: elements.Attributes) -> None:
        self._flush()
        tag = entered.tag
        entered.start = self._builder.next_start
        entered.links = self._links
        if tag in elements.PLAIN:
            return
        if tag in elements.PREFORMATTED:
            entered.marks.append((SpanKind.PREFORMATTED, 0, ""))
            entered.as_is = True
            self._as_is += 1
        elif tag == "blockquote":
            self._quotes += 1
            entered.marks.append((SpanKind.QUOTE, self._quotes, ""))
        elif tag in elements.HEADINGS:
            entered.marks.append((SpanKind.HEADING, elements.HEADINGS[tag], ""))
        elif tag in elements.LISTS:
            self._begin_list(entered, attributes)
        elif tag == "li":
            self._begin_item(entered, attributes)
        else:
            self._begin_table_part(entered)

    def _end_block(self, done: OpenElement) -> None:
        tag = done.tag
        if tag in ("td", "th") and self._in_cell:
            self._end_cell()
        self._flush()
        if tag == "tr":
            self._end_row()
        elif tag not in elements.PLAIN:
            self._close(tag)
        if self._in_cell:
            return
        for kind, level, target in done.marks:
            self._builder.mark(done.start, kind, level=level, target=target)
        self._note_place(done)

    def _close(self, tag: str) -> None:
        """Forget what was kept of an element."""
        if tag == "table":
            self._tables.pop()
        elif tag == "blockquote":
            self._quotes -= 1
        elif tag in elements.LISTS:
            self._lists.pop()
        elif tag == "li":
            self._items.pop()

    def _note_place(self, done: OpenElement) -> None:
        """Keep where an element stands, for notes and for finding the main text."""
        end = self._builder.end
        if end <= done.start:
            return
        if done.identity and not any(kind is SpanKind.HEADING for kind, _, _ in done.marks):
            self._notes.ranges.setdefault(done.identity, (done.start, end))
        if done.tag in elements.REGIONS:
            links = self._links - done.links
            self._regions.append(Region(done.tag, done.words or "", done.start, end, links))

    def _begin_inline(self, entered: OpenElement, attributes: elements.Attributes) -> None:
        tag = entered.tag
        kind = elements.INLINE_KINDS.get(tag)
        if tag == "a":
            href = (attributes.get("href") or "").strip()
            if href:
                self._begin_link(entered, href, attributes)
        elif kind is not None:
            self._open_run(entered, kind)
        elif tag in ("svg", "math"):
            self._foreign += 1

    def _begin_link(self, entered: OpenElement, href: str, attributes: elements.Attributes) -> None:
        kind = SpanKind.LINK
        if elements.is_reference(elements.types_of(attributes)):
            kind = SpanKind.FOOTNOTE_REFERENCE
        elif elements.looks_like_reference(entered.node, href):
            kind = SpanKind.FOOTNOTE_REFERENCE
            self._notes.guessed.add(href)
        self._notes.references += kind is SpanKind.FOOTNOTE_REFERENCE
        self._open_run(entered, kind, href)

    def _open_run(self, entered: OpenElement, kind: SpanKind, target: str = "") -> None:
        self._runs.append(OpenRun(kind, target, self._inline.position))
        entered.runs += 1

    def _note_attributes(self, entered: OpenElement, attributes: elements.Attributes) -> None:
        """Take what any element may have: identifier, language, what it says it is."""
        if entered.tag in elements.REGIONS:
            words = (attributes.get("role"), attributes.get("class"), attributes.get("id"))
            entered.words = " ".join(filter(None, words)).lower()
        name = attributes.get("id") or (attributes.get("name") if entered.tag == "a" else None)
        if name:
            place = self._builder.next_start + self._row.length + self._inline.position
            self._anchors.setdefault(name, place)
            entered.identity = name
        language = attributes.get("lang") or attributes.get("xml:lang")
        if language and language.strip():
            self._begin_language(entered, language.strip())
        self._note_types(entered, attributes)
        if not entered.as_is and elements.keeps_space(attributes):
            entered.as_is = True
            self._as_is += 1

    def _note_types(self, entered: OpenElement, attributes: elements.Attributes) -> None:
        types = elements.types_of(attributes)
        if not types:
            return
        if entered.block and elements.is_note(types):
            entered.marks.append((SpanKind.FOOTNOTE, 0, entered.identity))
            self._notes.stated.add(entered.start)
        label = elements.page_label(attributes, types, entered.node)
        if label is not None:
            self._point(SpanKind.PAGE_BREAK, label)

    def _begin_language(self, entered: OpenElement, language: str) -> None:
        if entered.tag in ("html", "body"):
            self._root_language = self._root_language or language
        elif language.lower() != self._languages[-1].lower():
            if entered.block and not self._in_cell:
                entered.marks.append((SpanKind.LANGUAGE, 0, language))
            else:
                self._open_run(entered, SpanKind.LANGUAGE, language)
        entered.language = language
        self._languages.append(language)

    # --- lists and tables -----------------------------------------------------------------------

    def _begin_list(self, entered: OpenElement, attributes: elements.Attributes) -> None:
        ordered = entered.tag == "ol"
        step = -1 if "reversed" in attributes else 1
        start = 1
        if step < 0:
            start = sum(1 for item in entered.node.iter() if item.tag == "li")
        start = elements.whole_number(attributes.get("start"), start)
        self._lists.append(OpenList(ordered, attributes.get("type"), start, step))

    def _begin_item(self, entered: OpenElement, attributes: elements.Attributes) -> None:
        marker = _BULLET
        if self._lists and self._lists[-1].ordered:
            around = self._lists[-1]
            number = elements.whole_number(attributes.get("value"), around.number)
            marker = elements.list_marker(number, attributes.get("type") or around.kind)
            around.number = number + around.step
        entered.marks.append((SpanKind.LIST_ITEM, max(1, len(self._lists)), marker))
        self._items.append(entered)

    def _begin_table_part(self, entered: OpenElement) -> None:
        tag = entered.tag
        if tag == "table":
            self._tables.append(not self._in_cell and is_data(entered.node))
            if self._tables[-1]:
                entered.marks.append((SpanKind.TABLE, 0, ""))
        elif tag in ("td", "th") and self._tables and self._tables[-1]:
            self._in_cell = True

    def _end_cell(self) -> None:
        """A cell's text waits for its row."""
        text, spans = self._taken()
        self._in_cell = False
        self._row.add(text, spans)

    def _end_row(self) -> None:
        start = self._builder.next_start
        text, spans = self._row.taken()
        if text:
            self._builder.add(text, spans)
            self._builder.mark(start, SpanKind.TABLE_ROW)

    # --- text -----------------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        if text[:1] in _WHITE and not (self._as_is or text.strip(_WHITE) or self._inline.position):
            return  # White space between blocks.
        if not text.isascii():
            # So that spans are right in blocks that aren't normalised yet.
            text = unicodedata.normalize("NFC", text)
        if self._as_is:
            self._inline.add_as_is(text)
        else:
            self._inline.add(text)

    def _is_void(self, tag: str, attributes: elements.Attributes) -> bool:
        """Take an element that holds nothing but itself."""
        if tag == "br":
            if self._in_cell:
                self._inline.add(" ")
            elif self._inline.position:
                self._inline.line_end()
        elif tag == "img" or (tag == "image" and self._foreign):
            self._image(attributes)
        elif tag == "input":
            self._input(attributes)
        else:
            return False
        return True

    def _image(self, attributes: elements.Attributes) -> None:
        """An image: its words, and its data where they are here."""
        names = ("src", "href", "xlink:href", "data-src")
        address = next((value for name in names if (value := attributes.get(name))), "")
        resource = self._resolve(address.strip()) if address.strip() else None
        if resource is not None:
            resource = self._resources.setdefault(resource.sha256, resource)
        target = resource.sha256 if resource is not None else ""
        words = " ".join((attributes.get("alt") or "").split())
        if words:
            start = self._inline.position
            self._text(words)
            if target:
                self._inline.mark(start, SpanKind.IMAGE, target)
        elif target:
            self._point(SpanKind.IMAGE, target)

    def _input(self, attributes: elements.Attributes) -> None:
        """A box to tick at the beginning of a list item is its marker."""
        if (attributes.get("type") or "").lower() != "checkbox" or not self._items:
            return
        item = self._items[-1]
        if self._builder.next_start == item.start and not self._inline.position:
            kind, level, _ = item.marks[0]
            item.marks[0] = (kind, level, "☑" if "checked" in attributes else "☐")

    def _point(self, kind: SpanKind, target: str) -> None:
        """A span without extent, here or at the next text."""
        if self._inline.position:
            self._inline.point(kind, target)
        else:
            self._points.append((kind, target))

    def _flush(self) -> None:
        """End the block that is being put together; inline elements go on in the next."""
        if self._in_cell:
            self._inline.add(" ")
            return
        if not self._inline.position:
            return
        text, spans = self._taken()
        if text.strip("\ufeff"):
            self._builder.add(text, spans)

    def _taken(self) -> tuple[str, list[Span]]:
        """The text so far and its spans; nothing is there afterwards."""
        for run in self._runs:
            self._inline.mark(run.start, run.kind, run.target)
            run.start = 0
        text, spans = self._inline.finished()
        self._inline = InlineText()
        if text.strip("\ufeff"):
            spans.extend(Span(0, 0, kind, target=target) for kind, target in self._points)
            self._points.clear()
        self._links += sum(s.end - s.start for s in spans if s.kind is SpanKind.LINK)
        return text, spans
