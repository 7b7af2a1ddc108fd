"""The small widgets that several features share."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desk_archive.ui.positions import qt_length
from desk_archive.ui.widgets.chip import Chip
from desk_archive.ui.widgets.empty_state import EmptyState
from desk_archive.ui.widgets.flow_layout import FlowLayout
from desk_archive.ui.widgets.marked_text import MarkedText
from desk_archive.ui.widgets.section import Section

MARK = QColor("yellow")


def marked(text: str, marks, width: int = 200, lines: int = 2) -> MarkedText:
    font = QFont("Noto Serif")
    font.setPixelSize(13)
    return MarkedText(text, marks, font, MARK, width, lines, 18)


# --- marked text ------------------------------------------------------------------------------


def test_marks_are_code_points_and_formats_are_units(qapp) -> None:
    text = "\N{GRINNING FACE}a\N{GRINNING FACE} word"
    formats = marked(text, [(4, 8)]).layout.formats()
    assert [(each.start, each.length) for each in formats] == [(6, 4)]
    assert formats[0].format.background().color() == MARK


def test_long_text_is_cut_with_an_ellipsis(qapp) -> None:
    text = "many words in a row " * 20
    laid_out = marked(text, [(0, 4), (300, 304)])
    assert laid_out.layout.lineCount() == 2
    assert laid_out.layout.text().endswith("\u2026")
    assert laid_out.layout.text()[:20] == text[:20]
    assert len(laid_out.layout.formats()) == 1
    assert laid_out.height() <= 2 * 18


def test_short_text_is_whole(qapp) -> None:
    laid_out = marked("two words", [])
    assert laid_out.layout.text() == "two words"
    assert laid_out.layout.lineCount() == 1


def test_line_ends_count_as_spaces(qapp) -> None:
    assert marked("a\nb\tc\u2029d", []).layout.text() == "a b c d"


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=300)


@settings(deadline=None, max_examples=60)
@given(text=TEXTS, start=st.integers(0, 320), length=st.integers(0, 40))
def test_any_text_is_laid_out(qapp, text: str, start: int, length: int) -> None:
    laid_out = marked(text, [(start, start + length)], width=120)
    shown = qt_length(laid_out.layout.text())
    assert laid_out.layout.lineCount() <= 2
    for each in laid_out.layout.formats():
        assert 0 <= each.start < each.start + each.length <= shown


# --- flow layout ------------------------------------------------------------------------------


@pytest.fixture
def flow(qtbot) -> QWidget:
    area = QWidget()
    qtbot.addWidget(area)
    layout = FlowLayout(area, spacing=6)
    layout.setContentsMargins(4, 4, 4, 4)
    for width in (60, 80, 50, 90):
        label = QLabel()
        label.setFixedSize(width, 20)
        layout.addWidget(label)
    return area


def places(area: QWidget) -> list[QRect]:
    area.layout().setGeometry(area.rect())
    return [label.geometry() for label in area.findChildren(QLabel)]


def test_lines_are_filled_from_the_start(flow: QWidget) -> None:
    flow.resize(160, 200)
    rects = places(flow)
    assert [(rect.x(), rect.y()) for rect in rects] == [(4, 4), (70, 4), (4, 30), (60, 30)]
    assert flow.layout().heightForWidth(160) == 54
    assert flow.layout().heightForWidth(1000) == 28


def test_from_right_to_left_lines_begin_at_the_right(flow: QWidget) -> None:
    flow.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    flow.resize(160, 200)
    rects = places(flow)
    assert rects[0].right() == 155
    assert rects[1].right() == rects[0].left() - 7


def test_what_is_wider_than_the_line_gets_the_line(flow: QWidget) -> None:
    flow.resize(70, 300)
    assert all(rect.right() <= 70 - 4 or rect.x() == 4 for rect in places(flow))
    assert len({rect.y() for rect in places(flow)}) == 4


# --- chip, section, empty state ---------------------------------------------------------------


def test_a_long_chip_is_cut(theme, qtbot) -> None:
    chip = Chip("A very long name of an organisation that never ends, " * 5, theme)
    qtbot.addWidget(chip)
    assert chip.sizeHint().width() <= theme.size(240)
    assert chip.accessibleName().startswith("Remove filter: A very long")
    chip.grab()


def test_a_chip_from_right_to_left(theme, qtbot) -> None:
    chip = Chip("Marlow", theme)
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    left_to_right = chip.grab().toImage()
    chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert chip.grab().toImage() != left_to_right


@pytest.fixture
def section(theme, qtbot) -> Section:
    made = Section("People", theme)
    qtbot.addWidget(made)
    made.add(QPushButton("inside"))
    made.show()
    return made


def test_a_section_folds_by_click_and_keys(section: Section, qtbot) -> None:
    inside = section.findChild(QPushButton)
    assert not section.is_folded
    with qtbot.waitSignal(section.folded) as folded:
        qtbot.mouseClick(section.heading, Qt.MouseButton.LeftButton)
    assert folded.args == [True]
    assert not inside.isVisible()
    for key, is_folded in (
        (Qt.Key.Key_Right, False),
        (Qt.Key.Key_Right, False),
        (Qt.Key.Key_Left, True),
        (Qt.Key.Key_Return, False),
        (Qt.Key.Key_Space, True),
    ):
        QTest.keyClick(section.heading, key)
        assert section.is_folded is is_folded


def test_a_folded_section_shows_its_arrow(section: Section) -> None:
    unfolded = section.heading.grab().toImage()
    section.set_folded(True)
    assert section.heading.grab().toImage() != unfolded


def test_an_empty_state_has_one_line_and_its_buttons(theme, qtbot) -> None:
    state = EmptyState("Nothing here.", theme)
    qtbot.addWidget(state)
    first = state.add_button("Do it", "Does it", primary=True)
    second = state.add_button("Or this", "Does that")
    state.resize(320, 400)
    state.show()
    assert state.text == "Nothing here."
    assert first.property("kind") == "primary"
    assert first.geometry().bottom() < second.geometry().top()
    assert second.accessibleName() == "Or this"
