"""The tables of an archive, by theme; nothing outside `storage` knows them.

They are SQLAlchemy Core tables with typed columns rather than mapped classes: what the repositories
hand out are the values of `domain`, so there is nothing for an identity map to do, and the program
starts without importing and configuring the ORM.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from desk_archive.storage.schema.annotations import (
    annotation,
    annotation_tag,
    legend_colour,
    note,
    note_tag,
    saved_search,
    search_history,
    sheet,
    sheet_item,
)
from desk_archive.storage.schema.base import metadata
from desk_archive.storage.schema.documents import (
    document,
    document_page,
    document_resource,
    document_version,
    original,
    original_content,
    page_words,
    reading_position,
    reading_text,
)
from desk_archive.storage.schema.housekeeping import (
    archive,
    change_log,
    import_batch,
    index_queue,
    provenance,
    setting,
    undo_change,
    undo_step,
)
from desk_archive.storage.schema.near import sketch_value, text_pair, text_sketch
from desk_archive.storage.schema.records import (
    duplicate_pair,
    identifier,
    record,
    record_agent,
    record_tag,
    record_term,
    relation,
)
from desk_archive.storage.schema.vocabulary import agent, agent_name, tag, tag_alias, term

APPLICATION_ID = 0x4445534B
"""`DESK`, at offset 68 of the file (https://www.sqlite.org/fileformat.html#application_id)."""

VERSION = 1
"""Number of this schema: `PRAGMA user_version`, and the Alembic revision in four digits."""


@cache
def statements() -> tuple[str, ...]:
    """The statements that make all tables and indexes of a new archive, in an order that works."""
    dialect = sqlite.dialect()
    made: list[str] = []
    for table in metadata.sorted_tables:
        made.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        made += [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    return tuple(made)


__all__ = [
    "APPLICATION_ID",
    "VERSION",
    "agent",
    "agent_name",
    "annotation",
    "annotation_tag",
    "archive",
    "change_log",
    "document",
    "document_page",
    "document_resource",
    "document_version",
    "duplicate_pair",
    "identifier",
    "import_batch",
    "index_queue",
    "legend_colour",
    "metadata",
    "note",
    "note_tag",
    "original",
    "original_content",
    "page_words",
    "provenance",
    "reading_position",
    "reading_text",
    "record",
    "record_agent",
    "record_tag",
    "record_term",
    "relation",
    "saved_search",
    "search_history",
    "setting",
    "sheet",
    "sheet_item",
    "sketch_value",
    "statements",
    "tag",
    "tag_alias",
    "term",
    "text_pair",
    "text_sketch",
    "undo_change",
    "undo_step",
]
