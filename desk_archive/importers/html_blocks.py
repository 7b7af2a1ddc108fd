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
from desk_archive.importers.blocks import InlineText, Run, TextBuilder
from desk_archive.importers.html_elements import Role
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

# Looking up a member of an enumeration takes as long as all else that is done with an element.
_BLOCK, _VOID, _INLINE, _FOREIGN = map(int, (Role.BLOCK, Role.VOID, Role.INLINE, Role.FOREIGN))
_LINK_ROLE, _MARKED, _OTHER = Role.LINK, Role.MARKED, Role.INLINE
_LINK, _REFERENCE, _ITEM = SpanKind.LINK, SpanKind.FOOTNOTE_REFERENCE, SpanKind.LIST_ITEM
_HEADING, _ROW = SpanKind.HEADING, SpanKind.TABLE_ROW
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
        roles = elements.ROLES
        opened: list[OpenElement] = []
        node: LexborNode | None = root
        while True:
            if node is None:
                done = opened.pop()
                self._leave(done)
                if not opened:
                    break
                node = done.node.next
                continue
            tag = node.tag or ""
            entered = None
            if tag == "-text":
                self._text(node.text_content or "")
            elif role := roles.get(tag, _OTHER):
                entered = self._enter(node, tag, role)
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

    def _enter(self, node: LexborNode, tag: str, role: Role) -> OpenElement | None:
        """Begin an element; None where nothing of it is shown or nothing can be in it."""
        attributes = node.attributes
        if (attributes or self._foreign) and self._is_left_out(tag, attributes):
            return None
        entered = OpenElement(node, tag, role)
        if role <= _BLOCK:
            if self._inline.length:
                self._flush()
            entered.start = self._builder.next_start
            entered.links = self._links
            if role == _BLOCK:
                self._begin_block(entered, attributes)
        elif role == _VOID:
            self._take_void(tag, attributes)
            return None
        elif role != _INLINE:
            self._begin_inline(entered, attributes)
        if attributes:
            self._note_attributes(entered, attributes)
        return entered

    def _is_left_out(self, tag: str, attributes: elements.Attributes) -> bool:
        if self._foreign and tag in elements.SKIPPED_IN_FOREIGN:
            return True
        return elements.is_hidden(attributes) and tag not in ("html", "body")

    def _leave(self, done: OpenElement) -> None:
        """End an element."""
        if done.runs:
            for _ in range(done.runs):
                self._inline.mark(*self._runs.pop())
        if done.language is not None:
            self._languages.pop()
        if done.role <= _BLOCK:
            self._end_block(done)
        elif done.role == _FOREIGN:
            self._foreign -= 1
        if done.as_is:
            self._as_is -= 1

    def _begin_block(self, entered: OpenElement, attributes: elements.Attributes) -> None:
        tag = entered.tag
        if tag in elements.PREFORMATTED:
            entered.mark(SpanKind.PREFORMATTED)
            entered.as_is = True
            self._as_is += 1
        elif tag == "blockquote":
            self._quotes += 1
            entered.mark(SpanKind.QUOTE, self._quotes, "")
        elif tag in elements.HEADINGS:
            entered.mark(_HEADING, elements.HEADINGS[tag], "")
        elif tag in elements.LISTS:
            self._begin_list(entered, attributes)
        elif tag == "li":
            self._begin_item(entered, attributes)
        else:
            self._begin_table_part(entered)

    def _end_block(self, done: OpenElement) -> None:
        tag = done.tag
        if self._inline.length or self._in_cell:
            if self._in_cell and tag in ("td", "th"):
                self._end_cell()
            self._flush()
        if done.role == _BLOCK:
            self._close(tag)
        if self._in_cell or self._builder.end <= done.start:
            return
        for kind, level, target in done.marks:
            self._builder.mark(done.start, kind, level=level, target=target)
        self._note_place(done)

    def _close(self, tag: str) -> None:
        """Forget what was kept of an element."""
        if tag == "tr":
            self._end_row()
        elif tag == "table":
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
        if done.identity and not any(kind is _HEADING for kind, _, _ in done.marks):
            self._notes.ranges.setdefault(done.identity, (done.start, end))
        if done.tag in elements.REGIONS:
            links = self._links - done.links
            self._regions.append(Region(done.tag, done.words, done.start, end, links))

    def _begin_inline(self, entered: OpenElement, attributes: elements.Attributes) -> None:
        role = entered.role
        if role == _LINK_ROLE:
            href = (attributes.get("href") or "").strip()
            if href:
                self._begin_link(entered, href, attributes)
        elif role == _MARKED:
            self._open_run(entered, elements.INLINE_KINDS[entered.tag])
        else:
            self._foreign += 1

    def _begin_link(self, entered: OpenElement, href: str, attributes: elements.Attributes) -> None:
        kind = _LINK
        if href[0] == "#" or len(attributes) > 1:
            types = elements.types_of(attributes)
            if elements.is_reference(types) or elements.refers_to_note(attributes):
                kind = _REFERENCE
            elif elements.looks_like_reference(entered.node, href):
                kind = _REFERENCE
                self._notes.guessed.add(href)
            self._notes.references += kind is _REFERENCE
        self._open_run(entered, kind, href)

    def _open_run(self, entered: OpenElement, kind: SpanKind, target: str = "") -> None:
        self._runs.append((self._inline.position, kind, target))
        entered.runs += 1

    def _note_attributes(self, entered: OpenElement, attributes: elements.Attributes) -> None:
        """Take what any element may have: identifier, language, what it says it is."""
        if len(attributes) == 1 and "href" in attributes:
            return  # Most links.
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
        if entered.role <= _BLOCK and elements.is_note(types):
            entered.mark(SpanKind.FOOTNOTE, 0, entered.identity)
            self._notes.stated.add(entered.start)
        label = elements.page_label(attributes, types, entered.node)
        if label is not None:
            self._point(SpanKind.PAGE_BREAK, label)

    def _begin_language(self, entered: OpenElement, language: str) -> None:
        if entered.tag in ("html", "body"):
            self._root_language = self._root_language or language
        elif language.lower() != self._languages[-1].lower():
            if entered.role <= _BLOCK and not self._in_cell:
                entered.mark(SpanKind.LANGUAGE, 0, language)
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
        entered.mark(_ITEM, max(1, len(self._lists)), marker)
        self._items.append(entered)

    def _begin_table_part(self, entered: OpenElement) -> None:
        tag = entered.tag
        if tag == "table":
            self._tables.append(not self._in_cell and is_data(entered.node))
            if self._tables[-1]:
                entered.mark(SpanKind.TABLE)
        elif tag in ("td", "th") and self._tables and self._tables[-1]:
            self._in_cell = True

    def _end_cell(self) -> None:
        """A cell's text waits for its row."""
        text, runs = self._taken()
        self._in_cell = False
        self._row.add(text, runs)

    def _end_row(self) -> None:
        start = self._builder.next_start
        text, runs = self._row.taken()
        if text:
            self._builder.add_runs(text, runs)
            self._builder.mark(start, _ROW)

    # --- text -----------------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        if not text.isascii():
            # So that spans are right in blocks that aren't normalised yet.
            text = unicodedata.normalize("NFC", text)
        if self._as_is:
            self._inline.add_as_is(text)
        elif self._inline.length or text[:1] not in _WHITE or text.strip(_WHITE):
            self._inline.add(text)  # Else it is white space between blocks.

    def _take_void(self, tag: str, attributes: elements.Attributes) -> None:
        """Take an element that holds nothing but itself."""
        if tag == "br":
            if self._in_cell:
                self._inline.add(" ")
            elif self._inline.position:
                self._inline.line_end()
        elif tag == "input":
            self._input(attributes)
        else:
            self._image(attributes)

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
            ticked = "☑" if "checked" in attributes else "☐"
            item.marks = ((kind, level, ticked), *item.marks[1:])

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
        if self._inline.length:
            text, runs = self._taken()
            if text and (text.isascii() or text.strip("\ufeff")):
                self._builder.add_runs(text, runs)

    def _taken(self) -> tuple[str, list[Run]]:
        """The text so far and its spans; nothing is there afterwards."""
        if self._runs:
            for run in self._runs:
                self._inline.mark(*run)
            self._runs = [(0, kind, target) for _, kind, target in self._runs]
        text, runs = self._inline.taken()
        if not runs and not self._points:
            return text, runs
        if self._points and text.strip("\ufeff"):
            runs.extend((0, 0, kind, target) for kind, target in self._points)
            self._points.clear()
        for start, end, kind, _ in runs:
            if kind is _LINK:
                self._links += end - start
        return text, runs
