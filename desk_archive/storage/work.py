"""What the writing repositories of one transaction share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, select

from desk_archive.storage.clock import utc_now
from desk_archive.storage.schema import import_batch, provenance
from desk_archive.storage.sql import among, insert_many, insert_row, listed, new_numbers
from desk_archive.storage.undo_log import UndoLog
from desk_archive.storage.vocabulary import Vocabulary

Owned = Mapping[int, Sequence[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Came:
    """That a record or a version of a document came; see `ProvenanceColumns`."""

    record_id: int
    version_id: int | None
    path: str | None
    importer: str
    warnings: tuple[str, ...] = ()
    original_id: int | None = None


class Work:
    """One transaction: its connection, its undo log, its vocabulary, its time.

    Attributes:
        connection: the writer's.
        log: of the step under way.
        vocabulary: finds and makes what records share.
        now: when the transaction began, as it is stored.
    """

    def __init__(self, connection: Connection, step: str | None, batch: str | None) -> None:
        """Begin the work of a transaction."""
        self.connection = connection
        self.log = UndoLog(connection, step, batch)
        self.vocabulary = Vocabulary(connection, self.log)
        self.now = utc_now()
        self._batch = batch
        self._batch_id: int | None = None

    def insert(self, into: Table[Any], values: dict[str, Any]) -> int:
        """Insert a row and return its number."""
        return insert_row(self.connection, into, values)

    def insert_many(
        self, into: Table[Any], rows: Sequence[dict[str, Any]], *, large: bool = False
    ) -> None:
        """Insert rows that have the same columns; see `storage.sql.insert_many`."""
        insert_many(self.connection, into, rows, large=large)

    def insert_numbered(
        self, into: Table[Any], rows: Sequence[dict[str, Any]], *, large: bool = False
    ) -> range:
        """Insert rows that have the same columns and return their numbers, in order."""
        numbers = new_numbers(self.connection, into, len(rows))
        numbered = [{"id": number, **row} for number, row in zip(numbers, rows, strict=True)]
        insert_many(self.connection, into, numbered, large=large)
        return numbers

    def add_rows(self, into: Table[Any], owner: str, rows: Owned) -> None:
        """Add the rows of owners that have none yet.

        Args:
            into: a table with an owner and a position.
            owner: the owner's column.
            rows: by owner, their other columns, the same in each; `position` is filled in.
        """
        new = [
            {owner: number, **row, "position": position}
            for number, mine in rows.items()
            for position, row in enumerate(mine)
        ]
        insert_many(self.connection, into, new)

    def replace_rows(self, into: Table[Any], owner: str, rows: Owned) -> set[int]:
        """Make the rows of owners these, in this order, leaving alone those that are so already.

        Args:
            into: as for `add_rows`.
            owner: as for `add_rows`.
            rows: as for `add_rows`; an owner without any loses those there are.

        Returns:
            The owners of which anything changed.
        """
        names = list(next((mine[0] for mine in rows.values() if mine), {"id": None}))
        stored: dict[int, list[dict[str, Any]]] = {number: [] for number in rows}
        found = self.connection.execute(
            select(into.c[owner].label("owner_id"), *(into.c[name] for name in names))
            .where(among(into.c[owner]))
            .order_by(into.c[owner], into.c.position),
            listed(rows),
        )
        for owner_id, *values in found:
            stored[owner_id].append(dict(zip(names, values, strict=True)))
        changed = {number for number, mine in rows.items() if stored[number] != list(mine)}
        if changed:
            self.connection.execute(delete(into).where(among(into.c[owner])), listed(changed))
            self.add_rows(into, owner, {n: mine for n, mine in rows.items() if n in changed})
        return changed

    def note_provenance(self, came: Iterable[Came]) -> None:
        """Keep where records or versions of documents came from."""
        batch = self._import_batch()
        rows = [
            {
                "batch_id": batch,
                "record_id": one.record_id,
                "version_id": one.version_id,
                "original_id": one.original_id,
                "at": self.now,
                "path": one.path,
                "importer": one.importer,
                "warnings": list(one.warnings),
            }
            for one in came
        ]
        insert_many(self.connection, provenance, rows)

    def _import_batch(self) -> int | None:
        """The row of the batch under way, made when it is first needed."""
        if self._batch is None or self._batch_id is not None:
            return self._batch_id
        found = self.connection.execute(
            select(import_batch.c.id).where(import_batch.c.uuid == self._batch)
        ).scalar()
        if found is None:
            found = self.insert(import_batch, {"uuid": self._batch, "started": self.now})
        self._batch_id = found
        return found
