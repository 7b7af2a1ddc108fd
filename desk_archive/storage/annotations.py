"""Annotations: read in the order of their places, added, changed, put into the trash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, update

from desk_archive.domain.annotations import Annotation
from desk_archive.storage.annotation_rows import annotation_columns, annotation_from_row
from desk_archive.storage.schema import (
    annotation,
    annotation_tag,
    document,
    legend_colour,
    record,
    tag,
)
from desk_archive.storage.schema.base import clean
from desk_archive.storage.sql import among, listed

if TYPE_CHECKING:
    from desk_archive.storage.work import Work

_ALL = (
    select(
        annotation,
        record.c.uuid.label("record_uuid"),
        document.c.uuid.label("document_uuid"),
        legend_colour.c.uuid.label("colour_uuid"),
    )
    .outerjoin(record, record.c.id == annotation.c.record_id)
    .outerjoin(document, document.c.id == annotation.c.document_id)
    .outerjoin(
        legend_colour,
        and_(legend_colour.c.id == annotation.c.colour_id, ~legend_colour.c.removed),
    )
)
# Not in the trash, neither by itself nor with what it is about.
_LIVE = (
    annotation.c.trashed.is_(None),
    record.c.trashed.is_(None),
    document.c.trashed.is_(None),
)
# As a reader meets them: record by record, document by document, from the top to the bottom.
_PLACE: tuple[ColumnElement[Any], ...] = (
    annotation.c.record_id.is_(None),
    annotation.c.record_id,
    func.coalesce(document.c.position, -1),
    func.coalesce(annotation.c.page, -1),
    func.coalesce(annotation.c.start, -1),
    func.coalesce(annotation.c.end, -1),
    annotation.c.id,
)
_TAGS = (
    select(annotation_tag.c.annotation_id, tag.c.path)
    .join(tag, tag.c.id == annotation_tag.c.tag_id)
    .where(among(annotation_tag.c.annotation_id))
    .order_by(annotation_tag.c.annotation_id, annotation_tag.c.position)
)


class AnnotationReader:
    """Annotations that are not in the trash."""

    def __init__(self, connection: Connection) -> None:
        """Read through a connection."""
        self._connection = connection

    def get(self, uuid: str) -> Annotation | None:
        """An annotation, or None if it isn't here."""
        return next(iter(self._read(_ALL.where(annotation.c.uuid == uuid))), None)

    def get_many(self, uuids: Sequence[str]) -> list[Annotation]:
        """Annotations in the order asked; those not here are left out."""
        found = self._read(_ALL.where(among(annotation.c.uuid)), listed(uuids))
        by_uuid = {one.annotation: one for one in found}
        return [by_uuid[uuid] for uuid in uuids if uuid in by_uuid]

    def by_iri(self, iri: str) -> list[Annotation]:
        """The annotations with an `id`: imported ones may share it."""
        return self._read(_ALL.where(annotation.c.iri == iri))

    def of_document(self, uuid: str) -> list[Annotation]:
        """The annotations of a document, from top to bottom."""
        return self._read(_ALL.where(document.c.uuid == uuid))

    def of_record(self, uuid: str) -> list[Annotation]:
        """The annotations of a record and its documents, in order."""
        return self._read(_ALL.where(record.c.uuid == uuid))

    def select(
        self,
        *,
        record: str | None = None,
        document: str | None = None,
        colour: str | None = None,
        tag: str | None = None,
        query_numbers: Sequence[int] | None = None,
    ) -> list[Annotation]:
        """The annotations that fit all that is given, record by record and from top to bottom.

        Args:
            record: UUID of the record.
            document: UUID of the document.
            colour: identity of a legend colour.
            tag: path of a tag; what is below it in the tree fits too.
            query_numbers: numbers of the records they may belong to.
        """
        conditions = _conditions(record, document, colour, tag)
        parameters = {}
        if query_numbers is not None:
            conditions.append(among(annotation.c.record_id))
            parameters = listed(query_numbers)
        return self._read(_ALL.where(*conditions), parameters)

    def count(self) -> int:
        """How many there are."""
        statement = (
            select(func.count())
            .select_from(annotation)
            .outerjoin(record, record.c.id == annotation.c.record_id)
            .outerjoin(document, document.c.id == annotation.c.document_id)
            .where(*_LIVE)
        )
        return self._connection.execute(statement).scalar_one()

    def _read(
        self, statement: Select[*tuple[Any, ...]], parameters: dict[str, Any] | None = None
    ) -> list[Annotation]:
        ordered = statement.where(*_LIVE).order_by(*_PLACE)
        rows = self._connection.execute(ordered, parameters or {}).all()
        if not rows:
            return []
        tags: dict[int, list[str]] = defaultdict(list)
        for row in self._connection.execute(_TAGS, listed(row.id for row in rows)):
            tags[row.annotation_id].append(row.path)
        return [annotation_from_row(row, tuple(tags.get(row.id, ()))) for row in rows]


class AnnotationWriter(AnnotationReader):
    """Annotations, to be added and changed."""

    def __init__(self, work: Work) -> None:
        """Write in a transaction."""
        super().__init__(work.connection)
        self._work = work

    def add(self, made: Annotation) -> None:
        """Add an annotation.

        Raises:
            KeyError: if its record, document or colour isn't here.
        """
        values = {
            **annotation_columns(made),
            **self._belongings(made),
            "uuid": made.annotation,
        }
        self._set_tags(self._work.insert(annotation, values), made.tags)

    def replace(self, changed: Annotation) -> None:
        """Give the annotation of this UUID other values.

        Raises:
            KeyError: if it, its record, its document or its colour isn't here.
        """
        found = self._connection.execute(
            select(annotation.c.id).where(annotation.c.uuid == changed.annotation)
        ).scalar()
        if found is None:
            raise KeyError(changed.annotation)
        values = {**annotation_columns(changed), **self._belongings(changed)}
        self._connection.execute(update(annotation).where(annotation.c.id == found).values(values))
        self._set_tags(found, changed.tags)

    def trash(self, uuids: Sequence[str]) -> None:
        """Put annotations into the trash."""
        self._connection.execute(
            update(annotation)
            .where(among(annotation.c.uuid), annotation.c.trashed.is_(None))
            .values(trashed=self._work.now),
            listed(uuids),
        )

    def restore(self, uuids: Sequence[str]) -> None:
        """Take annotations out of the trash."""
        self._connection.execute(
            update(annotation)
            .where(among(annotation.c.uuid), annotation.c.trashed.is_not(None))
            .values(trashed=None),
            listed(uuids),
        )

    def _belongings(self, made: Annotation) -> dict[str, int | None]:
        """The rows of what an annotation belongs to; a document brings its record."""
        record_id = self._number(
            select(record.c.id).where(record.c.uuid == made.record), made.record
        )
        document_id = self._number(
            select(document.c.id).where(document.c.uuid == made.document), made.document
        )
        if record_id is None and document_id is not None:
            record_id = self._connection.execute(
                select(document.c.record_id).where(document.c.id == document_id)
            ).scalar()
        colour_id = self._number(
            select(legend_colour.c.id).where(legend_colour.c.uuid == made.colour), made.colour
        )
        return {"record_id": record_id, "document_id": document_id, "colour_id": colour_id}

    def _number(self, statement: Select[int], uuid: str | None) -> int | None:
        if uuid is None:
            return None
        found = self._connection.execute(statement).scalar()
        if found is None:
            raise KeyError(uuid)
        return found

    def _set_tags(self, number: int, tags: Sequence[str]) -> None:
        rows = [{"tag_id": one} for one in self._work.vocabulary.tags(dict.fromkeys(tags))]
        self._work.replace_rows(annotation_tag, "annotation_id", {number: rows})


def _conditions(
    record_uuid: str | None, document_uuid: str | None, colour: str | None, path: str | None
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if record_uuid is not None:
        conditions.append(record.c.uuid == record_uuid)
    if document_uuid is not None:
        conditions.append(document.c.uuid == document_uuid)
    if colour is not None:
        conditions.append(legend_colour.c.uuid == colour)
    if path is not None:
        tagged = (
            select(annotation_tag.c.annotation_id)
            .join(tag, tag.c.id == annotation_tag.c.tag_id)
            .where(
                or_(
                    tag.c.path == clean(path),
                    tag.c.path.startswith(f"{clean(path)}/", autoescape=True),
                )
            )
        )
        conditions.append(annotation.c.id.in_(tagged))
    return conditions
