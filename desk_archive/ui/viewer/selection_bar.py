"""A small bar at the selection, for those who work with the mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QToolButton, QWidget

from desk_archive.domain.annotations import LegendColour
from desk_archive.ui.theme import Theme
from desk_archive.ui.viewer.commands import COLOUR_KEYS
from desk_archive.ui.viewer.highlighter import paint_underline

_SWATCH = 24
_RADIUS = 8
_MARGIN = 4
_AWAY = 8


class Swatch(QAbstractButton):
    """One colour of the legend, as its highlights look."""

    def __init__(
        self, colour: LegendColour, number: int, theme: Theme, parent: QWidget | None = None
    ) -> None:
        """Stand for a colour.

        Args:
            colour: of the legend.
            number: its key, or 0 where it has none.
            theme: the look.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self._theme = theme
        self.colour = colour
        key = f" ({number})" if number else ""
        words = self.tr("Highlight: {colour}").format(colour=colour.name)
        self.setAccessibleName(f"{words}{key}")
        self.setToolTip(f"{words}{key}")
        self.setObjectName(f"swatch_{colour.name}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """A small square."""
        side = self._theme.size(_SWATCH)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Paint tint and underline, a ring when it is pointed at."""
        size = self._theme.size
        look = self._theme.highlight(self.colour.value)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(size(3), size(3), -size(3), -size(3))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.tint))
        painter.drawRoundedRect(box, size(3), size(3))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        band = QRectF(box.left(), box.bottom() - size(2), box.width(), size(2))
        paint_underline(painter, self.colour.style, band, QColor(look.line))
        if self.underMouse() or self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(look.line), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, size(5), size(5))
        painter.end()


class SelectionBar(QFrame):
    """Swatches and a button for a note; it never takes the focus by itself."""

    colour_chosen = Signal(str)
    note_chosen = Signal()
    delete_chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Begin hidden.

        Args:
            theme: the look.
            parent: the viewport of the text.
        """
        super().__init__(parent)
        self._theme = theme
        self._viewport = parent
        self.setObjectName("selectionBar")
        self.setAccessibleName(self.tr("Mark the selection"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._row = QHBoxLayout(self)
        margin = theme.size(_MARGIN)
        self._row.setContentsMargins(margin, margin, margin, margin)
        self._row.setSpacing(theme.size(2))
        self._swatches: list[Swatch] = []
        self.note = self._button("note", self.tr("Note"), self.tr("Write a note (N)"))
        self.note.clicked.connect(lambda _checked=False: self.note_chosen.emit())
        self.delete = self._button("trash", self.tr("Delete"), self.tr("Delete (Delete)"))
        self.delete.clicked.connect(lambda _checked=False: self.delete_chosen.emit())
        self.hide()

    def set_legend(self, legend: Sequence[LegendColour]) -> None:
        """Offer these colours."""
        for swatch in self._swatches:
            self._row.removeWidget(swatch)
            swatch.deleteLater()
        self._swatches = []
        for place, colour in enumerate(legend):
            number = place + 1 if place < COLOUR_KEYS else 0
            swatch = Swatch(colour, number, self._theme, self)
            swatch.clicked.connect(
                lambda _checked=False, chosen=colour.colour: self.colour_chosen.emit(chosen)
            )
            self._row.insertWidget(place, swatch)
            self._swatches.append(swatch)

    def show_at(self, line: QRect, *, existing: bool) -> None:
        """Appear above a line, or below it where there is no room.

        Args:
            line: where the selection ends, in the viewport.
            existing: whether it is about an annotation rather than a selection.
        """
        self.delete.setVisible(existing)
        hint = self.sizeHint()
        self.resize(hint)
        away = self._theme.size(_AWAY)
        area = self._viewport.rect()
        x = min(max(line.center().x() - hint.width() // 2, 0), max(0, area.width() - hint.width()))
        y = line.top() - hint.height() - away
        if y < 0:
            y = line.bottom() + away
        self.move(QPoint(x, y))
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Paint a panel with a hairline around it."""
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.panel))
        radius = self._theme.size(_RADIUS)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()

    def _button(self, icon: str, name: str, words: str) -> QToolButton:
        button = QToolButton(self)
        self._theme.bind_icon(button, icon)
        button.setAccessibleName(name)
        button.setToolTip(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)
        return button
