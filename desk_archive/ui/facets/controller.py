"""Which values are chosen and excluded, told to the window, and counts told to the pane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from desk_archive.domain.annotations import LegendColour
from desk_archive.domain.changes import Changes
from desk_archive.domain.queries import FacetCount, FacetName
from desk_archive.ui.facets.histogram import year_text
from desk_archive.ui.facets.pane import FacetPane
from desk_archive.ui.filters import Filters
from desk_archive.ui.notifier import Notifier
from desk_archive.ui.roles import FacetState
from desk_archive.ui.tasks import TaskRunner
from desk_archive.ui.theme import Theme


class Annotating(Protocol):
    """What the facets ask of `services.annotating`."""

    def legend(self) -> tuple[LegendColour, ...]:
        """The reader's colours."""


class FacetController(QObject):
    """The facet pane and the filters it makes.

    Signals:
        filters_changed: the `Filters` that the reader wants now.
    """

    filters_changed = Signal(object)

    def __init__(
        self,
        annotating: Annotating,
        runner: TaskRunner,
        notifier: Notifier,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        """Make the pane; it shows nothing before the first result."""
        super().__init__(parent)
        self._annotating = annotating
        self._runner = runner
        self._filters = Filters()
        self._knows_legend = False
        self.pane = FacetPane(theme)
        self.pane.state_wanted.connect(self._want_state)
        self.pane.range_wanted.connect(self._want_range)
        notifier.changed.connect(self._changed)

    @property
    def filters(self) -> Filters:
        """What is chosen and excluded now."""
        return self._filters

    def show_facets(self, facets: Mapping[FacetName, Sequence[FacetCount]]) -> None:
        """Show the counts of a result."""
        if not self._knows_legend:
            self.load_legend()
        self.pane.set_facets(facets)

    def show_filters(self, filters: Filters) -> None:
        """Show filters that were set elsewhere, such as by removing a chip; says nothing back."""
        self._filters = filters
        self.pane.set_filters(filters)

    def show_stale(self) -> None:
        """The counts are being made anew."""
        self.pane.set_stale()

    def load_legend(self) -> None:
        """Learn the colours that the names of the legend stand for."""
        self._knows_legend = True
        self._runner.read(self._annotating.legend, done=self._take_legend, key="facets-legend")

    def _want_state(self, facet: FacetName, value: str | None, state: int) -> None:
        self._tell(self._filters.with_state(facet, value, FacetState(state)))

    def _want_range(self, first: int | None, last: int | None) -> None:
        if first is None or last is None:
            self._tell(self._filters.with_dates(None, None))
        else:
            self._tell(self._filters.with_dates(year_text(first), year_text(last)))

    def _tell(self, filters: Filters) -> None:
        if filters != self._filters:
            self.show_filters(filters)
            self.filters_changed.emit(filters)

    def _take_legend(self, legend: tuple[LegendColour, ...]) -> None:
        self.pane.set_colours({each.name: each.value for each in legend})

    def _changed(self, changes: Changes) -> None:
        if changes.legend:
            self.load_legend()
