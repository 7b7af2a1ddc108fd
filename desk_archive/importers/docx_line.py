"""Paragraphs of a Word file while they are put together, and what becomes of them.

Places - where a comment begins, where a page breaks - are known as offsets only when the whole text
is; until then they are objects that wait in the block in which they stand.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from desk_archive.domain.structure import Span, SpanKind
from desk_archive.domain.text import normalise
from desk_archive.importers.blocks import InlineText, TextBuilder

_SPACE = " \t\n\r\f"
Format = tuple[SpanKind, str]
"""A kind of span that letters may have, and its target."""


@dataclass(slots=True)
class Place:
    """A place in the text.

    Attributes:
        offset: code points before it; -1 until the text is whole.
    """

    offset: int = -1


@dataclass(slots=True)
class Block:
    """A block of the reading text.

    Attributes:
        text: not yet normalised.
        spans: over its own offsets.
        places: by their offsets in it.
        kind: what the whole block is, or None for a plain paragraph.
        level: of a heading or list item.
        target: the marker of a list item.
    """

    text: str
    spans: list[Span] = field(default_factory=list)
    places: list[tuple[int, Place]] = field(default_factory=list)
    kind: SpanKind | None = None
    level: int = 0
    target: str = ""

    @property
    def has_image(self) -> bool:
        """Whether an image stands in it."""
        return any(span.kind is SpanKind.IMAGE for span in self.spans)

    def shifted(self, by: int) -> tuple[list[Span], list[tuple[int, Place]]]:
        """Its spans and places in a block that has so many code points before it."""
        spans = [Span(s.start + by, s.end + by, s.kind, s.level, s.target) for s in self.spans]
        return spans, [(offset + by, place) for offset, place in self.places]


@dataclass(slots=True)
class Story:
    """Blocks in order, with what spans several of them.

    Attributes:
        blocks: the blocks.
        ranges: first block, one past the last, and the span over them.
        waiting: places that stand before the next block.
    """

    blocks: list[Block] = field(default_factory=list)
    ranges: list[tuple[int, int, SpanKind, int, str]] = field(default_factory=list)
    waiting: list[Place] = field(default_factory=list)

    def add(self, block: Block) -> None:
        """One more block; an empty one leaves only its places."""
        if block.text.strip(_SPACE) or block.has_image:
            if self.waiting:
                block.places.extend((0, place) for place in self.waiting)
                self.waiting = []
            self.blocks.append(block)
        elif block.places:
            self.waiting.extend(place for _, place in block.places)

    def extend(self, other: Story) -> None:
        """All blocks of another story."""
        first = len(self.blocks)
        for block in other.blocks:
            self.add(block)
        self.waiting.extend(other.waiting)
        self.ranges.extend(
            (start + first, end + first, kind, level, target)
            for start, end, kind, level, target in other.ranges
        )

    def mark(self, first: int, kind: SpanKind, target: str = "") -> None:
        """A span over the blocks from `first` to here, if there are any."""
        if first < len(self.blocks):
            self.ranges.append((first, len(self.blocks), kind, 0, target))

    def render(self, builder: TextBuilder) -> None:
        """Put the blocks into a reading text; their places are known then."""
        starts, ends = [], []
        for block in self.blocks:
            start = builder.next_start
            builder.add(block.text, block.spans)
            starts.append(start)
            ends.append(builder.end)
            if block.kind is not None and builder.end > start:
                builder.place(Span(start, builder.end, block.kind, block.level, block.target))
            normal = builder.end - start == len(block.text)
            for offset, place in block.places:
                place.offset = start + (offset if normal else len(normalise(block.text[:offset])))
                place.offset = min(place.offset, builder.end)
        for place in self.waiting:
            place.offset = builder.end
        for first, last, kind, level, target in self.ranges:
            if ends[last - 1] > starts[first]:
                builder.place(Span(starts[first], ends[last - 1], kind, level, target))


class Line:
    """The text of a paragraph while it is read."""

    def __init__(self, *, verbatim: bool = False) -> None:
        """An empty paragraph.

        Args:
            verbatim: whether its white space stays.
        """
        self._inline = InlineText()
        self._verbatim = verbatim
        self._open: dict[Format, int] = {}
        self._places: list[tuple[int, Place]] = []

    @property
    def position(self) -> int:
        """Code points so far."""
        return self._inline.position

    def say(self, text: str, formats: Collection[Format] = (), *, as_is: bool = False) -> None:
        """More text, in letters of certain formats, each named once."""
        as_is = as_is or self._verbatim
        if not as_is and self._goes_on_in(formats):
            self._inline.add(text)
            return
        words = text if as_is else text.lstrip(_SPACE)
        if words != text:
            self._inline.add(" ")
        if not words:
            return
        self._close([known for known in self._open if known not in formats])
        for known in formats:
            self._open.setdefault(known, self._inline.position)
        if as_is:
            self._inline.add_as_is(words)
        else:
            self._inline.add(words)

    def line_end(self) -> None:
        """A line end within the paragraph."""
        self._inline.line_end()

    def mark(self, start: int, kind: SpanKind, target: str = "") -> None:
        """A span from `start` to here, if there is text."""
        self._inline.mark(start, kind, target)

    def point(self, kind: SpanKind, target: str) -> None:
        """A span without extent."""
        self._inline.point(kind, target)

    def put(self, place: Place) -> Place:
        """A place here."""
        self._places.append((self._inline.position, place))
        return place

    def finished(self) -> Block:
        """The paragraph as a block."""
        if self._open:
            self._close(list(self._open))
        text, spans = self._inline.finished()
        places = [(min(offset, len(text)), place) for offset, place in self._places]
        return Block(text, spans, places)

    def _goes_on_in(self, formats: Collection[Format]) -> bool:
        """Whether the letters so far have just these formats."""
        return len(formats) == len(self._open) and all(known in self._open for known in formats)

    def _close(self, formats: list[Format]) -> None:
        for known in formats:
            kind, target = known
            self._inline.mark(self._open.pop(known), kind, target)


def row_of(cells: list[Block]) -> Block:
    """A row of a table as one block: its cells stand between tabs, on one line."""
    row = Block("", kind=SpanKind.TABLE_ROW)
    for number, cell in enumerate(cells):
        start = len(row.text) + (1 if number else 0)
        spans, places = cell.shifted(start)
        row.spans.append(Span(start, start + len(cell.text), SpanKind.TABLE_CELL))
        row.spans.extend(spans)
        row.places.extend(places)
        line = cell.text.replace("\n", " ").replace("\t", " ")
        row.text += f"\t{line}" if number else line
    return row
