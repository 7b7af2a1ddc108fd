"""ZIP containers from strangers: opened within bounds, their parts read within bounds.

Nothing a container says of itself is believed: sizes are counted while unpacking, and names that
lead out of the container are never used (ZIP format: PKWARE's APPNOTE 6.3.10).
"""

from __future__ import annotations

import contextlib
import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.importers.base import failure, file_size

MAX_ENTRIES = 20_000
"""The most entries: the longest book and the largest batch of letters have fewer."""

MAX_DIRECTORY_BYTES = 8_000_000
"""The largest list of entries, which is read into memory before they can be counted."""

MAX_ENTRY_BYTES = 100_000_000
"""The largest part when unpacked: it is held in memory, of which a worker has 500 MB."""

MAX_TOTAL_BYTES = 2_000_000_000
"""How much may be unpacked of one file in all, however it is nested."""

MAX_RATIO = 200
RATIO_FREE_BYTES = 10_000_000
"""A part over `RATIO_FREE_BYTES` may not be more than `MAX_RATIO` times as large as when packed:
the emptiest tables of office programs pack 100 : 1, bombs 1,000 : 1."""

_CHUNK = 1 << 20
_NAME_LIMIT = 1_000
_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
# Runs of letters as Russian Windows packs them, which read as code page 437 are no words at all.
_CYRILLIC_866 = re.compile(rb"[\x80-\xaf\xe0-\xf1]{3}")
# LZMA may ask for gigabytes by itself, and no office program or e-book uses it.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
)


@dataclass(slots=True)
class Budget:
    """How much has been unpacked of one file, also of the containers within it.

    Attributes:
        limit: bytes in all.
        spent: bytes so far.
    """

    limit: int = MAX_TOTAL_BYTES
    spent: int = 0


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    """An entry that is left alone.

    Attributes:
        name: as the container gives it, made printable.
        reason: goes on after the name.
    """

    name: str
    reason: str


@dataclass(slots=True)
class _Directory:
    """The entries that can be used, by their safe names, and the others."""

    entries: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    refused: list[RefusedEntry] = field(default_factory=list)


class Package:
    """An open ZIP container."""

    def __init__(
        self,
        path: Path,
        *,
        budget: Budget | None = None,
        password: str | None = None,
        what: str = "ZIP file",
    ) -> None:
        """Open a container and read the list of its entries.

        Args:
            path: of the file.
            budget: shared with the containers around it; None for one of its own.
            password: for encrypted entries, or None.
            what: what a person calls such a file.

        Raises:
            ImportFailedError: if it isn't there, is no ZIP, is damaged or has too many entries.
        """
        if file_size(path) == 0:
            raise failure(path, ErrorKind.EMPTY, "is empty")
        self.path = path
        self._budget = budget if budget is not None else Budget()
        self._password = password.encode() if password else None
        self._file, self._zip = _opened(path, what)
        try:
            self._directory = _directory(self._zip.infolist(), path)
        except ImportFailedError:
            self.close()
            raise
        self._folded: dict[str, str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._zip.close()
        self._file.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Safe names of the files in it, divided by `/`, in the order of the container."""
        return tuple(self._directory.entries)

    @property
    def refused(self) -> tuple[RefusedEntry, ...]:
        """Entries that are left alone: their names lead elsewhere, or another one has the name."""
        return tuple(self._directory.refused)

    def find(self, name: str) -> str | None:
        """The name of an entry, found also where only capitals differ; None if there is none."""
        if name in self._directory.entries:
            return name
        if self._folded is None:
            self._folded = {known.casefold(): known for known in reversed(self.names)}
        return self._folded.get(name.casefold())

    def is_encrypted(self, name: str) -> bool:
        """Whether an entry can't be read without a password."""
        return bool(self._directory.entries[name].flag_bits & _ENCRYPTED)

    def check_password(self, name: str) -> None:
        """See whether an encrypted entry can be read with the password that was given.

        Raises:
            ImportFailedError: of kind `PASSWORD` if it can't.
        """
        next(self._unpacked(self._directory.entries[name], name), None)

    def read(self, name: str, max_bytes: int = MAX_ENTRY_BYTES) -> bytes:
        """The bytes of an entry.

        Raises:
            ImportFailedError: if it isn't there, is larger than `max_bytes`, damaged or encrypted,
                or was packed to grow out of measure.
        """
        return b"".join(self._chunks(name, max_bytes))

    def copy(self, name: str, target: Path, max_bytes: int = MAX_ENTRY_BYTES) -> None:
        """Write the bytes of an entry to a file.

        Raises:
            ImportFailedError: as for `read`; the file is then incomplete.
        """
        with target.open("wb") as file:
            file.writelines(self._chunks(name, max_bytes))

    def _chunks(self, name: str, max_bytes: int) -> Iterator[bytes]:
        info = self._directory.entries.get(name)
        if info is None:
            raise failure(self.path, ErrorKind.DAMAGED, f"has no part “{name}”")
        if info.file_size > max_bytes:
            raise self._too_large(name, info.file_size, max_bytes)
        size = 0
        for chunk in self._unpacked(info, name):
            size += len(chunk)
            self._budget.spent += len(chunk)
            self._check(name, size, info, max_bytes)
            yield chunk

    def _check(self, name: str, size: int, info: zipfile.ZipInfo, max_bytes: int) -> None:
        if size > max_bytes:
            raise self._too_large(name, size, max_bytes)
        if size > RATIO_FREE_BYTES and size > MAX_RATIO * max(1, info.compress_size):
            what = f"is refused: “{name}” in it grows out of measure when it is unpacked"
            raise failure(self.path, ErrorKind.TOO_LARGE, what)
        if self._budget.spent > self._budget.limit:
            what = f"is refused: unpacked it has more than {self._budget.limit:,} bytes"
            raise failure(self.path, ErrorKind.TOO_LARGE, what)

    def _unpacked(self, info: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
        """The bytes of an entry piece by piece; what `zipfile` raises in the person's words."""
        if info.flag_bits & _ENCRYPTED and not self._password:
            what = f"is encrypted (“{name}”); give its password, or unpack it and import the files"
            raise failure(self.path, ErrorKind.PASSWORD, what)
        if info.compress_type not in _METHODS:
            raise self._unknown_packing(name)
        try:
            with self._zip.open(info, pwd=self._password) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except NotImplementedError as error:
            raise self._unknown_packing(name) from error
        except RuntimeError as error:
            what = f"can't be read with this password (“{name}”)"
            raise failure(self.path, ErrorKind.PASSWORD, what) from error
        except _FAULTS as error:
            what = f"is damaged: “{name}” in it can't be unpacked; get the file again"
            raise failure(self.path, ErrorKind.DAMAGED, what) from error

    def _unknown_packing(self, name: str) -> ImportFailedError:
        what = f"can't be read: “{name}” is packed or encrypted in a way that is not known here"
        return failure(self.path, ErrorKind.UNKNOWN_FORMAT, what)

    def _too_large(self, name: str, size: int, limit: int) -> ImportFailedError:
        what = f"has a part that is too large: “{name}” has {size:,} bytes, {limit:,} can be read"
        return failure(self.path, ErrorKind.TOO_LARGE, what)


def safe_name(name: str) -> str | None:
    """The name of an entry with `/` and without `.`; None if it leads out of its container."""
    name = name.replace("\\", "/")
    if name.startswith("/") or _DRIVE.match(name) or _CONTROL.search(name):
        return None
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in parts or not parts or len(name) > _NAME_LIMIT:
        return None
    return "/".join(parts)


class _BoundedFile(io.BufferedReader):
    """A file of which no more is read at once than the largest list of entries."""

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes.

        Raises:
            _DirectoryTooLargeError: if more are asked for than a list of entries may have.
        """
        if size is not None and size > MAX_DIRECTORY_BYTES:
            raise _DirectoryTooLargeError
        return super().read(size)


class _DirectoryTooLargeError(Exception):
    """A container with a list of entries that is too long to be read."""


def _opened(path: Path, what: str) -> tuple[BinaryIO, zipfile.ZipFile]:
    with contextlib.ExitStack() as stack:
        try:
            file = stack.enter_context(_BoundedFile(io.FileIO(str(path))))
            container = zipfile.ZipFile(file)
        except _DirectoryTooLargeError as error:
            raise _too_many(path) from error
        except PermissionError as error:
            reason = "may not be read; ask for permission to read it"
            raise failure(path, ErrorKind.UNREADABLE, reason) from error
        except (*_FAULTS, NotImplementedError) as error:
            reason = f"is damaged or no {what}: its list of contents can't be read"
            raise failure(path, ErrorKind.DAMAGED, reason) from error
        stack.pop_all()
    return file, container


def _directory(infos: list[zipfile.ZipInfo], path: Path) -> _Directory:
    if len(infos) > MAX_ENTRIES:
        raise _too_many(path)
    found = _Directory()
    names = _names(infos)
    for info in infos:
        given = names.get(info.filename, info.filename)
        if given.endswith("/"):
            continue
        name = safe_name(given)
        printable = _CONTROL.sub("�", given)[:_NAME_LIMIT]
        if name is None or _is_link(info):
            reason = "is a link to another file" if name else "has a name that is not safe to use"
            found.refused.append(RefusedEntry(printable, f"{reason}; it was left out"))
            continue
        if name in found.entries:
            # The later one counts, as for those who unpack into a folder.
            del found.entries[name]
            found.refused.append(RefusedEntry(printable, "is there twice; the later one was read"))
        found.entries[name] = info
    return found


def _is_link(info: zipfile.ZipInfo) -> bool:
    """Whether an entry is a symbolic link, by the mode that Unix systems write."""
    return stat.S_ISLNK(info.external_attr >> 16)


def _names(infos: list[zipfile.ZipInfo]) -> Mapping[str, str]:
    """Names that don't say their encoding, read as UTF-8 or Russian DOS where they are that."""
    unsaid = {}
    for info in infos:
        if not info.flag_bits & _UTF8_NAME and not info.filename.isascii():
            with contextlib.suppress(UnicodeEncodeError):
                unsaid[info.filename] = info.filename.encode("cp437")
    try:
        return {name: raw.decode("utf-8") for name, raw in unsaid.items()}
    except UnicodeDecodeError:
        russian = any(_CYRILLIC_866.search(raw) for raw in unsaid.values())
        return {name: raw.decode("cp866") if russian else name for name, raw in unsaid.items()}


def _too_many(path: Path) -> ImportFailedError:
    what = f"has too many entries; {MAX_ENTRIES:,} can be read: divide it into several"
    return failure(path, ErrorKind.TOO_LARGE, what)
