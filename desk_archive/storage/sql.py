"""Small helpers for statements: lists of any length as one parameter, and rows without ceremony."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Insert,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
)

from desk_archive.storage.database import driver_connection
from desk_archive.storage.schema.base import Flag, Json, Words, clean, dump_json, is_clean

_AT_ONCE = (64, 16, 4, 1)


def among(column: ColumnElement[Any], name: str = "items") -> ColumnElement[bool]:
    """Whether a column is one of a list that is given as a single parameter.

    The statement stays the same for lists of any length, so it is compiled and prepared once, and
    SQLite's limit on the number of parameters doesn't matter.

    Args:
        column: which.
        name: of the parameter; its value comes from `listed`.
    """
    items = func.json_each(bindparam(name, type_=Text)).table_valued("value")
    return column.in_(select(items.c.value))


def listed(values: Iterable[int | str], name: str = "items", **others: Any) -> dict[str, Any]:
    """The parameter that `among` expects, with others."""
    return {name: dump_json(list(values)), **others}


def raw(
    connection: Connection, statement: Executable, parameters: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """All rows as plain tuples, as the driver gives them: for many rows of numbers and text."""
    result = connection.execute(statement, dict(parameters or {}))
    cursor: Any = result.cursor
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    result.close()
    return rows


def insert_row(connection: Connection, into: Table[Any], values: Mapping[str, Any]) -> int:
    """Insert a row and return its number."""
    key: Any = connection.execute(inserting(into), dict(values)).inserted_primary_key
    return int(key[0])


@cache
def inserting(into: Table[Any]) -> Insert:
    """The statement that inserts into a table; kept, so that its cache key is made once."""
    return insert(into)


def insert_many(
    connection: Connection,
    into: Table[Any],
    rows: Sequence[Mapping[str, Any]],
    *,
    large: bool = False,
) -> None:
    """Insert rows that have the same columns.

    SQLite begins a statement, and makes the triggers of its table ready, once for dozens of rows;
    that and the short way to the driver make this several times as fast as a statement for each.

    Args:
        connection: the writer's.
        into: the table.
        rows: columns by name; those not given are NULL or their default.
        large: insert one at a time, so that no statement holds more than one long text.
    """
    if not rows:
        return
    names = tuple(rows[0])
    columns = [_bound(into.c[name], [row[name] for row in rows], large=large) for name in names]
    values = list(zip(*columns, strict=True))
    driver = driver_connection(connection)
    start = 0
    for size in _AT_ONCE[-1:] if large else _AT_ONCE:
        statement = _inserting_many(into, names, size)
        while len(values) - start >= size:
            some = values[start : start + size]
            driver.execute(statement, tuple(chain.from_iterable(some)))
            start += size


def new_numbers(connection: Connection, table: Table[Any], count: int) -> range:
    """Numbers for rows that are about to be inserted into a table, never given out before."""
    if table.dialect_options["sqlite"]["autoincrement"]:
        statement = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        row = connection.exec_driver_sql(statement, (table.name,)).first()
    else:
        row = connection.execute(_highest(table)).first()
    first = 1 + (0 if row is None else row[0] or 0)
    return range(first, first + count)


@cache
def _highest(table: Table[Any]) -> Executable:
    return select(func.max(table.c.id))


def _bound(column: ColumnElement[Any], values: list[Any], *, large: bool) -> list[Any]:
    """The values of a column as the driver takes them."""
    if isinstance(column.type, Words):
        # One look at all of them tells that most often there is nothing to do.
        if not large and is_clean("".join([value for value in values if value is not None])):
            return values
        return [None if value is None else clean(value) for value in values]
    if isinstance(column.type, Json):
        return [None if value is None else dump_json(value) for value in values]
    if isinstance(column.type, Flag):
        return [None if value is None else int(value) for value in values]
    return values


@cache
def _inserting_many(into: Table[Any], names: tuple[str, ...], rows: int) -> str:
    """The statement that inserts some rows; columns with a default that aren't named get that."""
    fixed = {
        column.name: repr(int(column.default.arg))
        for column in into.columns
        if column.default is not None and column.name not in names
    }
    columns = ", ".join(f'"{name}"' for name in (*names, *fixed))
    row = ", ".join([*("?" for _ in names), *fixed.values()])
    values = ", ".join([f"({row})"] * rows)
    return f"INSERT INTO {into.name} ({columns}) VALUES {values}"  # noqa: S608 - our own names
