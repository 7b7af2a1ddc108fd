"""The index of ranges finds what a plain search finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk_archive.ui.viewer.ranges import RangeIndex

RANGES = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 60)).map(lambda p: (p[0], p[0] + p[1])),
    max_size=40,
)


@given(RANGES, st.integers(0, 220), st.integers(0, 40))
def test_it_finds_all_that_overlap_and_nothing_else(
    ranges: list[tuple[int, int]], start: int, length: int
) -> None:
    end = start + length
    index = RangeIndex((a, b, number) for number, (a, b) in enumerate(ranges))
    found = index.overlapping(start, end)
    expected = {
        number
        for number, (a, b) in enumerate(ranges)
        if (a < end and b > start) or (a == b and start <= a <= end)
    }
    assert {number for _, _, number in found} == expected
    assert len(found) == len(expected)
    assert [f[0] for f in found] == sorted(f[0] for f in found)


def test_one_range_over_everything_does_not_make_it_slow() -> None:
    import time

    many = [(n * 10, n * 10 + 5, n) for n in range(100_000)]
    index = RangeIndex([*many, (0, 1_000_000, -1)])
    begun = time.perf_counter()
    for _ in range(100):
        assert len(index.overlapping(500_000, 500_100)) == 11
    assert time.perf_counter() - begun < 0.5
