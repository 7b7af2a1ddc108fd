"""Tables of records: the catalogue description and everything that hangs on it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Named, TypedColumns, UniqueConstraint, text

from desk_archive.storage.schema.base import boolean, integer, json_value, key, string, table


class RecordColumns(TypedColumns):
    """A record.

    Attributes:
        id: its number, which lists and the index use; never given out twice.
        title_key: by which lists sort.
        date_edtf, date_verbatim: the date as found; both NULL without one.
        date_earliest, date_latest: its bounds as `domain.dates` counts them, an open end being the
            least or greatest 64-bit integer; NULL where there is no date that can be read.
        date_years: the years it touches, divided by spaces.
        call_number: its levels, a list of [level, value].
        call_number_path: the levels as the facet shows them, or NULL.
        origins: where fields came from, by name.
        trashed: when it went to the trash, or NULL.
    """

    id: Named[int] = key()
    uuid: Named[str] = string(unique=True)
    title: Named[str] = string()
    title_key: Named[str] = string()
    description: Named[str | None] = string()
    date_edtf: Named[str | None] = string()
    date_verbatim: Named[str | None] = string()
    date_earliest: Named[int | None] = integer()
    date_latest: Named[int | None] = integer()
    date_years: Named[str | None] = string()
    call_number: Named[list[list[str]]] = json_value()
    call_number_path: Named[str | None] = string()
    classification: Named[str | None] = string()
    status: Named[str] = string()
    starred: Named[bool] = boolean()
    protected: Named[bool] = boolean()
    added: Named[str] = string()
    modified: Named[str] = string()
    trashed: Named[str | None] = string()
    source: Named[str | None] = string()
    credits: Named[str | None] = string()
    uploaded: Named[str | None] = string()
    citation: Named[str | None] = string()
    rights: Named[str | None] = string()
    origins: Named[dict[str, str]] = json_value()


record = table(
    "record",
    RecordColumns,
    # These three answer lists and facets without touching the wide rows; `trashed` is in them
    # because SQLite looks a row up for each column that an index doesn't hold, known or not.
    Index(
        "ix_record_columns",
        "date_earliest",
        "date_latest",
        "date_years",
        "call_number_path",
        "status",
        "trashed",
        sqlite_where=text("trashed IS NULL"),
    ),
    Index("ix_record_titles", "title_key", "trashed", sqlite_where=text("trashed IS NULL")),
    Index("ix_record_added", "added", "trashed", sqlite_where=text("trashed IS NULL")),
    Index("ix_record_trash", "trashed", sqlite_where=text("trashed IS NOT NULL")),
    undoable=True,
)


class RecordAgentColumns(TypedColumns):
    """An agent in a record, under the name that the record gives.

    Attributes:
        name: as found; merging agents never rewrites it.
        role: an `AgentRole`.
    """

    id: Named[int] = key()
    record_id: Named[int] = integer(ForeignKey("record.id"))
    agent_id: Named[int] = integer(ForeignKey("agent.id"))
    name: Named[str] = string()
    role: Named[str] = string()
    position: Named[int] = integer()


record_agent = table(
    "record_agent",
    RecordAgentColumns,
    Index(None, "record_id"),
    Index(None, "agent_id", "role", "record_id"),
    undoable=True,
)


class RecordTermColumns(TypedColumns):
    """A controlled value of a record; `kind` is that of the term, so that one kind is read alone."""

    id: Named[int] = key()
    record_id: Named[int] = integer(ForeignKey("record.id"))
    kind: Named[str] = string()
    term_id: Named[int] = integer(ForeignKey("term.id"))
    position: Named[int] = integer()


record_term = table(
    "record_term",
    RecordTermColumns,
    Index(None, "record_id"),
    Index(None, "kind", "term_id", "record_id"),
    Index(None, "term_id"),
    undoable=True,
)


class RecordTagColumns(TypedColumns):
    """A tag of a record."""

    id: Named[int] = key()
    record_id: Named[int] = integer(ForeignKey("record.id"))
    tag_id: Named[int] = integer(ForeignKey("tag.id"))
    position: Named[int] = integer()


record_tag = table(
    "record_tag",
    RecordTagColumns,
    UniqueConstraint("record_id", "tag_id"),
    Index(None, "tag_id"),
    undoable=True,
)


class IdentifierColumns(TypedColumns):
    """An identifier of a record."""

    id: Named[int] = key()
    record_id: Named[int] = integer(ForeignKey("record.id"))
    scheme: Named[str] = string()
    value: Named[str] = string()
    url: Named[str | None] = string()
    position: Named[int] = integer()


identifier = table(
    "identifier",
    IdentifierColumns,
    Index(None, "record_id"),
    Index(None, "value", "scheme"),
    undoable=True,
)


class RelationColumns(TypedColumns):
    """A relation of a record to another, which may not be here yet.

    Attributes:
        kind: a `RelationKind`.
        title, title_key, date_edtf, date_verbatim, description: what the source says of the other.
        scheme, value, url: the identifier by which the other is found, or NULL.
        target_id: the other record once it has come, or NULL.
    """

    id: Named[int] = key()
    record_id: Named[int] = integer(ForeignKey("record.id"))
    kind: Named[str] = string()
    title: Named[str | None] = string()
    title_key: Named[str | None] = string()
    date_edtf: Named[str | None] = string()
    date_verbatim: Named[str | None] = string()
    description: Named[str | None] = string()
    scheme: Named[str | None] = string()
    value: Named[str | None] = string()
    url: Named[str | None] = string()
    target_id: Named[int | None] = integer(ForeignKey("record.id"))
    position: Named[int] = integer()


relation = table(
    "relation",
    RelationColumns,
    Index(None, "record_id"),
    Index(None, "target_id"),
    Index(None, "value", "scheme"),
    Index(None, "title_key"),
    undoable=True,
)


class DuplicatePairColumns(TypedColumns):
    """What the reader said of two records whose texts are equal or near each other.

    Attributes:
        first_id, second_id: the lower number first.
        decision: `same` or `different`.
    """

    id: Named[int] = key()
    first_id: Named[int] = integer(ForeignKey("record.id"))
    second_id: Named[int] = integer(ForeignKey("record.id"))
    decision: Named[str] = string()


duplicate_pair = table(
    "duplicate_pair",
    DuplicatePairColumns,
    UniqueConstraint("first_id", "second_id"),
    Index(None, "second_id"),
    undoable=True,
)
