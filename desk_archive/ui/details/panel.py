"""What all panels below the page are made of: a calm column of labelled values that scrolls."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desk_archive.ui.details.entries import Entry, Group, Value
from desk_archive.ui.theme import Theme
from desk_archive.ui.widgets.section import Section
from desk_archive.ui.wording import origin_sign, origin_words

_SIDE = 16
_LABEL = 132
_MEASURE = 620
_CODE = 12
_CODE_FAMILIES = ["Noto Sans Mono", "DejaVu Sans Mono", "Menlo", "Consolas", "monospace"]


class EntryLabel(QLabel):
    """The label of a field; a double click edits the field."""

    edit_requested = Signal()

    def mouseDoubleClickEvent(self, event: QMouseEvent, /) -> None:
        """Ask for the editor."""
        event.accept()
        self.edit_requested.emit()


class Panel(QScrollArea):
    """Sections of labelled values; which are folded is kept from record to record.

    Signals:
        link_requested: an address that is to be opened.
        edit_requested: the name of a field that is to be edited, "" for the record as a whole.
    """

    link_requested = Signal(str)
    edit_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._folded: set[str] = set()
        self._stale = True
        self.editable = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("tone", "panel")
        self.setStyleSheet(
            "QScrollArea, QScrollArea > QWidget > QWidget#column "
            "{ background: transparent; border: none; }"
        )
        self._column = QVBoxLayout()
        theme.changed.connect(self.refresh)

    def refresh(self) -> None:
        """What there is to show has changed: show it anew, now or when it is next seen."""
        self._stale = True
        if self.isVisible():
            self._fill_anew()

    def fill(self) -> None:
        """Put in what there is to show."""

    def showEvent(self, event: QShowEvent, /) -> None:
        """Make up for what has changed while nobody looked."""
        if self._stale:
            self._fill_anew()
        super().showEvent(event)

    def _fill_anew(self) -> None:
        self._stale = False
        content = self._begin()
        self.fill()
        # Only now, so that all of it shows at once.
        self.setWidget(content)

    def add_note(self, text: str) -> QLabel:
        """A line of second rank."""
        label = self._label(text, soft=True)
        self._insert(label)
        return label

    def add_groups(self, groups: Sequence[Group]) -> None:
        """A section for each group."""
        for group in groups:
            section = self.add_section(group.name, group.title)
            body = QWidget()
            grid = QGridLayout(body)
            size = self._theme.size
            grid.setContentsMargins(0, 0, 0, size(8))
            grid.setHorizontalSpacing(size(12))
            grid.setVerticalSpacing(size(4))
            grid.setColumnMinimumWidth(0, size(_LABEL))
            grid.setColumnStretch(1, 1)
            for row, entry in enumerate(group.entries):
                self._add_entry(grid, row, entry)
            section.add(body)
            self.finish_group(section, group)

    def finish_group(self, section: Section, group: Group) -> None:
        """Put below the fields of a group what can be done with it."""

    def action_button(self, text: str, tooltip: str, done: Callable[[], object]) -> QPushButton:
        """A button in the manner of a link."""
        button = QPushButton(text)
        button.setProperty("kind", "link")
        button.setAccessibleName(text)
        button.setToolTip(tooltip)
        button.clicked.connect(lambda _checked=False: done())
        return button

    def add_section(self, name: str, title: str) -> Section:
        """An empty section, folded if one of this name was folded last."""
        section = Section(title, self._theme)
        section.setObjectName(f"section_{name}")
        section.set_folded(name in self._folded)
        section.folded.connect(lambda folded, n=name: self._fold(n, folded))
        self._insert(section)
        return section

    def _add_entry(self, grid: QGridLayout, row: int, entry: Entry) -> None:
        label = self._entry_label(entry)
        label.setMaximumWidth(self._theme.size(_LABEL))
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        values = QWidget()
        column = QVBoxLayout(values)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.size(2))
        for value in entry.values:
            column.addWidget(self._value(value, entry.label))
        grid.addWidget(values, row, 1)

    def _entry_label(self, entry: Entry) -> QLabel:
        """The label, with a word on where the values came from where that isn't the file."""
        label = EntryLabel()
        sign = f" · {origin_sign(entry.origin)}" if entry.origin else ""
        self._dress(label, entry.label + sign, soft=True)
        if entry.origin:
            label.setToolTip(origin_words(entry.origin).capitalize())
            label.setAccessibleDescription(origin_words(entry.origin))
        if entry.field and self.editable:
            edit = self.tr("Double click: edit")
            label.setToolTip("\n".join(filter(None, (label.toolTip(), edit))))
            label.edit_requested.connect(lambda: self.edit_requested.emit(entry.field))
        return label

    def _value(self, value: Value, name: str) -> QWidget:
        if value.exact:
            return self._exact(value.text, name)
        label = self._label("" if value.href else value.text, soft=False)
        label.setAccessibleDescription(name)
        if value.href:
            colour = self._theme.colours.accent
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setText(
                f'<a href="{html.escape(value.href)}" style="color:{colour}">'
                f"{html.escape(value.text)}</a>"
            )
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.LinksAccessibleByMouse
                | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
            )
            label.setAccessibleName(value.text)
            label.setToolTip(value.href)
            label.linkActivated.connect(self.link_requested)
        return label

    def _exact(self, text: str, name: str) -> QLineEdit:
        """A field that can be copied from but not typed into; it scrolls where it is too narrow."""
        field = QLineEdit(text)
        field.setReadOnly(True)
        field.setFrame(False)
        font = self._theme.font(_CODE)
        font.setFamilies(_CODE_FAMILIES)
        field.setFont(font)
        field.setAccessibleName(name)
        field.setToolTip(name)
        height = field.fontMetrics().height()
        field.setStyleSheet(
            "QLineEdit, QLineEdit:focus { background: transparent; border: none; padding: 0; "
            f"height: {height}px; }}"
        )
        field.setCursorPosition(0)
        return field

    def _label(self, text: str, *, soft: bool) -> QLabel:
        label = QLabel()
        self._dress(label, text, soft=soft)
        return label

    def _dress(self, label: QLabel, text: str, *, soft: bool) -> None:
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setText(text)
        label.setWordWrap(True)
        label.setFont(self._theme.font())
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if soft:
            label.setProperty("kind", "soft")
        else:
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _fold(self, name: str, folded: bool) -> None:
        self._folded = self._folded | {name} if folded else self._folded - {name}

    def _insert(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)

    def _begin(self) -> QWidget:
        """A fresh column, not shown yet."""
        content = QWidget()
        content.setObjectName("column")
        content.setMaximumWidth(self._theme.size(_LABEL + _MEASURE))
        self._column = QVBoxLayout(content)
        side = self._theme.size(_SIDE)
        self._column.setContentsMargins(side, self._theme.size(8), side, side)
        self._column.setSpacing(self._theme.size(4))
        self._column.addStretch(1)
        return content
