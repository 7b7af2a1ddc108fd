"""A query held against one entry in plain Python: whether it matches, and where.

It is what snippets and the number of hits are made from, and what tests hold the index against.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desk_archive.domain.queries import NO_DATE, IndexEntry
from desk_archive.search.analysis import Analysis, analyse
from desk_archive.search.fields import WHOLES, FieldValue, values_of
from desk_archive.search.language import (
    And,
    Asked,
    Dates,
    Element,
    Node,
    Not,
    Or,
    ParsedQuery,
    Words,
)

Term = tuple[str, bool]
"""What an element asks for: a term, or with True the beginning of one."""

Bounds = tuple[int, int]
"""Earliest and latest of a record's date."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place where words of the query stand, in code points of the value.

    Attributes:
        start, end: the place.
        words: which words, by their index in `ParsedQuery.wanted()`.
    """

    start: int
    end: int
    words: int


@dataclass(frozen=True, slots=True)
class FieldMatches:
    """The matches in one value, ascending, none over another."""

    value: FieldValue
    matches: tuple[Match, ...]


class Wanted(dict[str, tuple[Term, ...]]):
    """For each term of a text what it answers of what is asked; filled as terms are met."""

    def __init__(self, terms: Iterable[Term]) -> None:
        super().__init__()
        self._exact: set[str] = set()
        self._prefixes: set[str] = set()
        for text, prefix in terms:
            (self._prefixes if prefix else self._exact).add(text)
        self._longest = max(map(len, self._prefixes), default=0)

    def __missing__(self, term: str) -> tuple[Term, ...]:
        found = [(term, False)] if term in self._exact else []
        lengths = range(1, min(len(term), self._longest) + 1)
        found += [(term[:n], True) for n in lengths if term[:n] in self._prefixes]
        answer = self[term] = tuple(found)
        return answer

    def positions(self, terms: Sequence[str]) -> dict[Term, list[int]]:
        """Where in the terms of a value those that are asked for stand, ascending."""
        found: dict[Term, list[int]] = {}
        for position, term in enumerate(terms):
            for asked in self[term]:
                found.setdefault(asked, []).append(position)
        return found


def terms_of(words: Iterable[Words]) -> set[Term]:
    """What the elements of words ask for."""
    return {term_of(element) for each in words for element in each.elements}


def term_of(element: Element) -> Term:
    """What an element asks for."""
    return element.text, element.prefix


def sequences(words: Words, positions: Mapping[Term, list[int]]) -> list[int]:
    """The positions at which words begin, ascending."""
    first, *rest = words.elements
    starts = positions.get(term_of(first), [])
    for element in rest:
        if not starts:
            break
        there = set(positions.get(term_of(element), ()))
        starts = [start for start in starts if start + element.offset in there]
    return starts


class Matcher:
    """A query, ready to be held against entries."""

    def __init__(self, query: ParsedQuery) -> None:
        self._query = query
        self._wanted = query.wanted()
        self._all = query.words()
        self._asked = Wanted(terms_of(self._all))

    def matches(self, entry: IndexEntry, dates: Bounds = (NO_DATE, NO_DATE)) -> bool:
        """Whether an entry whose date has these bounds is found."""
        if self._query.root is None:
            return True
        found: set[Asked] = set()
        for value in values_of(entry):
            positions = self._asked.positions(analyse(value.value).terms)
            found.update(
                words.asked
                for words in self._all
                if _reaches(words, value) and sequences(words, positions)
            )
        return _holds(self._query.root, found, dates)

    def find(self, entry: IndexEntry) -> list[FieldMatches]:
        """Where the wanted words stand in an entry, values without a match left out.

        Of matches that overlap in a value only the first counts, of two that begin together the
        longer. A part of a call number or identifier that is given besides isn't counted again.
        """
        found: list[FieldMatches] = []
        wholes: list[tuple[FieldMatches, str]] = []
        for value in values_of(entry):
            analysis = analyse(value.value)
            matches = self._matches(value, analysis)
            if not matches:
                continue
            if any(scope in WHOLES for scope in value.scopes):
                wholes.append((FieldMatches(value, matches), f" {' '.join(analysis.terms)} "))
            else:
                found.append(FieldMatches(value, matches))
        for matched, key in wholes:
            if not any(key in other for _, other in wholes if other != key):
                found.append(matched)
        return found

    def _matches(self, value: FieldValue, analysis: Analysis) -> tuple[Match, ...]:
        positions = self._asked.positions(analysis.terms)
        if not positions:
            return ()
        matches = [
            Match(analysis.starts[at], analysis.ends[at + words.length - 1], number)
            for number, words in enumerate(self._wanted)
            if _reaches(words, value)
            for at in sequences(words, positions)
        ]
        matches.sort(key=lambda match: (match.start, -match.end))
        apart: list[Match] = []
        end = 0
        for match in matches:
            if match.start >= end:
                apart.append(match)
                end = match.end
        return tuple(apart)


def _reaches(words: Words, value: FieldValue) -> bool:
    return words.scope is None or words.scope in value.scopes


def _holds(node: Node, found: set[Asked], dates: Bounds) -> bool:
    match node:
        case Words():
            return node.asked in found
        case Dates():
            return overlaps(node, dates)
        case Not():
            return not _holds(node.child, found, dates)
        case And():
            return all(_holds(child, found, dates) for child in node.children)
        case Or():
            return any(_holds(child, found, dates) for child in node.children)


def overlaps(node: Dates, dates: Bounds) -> bool:
    """Whether a record's date overlaps an interval; a record without a date never does."""
    if dates == (NO_DATE, NO_DATE):
        return False
    earliest, latest = dates
    return (node.latest is None or earliest <= node.latest) and (
        node.earliest is None or latest >= node.earliest
    )
