"""What restricts the result besides the words: one value that facets, chips and search share."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desk_archive.domain.queries import FacetFilter, FacetName
from desk_archive.ui.roles import FacetState


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters in force.

    Attributes:
        include: values chosen, in the order in which they were.
        exclude: values excluded, likewise.
        date_from, date_to: EDTF, both or neither.
    """

    include: tuple[FacetFilter, ...] = ()
    exclude: tuple[FacetFilter, ...] = ()
    date_from: str | None = None
    date_to: str | None = None

    def __bool__(self) -> bool:
        """Whether anything is restricted."""
        return self != Filters()

    def __len__(self) -> int:
        """How many filters there are; a range of dates is one."""
        return len(self.include) + len(self.exclude) + (self.date_from is not None)

    def state(self, facet: FacetName, value: str | None) -> FacetState:
        """Whether a value is chosen or excluded."""
        this = FacetFilter(facet, value)
        if this in self.include:
            return FacetState.INCLUDED
        return FacetState.EXCLUDED if this in self.exclude else FacetState.NONE

    def with_state(self, facet: FacetName, value: str | None, state: FacetState) -> Filters:
        """The same filters but for one value."""
        this = FacetFilter(facet, value)
        if self.state(facet, value) is state:
            return self
        include = tuple(each for each in self.include if each != this)
        exclude = tuple(each for each in self.exclude if each != this)
        if state is FacetState.INCLUDED:
            include += (this,)
        elif state is FacetState.EXCLUDED:
            exclude += (this,)
        return replace(self, include=include, exclude=exclude)

    def with_dates(self, date_from: str | None, date_to: str | None) -> Filters:
        """The same filters with another range of dates; None for both is all dates."""
        return replace(self, date_from=date_from, date_to=date_to)

    def values(self, facet: FacetName) -> dict[str | None, FacetState]:
        """The values of one facet that are chosen or excluded."""
        states = {each.value: FacetState.INCLUDED for each in self.include if each.facet is facet}
        states |= {each.value: FacetState.EXCLUDED for each in self.exclude if each.facet is facet}
        return states
