"""The page itself: a QTextBrowser that shows a `Page`, with marks under the text and a caret in it.

It never loads anything, never follows a link by itself, and copies the reading text's own characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from desk_archive.ui.theme import Theme
from desk_archive.ui.viewer.geometry import (
    block_lines,
    blocks_between,
    character_at,
    line_at,
)
from desk_archive.ui.viewer.gutter import GutterPainter
from desk_archive.ui.viewer.highlighter import Highlighter, Mark
from desk_archive.ui.viewer.page import AT_ONCE, Page
from desk_archive.ui.viewer.sheet import Sheet

UNDERLINE = 2
_SLICE = 0.0015
_PAD = 4
_NOTCH = 120
_JUMP = 0.3
_MOVES_FAR = (
    QKeySequence.StandardKey.MoveToEndOfDocument,
    QKeySequence.StandardKey.SelectEndOfDocument,
    QKeySequence.StandardKey.SelectAll,
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """What keeps its place when the page is set anew.

    Attributes:
        offset: code point on the first visible line.
        below: how far below the upper edge that line begins, in pixels; negative where it is cut.
    """

    offset: int
    below: float


class TextView(QTextBrowser):
    """Shows one page at a time."""

    scrolled = Signal()
    laid_out = Signal()
    settled = Signal()
    resized = Signal()
    mark_clicked = Signal(str)
    zoom_requested = Signal(int)
    menu_requested = Signal(QPoint)
    escaped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin without a page."""
        super().__init__(parent)
        self._theme = theme
        self._page: Page | None = None
        self._sheet: Sheet | None = None
        self._anchor = Anchor(0, 0)
        self._holding = False
        self._wheel = 0
        self.highlighter = Highlighter()
        self.setObjectName("textView")
        self.setToolTip(self.tr("Select, then H highlights, 1–5 choose a colour, N writes a note"))
        self.setStyleSheet("#textView, #textView:focus { border: none; }")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, so that nothing moves when a text grows; the style hides it while it is idle.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self._builder = QTimer(self)
        self._builder.timeout.connect(self._build_on)
        self.verticalScrollBar().valueChanged.connect(self._moved)

    # --- the page -----------------------------------------------------------------------------

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._page

    @property
    def sheet(self) -> Sheet | None:
        """How the page is divided."""
        return self._sheet

    @property
    def anchor(self) -> Anchor:
        """The first visible line, as the reader last scrolled."""
        return self._anchor

    def show_page(self, page: Page, sheet: Sheet, anchor: Anchor | None = None) -> None:
        """Show another page, or the same one set anew.

        Args:
            page: what to show; its beginning, or what surrounds the anchor, is built at once.
            sheet: how the view is divided.
            anchor: the line that has to be where it says; by default the page begins at its top.
        """
        before, self._page, self._sheet = self._page, page, sheet
        self._builder.stop()
        self.highlighter.clear()
        self._anchor = anchor or Anchor(page.part.start, page.top)
        page.build_to((anchor.offset if anchor else page.part.start) + AT_ONCE)
        with self._held():
            self.divide(sheet)
            self._put(page)
        if before is not None and before is not page:
            before.document.deleteLater()
        page.document.documentLayout().documentSizeChanged.connect(self._grown)
        if page.complete and page.part.end - page.part.start <= AT_ONCE:
            # Qt lays out what shows and goes on when it has time; the scroll bar grows meanwhile.
            page.document.documentLayout().documentSize()
        self._hold(at_top=anchor is None)
        if not page.complete:
            self._builder.start(0)
        self.laid_out.emit()

    def divide(self, sheet: Sheet) -> None:
        """Leave the space that the sheet wants beside the page."""
        self._sheet = sheet
        inner = sheet.page + self._theme.size(_PAD)
        room = self.contentsRect().width() - self.verticalScrollBar().sizeHint().width()
        before, after = sheet.before, max(0, room - sheet.before - inner)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            before, after = after, before
        self.setViewportMargins(before, 0, after, 0)
        if self.lineWrapColumnOrWidth() != sheet.page:
            self.setLineWrapColumnOrWidth(sheet.page)

    def set_marks(self, marks: Iterable[Mark]) -> None:
        """Show other marks; those outside the page are left out."""
        page = self._page
        if page is None:
            return
        here = [m for m in marks if m.start < page.part.end and m.end > page.part.start]
        self.highlighter.set_marks(here, page.to_qt)
        self.viewport().update()

    def emphasise(self, key: str) -> None:
        """Make the marks of one annotation stand out, or none with ""."""
        if key != self.highlighter.emphasised:
            self.highlighter.emphasised = key
            self.viewport().update()

    # --- places -------------------------------------------------------------------------------

    def line_top(self, offset: int) -> float | None:
        """The upper edge of the line of a code point, in the document; None until it is laid out."""
        page = self._page
        if page is None or not page.holds(offset) or offset > page.built:
            return None
        line = line_at(page.document, page.to_qt(offset))
        return line.top if line else None

    def line_height(self) -> int:
        """Height of the letters of a plain line, in pixels."""
        return self.fontMetrics().height() if self._page is None else self._page.typography.line

    def extent(self) -> tuple[int, int]:
        """First visible code point and one past the last."""
        page = self._page
        if page is None:
            return 0, 0
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        first = last = None
        for block in blocks_between(page.document, top, bottom):
            for line in block_lines(block, top, bottom):
                first = line.start if first is None else first
                last = line.end
        if first is None or last is None:
            return page.part.start, page.part.start
        return page.to_text(first), page.to_text(last)

    def reveal(self, offset: int, *, always: bool = True) -> None:
        """Bring a code point of this page into view.

        Args:
            offset: the code point.
            always: put its line into the upper third even where it can be seen already.
        """
        page = self._page
        if page is None:
            return
        page.build_to(offset + AT_ONCE)
        line = line_at(page.document, page.to_qt(offset), force=True)
        if line is None:
            return
        bar = self.verticalScrollBar()
        height = self.viewport().height()
        if always or not (
            bar.value() <= line.top and line.top + line.height <= bar.value() + height
        ):
            bar.setValue(round(line.top - height * _JUMP))

    def selection(self) -> tuple[int, int]:
        """The selected code points, line feeds at either end left out; equal where there are none."""
        page = self._page
        if page is None:
            return 0, 0
        cursor = self.textCursor()
        start = page.to_text(cursor.selectionStart())
        end = page.to_text(cursor.selectionEnd())
        text = page.reading.text
        while start < end and text[start] == "\n":
            start += 1
        while end > start and text[end - 1] == "\n":
            end -= 1
        return start, end

    def caret(self) -> int:
        """The code point before which the caret stands."""
        return self._page.to_text(self.textCursor().position()) if self._page else 0

    def select(self, start: int, end: int) -> None:
        """Select code points, the caret after the last; nothing where they are equal."""
        page = self._page
        if page is None:
            return
        page.build_to(max(start, end))
        cursor = QTextCursor(page.document)
        cursor.setPosition(page.to_qt(start))
        cursor.setPosition(page.to_qt(end), QTextCursor.MoveMode.KeepAnchor)
        with self._scroll_kept():
            self.setTextCursor(cursor)

    # --- what Qt asks -------------------------------------------------------------------------

    def loadResource(self, _type: int, _name: QUrl | str, /) -> None:
        """Nothing is ever loaded."""

    def createMimeDataFromSelection(self) -> QMimeData:
        """The reading text's own characters: line feeds, no-break spaces and all."""
        data = QMimeData()
        page = self._page
        if page is not None:
            cursor = self.textCursor()
            start, end = cursor.selectionStart(), cursor.selectionEnd()
            data.setText(page.reading.text[page.to_text(start) : page.to_text(end)])
        return data

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Paint marks and gutter, then the text over them."""
        page = self._page
        if page is not None and self._sheet is not None:
            top = self.verticalScrollBar().value()
            exposed = QRectF(event.rect()).translated(0, top)
            painter = QPainter(self.viewport())
            painter.translate(0, -top)
            self.highlighter.paint(
                painter,
                page.document,
                exposed,
                thickness=max(1, self._theme.size(UNDERLINE)),
                bidirectional=page.extras.bidirectional,
            )
            GutterPainter(self._theme, page).paint(painter, exposed, self._sheet.gutter)
            painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Tell those who divide the view."""
        super().resizeEvent(event)
        self.resized.emit()

    def event(self, event: QEvent, /) -> bool:
        """The wheel works beside the page too; the tooltip is for those who ask, not on the page."""
        if event.type() is QEvent.Type.ToolTip:
            return True
        if event.type() is QEvent.Type.Wheel and isinstance(event, QWheelEvent):
            self.wheelEvent(event)
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent, /) -> None:
        """Scroll, or with Ctrl change the size of the text."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / _NOTCH)
        self._wheel -= steps * _NOTCH
        if steps:
            self.zoom_requested.emit(steps)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Move the caret; what the window has commands for goes on to it."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return
        if event.modifiers() & Qt.KeyboardModifier.AltModifier or event.key() == Qt.Key.Key_Back:
            event.ignore()
            return
        if self._page is not None and any(event.matches(keys) for keys in _MOVES_FAR):
            self._page.build_all()
        super().keyPressEvent(event)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.settled.emit()

    def focusNextPrevChild(self, next: bool, /) -> bool:  # noqa: A002 - Qt's name
        """Tab goes through the links and then on; the caret stays where the reader left it."""
        before = self.textCursor()
        gone = super().focusNextPrevChild(next)
        if not self.hasFocus():
            with self._scroll_kept():
                self.setTextCursor(before)
        return gone

    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        """A click on a mark is told; so is the end of selecting."""
        super().mouseReleaseEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        if not self.textCursor().hasSelection() and not self.anchorAt(point):
            key = self.mark_at(point)
            if key:
                self.mark_clicked.emit(key)
                return
        self.settled.emit()

    def contextMenuEvent(self, event: QContextMenuEvent, /) -> None:
        """Ask for our own menu, at the caret where it was called by a key."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self.menu_requested.emit(self.cursorRect().bottomLeft())
        else:
            self.menu_requested.emit(event.pos())

    def mark_at(self, point: QPoint) -> str:
        """The annotation under a point of the viewport, the innermost of several, or ""."""
        page = self._page
        if page is None:
            return ""
        place = QPointF(point) + QPointF(0, self.verticalScrollBar().value())
        at = character_at(page.document, place)
        keys = [mark.key for mark in self.highlighter.at(at) if mark.key] if at is not None else []
        return keys[-1] if keys else ""

    # --- building and holding -----------------------------------------------------------------

    def _put(self, page: Page) -> None:
        """Give Qt the document."""
        mode = (
            QTextOption.WrapMode.WrapAnywhere
            if page.part.break_anywhere
            else QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        )
        page.document.setParent(self)
        if self.wordWrapMode() is not mode:
            # Qt would wrap the document it has now by the new rule, which may take long.
            self.setDocument(QTextDocument(self))
            self.setWordWrapMode(mode)
        self.setDocument(page.document)

    def _build_on(self) -> None:
        page = self._page
        if page is None or page.complete:
            self._builder.stop()
            self._hold()
            self.laid_out.emit()
            return
        page.build_for(_SLICE)

    def _grown(self) -> None:
        if not self._holding:
            self.laid_out.emit()

    def _moved(self) -> None:
        if self._page is None or self._holding:
            return
        self._anchor = self._first_line()
        self.scrolled.emit()

    def _first_line(self) -> Anchor:
        page = self._page
        top = self.verticalScrollBar().value()
        if page is None:
            return self._anchor
        for block in blocks_between(page.document, top, top + self.viewport().height()):
            for line in block_lines(block, top, top + self.viewport().height()):
                return Anchor(page.to_text(line.start), line.top - top)
        return self._anchor

    def _hold(self, *, at_top: bool = False) -> None:
        """Put the anchor's line where it was."""
        page = self._page
        if page is None:
            return
        with self._held():
            line = line_at(page.document, page.to_qt(self._anchor.offset), force=True)
            top = 0 if at_top or line is None else round(line.top - self._anchor.below)
            self.verticalScrollBar().setValue(top)
        self.scrolled.emit()

    @contextmanager
    def _held(self) -> Iterator[None]:
        """What scrolls meanwhile isn't the reader."""
        before, self._holding = self._holding, True
        try:
            yield
        finally:
            self._holding = before

    @contextmanager
    def _scroll_kept(self) -> Iterator[None]:
        """Moving the caret doesn't scroll."""
        top = self.verticalScrollBar().value()
        with self._held():
            yield
            self.verticalScrollBar().setValue(top)
