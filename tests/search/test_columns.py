"""Filters, orders and counts over columns."""

from __future__ import annotations

from array import array
from collections.abc import Callable

import numpy as np
import pytest

from desk_archive.domain.queries import (
    FacetCount,
    FacetFilter,
    FacetName,
    Query,
    RecordColumns,
    Sort,
)
from desk_archive.search.whoosh_engine import WhooshEngine

DATES = {1: "1953-03-29", 2: "1953", 3: None, 4: "1950/1955", 5: "../1949", 6: "[1952-12..1953-01]"}
TITLES = {1: "f", 2: "e", 3: "d", 4: "c", 5: "b", 6: "a"}
FACETS = {
    1: {FacetName.TYPE: ["Cable"], FacetName.TAG: ["war/korea", "war/china"]},
    2: {FacetName.TYPE: ["Letter"], FacetName.PLACE: ["Moscow", "Peking"]},
    3: {FacetName.TYPE: ["Cable"], FacetName.PLACE: ["Moscow"]},
    4: {FacetName.TAG: ["war"], FacetName.SUBJECT: ["Korea--Foreign relations--China"]},
    5: {FacetName.PLACE: ["MOSCOW"], FacetName.CALL_NUMBER: ["fond 1 › opis 2"]},
    6: {},
}


@pytest.fixture
def archive(folder, columns_of: Callable[..., RecordColumns]) -> WhooshEngine:
    made = WhooshEngine(folder, "5f0c", "secret")
    made.load(columns_of(range(1, 7), dates=DATES, titles=TITLES, facets=FACETS))
    return made


def found(engine: WhooshEngine, **query: object) -> list[int]:
    return list(engine.find(Query(**query)).numbers)


def filters(*chosen: tuple[FacetName, str | None]) -> tuple[FacetFilter, ...]:
    return tuple(FacetFilter(*each) for each in chosen)


def test_without_words_all_records_by_date_the_undated_last(archive: WhooshEngine) -> None:
    assert found(archive) == [5, 4, 6, 2, 1, 3]
    result = archive.find(Query())
    assert result.total == 6
    assert isinstance(result.numbers, array)
    assert result.numbers.typecode == "q"


@pytest.mark.parametrize(
    ("sort", "descending", "order"),
    [
        (Sort.DATE, False, [5, 4, 6, 2, 1, 3]),
        (Sort.DATE, True, [1, 2, 6, 4, 5, 3]),
        (Sort.TITLE, False, [6, 5, 4, 3, 2, 1]),
        (Sort.TITLE, True, [1, 2, 3, 4, 5, 6]),
        (Sort.ADDED, False, [1, 2, 3, 4, 5, 6]),
        (Sort.ADDED, True, [6, 5, 4, 3, 2, 1]),
        (Sort.RELEVANCE, True, [5, 4, 6, 2, 1, 3]),
    ],
)
def test_orders(archive: WhooshEngine, sort: Sort, descending: bool, order: list[int]) -> None:
    assert found(archive, sort=sort, descending=descending) == order


@pytest.mark.parametrize(
    ("date_from", "date_to", "numbers"),
    [
        ("1953", "1953", {1, 2, 4, 6}),
        ("1953-03", "1953-03", {1, 2, 4}),
        ("1953-04", None, {2, 4}),
        (None, "1940", {5}),
        ("1956", None, set()),
        ("1949-12-31", "1949-12-31", {5}),
        ("../1949", "1950", {4, 5}),
        ("no date", None, set()),
    ],
)
def test_a_date_filter_finds_what_overlaps_and_never_the_undated(
    archive: WhooshEngine, date_from: str | None, date_to: str | None, numbers: set[int]
) -> None:
    assert set(found(archive, date_from=date_from, date_to=date_to)) == numbers


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("date:1953", {1, 2, 4, 6}),
        ("date:1953-03..1953-06", {1, 2, 4}),
        ("-date:1953", {3, 5}),
        ("before:1950", {5}),
        ("after:1954", {4}),
        ("date:1949 OR date:1953-03-29", {1, 2, 4, 5}),
    ],
)
def test_dates_in_the_query(archive: WhooshEngine, typed: str, numbers: set[int]) -> None:
    assert set(found(archive, text=typed)) == numbers


@pytest.mark.parametrize(
    ("include", "exclude", "numbers"),
    [
        ([(FacetName.TYPE, "Cable")], [], {1, 3}),
        ([(FacetName.TYPE, "Cable"), (FacetName.TYPE, "Letter")], [], {1, 2, 3}),
        ([(FacetName.TYPE, "Cable"), (FacetName.PLACE, "Moscow")], [], {3}),
        ([(FacetName.TYPE, None)], [], {4, 5, 6}),
        ([(FacetName.TYPE, None), (FacetName.TYPE, "Letter")], [], {2, 4, 5, 6}),
        ([], [(FacetName.TYPE, "Cable")], {2, 4, 5, 6}),
        ([], [(FacetName.TYPE, None)], {1, 2, 3}),
        ([(FacetName.TAG, "war")], [], {1, 4}),
        ([(FacetName.TAG, "war/korea")], [], {1}),
        ([(FacetName.SUBJECT, "Korea")], [], {4}),
        ([(FacetName.CALL_NUMBER, "fond 1")], [], {5}),
        ([(FacetName.TYPE, "cable")], [], {1, 3}),
        ([(FacetName.PLACE, "Moscow")], [], {2, 3}),
        ([(FacetName.PLACE, "moscow")], [], {2, 3, 5}),
        ([(FacetName.PLACE, "nowhere")], [], set()),
        ([(FacetName.LANGUAGE, "Russian")], [], set()),
    ],
)
def test_facet_filters(
    archive: WhooshEngine,
    include: list[tuple[FacetName, str | None]],
    exclude: list[tuple[FacetName, str | None]],
    numbers: set[int],
) -> None:
    query = {"include": filters(*include), "exclude": filters(*exclude)}
    assert set(found(archive, **query)) == numbers


def test_counts_are_largest_first_then_by_name_and_count_records(archive: WhooshEngine) -> None:
    facets = archive.find(Query()).facets()
    assert set(facets) == set(FacetName)
    assert facets[FacetName.TYPE] == [
        FacetCount(None, 3),
        FacetCount("Cable", 2),
        FacetCount("Letter", 1),
    ]
    assert facets[FacetName.TAG] == [
        FacetCount(None, 4),
        FacetCount("war", 2),
        FacetCount("war/china", 1),
        FacetCount("war/korea", 1),
    ]
    assert facets[FacetName.LANGUAGE] == [FacetCount(None, 6)]


def test_a_facet_ignores_its_own_selection(archive: WhooshEngine) -> None:
    chosen = archive.find(Query(include=filters((FacetName.TYPE, "Cable")))).facets()
    assert FacetCount("Letter", 1) in chosen[FacetName.TYPE]
    assert chosen[FacetName.PLACE] == [FacetCount("Moscow", 1), FacetCount(None, 1)]
    excluded = archive.find(Query(exclude=filters((FacetName.TYPE, "Cable")))).facets()
    assert FacetCount("Cable", 2) in excluded[FacetName.TYPE]
    assert FacetCount(None, 2) in excluded[FacetName.PLACE]


def test_refreshing_touches_only_the_records_named(
    archive: WhooshEngine, columns_of: Callable[..., RecordColumns]
) -> None:
    before = archive.find(Query())
    facets = {**FACETS, 3: {FacetName.TYPE: ["Memorandum"]}, 7: {FacetName.PLACE: ["Moscow"]}}
    dates = {**DATES, 3: "1940", 7: "1951"}
    changed = columns_of(
        [1, 3, 4, 5, 6, 7], dates=dates, titles={**TITLES, 7: "a0"}, facets=facets, of=[3, 7]
    )
    archive.refresh(changed, [2, 3, 7])
    assert found(archive, sort=Sort.DATE) == [5, 3, 4, 7, 6, 1]
    assert found(archive, sort=Sort.TITLE) == [6, 7, 5, 4, 3, 1]
    assert found(archive, include=filters((FacetName.TYPE, "Cable"))) == [1]
    assert archive.find(Query()).facets()[FacetName.PLACE] == [
        FacetCount(None, 4),
        FacetCount("MOSCOW", 1),
        FacetCount("Moscow", 1),
    ]
    # An answer goes on with the state it was given on.
    assert before.total == 6
    assert before.facets()[FacetName.TYPE][1] == FacetCount("Cable", 2)


def test_refreshing_without_orders_keeps_places_and_knows_the_date(
    archive: WhooshEngine, columns_of: Callable[..., RecordColumns]
) -> None:
    dates = {3: "1951", 7: "1940"}
    archive.refresh(columns_of([3, 7], dates=dates, of=[3, 7]), [3, 7])
    assert found(archive, sort=Sort.DATE) == [5, 7, 4, 3, 6, 2, 1]
    assert found(archive, sort=Sort.TITLE) == [6, 5, 4, 3, 2, 1, 7]
    assert found(archive, sort=Sort.ADDED) == [1, 2, 3, 4, 5, 6, 7]


def test_records_in_any_order_and_values_given_twice(engine: WhooshEngine) -> None:
    from desk_archive.domain.queries import FacetColumn

    engine.load(
        RecordColumns(
            numbers=array("q", [900, 5, 70]),
            earliest=array("q", [3, 2, 1]),
            latest=array("q", [3, 2, 1]),
            facets={
                FacetName.TYPE: FacetColumn(
                    ("a", "b"), array("q", [900, 5, 900]), array("q", [1, 0, 1])
                )
            },
            orders={sort: array("q", [70, 5, 900]) for sort in (Sort.DATE, Sort.TITLE, Sort.ADDED)},
        )
    )
    assert found(engine) == [70, 5, 900]
    assert engine.find(Query()).facets()[FacetName.TYPE] == [
        FacetCount("a", 1),
        FacetCount("b", 1),
        FacetCount(None, 1),
    ]


def test_an_archive_without_records(engine: WhooshEngine, columns_of) -> None:
    engine.load(columns_of([]))
    result = engine.find(Query(text="war", include=filters((FacetName.TYPE, None)), date_to="1953"))
    assert result.total == 0
    assert all(counts == [] for counts in result.facets().values())


def test_nothing_is_found_before_columns_are_loaded(engine: WhooshEngine) -> None:
    with pytest.raises(RuntimeError, match="load"):
        engine.find(Query())


def test_ten_thousand_records_are_counted_in_moments(engine: WhooshEngine, columns_of) -> None:
    facets = {
        n: {FacetName.TYPE: [f"t{n % 7}"], FacetName.PERSON: [f"p{n % 997}", f"p{n % 13}"]}
        for n in range(10_000)
    }
    engine.load(columns_of(range(10_000), facets=facets))
    counts = engine.find(Query()).facets()
    assert sum(count.count for count in counts[FacetName.TYPE]) == 10_000
    assert counts[FacetName.PERSON][0] == FacetCount("p0", int(np.ceil(10_000 / 13)) + 10)
