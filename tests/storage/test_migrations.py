"""An archive of an older version is copied, brought up to date, and opened."""

import os
import shutil
import stat
from contextlib import closing

import pytest

from desk_archive.domain.errors import ArchiveError, ErrorKind
from desk_archive.storage import migrations, schema
from desk_archive.storage.archive import Archive, OpenMode
from desk_archive.storage.database import Access, connect

SECOND = '''
"""A second revision."""

import sqlalchemy
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    with op.batch_alter_table("record") as table:
        table.add_column(sqlalchemy.Column("mood", sqlalchemy.Text))
        table.alter_column("title", nullable=True)
    op.execute("UPDATE record SET mood = 'calm'")
    {more}
'''


@pytest.fixture
def older(archive, path, make):
    """An archive with something in it, of what will be an older version."""
    record = make.add(archive)
    make.annotate(archive, record)
    archive.close()
    return path


@pytest.fixture
def newer_program(tmp_path, monkeypatch):
    """A program with a second revision."""

    def install(more="pass"):
        scripts = tmp_path / "scripts"
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(migrations.SCRIPTS, scripts, ignore=ignored)
        second = scripts / "versions" / "r0002_second.py"
        second.write_text(SECOND.format(more=more))
        monkeypatch.setattr(migrations, "SCRIPTS", scripts)
        monkeypatch.setattr(schema, "VERSION", 2)

    return install


def moods(path):
    with closing(connect(path, Access.READ_ONLY)) as connection:
        return connection.execute("SELECT mood FROM record").fetchall()


@pytest.mark.parametrize("mode", OpenMode)
def test_an_older_archive_is_copied_and_brought_up_to_date(older, newer_program, mode, make):
    before = older.read_bytes()
    newer_program()
    archive = Archive.open(older, mode)
    with archive.reading() as view:
        assert view.records.count() == view.annotations.count() == 1
        # The log of rows that had other columns is of no use any more.
        assert view.history.undo_label() is None
    archive.close()
    assert moods(older) == [("calm",)]
    copy = older.with_name("mine.version-1.deskarchive")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(connect(copy, Access.READ_ONLY)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM annotation").fetchone() == (1,)
    assert len(copy.read_bytes()) == len(before)
    Archive.open(older, OpenMode.WRITE).close()


def test_copies_never_overwrite_each_other(older, newer_program):
    taken = older.with_name("mine.version-1.deskarchive")
    taken.write_text("mine")
    newer_program()
    Archive.open(older, OpenMode.WRITE).close()
    assert taken.read_text() == "mine"
    assert older.with_name("mine.version-1-2.deskarchive").exists()


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ("raise ValueError('a bug')", ValueError),
        ("op.execute('UPDATE annotation SET record_id = 999')", ArchiveError),
    ],
)
def test_a_migration_that_fails_leaves_the_archive_as_it_was(older, newer_program, more, error):
    before = older.read_bytes()
    newer_program(more)
    with pytest.raises(error):
        Archive.open(older, OpenMode.WRITE)
    assert older.read_bytes() == before
    schema.VERSION = 1
    archive = Archive.open(older, OpenMode.WRITE)
    with archive.reading() as view:
        assert view.records.count() == 1
    archive.close()


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has this permission")
def test_an_older_archive_that_may_not_be_written_is_refused(older, newer_program, monkeypatch):
    newer_program()
    # Root may write everything; the permission itself is tested in test_read_only.
    monkeypatch.setattr("desk_archive.storage.opening.may_write", lambda file: False)
    with pytest.raises(ArchiveError, match="older Desk Archive") as caught:
        Archive.open(older, OpenMode.WRITE)
    assert caught.value.kind is ErrorKind.READ_ONLY


def test_alembic_is_not_imported_to_make_open_and_change_an_archive(path):
    import subprocess
    import sys

    program = (
        "import sys; from pathlib import Path\n"
        "from desk_archive.storage.archive import Archive, OpenMode\n"
        f"archive = Archive.open(Path({str(path)!r}), OpenMode.WRITE, create=True)\n"
        "with archive.writing('x') as unit: unit.settings.set('a', 1)\n"
        "archive.close()\n"
        "print([name for name in ('alembic', 'mako', 'sqlalchemy.orm') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
