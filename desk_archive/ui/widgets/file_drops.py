"""Files dropped on a window: recognised, and let past what would take them for text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


def dropped_files(data: QMimeData) -> list[str]:
    """The paths of the files that are dragged; addresses in the network are none."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]


class FilesPassBy(QObject):
    """Makes fields and pages refuse files, so that the window behind them gets them."""

    def watch(self, window: QWidget) -> None:
        """Watch everything in a window that takes drops."""
        for widget in window.findChildren(QWidget):
            if widget.acceptDrops():
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Refuse files, and leave all else to the widget."""
        if event.type() in _DRAGS and isinstance(event, QDropEvent) and _has_files(event):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def _has_files(event: QDropEvent) -> bool:
    return bool(dropped_files(event.mimeData()))
