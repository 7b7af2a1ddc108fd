"""What records share: agents found by name, controlled values, tags."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Table, exists, or_, select

from desk_archive.domain.records import AgentName
from desk_archive.domain.text import fold_space, sort_key
from desk_archive.storage.schema import (
    agent,
    agent_name,
    annotation,
    annotation_tag,
    record,
    record_tag,
    tag,
    term,
)
from desk_archive.storage.schema.base import clean
from desk_archive.storage.sql import among, insert_many, listed, new_numbers, raw
from desk_archive.storage.undo_log import UndoLog


class TermKind(StrEnum):
    """The kinds of controlled values; each is a field of the record and a facet."""

    PLACE = "place"
    TOPIC = "topic"
    SUBJECT = "subject"
    COLLECTION = "collection"
    LANGUAGE = "language"
    TYPE = "type"
    REPOSITORY = "repository"


def stored_key(text: str) -> str:
    """The sort key of a text as it is stored: NUL, which divides its two parts, can't be."""
    return clean(sort_key(clean(text)).replace("\x00", "\x01"))


_ON_A_RECORD = (
    select(record_tag.c.id)
    .join(record, record.c.id == record_tag.c.record_id)
    .where(record_tag.c.tag_id == tag.c.id, record.c.trashed.is_(None))
)
_ON_AN_ANNOTATION = (
    select(annotation_tag.c.id)
    .join(annotation, annotation.c.id == annotation_tag.c.annotation_id)
    .outerjoin(record, record.c.id == annotation.c.record_id)
    .where(
        annotation_tag.c.tag_id == tag.c.id,
        annotation.c.trashed.is_(None),
        record.c.trashed.is_(None),
    )
)
_TAGS_IN_USE = (
    select(tag.c.path)
    .where(or_(exists(_ON_A_RECORD), exists(_ON_AN_ANNOTATION)))
    .order_by(tag.c.sort_key)
)


class TagReader:
    """The reader's tags."""

    def __init__(self, connection: Connection) -> None:
        """Read through a connection."""
        self._connection = connection

    def all(self) -> list[str]:
        """The paths of tags in use, on records and annotations that are not in the trash."""
        return list(self._connection.execute(_TAGS_IN_USE).scalars())


_TERMS = select(term.c.id, term.c.kind, term.c.value).where(
    among(term.c.kind, "kinds"), among(term.c.value, "values")
)
_TAGS = select(tag.c.id, tag.c.path).where(among(tag.c.path))
_AGENTS_BY_NAME = (
    select(agent_name.c.name, agent_name.c.agent_id)
    .where(among(agent_name.c.name))
    .order_by(agent_name.c.agent_id.desc())
)
_AGENTS_BY_UUID = select(agent.c.uuid, agent.c.id).where(among(agent.c.uuid))


class Vocabulary:
    """Finds what records share by its words, and makes what isn't there.

    What it makes stays when the step that needed it is undone: a later step that can't be undone in
    its turn may use it by then, and what no record uses shows nowhere.
    """

    def __init__(self, connection: Connection, log: UndoLog) -> None:
        """Serve one transaction."""
        self._connection = connection
        self._log = log
        self._terms: dict[tuple[str, str], int] = {}
        self._tags: dict[str, int] = {}
        self._agents: dict[str, int] = {}

    def terms(self, pairs: Iterable[tuple[TermKind, str]]) -> list[int]:
        """The rows of controlled values, in order."""
        wanted = [(kind.value, clean(value)) for kind, value in pairs]
        missing = dict.fromkeys(pair for pair in wanted if pair not in self._terms)
        if missing:
            parameters = {
                **listed({kind for kind, _ in missing}, "kinds"),
                **listed({value for _, value in missing}, "values"),
            }
            for number, kind, value in raw(self._connection, _TERMS, parameters):
                self._terms[kind, value] = number
            new = [
                {"kind": kind, "value": value, "sort_key": stored_key(value)}
                for kind, value in missing
                if (kind, value) not in self._terms
            ]
            for number, row in zip(self._insert(term, new), new, strict=True):
                self._terms[row["kind"], row["value"]] = number
        return [self._terms[pair] for pair in wanted]

    def tags(self, paths: Iterable[str]) -> list[int]:
        """The rows of tags, in order."""
        wanted = [clean(path) for path in paths]
        missing = dict.fromkeys(path for path in wanted if path not in self._tags)
        if missing:
            for number, path in raw(self._connection, _TAGS, listed(missing)):
                self._tags[path] = number
            new = [
                {"path": path, "sort_key": stored_key(path)}
                for path in missing
                if path not in self._tags
            ]
            for number, row in zip(self._insert(tag, new), new, strict=True):
                self._tags[row["path"]] = number
        return [self._tags[path] for path in wanted]

    def agents(self, names: Iterable[AgentName]) -> list[int]:
        """The rows of agents, in order: by their authority, else by an equal name, else new."""
        given = list(names)
        authorities = {name.authority for name in given if name.authority}
        known = {}
        if authorities:
            known = dict(raw(self._connection, _AGENTS_BY_UUID, listed(authorities)))
        # A name whose agent is given is no reason to make another.
        unknown = [name.name for name in given if name.authority not in known]
        found = self._agents_by_name(unknown)
        return [
            known[name.authority] if name.authority in known else found[name.name] for name in given
        ]

    def _agents_by_name(self, names: Iterable[str]) -> dict[str, int]:
        forms = {name: _agent_form(name) for name in names}
        missing = dict.fromkeys(form for form in forms.values() if form not in self._agents)
        if missing:
            # The oldest agent of a name comes last and stays.
            for form, number in raw(self._connection, _AGENTS_BY_NAME, listed(missing)):
                self._agents[form] = number
            self._make_agents([form for form in missing if form not in self._agents])
        return {name: self._agents[form] for name, form in forms.items()}

    def _make_agents(self, names: Sequence[str]) -> None:
        rows = [{"uuid": str(uuid.uuid4()), "family_first": None} for _ in names]
        made = dict(zip(names, self._insert(agent, rows), strict=True))
        self._agents.update(made)
        self._insert(
            agent_name,
            [
                {"agent_id": number, "name": name, "sort_key": stored_key(name), "preferred": True}
                for name, number in made.items()
            ],
        )

    def _insert(self, into: Table[Any], rows: Sequence[dict[str, Any]]) -> range:
        """Insert rows and return their numbers."""
        numbers = new_numbers(self._connection, into, len(rows))
        with self._log.paused():
            numbered = [{"id": n, **row} for n, row in zip(numbers, rows, strict=True)]
            insert_many(self._connection, into, numbered)
        return numbers


def _agent_form(name: str) -> str:
    """A name as agents are found by it."""
    return clean(fold_space(name))
