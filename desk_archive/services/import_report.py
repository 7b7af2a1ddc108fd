"""What an import is asked, what it would make, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from desk_archive.domain.changes import Changes
from desk_archive.domain.errors import ErrorKind

if TYPE_CHECKING:
    from desk_archive.domain.records import ArchivalDate
    from desk_archive.services.read_files import ReadFile


class OnDuplicate(StrEnum):
    """What to do with what is here already."""

    SKIP = "skip"
    REPLACE = "replace"
    KEEP = "keep"


class Likeness(StrEnum):
    """How a draft stands to a record that is here."""

    SAME_FILE = "the same file is here already"
    SAME_TEXT = "the same record with the same text is here already"
    NEW_VERSION = "the same record is here already with another text"
    OTHER_FORM = "the same record is here in another form"


@dataclass(frozen=True, slots=True)
class Imported:
    """A record made, or one that took more in."""

    path: str
    record: str
    title: str
    merged: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a part of one, that is here already or is of no known kind."""

    path: str
    record: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not become a record, and why."""

    path: str
    error: str
    kind: ErrorKind = ErrorKind.UNREADABLE


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of everything given, in its order."""

    imported: tuple[Imported, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    failed: tuple[Failed, ...] = ()
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedRow:
    """A record that an import would make, or that would take something in.

    Attributes:
        key: its number in the preparation.
        path: what the report calls its file.
        title: of the record.
        date: or None.
        type: or None.
        documents: how many.
        characters: code points of all texts.
        warnings: of the importer.
        likeness: how it stands to a record that is here, or None where it is new.
        record: UUID of that record, or None.
    """

    key: int
    path: str
    title: str
    date: ArchivalDate | None
    type: str | None
    documents: int
    characters: int
    warnings: tuple[str, ...]
    likeness: Likeness | None = None
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Preparation:
    """Files that were read and wait to be stored.

    Attributes:
        rows: the records that would be made.
        skipped: files of no known kind.
        failed: files that can't be read.
        files: for the service that stores them.
        close: forgets what waits.
    """

    rows: tuple[PreparedRow, ...]
    skipped: tuple[Skipped, ...]
    failed: tuple[Failed, ...]
    files: Sequence[ReadFile]
    close: Callable[[], None]
