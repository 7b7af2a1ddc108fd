"""Offsets into a text (code points) and positions in Qt (UTF-16 code units).

Qt counts a character beyond the Basic Multilingual Plane as two (The Unicode Standard 16.0, section
3.9, UTF-16). Nothing else in the window converts between the two.
"""

from __future__ import annotations

import re
from bisect import bisect_left

_TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")


def qt_length(text: str) -> int:
    """How many positions a text takes in Qt."""
    return len(text) + len(_TWO_UNITS.findall(text))


class Positions:
    """Both countings of one text; positions start at 0 like offsets."""

    __slots__ = ("_astral", "_length", "_units")

    def __init__(self, text: str) -> None:
        """Find the characters that count twice.

        Args:
            text: without line ends other than line feeds, which Qt counts as one too.
        """
        self._length = len(text)
        self._astral = [found.start() for found in _TWO_UNITS.finditer(text)]
        self._units = [offset + before for before, offset in enumerate(self._astral)]

    def to_qt(self, offset: int) -> int:
        """The position of a code point; offsets outside the text give its nearest end."""
        offset = min(max(offset, 0), self._length)
        return offset + bisect_left(self._astral, offset)

    def to_text(self, position: int) -> int:
        """The code point at a position; one inside a pair of surrogates gives the pair's start."""
        position = min(max(position, 0), self._length + len(self._astral))
        before = bisect_left(self._units, position)
        inside = before > 0 and position == self._units[before - 1] + 1
        return self._units[before - 1] - (before - 1) if inside else position - before
