"""Where things lie on the sheet: gutter, text, margin column. Lengths as drawn in the look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

GUTTER = 40
GAP = 24
END = 14
TOP = 24
_COLUMN = (212, 280)
_COLUMN_SHARE = 0.29
_STRIP = 26
_STRIP_GAP = 6

# Widths of the text in em of the reading font; Noto Serif sets about two characters to the em.
_MEASURES = (40, 36, 33, 30, 27)
_LEAST_BESIDE_CARDS = 20
_LEAST = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """The horizontal lengths of a page, in pixels from the start of the line.

    Attributes:
        before: empty space at the start.
        gutter: where paragraph numbers stand.
        measure: the width of the text.
        gap: between text and margin column.
        column: width of the margin column, or of the strip of markers where it is folded.
        card: width of a card.
        folded: whether cards are folded into markers.
    """

    before: int
    gutter: int
    measure: int
    gap: int
    column: int
    card: int
    folded: bool

    @property
    def page(self) -> int:
        """Width of what scrolls: gutter and text."""
        return self.gutter + self.measure


def arrange(width: int, em: int, size: Callable[[float], int]) -> Sheet:
    """Divide the width of the viewer.

    The measure goes by steps, so that a text is not wrapped anew with every pixel of a resize.

    Args:
        width: of the viewer with its scroll bar, in pixels.
        em: of the reading font, in pixels.
        size: pixels for a drawn length.
    """
    gutter, end = size(GUTTER), size(END)
    card = min(max(round(width * _COLUMN_SHARE), size(_COLUMN[0])), size(_COLUMN[1]))
    gap, column = size(GAP), card
    room = width - gutter - gap - column - end
    folded = room < _LEAST_BESIDE_CARDS * em
    if folded:
        gap, column = size(_STRIP_GAP), size(_STRIP)
        room = width - gutter - gap - column - end
    measure = _measure(room, em)
    spare = width - gutter - measure - gap - column - end
    return Sheet(max(0, spare // 2), gutter, measure, gap, column, card, folded)


def _measure(room: int, em: int) -> int:
    """The widest measure that fits, or what there is in steps of half an em."""
    for step in _MEASURES:
        if step * em <= room:
            return step * em
    return max(_LEAST * em, room // em * em, (2 * room // em) * em // 2)
