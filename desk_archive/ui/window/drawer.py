"""A pane that lies over the others where the window is too narrow to show it beside them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_archive.ui.theme import Theme

_VEIL = 60


class Drawer(QWidget):
    """Holds a pane over its parent; a click beside it, or Esc, closes it."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Begin closed and empty.

        Args:
            theme: lengths.
            parent: the widget it lies over.
        """
        super().__init__(parent)
        self.setObjectName("facetDrawer")
        self._theme = theme
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addStretch(1)
        self._pane: QWidget | None = None
        parent.installEventFilter(self)
        self.hide()

    def hold(self, pane: QWidget) -> None:
        """Take a pane in."""
        self._pane = pane
        pane.setFixedWidth(self._theme.size(256))
        self._layout.insertWidget(0, pane)
        pane.show()

    def release(self) -> QWidget | None:
        """Give the pane back, for the place where it is shown beside the others."""
        pane, self._pane = self._pane, None
        if pane is not None:
            self._layout.removeWidget(pane)
            pane.setMinimumWidth(0)
            pane.setMaximumWidth(16_777_215)
        return pane

    def open_up(self) -> None:
        """Show the pane over the others and go to it."""
        self._fit()
        self.show()
        self.raise_()
        if self._pane is not None:
            self._pane.setFocus()
            self.focusNextChild()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the parent."""
        if watched is self.parent() and event.type() is QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the pane closes it."""
        event.accept()
        self._shut()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self._shut()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim what lies below."""
        painter = QPainter(self)
        colour = self.palette().shadow().color()
        colour.setAlpha(_VEIL)
        painter.fillRect(event.rect(), colour)
        painter.end()

    def _shut(self) -> None:
        self.hide()
        self.closed.emit()

    def _fit(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
