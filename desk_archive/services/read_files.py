"""Files as they were read: their drafts, spooled until they are stored, or why there are none."""

from __future__ import annotations

import os
import pickle
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from desk_archive.domain.errors import ErrorKind, ImportFailedError, WorldError
from desk_archive.domain.records import ArchivalDate, BegunPart, Draft, FailedPart, Identifier

_SPOOL_IN_MEMORY = 8_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read.

    Attributes:
        path: where it is.
        shown: what the report calls it.
        root: the folder that was given and the file was found in, or None.
    """

    path: Path
    shown: str
    root: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What of a draft is needed to list it and to compare it with what is here.

    Attributes:
        title: of the record.
        date: or None.
        type: or None.
        identifiers: of the record.
        documents: how many.
        characters: code points of all texts.
        warnings: of the importer.
        part: path in the container it came from, or None.
        sha256: of its own bytes where it came from a container, else None.
        fragment: of the main document, or None.
        text_sha256: of the main text, or None where there is none.
        form: media type, role and language of the main document, by which forms are told apart.
    """

    title: str
    date: ArchivalDate | None
    type: str | None
    identifiers: tuple[Identifier, ...]
    documents: int
    characters: int
    warnings: tuple[str, ...]
    part: str | None
    sha256: str | None
    fragment: str | None
    text_sha256: str | None
    form: tuple[str, str, str | None] | None


@dataclass(frozen=True, slots=True)
class PartBytes:
    """Says that the bytes of a part of a container follow."""

    sha256: str
    media_type: str


Said = Summary | FailedPart | BegunPart | PartBytes
"""What a worker says before the bytes that follow."""


class Spool:
    """Pickled drafts waiting to be stored: in memory while they are few, else in a temporary file.

    Attributes:
        size: bytes they take.
    """

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._file = tempfile.SpooledTemporaryFile(_SPOOL_IN_MEMORY)  # noqa: SIM115
        self.size = 0

    def clear(self) -> None:
        """Forget all drafts, to hold others."""
        self._file.seek(0)
        self._file.truncate()
        self.size = 0

    def add(self, data: bytes) -> tuple[int, int]:
        """Keep a pickled draft, or bytes it was made of; where they lie and how many they are.

        Raises:
            WorldError: if there is no room for them.
        """
        place = self._file.seek(0, os.SEEK_END)
        try:
            self._file.write(data)
        except OSError as error:
            raise no_room(None) from error
        self.size += len(data)
        return place, len(data)

    def get(self, place: tuple[int, int]) -> bytes:
        """What was kept at a place."""
        self._file.seek(place[0])
        return self._file.read(place[1])

    def close(self) -> None:
        """Forget all drafts."""
        self._file.close()


@dataclass(slots=True)
class ReadFile:
    """What became of a file: its drafts, spooled until they are stored, or why there are none.

    Attributes:
        source: the file.
        number: its place among the files that are read together.
        summaries: of its drafts, in order.
        failed: its parts, where it is a container, that could not be read.
        originals: where the bytes of its parts wait, and their media type, by their SHA-256.
        sha256: of its bytes, "" where it could not be read.
        size: in bytes.
        media_type: of its bytes.
        error: why it could not be read, or None.
        begun: its parts, where it is a container, as far as they were come to.
    """

    source: Source
    number: int
    spool: Spool
    summaries: list[Summary] = field(default_factory=list)
    failed: list[FailedPart] = field(default_factory=list)
    originals: dict[str, tuple[tuple[int, int], str]] = field(default_factory=dict)
    sha256: str = ""
    size: int = 0
    media_type: str = ""
    error: WorldError | None = None
    begun: list[str] = field(default_factory=list)
    _places: list[tuple[int, int]] = field(default_factory=list)

    def add(self, summary: Summary, pickled: bytes) -> None:
        """Keep another draft."""
        self._places.append(self.spool.add(pickled))
        self.summaries.append(summary)

    def forget(self, part: str) -> None:
        """Keep no draft of a part that could not be read to its end."""
        kept = [n for n, summary in enumerate(self.summaries) if summary.part != part]
        self.summaries = [self.summaries[n] for n in kept]
        self._places = [self._places[n] for n in kept]

    def draft(self, number: int) -> Draft:
        """One of the drafts."""
        draft: Draft = pickle.loads(self.spool.get(self._places[number]))  # noqa: S301 - our own.
        return draft

    def original(self, sha256: str) -> tuple[bytes, str] | None:
        """The bytes of a part and their media type; None where it is no part."""
        found = self.originals.get(sha256)
        return None if found is None else (self.spool.get(found[0]), found[1])

    def length(self, number: int) -> int:
        """About how many bytes storing one of the drafts takes."""
        return self._places[number][1]

    def shown(self, part: str | None) -> str:
        """What the report calls the file, or a part of it."""
        return self.source.shown if part is None else f"{self.source.shown}/{part}"


def no_room(path: str | None) -> WorldError:
    """The error of a full disk, for a file or for what waits in memory no longer."""
    message = "The disk for temporary files is full: make room and import it again."
    return ImportFailedError(message, path=path, kind=ErrorKind.DISK_FULL)
