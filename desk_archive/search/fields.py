"""The fields of an entry: which values it has, and by which names the query language reaches them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desk_archive.domain.queries import IndexEntry, SnippetField

NAMES = (
    "author",
    "recipient",
    "person",
    "place",
    "topic",
    "subject",
    "type",
    "language",
    "repository",
    "collection",
)
"""Scopes that hold the names of an entry."""

WHOLES = ("id", "call")
"""Scopes whose values are found whole besides."""

SCOPES: Mapping[str, str] = {
    **{name: name for name in (*NAMES, *WHOLES, "title", "text", "note", "tag")},
    "archive": "repository",
}
"""What may stand before a colon in a query, and the scope it means."""

DATE_SCOPES = ("date", "before", "after")
"""What may stand before a date in a query."""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One value of an entry.

    Attributes:
        field: what kind of value it is.
        scopes: by which it is reached in a query, besides without any.
        value: as the record has it.
        document: UUID of the document of a text, else None.
    """

    field: SnippetField
    scopes: tuple[str, ...]
    value: str
    document: str | None = None


def values_of(entry: IndexEntry) -> Iterator[FieldValue]:
    """The values of an entry, each name once however many scopes it stands under."""
    yield FieldValue(SnippetField.TITLE, ("title",), entry.title)
    for document, text in entry.texts:
        yield FieldValue(SnippetField.TEXT, ("text",), text, document)
    for _, note in entry.notes:
        yield FieldValue(SnippetField.NOTE, ("note",), note)
    yield FieldValue(SnippetField.DESCRIPTION, (), entry.description)
    yield from _names(entry.names)
    for tag in dict.fromkeys(entry.tags):
        yield FieldValue(SnippetField.TAG, ("tag",), tag)
    yield from _names(entry.wholes)


def _names(values: Mapping[str, tuple[str, ...]]) -> Iterator[FieldValue]:
    scopes: dict[str, list[str]] = {}
    for scope, names in values.items():
        for name in dict.fromkeys(names):
            scopes.setdefault(name, []).append(scope)
    for name, reached_by in scopes.items():
        yield FieldValue(SnippetField.NAME, tuple(reached_by), name)
