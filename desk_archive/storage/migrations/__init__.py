"""Bringing an archive of an older version up to date.

Each revision in `versions/` is frozen once it has been released: it says what the schema was then,
not what it is now. A migration copies the file first, then does all in one transaction. It forgets
the undo history, whose row images fit only the schema they were taken from.

Alembic is imported here and nowhere else, so only when there is something to migrate.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine

from desk_archive.domain.errors import ErrorKind
from desk_archive.storage import schema
from desk_archive.storage.database import Access, connect
from desk_archive.storage.errors import archive_error
from desk_archive.storage.opening import stamp

SCRIPTS = Path(__file__).parent
"""The folder of `env.py` and `versions/`."""


def migrate(file: Path) -> Path:
    """Bring an archive up to date; the caller holds its lock.

    Args:
        file: the archive.

    Returns:
        The copy of the file as it was.

    Raises:
        ArchiveError: if it contradicts itself afterwards; it is then as it was.
    """
    copy = _copied(file)
    raw = connect(file, Access.READ_WRITE)
    # Rebuilding a table drops the old one, which must not cascade; this works outside a transaction.
    raw.execute("PRAGMA foreign_keys=OFF")
    engine = create_engine("sqlite+pysqlite://", creator=lambda: raw, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        _upgrade(connection, SCRIPTS)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            reason = f"a row of “{broken[0]}” points to nothing"
            raise archive_error(file, ErrorKind.DAMAGED, reason)
        connection.exec_driver_sql("DELETE FROM undo_change")
        connection.exec_driver_sql("DELETE FROM undo_step")
        stamp(raw, schema.VERSION)
        connection.commit()
    return copy


def _upgrade(connection: Connection, scripts: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _copied(file: Path) -> Path:
    """A copy of an archive beside it, under a name that isn't taken."""
    with closing(connect(file, Access.READ_WRITE)) as source:
        (version,) = source.execute("PRAGMA user_version").fetchone()
        copy = _free_name(file, f"version-{version}")
        copy.touch(mode=0o600, exist_ok=False)
        with closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    return copy


def _free_name(file: Path, mark: str) -> Path:
    number = 1
    while True:
        ending = mark if number == 1 else f"{mark}-{number}"
        name = file.with_name(f"{file.stem}.{ending}{file.suffix}")
        if not name.exists():
            return name
        number += 1
