"""What all tables are built from: column types, and the rules every table keeps.

- Tables are `STRICT`: what a column says it holds, it holds, also in a file from elsewhere
  (https://www.sqlite.org/stricttables.html).
- Every table that undo covers has one integer primary key `id` that is never given out twice, so
  that the undo log can name a row for good.
- Times are text, UTC, ISO 8601 with seconds and `Z`. UUIDs are text, lower case with hyphens.
- `position` is the order among the rows of one owner, from 0.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text, TypedColumns
from sqlalchemy.types import TypeDecorator

from desk_archive.domain.text import REPLACEMENT

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Columns = TypeVar("Columns", bound=TypedColumns)


def clean(text: str) -> str:
    """Text as SQLite can hold it: NUL and lone surrogates become U+FFFD, one for one."""
    if is_clean(text):
        return text
    return _UNSTORABLE.sub(REPLACEMENT, text)


def is_clean(text: str) -> bool:
    """Whether SQLite can hold a text as it is."""
    if text.isascii():
        return "\x00" not in text
    return _UNSTORABLE.search(text) is None


class Words(TypeDecorator[str]):
    """Text in any language."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Make the text storable."""
        return None if value is None else clean(value)


class Flag(TypeDecorator[bool]):
    """Yes or no as 1 or 0; `STRICT` tables know no BOOLEAN."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:  # noqa: ARG002, FBT001
        """To the number."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:  # noqa: ARG002
        """From the number."""
        return None if value is None else bool(value)


class Json(TypeDecorator[Any]):
    """A JSON value as text; None is stored as NULL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """To text."""
        return None if value is None else dump_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """From text."""
        return None if value is None else json.loads(value)


def dump_json(value: Any) -> str:
    """A value as JSON columns hold it."""
    return clean(_ENCODER.encode(value))


def key() -> Column[Any]:
    """The primary key of a table."""
    return Column(Integer, primary_key=True)


def integer(*items: Any, **options: Any) -> Column[Any]:
    """A column of whole numbers."""
    return Column(Integer, *items, **options)


def string(*items: Any, **options: Any) -> Column[Any]:
    """A column of text."""
    return Column(Words, *items, **options)


def boolean(**options: Any) -> Column[Any]:
    """A column of yes or no, no by default."""
    return Column(Flag, default=False, **options)


def json_value(**options: Any) -> Column[Any]:
    """A column of JSON values."""
    return Column(Json, **options)


def blob(**options: Any) -> Column[Any]:
    """A column of bytes."""
    return Column(LargeBinary, **options)


def table(
    name: str,
    columns: type[Columns],
    *items: Any,
    undoable: bool = False,
    once: bool = False,
    numbered: bool = True,
) -> Table[Columns]:
    """Make a table by the rules of this module.

    Args:
        name: of the table.
        columns: its columns.
        items: indexes and constraints.
        undoable: whether the undo log covers it.
        once: whether numbers are never given out twice; so for all that undo covers.
        numbered: whether rows have numbers of their own besides the primary key.
    """
    return Table(
        name,
        metadata,
        columns,
        *items,
        sqlite_strict=True,
        sqlite_with_rowid=numbered,
        sqlite_autoincrement=undoable or once,
        info={"undoable": undoable},
    )
