"""What is asked of an archive and what comes back: queries, filters, facets, snippets."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FacetName(StrEnum):
    """The facets there are."""

    AUTHOR = "author"
    RECIPIENT = "recipient"
    PERSON = "person"
    PLACE = "place"
    TOPIC = "topic"
    SUBJECT = "subject"
    TYPE = "type"
    LANGUAGE = "language"
    REPOSITORY = "repository"
    CALL_NUMBER = "call_number"
    COLLECTION = "collection"
    YEAR = "year"
    TAG = "tag"
    COLOUR = "colour"
    STATUS = "status"
    ANNOTATED = "annotated"


TREE_SEPARATORS: Mapping[FacetName, str] = {
    FacetName.SUBJECT: "--",
    FacetName.CALL_NUMBER: " › ",
    FacetName.TAG: "/",
}
"""Facets whose values are trees, with what stands between the levels of a value."""


def with_ancestors(facet: FacetName, value: str) -> tuple[str, ...]:
    """A value and all above it in its tree, the topmost first."""
    separator = TREE_SEPARATORS.get(facet)
    if separator is None:
        return (value,)
    parts = value.split(separator)
    return tuple(separator.join(parts[: n + 1]) for n in range(len(parts)))


class Sort(StrEnum):
    """Orders of a result."""

    RELEVANCE = "relevance"
    DATE = "date"
    TITLE = "title"
    ADDED = "added"


class SnippetField(StrEnum):
    """Where a match stands."""

    TEXT = "text"
    TITLE = "title"
    DESCRIPTION = "description"
    NAME = "name"
    NOTE = "note"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class FacetFilter:
    """One value chosen or excluded; `value` None means records without any."""

    facet: FacetName
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked.

    Attributes:
        text: the query as typed; "" asks for all records.
        include: values chosen: those of one facet are alternatives, facets restrict each other.
        exclude: values none of which a record may have.
        date_from, date_to: EDTF; records whose date overlaps the interval.
        sort: order; relevance without a text is the order by date.
        descending: the other way round, for date, title and added.
    """

    text: str = ""
    include: tuple[FacetFilter, ...] = ()
    exclude: tuple[FacetFilter, ...] = ()
    date_from: str | None = None
    date_to: str | None = None
    sort: Sort = Sort.RELEVANCE
    descending: bool = False


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet and how many records of the result have it; None for those without."""

    value: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a field with its matches.

    Attributes:
        text: `value[start:end]` of the field's value, unchanged.
        start, end: code points of the field's value.
        ranges: the matches in it, as code points of the field's value.
        field: which field.
        document: UUID of the document for a text, of the annotation's document for a note, or None.
    """

    text: str
    start: int
    end: int
    ranges: tuple[tuple[int, int], ...]
    field: SnippetField
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """The matches in one record: how many in all its fields, and the best pieces of them."""

    count: int
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """A record as the index sees it.

    Attributes:
        number: row number of the record.
        title, description: or "".
        texts: document UUID and reading text, the main document first.
        names: values by field name of the query language: author, recipient, person (any role),
            place, topic, subject, type, language, repository, collection.
        tags: of the record and of its annotations.
        notes: annotation UUID and note.
        wholes: identifiers, call number and its parts, indexed whole besides; the identifiers
            (scheme left out) under `id`, the rest under `call`.
    """

    number: int
    title: str = ""
    description: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    wholes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NO_DATE = -(2**62)
"""Both bounds of a record without a date."""


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """One facet of many records, as pairs.

    Attributes:
        values: the different values.
        records: record numbers, one a pair (`array('q')`).
        ordinals: the value of each pair as an index into `values` (`array('q')`).
    """

    values: tuple[str, ...]
    records: array[int]
    ordinals: array[int]


@dataclass(frozen=True, slots=True)
class RecordColumns:
    """What is counted, filtered and sorted by, apart from the texts.

    Attributes:
        numbers: record numbers (`array('q')`).
        earliest, latest: bounds of the date of each, as `dates.DateBounds` counts them, an open
            end being the least or greatest value; `NO_DATE` in both where there is no date.
        facets: the pairs of each facet; a record without a value has none.
        orders: for date, title and added, the numbers in ascending order.
    """

    numbers: array[int]
    earliest: array[int]
    latest: array[int]
    facets: Mapping[FacetName, FacetColumn]
    orders: Mapping[Sort, array[int]]
