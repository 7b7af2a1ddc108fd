"""The engine: a Whoosh index on disk, columns in memory, queries evaluated with numpy.

Whoosh keeps the files: schema, segments, locking, merging. Importing this module loads Whoosh and
numpy; import it where it is needed.
"""

from __future__ import annotations

import errno
import logging
import threading
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from whoosh.index import FileIndex, LockError

from desk_archive.domain.errors import ErrorKind
from desk_archive.domain.queries import (
    FacetCount,
    FacetName,
    Hits,
    IndexEntry,
    Query,
    RecordColumns,
)
from desk_archive.search.columns import Columns, Mask, to_array
from desk_archive.search.engine import IndexUnusableError
from desk_archive.search.evaluation import Evaluation, Found, Part
from desk_archive.search.intervals import bounds_between
from desk_archive.search.language import ParsedQuery
from desk_archive.search.matching import Matcher
from desk_archive.search.parser import parse
from desk_archive.search.schema import document_of, make_schema
from desk_archive.search.segments import (
    NO_SNAPSHOT,
    ArrayCache,
    ScannedSegment,
    Snapshot,
    open_snapshot,
)
from desk_archive.search.snippets import hits_of
from desk_archive.search.store import IndexStore, UntrustedError
from desk_archive.search.writing import committed

log = logging.getLogger(__name__)

_OPENING_ATTEMPTS = 3
_FULL = {errno.ENOSPC, errno.EDQUOT}


class FoundRecords:
    """The answer to a query, over the columns it was given on."""

    def __init__(self, query: Query, columns: Columns, found: Found | None) -> None:
        self._query = query
        self._columns = columns
        self._scores = None if found is None else found.scores
        self._base = self._without_facets(None if found is None else found.mask)
        rows = columns.ordered(
            self._selected(),
            query.sort,
            descending=query.descending,
            scores=self._scores,
        )
        self.numbers: array[int] = to_array(columns.numbers[rows])

    @property
    def total(self) -> int:
        """How many records were found, exactly."""
        return len(self.numbers)

    def facets(self) -> dict[FacetName, list[FacetCount]]:
        """The counts of every facet, each ignoring its own selection."""
        selecting = {each.facet for each in (*self._query.include, *self._query.exclude)}
        selected = self._selected()
        counts = {}
        for name in FacetName:
            mask = self._selected(but=name) if name in selecting else selected
            counts[name] = self._columns.facet(name).counts(mask)
        return counts

    def _without_facets(self, found: Mask | None) -> Mask:
        """The rows that words and dates leave."""
        mask = np.ones(len(self._columns), np.bool_) if found is None else found.copy()
        query = self._query
        if query.date_from or query.date_to:
            interval = bounds_between(query.date_from, query.date_to)
            mask &= self._columns.overlapping(interval) if interval else np.False_
        return mask

    def _selected(self, but: FacetName | None = None) -> Mask:
        """The rows that the chosen and excluded values leave as well, not looking at one facet."""
        included = self._columns.included(self._query.include, but)
        return self._base & included & ~self._columns.excluded(self._query.exclude, but)


class WhooshEngine:
    """The index and the columns of one archive; see `engine.SearchEngine` for what each call does.

    Nothing is read or written before something is asked. Queries work on immutable snapshots, which
    a commit replaces; one that is running goes on with its own. There is one writer at a time, in
    this process and, by Whoosh's own lock, in all.
    """

    def __init__(self, folder: Path, archive: str, secret: str) -> None:
        """Work on the index of an archive.

        Args:
            folder: where the index lies or will lie.
            archive: UUID of the archive.
            secret: of this installation, by which its own index is told from a foreign one.
        """
        self._folder = folder
        self._store = IndexStore(folder, archive, secret)
        self._cache = ArrayCache()
        self._swapping = threading.RLock()
        self._writing = threading.Lock()
        self._snapshot: Snapshot = NO_SNAPSHOT
        self._columns: Columns | None = None
        self._parts: tuple[Snapshot, Columns, list[Part]] | None = None

    # --- writing ------------------------------------------------------------------------------

    def index(self, entries: Sequence[IndexEntry]) -> None:
        """Take entries in, each in place of the one with its number."""
        latest = {entry.number: entry for entry in entries}
        if latest:
            self._change(list(latest), list(latest.values()))

    def delete(self, numbers: Sequence[int]) -> None:
        """Take records out."""
        if numbers:
            self._change(numbers, ())

    def clear(self) -> None:
        """Begin an empty index."""
        with self._writing, self._swapping, self._told_as_unusable():
            self._snapshot, self._parts = NO_SNAPSHOT, None
            self._store.wipe()
            FileIndex.create(self._store, make_schema())
            self._snapshot = open_snapshot(self._store, self._cache, NO_SNAPSHOT)

    def _change(self, gone: Sequence[int], entries: Sequence[IndexEntry]) -> None:
        """Delete documents and add others, in one commit."""
        with self._writing, self._told_as_unusable():
            if not self.is_usable():
                message = "the index is gone or damaged; it has to be made again"
                raise UntrustedError(message)
            numbers = np.asarray(gone, np.int64)
            deleted = {
                segment.name: np.flatnonzero(np.isin(live, numbers)).tolist()
                for segment, live in self._snapshot.segments
            }
            if not entries and not any(deleted.values()):
                return
            with committed(self._store) as writer:
                for segment in writer.segments:
                    for document in deleted[segment.segment_id()]:
                        segment.delete_document(document)
                for entry in entries:
                    writer.add_document(**document_of(entry))
            with self._swapping:
                self._snapshot = open_snapshot(self._store, self._cache, self._snapshot)

    @contextmanager
    def _told_as_unusable(self) -> Iterator[None]:
        """Tell what the world did to the index as the one error that callers know."""
        try:
            yield
        except LockError as error:
            message = "The search index is being written by another program."
            raise self._unusable(message, ErrorKind.LOCKED) from error
        except UntrustedError as error:
            self._doubt()
            message = "The search index is missing or damaged and has to be made again."
            raise self._unusable(message, ErrorKind.DAMAGED) from error
        except OSError as error:
            self._doubt()
            full = error.errno in _FULL
            message = "The search index could not be written: " + (
                "the disk is full. Free some space." if full else f"{error.strerror}."
            )
            kind = ErrorKind.DISK_FULL if full else ErrorKind.UNWRITABLE
            raise self._unusable(message, kind) from error

    def _doubt(self) -> None:
        """Look at every file anew before the index counts as usable again."""
        with self._swapping:
            self._store.distrust()
            self._snapshot = replace(self._snapshot, state=None)

    def _unusable(self, message: str, kind: ErrorKind) -> IndexUnusableError:
        return IndexUnusableError(message, path=str(self._folder), kind=kind)

    # --- reading ------------------------------------------------------------------------------

    def is_usable(self) -> bool:
        """Whether the folder holds, undamaged, an index of this schema, archive and secret."""
        with self._swapping:
            state = self._store.state()
            if state is None:
                return False
            if state == self._snapshot.state:
                return True
            return self._reopened()

    def _reopened(self) -> bool:
        """Take over what another process has committed; the old snapshot stays if that fails."""
        for attempt in range(_OPENING_ATTEMPTS):
            try:
                self._snapshot = open_snapshot(self._store, self._cache, self._snapshot)
            except FileNotFoundError as error:
                # A commit of another process removed what was about to be opened.
                log.info("index in %s, attempt %d: %s", self._folder, attempt, error)
            except UntrustedError as error:
                log.info("index in %s: %s", self._folder, error)
                return False
            except Exception:
                # A cache that can't be opened is made again, whatever the reason.
                log.exception("index in %s can't be opened", self._folder)
                return False
            else:
                return True
        return False

    def load(self, columns: RecordColumns) -> None:
        """Take over facets, dates and orders of all records."""
        loaded = Columns.load(columns)
        with self._swapping:
            self._columns = loaded

    def refresh(self, columns: RecordColumns, numbers: Sequence[int]) -> None:
        """Take over the columns of these records."""
        with self._swapping:
            old = self._columns or Columns.empty()
            self._columns = old.refreshed(columns, numbers)

    def find(
        self, query: Query, scan: Iterable[IndexEntry] = (), *, unfinished: bool = False
    ) -> FoundRecords:
        """All records that a query finds."""
        parsed = parse(query.text, unfinished=unfinished)
        columns, parts = self._state()
        if parsed.root is None:
            return FoundRecords(query, columns, None)
        parts = _scanned_instead(parts, columns, scan, parsed)
        try:
            found = Evaluation(columns, parts).run(parsed.root)
        except UntrustedError:
            with self._told_as_unusable():
                raise
        return FoundRecords(query, columns, found)

    def _state(self) -> tuple[Columns, list[Part]]:
        """The columns and the index as they are now."""
        with self._swapping:
            self.is_usable()
            columns, snapshot = self._columns, self._snapshot
            if columns is None:
                message = "load() comes before find()"
                raise RuntimeError(message)
            kept = self._parts
            if kept is None or kept[0] is not snapshot or kept[1] is not columns:
                parts = [Part(segment, columns.rows(live)) for segment, live in snapshot.segments]
                kept = self._parts = snapshot, columns, parts
            return columns, kept[2]

    def hits(
        self,
        text: str,
        entries: Iterable[IndexEntry],
        *,
        snippets: int = 3,
        unfinished: bool = False,
    ) -> dict[int, Hits]:
        """The matches of a query's words in entries, with the best pieces of each."""
        matcher = Matcher(parse(text, unfinished=unfinished))
        return {entry.number: hits_of(matcher.find(entry), snippets=snippets) for entry in entries}

    def close(self) -> None:
        """Give up the folder."""
        with self._writing, self._swapping:
            self._snapshot, self._parts, self._columns = NO_SNAPSHOT, None, None


def _scanned_instead(
    parts: list[Part], columns: Columns, scan: Iterable[IndexEntry], parsed: ParsedQuery
) -> list[Part]:
    """The parts, with scanned entries in place of what the index holds of these records."""
    scanned = ScannedSegment(scan, parsed.words())
    rows = columns.rows(scanned.numbers)
    if not len(rows):
        return parts
    overridden = np.zeros(len(columns) + 1, np.bool_)
    overridden[rows] = True  # Row -1, of what isn't in the columns, is the one too many.
    instead = [Part(part.segment, np.where(overridden[part.rows], -1, part.rows)) for part in parts]
    return [*instead, Part(scanned, rows)]
