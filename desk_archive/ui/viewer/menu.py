"""The menu of the page: what can be done to a selection, or to an annotation."""

from __future__ import annotations

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from desk_archive.ui.actions import tooltip
from desk_archive.ui.viewer.reader import Reader


def passage_menu(reader: Reader, key: str) -> QMenu:
    """The menu at a place.

    Args:
        reader: what it is called on.
        key: the annotation there, or "".
    """
    menu = QMenu(reader)
    menu.setObjectName("passageMenu")
    if not key:
        copy = menu.addAction(reader.tr("&Copy"))
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setEnabled(reader.text.textCursor().hasSelection())
        copy.triggered.connect(lambda _checked=False: reader.text.copy())
        menu.addSeparator()
    if reader.editable:
        _add_colours(menu, reader, key)
        _add_writing(menu, reader, key)
    if key:
        link = menu.addAction(reader.tr("Copy &link"))
        link.triggered.connect(lambda _checked=False: reader.copy_link_requested.emit(key))
    for action in menu.actions():
        action.setToolTip(tooltip(action))
    return menu


def _add_colours(menu: QMenu, reader: Reader, key: str) -> None:
    """The colours of the legend, that of the annotation checked."""
    note = reader.note(key)
    has_target = note is not None or reader.text.textCursor().hasSelection()
    group = QActionGroup(menu)
    for number, colour in enumerate(reader.legend, start=1):
        action = QAction(colour.name[:1].upper() + colour.name[1:], menu)
        action.setEnabled(has_target)
        action.setCheckable(note is not None)
        action.setChecked(bool(note and note.colour == colour))
        action.setShortcut(QKeySequence(str(number)))
        action.triggered.connect(
            lambda _checked=False, chosen=colour.colour: reader.take_colour(key, chosen)
        )
        group.addAction(action)
        menu.addAction(action)
    menu.addSeparator()


def _add_writing(menu: QMenu, reader: Reader, key: str) -> None:
    """Note and, for an annotation, delete."""
    note = reader.note(key)
    edit = menu.addAction(reader.tr("&Note…"))
    edit.setShortcut(QKeySequence("N"))
    edit.setEnabled(note is not None or reader.text.textCursor().hasSelection())
    if note is None:
        edit.triggered.connect(lambda _checked=False: reader.highlight(with_note=True))
        return
    edit.triggered.connect(lambda _checked=False: reader.edit(key))
    delete = menu.addAction(reader.tr("&Delete"))
    delete.setShortcut(QKeySequence("Delete"))
    delete.triggered.connect(lambda _checked=False: reader.delete(key))
