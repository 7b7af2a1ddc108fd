"""The page on the screen: what is painted where, what is copied, what stays in its place."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QTextCursor, QWheelEvent

from desk_archive.ui.palette import LIGHT
from desk_archive.ui.theme import Scheme

WORDS = "The delegation had studied our note and saw no reason why the question should wait. "


def raw(view) -> str:
    return view.document().toRawText().replace("\u2029", "\n")


def caret_box(view, offset: int):
    """Where a character stands in the viewport."""
    cursor = QTextCursor(view.document())
    cursor.setPosition(view.page.to_qt(offset))
    return view.cursorRect(cursor)


def colours_below(view, offset: int) -> set[str]:
    """The colours that are seen at a character, from its top to a little below it."""
    box = caret_box(view, offset)
    image = view.viewport().grab().toImage()
    scale = image.devicePixelRatio()
    found = set()
    for x in range(box.x() + 1, box.x() + 8):
        for y in range(box.top(), box.bottom() + 4):
            found.add(QColor(image.pixel(int(x * scale), int(y * scale))).name())
    return found


def test_text_is_shown_and_copied_as_it_is(show, samples) -> None:
    text = "No\u00a0break, soft\u00adhyphen,\ttab,  two spaces.\n\nא عربي 漢字 😀 é \n last"
    view = show(text).text
    assert raw(view) == text
    view.selectAll()
    view.copy()
    assert QGuiApplication.clipboard().text() == text
    view.select(2, 10)
    assert view.selection() == (2, 10)
    view.copy()
    assert QGuiApplication.clipboard().text() == text[2:10]


def test_a_selection_leaves_line_ends_out(show) -> None:
    view = show("one\n\ntwo\n").text
    view.select(3, 9)
    assert view.selection() == (5, 8)


def test_a_highlight_is_painted_under_its_characters(show, samples) -> None:
    text = samples.MEMO
    start = text.index("studied our note")
    reader = show(text, [samples.annotation(text, start, start + 16)])
    look = LIGHT.highlight(samples.LEGEND[0].value)
    seen = colours_below(reader.text, start + 3)
    assert {look.tint, look.line} <= seen
    assert LIGHT.ink in seen or any(QColor(c).lightness() < 90 for c in seen)
    assert look.tint not in colours_below(reader.text, start - 4)
    assert look.tint not in colours_below(reader.text, start + 17)


def test_highlights_behind_characters_that_count_twice(show, samples) -> None:
    text = "😀😀😀 marked 😀 not marked"
    start = text.index("marked")
    reader = show(text, [samples.annotation(text, start, start + 6)])
    tint = LIGHT.highlight(samples.LEGEND[0].value).tint
    assert tint in colours_below(reader.text, start)
    assert tint in colours_below(reader.text, start + 5)
    assert tint not in colours_below(reader.text, text.index("not marked") + 5)


def test_in_text_from_right_to_left_just_its_characters_are_marked(show, samples) -> None:
    text = "שלום עולם זה מבחן"
    start = text.index("עולם")
    reader = show(text, [samples.annotation(text, start, start + 4)])
    view = reader.text
    image = view.viewport().grab().toImage()
    tint = LIGHT.highlight(samples.LEGEND[0].value).tint
    box = caret_box(view, start)
    row = [x for x in range(image.width()) if QColor(image.pixel(x, box.top() + 1)).name() == tint]
    left, right = caret_box(view, start + 4).x(), caret_box(view, start).x()
    assert left < right
    assert abs(min(row) - left) <= 2
    assert abs(max(row) - right) <= 2


def test_where_directions_mix_a_highlight_falls_apart_as_the_letters_do(show, samples) -> None:
    text = "שלום עולם 123 with numbers"
    start, end = text.index("123"), text.index("with") + 4
    view = show(text, [samples.annotation(text, start, end)]).text
    image = view.viewport().grab().toImage()
    tint = LIGHT.highlight(samples.LEGEND[0].value).tint
    box = caret_box(view, 0)
    row = {x for x in range(image.width()) if QColor(image.pixel(x, box.top() + 1)).name() == tint}
    line = view.document().firstBlock().layout().lineAt(0)
    left = view.document().firstBlock().layout().position().x()
    for at, marked in ((text.index("numbers"), False), (start + 1, True), (end - 1, True)):
        (run,) = line.glyphRuns(at, 1)
        middle = round(left + run.boundingRect().center().x())
        assert (middle in row) is marked


def test_overlapping_highlights_blend_and_both_underlines_show(show, samples) -> None:
    text = samples.MEMO
    one = samples.annotation(text, 0, 30, colour=0)
    other = samples.annotation(text, 12, 50, colour=2)
    view = show(text, [one, other]).text
    first, second = (LIGHT.highlight(samples.LEGEND[n].value) for n in (0, 2))
    alone, both = colours_below(view, 4), colours_below(view, 20)
    assert first.tint in alone
    assert first.tint not in both
    assert second.tint not in both
    assert {first.line, second.line} <= both


@pytest.mark.parametrize("colour", range(5))
def test_every_colour_has_a_line_of_its_own_style(show, samples, colour: int) -> None:
    text = "nnnnnnnnnnnnnnnnnnnnnnnn"
    view = show(text, [samples.annotation(text, 0, 24, colour=colour)]).text
    assert LIGHT.highlight(samples.LEGEND[colour].value).line in colours_below(view, 6)


def test_hits_are_marked_in_another_way(show, samples) -> None:
    reader = show(samples.MEMO)
    reader.set_hits([(5, 11)])
    assert LIGHT.mark in colours_below(reader.text, 7)
    assert LIGHT.mark not in colours_below(reader.text, 20)


def test_ten_thousand_highlights_paint_within_a_frame(show, samples) -> None:
    text = (WORDS * 12 + "\n") * 1_000
    reader = show(text)
    view = reader.text
    from desk_archive.ui.viewer.highlighter import Mark

    view.set_marks(Mark(n * 100, n * 100 + 60, "#fdf0b0", "#b98900") for n in range(10_000))
    view.page.build_all()
    view.reveal(500_000)
    view.viewport().grab()
    begun = time.perf_counter()
    for _ in range(10):
        view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 30)
        view.viewport().grab()
    assert (time.perf_counter() - begun) / 10 < 0.1


# --- long texts -----------------------------------------------------------------------------------


def test_a_document_of_five_megabytes_is_there_at_once_and_whole_in_parts(show, qtbot) -> None:
    line = WORDS * 6
    text = "\n".join([line] * (5_000_000 // len(line)))
    begun = time.perf_counter()
    reader = show(text)
    reader.text.viewport().grab()
    assert time.perf_counter() - begun < 1.0
    assert len(reader.parts) >= 5
    assert len(raw(reader.text)) < len(text) / 20
    for index in (0, 3, len(reader.parts) - 1):
        reader.show_part(index)
        reader.text.page.build_all()
        part = reader.parts[index]
        assert raw(reader.text) == text[part.start : part.end]


def test_the_rest_of_a_text_follows_by_itself(show, qtbot) -> None:
    text = (WORDS + "\n") * 3_000
    view = show(text).text
    assert not view.page.complete
    qtbot.waitUntil(lambda: view.page.complete, timeout=10_000)
    assert raw(view) == text


def test_jumping_far_ahead_builds_up_to_there(show) -> None:
    text = "\n".join(f"{n} {WORDS}" for n in range(5_000))
    reader = show(text)
    there = text.index("\n4321 ") + 1
    reader.go_to(there)
    assert reader.text.viewport().rect().contains(caret_box(reader.text, there).center())


def test_a_place_in_another_part_is_gone_to(show) -> None:
    text = "\n".join(f"{n} {WORDS}" for n in range(30_000))
    reader = show(text)
    there = text.index("\n25000 ") + 1
    reader.go_to(there)
    assert reader.part.index > 0
    assert reader.text.viewport().rect().contains(caret_box(reader.text, there).center())


@pytest.mark.parametrize("text", ["word " * 200_000, "x" * 1_000_000, "a\u0301" * 200_000])
def test_a_million_characters_in_one_line(show, text: str) -> None:
    begun = time.perf_counter()
    view = show(text).text
    view.viewport().grab()
    view.page.build_all()
    view.viewport().grab()
    assert time.perf_counter() - begun < 20
    part = view.page.part
    assert raw(view) == text[part.start : part.end]


def test_the_end_is_the_end_of_all_the_text(show, qtbot) -> None:
    text = (WORDS + "\n") * 3_000 + "last"
    view = show(text).text
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert view.caret() == len(text)


# --- what stays in its place ----------------------------------------------------------------------


def first_line(view) -> str:
    offset = view.anchor.offset
    return view.page.reading.text[offset : offset + 12]


@pytest.fixture
def long(show):
    text = "\n".join(f"{n:04d} {WORDS * 3}" for n in range(300))
    reader = show(text)
    reader.go_to(text.index("0150 "))
    bar = reader.text.verticalScrollBar()
    bar.setValue(bar.value() + 777)
    return reader


def test_the_first_line_stays_when_the_text_grows_and_shrinks(long) -> None:
    before, below = first_line(long.text), long.text.anchor.below
    for size in (24, 13, 32, 16):
        long.setting.set_text_size(size)
        offset = long.text.anchor.offset
        assert first_line(long.text) == before
        line = caret_box(long.text, offset)
        assert abs(line.top() - below) <= 1


def test_the_first_line_stays_when_the_window_changes(long, theme) -> None:
    before = first_line(long.text)
    for width in (900, 600, 1300, 724):
        long.resize(width, 652)
        assert first_line(long.text) == before
        offset = long.text.anchor.offset
        assert -40 < caret_box(long.text, offset).top() < 10
    theme.set_scheme(Scheme.DARK)
    assert first_line(long.text) == before
    theme.set_scheme(Scheme.LIGHT)
    assert first_line(long.text) == before


def test_a_few_pixels_do_not_wrap_anew(long) -> None:
    page = long.text.page
    long.resize(728, 652)
    assert long.text.page is page


def test_the_selection_survives_another_size(long) -> None:
    view = long.text
    start = view.page.reading.text.index("0152 ")
    view.select(start, start + 4)
    long.setting.set_text_size(22)
    assert view.selection() == (start, start + 4)


def test_the_wheel_with_control_asks_for_another_size(show, qtbot, samples) -> None:
    reader = show(samples.MEMO)
    view = reader.text
    event = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    with qtbot.waitSignal(reader.zoom_requested) as asked:
        view.wheelEvent(event)
    assert asked.args == [1]


def test_the_title_scrolls_with_the_text(long) -> None:
    header = long.header
    long.text.verticalScrollBar().setValue(0)
    at_top = header.y()
    assert header.title.text() == "Memorandum of conversation"
    assert at_top > 0
    long.text.verticalScrollBar().setValue(50)
    assert header.y() == at_top - 50
    first = caret_box(long.text, 0).top()
    assert header.y() + header.height() <= first


# --- nothing runs ---------------------------------------------------------------------------------


def test_markup_in_a_text_is_text(show) -> None:
    text = '<img src="file:///etc/passwd"><script>alert(1)</script> &amp; <b>bold</b>'
    view = show(text).text
    assert raw(view) == text
    assert view.loadResource(2, "file:///etc/passwd") is None
    assert not view.openLinks()
    assert not view.openExternalLinks()
