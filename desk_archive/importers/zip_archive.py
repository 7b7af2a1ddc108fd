"""ZIP files: folders of files of all known kinds, also ZIP files within them.

Each file in it becomes what it would be by itself, with its own bytes as the original; one that
can't be read costs only itself. Members are unpacked one at a time into a private folder that is
gone afterwards, under names of our own making where theirs lead elsewhere: never.
"""

from __future__ import annotations

import shutil
import tempfile
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Protocol

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import BegunPart, Draft, FailedPart, Original
from desk_archive.importers import manifest
from desk_archive.importers.base import ImportOptions, Made, failure
from desk_archive.importers.manifest import Manifest
from desk_archive.importers.package import MAX_TOTAL_BYTES, Budget, Package

MAX_DEPTH = 3
"""ZIP files within each other: what was packed, sent packed, and collected."""

_WEB_PAGES = (".html", ".htm", ".xhtml")
# What browsers and Word write behind the name of a page saved whole, for its folder.
_COMPANION_WORDS = (
    "files file dateien archivos fichiers bestanden filer ficheiros arquivos elemei pliki soubory "
    "tiedostot dosyalar archivos_y_recursos data"
)
_COMPANIONS = tuple(f"{sign}{word}" for word in _COMPANION_WORDS.split() for sign in "_-.")
_OF_SYSTEMS = frozenset({"__MACOSX", "$RECYCLE.BIN", "System Volume Information"})
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})


class Members(Protocol):
    """Reads the files in a ZIP, as `importers.registry` reads files."""

    def read(self, path: Path, options: ImportOptions) -> Iterator[Made]:
        """The drafts of a file."""
        ...

    def is_known(self, path: Path) -> bool:
        """Whether a file is of a kind that is read."""
        ...

    def media_type(self, path: Path) -> str:
        """The media type of a file."""
        ...


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a ZIP file is: how deep, and its path in the outermost one with `/` behind it."""

    depth: int = 0
    prefix: str = ""


class ZipImporter:
    """ZIP files of files that other importers read."""

    name = "zip"
    version = 1
    suffixes = (".zip",)
    media_type = "application/zip"

    def __init__(self, members: Members) -> None:
        """Take who reads the files.

        Args:
            members: can be pickled.
        """
        self._members = members

    def recognises(self, head: bytes) -> bool:
        """Never by content: office files and e-books are ZIP containers as well."""
        del head
        return False

    def read(self, path: Path, options: ImportOptions) -> Iterator[Made]:
        """The drafts of all files in it, in its order, and the files that could not be read.

        Raises:
            ImportFailedError: if it is no ZIP, damaged, too large, or has no files.
        """
        with tempfile.TemporaryDirectory(prefix="desk-archive-") as folder:
            reader = _Reader(self._members, options, Path(folder), Budget(MAX_TOTAL_BYTES))
            yield from reader.read(path, _Place(), None)


class _Reader:
    """Reads one ZIP file and those within it."""

    def __init__(
        self, members: Members, options: ImportOptions, folder: Path, budget: Budget
    ) -> None:
        self._members = members
        self._options = options
        self._folder = folder
        self._budget = budget
        self._count = 0
        self._sorted: tuple[Package, list[str]] | None = None

    def read(self, path: Path, place: _Place, outer: _Described | None) -> Iterator[Made]:
        """The drafts and failures of one ZIP file.

        Raises:
            ImportFailedError: if it can't be opened or has no files.
        """
        password = self._options.password
        with Package(path, budget=self._budget, password=password) as package:
            if not package.names and not package.refused:
                raise failure(path, ErrorKind.EMPTY, "is empty: there are no files in it")
            _refuse_password(package)
            for entry in package.refused:
                message = f"“{entry.name}” in “{path.name}” {entry.reason}."
                yield FailedPart(f"{place.prefix}{entry.name}", message, ErrorKind.INVALID)
            described = _Described(place.prefix, outer)
            for name in package.names:
                if manifest.is_manifest(name) and not _is_hidden(name):
                    yield from self._manifest(package, name, described)
            pages = _page_folders(package.names)
            for name in package.names:
                if not (_is_hidden(name) or manifest.is_manifest(name) or _is_within(name, pages)):
                    yield from self._member(package, name, place, described)

    def _manifest(self, package: Package, name: str, described: _Described) -> Iterator[FailedPart]:
        try:
            data = package.read(name, manifest.MAX_BYTES)
            found = manifest.parse(data, Path(name))
        except ImportFailedError as error:
            yield FailedPart(f"{described.prefix}{name}", error.message, error.kind)
        else:
            described.add(name, found)

    def _member(
        self, package: Package, name: str, place: _Place, described: _Described
    ) -> Iterator[Made]:
        """What a file becomes, or why it becomes nothing."""
        part = f"{place.prefix}{name}"
        if part in self._options.passed:
            return
        if self._options.announce:
            yield BegunPart(part)
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir()
        try:
            path = self._unpacked(package, name, folder)
            if name.lower().endswith(ZipImporter.suffixes):
                yield from self._inner(path, part, place, described)
            elif self._members.is_known(path):
                yield from self._drafts(path, part, described)
            else:
                message = f"“{part}” was passed over: files of this kind are not read."
                yield FailedPart(part, message, ErrorKind.UNKNOWN_FORMAT)
        except ImportFailedError as error:
            if self._budget.spent > self._budget.limit:
                raise
            yield FailedPart(part, error.message, error.kind)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _unpacked(self, package: Package, name: str, folder: Path) -> Path:
        """A member on the disk, with the folder of a saved page beside it."""
        path = folder / _file_name(name)
        package.copy(name, path)
        if not name.lower().endswith(_WEB_PAGES):
            return path
        stem = name.rpartition(".")[0]
        around = f"{name.rpartition('/')[0]}/".lstrip("/")
        pages = _page_folders((name,))
        for other in self._beginning_with(package, stem):
            if _is_within(other, pages):
                target = folder / other.removeprefix(around)
                target.parent.mkdir(parents=True, exist_ok=True)
                package.copy(other, target)
        return path

    def _beginning_with(self, package: Package, stem: str) -> Iterator[str]:
        """The names in a ZIP file that begin with some words."""
        if self._sorted is None or self._sorted[0] is not package:
            self._sorted = (package, sorted(package.names))
        names = self._sorted[1]
        for place in range(bisect_left(names, stem), len(names)):
            if not names[place].startswith(stem):
                return
            yield names[place]

    def _inner(self, path: Path, part: str, place: _Place, described: _Described) -> Iterator[Made]:
        if place.depth + 1 >= MAX_DEPTH:
            what = f"is refused: ZIP files lie more than {MAX_DEPTH} deep in each other"
            raise failure(path, ErrorKind.TOO_LARGE, what)
        yield from self.read(path, _Place(place.depth + 1, f"{part}/"), described)

    def _drafts(self, path: Path, part: str, described: _Described) -> Iterator[Made]:
        """The drafts of a file; a fault in the middle leaves those before it."""
        original = Original(path.name, self._members.media_type(path), path.read_bytes())
        for draft in self._members.read(path, self._options):
            if isinstance(draft, FailedPart | BegunPart):
                yield replace(draft, part=f"{part}/{draft.part}")
                continue
            whole = replace(draft, part=part, original=original)
            yield described.apply(whole, part)


class _Described:
    """What the manifests in a ZIP file, and in those around it, say of its files."""

    def __init__(self, prefix: str, outer: _Described | None) -> None:
        self.prefix = prefix
        self._outer = outer
        self._manifests: dict[str, Manifest] = {}

    def add(self, name: str, found: Manifest) -> None:
        """The manifest of a folder; of two the first counts."""
        folder = str(PurePosixPath(name).parent)
        if name.lower().endswith(manifest.NAMES[0]):
            self._manifests[folder] = found
        else:
            self._manifests.setdefault(folder, found)

    def apply(self, draft: Draft, part: str) -> Draft:
        """A draft with what the nearest manifest that knows its file says of it."""
        fragment = next((d.fragment for d in draft.documents if d.fragment), None)
        name = part.removeprefix(self.prefix)
        for folder in PurePosixPath(name).parents:
            found = self._manifests.get(str(folder))
            relative = PurePosixPath(name).relative_to(folder).as_posix()
            entry = found.entry(relative, fragment) if found is not None else None
            if entry is not None:
                return manifest.apply(draft, entry)
        return self._outer.apply(draft, part) if self._outer is not None else draft


def _refuse_password(package: Package) -> None:
    """Ask for the password once where all files need one.

    Raises:
        ImportFailedError: if there is none.
    """
    names = [name for name in package.names if not _is_hidden(name)]
    if names and all(package.is_encrypted(name) for name in names):
        package.check_password(names[0])


def _page_folders(names: tuple[str, ...]) -> frozenset[str]:
    """The folders that belong to saved pages, in lower case with `/` behind them."""
    return frozenset(
        f"{name.rpartition('.')[0]}{companion}/".lower()
        for name in names
        if name.lower().endswith(_WEB_PAGES)
        for companion in _COMPANIONS
    )


def _is_within(name: str, folders: frozenset[str]) -> bool:
    """Whether a file lies in one of some folders, however deep."""
    lower = name.lower()
    return any(lower[: place + 1] in folders for place, sign in enumerate(lower) if sign == "/")


def _is_hidden(name: str) -> bool:
    """Whether a file is one that systems make for themselves."""
    parts = PurePosixPath(name).parts
    hidden = any(part.startswith(".") or part in _OF_SYSTEMS for part in parts)
    return hidden or parts[-1].lower() in _SYSTEM_FILES


_NAME_BYTES = 200


def _file_name(name: str) -> str:
    """The file name of a member, cut to what every file system takes."""
    last = name.rpartition("/")[2]
    encoded = last.encode("utf-8", "replace")
    if len(encoded) <= _NAME_BYTES:
        return last
    suffix = PurePosixPath(last).suffix[:20]
    return encoded[: _NAME_BYTES - 20].decode("utf-8", "ignore") + suffix
