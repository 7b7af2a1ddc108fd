"""The search field, and the search it makes together with filters and order."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton

from desk_archive.domain.changes import Changes
from desk_archive.domain.queries import FacetCount, FacetFilter, FacetName, Query, Sort
from desk_archive.ui.filters import Filters
from desk_archive.ui.notifier import Notifier
from desk_archive.ui.palette import DARK, LIGHT
from desk_archive.ui.search_bar.controller import Found, SearchController
from desk_archive.ui.search_bar.syntax import meaningful
from desk_archive.ui.search_bar.view import SearchField
from desk_archive.ui.theme import Scheme


@pytest.fixture
def field(theme, qtbot) -> SearchField:
    made = SearchField(theme)
    qtbot.addWidget(made)
    made.resize(600, 32)
    made.show()
    return made


def sought(field: SearchField) -> list[str]:
    told: list[str] = []
    field.query_changed.connect(told.append)
    return told


# --- syntax -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("place:Harbour ceasefire", ["place:"]),
        ("author:Kuz AND place:x", ["author:", "AND", "place:"]),
        ("-tag:a (note:b)", ["tag:", "note:"]),
        ("Place:x", ["Place:"]),
        ('"place:x" title:"y z"', ["title:"]),
        ('"not closed place:x', []),
        ("nonsense:x http://a and or not", []),
        ("displace:x", []),
        ("\N{GRINNING FACE} place:\N{GRINNING FACE}", ["place:"]),
        ("", []),
    ],
)
def test_what_has_a_meaning_of_its_own(query: str, parts: list[str]) -> None:
    assert [query[start:end] for start, end in meaningful(query)] == parts


# --- the field --------------------------------------------------------------------------------


def test_the_contract(field: SearchField) -> None:
    assert isinstance(field, QLineEdit)
    assert field.objectName() == "searchField"
    assert field.accessibleName() == "Search"
    assert "Ctrl+K" in field.toolTip()
    assert field.height() == 32


def test_what_is_typed_is_sought_a_moment_after_the_last_key(field: SearchField, qtbot) -> None:
    told = sought(field)
    QTest.keyClicks(field, "peace")
    assert told == []
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["peace"]


def test_enter_does_not_wait(field: SearchField) -> None:
    told = sought(field)
    QTest.keyClicks(field, "peace")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert told == ["peace"]
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert told == ["peace"]


def test_escape_clears_then_leaves(field: SearchField, qtbot) -> None:
    told = sought(field)
    QTest.keyClicks(field, "peace")
    QTest.keyClick(field, Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(field.list_wanted):
        QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert told == ["peace", ""]
    with qtbot.waitSignal(field.list_wanted):
        QTest.keyClick(field, Qt.Key.Key_Escape)


def test_down_seeks_at_once_and_goes_to_the_list(field: SearchField, qtbot) -> None:
    told = sought(field)
    QTest.keyClicks(field, "peace")
    with qtbot.waitSignal(field.list_wanted):
        QTest.keyClick(field, Qt.Key.Key_Down)
    assert told == ["peace"]


def test_a_button_clears(field: SearchField) -> None:
    told = sought(field)
    clear = next(action for action in field.actions() if "Clear" in action.text())
    button = next(b for b in field.findChildren(QToolButton) if b.defaultAction() is clear)
    assert not button.isVisible()
    field.setText("peace")
    assert button.isVisible()
    assert "Esc" in clear.toolTip()
    field._sought = "peace"
    clear.trigger()
    assert field.text() == ""
    assert told == [""]


def test_a_query_from_elsewhere_is_shown_and_not_told(field: SearchField, qtbot) -> None:
    told = sought(field)
    field.set_query("place:Harbour")
    with qtbot.assertNotEmitted(field.query_changed, wait=150):
        pass
    assert field.text() == "place:Harbour"
    assert told == []


def columns(field: SearchField, colour: str) -> list[int]:
    """The x of all pixels of (nearly) a colour in the text."""
    image = field.grab().toImage()
    wanted = QColor(colour)

    def is_near(found: QColor) -> bool:
        pairs = zip(found.getRgb(), wanted.getRgb(), strict=True)
        return sum(abs(one - other) for one, other in pairs) < 50

    return [
        x
        for x in range(30, 300)
        if any(is_near(image.pixelColor(x, y)) for y in range(6, image.height() - 6))
    ]


def test_field_names_are_coloured(field: SearchField, theme) -> None:
    field.setText("ceasefire")
    assert not columns(field, LIGHT.accent)
    field.setText("HHHHplace:lll")
    assert not columns(field, LIGHT.accent)
    field.setText("HHHH place:lll")
    coloured, plain = columns(field, LIGHT.accent), columns(field, LIGHT.ink)
    assert coloured
    assert plain[0] < coloured[0] < coloured[-1] < plain[-1]
    theme.set_scheme(Scheme.DARK)
    assert columns(field, DARK.accent)


@pytest.mark.parametrize("position", [0, 3, 12])
def test_colours_are_right_wherever_the_cursor_is(field: SearchField, position: int) -> None:
    field.setText("HHHH place:lll")
    expected = columns(field, LIGHT.accent)
    field.setCursorPosition(position)
    field._colour()
    assert columns(field, LIGHT.accent) == expected
    assert field.cursorPosition() == position


def test_characters_beyond_the_basic_plane_do_not_shift_colours(field: SearchField) -> None:
    field.setText("\N{GRINNING FACE}\N{GRINNING FACE} HHHH place:HHHHHHHH")
    coloured, plain = columns(field, LIGHT.accent), columns(field, LIGHT.ink)
    assert coloured[-1] < plain[-1] - 15
    assert any(x < coloured[0] for x in plain)


def test_colouring_is_not_a_step_to_undo(field: SearchField) -> None:
    QTest.keyClicks(field, "place:x")
    field.undo()
    assert field.text() in {"", "place:"}
    field.redo()
    assert field.text() == "place:x"


def test_an_input_method_in_the_middle_of_a_word_is_not_disturbed(field: SearchField) -> None:
    field.setText("place:")
    QCoreApplication.sendEvent(field, QInputMethodEvent("\u3042", []))
    field._colour()
    assert field.text() == "place:"
    commit = QInputMethodEvent("", [])
    commit.setCommitString("\u6771\u4eac")
    QCoreApplication.sendEvent(field, commit)
    assert field.text() == "place:\u6771\u4eac"
    assert columns(field, LIGHT.accent)


def test_the_hint_makes_room(field: SearchField, qtbot) -> None:
    def hint() -> object:
        image = field.grab().toImage()
        return image.copy(image.width() - 90, 0, 60, image.height())

    field.clearFocus()
    empty = hint()
    field.setText("word " * 40)
    assert hint() != empty
    field.clear()
    assert hint() == empty


# --- the search -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counts:
    records: int


class Result:
    def __init__(self, numbers: array[int], years: int) -> None:
        self.numbers = numbers
        self._years = years

    def facets(self):
        return {FacetName.YEAR: [FacetCount("1953", self._years)]}


class Archive:
    """A search in place of the services."""

    def __init__(self) -> None:
        self.asked: list[Query] = []
        self.broken = False

    def find(self, query: Query, /) -> Result:
        self.asked.append(query)
        if self.broken:
            raise OSError("the disk is gone")
        return Result(array("q", range(len(query.text))), 1 if query.date_from else 9)

    def counts(self) -> Counts:
        return Counts(1204)


class Search:
    def __init__(self, theme, runner, qtbot) -> None:
        self.archive = Archive()
        self.notifier = Notifier()
        self.controller = SearchController(self.archive, self.archive, runner, self.notifier, theme)
        qtbot.addWidget(self.controller.field)
        self.found: list[Found] = []
        self.controller.found.connect(self.found.append)
        self.qtbot = qtbot

    def until(self, number: int) -> Found:
        self.qtbot.waitUntil(lambda: len(self.found) == number)
        return self.found[-1]


@pytest.fixture
def search(theme, runner, qtbot) -> Search:
    return Search(theme, runner, qtbot)


def test_the_first_search(search: Search) -> None:
    search.controller.search()
    found = search.until(1)
    assert (found.query, len(found.numbers), found.records, found.again) == (
        Query(),
        0,
        1204,
        False,
    )
    assert found.facets[FacetName.YEAR] == [FacetCount("1953", 9)]


def test_words_filters_and_order_make_one_query(search: Search) -> None:
    filters = Filters((FacetFilter(FacetName.PLACE, "A"),), (), "1951", "1954")
    search.controller.set_filters(filters)
    search.controller.set_sort(Sort.TITLE, True)
    search.controller.field.setText("peace")
    search.controller.field._seek()
    query = Query(
        text="peace",
        include=filters.include,
        date_from="1951",
        date_to="1954",
        sort=Sort.TITLE,
        descending=True,
    )
    search.qtbot.waitUntil(lambda: bool(search.found) and search.found[-1].query == query)
    assert search.controller.query == query
    assert search.controller.filters == filters
    search.controller.clear()
    cleared = Query(sort=Sort.TITLE, descending=True)
    search.qtbot.waitUntil(lambda: search.found[-1].query == cleared)
    assert search.controller.field.text() == ""


def test_the_years_ignore_the_range_of_dates(search: Search) -> None:
    search.controller.set_filters(Filters(date_from="1951", date_to="1954"))
    assert search.until(1).facets[FacetName.YEAR] == [FacetCount("1953", 9)]


def test_the_same_query_is_not_asked_twice(search: Search) -> None:
    search.controller.set_query(Query(text="peace"))
    search.until(1)
    search.controller.set_query(Query(text="peace"))
    search.controller.set_filters(Filters())
    assert len(search.archive.asked) == 1


def test_only_the_last_of_several_is_answered(search: Search) -> None:
    for length in range(1, 6):
        search.controller.set_query(Query(text="x" * length))
    search.qtbot.waitUntil(lambda: bool(search.found) and len(search.found[-1].numbers) == 5)
    assert search.found[-1].query == Query(text="xxxxx")
    assert len(search.found) == 1


def test_while_it_is_asked_the_window_knows(search: Search) -> None:
    with search.qtbot.waitSignal(search.controller.started) as started:
        search.controller.set_query(Query(text="peace"))
    assert started.args == [Query(text="peace")]
    search.until(1)


@pytest.mark.parametrize(
    "changes",
    [
        Changes(membership=True),
        Changes(facets=True),
        Changes(records=frozenset("a")),
        Changes(annotations=frozenset("a")),
    ],
)
def test_when_the_archive_changes_the_same_is_asked_again(search: Search, changes) -> None:
    search.controller.set_query(Query(text="peace"))
    search.until(1)
    search.notifier.tell(changes)
    search.notifier.tell(changes)
    found = search.until(2)
    assert found.again
    assert found.query == Query(text="peace")
    search.notifier.tell(Changes(undo=True))
    with search.qtbot.assertNotEmitted(search.controller.started, wait=30):
        pass
    search.controller.set_query(replace(found.query, text="war"))
    assert not search.until(3).again


def test_what_fails_is_told(search: Search) -> None:
    search.archive.broken = True
    with search.qtbot.waitSignal(search.controller.failed) as failed:
        search.controller.search()
    assert str(failed.args[0]) == "the disk is gone"


def test_from_the_field_to_the_list(search: Search) -> None:
    with search.qtbot.waitSignal(search.controller.list_wanted):
        QTest.keyClick(search.controller.field, Qt.Key.Key_Down)
