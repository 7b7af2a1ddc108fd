"""What a pane shows while it has nothing: one line that says what to do, and the button to do it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desk_archive.ui.theme import Theme


class EmptyState(QWidget):
    """A line of text in the upper third, with buttons below it."""

    def __init__(self, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        """Show `text`; buttons are added after."""
        super().__init__(parent)
        self._theme = theme
        self._label = QLabel(text)
        self._label.setProperty("kind", "soft")
        self._label.setWordWrap(True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        margin = theme.size(24)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(theme.size(12))
        self._column.addStretch(1)
        self._column.addWidget(self._label)
        self._column.addStretch(2)

    @property
    def text(self) -> str:
        """The line."""
        return self._label.text()

    def add_button(self, text: str, tooltip: str, *, primary: bool = False) -> QPushButton:
        """Put a button below what is there; the first of them should be the primary one."""
        button = QPushButton(text)
        button.setProperty("kind", "primary" if primary else "link")
        button.setToolTip(tooltip)
        button.setAccessibleName(text)
        button.setAccessibleDescription(self._label.text())
        position = self._column.count() - 1
        self._column.insertWidget(position, button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button
