"""Faults of the world become sentences; faults of the program stay what they are."""

import errno
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from desk_archive.domain.errors import ArchiveError, ErrorKind
from desk_archive.storage.errors import from_os_error, worldly


def fault(code):
    error = sqlite3.OperationalError("so it says")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_BUSY, ErrorKind.LOCKED),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, ErrorKind.LOCKED),
        (sqlite3.SQLITE_FULL, ErrorKind.DISK_FULL),
        (sqlite3.SQLITE_CORRUPT, ErrorKind.DAMAGED),
        (sqlite3.SQLITE_NOTADB, ErrorKind.DAMAGED),
        (sqlite3.SQLITE_READONLY_DBMOVED, ErrorKind.READ_ONLY),
        (sqlite3.SQLITE_IOERR_READ, ErrorKind.UNREADABLE),
        (sqlite3.SQLITE_CANTOPEN, ErrorKind.UNREADABLE),
    ],
)
def test_what_the_world_does_is_told(tmp_path, code, kind):
    path = tmp_path / "a.deskarchive"
    for error in (fault(code), OperationalError("SELECT 1", {}, fault(code))):
        with pytest.raises(ArchiveError) as caught, worldly(path):
            raise error
        assert caught.value.kind is kind
        assert str(path) in caught.value.message
        assert caught.value.__cause__ is error


def test_what_the_program_does_wrong_is_not():
    with pytest.raises(OperationalError), worldly(Path("a")):
        raise OperationalError("SELEC", {}, fault(sqlite3.SQLITE_ERROR))
    with pytest.raises(IntegrityError), worldly(Path("a")):
        raise IntegrityError("INSERT", {}, sqlite3.IntegrityError("unique"))
    with pytest.raises(ZeroDivisionError), worldly(Path("a")):
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, ErrorKind.DISK_FULL),
        (errno.EROFS, ErrorKind.READ_ONLY),
        (errno.EACCES, ErrorKind.READ_ONLY),
        (errno.EIO, ErrorKind.UNREADABLE),
    ],
)
def test_what_the_system_says_is_told(number, kind):
    assert from_os_error(Path("a"), OSError(number, "so it says")).kind is kind


def test_the_package_itself_is_imported_at_once():
    """SQLAlchemy costs a fifth of a second; whoever only needs the package must not pay it."""
    program = (
        "import sys, desk_archive.storage; "
        "print([n for n in ('sqlalchemy', 'sqlite3', 'filelock') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
