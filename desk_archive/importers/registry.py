"""Which importer reads a file: by its name's suffix, and within a suffix by its content."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import Draft
from desk_archive.importers.base import (
    Importer,
    ImportOptions,
    failure,
    file_size,
    read_head,
)
from desk_archive.importers.markdown import MarkdownImporter
from desk_archive.importers.plain_text import PlainTextImporter
from desk_archive.importers.signatures import binary_kind
from desk_archive.importers.wilson_text import WilsonTextImporter

DEFAULT_OPTIONS = ImportOptions()

# The first that recognises the content of a file of its suffix reads it; the last of a suffix reads
# what no other recognised.
IMPORTERS: tuple[Importer, ...] = (WilsonTextImporter(), PlainTextImporter(), MarkdownImporter())

_MARKUP = re.compile(rb"\s*(?:<!doctype|<html|<\?xml|\{\\rtf)", re.IGNORECASE)
_FORMATS = mimetypes.MimeTypes(filenames=())


def read(path: Path, options: ImportOptions = DEFAULT_OPTIONS) -> Iterator[Draft]:
    """The drafts of a file, in its order.

    Args:
        path: the file, as the person named it.
        options: limits and what is known of the file.

    Raises:
        ImportFailedError: if it isn't there, can't be read, is damaged, too large or of no known
            format; the error names the file and the reason.
    """
    return importer_of(path).read(path, options)


def importer_of(path: Path) -> Importer:
    """The importer that reads a file.

    Raises:
        ImportFailedError: if the file can't be read or none does.
    """
    if file_size(path) == 0:
        raise failure(path, ErrorKind.EMPTY, "is empty")
    candidates = _by_suffix(path)
    head = read_head(path)
    if not candidates:
        return _by_content(path, head)
    return next((one for one in candidates[:-1] if one.recognises(head)), candidates[-1])


def media_type(path: Path) -> str:
    """The media type of a file by its name, else by its content.

    `application/octet-stream` where neither says anything.
    """
    candidates = _by_suffix(path)
    if candidates:
        return candidates[-1].media_type
    by_name = _FORMATS.guess_type(path.name)[0]
    try:
        return by_name or importer_of(path).media_type
    except ImportFailedError:
        return "application/octet-stream"


def is_known(path: Path) -> bool:
    """Whether a file found in a folder is of a kind that is imported.

    Files without a suffix, or with one that is a number as in `Telegram 29.03.1953`, are known by
    their content; hidden files never are.
    """
    if path.name.startswith("."):
        return False
    if _by_suffix(path):
        return True
    if path.suffix and not path.suffix[1:].isdigit():
        return False
    try:
        return path.is_file() and PlainTextImporter().recognises(read_head(path))
    except ImportFailedError:
        return True  # So that reading it says what is wrong.


def _by_suffix(path: Path) -> tuple[Importer, ...]:
    name = path.name.lower()
    return tuple(one for one in IMPORTERS if name.endswith(one.suffixes))


def _by_content(path: Path, head: bytes) -> Importer:
    """The importer for a file whose suffix says nothing.

    Raises:
        ImportFailedError: if its suffix or content belongs to a format that isn't read.
    """
    kind = binary_kind(head)
    if kind is not None:
        raise failure(path, ErrorKind.UNKNOWN_FORMAT, f"can't be imported: it is {kind}")
    format_name = _FORMATS.guess_type(path.name)[0] or "text/plain"
    if format_name != "text/plain" or _MARKUP.match(head):
        what = f"can't be imported: files of this kind ({path.suffix or 'markup'}) are not read"
        raise failure(path, ErrorKind.UNKNOWN_FORMAT, what)
    readers = [one for one in IMPORTERS if one.media_type == "text/plain"]
    found = next((one for one in readers if one.recognises(head)), None)
    if found is None:
        raise failure(path, ErrorKind.UNKNOWN_FORMAT, "can't be imported: it is not text")
    return found
