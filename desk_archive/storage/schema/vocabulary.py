"""Tables of what records share: agents with their names, controlled values, the reader's tags."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Named, TypedColumns, UniqueConstraint

from desk_archive.storage.schema.base import boolean, integer, key, string, table


class AgentColumns(TypedColumns):
    """A person or organisation, as the archive knows them once.

    Attributes:
        uuid: the `authority` of names in records.
        kind: `person`, `organisation`, or NULL where nobody has said.
        family_first: whether the family name comes first by custom; NULL: as the language has it.
    """

    id: Named[int] = key()
    uuid: Named[str] = string(unique=True)
    kind: Named[str | None] = string()
    family_first: Named[bool | None] = boolean(nullable=True)


agent = table("agent", AgentColumns, undoable=True)


class AgentNameColumns(TypedColumns):
    """One of the names of an agent.

    Attributes:
        name: white space folded.
        sort_key: by which lists sort.
        language: BCP 47 tag, or NULL.
        preferred: the form that facets show; each agent has exactly one.
    """

    id: Named[int] = key()
    agent_id: Named[int] = integer(ForeignKey("agent.id", ondelete="CASCADE"))
    name: Named[str] = string()
    sort_key: Named[str] = string()
    language: Named[str | None] = string()
    preferred: Named[bool] = boolean()


agent_name = table(
    "agent_name",
    AgentNameColumns,
    Index(None, "name"),
    Index(None, "agent_id"),
    Index(None, "sort_key"),
    undoable=True,
)


class TermColumns(TypedColumns):
    """A controlled value.

    Attributes:
        kind: a `TermKind`.
        value: as written; the levels of a subject stand between `--`.
        sort_key: by which lists sort.
    """

    id: Named[int] = key()
    kind: Named[str] = string()
    value: Named[str] = string()
    sort_key: Named[str] = string()


term = table(
    "term",
    TermColumns,
    UniqueConstraint("kind", "value"),
    Index(None, "kind", "sort_key"),
    undoable=True,
)


class TagColumns(TypedColumns):
    """A tag of the reader's own.

    Attributes:
        path: its levels between `/`; the tree is in the paths.
        sort_key: by which lists sort.
        description: what the reader means by it, Markdown, or NULL.
    """

    id: Named[int] = key()
    path: Named[str] = string(unique=True)
    sort_key: Named[str] = string()
    description: Named[str | None] = string()


tag = table("tag", TagColumns, Index(None, "sort_key"), undoable=True)


class TagAliasColumns(TypedColumns):
    """Another name under which a tag is found and typed."""

    id: Named[int] = key()
    tag_id: Named[int] = integer(ForeignKey("tag.id", ondelete="CASCADE"))
    alias: Named[str] = string()


tag_alias = table(
    "tag_alias", TagAliasColumns, Index(None, "tag_id"), Index(None, "alias"), undoable=True
)
