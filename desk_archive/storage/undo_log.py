"""What a transaction writes into the undo log, and when it writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from desk_archive.storage.clock import utc_now
from desk_archive.storage.schema import undo_change, undo_step
from desk_archive.storage.sql import insert_many, insert_row

KEPT_STEPS = 100
"""How many steps can be undone, also after a restart."""


_LAST = (
    select(undo_step.c.id, undo_step.c.batch, undo_step.c.undone)
    .order_by(undo_step.c.id.desc())
    .limit(1)
)
_CHANGES = select(undo_change.c.id).where(undo_change.c.step_id == bindparam("step")).limit(1)
_FORGET_STEP = delete(undo_step).where(undo_step.c.id == bindparam("step"))
_FORGET_UNDONE = delete(undo_step).where(undo_step.c.undone)
_FORGET_OLD = delete(undo_step).where(
    undo_step.c.id
    <= select(undo_step.c.id)
    .order_by(undo_step.c.id.desc())
    .limit(1)
    .offset(KEPT_STEPS)
    .scalar_subquery()
)


class UndoLog:
    """The undo log of one transaction."""

    def __init__(self, connection: Connection, step: str | None, batch: str | None) -> None:
        """Begin a step, or go on with the last one if it has the same batch.

        Args:
            connection: the writer's, in its transaction.
            step: a code for what is done; None: nothing is logged.
            batch: what several transactions of one step have in common, or None.
        """
        self._connection = connection
        self._step_id: int | None = None
        self._pauses = 0
        connection.exec_driver_sql("DELETE FROM temp.current_step")
        if step is not None:
            self._step_id = self._continued(batch) or self._begun(step, batch)
            self._resume()

    @property
    def step_id(self) -> int | None:
        """The step under way, or None if nothing is logged."""
        return self._step_id

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Log nothing meanwhile: for rows that stay when the step is undone.

        An exception inside ends the transaction, so it has nothing to restore here.
        """
        self._pauses += 1
        if self._step_id is not None and self._pauses == 1:
            self._connection.exec_driver_sql("DELETE FROM temp.current_step")
        yield
        self._pauses -= 1
        if self._step_id is not None and self._pauses == 0:
            self._resume()

    def added(
        self, table: str, row_ids: Iterable[int], column: str, gone: Any, here: Any = None
    ) -> None:
        """Log that rows came, so that undoing hides them rather than takes them away.

        Args:
            table: of the rows.
            row_ids: of the rows.
            column: by which they are hidden.
            gone: the value of that column when it is hidden.
            here: its value when it isn't.
        """
        if self._step_id is not None:
            came = {
                "step_id": self._step_id,
                "kind": "U",
                "table_name": table,
                "before": {column: gone},
                "after": {column: here},
            }
            insert_many(
                self._connection, undo_change, [{**came, "row_id": row_id} for row_id in row_ids]
            )

    def finish(self) -> bool:
        """End the step: without a change it never was; with one, nothing can be redone any more.

        Returns:
            Whether the undo history is another now.
        """
        if self._step_id is None:
            return False
        self._connection.exec_driver_sql("DELETE FROM temp.current_step")
        if not self.has_changes():
            self._connection.execute(_FORGET_STEP, {"step": self._step_id})
            return False
        self._connection.execute(_FORGET_UNDONE)
        self._connection.execute(_FORGET_OLD)
        return True

    def has_changes(self) -> bool:
        """Whether anything has been logged under this step."""
        if self._step_id is None:
            return False
        return self._connection.execute(_CHANGES, {"step": self._step_id}).first() is not None

    def _resume(self) -> None:
        self._connection.exec_driver_sql(
            "INSERT INTO temp.current_step (step_id) VALUES (?)", (self._step_id,)
        )

    def _continued(self, batch: str | None) -> int | None:
        """The last step, if it has this batch and is not undone."""
        if batch is None:
            return None
        row = self._connection.execute(_LAST).first()
        if row is None or row.batch != batch or row.undone:
            return None
        self._connection.execute(
            update(undo_step).where(undo_step.c.id == row.id).values(done=utc_now())
        )
        return int(row.id)

    def _begun(self, step: str, batch: str | None) -> int:
        # Above all there are, also above those that are undone and about to be forgotten.
        last = self._connection.execute(_LAST).first()
        values = {
            "id": 1 if last is None else last.id + 1,
            "name": step,
            "batch": batch,
            "done": utc_now(),
        }
        return insert_row(self._connection, undo_step, values)
