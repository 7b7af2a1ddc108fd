"""Opening, sharing, closing: one file, one writer, many readers."""

import os
import random
import sqlite3
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest

from desk_archive.domain.annotations import DEFAULT_LEGEND
from desk_archive.domain.errors import ArchiveError, ErrorKind
from desk_archive.storage import schema
from desk_archive.storage.archive import Archive, OpenMode
from desk_archive.storage.check import check

HOLD = """
import sys
from pathlib import Path
from desk_archive.storage.archive import Archive, OpenMode
archive = Archive.open(Path(sys.argv[1]), OpenMode[sys.argv[2]])
print("open", flush=True)
sys.stdin.readline()
if sys.argv[3] == "close":
    archive.close()
else:
    import os
    os._exit(1)
"""


class Holder:
    """Another process that has the archive open."""

    def __init__(self, path, mode="WRITE", end="close"):
        self._process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(path), mode, end],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self):
        assert self._process.stdout.readline() == "open\n"
        return self

    def __exit__(self, *_):
        self._process.communicate("\n")


def kind_of(path, mode=OpenMode.WRITE, **options):
    with pytest.raises(ArchiveError) as caught:
        Archive.open(path, mode, **options)
    assert caught.value.path == str(path)
    assert path.resolve().name in caught.value.message
    return caught.value.kind


def test_a_new_archive(path):
    archive = Archive.open(path, OpenMode.WRITE, create=True)
    with archive.reading() as view:
        assert [(c.name, c.value, c.style) for c in view.legend.all()] == list(DEFAULT_LEGEND)
        assert view.records.count() == view.annotations.count() == 0
        assert view.queue.is_empty()
        assert view.history.undo_label() is view.history.redo_label() is None
    assert not archive.read_only
    uuid = archive.uuid
    archive.close()
    again = Archive.open(path, OpenMode.READ)
    assert (again.uuid, again.path) == (uuid, path)
    again.close()


def test_everything_is_in_one_file_that_others_may_not_read(path, make):
    archive = Archive.open(path, OpenMode.WRITE, create=True)
    make.add(archive, data=b"x" * 3_000_000)
    archive.close()
    assert {entry.name for entry in path.parent.iterdir()} <= {path.name, f"{path.name}.lock"}
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (schema.APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("SELECT count(*) FROM record").fetchone() == (1,)


def test_the_write_ahead_log_has_the_same_mode(archive, path, make):
    make.add(archive)
    for suffix in ("-wal", "-shm"):
        beside = path.with_name(path.name + suffix)
        assert stat.S_IMODE(beside.stat().st_mode) == 0o600


def test_a_checkpoint_makes_the_one_file_whole(archive, path, make, tmp_path):
    make.add(archive)
    assert archive.checkpoint()
    assert path.with_name(f"{path.name}-wal").stat().st_size == 0
    copy = tmp_path / "copy.deskarchive"
    copy.write_bytes(path.read_bytes())
    other = Archive.open(copy, OpenMode.WRITE)
    with other.reading() as view:
        assert view.records.count() == 1
    other.close()


def test_folders_are_made_for_a_new_archive(tmp_path):
    path = tmp_path / "one" / "two" / "ü %41?#.deskarchive"
    Archive.open(path, OpenMode.WRITE, create=True).close()
    assert path.exists()


def test_what_is_not_there(tmp_path):
    path = tmp_path / "missing.deskarchive"
    assert kind_of(path) is ErrorKind.NOT_FOUND
    assert kind_of(path, OpenMode.READ, create=True) is ErrorKind.NOT_FOUND
    assert kind_of(tmp_path / "no" / "folder.deskarchive") is ErrorKind.NOT_FOUND
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_an_archive_shares_its_lock(archive, path, tmp_path):
    link = tmp_path / "link.deskarchive"
    link.symlink_to(path)
    assert kind_of(link, wait_seconds=0) is ErrorKind.LOCKED


# --- what is no archive ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"SQLite format 3\0",
        b"%PDF-1.7 and more",
        random.Random(1).randbytes(70_000),
    ],
    ids=["empty", "beginning", "pdf", "noise"],
)
@pytest.mark.parametrize("mode", OpenMode)
def test_other_files_are_refused_and_left_alone(path, content, mode):
    path.write_bytes(content)
    assert kind_of(path, mode, create=True) is ErrorKind.DAMAGED
    assert path.read_bytes() == content


def test_a_folder_is_no_archive(path):
    path.mkdir()
    assert kind_of(path) is ErrorKind.DAMAGED


def test_a_foreign_database_is_refused_and_left_alone(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE record (id INTEGER)")
        connection.commit()
    before = path.read_bytes()
    assert kind_of(path) is ErrorKind.DAMAGED
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA user_version=2",
        "UPDATE alembic_version SET version_num='0002'",
        "UPDATE alembic_version SET version_num='9f0c1e'",
    ],
)
@pytest.mark.parametrize("mode", OpenMode)
def test_a_newer_archive_is_refused(archive, path, statement, mode):
    archive.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
    assert kind_of(path, mode) is ErrorKind.NEWER


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM alembic_version",
        "DROP TABLE archive",
        "DROP TABLE sheet",
        "DELETE FROM archive",
    ],
)
def test_an_archive_that_contradicts_itself_is_refused(archive, path, statement):
    archive.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
    assert kind_of(path) is ErrorKind.DAMAGED


def test_a_truncated_archive_is_refused(archive, path, make):
    make.add(archive, data=b"x" * 500_000)
    archive.close()
    cut = path.with_name("cut.deskarchive")
    cut.write_bytes(path.read_bytes()[:200_000])
    assert kind_of(cut) is ErrorKind.DAMAGED


def test_a_file_from_outside_is_checked_and_one_of_ours_not_again(archive, path, make):
    record = make.add(archive, data=b"x" * 900_000)
    archive.close()
    content = bytearray(path.read_bytes())
    for start in range(len(content) // 2, len(content), 4096):
        # The page on which the bytes of the original go on.
        page = start - start % 4096
        content[page : page + 4] = b"\xff\xff\xff\xff"
    copy = path.with_name("copy.deskarchive")
    copy.write_bytes(content)
    assert kind_of(copy) is ErrorKind.DAMAGED
    # Where it was checked once, an archive opens at once; reading then meets the damage.
    path.write_bytes(content)
    opened = Archive.open(path, OpenMode.WRITE)
    sha256 = record.documents[0].sha256
    with opened.reading() as view:
        assert view.records.get(record.record) == record
    with pytest.raises(ArchiveError) as caught, opened.reading() as view:
        view.originals.open(sha256).read()
    assert caught.value.kind is ErrorKind.DAMAGED
    with pytest.raises(ArchiveError) as caught, opened.open_original(sha256) as stream:
        stream.read()
    assert caught.value.kind is ErrorKind.DAMAGED
    assert "structure" in {problem.kind for problem in check(opened)}
    assert "structure" in {problem.kind for problem in check(opened, repair=True)}
    opened.close()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER spy AFTER INSERT ON record BEGIN DELETE FROM annotation; END",
        "CREATE VIEW spy AS SELECT 1",
    ],
)
def test_a_file_with_something_that_runs_by_itself_is_refused(archive, path, statement):
    archive.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
    copy = path.with_name("copy.deskarchive")
    copy.write_bytes(path.read_bytes())
    assert kind_of(copy) is ErrorKind.DAMAGED


# --- one writer, many readers ---------------------------------------------------------------------


def test_one_process_writes_and_others_read(archive, path, make):
    archive.close()
    with Holder(path):
        assert kind_of(path, wait_seconds=0.1) is ErrorKind.LOCKED
        reader = Archive.open(path, OpenMode.READ)
        with reader.reading() as view:
            assert view.records.count() == 0
        assert not reader.try_write_lock()
        assert reader.read_only
        reader.close()
    writer = Archive.open(path, OpenMode.WRITE)
    make.add(writer)
    writer.close()


def test_the_lock_goes_with_the_process_however_it_dies(archive, path):
    archive.close()
    with Holder(path, end="die"):
        pass
    assert path.with_name(f"{path.name}.lock").exists()
    Archive.open(path, OpenMode.WRITE, wait_seconds=0).close()


def test_a_writer_waits_for_a_lock_that_is_about_to_be_freed(archive, path):
    timer = threading.Timer(0.2, archive.close)
    timer.start()
    Archive.open(path, OpenMode.WRITE, wait_seconds=20).close()
    timer.join()


def test_a_reader_can_become_the_writer_for_a_while(archive, path, make):
    archive.close()
    reader = Archive.open(path, OpenMode.READ)
    with pytest.raises(ArchiveError) as caught, reader.writing():
        pass
    assert caught.value.kind is ErrorKind.READ_ONLY
    assert reader.try_write_lock()
    assert reader.try_write_lock()
    make.add(reader)
    assert kind_of(path, wait_seconds=0) is ErrorKind.LOCKED
    reader.release_write_lock()
    assert reader.read_only
    with pytest.raises(ArchiveError), reader.writing():
        pass
    with reader.reading() as view:
        assert view.records.count() == 1
    other = Archive.open(path, OpenMode.WRITE, wait_seconds=0)
    other.close()
    reader.close()


def test_a_writer_keeps_its_lock(archive, path):
    assert archive.try_write_lock()
    archive.release_write_lock()
    assert not archive.read_only
    assert kind_of(path, wait_seconds=0) is ErrorKind.LOCKED


def test_a_reader_sees_one_state_while_others_write(archive, make):
    with archive.reading() as view:
        assert view.records.count() == 0
        make.add(archive)
        assert view.records.count() == 0
    with archive.reading() as view:
        assert view.records.count() == 1


def test_threads_read_and_write_at_once(archive, make):
    def write(number):
        return make.add(archive, make.draft(f"Letter {number}", identifiers=())).record

    def read(_):
        with archive.reading() as view:
            numbers = view.columns.numbers()
            rows = view.records.rows(numbers)
            assert len(rows) == len(numbers) == view.records.count()
            return len(rows)

    with ThreadPoolExecutor(8) as pool:
        written = [pool.submit(write, number) for number in range(24)]
        counts = [pool.submit(read, number) for number in range(60)]
        assert len({future.result() for future in written}) == 24
        assert max(future.result() for future in counts) <= 24
    assert read(0) == 24


def test_an_exception_takes_everything_back(archive, make):
    with suppress(ZeroDivisionError), archive.writing("import") as unit:
        make.add_in(unit, data=b"page")
        raise ZeroDivisionError
    with archive.reading() as view:
        assert view.records.count() == 0
        assert view.queue.is_empty()
        assert view.history.undo_label() is None
        assert not view.tags.all()
    make.add(archive)
    with archive.reading() as view:
        assert view.records.count() == 1


def test_a_transaction_inside_another_is_a_mistake(archive):
    with pytest.raises(RuntimeError), archive.writing(), archive.writing():
        pass
    with archive.writing() as unit:
        unit.settings.set("still", "works")


def test_a_closed_archive(archive):
    archive.close()
    archive.close()
    with pytest.raises(RuntimeError), archive.reading():
        pass
    with pytest.raises(RuntimeError), archive.writing():
        pass


def test_closing_waits_for_readers(archive, make):
    entered, leave = threading.Event(), threading.Event()
    counts = []

    def read():
        with archive.reading() as view:
            entered.set()
            leave.wait(20)
            counts.append(view.records.count())

    with ThreadPoolExecutor(2) as pool:
        reader = pool.submit(read)
        assert entered.wait(20)
        closer = pool.submit(archive.close)
        leave.set()
        closer.result(20)
        reader.result(20)
    assert counts == [0]


def test_nothing_stays_open(path, make):
    before = descriptors()
    archive = Archive.open(path, OpenMode.WRITE, create=True)
    make.add(archive, data=b"bytes")
    sha256 = archive_sha256(archive)
    stream = archive.open_original(sha256)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: archive_sha256(archive), range(30)))
    archive.close()
    assert stream.closed
    assert descriptors() == before


def archive_sha256(archive):
    with archive.reading() as view:
        (record,) = view.records.by_numbers(view.columns.numbers())
        return record.documents[0].sha256


def descriptors():
    """How many files of archives this process has open, where the system tells."""
    folder = Path("/proc/self/fd")
    if not folder.exists():
        pytest.skip("this system does not list the open files of a process")
    found = []
    for entry in folder.iterdir():
        try:
            found.append(entry.readlink().name)
        except FileNotFoundError:
            continue
    return sorted(name for name in found if "deskarchive" in name)
