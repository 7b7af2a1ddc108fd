"""Bytes become text: byte order marks, Unicode without one, declared encodings, and the rest.

What is neither Unicode nor declared is guessed by `importers.guess_encoding`.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from desk_archive.domain.errors import ErrorKind
from desk_archive.domain.text import REPLACEMENT
from desk_archive.importers.base import ImportOptions, failure, read_text_bytes, too_large
from desk_archive.importers.guess_encoding import (
    guess_encoding,
    is_valid,
    seven_bit_encoding,
    unicode_without_mark,
)
from desk_archive.importers.signatures import binary_kind

_MAX_CONTROL_SHARE = 0.1

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Control characters but for tab and the line ends: line feed, VT, FF, CR and NEL.
_STRAY_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_DECLARED = re.compile(rb"(?:coding|charset)\s*[:=]\s*[\"']?([A-Za-z][\w.:-]{1,30})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A text file's text.

    Attributes:
        text: decoded, with a leading byte order mark if the file has one; not yet normalised.
        encoding: Python's name of the encoding.
        warnings: what the person should know, one English sentence each.
    """

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def read_text(path: Path, options: ImportOptions) -> DecodedText:
    """The text of a file, with U+FFFD in place of stray control characters.

    Raises:
        ImportFailedError: if the file can't be read, is empty, is no text or is too long.
    """
    data = read_text_bytes(path, options)
    kind = binary_kind(data)
    if kind is not None:
        raise failure(path, ErrorKind.NOT_TEXT, f"is not text but {kind}, whatever its name says")
    decoded = decode(data, declared=options.encoding)
    text = decoded.text
    if len(text) > options.max_characters:
        raise too_large(path, f"{len(text):,} characters", options.max_characters)
    if control_share(text) > _MAX_CONTROL_SHARE:
        what = "is not text: more than a tenth of it are control characters or can't be read"
        raise failure(path, ErrorKind.NOT_TEXT, what)
    if not text.strip("\ufeff").strip():
        raise failure(path, ErrorKind.EMPTY, "is empty: there is nothing but white space in it")
    text, strays = _STRAY_CONTROL.subn(REPLACEMENT, text)
    if not strays:
        return decoded
    warning = f"{_count(strays, 'control character')} became U+FFFD."
    return DecodedText(text, decoded.encoding, (*decoded.warnings, warning))


def control_share(text: str) -> float:
    """The share of control characters and of what could not be decoded, 0 to 1."""
    return (len(_CONTROL.findall(text)) + text.count(REPLACEMENT)) / max(1, len(text))


def decode(data: bytes, *, declared: str | None = None) -> DecodedText:
    """Decode the bytes of a text; what can't be read becomes U+FFFD, with a warning.

    Args:
        data: all bytes.
        declared: the encoding that the person states, or None. It holds where it can.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if declared and _is_text_encoding(declared) and is_valid(data, declared):
        return _decoded(data, codecs.lookup(declared).name)
    unicode = unicode_without_mark(data) or seven_bit_encoding(data)
    if unicode or is_valid(data, "utf-8"):
        return _decoded(data, unicode or "utf-8")
    stated = _declaration(data)
    if stated and _is_text_encoding(stated) and is_valid(data, stated):
        return _decoded(data, codecs.lookup(stated).name)
    encoding = guess_encoding(data)
    decoded = _decoded(data, encoding)
    if encoding == "utf-8":
        return decoded
    warning = f"The encoding is not stated; it was taken to be {_readable(encoding)}."
    return DecodedText(decoded.text, encoding, (warning, *decoded.warnings))


def _decoded(data: bytes, encoding: str) -> DecodedText:
    """The text in a known encoding, with a warning where that fails in places."""
    try:
        return DecodedText(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    places = _count(text.count(REPLACEMENT), "place")
    warning = f"{places} can't be read as {_readable(encoding)} and became U+FFFD."
    return DecodedText(text, encoding, (warning,))


def _declaration(data: bytes) -> str | None:
    """An encoding named near the beginning, as editors and web pages do."""
    found = _DECLARED.search(data, 0, 1024)
    return found.group(1).decode("ascii") if found else None


def _is_text_encoding(name: str) -> bool:
    """Whether Python decodes text from this encoding."""
    try:
        b"a".decode(name)
    except UnicodeError:
        return True
    except LookupError:
        return False
    return True


def _readable(encoding: str) -> str:
    return encoding.replace("_", "-").upper().replace("CP125", "Windows-125")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
