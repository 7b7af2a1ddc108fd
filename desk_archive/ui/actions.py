"""Every command of the window, in one registry: identity, text, shortcut, icon, menu."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QWidget

_CONTEXT = "Actions"


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Mark a text for translation where it stands; it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can tell the window to do.

    Attributes:
        id: stable identity, for settings and for programs outside.
        menu: the menu it stands in, or "" for none.
        text: as the menu shows it, in English.
        shortcuts: key sequences in Qt's portable form, the first shown; "" where there is none.
        icon: name of its icon, or "".
        group: commands of one group exclude each other and can be checked.
        checkable: whether it is switched on and off.
    """

    id: str
    menu: str
    text: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    group: str = ""
    checkable: bool = False


MENUS: tuple[tuple[str, str], ...] = (
    ("file", QT_TRANSLATE_NOOP(_CONTEXT, "&File")),
    ("edit", QT_TRANSLATE_NOOP(_CONTEXT, "&Edit")),
    ("record", QT_TRANSLATE_NOOP(_CONTEXT, "&Record")),
    ("view", QT_TRANSLATE_NOOP(_CONTEXT, "&View")),
    ("help", QT_TRANSLATE_NOOP(_CONTEXT, "&Help")),
)

SEPARATOR = "-"

COMMANDS: tuple[Command, ...] = (
    Command(
        "import-files",
        "file",
        QT_TRANSLATE_NOOP(_CONTEXT, "&Import files…"),
        ("Ctrl+O",),
        "import",
    ),
    Command(
        "import-folder",
        "file",
        QT_TRANSLATE_NOOP(_CONTEXT, "Import a &folder…"),
        ("Ctrl+Shift+O",),
    ),
    Command(
        "export-notes",
        "file",
        QT_TRANSLATE_NOOP(_CONTEXT, "&Export notes…"),
        ("Ctrl+E",),
        "export",
    ),
    Command(SEPARATOR, "file", ""),
    Command("new-archive", "file", QT_TRANSLATE_NOOP(_CONTEXT, "&New archive…"), ("Ctrl+N",)),
    Command("open-archive", "file", QT_TRANSLATE_NOOP(_CONTEXT, "Open &archive…")),
    Command("open-sample", "file", QT_TRANSLATE_NOOP(_CONTEXT, "Open the &sample archive")),
    Command(SEPARATOR, "file", ""),
    Command("quit", "file", QT_TRANSLATE_NOOP(_CONTEXT, "&Quit"), ("Ctrl+Q",)),
    Command("undo", "edit", QT_TRANSLATE_NOOP(_CONTEXT, "&Undo"), ("Ctrl+Z",), "undo"),
    Command(
        "redo", "edit", QT_TRANSLATE_NOOP(_CONTEXT, "&Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"
    ),
    Command(SEPARATOR, "edit", ""),
    Command(
        "search",
        "edit",
        QT_TRANSLATE_NOOP(_CONTEXT, "&Search the archive"),
        ("Ctrl+K", "Ctrl+Shift+F"),
        "search",
    ),
    Command(
        "clear-filters",
        "edit",
        QT_TRANSLATE_NOOP(_CONTEXT, "&Clear search and filters"),
        ("Ctrl+Shift+K",),
    ),
    Command(
        "new-record",
        "record",
        QT_TRANSLATE_NOOP(_CONTEXT, "&New record…"),
        ("Ctrl+Shift+N",),
        "plus",
    ),
    Command(
        "new-record-from-clipboard",
        "record",
        QT_TRANSLATE_NOOP(_CONTEXT, "New record from the clip&board…"),
        ("Ctrl+Shift+V",),
    ),
    Command(
        "edit-record",
        "record",
        QT_TRANSLATE_NOOP(_CONTEXT, "&Edit…"),
        ("F2", "Ctrl+Shift+E"),
    ),
    Command(SEPARATOR, "record", ""),
    Command(
        "star", "record", QT_TRANSLATE_NOOP(_CONTEXT, "&Star"), ("Ctrl+D",), "star", checkable=True
    ),
    Command("tag", "record", QT_TRANSLATE_NOOP(_CONTEXT, "&Tags…"), ("Ctrl+T",), "tag"),
    Command(SEPARATOR, "record", ""),
    Command("status-unread", "record", QT_TRANSLATE_NOOP(_CONTEXT, "&Unread"), group="status"),
    Command("status-reading", "record", QT_TRANSLATE_NOOP(_CONTEXT, "Readin&g"), group="status"),
    Command("status-read", "record", QT_TRANSLATE_NOOP(_CONTEXT, "&Read"), group="status"),
    Command("status-to-check", "record", QT_TRANSLATE_NOOP(_CONTEXT, "To &check"), group="status"),
    Command(SEPARATOR, "record", ""),
    Command("copy-link", "record", QT_TRANSLATE_NOOP(_CONTEXT, "Copy &link"), ("Ctrl+L",)),
    Command(
        "copy-citation",
        "record",
        QT_TRANSLATE_NOOP(_CONTEXT, "Copy c&itation"),
        ("Ctrl+Shift+C",),
        "cite",
    ),
    Command(SEPARATOR, "record", ""),
    Command(
        "trash-record",
        "record",
        QT_TRANSLATE_NOOP(_CONTEXT, "Move to &trash"),
        ("Ctrl+Delete", "Ctrl+Backspace"),
        "trash",
    ),
    Command(
        "toggle-facets",
        "view",
        QT_TRANSLATE_NOOP(_CONTEXT, "&Facets"),
        ("Ctrl+B",),
        "sidebar",
        checkable=True,
    ),
    Command(
        "toggle-details",
        "view",
        QT_TRANSLATE_NOOP(_CONTEXT, "&Document information"),
        ("Ctrl+I",),
        "details",
        checkable=True,
    ),
    Command(SEPARATOR, "view", ""),
    Command(
        "text-larger", "view", QT_TRANSLATE_NOOP(_CONTEXT, "&Larger text"), ("Ctrl++", "Ctrl+=")
    ),
    Command("text-smaller", "view", QT_TRANSLATE_NOOP(_CONTEXT, "&Smaller text"), ("Ctrl+-",)),
    Command("text-normal", "view", QT_TRANSLATE_NOOP(_CONTEXT, "&Normal text"), ("Ctrl+0",)),
    Command(SEPARATOR, "view", ""),
    Command("theme-light", "view", QT_TRANSLATE_NOOP(_CONTEXT, "L&ight"), group="theme"),
    Command("theme-dark", "view", QT_TRANSLATE_NOOP(_CONTEXT, "&Dark"), group="theme"),
    Command("theme-system", "view", QT_TRANSLATE_NOOP(_CONTEXT, "&As the system"), group="theme"),
    Command(SEPARATOR, "view", ""),
    Command("back", "view", QT_TRANSLATE_NOOP(_CONTEXT, "&Back"), ("Alt+Left",), "back"),
    Command("forward", "view", QT_TRANSLATE_NOOP(_CONTEXT, "F&orward"), ("Alt+Right",), "forward"),
    Command(
        "full-screen",
        "view",
        QT_TRANSLATE_NOOP(_CONTEXT, "F&ull screen"),
        ("F11",),
        checkable=True,
    ),
    Command("shortcuts", "help", QT_TRANSLATE_NOOP(_CONTEXT, "&Keyboard shortcuts"), ("F1",)),
    Command("about", "help", QT_TRANSLATE_NOOP(_CONTEXT, "&About Desk Archive")),
)


class Actions(QObject):
    """The commands as actions of one window."""

    def __init__(self, window: QWidget, icon: Callable[[str], QIcon]) -> None:
        """Make all actions; they belong to `window`, where their shortcuts work.

        Args:
            window: the window.
            icon: the icon of a name, in the colours of the theme.
        """
        super().__init__(window)
        self._icon = icon
        self._actions: dict[str, QAction] = {}
        groups: dict[str, QActionGroup] = {}
        for command in COMMANDS:
            if command.id == SEPARATOR:
                continue
            action = QAction(_translated(command.text), window)
            action.setObjectName(f"action_{command.id}")
            action.setShortcuts([QKeySequence(keys) for keys in command.shortcuts])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setToolTip(tooltip(action))
            action.setCheckable(command.checkable or bool(command.group))
            if command.group:
                group = groups.setdefault(command.group, QActionGroup(window))
                group.addAction(action)
            window.addAction(action)
            self._actions[command.id] = action
        self.refresh_icons()

    def __getitem__(self, id_: str) -> QAction:
        """The action of a command."""
        return self._actions[id_]

    def __iter__(self) -> Iterator[QAction]:
        """All actions, in the order of the registry."""
        return iter(self._actions.values())

    def on(self, id_: str, slot: Callable[[], object]) -> None:
        """Call `slot`, without arguments, when the command is given."""
        self._actions[id_].triggered.connect(lambda _checked=False: slot())

    def refresh_icons(self) -> None:
        """Draw the icons in the colours that the theme has now."""
        for command in COMMANDS:
            if command.icon:
                self._actions[command.id].setIcon(self._icon(command.icon))

    def menus(self) -> list[tuple[str, list[QAction | None]]]:
        """Each menu's title and its actions; None stands for a separator."""
        return [
            (
                _translated(title),
                [self._actions.get(command.id) for command in COMMANDS if command.menu == name],
            )
            for name, title in MENUS
        ]


def tooltip(action: QAction) -> str:
    """What an action does, with its shortcut."""
    text = action.text().replace("&", "").removesuffix("…")
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({keys})" if keys else text


def _translated(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
