"""The column of the list: chips, how many records there are and in which order, and the list."""

from __future__ import annotations

from array import array

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desk_archive.domain.queries import Sort
from desk_archive.ui.record_list.active_filters import ActiveFilters
from desk_archive.ui.record_list.model import RecordModel
from desk_archive.ui.record_list.view import RecordTable
from desk_archive.ui.theme import Theme
from desk_archive.ui.widgets.empty_state import EmptyState
from desk_archive.ui.wording import counted, number_words, sort_words

_DOT = " \u00b7 "
_ORDERS = (Sort.DATE, Sort.TITLE, Sort.ADDED, Sort.RELEVANCE)


class RecordPanel(QWidget):
    """Everything in the middle column; holds widgets, decides nothing."""

    sort_changed = Signal(object, bool)
    import_asked = Signal()
    sample_asked = Signal()
    clear_asked = Signal()

    def __init__(self, model: RecordModel, theme: Theme, parent: QWidget | None = None) -> None:
        """An empty list; which emptiness it is becomes known with the first result."""
        super().__init__(parent)
        self._theme = theme
        self.setProperty("tone", "window")
        self.filters = ActiveFilters(theme)
        self.count = QLabel()
        self.count.setProperty("kind", "soft")
        self.count.setFont(theme.font())
        self.sort = self._sort_button()
        self.table = RecordTable(model, theme)
        self._nothing = self._nothing_found()
        self._no_records = self._no_records_yet()
        self.stack = QStackedWidget()
        for page in (self.table, self._nothing, self._no_records):
            self.stack.addWidget(page)
        self._lay_out()

    def _lay_out(self) -> None:
        size = self._theme.size
        bar = QHBoxLayout()
        bar.setContentsMargins(size(12), size(4), size(4), size(4))
        bar.addWidget(self.count, 1)
        bar.addWidget(self.sort)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addLayout(bar)
        column.addWidget(line)
        column.addWidget(self.stack, 1)

    # --- what it shows ------------------------------------------------------------------------

    def show_result(
        self, numbers: array[int], text: str, records: int, *, keep_place: bool = False
    ) -> None:
        """Show a result.

        Args:
            numbers: of all records found, in order.
            text: what was sought.
            records: how many there are in the archive.
            keep_place: leave the view where it is as far as possible.
        """
        self.table.show_result(numbers, text, keep_place=keep_place)
        empty = self._nothing if records else self._no_records
        self.stack.setCurrentWidget(self.table if len(numbers) else empty)
        self.sort.setEnabled(bool(records))
        self._orders[Sort.RELEVANCE].setEnabled(bool(text.strip()))
        self.show_count(len(numbers), records)

    def show_count(self, found: int, records: int, hits: int | None = None) -> None:
        """Tell how many records and hits there are, the hits once they are known."""
        if found == records:
            one, many = self.tr("1 record"), self.tr("{records} records", "", records)
        else:
            one = self.tr("{found} of 1 record")
            many = self.tr("{found} of {records} records", "", records)
        words = (one if records == 1 else many).format(
            found=number_words(found), records=number_words(records)
        )
        if hits is not None:
            many = self.tr("{count} hits", "", hits)
            words += _DOT + counted(hits, self.tr("1 hit"), many)
        self.count.setText(words)

    def show_order(self, sort: Sort, *, descending: bool) -> None:
        """Show in which order the list is; tells nobody."""
        self._orders[sort].setChecked(True)
        (self._falling if descending else self._rising).setChecked(True)
        for direction in (self._rising, self._falling):
            direction.setEnabled(sort is not Sort.RELEVANCE)
        self.sort.setText(sort_words(sort))
        self.sort.setAccessibleName(self.tr("Sorted by {order}").format(order=sort_words(sort)))

    # --- what it is made of -------------------------------------------------------------------

    def _sort_button(self) -> QPushButton:
        button = QPushButton()
        button.setProperty("kind", "quiet")
        button.setToolTip(self.tr("Order of the list (Space)"))
        menu = QMenu(button)
        orders, directions = QActionGroup(menu), QActionGroup(menu)
        self._orders: dict[Sort, QAction] = {}
        for sort in _ORDERS:
            self._orders[sort] = self._choice(menu, orders, sort_words(sort))
        menu.addSeparator()
        self._rising = self._choice(menu, directions, self.tr("Ascending"))
        self._falling = self._choice(menu, directions, self.tr("Descending"))
        self._rising.setChecked(True)
        menu.triggered.connect(self._sort_chosen)
        button.setMenu(menu)
        return button

    def _choice(self, menu: QMenu, group: QActionGroup, text: str) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        group.addAction(action)
        return action

    def _sort_chosen(self) -> None:
        chosen = next(sort for sort, action in self._orders.items() if action.isChecked())
        descending = self._falling.isChecked() and chosen is not Sort.RELEVANCE
        self.sort_changed.emit(chosen, descending)

    def _nothing_found(self) -> EmptyState:
        state = EmptyState(self.tr("Nothing matches."), self._theme)
        button = state.add_button(
            self.tr("Clear search and filters"),
            self.tr("Show all records again (Ctrl+Shift+K)"),
            primary=True,
        )
        button.clicked.connect(self.clear_asked)
        return state

    def _no_records_yet(self) -> EmptyState:
        state = EmptyState(self.tr("Import documents to begin."), self._theme)
        button = state.add_button(
            self.tr("Import documents\u2026"),
            self.tr("Choose files to import (Ctrl+O)"),
            primary=True,
        )
        button.clicked.connect(self.import_asked)
        sample = state.add_button(
            self.tr("Open the sample archive"),
            self.tr("Look at a dozen invented documents first"),
        )
        sample.clicked.connect(self.sample_asked)
        return state
