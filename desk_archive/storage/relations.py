"""Relations find the records they point to, whichever of the two comes first.

A relation with an identifier belongs to the record that has it; else to the only record with
exactly its title and its date. A record that others point to shows that as well: the inverse is
read, never stored, so that it comes and goes with the relation itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, exists, select, union

from desk_archive.domain.records import Relation, RelationKind
from desk_archive.storage.schema import identifier, record, relation
from desk_archive.storage.sql import among, listed, raw

_INVERSES = {
    RelationKind.PREVIOUS: RelationKind.NEXT,
    RelationKind.NEXT: RelationKind.PREVIOUS,
    RelationKind.OTHER_EDITION_OF: RelationKind.OTHER_EDITION_OF,
}

_TARGET = record.alias("target")
_HAS_LIVE_TARGET = exists().where(_TARGET.c.id == relation.c.target_id, _TARGET.c.trashed.is_(None))
_MINE = identifier.alias("mine")
_ME = record.alias("me")
_OWN = select(relation.c.id).where(among(relation.c.record_id))
_TO_MY_IDENTIFIERS = (
    select(relation.c.id)
    .select_from(_MINE)
    .join(relation, (_MINE.c.value == relation.c.value) & (_MINE.c.scheme == relation.c.scheme))
    .where(among(_MINE.c.record_id))
)
_TO_MY_TITLE = (
    select(relation.c.id)
    .select_from(_ME)
    .join(
        relation,
        (_ME.c.title_key == relation.c.title_key) & (_ME.c.date_edtf == relation.c.date_edtf),
    )
    .where(among(_ME.c.id))
)
_OPEN = select(
    relation.c.id,
    relation.c.record_id,
    relation.c.scheme,
    relation.c.value,
    relation.c.title_key,
    relation.c.date_edtf,
).where(relation.c.id.in_(union(_OWN, _TO_MY_IDENTIFIERS, _TO_MY_TITLE)), ~_HAS_LIVE_TARGET)
_BY_IDENTIFIER = (
    select(identifier.c.scheme, identifier.c.value, record.c.id)
    .join(record, identifier.c.record_id == record.c.id)
    .where(
        among(identifier.c.value, "values"),
        among(identifier.c.scheme, "schemes"),
        record.c.trashed.is_(None),
    )
    .order_by(record.c.id)
)
_BY_TITLE = select(record.c.title_key, record.c.date_edtf, record.c.id).where(
    among(record.c.title_key, "titles"),
    among(record.c.date_edtf, "dates"),
    record.c.trashed.is_(None),
)


def found_targets(
    connection: Connection, numbers: Collection[int]
) -> tuple[dict[int, int], dict[int, int]]:
    """The records meant by open relations, those of some records and those of others to them.

    Args:
        connection: the writer's.
        numbers: of the records that came or changed.

    Returns:
        The record each relation points to, by the number of the relation: first of the relations of
        these records, then of others.
    """
    rows = raw(connection, _OPEN, listed(numbers))
    holders = _holders(connection, rows)
    titled = _titled(connection, rows)
    mine: dict[int, int] = {}
    others: dict[int, int] = {}
    own = set(numbers)
    for number, source, scheme, value, title_key, edtf in rows:
        target = _target(source, holders[scheme, value], titled[title_key, edtf])
        if target is not None:
            (mine if source in own else others)[number] = target
    return mine, others


def point(connection: Connection, targets: Mapping[int, int]) -> None:
    """Let relations point to records, by their numbers."""
    if targets:
        connection.exec_driver_sql(
            "UPDATE relation SET target_id = ? WHERE id = ?",
            [(target, number) for number, target in targets.items()],
        )


def resolve(connection: Connection, numbers: Collection[int]) -> None:
    """Resolve the relations of records that came or changed, and those of others to them."""
    for targets in found_targets(connection, numbers):
        point(connection, targets)


_Found = Mapping[tuple[str | None, str | None], list[int]]


def _holders(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> _Found:
    """The records that have the identifiers of relations, the oldest first."""
    found: dict[tuple[str | None, str | None], list[int]] = defaultdict(list)
    wanted = {(scheme, value) for _, _, scheme, value, _, _ in rows if value is not None}
    if wanted:
        parameters = {
            **listed({scheme for scheme, _ in wanted}, "schemes"),
            **listed({value for _, value in wanted}, "values"),
        }
        for scheme, value, number in raw(connection, _BY_IDENTIFIER, parameters):
            found[scheme, value].append(number)
    return found


def _titled(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> _Found:
    """The records with the titles and dates of relations."""
    found: dict[tuple[str | None, str | None], list[int]] = defaultdict(list)
    wanted = {(row[4], row[5]) for row in rows if row[4] is not None and row[5] is not None}
    if wanted:
        parameters = {
            **listed({title for title, _ in wanted}, "titles"),
            **listed({date for _, date in wanted}, "dates"),
        }
        for title, date, number in raw(connection, _BY_TITLE, parameters):
            found[title, date].append(number)
    return found


def _target(source: int, holders: Sequence[int], titled: Sequence[int]) -> int | None:
    """The record that a relation means: the oldest with its identifier, the only with its title."""
    for number in holders:
        if number != source:
            return number
    others = [number for number in titled if number != source]
    return others[0] if len(others) == 1 else None


def inverses(
    told: Sequence[tuple[RelationKind, Relation]], own: Sequence[Relation]
) -> Iterator[Relation]:
    """What a record shows of the relations of others to it, each once.

    Args:
        told: how others stand to it, each with its title and date as a relation of no kind.
        own: what the record says itself; what it says of a record needs no saying again.
    """
    shown = {(relation.kind, relation.record) for relation in own}
    named = {relation.record for relation in own}
    for kind, other in told:
        inverse = _INVERSES.get(kind, RelationKind.RELATED)
        if (inverse, other.record) in shown:
            continue
        if inverse is RelationKind.RELATED and other.record in named:
            continue
        shown.add((inverse, other.record))
        named.add(other.record)
        yield Relation(inverse, other.title, other.date, record=other.record, inverse=True)
