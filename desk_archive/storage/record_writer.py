"""Records, to be added and changed."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Table, bindparam, func, select, update

from desk_archive.domain.intake import NewRecord
from desk_archive.domain.records import (
    Description,
    Draft,
    DraftDocument,
    Origin,
    ReadingStatus,
)
from desk_archive.storage.documents import NewDocument
from desk_archive.storage.record_fields import (
    identifier_rows,
    record_columns,
    relation_rows,
    terms_of,
)
from desk_archive.storage.records import RecordReader
from desk_archive.storage.relations import found_targets, point, resolve
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
from desk_archive.storage.work import Came, Owned

if TYPE_CHECKING:
    from desk_archive.storage.documents import DocumentWriter
    from desk_archive.storage.originals import OriginalWriter
    from desk_archive.storage.work import Work


_ORIGINS = select(record.c.uuid, record.c.id, record.c.origins).where(among(record.c.uuid))
_MODIFY = update(record).where(among(record.c.id)).values(modified=bindparam("now"))


class RecordWriter(RecordReader):
    """Records, to be added and changed; whatever is changed goes on the index queue by itself.

    Methods that take a UUID raise `KeyError` if it isn't here: who calls has looked.
    """

    def __init__(self, work: Work, documents: DocumentWriter, originals: OriginalWriter) -> None:
        """Write in a transaction."""
        super().__init__(work.connection)
        self._work = work
        self._documents = documents
        self._originals = originals

    def add(self, draft: Draft, *, sha256: str | None, source_path: str | None) -> str:
        """Add a record with its documents; see `add_many`.

        Returns:
            Its UUID.
        """
        return self.add_many([NewRecord(draft, sha256, source_path)])[0]

    def add_many(self, new: Sequence[NewRecord]) -> list[str]:
        """Add records with their documents and all these bring along.

        Undoing that puts them into the trash, where they wait to be done again.

        Args:
            new: what is to become of which files; their originals are stored already.

        Returns:
            Their UUIDs, in order.

        Raises:
            KeyError: if an original isn't here.
        """
        if not new:
            return []
        with self._work.log.paused():
            rows = [self._new_record(one.draft) for one in new]
            numbers = self._work.insert_numbered(record, rows)
            described = {number: one.draft.fields for number, one in zip(numbers, new, strict=True)}
            for table, children in self._children(described):
                self._work.add_rows(table, "record_id", children)
            self._add_documents(dict(zip(numbers, new, strict=True)))
            mine, others = found_targets(self._connection, numbers)
            point(self._connection, mine)
        # Logged, for it changes other records: undoing gives their relations back as they were.
        point(self._connection, others)
        self._work.log.added("record", numbers, "trashed", self._work.now)
        return [str(row["uuid"]) for row in rows]

    def set_fields(self, uuid: str, fields: Description, origins: Mapping[str, Origin]) -> None:
        """Give a record another description.

        Args:
            uuid: of the record.
            fields: all of them, as they shall be.
            origins: where fields come from, by name; those not named keep theirs.
        """
        self.set_many_fields([(uuid, fields, origins)])

    def set_many_fields(
        self, changes: Sequence[tuple[str, Description, Mapping[str, Origin]]]
    ) -> None:
        """Give records other descriptions, each once; see `set_fields`."""
        stored = self._rows([uuid for uuid, _, _ in changes])
        described = {stored[uuid][0]: fields for uuid, fields, _ in changes}
        columns = {
            stored[uuid][0]: {
                **record_columns(fields),
                "origins": {
                    **stored[uuid][1],
                    **{name: origin.value for name, origin in origins.items()},
                },
            }
            for uuid, fields, origins in changes
        }
        changed = self._different(columns)
        for number in changed:
            self._connection.execute(
                update(record).where(record.c.id == number).values(columns[number])
            )
        for table, children in self._children(described):
            changed |= self._work.replace_rows(table, "record_id", children)
        if changed:
            resolve(self._connection, changed)
            self._modified(changed)

    def set_tags(self, uuid: str, tags: Sequence[str]) -> None:
        """Give a record exactly these tags, in order."""
        number, _ = self._rows([uuid])[uuid]
        rows = [{"tag_id": tag} for tag in self._work.vocabulary.tags(dict.fromkeys(tags))]
        self._modified(self._work.replace_rows(record_tag, "record_id", {number: rows}))

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
        numbers = self.numbers(uuids).values()
        if numbers:
            resolve(self._connection, set(numbers))

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
        number, _ = self._rows([uuid])[uuid]
        last = select(func.max(document.c.position)).where(document.c.record_id == number)
        highest = self._connection.execute(last).scalar()
        position = 0 if highest is None else highest + 1
        (made,) = self._documents.add_many([NewDocument(number, draft, sha256, position, importer)])
        self._work.note_provenance([Came(number, made.version_id, source_path, importer)])
        self._work.log.added("document", [made.document_id], "trashed", self._work.now)
        self._modified([number])
        return made.uuid

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
            self._work.note_provenance([Came(found.record_id, version, source_path, importer)])
            self._modified([found.record_id])

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

    def _add_documents(self, new: Mapping[int, NewRecord]) -> None:
        """Store the documents of new records, and where all of it came from."""
        stored = self._documents.add_many(
            [
                NewDocument(number, item, one.sha256, position, one.draft.importer)
                for number, one in new.items()
                for position, item in enumerate(one.draft.documents)
            ]
        )
        versions: dict[int, list[int | None]] = {number: [] for number in new}
        for made in stored:
            versions[made.record_id].append(made.version_id)
        alone = {one.sha256 for one in new.values() if not one.draft.documents and one.sha256}
        originals = self._originals.numbers(alone)
        self._work.note_provenance(
            Came(
                number,
                version,
                one.source_path,
                one.draft.importer,
                one.draft.warnings,
                None if version is not None else originals.get(one.sha256 or ""),
            )
            for number, one in new.items()
            for version in versions[number] or [None]
        )

    def _children(self, described: Mapping[int, Description]) -> Iterator[tuple[Table[Any], Owned]]:
        """What hangs on records by their descriptions, table by table."""
        vocabulary = self._work.vocabulary
        terms = {number: list(terms_of(fields)) for number, fields in described.items()}
        term_ids = iter(vocabulary.terms(pair for pairs in terms.values() for pair in pairs))
        yield (
            record_term,
            {
                number: [{"kind": kind.value, "term_id": next(term_ids)} for kind, _ in pairs]
                for number, pairs in terms.items()
            },
        )
        agents = {number: fields.agents for number, fields in described.items()}
        agent_ids = iter(vocabulary.agents(name for names in agents.values() for name in names))
        yield (
            record_agent,
            {
                number: [
                    {
                        "agent_id": next(agent_ids),
                        "name": clean(name.name),
                        "role": name.role.value,
                    }
                    for name in names
                ]
                for number, names in agents.items()
            },
        )
        yield identifier, {n: list(identifier_rows(fields)) for n, fields in described.items()}
        named = [one.record for f in described.values() for one in f.relations if one.record]
        numbers = self.numbers(named) if named else {}
        yield relation, {n: list(relation_rows(f, numbers)) for n, f in described.items()}

    def _rows(self, uuids: Sequence[str]) -> dict[str, tuple[int, dict[str, str]]]:
        """The numbers and the origins of records."""
        rows = self._connection.execute(_ORIGINS, listed(uuids))
        found = {row.uuid: (row.id, row.origins) for row in rows}
        for uuid in uuids:
            if uuid not in found:
                raise KeyError(uuid)
        return found

    def _different(self, columns: Mapping[int, Mapping[str, object]]) -> set[int]:
        """The records that have another value in one of their columns."""
        names = list(next(iter(columns.values()), {}))
        rows = self._connection.execute(
            select(record.c.id, *(record.c[name] for name in names)).where(among(record.c.id)),
            listed(columns),
        )
        return {
            number
            for number, *values in rows
            if dict(zip(names, values, strict=True)) != columns[number]
        }

    def _modified(self, numbers: Iterable[int]) -> None:
        self._connection.execute(_MODIFY, {**listed(numbers), "now": self._work.now})

    def _update(
        self, uuids: Iterable[str], unless_so: ColumnElement[bool], **values: object
    ) -> None:
        """Change a column of those records that don't have it so already."""
        self._connection.execute(
            update(record).where(among(record.c.uuid), unless_so).values(**values), listed(uuids)
        )
