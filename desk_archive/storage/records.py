"""Records, read whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select

from desk_archive.domain.records import (
    CallNumberLevel,
    Description,
    Origin,
    Provenance,
    ReadingStatus,
    Record,
    RecordRow,
)
from desk_archive.storage.finding import RecordFinder
from desk_archive.storage.loading import Children, archival_date, load_children
from desk_archive.storage.record_rows import record_rows
from desk_archive.storage.schema import document, document_version, original, provenance, record
from desk_archive.storage.sql import among, listed, raw
from desk_archive.storage.vocabulary import TermKind

_BY_UUID = select(record).where(among(record.c.uuid))
_BY_NUMBER = select(record).where(among(record.c.id))
_UUIDS = select(record.c.id, record.c.uuid).where(among(record.c.id))
_NUMBERS = select(record.c.uuid, record.c.id).where(among(record.c.uuid))
_PROVENANCE = (
    select(
        provenance.c.at,
        provenance.c.path,
        provenance.c.importer,
        provenance.c.warnings,
        document.c.uuid,
        document_version.c.number,
        document.c.version,
        original.c.sha256,
        original.c.media_type,
        original.c.size,
        document_version.c.fragment,
    )
    .select_from(provenance)
    .join(record, record.c.id == provenance.c.record_id)
    .outerjoin(document_version, document_version.c.id == provenance.c.version_id)
    .outerjoin(document, document.c.id == document_version.c.document_id)
    .outerjoin(
        original,
        original.c.id == func.coalesce(document_version.c.original_id, provenance.c.original_id),
    )
    .where(
        record.c.uuid == bindparam("uuid"),
        document.c.trashed.is_(None),
        or_(document.c.id.is_(None), document_version.c.number <= document.c.version),
    )
    .order_by(provenance.c.id)
)


class RecordReader(RecordFinder):
    """Records."""

    def get(self, uuid: str) -> Record | None:
        """A record, in the trash or not; None if it isn't here."""
        return next(iter(self.get_many([uuid])), None)

    def get_many(self, uuids: Sequence[str]) -> list[Record]:
        """Records in the order asked, in the trash or not; those not here are left out."""
        rows = self._connection.execute(_BY_UUID, listed(uuids)).all()
        whole = {found.record: found for found in self._whole(rows)}
        return [whole[uuid] for uuid in uuids if uuid in whole]

    def by_numbers(self, numbers: Sequence[int]) -> list[Record]:
        """Records in the order asked, in the trash or not; those not here are left out."""
        rows = self._connection.execute(_BY_NUMBER, listed(numbers)).all()
        whole = {found.number: found for found in self._whole(rows)}
        return [whole[number] for number in numbers if number in whole]

    def uuids(self, numbers: Sequence[int]) -> dict[int, str]:
        """The UUIDs of record numbers; those not here are left out."""
        rows = self._connection.execute(_UUIDS, listed(numbers)).all()
        return {row.id: row.uuid for row in rows}

    def numbers(self, uuids: Sequence[str]) -> dict[str, int]:
        """The numbers of records; those not here are left out."""
        rows = self._connection.execute(_NUMBERS, listed(uuids)).all()
        return {row.uuid: row.id for row in rows}

    def provenance(self, uuid: str) -> list[Provenance]:
        """Where a record and the versions of its documents came from, in the order they came.

        Documents in the trash, and versions whose coming was undone, are left out.
        """
        rows = raw(self._connection, _PROVENANCE, {"uuid": uuid})
        return [
            Provenance(
                at=at,
                path=path,
                importer=importer,
                warnings=tuple(json.loads(warnings)),
                document=document,
                current=number == version,
                sha256=sha256,
                media_type=media_type,
                bytes=size,
                fragment=fragment,
            )
            for (
                at,
                path,
                importer,
                warnings,
                document,
                number,
                version,
                sha256,
                media_type,
                size,
                fragment,
            ) in rows
        ]

    def rows(self, numbers: Sequence[int]) -> list[RecordRow]:
        """The lines of records in a list, in the order asked; those not here are left out."""
        return record_rows(self._connection, numbers)

    def count(self) -> int:
        """How many records there are outside the trash."""
        statement = select(func.count()).select_from(record).where(record.c.trashed.is_(None))
        return self._connection.execute(statement).scalar_one()

    def _whole(self, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Record]:
        numbers = [row.id for row in rows]
        if not numbers:
            return []
        children = load_children(self._connection, numbers)
        duplicates = self.duplicates(numbers)
        return [_record(row, children[row.id], duplicates[row.id]) for row in rows]


def _record(row: Row[*tuple[Any, ...]], children: Children, duplicates: list[str]) -> Record:
    return Record(
        number=row.id,
        record=row.uuid,
        fields=_fields(row, children),
        tags=tuple(children.tags),
        status=ReadingStatus(row.status),
        starred=row.starred,
        protected=row.protected,
        documents=tuple(children.documents),
        duplicates=tuple(duplicates),
        origins={name: Origin(origin) for name, origin in row.origins.items()},
        added=row.added,
        modified=row.modified,
        trashed=row.trashed is not None,
        source_path=children.source_path,
        importer=children.importer,
        warnings=children.warnings,
    )


def _fields(row: Row[*tuple[Any, ...]], children: Children) -> Description:
    terms = children.terms
    return Description(
        title=row.title,
        description=row.description,
        date=archival_date(row.date_edtf, row.date_verbatim),
        type=_only(terms[TermKind.TYPE]),
        languages=tuple(terms[TermKind.LANGUAGE]),
        agents=tuple(children.agents),
        places=tuple(terms[TermKind.PLACE]),
        topics=tuple(terms[TermKind.TOPIC]),
        subjects=tuple(terms[TermKind.SUBJECT]),
        collections=tuple(terms[TermKind.COLLECTION]),
        repository=_only(terms[TermKind.REPOSITORY]),
        source=row.source,
        call_number=tuple(CallNumberLevel(*level) for level in row.call_number),
        classification=row.classification,
        rights=row.rights,
        credits=row.credits,
        uploaded=row.uploaded,
        identifiers=tuple(children.identifiers),
        citation=row.citation,
        relations=tuple(children.relations),
    )


def _only(values: list[str]) -> str | None:
    return values[0] if values else None
