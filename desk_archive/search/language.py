"""The query language as a tree whose nodes know their place in the query as typed.

The tree is our own, not Whoosh's: it keeps the places (for completion, colouring, and saying in words
how a query was understood), it is evaluated over one entry in plain Python as well as over posting
lists with numpy, and no input can make building it fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the query, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Element:
    """One term of a sequence.

    Attributes:
        text: the term, or how it begins.
        prefix: whether it is only the beginning.
        offset: its position after the first term of the sequence.
    """

    text: str
    prefix: bool
    offset: int


Asked: TypeAlias = tuple[tuple[Element, ...], str | None]


@dataclass(frozen=True, slots=True)
class Words:
    """Terms in a row: a word, the parts of a word, or a phrase.

    Attributes:
        elements: the terms, the first at offset 0.
        length: how many units of a value they cover.
        scope: the field they have to stand in, or None for any.
        whole: the key of an identifier or call number that is exactly this, or None.
        place: in the query, with the field's name and the quotation marks.
    """

    elements: tuple[Element, ...]
    length: int
    scope: str | None
    whole: str | None
    place: Place

    @property
    def asked(self) -> Asked:
        """What is asked, wherever it stands in the query."""
        return self.elements, self.scope


@dataclass(frozen=True, slots=True)
class Dates:
    """Records whose date overlaps an interval.

    Attributes:
        earliest, latest: bounds as `domain.dates` counts them; None is open.
        place: in the query.
    """

    earliest: int | None
    latest: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class Not:
    """All records but these."""

    child: Node
    place: Place


@dataclass(frozen=True, slots=True)
class And:
    """Records that all of these find; two children at least."""

    children: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Or:
    """Records that any of these finds; two children at least."""

    children: tuple[Node, ...]
    place: Place


Node: TypeAlias = "Words | Dates | Not | And | Or"


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query as it was understood.

    Attributes:
        text: as typed.
        root: None where nothing restricts the result.
    """

    text: str
    root: Node | None

    def wanted(self) -> list[Words]:
        """The words that a hit shows: those that no NOT turns into unwanted ones, each once."""
        found: dict[Asked, Words] = {}
        for words, positive in leaves(self.root):
            if positive:
                found.setdefault(words.asked, words)
        return list(found.values())

    def words(self) -> list[Words]:
        """All words, wanted and unwanted, each once."""
        found: dict[Asked, Words] = {}
        for words, _ in leaves(self.root):
            found.setdefault(words.asked, words)
        return list(found.values())


def leaves(node: Node | None, *, positive: bool = True) -> Iterator[tuple[Words, bool]]:
    """All words of a tree, with whether they are wanted."""
    match node:
        case Words():
            yield node, positive
        case Not():
            yield from leaves(node.child, positive=not positive)
        case And() | Or():
            for child in node.children:
                yield from leaves(child, positive=positive)
        case _:
            return
