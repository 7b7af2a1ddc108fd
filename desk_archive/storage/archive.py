"""An archive: one SQLite file, everything a user has."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import BinaryIO, Self

from desk_archive.domain.errors import ArchiveError, ErrorKind
from desk_archive.storage import opening, schema
from desk_archive.storage.database import Access, Database, connect
from desk_archive.storage.errors import archive_error, from_os_error, worldly
from desk_archive.storage.lock import WriterLock
from desk_archive.storage.originals import open_blob
from desk_archive.storage.triggers import install
from desk_archive.storage.unit import Unit, View

_CLOSING_SECONDS = 10.0


class OpenMode(Enum):
    """What an archive is opened for."""

    READ = "read"
    WRITE = "write"


class Archive:
    """An open archive; safe to use from several threads.

    Any number of threads read at once, each its own snapshot; those that write take turns.

    Attributes:
        path: the file, as it was named.
        uuid: of the archive; every copy has the same.
    """

    def __init__(
        self, path: Path, file: Path, access: Access, lock: WriterLock, identity: opening.Identity
    ) -> None:
        """Use `Archive.open`."""
        self.path = path
        self.uuid = identity.uuid
        self._file = file
        self._access = access
        self._lock = lock
        self._borrowed_lock = False
        self._database = Database(file, access)
        self._turn = threading.Lock()
        self._writing_thread: int | None = None
        self._readers = threading.Condition()
        self._reading = 0
        self._streams: set[BinaryIO] = set()
        self._closed = False

    @classmethod
    def open(
        cls, path: Path, mode: OpenMode, *, create: bool = False, wait_seconds: float = 1.0
    ) -> Self:
        """Open an archive.

        For writing it takes the lock that one process at a time can have; where the file or its
        folder may not be written it opens all the same, and `read_only` says so.

        Args:
            path: the file.
            mode: what for.
            create: make it if it isn't there; only for writing.
            wait_seconds: how long to wait for another that has it for writing.

        Raises:
            ArchiveError: `NOT_FOUND`, `DAMAGED` (or no archive at all), `NEWER`, `LOCKED`,
                `READ_ONLY` (it can't be made, or brought up to date, where it lies), `DISK_FULL`,
                `UNREADABLE`.
        """
        file = path.resolve()
        lock = WriterLock(file)
        try:
            with worldly(path):
                access = _prepare(file, mode, lock, create=create, wait_seconds=wait_seconds)
                identity = _judge(file, access, lock)
        except BaseException as error:
            lock.release()
            if isinstance(error, OSError):
                raise from_os_error(path, error) from error
            if isinstance(error, ArchiveError):
                error.path = str(path)
            raise
        return cls(path.absolute(), file, access, lock, identity)

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed now: opened for reading, or where it may not be written."""
        return not self._lock.held

    @contextmanager
    def reading(self) -> Iterator[View]:
        """One consistent state of the archive.

        Raises:
            ArchiveError: if the world fails it meanwhile.
        """
        with self._counted(), worldly(self.path), self._database.reading() as connection:
            view = View(connection)
            try:
                yield view
            finally:
                view.close()

    @contextmanager
    def writing(self, step: str | None = None, *, batch: str | None = None) -> Iterator[Unit]:
        """One transaction: kept when the block ends, undone by an exception.

        Args:
            step: a code that names it in the undo history; None: it can't be undone.
            batch: makes one step of transactions that follow each other with the same batch.

        Raises:
            ArchiveError: `READ_ONLY`, `DISK_FULL`, or what else the world does.
            RuntimeError: if this thread is in such a block already.
        """
        if threading.get_ident() == self._writing_thread:
            message = "a transaction can't begin inside another"
            raise RuntimeError(message)
        with self._counted(), self._turn:
            if self.read_only:
                raise archive_error(self.path, ErrorKind.READ_ONLY)
            self._writing_thread = threading.get_ident()
            try:
                with worldly(self.path):
                    yield from self._transaction(step, batch)
            finally:
                self._writing_thread = None

    def _transaction(self, step: str | None, batch: str | None) -> Iterator[Unit]:
        connection = self._database.writer(install)
        with connection.begin():
            unit = Unit(connection, step, batch)
            try:
                yield unit
            finally:
                unit.close()
            unit.finish()

    def open_original(self, sha256: str) -> BinaryIO:
        """A stream over original bytes that lives until it, or the archive, is closed.

        Raises:
            KeyError: if they aren't here.
        """
        with self._counted(), worldly(self.path):
            connection = connect(self._file, self._access, query_only=True)
            try:
                stream = open_blob(
                    connection, sha256, guard=lambda: worldly(self.path), closed=connection.close
                )
            except BaseException:
                connection.close()
                raise
            with self._readers:
                self._streams = {other for other in self._streams if not other.closed} | {stream}
            return stream

    def try_write_lock(self) -> bool:
        """Take the writer's lock if nobody has it, for an archive that was opened for reading.

        Returns:
            Whether `writing` works now.
        """
        if self._lock.held:
            return True
        if self._access is not Access.READ_WRITE or not opening.may_write(self._file):
            return False
        try:
            self._lock.acquire(0.0)
        except (ArchiveError, OSError):
            return False
        self._borrowed_lock = True
        return True

    def release_write_lock(self) -> None:
        """Give back what `try_write_lock` took; an archive opened for writing keeps its lock."""
        if self._borrowed_lock:
            with self._turn:
                self._database.close_writer()
                self._lock.release()
                self._borrowed_lock = False

    def checkpoint(self) -> bool:
        """Empty the write-ahead log, so that the one file is whole; for idle moments.

        Returns:
            Whether that was possible: a reader in the middle of something can prevent it, and a
            full disk.
        """
        if self.read_only:
            return False
        with self._turn, worldly(self.path):
            return self._database.checkpoint()

    def close(self) -> None:
        """Let go of the file, whole, and of the lock; waits for blocks that are still under way.

        On a full disk the last changes stay in the log beside the file, from which the next opening
        takes them. A second call does nothing.
        """
        with self._readers:
            if self._closed:
                return
            self._closed = True
            self._readers.wait_for(lambda: self._reading == 0, _CLOSING_SECONDS)
        for stream in self._streams:
            stream.close()
        try:
            with worldly(self.path):
                if not self.read_only:
                    self._database.close_writer()
                    self._database.checkpoint()
                self._database.close()
        finally:
            self._lock.release()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """Take part in what `close` waits for."""
        with self._readers:
            if self._closed:
                message = "the archive is closed"
                raise RuntimeError(message)
            self._reading += 1
        try:
            yield
        finally:
            with self._readers:
                self._reading -= 1
                self._readers.notify_all()


def _prepare(
    file: Path, mode: OpenMode, lock: WriterLock, *, create: bool, wait_seconds: float
) -> Access:
    """Take the lock, make the file if asked to, and see how it can be opened."""
    missing = not file.exists()
    if missing and create and mode is OpenMode.WRITE:
        opening.make_folder(file)
    else:
        opening.recognise(file)
    if not opening.may_write(file):
        return opening.reading_access(file)
    if mode is OpenMode.WRITE:
        try:
            lock.acquire(wait_seconds)
        except PermissionError:
            return opening.reading_access(file)
        if missing and not file.exists():
            opening.create(file)
        opening.recognise(file)
    return Access.READ_WRITE


def _judge(file: Path, access: Access, lock: WriterLock) -> opening.Identity:
    """See that the file is an archive of this version; bring an older one up to date."""
    identity = opening.identify(file, access)
    if identity.from_outside:
        opening.check_structure(file, access)
    if identity.version < schema.VERSION:
        _bring_up_to_date(file, access, lock)
        identity = opening.identify(file, access)
    if identity.from_outside and access is Access.READ_WRITE:
        _remember_place(file, lock)
    return identity


def _remember_place(file: Path, lock: WriterLock) -> None:
    """Note that the file has been checked, unless another is writing it just now."""
    if lock.held:
        opening.remember_place(file)
        return
    try:
        lock.acquire(0.0)
    except (ArchiveError, OSError):
        return
    try:
        opening.remember_place(file)
    finally:
        lock.release()


def _bring_up_to_date(file: Path, access: Access, lock: WriterLock) -> None:
    """Migrate an archive of an older version, also if it is only to be read.

    Raises:
        ArchiveError: `READ_ONLY`, where it may not be written.
    """
    if access is not Access.READ_WRITE:
        message = (
            f"“{file}” was made by an older Desk Archive and has to be brought up to date, but it "
            "may not be written where it lies. Copy it to another folder and open the copy."
        )
        raise ArchiveError(message, path=str(file), kind=ErrorKind.READ_ONLY)
    from desk_archive.storage.migrations import migrate

    borrowed = not lock.held
    if borrowed:
        lock.acquire(0.0)
    try:
        migrate(file)
    finally:
        if borrowed:
            lock.release()
