"""Records, to be added and changed."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Table, func, select, update

from desk_archive.domain.records import (
    Description,
    Draft,
    DraftDocument,
    Origin,
    ReadingStatus,
)
from desk_archive.storage.record_fields import (
    identifier_rows,
    record_columns,
    relation_rows,
    terms_of,
)
from desk_archive.storage.records import RecordReader
from desk_archive.storage.relations import resolve
from desk_archive.storage.schema import (
    document,
    identifier,
    record,
    record_agent,
    record_tag,
    record_term,
    relation,
)
from desk_archive.storage.schema.base import clean
from desk_archive.storage.sql import among, listed

if TYPE_CHECKING:
    from desk_archive.storage.documents import DocumentWriter
    from desk_archive.storage.work import Work


class RecordWriter(RecordReader):
    """Records, to be added and changed; whatever is changed goes on the index queue by itself.

    Methods that take a UUID raise `KeyError` if it isn't here: who calls has looked.
    """

    def __init__(self, work: Work, documents: DocumentWriter) -> None:
        """Write in a transaction."""
        super().__init__(work.connection)
        self._work = work
        self._documents = documents

    def add(self, draft: Draft, *, sha256: str | None, source_path: str | None) -> str:
        """Add a record with its documents; undoing that puts it into the trash.

        Args:
            draft: what an importer made.
            sha256: of the original it and its documents were made of, already stored, or None.
            source_path: the place the import came from, or None.

        Returns:
            Its UUID.
        """
        with self._work.log.paused():
            row = self._new_record(draft)
            number = self._work.insert(record, row)
            for table, rows in self._children(draft.fields):
                self._work.add_rows(table, "record_id", number, rows)
            versions = [
                self._documents.add(
                    number, item, sha256, position=position, extractor=draft.importer
                )[2]
                for position, item in enumerate(draft.documents)
            ]
            came: Sequence[int | None] = versions or [None]
            for version in came:
                self._work.note_provenance(
                    number,
                    version,
                    path=source_path,
                    importer=draft.importer,
                    warnings=draft.warnings,
                    original_id=None if versions else self._documents.original_id(sha256),
                )
        # Logged, for it changes other records too: undoing gives their relations back as they were.
        resolve(self._connection, number)
        self._work.log.added("record", number, "trashed", self._work.now)
        return str(row["uuid"])

    def set_fields(self, uuid: str, fields: Description, origins: Mapping[str, Origin]) -> None:
        """Give a record another description.

        Args:
            uuid: of the record.
            fields: all of them, as they shall be.
            origins: where fields come from, by name; those not named keep theirs.
        """
        number, stored_origins = self._row(uuid)
        merged = {**stored_origins, **{name: origin.value for name, origin in origins.items()}}
        columns = {**record_columns(fields), "origins": merged}
        differs = self._differs(number, columns)
        if differs:
            self._connection.execute(update(record).where(record.c.id == number).values(columns))
        changed = [
            self._work.replace_rows(table, "record_id", number, rows)
            for table, rows in self._children(fields)
        ]
        if differs or any(changed):
            resolve(self._connection, number)
            self._modified(number)

    def set_tags(self, uuid: str, tags: Sequence[str]) -> None:
        """Give a record exactly these tags, in order."""
        number, _ = self._row(uuid)
        rows = [{"tag_id": tag} for tag in self._work.vocabulary.tags(dict.fromkeys(tags))]
        if self._work.replace_rows(record_tag, "record_id", number, rows):
            self._modified(number)

    def set_status(self, uuids: Sequence[str], status: ReadingStatus) -> None:
        """Say how far the reader has come with records."""
        self._update(uuids, record.c.status != status.value, status=status.value)

    def set_starred(self, uuids: Sequence[str], starred: bool) -> None:  # noqa: FBT001
        """Give records a star, or take it away."""
        self._update(uuids, record.c.starred != starred, starred=starred)

    def set_protected(self, uuids: Sequence[str], protected: bool) -> None:  # noqa: FBT001
        """Hold records back from every export, or no longer."""
        changed = {"protected": protected, "modified": self._work.now}
        self._update(uuids, record.c.protected != protected, **changed)

    def trash(self, uuids: Sequence[str]) -> None:
        """Put records into the trash; their annotations and documents go with them."""
        self._update(uuids, record.c.trashed.is_(None), trashed=self._work.now)

    def restore(self, uuids: Sequence[str]) -> None:
        """Take records out of the trash."""
        self._update(uuids, record.c.trashed.is_not(None), trashed=None)
        for number in self.numbers(uuids).values():
            resolve(self._connection, number)

    def add_document(
        self,
        uuid: str,
        draft: DraftDocument,
        sha256: str | None,
        *,
        source_path: str | None = None,
        importer: str = "",
    ) -> str:
        """Add a document at the end of a record's; undoing that hides it.

        Args:
            uuid: of the record.
            draft: what an importer made.
            sha256: of the original it was made of, already stored, or None.
            source_path: the place the import came from, or None.
            importer: name and version of the importer.

        Returns:
            The UUID of the document.
        """
        number, _ = self._row(uuid)
        last = select(func.max(document.c.position)).where(document.c.record_id == number)
        highest = self._connection.execute(last).scalar()
        position = 0 if highest is None else highest + 1
        document_id, made, version = self._documents.add(
            number, draft, sha256, position=position, extractor=importer
        )
        self._work.note_provenance(number, version, path=source_path, importer=importer)
        self._work.log.added("document", document_id, "trashed", self._work.now)
        self._modified(number)
        return made

    def set_document_text(
        self,
        uuid: str,
        draft: DraftDocument,
        sha256: str | None,
        *,
        source_path: str | None = None,
        importer: str = "",
    ) -> None:
        """Give a document a new version; the older one stays.

        What was written on it is not moved: see `domain.anchoring`.

        Args:
            uuid: of the document.
            draft: its text, structure and original as they are now; role and language stay.
            sha256: of the original it was made of, already stored, or None.
            source_path: the place the import came from, or None.
            importer: name and version of the importer.
        """
        found = self._connection.execute(
            select(document.c.id, document.c.record_id).where(document.c.uuid == uuid)
        ).first()
        if found is None:
            raise KeyError(uuid)
        version = self._documents.set_text(found.id, draft, sha256, extractor=importer)
        if version is not None:
            self._work.note_provenance(
                found.record_id, version, path=source_path, importer=importer
            )
            self._modified(found.record_id)

    # --- parts --------------------------------------------------------------------------------

    def _new_record(self, draft: Draft) -> dict[str, object]:
        return {
            **record_columns(draft.fields),
            "uuid": str(uuids.uuid4()),
            "status": ReadingStatus.UNREAD.value,
            "added": self._work.now,
            "modified": self._work.now,
            "origins": {name: origin.value for name, origin in draft.origins.items()},
        }

    def _children(self, fields: Description) -> Iterator[tuple[Table[Any], list[dict[str, Any]]]]:
        """What hangs on a record by its description, table by table."""
        vocabulary = self._work.vocabulary
        terms = list(terms_of(fields))
        term_ids = vocabulary.terms(terms)
        yield (
            record_term,
            [
                {"kind": kind.value, "term_id": term}
                for (kind, _), term in zip(terms, term_ids, strict=True)
            ],
        )
        agents = zip(fields.agents, vocabulary.agents(fields.agents), strict=True)
        yield (
            record_agent,
            [
                {"agent_id": agent, "name": clean(name.name), "role": name.role.value}
                for name, agent in agents
            ],
        )
        yield identifier, list(identifier_rows(fields))
        named = [link.record for link in fields.relations if link.record]
        yield relation, list(relation_rows(fields, self.numbers(named) if named else {}))

    def _row(self, uuid: str) -> tuple[int, dict[str, str]]:
        found = self._connection.execute(
            select(record.c.id, record.c.origins).where(record.c.uuid == uuid)
        ).first()
        if found is None:
            raise KeyError(uuid)
        return found.id, found.origins

    def _differs(self, number: int, columns: Mapping[str, object]) -> bool:
        stored = self._connection.execute(
            select(*(record.c[name] for name in columns)).where(record.c.id == number)
        ).one()
        return dict(stored._mapping) != columns  # noqa: SLF001 - public, so named

    def _modified(self, number: int) -> None:
        self._connection.execute(
            update(record).where(record.c.id == number).values(modified=self._work.now)
        )

    def _update(
        self, uuids: Iterable[str], unless_so: ColumnElement[bool], **values: object
    ) -> None:
        """Change a column of those records that don't have it so already."""
        self._connection.execute(
            update(record).where(among(record.c.uuid), unless_so).values(**values), listed(uuids)
        )
