"""The index queue: which records the index doesn't hold as they are now, and what it shall hold."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, delete, func, select

from desk_archive.domain.queries import IndexEntry
from desk_archive.domain.records import SAVED_PAGE, AgentRole
from desk_archive.storage.loading import CURRENT_VERSION, TAGS, TERMS
from desk_archive.storage.schema import (
    agent_name,
    annotation,
    annotation_tag,
    document,
    document_version,
    identifier,
    index_queue,
    reading_text,
    record,
    record_agent,
    tag,
)
from desk_archive.storage.sql import among, listed, raw

if TYPE_CHECKING:
    from desk_archive.storage.work import Work

_PERSON = "person"
_NAMED_ROLES = (AgentRole.AUTHOR.value, AgentRole.RECIPIENT.value)

_RECORDS = select(
    record.c.id,
    record.c.title,
    record.c.description,
    record.c.call_number_path,
    record.c.call_number,
).where(among(record.c.id), record.c.trashed.is_(None))
_TEXTS = (
    select(document.c.record_id, document.c.uuid, reading_text.c.body)
    .join(document_version, CURRENT_VERSION)
    .join(reading_text, reading_text.c.id == document_version.c.text_id)
    .where(
        among(document.c.record_id),
        document.c.trashed.is_(None),
        func.coalesce(document_version.c.fragment, "") != SAVED_PAGE,
    )
    .order_by(document.c.record_id, document.c.position, document.c.id)
)
_CHARACTERS = (
    select(func.sum(reading_text.c.characters))
    .select_from(index_queue)
    .join(document, document.c.record_id == index_queue.c.number)
    .join(document_version, CURRENT_VERSION)
    .join(reading_text, reading_text.c.id == document_version.c.text_id)
)
_AGENTS = (
    select(record_agent.c.record_id, record_agent.c.role, record_agent.c.name, agent_name.c.name)
    .outerjoin(
        agent_name,
        and_(agent_name.c.agent_id == record_agent.c.agent_id, agent_name.c.preferred),
    )
    .where(among(record_agent.c.record_id))
    .order_by(record_agent.c.record_id, record_agent.c.position)
)
_IDENTIFIERS = (
    select(identifier.c.record_id, identifier.c.value)
    .where(among(identifier.c.record_id))
    .order_by(identifier.c.record_id, identifier.c.position)
)
_LIVE_ANNOTATION = (
    among(annotation.c.record_id),
    annotation.c.trashed.is_(None),
    document.c.trashed.is_(None),
)
_NOTES = (
    select(annotation.c.record_id, annotation.c.uuid, annotation.c.note)
    .outerjoin(document, document.c.id == annotation.c.document_id)
    .where(*_LIVE_ANNOTATION, annotation.c.note != "")
    .order_by(annotation.c.record_id, document.c.position, annotation.c.start, annotation.c.id)
)
_ANNOTATION_TAGS = (
    select(annotation.c.record_id, tag.c.path)
    .join(annotation_tag, annotation_tag.c.annotation_id == annotation.c.id)
    .join(tag, tag.c.id == annotation_tag.c.tag_id)
    .outerjoin(document, document.c.id == annotation.c.document_id)
    .where(*_LIVE_ANNOTATION)
    .order_by(annotation.c.record_id, annotation.c.id, annotation_tag.c.position)
)


class QueueReader:
    """The index queue."""

    def __init__(self, connection: Connection) -> None:
        """Read through a connection."""
        self._connection = connection

    def pending(self, limit: int | None = None) -> list[int]:
        """The numbers of the records waiting, longest first; some may be gone by now."""
        statement = select(index_queue.c.number).order_by(index_queue.c.ticket).limit(limit)
        return list(self._connection.execute(statement).scalars())

    def is_empty(self) -> bool:
        """Whether the index holds everything as it is."""
        return self._connection.execute(select(index_queue.c.ticket).limit(1)).first() is None

    def characters(self) -> int:
        """About how many code points the texts of the records waiting have."""
        return self._connection.execute(_CHARACTERS).scalar() or 0

    def ticket(self) -> int:
        """The newest ticket in this view: what changes later gets a higher one."""
        return self._connection.execute(select(func.max(index_queue.c.ticket))).scalar() or 0

    def entries(self, numbers: Sequence[int]) -> list[IndexEntry]:
        """What the index shall hold of records; those in the trash or gone have no entry."""
        parameters = listed(numbers)
        rows = raw(self._connection, _RECORDS, parameters)
        parts = {row[0]: _Parts() for row in rows}
        for fill in (_fill_texts, _fill_names, _fill_wholes, _fill_reader):
            fill(self._connection, parameters, parts)
        return [_entry(row, parts[row[0]]) for row in rows]


class QueueWriter(QueueReader):
    """The index queue, to be added to and taken from; changes put themselves on it."""

    def __init__(self, work: Work) -> None:
        """Write in a transaction."""
        super().__init__(work.connection)

    def add(self, numbers: Sequence[int]) -> None:
        """Put records on the queue, at its end."""
        self._connection.exec_driver_sql(
            "INSERT OR REPLACE INTO index_queue (number) SELECT value FROM json_each(?)",
            (listed(numbers)["items"],),
        )

    def add_all(self) -> None:
        """Put all records on the queue."""
        self._connection.exec_driver_sql(
            "INSERT OR REPLACE INTO index_queue (number) SELECT id FROM record ORDER BY id"
        )

    def done(self, numbers: Sequence[int], ticket: int | None = None) -> None:
        """Take records off the queue.

        Args:
            numbers: of the records that the index holds now.
            ticket: the newest when they were read; what changed since stays on the queue. None
                takes them off in any case.
        """
        statement = delete(index_queue).where(among(index_queue.c.number))
        if ticket is not None:
            statement = statement.where(index_queue.c.ticket <= ticket)
        self._connection.execute(statement, listed(numbers))


class _Parts:
    """What has been read for one entry."""

    __slots__ = ("names", "notes", "tags", "texts", "wholes")

    def __init__(self) -> None:
        self.texts: list[tuple[str, str]] = []
        self.names: dict[str, dict[str, None]] = defaultdict(dict)
        self.tags: dict[str, None] = {}
        self.notes: list[tuple[str, str]] = []
        self.wholes: list[str] = []


def _fill_texts(
    connection: Connection, parameters: dict[str, Any], parts: dict[int, _Parts]
) -> None:
    for number, uuid, body in raw(connection, _TEXTS, parameters):
        if number in parts:
            parts[number].texts.append((uuid, body))


def _fill_names(
    connection: Connection, parameters: dict[str, Any], parts: dict[int, _Parts]
) -> None:
    """Names as found, and as the archive prefers them."""
    for number, role, found, preferred in raw(connection, _AGENTS, parameters):
        if number in parts:
            names = parts[number].names
            for name in (found, preferred or found):
                names[_PERSON][name] = None
                if role in _NAMED_ROLES:
                    names[role][name] = None
    for number, kind, value in raw(connection, TERMS, parameters):
        if number in parts:
            parts[number].names[kind][value] = None


def _fill_wholes(
    connection: Connection, parameters: dict[str, Any], parts: dict[int, _Parts]
) -> None:
    for number, value in raw(connection, _IDENTIFIERS, parameters):
        if number in parts:
            parts[number].wholes.append(value)


def _fill_reader(
    connection: Connection, parameters: dict[str, Any], parts: dict[int, _Parts]
) -> None:
    """What the reader wrote."""
    for number, uuid, note in raw(connection, _NOTES, parameters):
        if number in parts:
            parts[number].notes.append((uuid, note))
    for statement in (TAGS, _ANNOTATION_TAGS):
        for number, path in raw(connection, statement, parameters):
            if number in parts:
                parts[number].tags[path] = None


def _entry(row: tuple[Any, ...], parts: _Parts) -> IndexEntry:
    number, title, description, call_number_path, call_number = row
    wholes = {"id": tuple(parts.wholes), "call": _call_parts(call_number_path, call_number)}
    return IndexEntry(
        number=number,
        title=title,
        description=description or "",
        texts=tuple(parts.texts),
        names={name: tuple(values) for name, values in parts.names.items()},
        tags=tuple(parts.tags),
        notes=tuple(parts.notes),
        wholes={name: values for name, values in wholes.items() if values},
    )


def _call_parts(path: str | None, levels: str) -> tuple[str, ...]:
    """A call number whole, and each level with and without its word."""
    if path is None:
        return ()
    parts = [path]
    for level, value in json.loads(levels):
        parts += [f"{level} {value}", value]
    return tuple(dict.fromkeys(parts))
