"""Builds a reading text block by block, with its structure over the same offsets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from desk_archive.domain.structure import Span, SpanKind
from desk_archive.domain.text import normalise

_POINTS = frozenset({SpanKind.PAGE_BREAK, SpanKind.IMAGE})
_FOLDABLE = " \t\n\r\f"
_FOLDABLE_RUN = re.compile("[ \t\n\r\f]+")


class InlineText:
    """The text of one block while it is put together, white space folded as HTML does."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._pending_space = False
        self._at_line_start = True
        self._spans: list[Span] = []

    @property
    def position(self) -> int:
        """Code points so far; a space that is still to come counts."""
        return self._length + (1 if self._pending_space else 0)

    def add(self, text: str) -> None:
        """Text whose white space folds; no-break spaces stay."""
        folds = "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text
        folded = _FOLDABLE_RUN.sub(" ", text) if folds else text
        words = folded.strip(" ")
        if folded[:1] == " ":
            self._pending_space = self._pending_space or not self._at_line_start
        if not words:
            return
        if self._pending_space:
            self._pieces.append(" ")
            self._length += 1
        self._pieces.append(words)
        self._length += len(words)
        self._at_line_start = False
        self._pending_space = folded[-1] == " "

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
        if self._length > start:
            self._spans.append(Span(start, self._length, kind, target=target))

    def point(self, kind: SpanKind, target: str = "") -> None:
        """A span without extent at this place: a page break, an image without words."""
        self._spans.append(Span(self.position, self.position, kind, target=target))

    def finished(self) -> tuple[str, list[Span]]:
        """The text without white space at its end, and the spans in it."""
        text = "".join(self._pieces).rstrip(_FOLDABLE)
        length = len(text)
        spans = []
        for span in self._spans:
            start, end = span.start, span.end
            if end > length:
                moved = replace(span, start=min(start, length), end=length)
                if start == end or moved.start < length:
                    spans.append(moved)
            else:
                spans.append(span)
        return text, spans

    def _flush(self) -> None:
        if self._pending_space:
            self._pending_space = False
            self._append(" ")

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)
        self._at_line_start = False


class TextBuilder:
    """A reading text of blocks joined by line feeds, and its spans.

    Each block is normalised when it is added, so that offsets are final.
    """

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._length = 0
        self._spans: list[Span] = []

    @property
    def next_start(self) -> int:
        """Where the next block will begin."""
        return self._length + 1 if self._blocks else 0

    @property
    def end(self) -> int:
        """Where the text ends so far."""
        return self._length

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
        self._blocks.append(normal)
        self._length = start + len(normal)

    def mark(self, start: int, kind: SpanKind, *, level: int = 0, target: str = "") -> None:
        """A span over the blocks from `start` to here, if there are any."""
        if self._length > start:
            self._spans.append(Span(start, self._length, kind, level, target))

    def place(self, span: Span) -> None:
        """A span whose offsets are those of the reading text so far."""
        self._spans.append(span)

    def revise(self, change: Callable[[Span], Span], *, first: int = 0) -> None:
        """Put in place of each span what `change` makes of it, from the `first` one added."""
        self._spans[first:] = [change(span) for span in self._spans[first:]]
