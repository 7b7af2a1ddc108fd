"""Where cards stand in a column so that none overlap and all are as near their lines as can be.

Pool adjacent violators (Barlow et al., *Statistical Inference under Order Restrictions*, 1972) in the
form for absolute distances: cards that push each other form a block, and a block stands where the
median of what its members want is. The sum of all displacements is then the least there is for
cards in this order.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from itertools import accumulate


def place(
    anchors: Sequence[float],
    heights: Sequence[float],
    *,
    gap: float,
    top: float = 0.0,
    pinned: int | None = None,
) -> list[float]:
    """The tops of cards, in pixels.

    Args:
        anchors: where each card wants its top, ascending.
        heights: of the cards.
        gap: least distance between two cards.
        top: no card stands above this.
        pinned: index of the card that gets its wish before all others, so far as those above it
            leave room below `top`.
    """
    if not anchors:
        return []
    offsets = [0.0, *accumulate(height + gap for height in heights[:-1])]
    wishes = [anchor - offset for anchor, offset in zip(anchors, offsets, strict=True)]
    if pinned is None:
        shifts = [max(top, shift) for shift in _monotone(wishes)]
    else:
        at = max(top, wishes[pinned])
        above = [min(at, max(top, shift)) for shift in _monotone(wishes[:pinned])]
        below = [max(at, shift) for shift in _monotone(wishes[pinned + 1 :])]
        shifts = [*above, at, *below]
    return [shift + offset for shift, offset in zip(shifts, offsets, strict=True)]


def _monotone(wishes: Sequence[float]) -> list[float]:
    """The ascending sequence with the least sum of absolute distances to the wishes.

    Of the medians of an even number the upper one is taken: of two cards the first keeps its line.
    """
    blocks: list[list[float]] = []
    for wish in wishes:
        block = [wish]
        while blocks and _median(blocks[-1]) > _median(block):
            block = _merged(blocks.pop(), block)
        blocks.append(block)
    return [_median(block) for block in blocks for _ in block]


def _median(block: list[float]) -> float:
    return block[len(block) // 2]


def _merged(one: list[float], other: list[float]) -> list[float]:
    """Two sorted lists as one, the shorter put into the longer."""
    long, short = (one, other) if len(one) >= len(other) else (other, one)
    for wish in short:
        insort(long, wish)
    return long


def visible(tops: Sequence[float], heights: Sequence[float], start: float, end: float) -> range:
    """The indices of cards that show between two heights of the column.

    Args:
        tops: as `place` returns them.
        heights: of the cards.
        start: the upper edge.
        end: the lower edge.
    """
    last = bisect_right(tops, end)
    first = bisect_right(tops, start)
    while first > 0 and tops[first - 1] + heights[first - 1] > start:
        first -= 1
    return range(first, last)
