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
    Made,
    failure,
    file_size,
    read_head,
)
from desk_archive.importers.docx import DocxImporter
from desk_archive.importers.epub import EpubImporter
from desk_archive.importers.field_bounds import within_bounds
from desk_archive.importers.html import HtmlImporter
from desk_archive.importers.html_images import page_of_folder
from desk_archive.importers.identifier_forms import without_placeholders
from desk_archive.importers.markdown import MarkdownImporter
from desk_archive.importers.mhtml import MhtmlImporter
from desk_archive.importers.pdf import PdfImporter
from desk_archive.importers.plain_text import PlainTextImporter
from desk_archive.importers.plugins import plugins
from desk_archive.importers.signatures import binary_kind
from desk_archive.importers.tei import TeiImporter
from desk_archive.importers.wilson_text import WilsonTextImporter
from desk_archive.importers.zip_archive import ZipImporter

DEFAULT_OPTIONS = ImportOptions()


class _Members:
    """Reads the files in a ZIP like any others; it can be pickled."""

    def read(self, path: Path, options: ImportOptions) -> Iterator[Made]:
        return read(path, options)

    def is_known(self, path: Path) -> bool:
        return is_known(path)

    def media_type(self, path: Path) -> str:
        return media_type(path)


# The first that recognises the content of a file of its suffix reads it; the last of a suffix reads
# what no other recognised.
IMPORTERS: tuple[Importer, ...] = (
    DocxImporter(),
    EpubImporter(),
    ZipImporter(_Members()),
    WilsonTextImporter(),
    PlainTextImporter(),
    MarkdownImporter(),
    HtmlImporter(),
    MhtmlImporter(),
    TeiImporter(),
    PdfImporter(),
)

# Formats that are known by their first bytes where a file's name says nothing.
_SIGNED = frozenset(
    {
        "application/pdf",
        DocxImporter.media_type,
        EpubImporter.media_type,
        HtmlImporter.media_type,
        MhtmlImporter.media_type,
        TeiImporter.media_type,
    }
)
# What a person can do with files of word processors that aren't read.
_OLD_WORD = "it is a Word file of before 2007; open it in Word or LibreOffice and save it as .docx"
_ADVICE = {
    ".doc": _OLD_WORD,
    ".dot": _OLD_WORD,
    ".odt": "it is an OpenDocument text, which is not read; save it as .docx and import that",
    ".rtf": "it is an RTF text, which is not read; save it as .docx and import that",
    ".pages": "it is a Pages document, which is not read; export it as .docx or PDF",
}
_MARKUP = re.compile(rb"\s*(?:<!doctype|<html|<\?xml|\{\\rtf)", re.IGNORECASE)
# A ZIP whose first file is none that office programs and e-books begin with (APPNOTE 6.3.10, 4.3.7).
_PLAIN_ZIP = re.compile(
    rb"PK\x03\x04.{26}(?!mimetype|\[Content_Types\]\.xml|_rels/|docProps/|META-INF/)", re.DOTALL
)
_FOLDERS = 3
_FORMATS = mimetypes.MimeTypes(filenames=())


def read(path: Path, options: ImportOptions = DEFAULT_OPTIONS) -> Iterator[Made]:
    """The drafts of a file, in its order; of a container also the parts that failed.

    Args:
        path: the file, as the person named it.
        options: limits and what is known of the file.

    Raises:
        ImportFailedError: if it isn't there, can't be read, is damaged, too large or of no known
            format; the error names the file and the reason.
    """
    found = importer_of(path).read(path, options)
    return (_usable(made) if isinstance(made, Draft) else made for made in found)


def _usable(draft: Draft) -> Draft:
    """A draft with fields that a catalogue can use."""
    return within_bounds(without_placeholders(draft))


def importer_of(path: Path) -> Importer:
    """The importer that reads a file.

    Raises:
        ImportFailedError: if the file can't be read or none does.
    """
    if file_size(path) == 0:
        raise failure(path, ErrorKind.EMPTY, "is empty")
    head = read_head(path)
    candidates = _by_suffix(path)
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
    their content; hidden files never are, nor those in the folder that was saved with a web page.
    """
    if path.name.startswith(".") or any(map(page_of_folder, list(path.parents)[:_FOLDERS])):
        return False
    if _by_suffix(path):
        return True
    if path.suffix and not path.suffix[1:].isdigit():
        return False
    try:
        if not path.is_file():
            return False
        head = read_head(path)
        return _by_signature(head) is not None or PlainTextImporter().recognises(head)
    except (ImportFailedError, OSError):
        return True  # So that reading it says what is wrong.


def _by_suffix(path: Path) -> tuple[Importer, ...]:
    name = path.name.lower()
    importers = (*plugins().importers, *IMPORTERS)
    return tuple(one for one in importers if name.endswith(one.suffixes))


def _by_signature(head: bytes) -> Importer | None:
    """The importer of a binary format that these first bytes are of, or None."""
    signed = (one for one in IMPORTERS if one.media_type in _SIGNED)
    return next((one for one in signed if one.recognises(head)), None)


def _by_content(path: Path, head: bytes) -> Importer:
    """The importer for a file whose suffix says nothing.

    Raises:
        ImportFailedError: if its suffix or content belongs to a format that isn't read.
    """
    signed = _by_signature(head)
    if signed is not None:
        return signed
    if not path.suffix and _PLAIN_ZIP.match(head):
        return next(one for one in IMPORTERS if isinstance(one, ZipImporter))
    advice = _ADVICE.get(path.suffix.lower())
    if advice is not None:
        raise failure(path, ErrorKind.UNKNOWN_FORMAT, f"can't be imported: {advice}")
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
