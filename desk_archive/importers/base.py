"""What every importer has in common: its shape, its options, and how a file is read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import BegunPart, Draft, FailedPart
from desk_archive.domain.text import MAX_CHARACTERS, fold_space, normalise

HEAD_BYTES = 4_000_000
"""How much of a file is looked at to recognise its content."""

BYTES_PER_CHARACTER = 4
"""The most bytes that a code point takes in UTF-8, UTF-16 and UTF-32."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What an import may be told; it can be pickled.

    Attributes:
        max_characters: the longest reading text, in code points.
        encoding: the encoding of text files that don't say it themselves, where it is known; None
            to find out.
        password: of an encrypted file, or None.
        announce: whether containers say which part they are at.
        passed: parts of a container to pass over in silence.
    """

    max_characters: int = MAX_CHARACTERS
    encoding: str | None = None
    password: str | None = None
    announce: bool = False
    passed: frozenset[str] = frozenset()


Made = Draft | FailedPart | BegunPart
"""What importers yield: drafts, and of containers also what else there is to say of their parts."""


class Importer(Protocol):
    """Makes drafts of the files of one format."""

    @property
    def name(self) -> str:
        """Stable, for instance `wilson-text`."""
        ...

    @property
    def version(self) -> int:
        """Grows whenever the same file gives another draft."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Ends of file names, in lower case with the dot."""
        ...

    @property
    def media_type(self) -> str:
        """Of the original bytes."""
        ...

    def recognises(self, head: bytes) -> bool:
        """Whether the content is of this format, by its first `HEAD_BYTES`."""
        ...

    def read(self, path: Path, options: ImportOptions) -> Iterator[Made]:
        """The drafts of a file, in its order.

        Only containers of other files, such as a ZIP, yield parts that failed: one of these costs
        only itself.

        Raises:
            ImportFailedError: if it can't be read or is no such file.
        """
        ...


def label(importer: Importer) -> str:
    """Name and version of an importer as a draft keeps them."""
    return f"{importer.name} {importer.version}"


def title_from_name(path: Path, suffixes: tuple[str, ...]) -> str:
    """A title from the name of a file, its known suffix left out: `A. B. 29.03.1953` stays."""
    # In a locale that can't read the name its bytes stand as surrogates.
    name = path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    name = fold_space(normalise(name))
    suffix = next((s for s in suffixes if name.lower().endswith(s) and len(name) > len(s)), "")
    return name[: len(name) - len(suffix)].strip() or name or "Untitled"


def read_text_bytes(path: Path, options: ImportOptions) -> bytes:
    """The bytes of a text file; one that can't but be too long is refused unread.

    Raises:
        ImportFailedError: if the file isn't there, isn't a file, can't be read, is empty or has
            more bytes than the longest reading text can take.
    """
    size = file_size(path)
    if size > options.max_characters * BYTES_PER_CHARACTER + BYTES_PER_CHARACTER:
        raise too_large(path, f"{size:,} bytes", options.max_characters)
    if size == 0:
        raise failure(path, ErrorKind.EMPTY, "is empty")
    return read_head(path, size)


def read_head(path: Path, size: int = HEAD_BYTES) -> bytes:
    """The first bytes of a file.

    Raises:
        ImportFailedError: if it can't be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise _unreadable(path, error) from error


def file_size(path: Path) -> int:
    """The size of a regular file in bytes.

    Raises:
        ImportFailedError: if it isn't there or is a folder, a pipe or a device.
    """
    try:
        if path.is_dir():
            readable = os.access(path, os.R_OK | os.X_OK)
            what = "is a folder, not a file" if readable else "is a folder that may not be read"
            raise failure(path, ErrorKind.UNREADABLE, what)
        if not path.exists():
            raise failure(path, ErrorKind.NOT_FOUND, "is not there")
        if not path.is_file():
            raise failure(path, ErrorKind.UNREADABLE, "is not a file that can be read")
        return path.stat().st_size
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def failure(path: Path, kind: ErrorKind, what: str) -> ImportFailedError:
    """An error that names the file: `what` goes on after its name."""
    return ImportFailedError(f"“{path.name or path}” {what}.", path=str(path), kind=kind)


def too_large(path: Path, size: str, limit: int) -> ImportFailedError:
    """The error for a file that is longer than a reading text may be."""
    what = f"is too long: it has {size}, a text may have {limit:,} characters; cut it into parts"
    return failure(path, ErrorKind.TOO_LARGE, what)


def _unreadable(path: Path, error: OSError | ValueError) -> ImportFailedError:
    if isinstance(error, FileNotFoundError):
        return failure(path, ErrorKind.NOT_FOUND, "is not there")
    if isinstance(error, PermissionError):
        return failure(path, ErrorKind.UNREADABLE, "may not be read; ask for permission to read it")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return failure(path, ErrorKind.UNREADABLE, f"can't be read: {reason}")
