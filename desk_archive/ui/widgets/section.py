"""A part of a pane that folds: a quiet heading, and what lies below it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_archive.ui.theme import Theme

_FONT = 12
_HEIGHT = 24
_ARROW = 8


class FoldHeading(QAbstractButton):
    """The heading of a section; checked while the section is unfolded."""

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        """Show `title`."""
        super().__init__(parent)
        self._theme = theme
        self.setText(title)
        self.setAccessibleName(title)
        self.setToolTip(self.tr("Fold or unfold {section} (Space)").format(section=title))
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as the title and the arrow."""
        width = QFontMetrics(self._font()).horizontalAdvance(self.text())
        return QSize(width + self._theme.size(_ARROW + 12), self._theme.size(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Titles are elided before they push others out."""
        return QSize(self._theme.size(40), self._theme.size(_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Enter folds too, and the arrows as in a tree."""
        forward = Qt.Key.Key_Right
        backward = Qt.Key.Key_Left
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            forward, backward = backward, forward
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (forward, backward):
            if self.isChecked() != (event.key() == forward):
                self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Paint the title; the arrow only where it tells something."""
        colours, size = self._theme.colours, self._theme.size
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self._font()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        hot = self.underMouse() or self.hasFocus()
        ink = QColor(colours.ink if hot else colours.soft)
        painter.setPen(ink)
        room = self.width() - size(_ARROW + 6)
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        to_left = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if to_left else Qt.AlignmentFlag.AlignLeft
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        absolute = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), absolute, text)
        if hot or not self.isChecked():
            start = metrics.horizontalAdvance(text) + size(6)
            box = QRectF(
                self.width() - start - size(_ARROW) if to_left else start,
                (self.height() - size(_ARROW)) / 2,
                size(_ARROW),
                size(_ARROW),
            )
            paint_arrow(painter, box, ink, open_=self.isChecked(), mirrored=to_left)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            outline = QRectF(self.rect()).adjusted(-size(4) + 0.5, 1.5, -0.5, -1.5)
            outline.setLeft(0.5)
            painter.drawRoundedRect(outline, size(4), size(4))
        painter.end()

    def _font(self) -> QFont:
        return self._theme.font(_FONT, weight=QFont.Weight.DemiBold)


def paint_arrow(
    painter: QPainter, box: QRectF, ink: QColor, *, open_: bool, mirrored: bool = False
) -> None:
    """Paint the small arrow of something that unfolds: downwards when open, else to the end."""
    middle, half = box.center(), box.width() / 2
    if open_:
        points = [
            QPointF(middle.x() - half, middle.y() - half / 2),
            QPointF(middle.x() + half, middle.y() - half / 2),
            QPointF(middle.x(), middle.y() + half / 2),
        ]
    else:
        towards = -half / 2 if mirrored else half / 2
        points = [
            QPointF(middle.x() - towards, middle.y() - half),
            QPointF(middle.x() - towards, middle.y() + half),
            QPointF(middle.x() + towards, middle.y()),
        ]
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPolygon(QPolygonF(points))
    painter.restore()


class Section(QWidget):
    """A heading that folds what lies below it."""

    folded = Signal(bool)

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        """An unfolded section without content."""
        super().__init__(parent)
        self.heading = FoldHeading(title, theme)
        self.body = QWidget()
        self._header = QHBoxLayout()
        self._header.setSpacing(theme.size(4))
        self._header.addWidget(self.heading, 1)
        self._content = QVBoxLayout(self.body)
        self._content.setContentsMargins(0, 0, 0, 0)
        self._content.setSpacing(theme.size(2))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._header)
        column.addWidget(self.body)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.heading.toggled.connect(self._toggled)

    @property
    def is_folded(self) -> bool:
        """Whether only the heading is shown."""
        return not self.heading.isChecked()

    def set_folded(self, folded: bool) -> None:
        """Show only the heading, or all."""
        self.heading.setChecked(not folded)

    def add(self, widget: QWidget, *, at_start: bool = False) -> None:
        """Put a widget at the end of the content.

        Args:
            widget: the widget.
            at_start: at the start of the line, as wide as it likes to be, instead of all across.
        """
        start = Qt.AlignmentFlag.AlignLeft  # The layout mirrors it.
        self._content.addWidget(widget, 0, start if at_start else Qt.AlignmentFlag(0))

    def add_to_header(self, widget: QWidget) -> None:
        """Put a small widget at the end of the heading's line."""
        self._header.addWidget(widget)

    def _toggled(self, unfolded: bool) -> None:
        self.body.setVisible(unfolded)
        self.folded.emit(not unfolded)
