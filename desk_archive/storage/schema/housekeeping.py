"""Tables by which the archive keeps itself: identity, settings, index queue, undo, provenance."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, Named, TypedColumns

from desk_archive.storage.schema.base import boolean, integer, json_value, key, string, table


class ArchiveColumns(TypedColumns):
    """The archive itself, one row.

    Attributes:
        uuid: given once, kept by every copy.
        created: when it was made.
        checked_place: a digest of where on a disk the file lay when its structure was last checked;
            anywhere else it comes from outside.
    """

    id: Named[int] = key()
    uuid: Named[str] = string()
    created: Named[str] = string()
    checked_place: Named[str | None] = string()


archive = table("archive", ArchiveColumns)


class SettingColumns(TypedColumns):
    """A setting of the archive; those of the program lie elsewhere."""

    name: Named[str] = string(primary_key=True)
    value: Named[Any] = json_value(nullable=True)


setting = table("setting", SettingColumns)


class IndexQueueColumns(TypedColumns):
    """A record that the index doesn't hold as it is now.

    Attributes:
        ticket: grows with each change, so that a change during indexing isn't lost.
        number: of the record, which may be gone for good.
    """

    ticket: Named[int] = integer(primary_key=True)
    number: Named[int] = integer(unique=True)


index_queue = table("index_queue", IndexQueueColumns, once=True)


class UndoStepColumns(TypedColumns):
    """Something a person did, which can be undone as one.

    Attributes:
        name: a code for what it was.
        batch: what several transactions of one step have in common, or NULL.
        undone: it has been undone and can be redone.
    """

    id: Named[int] = key()
    name: Named[str] = string()
    batch: Named[str | None] = string()
    done: Named[str] = string()
    undone: Named[bool] = boolean()


undo_step = table("undo_step", UndoStepColumns)


class UndoChangeColumns(TypedColumns):
    """What a step did to one row.

    Attributes:
        kind: `I`, `U` or `D` for insert, update, delete.
        table_name, row_id: which row.
        before, after: its columns by name: all for insert and delete, those that changed for update.
    """

    id: Named[int] = key()
    step_id: Named[int] = integer(ForeignKey("undo_step.id", ondelete="CASCADE"))
    kind: Named[str] = string()
    table_name: Named[str] = string()
    row_id: Named[int] = integer()
    before: Named[dict[str, Any] | None] = json_value()
    after: Named[dict[str, Any] | None] = json_value()


undo_change = table("undo_change", UndoChangeColumns, Index(None, "step_id"))


class ChangeLogColumns(TypedColumns):
    """What was done to the archive and when; kept after the undo log has forgotten it.

    Attributes:
        action: `do`, `undo` or `redo`.
        step: the code of what was done.
        records, annotations: how many it touched.
    """

    id: Named[int] = key()
    at: Named[str] = string()
    action: Named[str] = string()
    step: Named[str] = string()
    records: Named[int] = integer()
    annotations: Named[int] = integer()


change_log = table("change_log", ChangeLogColumns)


class ImportBatchColumns(TypedColumns):
    """Files that were imported together.

    Attributes:
        uuid: that of the undo step's batch.
        options: what was asked for, or NULL.
        report: what became of it, or NULL.
    """

    id: Named[int] = key()
    uuid: Named[str] = string(unique=True)
    started: Named[str] = string()
    options: Named[dict[str, Any] | None] = json_value()
    report: Named[dict[str, Any] | None] = json_value()


import_batch = table("import_batch", ImportBatchColumns)


class ProvenanceColumns(TypedColumns):
    """Where a record or a version of a document came from.

    Attributes:
        version_id: the version of a document that came, or NULL for catalogue data alone.
        original_id: the file the catalogue data came in, where no document was made of it.
        path: the place the import came from, or NULL.
        importer: name and version.
        warnings: what the importer noticed, a list of English sentences.
    """

    id: Named[int] = key()
    batch_id: Named[int | None] = integer(ForeignKey("import_batch.id"))
    record_id: Named[int] = integer(ForeignKey("record.id"))
    version_id: Named[int | None] = integer(ForeignKey("document_version.id"))
    original_id: Named[int | None] = integer(ForeignKey("original.id"))
    at: Named[str] = string()
    path: Named[str | None] = string()
    importer: Named[str] = string()
    warnings: Named[list[str]] = json_value()


provenance = table(
    "provenance",
    ProvenanceColumns,
    Index(None, "record_id"),
    Index(None, "batch_id"),
    Index(None, "version_id"),
    Index(None, "original_id"),
)
