"""A card in the margin: what a note says, in the colour of its passage."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QTextDocument,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_archive.ui.palette import Palette
from desk_archive.ui.theme import Theme
from desk_archive.ui.viewer.note_text import FOLDED_LINES, line_bottoms, note_document
from desk_archive.ui.viewer.notes import Note

SMALL = 11
LINE = 18
BORDER = 3
_PADDING = (10, 6)
_RADIUS = 6
MARKER = 22


@dataclass(frozen=True, slots=True)
class CardShape:
    """What decides how high a card is.

    Attributes:
        text: what stands below the small print.
        folded: no more than three lines of it.
        width: of the card, in pixels.
    """

    text: str
    folded: bool
    width: int


class CardSetter:
    """Sets notes and knows how high their cards are; forgets all when the look changes."""

    def __init__(self, theme: Theme) -> None:
        """Begin with nothing set."""
        self._theme = theme
        self._heights: dict[CardShape, tuple[int, bool]] = {}

    def forget(self) -> None:
        """The look has changed."""
        self._heights.clear()

    def document(self, shape: CardShape) -> QTextDocument:
        """The note of a card, laid out."""
        size = self._theme.size
        inner = shape.width - 2 * size(_PADDING[0]) - size(BORDER)
        return note_document(
            shape.text, self._theme.font(), inner, self._theme.colours, folded=shape.folded
        )

    def height(self, shape: CardShape) -> int:
        """How high the card is, in pixels."""
        return self._measured(shape)[0]

    def is_cut(self, shape: CardShape) -> bool:
        """Whether three lines are not enough for the note."""
        return self._measured(shape)[1]

    def _measured(self, shape: CardShape) -> tuple[int, bool]:
        if shape not in self._heights:
            self._heights[shape] = self._measure(shape)
        return self._heights[shape]

    def _measure(self, shape: CardShape) -> tuple[int, bool]:
        size = self._theme.size
        height = 2 * size(_PADDING[1]) + size(LINE)
        if not shape.text.strip():
            return height, False
        document = self.document(shape)
        bottoms = line_bottoms(document, FOLDED_LINES)
        cut = len(bottoms) > FOLDED_LINES
        if shape.folded and cut:
            return height + round(bottoms[FOLDED_LINES - 1]) + size(LINE), True
        return height + round(document.size().height()) + (size(LINE) if cut else 0), cut


class NoteCard(QWidget):
    """One card; the margin gives it another note when the page scrolls."""

    focused = Signal(str, Qt.FocusReason)
    unfocused = Signal()
    tabbed = Signal(str, bool)
    edit_requested = Signal(str)
    delete_requested = Signal(str)
    colour_requested = Signal(str, int)
    fold_requested = Signal(str)
    step_requested = Signal(str, int)
    link_requested = Signal(str)
    menu_requested = Signal(str, QPoint)
    hovered = Signal(str)
    escaped = Signal()

    def __init__(self, theme: Theme, setter: CardSetter, parent: QWidget | None = None) -> None:
        """Begin without a note."""
        super().__init__(parent)
        self._theme = theme
        self._setter = setter
        self._note: Note | None = None
        self._shape: CardShape | None = None
        self._document: QTextDocument | None = None
        self._is_marker = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def key(self) -> str:
        """The annotation it shows, or ""."""
        return self._note.key if self._note else ""

    def show_note(self, note: Note, shape: CardShape, *, as_marker: bool) -> None:
        """Show a note.

        Args:
            note: which.
            shape: how it is set.
            as_marker: only a small sign of it.
        """
        if (note, shape, as_marker) == (self._note, self._shape, self._is_marker):
            return
        self._note, self._shape, self._is_marker = note, shape, as_marker
        self._document = None
        self.setObjectName(f"note_{note.key}")
        self.setAccessibleName(note.spoken)
        self.setToolTip(
            note.spoken
            if as_marker
            else self.tr("Edit (Enter), unfold (Space), delete (Delete), back to the text (Esc)")
        )
        self.update()

    def forget(self) -> None:
        """Set the note anew when it is painted next: the look has changed."""
        self._document = None
        self.update()

    def clear(self) -> None:
        """Show nothing, under no name."""
        self._note = self._shape = self._document = None
        self.setObjectName("")
        self.hide()

    def sizeHint(self) -> QSize:
        """As high as its note."""
        if self._shape is None or self._is_marker:
            return QSize(self._theme.size(MARKER), self._theme.size(MARKER))
        return QSize(self._shape.width, self._setter.height(self._shape))

    # --- painting -----------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Paint border, small print and note."""
        note, shape = self._note, self._shape
        if note is None or shape is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.colours
        line = colours.highlight(note.colour.value).line if note.colour else colours.soft
        paint_frame(
            painter,
            self.rect(),
            self._theme,
            line,
            focused=self.hasFocus(),
            mirrored=self._mirrored(),
        )
        if self._is_marker:
            self._paint_sign(painter, colours)
        else:
            self._paint_heading(painter, note, colours)
            self._paint_body(painter, shape, colours)
        painter.end()

    def _paint_sign(self, painter: QPainter, colours: Palette) -> None:
        """Three short lines, as of writing."""
        painter.setPen(QPen(QColor(colours.soft), 1))
        left, right = round(self.width() * 0.36), round(self.width() * 0.77)
        for part in (0.32, 0.5, 0.68):
            y = round(self.height() * part) + 0.5
            painter.drawLine(QPointF(left, y), QPointF(right, y))

    def _paint_heading(self, painter: QPainter, note: Note, colours: Palette) -> None:
        size = self._theme.size
        font = self._theme.font(SMALL)
        painter.setFont(font)
        painter.setPen(QColor(colours.soft))
        inner = self._inner()
        box = QRect(inner.left(), inner.top(), inner.width(), size(LINE))
        text = QFontMetrics(font).elidedText(
            note.heading, Qt.TextElideMode.ElideRight, inner.width()
        )
        start = Qt.AlignmentFlag.AlignRight if self._mirrored() else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, start | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_body(self, painter: QPainter, shape: CardShape, colours: Palette) -> None:
        if not shape.text.strip():
            return
        inner = self._body()
        cut = self._setter.is_cut(shape)
        if cut:
            inner.setBottom(inner.bottom() - self._theme.size(LINE))
        painter.save()
        painter.translate(inner.topLeft())
        painter.setClipRect(QRect(QPoint(0, 0), inner.size()))
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, QColor(colours.ink))
        self._laid_out(shape).documentLayout().draw(painter, context)
        painter.restore()
        if cut:
            painter.setFont(self._theme.font(SMALL))
            painter.setPen(QColor(colours.accent))
            start = Qt.AlignmentFlag.AlignRight if self._mirrored() else Qt.AlignmentFlag.AlignLeft
            painter.drawText(
                self._more(), start | Qt.AlignmentFlag.AlignVCenter, self._more_words(shape)
            )

    def _more_words(self, shape: CardShape) -> str:
        return self.tr("more") if shape.folded else self.tr("less")

    def _laid_out(self, shape: CardShape) -> QTextDocument:
        if self._document is None:
            self._document = self._setter.document(shape)
        return self._document

    def _mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _inner(self) -> QRect:
        """Inside border and padding."""
        size = self._theme.size
        start, side, above = size(BORDER + _PADDING[0]), size(_PADDING[0]), size(_PADDING[1])
        left, right = (side, start) if self._mirrored() else (start, side)
        return self.rect().adjusted(left, above, -right, -above)

    def _body(self) -> QRect:
        return self._inner().adjusted(0, self._theme.size(LINE), 0, 0)

    def _more(self) -> QRect:
        inner = self._inner()
        return inner.adjusted(0, inner.height() - self._theme.size(LINE), 0, 0)

    # --- mouse and keys -----------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent, /) -> None:
        """A hand over what can be clicked."""
        point = event.position().toPoint()
        over = bool(self._link_at(point)) or self._is_over_more(point)
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        """Follow a link, or unfold."""
        point = event.position().toPoint()
        if event.button() is not Qt.MouseButton.LeftButton or not self.rect().contains(point):
            return
        link = self._link_at(point)
        if link:
            self.link_requested.emit(link)
        elif self._is_over_more(point):
            self.fold_requested.emit(self.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent, /) -> None:
        """Edit the note."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.edit_requested.emit(self.key)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """What can be done with a note; anything else belongs to the window."""
        key = event.key()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_N):
            self.edit_requested.emit(self.key)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_requested.emit(self.key)
        elif key == Qt.Key.Key_Space:
            self.fold_requested.emit(self.key)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.step_requested.emit(self.key, 1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.colour_requested.emit(self.key, int(key) - int(Qt.Key.Key_1))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent, /) -> None:
        """Ask for the menu of an annotation."""
        self.menu_requested.emit(self.key, event.globalPos())

    def focusInEvent(self, event: QFocusEvent, /) -> None:
        """Tell that this is the note in question."""
        super().focusInEvent(event)
        self.focused.emit(self.key, event.reason())
        self.update()

    def focusNextPrevChild(self, next: bool, /) -> bool:  # noqa: A002 - Qt's name
        """Tab goes through the cards in the order of their places."""
        self.tabbed.emit(self.key, next)
        return True

    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        """Step back."""
        super().focusOutEvent(event)
        self.unfocused.emit()
        self.update()

    def enterEvent(self, event: QEnterEvent, /) -> None:
        """Show which passage it belongs to."""
        super().enterEvent(event)
        self.hovered.emit(self.key)

    def leaveEvent(self, event: QEvent, /) -> None:
        """No longer show it."""
        super().leaveEvent(event)
        self.hovered.emit("")

    def _link_at(self, point: QPoint) -> str:
        if self._shape is None or self._is_marker or not self._shape.text.strip():
            return ""
        inside = QPointF(point - self._body().topLeft())
        return self._laid_out(self._shape).documentLayout().anchorAt(inside)

    def _is_over_more(self, point: QPoint) -> bool:
        shape = self._shape
        if shape is None or self._is_marker or not self._setter.is_cut(shape):
            return False
        return self._more().contains(point)


def paint_frame(
    painter: QPainter,
    rect: QRect,
    theme: Theme,
    line: str,
    *,
    focused: bool,
    mirrored: bool = False,
) -> None:
    """Paint panel, hairline and the border at the start in the colour of the passage.

    Args:
        painter: antialiased.
        rect: of the card.
        theme: the look.
        line: colour of the border at the start.
        focused: the hairline takes the accent.
        mirrored: the start is on the right.
    """
    colours = theme.colours
    radius, border = theme.size(_RADIUS), theme.size(BORDER)
    outline = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(QColor(colours.accent if focused else colours.line), 1))
    painter.setBrush(QColor(colours.panel))
    painter.drawRoundedRect(outline, radius, radius)
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(rect), radius, radius)
    left = rect.right() + 1 - border if mirrored else rect.left()
    edge = QPainterPath()
    edge.addRect(QRectF(left, rect.top(), border, rect.height()))
    painter.fillPath(shape.intersected(edge), QColor(line))
