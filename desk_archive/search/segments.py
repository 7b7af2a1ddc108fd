"""Posting lists as arrays, from Whoosh's segments and from entries that are not in it yet."""

from __future__ import annotations

import os
import pickle
import secrets
import struct
import threading
import weakref
import zlib
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate, chain
from typing import Any, Protocol

import numpy as np
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3Segment
from whoosh.columns import NumericColumn
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.reading import TermNotFound

from desk_archive.domain.queries import IndexEntry
from desk_archive.search.columns import Floats, Ints
from desk_archive.search.language import Words
from desk_archive.search.matching import Term, Wanted, terms_of
from desk_archive.search.schema import NUMBER, make_schema, placements, whole_keys
from desk_archive.search.store import IndexStore, State, UntrustedError

POSITION_BITS = 32
"""A key is a document's number in its segment shifted by this, and a position."""

_LENGTH = struct.Struct("!i")
_CACHE_BYTES = 32_000_000
_DAMAGED = (OSError, EOFError, ValueError, IndexError, struct.error, zlib.error, pickle.PickleError)
_NONE: Ints = np.zeros(0, np.int64)

Occurrences = tuple[Ints, Ints]
"""Documents, and how often a term stands in each; a document may occur several times."""


class Segment(Protocol):
    """Documents that don't change, numbered from 0."""

    @property
    def numbers(self) -> Ints:
        """The record number of each document."""
        ...

    def occurrences(self, field: str, term: Term) -> Occurrences:
        """The documents with a term, or a term with such a beginning, in a field."""
        ...

    def keys(self, field: str, term: Term) -> Ints:
        """The places of a term, or of terms with such a beginning, in a field, ascending."""
        ...

    def lengths(self, field: str) -> Floats:
        """How many terms each document has in a field."""
        ...


class UniqueSegments(W3Codec):  # type: ignore[misc]
    """Whoosh's codec, with names of segments that no seed of `random` can repeat."""

    def new_segment(self, storage: object, indexname: str) -> W3Segment:
        """A segment with a name of its own."""
        del storage
        return W3Segment(self, indexname, segid=secrets.token_hex(8))


class ArrayCache:
    """The arrays used last, up to a number of bytes. Safe to use from several threads."""

    def __init__(self, limit: int = _CACHE_BYTES) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[tuple[object, ...], tuple[Ints, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def get(
        self, key: tuple[object, ...], make: Callable[[], tuple[Ints, ...]]
    ) -> tuple[Ints, ...]:
        """What is kept under a key, or what `make` makes."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        if not len(made[0]):
            return made
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._size += _size(made)
            while self._size > self._limit:
                _, dropped = self._kept.popitem(last=False)
                self._size -= _size(dropped)
        return made


def _size(arrays: tuple[Ints, ...]) -> int:
    return 200 + sum(each.nbytes for each in arrays)


class _Window:
    """A part of an open file, read when it is asked for.

    A map into memory would be faster, but a file cut short by another program would then end this
    one (SIGBUS) where here it is an error.
    """

    def __init__(self, descriptor: int, offset: int, length: int) -> None:
        self._descriptor = descriptor
        self._offset = offset
        self._length = length

    def __getitem__(self, part: slice) -> bytes:
        first, last, _ = part.indices(self._length)
        os.lseek(self._descriptor, self._offset + first, os.SEEK_SET)
        return os.read(self._descriptor, max(0, last - first))


class _WindowFile(BufferFile):  # type: ignore[misc]
    """A file inside another that stays on disk; Whoosh's own is copied into memory at once."""

    def __init__(self, window: _Window, name: str) -> None:
        self._buf = window
        self._name = name
        self.onclose = None
        self.is_real = False
        self.is_closed = False


class _SegmentFiles(CompoundStorage):  # type: ignore[misc]
    """The files inside a segment's one file: postings stay on disk, the others are small.

    To be used by one thread at a time.
    """

    def __init__(self, store: IndexStore, segment: W3Segment) -> None:
        whole = store.open_file(segment.make_filename(segment.COMPOUND_EXT))
        try:
            super().__init__(whole, use_mmap=False)
            self._descriptor = os.dup(whole.fileno())
        finally:
            whole.close()
        weakref.finalize(self, os.close, self._descriptor)

    def open_file(self, name: str, *_: Any, **__: Any) -> BufferFile:
        """Open one of them."""
        window = _Window(self._descriptor, *self.range(name))
        if name.endswith(W3Codec.POSTS_EXT):
            return _WindowFile(window, name)
        return BufferFile(window[:], name=name)


class WhooshSegment:
    """A segment of the index. Nothing in it changes; deletions are kept by the table of contents.

    Its file is closed when the last reference goes.
    """

    def __init__(self, store: IndexStore, segment: W3Segment, cache: ArrayCache) -> None:
        """Open a segment.

        Raises:
            UntrustedError: its file is not as it was written.
        """
        files = _SegmentFiles(store, segment)
        codec = segment.codec()
        self.name: str = segment.segment_id()
        self._terms = codec.terms_reader(files, segment)
        self._documents = codec.per_document_reader(files, segment)
        self._postings = files.open_file(segment.make_filename(codec.POSTS_EXT))
        self._fields = frozenset(self._terms.indexed_field_names())
        self._cache = cache
        self._lock = threading.Lock()
        self._lengths: dict[str, Floats] = {}
        self._files = files  # Keeps the file open.
        column = self._documents.column_reader(NUMBER, NumericColumn("q"))
        self._count = segment.doc_count_all()
        self.numbers: Ints = np.array([column[n] for n in range(self._count)], np.int64)

    def occurrences(self, field: str, term: Term) -> Occurrences:
        """The documents with a term, or a term with such a beginning, in a field."""
        if field not in self._fields:
            return _NONE, _NONE
        docs, freqs = self._cache.get(
            (self.name, "occurrences", field, term), lambda: self._read(field, term)[:2]
        )
        return docs, freqs

    def keys(self, field: str, term: Term) -> Ints:
        """The places of a term, or of terms with such a beginning, in a field, ascending."""
        if field not in self._fields:
            return _NONE
        (keys,) = self._cache.get(
            (self.name, "keys", field, term), lambda: (self._read_keys(field, term),)
        )
        return keys

    def lengths(self, field: str) -> Floats:
        """How many terms each document has in a field, as exactly as Whoosh keeps it."""
        found = self._lengths.get(field)
        if found is None:
            with self._lock:
                length = self._documents.doc_field_length
                found = np.array([length(n, field) or 0 for n in range(self._count)], np.float64)
            self._lengths[field] = found
        return found

    def _read_keys(self, field: str, term: Term) -> Ints:
        docs, freqs, positions = self._read(field, term)
        keys = (np.repeat(docs, freqs) << POSITION_BITS) | positions
        return np.sort(keys) if term[1] else keys

    def _read(self, field: str, term: Term) -> tuple[Ints, Ints, Ints]:
        """Documents, frequencies and all positions of a term or of all with such a beginning."""
        docs: list[int] = []
        freqs: list[int] = []
        positions: list[bytes] = []
        try:
            with self._lock:
                lists = self._lists(self._extents(field, *term))
            for ids, weights, values in chain.from_iterable(map(_blocks, lists)):
                docs += accumulate(ids)
                freqs += _frequencies(weights, len(ids))
                positions += values
        except _DAMAGED as error:
            message = f"segment {self.name} has become unreadable"
            raise UntrustedError(message) from error
        if not docs:
            return _NONE, _NONE, _NONE
        joined = np.frombuffer(b"".join(positions), dtype=np.dtype(f"u{array('I').itemsize}"))
        return np.array(docs, np.int64), np.array(freqs, np.int64), joined.astype(np.int64)

    def _extents(self, field: str, text: str, prefix: bool) -> list[tuple[int, int]]:  # noqa: FBT001 - A term in two.
        """Where the posting lists of the terms lie, and how long they are."""
        start = text.encode()
        infos = []
        if prefix:
            for (name, each), info in self._terms.items_from(field, start):
                if name != field or not each.startswith(start):
                    break
                infos.append(info)
        else:
            with suppress(TermNotFound):
                infos.append(self._terms.term_info(field, start))
        return [(offset, length) for offset, (length,) in (info.extent() for info in infos)]

    def _lists(self, extents: list[tuple[int, int]]) -> list[bytes]:
        """Posting lists; those of neighbouring terms lie in a row and are read at once."""
        if not extents:
            return []
        first, last = extents[0][0], sum(extents[-1])
        together = self._postings.get(first, last - first)
        return [together[offset - first : offset - first + length] for offset, length in extents]


def _blocks(postings: bytes) -> Iterable[tuple[Sequence[int], object, Sequence[bytes]]]:
    """The blocks of a posting list as `whoosh.codec.whoosh3.W3PostingsWriter` writes them."""
    if not postings.startswith(WHOOSH3_HEADER_MAGIC):
        message = "not a posting list"
        raise ValueError(message)
    stream = BytesIO(postings)
    stream.seek(len(WHOOSH3_HEADER_MAGIC))
    length = 1
    while length > 0:  # The length of the last block is written as a negative number.
        (length,) = _LENGTH.unpack(stream.read(_LENGTH.size))
        end = stream.tell() + abs(length)
        _, _, _, compressed, _, _ = pickle.load(stream)  # noqa: S301 - Signed, see store.py.
        data = stream.read(end - stream.tell())
        yield pickle.loads(zlib.decompress(data) if compressed else data)  # noqa: S301


def _frequencies(weights: object, count: int) -> Sequence[int]:
    """Frequencies from weights, which are left out if all are 1 and given once if all are equal."""
    if weights is None:
        return [1] * count
    if isinstance(weights, float):
        return [int(weights)] * count
    return [int(weight) for weight in weights]  # type: ignore[attr-defined]


@dataclass(slots=True)
class _Scanned:
    """What is gathered while scanning."""

    numbers: list[int]
    keys: dict[tuple[str, Term], list[int]]
    lengths: dict[str, list[int]]


class ScannedSegment:
    """Entries read once; only the places of the terms that a query asks for are kept."""

    def __init__(self, entries: Iterable[IndexEntry], words: Sequence[Words]) -> None:
        wanted = Wanted(terms_of(words))
        wholes = {each.whole for each in words if each.whole}
        found = _Scanned([], {}, {})
        for entry in entries:
            _scan(entry, wanted, wholes, found)
        self.numbers: Ints = np.array(found.numbers, np.int64)
        self._keys = {which: np.array(keys, np.int64) for which, keys in found.keys.items()}
        self._lengths = found.lengths

    def occurrences(self, field: str, term: Term) -> Occurrences:
        """The documents with a term, or a term with such a beginning, in a field."""
        docs, freqs = np.unique(self.keys(field, term) >> POSITION_BITS, return_counts=True)
        return docs, freqs.astype(np.int64)

    def keys(self, field: str, term: Term) -> Ints:
        """The places of a term, or of terms with such a beginning, in a field, ascending."""
        return self._keys.get((field, term), _NONE)

    def lengths(self, field: str) -> Floats:
        """How many terms each document has in a field."""
        lengths: Floats = np.zeros(len(self.numbers), np.float64)
        known = self._lengths.get(field, [])
        lengths[: len(known)] = known
        return lengths


def _scan(entry: IndexEntry, wanted: Wanted, wholes: set[str], found: _Scanned) -> None:
    base = len(found.numbers) << POSITION_BITS
    found.numbers.append(entry.number)
    for terms, targets in placements(entry):
        places = wanted.positions(terms)
        for field, start in targets:
            _lengthen(found.lengths.setdefault(field, []), len(found.numbers), len(terms))
            for term, positions in places.items():
                keys = found.keys.setdefault((field, term), [])
                keys += [base + start + position for position in positions]
    for field, present in whole_keys(entry):
        for key in present & wholes:
            found.keys.setdefault((field, (key, False)), []).append(base)


def _lengthen(lengths: list[int], count: int, more: int) -> None:
    """Add to the length of the last of so many documents."""
    lengths += [0] * (count - len(lengths))
    lengths[-1] += more


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The index at one moment.

    Attributes:
        state: of the folder when it was opened, None if that is in doubt.
        segments: with the record number of each document, -1 for deleted ones.
    """

    state: State | None
    segments: tuple[tuple[WhooshSegment, Ints], ...]


NO_SNAPSHOT = Snapshot(None, ())


def open_snapshot(store: IndexStore, cache: ArrayCache, last: Snapshot) -> Snapshot:
    """Open the index as it is now, taking over the segments that the last snapshot has open.

    If the last one's state is in doubt everything is opened and checked anew.

    Raises:
        UntrustedError: the folder or a file in it is not as this installation wrote it.
        OSError: it can't be read.
    """
    from whoosh.index import TOC

    state = store.state()
    store.read_stamp()
    reused = last.segments if last.state else ()
    open_already = {segment.name: segment for segment, _ in reused}
    segments = []
    for listed in TOC.read(store, "MAIN", schema=make_schema()).segments:
        segment = open_already.get(listed.segment_id())
        if segment is None or not store.file_exists(listed.make_filename(listed.COMPOUND_EXT)):
            segment = WhooshSegment(store, listed, cache)
        live = segment.numbers.copy()
        live[list(listed.deleted_docs())] = -1
        segments.append((segment, live))
    return Snapshot(state, tuple(segments))
