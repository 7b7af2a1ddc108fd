"""What stands beside the lines: paragraph numbers, markers of lists, page numbers, quotation bars."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextBlock

from desk_archive.ui.palette import blend
from desk_archive.ui.theme import Theme
from desk_archive.ui.viewer.geometry import block_lines, blocks_between, line_in
from desk_archive.ui.viewer.page import Page

_FONT = 11
_NUMBER_END = 20
_LEAST_GAP = 4
_FAINTER = 0.85
_BAR = 2


class GutterPainter:
    """Paints beside the blocks that show; the document holds none of it."""

    def __init__(self, theme: Theme, page: Page) -> None:
        """Prepare fonts and colours for one frame."""
        self._page = page
        self._colours = theme.colours
        self._soft = QColor(blend(theme.colours.soft, theme.colours.paper, _FAINTER))
        self._font = theme.font(_FONT)
        self._metrics = QFontMetricsF(self._font)
        self._size = theme.size

    def paint(self, painter: QPainter, exposed: QRectF, text_start: float) -> None:
        """Paint what shows.

        Args:
            painter: in the document's coordinates.
            exposed: the part of it that shows.
            text_start: where lines without indent begin.
        """
        extras = self._page.extras
        document = self._page.document
        for block in blocks_between(document, exposed.top(), exposed.bottom()):
            number = block.blockNumber()
            if number in extras.quoted:
                self._bar(painter, block, text_start)
            first = next(block_lines(block, exposed.top(), exposed.bottom()), None)
            if first is None:
                continue
            is_first = first.start == block.position()
            if is_first and number in extras.numbers:
                self._label(painter, str(extras.numbers[number]), first.baseline, text_start)
            if is_first and number in extras.markers:
                at = text_start + extras.indents.get(number, 0)
                self._marker(painter, extras.markers[number], first.baseline, at)
            for place, label in extras.breaks.get(number, ()):
                self._page_break(painter, block, place, label, text_start)

    def _label(self, painter: QPainter, label: str, baseline: float, text_start: float) -> None:
        painter.setFont(self._font)
        painter.setPen(self._soft)
        width = self._metrics.horizontalAdvance(label)
        x = text_start - self._size(_NUMBER_END) - width
        if x < _LEAST_GAP:
            x = text_start - _LEAST_GAP - width
        painter.drawText(QPointF(x, baseline), label)

    def _marker(self, painter: QPainter, marker: str, baseline: float, at: float) -> None:
        font = QFont(self._page.typography.font)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(QColor(self._colours.ink))
        x = at - metrics.horizontalAdvance(marker) - self._page.typography.em * 0.5
        painter.drawText(QPointF(x, baseline), marker)

    def _bar(self, painter: QPainter, block: QTextBlock, text_start: float) -> None:
        bounds = self._page.document.documentLayout().blockBoundingRect(block)
        x = round(text_start + self._page.typography.em * 0.5)
        bar = QRectF(x, bounds.top(), self._size(_BAR), bounds.height())
        painter.fillRect(bar, QColor(self._colours.line))

    def _page_break(
        self, painter: QPainter, block: QTextBlock, place: int, label: str, text_start: float
    ) -> None:
        """A soft stroke where the page begins, not to be taken for the cursor, and its number."""
        line = line_in(block, block.position() + place)
        if line is None:
            return
        x = round(line.x_of(block.position() + place))
        stroke = QRectF(x - 2, line.top + line.height / 2, 1, line.height / 2)
        painter.fillRect(stroke, self._soft)
        if label:
            raised = line.baseline - self._metrics.height() * 0.8
            self._label(painter, f"[{label}]", raised, text_start)
