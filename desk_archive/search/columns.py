"""Filters, orders and facet counts, with numpy over columns of all records.

A snapshot never changes: refreshing makes a new one, so an answer goes on with the one it began with.
The row of a record is its place among the record numbers in ascending order.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from desk_archive.domain.queries import (
    NO_DATE,
    FacetColumn,
    FacetCount,
    FacetFilter,
    FacetName,
    RecordColumns,
    Sort,
)
from desk_archive.domain.text import sort_key
from desk_archive.search.intervals import Interval

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

ORDERS = (Sort.DATE, Sort.TITLE, Sort.ADDED)


def from_array(values: array[int]) -> Ints:
    """A copy of an `array('q')`."""
    return np.frombuffer(values, dtype=np.int64).copy() if values else np.zeros(0, np.int64)


def to_array(values: Ints) -> array[int]:
    """An `array('q')` of the same values."""
    made = array("q")
    made.frombytes(np.ascontiguousarray(values, dtype=np.int64).tobytes())
    return made


@dataclass(frozen=True)
class Facet:
    """The pairs of one facet.

    Attributes:
        values: the different values.
        numbers: record numbers, one a pair.
        rows: the same as rows.
        ordinals: the value of each pair as an index into `values`.
    """

    values: tuple[str, ...]
    numbers: Ints
    rows: Ints
    ordinals: Ints

    @cached_property
    def by_name(self) -> Ints:
        """The place of each value among all in the order of names."""
        order = sorted(range(len(self.values)), key=lambda n: sort_key(self.values[n]))
        places = np.zeros(len(order), np.int64)
        places[np.asarray(order, np.int64)] = np.arange(len(order))
        return places

    def having(self, value: str | None, size: int) -> Mask:
        """The rows with a value, or without any for None, of `size` rows in all.

        A value that isn't there as written is looked for without regard to case.
        """
        mask = np.zeros(size, np.bool_)
        if value is None:
            mask[self.rows] = True
            return ~mask
        mask[self.rows[np.isin(self.ordinals, self._ordinals_of(value))]] = True
        return mask

    def _ordinals_of(self, value: str) -> list[int]:
        try:
            return [self.values.index(value)]
        except ValueError:
            folded = value.casefold()
            return [n for n, other in enumerate(self.values) if other.casefold() == folded]

    def counts(self, mask: Mask) -> list[FacetCount]:
        """How many of the masked rows have each value: largest first, then by name."""
        inside = mask[self.rows]
        numbers = np.bincount(self.ordinals[inside], minlength=len(self.values))
        present = np.flatnonzero(numbers)
        present = present[np.lexsort((self.by_name[present], -numbers[present]))]
        counts = [FacetCount(self.values[n], int(numbers[n])) for n in present]
        with_value = np.zeros(len(mask), np.bool_)
        with_value[self.rows[inside]] = True
        if without := int(mask.sum()) - int(with_value.sum()):
            place = bisect_right(counts, -without, key=lambda count: -count.count)
            counts.insert(place, FacetCount(None, without))
        return counts


@dataclass(frozen=True)
class Columns:
    """The columns of all records at one moment.

    Attributes:
        numbers: record numbers, ascending.
        earliest, latest: bounds of the date of each, `NO_DATE` in both where there is none.
        facets: of each facet its pairs.
        orders: for date, title and added, all record numbers in ascending order.
    """

    numbers: Ints
    earliest: Ints
    latest: Ints
    facets: Mapping[FacetName, Facet]
    orders: Mapping[Sort, Ints]
    _ranks: dict[Sort, Ints] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def empty(cls) -> Columns:
        """The columns of no records."""
        nothing = np.zeros(0, np.int64)
        return cls(nothing, nothing, nothing, {}, dict.fromkeys(ORDERS, nothing))

    @classmethod
    def load(cls, loaded: RecordColumns) -> Columns:
        """The columns as the archive gives them."""
        return cls.empty().refreshed(loaded, ())

    def refreshed(self, changed: RecordColumns, numbers: Sequence[int]) -> Columns:
        """New columns in which these records are as `changed` has them, or gone if it lacks them.

        The orders of `changed` should hold all records. Where one doesn't, records keep their
        places in it, new ones come last, and the order by date is made from the dates.
        """
        gone = np.union1d(np.asarray(numbers, dtype=np.int64), from_array(changed.numbers))
        kept = ~np.isin(self.numbers, gone)
        joined = np.concatenate([self.numbers[kept], from_array(changed.numbers)])
        order = np.argsort(joined, kind="stable")
        all_numbers = joined[order]
        earliest = np.concatenate([self.earliest[kept], from_array(changed.earliest)])[order]
        latest = np.concatenate([self.latest[kept], from_array(changed.latest)])[order]
        names = [*self.facets, *(name for name in changed.facets if name not in self.facets)]
        facets = {
            name: _joined(self.facets.get(name), changed.facets.get(name), gone, all_numbers)
            for name in names
        }
        orders = {
            sort: _order(self.orders.get(sort), changed.orders.get(sort), all_numbers)
            for sort in ORDERS
        }
        if len(changed.orders.get(Sort.DATE, ())) < len(all_numbers):
            places = np.searchsorted(all_numbers, orders[Sort.DATE])
            by_date = np.argsort(earliest[places], kind="stable")
            orders[Sort.DATE] = orders[Sort.DATE][by_date]
        return Columns(all_numbers, earliest, latest, facets, orders)

    def __len__(self) -> int:
        return len(self.numbers)

    def rows(self, numbers: Ints) -> Ints:
        """The rows of records, -1 for those that aren't here."""
        if not len(self.numbers):
            return np.full(len(numbers), -1, np.int64)
        places = np.searchsorted(self.numbers, numbers)
        places[places == len(self.numbers)] = 0
        return np.where(self.numbers[places] == numbers, places, -1)

    def overlapping(self, interval: Interval) -> Mask:
        """The rows whose date overlaps an interval."""
        earliest, latest = interval
        mask: Mask = self.dated()
        if latest is not None:
            mask &= self.earliest <= latest
        if earliest is not None:
            mask &= self.latest >= earliest
        return mask

    def dated(self) -> Mask:
        """The rows with a date."""
        dated: Mask = (self.earliest != NO_DATE) | (self.latest != NO_DATE)
        return dated

    def facet(self, name: FacetName) -> Facet:
        """A facet; one without pairs if the archive has none of that name."""
        return self.facets.get(name) or Facet((), *(np.zeros(0, np.int64) for _ in range(3)))

    def included(self, filters: Sequence[FacetFilter], but: FacetName | None = None) -> Mask:
        """The rows with a chosen value of each facet that has some, not looking at one facet."""
        mask = np.ones(len(self), np.bool_)
        for name in {each.facet for each in filters} - {but}:
            chosen = np.zeros(len(self), np.bool_)
            for each in filters:
                if each.facet is name:
                    chosen |= self.facet(name).having(each.value, len(self))
            mask &= chosen
        return mask

    def excluded(self, filters: Sequence[FacetFilter], but: FacetName | None = None) -> Mask:
        """The rows with any of these values, not looking at one facet."""
        mask = np.zeros(len(self), np.bool_)
        for each in filters:
            if each.facet is not but:
                mask |= self.facet(each.facet).having(each.value, len(self))
        return mask

    def ranks(self, sort: Sort) -> Ints:
        """The place of each row in an order."""
        ranks = self._ranks.get(sort)
        if ranks is None:
            ranks = np.full(len(self), len(self), np.int64)
            ranks[np.searchsorted(self.numbers, self.orders[sort])] = np.arange(len(self))
            self._ranks[sort] = ranks
        return ranks

    def ordered(self, mask: Mask, sort: Sort, *, descending: bool, scores: Floats | None) -> Ints:
        """The masked rows in order.

        Rows without a date come last in either direction of the order by date. Relevance orders by
        score, then by date, and doesn't know a direction.
        """
        rows = np.flatnonzero(mask)
        by = Sort.DATE if sort is Sort.RELEVANCE else sort
        keys = self.ranks(by)[rows]
        if descending and sort is not Sort.RELEVANCE:
            keys = -keys
        undated = ~self.dated()[rows] if by is Sort.DATE else np.zeros(len(rows), np.bool_)
        keys = np.where(undated, self.ranks(by)[rows], keys)
        if sort is Sort.RELEVANCE and scores is not None:
            return rows[np.lexsort((keys, undated, -np.round(scores[rows], 9)))]
        return rows[np.lexsort((keys, undated))]


def _joined(old: Facet | None, changed: FacetColumn | None, gone: Ints, all_numbers: Ints) -> Facet:
    """The pairs of both, those of the records that are gone left out of the old ones."""
    if old is None:
        old = Facet((), *(np.zeros(0, np.int64) for _ in range(3)))
    kept = ~np.isin(old.numbers, gone)
    numbers, ordinals = old.numbers[kept], old.ordinals[kept]
    values = old.values
    if changed is not None and len(changed.records):
        places = {value: n for n, value in enumerate(values)}
        translated = [places.setdefault(value, len(places)) for value in changed.values]
        values = tuple(places)
        # A record that has a value twice is counted once.
        pairs = from_array(changed.records) * len(values)
        pairs = np.unique(pairs + np.array(translated)[from_array(changed.ordinals)])
        numbers = np.concatenate([numbers, pairs // len(values)])
        ordinals = np.concatenate([ordinals, pairs % len(values)])
    joined = Facet(values, numbers, np.searchsorted(all_numbers, numbers), ordinals)
    if len(values) == len(old.values):
        joined.__dict__["by_name"] = old.by_name
    return joined


def _order(old: Ints | None, changed: array[int] | None, all_numbers: Ints) -> Ints:
    """An order of all records, from one that holds them all or from what is known."""
    fresh = from_array(changed) if changed else np.zeros(0, np.int64)
    fresh = fresh[np.isin(fresh, all_numbers)]
    if len(fresh) == len(all_numbers):
        return fresh
    known = np.zeros(0, np.int64) if old is None else old[np.isin(old, all_numbers)]
    new = fresh[~np.isin(fresh, known)]
    rest = all_numbers[~np.isin(all_numbers, np.concatenate([known, new]))]
    return np.concatenate([known, new, rest])
