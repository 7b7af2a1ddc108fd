"""The world's errors: what a person is told, with what to do about it.

Everything else that is raised is a fault of the program, logged with its traceback.
"""

from __future__ import annotations

from enum import StrEnum


class ErrorKind(StrEnum):
    """A stable code for each thing that can go wrong outside the program; part of the CLI's JSON."""

    USAGE = "usage"
    NOT_FOUND = "not-found"
    AMBIGUOUS = "ambiguous"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    NOT_TEXT = "not-text"
    UNKNOWN_FORMAT = "unknown-format"
    TOO_LARGE = "too-large"
    DAMAGED = "damaged"
    NEWER = "newer"
    LOCKED = "locked"
    READ_ONLY = "read-only"
    DISK_FULL = "disk-full"
    UNWRITABLE = "unwritable"
    INVALID = "invalid"
    CONFLICT = "conflict"
    NO_DISPLAY = "no-display"
    PASSWORD = "password"  # noqa: S105
    TIMED_OUT = "timed-out"
    INTERNAL = "internal"


class WorldError(Exception):
    """Something outside the program is not as it has to be.

    Attributes:
        kind: the code.
        message: one English sentence: what happened and what to do. The window translates by code
            and falls back on this.
        path: the file it is about, as the person named it, or None.
    """

    kind = ErrorKind.INVALID

    def __init__(
        self, message: str, *, path: str | None = None, kind: ErrorKind | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        if kind is not None:
            self.kind = kind

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross from worker processes whole."""
        return (_rebuild, (type(self), self.message, self.path, self.kind))


def _rebuild(cls: type[WorldError], message: str, path: str | None, kind: ErrorKind) -> WorldError:
    return cls(message, path=path, kind=kind)


class ImportFailedError(WorldError):
    """A file could not become a record; the rest of the batch goes on."""

    kind = ErrorKind.UNREADABLE


class NotHereError(WorldError):
    """A record, annotation, passage, file or style that was asked for isn't here."""

    kind = ErrorKind.NOT_FOUND


class ArchiveError(WorldError):
    """The archive can't be opened or written: locked, damaged, newer, read-only, disk full."""

    kind = ErrorKind.DAMAGED


class ExportFailedError(WorldError):
    """An export could not be written; an older file of that name is as it was."""

    kind = ErrorKind.UNWRITABLE
