"""Original bytes, stored once by their SHA-256 and read piece by piece."""

from __future__ import annotations

import hashlib
import io
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy import Connection, bindparam, select

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.storage.database import driver_connection
from desk_archive.storage.schema import original
from desk_archive.storage.sql import among, listed, raw

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from desk_archive.storage.work import Work

MAX_BYTES = 1_000_000_000
"""The largest original: SQLite's limit for one value (https://www.sqlite.org/limits.html)."""

_PIECE = 1 << 20
_BY_SHA256 = select(original.c.sha256, original.c.id).where(among(original.c.sha256))
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
        return self.put_many([(data, media_type)])[0]

    def put_many(self, files: Sequence[tuple[bytes | bytearray | memoryview, str]]) -> list[str]:
        """Store the bytes of files that aren't here yet.

        Args:
            files: the bytes of each, and what they are.

        Returns:
            Their SHA-256 in hexadecimal, in order.

        Raises:
            ImportFailedError: `TOO_LARGE`, if one is over `MAX_BYTES`.
        """
        for data, _ in files:
            _refuse_too_large(memoryview(data).nbytes)
        digests = [hashlib.sha256(data).hexdigest() for data, _ in files]
        here = self._found(digests)
        new = {d: file for d, file in zip(digests, files, strict=True) if d not in here}
        rows = [
            {
                "sha256": digest,
                "size": memoryview(data).nbytes,
                "media_type": media_type,
                "added": self._work.now,
            }
            for digest, (data, media_type) in new.items()
        ]
        numbers = self._work.insert_numbered(original, rows)
        for number, (data, _) in zip(numbers, new.values(), strict=True):
            self._store(number, memoryview(data).cast("B"))
        return digests

    def put_file(self, path: Path, sha256: str, media_type: str) -> None:
        """Store a file that isn't here yet, piece by piece.

        Args:
            path: the file.
            sha256: of its bytes, as they were when they were read.
            media_type: what they are.

        Raises:
            ImportFailedError: `TOO_LARGE`, if it is over `MAX_BYTES`; `CONFLICT`, if its bytes are
                others by now.
            OSError: if it can't be read.
        """
        if self.size(sha256) is not None:
            return
        size = path.stat().st_size
        _refuse_too_large(size)
        row = {"sha256": sha256, "size": size, "media_type": media_type, "added": self._work.now}
        with self._connection.begin_nested(), path.open("rb") as file:
            number = self._work.insert(original, row)
            driver = driver_connection(self._connection)
            insert = "INSERT INTO original_content (id, content) VALUES (?, zeroblob(?))"
            driver.execute(insert, (number, size))
            digest, left = hashlib.sha256(), size
            with driver.blobopen("original_content", "content", number) as blob:
                while left and (piece := file.read(min(_PIECE, left))):
                    digest.update(piece)
                    blob.write(piece)
                    left -= len(piece)
            if digest.hexdigest() != sha256:
                message = f"“{path.name}” was changed while it was being imported; import it again."
                raise ImportFailedError(message, path=str(path), kind=ErrorKind.CONFLICT)

    def numbers(self, digests: Iterable[str]) -> dict[str, int]:
        """The rows of originals that are here, by their SHA-256.

        Raises:
            KeyError: if one isn't.
        """
        wanted = dict.fromkeys(digests)
        found = self._found(wanted)
        for digest in wanted:
            if digest not in found:
                raise KeyError(digest)
        return found

    def number(self, sha256: str | None) -> int | None:
        """The row of an original that is here; None for None.

        Raises:
            KeyError: if it isn't.
        """
        return None if sha256 is None else self.numbers([sha256])[sha256]

    def _found(self, digests: Iterable[str]) -> dict[str, int]:
        wanted = list(digests)
        return dict(raw(self._connection, _BY_SHA256, listed(wanted))) if wanted else {}

    def _store(self, original_id: int, data: memoryview) -> None:
        """Write the bytes; large ones in pieces, so that they aren't held twice."""
        driver = driver_connection(self._connection)
        if data.nbytes <= _PIECE:
            insert = "INSERT INTO original_content (id, content) VALUES (?, ?)"
            driver.execute(insert, (original_id, data))
            return
        insert = "INSERT INTO original_content (id, content) VALUES (?, zeroblob(?))"
        driver.execute(insert, (original_id, data.nbytes))
        with driver.blobopen("original_content", "content", original_id) as blob:
            for start in range(0, data.nbytes, _PIECE):
                blob.write(data[start : start + _PIECE])


def _refuse_too_large(size: int) -> None:
    if size > MAX_BYTES:
        message = (
            f"The file is too large: it has {size:,} bytes, and an archive can hold files of "
            f"up to {MAX_BYTES:,} bytes."
        )
        raise ImportFailedError(message, kind=ErrorKind.TOO_LARGE)


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
