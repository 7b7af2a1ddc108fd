"""How an archive file is made, recognised and judged before anything is read from it."""

from __future__ import annotations

import hashlib
import os
import platform
import sqlite3
import uuid
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import NullPool, create_engine, insert

from desk_archive.domain.annotations import DEFAULT_LEGEND
from desk_archive.domain.errors import ArchiveError, ErrorKind
from desk_archive.storage import schema
from desk_archive.storage.clock import utc_now
from desk_archive.storage.database import Access, connect
from desk_archive.storage.errors import archive_error

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_APPLICATION_ID = slice(68, 72)


@dataclass(frozen=True, slots=True)
class Identity:
    """What an archive says of itself.

    Attributes:
        uuid: of the archive.
        version: number of its schema.
        from_outside: nobody has checked its structure since it came to lie where it is.
    """

    uuid: str
    version: int
    from_outside: bool


def may_write(file: Path) -> bool:
    """Whether a file, there or not, and its folder may be written."""
    effective = os.access in os.supports_effective_ids
    if not os.access(file.parent, os.W_OK | os.X_OK, effective_ids=effective):
        return False
    return not file.exists() or os.access(file, os.W_OK, effective_ids=effective)


# --- making ---------------------------------------------------------------------------------------


def make_folder(file: Path) -> None:
    """Make the folder of an archive that is to be made.

    Raises:
        ArchiveError: if it can't be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_made(file) from error
    if not may_write(file):
        raise _not_made(file)


def create(file: Path) -> None:
    """Make a new, empty archive; the caller holds the lock.

    It is made under another name and renamed when it is whole, so that a process that dies on the
    way leaves no half archive.
    """
    unfinished = file.with_name(f"{file.name}.new")
    _remove(unfinished)
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _fill(unfinished)
        unfinished.rename(file)
    except BaseException:
        _remove(unfinished)
        raise
    _flush_folder(file.parent)


def _fill(file: Path) -> None:
    """Write the tables and what every archive begins with."""
    raw = connect(file, Access.READ_WRITE)
    engine = create_engine("sqlite+pysqlite://", creator=lambda: raw, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        for statement in schema.statements():
            connection.exec_driver_sql(statement)
        stamp(raw, schema.VERSION)
        now = utc_now()
        connection.execute(
            insert(schema.archive), {"id": 1, "uuid": str(uuid.uuid4()), "created": now}
        )
        connection.execute(insert(schema.legend_colour), _default_legend())
        connection.commit()
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")


def stamp(connection: sqlite3.Connection, version: int) -> None:
    """Say what a file is and of which schema, for SQLite's own tools and for Alembic."""
    connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={version}")
    # As Alembic itself makes it.
    connection.execute(
        "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.execute("DELETE FROM alembic_version")
    connection.execute("INSERT INTO alembic_version VALUES (?)", (revision(version),))


def revision(version: int) -> str:
    """The Alembic revision of a schema number."""
    return f"{version:04d}"


def _default_legend() -> list[dict[str, object]]:
    return [
        {
            "uuid": str(uuid.uuid4()),
            "name": name,
            "value": value,
            "style": style.value,
            "position": position,
        }
        for position, (name, value, style) in enumerate(DEFAULT_LEGEND)
    ]


def _remove(file: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        file.with_name(f"{file.name}{suffix}").unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    """Make sure that a rename outlives a power cut, where the system has such a thing."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _not_made(file: Path) -> ArchiveError:
    message = f"“{file}” can't be made: its folder may not be written. Choose another place."
    return ArchiveError(message, path=str(file), kind=ErrorKind.READ_ONLY)


# --- recognising ----------------------------------------------------------------------------------


def recognise(file: Path) -> None:
    """Look at the first bytes of a file, without SQLite.

    Raises:
        ArchiveError: if it isn't there, can't be read, or is no archive of ours.
    """
    if file.is_dir():
        raise _not_ours(file, "it is a folder")
    try:
        with file.open("rb") as stream:
            header = stream.read(_HEADER_BYTES)
    except FileNotFoundError as error:
        message = f"There is no archive “{file}”."
        raise ArchiveError(message, path=str(file), kind=ErrorKind.NOT_FOUND) from error
    except OSError as error:
        raise archive_error(file, ErrorKind.UNREADABLE, error.strerror or str(error)) from error
    if not header:
        raise _not_ours(file, "it is empty")
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        raise _not_ours(file, "it is another kind of file")
    if int.from_bytes(header[_APPLICATION_ID], "big") != schema.APPLICATION_ID:
        raise _not_ours(file, "it is the database of another program")


def reading_access(file: Path) -> Access:
    """How a file is opened whose folder may not be written.

    A write-ahead log is read where that is possible. Where it isn't, the file alone is right only
    if the log is empty.

    Raises:
        ArchiveError: if changes lie in a log that can't be read from here.
    """
    log = file.with_name(f"{file.name}-wal")
    shared = file.with_name(f"{file.name}-shm")
    if shared.exists() and log.exists() and _opens(file):
        return Access.READ_ONLY
    if log.exists() and log.stat().st_size:
        message = (
            f"“{file}” can't be read here: its last changes still lie in “{log.name}”. Copy both "
            "to a folder that can be written, and open the copy."
        )
        raise ArchiveError(message, path=str(file), kind=ErrorKind.READ_ONLY)
    return Access.IMMUTABLE


def _opens(file: Path) -> bool:
    try:
        with closing(connect(file, Access.READ_ONLY)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        return False
    return True


def identify(file: Path, access: Access) -> Identity:
    """Read what an archive says of itself.

    Raises:
        ArchiveError: `NEWER` or `DAMAGED`.
    """
    with closing(connect(file, access, query_only=True)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        version = _version(file, connection, names)
        found = None
        if version == schema.VERSION:
            missing = sorted(set(schema.metadata.tables) - names)
            if missing:
                raise archive_error(file, ErrorKind.DAMAGED, f"“{missing[0]}” is missing in it")
            found = connection.execute("SELECT uuid, checked_place FROM archive").fetchone()
            if found is None:
                raise archive_error(file, ErrorKind.DAMAGED, "it doesn't say which archive it is")
    name, checked_place = found or ("", None)
    return Identity(name, version, checked_place != place(file))


def _version(file: Path, connection: sqlite3.Connection, names: AbstractSet[str]) -> int:
    """The number of the schema of a file that has these tables, not above our own."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    revisions = []
    if "alembic_version" in names:
        rows = connection.execute("SELECT version_num FROM alembic_version")
        revisions = [name for (name,) in rows]
    known = [revision(number) for number in range(1, schema.VERSION + 1)]
    if version > schema.VERSION or any(name not in known for name in revisions):
        message = (
            f"“{file}” was made by a newer Desk Archive (its format is {version}, this program "
            f"knows formats up to {schema.VERSION}). Open it with the newer program."
        )
        raise ArchiveError(message, path=str(file), kind=ErrorKind.NEWER)
    if version and revisions != [revision(version)]:
        raise archive_error(file, ErrorKind.DAMAGED, "it contradicts itself about its format")
    return int(version)


# --- a file from outside --------------------------------------------------------------------------


def check_structure(file: Path, access: Access) -> None:
    """Check a file that comes from outside before it is trusted.

    Raises:
        ArchiveError: `DAMAGED` if its structure is broken, or if it holds anything that would run
            by itself.
    """
    with closing(connect(file, access, query_only=True)) as connection:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise archive_error(file, ErrorKind.DAMAGED, verdict)
        foreign = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view')"
        ).fetchone()
        if foreign is not None:
            reason = f"it holds “{foreign[0]}”, which no archive has"
            raise archive_error(file, ErrorKind.DAMAGED, reason)


def remember_place(file: Path) -> None:
    """Note that the structure of a file has been checked where it lies; needs the lock."""
    with closing(connect(file, Access.READ_WRITE)) as connection:
        connection.execute("UPDATE archive SET checked_place = ?", (place(file),))


def place(file: Path) -> str:
    """A digest of where on which disk of which machine a file lies; a copy lies elsewhere."""
    status = file.stat()
    where = f"{platform.node()}:{status.st_dev}:{status.st_ino}"
    return hashlib.sha256(where.encode()).hexdigest()[:32]


def _not_ours(file: Path, why: str) -> ArchiveError:
    message = f"“{file}” is not a Desk Archive: {why}."
    return ArchiveError(message, path=str(file), kind=ErrorKind.DAMAGED)
