"""The chosen filters as chips above the list."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from desk_archive.domain.queries import (
    FacetFilter,
    FacetName,
)
from desk_archive.ui.filters import Filters
from desk_archive.ui.palette import LIGHT
from desk_archive.ui.widgets.chip import Chip
from tests.ui.record_list.conftest import Window

FILTERS = Filters(
    (FacetFilter(FacetName.PERSON, "Marlow, Edith"), FacetFilter(FacetName.PLACE, None)),
    (FacetFilter(FacetName.PERSON, "Press Bureau"),),
    "1951",
    "1954",
)


def chips(window: Window) -> dict[str, QAbstractButton]:
    buttons = window.panel.filters.findChildren(QAbstractButton)
    return {each.text(): each for each in buttons if each.isVisibleTo(window.panel)}


def test_filters_are_shown_as_chips(window: Window) -> None:
    window.show(1)
    assert not window.panel.filters.isVisible()
    window.controller.show_filters(FILTERS)
    assert window.panel.filters.isVisible()
    shown = chips(window)
    assert list(shown) == [
        "Marlow, Edith",
        "Places (none)",
        "1951 \u2013 1954",
        "not Press Bureau",
        "Clear all",
    ]
    assert [each.excluded for each in shown.values() if isinstance(each, Chip)] == [
        False,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("chip", "left"),
    [
        ("Marlow, Edith", replace(FILTERS, include=FILTERS.include[1:])),
        ("Places (none)", replace(FILTERS, include=FILTERS.include[:1])),
        ("1951 \u2013 1954", replace(FILTERS, date_from=None, date_to=None)),
        ("not Press Bureau", replace(FILTERS, exclude=())),
        ("Clear all", Filters()),
    ],
)
def test_a_chip_is_removed(window: Window, qtbot, chip: str, left: Filters) -> None:
    window.show(1)
    window.controller.show_filters(FILTERS)
    with qtbot.waitSignal(window.controller.filters_changed) as changed:
        qtbot.mouseClick(chips(window)[chip], Qt.MouseButton.LeftButton)
    assert changed.args == [left]


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_chip_is_removed_by_key_and_the_next_has_the_focus(window: Window, qtbot, key) -> None:
    window.show(1)
    window.controller.show_filters(FILTERS)
    window.controller.filters_changed.connect(window.controller.show_filters)
    qtbot.waitActive(window.panel).__enter__()
    chips(window)["Places (none)"].setFocus()
    QTest.keyClick(chips(window)["Places (none)"], key)
    assert "Places (none)" not in chips(window)
    assert chips(window)["1951 \u2013 1954"].hasFocus()


def test_one_chip_needs_no_clear_all(window: Window) -> None:
    window.show(1)
    window.controller.show_filters(replace(FILTERS, include=(), exclude=()))
    assert list(chips(window)) == ["1951 \u2013 1954"]


def test_chips_take_as_many_lines_as_they_need(window: Window, qtbot) -> None:
    window.show(1)
    window.controller.show_filters(FILTERS)
    area = window.panel.filters
    qtbot.waitUntil(lambda: area.height() > 2 * 24)
    rects = [chip.geometry() for chip in chips(window).values()]
    assert all(area.rect().contains(rect) for rect in rects)
    assert not any(a.intersects(b) for n, a in enumerate(rects) for b in rects[n + 1 :])


def test_an_excluded_chip_is_dashed_in_the_colour_of_danger(window: Window, colours_in) -> None:
    window.show(1)
    window.controller.show_filters(FILTERS)
    image = chips(window)["not Press Bureau"].grab().toImage()
    top = {image.pixelColor(x, 0).name() for x in range(14, image.width() - 14)}
    assert len(top) > 1
    assert QColor(LIGHT.danger).name() in colours_in(image)
    included = chips(window)["Marlow, Edith"].grab().toImage()
    assert included.pixelColor(QPoint(30, 2)).name() == LIGHT.accent_soft
