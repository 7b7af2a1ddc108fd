"""Archives that may not be written, as an unprivileged user meets them."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

from desk_archive.storage.archive import Archive, OpenMode

NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="users are another thing on this system"),
    pytest.mark.skipif(
        os.name == "posix" and (os.geteuid() != 0 or shutil.which("setpriv") is None),
        reason="only root with setpriv can become an unprivileged user",
    ),
]

PROGRAM = """
import json, sys
from pathlib import Path
from desk_archive.domain.errors import ArchiveError
from desk_archive.storage.archive import Archive, OpenMode
path, mode, create = Path(sys.argv[1]), OpenMode[sys.argv[2]], sys.argv[3] == "create"
found = {}
try:
    archive = Archive.open(path, mode, create=create)
    found["read_only"] = archive.read_only
    with archive.reading() as view:
        found["records"] = view.records.count()
        found["queued"] = len(view.queue.entries(view.queue.pending()))
        found["columns"] = len(view.columns.load().numbers)
    found["locked"] = archive.try_write_lock()
    try:
        with archive.writing("x") as unit:
            unit.settings.set("x", 1)
        found["written"] = True
    except ArchiveError as error:
        found["written"] = error.kind.value
    archive.close()
except ArchiveError as error:
    found["error"] = error.kind.value
print(json.dumps(found))
"""


@pytest.fixture
def place():
    """A folder that others may enter, outside those of pytest, which they may not."""
    folder = Path(tempfile.mkdtemp(prefix="desk-archive-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def stored(place, make):
    """An archive with one record that everybody may read and nobody but its owner write."""
    path = place / "shared.deskarchive"
    archive = Archive.open(path, OpenMode.WRITE, create=True)
    make.add(archive)
    archive.close()
    path.chmod(0o644)
    return path


@cache
def nobody_can_run_python():
    """Whether the interpreter and its packages are where everybody may read them."""
    tried = subprocess.run(
        [*NOBODY, sys.executable, "-c", "import sqlalchemy"],
        cwd="/",
        capture_output=True,
        check=False,
    )
    return tried.returncode == 0


def as_nobody(path, mode="WRITE", create="open"):
    """What an unprivileged user can do with an archive."""
    project = Path(__file__).parents[2]
    if not nobody_can_run_python():
        pytest.skip("an unprivileged user can't run this Python")
    done = subprocess.run(
        [*NOBODY, sys.executable, "-B", "-c", PROGRAM, str(path), mode, create],
        capture_output=True,
        check=False,
        text=True,
        cwd="/",
        env={**os.environ, "HOME": "/nonexistent", "PYTHONPATH": str(project)},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


READ_ONLY = {
    "read_only": True,
    "records": 1,
    "queued": 1,
    "columns": 1,
    "locked": False,
    "written": "read-only",
}


@pytest.mark.parametrize("mode", ["READ", "WRITE"])
def test_a_folder_that_may_not_be_written(stored, mode):
    before = stored.read_bytes()
    assert as_nobody(stored, mode) == READ_ONLY
    assert stored.read_bytes() == before
    assert {entry.name for entry in stored.parent.iterdir()} == {
        stored.name,
        f"{stored.name}.lock",
    }


def test_a_file_that_may_not_be_written_in_a_folder_that_may(stored):
    stored.parent.chmod(0o777)
    assert as_nobody(stored) == READ_ONLY


def test_a_lock_file_that_may_not_be_written(stored):
    stored.parent.chmod(0o777)
    stored.chmod(0o666)
    lock = stored.with_name(f"{stored.name}.lock")
    lock.chmod(0o600)
    assert as_nobody(stored)["read_only"]


def test_the_last_changes_of_a_writer_elsewhere_are_seen_or_it_says_so(stored, make):
    """A log with content beside the file: the file alone would be an older state."""
    archive = Archive.open(stored, OpenMode.WRITE)
    make.add(archive, make.draft("Second"))
    log = stored.with_name(f"{stored.name}-wal")
    assert log.stat().st_size
    for suffix in ("-wal", "-shm"):
        stored.with_name(f"{stored.name}{suffix}").chmod(0o644)
    found = as_nobody(stored)
    archive.close()
    assert found == {**READ_ONLY, "records": 2, "queued": 2, "columns": 2}


def test_a_log_that_can_not_be_read_is_an_error_and_never_an_older_state(stored, make):
    archive = Archive.open(stored, OpenMode.WRITE)
    make.add(archive, make.draft("Second"))
    folder = stored.parent / "copied"
    folder.mkdir(mode=0o755)
    for suffix in ("", "-wal"):
        copy = folder / f"{stored.name}{suffix}"
        shutil.copy(stored.with_name(f"{stored.name}{suffix}"), copy)
        copy.chmod(0o644)
    archive.close()
    assert as_nobody(folder / stored.name) == {"error": "read-only"}


def test_a_file_that_may_not_be_read(stored):
    stored.chmod(0o600)
    assert as_nobody(stored) == {"error": "unreadable"}


@pytest.mark.parametrize("name", ["new.deskarchive", "folder/new.deskarchive"])
def test_an_archive_that_can_not_be_made(place, name):
    assert as_nobody(place / name, create="create") == {"error": "read-only"}
    assert list(place.iterdir()) == []
