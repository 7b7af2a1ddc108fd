"""Temporary triggers on the writer's connection: what changed, and how to take it back.

They are made from the tables' definitions each time an archive is first written, and vanish with the
connection; the file itself holds no triggers. Because they see every statement, no repository can
forget to put a record on the index queue or to log a change for undo.

- `touched` collects what a transaction changed, as pairs of a `Touch` and what it happened to: the
  number of a record, the UUID of an annotation or a document, or 0. A record that is only shown
  otherwise, by what is said of it elsewhere, need not be indexed again.
- While `current_step` has a row, every change of a row that undo covers is written into
  `undo_change` under that step: all its columns for an insert or delete, those that differ for an
  update.
"""

# ruff: noqa: S608 - the statements are made of the names of our own tables and columns.

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from desk_archive.storage import schema

if TYPE_CHECKING:
    from sqlalchemy import Table


class Touch(StrEnum):
    """What can be touched."""

    RECORD = "record"
    SHOWN = "shown"
    ANNOTATION = "annotation"
    DOCUMENT = "document"
    MEMBERSHIP = "membership"
    FACETS = "facets"
    LEGEND = "legend"


@dataclass(frozen=True, slots=True)
class _Rule:
    """One thing that a changed row touches.

    Attributes:
        touch: what.
        keys: SQL that yields what it happened to; `{row}` stands for the row before or after.
        columns: an update touches it only if one of these changed; empty: any.
        on: the kinds of change it holds for.
    """

    touch: Touch
    keys: str
    columns: tuple[str, ...] = ()
    on: str = "IUD"


_OF_RECORD = _Rule(Touch.RECORD, "SELECT {row}.record_id")
_FACETS = _Rule(Touch.FACETS, "SELECT 0")
_OF_AGENT = _Rule(
    Touch.RECORD, "SELECT record_id FROM record_agent WHERE agent_id = {row}.agent_id", on="U"
)
_TAGGED = (
    "SELECT record_id FROM record_tag WHERE tag_id = {row}.id UNION "
    "SELECT a.record_id FROM annotation_tag t JOIN annotation a ON a.id = t.annotation_id "
    "WHERE t.tag_id = {row}.id"
)

_RULES: Mapping[str, tuple[_Rule, ...]] = {
    "record": (
        _Rule(Touch.RECORD, "SELECT {row}.id"),
        # Those that relate to it show that it came or went.
        _Rule(
            Touch.RECORD,
            "SELECT record_id FROM relation WHERE target_id = {row}.id",
            ("trashed",),
            on="U",
        ),
        # Those it relates to show the inverse, under its title and date.
        _Rule(
            Touch.SHOWN,
            "SELECT target_id FROM relation WHERE record_id = {row}.id AND target_id IS NOT NULL",
            ("trashed", "title", "date_edtf", "date_verbatim"),
            on="U",
        ),
        _Rule(Touch.MEMBERSHIP, "SELECT 0", ("trashed",)),
        _Rule(
            Touch.FACETS,
            "SELECT 0",
            ("trashed", "date_earliest", "date_latest", "date_years", "call_number_path", "status"),
        ),
    ),
    "record_agent": (_OF_RECORD, _FACETS),
    "record_term": (_OF_RECORD, _FACETS),
    "record_tag": (_OF_RECORD, _FACETS),
    "identifier": (_OF_RECORD,),
    "relation": (
        _OF_RECORD,
        _Rule(
            Touch.SHOWN,
            "SELECT {row}.target_id WHERE {row}.target_id IS NOT NULL",
            ("target_id", "kind"),
        ),
    ),
    "duplicate_pair": (_Rule(Touch.SHOWN, "SELECT {row}.first_id UNION SELECT {row}.second_id"),),
    "document": (_OF_RECORD, _Rule(Touch.DOCUMENT, "SELECT {row}.uuid")),
    "document_page": (
        _Rule(Touch.RECORD, "SELECT record_id FROM document WHERE id = {row}.document_id"),
        _Rule(Touch.DOCUMENT, "SELECT uuid FROM document WHERE id = {row}.document_id"),
    ),
    "agent_name": (_OF_AGENT, _Rule(Touch.FACETS, "SELECT 0", on="U")),
    "term": (
        _Rule(Touch.RECORD, "SELECT record_id FROM record_term WHERE term_id = {row}.id", on="U"),
        _Rule(Touch.FACETS, "SELECT 0", on="U"),
    ),
    "tag": (
        _Rule(Touch.RECORD, _TAGGED, ("path",), on="U"),
        _Rule(Touch.FACETS, "SELECT 0", ("path",), on="U"),
    ),
    "legend_colour": (
        _Rule(Touch.LEGEND, "SELECT 0"),
        _Rule(Touch.FACETS, "SELECT 0", ("name", "removed"), on="U"),
        _Rule(
            Touch.RECORD,
            "SELECT record_id FROM annotation WHERE colour_id = {row}.id",
            ("name", "removed"),
            on="U",
        ),
    ),
    "annotation": (
        _OF_RECORD,
        _Rule(Touch.ANNOTATION, "SELECT {row}.uuid"),
        _Rule(Touch.DOCUMENT, "SELECT uuid FROM document WHERE id = {row}.document_id"),
        _Rule(Touch.FACETS, "SELECT 0", ("trashed", "record_id", "colour_id")),
    ),
    "annotation_tag": (
        _Rule(Touch.RECORD, "SELECT record_id FROM annotation WHERE id = {row}.annotation_id"),
        _Rule(Touch.ANNOTATION, "SELECT uuid FROM annotation WHERE id = {row}.annotation_id"),
        _FACETS,
    ),
}


@cache
def undoable_tables() -> dict[str, Table[Any]]:
    """The tables that undo covers, by name."""
    return {t.name: t for t in schema.metadata.sorted_tables if t.info["undoable"]}


def install(connection: sqlite3.Connection) -> None:
    """Make the temporary tables and triggers on a connection."""
    connection.execute(
        "CREATE TEMP TABLE touched (what TEXT NOT NULL, key, PRIMARY KEY (what, key)) WITHOUT ROWID"
    )
    connection.execute("CREATE TEMP TABLE current_step (step_id INTEGER NOT NULL)")
    for statement in _all_triggers():
        connection.execute(statement)


@cache
def _all_triggers() -> tuple[str, ...]:
    return tuple(
        statement for table in undoable_tables().values() for statement in _triggers(table)
    )


def _triggers(table: Table[Any]) -> Iterator[str]:
    for kind, verb, rows in (
        ("I", "INSERT", ("NEW",)),
        ("U", "UPDATE", ("OLD", "NEW")),
        ("D", "DELETE", ("OLD",)),
    ):
        body = [
            _touch(rule, kind, row)
            for rule in _RULES.get(table.name, ())
            if kind in rule.on
            for row in rows
        ]
        body.append(_log(table, kind))
        statements = "\n".join(f"{statement};" for statement in dict.fromkeys(body))
        yield (
            f"CREATE TEMP TRIGGER on_{table.name}_{verb.lower()} AFTER {verb} ON main.{table.name}\n"
            f"BEGIN\n{statements}\nEND"
        )


def _touch(rule: _Rule, kind: str, row: str) -> str:
    keys = rule.keys.format(row=row)
    if rule.columns and kind == "U":
        differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in rule.columns)
        keys = f"SELECT * FROM ({keys}) WHERE {differs}"
    return f"INSERT OR IGNORE INTO touched SELECT '{rule.touch.value}', * FROM ({keys})"


def _log(table: Table[Any], kind: str) -> str:
    """The statement that writes a change into the undo log if a step is under way."""
    into = "INSERT INTO undo_change (step_id, kind, table_name, row_id, before, after)"
    names = [column.name for column in table.columns]
    if kind == "U":
        pairs = " UNION ALL ".join(
            f'SELECT \'{name}\' AS name, OLD."{name}" AS old, NEW."{name}" AS new' for name in names
        )
        return (
            f"{into} SELECT step_id, 'U', '{table.name}', OLD.id, json_group_object(name, old), "
            f"json_group_object(name, new) FROM current_step CROSS JOIN ({pairs}) "
            "WHERE old IS NOT new GROUP BY step_id"
        )
    row = "NEW" if kind == "I" else "OLD"
    image = ", ".join(f"'{name}', {row}.\"{name}\"" for name in names)
    before, after = ("NULL", "json_object({0})") if kind == "I" else ("json_object({0})", "NULL")
    return (
        f"{into} SELECT step_id, '{kind}', '{table.name}', {row}.id, "
        f"{before.format(image)}, {after.format(image)} FROM current_step"
    )
