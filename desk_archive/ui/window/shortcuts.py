"""All keyboard shortcuts in one list."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desk_archive.ui.actions import Actions


class ShortcutsDialog(QDialog):
    """Lists every command that has a key, and the keys of the page."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        """List the keys of these commands.

        Args:
            actions: of the window.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("shortcutsDialog")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        rows = [
            (action.text().replace("&", "").removesuffix("…"), _keys(action.shortcuts()))
            for action in actions
            if action.shortcuts()
        ]
        rows += self._page_keys()
        table = QTableWidget(len(rows), 2)
        table.setAccessibleName(self.tr("Keyboard shortcuts"))
        table.setToolTip(self.tr("Every command and its keys"))
        table.setHorizontalHeaderLabels([self.tr("Command"), self.tr("Keys")])
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setAccessibleName(self.tr("Columns"))
        header.setToolTip(self.tr("Drag to make a column wider"))
        for place, (text, keys) in enumerate(rows):
            table.setItem(place, 0, QTableWidgetItem(text))
            table.setItem(place, 1, QTableWidgetItem(keys))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(table)
        layout.addWidget(buttons)
        em = self.fontMetrics().height()
        self.resize(em * 32, em * 34)

    def _page_keys(self) -> list[tuple[str, str]]:
        """Keys that work in the text and in the margin."""
        return [
            (self.tr("Highlight the selection"), "H"),
            (self.tr("Highlight in a colour of the legend"), "1–5"),
            (self.tr("Highlight and write a note"), "N"),
            (self.tr("Keep the note"), "Ctrl+Enter"),
            (self.tr("Back to the text"), "Esc"),
            (self.tr("Next and previous note or highlight"), "F8, Shift+F8"),
            (self.tr("Delete the note or highlight"), "Delete"),
            (self.tr("Save the fields of a record"), "Ctrl+S, Ctrl+Enter"),
            (self.tr("Move or take out an entry of a field"), "Alt+↑↓, Ctrl+Delete"),
            (self.tr("Select by characters, words, lines"), "Shift+←→, Ctrl+Shift+←→, Shift+↑↓"),
        ]


def _keys(shortcuts: list[QKeySequence]) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(keys.toString(native) for keys in shortcuts)
