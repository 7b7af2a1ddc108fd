"""Ranges of a text, found by what they overlap, however many and however long they are."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class RangeIndex(Generic[T]):
    """Half-open ranges with a value each.

    Ranges are kept sorted by start in classes of similar length, each twice as long as the one
    before. A look-up bisects in every class and reads at most twice as many of it as overlap, so
    that one range over the whole text doesn't make every look-up read all others.
    """

    __slots__ = ("_added", "_classes", "_count")

    def __init__(self, ranges: Iterable[tuple[int, int, T]]) -> None:
        """Sort the ranges; those of equal place keep their order."""
        self._classes: dict[int, list[tuple[int, int, int, T]]] = {}
        self._added = self._count = 0
        for start, end, value in ranges:
            members = self._classes.setdefault((end - start).bit_length(), [])
            members.append((start, end, self._added, value))
            self._added += 1
            self._count += 1
        for members in self._classes.values():
            members.sort(key=_place)

    def add(self, start: int, end: int, value: T) -> None:
        """Add one range."""
        members = self._classes.setdefault((end - start).bit_length(), [])
        insort(members, (start, end, self._added, value), key=_place)
        self._added += 1
        self._count += 1

    def remove(self, start: int, end: int, value: T) -> None:
        """Take one range out again.

        Raises:
            KeyError: if it isn't there.
        """
        members = self._classes.get((end - start).bit_length(), [])
        at = bisect_left(members, start, key=_start)
        while at < len(members) and members[at][0] == start:
            if members[at][1] == end and members[at][3] is value:
                del members[at]
                self._count -= 1
                return
            at += 1
        raise KeyError((start, end))

    def __len__(self) -> int:
        """How many ranges there are."""
        return self._count

    def overlapping(self, start: int, end: int) -> list[tuple[int, int, T]]:
        """All ranges that share something with `start` to `end`, by start, longer ones first.

        An empty range shares the place where it stands.
        """
        found = []
        for bits, members in self._classes.items():
            first = bisect_left(members, start - (1 << bits), key=_start)
            last = bisect_right(members, end, key=_start)
            found += [
                member
                for member in members[first:last]
                if (member[0] < end and member[1] > start)
                or (member[0] == member[1] and start <= member[0] <= end)
            ]
        found.sort(key=lambda m: (m[0], -m[1], m[2]))
        return [(a, b, value) for a, b, _, value in found]


def _place(member: tuple[int, int, int, T]) -> tuple[int, int, int]:
    return member[:3]


def _start(member: tuple[int, int, int, T]) -> int:
    return member[0]
