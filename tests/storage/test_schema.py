"""The tables: the same by definition and by migration, and kept by the rules."""

from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Integer, create_engine

from desk_archive.storage import migrations, schema
from desk_archive.storage.database import Access, connect
from desk_archive.storage.triggers import undoable_tables


def made_by_revisions(file: Path) -> None:
    """An empty file of ours, brought up from nothing."""
    file.touch()
    with closing(connect(file, Access.READ_WRITE)) as connection:
        connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
    migrations.migrate(file)


def tables_of(file: Path) -> dict[str, str]:
    """All tables and indexes with the words that make them, white space folded."""
    with closing(connect(file, Access.READ_ONLY)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        return {
            name: " ".join(sql.split()).replace(" )", ")").replace("( ", "(") for name, sql in rows
        }


def test_the_revisions_make_what_the_definitions_say(archive, path, tmp_path):
    file = tmp_path / "by revisions.deskarchive"
    made_by_revisions(file)
    assert tables_of(file) == tables_of(path), "run tests/storage/freeze_schema.py"


def test_alembic_finds_no_difference(archive, path):
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), schema.metadata)
    engine.dispose()
    assert found == []


@pytest.mark.parametrize("table", undoable_tables().values(), ids=lambda table: table.name)
def test_undo_can_name_every_row_and_hold_every_value(table):
    (key,) = table.primary_key.columns
    assert key.name == "id"
    assert table.dialect_options["sqlite"]["autoincrement"]
    assert not [c.name for c in table.columns if c.type.python_type is bytes]


def test_every_foreign_key_is_indexed():
    """Otherwise each deletion reads whole tables, and lists look their rows up one by one."""
    without = []
    for table in schema.metadata.tables.values():
        leading = {next(iter(index.columns)).name for index in table.indexes}
        leading |= {
            next(iter(constraint.columns)).name
            for constraint in table.constraints
            if len(constraint.columns) and type(constraint).__name__ != "ForeignKeyConstraint"
        }
        without += [
            f"{table.name}.{key.parent.name}"
            for key in table.foreign_keys
            if key.parent.name not in leading
        ]
    assert without == []


def test_all_that_the_issues_store_has_its_place():
    columns = {
        f"{table.name}.{column.name}"
        for table in schema.metadata.tables.values()
        for column in table.columns
    }
    assert columns >= {
        "agent_name.preferred",
        "record_agent.name",
        "record.origins",
        "document.position",
        "document_version.fragment",
        "document_page.transcription",
        "annotation.geometry",
        "annotation.original",
        "annotation.parent",
        "annotation.author",
        "annotation.score",
        "annotation.received",
        "legend_colour.style",
        "tag_alias.alias",
        "sheet_item.annotation_id",
        "note.day",
        "saved_search.query",
        "search_history.query",
        "record.starred",
        "record.protected",
        "relation.target_id",
        "reading_position.start",
        "undo_change.before",
        "record.trashed",
        "index_queue.ticket",
        "original_content.content",
        "import_batch.report",
        "provenance.warnings",
        "duplicate_pair.decision",
        "text_sketch.hashes",
        "text_pair.similarity",
        "change_log.step",
    }


def test_tables_say_what_they_hold():
    for table in schema.metadata.tables.values():
        assert table.dialect_options["sqlite"]["strict"]
        assert [c for c in table.primary_key.columns if isinstance(c.type, Integer)] or (
            table.name == "setting"
        )
