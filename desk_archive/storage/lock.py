"""The lock by which one process at a time may write an archive.

An operating-system lock on `NAME.deskarchive.lock`: it is freed when the process dies, however it
dies, so a lock file left behind means nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desk_archive.domain.errors import ArchiveError, ErrorKind

if TYPE_CHECKING:
    from filelock import BaseFileLock


def lock_path(archive: Path) -> Path:
    """The lock file of an archive."""
    return archive.with_name(f"{archive.name}.lock")


class WriterLock:
    """The right to write one archive."""

    def __init__(self, archive: Path) -> None:
        """Prepare the lock of an archive, without taking it.

        Args:
            archive: the file itself, links resolved, so that all its names share one lock.
        """
        self._archive = archive
        self._lock: BaseFileLock | None = None

    @property
    def held(self) -> bool:
        """Whether this process holds it through this object."""
        return self._lock is not None

    def acquire(self, wait_seconds: float) -> None:
        """Take the lock.

        Raises:
            ArchiveError: `LOCKED` if another holds it for longer than `wait_seconds`.
            OSError: if there can be no lock file, as in a folder that may not be written.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(lock_path(self._archive), mode=0o600, thread_local=False)
        try:
            lock.acquire(timeout=wait_seconds, poll_interval=0.05)
        except Timeout:
            message = (
                f"“{self._archive}” is open in another Desk Archive, which has it for writing. "
                "Close it there first."
            )
            raise ArchiveError(message, path=str(self._archive), kind=ErrorKind.LOCKED) from None
        self._lock = lock

    def release(self) -> None:
        """Give the lock back; nothing if it isn't held."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None
