"""Where a note is written: in the margin, at the height of its passage."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from desk_archive.ui.theme import Theme
from desk_archive.ui.viewer.note_card import BORDER, LINE, SMALL, paint_frame
from desk_archive.ui.viewer.notes import Note, excerpt

_LEAST_LINES = 2
_MOST_LINES = 12
_PADDING = (10, 6)


class _Field(QPlainTextEdit):
    """The text; tells when it is left, and by which key."""

    left = Signal(bool)
    kept = Signal()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Ctrl+Enter and Esc go back to the text."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape or (enter and control):
            self.left.emit(True)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool, /) -> bool:  # noqa: A002, ARG002 - Qt's name
        """Tab goes back to the text."""
        self.left.emit(True)
        return True

    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        """Keep the note; its menu and other programs don't end the writing."""
        super().focusOutEvent(event)
        passing = (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.MenuBarFocusReason,
        )
        if event.reason() in passing:
            self.kept.emit()
        else:
            self.left.emit(False)


class NoteEditor(QFrame):
    """The editor of one note at a time.

    What is typed is kept by whatever ends the writing: Ctrl+Enter, Esc, or a click elsewhere.
    """

    kept = Signal(str, str)
    closed = Signal(str, bool)
    resized = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin hidden, without a note."""
        super().__init__(parent)
        self._theme = theme
        self._note: Note | None = None
        self._last = ""
        self.field = _Field()
        self.field.setObjectName("noteEditor")
        self.field.setTabChangesFocus(True)
        self.field.setFrameShape(QFrame.Shape.NoFrame)
        self.field.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.field.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.field.document().setDocumentMargin(0)
        self.field.setPlaceholderText(self.tr("Write a note"))
        self.field.setAccessibleName(self.tr("Note"))
        self.field.setToolTip(self.tr("Markdown; keep with Ctrl+Enter or Esc"))
        self._hint = QLabel(self.tr("Markdown · Ctrl+Enter to keep"))
        self._hint.setProperty("kind", "small")
        self._hint.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.field)
        self._column.addWidget(self._hint)
        self.setFocusProxy(self.field)
        self.field.left.connect(self._leave)
        self.field.kept.connect(self._keep)
        self.field.textChanged.connect(self._fit)
        self.refresh()
        self.hide()

    @property
    def key(self) -> str:
        """The annotation whose note is written, or ""."""
        return self._note.key if self._note else ""

    def text(self) -> str:
        """What is typed now, its no-break spaces kept."""
        raw = self.field.document().toRawText()
        return raw.replace("\u2029", "\n").replace("\u2028", "\n")

    def edit(self, note: Note, text: str | None = None) -> None:
        """Begin writing, with the cursor at the end.

        Args:
            note: whose text is changed.
            text: what to begin with where it isn't the note's own.
        """
        self._note = note
        self._last = note.text
        self.field.setPlainText(note.text if text is None else text)
        self.field.moveCursor(self.field.textCursor().MoveOperation.End)
        quoted = excerpt(note.quote)
        self.field.setAccessibleDescription(self.tr("on “{quote}”").format(quote=quoted))
        self._fit()

    def follow(self, note: Note) -> None:
        """The same annotation has other properties or another key now."""
        self._note = note
        self.update()

    def finish(self) -> None:
        """Keep the note and close, wherever the focus is."""
        self._leave(False)

    def refresh(self) -> None:
        """Take the look as it is now."""
        size = self._theme.size
        self._column.setContentsMargins(
            size(BORDER + _PADDING[0]),
            size(_PADDING[1] + LINE),
            size(_PADDING[0]),
            size(_PADDING[1]),
        )
        self._column.setSpacing(size(2))
        self.field.setFont(self._theme.font())
        self._hint.setFont(self._theme.font(SMALL))
        panel = self._theme.colours.panel
        self.field.setStyleSheet(
            f"#noteEditor, #noteEditor:focus {{ border: none; padding: 0; "
            f"background-color: {panel}; }}"
        )
        self._fit()

    def height_for(self, width: int) -> int:
        """How high the editor is at a width, in pixels."""
        self._column.activate()
        hint = self._hint.heightForWidth(max(1, width - self._theme.size(BORDER + 20)))
        margins = self._column.contentsMargins()
        return (
            margins.top() + self.field.height() + self._column.spacing() + hint + margins.bottom()
        )

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Paint the frame of a focused card, with its small print."""
        if self._note is None:
            return
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._note.colour
        line = colours.highlight(colour.value).line if colour else colours.soft
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        paint_frame(painter, self.rect(), self._theme, line, focused=True, mirrored=mirrored)
        size = self._theme.size
        font = self._theme.font(SMALL)
        painter.setFont(font)
        painter.setPen(QColor(colours.soft))
        start, side = size(BORDER + _PADDING[0]), size(_PADDING[0])
        box = QRect(start, size(_PADDING[1]), self.width() - start - side, size(LINE))
        shown = QFontMetrics(font).elidedText(
            self._note.heading, Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()

    def _fit(self) -> None:
        """As high as what is typed, within limits."""
        lines = round(self.field.document().size().height())
        lines = min(max(lines, _LEAST_LINES), _MOST_LINES)
        height = lines * QFontMetrics(self.field.font()).lineSpacing() + self._theme.size(2)
        if height != self.field.height():
            self.field.setFixedHeight(height)
            self.resized.emit()

    def _keep(self) -> None:
        text = self.text()
        if self._note is not None and text != self._last:
            self._last = text
            self.kept.emit(self._note.key, text)

    def _leave(self, back: bool) -> None:
        note = self._note
        if note is None:
            return
        self._keep()
        self._note = None
        self.closed.emit(note.key, back)
