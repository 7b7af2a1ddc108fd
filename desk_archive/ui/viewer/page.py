"""A part of a reading text as a QTextDocument, built block by block.

The document holds the reading text and nothing else: its raw text, paragraph separators read as line
feeds, equals the part character for character. What is shown beside (paragraph numbers, markers of
lists, page numbers) is painted, never inserted. Nothing is ever interpreted as HTML.

Building goes on in slices, so that a long text doesn't keep the window from painting its beginning.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument

from desk_archive.domain.records import ReadingText
from desk_archive.domain.structure import Span, SpanKind
from desk_archive.ui.positions import Positions
from desk_archive.ui.viewer.parts import Part, blocks, count_paragraphs
from desk_archive.ui.viewer.typography import BlockShape, RunShape, Typography, text_option

AT_ONCE = 20_000
"""Code points that are there at the first paint."""

_SAMPLE = 200_000
_BLANKS = 40
_NUMBER_EVERY = 5

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_BLOCK_KINDS = (
    SpanKind.HEADING,
    SpanKind.LIST_ITEM,
    SpanKind.PREFORMATTED,
    SpanKind.VERSE,
    SpanKind.TABLE_ROW,
    SpanKind.FOOTNOTE,
    SpanKind.FURNITURE,
)
_RUNNING_ON = frozenset({SpanKind.PREFORMATTED, SpanKind.VERSE, SpanKind.TABLE})
_INLINE = frozenset(
    {
        SpanKind.EMPHASIS,
        SpanKind.STRONG,
        SpanKind.STRUCK,
        SpanKind.CODE,
        SpanKind.LINK,
        SpanKind.FOOTNOTE_REFERENCE,
    }
)
_BYTE_ORDER_MARKS = ("\ufeff", "\ufffe")
_BULLETS = {"", "-", "*", "+", "•"}


@dataclass(slots=True)
class Extras:
    """What is painted beside the blocks, by block number.

    Attributes:
        numbers: the paragraph's number, where it is shown.
        markers: marker of a list item.
        breaks: page breaks: position within the block, and the number of the page that begins.
        quoted: blocks with a line beside them.
        bidirectional: blocks with letters that run from right to left.
        indents: pixels from the start of the text, where there is an indent.
    """

    numbers: dict[int, int] = field(default_factory=dict)
    markers: dict[int, str] = field(default_factory=dict)
    breaks: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    quoted: set[int] = field(default_factory=set)
    bidirectional: set[int] = field(default_factory=set)
    indents: dict[int, int] = field(default_factory=dict)


class Page:
    """One part of a reading text while it is shown."""

    def __init__(
        self,
        reading: ReadingText,
        part: Part,
        typography: Typography,
        *,
        margins: tuple[int, int, int],
    ) -> None:
        """An empty document in which nothing has been built yet.

        Args:
            reading: the whole text with its structure.
            part: which part of it.
            typography: how it looks.
            margins: pixels before each line, above the first and below the last.
        """
        self.reading = reading
        self.part = part
        self.typography = typography
        self.extras = Extras()
        self.built = part.start
        self.document = QTextDocument()
        self.document.setUndoRedoEnabled(False)
        self.document.setDefaultFont(typography.font)
        self.document.setDocumentMargin(0)
        self.document.setDefaultTextOption(text_option(break_anywhere=part.break_anywhere))
        self._margins = margins
        self._set_margins()
        self._positions = Positions(reading.text[part.start : part.end])
        self._cursor = QTextCursor(self.document)
        self._steps: Iterator[int] | None = self._build()

    # --- building -----------------------------------------------------------------------------

    @property
    def complete(self) -> bool:
        """Whether all of the part is in the document."""
        return self._steps is None

    def build_to(self, offset: int) -> None:
        """Build at least up to this code point."""
        self._advance(lambda: self.built < offset)

    def build_for(self, seconds: float) -> None:
        """Build for about this long; the layout of what was built comes on top."""
        until = time.perf_counter() + seconds
        self._advance(lambda: time.perf_counter() < until)

    def build_all(self) -> None:
        """Build the rest at once."""
        self._advance(lambda: True)

    def set_bottom(self, bottom: int) -> bool:
        """Leave so many pixels below the last line; whether that changed anything."""
        start, top, before = self._margins
        if bottom == before:
            return False
        self._margins = (start, top, bottom)
        self._set_margins()
        return True

    # --- offsets ------------------------------------------------------------------------------

    @property
    def top(self) -> int:
        """Pixels above the first line."""
        return self._margins[1]

    @property
    def bottom(self) -> int:
        """Pixels below the last line."""
        return self._margins[2]

    def holds(self, offset: int) -> bool:
        """Whether a code point of the reading text lies in this part."""
        return self.part.start <= offset <= self.part.end

    def to_qt(self, offset: int) -> int:
        """The document's position of a code point of the reading text."""
        return self._positions.to_qt(offset - self.part.start)

    def to_text(self, position: int) -> int:
        """The code point of the reading text at a position of the document."""
        return self.part.start + self._positions.to_text(position)

    # --- inside -------------------------------------------------------------------------------

    def _set_margins(self) -> None:
        frame = self.document.rootFrame()
        made = frame.frameFormat()
        made.setLeftMargin(self._margins[0])
        made.setTopMargin(self._margins[1])
        made.setBottomMargin(self._margins[2])
        frame.setFrameFormat(made)

    def _advance(self, wanted: Callable[[], bool]) -> None:
        """Build while more is wanted."""
        if self._steps is None or not wanted():
            return
        self._cursor.beginEditBlock()
        while self._steps is not None and wanted():
            built = next(self._steps, None)
            if built is None:
                self._steps = None
            else:
                self.built = built
        self._cursor.endEditBlock()

    def _build(self) -> Iterator[int]:
        """Insert block after block; yields how far it has come."""
        text, part = self.reading.text, self.part
        structure = _Structure(self.reading.spans, part.start)
        by_lines = set_by_lines(text)
        bidirectional = _RIGHT_TO_LEFT.search(text, part.start, part.end) is not None
        paragraph = part.paragraphs
        for number, (start, end) in enumerate(blocks(text, part.start, part.end)):
            structure.move_to(start, end)
            if count_paragraphs(text, start, end):
                paragraph += 1
                if not by_lines or paragraph % _NUMBER_EVERY == 0:
                    self.extras.numbers[number] = paragraph
            if bidirectional and _RIGHT_TO_LEFT.search(text, start, end):
                self.extras.bidirectional.add(number)
            shape = structure.shape(by_lines=by_lines)
            self._note_extras(number, shape, structure)
            self._begin_block(number, shape)
            yield from self._insert_runs(structure, shape)

    def _begin_block(self, number: int, shape: BlockShape) -> None:
        made = self.typography.block(shape)
        letters = self.typography.run(RunShape(shape.kind, shape.level))
        if number:
            self._cursor.insertBlock(made, letters)
        else:
            self._cursor.setBlockFormat(made)
            self._cursor.setBlockCharFormat(letters)

    def _insert_runs(self, structure: _Structure, shape: BlockShape) -> Iterator[int]:
        text = self.reading.text
        first_stop = structure.start + AT_ONCE
        for start, end, run in structure.runs(shape):
            letters = self.typography.run(run)
            middle = min(max(start, first_stop), end)
            self._insert(text[start:middle], letters)
            if start < middle < end:
                yield middle
            self._insert(text[middle:end], letters)
        yield structure.end

    def _insert(self, text: str, letters: QTextCharFormat) -> None:
        """Insert characters, exactly these.

        On its way into Qt a text that begins with a byte order mark loses it, or is even read with
        its bytes swapped; so another character goes before and is taken out again.
        """
        if not text.startswith(_BYTE_ORDER_MARKS):
            self._cursor.insertText(text, letters)
            return
        at = self._cursor.position()
        self._cursor.insertText(f"x{text}", letters)
        self._cursor.setPosition(at)
        self._cursor.setPosition(at + 1, QTextCursor.MoveMode.KeepAnchor)
        self._cursor.removeSelectedText()
        self._cursor.movePosition(QTextCursor.MoveOperation.End)

    def _note_extras(self, number: int, shape: BlockShape, structure: _Structure) -> None:
        extras = self.extras
        indent = self.typography.indent(shape)
        if indent:
            extras.indents[number] = indent
        if shape.quoted:
            extras.quoted.add(number)
        if shape.kind is SpanKind.LIST_ITEM and (item := structure.item()) is not None:
            extras.markers[number] = "•" if item.target in _BULLETS else item.target
        breaks = structure.page_breaks()
        if breaks:
            base = self.to_qt(structure.start)
            extras.breaks[number] = [(self.to_qt(at) - base, label) for at, label in breaks]


def set_by_lines(text: str) -> bool:
    """Whether blank lines divide this text into paragraphs, as in a plain text file.

    Its lines then stand close, every fifth is numbered, and a blank line is as high as a line.
    """
    sample = text[:_SAMPLE].strip()
    filled = count_paragraphs(sample, 0, len(sample))
    blank = sample.count("\n") + 1 - filled
    return blank > 0 and blank * _BLANKS >= filled


class _Structure:
    """The spans that touch one block, while blocks are gone through in order."""

    def __init__(self, spans: Sequence[Span], start: int) -> None:
        self.start = self.end = start
        self._spans = sorted(spans, key=lambda s: (s.start, -s.end))
        self._next = 0
        self._here: list[Span] = []

    def move_to(self, start: int, end: int) -> None:
        """Go on to the block between two code points."""
        self.start, self.end = start, end
        self._here = [span for span in self._here if span.end >= start]
        while self._next < len(self._spans) and self._spans[self._next].start <= end:
            span = self._spans[self._next]
            self._next += 1
            if span.end >= start:
                self._here.append(span)

    def shape(self, *, by_lines: bool) -> BlockShape:
        """How the block is set."""
        if not self._here:
            return BlockShape(spaced=not by_lines)
        around = {s.kind: s for s in self._here if s.start <= self.start and s.end >= self.end}
        kind = next((kind for kind in _BLOCK_KINDS if kind in around), None)
        runs_on = any(k in around and around[k].end > self.end for k in _RUNNING_ON)
        cells = 0
        if kind is SpanKind.TABLE_ROW:
            cells = sum(s.kind is SpanKind.TABLE_CELL and s.start >= self.start for s in self._here)
        return BlockShape(
            kind=kind,
            level=around[kind].level if kind else 0,
            quoted=SpanKind.QUOTE in around,
            spaced=not by_lines and not runs_on,
            cells=cells,
        )

    def item(self) -> Span | None:
        """The list item that begins with this block, or None."""
        for span in self._here:
            if span.kind is SpanKind.LIST_ITEM and span.start == self.start:
                return span
        return None

    def page_breaks(self) -> list[tuple[int, str]]:
        """Where pages begin in this block, and their numbers."""
        return [
            (span.start, span.target)
            for span in self._here
            if span.kind is SpanKind.PAGE_BREAK and self.start <= span.start <= self.end
        ]

    def runs(self, shape: BlockShape) -> Iterator[tuple[int, int, RunShape]]:
        """Stretches of the block that look the same, in order; none for an empty block."""
        plain = RunShape(shape.kind, shape.level)
        inline = [s for s in self._here if s.kind in _INLINE and s.start < self.end]
        if not inline:
            yield from [(self.start, self.end, plain)] if self.end > self.start else []
            return
        edges = {self.start, self.end}
        for span in inline:
            edges.update((max(span.start, self.start), min(span.end, self.end)))
        ordered = sorted(edges)
        waiting = iter(inline)
        coming = next(waiting, None)
        over: list[Span] = []
        for start, end in pairwise(ordered):
            over = [span for span in over if span.end >= end]
            while coming is not None and coming.start <= start:
                if coming.end >= end:
                    over.append(coming)
                coming = next(waiting, None)
            yield start, end, _run_shape(plain, over)


def _run_shape(plain: RunShape, over: Sequence[Span]) -> RunShape:
    if not over:
        return plain
    href = next((span.target for span in over if span.kind is SpanKind.LINK), "")
    return replace(plain, kinds=frozenset(span.kind for span in over), href=href)
