"""What readers have marked and noted in a PDF (ISO 32000-2, 12.5) becomes annotations.

Marks lie on quadrilaterals in the user space of their page, which is that of pdfium's character
boxes too, whatever turn or crop the page is shown with. Details are read by pikepdf: pdfium keeps
the colour of a mark that has an appearance to itself.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk_archive.domain.records import DraftAnnotation
from desk_archive.domain.text import normalise
from desk_archive.importers.pdf_layout import Layout, Piece, offset_of
from desk_archive.importers.pdf_text import MAX_ANNOTATIONS, PageText

if TYPE_CHECKING:
    import pikepdf
    from pypdfium2 import PdfDocument

MAX_NOTE = 100_000
"""The longest note, in code points; whole books have been pasted into one, but not more."""

_KINDS = frozenset(
    {
        "/Text",
        "/FreeText",
        "/Line",
        "/Square",
        "/Circle",
        "/Polygon",
        "/PolyLine",
        "/Highlight",
        "/Underline",
        "/Squiggly",
        "/StrikeOut",
        "/Caret",
        "/Stamp",
        "/Ink",
        "/FileAttachment",
        "/Redact",
    }
)
_MARKUP = frozenset({"/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Redact"})
_QUAD = 8
_MAX_QUADS = 5_000
_MAX_REPLIES = 1_000
_RECTANGLE = 4
_GAP = 2
"""So many signs within a marked passage may lie outside the marks, such as a wide hyphen."""

_DATE = re.compile(
    r"(?:D:)?(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d))?)?)?)?)?\s*"
    r"(?:(Z)|([+-])(\d\d)'?(?:(\d\d)'?)?)?"
)
_GRAY, _RGB, _CMYK = 1, 3, 4
_TAG = re.compile(r"<[^>]*>")

Box = tuple[float, float, float, float]


class AnnotationsUnreadableError(Exception):
    """The file can be shown but its annotations can't be read."""


@dataclass(slots=True)
class _Found:
    """An annotation while its replies are gathered."""

    page: int
    kind: str
    item: Any
    quads: tuple[float, ...]
    rectangle: tuple[float, ...]
    note: str
    replies: list[str] = field(default_factory=list)


def read_annotations(
    path: Path,
    password: str | None,
    document: PdfDocument,
    pages: Sequence[PageText],
    layout: Layout,
) -> tuple[DraftAnnotation, ...]:
    """The annotations of all pages in their order, replies within the note they reply to.

    Raises:
        AnnotationsUnreadableError: if they can't be read.
    """
    wanted = [number for number, page in enumerate(pages) if page.annotated]
    if not wanted:
        return ()
    import pikepdf

    drafts: list[DraftAnnotation] = []
    try:
        with pikepdf.open(path, password=password or "") as pdf:
            if len(pdf.pages) != len(pages):
                raise AnnotationsUnreadableError
            for number in wanted:
                found = _of_page(number, pdf.pages[number].obj)
                ranges = _ranges(document, number, found, pages[number], layout)
                drafts += [_draft(one, ranges.get(index)) for index, one in enumerate(found)]
                if len(drafts) > MAX_ANNOTATIONS:
                    break
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError) as error:
        raise AnnotationsUnreadableError from error
    return tuple(drafts)


def _of_page(number: int, page: pikepdf.Object) -> list[_Found]:
    """The annotations of a page, replies put into what they reply to."""
    import pikepdf

    array = page.get("/Annots")
    if not isinstance(array, pikepdf.Array):
        return []
    found: list[_Found] = []
    by_object: dict[tuple[int, int], _Found] = {}
    replies: list[tuple[Any, Any]] = []
    for item in _left_by_readers(array):
        parent = item.get("/IRT")
        if isinstance(parent, pikepdf.Dictionary) and not _stands_alone(item):
            replies.append((item, parent))
            continue
        one = _one(number, item)
        found.append(one)
        if item.objgen != (0, 0):
            by_object[item.objgen] = one
    for item, parent in replies[:_MAX_REPLIES]:
        root = _root(parent, by_object)
        if root is None:
            found.append(_one(number, item))
        else:
            root.replies.append(_reply(item))
    return found


def _left_by_readers(array: Any) -> Iterator[Any]:
    """The annotations of a page that readers have left there; states of a review say nothing."""
    import pikepdf

    for item in _few(array):
        if not isinstance(item, pikepdf.Dictionary) or str(item.get("/Subtype", "")) not in _KINDS:
            continue
        if "/IRT" not in item or "/StateModel" not in item:
            yield item


def _stands_alone(item: Any) -> bool:
    """Whether what refers to another annotation isn't a reply to it: a mark, or part of a group.

    Words to be replaced, for instance, are a struck passage and a caret with what goes there.
    """
    return str(item.get("/Subtype")) in _MARKUP or str(item.get("/RT", "")) == "/Group"


def _few(array: Any) -> Iterator[Any]:
    for index in range(min(len(array), MAX_ANNOTATIONS)):
        yield array[index]


def _root(item: Any, by_object: dict[tuple[int, int], _Found]) -> _Found | None:
    """The annotation at the head of a thread; None where it isn't on the page."""
    import pikepdf

    for _ in range(_MAX_REPLIES):
        if item.objgen in by_object:
            return by_object[item.objgen]
        parent = item.get("/IRT")
        if not isinstance(parent, pikepdf.Dictionary):
            return None
        item = parent
    return None


def _one(page: int, item: Any) -> _Found:
    kind = str(item.get("/Subtype"))
    quads = _numbers(item.get("/QuadPoints"), _MAX_QUADS * _QUAD)
    quads = quads[: len(quads) // _QUAD * _QUAD] if kind in _MARKUP else ()
    rectangle = _numbers(item.get("/Rect"), _RECTANGLE)
    return _Found(page, kind, item, quads, _ordered(rectangle), _note(item))


def _note(item: Any) -> str:
    """Contents of an annotation, else of its popup, else what its rich text says."""
    import pikepdf

    popup = item.get("/Popup")
    texts = [item.get("/Contents")]
    if isinstance(popup, pikepdf.Dictionary):
        texts.append(popup.get("/Contents"))
    found = next((text for text in map(_text, texts) if text), "")
    return found or _TAG.sub("", _text(item.get("/RC"))).strip()


def _reply(item: Any) -> str:
    """A reply with the name of who wrote it."""
    author, note = _text(item.get("/T")), _note(item)
    return f"{author}: {note}" if author and note else note or author


def _draft(found: _Found, passage: tuple[int, int] | None) -> DraftAnnotation:
    item = found.item
    start, end = passage or (None, None)
    note = "\n\n".join(filter(None, [found.note, *found.replies]))
    return DraftAnnotation(
        start=start,
        end=end,
        page=found.page,
        geometry=found.quads or found.rectangle,
        note=note[:MAX_NOTE],
        author=_text(item.get("/T")) or None,
        created=iso_date(_text(item.get("/CreationDate"))),
        modified=iso_date(_text(item.get("/M"))),
        colour=_colour(_numbers(item.get("/C"), _CMYK)),
        identifier=_text(item.get("/NM")) or None,
    )


def iso_date(text: str) -> str | None:
    """A date of PDF (ISO 32000-2, 7.9.4) in ISO 8601, as precise as it is; None if it is none."""
    found = _DATE.match(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, zulu, sign, zone_hours, zone_minutes = found.groups()
    in_range = all(
        low <= int(part) <= high
        for part, low, high in (
            (month or 1, 1, 12),
            (day or 1, 1, 31),
            (hour or 0, 0, 23),
            (minute or 0, 0, 59),
            (second or 0, 0, 59),
        )
    )
    if not in_range:
        return None
    date = "-".join(part for part in (year, month, day) if part)
    if hour is None:
        return date
    zone = "Z" if zulu else f"{sign}{zone_hours}:{zone_minutes or '00'}" if sign else ""
    return f"{date}T{hour}:{minute or '00'}:{second or '00'}{zone}"


def _colour(parts: Sequence[float]) -> str | None:
    """`#rrggbb` of grey, RGB or CMYK parts from 0 to 1; None where there is no colour."""
    parts = [min(max(part, 0.0), 1.0) for part in parts]
    if len(parts) == _GRAY:
        parts = parts * 3
    elif len(parts) == _CMYK:
        parts = [(1 - part) * (1 - parts[3]) for part in parts[:3]]
    elif len(parts) != _RGB:
        return None
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _text(value: Any) -> str:
    """A string of PDF as text; "" for anything else."""
    import pikepdf

    if isinstance(value, pikepdf.Stream):
        return ""
    if not isinstance(value, (pikepdf.String, str)):
        return ""
    return normalise(str(value)[: MAX_NOTE * 2]).strip()


def _numbers(value: Any, most: int) -> tuple[float, ...]:
    """The numbers of an array; none where something else is in it."""
    import pikepdf

    if not isinstance(value, pikepdf.Array):
        return ()
    try:
        return tuple(float(value[index]) for index in range(min(len(value), most)))
    except (TypeError, ValueError):
        return ()


def _ordered(rectangle: Sequence[float]) -> tuple[float, ...]:
    if len(rectangle) != _RECTANGLE:
        return ()
    x, y, right, top = rectangle
    return (min(x, right), min(y, top), max(x, right), max(y, top))


def _ranges(
    document: PdfDocument,
    number: int,
    found: Sequence[_Found],
    page: PageText,
    layout: Layout,
) -> dict[int, tuple[int, int]]:
    """For each annotation with quads over text, its range in the reading text."""
    pieces = layout.pieces.get(number, [])
    if not pieces or not any(one.quads for one in found):
        return {}
    centres = _centres(document, number)
    if len(centres) != len(page.string):
        return {}
    ranges = {}
    for index, one in enumerate(found):
        covered = _longest(_covered(centres, one.quads), page.string)
        passage = _in_text(covered, page.string, pieces) if covered else None
        if passage:
            ranges[index] = passage
    return ranges


def _centres(document: PdfDocument, number: int) -> list[tuple[float, float] | None]:
    """The middle of each character of a page's string, None for those that stand nowhere."""
    from pypdfium2 import raw

    sides = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = sides
    where = [ctypes.byref(side) for side in sides]
    centres: list[tuple[float, float] | None] = []
    page = document[number]
    text_page = page.get_textpage()
    try:
        for index in range(text_page.count_chars()):
            if raw.FPDFText_GetTextIndexFromCharIndex(text_page.raw, index) < 0:
                continue
            known = raw.FPDFText_GetCharBox(text_page.raw, index, *where)
            if known and (right.value > left.value or top.value > bottom.value):
                middle = ((left.value + right.value) / 2, (bottom.value + top.value) / 2)
                centres.append(middle)
            else:
                centres.append(None)
    finally:
        text_page.close()
        page.close()
    return centres


def _covered(centres: Sequence[tuple[float, float] | None], quads: Sequence[float]) -> list[int]:
    """The characters whose middle lies in one of the quads."""
    boxes: list[Box] = []
    for at in range(0, len(quads), _QUAD):
        xs, ys = quads[at : at + _QUAD : 2], quads[at + 1 : at + _QUAD : 2]
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    if not boxes:
        return []
    low_x, low_y = min(b[0] for b in boxes), min(b[1] for b in boxes)
    high_x, high_y = max(b[2] for b in boxes), max(b[3] for b in boxes)
    near = (
        (index, *middle)
        for index, middle in enumerate(centres)
        if middle and low_x <= middle[0] <= high_x and low_y <= middle[1] <= high_y
    )
    return [index for index, x, y in near if _is_inside(x, y, boxes)]


def _is_inside(x: float, y: float, boxes: Iterable[Box]) -> bool:
    return any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in boxes)


def _longest(covered: Sequence[int], string: str) -> tuple[int, int] | None:
    """First and one past last of the longest run of covered characters, spaces between allowed."""
    best: tuple[int, int] | None = None
    begin = last = -1
    for index in [*covered, None]:
        if index is not None and begin >= 0:
            between = "".join(string[last + 1 : index].split())
            if len(between) <= _GAP:
                last = index
                continue
        if begin >= 0 and (best is None or last + 1 - begin > best[1] - best[0]):
            best = (begin, last + 1)
        begin = last = index if index is not None else -1
    return best


def _in_text(
    covered: tuple[int, int], string: str, pieces: Sequence[Piece]
) -> tuple[int, int] | None:
    """The range of the reading text, spaces at its ends left out."""
    begin, end = covered
    while begin < end and string[begin].isspace():
        begin += 1
    while end > begin and string[end - 1].isspace():
        end -= 1
    start = offset_of(pieces, string, begin)
    stop = offset_of(pieces, string, end, end=True)
    if start is None or stop is None or start >= stop:
        return None
    return start, stop
