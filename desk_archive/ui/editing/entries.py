"""Fields of several values: one row each, to add, change, move and take out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desk_archive.domain.text import fold_space, normalise
from desk_archive.ui.editing.edits import FieldSpec
from desk_archive.ui.theme import Theme
from desk_archive.ui.widgets.completing_line import CompletingLine, Completions

Cells = tuple[str, ...]
"""An entry as its row shows it, one text a column."""

MOST_OF_SEVERAL = 40
"""So many entries are shown where several records have different ones; the others stay as they are."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the rows.

    Attributes:
        label: for whoever hears it, and as a hint where it is empty.
        stretch: its share of the width.
    """

    label: str
    stretch: int = 1


@dataclass(frozen=True, slots=True)
class Difference:
    """How the entries differ from those that were loaded.

    Attributes:
        now: all entries in order, as the rows have them.
        add: entries that records should have which not all of them had.
        remove: entries that none should have any more.
    """

    now: tuple[Cells, ...]
    add: tuple[Cells, ...]
    remove: tuple[Cells, ...]


class EntryRow(QWidget):
    """One entry: a line for each column, and a button that takes it out."""

    edited = Signal()
    removed = Signal()
    next_wanted = Signal()
    moved = Signal(int)

    def __init__(self, columns: Sequence[Column], label: str, theme: Theme) -> None:
        """An empty row.

        Args:
            columns: of the field.
            label: of the field.
            theme: lengths and icons.
        """
        super().__init__()
        self.partly = ""
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.size(4))
        self.lines: list[CompletingLine] = []
        for column in columns:
            line = CompletingLine()
            several = len(columns) > 1
            line.setAccessibleName(f"{label}: {column.label}" if several else label)
            line.setToolTip(
                self.tr("{field} (Enter: one more; Alt+Up, Alt+Down: move)").format(
                    field=line.accessibleName()
                )
            )
            line.setPlaceholderText(column.label if several else "")
            line.textEdited.connect(self._edited)
            line.installEventFilter(self)
            self.lines.append(line)
            row.addWidget(line, column.stretch)
        self.share = QPushButton()
        self.share.setProperty("kind", "link")
        self.share.setAutoDefault(False)
        self.share.clicked.connect(self._give_to_all)
        self.share.hide()
        row.addWidget(self.share)
        remove = QToolButton()
        remove.setAccessibleName(self.tr("Take out of {field}").format(field=label))
        remove.setToolTip(self.tr("Take out (Ctrl+Delete)"))
        remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        remove.setProperty("pointer_only", True)
        remove.clicked.connect(lambda _checked=False: self.removed.emit())
        theme.bind_icon(remove, "close")
        row.addWidget(remove)

    def show_entry(self, cells: Cells, *, count: int, total: int) -> None:
        """Show an entry.

        Args:
            cells: of the entry.
            count: how many records have it.
            total: how many records there are.
        """
        for line, text in zip(self.lines, cells, strict=True):
            line.setText(text)
            line.setCursorPosition(0)
        if count < total:
            self.partly = self.tr("in {count} of {total}").format(count=count, total=total)
            self.share.setText(self.partly)
            self.share.setAccessibleName(self.tr("Give to all: {entry}").format(entry=cells[-1]))
            self.share.setToolTip(self.tr("Give it to all of these records (Space)"))
            self.share.show()

    def cells(self) -> Cells:
        """The entry as it stands."""
        return tuple(fold_space(normalise(line.text())) for line in self.lines)

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Enter, Alt and the arrows, Ctrl and Delete in any of the lines."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        modifiers, key = event.modifiers(), event.key()
        alt, control = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not modifiers & control:
            self.next_wanted.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and modifiers == alt:
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Delete and modifiers == control:
            self.removed.emit()
        else:
            return False
        return True

    def _edited(self) -> None:
        if self.partly:
            self._give_to_all()
        self.edited.emit()

    def _give_to_all(self) -> None:
        self.partly = ""
        self.share.hide()
        self.edited.emit()


class EntriesField(QWidget):
    """The rows of a field, with what adds and moves them."""

    changed = Signal()

    def __init__(
        self,
        spec: FieldSpec,
        columns: Sequence[Column],
        theme: Theme,
        completions: Completions,
    ) -> None:
        """Edit a field without entries.

        Args:
            spec: the field.
            columns: what an entry consists of.
            theme: lengths and icons.
            completions: where values of other records come from.
        """
        super().__init__()
        self.setObjectName(f"edit_{spec.name}")
        self._spec = spec
        self._columns = tuple(columns)
        self._theme = theme
        self._completions = completions
        self._loaded: Counter[Cells] = Counter()
        self._order: tuple[Cells, ...] = ()
        self._total = 1
        self._rows: list[EntryRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.size(4))
        self._more = QLabel()
        self._more.setProperty("kind", "soft")
        self._more.setWordWrap(True)
        self._more.hide()
        self._column.addWidget(self._more)
        self._column.addLayout(self._foot())

    def load(self, values: Sequence[Sequence[Cells]]) -> None:
        """Show the entries that records have; unsaved ones go.

        Args:
            values: the entries of each record.
        """
        for row in list(self._rows):
            self._drop(row)
        self._total = len(values)
        self._loaded = Counter(cells for entries in values for cells in dict.fromkeys(entries))
        entries = list(self._loaded)
        if self._total == 1:
            entries = list(values[0])
        else:
            entries = [cells for cells, _ in self._loaded.most_common(MOST_OF_SEVERAL)]
        self._order = tuple(entries)
        for cells in entries:
            row = self._add_row()
            row.show_entry(cells, count=self._loaded[cells], total=self._total)
        left = len(self._loaded) - len(entries) if self._total > 1 else 0
        more = self.tr("{count} more in some of these records; they stay.")
        self.tell(more.format(count=left) if left else "")
        self._show_moves()

    def tell(self, text: str) -> None:
        """Say something below the rows; "" for nothing."""
        self._more.setText(text)
        self._more.setVisible(bool(text))

    def difference(self) -> Difference | None:
        """What has changed, or None."""
        rows = [row for row in self._rows if any(row.cells())]
        now = tuple(dict.fromkeys(row.cells() for row in rows))
        kept = set(now)
        remove = tuple(cells for cells in self._order if cells not in kept)
        in_all = {cells for cells, count in self._loaded.items() if count == self._total}
        wanted = (row.cells() for row in rows if not row.partly)
        add = tuple(cells for cells in dict.fromkeys(wanted) if cells not in in_all)
        moved = self._total == 1 and now != tuple(dict.fromkeys(self._order))
        if not (add or remove or moved):
            return None
        return Difference(now, add, remove)

    def focus_first(self) -> None:
        """Go to the first row, or make one."""
        row = self._rows[0] if self._rows else self._add_row()
        row.lines[0].setFocus()

    def add(self) -> None:
        """One more row at the end, and go there; an empty one that is there serves too."""
        last = self._rows[-1] if self._rows else None
        row = last if last is not None and not any(last.cells()) else self._add_row()
        row.lines[0].setFocus()

    def rows(self) -> list[EntryRow]:
        """The rows in order."""
        return list(self._rows)

    # --- inside -------------------------------------------------------------------------------

    def _add_row(self) -> EntryRow:
        row = EntryRow(self._columns, self._spec.label, self._theme)
        row.edited.connect(self.changed)
        row.removed.connect(lambda: self._remove(row))
        row.next_wanted.connect(lambda: self._after(row))
        row.moved.connect(lambda by: self._move(row, by))
        if self._spec.completes:
            self._completions.serve(row.lines[0], self._spec.name)
        elif len(self._columns) == 1 and self._spec.hint:
            row.lines[0].setPlaceholderText(self._spec.hint)
        self._column.insertWidget(len(self._rows), row)
        self._rows.append(row)
        self._show_moves()
        self._keep_tab_order()
        return row

    def _after(self, row: EntryRow) -> None:
        """Enter goes to the next row, or to a new one where this is the last and has something."""
        at = self._rows.index(row)
        if at + 1 < len(self._rows):
            self._rows[at + 1].lines[0].setFocus()
        elif any(row.cells()):
            self.add()

    def _remove(self, row: EntryRow) -> None:
        at = self._rows.index(row)
        had_focus = any(line.hasFocus() for line in row.lines)
        self._drop(row)
        if had_focus and self._rows:
            self._rows[min(at, len(self._rows) - 1)].lines[0].setFocus()
        elif had_focus:
            self._add.setFocus()
        self._show_moves()
        self.changed.emit()

    def _drop(self, row: EntryRow) -> None:
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _move(self, row: EntryRow, by: int) -> None:
        at = self._rows.index(row)
        to = at + by
        if not 0 <= to < len(self._rows) or self._total > 1:
            return
        focused = next((line for line in row.lines if line.hasFocus()), row.lines[0])
        self._rows[at], self._rows[to] = self._rows[to], self._rows[at]
        self._column.removeWidget(row)
        self._column.insertWidget(to, row)
        self._keep_tab_order()
        focused.setFocus()
        self.changed.emit()

    def _move_focused(self, by: int) -> None:
        """Move the row that is being edited; the buttons that ask for it leave it the focus."""
        for row in self._rows:
            if any(line.hasFocus() for line in row.lines):
                self._move(row, by)
                return

    def _keep_tab_order(self) -> None:
        stops: list[QWidget] = []
        for row in self._rows:
            stops += [*row.lines, row.share]
        stops.append(self._add)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _foot(self) -> QHBoxLayout:
        self._add = QPushButton(self.tr("Add"))
        self._add.setObjectName(f"add_{self._spec.name}")
        self._add.setProperty("kind", "link")
        self._add.setAutoDefault(False)
        name = self.tr("Add to {field}").format(field=self._spec.label)
        self._add.setAccessibleName(name)
        self._add.setToolTip(self.tr("{what} (Space)").format(what=name))
        self._add.clicked.connect(lambda _checked=False: self.add())
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self._add)
        line.addStretch(1)
        self._moves = [
            self._move_button("↑", self.tr("Move up (Alt+Up)"), -1),
            self._move_button("↓", self.tr("Move down (Alt+Down)"), 1),
        ]
        for button in self._moves:
            line.addWidget(button)
        return line

    def _move_button(self, text: str, words: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setProperty("kind", "tiny")
        button.setProperty("pointer_only", True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.clicked.connect(lambda _checked=False: self._move_focused(by))
        return button

    def _show_moves(self) -> None:
        """Moving has a sense among several rows of one record."""
        for button in self._moves:
            button.setVisible(self._total == 1 and len(self._rows) > 1)
