"""What the rest of the program knows of finding: the engine, its answer, its condition."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Protocol

from desk_archive.domain.errors import ErrorKind, WorldError
from desk_archive.domain.queries import (
    FacetCount,
    FacetName,
    Hits,
    IndexEntry,
    Query,
    RecordColumns,
)


class IndexUnusableError(WorldError):
    """The index can't be written: it is gone, damaged, not ours, locked, or the disk is full.

    It is a cache: `SearchEngine.clear` and indexing everything again puts it right, and until then
    all entries can be scanned.
    """

    kind = ErrorKind.DAMAGED


class Result(Protocol):
    """The answer to a query; it doesn't change when the archive does."""

    @property
    def total(self) -> int:
        """How many records were found, exactly."""
        ...

    @property
    def numbers(self) -> array[int]:
        """All of them in order, as record numbers (`array('q')`)."""
        ...

    def facets(self) -> dict[FacetName, list[FacetCount]]:
        """The counts of every facet over the result: largest first, then by name.

        Each facet ignores its own selection, the values excluded as well as the values chosen.
        """
        ...


class SearchEngine(Protocol):
    """The index and the columns of one archive. Safe to use from several threads."""

    def index(self, entries: Sequence[IndexEntry]) -> None:
        """Take entries in, each in place of the one with its number; visible on return.

        Raises:
            IndexUnusableError: the index is not usable or can't be written; it is as it was.
        """
        ...

    def delete(self, numbers: Sequence[int]) -> None:
        """Take records out; those that aren't in are passed over.

        Raises:
            IndexUnusableError: as for `index`.
        """
        ...

    def clear(self) -> None:
        """Throw the index away, whatever state it is in, and begin an empty, usable one.

        Raises:
            IndexUnusableError: its folder can't be written.
        """
        ...

    def is_usable(self) -> bool:
        """Whether the folder holds, undamaged, an index of this schema, archive and secret."""
        ...

    def load(self, columns: RecordColumns) -> None:
        """Take over facets, dates and orders of all records; only these are ever found."""
        ...

    def refresh(self, columns: RecordColumns, numbers: Sequence[int]) -> None:
        """Take over the columns of these records, of which those that `columns` lacks are gone.

        Args:
            columns: of these records; its orders should hold all records of the archive, for a
                title's place among others can't be told otherwise.
            numbers: the records.
        """
        ...

    def find(
        self, query: Query, scan: Iterable[IndexEntry] = (), *, unfinished: bool = False
    ) -> Result:
        """All records that a query finds.

        While the index is not usable only what is scanned can be found by words.

        Args:
            query: what is asked.
            scan: entries that the index doesn't hold as they are now; they stand in for what it
                holds of these records. They are read once, one at a time.
            unfinished: the person is still typing: a word that the text ends with is the
                beginning of one.

        Raises:
            RuntimeError: nothing was loaded yet.
            IndexUnusableError: the index became unreadable while it was being read.
        """
        ...

    def hits(
        self,
        text: str,
        entries: Iterable[IndexEntry],
        *,
        snippets: int = 3,
        unfinished: bool = False,
    ) -> dict[int, Hits]:
        """The matches of a query's words in entries, with the best pieces of each, by number."""
        ...

    def close(self) -> None:
        """Give up the folder; the engine is of no use afterwards."""
        ...
