"""From selecting a passage to a note that is in the archive: by keyboard, by mouse, undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox

from desk_archive.domain.errors import ArchiveError
from desk_archive.ui.viewer.selection_bar import Swatch

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def settle(desk, qtbot) -> None:
    qtbot.waitUntil(lambda: not desk.runner.busy, timeout=10_000)


@pytest.fixture
def at_desk(desk, qtbot, samples):
    """A record is shown, and the text has the focus."""
    record = desk.add("memo", samples.MEMO)
    desk.controller.show_record(record)
    settle(desk, qtbot)
    desk.viewer.activateWindow()
    desk.viewer.reader.text.setFocus()
    qtbot.waitUntil(desk.viewer.reader.text.hasFocus)
    return desk, record, desk.viewer.reader.text


def focused() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget else ""


def type_into_editor(qtbot, text: str) -> None:
    assert focused() == "noteEditor"
    qtbot.keyClicks(QApplication.focusWidget(), text)


def select_by_keys(qtbot, view, start: int, length: int) -> None:
    view.select(start, start)
    for _ in range(length):
        qtbot.keyClick(view, Qt.Key.Key_Right, SHIFT)


def test_the_whole_way_by_keyboard(at_desk, qtbot, samples) -> None:
    desk, record, view = at_desk
    start = samples.MEMO.index("studied our note")
    select_by_keys(qtbot, view, start, 16)
    assert view.selection() == (start, start + 16)
    qtbot.keyClick(view, Qt.Key.Key_H)
    # It shows at once, before the archive has it.
    (shown,) = desk.viewer.reader.notes
    assert (shown.start, shown.end) == (start, start + 16)
    settle(desk, qtbot)
    (stored,) = desk.annotations(record)
    assert stored.target.quote.exact == "studied our note"
    assert stored.colour == desk.services.annotating.legend()[0].colour
    assert not view.textCursor().hasSelection()

    qtbot.keyClick(view, Qt.Key.Key_N)
    type_into_editor(qtbot, "Which note? h 1 n")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CONTROL)
    assert focused() == "textView"
    assert view.caret() == start + 16
    settle(desk, qtbot)
    (stored,) = desk.annotations(record)
    assert stored.note == "Which note? h 1 n"
    card = desk.viewer.reader.margin.card(stored.annotation)
    assert card.isVisible()
    assert card.objectName() == f"note_{stored.annotation}"
    assert not desk.errors


def test_a_colour_key_then_another_one(at_desk, qtbot, samples) -> None:
    desk, record, view = at_desk
    legend = desk.services.annotating.legend()
    select_by_keys(qtbot, view, 5, 6)
    qtbot.keyClick(view, Qt.Key.Key_3)
    settle(desk, qtbot)
    assert desk.annotations(record)[0].colour == legend[2].colour
    qtbot.keyClick(view, Qt.Key.Key_4)
    settle(desk, qtbot)
    (only,) = desk.annotations(record)
    assert only.colour == legend[3].colour
    select_by_keys(qtbot, view, 30, 6)
    qtbot.keyClick(view, Qt.Key.Key_H)
    settle(desk, qtbot)
    assert desk.annotations(record)[1].colour == legend[3].colour


def test_a_note_begun_and_ended_before_the_archive_knows_of_it(at_desk, qtbot, samples) -> None:
    desk, record, view = at_desk
    select_by_keys(qtbot, view, 5, 6)
    qtbot.keyClick(view, Qt.Key.Key_N)
    type_into_editor(qtbot, "Quick.")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert focused() == "textView"
    settle(desk, qtbot)
    (only,) = desk.annotations(record)
    assert only.note == "Quick."
    assert [n.key for n in desk.viewer.reader.notes] == [only.annotation]


def test_h_then_n_makes_one_annotation(at_desk, qtbot) -> None:
    desk, record, view = at_desk
    select_by_keys(qtbot, view, 5, 6)
    qtbot.keyClick(view, Qt.Key.Key_H)
    qtbot.keyClick(view, Qt.Key.Key_N)
    type_into_editor(qtbot, "One.")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CONTROL)
    settle(desk, qtbot)
    (only,) = desk.annotations(record)
    assert only.note == "One."


def test_an_empty_note_stays_a_bare_highlight(at_desk, qtbot) -> None:
    desk, record, view = at_desk
    select_by_keys(qtbot, view, 5, 6)
    qtbot.keyClick(view, Qt.Key.Key_N)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    settle(desk, qtbot)
    (only,) = desk.annotations(record)
    assert only.note == ""
    assert desk.viewer.reader.margin.card(only.annotation) is None


def test_a_click_elsewhere_keeps_the_note(at_desk, qtbot) -> None:
    desk, record, view = at_desk
    select_by_keys(qtbot, view, 5, 6)
    qtbot.keyClick(view, Qt.Key.Key_N)
    type_into_editor(qtbot, "Kept.")
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 500))
    settle(desk, qtbot)
    assert desk.annotations(record)[0].note == "Kept."


def test_another_record_keeps_the_note_too(at_desk, qtbot) -> None:
    desk, record, view = at_desk
    other = desk.add("other", "Another text altogether.")
    select_by_keys(qtbot, view, 5, 6)
    qtbot.keyClick(view, Qt.Key.Key_N)
    type_into_editor(qtbot, "Kept.")
    desk.controller.show_record(other)
    settle(desk, qtbot)
    assert desk.annotations(record)[0].note == "Kept."
    assert desk.viewer.reader.notes == ()


def test_every_step_can_be_undone(at_desk, qtbot) -> None:
    desk, record, view = at_desk
    select_by_keys(qtbot, view, 5, 6)
    qtbot.keyClick(view, Qt.Key.Key_H)
    settle(desk, qtbot)
    desk.viewer.reader.delete()
    settle(desk, qtbot)
    assert desk.annotations(record) == []
    assert desk.viewer.reader.notes == ()
    desk.notifier.tell(desk.services.history.undo()[1])
    settle(desk, qtbot)
    assert len(desk.viewer.reader.notes) == 1
    desk.notifier.tell(desk.services.history.undo()[1])
    settle(desk, qtbot)
    assert desk.viewer.reader.notes == ()


def test_delete_on_a_focused_card(at_desk, qtbot, samples) -> None:
    desk, record, view = at_desk
    document = record.documents[0].document
    made, changes = desk.services.annotating.annotate(document, 5, 11, note="Gone soon.")
    desk.notifier.tell(changes)
    settle(desk, qtbot)
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert focused() == f"note_{made.annotation}"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
    settle(desk, qtbot)
    assert desk.annotations(record) == []
    assert focused() == "textView"


def test_bare_highlights_are_reached_by_key(at_desk, qtbot, samples) -> None:
    desk, record, view = at_desk
    document = record.documents[0].document
    for start in (5, 90, 200):
        desk.notifier.tell(desk.services.annotating.annotate(document, start, start + 6)[1])
    settle(desk, qtbot)
    places = []
    for _ in range(4):
        qtbot.keyClick(view, Qt.Key.Key_F8)
        places.append(view.caret())
    assert places == [5, 90, 200, 5]
    qtbot.keyClick(view, Qt.Key.Key_F8, SHIFT)
    assert view.caret() == 200
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    settle(desk, qtbot)
    assert [a.target.position.start for a in desk.annotations(record)] == [5, 90]


def test_without_a_selection_it_says_what_to_do(at_desk, qtbot) -> None:
    desk, record, view = at_desk
    qtbot.keyClick(view, Qt.Key.Key_H)
    settle(desk, qtbot)
    assert "Select a passage" in desk.viewer.foot.hint.text()
    assert desk.annotations(record) == []


# --- by mouse -------------------------------------------------------------------------------------


def point_of(view, offset: int) -> QPoint:
    from PySide6.QtGui import QTextCursor

    cursor = QTextCursor(view.document())
    cursor.setPosition(view.page.to_qt(offset))
    return view.cursorRect(cursor).center() + QPoint(3, 0)


def drag(qtbot, view, start: int, end: int) -> None:
    from PySide6.QtTest import QTest

    left = Qt.MouseButton.LeftButton
    begin, finish = point_of(view, start), point_of(view, end)
    QTest.mousePress(view.viewport(), left, pos=begin - QPoint(3, 0))
    QTest.mouseMove(view.viewport(), (begin + finish) / 2)
    QTest.mouseMove(view.viewport(), finish - QPoint(3, 0))
    QTest.mouseRelease(view.viewport(), left, pos=finish - QPoint(3, 0))


def test_by_mouse_with_the_small_bar(at_desk, qtbot, samples) -> None:
    desk, record, view = at_desk
    reader = desk.viewer.reader
    start = samples.MEMO.index("Marlow")
    drag(qtbot, view, start, start + 6)
    assert view.selection() == (start, start + 6)
    assert reader.bar.isVisible()
    swatches = {s.accessibleName(): s for s in reader.bar.findChildren(Swatch)}
    assert "Highlight: yellow (1)" in swatches
    qtbot.mouseClick(swatches["Highlight: blue (3)"], Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    (only,) = desk.annotations(record)
    assert only.target.quote.exact == "Marlow"
    assert only.colour == desk.services.annotating.legend()[2].colour
    assert not reader.bar.isVisible()


def test_the_bar_goes_with_the_selection(at_desk, qtbot, samples) -> None:
    desk, _record, view = at_desk
    drag(qtbot, view, 5, 11)
    assert desk.viewer.reader.bar.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not desk.viewer.reader.bar.isVisible()
    assert not view.textCursor().hasSelection()


def test_double_click_takes_the_word(at_desk, qtbot, samples) -> None:
    desk, record, view = at_desk
    start = samples.MEMO.index("Marlow")
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, start + 2))
    assert view.selection() == (start, start + 6)
    qtbot.keyClick(view, Qt.Key.Key_2)
    settle(desk, qtbot)
    assert desk.annotations(record)[0].target.quote.exact == "Marlow"


def test_a_click_on_a_highlight_gives_its_card_the_focus(at_desk, qtbot, samples) -> None:
    desk, record, view = at_desk
    document = record.documents[0].document
    made, changes = desk.services.annotating.annotate(document, 5, 11, note="Here.")
    desk.notifier.tell(changes)
    settle(desk, qtbot)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, 7))
    assert focused() == f"note_{made.annotation}"
    assert desk.viewer.reader.current == made.annotation


def test_a_click_on_a_bare_highlight_offers_what_can_be_done(at_desk, qtbot) -> None:
    desk, record, view = at_desk
    document = record.documents[0].document
    desk.notifier.tell(desk.services.annotating.annotate(document, 5, 11)[1])
    settle(desk, qtbot)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, 7))
    bar = desk.viewer.reader.bar
    assert bar.isVisible()
    qtbot.mouseClick(bar.delete, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    assert desk.annotations(record) == []


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_of_a_highlight(at_desk, qtbot, samples) -> None:
    desk, record, view = at_desk
    document = record.documents[0].document
    made, changes = desk.services.annotating.annotate(document, 5, 11)
    desk.notifier.tell(changes)
    settle(desk, qtbot)
    view.menu_requested.emit(point_of(view, 7))
    (menu,) = [m for m in desk.viewer.findChildren(QMenu, "passageMenu") if m.isVisible()]
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == ["Yellow", "Green", "Blue", "Red", "Purple", "&Note…", "&Delete", "Copy &link"]
    assert [a.text() for a in menu.actions() if a.isChecked()] == ["Yellow"]
    menu.actions()[-1].trigger()
    menu.close()
    link = QApplication.clipboard().text()
    assert link == f"desk-archive://annotation/{made.annotation}"


# --- the archive ----------------------------------------------------------------------------------


def test_never_the_highlights_of_another_document(desk, qtbot, samples) -> None:
    records = [desk.add(f"memo{n}", f"{n} {samples.MEMO}") for n in range(6)]
    for n, record in enumerate(records):
        document = record.documents[0].document
        desk.services.annotating.annotate(document, n, n + 5, note=f"On {n}")
    seen = []
    reader = desk.viewer.reader

    def look() -> None:
        reading = reader.reading
        seen.append(all(int(n.text[3:]) == int(reading.text[0]) for n in reader.notes))

    reader.margin.placed.connect(look)
    for _ in range(3):
        for record in records:
            desk.controller.show_record(record)
            QApplication.sendPostedEvents()
    settle(desk, qtbot)
    desk.controller.show_record(records[2])
    settle(desk, qtbot)
    assert all(seen)
    assert reader.reading.document == records[2].documents[0].document
    assert [note.text for note in reader.notes] == ["On 2"]


def test_a_record_opens_where_it_was_left(desk, qtbot) -> None:
    long = desk.add("long", "\n".join(f"{n:04d} A line of a long text." for n in range(600)))
    other = desk.add("other", "Something else.")
    desk.controller.show_record(long)
    settle(desk, qtbot)
    bar = desk.viewer.reader.text.verticalScrollBar()
    bar.setValue(3_000)
    left = desk.viewer.position()
    assert left > 0
    desk.controller.show_record(other)
    settle(desk, qtbot)
    assert desk.services.reading.position(long.documents[0].document) == left
    desk.controller.show_record(long)
    settle(desk, qtbot)
    assert desk.viewer.position() == left


def test_back_and_forward(desk, qtbot) -> None:
    one, two = desk.add("one", "The first text."), desk.add("two", "The second text.")
    for record in (one, two):
        desk.controller.show_record(record)
        settle(desk, qtbot)
    toolbar = desk.viewer.toolbar
    assert toolbar.back.isEnabled()
    assert not toolbar.forward.isEnabled()
    qtbot.mouseClick(toolbar.back, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    assert desk.controller.record.record == one.record
    assert not toolbar.back.isEnabled()
    qtbot.mouseClick(toolbar.forward, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    assert desk.controller.record.record == two.record


def test_hits_are_marked_and_the_first_is_gone_to(desk, qtbot) -> None:
    from desk_archive.domain.queries import Hits, Snippet, SnippetField

    text = "\n".join(f"{n:04d} A line of a long text." for n in range(600))
    record = desk.add("long", text)
    at = text.index("0400 ")
    snippet = Snippet(
        text[at : at + 9],
        at,
        at + 9,
        ((at, at + 4),),
        SnippetField.TEXT,
        record.documents[0].document,
    )
    desk.controller.show_record(record, hits=Hits(1, (snippet,)))
    settle(desk, qtbot)
    view = desk.viewer.reader.text
    assert view.viewport().rect().contains(point_of(view, at))


def test_an_annotation_is_gone_to_by_its_link(desk, qtbot) -> None:
    text = "\n".join(f"{n:04d} A line of a long text." for n in range(600))
    record = desk.add("long", text)
    at = text.index("0400 ")
    document = record.documents[0].document
    made, _ = desk.services.annotating.annotate(document, at, at + 4, note="Here.")
    desk.viewer.reader.link_requested.emit(f"desk-archive://annotation/{made.annotation}")
    settle(desk, qtbot)
    settle(desk, qtbot)
    view = desk.viewer.reader.text
    assert desk.viewer.reader.current == made.annotation
    assert view.viewport().rect().contains(point_of(view, at))
    assert desk.viewer.reader.margin.card(made.annotation).isVisible()


@pytest.mark.parametrize("href", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
def test_harmful_links_lead_nowhere(at_desk, qtbot, href: str) -> None:
    desk, _record, _view = at_desk
    desk.viewer.reader.link_requested.emit(href)
    assert desk.viewer.findChildren(QMessageBox) == []
    assert desk.opened == []
    assert "nowhere" in desk.viewer.foot.hint.text()


def test_addresses_are_opened_only_after_a_yes(at_desk, qtbot) -> None:
    desk, _record, _view = at_desk
    for button, expected in (
        (QMessageBox.StandardButton.Cancel, []),
        (QMessageBox.StandardButton.Open, ["https://example.org/"]),
    ):
        desk.viewer.reader.link_requested.emit("https://example.org/")
        (box,) = [b for b in desk.viewer.findChildren(QMessageBox) if b.isVisible()]
        assert "https://example.org/" in box.informativeText()
        qtbot.mouseClick(box.button(button), Qt.MouseButton.LeftButton)
        assert desk.opened == expected


def test_a_note_that_cannot_be_kept_is_not_lost(at_desk, qtbot, monkeypatch) -> None:
    desk, record, view = at_desk
    document = record.documents[0].document
    desk.notifier.tell(desk.services.annotating.annotate(document, 5, 11, note="Old.")[1])
    settle(desk, qtbot)

    def full(*_args) -> None:
        message = "The disk is full."
        raise ArchiveError(message)

    monkeypatch.setattr(type(desk.services.annotating), "set_note", full)
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    type_into_editor(qtbot, " New.")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    settle(desk, qtbot)
    assert [str(e) for e in desk.errors] == ["The disk is full."]
    assert desk.viewer.reader.margin.editor.text() == "Old. New."
    monkeypatch.undo()


def test_the_star(at_desk, qtbot) -> None:
    desk, record, _view = at_desk
    qtbot.mouseClick(desk.viewer.toolbar.star, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    assert desk.services.library.get(record.record).starred
    assert desk.viewer.toolbar.star.isChecked()


def test_a_record_that_is_trashed_is_shown_no_longer(at_desk, qtbot) -> None:
    desk, record, _view = at_desk
    desk.notifier.tell(desk.services.library.trash([record.record]))
    settle(desk, qtbot)
    assert desk.controller.record is None
    assert desk.viewer.empty.isVisible()
