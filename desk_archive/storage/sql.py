"""Small helpers for statements: lists of any length as one parameter, and rows without ceremony."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
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

from desk_archive.storage.schema.base import dump_json


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
