"""Puts a reading text together from pieces of XML text: blocks, white space, spans.

White space is folded once a block is whole and not piece by piece, since editions cut words into
many elements (`Analy<c>s</c>e`). Offsets are code points of the finished text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from desk_archive.domain.structure import Span, SpanKind
from desk_archive.domain.text import normalise

# XML can't hold these, so that they are free to stand for what elements mean.
LINE_END = "\x00"
"""A line that ends inside a block."""
JOIN = "\x01"
"""A place where white space means nothing: a word goes on."""

NEXT_CELL = "\x02"
"""The border between two cells of a table row."""

_SPACE = " \t\n\r\f" + LINE_END + JOIN + NEXT_CELL
_TO_FOLD = re.compile(f"[{_SPACE}]{{2,}}|[{_SPACE[1:]}]")


@dataclass(slots=True)
class _Open:
    """A mark over part of the block that is being put together, in its unfolded text."""

    kind: SpanKind
    target: str
    start: int
    end: int = -1


class TextFlow:
    """A reading text under construction.

    Text and marks go to the open block until `end_block`; marks that are open then go on in the
    next one.
    """

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._length = 0
        self._spans: list[Span] = []
        self._pieces: list[str] = []
        self._raw = 0
        self._open: list[_Open] = []
        self._closed: list[_Open] = []

    @property
    def next_start(self) -> int:
        """Where the next block will begin, if none is open."""
        return self._length + 1 if self._blocks else 0

    @property
    def length(self) -> int:
        """Code points of the blocks that are whole."""
        return self._length

    @property
    def pieces(self) -> int:
        """How many pieces the open block has so far."""
        return len(self._pieces)

    def is_blank_after(self, pieces: int) -> bool:
        """Whether nothing but white space follows the first pieces of the open block."""
        return not "".join(self._pieces[pieces:]).strip(_SPACE)

    def add(self, text: str) -> None:
        """Text of the open block, as it stands in the file."""
        self._pieces.append(text)
        self._raw += len(text)

    def open(self, kind: SpanKind, target: str = "") -> None:
        """A mark begins."""
        self._open.append(_Open(kind, target, self._raw))

    def close(self) -> None:
        """The mark that was opened last ends."""
        mark = self._open.pop()
        mark.end = self._raw
        self._closed.append(mark)

    def page_break(self, label: str) -> None:
        """A page begins here."""
        self._closed.append(_Open(SpanKind.PAGE_BREAK, label, self._raw, self._raw))

    def mark(self, start: int, kind: SpanKind, *, level: int = 0, target: str = "") -> None:
        """A span over the whole blocks from `start` to here, if there are any."""
        if self._length > start:
            self._spans.append(Span(start, self._length, kind, level, target))

    def end_block(self) -> None:
        """The open block is whole; where it has no text nothing happens."""
        if not self._pieces:
            return
        raw = "".join(self._pieces)
        if not raw.strip(_SPACE):
            self._begin(carried=[m for m in self._closed if m.kind is SpanKind.PAGE_BREAK])
            return
        for mark in self._open:
            self._closed.append(_Open(mark.kind, mark.target, mark.start, self._raw))
        text = self._folded(raw) if self._closed else _fold(raw)
        self._length = self.next_start + len(text)
        self._blocks.append(text)
        self._begin(carried=[])

    def finished(self) -> tuple[str, tuple[Span, ...]]:
        """The text and its spans, those that begin first and reach further first."""
        self.end_block()
        for mark in self._closed:
            if mark.kind is SpanKind.PAGE_BREAK:
                self._spans.append(Span(self._length, self._length, mark.kind, target=mark.target))
        self._closed = []
        text = "\n".join(self._blocks)
        return text, tuple(sorted(self._spans, key=lambda s: (s.start, -s.end)))

    def _begin(self, *, carried: list[_Open]) -> None:
        """Begin the next block; page breaks before any text wait for it."""
        self._pieces = []
        self._raw = 0
        for mark in self._open:
            mark.start = 0
        for mark in carried:
            mark.start = mark.end = 0
        self._closed = carried

    def _folded(self, raw: str) -> str:
        """The folded block; its marks become spans."""
        starts, shifts, folded = _folded_with_shifts(raw)
        text = folded if folded.isascii() else normalise(folded)
        base = self.next_start
        for mark in self._closed:
            first, last = (_moved(at, starts, shifts) for at in (mark.start, mark.end))
            span = _trimmed(folded, max(first, 0), min(last, len(folded)), mark.kind)
            if span is None:
                continue
            first, last = span
            if text != folded:
                first, last = len(normalise(folded[:first])), len(normalise(folded[:last]))
            self._spans.append(Span(base + first, base + last, mark.kind, target=mark.target))
        return text


def _fold(raw: str) -> str:
    """A block with its white space folded, normalised."""
    folded = _TO_FOLD.sub(_replacement, raw).strip(" \n")
    return folded if folded.isascii() else normalise(folded)


def _replacement(run: re.Match[str]) -> str:
    """What a run of white space becomes."""
    space = run.group()
    if NEXT_CELL in space:
        return "\t" * space.count(NEXT_CELL)
    if JOIN in space:
        return ""
    return "\n" * space.count(LINE_END) or " "


def _folded_with_shifts(raw: str) -> tuple[list[int], list[int], str]:
    """A block folded, and by how much its characters moved: from where on, and how far."""
    starts, shifts = [0], [0]
    pieces: list[str] = []
    done = moved = 0
    for run in _TO_FOLD.finditer(raw):
        new = _replacement(run)
        pieces += (raw[done : run.start()], new)
        done = run.end()
        # What stood inside the run comes to its end.
        starts += (run.start() + 1, done)
        shifts.append(run.start() + moved + len(new))
        moved += len(new) - (done - run.start())
        shifts.append(moved)
    pieces.append(raw[done:])
    folded = "".join(pieces)
    lead = len(folded) - len(folded.lstrip(" \n"))
    shifts = [s - lead for s in shifts]
    return starts, shifts, folded.strip(" \n")


def _moved(at: int, starts: list[int], shifts: list[int]) -> int:
    """Where a character of the unfolded block stands in the folded one."""
    place = bisect_right(starts, at) - 1
    inside_a_run = place % 2 == 1
    return shifts[place] if inside_a_run else at + shifts[place]


def _trimmed(text: str, start: int, end: int, kind: SpanKind) -> tuple[int, int] | None:
    """A span without white space at its ends; None if nothing is left but in a page break."""
    if kind is SpanKind.PAGE_BREAK:
        start = min(start, len(text))
        while start < len(text) and text[start] in " \n":
            start += 1
        return start, start
    while start < end and text[start] in " \n":
        start += 1
    while start < end and text[end - 1] in " \n":
        end -= 1
    return (start, end) if start < end else None
