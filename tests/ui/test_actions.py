"""The registry of commands."""

from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMainWindow

from desk_archive.ui.actions import COMMANDS, MENUS, SEPARATOR, Actions


def test_no_two_commands_share_a_shortcut_or_an_identity():
    commands = [command for command in COMMANDS if command.id != SEPARATOR]
    keys = Counter(key for command in commands for key in command.shortcuts)
    assert max(keys.values()) == 1
    assert max(Counter(command.id for command in commands).values()) == 1


def test_every_command_stands_in_a_menu_and_says_its_shortcut(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = Actions(window, lambda _: QIcon())
    listed = [action for _, entries in actions.menus() for action in entries if action]
    assert len(listed) == len(list(actions))
    assert len(actions.menus()) == len(MENUS)
    assert "Ctrl+Z" in actions["undo"].toolTip()
    assert all("&" not in action.toolTip() for action in actions)


def test_a_command_calls_its_slot(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = Actions(window, lambda _: QIcon())
    given = []
    actions.on("undo", lambda: given.append("undo"))
    actions["undo"].trigger()
    assert given == ["undo"]
