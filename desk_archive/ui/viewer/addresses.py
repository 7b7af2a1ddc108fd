"""Addresses outside the archive: opened only after asking, and only those of the web and of mail."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

_SCHEMES = frozenset({"http", "https", "mailto"})


def ask_and_open(
    href: str, parent: QWidget, open_address: Callable[[str], object] | None = None
) -> bool:
    """Ask whether to open an address; False where it isn't one that may be opened at all.

    Args:
        href: the address.
        parent: the widget the question belongs to.
        open_address: opens it after a yes; by default with the system's program.
    """
    url = QUrl(href, QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.scheme().lower() not in _SCHEMES:
        return False
    opener = open_address or (lambda address: QDesktopServices.openUrl(QUrl(address)))
    box = QMessageBox(parent)
    box.setObjectName("linkDialog")
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(box.tr("Open a link"))
    box.setText(box.tr("This link leads out of the archive. Open it?"))
    # In the form that shows what it is: other scripts' look-alikes stay encoded.
    box.setInformativeText(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
    box.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.button(QMessageBox.StandardButton.Open).clicked.connect(lambda _checked=False: opener(href))
    box.open()
    return True
