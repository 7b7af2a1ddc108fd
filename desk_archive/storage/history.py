"""Undo and redo: the log of row changes, applied backwards or forwards in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Table, select, update

from desk_archive.storage.schema import undo_change, undo_step
from desk_archive.storage.triggers import undoable_tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from desk_archive.domain.changes import Changes
    from desk_archive.storage.work import Work

_NEXT_UNDO = select(undo_step).where(~undo_step.c.undone).order_by(undo_step.c.id.desc()).limit(1)
_NEXT_REDO = select(undo_step).where(undo_step.c.undone).order_by(undo_step.c.id).limit(1)
_OPPOSITE = {"I": "D", "D": "I", "U": "U"}


class HistoryReader:
    """What can be undone and redone."""

    def __init__(self, connection: Connection) -> None:
        """Read through a connection."""
        self._connection = connection

    def undo_label(self) -> str | None:
        """The code of the step that would be undone, or None."""
        return self._name(_NEXT_UNDO)

    def redo_label(self) -> str | None:
        """The code of the step that would be done again, or None."""
        return self._name(_NEXT_REDO)

    def _name(self, statement: Any) -> str | None:
        row = self._connection.execute(statement).first()
        return None if row is None else str(row.name)


class HistoryWriter(HistoryReader):
    """Undo and redo, in a transaction that is no step itself."""

    def __init__(self, work: Work, changes: Callable[[], Changes]) -> None:
        """Write in a transaction.

        Args:
            work: the transaction.
            changes: what it has changed so far.
        """
        super().__init__(work.connection)
        self._work = work
        self._changes = changes
        self.applied: list[tuple[str, str]] = []

    def undo(self) -> tuple[str, Changes] | None:
        """Take back the last step that isn't taken back yet.

        Returns:
            Its code and what changed, or None if there is nothing to undo.
        """
        return self._apply(_NEXT_UNDO, back=True)

    def redo(self) -> tuple[str, Changes] | None:
        """Do the last step again that was taken back.

        Returns:
            Its code and what changed, or None if there is nothing to redo.
        """
        return self._apply(_NEXT_REDO, back=False)

    def _apply(self, which: Any, *, back: bool) -> tuple[str, Changes] | None:
        if self._work.log.step_id is not None:
            message = "undo and redo are no steps: begin the transaction without one"
            raise RuntimeError(message)
        step = self._connection.execute(which).first()
        if step is None:
            return None
        # Rows come back in whatever order they went; at the end all is as it was.
        self._connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        order = undo_change.c.id.desc() if back else undo_change.c.id
        changes = select(undo_change).where(undo_change.c.step_id == step.id).order_by(order)
        tables = undoable_tables()
        for change in self._connection.execute(changes).all():
            _apply_change(self._connection, tables[change.table_name], change, back=back)
        self._connection.execute(
            update(undo_step).where(undo_step.c.id == step.id).values(undone=back)
        )
        self.applied.append(("undo" if back else "redo", step.name))
        return step.name, self._changes()


def _apply_change(
    connection: Connection, table: Table[Any], change: Row[*tuple[Any, ...]], *, back: bool
) -> None:
    """Make one row what it was before, or after, a change.

    The statement is made of the table's own column names; the log gives only values.
    """
    kind = _OPPOSITE[change.kind] if back else change.kind
    image = change.before if back else change.after
    names = [column.name for column in table.columns if image is not None and column.name in image]
    values = tuple(image[name] for name in names)
    if kind == "D":
        statement = f"DELETE FROM {table.name} WHERE id = ?"  # noqa: S608
        values = ()
    elif kind == "U":
        pairs = ", ".join(f'"{name}" = ?' for name in names)
        statement = f"UPDATE {table.name} SET {pairs} WHERE id = ?"  # noqa: S608
    else:
        columns = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" for _ in names)
        statement = f"INSERT INTO {table.name} ({columns}) VALUES ({marks})"  # noqa: S608
        connection.exec_driver_sql(statement, values)
        return
    connection.exec_driver_sql(statement, (*values, change.row_id))
