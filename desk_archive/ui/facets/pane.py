"""The pane of all facets, the dates on top."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desk_archive.domain.queries import FacetCount, FacetName
from desk_archive.ui.facets.section import DateSection, FacetSection
from desk_archive.ui.filters import Filters
from desk_archive.ui.theme import Theme

ORDER = (
    FacetName.YEAR,
    FacetName.PERSON,
    FacetName.AUTHOR,
    FacetName.RECIPIENT,
    FacetName.PLACE,
    FacetName.TOPIC,
    FacetName.SUBJECT,
    FacetName.REPOSITORY,
    FacetName.CALL_NUMBER,
    FacetName.TYPE,
    FacetName.LANGUAGE,
    FacetName.COLLECTION,
    FacetName.TAG,
    FacetName.COLOUR,
    FacetName.STATUS,
    FacetName.ANNOTATED,
)
"""The facets from top to bottom."""

# All of these are among the people already.
_FOLDED_AT_FIRST = (FacetName.AUTHOR, FacetName.RECIPIENT)


class FacetPane(QScrollArea):
    """All facets below each other; those without values are hidden.

    Signals:
        state_wanted: facet, value, and the `FacetState` it should have.
        range_wanted: first and last year, or None twice.
    """

    state_wanted = Signal(object, object, int)
    range_wanted = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Facets without values."""
        super().__init__(parent)
        self.setObjectName("facetPane")
        self.setAccessibleName(self.tr("Facets"))
        self.setProperty("tone", "panel")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.dates = DateSection(theme)
        self.sections: dict[FacetName, FacetSection] = {
            facet: self.dates if facet is FacetName.YEAR else FacetSection(facet, theme)
            for facet in ORDER
        }
        content = QWidget()
        content.setProperty("tone", "panel")
        self._column = QVBoxLayout(content)
        side = theme.size(12)
        self._column.setContentsMargins(side, theme.size(8), side, theme.size(12))
        self._column.setSpacing(theme.size(8))
        for section in self.sections.values():
            self._column.addWidget(section)
            section.model.state_wanted.connect(self._wanting(section.facet))
        self._column.addStretch(1)
        self.setWidget(content)
        self.dates.histogram.range_wanted.connect(self.range_wanted)
        for facet in _FOLDED_AT_FIRST:
            self.sections[facet].set_folded(True)

    def _wanting(self, facet: FacetName) -> Callable[[object, int], None]:
        return lambda value, state: self.state_wanted.emit(facet, value, state)

    # --- what others tell it ------------------------------------------------------------------

    def set_facets(self, facets: Mapping[FacetName, Sequence[FacetCount]]) -> None:
        """Take the counts of a result."""
        place = self.verticalScrollBar().value()
        for facet, section in self.sections.items():
            section.set_counts(facets.get(facet, ()))
        self.verticalScrollBar().setValue(place)

    def set_filters(self, filters: Filters) -> None:
        """Take what is chosen and excluded."""
        for section in self.sections.values():
            section.set_filters(filters)

    def set_colours(self, colours: Mapping[str, str]) -> None:
        """Know the line colour of each name in the legend."""
        self.sections[FacetName.COLOUR].model.set_colours(colours)

    def set_stale(self) -> None:
        """Counts are being made anew: grey the old ones."""
        for section in self.sections.values():
            section.set_stale()

    def state(self) -> dict[str, Any]:
        """What the reader folded, for the settings."""
        folded = [facet.value for facet, section in self.sections.items() if section.is_folded]
        return {"folded": folded, "years_as_list": self.dates.lists}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Fold as it was; what isn't a facet is ignored."""
        folded = state.get("folded")
        if isinstance(folded, list):
            for facet, section in self.sections.items():
                section.set_folded(facet.value in folded)
        self.dates.show_list(state.get("years_as_list") is True)
