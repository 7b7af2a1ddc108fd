"""The window as a whole: names, panes, narrow and wide, state that comes back."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QMainWindow,
    QTableView,
    QTextBrowser,
    QWidget,
)

from desk_archive.domain.queries import FacetName
from desk_archive.services.context import Access, open_services
from desk_archive.ui.importing.dialog import State
from desk_archive.ui.roles import Role
from desk_archive.ui.theme import Scheme


def find(app, name, kind=QWidget):
    found = app.window.findChild(kind, name)
    assert found is not None, name
    return found


def preview(qtbot, dialog):
    """Waits until files are read."""
    qtbot.waitUntil(lambda: dialog.state is State.PREVIEW, timeout=20_000)


def titles(app):
    table = find(app, "recordList", QTableView)
    model = table.model()
    return [
        app.services.library.get(model.index(row, 0).data(Role.RECORD)).fields.title
        for row in range(model.rowCount())
    ]


def show(app, settled, identifier):
    record = app.services.library.get(identifier)
    app.controller.reading.show_record(record)
    settled(app)
    return record


def test_names_that_programs_outside_rely_on(app):
    assert isinstance(app.window, QMainWindow)
    assert app.window.objectName() == "mainWindow"
    find(app, "searchField", QLineEdit)
    find(app, "recordList", QTableView)
    find(app, "textView", QTextBrowser)
    for name in ("facetPane", "activeFilters", "viewer", "marginNotes", "recordDetails"):
        find(app, name)
    for facet in FacetName:
        find(app, f"facet_{facet.value}", QAbstractItemView)


def test_list_gives_records_by_their_uuid(app):
    model = find(app, "recordList", QTableView).model()
    assert model.rowCount() == 14
    uuid = model.index(0, 0).data(Role.RECORD)
    assert app.services.library.get(uuid).record == uuid


def test_typing_finds_and_clearing_shows_all_again(app, qtbot, settled):
    field = find(app, "searchField", QLineEdit)
    qtbot.keyClicks(field, "ceasefire")
    qtbot.waitUntil(lambda: find(app, "recordList", QTableView).model().rowCount() < 14)
    settled(app)
    found = titles(app)
    assert 0 < len(found) < 14
    app.window.actions_["clear-filters"].trigger()
    qtbot.waitUntil(lambda: find(app, "recordList", QTableView).model().rowCount() == 14)


def test_choosing_a_facet_value_filters_and_its_chip_takes_it_back(app, qtbot, settled):
    view = find(app, "facet_type", QAbstractItemView)
    model = view.model()
    first = model.index(0, 0)
    count = first.data(Role.COUNT)
    app.controller.facets._want_state(FacetName.TYPE, first.data(Role.VALUE), 1)
    rows = find(app, "recordList", QTableView).model()
    qtbot.waitUntil(lambda: rows.rowCount() == count)
    chips = [chip for chip in find(app, "activeFilters").findChildren(QWidget) if chip.isVisible()]
    assert chips
    app.window.actions_["clear-filters"].trigger()
    qtbot.waitUntil(lambda: rows.rowCount() == 14)


def test_choosing_a_record_shows_its_text_exactly(app, qtbot, settled):
    table = find(app, "recordList", QTableView)
    table.setCurrentIndex(table.model().index(2, 0))
    qtbot.waitUntil(lambda: app.controller.reading.record is not None)
    settled(app)
    record = app.controller.reading.record
    assert record.record == table.model().index(2, 0).data(Role.RECORD)
    text = app.services.reading.text(record.documents[0].document).text
    shown = find(app, "textView", QTextBrowser).document().toRawText().replace("\u2029", "\n")
    assert shown == text


def test_narrow_window_keeps_facets_in_a_drawer_and_wide_brings_them_back(app, qtbot):
    pane = find(app, "facetPane")
    assert pane.isVisible()
    app.window.resize(1024, 640)
    qtbot.waitUntil(lambda: not pane.isVisible())
    app.window.actions_["toggle-facets"].trigger()
    assert pane.isVisible()
    qtbot.keyClick(app.window.drawer, Qt.Key.Key_Escape)
    assert not pane.isVisible()
    app.window.resize(1280, 800)
    qtbot.waitUntil(pane.isVisible)
    assert find(app, "recordList", QTableView).isVisible()
    assert app.window.columns.indexOf(pane) == 0
    app.window.actions_["toggle-facets"].trigger()
    assert not pane.isVisible()


@pytest.mark.parametrize("size", [(1280, 800), (1024, 640), (800, 600), (640, 440)])
def test_nothing_lies_outside_the_window(opened, sample, size):
    app = opened(sample, size)
    visible = [
        widget
        for widget in app.window.findChildren(QWidget)
        if widget.isVisible() and widget.parent() is app.window.header
    ]
    for widget in visible:
        assert app.window.header.rect().contains(widget.geometry()), widget.objectName()


def test_everything_comes_back_at_the_next_start(opened, sample, settled, qtbot):
    first = opened(sample)
    show(first, settled, "SAMPLE-13")
    first.controller.search.set_sort(first.controller.search.query.sort, True)
    qtbot.keyClicks(find(first, "searchField", QLineEdit), "armistice")
    qtbot.waitUntil(lambda: first.controller.search.query.text == "armistice")
    settled(first)
    text = find(first, "textView", QTextBrowser)
    text.verticalScrollBar().setValue(text.verticalScrollBar().maximum() // 2)
    qtbot.waitUntil(lambda: first.controller.viewer.position() > 1_000)
    position = first.controller.viewer.position()
    first.window.actions_["theme-dark"].trigger()
    first.close()

    again = opened(sample)
    qtbot.waitUntil(lambda: again.controller.reading.record is not None)
    settled(again)
    assert again.theme.scheme is Scheme.DARK
    assert again.controller.reading.record.fields.identifiers[0].value == "SAMPLE-13"
    assert find(again, "searchField", QLineEdit).text() == "armistice"
    qtbot.waitUntil(lambda: again.controller.viewer.position() == position)


def test_nothing_is_opened_that_nobody_chose(app, qtbot, settled):
    qtbot.wait(300)
    settled(app)
    assert app.controller.reading.record is None


def test_note_survives_restart_beside_its_line(opened, sample, settled, qtbot):
    first = opened(sample)
    record = show(first, settled, "SAMPLE-06")
    document = record.documents[0].document
    made, changes = first.services.annotating.annotate(document, 40, 90, note="kept")
    first.notifier.tell(changes)
    first.close()
    again = opened(sample)
    qtbot.waitUntil(lambda: again.window.findChild(QWidget, f"note_{made.annotation}") is not None)


def test_undo_is_named_and_takes_back(app, qtbot, settled):
    record = show(app, settled, "SAMPLE-04")
    undo = app.window.actions_["undo"]
    assert not undo.isEnabled()
    app.window.actions_["star"].trigger()
    qtbot.waitUntil(undo.isEnabled)
    assert "star" in undo.text()
    assert app.services.library.get(record.record).starred is not record.starred
    undo.trigger()
    qtbot.waitUntil(lambda: not undo.isEnabled())
    assert app.services.library.get(record.record).starred is record.starred
    assert app.window.actions_["redo"].isEnabled()


def test_record_moved_to_the_trash_leaves_list_and_page(app, qtbot, settled):
    record = show(app, settled, "SAMPLE-04")
    app.window.actions_["trash-record"].trigger()
    rows = find(app, "recordList", QTableView).model()
    qtbot.waitUntil(lambda: rows.rowCount() == 13)
    assert record.fields.title in app.window.messages.text()
    app.window.actions_["undo"].trigger()
    qtbot.waitUntil(lambda: rows.rowCount() == 14)


def test_link_shows_its_place(app, qtbot, settled):
    annotation = app.services.annotating.select()[5]
    app.show_link(f"desk-archive://annotation/{annotation.annotation}")
    qtbot.waitUntil(lambda: app.controller.reading.record is not None)
    settled(app)
    assert app.controller.reading.record.record == annotation.record
    app.show_link("desk-archive://record/00000000-0000-4000-8000-000000000000")
    qtbot.waitUntil(app.window.messages.isVisible)
    assert "no record" in app.window.messages.text()


def test_archive_in_use_elsewhere_opens_read_only_and_says_so(opened, sample, settled):
    other = open_services(sample, Access.WRITE, secret=lambda: "s")
    try:
        app = opened(sample)
        assert app.services.read_only
        assert "read-only" in app.window.messages.text()
        show(app, settled, "SAMPLE-04")
        for name in ("import-files", "undo", "star", "trash-record"):
            assert not app.window.actions_[name].isEnabled()
        app.close()
    finally:
        other.close()


def test_new_archive_is_empty_and_says_what_to_do(opened, tmp_path):
    app = opened(tmp_path / "new.deskarchive")
    assert (tmp_path / "new.deskarchive").exists()
    assert find(app, "recordList", QTableView).model().rowCount() == 0
    assert not find(app, "recordList", QTableView).isVisible()


def test_import_shows_its_progress_and_report(opened, tmp_path, qtbot):
    app = opened(tmp_path / "new.deskarchive")
    letter = tmp_path / "letter.txt"
    letter.write_text("A letter about the armistice.")
    (tmp_path / "empty.txt").touch()
    dialog = app.controller.importing.start([str(letter), str(tmp_path / "empty.txt")])
    preview(qtbot, dialog)
    assert "1 record" in dialog.summary()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.summary() == "1 imported, 0 skipped, 1 failed")
    qtbot.waitUntil(lambda: find(app, "recordList", QTableView).model().rowCount() == 1)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_cancelled_import_keeps_what_it_had(opened, tmp_path, qtbot):
    app = opened(tmp_path / "new.deskarchive")
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number}.txt").write_text(f"Letter number {number}. " + "More words. " * 40)
    dialog = app.controller.importing.start([str(folder)])
    preview(qtbot, dialog)
    dialog.import_button.click()
    qtbot.waitUntil(lambda: "of 400" in dialog.summary())
    dialog.reject()
    qtbot.waitUntil(lambda: dialog.summary().startswith("Stopped"))
    assert app.services.library.counts().records < 400
    assert app.services.maintenance.check() == []
    dialog.close()


def test_notes_are_exported_from_the_window(app, tmp_path, qtbot, settled):
    show(app, settled, "SAMPLE-04")
    dialog = app.controller.exporting.start()
    output = tmp_path / "notes.md"
    dialog.findChild(QLineEdit, "exportOutput").setText(str(output))
    dialog.findChild(QWidget, "exportButton").click()
    qtbot.waitUntil(lambda: "written" in dialog.status())
    assert "ceasefire" in output.read_text(encoding="utf-8")
    dialog.findChild(QLineEdit, "exportOutput").setText(str(tmp_path / "missing" / "notes.md"))
    dialog.findChild(QWidget, "exportButton").click()
    qtbot.waitUntil(lambda: "missing" in dialog.status())
    dialog.close()


@pytest.mark.parametrize("stored", [False, True])
def test_closing_while_importing_ends_whole(opened, tmp_path, qtbot, stored):
    app = opened(tmp_path / "new.deskarchive")
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number}.txt").write_text(f"Letter number {number}. " + "More words. " * 40)
    dialog = app.controller.importing.start([str(folder)])
    if stored:
        preview(qtbot, dialog)
        dialog.import_button.click()
    qtbot.waitUntil(lambda: "of 300" in dialog.summary())
    app.close()
    services = open_services(tmp_path / "new.deskarchive", Access.WRITE, secret=lambda: "s")
    try:
        assert services.maintenance.check() == []
    finally:
        services.close()


def undo(app, qtbot):
    qtbot.waitUntil(app.window.actions_["undo"].isEnabled)
    app.window.actions_["undo"].trigger()


def test_an_import_is_undone_from_its_report(opened, tmp_path, qtbot, settled):
    app = opened(tmp_path / "new.deskarchive")
    letter = tmp_path / "letter.txt"
    letter.write_text("A letter about the armistice.")
    dialog = app.controller.importing.start([str(letter)])
    preview(qtbot, dialog)
    dialog.import_button.click()
    qtbot.waitUntil(lambda: dialog.state is State.REPORT)
    dialog.findChild(QWidget, "importUndo").click()
    qtbot.waitUntil(lambda: "undone" in dialog.summary())
    assert app.services.library.counts().records == 0
    assert app.services.history.undo_label() is None
    dialog.close()
    settled(app)


def test_what_was_changed_since_an_import_is_not_undone_with_it(opened, tmp_path, qtbot, settled):
    app = opened(tmp_path / "new.deskarchive")
    letter = tmp_path / "letter.txt"
    letter.write_text("A letter about the armistice.")
    dialog = app.controller.importing.start([str(letter)])
    preview(qtbot, dialog)
    dialog.import_button.click()
    qtbot.waitUntil(lambda: dialog.state is State.REPORT)
    made = dialog.report.lines[0].record
    app.notifier.tell(app.services.library.set_starred([made], True))
    assert not dialog.findChild(QWidget, "importUndo").isEnabled()
    dialog.close()
    settled(app)


def test_a_record_is_edited_and_the_edit_undone(app, qtbot, settled):
    record = show(app, settled, "SAMPLE-04")
    app.window.actions_["edit-record"].trigger()
    qtbot.waitUntil(lambda: app.controller.editing.editor is not None)
    field = app.controller.editing.editor.findChild(QLineEdit, "edit_type")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "Protocol")
    app.controller.editing.editor.save()
    qtbot.waitUntil(lambda: app.controller.editing.editor is None)
    edited = app.services.library.get(record.record)
    assert edited.fields.type == "Protocol"
    settled(app)
    assert "edit" in app.window.actions_["undo"].text()
    undo(app, qtbot)
    qtbot.waitUntil(lambda: app.services.library.get(record.record).fields == record.fields)
    settled(app)


def test_several_chosen_records_are_edited_at_once(app, qtbot, settled):
    show(app, settled, "SAMPLE-04")
    table = find(app, "recordList", QTableView)
    table.selectAll()
    app.window.actions_["edit-record"].trigger()
    qtbot.waitUntil(lambda: app.controller.editing.editor is not None)
    editor = app.controller.editing.editor
    assert len(editor.records) == 14
    field = editor.findChild(QLineEdit, "edit_repository")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "One archive")
    editor.save()
    qtbot.waitUntil(lambda: app.controller.editing.editor is None)
    settled(app)
    assert {
        record.fields.repository
        for record in app.services.library.get_many([r.record for r in editor_records(app)])
    } == {"One archive"}


def editor_records(app):
    model = find(app, "recordList", QTableView).model()
    uuids = [model.index(row, 0).data(Role.RECORD) for row in range(model.rowCount())]
    return app.services.library.get_many(uuids)


def test_unsaved_changes_keep_the_window_open(app, qtbot, settled):
    show(app, settled, "SAMPLE-04")
    app.window.actions_["edit-record"].trigger()
    qtbot.waitUntil(lambda: app.controller.editing.editor is not None)
    editor = app.controller.editing.editor
    field = editor.findChild(QLineEdit, "edit_type")
    field.setFocus()
    qtbot.keyClicks(field, "x")
    app.window.close()
    assert app.window.isVisible()
    box = editor.findChild(QWidget, "unsavedDialog")
    assert box.isVisible()
    editor.discard()


def test_a_new_record_from_the_clipboard(app, qtbot, qapp, settled):
    qapp.clipboard().setText("A note of my own\n\nWith two paragraphs.")
    app.window.actions_["new-record-from-clipboard"].trigger()
    app.controller.editing.editor.save()
    qtbot.waitUntil(lambda: app.controller.editing.editor is None, timeout=20_000)
    qtbot.waitUntil(
        lambda: (
            (shown := app.controller.reading.record) is not None
            and shown.fields.title == "A note of my own"
        ),
        timeout=20_000,
    )
    settled(app)
    record = app.controller.reading.record
    text = app.services.reading.text(record.documents[0].document).text
    assert text == "A note of my own\n\nWith two paragraphs."


def test_a_new_record_without_a_text(app, qtbot, settled):
    app.window.actions_["new-record"].trigger()
    editor = app.controller.editing.editor
    editor.save()
    assert "needs a title" in editor.message()
    qtbot.keyClicks(editor.findChild(QWidget, "edit_title"), "An empty folder")
    editor.save()
    qtbot.waitUntil(lambda: app.controller.editing.editor is None)
    settled(app)
    assert app.services.library.counts().records == 15
    undo(app, qtbot)
    qtbot.waitUntil(lambda: app.services.library.counts().records == 14)
    settled(app)


def drop(app, data):
    button, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(9, 9), copy, data, button, plain)
    app.window.dragEnterEvent(enter)
    assert enter.isAccepted()
    app.window.dropEvent(QDropEvent(QPointF(9, 9), copy, data, button, plain))


def test_text_and_files_are_dropped_on_the_window(app, qtbot, settled, tmp_path):
    text = QMimeData()
    text.setText("Dropped words")
    drop(app, text)
    editor = app.controller.editing.editor
    assert editor.text() == "Dropped words"
    editor.discard()
    letter = tmp_path / "letter.txt"
    letter.write_text("A letter.")
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(letter))])
    drop(app, files)
    dialog = find(app, "importDialog")
    preview(qtbot, dialog)
    dialog.close()
    settled(app)


def test_files_pass_by_what_would_take_them_for_text(app, qapp, tmp_path):
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    field = find(app, "searchField", QLineEdit)
    actions, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(2, 2), actions, files, button, Qt.KeyboardModifier.NoModifier)
    qapp.sendEvent(field, enter)
    assert field.text() == ""


def test_source_card_saves_and_lends_the_original(app, qtbot, settled, tmp_path):
    record = show(app, settled, "SAMPLE-04")
    sha256 = record.documents[0].sha256
    details = app.controller.details
    details.save_original(sha256, tmp_path / "copy.txt")
    qtbot.waitUntil((tmp_path / "copy.txt").exists)
    with closing(app.services.reading.original(sha256)) as stream:
        data = stream.read()
    assert (tmp_path / "copy.txt").read_bytes() == data
    opened = []
    details._open_file = lambda path: opened.append(path) or True
    details.source.open_requested.emit(record.documents[0])
    qtbot.waitUntil(lambda: bool(opened))
    (copy,) = opened
    assert copy.read_bytes() == data
    assert copy.suffix == ".txt"
    assert copy.stat().st_mode & 0o777 == 0o400
    assert copy.parent.parent.stat().st_mode & 0o077 == 0
    app.close()
    assert not copy.exists()
