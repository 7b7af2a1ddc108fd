"""The facet pane as a reader meets it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QWidget

from desk_archive.domain.annotations import DEFAULT_LEGEND, LegendColour
from desk_archive.domain.changes import Changes
from desk_archive.domain.queries import FacetCount, FacetFilter, FacetName
from desk_archive.ui.facets.controller import FacetController
from desk_archive.ui.facets.view import MOST, FacetView
from desk_archive.ui.filters import Filters
from desk_archive.ui.notifier import Notifier
from desk_archive.ui.palette import LIGHT
from desk_archive.ui.roles import FacetState, Role

NONE = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
LEGEND = tuple(
    LegendColour(f"id-{name}", name, value, style, position)
    for position, (name, value, style) in enumerate(DEFAULT_LEGEND)
)


def counts(*pairs: tuple[str | None, int]) -> list[FacetCount]:
    return [FacetCount(value, count) for value, count in pairs]


FACETS = {
    FacetName.YEAR: counts(("1951", 4), ("1953", 10), ("1954", 2)),
    FacetName.PERSON: counts(*((f"Person {n}", 60 - n) for n in range(39)), (None, 1)),
    FacetName.PLACE: counts(("Harbour City", 42), ("Northern Province", 27), (None, 3)),
    FacetName.TOPIC: counts((None, 42)),
    FacetName.SUBJECT: counts(("War", 21), ("War--Wounded", 7), ("War--Prisoners", 16)),
    FacetName.COLOUR: counts(("yellow", 4), (None, 9)),
    FacetName.STATUS: counts(("unread", 12), ("to check", 4)),
    FacetName.AUTHOR: counts(("Person 1", 3)),
}


class Reader:
    """The legend, in place of the services."""

    def __init__(self) -> None:
        self.colours = LEGEND

    def legend(self) -> tuple[LegendColour, ...]:
        return self.colours


class Pane:
    """The pane, shown with values."""

    def __init__(self, theme, runner, qtbot) -> None:
        self.reader = Reader()
        self.notifier = Notifier()
        self.controller = FacetController(self.reader, runner, self.notifier, theme)
        self.pane = self.controller.pane
        qtbot.addWidget(self.pane)
        self.pane.resize(232, 900)
        self.controller.show_facets(FACETS)
        self.pane.show()
        self.told: list[Filters] = []
        self.controller.filters_changed.connect(self.told.append)

    def view(self, name: str) -> FacetView:
        found = self.pane.findChild(QAbstractItemView, f"facet_{name}")
        assert isinstance(found, FacetView)
        return found

    def section(self, name: str):
        return self.pane.sections[FacetName(name)]

    def index(self, name: str, value: str | None):
        return self.view(name).model().index_of(value)

    def click(self, name: str, value: str | None, modifier=NONE, x: int | None = None) -> None:
        view = self.view(name)
        rect = view.visualRect(self.index(name, value))
        at = QPoint(rect.left() + x, rect.center().y()) if x is not None else rect.center()
        QTest.mouseClick(view.viewport(), LEFT, modifier, at)

    def state(self, name: str, value: str | None) -> FacetState:
        return FacetState(self.index(name, value).data(Role.STATE))


@pytest.fixture
def pane(theme, runner, qtbot) -> Pane:
    return Pane(theme, runner, qtbot)


# --- what programs outside rely on ------------------------------------------------------------


def test_every_facet_has_a_view_with_values_and_counts(pane: Pane) -> None:
    assert pane.pane.objectName() == "facetPane"
    for facet in FacetName:
        model = pane.view(facet.value).model()
        shown = {
            model.index(row, 0).data(Role.VALUE): model.index(row, 0).data(Role.COUNT)
            for row in range(model.rowCount())
        }
        expected = {
            each.value: each.count
            for each in FACETS.get(facet, [])
            if "--" not in (each.value or "")
        }
        assert shown == expected


def test_everything_to_act_on_has_a_name_and_a_tip(pane: Pane) -> None:
    for widget in pane.pane.findChildren(QWidget):
        is_control = isinstance(widget, (QAbstractButton, QLineEdit, QAbstractItemView))
        if is_control and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            assert widget.accessibleName(), widget
            assert isinstance(widget, QAbstractItemView) or widget.toolTip(), widget
    assert pane.pane.dates.histogram.accessibleName() == "Date"


# --- choosing ---------------------------------------------------------------------------------


def test_a_click_includes_and_a_second_lets_go(pane: Pane) -> None:
    pane.click("place", "Harbour City")
    assert pane.told == [Filters((FacetFilter(FacetName.PLACE, "Harbour City"),))]
    assert pane.state("place", "Harbour City") is FacetState.INCLUDED
    pane.click("place", "Harbour City")
    assert pane.told[-1] == Filters()
    assert pane.state("place", "Harbour City") is FacetState.NONE


def test_alt_and_click_excludes_and_a_click_lets_go(pane: Pane) -> None:
    pane.click("place", None, ALT)
    assert pane.told[-1] == Filters((), (FacetFilter(FacetName.PLACE, None),))
    pane.click("place", None)
    assert pane.told[-1] == Filters()
    pane.click("place", "Harbour City")
    pane.click("place", "Harbour City", ALT)
    assert pane.state("place", "Harbour City") is FacetState.EXCLUDED
    pane.click("place", "Harbour City", ALT)
    assert pane.told[-1] == Filters()


def test_values_of_several_facets_add_up(pane: Pane) -> None:
    pane.click("place", "Harbour City")
    pane.click("place", "Northern Province")
    pane.click("status", "unread")
    pane.click("person", "Person 3", ALT)
    filters = pane.controller.filters
    assert [each.value for each in filters.include] == [
        "Harbour City",
        "Northern Province",
        "unread",
    ]
    assert filters.exclude == (FacetFilter(FacetName.PERSON, "Person 3"),)
    assert len(pane.told) == 4


def test_keys(pane: Pane, qtbot) -> None:
    view = pane.view("place")
    view.setFocus()
    view.setCurrentIndex(pane.index("place", "Harbour City"))
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert pane.state("place", "Harbour City") is FacetState.INCLUDED
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert pane.state("place", "Harbour City") is FacetState.EXCLUDED
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert pane.state("place", "Harbour City") is FacetState.NONE
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert pane.state("place", "Northern Province") is FacetState.INCLUDED
    QTest.keyClick(view, "h")
    assert view.currentIndex().data(Role.VALUE) == "Northern Province"


def test_the_arrows_go_on_to_the_next_facet(pane: Pane, qtbot) -> None:
    with qtbot.waitActive(pane.pane):
        pane.pane.activateWindow()
    view = pane.view("place")
    view.setFocus()
    view.setCurrentIndex(pane.index("place", None))
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert not view.hasFocus()
    view.setFocus()
    view.setCurrentIndex(pane.index("place", "Harbour City"))
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert not view.hasFocus()


def test_the_menu_says_it_in_words(pane: Pane) -> None:
    pane.click("place", "Harbour City")
    menu = pane.view("place").make_menu(pane.index("place", "Harbour City"))
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["Include"]
    {action.text(): action for action in menu.actions()}["Exclude"].trigger()
    assert pane.state("place", "Harbour City") is FacetState.EXCLUDED


def test_filters_set_elsewhere_are_shown_and_not_told(pane: Pane) -> None:
    filters = Filters((FacetFilter(FacetName.PLACE, "Harbour City"),), (), "1951", "1953")
    pane.controller.show_filters(filters)
    assert pane.state("place", "Harbour City") is FacetState.INCLUDED
    assert pane.pane.dates.histogram.span_words() == "1951 \u2013 1953"
    assert pane.told == []


def test_a_press_that_is_let_go_elsewhere_does_nothing(pane: Pane) -> None:
    view = pane.view("place")
    first = view.visualRect(pane.index("place", "Harbour City")).center()
    last = view.visualRect(pane.index("place", None)).center()
    QTest.mousePress(view.viewport(), LEFT, NONE, first)
    QTest.mouseRelease(view.viewport(), LEFT, NONE, last)
    assert pane.told == []


# --- trees ------------------------------------------------------------------------------------


def test_a_tree_unfolds_as_far_as_it_fits(pane: Pane) -> None:
    view = pane.view("subject")
    assert view.isExpanded(pane.index("subject", "War"))
    assert view.rows == 3
    assert view.height() == 3 * 24


def test_the_arrow_folds_and_the_name_chooses(pane: Pane) -> None:
    view = pane.view("subject")
    pane.click("subject", "War", x=6)
    assert not view.isExpanded(pane.index("subject", "War"))
    assert view.height() == 24
    assert pane.told == []
    pane.click("subject", "War", x=60)
    assert pane.state("subject", "War") is FacetState.INCLUDED


def test_a_tree_unfolds_by_keys(pane: Pane) -> None:
    view = pane.view("subject")
    view.setCurrentIndex(pane.index("subject", "War"))
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.rows == 1
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.rows == 3
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert pane.state("subject", "War--Wounded") is FacetState.INCLUDED


def test_what_is_unfolded_stays_so_with_new_counts(pane: Pane) -> None:
    many = [FacetCount(f"Subject {n}", 50 - n) for n in range(20)]
    pane.controller.show_facets({FacetName.SUBJECT: [*FACETS[FacetName.SUBJECT], *many]})
    view = pane.view("subject")
    war = pane.index("subject", "War")
    view.setExpanded(war, True)
    pane.controller.show_facets({FacetName.SUBJECT: [*many[:5], *FACETS[FacetName.SUBJECT]]})
    assert view.isExpanded(pane.index("subject", "War"))


def test_something_chosen_is_never_hidden_in_a_folded_tree(pane: Pane) -> None:
    many = [FacetCount(f"Subject {n}", 50 - n) for n in range(20)]
    pane.controller.show_filters(Filters((FacetFilter(FacetName.SUBJECT, "War--Wounded"),)))
    pane.controller.show_facets({FacetName.SUBJECT: [*FACETS[FacetName.SUBJECT], *many]})
    assert pane.view("subject").isExpanded(pane.index("subject", "War"))


# --- more, fewer, looking for -----------------------------------------------------------------


def test_the_first_eight_then_more(pane: Pane) -> None:
    section, view = pane.section("person"), pane.view("person")
    assert view.height() == 8 * 24
    assert section.more.text() == "32 more\u2026"
    QTest.mouseClick(section.more, LEFT)
    assert view.height() == MOST * 24
    assert section.more.text() == "Show fewer"
    QTest.mouseClick(section.more, LEFT)
    assert view.height() == 8 * 24
    assert not pane.section("place").more.isVisible()


def test_looking_for_a_value(pane: Pane) -> None:
    section = pane.section("person")
    assert section.filter_button.isVisible()
    assert not pane.section("place").filter_button.isVisible()
    QTest.mouseClick(section.filter_button, LEFT)
    assert section.filter_field.isVisible()
    QTest.keyClicks(section.filter_field, "person 3")
    model = pane.view("person").model()
    assert model.rowCount() == 10  # 3 and 30 to 38
    pane.click("person", "Person 37")
    assert pane.told[-1].include == (FacetFilter(FacetName.PERSON, "Person 37"),)
    QTest.keyClick(section.filter_field, Qt.Key.Key_Escape)
    assert not section.filter_field.isVisible()
    assert pane.view("person").height() == 8 * 24
    assert pane.index("person", "Person 37").row() == 7


def test_down_goes_from_the_letters_to_the_values(pane: Pane, qtbot) -> None:
    with qtbot.waitActive(pane.pane):
        pane.pane.activateWindow()
    section = pane.section("person")
    section.open_filter(True)
    QTest.keyClick(section.filter_field, Qt.Key.Key_Down)
    assert pane.view("person").hasFocus()


# --- what is shown ----------------------------------------------------------------------------


def test_facets_without_values_are_hidden(pane: Pane) -> None:
    assert pane.section("place").isVisible()
    for name in ("topic", "language", "recipient"):
        assert not pane.section(name).isVisible()
    pane.controller.show_facets({FacetName.TOPIC: counts(("Peace", 1))})
    assert pane.section("topic").isVisible()
    assert not pane.section("place").isVisible()


def test_authors_are_folded_at_first(pane: Pane) -> None:
    assert pane.section("author").isVisible()
    assert not pane.view("author").isVisible()
    pane.section("author").set_folded(False)
    assert pane.view("author").isVisible()


def test_what_was_folded_comes_back(pane: Pane, theme, runner, qtbot) -> None:
    pane.section("place").set_folded(True)
    pane.section("author").set_folded(False)
    pane.pane.dates.show_list(True)
    state = pane.pane.state()
    other = Pane(theme, runner, qtbot)
    other.pane.restore(state)
    assert other.section("place").is_folded
    assert not other.section("author").is_folded
    assert other.view("year").isVisible()
    other.pane.restore({"folded": "nonsense"})
    assert other.section("place").is_folded


def test_old_counts_are_grey_until_new_ones_come(pane: Pane, colours_in) -> None:
    view = pane.view("place")
    assert LIGHT.faint not in colours_in(view)
    heights = [pane.view(name).height() for name in ("person", "place", "subject")]
    pane.controller.show_stale()
    assert LIGHT.faint in colours_in(view)
    assert [pane.view(name).height() for name in ("person", "place", "subject")] == heights
    pane.controller.show_facets(FACETS)
    assert LIGHT.faint not in colours_in(view)


def test_boxes_show_their_state(pane: Pane, colours_in) -> None:
    view = pane.view("place")
    assert LIGHT.accent not in colours_in(view)
    pane.click("place", "Harbour City")
    assert LIGHT.accent in colours_in(view)
    assert LIGHT.danger not in colours_in(view)
    pane.click("place", None, ALT)
    assert LIGHT.danger in colours_in(view)


def test_colours_have_their_dots(pane: Pane, qtbot, colours_in) -> None:
    line = LIGHT.highlight("#b98900").line
    qtbot.waitUntil(lambda: line in colours_in(pane.view("colour")))
    pane.reader.colours = (LegendColour("id", "yellow", "#3b7a3f", LEGEND[0].style, 0),)
    pane.notifier.tell(Changes(legend=True))
    green = LIGHT.highlight("#3b7a3f").line
    qtbot.waitUntil(lambda: green in colours_in(pane.view("colour")))


def test_the_wheel_scrolls_the_pane_and_not_the_list(pane: Pane) -> None:
    assert pane.view("person").verticalScrollBar().value() == 0
    view = pane.view("person")
    QTest.keyClick(view, Qt.Key.Key_End)
    view.show_all(True)
    assert view.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAsNeeded
    view.show_all(False)
    assert view.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    assert view.verticalScrollBar().value() == 0


def test_from_right_to_left_boxes_are_at_the_right(pane: Pane, colours_in) -> None:
    pane.pane.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    pane.click("place", "Harbour City")
    image = pane.view("place").grab().toImage()
    half = image.width() // 2
    assert LIGHT.accent in colours_in(image.copy(half, 0, half, image.height()))
    assert LIGHT.accent not in colours_in(image.copy(0, 0, half, image.height()))
