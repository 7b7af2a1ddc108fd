"""The pieces that a list shows of each record."""

from __future__ import annotations

import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.queries import Hits, IndexEntry, SnippetField
from desk_archive.search.analysis import analyse
from desk_archive.search.matching import Matcher
from desk_archive.search.parser import parse
from desk_archive.search.snippets import LONGEST, hits_of

FILLER = "Lorem ipsum dolor sit amet, consectetur adipiscing elit. "


def hits(query: str, entry: IndexEntry, snippets: int = 3) -> Hits:
    return hits_of(Matcher(parse(query)).find(entry), snippets=snippets)


def in_text(query: str, text: str, snippets: int = 3) -> Hits:
    return hits(query, IndexEntry(number=1, texts=(("doc", text),)), snippets)


def test_a_short_text_is_shown_whole() -> None:
    (snippet,) = in_text("war", "To end the war\nnow.").snippets
    assert (snippet.text, snippet.start, snippet.end) == ("To end the war\nnow.", 0, 19)
    assert snippet.ranges == ((11, 14),)
    assert (snippet.field, snippet.document) == (SnippetField.TEXT, "doc")


def test_a_piece_of_a_long_text_is_cut_between_words() -> None:
    text = FILLER * 20 + "They ended the war. " + FILLER * 20
    (snippet,) = in_text("war", text).snippets
    assert 160 <= len(snippet.text) <= LONGEST
    assert text[snippet.start - 1].isspace()
    assert text[snippet.end].isspace()
    assert [text[a:b] for a, b in snippet.ranges] == ["war"]


def test_the_place_where_words_meet_comes_first() -> None:
    text = f"war {FILLER * 10} peace {FILLER * 10} war and peace {FILLER * 10} war"
    first, *_ = in_text("war peace", text).snippets
    assert [text[a:b] for a, b in first.ranges] == ["war", "peace"]


def test_further_pieces_show_other_words() -> None:
    text = FILLER.join([" war war war war "] * 8) + FILLER * 9 + " peace " + FILLER * 9
    found = in_text("war OR peace", text, snippets=2)
    assert found.count == 33
    shown = [{text[a:b] for a, b in snippet.ranges} for snippet in found.snippets]
    assert shown == [{"war"}, {"peace"}]


def test_pieces_do_not_repeat_each_other() -> None:
    text = FILLER.join([" war "] * 60)
    snippets = in_text("war", text).snippets
    assert len(snippets) == 3
    spans = sorted((s.start, s.end) for s in snippets)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_matches_outside_the_text_are_shown_from_there() -> None:
    entry = IndexEntry(
        number=1,
        title="The war",
        description="of the war",
        texts=(("doc", "peace"),),
        names={"author": ("War Office",)},
        notes=(("note", "war?"),),
        tags=("wars/war",),
    )
    found = hits("war", entry, snippets=9)
    assert found.count == 5
    assert [(s.field.value, s.text) for s in found.snippets] == [
        ("note", "war?"),
        ("description", "of the war"),
        ("title", "The war"),
        ("name", "War Office"),
        ("tag", "wars/war"),
    ]
    assert len(hits("war", entry).snippets) == 3


def test_no_words_no_pieces() -> None:
    assert in_text("", "war") == Hits(0, ())
    assert in_text("-peace", "war") == Hits(0, ())
    assert in_text("date:1953", "war") == Hits(0, ())


def test_text_without_spaces_is_cut_between_whole_characters() -> None:
    text = "字" * 900 + "人权" + "が"[:1] * 900
    (snippet,) = in_text("人权", text).snippets
    assert 160 <= len(snippet.text) <= LONGEST
    assert "人权" in snippet.text
    marked = ("e\u0301" * 500) + " war " + ("e\u0301" * 500)
    (snippet,) = in_text("war", marked).snippets
    assert not snippet.text.startswith("\u0301")
    assert marked[snippet.end] != "\u0301"


def test_a_match_longer_than_a_piece_is_shown_whole() -> None:
    phrase = " ".join(f"word{n}" for n in range(80))
    (snippet,) = in_text(f'"{phrase}"', f"{FILLER * 9}{phrase} {FILLER * 9}").snippets
    assert phrase in snippet.text


def test_a_very_long_text_takes_a_moment() -> None:
    text = "a war of words " * 130_000
    began = time.process_time()
    found = in_text("a OR war OR of", text)
    assert found.count == 390_000
    assert len(found.snippets) == 3
    assert time.process_time() - began < 10


_PIECES = st.lists(
    st.sampled_from(
        [
            FILLER,
            "war ",
            "peace\n",
            "Łódź",
            " 人权 ",
            "e\u0301",
            "\u0301",
            "👩‍👩‍👧",
            "x" * 90,
            "\n",
            " ",
        ]
    ),
    max_size=40,
).map("".join)


@given(_PIECES, st.sampled_from(["war", "war peace", '"war peace"', "lodz 人 wa*", "x*"]))
@settings(deadline=None, max_examples=200)
def test_pieces_are_unchanged_and_their_matches_lie_inside(text: str, query: str) -> None:
    found = in_text(query, text)
    assert bool(found.snippets) == bool(found.count)
    for snippet in found.snippets:
        assert snippet.text == text[snippet.start : snippet.end]
        assert snippet.text == snippet.text.strip() or len(snippet.text) < 3
        assert snippet.ranges
        assert len(snippet.text) <= LONGEST
        for start, end in snippet.ranges:
            assert snippet.start <= start < end <= snippet.end
            assert analyse(text[start:end]).terms
