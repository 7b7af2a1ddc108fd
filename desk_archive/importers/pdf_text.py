"""The text of PDF pages as pdfium gives it: lines in reading order, with where each stands.

pdfium ends lines with CR LF, except where a word is divided: there it writes U+FFFE for the hyphen
and goes on with the next line. Its index of characters is nearly always that of the string; where
it isn't, the pairs are looked up. Only the first and last character of a line are located, since
the boxes of all take three times as long as the text itself.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pypdfium2

DIVIDED = "\ufffe"
"""What pdfium writes for a hyphen at the end of a line."""

MAX_ANNOTATIONS = 50_000
"""As many annotations of a file are read; a damaged list may repeat one without end."""

_SECOND_PLANE = 0x10000
_MAX_OBJECTS = 2_000
_MAX_FORMS = 5
_UNITS = 65_536
_WIDTH = 5.0
_SPACES = re.compile("[ \t\n\r\f]+")
_SPACE = " \t\n\r\f"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_PRESENTATION_FORMS = (*range(0xFB1D, 0xFE00), *range(0xFE70, 0xFF00))
# How places are turned: x and y of the new place, by x and y of the old one.
_QUARTER, _HALF, _THREE_QUARTERS = (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0)
_MIRRORED = (-1, 0, 0, 1)
# Links, form fields, and what printers and players need; all others are what a reader made.
_NOT_BY_READERS = frozenset({0, 2, 16, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27})


class TooLongError(Exception):
    """The text has more characters than it may; its argument is how many at least."""


@dataclass(slots=True)
class Line:
    """One line of a page.

    Attributes:
        text: white space folded, a hyphen at its end as it is.
        start: index of its first character in the page's string, spaces at its ends left out.
        end: one past its last.
        x: where it begins, in points along the direction of writing.
        right: where it ends.
        y: of its base line, upwards.
        width: of a character on the average.
        divided: whether it ends with the hyphen of a divided word.
        furniture: whether it is a running head, a page number or the like.
    """

    text: str
    start: int
    end: int
    x: float = 0.0
    right: float = 0.0
    y: float = 0.0
    width: float = 0.0
    divided: bool = False
    furniture: bool = False


@dataclass(slots=True)
class PageText:
    """One page.

    Attributes:
        string: as pdfium gives it.
        lines: those that aren't empty, in reading order.
        height: extent of the page across the lines, in points; 0 where lines couldn't be located.
        width: extent along the lines.
        bottom: least y on the page.
        image_only: whether there is a picture and no text.
        annotated: whether readers have left annotations on it.
        failed: whether it couldn't be read.
    """

    string: str = ""
    lines: list[Line] = field(default_factory=list)
    height: float = 0.0
    width: float = 0.0
    bottom: float = 0.0
    image_only: bool = False
    annotated: bool = False
    failed: bool = False


def read_pages(document: pypdfium2.PdfDocument, max_characters: int) -> list[PageText]:
    """All pages in order.

    Raises:
        TooLongError: if the text has more than `max_characters` code points.
    """
    reader = _Reader(document)
    pages: list[PageText] = []
    left = max_characters
    for number in range(len(document)):
        page = reader.page(number, left)
        left -= len(page.string)
        pages.append(page)
    return pages


class _Reader:
    """Reads page after page with the same buffers."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        import pypdfium2.raw

        self._raw: Any = pypdfium2.raw
        self._document = document
        self._x = ctypes.c_double()
        self._y = ctypes.c_double()
        # Called twice a line; pypdfium2's own declaration of it takes twice the time.
        declared = ctypes.CFUNCTYPE(
            ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p
        )
        origin = ctypes.cast(self._raw.FPDFText_GetCharOrigin, ctypes.c_void_p).value
        self._origin: Any = declared(origin or 0)
        self._buffer = (ctypes.c_ushort * _UNITS)()
        self._box = tuple(ctypes.c_double() for _ in range(4))
        self._box_of = tuple(ctypes.byref(side) for side in self._box)
        self._annotations = MAX_ANNOTATIONS

    def page(self, number: int, max_characters: int) -> PageText:
        """One page; an empty one where it can't be read.

        Raises:
            TooLongError: if it alone is longer than `max_characters`.
        """
        raw = self._raw
        page = raw.FPDF_LoadPage(self._document.raw, number)
        if not page:
            return PageText(failed=True)
        try:
            text_page = raw.FPDFText_LoadPage(page)
            if not text_page:
                return PageText(failed=True)
            try:
                found = self._text(text_page, max_characters)
            finally:
                raw.FPDFText_ClosePage(text_page)
            found.annotated = self._is_annotated(page)
            if not found.lines:
                found.image_only = _has_image(raw, page)
            elif found.height:
                self._measure(page, found)
            return found
        finally:
            raw.FPDF_ClosePage(page)

    def _text(self, text_page: Any, max_characters: int) -> PageText:
        """String and lines of a page."""
        raw = self._raw
        count = raw.FPDFText_CountChars(text_page)
        if count <= 0:
            return PageText(failed=count < 0)
        if count > max_characters + 1:
            raise TooLongError(count)
        # Code points beyond the first plane take two units, and one is for the NUL at the end.
        if 2 * count + 2 > len(self._buffer):
            self._buffer = (ctypes.c_ushort * (4 * count + 2))()
        units = raw.FPDFText_GetText(text_page, 0, count, self._buffer)
        data = ctypes.string_at(self._buffer, max(units - 1, 0) * 2)
        string = data.decode("utf-16-le", "replace")
        index: Sequence[int] | None = None
        if len(string) != count:
            index = self._index(text_page, string)
        if not string.isascii() and _RIGHT_TO_LEFT.search(string):
            string = self._logical(text_page, string, index)
        lines = _lines(string)
        located = index is None or len(index) == len(string)
        if located:
            self._locate(text_page, lines, index)
        return PageText(string, lines, height=1.0 if located else 0.0)

    def _index(self, text_page: Any, string: str) -> list[int]:
        """The index of the character that each code point of a page's string comes from."""
        find = self._raw.FPDFText_GetCharIndexFromTextIndex
        # pdfium counts the units of the system's strings.
        wide = ctypes.sizeof(ctypes.c_wchar) > ctypes.sizeof(ctypes.c_ushort)
        index = []
        at = 0
        for sign in string:
            index.append(max(find(text_page, at), 0))
            at += 1 if wide or ord(sign) < _SECOND_PLANE else 2
        return index

    def _locate(self, text_page: Any, lines: list[Line], index: Sequence[int] | None) -> None:
        """Where lines begin and end, along the direction in which most of the page is written."""
        origin = self._origin
        x, y = self._x, self._y
        where_x, where_y = ctypes.addressof(x), ctypes.addressof(y)
        handle = ctypes.cast(text_page, ctypes.c_void_p).value
        backwards = 0
        ends = []
        for line in lines:
            first, last = line.start, line.end - 1
            if index is not None:
                first, last = index[first], index[last]
            origin(handle, first, where_x, where_y)
            line.x, line.y = left, _ = x.value, y.value
            origin(handle, last, where_x, where_y)
            right = x.value
            ends.append((right, y.value))
            if right > left:
                line.width = width = (right - left) / (line.end - line.start - 1)
                line.right = right + width
            else:
                backwards += line.end - line.start > 1
                line.width, line.right = _WIDTH, left + _WIDTH
        if backwards * 2 > len(lines):
            _turn(lines, ends)

    def _logical(self, text_page: Any, string: str, index: Sequence[int] | None) -> str:
        """Letters that one glyph stands for, in the order of reading.

        pdfium turns a line of right-to-left script round letter by letter, and so turns the letters
        of a ligature, which the font lists in logical order. They are known by their common box. A
        ligature that is a character of Unicode it resolves itself, in the order of reading.
        """
        resolved = _ligatures()
        boxes: list[tuple[float, ...] | None] = []
        for number in range(len(string)):
            found = self._raw.FPDFText_GetCharBox(
                text_page, index[number] if index else number, *self._box_of
            )
            boxes.append(tuple(side.value for side in self._box) if found else None)
        pieces = []
        at = 0
        while at < len(string):
            end = at + 1
            while end < len(string) and boxes[at] is not None and boxes[end] == boxes[at]:
                end += 1
            run = string[at:end]
            several = end - at > 1 and "\r" not in run and _RIGHT_TO_LEFT.search(run)
            pieces.append(run[::-1] if several and run not in resolved else run)
            at = end
        return "".join(pieces)

    def _measure(self, page: Any, found: PageText) -> None:
        """How large a page is in the direction of its lines."""
        raw = self._raw
        sides = raw.FPDF_GetPageHeightF(page), raw.FPDF_GetPageWidthF(page)
        turned = raw.FPDFPage_GetRotation(page) % 2 == 1
        found.height, found.width = sides[::-1] if turned else sides
        low = min(line.y for line in found.lines)
        high = max(line.y for line in found.lines)
        if low < 0 or high > found.height:
            found.bottom, found.height = low, max(high - low, 1.0)

    def _is_annotated(self, page: Any) -> bool:
        """Whether there is anything that a reader may have added."""
        raw = self._raw
        count = min(raw.FPDFPage_GetAnnotCount(page), self._annotations)
        for number in range(count):
            self._annotations -= 1
            annotation = raw.FPDFPage_GetAnnot(page, number)
            if not annotation:
                continue
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            raw.FPDFPage_CloseAnnot(annotation)
            if kind not in _NOT_BY_READERS:
                return True
        return False


@cache
def _ligatures() -> frozenset[str]:
    """What the ligatures among the presentation forms of Hebrew and Arabic stand for."""
    letters = (unicodedata.normalize("NFKC", chr(code)).strip() for code in _PRESENTATION_FORMS)
    return frozenset(text for text in letters if len(text) > 1)


def fold(text: str) -> str:
    """White space folded as HTML does, without what stands at its ends."""
    text = text.strip(_SPACE)
    if "  " in text or "\t" in text or "\n" in text or "\r" in text or "\f" in text:
        return _SPACES.sub(" ", text)
    return text


def _lines(string: str) -> list[Line]:
    """The lines of a page's string that aren't empty."""
    lines: list[Line] = []
    at = 0
    # Looking for each alone is ten times as fast as one regular expression.
    ends = string.count("\r\n")
    even = not ("  " in string or "\t" in string or "\f" in string)
    even = even and string.count("\r") == ends == string.count("\n")
    for row in string.split("\r\n"):
        if DIVIDED not in row:
            _append(lines, row, at, even=even)
        else:
            start = at
            *divided, last = row.split(DIVIDED)
            for part in divided:
                _append(lines, part + "-", start, even=even, divided=True)
                start += len(part) + 1
            _append(lines, last, start, even=even)
        at += len(row) + 2
    return lines


def _append(lines: list[Line], row: str, at: int, *, even: bool, divided: bool = False) -> None:
    """Add a line; `even` says that there is no white space in it but single spaces."""
    text = row.strip(_SPACE)
    if text:
        start = at if len(text) == len(row) else at + len(row) - len(row.lstrip(_SPACE))
        end = start + len(text)
        lines.append(Line(text if even else fold(text), start, end, 0.0, 0.0, 0.0, 0.0, divided))


def _turn(lines: Sequence[Line], ends: Sequence[tuple[float, float]]) -> None:
    """Turn the places of lines so that writing goes to the right and lines go down."""
    across = sum(end[0] - line.x for line, end in zip(lines, ends, strict=True))
    up = sum(end[1] - line.y for line, end in zip(lines, ends, strict=True))
    if abs(up) > abs(across):
        turn = _QUARTER if up > 0 else _THREE_QUARTERS
    elif across >= 0:
        return
    else:
        leftwards = any(_RIGHT_TO_LEFT.search(line.text) for line in lines)
        turn = _MIRRORED if leftwards else _HALF
    a, b, c, d = turn
    for line, (x, y) in zip(lines, ends, strict=True):
        line.x, line.y = a * line.x + b * line.y, c * line.x + d * line.y
        width = (a * x + b * y - line.x) / max(line.end - line.start - 1, 1)
        line.width = width if width > 0 else _WIDTH
        line.right = line.x + line.width * (line.end - line.start)


def _has_image(raw: Any, container: Any, depth: int = 0, *, form: bool = False) -> bool:
    """Whether there is a picture on a page or in a form on it."""
    count = raw.FPDFFormObj_CountObjects if form else raw.FPDFPage_CountObjects
    get = raw.FPDFFormObj_GetObject if form else raw.FPDFPage_GetObject
    for number in range(min(count(container), _MAX_OBJECTS)):
        item = get(container, number)
        if not item:
            continue
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            return True
        inside = kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_FORMS
        if inside and _has_image(raw, item, depth + 1, form=True):
            return True
    return False
