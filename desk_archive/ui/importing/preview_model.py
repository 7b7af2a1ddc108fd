"""The records that an import would make, as a table that can be edited before it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from desk_archive.domain.editing import FieldChanges, read_date
from desk_archive.domain.errors import WorldError
from desk_archive.domain.text import fold_space, normalise
from desk_archive.services.import_report import Likeness
from desk_archive.services.importing import OnDuplicate, PreparedRow
from desk_archive.ui.dates import date_words
from desk_archive.ui.importing.batch import Key
from desk_archive.ui.theme import Theme
from desk_archive.ui.wording import counted, number_words

translate = QCoreApplication.translate

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Column(IntEnum):
    """The columns of the preview."""

    TITLE = 0
    DATE = 1
    TYPE = 2
    TEXT = 3
    STATE = 4
    WARNINGS = 5


_EDITABLE = {Column.TITLE: "title", Column.DATE: "date", Column.TYPE: "type"}


class PreviewModel(QAbstractTableModel):
    """Rows are set all at once; what a person changes is kept beside them.

    Signals:
        wishes_changed: something was edited, chosen or left out.
    """

    wishes_changed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """An empty table.

        Args:
            theme: the colours.
            parent: the QObject that owns this one.
        """
        super().__init__(parent)
        self._theme = theme
        self._keys: list[Key] = []
        self._rows: list[PreparedRow] = []
        self._left: set[Key] = set()
        self._edits: dict[Key, dict[str, Any]] = {}
        self._wrong: dict[Key, tuple[str, str]] = {}
        self._on_duplicate = OnDuplicate.SKIP

    # --- what the dialog asks -----------------------------------------------------------------

    def set_rows(self, rows: Sequence[tuple[Key, PreparedRow]]) -> None:
        """Show these; what was done to rows that stay is kept."""
        self.beginResetModel()
        self._keys = [key for key, _ in rows]
        self._rows = [row for _, row in rows]
        self.endResetModel()
        self.wishes_changed.emit()

    def forget(self) -> None:
        """Other files are read from now on: what was done to rows doesn't concern theirs."""
        self._left, self._edits, self._wrong = set(), {}, {}
        self.set_rows(())

    def set_on_duplicate(self, on_duplicate: OnDuplicate) -> None:
        """What will be done with what is here already."""
        self._on_duplicate = on_duplicate
        self._redraw()

    def row(self, number: int) -> PreparedRow:
        """A row as it was read."""
        return self._rows[number]

    def problem(self, number: int) -> str:
        """Why a row can't be taken as it stands, or ""."""
        return self._wrong.get(self._keys[number], ("", ""))[1]

    def edits(self) -> Mapping[Key, FieldChanges]:
        """What was changed, by row."""
        return {key: FieldChanges(set=dict(values)) for key, values in self._edits.items()}

    def left_out(self) -> Collection[Key]:
        """The rows that are not wanted."""
        return set(self._left)

    def wanted(self) -> int:
        """How many rows are wanted and not passed over as being here already."""
        return sum(
            key not in self._left and not self._passed_over(row)
            for key, row in zip(self._keys, self._rows, strict=True)
        )

    def first_problem(self) -> QModelIndex | None:
        """The first cell that can't be taken as it stands, of a row that is wanted."""
        for number, key in enumerate(self._keys):
            if key in self._wrong and key not in self._left:
                return self.index(number, Column.DATE)
        return None

    def choose(self, numbers: Iterable[int], *, wanted: bool) -> None:
        """Say of several rows whether they are wanted."""
        keys = {self._keys[number] for number in numbers}
        self._left = self._left - keys if wanted else self._left | keys
        self._redraw()

    def is_wanted(self, number: int) -> bool:
        """Whether a row is wanted."""
        return self._keys[number] not in self._left

    # --- what Qt asks -------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE, /) -> int:
        """How many records there would be."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE, /) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> Any:
        """What the columns are called."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        titles = {
            Column.TITLE: self.tr("Title"),
            Column.DATE: self.tr("Date"),
            Column.TYPE: self.tr("Type"),
            Column.TEXT: self.tr("Text"),
            Column.STATE: self.tr("State"),
            Column.WARNINGS: self.tr("Warnings"),
        }
        return titles[Column(section)]

    def flags(self, index: Index, /) -> Qt.ItemFlag:
        """Title, date and type can be edited; the first column holds the check box."""
        flags = super().flags(index)
        column = Column(index.column())
        if column is Column.TITLE:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if column in _EDITABLE:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> Any:
        """What a cell shows."""
        if not index.isValid():
            return None
        number, column = index.row(), Column(index.column())
        answers: Mapping[int, Callable[[int, Column], Any]] = {
            Qt.ItemDataRole.DisplayRole: self._shown,
            Qt.ItemDataRole.EditRole: self._edited,
            Qt.ItemDataRole.CheckStateRole: self._checked,
            Qt.ItemDataRole.ToolTipRole: self._told,
            Qt.ItemDataRole.ForegroundRole: self._ink,
        }
        answer = answers.get(role)
        return answer(number, column) if answer else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole, /) -> bool:
        """Take what a person typed or ticked."""
        number = index.row()
        if role == Qt.ItemDataRole.CheckStateRole:
            self.choose([number], wanted=Qt.CheckState(value) is Qt.CheckState.Checked)
            return True
        if role != Qt.ItemDataRole.EditRole or Column(index.column()) not in _EDITABLE:
            return False
        taken = self._take(number, Column(index.column()), fold_space(normalise(str(value))))
        self._redraw(number)
        return taken

    # --- inside -------------------------------------------------------------------------------

    def _take(self, number: int, column: Column, words: str) -> bool:
        """Keep what was typed; False where it is refused."""
        key, row, name = self._keys[number], self._rows[number], _EDITABLE[column]
        if words == self._edited(number, column):
            return True
        value: Any = words or None
        if column is Column.TITLE and not words:
            return False
        if column is Column.DATE:
            self._wrong.pop(key, None)
            try:
                value = read_date(words)
            except WorldError as error:
                self._wrong[key] = (words, error.message)
                return True
        edits = self._edits.setdefault(key, {})
        edits[name] = value
        if value == getattr(row, name):
            del edits[name]
        if not edits:
            del self._edits[key]
        return True

    def _value(self, number: int, name: str) -> Any:
        edits = self._edits.get(self._keys[number], {})
        return edits[name] if name in edits else getattr(self._rows[number], name)

    def _shown(self, number: int, column: Column) -> str:
        row = self._rows[number]
        if column is Column.DATE:
            wrong = self._wrong.get(self._keys[number])
            return wrong[0] if wrong else date_words(self._value(number, "date"))
        if column in _EDITABLE:
            return self._value(number, _EDITABLE[column]) or ""
        if column is Column.TEXT:
            return self._size(row)
        if column is Column.STATE:
            return self._state(row)
        count = len(row.warnings)
        return counted(count, self.tr("1 warning"), self.tr("{count} warnings")) if count else ""

    def _edited(self, number: int, column: Column) -> str:
        if column is not Column.DATE:
            return self._shown(number, column)
        wrong = self._wrong.get(self._keys[number])
        if wrong:
            return wrong[0]
        date = self._value(number, "date")
        return (date.edtf or date.verbatim or "") if date else ""

    def _checked(self, number: int, column: Column) -> Qt.CheckState | None:
        if column is not Column.TITLE:
            return None
        return Qt.CheckState.Checked if self.is_wanted(number) else Qt.CheckState.Unchecked

    def _told(self, number: int, column: Column) -> str:
        row = self._rows[number]
        if column is Column.DATE and self.problem(number):
            return self.problem(number)
        if column is Column.WARNINGS:
            return "\n".join(row.warnings)
        if column is Column.STATE and row.likeness is not None:
            return likeness_words(row.likeness)
        return row.path if column is Column.TITLE else self._shown(number, column)

    def _ink(self, number: int, column: Column) -> QColor | None:
        colours = self._theme.colours
        if column is Column.DATE and self.problem(number):
            return QColor(colours.danger)
        row = self._rows[number]
        if not self.is_wanted(number) or self._passed_over(row):
            return QColor(colours.soft)
        return QColor(colours.soft) if column in (Column.TEXT, Column.WARNINGS) else None

    def _size(self, row: PreparedRow) -> str:
        if not row.documents:
            return self.tr("no text")
        characters = self.tr("{count} characters").format(count=number_words(row.characters))
        if row.documents == 1:
            return characters
        documents = self.tr("{count} documents").format(count=number_words(row.documents))
        return f"{documents}, {characters}"

    def _state(self, row: PreparedRow) -> str:
        if row.likeness is None:
            return self.tr("New")
        if row.likeness is Likeness.OTHER_FORM and self._on_duplicate is not OnDuplicate.KEEP:
            return self.tr("Other form, is added")
        words = {
            OnDuplicate.SKIP: self.tr("Here already"),
            OnDuplicate.REPLACE: self.tr("Replaces"),
            OnDuplicate.KEEP: self.tr("New beside it"),
        }
        if self._on_duplicate is OnDuplicate.REPLACE and row.likeness is Likeness.SAME_FILE:
            return self.tr("Here already")
        return words[self._on_duplicate]

    def _passed_over(self, row: PreparedRow) -> bool:
        """Whether nothing will be made of it, since it is here already."""
        if row.likeness is None or row.likeness is Likeness.OTHER_FORM:
            return False
        if self._on_duplicate is OnDuplicate.REPLACE:
            return row.likeness is Likeness.SAME_FILE
        return self._on_duplicate is OnDuplicate.SKIP

    def _redraw(self, number: int | None = None) -> None:
        if self._rows:
            first, last = (0, len(self._rows) - 1) if number is None else (number, number)
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))
        self.wishes_changed.emit()


def likeness_words(likeness: Likeness) -> str:
    """How a draft stands to a record that is here."""
    words = {
        Likeness.SAME_FILE: translate("importing", "The same file is here already."),
        Likeness.SAME_TEXT: translate("importing", "The same record is here with the same text."),
        Likeness.NEW_VERSION: translate("importing", "The same record is here with another text."),
        Likeness.OTHER_FORM: translate("importing", "The same record is here in another form."),
    }
    return words[likeness]
