"""Relations find the records they point to, whichever of the two comes first.

A relation with an identifier belongs to the record that has it; else to the only record with
exactly its title and its date.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, exists, select, union, update

from desk_archive.storage.schema import identifier, record, relation

_TARGET = record.alias("target")
_HAS_LIVE_TARGET = exists().where(_TARGET.c.id == relation.c.target_id, _TARGET.c.trashed.is_(None))
_MINE = identifier.alias("mine")
_ME = select(record.c.title_key, record.c.date_edtf).where(record.c.id == bindparam("number"))
_OWN = select(relation.c.id).where(relation.c.record_id == bindparam("number"))
_TO_MY_IDENTIFIERS = (
    select(relation.c.id)
    .join(_MINE, and_(_MINE.c.value == relation.c.value, _MINE.c.scheme == relation.c.scheme))
    .where(_MINE.c.record_id == bindparam("number"))
)
_TO_MY_TITLE = select(relation.c.id).where(
    relation.c.title_key == bindparam("title_key"), relation.c.date_edtf == bindparam("edtf")
)
_OPEN = select(relation).where(
    relation.c.id.in_(union(_OWN, _TO_MY_IDENTIFIERS, _TO_MY_TITLE)), ~_HAS_LIVE_TARGET
)
_BY_IDENTIFIER = (
    select(record.c.id)
    .join(identifier, identifier.c.record_id == record.c.id)
    .where(
        identifier.c.scheme == bindparam("scheme"),
        identifier.c.value == bindparam("value"),
        record.c.trashed.is_(None),
        record.c.id != bindparam("source"),
    )
    .order_by(record.c.id)
    .limit(1)
)
_BY_TITLE = (
    select(record.c.id)
    .where(
        record.c.title_key == bindparam("title_key"),
        record.c.date_edtf == bindparam("edtf"),
        record.c.trashed.is_(None),
        record.c.id != bindparam("source"),
    )
    .limit(2)
)


def resolve(connection: Connection, number: int) -> None:
    """Resolve the relations of a record that came or changed, and those of others to it."""
    me = connection.execute(_ME, {"number": number}).one()
    parameters = {"number": number, "title_key": me.title_key, "edtf": me.date_edtf}
    for row in connection.execute(_OPEN, parameters).all():
        target = _target(connection, row)
        if target is not None:
            connection.execute(
                update(relation).where(relation.c.id == row.id).values(target_id=target)
            )


def _target(connection: Connection, row: Row[*tuple[Any, ...]]) -> int | None:
    """The record that a relation means: the oldest with its identifier, the only with its title."""
    if row.value is not None:
        known_by = {"source": row.record_id, "scheme": row.scheme, "value": row.value}
        found = connection.execute(_BY_IDENTIFIER, known_by).scalar()
        if found is not None:
            return found
    if row.title_key is None or row.date_edtf is None:
        return None
    called = {"source": row.record_id, "title_key": row.title_key, "edtf": row.date_edtf}
    titled = connection.execute(_BY_TITLE, called).scalars().all()
    return titled[0] if len(titled) == 1 else None
