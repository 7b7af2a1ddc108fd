"""A line to type in that offers what records have in that field already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from desk_archive.ui.tasks import TaskRunner

_SETTLE = 120
_SHOWN = 12
_OFFERED = 50

Values = Callable[[str, str, int], Sequence[str]]
"""The values of a field that begin so, at most so many."""


class CompletingLine(QLineEdit):
    """Asks for completions while a person types, and shows them when they come.

    Signals:
        wanted: what was typed so far.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._values = QStringListModel(self)
        self._completer = QCompleter(self._values, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setMaxVisibleItems(_SHOWN)
        self._completer.setWidget(self)
        popup = self._completer.popup()
        if popup is not None:
            popup.setProperty("kind", "popup")
        self._completer.activated.connect(self._take)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE)
        self._settling.timeout.connect(self._ask)
        self.textEdited.connect(self._typed)

    def offer(self, typed: str, values: Sequence[str]) -> None:
        """Show values that go with what was typed, if that is what stands here still."""
        if typed != self.text().strip() or not self.hasFocus():
            return
        self._values.setStringList([value for value in values if value != typed])
        if self._values.rowCount():
            self._completer.complete()
        else:
            self._put_away()

    @property
    def is_offering(self) -> bool:
        """Whether a list of values is open; Enter then belongs to it."""
        popup = self._completer.popup()
        return popup is not None and popup.isVisible()

    def offered(self) -> list[str]:
        """The values that are offered now."""
        return self._values.stringList()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Down, where nothing is offered yet, asks for what there is."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Down and plain and not self.is_offering:
            self._ask()
            return
        super().keyPressEvent(event)

    def _typed(self) -> None:
        if self.text().strip():
            self._settling.start()
        else:
            self._settling.stop()
            self._put_away()

    def _ask(self) -> None:
        self.wanted.emit(self.text().strip())

    def _put_away(self) -> None:
        popup = self._completer.popup()
        if popup is not None:
            popup.hide()

    def _take(self, value: str) -> None:
        self.setText(value)
        # So that who listens for typing takes it for typed.
        self.textEdited.emit(value)
        self._settling.stop()


class Completions(QObject):
    """Fetches completions in a reader's thread."""

    def __init__(self, values: Values, tasks: TaskRunner, parent: QObject | None = None) -> None:
        """Serve lines.

        Args:
            values: finds the values of a field.
            tasks: where that is done.
            parent: the QObject that owns this one.
        """
        super().__init__(parent)
        self._find = values
        self._tasks = tasks

    def serve(self, line: CompletingLine, field: str) -> None:
        """Offer the values of a field in a line.

        Args:
            line: to type in.
            field: as `Library.values` knows it.
        """
        line.wanted.connect(partial(self._fetch, line, field))

    def _fetch(self, line: CompletingLine, field: str, typed: str) -> None:
        self._tasks.read(
            lambda: list(self._find(field, typed, _OFFERED)),
            done=lambda values: line.offer(typed, values),
            key="completions",
        )
