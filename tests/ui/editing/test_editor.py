"""The editor: what is typed becomes changes, for one record and for several."""

from __future__ import annotations

import dataclasses

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QMessageBox, QPlainTextEdit, QPushButton

from desk_archive.domain.editing import apply
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    CallNumberLevel,
    Description,
    Identifier,
    Record,
    Relation,
    RelationKind,
)
from desk_archive.ui.editing.editor import Pasted, RecordEditor
from desk_archive.ui.editing.entries import EntriesField
from desk_archive.ui.widgets.completing_line import CompletingLine, Completions

AUTHORITY = "0b5e4f0e-0000-4000-8000-000000000000"
FIELDS = Description(
    title="Telegram from the field",
    description="What it says.",
    date=ArchivalDate("1953-03-29", "March 29, 1953"),
    type="Cable",
    languages=("Russian",),
    agents=(
        AgentName("Kuznetsov", AgentRole.AUTHOR, AUTHORITY),
        AgentName("Second Author", AgentRole.AUTHOR),
        AgentName("Zhou Enlai", AgentRole.RECIPIENT),
    ),
    places=("North Port", "South Port"),
    repository="Archive of the Port",
    call_number=(CallNumberLevel("fond", "1"), CallNumberLevel("opis", "2")),
    identifiers=(Identifier("port", "4711", "https://example.org/4711"),),
    relations=(Relation(RelationKind.REPLY_TO, "An earlier one"),),
)


def record(fields: Description = FIELDS, uuid: str = "r1", tags=("talks",)) -> Record:
    return Record(number=1, record=uuid, fields=fields, tags=tags, added="", modified="")


@pytest.fixture
def completions(runner):
    def values(field, prefix, limit):
        return [value for value in (f"{prefix}-one", f"{prefix}-two") if field == "places"]

    return Completions(values, runner)


@pytest.fixture
def open_editor(qtbot, theme, completions):
    opened = []

    def show(*records, new: Pasted | None = None) -> RecordEditor:
        editor = RecordEditor(theme, completions)
        opened.append(editor)
        if new is None:
            editor.show_records(records)
        else:
            editor.show_new(Description(title=""), new)
        editor.show()
        with qtbot.waitActive(editor):
            editor.activateWindow()
        return editor

    yield show
    for editor in opened:
        if shiboken6.isValid(editor):
            editor.discard()


def line(editor, name) -> QLineEdit:
    found = editor.findChild(QLineEdit, f"edit_{name}")
    assert found is not None, name
    return found


def retype(qtbot, widget, text) -> None:
    widget.setFocus()
    widget.selectAll()
    qtbot.keyClick(widget, Qt.Key.Key_Delete)
    qtbot.keyClicks(widget, text)


def rows(editor, name):
    return editor.findChild(EntriesField, f"edit_{name}").rows()


def test_what_nobody_touches_does_not_change(open_editor) -> None:
    editor = open_editor(record())
    assert not editor.edits()
    assert not editor.has_changes()


def test_every_field_can_be_changed(open_editor, qtbot) -> None:
    editor = open_editor(record())
    for name in ("type", "classification", "repository", "uploaded"):
        retype(qtbot, line(editor, name), f"a {name}")
    for name in ("title", "description", "source", "citation", "rights", "credits"):
        widget = editor.findChild(QPlainTextEdit, f"edit_{name}")
        retype(qtbot, widget, f"a {name}")
    for name in (
        "languages",
        "places",
        "topics",
        "subjects",
        "collections",
        "tags",
        *(role.value for role in AgentRole),
    ):
        qtbot.mouseClick(editor.findChild(QPushButton, f"add_{name}"), Qt.MouseButton.LeftButton)
        qtbot.keyClicks(rows(editor, name)[-1].lines[0], f"a {name}")
    edits = editor.edits()
    fields = apply(FIELDS, edits.changes())
    for name in ("type", "title", "description", "source", "citation", "rights", "credits"):
        assert getattr(fields, name) == f"a {name}"
    assert fields.places == ("North Port", "South Port", "a places")
    assert fields.topics == ("a topics",)
    assert [a.name for a in fields.agents if a.role is AgentRole.AUTHOR] == [
        "Kuznetsov",
        "Second Author",
        "a author",
    ]
    assert fields.agents[0].authority == AUTHORITY
    assert edits.add_tags == ["a tags"]
    assert not edits.remove_tags


def test_a_date_shows_how_it_is_read(open_editor, qtbot) -> None:
    editor = open_editor(record())
    reading = editor.findChild(QLabel, "dateReading")
    assert "29 Mar 1953" in reading.text()
    retype(qtbot, line(editor, "date"), "circa May 1944")
    assert "1944-05~" in reading.text()
    assert editor.edits().set["date"] == ArchivalDate("1944-05~", "March 29, 1953")
    retype(qtbot, line(editor, "date_verbatim"), "ca. May 44")
    assert editor.edits().set["date"] == ArchivalDate("1944-05~", "ca. May 44")


def test_what_is_no_date_is_told_and_not_saved(open_editor, qtbot) -> None:
    editor = open_editor(record())
    saved = []
    editor.save_requested.connect(saved.append)
    retype(qtbot, line(editor, "date"), "some day")
    assert "can’t" in editor.findChild(QLabel, "dateReading").text().replace("'", "’")
    qtbot.keyClick(line(editor, "date"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not saved
    assert "some day" in editor.message()
    assert line(editor, "date").hasFocus()
    retype(qtbot, line(editor, "date"), "1953")
    assert editor.message() == ""
    qtbot.keyClick(line(editor, "date"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert saved[0].set["date"].edtf == "1953"


def test_entries_are_added_moved_and_taken_out_by_keys(open_editor, qtbot) -> None:
    editor = open_editor(record())
    first = rows(editor, "places")[0].lines[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [row.cells() for row in rows(editor, "places")] == [("South Port",), ("North Port",)]
    assert first.hasFocus()
    qtbot.keyClick(first, Qt.Key.Key_Return)
    new = rows(editor, "places")[-1].lines[0]
    assert new.hasFocus()
    qtbot.keyClicks(new, "East Port")
    south = rows(editor, "places")[0].lines[0]
    south.setFocus()
    qtbot.keyClick(south, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert editor.edits().set["places"] == ("North Port", "East Port")
    assert rows(editor, "places")[0].lines[0].hasFocus()


# Of a popup list the offscreen platform says so, and it means nothing.
@pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)
def test_values_of_other_records_are_offered(open_editor, qtbot) -> None:
    editor = open_editor(record())
    field = rows(editor, "places")[0].lines[0]
    assert isinstance(field, CompletingLine)
    retype(qtbot, field, "po")
    qtbot.waitUntil(lambda: field.offered() == ["po-one", "po-two"])
    popup = field._completer.popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert field.text() == "po-one"
    assert editor.edits().set["places"] == ("po-one", "South Port")


@pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)
def test_enter_belongs_to_the_values_that_are_offered(open_editor, qtbot) -> None:
    editor = open_editor(record())
    field = line(editor, "type")
    retype(qtbot, field, "Tel")
    field.offer("Tel", ["Telegram"])
    assert field.is_offering
    popup = field._completer.popup()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert field.text() == "Telegram"
    assert field.hasFocus()
    assert editor.edits().set == {"type": "Telegram"}


def test_relations_are_shown_and_taken_out(open_editor, qtbot) -> None:
    editor = open_editor(record())
    field = editor.field("relations").widget
    assert any("An earlier one" in label.text() for label in field.findChildren(QLabel))
    editor.field("relations").focus()
    qtbot.keyClick(editor.focusWidget(), Qt.Key.Key_Space)
    assert editor.edits().set == {"relations": ()}


def test_relation_is_added_by_the_title_of_the_other(open_editor, qtbot) -> None:
    inverse = Relation(RelationKind.NEXT, "Told by the other", inverse=True)
    fields = dataclasses.replace(FIELDS, relations=(*FIELDS.relations, inverse))
    editor = open_editor(record(fields))
    field = editor.field("relations").widget
    assert not any("Told by" in label.text() for label in field.findChildren(QLabel))
    kind, line = field.findChild(QComboBox), field.findChild(CompletingLine)
    kind.setCurrentIndex(list(RelationKind).index(RelationKind.ENCLOSES))
    qtbot.keyClicks(line, "A map of the port")
    assert editor.edits().set == {
        "relations": (*FIELDS.relations, Relation(RelationKind.ENCLOSES, "A map of the port"))
    }
    assert any("A map of the port" in label.text() for label in field.findChildren(QLabel))


def test_call_number_and_identifiers_by_their_parts(open_editor, qtbot) -> None:
    editor = open_editor(record())
    level = rows(editor, "call_number")[1]
    retype(qtbot, level.lines[1], "7")
    retype(qtbot, rows(editor, "identifiers")[0].lines[0], "harbour")
    edits = editor.edits()
    assert edits.set["call_number"] == (CallNumberLevel("fond", "1"), CallNumberLevel("opis", "7"))
    assert edits.set["identifiers"] == (Identifier("harbour", "4711", "https://example.org/4711"),)
    level.lines[1].clear()
    editor.save()
    assert "value" in editor.message()
    assert level.lines[1].hasFocus()


def test_of_several_records_only_what_is_touched_changes(open_editor, qtbot) -> None:
    other = dataclasses.replace(
        FIELDS, title="Another", type="Cable", places=("North Port",), repository=None
    )
    editor = open_editor(record(), record(other, "r2", tags=()))
    assert not editor.edits()
    assert line(editor, "type").text() == "Cable"
    assert line(editor, "repository").text() == ""
    assert "2" in line(editor, "repository").placeholderText()
    assert editor.findChild(QLineEdit, "edit_identifiers") is None
    shares = {row.cells(): row.partly for row in rows(editor, "places")}
    assert shares == {("North Port",): "", ("South Port",): "in 1 of 2"}
    retype(qtbot, line(editor, "repository"), "One archive")
    south = next(row for row in rows(editor, "places") if row.partly)
    qtbot.mouseClick(south.share, Qt.MouseButton.LeftButton)
    author = next(row for row in rows(editor, "author") if row.cells() == ("Second Author",))
    author.removed.emit()
    edits = editor.edits()
    assert edits.set == {"repository": "One archive"}
    assert edits.add == {"places": ("South Port",)}
    assert edits.remove == {"agents": (AgentName("Second Author", AgentRole.AUTHOR),)}


def test_several_values_that_are_emptied_say_so(open_editor, qtbot) -> None:
    other = dataclasses.replace(FIELDS, type="Letter")
    editor = open_editor(record(), record(other, "r2"))
    field = line(editor, "type")
    qtbot.keyClicks(field, "x")
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert "empty in all 2" in field.placeholderText()
    assert editor.edits().set == {"type": None}


def test_leaving_asks_where_something_would_be_lost(open_editor, qtbot) -> None:
    editor = open_editor(record())
    retype(qtbot, line(editor, "type"), "Letter")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    box = editor.findChild(QMessageBox, "unsavedDialog")
    assert editor.isVisible()
    assert box.isVisible()
    qtbot.mouseClick(box.button(QMessageBox.StandardButton.Cancel), Qt.MouseButton.LeftButton)
    assert editor.isVisible()
    editor.close()
    box = next(b for b in editor.findChildren(QMessageBox, "unsavedDialog") if b.isVisible())
    saved = []
    editor.save_requested.connect(saved.append)
    qtbot.mouseClick(box.button(QMessageBox.StandardButton.Save), Qt.MouseButton.LeftButton)
    assert saved[0].set == {"type": "Letter"}
    editor.saved()
    assert not editor.isVisible()


def test_a_record_keeps_its_title(open_editor, qtbot) -> None:
    editor = open_editor(record())
    retype(qtbot, editor.findChild(QPlainTextEdit, "edit_title"), "")
    editor.save()
    assert "needs a title" in editor.message()


def test_a_new_record_with_text(open_editor) -> None:
    editor = open_editor(new=Pasted("First line\nand more"))
    assert editor.has_changes()
    assert editor.text() == "First line\nand more"
    assert editor.findChild(QPlainTextEdit, "edit_tags") is None
