"""What an operation changed, and how far a long one has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """What an operation changed; each view looks whether it cares.

    Attributes:
        records: UUIDs of records whose fields, tags, status or documents changed.
        annotations: UUIDs of annotations made, changed or gone.
        documents: UUIDs of documents that have another text or other annotations now.
        membership: records came or went, so that lists are no longer right.
        facets: values of facets changed.
        legend: colours or their names changed.
        undo: the undo history changed.
    """

    records: frozenset[str] = field(default_factory=frozenset)
    annotations: frozenset[str] = field(default_factory=frozenset)
    documents: frozenset[str] = field(default_factory=frozenset)
    membership: bool = False
    facets: bool = False
    legend: bool = False
    undo: bool = False

    def __or__(self, other: Changes) -> Changes:
        """Both together."""
        return Changes(
            self.records | other.records,
            self.annotations | other.annotations,
            self.documents | other.documents,
            self.membership or other.membership,
            self.facets or other.facets,
            self.legend or other.legend,
            self.undo or other.undo,
        )

    def __bool__(self) -> bool:
        """Whether anything changed at all."""
        return self != Changes()

    @staticmethod
    def merged(changes: Iterable[Changes]) -> Changes:
        """All of several changes together."""
        result = Changes()
        for change in changes:
            result |= change
        return result


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long operation has come.

    Attributes:
        done: units finished.
        total: units in all, or None while that isn't known.
        item: what is being worked on, for instance a file's name.
    """

    done: int
    total: int | None
    item: str = ""
