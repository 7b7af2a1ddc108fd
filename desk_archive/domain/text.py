"""The reading text: how it is normalised, joined, folded and sorted.

Every offset into a reading text counts Unicode code points (W3C Web Annotation Data Model,
section 4.2.5, https://www.w3.org/TR/annotation-model/#text-position-selector).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

MAX_CHARACTERS = 10_000_000
"""The longest reading text, in code points, unless a setting says otherwise."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# NUL ends strings in SQLite's C interface; the others have a meaning of their own inside Qt.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff\ufffc\ufdd0-\ufdef]")
_ASCII_TO_CHANGE = "\r\x0b\x0c\x00"
_FOLDABLE_SPACE = re.compile("[ \t\n\r\f]+")
_WHITE_SPACE = re.compile(r"\s+")

# Letters that NFKC case folding leaves apart from their plain forms.
_PLAIN_LETTERS = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ı": "i", "ё": "е", "ħ": "h"})
# й is a letter of its own, not и with a mark.
_WHOLE_LETTERS = {"\u0438\u0306": "\u0439"}


def normalise(text: str) -> str:
    """Bring decoded text into the form in which it is stored, and nothing more.

    In this order: one leading byte order mark goes; every kind of line end becomes a line feed;
    code points that can't be stored become U+FFFD; Unicode normalisation form C.
    """
    if text.isascii() and text.isprintable():
        return text  # Most lines are so.
    text = text.removeprefix("\ufeff")
    if text.isascii() and not any(c in text for c in _ASCII_TO_CHANGE):
        return text
    text = _LINE_ENDS.sub("\n", text)
    text = _UNSTORABLE.sub(REPLACEMENT, text)
    return unicodedata.normalize("NFC", text)


def join_blocks(blocks: Iterable[str]) -> str:
    """The reading text of blocks, as importers of structured formats build it."""
    return normalise("\n".join(blocks))


def fold_space(text: str) -> str:
    """White space folded as HTML does: runs become one space, no-break spaces stay."""
    return _FOLDABLE_SPACE.sub(" ", text).strip(" ")


def squeeze(text: str) -> str:
    """All white space folded, no-break spaces too; for comparing, never for storing."""
    return _WHITE_SPACE.sub(" ", text).strip()


def sha256(text: str) -> str:
    """The SHA-256 of a text's UTF-8 form, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def fold(text: str) -> str:
    """The form in which words are compared: NFKC case folded, diacritics off, ё as е, й kept.

    The result may differ in length; `search.analysis` keeps the offsets.
    """
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    for apart, whole in _WHOLE_LETTERS.items():
        decomposed = decomposed.replace(apart, whole)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.translate(_PLAIN_LETTERS)


_LEADING_PUNCTUATION = re.compile(r"^[\W_]+")
_DIGITS = re.compile(r"\d+")


def sort_key(text: str) -> str:
    """A string by which lists sort as readers expect.

    Case and diacritics come second, leading punctuation is ignored, numbers count by value
    (after the ideas of the Unicode Collation Algorithm, UTS #10). Plain comparison of code points
    of two keys, which is what SQLite does, gives the order.
    """
    folded = _LEADING_PUNCTUATION.sub("", fold(text))
    by_value = _DIGITS.sub(lambda digits: _number_key(digits.group()), folded)
    return f"{by_value}\x00{text}"


def _number_key(digits: str) -> str:
    """Digits preceded by their count, so that 9 sorts before 10 and 10 before 100."""
    significant = digits.lstrip("0") or "0"
    return f"{len(significant):02d}{significant}"
