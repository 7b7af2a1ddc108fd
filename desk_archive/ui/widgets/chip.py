"""A filter in force, which a click removes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desk_archive.ui.theme import Theme

_HEIGHT = 24
_FONT = 12
_PADDING = 10
_CROSS = 6
_GAP = 6
_MOST = 240


class Chip(QAbstractButton):
    """A rounded label with a cross; clicked by mouse, space, Enter, Delete or Backspace."""

    def __init__(
        self, text: str, theme: Theme, *, excluded: bool = False, parent: QWidget | None = None
    ) -> None:
        """Show a filter.

        Args:
            text: what is chosen, or what is excluded.
            theme: the look.
            excluded: dashed, in the colour of danger.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self._theme = theme
        self.excluded = excluded
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Remove filter: {filter}").format(filter=text))
        self.setToolTip(self.tr("{filter}\nRemove (Delete)").format(filter=text))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as the text, up to a limit."""
        size = self._theme.size
        text = QFontMetrics(self._theme.font(_FONT)).horizontalAdvance(self.text())
        width = text + size(2 * _PADDING + _GAP + _CROSS) + 2
        return QSize(min(width, size(_MOST)), size(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters and the cross."""
        return QSize(self._theme.size(48), self._theme.size(_HEIGHT)).boundedTo(self.sizeHint())

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Delete and its like remove the filter."""
        removing = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in removing:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Paint pill, text and cross."""
        colours, size = self._theme.colours, self._theme.size
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(colours.danger if self.excluded else colours.accent)
        self._paint_pill(painter, ink)
        font = self._theme.font(_FONT)
        painter.setFont(font)
        painter.setPen(ink)
        inner = self.rect().adjusted(size(_PADDING), 0, -size(_PADDING), 0)
        room = inner.width() - size(_GAP + _CROSS)
        text = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        to_left = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if to_left else Qt.AlignmentFlag.AlignLeft
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        absolute = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, absolute, text)
        half = size(_CROSS) / 2
        middle = inner.left() + half if to_left else inner.right() + 1 - half
        cross = QRectF(middle - half, self.height() / 2 - half, 2 * half, 2 * half)
        cross.adjust(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(ink, 1))
        painter.drawLine(cross.topLeft(), cross.bottomRight())
        painter.drawLine(cross.topRight(), cross.bottomLeft())
        painter.end()

    def _paint_pill(self, painter: QPainter, ink: QColor) -> None:
        colours = self._theme.colours
        outline = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = outline.height() / 2
        pen = QPen(ink, 1, Qt.PenStyle.DashLine) if self.excluded else QPen(Qt.PenStyle.NoPen)
        if self.hasFocus():
            pen = QPen(ink, 1.5)
        painter.setPen(pen)
        fill = Qt.GlobalColor.transparent if self.excluded else QColor(colours.accent_soft)
        painter.setBrush(QColor(colours.hover) if self.underMouse() and self.excluded else fill)
        painter.drawRoundedRect(outline, radius, radius)
