"""What hangs on records, read for many of them at once: a handful of statements for any number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, select

from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    DocumentInfo,
    DocumentRole,
    Identifier,
    Relation,
    RelationKind,
)
from desk_archive.storage.relations import inverses
from desk_archive.storage.schema import (
    agent,
    document,
    document_version,
    identifier,
    original,
    provenance,
    reading_text,
    record,
    record_agent,
    record_tag,
    record_term,
    relation,
    tag,
    term,
)
from desk_archive.storage.sql import among, listed

CURRENT_VERSION: ColumnElement[bool] = and_(
    document_version.c.document_id == document.c.id,
    document_version.c.number == document.c.version,
)
"""Joins a document with its current version."""

TERMS = (
    select(record_term.c.record_id, record_term.c.kind, term.c.value)
    .join(term, term.c.id == record_term.c.term_id)
    .where(among(record_term.c.record_id))
    .order_by(record_term.c.record_id, record_term.c.position, record_term.c.id)
)
_AGENTS = (
    select(record_agent.c.record_id, record_agent.c.name, record_agent.c.role, agent.c.uuid)
    .join(agent, agent.c.id == record_agent.c.agent_id)
    .where(among(record_agent.c.record_id))
    .order_by(record_agent.c.record_id, record_agent.c.position, record_agent.c.id)
)
_IDENTIFIERS = (
    select(identifier)
    .where(among(identifier.c.record_id))
    .order_by(identifier.c.record_id, identifier.c.position, identifier.c.id)
)
_TARGET = record.alias("target")
_RELATIONS = (
    select(relation, _TARGET.c.uuid.label("target"))
    .outerjoin(_TARGET, and_(_TARGET.c.id == relation.c.target_id, _TARGET.c.trashed.is_(None)))
    .where(among(relation.c.record_id))
    .order_by(relation.c.record_id, relation.c.position, relation.c.id)
)
_SOURCE = record.alias("source")
_TOLD = (
    select(
        relation.c.target_id,
        relation.c.kind,
        _SOURCE.c.uuid,
        _SOURCE.c.title,
        _SOURCE.c.date_edtf,
        _SOURCE.c.date_verbatim,
    )
    .join(_SOURCE, _SOURCE.c.id == relation.c.record_id)
    .where(among(relation.c.target_id), _SOURCE.c.trashed.is_(None))
    .order_by(relation.c.target_id, relation.c.record_id, relation.c.position)
)
TAGS = (
    select(record_tag.c.record_id, tag.c.path)
    .join(tag, tag.c.id == record_tag.c.tag_id)
    .where(among(record_tag.c.record_id))
    .order_by(record_tag.c.record_id, record_tag.c.position, record_tag.c.id)
)
_DOCUMENTS = (
    select(
        document.c.record_id,
        document.c.uuid,
        document.c.role,
        document.c.language,
        document_version.c.media_type,
        document_version.c.fragment,
        document_version.c.pages,
        original.c.sha256,
        original.c.size,
        reading_text.c.characters,
    )
    .join(document_version, CURRENT_VERSION)
    .join(reading_text, reading_text.c.id == document_version.c.text_id)
    .outerjoin(original, original.c.id == document_version.c.original_id)
    .where(among(document.c.record_id), document.c.trashed.is_(None))
    .order_by(document.c.record_id, document.c.position, document.c.id)
)
_PROVENANCE = (
    select(provenance)
    .where(among(provenance.c.record_id))
    .order_by(provenance.c.record_id, provenance.c.id)
)


@dataclass(slots=True)
class Children:
    """Everything that hangs on one record, in order."""

    terms: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    agents: list[AgentName] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    documents: list[DocumentInfo] = field(default_factory=list)
    source_path: str | None = None
    importer: str = ""
    warnings: tuple[str, ...] = ()


def load_children(connection: Connection, numbers: Sequence[int]) -> dict[int, Children]:
    """What hangs on records, by their numbers."""
    children = {number: Children() for number in numbers}
    of = _Rows(connection, numbers)
    for row in of(TERMS):
        children[row.record_id].terms[row.kind].append(row.value)
    for row in of(_AGENTS):
        name = AgentName(row.name, AgentRole(row.role), row.uuid)
        children[row.record_id].agents.append(name)
    for row in of(_IDENTIFIERS):
        found = Identifier(row.scheme, row.value, row.url)
        children[row.record_id].identifiers.append(found)
    for row in of(_RELATIONS):
        children[row.record_id].relations.append(_relation(row))
    _add_inverses(of(_TOLD), children)
    for row in of(TAGS):
        children[row.record_id].tags.append(row.path)
    for row in of(_DOCUMENTS):
        children[row.record_id].documents.append(_document(row))
    for row in reversed(of(_PROVENANCE)):
        # The first import of a record is the one it is known by.
        child = children[row.record_id]
        child.source_path, child.importer = row.path, row.importer
        child.warnings = tuple(row.warnings)
    return children


def _add_inverses(rows: Sequence[Row[*tuple[Any, ...]]], children: Mapping[int, Children]) -> None:
    """What records show of the relations that others have to them, after their own."""
    told: dict[int, list[tuple[RelationKind, Relation]]] = defaultdict(list)
    for row in rows:
        date = archival_date(row.date_edtf, row.date_verbatim)
        other = Relation(RelationKind.RELATED, row.title, date, record=row.uuid)
        told[row.target_id].append((RelationKind(row.kind), other))
    for number, others in told.items():
        own = children[number].relations
        own.extend(list(inverses(others, own)))


class _Rows:
    """Runs statements for the same records."""

    def __init__(self, connection: Connection, numbers: Sequence[int]) -> None:
        self._connection = connection
        self._parameters = listed(numbers)

    def __call__(self, statement: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
        return self._connection.execute(statement, self._parameters).all()


def archival_date(edtf: str | None, verbatim: str | None) -> ArchivalDate | None:
    """A date from its two columns; None where both are empty."""
    return None if edtf is None and verbatim is None else ArchivalDate(edtf, verbatim)


def _relation(row: Row[*tuple[Any, ...]]) -> Relation:
    known_by = None if row.value is None else Identifier(row.scheme, row.value, row.url)
    return Relation(
        kind=RelationKind(row.kind),
        title=row.title,
        date=archival_date(row.date_edtf, row.date_verbatim),
        description=row.description,
        record=row.target,
        identifier=known_by,
    )


def _document(row: Row[*tuple[Any, ...]]) -> DocumentInfo:
    return DocumentInfo(
        document=row.uuid,
        role=DocumentRole(row.role),
        media_type=row.media_type,
        language=row.language,
        fragment=row.fragment,
        sha256=row.sha256,
        bytes=row.size,
        characters=row.characters,
        pages=row.pages,
    )
