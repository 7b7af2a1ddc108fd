"""Tables of what the reader writes: annotations, notes, sheets, saved searches."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    REAL,
    Column,
    ForeignKey,
    Index,
    Named,
    TypedColumns,
    UniqueConstraint,
    text,
)

from desk_archive.storage.schema.base import boolean, integer, json_value, key, string, table


class LegendColourColumns(TypedColumns):
    """A colour of the reader's legend.

    Attributes:
        value: `#rrggbb`.
        style: a `LineStyle`.
        removed: no longer in the legend; the row stays for the undo log and the trash.
    """

    id: Named[int] = key()
    uuid: Named[str] = string(unique=True)
    name: Named[str] = string()
    value: Named[str] = string()
    style: Named[str] = string()
    position: Named[int] = integer()
    removed: Named[bool] = boolean()


legend_colour = table("legend_colour", LegendColourColumns, undoable=True)


class AnnotationColumns(TypedColumns):
    """An annotation.

    Attributes:
        iri: its `id`; two imported ones may have the same.
        record_id, document_id: what it is about; both NULL while unattached.
        kind: a `TargetKind`.
        exact, prefix, suffix: the quotation where it stands now, or NULL.
        start, end: its place in the current text in code points, or NULL.
        page: zero-based, or NULL.
        geometry: quads, rectangle or point on the page, a list of numbers.
        original: the target it was made with, as `storage.annotations` writes it.
        original_sha256: of the text it was made on, or NULL.
        state: an `AnchorState`.
        score: 0 to 1, or NULL.
        note: Markdown.
        parent: UUID of the annotation it answers, which may not be here, or NULL.
        trashed: when it went to the trash, or NULL.
        received: the JSON it came in as, or NULL.
        file_key: by which one that came with the document's file is known when the file comes
            again, within the document; NULL for the reader's own.
    """

    id: Named[int] = key()
    uuid: Named[str] = string(unique=True)
    iri: Named[str] = string()
    record_id: Named[int | None] = integer(ForeignKey("record.id"))
    document_id: Named[int | None] = integer(ForeignKey("document.id"))
    colour_id: Named[int | None] = integer(ForeignKey("legend_colour.id"))
    kind: Named[str] = string()
    start: Named[int | None] = integer()
    end: Named[int | None] = integer()
    page: Named[int | None] = integer()
    state: Named[str] = string()
    score: Named[float | None] = Column(REAL)
    author: Named[str | None] = string()
    parent: Named[str | None] = string()
    created: Named[str] = string()
    modified: Named[str] = string()
    protected: Named[bool] = boolean()
    trashed: Named[str | None] = string()
    exact: Named[str | None] = string()
    prefix: Named[str | None] = string()
    suffix: Named[str | None] = string()
    geometry: Named[list[float]] = json_value()
    original: Named[dict[str, Any]] = json_value()
    original_sha256: Named[str | None] = string()
    note: Named[str] = string()
    received: Named[dict[str, Any] | None] = json_value()
    file_key: Named[str | None] = string()


annotation = table(
    "annotation",
    AnnotationColumns,
    Index(None, "document_id", "start"),
    Index(
        "ix_annotation_facets",
        "record_id",
        "colour_id",
        "document_id",
        "trashed",
        sqlite_where=text("trashed IS NULL"),
    ),
    Index("ix_annotation_trash", "trashed", sqlite_where=text("trashed IS NOT NULL")),
    Index(None, "record_id"),
    Index(None, "colour_id"),
    Index(None, "parent"),
    Index(None, "iri"),
    Index(None, "original_sha256"),
    undoable=True,
)


class AnnotationTagColumns(TypedColumns):
    """A tag of an annotation."""

    id: Named[int] = key()
    annotation_id: Named[int] = integer(ForeignKey("annotation.id", ondelete="CASCADE"))
    tag_id: Named[int] = integer(ForeignKey("tag.id"))
    position: Named[int] = integer()


annotation_tag = table(
    "annotation_tag",
    AnnotationTagColumns,
    UniqueConstraint("annotation_id", "tag_id"),
    Index(None, "tag_id"),
    undoable=True,
)


class NoteColumns(TypedColumns):
    """A note that is tied to no passage: on a person, a place, a collection, a day.

    Attributes:
        agent_id, term_id, day: what it is about; one of them is set. `day` is an EDTF date.
        body: Markdown.
        trashed: when it went to the trash, or NULL.
    """

    id: Named[int] = key()
    uuid: Named[str] = string(unique=True)
    agent_id: Named[int | None] = integer(ForeignKey("agent.id"))
    term_id: Named[int | None] = integer(ForeignKey("term.id"))
    day: Named[str | None] = string()
    author: Named[str | None] = string()
    created: Named[str] = string()
    modified: Named[str] = string()
    protected: Named[bool] = boolean()
    trashed: Named[str | None] = string()
    body: Named[str] = string()


note = table(
    "note",
    NoteColumns,
    Index(None, "agent_id"),
    Index(None, "term_id"),
    Index(None, "day"),
    undoable=True,
)


class NoteTagColumns(TypedColumns):
    """A tag of a note."""

    id: Named[int] = key()
    note_id: Named[int] = integer(ForeignKey("note.id", ondelete="CASCADE"))
    tag_id: Named[int] = integer(ForeignKey("tag.id"))
    position: Named[int] = integer()


note_tag = table(
    "note_tag",
    NoteTagColumns,
    UniqueConstraint("note_id", "tag_id"),
    Index(None, "tag_id"),
    undoable=True,
)


class SheetColumns(TypedColumns):
    """A named, ordered list of evidence for a draft."""

    id: Named[int] = key()
    uuid: Named[str] = string(unique=True)
    name: Named[str] = string()
    position: Named[int] = integer()
    created: Named[str] = string()
    modified: Named[str] = string()
    trashed: Named[str | None] = string()


sheet = table("sheet", SheetColumns, undoable=True)


class SheetItemColumns(TypedColumns):
    """A line of a sheet.

    Attributes:
        kind: `annotation`, `note`, `heading` or `text`.
        level: of a heading, from 1; else 0.
        body: of a heading or of own text.
    """

    id: Named[int] = key()
    sheet_id: Named[int] = integer(ForeignKey("sheet.id", ondelete="CASCADE"))
    position: Named[int] = integer()
    kind: Named[str] = string()
    annotation_id: Named[int | None] = integer(ForeignKey("annotation.id", ondelete="CASCADE"))
    note_id: Named[int | None] = integer(ForeignKey("note.id", ondelete="CASCADE"))
    level: Named[int] = integer(default=0)
    body: Named[str | None] = string()


sheet_item = table(
    "sheet_item",
    SheetItemColumns,
    Index(None, "sheet_id", "position"),
    Index(None, "annotation_id"),
    Index(None, "note_id"),
    undoable=True,
)


class SavedSearchColumns(TypedColumns):
    """A search under a name.

    Attributes:
        view: which list it belongs to: `records` or `annotations`.
        query: text, filters, dates and sort.
    """

    id: Named[int] = key()
    uuid: Named[str] = string(unique=True)
    name: Named[str] = string()
    view: Named[str] = string()
    position: Named[int] = integer()
    created: Named[str] = string()
    modified: Named[str] = string()
    query: Named[dict[str, Any]] = json_value()


saved_search = table("saved_search", SavedSearchColumns, undoable=True)


class SearchHistoryColumns(TypedColumns):
    """A search that was made."""

    id: Named[int] = key()
    made: Named[str] = string()
    total: Named[int | None] = integer()
    query: Named[dict[str, Any]] = json_value()


search_history = table("search_history", SearchHistoryColumns, Index(None, "made"))
