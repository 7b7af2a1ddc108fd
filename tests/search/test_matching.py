"""Where a query stands in an entry."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.queries import IndexEntry, SnippetField
from desk_archive.search.analysis import analyse
from desk_archive.search.language import Words
from desk_archive.search.matching import Matcher
from desk_archive.search.parser import parse

ENTRY = IndexEntry(
    number=1,
    title="Telegram on the war",
    description="The end of the war",
    texts=(("d1", "To end\nthe War: Straße, Хрущёв"), ("d2", "人权是基本权利 war")),
    names={
        "author": ("Kim, Il Sung",),
        "person": ("Kim, Il Sung", "Mao"),
        "place": ("Viet-Nam",),
    },
    tags=("wars/korea",),
    notes=(("a1", "see war diary"),),
    wholes={"id": ("112123",), "call": ("Fond 059a, opis 5a", "059a", "5a")},
)


def found(query: str, entry: IndexEntry = ENTRY) -> list[tuple[str, str]]:
    """Each match as its field and the piece of text it is."""
    return [
        (each.value.field.value, each.value.value[match.start : match.end])
        for each in Matcher(parse(query)).find(entry)
        for match in each.matches
    ]


def matches(query: str) -> bool:
    return Matcher(parse(query)).matches(ENTRY)


def test_matches_are_found_in_every_field() -> None:
    assert found("war") == [
        ("title", "war"),
        ("text", "War"),
        ("text", "war"),
        ("note", "war"),
        ("description", "war"),
    ]


def test_a_field_restricts_the_place() -> None:
    assert found("title:war") == [("title", "war")]
    assert found("note:war") == [("note", "war")]
    assert found("tag:korea") == [("tag", "korea")]
    assert found("author:kim") == [("name", "Kim")]
    assert found("recipient:kim") == []


def test_a_name_under_several_fields_counts_once() -> None:
    assert found("kim") == [("name", "Kim")]


def test_a_part_of_a_call_number_is_not_counted_again() -> None:
    assert found("059a") == [("name", "059a")]
    assert found("call:5a") == [("name", "5a")]
    assert matches("call:059A")


def test_phrases_run_over_the_ends_of_lines_but_not_of_values() -> None:
    assert found('"end the war"') == [("text", "end\nthe War")]
    assert found('"khruschev war"') == []
    assert found('"хрущев 人权"') == []


def test_the_piece_is_as_the_text_has_it() -> None:
    assert found("strasse") == [("text", "Straße")]
    assert found("хрущев") == [("text", "Хрущёв")]
    assert found("viet-nam") == [("name", "Viet-Nam")]
    assert found("stra*") == [("text", "Straße")]


def test_chinese_words_and_single_characters() -> None:
    assert found("人权") == [("text", "人权")]
    assert found("权") == [("text", "权"), ("text", "权")]
    assert found("基本权利") == [("text", "基本权利")]
    assert found("人利") == []
    assert found("利") == [("text", "利")]


def test_overlapping_matches_count_once() -> None:
    entry = IndexEntry(number=1, title="a a a end the war")
    assert found('"a a"', entry) == [("title", "a a")]
    assert found('war "end the war" the', entry) == [("title", "end the war")]


def test_unwanted_words_are_not_shown() -> None:
    assert found("-war") == []
    assert found("telegram -peace") == [("title", "Telegram")]


def test_whether_an_entry_is_found() -> None:
    assert matches("war kim")
    assert matches("war OR nothing")
    assert not matches("war nothing")
    assert not matches("-war")
    assert matches("-peace")
    assert matches("")
    assert matches("(kim OR x) AND NOT y")


def test_dates_are_those_the_caller_knows() -> None:
    matcher = Matcher(parse("war date:1953"))
    assert matcher.matches(ENTRY, (19530329000000, 19530329235959))
    assert not matcher.matches(ENTRY, (19540101000000, 19541231235959))
    assert not matcher.matches(ENTRY)


_WORDS = st.sampled_from(["war", "War's", "peace", "Łódź", "人权法", "e\u0301te\u0301", "a", "-"])


@given(st.lists(_WORDS, max_size=20), st.lists(_WORDS, min_size=1, max_size=3), st.booleans())
@settings(deadline=None, max_examples=200)
def test_every_match_analysed_is_the_words_of_the_query(
    text: list[str], words: list[str], phrase: bool
) -> None:
    query = parse('"' + " ".join(words) + '"' if phrase else " ".join(words))
    entry = IndexEntry(number=1, texts=(("d", " ".join(text)),))
    wanted = query.wanted()
    for each in Matcher(query).find(entry):
        end = 0
        for match in each.matches:
            assert match.start >= end
            end = match.end
            _assert_is(each.value.value[match.start : match.end], wanted[match.words])
            assert each.value.field is SnippetField.TEXT


def _assert_is(piece: str, words: Words) -> None:
    terms = analyse(piece).terms
    assert len(terms) == words.length
    for element in words.elements:
        term = terms[element.offset]
        assert term.startswith(element.text) if element.prefix else term == element.text
