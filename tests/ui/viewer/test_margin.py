"""Notes stand beside their lines, whatever happens to the page."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QWidget

from desk_archive.ui.theme import Scheme
from desk_archive.ui.viewer.note_card import NoteCard

LINES = [f"{n:03d} A line that is long enough to be one of many on the page." for n in range(200)]
TEXT = "\n".join(LINES)


def cards(reader) -> dict[str, QWidget]:
    found = reader.margin.findChildren(NoteCard)
    return {card.objectName(): card for card in found if card.isVisible()}


def passage_top(reader, offset: int) -> int:
    """Top of a passage's first line, in the window's coordinates."""
    view = reader.text
    cursor = QTextCursor(view.document())
    cursor.setPosition(view.page.to_qt(offset))
    return view.viewport().mapTo(reader, view.cursorRect(cursor).topLeft()).y()


def card_top(reader, card: QWidget) -> int:
    return card.mapTo(reader, QPoint(0, 0)).y()


def beside(reader) -> list[int]:
    """How far each card that shows is from its line."""
    return [
        card_top(reader, card) - passage_top(reader, reader.note(name[5:]).start)
        for name, card in cards(reader).items()
    ]


@pytest.fixture
def sparse(show, samples):
    """A note at every tenth line, with a short note each."""
    starts = [TEXT.index(f"{n:03d} ") for n in range(5, 200, 10)]
    made = [samples.annotation(TEXT, s, s + 20, note=f"Note at {s}", colour=s % 5) for s in starts]
    return show(TEXT, made)


def test_cards_have_their_names_and_say_what_they_are(show, samples) -> None:
    one = samples.quoting(samples.MEMO, "our note", note="Contradicts *February*.", colour=1)
    bare = samples.quoting(samples.MEMO, "Thursday")
    reader = show(samples.MEMO, [one, bare])
    (name,) = cards(reader)
    assert name == f"note_{one.annotation}"
    spoken = cards(reader)[name].accessibleName()
    assert "Green" in spoken
    assert "“our note”" in spoken
    assert "Contradicts" in spoken
    assert cards(reader)[name].focusPolicy() & Qt.FocusPolicy.TabFocus


def test_cards_stand_at_their_lines_wherever_the_page_is(sparse) -> None:
    bar = sparse.text.verticalScrollBar()
    seen = set()
    for value in range(0, bar.maximum(), 97):
        bar.setValue(value)
        shown = cards(sparse)
        seen |= shown.keys()
        assert all(abs(distance) <= 2 for distance in beside(sparse))
    assert len(seen) == 20
    assert len(sparse.margin.findChildren(NoteCard)) < 20


@pytest.mark.parametrize("width", [620, 724, 800, 1024, 1364])
def test_they_do_at_every_width(sparse, width: int) -> None:
    sparse.resize(width, 652)
    sparse.text.verticalScrollBar().setValue(1_000)
    assert cards(sparse)
    assert all(abs(distance) <= 2 for distance in beside(sparse))
    for card in cards(sparse).values():
        right = card.mapTo(sparse, QPoint(card.width(), 0)).x()
        assert 0 < right <= width


def test_they_do_in_every_size_and_scheme(sparse, theme) -> None:
    sparse.text.verticalScrollBar().setValue(1_000)
    for size in (12, 20, 32):
        sparse.setting.set_text_size(size)
        assert cards(sparse)
        assert all(abs(distance) <= 2 for distance in beside(sparse))
    theme.set_scheme(Scheme.DARK)
    assert all(abs(distance) <= 2 for distance in beside(sparse))
    theme.set_scheme(Scheme.LIGHT)


def test_forty_notes_in_one_paragraph(show, samples) -> None:
    text = "before\n" + "word " * 400 + "\nafter"
    made = [
        samples.annotation(text, 7 + n * 45, 7 + n * 45 + 4, note=f"Note number {n} " * (n % 9 + 1))
        for n in range(40)
    ]
    reader = show(text, made)
    bar = reader.text.verticalScrollBar()
    places: dict[str, tuple[int, int]] = {}
    for value in range(0, bar.maximum() + 200, 200):
        bar.setValue(value)
        for name, card in cards(reader).items():
            places[name] = (card.y() + bar.value(), card.height())
    assert len(places) == 40
    ordered = [places[f"note_{a.annotation}"] for a in made]
    assert all(a + height <= b for (a, height), (b, _) in pairwise(ordered))
    end = bar.maximum() + reader.text.viewport().height()
    assert ordered[-1][0] + ordered[-1][1] <= end


def test_the_note_in_question_stands_exactly_at_its_line(show, samples) -> None:
    text = "one two three four five six seven"
    made = [
        samples.annotation(text, n * 4, n * 4 + 3, note="A note that needs its room. " * 5)
        for n in range(5)
    ]
    reader = show(text, made)
    for annotation in made:
        reader.margin.focus_note(annotation.annotation)
        card = reader.margin.card(annotation.annotation)
        above = [c for c in cards(reader).values() if c.y() < card.y()]
        room = passage_top(reader, 0) - sum(c.height() + 8 for c in above)
        if room >= 4:
            assert abs(card_top(reader, card) - passage_top(reader, 0)) <= 2
        shown = sorted(cards(reader).values(), key=lambda c: c.y())
        for one, other in pairwise(shown):
            assert one.geometry().bottom() < other.y()


def test_long_notes_fold_to_three_lines(show, samples, qtbot) -> None:
    note = "A long note that goes on and on. " * 30
    made = samples.quoting(samples.MEMO, "our note", note=note)
    reader = show(samples.MEMO, [made])
    card = reader.margin.card(made.annotation)
    folded = card.height()
    assert folded < 120
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Space)
    assert reader.margin.card(made.annotation).height() > 2 * folded
    qtbot.mouseClick(
        card, Qt.MouseButton.LeftButton, pos=card.rect().bottomLeft() + QPoint(20, -12)
    )
    assert reader.margin.card(made.annotation).height() == folded


def test_a_note_of_a_hundred_thousand_characters(show, samples) -> None:
    made = samples.quoting(samples.MEMO, "our note", note="**word** [a](b) " * 6_300)
    begun = time.perf_counter()
    reader = show(samples.MEMO, [made])
    assert reader.margin.card(made.annotation).height() < 120
    assert time.perf_counter() - begun < 1.0


def test_a_thousand_notes(show, samples) -> None:
    text = "\n".join(f"{n} A line with a note." for n in range(3_000))
    made = [
        samples.annotation(text, s, s + 9, note=f"Note {n} with some words to fill a few lines.")
        for n, s in enumerate(text.index(f"\n{n * 3} A") + 1 for n in range(1, 1_000))
    ]
    begun = time.perf_counter()
    reader = show(text, made)
    reader.text.page.build_all()
    reader.margin.replace()
    assert time.perf_counter() - begun < 3.0
    begun = time.perf_counter()
    for value in range(2_000, 4_000, 100):
        reader.text.verticalScrollBar().setValue(value)
        reader.grab()
    assert (time.perf_counter() - begun) / 20 < 0.1
    assert len(reader.margin.findChildren(NoteCard)) < 60


# --- by keyboard ----------------------------------------------------------------------------------


def focused(reader) -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget else ""


@pytest.fixture
def three(show, samples, qtbot):
    made = [
        samples.quoting(samples.MEMO, quote, note=f"About {quote}")
        for quote in ("our note", "ceasefire", "Thursday")
    ]
    reader = show(samples.MEMO, made)
    reader.activateWindow()
    reader.text.setFocus()
    qtbot.waitUntil(reader.text.hasFocus)
    return reader, [f"note_{a.annotation}" for a in made]


def test_tab_and_arrows_go_through_the_cards(three, qtbot) -> None:
    reader, names = three
    qtbot.keyClick(reader.text, Qt.Key.Key_Tab)
    assert focused(reader) == names[0]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert focused(reader) == names[1]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert focused(reader) == names[2]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert focused(reader) == names[2]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert focused(reader) == names[0]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert focused(reader) == "textView"


def test_escape_goes_back_to_the_same_spot(three, qtbot) -> None:
    reader, _names = three
    reader.text.select(17, 17)
    qtbot.keyClick(reader.text, Qt.Key.Key_Tab)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert focused(reader) == "textView"
    assert reader.text.caret() == 17


def test_a_card_out_of_sight_is_scrolled_to(sparse, qtbot) -> None:
    sparse.activateWindow()
    sparse.text.setFocus()
    qtbot.waitUntil(sparse.text.hasFocus)
    sparse.margin.focus_note(sparse.notes[0].key)
    for note in sparse.notes[1:]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert focused(sparse) == f"note_{note.key}"
        top = passage_top(sparse, note.start)
        assert 0 <= top < sparse.height()


def test_keys_on_a_card(three, qtbot, samples) -> None:
    reader, names = three
    reader.margin.focus_note(names[1][5:])
    card = QApplication.focusWidget()
    with qtbot.waitSignal(reader.colour_requested) as coloured:
        qtbot.keyClick(card, Qt.Key.Key_3)
    assert coloured.args == [names[1][5:], samples.LEGEND[2].colour]
    with qtbot.waitSignal(reader.delete_requested) as deleted:
        qtbot.keyClick(card, Qt.Key.Key_Delete)
    assert deleted.args == [names[1][5:]]
    reader.margin.focus_note(names[1][5:])
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert focused(reader) == "noteEditor"


def test_the_focus_survives_another_scheme(three, theme) -> None:
    reader, names = three
    reader.margin.focus_note(names[1][5:])
    theme.set_scheme(Scheme.DARK)
    assert focused(reader) == names[1]
    assert reader.text.highlighter.emphasised == names[1][5:]
    theme.set_scheme(Scheme.LIGHT)


# --- folded ---------------------------------------------------------------------------------------


def test_in_a_narrow_viewer_cards_are_markers_that_unfold(three, qtbot) -> None:
    reader, names = three
    reader.resize(560, 652)
    small = cards(reader)
    assert set(small) == set(names)
    assert all(card.width() < 30 for card in small.values())
    assert all(abs(distance) <= 2 for distance in beside(reader))
    reader.margin.focus_note(names[0][5:])
    card = cards(reader)[names[0]]
    assert card.width() > 150
    assert card.mapTo(reader, QPoint(card.width(), 0)).x() <= reader.width()
    assert passage_top(reader, reader.note(names[0][5:]).start) < card_top(reader, card)
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert focused(reader) == "textView"
    assert cards(reader)[names[0]].width() < 30


def test_below_markers_the_page_can_still_be_clicked(three, qtbot) -> None:
    reader, _names = three
    reader.resize(560, 652)
    view = reader.text
    point = view.viewport().mapTo(reader, QPoint(view.viewport().width() - 60, 200))
    assert reader.childAt(point) is view.viewport()


# --- places in doubt ------------------------------------------------------------------------------


def test_an_annotation_whose_passage_is_gone_is_still_there(show, samples) -> None:
    from dataclasses import replace

    from desk_archive.domain.anchoring import AnchorState

    lost = replace(samples.quoting(samples.MEMO, "our note"), state=AnchorState.ORPHAN)
    doubtful = replace(
        samples.quoting(samples.MEMO, "Thursday", note="When?"), state=AnchorState.FUZZY, score=0.7
    )
    reader = show(samples.MEMO, [lost, doubtful])
    shown = cards(reader)
    assert "passage not found" in shown[f"note_{lost.annotation}"].accessibleName()
    assert "our note" in shown[f"note_{lost.annotation}"].accessibleName()
    assert "to be checked" in shown[f"note_{doubtful.annotation}"].accessibleName()
    note = reader.note(lost.annotation)
    assert (note.start, note.end) == (len(samples.MEMO), len(samples.MEMO))


def test_in_an_interface_from_right_to_left_the_column_is_on_the_left(show, samples, qapp) -> None:
    made = samples.quoting(samples.MEMO, "our note", note="A note.")
    reader = show(samples.MEMO)
    reader.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    reader.resize(800, 652)
    reader.set_annotations("d1", [made], samples.LEGEND)
    (card,) = cards(reader).values()
    page = reader.text.viewport().mapTo(reader, QPoint(0, 0)).x()
    assert card.mapTo(reader, QPoint(0, 0)).x() >= 0
    assert card.mapTo(reader, QPoint(card.width(), 0)).x() <= page
    assert abs(card_top(reader, card) - passage_top(reader, reader.notes[0].start)) <= 2
