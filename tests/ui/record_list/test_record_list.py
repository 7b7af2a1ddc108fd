"""The list as a reader meets it: keys, mouse, places that hold, and what is painted."""

from __future__ import annotations

from array import array
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QTableView

from desk_archive.domain.changes import Changes
from desk_archive.domain.queries import (
    FacetFilter,
    FacetName,
    Hits,
    Query,
    Sort,
)
from desk_archive.ui.filters import Filters
from desk_archive.ui.palette import DARK, LIGHT
from desk_archive.ui.record_list.wording import spoken, summary
from desk_archive.ui.roles import Role
from desk_archive.ui.theme import Scheme
from tests.ui.record_list.conftest import ROW, Window

# --- what programs outside rely on ------------------------------------------------------------


def test_the_contract(window: Window) -> None:
    window.show(3, 1, 2)
    table = window.panel.findChild(QTableView, "recordList")
    assert table is window.table
    assert [table.model().index(row, 0).data(Role.RECORD) for row in range(3)] == [
        "uuid-3",
        "uuid-1",
        "uuid-2",
    ]
    assert table.model().columnCount() == 1
    assert window.panel.findChild(type(window.panel.filters), "activeFilters")


def test_everything_to_act_on_has_a_name_and_a_tip(window: Window) -> None:
    filters = Filters((FacetFilter(FacetName.PLACE, "A"), FacetFilter(FacetName.PLACE, "B")))
    window.controller.show_filters(filters)
    window.show(1)
    for button in window.panel.findChildren(QAbstractButton):
        if button.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            assert button.accessibleName(), button
            assert button.toolTip(), button
    assert window.table.accessibleName() == "Records"


# --- keys and mouse ---------------------------------------------------------------------------


def test_moving_tells_which_record_the_reader_came_to(window: Window, qtbot) -> None:
    window.show(*range(1, 11))
    window.controller.focus()
    told: list[str] = []
    window.controller.record_selected.connect(told.append)
    window.key(Qt.Key.Key_Down)
    window.key(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["uuid-3"]  # Only where it stayed.
    window.key(Qt.Key.Key_End)
    assert window.current() == "uuid-10"
    window.key(Qt.Key.Key_Home)
    assert window.current() == "uuid-1"
    window.key(Qt.Key.Key_PageDown)
    assert window.current() != "uuid-1"
    qtbot.waitUntil(lambda: len(told) == 2)


def test_a_click_selects_and_a_double_click_opens(window: Window, qtbot) -> None:
    window.show(1, 2, 3)
    middle = window.table.visualRect(window.model.index(1, 0)).center()
    with qtbot.waitSignal(window.controller.record_selected) as selected:
        qtbot.mouseClick(window.table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert selected.args == ["uuid-2"]
    with qtbot.waitSignal(window.controller.record_activated) as activated:
        qtbot.mouseDClick(window.table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert activated.args == ["uuid-2"]


def test_enter_opens(window: Window, qtbot) -> None:
    window.show(1, 2)
    window.controller.focus()
    with qtbot.waitSignal(window.controller.record_activated) as activated:
        window.key(Qt.Key.Key_Return)
    assert activated.args == ["uuid-1"]


def test_letters_are_left_to_the_window(window: Window) -> None:
    window.show(1, 2, 3)
    window.controller.focus()
    QTest.keyClick(window.table, "r")
    assert window.current() == "uuid-1"


def test_several_can_be_chosen(window: Window) -> None:
    window.show(*range(1, 11))
    window.controller.focus()
    window.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    window.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert window.table.chosen_records() == ["uuid-1", "uuid-2", "uuid-3"]


# --- places that hold -------------------------------------------------------------------------


def test_the_current_record_is_kept_across_results(window: Window, qtbot) -> None:
    window.show(*range(1, 11))
    window.table.setCurrentIndex(window.model.index(4, 0))
    with qtbot.waitSignal(window.controller.record_selected):
        pass
    with qtbot.assertNotEmitted(window.controller.record_selected, wait=100):
        window.show(9, 7, 5, 3, 1)
        assert window.current() == "uuid-5"
        assert window.table.currentIndex().row() == 2
        window.show(1, 2)
        assert window.current() is None
        window.show(*range(10, 0, -1))
        assert window.current() == "uuid-5"
        assert window.table.selectionModel().isRowSelected(5)


def test_several_chosen_ones_are_kept_too(window: Window) -> None:
    window.show(*range(1, 11))
    select = QItemSelectionModel.SelectionFlag.Select
    window.table.setCurrentIndex(window.model.index(0, 0))
    for row in (0, 1, 5, 9):
        window.table.selectionModel().select(window.model.index(row, 0), select)
    window.show(*range(10, 0, -2), 1)
    assert window.table.chosen_records() == ["uuid-10", "uuid-6", "uuid-2", "uuid-1"]


def test_a_record_opened_from_elsewhere_becomes_current(window: Window, qtbot) -> None:
    window.show(*range(1, 11))
    with qtbot.assertNotEmitted(window.controller.record_selected, wait=100):
        window.controller.select("uuid-7")
        qtbot.waitUntil(lambda: window.current() == "uuid-7")


def test_asked_again_the_view_stays_where_it_is(window: Window) -> None:
    window.show(*range(1, 501))
    bar = window.table.verticalScrollBar()
    bar.setValue(100 * 57 + 20)
    top = window.at(window.table.rowAt(0), Role.NUMBER)
    window.show(0, -1, *range(1, 501), again=True)
    assert window.at(window.table.rowAt(0), Role.NUMBER) == top
    assert window.table.rowViewportPosition(window.table.rowAt(0)) == -20
    window.show(*range(1, 501), query=Query(text="other"))
    assert bar.value() == 0


def test_a_hundred_thousand_records(window: Window) -> None:
    window.show(*range(1, 100_001))
    window.controller.focus()
    window.key(Qt.Key.Key_End)
    assert window.current() == "uuid-100000"
    window.show(*range(100_000, 0, -1))
    assert window.table.currentIndex().row() == 0


# --- what is painted --------------------------------------------------------------------------


def test_rows_are_as_high_as_drawn(window: Window) -> None:
    window.show(1, 2)
    assert window.table.rowHeight(0) == 57
    window.show(1, 2, query=Query(text="ceasefire"))
    assert window.table.rowHeight(0) == window.table.rowHeight(1) == 95


def test_found_words_are_marked(window: Window, qtbot, colours_in) -> None:
    window.show(1, query=Query(text="ceasefire"))
    qtbot.waitUntil(lambda: window.at(0, Role.HITS) is not None)
    assert LIGHT.mark in colours_in(window.picture())
    window.archive.snippets = ()
    window.show(2, query=Query(text="peace"))
    qtbot.waitUntil(lambda: window.at(0, Role.HITS) is not None)
    assert LIGHT.mark not in colours_in(window.picture())


def test_notes_have_dots_in_their_colours(window: Window, qtbot, colours_in) -> None:
    window.archive.colours = ("id-green", "id-red")
    window.show(1)
    qtbot.waitUntil(lambda: LIGHT.highlight("#3b7a3f").line in colours_in(window.picture()))
    colours = colours_in(window.picture())
    assert LIGHT.highlight("#b23b2e").line in colours
    assert LIGHT.highlight("#2f6bb0").line not in colours


def test_starred_records_have_a_star(window: Window, colours_in) -> None:
    window.show(1)
    assert LIGHT.accent not in colours_in(window.picture())
    window.archive.starred = True
    window.show(2)
    assert LIGHT.accent in colours_in(window.picture())


def test_the_current_row_stands_out(window: Window) -> None:
    window.show(1, 2)
    window.table.setCurrentIndex(window.model.index(1, 0))
    image = window.picture()
    assert image.pixelColor(1, 60).name() == LIGHT.accent
    assert image.pixelColor(6, 60).name() == LIGHT.selection
    assert image.pixelColor(6, 4).name() == LIGHT.window


def test_from_right_to_left_the_bar_is_at_the_right(window: Window) -> None:
    window.panel.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    window.show(1)
    window.table.setCurrentIndex(window.model.index(0, 0))
    image = window.picture()
    assert image.pixelColor(image.width() - 2, 20).name() == LIGHT.accent
    assert image.pixelColor(1, 20).name() == LIGHT.selection


def test_dark(window: Window, theme, colours_in) -> None:
    window.show(1)
    theme.set_scheme(Scheme.DARK)
    image = window.picture()
    assert image.pixelColor(6, 4).name() == DARK.window
    assert DARK.ink in colours_in(image)


def test_until_a_row_is_here_there_is_a_calm_placeholder(window: Window, colours_in) -> None:
    window.archive.broken = True
    window.panel.show()
    window.controller.show_result(Query(), array("q", [1]), 1)
    image = window.picture()
    assert image.pixelColor(20, 17).name() == LIGHT.line
    assert LIGHT.ink not in colours_in(image)


# --- around the list --------------------------------------------------------------------------


def test_how_many_there_are(window: Window, qtbot) -> None:
    count = window.panel.count
    window.show(*range(1, 43))
    assert count.text() == "42 of 1,204 records"
    window.show(*range(1, 43), query=Query(text="ceasefire"))
    qtbot.waitUntil(lambda: count.text() == "42 of 1,204 records \u00b7 84 hits")
    window.panel.show_count(1, 1, 1)
    assert count.text() == "1 record \u00b7 1 hit"
    window.panel.show_count(0, 1)
    assert count.text() == "0 of 1 record"


def test_the_order_is_chosen_from_a_menu(window: Window, qtbot) -> None:
    window.show(1, query=Query(sort=Sort.TITLE, descending=True, text="x"))
    assert window.panel.sort.text() == "Title"
    actions = {action.text(): action for action in window.panel.sort.menu().actions()}
    assert actions["Title"].isChecked()
    assert actions["Descending"].isChecked()
    with qtbot.waitSignal(window.controller.sort_changed) as changed:
        actions["Added"].trigger()
    assert changed.args == [Sort.ADDED, True]
    with qtbot.waitSignal(window.controller.sort_changed) as changed:
        actions["Relevance"].trigger()
    assert changed.args == [Sort.RELEVANCE, False]


def test_relevance_needs_words(window: Window) -> None:
    window.show(1, query=Query(sort=Sort.RELEVANCE))
    actions = {action.text(): action for action in window.panel.sort.menu().actions()}
    assert not actions["Relevance"].isEnabled()
    assert window.panel.sort.text() == "Date"
    window.show(1, query=Query(sort=Sort.RELEVANCE, text="x"))
    assert actions["Relevance"].isEnabled()
    assert window.panel.sort.text() == "Relevance"


@pytest.mark.parametrize(
    ("records", "button", "signal"),
    [
        (5, "Clear search and filters", "clear_asked"),
        (0, "Import documents\u2026", "import_asked"),
        (0, "Open the sample archive", "sample_asked"),
    ],
)
def test_an_empty_list_says_what_to_do(
    window: Window, qtbot, records: int, button: str, signal: str
) -> None:
    window.panel.show()
    window.controller.show_result(Query(), array("q"), records)
    shown = window.panel.stack.currentWidget()
    buttons = {each.text(): each for each in shown.findChildren(QAbstractButton)}
    with qtbot.waitSignal(getattr(window.controller, signal)):
        qtbot.mouseClick(buttons[button], Qt.MouseButton.LeftButton)
    window.show(1)
    assert window.panel.stack.currentWidget() is window.table


def test_what_fails_is_told(window: Window, qtbot) -> None:
    window.archive.broken = True
    window.panel.show()
    with qtbot.waitSignal(window.controller.failed) as failed:
        window.controller.show_result(Query(), array("q", [1]), 1)
    assert str(failed.args[0]) == "the disk is gone"


def test_changes_are_shown(window: Window, qtbot) -> None:
    window.show(1)
    window.archive.title = "Renamed"
    window.notifier.tell(Changes(records=frozenset({"uuid-1"})))
    qtbot.waitUntil(lambda: window.at(0, Qt.ItemDataRole.DisplayRole) == "Renamed 1")


# --- words ------------------------------------------------------------------------------------


def test_the_second_line() -> None:
    assert summary(ROW) == "Orlov \u2192 Foreign Ministry \u00b7 Telegram \u00b7 Fond 12"
    many = replace(
        ROW, authors=("Kim, Il Sung", "Kuznetsov, V.", "Fedorenko, N."), recipients=(), type=None
    )
    assert summary(many) == "Kim, Kuznetsov +1 \u00b7 Fond 12"
    foreign = replace(ROW, authors=(), languages=("Russian",), call_number=())
    assert summary(foreign) == (
        "\u2192 Foreign Ministry \u00b7 Telegram \u00b7 Russian \u00b7 State Archive"
    )


def test_all_of_a_line_is_said() -> None:
    words = spoken(replace(ROW, starred=True, notes=3), Hits(2, ()))
    assert words == (
        "Telegram on the opening of talks, 12 Feb 1953, Orlov \u2192 Foreign Ministry, Telegram, "
        "Fond 12, starred, 3 notes, 2 hits"
    )
