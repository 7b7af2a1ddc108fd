"""Records taken into the index: a few at once in this process, many or long ones in a worker.

Indexing is work for the processor; in a process of its own it leaves the window its time, and the
memory it takes is gone with it.
"""

from __future__ import annotations

import logging
import pickle
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desk_archive.domain.near import sketch
from desk_archive.services.workers import Handler, Worker, WorkerDiedError

if TYPE_CHECKING:
    from desk_archive.domain.queries import IndexEntry
    from desk_archive.search.engine import SearchEngine
    from desk_archive.storage.archive import Archive

log = logging.getLogger(__name__)

BULK = 50
"""More records than these are indexed in a worker."""

BULK_CHARACTERS = 500_000
"""Texts with more code points than these together are indexed in a worker: Chinese and Japanese ones
take 300 bytes of memory for each."""

PATIENCE = 0.2
"""So often, in seconds, whoever waits for a worker is asked whether to go on."""

_CHARACTERS = 8_000_000
_RECORDS = 25
_MEMORY = 4_000_000_000
"""Of a worker: what a text of the largest size takes with its postings."""


Sketches = list[tuple[str, tuple[int, ...]]]
"""Documents by UUID with the sketches of their texts, by which near duplicates are found."""


def take_in(archive: Archive, engine: SearchEngine, numbers: Sequence[int]) -> Sketches:
    """Index records as they are now; those that are gone leave the index.

    Texts are held in memory up to `_CHARACTERS` code points, beyond that in several commits.

    Returns:
        The sketches of all texts of these records.
    """
    sketches: Sketches = []
    present: set[int] = set()
    waiting: list[IndexEntry] = []
    characters = 0
    for start in range(0, len(numbers), _RECORDS):
        with archive.reading() as view:
            entries = view.queue.entries(numbers[start : start + _RECORDS])
        present.update(entry.number for entry in entries)
        sketches += [(uuid, sketch(text)) for entry in entries for uuid, text in entry.texts]
        waiting += entries
        characters += sum(len(text) for entry in entries for _, text in entry.texts)
        if characters >= _CHARACTERS:
            engine.index(waiting)
            waiting, characters = [], 0
    engine.index(waiting)
    engine.delete([number for number in numbers if number not in present])
    return sketches


class BulkIndexer:
    """Indexes many records of an archive in a worker process."""

    def __init__(self, archive: Path, index: Path, secret: str) -> None:
        """Start nothing yet.

        Args:
            archive: the archive's file.
            index: the folder of its index.
            secret: by which own indexes are told from foreign ones.
        """
        handler = "desk_archive.services.indexing:make_handler"
        self._worker = Worker(handler, archive, index, secret, memory=_MEMORY)

    def take_in(self, numbers: Sequence[int]) -> Generator[None, None, Sketches]:
        """Index records as they are now; yields while it waits.

        Returns:
            The sketches of all texts of these records.

        Raises:
            IndexUnusableError: the index can't be written.
            WorkerDiedError: the process ended; the index is as it was or has them.
        """
        sketches: Sketches = []
        self._worker.ask(list(numbers))
        for reply in self._worker.replies(patience=PATIENCE):
            if reply is None:
                yield None
            else:
                sketches += pickle.loads(reply)  # noqa: S301 - from our own worker.
        return sketches

    def close(self) -> None:
        """End the process; what it was doing may or may not be in the index."""
        self._worker.close()


def make_handler(archive: Path, index: Path, secret: str) -> Handler:
    """What a worker does with the numbers of records: it indexes them."""
    from desk_archive.search.whoosh_engine import WhooshEngine
    from desk_archive.storage.archive import Archive, OpenMode

    opened = Archive.open(archive, OpenMode.READ)
    engine = WhooshEngine(index, opened.uuid, secret)

    def handle(numbers: Sequence[int]) -> Iterator[bytes]:
        yield pickle.dumps(take_in(opened, engine, numbers))

    return handle


__all__ = ["BULK", "BULK_CHARACTERS", "BulkIndexer", "Sketches", "WorkerDiedError", "take_in"]
