"""The best pieces of a record: where the words stand close together, and as many of them as can be."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from desk_archive.domain.queries import Hits, Snippet, SnippetField
from desk_archive.search.matching import FieldMatches, Match

LONGEST = 240
"""Code points of a snippet, unless its match alone is longer."""

_USUAL = 200
_CORE = 160
_LOOKED_AT = 4000
_LOOKED_AT_EACH = 500
_REACH = 40

_ORDER = (
    SnippetField.TEXT,
    SnippetField.NOTE,
    SnippetField.DESCRIPTION,
    SnippetField.TITLE,
    SnippetField.NAME,
    SnippetField.TAG,
)


def hits_of(found: Sequence[FieldMatches], *, snippets: int) -> Hits:
    """The number of matches in all values, and the best pieces, the best first.

    Pieces of texts go before pieces of other fields. Each further piece is chosen for the words
    that the ones before it don't show.
    """
    shown: Counter[int] = Counter()
    pieces: list[Snippet] = []
    for field in _ORDER:
        values = [each for each in found if each.value.field is field]
        candidates = [(each, core) for each in values for core in _cores(each.matches)]
        taken: dict[int, list[Snippet]] = {}
        while candidates and len(pieces) < snippets:
            each, core = max(candidates, key=_by_worth(shown))
            beside = taken.setdefault(id(each), [])
            beside.append(_snippet(each, core, beside))
            pieces.append(beside[-1])
            shown.update({match.words for match in core})
            candidates = [other for other in candidates if not _covers(beside[-1], each, other)]
    return Hits(sum(len(each.matches) for each in found), tuple(pieces))


_Core = tuple[Match, ...]


def _by_worth(shown: Counter[int]) -> Callable[[tuple[FieldMatches, _Core]], tuple[int, int, int]]:
    def worth(candidate: tuple[FieldMatches, _Core]) -> tuple[int, int, int]:
        words = {match.words for match in candidate[1]}
        return (sum(word not in shown for word in words), len(words), len(candidate[1]))

    return worth


def _covers(taken: Snippet, of: FieldMatches, other: tuple[FieldMatches, _Core]) -> bool:
    """Whether a piece shows something of another candidate already."""
    each, core = other
    return each is of and core[0].start < taken.end and core[-1].end > taken.start


def _cores(matches: Sequence[Match]) -> list[_Core]:
    """Runs of matches that fit a piece, one beginning with each match that is looked at."""
    considered = _considered(matches)
    cores: list[_Core] = []
    last = 0
    for first, match in enumerate(considered):
        last = max(last, first + 1)
        while last < len(considered) and considered[last].end - match.start <= _CORE:
            last += 1
        # A run inside the one before it shows nothing more.
        if not cores or cores[-1][-1].end < considered[last - 1].end:
            cores.append(tuple(considered[first:last]))
    return cores


def _considered(matches: Sequence[Match]) -> Sequence[Match]:
    """All matches, or in a very long text some of each word, so that the work stays bounded."""
    if len(matches) <= _LOOKED_AT:
        return matches
    count: Counter[int] = Counter()
    some: list[Match] = []
    for match in matches:
        count[match.words] += 1
        if count[match.words] <= _LOOKED_AT_EACH and len(some) < _LOOKED_AT:
            some.append(match)
    return some


def _snippet(each: FieldMatches, core: _Core, beside: Sequence[Snippet]) -> Snippet:
    """The piece around a run of matches, cut between words, that leaves others of the value alone."""
    value = each.value.value
    first, last = core[0].start, core[-1].end
    lowest = max((other.end for other in beside if other.end <= first), default=0)
    highest = min((other.start for other in beside if other.start >= last), default=len(value))
    start, end = _widened(value, first, last)
    start, end = _stripped(value, max(start, lowest), min(end, highest))
    ranges = tuple(
        (match.start, match.end)
        for match in each.matches
        if match.start >= start and match.end <= end
    )
    return Snippet(value[start:end], start, end, ranges, each.value.field, each.value.document)


def _widened(value: str, first: int, last: int) -> tuple[int, int]:
    """Room around a place: some before, more behind, the whole value if it is short."""
    if len(value) <= LONGEST:
        return 0, len(value)
    room = max(0, _USUAL - (last - first))
    start = max(0, first - room * 2 // 5)
    end = min(len(value), start + max(_USUAL, last - start))
    start = max(0, min(start, end - _USUAL))
    return _cut_before(value, start, first), _cut_behind(value, end, last)


def _stripped(value: str, start: int, end: int) -> tuple[int, int]:
    """A piece without the white space around it."""
    while start < end and value[start].isspace():
        start += 1
    while end > start and value[end - 1].isspace():
        end -= 1
    return start, end


def _cut_before(value: str, start: int, first: int) -> int:
    """The first place from `start` on at which a word begins, not behind `first`."""
    if start == 0:
        return 0
    places = range(start, min(first, start + _REACH) + 1)
    return _between_words(value, places, at_end=False) or _whole_character(value, start, first, 1)


def _cut_behind(value: str, end: int, last: int) -> int:
    """The last place up to `end` at which a word ends, not before `last`."""
    if end == len(value):
        return end
    places = range(end, max(last, end - _REACH) - 1, -1)
    return _between_words(value, places, at_end=True) or _whole_character(value, end, last, -1)


def _between_words(value: str, places: range, *, at_end: bool) -> int | None:
    """The first of these places beside white space, else beside a sign that is no part of a word."""
    outside = 0 if at_end else -1
    for at in places:
        if value[at + outside].isspace():
            return at
    for at in places:
        if (
            not value[at + outside].isalnum()
            and unicodedata.category(value[at + outside])[0] in "PS"
        ):
            return at
    return None


def _whole_character(value: str, at: int, limit: int, step: int) -> int:
    """The next place, towards `limit`, that doesn't part a character from its marks."""
    while at != limit and (
        unicodedata.category(value[at])[0] in "MC" or value[at - 1] == "\N{ZERO WIDTH JOINER}"
    ):
        at += step
    return at
