"""One signal tells every view what changed; each looks whether it cares."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desk_archive.domain.changes import Changes


class Notifier(QObject):
    """Carries changes from whoever made them to all views."""

    changed = Signal(object)

    def tell(self, changes: Changes) -> None:
        """Tell all views, if anything changed at all."""
        if changes:
            self.changed.emit(changes)
