"""Anchors: where a passage stands in a reading text, also after the text has changed.

Selectors are those of the W3C Web Annotation Data Model, sections 4.2.4 (text quote) and 4.2.5 (text
position). The order of attempts follows the Hypothesis client: the cheap and certain first, then
the quotation with its context, then the approximate match, always verified against the quotation.
Nothing moves in silence: what is not certain is a proposal with a score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from desk_archive.domain.text import squeeze

CONTEXT = 32
"""Code points of prefix and suffix that a quote selector keeps."""

_ENOUGH_CONTEXT = 0.75
_CLEARLY_BETTER = 0.15
_MAX_OCCURRENCES = 2_000
_MAX_ERROR_RATE = 0.35
_MIN_SCORE = 0.6
_MIN_FUZZY_LENGTH = 8
_OTHER = "\ue000"
_MAX_SYMBOLS = 250


class AnchorState(StrEnum):
    """How an annotation stands in the current text."""

    EXACT = "exact"
    MOVED = "moved"
    FUZZY = "fuzzy"
    ORPHAN = "orphan"
    UNATTACHED = "unattached"


@dataclass(frozen=True, slots=True)
class QuoteSelector:
    """TextQuoteSelector: a passage by its words and the words around it."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class PositionSelector:
    """TextPositionSelector: code points, `end` is one past the last."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a passage was found.

    Attributes:
        state: how sure it is.
        position: confirmed for exact and moved, proposed for fuzzy, None for an orphan.
        score: 0 to 1; 1 for exact and moved.
    """

    state: AnchorState
    position: PositionSelector | None
    score: float


ORPHAN = Anchor(AnchorState.ORPHAN, None, 0.0)


def describe(text: str, start: int, end: int) -> tuple[QuoteSelector, PositionSelector]:
    """The selectors of a span of `text`.

    Raises:
        ValueError: if the span does not lie within the text.
    """
    if not 0 <= start <= end <= len(text):
        message = f"{start}–{end} is not a span of a text of {len(text)} code points"
        raise ValueError(message)
    quote = QuoteSelector(
        text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    )
    return quote, PositionSelector(start, end)


def anchor(text: str, quote: QuoteSelector, position: PositionSelector | None = None) -> Anchor:
    """Find a passage in a text that may have changed since it was described.

    Args:
        text: the reading text as it is now.
        quote: the passage and its context.
        position: where it stood, or None where that isn't known.
    """
    if position is not None and _stands(text, quote, position):
        return Anchor(AnchorState.EXACT, position, 1.0)
    if not quote.exact.strip():
        return _anchor_blank(text, quote, position)
    candidates = _scored(text, quote, _occurrences(text, quote))
    best = _best(candidates, position)
    if best is not None:
        return best
    proposal = _approximate(text, quote, position)
    if candidates and candidates[0][0] * 0.5 + 0.5 > proposal.score:
        score, start, end = candidates[0]
        return Anchor(AnchorState.FUZZY, PositionSelector(start, end), _rounded(0.5 + score * 0.5))
    return proposal


def find_quote(text: str, quote: QuoteSelector) -> list[PositionSelector]:
    """The places where a quotation stands word for word, white space folded, best context first.

    Places whose given prefix or suffix does not stand beside them are left out.
    """
    found = _scored(text, quote, _occurrences(text, quote))
    sure = [(s, e) for score, s, e in found if score >= 1.0 or not (quote.prefix or quote.suffix)]
    return [PositionSelector(start, end) for start, end in sure]


def _stands(text: str, quote: QuoteSelector, position: PositionSelector) -> bool:
    """Whether the passage stands at its place with all its context, character for character."""
    start, end = position.start, position.end
    return (
        0 <= start <= end <= len(text)
        and text[start:end] == quote.exact
        and text[max(0, start - len(quote.prefix)) : start] == quote.prefix
        and text[end : end + len(quote.suffix)] == quote.suffix
    )


def _anchor_blank(text: str, quote: QuoteSelector, position: PositionSelector | None) -> Anchor:
    """A point, or a passage of white space: only its own place, with its context, will do."""
    if position is None or position.end > len(text):
        return ORPHAN
    if text[position.start : position.end] != quote.exact:
        return ORPHAN
    if _context(text, quote, position.start, position.end) < _ENOUGH_CONTEXT:
        return ORPHAN
    return Anchor(AnchorState.EXACT, position, 1.0)


def _occurrences(text: str, quote: QuoteSelector) -> Iterator[tuple[int, int]]:
    """Where the quotation stands, equal after folding white space."""
    words = quote.exact.split()
    if len(words) == 1 and words[0] == quote.exact:
        start = text.find(quote.exact)
        while start >= 0:
            yield start, start + len(quote.exact)
            start = text.find(quote.exact, start + 1)
        return
    lead = r"\s+" if quote.exact[0].isspace() else ""
    trail = r"\s+" if quote.exact[-1].isspace() else ""
    pattern = re.compile(lead + r"\s+".join(map(re.escape, words)) + trail)
    found = pattern.search(text)
    while found:
        yield found.span()
        found = pattern.search(text, found.start() + 1)


def _scored(
    text: str, quote: QuoteSelector, places: Iterator[tuple[int, int]]
) -> list[tuple[float, int, int]]:
    """Places with the agreement of their context, best first."""
    scored = []
    for count, (start, end) in enumerate(places):
        if count >= _MAX_OCCURRENCES:
            break
        scored.append((_context(text, quote, start, end), start, end))
    return sorted(scored, key=lambda place: (-place[0], place[1]))


def _best(
    candidates: list[tuple[float, int, int]], position: PositionSelector | None
) -> Anchor | None:
    """The one candidate that is certain, or None."""
    certain = [c for c in candidates if c[0] >= _ENOUGH_CONTEXT]
    if position is not None:
        for score, start, end in certain:
            if (start, end) == (position.start, position.end) and score >= certain[0][0]:
                return Anchor(AnchorState.EXACT, position, 1.0)
    if not certain:
        return None
    if len(candidates) > 1 and candidates[0][0] - candidates[1][0] < _CLEARLY_BETTER:
        return None
    _, start, end = certain[0]
    return Anchor(AnchorState.MOVED, PositionSelector(start, end), 1.0)


def _context(text: str, quote: QuoteSelector, start: int, end: int) -> float:
    """How well the words around a place agree with those kept, 0 to 1.

    What stands at the very beginning or end of both texts agrees.
    """
    before = squeeze(text[max(0, start - 2 * CONTEXT) : start])
    after = squeeze(text[end : end + 2 * CONTEXT])
    prefix, suffix = squeeze(quote.prefix), squeeze(quote.suffix)
    weights = [(_agreement(prefix[::-1], before[::-1]), len(prefix))] if prefix else []
    if suffix:
        weights.append((_agreement(suffix, after), len(suffix)))
    if not weights:
        return 1.0
    return sum(score * weight for score, weight in weights) / sum(w for _, w in weights)


def _agreement(kept: str, found: str) -> float:
    """How well `found` begins with `kept`, 0 to 1."""
    if found.startswith(kept):
        return 1.0
    distance, _ = _align(kept, found[: len(kept) + 8], mode="SHW")
    return max(0.0, 1.0 - distance / len(kept))


def _approximate(text: str, quote: QuoteSelector, position: PositionSelector | None) -> Anchor:
    """The best approximate place of the quotation as a proposal, or an orphan."""
    exact = quote.exact
    if len(exact) < _MIN_FUZZY_LENGTH:
        return ORPHAN
    distance, places = _align(exact, text, limit=int(len(exact) * _MAX_ERROR_RATE))
    if not places:
        return ORPHAN
    likeness = 1.0 - distance / len(exact)
    best = ORPHAN
    for start, end in places[:_MAX_OCCURRENCES]:
        score = 0.7 * likeness + 0.25 * _context(text, quote, start, end)
        score += 0.05 * _nearness(text, position, start)
        if score > best.score and score >= _MIN_SCORE:
            where = PositionSelector(start, end)
            best = Anchor(AnchorState.FUZZY, where, _rounded(score))
    return best


def _nearness(text: str, position: PositionSelector | None, start: int) -> float:
    """How near a place is to where the passage stood, 0 to 1."""
    if position is None or not text:
        return 0.0
    return 1.0 - min(1.0, abs(start - position.start) / len(text))


def _rounded(score: float) -> float:
    """A score for people: never 1, which means certain."""
    return min(0.99, round(score, 2))


def _align(
    query: str, target: str, *, mode: str = "HW", limit: int = -1
) -> tuple[int, list[tuple[int, int]]]:
    """Approximate matches of `query` in `target` by edit distance.

    Args:
        query: what to find.
        target: where.
        mode: `HW` anywhere, `SHW` at the beginning.
        limit: most edits allowed, -1 for any number.

    Returns:
        The least number of edits, and the spans that need no more; none if over the limit.
    """
    import edlib

    # edlib tells 256 symbols apart; those not in the query may as well be one.
    symbols = set(query)
    if len(symbols) > _MAX_SYMBOLS:
        symbols = set(query[:_MAX_SYMBOLS])
    other = dict.fromkeys(set(target) - symbols, _OTHER)
    found = edlib.align(
        "".join(c if c in symbols else "\ue001" for c in query),
        target.translate({ord(c): to for c, to in other.items()}),
        mode=mode,
        task="locations",
        k=limit,
    )
    if found["editDistance"] < 0:
        return len(query), []
    return found["editDistance"], [(start or 0, end + 1) for start, end in found["locations"]]
