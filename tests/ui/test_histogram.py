"""The result over time."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from desk_archive.domain.queries import FacetCount
from desk_archive.ui.facets.histogram import Bar, Histogram, bars_of, year_text
from desk_archive.ui.palette import LIGHT

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def years(**counts: int) -> list[FacetCount]:
    return [FacetCount(name.removeprefix("y"), count) for name, count in counts.items()]


@pytest.fixture
def histogram(theme, qtbot) -> Histogram:
    made = Histogram(theme)
    qtbot.addWidget(made)
    made.resize(208, 45)
    made.set_counts(years(y1950=2, y1951=4, y1953=10, y1954=5, y1956=1))
    made.show()
    return made


def choices(histogram: Histogram) -> list[list[object]]:
    told: list[list[object]] = []
    histogram.range_wanted.connect(lambda *ends: told.append(list(ends)))
    return told


def middle(histogram: Histogram, bar: int) -> QPoint:
    return histogram.bar_rect(bar).center()


# --- bars -------------------------------------------------------------------------------------


def test_a_bar_for_each_year() -> None:
    bars = bars_of(years(y1953=3, y1951=1))
    assert bars == [Bar(1951, 1951, 1), Bar(1952, 1952, 0), Bar(1953, 1953, 3)]


def test_one_year_and_none() -> None:
    assert bars_of(years(y1953=3)) == [Bar(1953, 1953, 3)]
    assert bars_of([]) == []
    assert bars_of([FacetCount(None, 5), FacetCount("1953", 0)]) == []


def test_few_years_have_empty_ones_around_them() -> None:
    bars = bars_of(years(y1953=3), least=7)
    assert [bar.count for bar in bars] == [0, 0, 0, 3, 0, 0, 0]
    assert (bars[0].first, bars[-1].last) == (1950, 1956)
    assert len(bars_of(years(y1951=1, y1954=1), least=7)) == 7


def test_many_years_share_a_bar() -> None:
    bars = bars_of(years(y1800=1, y1809=2, y1999=3))
    assert bars[0] == Bar(1800, 1804, 1)
    assert bars[1] == Bar(1805, 1809, 2)
    assert bars[-1].first <= 1999 <= bars[-1].last


def test_years_before_the_common_era() -> None:
    bars = bars_of([FacetCount("-0044", 1), FacetCount("0014", 1)])
    assert bars[0].first <= -44 <= bars[0].last
    assert year_text(-44) == "-0044"
    assert year_text(14) == "0014"


@settings(deadline=None)
@given(
    st.dictionaries(st.integers(-3000, 3000), st.integers(1, 500), min_size=1),
    st.one_of(st.none(), st.tuples(st.integers(1900, 1950), st.integers(1950, 2000))),
)
def test_bars_hold_every_record_once_in_order(counts, chosen) -> None:
    bars = bars_of((FacetCount(year_text(year), n) for year, n in counts.items()), chosen)
    assert sum(bar.count for bar in bars) == sum(counts.values())
    assert len(bars) <= 41
    assert all(a.last + 1 == b.first for a, b in itertools.pairwise(bars))
    for year in (*counts, *(chosen or ())):
        assert bars[0].first <= year <= bars[-1].last


# --- choosing ---------------------------------------------------------------------------------


def test_dragging_chooses_a_range(histogram: Histogram) -> None:
    told = choices(histogram)
    QTest.mousePress(histogram, LEFT, NONE, middle(histogram, 4))
    QTest.mouseMove(histogram, middle(histogram, 2))
    QTest.mouseMove(histogram, middle(histogram, 1))
    QTest.mouseRelease(histogram, LEFT, NONE, middle(histogram, 1))
    assert told == [[1951, 1954]]


def test_a_click_chooses_a_year_and_a_second_lets_go(histogram: Histogram) -> None:
    told = choices(histogram)
    QTest.mouseClick(histogram, LEFT, NONE, middle(histogram, 3))
    assert told == [[1953, 1953]]
    histogram.set_chosen((1953, 1953))
    QTest.mouseClick(histogram, LEFT, NONE, middle(histogram, 3))
    assert told[-1] == [None, None]


def test_keys_choose_a_range(histogram: Histogram) -> None:
    told = choices(histogram)
    QTest.keyClick(histogram, Qt.Key.Key_Home)
    QTest.keyClick(histogram, Qt.Key.Key_Right)
    QTest.keyClick(histogram, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(histogram, Qt.Key.Key_Right, SHIFT)
    assert told == []
    QTest.keyClick(histogram, Qt.Key.Key_Return)
    assert told == [[1951, 1953]]
    histogram.set_chosen((1951, 1953))
    QTest.keyClick(histogram, Qt.Key.Key_Delete)
    assert told[-1] == [None, None]


def test_from_right_to_left_time_runs_to_the_left(histogram: Histogram) -> None:
    histogram.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    told = choices(histogram)
    assert middle(histogram, 0).x() > middle(histogram, 6).x()
    QTest.mouseClick(histogram, LEFT, NONE, middle(histogram, 6))
    assert told == [[1956, 1956]]
    QTest.keyClick(histogram, Qt.Key.Key_Home)
    QTest.keyClick(histogram, Qt.Key.Key_Left)
    QTest.keyClick(histogram, Qt.Key.Key_Space)
    assert told[-1] == [1951, 1951]


def test_without_bars_nothing_can_be_chosen(theme, qtbot) -> None:
    empty = Histogram(theme)
    qtbot.addWidget(empty)
    told = choices(empty)
    QTest.mouseClick(empty, LEFT)
    QTest.keyClick(empty, Qt.Key.Key_Right)
    QTest.keyClick(empty, Qt.Key.Key_Return)
    assert told == []
    assert empty.accessibleDescription() == "No dates"
    assert empty.span_words() == ""


# --- what it shows ----------------------------------------------------------------------------


def test_it_says_what_it_shows(histogram: Histogram) -> None:
    assert histogram.accessibleName() == "Date"
    assert histogram.accessibleDescription() == "1950 \u2013 1956. 1950: 2 records"
    QTest.keyClick(histogram, Qt.Key.Key_End)
    assert histogram.accessibleDescription() == "1950 \u2013 1956. 1956: 1 record"
    histogram.set_chosen((1951, 1954))
    assert histogram.span_words() == "1951 \u2013 1954"


def test_bars_in_the_range_are_strong_and_others_weak(histogram: Histogram) -> None:
    histogram.set_chosen((1953, 1954))
    image = histogram.grab().toImage()
    inside, outside = middle(histogram, 3), middle(histogram, 1)
    inside.setY(40)
    outside.setY(40)
    accent = QColor(LIGHT.accent)
    assert abs(image.pixelColor(inside).red() - accent.red()) < 30
    assert image.pixelColor(outside).red() > accent.red() + 100


def test_the_range_stays_in_sight_where_there_are_no_records(histogram: Histogram) -> None:
    histogram.set_chosen((1940, 1945))
    assert histogram.bars[0].first == 1940
    histogram.set_counts([])
    assert [histogram.bars[0].first, histogram.bars[-1].last] == [1940, 1946]
    assert histogram.span_words() == "1940 \u2013 1945"


def test_dates_in_the_pane(theme, qtbot) -> None:
    from desk_archive.domain.queries import FacetName
    from desk_archive.ui.facets.pane import FacetPane
    from desk_archive.ui.filters import Filters

    pane = FacetPane(theme)
    qtbot.addWidget(pane)
    pane.show()
    pane.set_facets({FacetName.YEAR: years(y1950=2, y1956=1)})
    section = pane.dates
    assert section.isVisible()
    assert not section.view.isVisible()
    QTest.mouseClick(section.as_list, LEFT)
    assert section.view.isVisible()
    assert section.as_list.accessibleName() == "Hide the list of years"
    pane.set_filters(Filters(date_from="1951-02", date_to="1954-12-31"))
    assert section.histogram.span_words() == "1951 \u2013 1954"
    pane.set_facets({})
    assert section.isVisible()
    pane.set_filters(Filters())
    assert not section.isVisible()
