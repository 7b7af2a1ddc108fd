"""The source of an HTML page: its bytes, read and decoded as browsers do.

A byte order mark goes before all; then what the person states, UTF-8 where the bytes are, what the
page declares (`<meta charset>`, `<meta http-equiv>`, the XML declaration, by the labels of
https://encoding.spec.whatwg.org/#names-and-labels), and at last a guess.
"""

from __future__ import annotations

import re
from pathlib import Path

from desk_archive.domain.errors import ErrorKind
from desk_archive.domain.text import REPLACEMENT
from desk_archive.importers.base import ImportOptions, failure, read_text_bytes
from desk_archive.importers.decode import DecodedText, control_share, decode
from desk_archive.importers.guess_encoding import is_valid
from desk_archive.importers.signatures import binary_kind

_HEAD = 4_096
_SAMPLE = 1_000_000
_MAX_CONTROL_SHARE = 0.1
_DECLARED = re.compile(
    rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([A-Za-z][\w.:-]{1,30})"
    rb"|<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([A-Za-z][\w.:-]{1,30})",
    re.IGNORECASE,
)
# Where a label doesn't mean what Python calls by that name.
_LABELS = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "l1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "latin5": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "chinese": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "korean": "cp949",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "cn-big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-mac-cyrillic": "mac_cyrillic",
    "macintosh": "mac_roman",
    "koi8-ru": "koi8_u",
    "dos-874": "cp874",
    "unicode": "utf-8",
    "utf-16": "utf-8",  # A page whose declaration can be read as ASCII is not in UTF-16.
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}
# Tabs and line ends stay; these show nothing and can't be meant.
_ODD = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x9f{REPLACEMENT}]")
_ODD_BYTES = bytes([*range(0x09), *range(0x0E, 0x20), 0x7F])
_STRAY_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f]")


def read_page(path: Path, options: ImportOptions) -> DecodedText:
    """The source of a page in a file.

    Raises:
        ImportFailedError: if the file can't be read, is empty, is no text or is too long.
    """
    data = read_text_bytes(path, options)
    return decode_page(path, data, options.encoding)


def decode_page(path: Path, data: bytes, stated: str | None) -> DecodedText:
    """The source of a page.

    Args:
        path: the file, for errors.
        data: the bytes.
        stated: the encoding by the person or by the message that the page is part of, or None.

    Raises:
        ImportFailedError: if it is no text.
    """
    kind = binary_kind(data)
    if kind is not None:
        raise failure(
            path, ErrorKind.NOT_TEXT, f"is no web page but {kind}, whatever its name says"
        )
    stated = codec(stated) if stated else None
    if stated is None and not is_valid(data, "utf-8"):
        stated = declared_encoding(data)
    decoded = decode(data, declared=stated)
    odd = None if _is_plain(data, decoded.text) else _ODD.search(decoded.text)
    if odd and control_share(decoded.text[:_SAMPLE]) > _MAX_CONTROL_SHARE:
        what = "is no web page: more than a tenth of it are control characters or can't be read"
        raise failure(path, ErrorKind.NOT_TEXT, what)
    if not decoded.text.strip("\ufeff").strip():
        raise failure(path, ErrorKind.EMPTY, "is empty: there is nothing but white space in it")
    text, strays = _STRAY_CONTROL.subn(REPLACEMENT, decoded.text) if odd else ("", 0)
    if not strays:
        return decoded
    plural = "" if strays == 1 else "s"
    warning = f"{strays:,} control character{plural} became U+FFFD."
    return DecodedText(text, decoded.encoding, (*decoded.warnings, warning))


def _is_plain(data: bytes, text: str) -> bool:
    """Whether a text has only ASCII and no control characters; quicker than looking for some."""
    return text.isascii() and len(data.translate(None, _ODD_BYTES)) == len(data)


def declared_encoding(data: bytes) -> str | None:
    """Python's name of the encoding that a page declares, or None."""
    found = _DECLARED.search(data, 0, _HEAD)
    label = (found.group(1) or found.group(2)).decode("ascii") if found else None
    return codec(label) if label else None


def codec(label: str) -> str:
    """Python's name for the label of an encoding on the web; an unknown one stays."""
    return _LABELS.get(label.strip().lower(), label.strip())
