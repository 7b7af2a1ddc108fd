"""The import dialog: what it shows, what can be corrected, and what it asks for."""

from __future__ import annotations

import csv

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton

from desk_archive.domain.changes import Progress
from desk_archive.domain.editing import FieldChanges
from desk_archive.domain.errors import ErrorKind
from desk_archive.domain.records import ArchivalDate
from desk_archive.services.import_report import Likeness
from desk_archive.services.importing import (
    Failed,
    Imported,
    ImportReport,
    OnDuplicate,
    PreparedRow,
    Skipped,
)
from desk_archive.ui.importing.dialog import ImportDialog, State
from desk_archive.ui.importing.pace import Pace
from desk_archive.ui.importing.preview_model import Column
from desk_archive.ui.widgets.completing_line import Completions


def row(key: int, title: str = "A letter", **values) -> PreparedRow:
    known = {
        "date": ArchivalDate("1953-03-29", "March 29, 1953"),
        "type": "Letter",
        "documents": 1,
        "characters": 1_234,
        "warnings": (),
        **values,
    }
    return PreparedRow(key=key, path=f"/in/{key}.txt", title=title, **known)


def keyed(*rows: PreparedRow):
    return [((0, each.key), each) for each in rows]


@pytest.fixture
def dialog(qtbot, theme, runner):
    made = ImportDialog(theme, Completions(lambda *_: [], runner))
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


def cell(dialog, number, column, role=Qt.ItemDataRole.DisplayRole):
    model = dialog.preview.model
    return model.data(model.index(number, column), role)


def test_it_begins_by_asking_for_files(dialog, qtbot) -> None:
    assert dialog.state is State.EMPTY
    assert "Drop files" in dialog.empty.text
    with qtbot.waitSignal(dialog.files_wanted):
        button = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Choose files…")
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def drag(kind, dialog, data):
    actions, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    place = QPoint(5, 5) if kind is QDragEnterEvent else QPointF(5, 5)
    return kind(place, actions, data, button, Qt.KeyboardModifier.NoModifier)


def test_files_are_taken_when_they_are_dropped(dialog, qtbot, tmp_path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path)), QUrl("https://example.org/a.txt")])
    enter = drag(QDragEnterEvent, dialog, data)
    dialog.dragEnterEvent(enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(dialog.files_given) as given:
        dialog.dropEvent(drag(QDropEvent, dialog, data))
    assert given.args == [[str(tmp_path)]]
    dialog.show_reading()
    refused = drag(QDragEnterEvent, dialog, data)
    refused.ignore()
    dialog.dragEnterEvent(refused)
    assert not refused.isAccepted()


def test_reading_tells_how_far_and_how_fast_it_is(dialog, monkeypatch) -> None:
    clock = iter([0.0, 2.0, 4.0])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    dialog.show_reading()
    for done in (0, 100, 200):
        dialog.show_progress(Progress(done, 5_000, "letter.txt"))
    assert dialog.summary() == "Reading: 200 of 5,000 files"
    assert dialog.progress.speed() == "50 files a second · about 2 min left"


def test_pace_follows_when_it_changes() -> None:
    pace = Pace()
    assert pace.rate() is None
    for second in range(20):
        pace.note(second, second * 10)
    assert pace.rate() == pytest.approx(10)
    for second in range(20, 40):
        pace.note(second, 190 + (second - 19))
    assert pace.rate() == pytest.approx(1)
    assert pace.seconds_left(220) == pytest.approx(10)


def test_the_preview_shows_what_would_be_made(dialog) -> None:
    dialog.show_preview(
        keyed(
            row(0, warnings=("No date was found.", "Another.")),
            row(1, "The same", likeness=Likeness.SAME_FILE, record="r1"),
            row(2, "The PDF", likeness=Likeness.OTHER_FORM, record="r2", documents=2),
        ),
        [Failed("/in/x.pdf", "It is damaged.")],
        [Skipped("/in/y.xyz", None, "no kind of file that can be imported")],
    )
    assert dialog.summary() == "3 records · 2 here already · 1 can’t be read · 1 of no known kind"
    assert cell(dialog, 0, Column.DATE) == "29 Mar 1953"
    assert cell(dialog, 0, Column.TEXT) == "1,234 characters"
    assert cell(dialog, 0, Column.WARNINGS) == "2 warnings"
    states = [cell(dialog, number, Column.STATE) for number in range(3)]
    assert states == ["New", "Here already", "Other form, is added"]
    assert dialog.import_button.text() == "&Import 2 records"
    details = dialog.findChild(QLabel, "importRowDetails")
    assert details.text() == "No date was found.\nAnother."
    problems = dialog.preview.problems.lines
    assert [line.detail for line in problems] == [
        "It is damaged.",
        "no kind of file that can be imported",
    ]


def test_enter_imports_and_space_leaves_out(dialog, qtbot) -> None:
    dialog.show_preview(keyed(row(0), row(1)), (), ())
    table = dialog.preview.table
    assert table.hasFocus()
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert dialog.import_button.text() == "&Import 1 record"
    assert dialog.preview.wishes().leave_out == {(0, 0)}
    with qtbot.waitSignal(dialog.import_requested):
        qtbot.keyClick(table, Qt.Key.Key_Return)
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert dialog.preview.wishes().leave_out == set()


def edit(dialog, number, column, text):
    model = dialog.preview.model
    return model.setData(model.index(number, column), text)


def test_title_date_and_type_are_corrected_in_place(dialog) -> None:
    dialog.show_preview(keyed(row(0), row(1)), (), ())
    assert edit(dialog, 1, Column.TITLE, "  Another  title ")
    assert edit(dialog, 1, Column.DATE, "circa May 1944")
    assert edit(dialog, 1, Column.TYPE, "")
    assert not edit(dialog, 0, Column.TITLE, " ")
    assert cell(dialog, 1, Column.DATE) == "c. May 1944"
    changed = {
        "title": "Another title",
        "date": ArchivalDate("1944-05~", "circa May 1944"),
        "type": None,
    }
    assert dialog.preview.wishes().edits == {(0, 1): FieldChanges(set=changed)}
    edit(dialog, 1, Column.TITLE, "A letter")
    edit(dialog, 1, Column.TYPE, "Letter")
    assert set(dialog.preview.wishes().edits[0, 1].set) == {"date"}


def test_more_rows_leave_what_was_done_and_other_files_forget_it(dialog) -> None:
    dialog.show_preview(keyed(row(0)), (), ())
    edit(dialog, 0, Column.TITLE, "Mine")
    dialog.preview.model.choose([0], wanted=False)
    dialog.show_preview([*keyed(row(0)), ((1, 0), row(0, "More"))], (), ())
    assert cell(dialog, 0, Column.TITLE) == "Mine"
    assert dialog.import_button.text() == "&Import 1 record"
    dialog.preview.model.forget()
    dialog.show_preview(keyed(row(0, "Other")), (), ())
    assert cell(dialog, 0, Column.TITLE) == "Other"
    assert dialog.preview.model.is_wanted(0)


def test_a_date_that_cannot_be_read_is_told_and_holds_up_the_import(dialog) -> None:
    dialog.show_preview(keyed(row(0)), (), ())
    edit(dialog, 0, Column.DATE, "some day")
    assert cell(dialog, 0, Column.DATE) == "some day"
    assert "some day" in dialog.findChild(QLabel, "importRowDetails").text()
    assert not dialog.import_button.isEnabled()
    edit(dialog, 0, Column.DATE, "1953")
    assert dialog.import_button.isEnabled()
    assert dialog.preview.wishes().edits[0, 0].set["date"].edtf == "1953"


def test_what_is_here_already_follows_the_choice(dialog) -> None:
    dialog.show_preview(
        keyed(
            row(0, likeness=Likeness.SAME_FILE, record="r1"),
            row(1, likeness=Likeness.NEW_VERSION, record="r2"),
        ),
        (),
        (),
    )
    assert not dialog.import_button.isEnabled()
    box = dialog.findChild(QComboBox, "importDuplicates")
    assert box.isVisible()
    for value, states, text in (
        (OnDuplicate.REPLACE, ["Here already", "Replaces"], "&Import 1 record"),
        (OnDuplicate.KEEP, ["New beside it", "New beside it"], "&Import 2 records"),
    ):
        box.setCurrentIndex(box.findData(value.value))
        assert [cell(dialog, number, Column.STATE) for number in range(2)] == states
        assert dialog.import_button.text() == text
        assert dialog.preview.wishes().on_duplicate is value
    dialog.findChild(QLineEdit, "importCollection").setText(" My  box ")
    assert dialog.preview.wishes().collection == "My box"


def test_an_encrypted_file_asks_for_its_password(dialog, qtbot) -> None:
    locked = Failed("/in/locked.pdf", "It is encrypted.", ErrorKind.PASSWORD)
    dialog.show_preview([], [Failed("/in/x.pdf", "It is damaged."), locked], ())
    password = dialog.findChild(QLineEdit, "importPassword")
    assert password.isVisible()
    assert password.hasFocus()
    assert "locked.pdf" in password.placeholderText()
    assert password.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(password, "secret")
    with qtbot.waitSignal(dialog.password_given) as given:
        qtbot.keyClick(password, Qt.Key.Key_Return)
    assert given.args == ["/in/locked.pdf", "secret"]


def test_thousands_of_rows_come_at_once(dialog) -> None:
    dialog.show_preview(keyed(*(row(number) for number in range(5_000))), (), ())
    assert dialog.preview.model.rowCount() == 5_000
    assert len(dialog.findChildren(QLineEdit)) < 10


REPORT = ImportReport(
    (Imported("/in/a.txt", "r1", "=A title", warnings=("Look.",)),),
    (Skipped("/in/b.txt", "r2", "the same file is here already"),),
    (Failed("/in/c.pdf", "It is damaged."),),
)


def test_the_report_lists_everything_and_can_be_saved(dialog, qtbot, tmp_path) -> None:
    dialog.show_report(REPORT)
    assert dialog.summary() == "1 imported, 1 skipped, 1 failed"
    assert [line.result for line in dialog.report.lines] == ["failed", "skipped", "imported"]
    dialog.save_report(str(tmp_path / "report.txt"))
    text = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert "failed\t/in/c.pdf\tIt is damaged." in text
    dialog.save_report(str(tmp_path / "report.csv"))
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["result", "file", "detail", "record"]
    assert rows[3] == ["imported", "/in/a.txt", "'=A title; Look.", "r1"]
    dialog.save_report(str(tmp_path / "missing" / "report.txt"))
    assert "could not be saved" in dialog.summary()
    table = dialog._report_table
    table.selectRow(2)
    with qtbot.waitSignal(dialog.record_chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args == ["r1"]


def test_undo_is_offered_until_something_else_changes(dialog, qtbot) -> None:
    dialog.show_report(REPORT)
    undo = dialog.findChild(QPushButton, "importUndo")
    assert undo.isVisible()
    with qtbot.waitSignal(dialog.undo_requested):
        qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    dialog.no_undo()
    assert not undo.isEnabled()
    dialog.show_report(ImportReport())
    assert not undo.isVisible()


def test_escape_stops_what_is_under_way_and_closes_else(dialog, qtbot) -> None:
    dialog.show_reading()
    with qtbot.waitSignal(dialog.cancel_requested):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog.show_cancelled([Failed("/in/c.pdf", "It is damaged.")])
    assert dialog.summary() == "Stopped. Nothing was imported."
    assert dialog.report.lines[0].detail == "It is damaged."
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
