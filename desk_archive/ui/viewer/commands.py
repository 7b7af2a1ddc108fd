"""What can be done to a passage, as actions with their keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from desk_archive.domain.annotations import LegendColour
from desk_archive.ui.actions import QT_TRANSLATE_NOOP, Command, tooltip

_CONTEXT = "Actions"
COLOUR_KEYS = 9
"""How many colours of the legend have a key."""

# Single letters work while the text has the focus, the others anywhere in the viewer.
_ON_TEXT = frozenset({"highlight", "note", "delete-annotation"})

COMMANDS: tuple[Command, ...] = (
    Command("highlight", "record", QT_TRANSLATE_NOOP(_CONTEXT, "&Highlight"), ("H",), "highlight"),
    Command("note", "record", QT_TRANSLATE_NOOP(_CONTEXT, "&Note…"), ("N",), "note"),
    Command(
        "delete-annotation",
        "record",
        QT_TRANSLATE_NOOP(_CONTEXT, "&Delete note and highlight"),
        ("Delete", "Backspace"),
        "trash",
    ),
    Command(
        "next-annotation",
        "view",
        QT_TRANSLATE_NOOP(_CONTEXT, "Ne&xt highlight or note"),
        ("F8",),
    ),
    Command(
        "previous-annotation",
        "view",
        QT_TRANSLATE_NOOP(_CONTEXT, "&Previous highlight or note"),
        ("Shift+F8",),
    ),
)


class PassageCommands(QObject):
    """The commands as actions of one viewer."""

    def __init__(self, viewer: QWidget, text: QWidget) -> None:
        """Make all actions.

        Args:
            viewer: where all but the single letters work.
            text: where these work.
        """
        super().__init__(viewer)
        self._text = text
        self._actions: dict[str, QAction] = {}
        self._enabled = True
        self._colours = 0
        for command in COMMANDS:
            on_text = command.id in _ON_TEXT
            self._add(command, text if on_text else viewer, alone=on_text)
        for number in range(1, COLOUR_KEYS + 1):
            self._add(Command(f"colour-{number}", "", "", (str(number),)), text, alone=True)

    def __getitem__(self, id_: str) -> QAction:
        """The action of a command."""
        return self._actions[id_]

    def on(self, id_: str, slot: Callable[[], object]) -> None:
        """Call `slot`, without arguments, when the command is given."""
        self._actions[id_].triggered.connect(lambda _checked=False: slot())

    def set_legend(self, legend: Sequence[LegendColour]) -> None:
        """Name the actions of the colours after them; those without a colour rest."""
        self._colours = len(legend)
        for number, colour in enumerate(legend[:COLOUR_KEYS], start=1):
            action = self._actions[f"colour-{number}"]
            action.setText(self.tr("Highlight: {colour}").format(colour=colour.name))
            action.setToolTip(tooltip(action))
        self.set_enabled(self._enabled)

    def set_enabled(self, enabled: bool) -> None:
        """Whether passages can be changed at all."""
        self._enabled = enabled
        for id_ in ("highlight", "note", "delete-annotation"):
            self._actions[id_].setEnabled(enabled)
        for number in range(1, COLOUR_KEYS + 1):
            self._actions[f"colour-{number}"].setEnabled(enabled and number <= self._colours)

    def _add(self, command: Command, where: QWidget, *, alone: bool) -> None:
        action = QAction(QCoreApplication.translate(_CONTEXT, command.text), where)
        action.setObjectName(f"action_{command.id}")
        action.setShortcuts([QKeySequence(keys) for keys in command.shortcuts])
        action.setShortcutContext(
            Qt.ShortcutContext.WidgetShortcut
            if alone
            else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        action.setToolTip(tooltip(action))
        where.addAction(action)
        self._actions[command.id] = action
