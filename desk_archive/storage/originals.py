"""Original bytes, stored once by their SHA-256 and read piece by piece."""

from __future__ import annotations

import hashlib
import io
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy import Connection, bindparam, select

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.storage.database import driver_connection
from desk_archive.storage.schema import original, original_content

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from desk_archive.storage.work import Work

MAX_BYTES = 1_000_000_000
"""The largest original: SQLite's limit for one value (https://www.sqlite.org/limits.html)."""

_PIECE = 1 << 20
_SIZE = select(original.c.size).where(original.c.sha256 == bindparam("sha256"))


class OriginalReader:
    """Originals."""

    def __init__(self, connection: Connection) -> None:
        """Read through a connection."""
        self._connection = connection
        self._streams: list[BinaryIO] = []

    def size(self, sha256: str) -> int | None:
        """The size of an original in bytes, or None if it isn't here."""
        return self._connection.execute(_SIZE, {"sha256": sha256}).scalar()

    def open(self, sha256: str) -> BinaryIO:
        """A stream over an original, good as long as this view is.

        `Archive.open_original` gives one that lives by itself.

        Raises:
            KeyError: if it isn't here.
        """
        stream = open_blob(driver_connection(self._connection), sha256)
        self._streams.append(stream)
        return stream

    def close(self) -> None:
        """Close the streams that are still open; SQLite would go on reading for them."""
        for stream in self._streams:
            stream.close()


class OriginalWriter(OriginalReader):
    """Originals, to be added to."""

    def __init__(self, work: Work) -> None:
        """Write in a transaction."""
        super().__init__(work.connection)
        self._work = work

    def put(self, data: bytes | bytearray | memoryview, media_type: str) -> str:
        """Store the bytes of a file, if they aren't here yet.

        Args:
            data: the bytes.
            media_type: what they are.

        Returns:
            Their SHA-256 in hexadecimal.

        Raises:
            ImportFailedError: `TOO_LARGE`, if they are over `MAX_BYTES`.
        """
        size = memoryview(data).nbytes
        if size > MAX_BYTES:
            message = (
                f"The file is too large: it has {size:,} bytes, and an archive can hold files of "
                f"up to {MAX_BYTES:,} bytes."
            )
            raise ImportFailedError(message, kind=ErrorKind.TOO_LARGE)
        sha256 = hashlib.sha256(data).hexdigest()
        if self.size(sha256) is None:
            values = {
                "sha256": sha256,
                "size": size,
                "media_type": media_type,
                "added": self._work.now,
            }
            self._store(self._work.insert(original, values), memoryview(data).cast("B"))
        return sha256

    def _store(self, original_id: int, data: memoryview) -> None:
        """Write the bytes; large ones in pieces, so that they aren't held twice."""
        if data.nbytes <= _PIECE:
            self._work.insert(original_content, {"id": original_id, "content": bytes(data)})
            return
        self._connection.exec_driver_sql(
            "INSERT INTO original_content (id, content) VALUES (?, zeroblob(?))",
            (original_id, data.nbytes),
        )
        driver = driver_connection(self._connection)
        with driver.blobopen("original_content", "content", original_id) as blob:
            for start in range(0, data.nbytes, _PIECE):
                blob.write(data[start : start + _PIECE])


def open_blob(
    connection: sqlite3.Connection,
    sha256: str,
    *,
    guard: Callable[[], AbstractContextManager[None]] = nullcontext,
    closed: Callable[[], None] | None = None,
) -> BinaryIO:
    """A buffered, seekable stream over the bytes of an original.

    Args:
        connection: stays open as long as the stream.
        sha256: of the original.
        guard: what each reading takes place in, for a stream that is read outside of a view.
        closed: called once the stream is closed.

    Raises:
        KeyError: if there is no such original.
    """
    row = connection.execute("SELECT id FROM original WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        raise KeyError(sha256)
    blob = connection.blobopen("original_content", "content", row[0], readonly=True)
    return io.BufferedReader(_BlobStream(blob, guard, closed), _PIECE)


class _BlobStream(io.RawIOBase):
    """Python's `Blob` as a raw stream."""

    def __init__(
        self,
        blob: sqlite3.Blob,
        guard: Callable[[], AbstractContextManager[None]],
        closed: Callable[[], None] | None,
    ) -> None:
        self._blob = blob
        self._guard = guard
        self._when_closed = closed

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        target = memoryview(buffer).cast("B")
        with self._guard():
            data = self._blob.read(len(target))
        target[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._blob.tell(), io.SEEK_END: len(self._blob)}
        # Past the end there is nothing, as in a file; the blob itself refuses to go there.
        self._blob.seek(max(0, min(base[whence] + offset, len(self._blob))))
        return self._blob.tell()

    def tell(self) -> int:
        return self._blob.tell()

    def close(self) -> None:
        if not self.closed:
            self._blob.close()
            if self._when_closed is not None:
                self._when_closed()
        super().close()
