"""How a value of a facet looks: a box, its name, and at the end of the line its count."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desk_archive.ui.roles import FacetState, Role
from desk_archive.ui.theme import Theme
from desk_archive.ui.widgets.section import paint_arrow
from desk_archive.ui.wording import number_words

Index = QModelIndex | QPersistentModelIndex

ROW = 24
_BOX = 14
_GAP = 8
_ARROW = 8
_ARROW_COLUMN = 14
_INDENT = 16
_DOT = 8


class FacetDelegate(QStyledItemDelegate):
    """Paints the values of a facet."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """Paint in the look of `theme`."""
        super().__init__(parent)
        self._theme = theme
        self.stale = False
        self.is_tree = False
        self.beside_bar = False

    def row_height(self) -> int:
        """Pixels of every row."""
        return self._theme.size(ROW)

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index, /) -> QSize:
        """As wide as there is room, every row as high."""
        return QSize(option.rect.width(), self.row_height())

    def arrow_rect(self, rect: QRect, index: Index, direction: Qt.LayoutDirection) -> QRect:
        """Where a click unfolds what is below a value; empty where nothing is."""
        if not index.model().hasChildren(index):
            return QRect()
        size = self._theme.size
        start = rect.left() + size(_INDENT) * int(index.data(Role.LEVEL))
        box = QRect(start, rect.top(), size(_ARROW_COLUMN), rect.height())
        return QStyle.visualRect(direction, rect, box)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, /) -> None:
        """Paint one value."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        line = _Line(self._theme, painter, option)
        line.ground()
        if self.is_tree:
            line.skip(_INDENT * int(index.data(Role.LEVEL)))
            children = index.model().hasChildren(index)
            line.arrow(shown=children)
        line.box(FacetState(index.data(Role.STATE)))
        colour = index.data(Role.COLOUR)
        if colour:
            line.dot(self._theme.highlight(colour).line)
        if self.beside_bar:
            line.shorten(4)
        line.count(number_words(int(index.data(Role.COUNT))), stale=self.stale)
        line.label(index.data(Qt.ItemDataRole.DisplayRole))
        painter.restore()


class _Line:
    """One row while it is being painted, from start to end."""

    def __init__(self, theme: Theme, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self._theme = theme
        self._colours = theme.colours
        self._painter = painter
        self._rect: QRect = option.rect
        self._direction: Qt.LayoutDirection = option.direction
        self._state: QStyle.StateFlag = option.state
        self._start = self._rect.left()
        self._end = self._rect.right() + 1
        self._font = theme.font()

    def ground(self) -> None:
        """What lies behind: something only below the pointer or with the focus."""
        outline = QRectF(self._rect).adjusted(-0.0, 0.5, -0.5, -0.5)
        radius = self._theme.size(4)
        if self._state & QStyle.StateFlag.State_MouseOver:
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(QColor(self._colours.hover))
            self._painter.drawRoundedRect(outline, radius, radius)
        flags = QStyle.StateFlag
        by_keyboard = flags.State_HasFocus | flags.State_KeyboardFocusChange
        if self._state & by_keyboard == by_keyboard:
            self._painter.setPen(QPen(QColor(self._colours.accent), 1))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawRoundedRect(outline.adjusted(0.5, 0, 0, 0), radius, radius)

    def skip(self, drawn: float) -> None:
        """Leave room."""
        self._start += self._theme.size(drawn)

    def shorten(self, drawn: float) -> None:
        """Leave room at the end."""
        self._end -= self._theme.size(drawn)

    def arrow(self, *, shown: bool) -> None:
        """The arrow of a value with others below it, or its room."""
        side = self._theme.size(_ARROW)
        if shown:
            self._painter.setPen(Qt.PenStyle.NoPen)
            paint_arrow(
                self._painter,
                QRectF(self._square(side)),
                QColor(self._colours.soft),
                open_=bool(self._state & QStyle.StateFlag.State_Open),
                mirrored=self._direction is Qt.LayoutDirection.RightToLeft,
            )
        self.skip(_ARROW_COLUMN)

    def box(self, state: FacetState) -> None:
        """The check box: empty, with a tick, or with a minus."""
        side = self._theme.size(_BOX)
        box = QRectF(self._square(side)).adjusted(0.75, 0.75, -0.75, -0.75)
        colour = QColor(
            {
                FacetState.NONE: self._colours.soft,
                FacetState.INCLUDED: self._colours.accent,
                FacetState.EXCLUDED: self._colours.danger,
            }[state]
        )
        painter = self._painter
        painter.setPen(QPen(colour, 1.5 if state is not FacetState.NONE else 1.2))
        filled = state is FacetState.INCLUDED
        painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, self._theme.size(3), self._theme.size(3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        middle, unit = box.center(), side / 14
        if filled:
            pen = QPen(QColor(self._colours.on_accent), 1.6 * unit)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            steps = ((-3.2, 0.2), (-1.0, 2.4), (3.2, -2.4))
            points = [middle + QPointF(x * unit, y * unit) for x, y in steps]
            painter.drawPolyline(QPolygonF(points))
        elif state is FacetState.EXCLUDED:
            reach = QPointF(2.8 * unit, 0)
            painter.drawLine(middle - reach, middle + reach)
        self.skip(_BOX + _GAP)

    def dot(self, colour: str) -> None:
        """The colour a value stands for."""
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(colour))
        self._painter.drawEllipse(self._square(self._theme.size(_DOT)))
        self.skip(_DOT + 6)

    def count(self, words: str, *, stale: bool) -> None:
        """How many, at the end."""
        width = QFontMetrics(self._font).horizontalAdvance(words)
        self._end -= width
        self._text(self._end, width, words, self._colours.faint if stale else self._colours.soft)
        self._end -= self._theme.size(_GAP)

    def label(self, words: str) -> None:
        """The name, cut where there is no more room."""
        width = max(0, self._end - self._start)
        elided = QFontMetrics(self._font).elidedText(words, Qt.TextElideMode.ElideRight, width)
        self._text(self._start, width, elided, self._colours.ink)

    def _text(self, start: int, width: int, words: str, colour: str) -> None:
        rect = QRect(start, self._rect.top(), width, self._rect.height())
        flag = Qt.AlignmentFlag
        to_left = self._direction is Qt.LayoutDirection.RightToLeft
        side = flag.AlignRight if to_left else flag.AlignLeft
        self._painter.setFont(self._font)
        self._painter.setPen(QColor(colour))
        self._painter.drawText(
            self._visual(rect),
            side | flag.AlignAbsolute | flag.AlignVCenter | Qt.TextFlag.TextSingleLine,
            words,
        )

    def _square(self, side: int) -> QRect:
        top = self._rect.top() + (self._rect.height() - side) // 2
        return self._visual(QRect(self._start, top, side, side))

    def _visual(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self._direction, self._rect, rect)
