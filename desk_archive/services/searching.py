"""Finding: the index kept up with the archive, and everything asked of both."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desk_archive.domain.changes import Progress
from desk_archive.domain.errors import WorldError
from desk_archive.domain.queries import Hits, IndexEntry, Query
from desk_archive.services.index_state import SETTING, IndexState
from desk_archive.services.indexing import (
    BULK,
    BULK_CHARACTERS,
    BulkIndexer,
    Sketches,
    WorkerDiedError,
    take_in,
)
from desk_archive.services.stamps import new_uuid

if TYPE_CHECKING:
    from desk_archive.search.engine import Result, SearchEngine
    from desk_archive.storage.archive import Archive

log = logging.getLogger(__name__)

_BATCH = 500


class Searching:
    """What a person can find.

    The index is a cache. What it doesn't hold yet is scanned, so an answer never misses a record
    that the archive has; counts and filters come from columns that are brought up to date first.
    Safe to use from several threads.
    """

    def __init__(self, archive: Archive, secret: Callable[[], str]) -> None:
        """Work on an open archive; nothing is read before something is asked."""
        self._archive = archive
        self._state = IndexState(index_folder(archive.path))
        self._secret = secret
        self._engine: SearchEngine | None = None
        self._loaded = False
        self._lock = threading.RLock()

    def find(self, query: Query) -> Result:
        """All records a query finds, with their exact number, order and facet counts."""
        with self._lock:
            engine = self._opened()
            # First what isn't indexed, then the index: what leaves one meanwhile is in the other.
            pending, usable = self._pending()
            self._bring_columns_up_to_date(engine, pending, usable=usable)
        if not query.text.strip():
            return engine.find(query)
        try:
            return engine.find(query, self._entries(pending))
        except WorldError as error:
            # The index became unreadable meanwhile; the archive itself still answers.
            log.warning("the index can't be read, so everything is scanned: %s", error)
            return engine.find(query, self._entries(self._all()))

    def hits(self, text: str, numbers: Sequence[int], *, snippets: int = 3) -> dict[int, Hits]:
        """The matches of a query's text in these records, with the best pieces of each."""
        if not text.strip() or not numbers:
            return {}
        with self._lock:
            engine = self._opened()
        return engine.hits(text, self._entries(numbers), snippets=snippets)

    def needs_draining(self) -> bool:
        """Whether the index lacks something that the archive has."""
        if not self._is_usable():
            return True
        with self._archive.reading() as view:
            return not view.queue.is_empty()

    def drain(self, batch: int = _BATCH) -> Iterator[Progress]:
        """Bring the index up to date, a batch at a time; needs the archive opened for writing.

        Interrupted at any moment, it goes on where it was: a record leaves the queue only after the
        index holds it.

        Args:
            batch: how many records are indexed before it can be interrupted.
        """
        if not self._is_usable():
            self._begin_anew()
        with self._archive.reading() as view:
            total = len(view.queue.pending())
            many = total > BULK or view.queue.characters() > BULK_CHARACTERS
        done = 0
        bulk = self._bulk_indexer() if many else None
        try:
            while numbers := self._next_batch(batch if bulk is None else max(batch, _BATCH)):
                yield Progress(min(done, total), max(total, done))
                for _ in self._index(numbers, bulk):
                    yield Progress(min(done, total), max(total, done))
                done += len(numbers)
        finally:
            if bulk is not None:
                bulk.close()
        yield Progress(done, max(total, done))

    def drain_if_possible(self) -> None:
        """Bring the index up to date where this process may; otherwise what it lacks is scanned."""
        if not self.needs_draining() or not self._archive.try_write_lock():
            return
        try:
            for _ in self.drain():
                pass
        finally:
            self._archive.release_write_lock()

    def prepare(self) -> None:
        """Do beforehand what the first question would wait for."""
        self.drain_if_possible()
        with self._lock:
            engine = self._opened()
            self._bring_columns_up_to_date(engine, (), usable=True)

    def rebuild(self) -> Iterator[Progress]:
        """Throw the index away and make it again."""
        self._begin_anew()
        yield from self.drain()

    def close(self) -> None:
        """Give up the index."""
        with self._lock:
            if self._engine is not None:
                self._engine.close()
                self._engine = None

    # --- the engine, the queue, the columns ---------------------------------------------------

    def _opened(self) -> SearchEngine:
        if self._engine is None:
            from desk_archive.search.whoosh_engine import WhooshEngine

            folder = index_folder(self._archive.path)
            self._engine = WhooshEngine(folder, self._archive.uuid, self._secret())
        return self._engine

    def _is_usable(self) -> bool:
        """Whether the index is ours, undamaged, and of this state of the archive."""
        with self._lock, self._archive.reading() as view:
            return self._opened().is_usable() and self._state.knows(view.settings.get(SETTING))

    def _begin_anew(self) -> None:
        """An empty index, and everything on the queue: in this order nothing can be missed."""
        with self._archive.writing() as unit:
            unit.queue.add_all()
            token = unit.settings.get(SETTING)
        with self._lock:
            self._opened().clear()
            self._state.settle(token)

    def _pending(self) -> tuple[list[int], bool]:
        """The records that the index doesn't hold as they are now, and whether it can be used."""
        if not self._is_usable():
            return self._all(), False
        with self._archive.reading() as view:
            return view.queue.pending(), True

    def _all(self) -> list[int]:
        with self._archive.reading() as view:
            return list(view.columns.numbers())

    def _bring_columns_up_to_date(
        self, engine: SearchEngine, pending: Sequence[int], *, usable: bool
    ) -> None:
        with self._archive.reading() as view:
            if not self._loaded:
                engine.load(view.columns.load())
                self._loaded = True
            elif pending and usable:
                engine.refresh(view.columns.load(pending), pending)
            elif pending:
                engine.load(view.columns.load())

    def _entries(self, numbers: Sequence[int]) -> Iterator[IndexEntry]:
        """What the index would hold of these records, read a batch at a time."""
        for start in range(0, len(numbers), _BATCH):
            with self._archive.reading() as view:
                batch = view.queue.entries(numbers[start : start + _BATCH])
            yield from batch

    def _next_batch(self, batch: int) -> list[int]:
        with self._archive.reading() as view:
            return view.queue.pending(batch)

    def _index(self, numbers: Sequence[int], bulk: BulkIndexer | None) -> Iterator[None]:
        """Take a batch over into the index, then off the queue; yields while it waits.

        The queue tells apart a record that changed again while it was being indexed.
        """
        with self._archive.reading() as view:
            ticket = view.queue.ticket()
            token = view.settings.get(SETTING)
        following = new_uuid()
        self._state.announce(token, following)
        if bulk is None:
            sketches = take_in(self._archive, self._opened(), numbers)
        else:
            sketches = yield from self._in_worker(bulk, numbers)
        with self._lock, self._archive.reading() as view:
            if self._loaded:
                self._opened().refresh(view.columns.load(numbers), numbers)
        with self._archive.writing() as unit:
            unit.near.add_many(sketches)
            unit.queue.done(numbers, ticket)
            unit.settings.set(SETTING, following)
        self._state.settle(following)

    def _in_worker(
        self, bulk: BulkIndexer, numbers: Sequence[int]
    ) -> Generator[None, None, Sketches]:
        try:
            return (yield from bulk.take_in(numbers))
        except WorkerDiedError as error:
            log.warning("records are indexed in this process instead: %s", error)
            return take_in(self._archive, self._opened(), numbers)

    def _bulk_indexer(self) -> BulkIndexer:
        return BulkIndexer(self._archive.path, index_folder(self._archive.path), self._secret())


def index_folder(archive: Path) -> Path:
    """Where the index of an archive lies: beside it."""
    return archive.with_name(f"{archive.name}.index")
