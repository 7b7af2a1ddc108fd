"""Documents: their versions, their texts, and where the reader left them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from desk_archive.domain.records import DraftDocument, ReadingText, ResourceInfo
from desk_archive.domain.structure import spans_from_json, spans_to_json
from desk_archive.domain.text import sha256 as text_sha256
from desk_archive.storage.brought import Brought, Stored
from desk_archive.storage.loading import CURRENT_VERSION
from desk_archive.storage.schema import (
    document,
    document_page,
    document_resource,
    document_version,
    original,
    reading_position,
    reading_text,
    record,
)
from desk_archive.storage.schema.base import clean
from desk_archive.storage.sql import among, listed, raw

if TYPE_CHECKING:
    from desk_archive.storage.originals import OriginalWriter
    from desk_archive.storage.work import Work

_THIS = document.c.uuid == bindparam("uuid")
_TEXT = (
    select(reading_text.c.body, reading_text.c.sha256, document_version.c.spans)
    .select_from(document)
    .join(document_version, CURRENT_VERSION)
    .join(reading_text, reading_text.c.id == document_version.c.text_id)
    .where(_THIS)
)
_RECORD = select(record.c.uuid).join(document, document.c.record_id == record.c.id).where(_THIS)
_POSITION = (
    select(reading_position.c.start)
    .join(document, document.c.id == reading_position.c.document_id)
    .where(_THIS)
)
_RESOURCES = (
    select(original.c.sha256, original.c.media_type, original.c.size, document_resource.c.name)
    .select_from(document)
    .join(document_version, CURRENT_VERSION)
    .join(document_resource, document_resource.c.version_id == document_version.c.id)
    .join(original, original.c.id == document_resource.c.original_id)
    .where(_THIS)
    .order_by(document_resource.c.id)
)
_PAGE_LABELS = (
    select(document_page.c.label)
    .join(document, document.c.id == document_page.c.document_id)
    .where(_THIS)
    .order_by(document_page.c.position)
)
_CURRENT = (
    select(
        document.c.record_id,
        document_version.c.id.label("version_id"),
        document_version.c.text_id,
        document_version.c.original_id,
        document_version.c.media_type,
        document_version.c.fragment,
        document_version.c.pages,
        document_version.c.spans,
    )
    .select_from(document)
    .join(document_version, CURRENT_VERSION)
    .where(document.c.id == bindparam("id"))
)
_HIGHEST = select(func.max(document_version.c.number)).where(
    document_version.c.document_id == bindparam("id")
)
_TEXTS_BY_SHA256 = select(reading_text.c.sha256, reading_text.c.id).where(
    among(reading_text.c.sha256)
)


class DocumentReader:
    """Documents."""

    def __init__(self, connection: Connection) -> None:
        """Read through a connection."""
        self._connection = connection

    def reading_text(self, document_uuid: str) -> ReadingText | None:
        """The current reading text of a document, or None if there is no such document."""
        row = self._connection.execute(_TEXT, {"uuid": document_uuid}).first()
        if row is None:
            return None
        return ReadingText(
            document=document_uuid,
            text=row.body,
            sha256=row.sha256,
            spans=spans_from_json(row.spans),
        )

    def record_of(self, document_uuid: str) -> str | None:
        """The UUID of the record a document belongs to, or None if there is no such document."""
        return self._connection.execute(_RECORD, {"uuid": document_uuid}).scalar()

    def resources(self, document_uuid: str) -> list[ResourceInfo]:
        """What a document shows besides its text, in the order its file has it.

        `OriginalReader.open` and `Archive.open_original` give the bytes.
        """
        rows = raw(self._connection, _RESOURCES, {"uuid": document_uuid})
        return [ResourceInfo(*row) for row in rows]

    def page_labels(self, document_uuid: str) -> tuple[str, ...]:
        """What the pages of a document are called, in order; empty where nobody says."""
        rows = raw(self._connection, _PAGE_LABELS, {"uuid": document_uuid})
        labels = [label or "" for (label,) in rows]
        return tuple(labels) if any(labels) else ()

    def position(self, document_uuid: str) -> int | None:
        """The first visible code point when the reader left a document, or None."""
        return self._connection.execute(_POSITION, {"uuid": document_uuid}).scalar()


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document that is to be stored.

    Attributes:
        record_id: of its record.
        draft: what an importer made.
        sha256: of the original it was made of, already stored, or None.
        position: among the documents of its record.
        extractor: name and version of the importer.
    """

    record_id: int
    draft: DraftDocument
    sha256: str | None
    position: int
    extractor: str


class DocumentWriter(DocumentReader):
    """Documents, to be changed."""

    def __init__(self, work: Work, originals: OriginalWriter) -> None:
        """Write in a transaction."""
        super().__init__(work.connection)
        self._work = work
        self._originals = originals
        self._brought = Brought(work, originals)

    def remember(self, document_uuid: str, offset: int) -> None:
        """Keep the first visible code point of a document; nothing if there is no such document."""
        found = self._connection.execute(
            select(document.c.id).where(_THIS), {"uuid": document_uuid}
        ).scalar()
        if found is None:
            return
        values = {"start": max(0, offset), "left": self._work.now}
        statement = upsert(reading_position).values(document_id=found, **values)
        self._connection.execute(statement.on_conflict_do_update(["document_id"], set_=values))

    def add_many(self, new: Sequence[NewDocument]) -> list[Stored]:
        """Store documents of records with all they bring along, outside the undo log.

        Raises:
            KeyError: if the original of one isn't here.
        """
        if not new:
            return []
        with self._work.log.paused():
            originals = self._originals.numbers(one.sha256 for one in new if one.sha256)
            texts = self._texts([one.draft.text for one in new])
            rows = [
                {
                    "uuid": str(uuid.uuid4()),
                    "record_id": one.record_id,
                    "position": one.position,
                    "role": one.draft.role.value,
                    "language": one.draft.language,
                    "version": 1,
                    "added": self._work.now,
                }
                for one in new
            ]
            numbers = self._work.insert_numbered(document, rows)
            versions = [
                self._version(
                    number,
                    1,
                    _content(one.draft, text, originals[one.sha256] if one.sha256 else None),
                    one.extractor,
                )
                for number, one, text in zip(numbers, new, texts, strict=True)
            ]
            version_ids = self._work.insert_numbered(document_version, versions)
            stored = [
                Stored(one.record_id, number, version, one.draft, str(row["uuid"]))
                for one, number, version, row in zip(new, numbers, version_ids, rows, strict=True)
            ]
            self._brought.add(stored)
        return stored

    def set_text(
        self, document_id: int, draft: DraftDocument, sha256: str | None, *, extractor: str
    ) -> int | None:
        """Give a document a new version.

        Returns:
            The number of the version, or None if it is the same as the current one.
        """
        content = _content(draft, self._texts([draft.text])[0], self._originals.number(sha256))
        current = self._connection.execute(_CURRENT, {"id": document_id}).one()._mapping  # noqa: SLF001 - public, so named
        version_id = None
        if {name: current[name] for name in content} != content:
            number = (self._connection.execute(_HIGHEST, {"id": document_id}).scalar() or 0) + 1
            values = self._version(document_id, number, content, extractor)
            version_id = self._work.insert(document_version, values)
            self._connection.execute(
                update(document).where(document.c.id == document_id).values(version=number)
            )
        shown = current["version_id"] if version_id is None else version_id
        self._brought.renew(Stored(current["record_id"], document_id, shown, draft))
        return version_id

    def _version(
        self, document_id: int, number: int, content: dict[str, Any], extractor: str
    ) -> dict[str, Any]:
        return {
            **content,
            "document_id": document_id,
            "number": number,
            "extractor": extractor,
            "added": self._work.now,
        }

    def _texts(self, texts: Sequence[str]) -> list[int]:
        """The rows of reading texts, in order, stored if they aren't here yet."""
        cleaned = [clean(text) for text in texts]
        digests = [text_sha256(body) for body in cleaned]
        bodies = dict(zip(digests, cleaned, strict=True))
        known = dict(raw(self._connection, _TEXTS_BY_SHA256, listed(bodies)))
        new = [
            {"sha256": digest, "characters": len(body), "body": body}
            for digest, body in bodies.items()
            if digest not in known
        ]
        numbers = self._work.insert_numbered(reading_text, new, large=True)
        known.update(zip((row["sha256"] for row in new), numbers, strict=True))
        return [known[digest] for digest in digests]


def _content(draft: DraftDocument, text_id: int, original_id: int | None) -> dict[str, Any]:
    """What makes up a version."""
    return {
        "text_id": text_id,
        "original_id": original_id,
        "media_type": draft.media_type,
        "fragment": draft.fragment,
        "pages": draft.pages,
        "spans": spans_to_json(draft.spans),
    }
