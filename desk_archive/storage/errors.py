"""The one place where faults of SQLite and the disk become errors that a person can understand.

A fault is the world's if it comes from the disk, from another program or from a damaged file.
Everything else that SQLite complains of (a syntax error, a violated constraint) is a fault of this
program and passes through unchanged. The numbers are SQLite's result codes
(https://www.sqlite.org/rescode.html), of which the lowest byte is the primary one.
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from desk_archive.domain.errors import ArchiveError, ErrorKind

_KINDS = {
    sqlite3.SQLITE_PERM: ErrorKind.READ_ONLY,
    sqlite3.SQLITE_READONLY: ErrorKind.READ_ONLY,
    sqlite3.SQLITE_BUSY: ErrorKind.LOCKED,
    sqlite3.SQLITE_LOCKED: ErrorKind.LOCKED,
    sqlite3.SQLITE_PROTOCOL: ErrorKind.LOCKED,
    sqlite3.SQLITE_FULL: ErrorKind.DISK_FULL,
    sqlite3.SQLITE_IOERR: ErrorKind.UNREADABLE,
    sqlite3.SQLITE_CANTOPEN: ErrorKind.UNREADABLE,
    sqlite3.SQLITE_CORRUPT: ErrorKind.DAMAGED,
    sqlite3.SQLITE_NOTADB: ErrorKind.DAMAGED,
    sqlite3.SQLITE_FORMAT: ErrorKind.DAMAGED,
}

_MESSAGES = {
    ErrorKind.READ_ONLY: "“{name}” can't be changed: the file or its folder may not be written.",
    ErrorKind.LOCKED: "“{name}” is busy: another program is writing to it. Try again in a moment.",
    ErrorKind.DISK_FULL: (
        "The disk is full: the change was not made, and “{name}” is as it was. Make room and try "
        "again."
    ),
    ErrorKind.UNREADABLE: "“{name}” can't be read: the disk reports “{reason}”.",
    ErrorKind.DAMAGED: (
        "“{name}” is damaged ({reason}). Copy it to a safe place, then restore it from a backup."
    ),
}

_FULL = (errno.ENOSPC, errno.EDQUOT)
_NO_PERMISSION = (errno.EACCES, errno.EPERM, errno.EROFS)
_HARDLY_ANY_ROOM = 256 * 1024


@contextmanager
def worldly(path: Path) -> Iterator[None]:
    """Turn what the world did to the archive at `path` into an `ArchiveError`."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        told = _told(path, error)
        if told is None:
            raise
        raise told from error


def from_os_error(path: Path, error: OSError) -> ArchiveError:
    """What an error of the operating system means for the archive at `path`."""
    if error.errno in _FULL:
        return archive_error(path, ErrorKind.DISK_FULL)
    if error.errno in _NO_PERMISSION:
        return archive_error(path, ErrorKind.READ_ONLY)
    return archive_error(path, ErrorKind.UNREADABLE, error.strerror or str(error))


def archive_error(path: Path, kind: ErrorKind, reason: str = "") -> ArchiveError:
    """An error of a kind with its usual sentence."""
    message = _MESSAGES[kind].format(name=path, reason=reason)
    return ArchiveError(message, path=str(path), kind=kind)


def _told(path: Path, error: DBAPIError | sqlite3.Error) -> ArchiveError | None:
    """What a person is told of a fault, or None where the fault is the program's."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    kind = None if code is None else _KINDS.get(code & 0xFF)
    if kind is None:
        return None
    if kind is ErrorKind.UNREADABLE and _is_full(path):
        kind = ErrorKind.DISK_FULL
    return archive_error(path, kind, str(cause))


def _is_full(path: Path) -> bool:
    """Whether the disk has no room; SQLite reports that as an I/O error for some of its files."""
    try:
        return shutil.disk_usage(path.parent).free < _HARDLY_ANY_ROOM
    except OSError:
        return False
