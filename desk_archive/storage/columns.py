"""Facets, dates and orders of all records at once, as arrays: what the index counts and sorts by.

Rows come as plain tuples from indexes that hold all of what is asked, so the wide rows of records
and the texts are never touched.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from desk_archive.domain.queries import (
    NO_DATE,
    TREE_SEPARATORS,
    FacetColumn,
    FacetName,
    RecordColumns,
    Sort,
    with_ancestors,
)
from desk_archive.domain.records import AgentRole
from desk_archive.storage.schema import (
    agent_name,
    annotation,
    annotation_tag,
    document,
    legend_colour,
    record,
    record_agent,
    record_tag,
    record_term,
    tag,
    term,
)
from desk_archive.storage.sql import among, listed, raw
from desk_archive.storage.vocabulary import TermKind

Pairs = Iterable[tuple[int, str]]

_TERM_FACETS = {
    FacetName.PLACE: TermKind.PLACE,
    FacetName.TOPIC: TermKind.TOPIC,
    FacetName.SUBJECT: TermKind.SUBJECT,
    FacetName.TYPE: TermKind.TYPE,
    FacetName.LANGUAGE: TermKind.LANGUAGE,
    FacetName.REPOSITORY: TermKind.REPOSITORY,
    FacetName.COLLECTION: TermKind.COLLECTION,
}
_LIVE = record.c.trashed.is_(None)
_LIVE_ANNOTATION = annotation.c.trashed.is_(None)

_RECORDS = select(
    record.c.id,
    record.c.date_earliest,
    record.c.date_latest,
    record.c.date_years,
    record.c.call_number_path,
    record.c.status,
).where(_LIVE)
# Each as an index has it, to the last column, so that nothing is sorted.
_BY_TITLE = (
    select(record.c.id).where(_LIVE).order_by(record.c.title_key, record.c.trashed, record.c.id)
)
_BY_ADDED = select(record.c.id).where(_LIVE).order_by(record.c.added, record.c.trashed, record.c.id)
_BY_DATE = (
    select(record.c.id, record.c.date_earliest)
    .where(_LIVE)
    .order_by(
        record.c.date_earliest,
        record.c.date_latest,
        record.c.date_years,
        record.c.call_number_path,
        record.c.status,
        record.c.trashed,
        record.c.id,
    )
)
_TERM_PAIRS = select(record_term.c.record_id, record_term.c.term_id)
_AGENT_PAIRS = select(record_agent.c.record_id, record_agent.c.agent_id, record_agent.c.role)
_AGENT_NAMES = select(agent_name.c.agent_id, agent_name.c.name).where(agent_name.c.preferred)
_RECORD_TAGS = select(record_tag.c.record_id, record_tag.c.tag_id)
_ANNOTATION_TAGS = (
    select(annotation.c.record_id, annotation_tag.c.tag_id)
    .distinct()
    .join(annotation, annotation.c.id == annotation_tag.c.annotation_id)
    .outerjoin(document, document.c.id == annotation.c.document_id)
    .where(_LIVE_ANNOTATION, annotation.c.record_id.is_not(None), document.c.trashed.is_(None))
)
_ANNOTATIONS = (
    select(annotation.c.record_id, annotation.c.colour_id)
    .distinct()
    .outerjoin(document, document.c.id == annotation.c.document_id)
    .where(_LIVE_ANNOTATION, annotation.c.record_id.is_not(None), document.c.trashed.is_(None))
)
_LEGEND = select(legend_colour.c.id, legend_colour.c.name).where(~legend_colour.c.removed)


class ColumnReader:
    """What is counted, filtered and sorted by."""

    def __init__(self, connection: Connection) -> None:
        """Read through a connection."""
        self._connection = connection

    def numbers(self) -> array[int]:
        """The numbers of all records outside the trash, ascending."""
        rows = raw(self._connection, select(record.c.id).where(_LIVE).order_by(record.c.id))
        return array("q", [number for (number,) in rows])

    def load(self, numbers: Sequence[int] | None = None) -> RecordColumns:
        """The columns of records outside the trash.

        Args:
            numbers: of the records wanted, or None for all.

        Returns:
            Their columns; `orders` are always those of all records, since a record that changed can
            have come to stand anywhere.
        """
        rows = self._rows(numbers, _RECORDS, record.c.id)
        loader = _Loader(self._connection, numbers, {row[0] for row in rows})
        return RecordColumns(
            numbers=array("q", [row[0] for row in rows]),
            earliest=array("q", [NO_DATE if row[1] is None else row[1] for row in rows]),
            latest=array("q", [NO_DATE if row[2] is None else row[2] for row in rows]),
            facets=dict(_facets(rows, loader)),
            orders={
                Sort.DATE: self._order_by_date(),
                Sort.TITLE: self._order(_BY_TITLE),
                Sort.ADDED: self._order(_BY_ADDED),
            },
        )

    def _rows(
        self,
        numbers: Sequence[int] | None,
        statement: Select[*tuple[Any, ...]],
        owner: ColumnElement[Any],
    ) -> list[tuple[Any, ...]]:
        statement = statement.order_by(owner)
        if numbers is None:
            return raw(self._connection, statement)
        return raw(self._connection, statement.where(among(owner)), listed(numbers))

    def _order_by_date(self) -> array[int]:
        """All records by date, those without one last."""
        rows = raw(self._connection, _BY_DATE)
        dated = [number for number, earliest in rows if earliest is not None]
        return array("q", dated + [number for number, earliest in rows if earliest is None])

    def _order(self, statement: Select[int]) -> array[int]:
        return array("q", [number for (number,) in raw(self._connection, statement)])


class _Loader:
    """Reads pairs of records and what they have, for the records wanted."""

    def __init__(
        self, connection: Connection, numbers: Sequence[int] | None, live: set[int]
    ) -> None:
        self._connection = connection
        self._numbers = numbers
        self._live = live

    def pairs(
        self, statement: Select[*tuple[Any, ...]], owner: ColumnElement[Any]
    ) -> list[tuple[Any, ...]]:
        """The rows of a statement whose first column is the number of a record."""
        if self._numbers is None:
            rows = raw(self._connection, statement)
        else:
            rows = raw(self._connection, statement.where(among(owner)), listed(self._numbers))
        live = self._live
        return [row for row in rows if row[0] in live]

    def names(self, statement: Select[*tuple[Any, ...]]) -> dict[int, str]:
        """All rows of a statement of a number and its name."""
        return dict(raw(self._connection, statement))


def _facets(
    rows: Sequence[tuple[Any, ...]], loader: _Loader
) -> Iterator[tuple[FacetName, FacetColumn]]:
    """All facets of the records in `rows`."""
    yield from _agent_facets(loader)
    for facet, kind in _TERM_FACETS.items():
        statement = _TERM_PAIRS.where(record_term.c.kind == kind.value)
        values = loader.names(select(term.c.id, term.c.value).where(term.c.kind == kind.value))
        yield facet, _column(facet, loader.pairs(statement, record_term.c.record_id), values)
    yield (
        FacetName.CALL_NUMBER,
        _text_column(FacetName.CALL_NUMBER, ((row[0], row[4]) for row in rows if row[4])),
    )
    years = ((row[0], year) for row in rows if row[3] for year in row[3].split(" "))
    yield FacetName.YEAR, _text_column(FacetName.YEAR, years)
    yield FacetName.STATUS, _text_column(FacetName.STATUS, ((row[0], row[5]) for row in rows))
    tagged = loader.pairs(_RECORD_TAGS, record_tag.c.record_id)
    tagged += loader.pairs(_ANNOTATION_TAGS, annotation.c.record_id)
    tags = loader.names(select(tag.c.id, tag.c.path))
    yield FacetName.TAG, _column(FacetName.TAG, tagged, tags)
    annotated = loader.pairs(_ANNOTATIONS, annotation.c.record_id)
    legend = loader.names(_LEGEND)
    coloured = [row for row in annotated if row[1] in legend]
    yield FacetName.COLOUR, _column(FacetName.COLOUR, coloured, legend)
    having = {row[0] for row in annotated}
    answers = ((row[0], "yes" if row[0] in having else "no") for row in rows)
    yield FacetName.ANNOTATED, _text_column(FacetName.ANNOTATED, answers)


def _agent_facets(loader: _Loader) -> Iterator[tuple[FacetName, FacetColumn]]:
    rows = loader.pairs(_AGENT_PAIRS, record_agent.c.record_id)
    names = loader.names(_AGENT_NAMES)
    for facet, role in (
        (FacetName.AUTHOR, AgentRole.AUTHOR.value),
        (FacetName.RECIPIENT, AgentRole.RECIPIENT.value),
    ):
        yield facet, _column(facet, [row[:2] for row in rows if row[2] == role], names)
    yield FacetName.PERSON, _column(FacetName.PERSON, [row[:2] for row in rows], names)


def _text_column(facet: FacetName, pairs: Pairs) -> FacetColumn:
    """A column of values given as text."""
    found = list(pairs)
    return _column(facet, found, {value: value for _, value in found})


def _column(
    facet: FacetName, pairs: Sequence[tuple[Any, ...]], values: Mapping[Any, str]
) -> FacetColumn:
    """A column of pairs, each once, with what stands above a value in its tree.

    Args:
        facet: which.
        pairs: number of a record, key of a value.
        values: the text of each key; two keys may have the same.
    """
    ordinals: dict[str, int] = {}
    expand = _expander(facet)
    by_key = {
        key: [ordinals.setdefault(text, len(ordinals)) for text in expand(values[key])]
        for key in dict.fromkeys(key for _, key in pairs)
    }
    different = dict.fromkeys((number, ordinal) for number, key in pairs for ordinal in by_key[key])
    return FacetColumn(
        values=tuple(ordinals),
        records=array("q", [number for number, _ in different]),
        ordinals=array("q", [ordinal for _, ordinal in different]),
    )


def _expander(facet: FacetName) -> Callable[[str], tuple[str, ...]]:
    if facet in TREE_SEPARATORS:
        return lambda value: with_ancestors(facet, value)
    return lambda value: (value,)
