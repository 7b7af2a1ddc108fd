"""Files that are either the old one or the whole new one, never half of either."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desk_archive.domain.errors import ErrorKind, ExportFailedError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.ETXTBSY}
_BAD_NAME = {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ}
_TEMPORARY = ".desk-archive-{}.tmp"


class ExportFile:
    """A file being written; it takes its place when all is there.

    Text goes out as UTF-8 with line feeds on every system.
    """

    def __init__(self, descriptor: int, shown: Path) -> None:
        """Write to an open descriptor.

        Args:
            descriptor: open for writing; this object closes it.
            shown: the file's name for messages.
        """
        self._shown = shown
        self._file = os.fdopen(descriptor, "wb", buffering=1 << 16)

    def write(self, text: str) -> None:
        """Add text.

        Raises:
            ExportFailedError: if the disk is full or the file can't be written any more.
        """
        data = text.encode("utf-8")
        with _told(self._shown):
            self._file.write(data)

    def finish(self) -> None:
        """See to it that all is on the disk, and close."""
        with _told(self._shown):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()

    def abandon(self) -> None:
        """Close whatever came of it; what is still buffered may have no room any more."""
        with contextlib.suppress(OSError):
            self._file.close()


@contextmanager
def replacing(path: Path) -> Iterator[ExportFile]:
    """Write a file that replaces `path` once it is whole.

    The text goes to a temporary file in the same folder, is brought to the disk (`fsync`) and
    renamed. An existing file keeps its permissions; a link is followed. If anything goes wrong,
    or the caller gives up, the old file is as it was and the temporary one is gone.

    Raises:
        ExportFailedError: if the folder is missing, the file can't be written, the disk is full,
            or `path` is a folder or no ordinary file.
    """
    with _told(path):
        target = _resolved(path)
        mode = _mode_of(target, path)
        temporary = target.parent / _TEMPORARY.format(secrets.token_hex(8))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        file = ExportFile(os.open(temporary, flags, 0o666), path)
    try:
        yield file
        file.finish()
        with _told(path):
            if mode is not None:
                temporary.chmod(mode)
            temporary.replace(target)
    except BaseException:
        file.abandon()
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def write(path: Path, chunks: Iterable[str]) -> None:
    """Write all chunks to a file that replaces `path`, as `replacing` does.

    Raises:
        ExportFailedError: as `replacing`.
    """
    with replacing(path) as file:
        for chunk in chunks:
            file.write(chunk)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (RuntimeError, ValueError) as error:  # a loop of links; a NUL in the name
        raise _failure(path, OSError(errno.EINVAL, str(error))) from error


def _mode_of(target: Path, shown: Path) -> int | None:
    """The permissions of the file to be replaced, or None where there is none yet."""
    try:
        found = target.stat()
    except FileNotFoundError:
        if not target.parent.is_dir():
            raise ExportFailedError(
                f"The folder {shown.parent} does not exist. Make it first, or choose another.",
                path=str(shown),
                kind=ErrorKind.NOT_FOUND,
            ) from None
        return None
    if stat.S_ISDIR(found.st_mode):
        message = f"{shown} is a folder. Give the name of a file."
        raise ExportFailedError(message, path=str(shown))
    if not stat.S_ISREG(found.st_mode):
        message = f"{shown} is not an ordinary file and is not replaced. Choose another name."
        raise ExportFailedError(message, path=str(shown))
    effective = os.access in os.supports_effective_ids
    if not os.access(target, os.W_OK, effective_ids=effective):
        # Renaming would replace it all the same; who made it read-only meant it.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return stat.S_IMODE(found.st_mode)


@contextmanager
def _told(shown: Path) -> Iterator[None]:
    """What the system says, in words for a person."""
    try:
        yield
    except OSError as error:
        raise _failure(shown, error) from error


def _failure(shown: Path, error: OSError) -> ExportFailedError:
    kind = ErrorKind.UNWRITABLE
    if error.errno in _FULL:
        kind = ErrorKind.DISK_FULL
        message = (
            f"There is not enough room to write {shown}. Free some space, or choose another "
            "place; an older file of that name is as it was."
        )
    elif error.errno in _FORBIDDEN:
        message = (
            f"{shown} can't be written: the folder or the file may not be changed, or another "
            "program holds the file open. Choose another place."
        )
    elif error.errno in _BAD_NAME:
        message = f"{shown} can't be used as a name for a file here. Choose another name."
    else:
        message = f"{shown} can't be written ({error.strerror or error}). Choose another place."
    return ExportFailedError(message, path=str(shown), kind=kind)


def _sync_folder(folder: Path) -> None:
    """Bring the new name to the disk too, where the system can; the file itself is safe by now."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
