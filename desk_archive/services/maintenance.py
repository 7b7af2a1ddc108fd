"""Care of the archive: checking it, and making its index again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desk_archive.domain.changes import Progress

if TYPE_CHECKING:
    from desk_archive.services.searching import Searching
    from desk_archive.storage.archive import Archive


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with an archive.

    Attributes:
        kind: a stable code.
        what: what is wrong with what, in English.
        repaired: whether it has been put right.
    """

    kind: str
    what: str
    repaired: bool


class Maintenance:
    """What a person can do for an archive."""

    def __init__(self, archive: Archive, searching: Searching) -> None:
        """Work on an open archive."""
        self._archive = archive
        self._searching = searching

    def check(self, *, repair: bool = False) -> list[Finding]:
        """Look at everything the archive holds, and repair what can be repaired without loss."""
        from desk_archive.storage.check import check

        return [
            Finding(problem.kind, problem.what, problem.repaired)
            for problem in check(self._archive, repair=repair)
        ]

    def settle(self) -> None:
        """In a quiet moment, see to it that the one file is whole."""
        self._archive.checkpoint()

    def reindex(self) -> Iterator[Progress]:
        """Make the index again from the archive."""
        return self._searching.rebuild()
