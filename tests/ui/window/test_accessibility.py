"""Whoever uses a screen reader or the keyboard meets no nameless and no unreachable control."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from desk_archive.ui.importing.dialog import State

ACTED_ON = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)


def acted_on(window):
    """The visible widgets that a person can act on."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, ACTED_ON)
        and widget.isVisible()
        and not isinstance(widget, QScrollBar)
        and not widget.objectName().startswith("qt_")
    ]


def name_of(widget):
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else ""


def check(window):
    controls = acted_on(window)
    assert controls
    nameless = [describe(widget) for widget in controls if not name_of(widget).strip()]
    assert not nameless
    unreachable = [
        describe(widget)
        for widget in controls
        if widget.isEnabled()
        and not (widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and not isinstance(widget.parent(), QLineEdit)
        and not widget.property("pointer_only")
    ]
    assert not unreachable
    silent = [describe(widget) for widget in controls if not widget.toolTip()]
    assert not silent


def describe(widget):
    return f"{type(widget).__name__} {widget.objectName()!r} in {widget.parent().objectName()!r}"


@pytest.mark.parametrize("size", [(1280, 800), (1024, 640)])
def test_every_control_of_the_window_has_a_name_a_tooltip_and_a_place(
    opened, sample, settled, size
):
    app = opened(sample, size)
    app.controller.reading.show_record(app.services.library.get("SAMPLE-04"))
    settled(app)
    app.window.actions_["toggle-details"].trigger()
    settled(app)
    check(app.window)


def test_every_control_of_the_dialogs_too(app, settled, tmp_path, qtbot):
    app.controller.reading.show_record(app.services.library.get("SAMPLE-04"))
    settled(app)
    exporting = app.controller.exporting.start()
    check(exporting)
    exporting.close()
    letter = tmp_path / "letter.txt"
    letter.write_text("A letter.")
    (tmp_path / "empty.txt").touch()
    importing = app.controller.importing.start([str(letter), str(tmp_path / "empty.txt")])
    check(importing)
    qtbot.waitUntil(lambda: importing.state is State.PREVIEW, timeout=20_000)
    check(importing)
    importing.import_button.click()
    qtbot.waitUntil(lambda: "1 imported" in importing.summary())
    check(importing)
    importing.close()
    settled(app)


def test_every_control_of_the_editor_too(app, settled, qtbot):
    records = [app.services.library.get(name).record for name in ("SAMPLE-04", "SAMPLE-06")]
    editing = app.controller.editing
    for wanted in (records[:1], records):
        editing.edit(wanted)
        qtbot.waitUntil(lambda: editing.editor is not None)
        check(editing.editor)
        editing.close()
    editing.new()
    check(editing.editor)
    editing.close()


def test_every_menu_entry_has_a_text(app):
    assert all(action.text().strip() for action in app.window.actions_)
