"""Anchors: a described passage is found again, and never in the wrong place in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.anchoring import (
    AnchorState,
    PositionSelector,
    QuoteSelector,
    anchor,
    describe,
    find_quote,
)
from desk_archive.domain.text import normalise

texts = st.one_of(
    st.text(),
    st.text("ab \n\r\u0301\u0308é\U0001f600\U0001f468\u200d\U0001f469"),
    st.text("ab", min_size=1, max_size=60),
).map(normalise)


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text and a span of it, empty spans too."""
    text = draw(texts)
    start = draw(st.integers(0, len(text)))
    return text, start, draw(st.integers(start, len(text)))


@settings(deadline=None)
@given(passages())
def test_a_passage_is_found_where_it_was_described(passage: tuple[str, int, int]) -> None:
    text, start, end = passage
    found = anchor(text, *describe(text, start, end))
    assert found.state is AnchorState.EXACT
    assert found.position == PositionSelector(start, end)
    assert found.score == 1.0


@settings(deadline=None)
@given(passages(), st.text("xyz \n", min_size=1, max_size=20))
def test_what_is_said_to_be_certain_holds_the_quotation(
    passage: tuple[str, int, int], added: str
) -> None:
    text, start, end = passage
    quote, position = describe(text, start, end)
    changed = normalise(added + text)
    found = anchor(changed, quote, position)
    if found.state in (AnchorState.EXACT, AnchorState.MOVED):
        assert found.position is not None
        there = changed[found.position.start : found.position.end]
        assert there.split() == quote.exact.split()
    assert (found.position is None) == (found.state is AnchorState.ORPHAN)
    assert 0.0 <= found.score <= 1.0


def test_a_passage_moves_with_its_surroundings() -> None:
    old = "The first sentence stands here. The second sentence is the one that counts. The end."
    start = old.index("The second")
    quote, position = describe(old, start, start + 20)
    new = "An opening was added. " + old.replace("first  ", "first ")
    found = anchor(new, quote, position)
    assert found.state is AnchorState.MOVED
    assert found.position == PositionSelector(start + 22, start + 42)


def test_a_repeated_word_without_its_context_is_only_proposed() -> None:
    quote = QuoteSelector("Korea", "in the north of ", " and its allies")
    found = anchor("Korea here, Korea there, Korea everywhere.", quote, PositionSelector(100, 105))
    assert found.state in (AnchorState.FUZZY, AnchorState.ORPHAN)


def test_a_span_outside_the_text_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="not a span"):
        describe("abc", 2, 5)


def test_a_quotation_is_found_with_its_white_space_folded() -> None:
    places = find_quote("to  end\nthe war, to end the peace", QuoteSelector("to end the war"))
    assert places == [PositionSelector(0, 15)]


def _overlap(one: PositionSelector, start: int, end: int) -> float:
    common = max(0, min(one.end, end) - max(one.start, start))
    together = max(one.end, end) - min(one.start, start)
    return common / together if together else 1.0


@pytest.mark.corpus
def test_real_revisions(corpus: Path) -> None:
    folder = corpus / "revision-pairs"
    right = total = 0
    wrong_in_silence = []
    for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        new = (folder / f"{case['pair']}.new.txt").read_text(encoding="utf-8")
        quoted, placed = case["selector"]
        quote = QuoteSelector(quoted["exact"], quoted["prefix"], quoted["suffix"])
        found = anchor(new, quote, PositionSelector(placed["start"], placed["end"]))
        expected = case["expected"]
        if expected is None:
            good = found.position is None
        else:
            good = found.position is not None and (
                _overlap(found.position, expected["start"], expected["end"]) >= 0.8
            )
        right += good
        total += 1
        if not good and found.state in (AnchorState.EXACT, AnchorState.MOVED):
            wrong_in_silence.append(case["pair"])
    assert wrong_in_silence == []
    assert right / total >= 0.95
