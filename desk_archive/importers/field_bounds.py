"""Catalogue fields held to what a catalogue can use: no titles of a million characters.

A list, a facet or a window shows every value whole; the reading text keeps all of what is cut here.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any, TypeVar

from desk_archive.domain.records import Description, Draft
from desk_archive.domain.text import REPLACEMENT

MAX_LINE = 2_000
"""The longest title, name, date or other value of one line, in code points: the longest titles of
printed documents and of diplomatic volumes have some 600."""

MAX_NOTE = 100_000
"""The longest value of several lines, such as a description or a credit line, in code points."""

MAX_VALUES = 10_000
"""The most values of a field: the register of persons of a large edition has some 3,000."""

# What moves the cursor or changes the colours of a terminal, and shows nothing anywhere.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NOTES = frozenset({"description", "source", "rights", "credits", "citation"})

T = TypeVar("T")


def within_bounds(draft: Draft) -> Draft:
    """A draft whose fields are cut where they are longer than a catalogue can use, and says so.

    Control characters in them become U+FFFD.
    """
    fields = draft.fields
    values = {item.name: getattr(fields, item.name) for item in dataclasses.fields(Description)}
    bound = {name: _bounded(value, _limit(name)) for name, value in values.items()}
    changed = [name for name, value in bound.items() if value is not values[name]]
    warnings = _bounded(draft.warnings, MAX_LINE)
    if not changed and warnings is draft.warnings:
        return draft
    said = tuple(
        f"{name.replace('_', ' ')}: shortened or freed of control characters" for name in changed
    )
    return dataclasses.replace(
        draft,
        fields=dataclasses.replace(fields, **{name: bound[name] for name in changed}),
        warnings=(*warnings, *said),
    )


def _limit(name: str) -> int:
    return MAX_NOTE if name in _NOTES else MAX_LINE


def _bounded(value: T, limit: int) -> T:
    """A value with every text in it cut to a length; the same object where nothing is too long."""
    made: Any = value
    if isinstance(value, str):
        made = _cut(value, limit)
        if _CONTROL.search(made):
            made = _CONTROL.sub(REPLACEMENT, made)
    elif isinstance(value, tuple):
        items = [_bounded(item, limit) for item in value[:MAX_VALUES]]
        same = len(items) == len(value) and all(map(_is, items, value))
        made = value if same else tuple(items)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        made = _bounded_parts(value, limit)
    return made  # type: ignore[no-any-return]


def _bounded_parts(value: Any, limit: int) -> Any:
    changed = {}
    for item in dataclasses.fields(value):
        old = getattr(value, item.name)
        new = _bounded(old, limit)
        if new is not old:
            changed[item.name] = new
    return dataclasses.replace(value, **changed) if changed else value


def _is(one: object, other: object) -> bool:
    return one is other


def _cut(value: str, limit: int) -> str:
    """The beginning of a text, up to the end of a word; the text where it is no longer."""
    if len(value) <= limit:
        return value
    start = value[: limit - 1]
    words = start.rpartition(" ")[0]
    return (words if len(words) > limit // 2 else start).rstrip() + "…"
