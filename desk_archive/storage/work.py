"""What the writing repositories of one transaction share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, delete, select

from desk_archive.storage.clock import utc_now
from desk_archive.storage.schema import import_batch, provenance
from desk_archive.storage.sql import insert_row, inserting
from desk_archive.storage.undo_log import UndoLog
from desk_archive.storage.vocabulary import Vocabulary


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

    def add_rows(
        self, into: Table[Any], owner: str, owner_id: int, rows: Iterable[dict[str, Any]]
    ) -> None:
        """Add the rows of an owner that has none yet.

        Args:
            into: a table with an owner and a position.
            owner: the owner's column.
            owner_id: the owner.
            rows: their other columns, the same in each; `position` is filled in.
        """
        new = [{owner: owner_id, **row, "position": position} for position, row in enumerate(rows)]
        if new:
            self.connection.execute(inserting(into), new)

    def replace_rows(
        self, into: Table[Any], owner: str, owner_id: int, rows: Iterable[dict[str, Any]]
    ) -> bool:
        """Make the rows of an owner these, in this order, leaving them alone if they are already.

        Args:
            into: as for `add_rows`.
            owner: as for `add_rows`.
            owner_id: as for `add_rows`.
            rows: as for `add_rows`.

        Returns:
            Whether anything changed.
        """
        wanted = list(rows)
        mine = into.c[owner] == owner_id
        names = list(wanted[0]) if wanted else ["id"]
        stored = self.connection.execute(
            select(*(into.c[name] for name in names)).where(mine).order_by(into.c.position)
        )
        if [dict(row._mapping) for row in stored] == wanted:  # noqa: SLF001 - public, so named
            return False
        self.connection.execute(delete(into).where(mine))
        self.add_rows(into, owner, owner_id, wanted)
        return True

    def note_provenance(
        self,
        record_id: int,
        version_id: int | None,
        *,
        path: str | None,
        importer: str,
        warnings: Iterable[str] = (),
        original_id: int | None = None,
    ) -> None:
        """Keep where a record or a version of a document came from; see `ProvenanceColumns`."""
        values = {
            "batch_id": self._import_batch(),
            "record_id": record_id,
            "version_id": version_id,
            "original_id": original_id,
            "at": self.now,
            "path": path,
            "importer": importer,
            "warnings": list(warnings),
        }
        self.insert(provenance, values)

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
