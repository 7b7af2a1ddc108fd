"""The lines of the record list, read for a screenful at a time."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from desk_archive.domain.records import AgentRole, CallNumberLevel, ReadingStatus, RecordRow
from desk_archive.storage.loading import TERMS, archival_date
from desk_archive.storage.schema import annotation, legend_colour, record, record_agent, record_term
from desk_archive.storage.sql import among, listed, raw
from desk_archive.storage.vocabulary import TermKind

_RECORDS = select(
    record.c.id,
    record.c.uuid,
    record.c.title,
    record.c.date_edtf,
    record.c.date_verbatim,
    record.c.call_number,
    record.c.status,
    record.c.starred,
).where(among(record.c.id))
_AGENTS = (
    select(record_agent.c.record_id, record_agent.c.role, record_agent.c.name)
    .where(
        among(record_agent.c.record_id),
        record_agent.c.role.in_([AgentRole.AUTHOR.value, AgentRole.RECIPIENT.value]),
    )
    .order_by(record_agent.c.record_id, record_agent.c.position)
)
_SHOWN_TERMS = TERMS.where(
    record_term.c.kind.in_(
        [
            TermKind.TYPE.value,
            TermKind.REPOSITORY.value,
            TermKind.LANGUAGE.value,
        ]
    )
)
_ANNOTATIONS = (
    select(annotation.c.record_id, annotation.c.colour_id, func.count())
    .where(annotation.c.trashed.is_(None), among(annotation.c.record_id))
    .group_by(annotation.c.record_id, annotation.c.colour_id)
)
_LEGEND = (
    select(legend_colour.c.id, legend_colour.c.uuid)
    .where(~legend_colour.c.removed)
    .order_by(legend_colour.c.position)
)


def record_rows(connection: Connection, numbers: Sequence[int]) -> list[RecordRow]:
    """The lines of some records, in order; numbers that aren't here are left out."""
    parameters = listed(numbers)
    agents: dict[tuple[int, str], list[str]] = defaultdict(list)
    for number, role, name in raw(connection, _AGENTS, parameters):
        agents[number, role].append(name)
    terms: dict[tuple[int, str], list[str]] = defaultdict(list)
    for number, kind, value in raw(connection, _SHOWN_TERMS, parameters):
        terms[number, kind].append(value)
    notes: dict[int, int] = defaultdict(int)
    used: dict[int, set[int]] = defaultdict(set)
    for number, colour, count in raw(connection, _ANNOTATIONS, parameters):
        notes[number] += count
        used[number].add(colour)
    legend = raw(connection, _LEGEND)
    rows = {}
    for row in raw(connection, _RECORDS, parameters):
        number, uuid, title, edtf, verbatim, call_number, status, starred = row
        rows[number] = RecordRow(
            number=number,
            record=uuid,
            title=title,
            date=archival_date(edtf, verbatim),
            authors=tuple(agents.get((number, AgentRole.AUTHOR.value), ())),
            recipients=tuple(agents.get((number, AgentRole.RECIPIENT.value), ())),
            type=_first(terms.get((number, TermKind.TYPE.value))),
            repository=_first(terms.get((number, TermKind.REPOSITORY.value))),
            call_number=tuple(CallNumberLevel(*level) for level in json.loads(call_number)),
            languages=tuple(terms.get((number, TermKind.LANGUAGE.value), ())),
            status=ReadingStatus(status),
            starred=bool(starred),
            colours=tuple(identity for key, identity in legend if key in used.get(number, ())),
            notes=notes.get(number, 0),
        )
    return [rows[number] for number in numbers if number in rows]


def _first(values: list[str] | None) -> str | None:
    return values[0] if values else None
