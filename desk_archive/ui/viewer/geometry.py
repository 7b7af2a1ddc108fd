"""Where characters stand in a laid out document, in its own pixels."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextBlock, QTextDocument, QTextLine

_FUZZY = Qt.HitTestAccuracy.FuzzyHit


@dataclass(frozen=True, slots=True)
class LinePlace:
    """One line of the document.

    Attributes:
        line: Qt's line; valid while the document and its layout are.
        origin: what its coordinates are relative to.
        start: position in the document of its first character.
        end: one past its last.
    """

    line: QTextLine
    origin: QPointF
    start: int
    end: int

    @property
    def top(self) -> float:
        """Upper edge of the letters."""
        return self.origin.y() + self.line.y()

    @property
    def height(self) -> float:
        """Height of the letters, without the space between lines."""
        return self.line.height()

    @property
    def baseline(self) -> float:
        """Where the letters stand."""
        return self.top + self.line.ascent()

    def spans(self, start: int, end: int, *, bidirectional: bool) -> list[tuple[float, float]]:
        """The stretches that characters take, from left to right edges.

        Args:
            start: position in the document of the first character.
            end: one past the last.
            bidirectional: whether the line may run both ways.
        """
        base = self.start - self.line.textStart()
        first, last = max(start, self.start) - base, min(end, self.end) - base
        if first >= last:
            return []
        found = self._visual(first, last) if bidirectional else [self._plain(first, last)]
        natural = self.line.naturalTextRect()
        clipped = [(max(a, natural.left()), min(b, natural.right())) for a, b in found]
        x = self.origin.x()
        return [(x + a, x + b) for a, b in clipped if b > a]

    def x_of(self, position: int) -> float:
        """The leading edge of the character at a position of the document."""
        relative = position - self.start + self.line.textStart()
        return self.origin.x() + _x(self.line, relative, QTextLine.Edge.Leading)

    def _plain(self, first: int, last: int) -> tuple[float, float]:
        leading = QTextLine.Edge.Leading
        return _x(self.line, first, leading), _x(self.line, last, leading)

    def _visual(self, first: int, last: int) -> list[tuple[float, float]]:
        """The boxes of the letters, neighbours joined: a range may fall apart between directions."""
        boxes = [run.boundingRect() for run in self.line.glyphRuns(first, last - first)]
        joined: list[tuple[float, float]] = []
        for left, right in sorted((box.left(), box.right()) for box in boxes):
            if joined and left <= joined[-1][1] + 0.5:
                joined[-1] = (joined[-1][0], max(right, joined[-1][1]))
            else:
                joined.append((left, right))
        return joined


def is_laid_out(block: QTextBlock) -> bool:
    """Whether a block's lines are known without laying out anything."""
    return block.isValid() and block.layout().lineCount() > 0


def line_at(document: QTextDocument, position: int, *, force: bool = False) -> LinePlace | None:
    """The line on which a position stands, or None while that isn't laid out.

    Args:
        document: as it is shown.
        position: in the document.
        force: lay out everything up to there if need be.
    """
    block = document.findBlock(position)
    if not block.isValid() or not (force or is_laid_out(block)):
        return None
    # Asking for the bounds brings the layout up to there.
    document.documentLayout().blockBoundingRect(block)
    return line_in(block, position)


def line_in(block: QTextBlock, position: int) -> LinePlace | None:
    """The line of a laid out block on which a position of the document stands."""
    layout = block.layout()
    line = layout.lineForTextPosition(position - block.position())
    return _place(block, line, layout.position()) if line.isValid() else None


def blocks_between(document: QTextDocument, top: float, bottom: float) -> Iterator[QTextBlock]:
    """The blocks that show between two heights."""
    layout = document.documentLayout()
    position = layout.hitTest(QPointF(0, max(0.0, top)), _FUZZY)
    block = document.findBlock(max(0, position))
    while block.isValid():
        bounds = layout.blockBoundingRect(block)
        if bounds.top() > bottom or not is_laid_out(block):
            return
        yield block
        block = block.next()


def block_lines(block: QTextBlock, top: float, bottom: float) -> Iterator[LinePlace]:
    """The lines of a block that show between two heights."""
    layout = block.layout()
    origin = layout.position()
    count = layout.lineCount()
    first = bisect_right(range(count), top - origin.y(), key=lambda n: _bottom(layout.lineAt(n)))
    for number in range(first, count):
        line = layout.lineAt(number)
        if origin.y() + line.y() > bottom:
            return
        yield _place(block, line, origin)


def character_at(document: QTextDocument, point: QPointF) -> int | None:
    """The position of the character under a point of the document, or None beside the text."""
    for block in blocks_between(document, point.y(), point.y()):
        for line in block_lines(block, point.y(), point.y()):
            inner = QPointF(point.x(), point.y()) - line.origin
            if line.line.naturalTextRect().contains(inner):
                on = QTextLine.CursorPosition.CursorOnCharacter
                return int(block.position() + line.line.xToCursor(inner.x(), on))
    return None


def _bottom(line: QTextLine) -> float:
    return line.y() + line.height()


def _place(block: QTextBlock, line: QTextLine, origin: QPointF) -> LinePlace:
    start = block.position() + line.textStart()
    return LinePlace(line, origin, start, start + line.textLength())


def _x(line: QTextLine, position: int, edge: QTextLine.Edge) -> float:
    # PySide gives the corrected position back too; its stubs don't say so.
    found: Any = line.cursorToX(position, edge)
    return float(found[0])
