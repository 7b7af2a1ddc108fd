"""Builds a reading text block by block, with its structure over the same offsets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from desk_archive.domain.structure import Span, SpanKind
from desk_archive.domain.text import normalise

_POINTS = frozenset({SpanKind.PAGE_BREAK, SpanKind.IMAGE})
_FOLDABLE = " \t\n\r\f"
_FOLDABLE_RUN = re.compile("[ \t\n\r\f]+")


Run = tuple[int, int, SpanKind, str]
"""Start, end, kind and target of what will be a span, within its block."""


class InlineText:
    """The text of one block while it is put together, white space folded as HTML does.

    Attributes:
        length: code points so far.
    """

    def __init__(self) -> None:
        """An empty block."""
        self._pieces: list[str] = []
        self.length = 0
        self._pending_space = False
        self._at_line_start = True
        self._runs: list[Run] = []

    @property
    def position(self) -> int:
        """Code points so far; a space that is still to come counts."""
        return self.length + self._pending_space

    def add(self, text: str) -> None:
        """Text whose white space folds; no-break spaces stay."""
        # Most texts have nothing to fold: all other white space is not printable.
        if "  " in text or not text.isprintable():
            text = _FOLDABLE_RUN.sub(" ", text)
        words = text.strip(" ")
        if text[:1] == " " and not self._at_line_start:
            self._pending_space = True
        if not words:
            return
        if self._pending_space:
            self._pieces.append(" ")
            self.length += 1
        self._pieces.append(words)
        self.length += len(words)
        self._at_line_start = False
        self._pending_space = text[-1] == " "

    def add_as_is(self, text: str) -> None:
        """Text that stays as it is."""
        if text:
            self._flush()
            self._append(text)

    def line_end(self) -> None:
        """A line end inside the block."""
        self._pending_space = False
        self._append("\n")
        self._at_line_start = True

    def mark(self, start: int, kind: SpanKind, target: str = "") -> None:
        """A span from `start` to here, if anything stands there."""
        if self.length > start:
            self._runs.append((start, self.length, kind, target))

    def point(self, kind: SpanKind, target: str = "") -> None:
        """A span without extent at this place: a page break, an image without words."""
        self._runs.append((self.position, self.position, kind, target))

    def finished(self) -> tuple[str, list[Span]]:
        """The text without white space at its end, and the spans in it."""
        text, runs = self._text_and_runs()
        return text, [Span(start, end, kind, 0, target) for start, end, kind, target in runs]

    def taken(self) -> tuple[str, list[Run]]:
        """The same, with what will be spans; nothing is there afterwards."""
        taken = self._text_and_runs()
        self._pieces = []
        self._runs = []
        self.length = 0
        self._pending_space = False
        self._at_line_start = True
        return taken

    def _text_and_runs(self) -> tuple[str, list[Run]]:
        pieces = self._pieces
        text = (pieces[0] if len(pieces) == 1 else "".join(pieces)).rstrip(_FOLDABLE)
        length = len(text)
        if length == self.length and not self._pending_space:
            return text, self._runs
        runs = []
        for start, end, kind, target in self._runs:
            if start == end or start < length:
                runs.append((min(start, length), min(end, length), kind, target))
        return text, runs

    def _flush(self) -> None:
        if self._pending_space:
            self._pending_space = False
            self._append(" ")

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self.length += len(text)
        self._at_line_start = False


class TextBuilder:
    """A reading text of blocks joined by line feeds, and its spans.

    Each block is normalised when it is added, so that offsets are final.

    Attributes:
        next_start: where the next block will begin.
        end: where the text ends so far.
    """

    def __init__(self) -> None:
        """A text without blocks."""
        self.next_start = 0
        self.end = 0
        self._blocks: list[str] = []
        self._spans: list[Span] = []

    @property
    def span_count(self) -> int:
        """How many spans there are."""
        return len(self._spans)

    @property
    def text(self) -> str:
        """The reading text."""
        return "\n".join(self._blocks)

    @property
    def spans(self) -> tuple[Span, ...]:
        """All spans, those that begin first and reach further first."""
        return tuple(sorted(self._spans, key=lambda s: (s.start, -s.end)))

    def add(self, text: str, spans: Iterable[Span] = ()) -> None:
        """A block, with spans over its own offsets; it may have several lines."""
        start = self.next_start
        normal = normalise(text)
        for span in spans:
            first, last = span.start, span.end
            if normal != text:
                first, last = len(normalise(text[:first])), len(normalise(text[:last]))
            first, last = min(first, len(normal)), min(last, len(normal))
            if first < last or (span.start == span.end and span.kind in _POINTS):
                moved = Span(start + first, start + last, span.kind, span.level, span.target)
                self._spans.append(moved)
        self._append(normal)

    def add_runs(self, text: str, runs: Iterable[Run]) -> None:
        """A block with what will be spans, as `InlineText.taken` gives it."""
        normal = normalise(text)
        if normal != text:
            self.add(text, [Span(start, end, kind, 0, target) for start, end, kind, target in runs])
            return
        place = self.next_start
        for start, end, kind, target in runs:
            self._spans.append(Span(place + start, place + end, kind, 0, target))
        self._append(normal)

    def _append(self, normal: str) -> None:
        self._blocks.append(normal)
        self.end = end = self.next_start + len(normal)
        self.next_start = end + 1

    def mark(self, start: int, kind: SpanKind, *, level: int = 0, target: str = "") -> None:
        """A span over the blocks from `start` to here, if there are any."""
        if self.end > start:
            self._spans.append(Span(start, self.end, kind, level, target))

    def place(self, span: Span) -> None:
        """A span whose offsets are those of the reading text so far."""
        self._spans.append(span)

    def revise(self, change: Callable[[Span], Span], *, first: int = 0) -> None:
        """Put in place of each span what `change` makes of it, from the `first` one added."""
        self._spans[first:] = [change(span) for span in self._spans[first:]]
