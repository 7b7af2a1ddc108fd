"""What can be wrong with the content of an archive, and what of it can be put right without loss."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    Text,
    delete,
    func,
    select,
    type_coerce,
    update,
)

from desk_archive.domain import near
from desk_archive.domain.anchoring import AnchorState
from desk_archive.domain.annotations import TargetKind
from desk_archive.domain.records import CallNumberLevel
from desk_archive.domain.structure import SpanKind, spans_from_json
from desk_archive.domain.text import sha256 as text_sha256
from desk_archive.storage import schema
from desk_archive.storage.database import driver_connection
from desk_archive.storage.loading import CURRENT_VERSION
from desk_archive.storage.near import packed
from desk_archive.storage.originals import open_blob
from desk_archive.storage.record_fields import date_columns
from desk_archive.storage.schema.base import Json
from desk_archive.storage.sql import among, listed
from desk_archive.storage.vocabulary import stored_key

_PIECE = 1 << 20
_SURE = (AnchorState.EXACT.value, AnchorState.MOVED.value)
_PLACED = (*_SURE, AnchorState.FUZZY.value)
_REPORTED = 100
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with an archive.

    Attributes:
        kind: a stable code: `structure`, `reference`, `value`, `original`, `text`, `document`,
            `annotation`, `derived`, `agent`, `unused`.
        what: what is wrong with what, in English.
        repaired: whether it has been put right.
    """

    kind: str
    what: str
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """A problem with the statements that would put it right."""

    problem: Problem
    cure: Callable[[Connection], None] | None = None


class IntegrityReader:
    """Looks for what is wrong."""

    def __init__(self, connection: Connection) -> None:
        """Read through a connection."""
        self._connection = connection

    def problems(self) -> Iterator[Problem]:
        """Everything that is wrong, the gravest first."""
        for found in self._found():
            yield found.problem

    def _found(self) -> Iterator[_Found]:
        for look in _LOOKS:
            yield from look(self._connection)


class IntegrityWriter(IntegrityReader):
    """Puts right what can be put right without losing anything a person made."""

    def repair(self) -> list[Problem]:
        """Put right what can be, unless the file itself is broken; then index everything anew.

        Returns:
            Everything that was wrong, with what has been repaired.
        """
        found = list(self._found())
        if any(one.problem.kind == "structure" for one in found):
            # Writing to a broken file breaks more of it.
            return [one.problem for one in found]
        cures = [one.cure for one in found if one.cure is not None]
        for cure in cures:
            cure(self._connection)
        if cures:
            self._connection.exec_driver_sql(
                "INSERT OR REPLACE INTO index_queue (number) SELECT id FROM record ORDER BY id"
            )
        return [replace(one.problem, repaired=one.cure is not None) for one in found]


# --- the file -------------------------------------------------------------------------------------


def _structure(connection: Connection) -> Iterator[_Found]:
    for (verdict,) in connection.exec_driver_sql(f"PRAGMA integrity_check({_REPORTED})").all():
        if verdict != "ok":
            yield _Found(Problem("structure", str(verdict)))
    foreign = "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view')"
    for kind, name in connection.exec_driver_sql(foreign).all():
        yield _Found(Problem("structure", f"The file holds a {kind} “{name}”, as no archive does."))


def _references(connection: Connection) -> Iterator[_Found]:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_REPORTED)
    for table, row, target, _ in rows:
        yield _Found(
            Problem("reference", f"Row {row} of “{table}” points to a “{target}” that isn't here.")
        )


def _values(connection: Connection) -> Iterator[_Found]:
    """Columns of JSON that hold none."""
    for table in schema.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Json):
                # Of NULL it says no as well.
                broken = column.is_not(None) & (func.json_valid(column) == 0)
                count = connection.execute(
                    select(func.count()).select_from(table).where(broken)
                ).scalar_one()
                if count:
                    what = f"{count} rows of “{table.name}” hold no JSON in “{column.name}”."
                    yield _Found(Problem("value", what))


# --- bytes and texts ------------------------------------------------------------------------------


def _originals(connection: Connection) -> Iterator[_Found]:
    content = schema.original_content
    rows = connection.execute(
        select(
            schema.original.c.sha256, schema.original.c.size, content.c.id.is_not(None)
        ).outerjoin(content, content.c.id == schema.original.c.id)
    ).all()
    for sha256, size, present in rows:
        if not present:
            yield _Found(Problem("original", f"The bytes of the original {sha256} are missing."))
        elif _stored_digest(connection, sha256) != (sha256, size):
            yield _Found(Problem("original", f"The bytes of the original {sha256} have changed."))


def _stored_digest(connection: Connection, sha256: str) -> tuple[str, int]:
    """The SHA-256 and the size of what is stored under a SHA-256."""
    digest, size = hashlib.sha256(), 0
    with open_blob(driver_connection(connection), sha256) as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def _texts(connection: Connection) -> Iterator[_Found]:
    text = schema.reading_text
    for row in connection.execute(select(text)):
        if text_sha256(row.body) != row.sha256 or len(row.body) != row.characters:
            yield _Found(Problem("text", f"The reading text {row.sha256} has changed."))


def _documents(connection: Connection) -> Iterator[_Found]:
    """Documents without a text."""
    version = schema.document_version
    statement = (
        select(schema.document.c.uuid)
        .outerjoin(version, CURRENT_VERSION)
        .where(version.c.id.is_(None))
    )
    for (uuid,) in connection.execute(statement).all():
        yield _Found(Problem("document", f"The document {uuid} has no text."))


# --- annotations ----------------------------------------------------------------------------------


def _annotations(connection: Connection) -> Iterator[_Found]:
    """Places that lie outside their text, and quotations that don't stand there."""
    note = schema.annotation
    placed = (
        select(
            note.c.uuid, note.c.document_id, note.c.state, note.c.start, note.c.end, note.c.exact
        )
        .where(
            note.c.document_id.is_not(None),
            note.c.kind == TargetKind.TEXT.value,
            note.c.state.in_(_PLACED),
        )
        .order_by(note.c.document_id)
    )
    for document_id, rows in groupby(connection.execute(placed).all(), lambda r: r.document_id):
        text = _text_of(connection, document_id)
        for row in rows:
            what = None if text is None else _misplaced(row, text)
            if what is not None:
                yield _Found(Problem("annotation", f"The annotation {row.uuid} {what}."))


def _text_of(connection: Connection, document_id: int) -> str | None:
    text, version = schema.reading_text, schema.document_version
    return connection.execute(
        select(text.c.body)
        .join(version, version.c.text_id == text.c.id)
        .join(schema.document, CURRENT_VERSION)
        .where(schema.document.c.id == document_id)
    ).scalar()


def _misplaced(row: Row[*tuple[Any, ...]], text: str) -> str | None:
    """What is wrong with the place of an annotation, or None."""
    if row.start is None or row.end is None:
        return "has no place in its text"
    if not 0 <= row.start <= row.end <= len(text):
        return "lies outside its text"
    if row.state in _SURE and row.exact is not None and text[row.start : row.end] != row.exact:
        return "stands beside other words than it quotes"
    return None


# --- what is derived ------------------------------------------------------------------------------


def _derived(connection: Connection) -> Iterator[_Found]:
    """Columns computed from others that say something else."""
    for table, source, target in (
        (schema.record, "title", "title_key"),
        (schema.relation, "title", "title_key"),
        (schema.agent_name, "name", "sort_key"),
        (schema.term, "value", "sort_key"),
        (schema.tag, "path", "sort_key"),
    ):
        rows = connection.execute(select(table.c.id, table.c[source], table.c[target])).all()
        for number, value, stored in rows:
            wanted = None if value is None else stored_key(value)
            if stored != wanted:
                yield _derived_problem(table, number, {target: wanted})
    yield from _derived_of_records(connection)


def _derived_of_records(connection: Connection) -> Iterator[_Found]:
    from desk_archive.domain.call_numbers import call_number_path

    columns = schema.record.c
    names = ("date_earliest", "date_latest", "date_years", "call_number_path")
    rows = connection.execute(
        select(columns.id, columns.date_edtf, columns.call_number, *(columns[n] for n in names))
    ).all()
    for row in rows:
        levels = tuple(CallNumberLevel(*level) for level in row.call_number)
        wanted = {
            **date_columns(row.date_edtf),
            "call_number_path": call_number_path(levels) or None,
        }
        if any(getattr(row, name) != value for name, value in wanted.items()):
            yield _derived_problem(schema.record, row.id, wanted)


def _derived_problem(table: Table[Any], number: int, wanted: Mapping[str, object]) -> _Found:
    def cure(connection: Connection) -> None:
        connection.execute(update(table).where(table.c.id == number).values(**wanted))

    names = ", ".join(wanted)
    return _Found(
        Problem("derived", f"Row {number} of “{table.name}” is out of step: {names}."), cure
    )


def _agents(connection: Connection) -> Iterator[_Found]:
    """Agents without a preferred name."""
    name = schema.agent_name
    preferred = select(name.c.agent_id).where(name.c.preferred)
    statement = (
        select(name.c.agent_id, func.min(name.c.id))
        .where(name.c.agent_id.not_in(preferred))
        .group_by(name.c.agent_id)
    )
    for agent, first in connection.execute(statement).all():
        yield _Found(
            Problem("agent", f"The agent {agent} has no preferred name."), _preferring(first)
        )


def _preferring(name_id: int) -> Callable[[Connection], None]:
    name = schema.agent_name

    def cure(connection: Connection) -> None:
        connection.execute(update(name).where(name.c.id == name_id).values(preferred=True))

    return cure


# --- texts near each other ------------------------------------------------------------------------


def _sketches(connection: Connection) -> Iterator[_Found]:
    """Sketches that are not those of their texts, or by which these aren't found."""
    text, stored, value = schema.reading_text, schema.text_sketch, schema.sketch_value
    indexed: dict[int, set[int]] = defaultdict(set)
    for number, text_id in connection.execute(select(value.c.value, value.c.text_id)):
        indexed[text_id].add(number)
    rows = connection.execute(
        select(stored.c.text_id, stored.c.hashes, text.c.sha256, text.c.body)
        .join(text, text.c.id == stored.c.text_id)
        .where(stored.c.algorithm == near.VERSION)
    )
    for text_id, hashes, sha256, body in rows:
        sketch = near.sketch(body)
        if hashes != packed(sketch) or indexed[text_id] != set(sketch[: near.INDEXED]):
            what = f"The sketch of the reading text {sha256} is out of step."
            yield _Found(Problem("derived", what), _forgetting(text_id))


def _forgetting(text_id: int) -> Callable[[Connection], None]:
    """Forget a sketch with its pairs; whoever looks for texts without one makes it anew."""
    stored = schema.text_sketch

    def cure(connection: Connection) -> None:
        connection.execute(delete(stored).where(stored.c.text_id == text_id))

    return cure


def _images(connection: Connection) -> Iterator[_Found]:
    """Images that a text shows and the archive doesn't hold."""
    version, shown = schema.document_version, schema.document_resource
    held: dict[int, set[str]] = defaultdict(set)
    for version_id, sha256 in connection.execute(
        select(shown.c.version_id, schema.original.c.sha256).join(
            schema.original, schema.original.c.id == shown.c.original_id
        )
    ):
        held[version_id].add(sha256)
    rows = connection.execute(
        select(version.c.id, version.c.spans, schema.document.c.uuid)
        .join(schema.document, CURRENT_VERSION)
        .where(type_coerce(version.c.spans, Text).like(f'%"{SpanKind.IMAGE.value}"%'))
    )
    for version_id, spans, uuid in rows:
        named = {span.target for span in spans_from_json(spans) if span.kind is SpanKind.IMAGE}
        if any(_DIGEST.fullmatch(target) for target in named - held[version_id]):
            what = f"The document {uuid} shows an image whose bytes are missing."
            yield _Found(Problem("original", what))


# --- what nothing needs ---------------------------------------------------------------------------


def _unused(connection: Connection) -> Iterator[_Found]:
    """Texts and originals that nothing refers to."""
    version = schema.document_version
    text, original = schema.reading_text, schema.original
    used_originals: list[ColumnElement[Any]] = [
        version.c.original_id,
        schema.document_page.c.original_id,
        schema.document_resource.c.original_id,
        schema.provenance.c.original_id,
    ]
    used_texts: list[ColumnElement[Any]] = [version.c.text_id]
    tables: tuple[tuple[Table[Any], list[ColumnElement[Any]]], ...] = (
        (text, used_texts),
        (original, used_originals),
    )
    for table, users in tables:
        unused = [_unreferenced(table.c.id, user) for user in users]
        rows = connection.execute(select(table.c.id, table.c.sha256).where(*unused)).all()
        for number, sha256 in rows:
            what = f"Nothing refers to the {table.name.replace('_', ' ')} {sha256}."
            yield _Found(Problem("unused", what), _dropping(table, number))


def _unreferenced(key: ColumnElement[int], user: ColumnElement[Any]) -> ColumnElement[bool]:
    return key.not_in(select(user).where(user.is_not(None)))


def _dropping(table: Table[Any], number: int) -> Callable[[Connection], None]:
    statement = delete(table).where(among(table.c.id))

    def cure(connection: Connection) -> None:
        connection.execute(statement, listed([number]))

    return cure


_LOOKS: tuple[Callable[[Connection], Iterator[_Found]], ...] = (
    _structure,
    _references,
    _values,
    _originals,
    _texts,
    _documents,
    _annotations,
    _derived,
    _agents,
    _sketches,
    _images,
    _unused,
)
