"""What the window tells a person beside their work: a bar that can be put away, and bug reports."""

from __future__ import annotations

import logging
import platform
import traceback

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMessageBox, QPushButton, QToolButton, QWidget

from desk_archive import __version__
from desk_archive.domain.errors import WorldError

log = logging.getLogger(__name__)


class MessageBar(QWidget):
    """A line above the panes that says what happened and what to do; it never takes the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin hidden.

        Args:
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._label = QLabel()
        self._label.setObjectName("messageText")
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton()
        self._close.setText("×")
        self._close.setAccessibleName(self.tr("Put the message away"))
        self._close.setToolTip(self.tr("Put the message away (Esc)"))
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 4)
        layout.addWidget(self._label, 1)
        layout.addWidget(self._close)
        self.hide()

    def tell(self, text: str, *, closable: bool = True) -> None:
        """Show a message in place of an earlier one."""
        self._label.setText(text)
        self.setAccessibleName(text)
        self._close.setVisible(closable)
        self.show()

    def text(self) -> str:
        """The message that is shown, or the last one."""
        return self._label.text()


class ErrorTeller:
    """Tells a person of the world's errors in the bar, and of the program's own in a report."""

    def __init__(self, window: QWidget, bar: MessageBar) -> None:
        """Tell in this window.

        Args:
            window: the window dialogs belong to.
            bar: where the world's errors are told.
        """
        self._window = window
        self._bar = bar

    def __call__(self, error: BaseException) -> None:
        """Tell of an error, whatever kind it is."""
        if isinstance(error, WorldError):
            place = error.path if error.path and error.path not in error.message else ""
            self._bar.tell(f"{place}: {error.message}" if place else error.message)
            return
        log.error("a fault of the program", exc_info=error)
        self._report(error)

    def _report(self, error: BaseException) -> None:
        tr = self._window.tr
        box = QMessageBox(self._window)
        box.setObjectName("faultDialog")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(tr("A fault of the program"))
        box.setText(tr("Something went wrong that should not have. Your archive is safe."))
        box.setInformativeText(f"{type(error).__name__}: {error}")
        box.setDetailedText(report_text(error))
        copy = QPushButton(tr("&Copy the report"))
        copy.clicked.connect(
            lambda _checked=False: QGuiApplication.clipboard().setText(report_text(error))
        )
        box.addButton(copy, QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Close)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()


def report_text(error: BaseException) -> str:
    """What a person can send us about a fault: versions, system, traceback."""
    lines = "".join(traceback.format_exception(error))
    return (
        f"Desk Archive {__version__}\nPython {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.platform()}\n\n{lines}"
    )
