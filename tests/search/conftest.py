"""What the tests of finding share: columns made from entries, and an engine on a real folder."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from desk_archive.domain.dates import bounds
from desk_archive.domain.queries import (
    NO_DATE,
    FacetColumn,
    FacetName,
    IndexEntry,
    RecordColumns,
    Sort,
    with_ancestors,
)
from desk_archive.search.whoosh_engine import WhooshEngine

Facets = Mapping[FacetName, Sequence[str]]
Columns = Callable[..., RecordColumns]

LOWEST, HIGHEST = -(2**63), 2**63 - 1


def _bounds(edtf: str | None) -> tuple[int, int]:
    found = bounds(edtf) if edtf else None
    if found is None:
        return NO_DATE, NO_DATE
    return (
        LOWEST if found.earliest is None else found.earliest,
        HIGHEST if found.latest is None else found.latest,
    )


@pytest.fixture(scope="session")
def date_bounds() -> Callable[[str | None], tuple[int, int]]:
    """The bounds of a record's date as its columns hold them."""
    return _bounds


@pytest.fixture(scope="session")
def columns_of() -> Columns:
    """Columns of records, given by number, with their dates, titles and facet values."""

    def make(
        numbers: Sequence[int],
        *,
        dates: Mapping[int, str | None] | None = None,
        titles: Mapping[int, str] | None = None,
        facets: Mapping[int, Facets] | None = None,
        of: Sequence[int] | None = None,
    ) -> RecordColumns:
        spans = {number: _bounds((dates or {}).get(number)) for number in numbers}
        given = list(numbers if of is None else of)
        columns = {}
        for name in FacetName:
            values: dict[str, int] = {}
            records, ordinals = array("q"), array("q")
            for number in given:
                for value in (facets or {}).get(number, {}).get(name, ()):
                    for each in with_ancestors(name, value):
                        records.append(number)
                        ordinals.append(values.setdefault(each, len(values)))
            columns[name] = FacetColumn(tuple(values), records, ordinals)
        return RecordColumns(
            numbers=array("q", given),
            earliest=array("q", [spans[number][0] for number in given]),
            latest=array("q", [spans[number][1] for number in given]),
            facets=columns,
            orders={
                Sort.DATE: array("q", sorted(numbers, key=lambda n: (spans[n][0], n))),
                Sort.TITLE: array(
                    "q", sorted(numbers, key=lambda n: ((titles or {}).get(n, ""), n))
                ),
                Sort.ADDED: array("q", sorted(numbers)),
            },
        )

    return make


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the index lies."""
    return tmp_path / "archive.deskarchive.index"


@pytest.fixture
def engine(folder: Path) -> Iterator[WhooshEngine]:
    """An empty, usable engine."""
    made = WhooshEngine(folder, "5f0c", "secret")
    made.clear()
    yield made
    made.close()


@pytest.fixture
def filled(engine: WhooshEngine, columns_of: Columns) -> Callable[..., WhooshEngine]:
    """The engine with entries, and columns of them."""

    def fill(entries: Sequence[IndexEntry], **columns: object) -> WhooshEngine:
        engine.clear()
        engine.index(entries)
        engine.load(columns_of([entry.number for entry in entries], **columns))
        return engine

    return fill
