"""Opening PDF files (ISO 32000-2) with pdfium, within limits; every failure says what to do."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.importers.base import ImportOptions, failure, file_size

if TYPE_CHECKING:
    import pypdfium2

SIGNATURE = b"%PDF-"

SIGNATURE_WITHIN = 1024
"""Readers accept the signature after so many bytes of something else (ISO 32000-1, annex H.3.4.1)."""

MAX_PAGES = 100_000
"""More pages than any bound volume or set of volumes has; a damaged page tree may claim billions."""

MAX_BYTES = 1_000_000_000
"""The largest file that can be kept as an original."""

MAX_REPAIR_BYTES = 50_000_000
"""The largest damaged file that is put together again, which takes several times its size."""

_MAX_TEXT_BYTES = 200_000
"""The longest title or the like that is read."""

_ERROR_PASSWORD = 4  # FPDF_ERR_PASSWORD
_ERROR_SECURITY = 5  # FPDF_ERR_SECURITY


def recognise(head: bytes) -> bool:
    """Whether these first bytes are those of a PDF; a text that mentions one isn't."""
    if head.startswith(SIGNATURE):
        return True
    return SIGNATURE in head[: SIGNATURE_WITHIN + len(SIGNATURE)] and b" obj" in head


@contextmanager
def opened(path: Path, options: ImportOptions) -> Iterator[tuple[pypdfium2.PdfDocument, bool]]:
    """The document of a file, closed at the end, and whether it had to be repaired.

    Raises:
        ImportFailedError: if it can't be read, is encrypted and the password is missing or wrong,
            is damaged beyond repair, or too large.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    size = file_size(path)
    if size > MAX_BYTES:
        what = f"is too large: it has {size:,} bytes, a file of {MAX_BYTES:,} can be kept"
        raise failure(path, ErrorKind.TOO_LARGE, what)
    repaired = False
    try:
        document = PdfDocument(path, password=options.password)
    except PdfiumError as error:
        document, repaired = _repaired(path, options)
        if document is None:
            raise _refusal(path, getattr(error, "err_code", None), options) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise failure(path, ErrorKind.UNREADABLE, f"can't be read: {reason}") from error
    try:
        if len(document) > MAX_PAGES:
            what = f"is too large: it has {len(document):,} pages, {MAX_PAGES:,} can be read"
            raise failure(path, ErrorKind.TOO_LARGE, what)
        yield document, repaired
    finally:
        document.close()


def _repaired(path: Path, options: ImportOptions) -> tuple[Any, bool]:
    """The document as qpdf can put it together again where pdfium can't, and whether it is damaged.

    None where nothing is left of it. qpdf also reads passwords that pdfium takes for wrong.
    """
    import pikepdf
    from pypdfium2 import PdfDocument, PdfiumError

    if path.stat().st_size > MAX_REPAIR_BYTES:
        return None, True
    buffer = io.BytesIO()
    try:
        with pikepdf.open(path, password=options.password or "") as pdf:
            shows = any("/Contents" in page or "/Annots" in page for page in pdf.pages)
            damaged = bool(pdf.get_warnings())
            if damaged and not shows:
                return None, True
            pdf.save(buffer)
        return PdfDocument(buffer.getvalue()), damaged
    except (pikepdf.PdfError, pikepdf.PasswordError, PdfiumError, ValueError, RuntimeError):
        return None, True


def wide_text(fetch: Callable[[Any, int], int]) -> str:
    """A text that pdfium hands over in UTF-16.

    Args:
        fetch: takes a buffer and its size in bytes, and says how many bytes the text takes with
            the NUL at its end.
    """
    size = min(fetch(None, 0), _MAX_TEXT_BYTES)
    buffer = ctypes.create_string_buffer(size + 2)
    fetch(buffer, size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace").split("\x00")[0]


def _refusal(path: Path, code: int | None, options: ImportOptions) -> ImportFailedError:
    """Why pdfium doesn't open a file, in words."""
    if code == _ERROR_PASSWORD:
        what = (
            "is encrypted, and the password is wrong; try again with another one"
            if options.password
            else "is encrypted; it can be imported with its password"
        )
        return failure(path, ErrorKind.PASSWORD, what)
    if code == _ERROR_SECURITY:
        what = "is encrypted in a way that can't be read; save a copy of it without encryption"
        return failure(path, ErrorKind.UNREADABLE, what)
    with path.open("rb") as file:
        head = file.read(SIGNATURE_WITHIN + len(SIGNATURE))
    if not recognise(head):
        return failure(path, ErrorKind.UNKNOWN_FORMAT, "is no PDF file, although its name says so")
    what = "is damaged or incomplete: no page of it can be read; look for another copy"
    return failure(path, ErrorKind.DAMAGED, what)
