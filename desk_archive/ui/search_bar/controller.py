"""The search in force: words, filters and order together, asked off the window's thread."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from desk_archive.domain.changes import Changes
from desk_archive.domain.queries import FacetCount, FacetName, Query, Sort
from desk_archive.ui.filters import Filters
from desk_archive.ui.notifier import Notifier
from desk_archive.ui.search_bar.view import SearchField
from desk_archive.ui.tasks import TaskRunner
from desk_archive.ui.theme import Theme


class Result(Protocol):
    """What a search brings."""

    @property
    def numbers(self) -> array[int]:
        """All record numbers, in order."""

    def facets(self) -> Mapping[FacetName, Sequence[FacetCount]]:
        """Counts of all values of all facets."""


class Counts(Protocol):
    """How much the archive holds."""

    @property
    def records(self) -> int:
        """Records that are not in the trash."""


class Searching(Protocol):
    """What the search bar asks of `services.searching`."""

    def find(self, query: Query, /) -> Result:
        """All records a query finds."""


class Library(Protocol):
    """What the search bar asks of `services.library`."""

    def counts(self) -> Counts:
        """How much the archive holds."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        query: what was asked.
        numbers: of all records found, in order (`array('q')`).
        facets: counts of all values of all facets.
        records: how many records the archive holds.
        again: the same was asked before and only the archive changed, so that nothing should jump.
    """

    query: Query
    numbers: array[int]
    facets: Mapping[FacetName, Sequence[FacetCount]]
    records: int
    again: bool


class SearchController(QObject):
    """Holds the query, has it answered, and asks again when the archive changes.

    Signals:
        started: a query is being answered; what is shown is no longer right.
        found: a `Found`; of several queries in a row only the last is answered.
        failed: what was raised instead.
        list_wanted: the reader goes from the field to the list.
    """

    started = Signal(object)
    found = Signal(object)
    failed = Signal(object)
    list_wanted = Signal()

    def __init__(
        self,
        searching: Searching,
        library: Library,
        runner: TaskRunner,
        notifier: Notifier,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        """Ask for nothing yet; `search` begins."""
        super().__init__(parent)
        self._searching = searching
        self._library = library
        self._runner = runner
        self._query = Query()
        self._answered: Query | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(0)
        self._again.timeout.connect(self.search)
        self.field = SearchField(theme)
        self.field.query_changed.connect(self._set_text)
        self.field.list_wanted.connect(self.list_wanted)
        notifier.changed.connect(self._changed)

    @property
    def query(self) -> Query:
        """What is asked now."""
        return self._query

    @property
    def filters(self) -> Filters:
        """The filters of the query."""
        query = self._query
        return Filters(query.include, query.exclude, query.date_from, query.date_to)

    def set_query(self, query: Query) -> None:
        """Ask something else altogether, as at the start or for a saved search."""
        self.field.set_query(query.text)
        self._ask(query)

    def set_filters(self, filters: Filters) -> None:
        """Ask the same with other filters."""
        self._ask(
            replace(
                self._query,
                include=filters.include,
                exclude=filters.exclude,
                date_from=filters.date_from,
                date_to=filters.date_to,
            )
        )

    def set_sort(self, sort: Sort, descending: bool) -> None:
        """Ask the same in another order."""
        self._ask(replace(self._query, sort=sort, descending=descending))

    def clear(self) -> None:
        """Ask for all records, in the same order."""
        self.set_query(Query(sort=self._query.sort, descending=self._query.descending))

    def search(self) -> None:
        """Have the query answered, again or for the first time."""
        self._again.stop()
        query = self._query
        self.started.emit(query)
        self._runner.read(
            partial(_find, self._searching, self._library, query, again=query == self._answered),
            done=self._take,
            failed=self.failed.emit,
            key="search",
        )

    def _set_text(self, text: str) -> None:
        self._ask(replace(self._query, text=text))

    def _ask(self, query: Query) -> None:
        if query != self._query or self._answered is None:
            self._query = query
            self.search()

    def _take(self, found: Found) -> None:
        self._answered = found.query
        self.found.emit(found)

    def _changed(self, changes: Changes) -> None:
        if changes.membership or changes.facets or changes.records or changes.annotations:
            # Once for all changes of this moment.
            self._again.start()


def _find(searching: Searching, library: Library, query: Query, *, again: bool) -> Found:
    """Everything the window wants to know of a query; runs in a reader's thread."""
    result = searching.find(query)
    facets = dict(result.facets())
    if query.date_from is not None or query.date_to is not None:
        # The years ignore the range, which is their own selection, as every facet ignores its own.
        all_dates = searching.find(replace(query, date_from=None, date_to=None))
        facets[FacetName.YEAR] = all_dates.facets().get(FacetName.YEAR, ())
    return Found(query, result.numbers, facets, library.counts().records, again)
