"""The bar at the top: archive, search, import, look, and all other commands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from desk_archive.ui.actions import Actions, tooltip
from desk_archive.ui.theme import Theme

_ARCHIVE_COMMANDS = ("new-archive", "open-archive", "open-sample")
_FIELD_WIDTH = 620


class HeaderBar(QWidget):
    """The bar at the top of the window."""

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        """Without a search field; `set_field` brings it.

        Args:
            actions: the commands.
            theme: lengths and icons.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("headerBar")
        self.setProperty("tone", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._actions = actions
        self.setFixedHeight(theme.size(48))
        self._title = QLabel()
        self._title.setProperty("kind", "title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(theme.size(12), 0, theme.size(12), 0)
        self._layout.setSpacing(theme.size(8))
        self._layout.addWidget(self._tool("toggle-facets"))
        self._layout.addWidget(self._title)
        self._layout.addWidget(
            self._menu_button(
                "menu-down",
                self.tr("Archives"),
                [actions[name] for name in _ARCHIVE_COMMANDS],
                name="archiveMenu",
            )
        )
        self._layout.addStretch(1)
        self._layout.addStretch(1)
        self._layout.addWidget(self._import_button())
        self.theme_button = self._plain_tool("theme", self.tr("Light or dark"))
        self.theme_button.setObjectName("themeButton")
        self._layout.addWidget(self.theme_button)
        self._layout.addWidget(self._more_button())

    def set_title(self, title: str) -> None:
        """Name the archive that is open."""
        self._title.setText(title)

    def set_field(self, field: QWidget) -> None:
        """Put the search field in the middle."""
        field.setMaximumWidth(self._theme.size(_FIELD_WIDTH))
        self._layout.insertWidget(4, field, 6)

    def _tool(self, id_: str) -> QToolButton:
        button = QToolButton()
        action = self._actions[id_]
        button.setDefaultAction(action)
        button.setAccessibleName(action.text().replace("&", ""))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _plain_tool(self, icon: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(text)
        button.setToolTip(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._theme.bind_icon(button, icon)
        return button

    def _menu_button(
        self, icon: str, text: str, actions: list[QAction], *, name: str
    ) -> QToolButton:
        button = self._plain_tool(icon, text)
        button.setObjectName(name)
        menu = QMenu(button)
        menu.addActions(actions)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _more_button(self) -> QToolButton:
        """All commands by menus; F10 opens it, as it opens a menu bar."""
        button = self._menu_button("more", self.tr("All commands (F10)"), [], name="moreMenu")
        button.setAccessibleName(self.tr("All commands"))
        menu = button.menu()
        for title, entries in self._actions.menus():
            part = menu.addMenu(title)
            part.setToolTipsVisible(True)
            for entry in entries:
                if entry is None:
                    part.addSeparator()
                else:
                    part.addAction(entry)
        opener = QAction(self.tr("All commands"), self)
        opener.setShortcut(Qt.Key.Key_F10)
        opener.triggered.connect(button.showMenu)
        self.addAction(opener)
        return button

    def _import_button(self) -> QPushButton:
        action = self._actions["import-files"]
        button = QPushButton(self.tr("Import"))
        button.setObjectName("importButton")
        button.setToolTip(tooltip(action))
        button.clicked.connect(_trigger(action))
        action.enabledChanged.connect(button.setEnabled)
        return button


def _trigger(action: QAction) -> Callable[[], None]:
    def trigger() -> None:
        action.trigger()

    return trigger
