"""Marks under the text: tints, and underlines whose styles tell the colours apart.

Nothing of this is in the document: ten thousand marks cost one sort, and each frame paints only what
shows. Where marks overlap, their tints blend and their underlines stand above each other.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QTextDocument

from desk_archive.domain.annotations import LineStyle
from desk_archive.ui.palette import blend
from desk_archive.ui.viewer.geometry import LinePlace, block_lines, blocks_between
from desk_archive.ui.viewer.ranges import RangeIndex

_LANES = 3
_FEW = 32
_EMPHASIS = 0.16


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the reading text that is marked.

    Attributes:
        start: first code point.
        end: one past the last.
        tint: its colour under the text, `#rrggbb`.
        line: the colour of its underline or outline.
        style: of the underline, or None for words that were sought, which have an outline.
        key: what it belongs to, an annotation's UUID, or "".
    """

    start: int
    end: int
    tint: str
    line: str
    style: LineStyle | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class _Laid:
    """A mark in positions of the document, and how many underlines lie below its own."""

    start: int
    end: int
    mark: Mark
    lane: int


class Highlighter:
    """The marks of one page, and how they are painted."""

    def __init__(self) -> None:
        """Begin without marks."""
        self._index: RangeIndex[_Laid] = RangeIndex(())
        self._laid: dict[int, _Laid] = {}
        self.emphasised = ""

    def clear(self) -> None:
        """Forget all marks."""
        self._index = RangeIndex(())
        self._laid = {}

    def set_marks(self, marks: Sequence[Mark], to_qt: Callable[[int], int]) -> None:
        """Take other marks; where only a few have changed, the rest stays as it is.

        Args:
            marks: in any order; those outside the page are left out by the caller.
            to_qt: the document's position of a code point, the same since `clear`.
        """
        wanted = {id(mark) for mark in marks}
        gone = [laid for key, laid in self._laid.items() if key not in wanted]
        new = [mark for mark in marks if id(mark) not in self._laid]
        if len(gone) + len(new) > _FEW:
            self._set_all(marks, to_qt)
            return
        for laid in gone:
            self._index.remove(laid.start, laid.end, laid)
            del self._laid[id(laid.mark)]
        for mark in new:
            start, end = to_qt(mark.start), to_qt(mark.end)
            taken = {laid.lane for _, _, laid in self._index.overlapping(start, end)}
            lane = next((n for n in range(_LANES) if n not in taken), _LANES - 1)
            self._add(_Laid(start, end, mark, lane if mark.style else 0))

    def at(self, position: int) -> list[Mark]:
        """The marks over a position of the document, the innermost last."""
        found = [laid for _, _, laid in self._index.overlapping(position, position + 1)]
        return [laid.mark for laid in sorted(found, key=lambda laid: laid.start - laid.end)]

    def paint(
        self,
        painter: QPainter,
        document: QTextDocument,
        exposed: QRectF,
        *,
        thickness: int,
        bidirectional: set[int],
    ) -> None:
        """Paint what shows.

        Args:
            painter: in the document's coordinates.
            document: as it is laid out.
            exposed: the part of it that shows.
            thickness: of an underline, in pixels.
            bidirectional: numbers of the blocks with letters from right to left.
        """
        if not len(self._index):
            return
        for block in blocks_between(document, exposed.top(), exposed.bottom()):
            both_ways = block.blockNumber() in bidirectional
            for line in block_lines(block, exposed.top(), exposed.bottom()):
                laid = [entry for _, _, entry in self._index.overlapping(line.start, line.end)]
                if laid:
                    _LinePainter(painter, line, thickness, self.emphasised, both_ways).paint(laid)

    def _set_all(self, marks: Sequence[Mark], to_qt: Callable[[int], int]) -> None:
        ordered = sorted(marks, key=lambda m: (m.start, -m.end))
        laid = [
            _Laid(to_qt(mark.start), to_qt(mark.end), mark, lane)
            for mark, lane in zip(ordered, _lanes(ordered), strict=True)
        ]
        self._laid = {id(entry.mark): entry for entry in laid}
        self._index = RangeIndex((entry.start, entry.end, entry) for entry in laid)

    def _add(self, laid: _Laid) -> None:
        self._laid[id(laid.mark)] = laid
        self._index.add(laid.start, laid.end, laid)


class _LinePainter:
    """Paints the marks of one line."""

    def __init__(
        self,
        painter: QPainter,
        line: LinePlace,
        thickness: int,
        emphasised: str,
        both_ways: bool,
    ) -> None:
        self._painter = painter
        self._line = line
        self._thickness = thickness
        self._emphasised = emphasised
        self._both_ways = both_ways

    def paint(self, laid: Sequence[_Laid]) -> None:
        """Tints first, then underlines and outlines."""
        edges = {self._line.start, self._line.end}
        for entry in laid:
            edges.update((max(entry.start, self._line.start), min(entry.end, self._line.end)))
        ordered = sorted(edges)
        for start, end in pairwise(ordered):
            over = [entry for entry in laid if entry.start <= start and entry.end >= end]
            if over:
                tint = QColor(self._tint(over))
                for left, right in self._spans(start, end):
                    self._painter.fillRect(self._box(left, right), tint)
        for entry in laid:
            for left, right in self._spans(entry.start, entry.end):
                self._sign(entry, left, right)

    def _spans(self, start: int, end: int) -> list[tuple[float, float]]:
        return self._line.spans(start, end, bidirectional=self._both_ways)

    def _box(self, left: float, right: float) -> QRectF:
        top = round(self._line.top)
        bottom = round(self._line.top + self._line.height)
        return QRectF(round(left), top, max(1, round(right) - round(left)), bottom - top)

    def _tint(self, over: Sequence[_Laid]) -> str:
        """The tints of all marks, mixed in equal shares."""
        mixed = ""
        for count, entry in enumerate(over, start=1):
            tint = entry.mark.tint
            if entry.mark.key and entry.mark.key == self._emphasised:
                tint = blend(entry.mark.line, tint, _EMPHASIS)
            mixed = blend(tint, mixed, 1 / count) if mixed else tint
        return mixed

    def _sign(self, entry: _Laid, left: float, right: float) -> None:
        mark, box = entry.mark, self._box(left, right)
        if mark.style is None:
            self._outline(box, QColor(mark.line))
            return
        thickness = self._thickness
        if mark.key and mark.key == self._emphasised:
            thickness += max(1, thickness // 2)
        step = self._thickness + 1
        bottom = box.bottom() + self._thickness - entry.lane * step
        band = QRectF(box.left(), bottom - self._thickness, box.width(), thickness)
        paint_underline(self._painter, mark.style, band, QColor(mark.line))

    def _outline(self, box: QRectF, colour: QColor) -> None:
        self._painter.setPen(QPen(colour, 1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))


def _lanes(marks: Sequence[Mark]) -> list[int]:
    """For marks in order, the lowest underline that no overlapping mark before has."""
    lanes: list[int] = []
    ends: list[tuple[int, int]] = []
    free = list(range(_LANES))
    for mark in marks:
        while ends and ends[0][0] <= mark.start:
            heapq.heappush(free, heapq.heappop(ends)[1])
        if mark.style is None:
            lanes.append(0)
        elif free:
            lane = heapq.heappop(free)
            lanes.append(lane)
            heapq.heappush(ends, (mark.end, lane))
        else:
            lanes.append(_LANES - 1)
    return lanes


def _solid(painter: QPainter, band: QRectF, colour: QColor) -> None:
    painter.fillRect(band, colour)


def _dashed(painter: QPainter, band: QRectF, colour: QColor) -> None:
    _broken(painter, band, colour, [3.0, 1.5])


def _dotted(painter: QPainter, band: QRectF, colour: QColor) -> None:
    _broken(painter, band, colour, [1.0, 1.0])


def _broken(painter: QPainter, band: QRectF, colour: QColor, pattern: list[float]) -> None:
    """A line of strokes and spaces, as lengths in its own thickness."""
    pen = QPen(colour, band.height())
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern(pattern)
    painter.setPen(pen)
    middle = band.center().y()
    painter.drawLine(QPointF(band.left(), middle), QPointF(band.right(), middle))


def _double(painter: QPainter, band: QRectF, colour: QColor) -> None:
    thin = max(1.0, band.height() / 2)
    painter.fillRect(QRectF(band.left(), band.top() - 1, band.width(), thin), colour)
    painter.fillRect(QRectF(band.left(), band.bottom() + 1 - thin, band.width(), thin), colour)


def _wavy(painter: QPainter, band: QRectF, colour: QColor) -> None:
    height = max(1, round(band.height()))
    wave = QBrush(_wave(colour.rgb(), height))
    painter.setBrushOrigin(QPointF(band.left(), band.top() - height / 2))
    box = QRectF(band.left(), band.top() - height / 2, band.width(), 2 * height)
    painter.fillRect(box, wave)


@lru_cache(maxsize=64)
def _wave(colour: int, height: int) -> QImage:
    """One length of a wave, to be laid side by side."""
    length = 4 * height
    image = QImage(length, 2 * height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    for x in range(length):
        swing = (1 + math.sin(2 * math.pi * (x + 0.5) / length)) / 2
        y = round(swing * height)
        for below in range(height):
            image.setPixel(x, min(y + below, 2 * height - 1), colour)
    return image


_UNDERLINES: dict[LineStyle, Callable[[QPainter, QRectF, QColor], None]] = {
    LineStyle.SOLID: _solid,
    LineStyle.DASHED: _dashed,
    LineStyle.DOTTED: _dotted,
    LineStyle.DOUBLE: _double,
    LineStyle.WAVY: _wavy,
}


def paint_underline(painter: QPainter, style: LineStyle, band: QRectF, colour: QColor) -> None:
    """Paint an underline of a style into a band as high as a solid one."""
    _UNDERLINES[style](painter, band, colour)
