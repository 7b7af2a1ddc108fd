"""Completion: the values that fields have already, by how they or one of their words begin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    bindparam,
    func,
    select,
)

from desk_archive.domain.records import AgentRole
from desk_archive.domain.text import fold, fold_space
from desk_archive.storage.schema import (
    agent_name,
    annotation,
    annotation_tag,
    identifier,
    record,
    record_agent,
    record_tag,
    record_term,
    tag,
    term,
)
from desk_archive.storage.sql import among, listed, raw
from desk_archive.storage.vocabulary import TermKind, stored_key

_TERMS: Mapping[str, TermKind] = {
    "type": TermKind.TYPE,
    "repository": TermKind.REPOSITORY,
    "languages": TermKind.LANGUAGE,
    "places": TermKind.PLACE,
    "topics": TermKind.TOPIC,
    "subjects": TermKind.SUBJECT,
    "collections": TermKind.COLLECTION,
    **{kind.value: kind for kind in TermKind},
}
_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "classification": record.c.classification,
    "source": record.c.source,
    "rights": record.c.rights,
    "credits": record.c.credits,
    "uploaded": record.c.uploaded,
    "citation": record.c.citation,
    "title": record.c.title,
    "description": record.c.description,
}
_ROLES = tuple(role.value for role in AgentRole)
_AGENTS = {"agents": _ROLES, "person": _ROLES, **{role: (role,) for role in _ROLES}}
_LIVE = record.c.trashed.is_(None)

_Counted = list[tuple[str, int]]


class VocabularyReader:
    """Values that are here already, to be typed again."""

    def __init__(self, connection: Connection) -> None:
        """Read through a connection."""
        self._connection = connection

    def values(self, field: str, prefix: str, limit: int) -> list[str]:
        """The values that a field has in records outside the trash.

        Args:
            field: of `Description`, in its own words or those of its facet; a role for the names
                of agents who have it, `agents` or `person` for all; `tags`; `identifiers` gives
                their schemes with a colon.
            prefix: how a value, or one of its words, begins, whatever its case and accents; "" for
                all.
            limit: how many at most.

        Returns:
            Those used most first, then by name; none for a field that nothing completes.
        """
        wanted = fold(fold_space(prefix)).lstrip()
        counted = self._counted(field, wanted)
        ordered = sorted(counted, key=lambda value: (-value[1], stored_key(value[0])))
        return [value for value, _ in ordered[:limit]]

    def _counted(self, field: str, wanted: str) -> _Counted:
        """The values that fit, each with how often it is used."""
        if field in _TERMS:
            return self._shared(term, term.c.value, wanted, _OF_TERMS, _TERMS[field])
        if field in _AGENTS:
            uses = _names_in(_AGENTS[field])
            return self._shared(agent_name, agent_name.c.name, wanted, uses)
        if field in ("tags", "tag"):
            return self._tags(wanted)
        if field in _COLUMNS:
            return _fitting(raw(self._connection, _uses_of(_COLUMNS[field])), wanted)
        if field in ("identifiers", "identifier"):
            rows = raw(self._connection, _SCHEMES)
            return _fitting(((f"{scheme}:", count) for scheme, count in rows), wanted)
        return []

    def _shared(
        self,
        table: Table[Any],
        name: ColumnElement[Any],
        wanted: str,
        uses: _Uses,
        kind: TermKind | None = None,
    ) -> _Counted:
        """Values that records share, from the table that holds each once."""
        owner = table.c.agent_id if table is agent_name else table.c.id
        statement = select(owner, name)
        if kind is not None:
            statement = statement.where(table.c.kind == kind.value)
        if wanted and not any(c.isdigit() for c in wanted):
            # The sort key holds the value folded, but for its digits.
            held = func.instr(table.c.sort_key, bindparam("folded", type_=Text)) > 0
            statement = statement.where(held)
            rows = raw(self._connection, statement, {"folded": wanted})
        else:
            rows = raw(self._connection, statement)
        return self._used(rows, wanted, uses)

    def _tags(self, wanted: str) -> _Counted:
        rows = raw(self._connection, select(tag.c.id, tag.c.path))
        found: Counter[str] = Counter(dict(self._used(rows, wanted, _OF_TAGS)))
        found.update(dict(self._used(rows, wanted, _OF_ANNOTATIONS)))
        return list(found.items())

    def _used(self, rows: Iterable[tuple[Any, ...]], wanted: str, uses: _Uses) -> _Counted:
        """Of numbered values those that fit and are used."""
        fits = _fits(wanted)
        fitting = [(number, value) for number, value in rows if fits(value)]
        parameters = listed({number for number, _ in fitting})
        counts = Counter(dict(raw(self._connection, uses.all, parameters)))
        counts.subtract(number for (number,) in raw(self._connection, uses.trashed))
        return [(value, counts[number]) for number, value in fitting if counts[number] > 0]


@dataclass(frozen=True, slots=True)
class _Uses:
    """How often shared values are used: counted in all records, and each use in the trash.

    Taken apart, for the first is told by an index alone, and few records lie in the trash.
    """

    all: Select[int, int]
    trashed: Select[int]


_TRASH = select(record.c.id).where(record.c.trashed.is_not(None))


def _uses(owner: ColumnElement[int], record_id: ColumnElement[int]) -> _Uses:
    counted = select(owner, func.count()).where(among(owner)).group_by(owner)
    return _Uses(counted, select(owner).where(record_id.in_(_TRASH)))


def _names_in(roles: Sequence[str]) -> _Uses:
    """How often the names of agents are used, in some roles."""
    in_role = record_agent.c.role.in_(roles)
    return _Uses(_OF_AGENTS.all.where(in_role), _OF_AGENTS.trashed.where(in_role))


_OF_TERMS = _uses(record_term.c.term_id, record_term.c.record_id)
_OF_AGENTS = _uses(record_agent.c.agent_id, record_agent.c.record_id)
_OF_TAGS = _uses(record_tag.c.tag_id, record_tag.c.record_id)
_WITH_TAGS = (
    select(annotation_tag.c.tag_id)
    .join(annotation, annotation.c.id == annotation_tag.c.annotation_id)
    .where(annotation.c.trashed.is_(None))
)
_OF_ANNOTATIONS = _Uses(
    _WITH_TAGS.add_columns(func.count())
    .where(among(annotation_tag.c.tag_id))
    .group_by(annotation_tag.c.tag_id),
    _WITH_TAGS.where(annotation.c.record_id.in_(_TRASH)),
)
_SCHEMES = (
    select(identifier.c.scheme, func.count())
    .join(record, record.c.id == identifier.c.record_id)
    .where(_LIVE)
    .group_by(identifier.c.scheme)
)


def _uses_of(column: ColumnElement[Any]) -> Select[str, int]:
    """The different values of a column of records."""
    return select(column, func.count()).where(_LIVE, column.is_not(None)).group_by(column)


def _fitting(counted: Iterable[tuple[Any, ...]], wanted: str) -> _Counted:
    fits = _fits(wanted)
    return [(value, count) for value, count in counted if fits(value)]


def _fits(wanted: str) -> Callable[[str], bool]:
    """Whether a value, or one of its words, begins as asked."""
    if not wanted:
        return lambda _: True
    begins = re.compile(rf"(?<!\w){re.escape(wanted)}")
    return lambda value: begins.search(fold(value)) is not None
