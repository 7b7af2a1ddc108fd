"""Connections to one archive file: how they are opened, shared between threads, and closed.

Transactions are begun by us and never by the driver (`isolation_level=None`,
https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#pysqlite-serializable): a reader begins with
`BEGIN` and sees one snapshot, the writer with `BEGIN IMMEDIATE` and is alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from enum import Enum
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, QueuePool, create_engine, event

_BUSY_SECONDS = 5.0
_IDLE_READERS = 4
_CACHED_STATEMENTS = 512
_WRITER = "desk_archive_writer"
# Whoever adds records touches pages all over the indexes.
_WRITER_CACHE_KIB = 32_000


class Access(Enum):
    """How a file is opened; the value is the query of the SQLite URI."""

    READ_WRITE = "mode=rw"
    READ_ONLY = "mode=ro"
    IMMUTABLE = "mode=ro&immutable=1"


def connect(file: Path, access: Access, *, query_only: bool = False) -> sqlite3.Connection:
    """Open a connection by the rules of every archive; it may be handed from thread to thread.

    Args:
        file: an existing file.
        access: how it is opened.
        query_only: refuse every change on this connection.
    """
    connection = sqlite3.connect(
        f"{file.as_uri()}?{access.value}",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_CACHED_STATEMENTS,
    )
    try:
        for pragma in (
            "trusted_schema=OFF",
            "cell_size_check=ON",
            "foreign_keys=ON",
            "synchronous=FULL",
            "temp_store=MEMORY",
            "cache_size=-8000",
            f"query_only={'ON' if query_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


class Database:
    """The connections to one archive file: some for readers, at most one for the writer.

    All come from one engine, so that a statement is compiled once for all of them.
    """

    def __init__(self, file: Path, access: Access) -> None:
        """Prepare connections without opening any.

        Args:
            file: an existing archive.
            access: how it may be opened.
        """
        self._file = file
        self._access = access
        self._engine = create_engine(
            "sqlite+pysqlite://",
            creator=lambda: connect(file, access, query_only=True),
            poolclass=QueuePool,
            pool_size=_IDLE_READERS,
            max_overflow=-1,
        )
        event.listen(self._engine, "begin", _begin)
        self._writer: Connection | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection of one's own with one consistent snapshot."""
        with self._engine.connect() as connection:
            yield connection

    def writer(self, prepare: Callable[[sqlite3.Connection], None]) -> Connection:
        """The one connection that writes; its users take turns.

        Args:
            prepare: called with it when it is first opened.
        """
        if self._writer is None:
            connection = self._engine.connect().execution_options(**{_WRITER: True})
            try:
                raw = driver_connection(connection)
                raw.execute("PRAGMA query_only=OFF")
                raw.execute(f"PRAGMA cache_size=-{_WRITER_CACHE_KIB}")
                raw.execute("PRAGMA journal_mode=WAL")
                prepare(raw)
            except BaseException:
                _discard(connection)
                raise
            self._writer = connection
        return self._writer

    def checkpoint(self) -> bool:
        """Move everything from the write-ahead log into the one file and empty the log.

        Returns:
            Whether that went through; a reader in the middle of something can prevent it, and a
            full disk, on which nothing is lost: the log is then as good as the file.
        """
        with closing(connect(self._file, self._access)) as connection:
            try:
                busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_FULL:
                    raise
                return False
        return not busy

    def close_writer(self) -> None:
        """Close the writer's connection; nothing if there is none."""
        if self._writer is not None:
            _discard(self._writer)
            self._writer = None

    def close(self) -> None:
        """Close all connections; the last one to go empties the write-ahead log and removes it."""
        self.close_writer()
        self._engine.dispose()


def driver_connection(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, for what only it can do."""
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def _begin(connection: Connection) -> None:
    """Begin a transaction as a reader or as the writer."""
    writes = connection.get_execution_options().get(_WRITER)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _discard(connection: Connection) -> None:
    """Close a connection for good, rather than leave it to the next reader."""
    connection.detach()
    connection.close()
