"""Brings results, rows and hits to the list, and what the reader does there to the window."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from desk_archive.domain.annotations import LegendColour
from desk_archive.domain.changes import Changes
from desk_archive.domain.queries import Hits, Query, Sort
from desk_archive.domain.records import RecordRow
from desk_archive.ui.filters import Filters
from desk_archive.ui.notifier import Notifier
from desk_archive.ui.record_list.model import RecordModel, Request
from desk_archive.ui.record_list.panel import RecordPanel
from desk_archive.ui.tasks import TaskRunner
from desk_archive.ui.theme import Theme


class Library(Protocol):
    """What the list asks of `services.library`."""

    def rows(self, numbers: Sequence[int], /) -> list[RecordRow]:
        """The lines of these records."""

    def uuids(self, numbers: Sequence[int], /) -> dict[int, str]:
        """The UUIDs of these records."""

    def number(self, uuid: str, /) -> int:
        """The number of a record."""


class Searching(Protocol):
    """What the list asks of `services.searching`."""

    def hits(self, text: str, numbers: Sequence[int], /) -> dict[int, Hits]:
        """The matches in these records."""


class Annotating(Protocol):
    """What the list asks of `services.annotating`."""

    def legend(self) -> tuple[LegendColour, ...]:
        """The reader's colours."""


class RecordListController(QObject):
    """The list of records and everything around it.

    Signals:
        record_selected: UUID of the record the reader came to, once it stays current.
        record_activated: UUID of the record they want to read: Enter or double click.
        filters_changed: the `Filters` left after a chip was removed.
        sort_changed: the `Sort` and whether it is descending.
        import_asked, sample_asked, clear_asked: a button of an empty list was pressed.
        failed: what was raised while rows or hits were fetched.
    """

    record_selected = Signal(str)
    record_activated = Signal(str)
    filters_changed = Signal(object)
    sort_changed = Signal(object, bool)
    import_asked = Signal()
    sample_asked = Signal()
    clear_asked = Signal()
    failed = Signal(object)

    def __init__(
        self,
        library: Library,
        searching: Searching,
        annotating: Annotating,
        runner: TaskRunner,
        notifier: Notifier,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        """Make the list; it shows nothing before the first result."""
        super().__init__(parent)
        self._library = library
        self._searching = searching
        self._annotating = annotating
        self._runner = runner
        self._found = 0
        self._records = 0
        self.model = RecordModel(library.uuids, self)
        self.panel = RecordPanel(self.model, theme)
        self._connect(notifier)

    def _connect(self, notifier: Notifier) -> None:
        model, panel = self.model, self.panel
        model.rows_wanted.connect(self._fetch_rows)
        model.hits_wanted.connect(self._fetch_hits)
        model.hits_counted.connect(self._show_hits)
        panel.table.record_selected.connect(self.record_selected)
        panel.table.record_activated.connect(self.record_activated)
        panel.filters.filters_changed.connect(self.filters_changed)
        panel.sort_changed.connect(self.sort_changed)
        panel.import_asked.connect(self.import_asked)
        panel.sample_asked.connect(self.sample_asked)
        panel.clear_asked.connect(self.clear_asked)
        notifier.changed.connect(self._changed)

    # --- what the window tells ----------------------------------------------------------------

    def show_result(
        self, query: Query, numbers: array[int], records: int, *, keep_place: bool = False
    ) -> None:
        """Show what a search found.

        Args:
            query: what was asked.
            numbers: of all records found, in order.
            records: how many there are in the archive.
            keep_place: the same was asked again, so nothing should jump.
        """
        if not self._records:
            self.load_legend()
        self._found, self._records = len(numbers), records
        by_date = query.sort is Sort.RELEVANCE and not query.text.strip()
        self.panel.show_order(Sort.DATE if by_date else query.sort, descending=query.descending)
        self.panel.show_result(numbers, query.text, records, keep_place=keep_place)

    def show_filters(self, filters: Filters) -> None:
        """Show the filters in force as chips."""
        self.panel.filters.set_filters(filters)

    def select(self, record: str) -> None:
        """Make a record current that was opened from elsewhere; says nothing back."""
        self._runner.read(
            partial(self._library.number, record),
            done=self.panel.table.select_number,
            key="record-list-select",
        )

    def focus(self) -> None:
        """Go to the list; where nothing is current, to its first record."""
        table = self.panel.table
        table.setFocus()
        if not table.currentIndex().isValid() and self.model.rowCount():
            table.setCurrentIndex(self.model.index(0, 0))

    def load_legend(self) -> None:
        """Learn the colours of the dots."""
        self._runner.read(self._annotating.legend, done=self._take_legend, key="record-list-legend")

    # --- fetching -----------------------------------------------------------------------------

    def _fetch_rows(self, request: Request) -> None:
        def failed(error: BaseException) -> None:
            self.model.fail_rows(request)
            self.failed.emit(error)

        self._runner.read(
            partial(self._library.rows, request.numbers),
            done=lambda rows: self.model.put_rows(request, rows),
            failed=failed,
        )

    def _fetch_hits(self, request: Request) -> None:
        def failed(error: BaseException) -> None:
            self.model.fail_hits(request)
            self.failed.emit(error)

        self._runner.read(
            partial(self._searching.hits, request.text, request.numbers),
            done=lambda hits: self.model.put_hits(request, hits),
            failed=failed,
        )

    def _take_legend(self, legend: tuple[LegendColour, ...]) -> None:
        self.panel.table.delegate.set_legend(legend)
        self.panel.table.viewport().update()

    def _show_hits(self, hits: int) -> None:
        self.panel.show_count(self._found, self._records, hits)

    def _changed(self, changes: Changes) -> None:
        if changes.legend:
            self.load_legend()
        if changes.records or changes.annotations:
            self.model.outdate()
