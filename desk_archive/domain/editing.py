"""Changing the fields of records, one or many at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desk_archive.domain.call_numbers import split_call_number
from desk_archive.domain.dates import edtf_from_words, is_edtf
from desk_archive.domain.errors import ErrorKind, WorldError
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    CallNumberLevel,
    Description,
    Identifier,
)
from desk_archive.domain.text import fold_space, normalise

TEXT_FIELDS = (
    "title",
    "description",
    "type",
    "repository",
    "source",
    "classification",
    "rights",
    "credits",
    "uploaded",
    "citation",
)
LIST_FIELDS = ("languages", "places", "topics", "subjects", "collections")


@dataclass(frozen=True, slots=True)
class FieldChanges:
    """What is to change, by the names of the fields of `Description`.

    Attributes:
        set: fields that take another value; None or () empties one.
        add: entries to add to fields that hold several, those already there passed over.
        remove: entries to take out of fields that hold several.
        roles: agents that take the place of all who have their role now, by role.
    """

    set: Mapping[str, Any] = field(default_factory=dict)
    add: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    remove: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    roles: Mapping[AgentRole, tuple[AgentName, ...]] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """The fields that are touched."""
        agents = ("agents",) if self.roles else ()
        return frozenset((*self.set, *self.add, *self.remove, *agents))


def apply(fields: Description, changes: FieldChanges) -> Description:
    """A description after a change.

    Raises:
        WorldError: if the record would have no title.
        TypeError: if there is no such field.
    """
    values: dict[str, Any] = dict(changes.set)
    if changes.roles:
        present = values.get("agents", fields.agents)
        others = [agent for agent in present if agent.role not in changes.roles]
        given = [agent for agents in changes.roles.values() for agent in agents]
        # In the order of the roles, as sources have them.
        values["agents"] = tuple(sorted([*given, *others], key=lambda a: _ROLES.index(a.role)))
    for name in {*changes.add, *changes.remove}:
        gone = {_same(entry) for entry in changes.remove.get(name, ())}
        entries = {_same(entry): entry for entry in values.get(name, getattr(fields, name))}
        for entry in changes.add.get(name, ()):
            entries.setdefault(_same(entry), entry)
        values[name] = tuple(entry for same, entry in entries.items() if same not in gone)
    result = dataclasses.replace(fields, **values)
    if not str(result.title or "").strip():
        message = "A record needs a title."
        raise WorldError(message, kind=ErrorKind.INVALID)
    return result


_ROLES = tuple(AgentRole)


def _same(entry: Any) -> Any:
    """What makes two entries of a field the same one."""
    return (entry.name, entry.role) if isinstance(entry, AgentName) else entry


def read_date(words: str) -> ArchivalDate | None:
    """A date as a person typed it: EDTF, or words; None for nothing.

    Raises:
        WorldError: if it can't be read as a date.
    """
    words = fold_space(words)
    if not words:
        return None
    edtf = words if is_edtf(words) else edtf_from_words(words)
    if edtf is None:
        message = (
            f"“{words}” can't be read as a date; write it as EDTF, for instance 1953-03-29, "
            "1944-05~ or 1969/1972."
        )
        raise WorldError(message, kind=ErrorKind.INVALID)
    return ArchivalDate(edtf, words)


def read_identifier(words: str) -> Identifier:
    """An identifier typed as `scheme:value`, or a bare value.

    Raises:
        WorldError: if there is no value.
    """
    scheme, colon, value = fold_space(words).partition(":")
    if not colon:
        scheme, value = "local", scheme
    if not value.strip():
        message = f"“{words}” is no identifier; write scheme:value."
        raise WorldError(message, kind=ErrorKind.INVALID)
    return Identifier(scheme.strip(), value.strip())


def read_call_number(words: str) -> tuple[CallNumberLevel, ...]:
    """The levels of a call number as a person typed it."""
    return split_call_number(fold_space(words))


_SINGULAR: Mapping[str, str] = {
    "language": "languages",
    "place": "places",
    "topic": "topics",
    "subject": "subjects",
    "collection": "collections",
    "identifier": "identifiers",
    "summary": "description",
    "archive": "repository",
}


def changes_from_words(assignments: Sequence[tuple[str, str, str]]) -> FieldChanges:
    """The changes that a person wrote as fields and values.

    Args:
        assignments: field, operator (`=`, `+=` or `-=`) and value; a field may come several times.
            Fields are those of the record, in the singular too, and the roles of agents.

    Raises:
        WorldError: if there is no such field, or a value can't be read.
    """
    setting: dict[str, Any] = {}
    adding: dict[str, tuple[Any, ...]] = {}
    removing: dict[str, tuple[Any, ...]] = {}
    roles: dict[AgentRole, tuple[AgentName, ...]] = {}
    for name, operator, value in assignments:
        field_name, entry, several = _entry(_SINGULAR.get(name, name), normalise(value))
        if not several:
            if operator != "=":
                message = f"“{name}” holds one value: write {name}=VALUE."
                raise WorldError(message, kind=ErrorKind.USAGE)
            setting[field_name] = entry
        elif operator == "=" and field_name == "agents":
            role = AgentRole(name)
            roles[role] = (*roles.get(role, ()), *entry)
        elif operator == "=":
            setting[field_name] = (*setting.get(field_name, ()), *entry)
        else:
            target = adding if operator == "+=" else removing
            target[field_name] = (*target.get(field_name, ()), *entry)
    return FieldChanges(setting, adding, removing, roles)


def _entry(name: str, value: str) -> tuple[str, Any, bool]:
    """The field that is meant, its value, and whether it holds several."""
    if name in TEXT_FIELDS:
        return name, value.strip() or None, False
    if name == "date":
        return name, read_date(value), False
    if name == "call_number":
        return name, read_call_number(value), False
    several: dict[str, Callable[[str], Any]] = {
        **dict.fromkeys(LIST_FIELDS, fold_space),
        "identifiers": read_identifier,
    }
    if name in several:
        return name, (several[name](value),) if value.strip() else (), True
    if name in set(AgentRole):
        return "agents", (AgentName(fold_space(value), AgentRole(name)),) if value else (), True
    names = ", ".join((*TEXT_FIELDS, "date", "call_number", *several, *AgentRole))
    message = f"There is no field “{name}”; there is: {names}."
    raise WorldError(message, kind=ErrorKind.USAGE)
