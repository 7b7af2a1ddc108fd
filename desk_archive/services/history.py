"""Undo and redo of every change, also across restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk_archive.domain.changes import Changes

if TYPE_CHECKING:
    from desk_archive.storage.archive import Archive


class History:
    """The last hundred changes of an archive."""

    def __init__(self, archive: Archive) -> None:
        """Work on an open archive."""
        self._archive = archive

    def undo_label(self) -> str | None:
        """The code of what would be undone, or None."""
        with self._archive.reading() as view:
            return view.history.undo_label()

    def redo_label(self) -> str | None:
        """The code of what would be done again, or None."""
        with self._archive.reading() as view:
            return view.history.redo_label()

    def undo(self) -> tuple[str, Changes] | None:
        """Undo the last change; its code and what changed, or None where there is nothing to undo."""
        with self._archive.writing() as unit:
            return unit.history.undo()

    def redo(self) -> tuple[str, Changes] | None:
        """Do again what was undone last; its code and what changed, or None."""
        with self._archive.writing() as unit:
            return unit.history.redo()
