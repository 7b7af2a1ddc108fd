"""The search field: an icon, what is sought with its field names coloured, and how to come here."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStyle, QWidget

from desk_archive.ui.positions import qt_length
from desk_archive.ui.search_bar.syntax import meaningful
from desk_archive.ui.theme import Theme

_SETTLE = 120
"""Milliseconds without a key after which what was typed is sought."""

_WIDEST = 620
_HEIGHT = 32
_HINT_FONT = 11


class SearchField(QLineEdit):
    """A line to type a query in.

    Signals:
        query_changed: the text, a moment after the last key, at once on Enter and when cleared.
        list_wanted: the reader wants to go on to the list.
    """

    query_changed = Signal(str)
    list_wanted = Signal()

    def __init__(
        self, theme: Theme, shortcut: str = "Ctrl K", parent: QWidget | None = None
    ) -> None:
        """An empty field.

        Args:
            theme: the look.
            shortcut: as it is shown in the field; the shortcut itself is a command of the window.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self.setObjectName("searchField")
        self._theme = theme
        self._shortcut = shortcut
        self._sought = ""
        self._composing = False
        self._colouring = False
        self.setPlaceholderText(self.tr("Search everything"))
        self.setAccessibleName(self.tr("Search"))
        self.setToolTip(
            self.tr(
                "Search words, \u201cphrases\u201d, author:name, place:name ({shortcut})"
            ).format(shortcut=shortcut.replace(" ", "+"))
        )
        self.setMaximumWidth(theme.size(_WIDEST))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._add_icons()
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE)
        self._settling.timeout.connect(self._seek)
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self._seek)
        theme.changed.connect(self._colour)

    def _add_icons(self) -> None:
        positions = QLineEdit.ActionPosition
        looking = QAction(self.tr("Search"), self)
        looking.triggered.connect(self.selectAll)
        self._theme.bind_icon(looking, "search")
        self.addAction(looking, positions.LeadingPosition)
        self._clearing = QAction(self.tr("Clear the search (Esc)"), self)
        self._clearing.setToolTip(self._clearing.text())
        self._theme.bind_icon(self._clearing, "close")
        self._clearing.triggered.connect(self.clear_query)
        self.addAction(self._clearing, positions.TrailingPosition)
        # After it was added: the field shows the button of every new action.
        self._clearing.setVisible(False)

    # --- what others tell it ------------------------------------------------------------------

    def set_query(self, text: str) -> None:
        """Show a query that came from elsewhere; tells nobody."""
        self._sought = text
        self.setText(text)
        self._settling.stop()

    def clear_query(self) -> None:
        """Empty the field and say so at once."""
        self.clear()
        self._seek()

    # --- typing -------------------------------------------------------------------------------

    def _typed(self, text: str) -> None:
        self._clearing.setVisible(bool(text))
        self._colour()
        self._settling.start()

    def _seek(self) -> None:
        self._settling.stop()
        if self.text() != self._sought:
            self._sought = self.text()
            self.query_changed.emit(self._sought)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Escape clears, then leaves; Down goes to the list."""
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear_query()
            else:
                self.list_wanted.emit()
        elif event.key() == Qt.Key.Key_Down:
            self._seek()
            self.list_wanted.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent, /) -> None:
        """The hint makes room."""
        super().focusInEvent(event)
        self.update()

    # --- colours ------------------------------------------------------------------------------

    def inputMethodEvent(self, event: QInputMethodEvent, /) -> None:
        """Know when an input method is in the middle of a word, which must not be disturbed."""
        if not self._colouring:
            self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if not self._colouring and not self._composing:
            self._colour()

    def _colour(self) -> None:
        """Colour field names and operators.

        A QLineEdit takes formats for parts of its text only from an input method, so one is played:
        an event that composes nothing and has just the formats.
        """
        if self._composing:
            return
        look = QTextCharFormat()
        look.setForeground(QColor(self._theme.colours.accent))
        look.setFontWeight(QFont.Weight.Medium)
        text = self.text()
        at = self.cursorPosition()  # In UTF-16 units, as the formats, which count from there.
        kind = QInputMethodEvent.AttributeType.TextFormat
        attributes = [
            QInputMethodEvent.Attribute(
                kind, qt_length(text[:start]) - at, qt_length(text[start:end]), look
            )
            for start, end in meaningful(text)
        ]
        self._colouring = True
        try:
            QCoreApplication.sendEvent(self, QInputMethodEvent("", attributes))
        finally:
            self._colouring = False

    # --- size and hint ------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """As high as it was drawn."""
        return QSize(self._theme.size(_WIDEST), self._theme.size(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Room for a word or two."""
        return QSize(self._theme.size(160), self._theme.size(_HEIGHT))

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Paint the field, and while nobody types in it, the key that leads here."""
        super().paintEvent(event)
        if self.hasFocus():
            return
        colours, size = self._theme.colours, self._theme.size
        font = self._theme.font(_HINT_FONT)
        width = QFontMetrics(font).horizontalAdvance(self._shortcut) + size(10)
        # At the end of the line, unless the text reaches there.
        text = self.fontMetrics().horizontalAdvance(self.text() or self.placeholderText())
        beside = size(100) + width + text <= self.width()
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        if not beside or (mirrored and self.text()):
            return
        height = size(18)
        end = size(10) + (size(22) if self.text() else 0)
        hint = QRect(self.width() - end - width, (self.height() - height) // 2, width, height)
        hint = QStyle.visualRect(self.layoutDirection(), self.rect(), hint)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.paper))
        painter.drawRoundedRect(QRectF(hint).adjusted(0.5, 0.5, -0.5, -0.5), size(4), size(4))
        painter.setPen(QColor(colours.soft))
        painter.setFont(font)
        painter.drawText(hint, Qt.AlignmentFlag.AlignCenter, self._shortcut)
        painter.end()
