"""The list itself: one column, rows of one height, the current record kept across results."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desk_archive.ui.record_list.delegate import RecordDelegate
from desk_archive.ui.record_list.model import RecordModel
from desk_archive.ui.roles import Role
from desk_archive.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

_SETTLE = 60
"""Milliseconds a record has to stay current before it is opened, so that a held key opens one."""

_SELECT = QItemSelectionModel.SelectionFlag.Select


class RecordTable(QTableView):
    """Records by line; says which one the reader came to and which one they want to read."""

    record_selected = Signal(str)
    record_activated = Signal(str)

    def __init__(self, model: RecordModel, theme: Theme, parent: QWidget | None = None) -> None:
        """Show `model` in the look of `theme`."""
        super().__init__(parent)
        self.setObjectName("recordList")
        self.setAccessibleName(self.tr("Records"))
        self.setToolTip(self.tr("Up and Down choose a record, Enter goes to its text"))
        self.setProperty("tone", "window")
        self._records = model
        self._theme = theme
        self._current: int | None = None
        self._chosen: set[int] = set()
        self._restoring = False
        self.delegate = RecordDelegate(theme, self)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE)
        self._settling.timeout.connect(self._tell_selected)
        self._set_up()
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        self.doubleClicked.connect(self._activate)
        theme.changed.connect(self._fit_rows)
        self._fit_rows()

    def _set_up(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        # Set once: every later change would resize the rows one by one.
        self.verticalHeader().setMinimumSectionSize(1)

    # --- results and places -------------------------------------------------------------------

    def show_result(self, numbers: array[int], text: str, *, keep_place: bool = False) -> None:
        """Take another result.

        Args:
            numbers: of all records, in order.
            text: what was sought.
            keep_place: leave the record at the top of the view where it is, if it is still there.
        """
        same_text = text.strip() == self._text
        self._text = text.strip()
        anchor, offset = self._anchor()
        self._records.set_result(numbers, text)
        self._fit_rows()
        self.updateGeometries()
        row = self._records.row_of(anchor) if keep_place and anchor is not None else None
        if row is not None:
            self.verticalScrollBar().setValue(row * self._height + offset)
        elif not keep_place:
            self.scrollToTop()
            if same_text and self.currentIndex().isValid():
                self.scrollTo(self.currentIndex())

    _text = ""
    _height = 1

    def _anchor(self) -> tuple[int | None, int]:
        """Number of the record at the top of the view, and how many pixels of it are above."""
        row = self.rowAt(0)
        if row < 0:
            return None, 0
        return self._records.numbers[row], -self.rowViewportPosition(row)

    def _fit_rows(self) -> None:
        height = self.delegate.row_height(with_hits=self._records.shows_hits)
        self._height = height
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(max(1, height // 3))

    # --- the current record and the chosen ones -----------------------------------------------

    @property
    def current_record(self) -> str | None:
        """UUID of the record the reader came to, or None where it isn't in the result."""
        index = self.currentIndex()
        record: str | None = index.data(Role.RECORD) if index.isValid() else None
        return record

    def chosen_records(self) -> list[str]:
        """UUIDs of all selected records, in the order of the list."""
        rows = sorted(row for first, last in self._ranges() for row in range(first, last + 1))
        records = (self._records.index(row, 0).data(Role.RECORD) for row in rows)
        return [record for record in records if record is not None]

    def select_number(self, number: int) -> bool:
        """Make a record current without saying so, as when it was opened from elsewhere.

        Returns:
            whether it is in the result; if not, it becomes current as soon as it is.
        """
        self._current = number
        self._chosen = {number}
        self._restore()
        return self.currentIndex().isValid()

    def currentChanged(self, current: Index, previous: Index, /) -> None:
        """Remember which record it is, and tell once it stays."""
        super().currentChanged(current, previous)
        if self._restoring or not current.isValid():
            return
        self._current = current.data(Role.NUMBER)
        self._settling.start()

    def _tell_selected(self) -> None:
        record = self.current_record
        if record is not None:
            self.record_selected.emit(record)

    def _activate(self) -> None:
        record = self.current_record
        if record is not None:
            self._settling.stop()
            self.record_activated.emit(record)

    def _ranges(self) -> Iterator[tuple[int, int]]:
        selection = self.selectionModel().selection()
        for number in range(selection.count()):
            each = selection.at(number)
            yield each.top(), each.bottom()

    def _keep(self) -> None:
        self._restoring = True
        numbers = self._records.numbers
        here = {number for first, last in self._ranges() for number in numbers[first : last + 1]}
        # A record that a filter took away stays chosen until the reader chooses another.
        self._chosen = here or self._chosen

    def _restore(self) -> None:
        self._restoring = True
        row = None if self._current is None else self._records.row_of(self._current)
        selection = self.selectionModel()
        if row is None:
            selection.clear()
        else:
            index = self._records.index(row, 0)
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            selection.select(
                self._chosen_again(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
        self._restoring = False

    def _chosen_again(self, current: int) -> QItemSelection:
        """The chosen records where they stand now, neighbours in one range."""
        index = self._records.index
        if len(self._chosen) <= 1:
            return QItemSelection(index(current, 0), index(current, 0))
        selection = QItemSelection()
        chosen = self._chosen
        begun: int | None = None
        for row, number in enumerate(self._records.numbers):
            if number in chosen:
                begun = row if begun is None else begun
            elif begun is not None:
                selection.select(index(begun, 0), index(row - 1, 0))
                begun = None
        if begun is not None:
            selection.select(index(begun, 0), index(len(self._records.numbers) - 1, 0))
        return selection

    # --- keys ---------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Enter opens the record to read."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._activate()
        else:
            super().keyPressEvent(event)

    def moveCursor(
        self,
        action: QAbstractItemView.CursorAction,
        modifiers: Qt.KeyboardModifier,
        /,
    ) -> QModelIndex:
        """Home and End go to the first and the last record; there are no columns to go along."""
        actions = QAbstractItemView.CursorAction
        last = self._records.rowCount() - 1
        if last >= 0 and action in (actions.MoveHome, actions.MoveEnd):
            return self._records.index(0 if action is actions.MoveHome else last, 0)
        return super().moveCursor(action, modifiers)

    def keyboardSearch(self, _search: str, /) -> None:
        """Letters are commands of the window; looking for titles is the search field's business."""
