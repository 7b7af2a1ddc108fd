"""A query evaluated a set at a time: for each node all records it finds, as a mask over rows.

Whoosh's matcher loop is not used: scored, it reports wrong totals for queries over several fields,
and it takes microseconds for each posting. Relevance is BM25F (Robertson, Zaragoza: The Probabilistic
Relevance Framework, 2009, section 3.5): the frequencies of a word in all fields are weighted and
normalised by length before they are saturated. A phrase or prefix counts as one word with its own
frequencies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from desk_archive.search.columns import Columns, Floats, Ints, Mask
from desk_archive.search.fields import WHOLES
from desk_archive.search.language import And, Dates, Node, Not, Or, Words
from desk_archive.search.matching import term_of
from desk_archive.search.schema import EVERYWHERE, TITLE, whole_field
from desk_archive.search.segments import POSITION_BITS, Occurrences, Segment

_SATURATION = 1.2
_LENGTH_WEIGHT = 0.75
_WEIGHTS: Mapping[str, float] = {TITLE: 5.0, **{whole_field(scope): 10.0 for scope in WHOLES}}
"""How much more a word counts in a field than in a text."""


@dataclass(frozen=True, slots=True)
class Part:
    """A segment with the row of each of its documents, -1 for those that don't count."""

    segment: Segment
    rows: Ints


@dataclass(slots=True)
class Found:
    """The records a node finds, with their scores, 0 for those it doesn't find."""

    mask: Mask
    scores: Floats


class Evaluation:
    """One query over one state of the archive."""

    def __init__(self, columns: Columns, parts: Sequence[Part]) -> None:
        self._columns = columns
        self._parts = [part for part in parts if len(part.rows)]
        self._average: dict[str, float] = {}

    def run(self, node: Node) -> Found:
        """All records that a node finds."""
        match node:
            case Words():
                return self._words(node)
            case Dates():
                return self._unscored(self._columns.overlapping((node.earliest, node.latest)))
            case Not():
                return self._unscored(~self.run(node.child).mask)
            case And():
                return self._all(node)
            case Or():
                return self._any(node)

    def _unscored(self, mask: Mask) -> Found:
        return Found(mask, np.zeros(len(mask), np.float64))

    def _all(self, node: And) -> Found:
        found: Found | None = None
        for child in _different(node.children):
            more = self.run(child)
            if found is None:
                found = more
            else:
                found.mask &= more.mask
                found.scores += more.scores
            if not found.mask.any():
                break
        found = found or self._unscored(np.ones(len(self._columns), np.bool_))
        found.scores[~found.mask] = 0
        return found

    def _any(self, node: Or) -> Found:
        found = self._unscored(np.zeros(len(self._columns), np.bool_))
        for child in _different(node.children):
            more = self.run(child)
            found.mask |= more.mask
            found.scores += more.scores
        return found

    def _words(self, words: Words) -> Found:
        size = len(self._columns)
        weighted = np.zeros(size, np.float64)
        for part in self._parts:
            for field in (words.scope,) if words.scope else EVERYWHERE:
                self._weigh(part, field, _sequences(part.segment, field, words), weighted)
            for scope in WHOLES if words.whole else ():
                if words.scope in {None, scope}:
                    field = whole_field(scope)
                    whole = part.segment.occurrences(field, (words.whole or "", False))
                    self._weigh(part, field, whole, weighted)
        mask = weighted > 0
        matched = int(mask.sum())
        rarity = np.log(1 + (size - matched + 0.5) / (matched + 0.5))
        return Found(mask, rarity * weighted * (_SATURATION + 1) / (_SATURATION + weighted))

    def _weigh(self, part: Part, field: str, found: Occurrences, weighted: Floats) -> None:
        """Add frequencies, weighted by field and normalised by length."""
        docs, freqs = found
        if not len(docs):
            return
        rows = part.rows[docs]
        here = rows >= 0
        lengths = part.segment.lengths(field)[docs[here]] / self._average_length(field)
        norms = 1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * lengths
        np.add.at(weighted, rows[here], _WEIGHTS.get(field, 1.0) * freqs[here] / norms)

    def _average_length(self, field: str) -> float:
        average = self._average.get(field)
        if average is None:
            lengths = [part.segment.lengths(field) for part in self._parts]
            having = sum(np.count_nonzero(each) for each in lengths)
            total = sum(float(each.sum()) for each in lengths)
            average = self._average[field] = max(total / having, 1.0) if having else 1.0
        return average


def _sequences(segment: Segment, field: str, words: Words) -> Occurrences:
    """In which documents of a segment words stand in a row, and how often."""
    first, *rest = words.elements
    if not rest:
        return segment.occurrences(field, term_of(first))
    starts = segment.keys(field, term_of(first))
    for element in rest:
        if not len(starts):
            break
        keys = segment.keys(field, term_of(element)) - element.offset
        starts = starts[np.isin(starts, keys, assume_unique=True)]
    docs, freqs = np.unique(starts >> POSITION_BITS, return_counts=True)
    return docs, freqs.astype(np.int64)


def _different(children: Sequence[Node]) -> list[Node]:
    """The children, those that ask the same only once."""
    return list({_asked(child): child for child in reversed(children)}.values())[::-1]


def _asked(node: Node) -> object:
    """What a node asks, wherever it stands in the query."""
    match node:
        case Words():
            return node.asked
        case Not(child=Words() as words):
            return Not, words.asked
        case _:
            return id(node)
