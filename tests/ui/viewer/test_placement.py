"""Cards never overlap, keep their order, and stand as near their lines as they can."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.ui.viewer.placement import place, visible

GAP = 1
CARDS = st.lists(st.tuples(st.integers(0, 14), st.integers(1, 4)), max_size=5).map(sorted)


def in_order(tops: list[float], heights: list[int], top: float) -> bool:
    if any(t < top for t in tops):
        return False
    return all(
        a + height + GAP <= b + 1e-9
        for (a, height), b in zip(zip(tops, heights, strict=True), tops[1:], strict=False)
    )


def least(anchors: list[int], heights: list[int]) -> float:
    """Over all whole positions; the best ones are whole where all lengths are."""
    costs = {-GAP: 0.0}
    for anchor, previous in zip(anchors, [0, *heights], strict=False):
        costs = {
            top: min(c for t, c in costs.items() if t + previous + GAP <= top) + abs(top - anchor)
            for top in range(50)
            if any(t + previous + GAP <= top for t in costs)
        }
    return min(costs.values())


@settings(deadline=None)
@given(CARDS)
def test_the_sum_of_displacements_is_the_least_there_is(cards: list[tuple[int, int]]) -> None:
    anchors, heights = [a for a, _ in cards], [h for _, h in cards]
    tops = place(anchors, heights, gap=GAP)
    assert in_order(tops, heights, 0)
    moved = sum(abs(t - a) for t, a in zip(tops, anchors, strict=True))
    assert moved == least(anchors, heights)


@given(CARDS.filter(bool), st.data())
def test_a_pinned_card_stands_at_its_line_if_those_above_leave_room(cards, data) -> None:
    anchors, heights = [a for a, _ in cards], [h for _, h in cards]
    pinned = data.draw(st.integers(0, len(cards) - 1))
    tops = place(anchors, heights, gap=GAP, pinned=pinned)
    assert in_order(tops, heights, 0)
    above = sum(heights[:pinned]) + GAP * pinned
    assert tops[pinned] == max(anchors[pinned], above)


@given(CARDS)
def test_cards_with_room_do_not_move(cards: list[tuple[int, int]]) -> None:
    anchors = [100 * number + a for number, (a, _) in enumerate(cards)]
    assert place(anchors, [h for _, h in cards], gap=GAP) == anchors


def test_forty_notes_on_one_line() -> None:
    tops = place([5000.0] * 40, [80.0] * 40, gap=8)
    assert in_order(tops, [80] * 40, 0)
    assert 5000.0 in tops


def test_a_thousand_notes_take_no_time() -> None:
    import random
    import time

    chance = random.Random(1)
    anchors = sorted(chance.uniform(0, 50_000) for _ in range(1_000))
    heights = [chance.choice([60.0, 80.0, 100.0]) for _ in anchors]
    begun = time.perf_counter()
    place(anchors, heights, gap=8)
    assert time.perf_counter() - begun < 0.05


@given(CARDS, st.integers(0, 60), st.integers(1, 20))
def test_what_shows_is_what_reaches_into_view(cards, start: int, height: int) -> None:
    heights = [h for _, h in cards]
    tops = place([a for a, _ in cards], heights, gap=GAP)
    shown = visible(tops, heights, start, start + height)
    expected = [n for n, t in enumerate(tops) if t + heights[n] > start and t <= start + height]
    assert list(shown) == expected
