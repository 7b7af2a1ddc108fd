"""Below the page: what can be unfolded, and how far the reader has come."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from desk_archive.ui.theme import Theme

HEIGHT = 34
_SIDE = 8


class FootBar(QWidget):
    """Toggles of the panels, and the progress at the end."""

    panel_toggled = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin without panels."""
        super().__init__(parent)
        self._theme = theme
        self._toggles: dict[str, QPushButton] = {}
        self.setObjectName("viewerFoot")
        self.setFixedHeight(theme.size(HEIGHT))
        self._row = QHBoxLayout(self)
        side = theme.size(_SIDE)
        self._row.setContentsMargins(side, 0, 2 * side, 0)
        self._row.setSpacing(theme.size(4))
        self._row.addStretch(1)
        self.hint = QLabel()
        self.hint.setObjectName("viewerHint")
        self.progress = QLabel()
        self.progress.setObjectName("readingProgress")
        self.progress.setFont(theme.font())
        for label in (self.hint, self.progress):
            label.setProperty("kind", "soft")
            self._row.addWidget(label)
        theme.changed.connect(self._dress_all)

    def add_toggle(self, name: str, text: str, tooltip: str) -> None:
        """Offer a panel."""
        button = QPushButton(text)
        button.setObjectName(f"toggle_{name}")
        button.setCheckable(True)
        button.setAccessibleName(text)
        button.setToolTip(tooltip)
        button.toggled.connect(lambda on, n=name: self._toggled(n, on))
        self._row.insertWidget(len(self._toggles), button)
        self._toggles[name] = button
        self._dress(button)

    def set_text(self, name: str, text: str) -> None:
        """Call a panel otherwise, for instance with the number of its entries."""
        self._toggles[name].setText(text)
        self._toggles[name].setAccessibleName(text)

    def set_checked(self, name: str) -> None:
        """Show which panel is unfolded; "" for none."""
        for each, button in self._toggles.items():
            button.setChecked(each == name)

    def show_progress(self, minutes: int | None, percent: int) -> None:
        """Say how many minutes are left and how much is read; None for nothing to read."""
        if minutes is None:
            self.progress.clear()
            return
        shown = self.tr("{minutes} min · {percent} %") if minutes else self.tr("{percent} %")
        told = self.tr("About {minutes} minutes left, {percent} % read")
        self.progress.setText(shown.format(minutes=minutes, percent=percent))
        self.progress.setToolTip(told.format(minutes=minutes, percent=percent))

    def _toggled(self, name: str, on: bool) -> None:
        self._dress(self._toggles[name])
        self.panel_toggled.emit(name, on)

    def _dress_all(self) -> None:
        for button in self._toggles.values():
            self._dress(button)

    def _dress(self, button: QPushButton) -> None:
        """Plain text, stronger where the panel is unfolded."""
        colours, size = self._theme.colours, self._theme.size
        weight = QFont.Weight.Medium if button.isChecked() else QFont.Weight.Normal
        button.setFont(self._theme.font(weight=weight))
        ink = colours.ink if button.isChecked() else colours.soft
        button.setStyleSheet(
            f"QPushButton {{ color: {ink}; background: transparent; border: 1px solid transparent;"
            f" border-radius: {size(6)}px; padding: 0 {size(8)}px; height: {size(24)}px; }}"
            f"QPushButton:hover {{ color: {colours.ink}; background: {colours.hover}; }}"
            f"QPushButton:focus {{ border-color: {colours.accent}; }}"
        )


class PartBar(QWidget):
    """Which part of a very long text is shown."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin hidden."""
        super().__init__(parent)
        self._theme = theme
        self._index = 0
        self.setObjectName("partBar")
        self.setFixedHeight(theme.size(HEIGHT))
        self.label = QLabel()
        self.label.setProperty("kind", "soft")
        self.previous = self._button("back", self.tr("Previous part"), -1)
        self.next = self._button("forward", self.tr("Next part"), 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.size(_SIDE), 0, theme.size(_SIDE), 0)
        row.addStretch(1)
        for widget in (self.previous, self.label, self.next):
            row.addWidget(widget)
        row.addStretch(1)
        self.hide()

    def show_part(self, index: int, count: int) -> None:
        """Show which part it is, counted from 0; nothing where there is only one."""
        self._index = index
        shown = self.tr("Part {part} of {parts}").format(part=index + 1, parts=count)
        self.label.setText(shown)
        self.previous.setEnabled(index > 0)
        self.next.setEnabled(index + 1 < count)
        self.setVisible(count > 1)

    def _button(self, icon: str, name: str, by: int) -> QToolButton:
        button = QToolButton()
        self._theme.bind_icon(button, icon)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda _checked=False: self.chosen.emit(self._index + by))
        return button
