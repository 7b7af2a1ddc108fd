"""Documents: their versions, their texts, and where the reader left them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from desk_archive.domain.records import DraftDocument, ReadingText
from desk_archive.domain.structure import spans_from_json, spans_to_json
from desk_archive.domain.text import sha256 as text_sha256
from desk_archive.storage.loading import CURRENT_VERSION
from desk_archive.storage.schema import (
    document,
    document_version,
    original,
    reading_position,
    reading_text,
    record,
)
from desk_archive.storage.schema.base import clean

if TYPE_CHECKING:
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
_CURRENT = (
    select(
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
_TEXT_BY_SHA256 = select(reading_text.c.id).where(reading_text.c.sha256 == bindparam("sha256"))
_ORIGINAL_BY_SHA256 = select(original.c.id).where(original.c.sha256 == bindparam("sha256"))


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

    def position(self, document_uuid: str) -> int | None:
        """The first visible code point when the reader left a document, or None."""
        return self._connection.execute(_POSITION, {"uuid": document_uuid}).scalar()


class DocumentWriter(DocumentReader):
    """Documents, to be changed."""

    def __init__(self, work: Work) -> None:
        """Write in a transaction."""
        super().__init__(work.connection)
        self._work = work

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

    def add(
        self,
        record_id: int,
        draft: DraftDocument,
        sha256: str | None,
        *,
        position: int,
        extractor: str,
    ) -> tuple[int, str, int]:
        """Store a document of a record, outside the undo log.

        Returns:
            Its number, its UUID, and the number of its version.
        """
        made = str(uuid.uuid4())
        with self._work.log.paused():
            values = {
                "uuid": made,
                "record_id": record_id,
                "position": position,
                "role": draft.role.value,
                "language": draft.language,
                "version": 1,
                "added": self._work.now,
            }
            document_id = self._work.insert(document, values)
            content = self._content(draft, sha256)
            version_id = self._add_version(document_id, 1, content, extractor)
        return document_id, made, version_id

    def set_text(
        self, document_id: int, draft: DraftDocument, sha256: str | None, *, extractor: str
    ) -> int | None:
        """Give a document a new version.

        Returns:
            The number of the version, or None if it is the same as the current one.
        """
        content = self._content(draft, sha256)
        current = self._connection.execute(_CURRENT, {"id": document_id}).one()
        if dict(current._mapping) == content:  # noqa: SLF001 - public, so named
            return None
        number = (self._connection.execute(_HIGHEST, {"id": document_id}).scalar() or 0) + 1
        version_id = self._add_version(document_id, number, content, extractor)
        self._connection.execute(
            update(document).where(document.c.id == document_id).values(version=number)
        )
        return version_id

    def original_id(self, sha256: str | None) -> int | None:
        """The row of an original that is here.

        Raises:
            KeyError: if it isn't.
        """
        if sha256 is None:
            return None
        found = self._connection.execute(_ORIGINAL_BY_SHA256, {"sha256": sha256}).scalar()
        if found is None:
            raise KeyError(sha256)
        return found

    def _content(self, draft: DraftDocument, sha256: str | None) -> dict[str, object]:
        """What makes up a version."""
        return {
            "text_id": self._text(draft.text),
            "original_id": self.original_id(sha256),
            "media_type": draft.media_type,
            "fragment": draft.fragment,
            "pages": draft.pages,
            "spans": spans_to_json(draft.spans),
        }

    def _add_version(
        self, document_id: int, number: int, content: dict[str, object], extractor: str
    ) -> int:
        values = {
            **content,
            "document_id": document_id,
            "number": number,
            "extractor": extractor,
            "added": self._work.now,
        }
        return self._work.insert(document_version, values)

    def _text(self, text: str) -> int:
        """The row of a reading text, stored if it isn't here yet."""
        body = clean(text)
        digest = text_sha256(body)
        found = self._connection.execute(_TEXT_BY_SHA256, {"sha256": digest}).scalar()
        if found is not None:
            return found
        values = {"sha256": digest, "characters": len(body), "body": body}
        return self._work.insert(reading_text, values)
