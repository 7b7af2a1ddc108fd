"""What restricts the result, and what it is called."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from desk_archive.domain.queries import FacetFilter, FacetName
from desk_archive.ui import wording
from desk_archive.ui.filters import Filters
from desk_archive.ui.roles import FacetState

PLACE = FacetName.PLACE
HARBOUR = FacetFilter(PLACE, "Harbour City")


def test_a_value_is_chosen_excluded_and_let_go() -> None:
    chosen = Filters().with_state(PLACE, "Harbour City", FacetState.INCLUDED)
    assert chosen.include == (HARBOUR,)
    assert chosen.state(PLACE, "Harbour City") is FacetState.INCLUDED
    excluded = chosen.with_state(PLACE, "Harbour City", FacetState.EXCLUDED)
    assert excluded.include == ()
    assert excluded.exclude == (HARBOUR,)
    assert excluded.with_state(PLACE, "Harbour City", FacetState.NONE) == Filters()


def test_no_value_is_a_value_too() -> None:
    none = Filters().with_state(PLACE, None, FacetState.INCLUDED)
    assert none.state(PLACE, None) is FacetState.INCLUDED
    assert none.values(PLACE) == {None: FacetState.INCLUDED}
    assert none.values(FacetName.PERSON) == {}


def test_how_many_there_are() -> None:
    assert not Filters()
    filters = Filters().with_dates("1951", "1954").with_state(PLACE, "A", FacetState.EXCLUDED)
    assert filters
    assert len(filters) == 2
    assert len(filters.with_dates(None, None)) == 1


def test_the_order_of_choosing_is_kept() -> None:
    filters = Filters()
    for value in "cab":
        filters = filters.with_state(PLACE, value, FacetState.INCLUDED)
    assert [each.value for each in filters.include] == ["c", "a", "b"]


def test_every_facet_has_a_title() -> None:
    titles = [wording.facet_title(facet) for facet in FacetName]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_values_in_words() -> None:
    words = wording.value_words
    assert words(PLACE, None) == "(none)"
    assert words(FacetName.STATUS, "to check") == "To check"
    assert words(FacetName.ANNOTATED, "no") == "Without notes"
    assert words(FacetName.SUBJECT, "War--Peace") == "War \u203a Peace"
    assert words(FacetName.CALL_NUMBER, "fond 12 \u203a opis 1") == "Fond 12 \u203a Opis 1"
    assert wording.leaf_words(FacetName.CALL_NUMBER, "fond 12 \u203a opis 1") == "Opis 1"
    assert wording.leaf_words(FacetName.TAG, "cuba/missiles") == "missiles"


def test_numbers_are_grouped() -> None:
    QLocale.setDefault(QLocale("en_GB"))
    assert wording.number_words(100_000) == "100,000"
