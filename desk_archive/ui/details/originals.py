"""Original files: saved where the reader wants them, and lent to other programs as copies."""

from __future__ import annotations

import mimetypes
import re
import shutil
import tempfile
from contextlib import closing
from pathlib import Path, PurePath, PureWindowsPath

from desk_archive.domain.errors import ErrorKind, WorldError
from desk_archive.domain.records import DocumentInfo, Record
from desk_archive.services.reading import Reading

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_LONGEST_NAME = 80
_READ_ONLY = 0o400
_SUFFIXES = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/html": ".html",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/tei+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "multipart/related": ".mhtml",
}
"""Those that systems disagree on, or don't know; the rest as Python's `mimetypes` has them."""


def file_name(record: Record, document: DocumentInfo) -> str:
    """What the original should be called: as its file was, else by the record's title.

    The ending is always that of the kind of file, so that no other program takes it for something
    else than what was imported.
    """
    came = record.source_path or ""
    name = (PureWindowsPath(came) if "\\" in came else PurePath(came)).name
    suffix, own = _suffix(document.media_type), PurePath(name).suffix
    if own.lower() in _endings(document.media_type):
        name, suffix = name.removesuffix(own), own
    elif mimetypes.guess_type(name)[0] is not None:
        # A container, or the file of another document of this record.
        name = ""
    stem = name or record.fields.title
    stem = " ".join(_UNSAFE.sub(" ", stem).split())[:_LONGEST_NAME].strip(" .")
    return (stem or "original") + suffix


def save_original(reading: Reading, sha256: str, target: Path) -> Path:
    """Write the bytes of an original to a file, whole or not at all.

    Raises:
        WorldError: if the file can't be written.
    """
    part: Path | None = None
    try:
        with (
            closing(reading.original(sha256)) as source,
            tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as file,
        ):
            part = Path(file.name)
            shutil.copyfileobj(source, file)
        part.replace(target)
    except OSError as error:
        if part is not None:
            part.unlink(missing_ok=True)
        message = f"“{target}” can't be written: {error.strerror or error}."
        raise WorldError(message, path=str(target), kind=ErrorKind.UNWRITABLE) from error
    return target


class LentCopies:
    """Read-only copies for other programs, in a folder that only this person can look into."""

    def __init__(self) -> None:
        """Make no folder yet."""
        self._folder: Path | None = None

    def lend(self, reading: Reading, sha256: str, name: str) -> Path:
        """A copy of an original; changing it changes nothing in the archive.

        Raises:
            WorldError: if it can't be written.
        """
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="desk-archive-"))
        place = self._folder / sha256[:16]
        place.mkdir(exist_ok=True)
        copy = place / name
        if not copy.exists():
            save_original(reading, sha256, copy)
            copy.chmod(_READ_ONLY)
        return copy

    def close(self) -> None:
        """Remove the copies."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


def _suffix(media_type: str) -> str:
    return _SUFFIXES.get(media_type) or mimetypes.guess_extension(media_type) or ".bin"


def _endings(media_type: str) -> set[str]:
    """All endings that files of a kind have."""
    return {_suffix(media_type), *mimetypes.guess_all_extensions(media_type)}
