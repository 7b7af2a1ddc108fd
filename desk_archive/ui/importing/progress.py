"""How far reading or storing has come: a bar, how fast it goes, and how long it will take."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from desk_archive.domain.changes import Progress
from desk_archive.ui.importing.pace import Pace
from desk_archive.ui.theme import Theme
from desk_archive.ui.wording import number_words

_MINUTE = 60
_FEW = 10


class ProgressPage(QWidget):
    """A bar in the upper third of the dialog."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin without knowing anything."""
        super().__init__(parent)
        self._pace = Pace()
        self._summary = QLabel()
        self._summary.setObjectName("importProgressText")
        self._item = QLabel()
        self._speed = QLabel()
        for label in (self._summary, self._item, self._speed):
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self._item, self._speed):
            label.setProperty("kind", "soft")
        self._item.setMinimumWidth(1)
        self._bar = QProgressBar()
        self._bar.setObjectName("importProgress")
        self._bar.setAccessibleName(self.tr("Progress of the import"))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.size(24), 0, theme.size(24), 0)
        column.setSpacing(theme.size(8))
        column.addStretch(1)
        for widget in (self._summary, self._bar, self._item, self._speed):
            column.addWidget(widget)
        column.addStretch(2)

    def begin(self, text: str) -> None:
        """Something else begins.

        Args:
            text: what is being done.
        """
        self._pace = Pace()
        self._summary.setText(text)
        self._item.setText(" ")
        self._speed.setText(" ")
        self._bar.setRange(0, 0)

    def show_progress(self, progress: Progress, counted: str, per_second: str) -> None:
        """Say how far it has come.

        Args:
            progress: how far.
            counted: words with `{done}` and `{total}`.
            per_second: words with `{rate}`.
        """
        self._pace.note(time.monotonic(), progress.done)
        self._bar.setRange(0, progress.total or 0)
        self._bar.setValue(progress.done)
        total = progress.total or progress.done
        words = counted.format(done=number_words(progress.done), total=number_words(total))
        self._summary.setText(words)
        room = self._item.width()
        metrics = self._item.fontMetrics()
        middle = Qt.TextElideMode.ElideMiddle
        self._item.setText(metrics.elidedText(progress.item, middle, room) or " ")
        rate, left = self._pace.rate(), self._pace.seconds_left(total)
        if rate is None or left is None:
            return
        shown = f"{rate:.1f}" if rate < _FEW else number_words(round(rate))
        self._speed.setText(f"{per_second.format(rate=shown)} · {self.time_words(left)}")

    def summary(self) -> str:
        """What is said above the bar."""
        return self._summary.text()

    def speed(self) -> str:
        """How fast it goes and how long it will take."""
        return self._speed.text()

    def time_words(self, seconds: float) -> str:
        """How long something will take, as roughly as it is known."""
        if seconds < _FEW:
            return self.tr("a few seconds left")
        if seconds < _MINUTE:
            return self.tr("about {count} s left").format(count=math.ceil(seconds / _FEW) * _FEW)
        minutes = math.ceil(seconds / _MINUTE)
        return self.tr("about {count} min left").format(count=number_words(minutes))
