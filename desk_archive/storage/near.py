"""Texts equal or near each other: which records have them, and how they are found.

Pairs belong to texts, so that they come and go with the versions of documents; what the reader said
of them belongs to the records. What is shown is both together with what is always so: a record is no
duplicate of itself, and parts of one file are none of each other.
"""

# ruff: noqa: S608 - the statements are made of numbers of our own.

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)

from desk_archive.domain import near
from desk_archive.domain.records import DuplicatePair
from desk_archive.storage.database import driver_connection
from desk_archive.storage.loading import CURRENT_VERSION
from desk_archive.storage.schema import (
    document,
    document_version,
    duplicate_pair,
    reading_text,
    record,
    text_pair,
    text_sketch,
)
from desk_archive.storage.sql import among, listed, raw

if TYPE_CHECKING:
    from desk_archive.storage.work import Work

_COMMON = 50
"""What so many texts share tells none of them apart: a form, a letterhead."""

_AT_ONCE_CHARACTERS = 20_000_000

_OTHER_DOCUMENT = document.alias("other_document")
_OTHER_VERSION = document_version.alias("other_version")
_OTHER = record.alias("other")
_DISMISSED = exists().where(
    duplicate_pair.c.first_id == func.min(document.c.record_id, _OTHER_DOCUMENT.c.record_id),
    duplicate_pair.c.second_id == func.max(document.c.record_id, _OTHER_DOCUMENT.c.record_id),
    duplicate_pair.c.decision == "different",
)
_SHOWN = (
    document.c.trashed.is_(None),
    _OTHER_DOCUMENT.c.trashed.is_(None),
    _OTHER_DOCUMENT.c.record_id != document.c.record_id,
    _OTHER.c.trashed.is_(None),
    # Parts of one file are never duplicates of each other.
    or_(
        _OTHER_VERSION.c.original_id.is_distinct_from(document_version.c.original_id),
        _OTHER_VERSION.c.original_id.is_(None),
        _OTHER_VERSION.c.fragment.is_not_distinct_from(document_version.c.fragment),
    ),
    ~_DISMISSED,
)


def _equal() -> Select[*tuple[Any, ...]]:
    """Records with the very same text."""
    return (
        _from_documents(literal(1.0))
        .join(reading_text, reading_text.c.id == document_version.c.text_id)
        .join(_OTHER_VERSION, _OTHER_VERSION.c.text_id == document_version.c.text_id)
        .join(*_OTHER_CURRENT)
        .join(_OTHER, _OTHER.c.id == _OTHER_DOCUMENT.c.record_id)
        # A scan without a text is like every other.
        .where(*_SHOWN, reading_text.c.characters > 0)
    )


def _alike(mine: str, theirs: str) -> Select[*tuple[Any, ...]]:
    """Records with texts near each other."""
    return (
        _from_documents(text_pair.c.similarity)
        .join(text_pair, text_pair.c[mine] == document_version.c.text_id)
        .join(_OTHER_VERSION, _OTHER_VERSION.c.text_id == text_pair.c[theirs])
        .join(*_OTHER_CURRENT)
        .join(_OTHER, _OTHER.c.id == _OTHER_DOCUMENT.c.record_id)
        .where(*_SHOWN)
    )


def _from_documents(likeness: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            document.c.record_id,
            _OTHER.c.id.label("other_id"),
            _OTHER.c.uuid,
            likeness.label("likeness"),
        )
        .distinct()
        .select_from(document)
        .join(document_version, CURRENT_VERSION)
    )


_OTHER_CURRENT: tuple[Any, ColumnElement[bool]] = (
    _OTHER_DOCUMENT,
    and_(
        _OTHER_DOCUMENT.c.id == _OTHER_VERSION.c.document_id,
        _OTHER_DOCUMENT.c.version == _OTHER_VERSION.c.number,
    ),
)
_OF_THESE = among(document.c.record_id)
_EQUAL = _equal().where(_OF_THESE).order_by(_OTHER.c.id)
_NEAR = union_all(
    _alike("first_id", "second_id").where(_OF_THESE),
    _alike("second_id", "first_id").where(_OF_THESE),
)


def _every(pairs: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """All pairs of records, not those of some: each from the side of the older."""
    mine = record.alias("mine")
    return (
        pairs.add_columns(mine.c.uuid.label("mine"))
        .join(mine, mine.c.id == document.c.record_id)
        .where(mine.c.trashed.is_(None))
    )


_OLDER = document.c.record_id < _OTHER_DOCUMENT.c.record_id
_ALL_EQUAL = _every(_equal()).where(_OLDER).limit(bindparam("most"))
_ALL_NEAR = tuple(
    _every(pairs).where(_OLDER).order_by(text_pair.c.similarity.desc()).limit(bindparam("most"))
    for pairs in (_alike("first_id", "second_id"), _alike("second_id", "first_id"))
)
_MISSING = (
    select(
        document_version.c.text_id,
        # The other columns are of the row that has the least number
        # (https://www.sqlite.org/lang_select.html#bareagg).
        func.min(document.c.id),
        document.c.uuid,
        document.c.record_id,
        reading_text.c.characters,
    )
    .select_from(document_version)
    .join(document, CURRENT_VERSION)
    .join(record, record.c.id == document.c.record_id)
    .join(reading_text, reading_text.c.id == document_version.c.text_id)
    .where(
        document.c.trashed.is_(None),
        record.c.trashed.is_(None),
        reading_text.c.characters > 0,
        ~exists().where(
            text_sketch.c.text_id == document_version.c.text_id,
            text_sketch.c.algorithm == near.VERSION,
        ),
    )
    .group_by(document_version.c.text_id)
    .order_by(document_version.c.text_id)
    .limit(bindparam("most"))
)
_BODIES = select(reading_text.c.id, reading_text.c.body).where(among(reading_text.c.id))
_JUDGE = (
    update(duplicate_pair)
    .where(
        duplicate_pair.c.first_id == bindparam("low"),
        duplicate_pair.c.second_id == bindparam("high"),
    )
    .values(decision="different")
)
_NUMBERS = select(record.c.uuid, record.c.id).where(among(record.c.uuid))


def duplicates(connection: Connection, numbers: Sequence[int]) -> dict[int, list[str]]:
    """The UUIDs of records whose texts are equal or near, by the number of each record.

    Equal ones come first, then the nearest; those that the reader has dismissed are left out.
    """
    found: dict[int, dict[str, None]] = {number: {} for number in numbers}
    parameters = listed(numbers)
    for number, _, uuid, _ in raw(connection, _EQUAL, parameters):
        found[number][uuid] = None
    rows = raw(connection, _NEAR, parameters)
    for number, _, uuid, _ in sorted(rows, key=lambda row: (-row[3], row[1])):
        found[number][uuid] = None
    return {number: list(others) for number, others in found.items()}


class NearReader:
    """Texts near each other."""

    def __init__(self, connection: Connection) -> None:
        """Read through a connection."""
        self._connection = connection

    def missing(self, limit: int) -> list[tuple[str, int, str]]:
        """Documents whose texts have no sketch yet, each text once.

        Args:
            limit: how many at most; fewer where they are long.

        Returns:
            Their UUIDs, the numbers of their records, and their texts, the oldest first.
        """
        chosen: list[tuple[Any, ...]] = []
        characters = 0
        for row in raw(self._connection, _MISSING, {"most": limit}):
            characters += row[4]
            if chosen and characters > _AT_ONCE_CHARACTERS:
                break
            chosen.append(row)
        bodies = dict(raw(self._connection, _BODIES, listed(row[0] for row in chosen)))
        return [(uuid, number, bodies[text_id]) for text_id, _, uuid, number, _ in chosen]

    def pairs(self, limit: int = 1000) -> list[DuplicatePair]:
        """Records whose texts are equal or near each other, the nearest first.

        Those that the reader has dismissed are left out.

        Args:
            limit: how many at most.
        """
        found: dict[tuple[int, int], DuplicatePair] = {}
        for statement in (_ALL_EQUAL, *_ALL_NEAR):
            for number, other, theirs, likeness, mine in raw(
                self._connection, statement, {"most": limit}
            ):
                pair = DuplicatePair(mine, theirs, likeness, statement is _ALL_EQUAL)
                known = found.setdefault((number, other), pair)
                if pair.similarity > known.similarity:
                    found[number, other] = pair
        ordered = sorted(found.items(), key=lambda item: (-item[1].similarity, item[0]))
        return [pair for _, pair in ordered[:limit]]


class NearWriter(NearReader):
    """Texts near each other, to be found and judged."""

    def __init__(self, work: Work) -> None:
        """Write in a transaction."""
        super().__init__(work.connection)
        self._work = work

    def add(self, document_uuid: str, sketch: tuple[int, ...]) -> None:
        """Keep the sketch of a document's text and find the texts near it; see `add_many`."""
        self.add_many([(document_uuid, sketch)])

    def add_many(self, sketches: Iterable[tuple[str, tuple[int, ...]]]) -> None:
        """Keep the sketches of texts as they are now, and find the texts near them.

        No step that can be undone: it tells only what the texts are.

        Args:
            sketches: UUIDs of documents, and what `domain.near.sketch` makes of their texts.

        Raises:
            KeyError: if there is no such document.
        """
        paired: set[int] = set()
        for document_uuid, sketch in sketches:
            text_id = self._text_of(document_uuid)
            if self._keep(text_id, sketch):
                paired |= self._pair(text_id, sketch)
        if paired:
            self._connection.exec_driver_sql(_TOUCH, (listed(paired)["items"],))

    def dismiss(self, first: str, second: str) -> None:
        """Say that two records are different, whatever their texts.

        Raises:
            KeyError: if one isn't here.
            ValueError: if they are the same.
        """
        if first == second:
            message = "a record is no duplicate of itself"
            raise ValueError(message)
        numbers = dict(raw(self._connection, _NUMBERS, listed([first, second])))
        low, high = sorted((numbers[first], numbers[second]))
        if self._connection.execute(_JUDGE, {"low": low, "high": high}).rowcount == 0:
            values = {"first_id": low, "second_id": high, "decision": "different"}
            self._work.insert(duplicate_pair, values)

    def _text_of(self, document_uuid: str) -> int:
        row = driver_connection(self._connection).execute(_TEXT_OF, (document_uuid,)).fetchone()
        if row is None:
            raise KeyError(document_uuid)
        return int(row[0])

    def _keep(self, text_id: int, sketch: tuple[int, ...]) -> bool:
        """Store a sketch with what it is looked up by; whether it wasn't here."""
        driver = driver_connection(self._connection)
        hashes = packed(sketch)
        stored = driver.execute(
            "SELECT algorithm, hashes FROM text_sketch WHERE text_id = ?", (text_id,)
        ).fetchone()
        if stored == (near.VERSION, hashes):
            return False
        if stored is not None:
            driver.execute("DELETE FROM text_sketch WHERE text_id = ?", (text_id,))
        driver.execute("INSERT INTO text_sketch VALUES (?, ?, ?)", (text_id, near.VERSION, hashes))
        return True

    def _pair(self, text_id: int, sketch: tuple[int, ...]) -> set[int]:
        """Find the texts near one, and let it be found; returns the texts of new pairs."""
        driver = driver_connection(self._connection)
        sharing: set[int] = set()
        indexed = sketch[: near.INDEXED]
        if indexed:
            found = driver.execute(_sharing(len(indexed)), indexed)
            for _, group in groupby(found, key=lambda row: row[0]):
                texts = [other for _, other in group]
                if len(texts) <= _COMMON:
                    sharing.update(texts)
            driver.executemany(
                "INSERT INTO sketch_value (value, text_id) VALUES (?, ?)",
                [(value, text_id) for value in indexed],
            )
        pairs = [
            (min(text_id, other), max(text_id, other), likeness)
            for other, hashes in driver.execute(_SKETCHES, (listed(sharing)["items"],))
            if (likeness := near.similarity(sketch, unpacked(hashes))) >= near.THRESHOLD
        ]
        driver.executemany("INSERT INTO text_pair VALUES (?, ?, ?)", pairs)
        return {number for first, second, _ in pairs for number in (first, second)}


def packed(sketch: tuple[int, ...]) -> bytes:
    """A sketch as it is stored."""
    return struct.pack(f"<{len(sketch)}I", *sketch)


def unpacked(hashes: bytes) -> tuple[int, ...]:
    """The hashes of a sketch as they are stored."""
    return struct.unpack(f"<{len(hashes) // 4}I", hashes)


def _sharing(values: int) -> str:
    """The statement that finds the texts of some hashes, bounded for each of them."""
    texts = "SELECT value, text_id FROM sketch_value WHERE value = ?"
    return " UNION ALL ".join([f"SELECT * FROM ({texts} LIMIT {_COMMON + 1})"] * values)


_TEXT_OF = (
    "SELECT v.text_id FROM document d JOIN document_version v "
    "ON v.document_id = d.id AND v.number = d.version WHERE d.uuid = ?"
)
_SKETCHES = (
    "SELECT text_id, hashes FROM text_sketch "
    f"WHERE text_id IN (SELECT value FROM json_each(?)) AND algorithm = {near.VERSION}"
)
_TOUCH = (
    "INSERT OR IGNORE INTO temp.touched SELECT 'shown', d.record_id "
    "FROM document_version v JOIN document d ON d.id = v.document_id AND d.version = v.number "
    "WHERE v.text_id IN (SELECT value FROM json_each(?))"
)
