"""Commits: Whoosh's writer with our codec, our merging, and nothing left behind when one fails."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from whoosh.index import FileIndex
from whoosh.reading import SegmentReader

from desk_archive.search.schema import make_schema
from desk_archive.search.segments import UniqueSegments
from desk_archive.search.store import IndexStore

if TYPE_CHECKING:
    from whoosh.codec.whoosh3 import W3Segment
    from whoosh.writing import SegmentWriter

_POOL_MEGABYTES = 64
_TIER = 8
_LARGE = 250


@contextmanager
def committed(store: IndexStore) -> Iterator[SegmentWriter]:
    """A writer whose work is committed at the end, or undone if anything goes wrong.

    Postings beyond `_POOL_MEGABYTES` are sorted on disk.

    Raises:
        LockError: another process is writing.
        OSError: the folder can't be written.
    """
    writer = FileIndex(store, schema=make_schema()).writer(
        codec=UniqueSegments(), limitmb=_POOL_MEGABYTES
    )
    try:
        store.sweep()
        yield writer
        writer.commit(mergetype=merge_tiers)
    finally:
        if not writer.is_closed:
            with suppress(Exception):
                writer.cancel()
        if not writer.is_closed:
            writer.writelock.release()


def merge_tiers(writer: SegmentWriter, segments: Sequence[W3Segment]) -> list[W3Segment]:
    """A merge policy for Whoosh: which segments stay; the others are taken into the new one.

    Segments of like size are merged when there are `_TIER` of them, up to `_LARGE` documents, so a
    commit stays short and each document is written again few times. One of which more than half is
    deleted is merged, one of which all is deleted is dropped.
    """
    kept = [segment for segment in segments if segment.doc_count() > 0]
    tiers: dict[int, list[W3Segment]] = defaultdict(list)
    merged: list[W3Segment] = []
    for segment in kept:
        if segment.deleted_count() * 2 > segment.doc_count_all():
            merged.append(segment)
        elif segment.doc_count() < _LARGE:
            tiers[int(math.log(segment.doc_count(), _TIER))].append(segment)
    for tier in tiers.values():
        if len(tier) >= _TIER:
            merged += tier
    for segment in merged:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in kept if segment not in merged]
