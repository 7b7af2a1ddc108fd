"""A very long text cut into parts, each of which one page can hold.

Parts end where blocks end. Only what no page could lay out is treated otherwise: a single line longer
than a part is cut at white space, and a run of tens of thousands of characters without any place to
break (an encoded file, say) gets a part whose lines may break anywhere, because Qt needs time
quadratic in the length of such a run when it looks for a better place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

MAX_PART = 1_000_000
"""The most code points of one part."""

_LONG_RUN = 10_000
# White space but for no-break spaces, and the scripts whose lines break between letters.
_PLACE_TO_BREAK = re.compile(
    "[ \t\n\u1680\u2000-\u2006\u2008-\u200b\u205f\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef"
    "\U00020000-\U0003ffff]"
)
_NOT_BLANK = re.compile(r"[^\S\n]*[^\s][^\n]*")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the reading text that is shown at a time.

    Attributes:
        index: which part it is, from 0.
        start: its first code point.
        end: one past its last, without the line feed that follows.
        paragraphs: how many blocks that aren't blank stand before the one it begins in.
        break_anywhere: lines may break inside words.
    """

    index: int
    start: int
    end: int
    paragraphs: int = 0
    break_anywhere: bool = False


def cut(text: str, limit: int = MAX_PART) -> tuple[Part, ...]:
    """The parts of a text, in order; an empty text is one empty part.

    Args:
        text: the reading text.
        limit: the most code points of a part.
    """
    spans = [
        (start, end, anywhere)
        for first, last, anywhere in _segments(text)
        for start, end in _pieces(text, first, last, limit)
    ]
    parts = []
    paragraphs = counted = 0
    for index, (start, end, anywhere) in enumerate(spans):
        line = text.rfind("\n", 0, start) + 1
        paragraphs += count_paragraphs(text, counted, line)
        counted = line
        parts.append(Part(index, start, end, paragraphs, anywhere))
    return tuple(parts)


def part_at(parts: tuple[Part, ...], offset: int) -> Part:
    """The part that shows a code point; past the end, the last one."""
    after = bisect_right(parts, offset, key=lambda part: part.start)
    return parts[max(0, after - 1)]


def blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The blocks between two code points, as spans without their line feeds; empty ones too."""
    while True:
        feed = text.find("\n", start, end)
        if feed < 0:
            yield start, end
            return
        yield start, feed
        start = feed + 1


def count_paragraphs(text: str, start: int, end: int) -> int:
    """How many blocks that aren't blank begin between two code points."""
    return sum(1 for _ in _NOT_BLANK.finditer(text, start, end))


def _segments(text: str) -> Iterator[tuple[int, int, bool]]:
    """Spans that end with blocks; True for those with a run that has no place to break."""
    done = 0
    for window in range(0, len(text) - _LONG_RUN + 1, _LONG_RUN):
        if window < done or _PLACE_TO_BREAK.search(text, window, window + _LONG_RUN):
            continue
        first = text.rfind("\n", 0, window) + 1
        last = text.find("\n", window)
        last = len(text) if last < 0 else last
        if first > done:
            yield done, first - 1, False
        yield first, last, True
        done = last + 1
    if done <= len(text):
        yield done, len(text), False


def _pieces(text: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """A span cut at block ends so that no piece is over the limit."""
    while end - start > limit:
        feed = text.rfind("\n", start + 1, start + limit + 1)
        if feed > 0:
            yield start, feed
            start = feed + 1
            continue
        space = text.rfind(" ", start + limit // 2, start + limit)
        middle = space + 1 if space > 0 else start + limit
        yield start, middle
        start = middle
    yield start, end
