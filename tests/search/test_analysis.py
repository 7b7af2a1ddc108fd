"""What a word is, and where it stands."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.text import fold
from desk_archive.search.analysis import MAX_TERM, analyse, is_unspaced

_TRICKY = st.sampled_from(
    [
        *"aZ09é-'./_ \n\t*\"",
        *"ßıİſςΣĳﬁﬃÅåﬀ½²①Ⅷ№℡™",
        *"ёЁйЙщ",
        *"ＡｚＷ９ｶﾞﾟ",
        *"人权的一ガか한국ㄱ",
        *"กิ่ำ์ລຳကြ",
        *"שָׁלأإةَّـلاﷺ",
        "\u0301",
        "\u0308",
        "\u0345",
        "\u0306",
        "\u200d",
        "\u00ad",
        "\u200b",
        "\u200e",
        "\ufe0f",
        "\u20e3",
        "\u1161",
        "\u11a8",
        "\u1100",
        "👩",
        "🏽",
        "𝔘",
        "𐐀",
        "𠀀",
        "\ufffd",
        "\x00",
    ]
)
# Python's Unicode database doesn't know yet which of the unassigned will be letters.
_ASSIGNED = st.characters(exclude_categories=("Cs", "Cn"))
texts = st.one_of(st.lists(_TRICKY, max_size=40).map("".join), st.text(_ASSIGNED, max_size=40))


def units(text: str) -> list[tuple[str, str]]:
    """Each term with the piece of text it stands for."""
    found = analyse(text)
    return [
        (term, text[start:end])
        for term, start, end in zip(found.terms, found.starts, found.ends, strict=True)
    ]


def words(text: str) -> list[str]:
    return analyse(text).terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The Soviet Union", ["the", "soviet", "union"]),
        (
            "don't Viet-Nam U.S.S.R. 611.74/1-156",
            ["don", "t", "viet", "nam", *"ussr", "611", "74", "1", "156"],
        ),
        ("a I 5", ["a", "i", "5"]),
        ("snake_case", ["snake", "case"]),
        ("one\ntwo\n\nthree", ["one", "two", "three"]),
        ("Łódź Øst Đại Nguyễn", ["lodz", "ost", "dai", "nguyen"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("Хрущёв Хрущев", ["хрущев", "хрущев"]),
        ("Толстой", ["толстой"]),
        ("ΟΔΥΣΣΕΥΣ Οδυσσεύς", ["οδυσσευσ", "οδυσσευσ"]),
        ("İstanbul ISPARTA ırmak", ["istanbul", "isparta", "irmak"]),
        ("ﬁnance ＡＢＣ１２ Ⅷ", ["finance", "abc12", "viii"]),
        ("mili\u00adtary می\u200cخواهم", ["military", "میخواهم"]),
        ("a\u200bb", ["a", "b"]),
        ("السَّلامُ سـلام", ["السلام", "سلام"]),
        ("שָׁלוֹם", ["שלום"]),
        ("أحمد احمد", ["احمد", "احمد"]),
        ("½", ["1", "2"]),
        ("😀 — … “”", []),
        ("", []),
    ],
)
def test_words(text: str, terms: list[str]) -> None:
    assert words(text) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("人权", ["人权", "权"]),
        ("人", ["人"]),
        ("基本人权。", ["基本", "本人", "人权", "权"]),
        ("자유", ["자유", "유"]),
        ("NATO的扩张", ["nato", "的扩", "扩张", "张"]),
        ("カナ", ["カナ", "ナ"]),
        ("ｶﾅ", ["カナ", "ナ"]),
        ("1953年", ["1953", "年"]),
    ],
)
def test_scripts_without_spaces_are_pairs_and_a_last_one(text: str, terms: list[str]) -> None:
    assert words(text) == terms
    assert any(map(is_unspaced, terms))


def test_each_unit_knows_its_place_in_the_text_as_it_is() -> None:
    text = "Le\u0301nine 👩‍👩‍👧 ﬁnal ﷺ x\u0301y, Tha\u0308ı №5"
    assert units(text)[:2] == [("lenine", "Le\u0301nine"), ("final", "ﬁnal")]
    assert ("xy", "x\u0301y") in units(text)
    assert units(text)[-1] == ("no5", "№5")
    assert [piece for term, piece in units("ﷺ")] == ["ﷺ"] * len(words("ﷺ"))


def test_a_single_character_of_a_run_stands_for_itself() -> None:
    assert units("人权法") == [("人权", "人"), ("权法", "权"), ("法", "法")]
    assert units("ที่ดิน")[0] == ("ที", "ที่")


def test_a_very_long_word_is_several_terms_in_a_row() -> None:
    for letter in "aж":
        found = analyse(letter * (2 * MAX_TERM + 5) + " end")
        assert [len(term) for term in found.terms] == [MAX_TERM, MAX_TERM, 5, 3]
        assert found.starts[:3] == [0, MAX_TERM, 2 * MAX_TERM]
        assert found.ends[:3] == [MAX_TERM, 2 * MAX_TERM, 2 * MAX_TERM + 5]


def _plain(text: str) -> list[str]:
    """The definition, slowly: fold everything, then take the runs of letters, marks and digits."""
    kept = "".join(c for c in text if not _is_ignorable(c))
    folded = unicodedata.normalize("NFC", fold(kept))
    separated = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in folded)
    return separated.split()


def _is_ignorable(character: str) -> bool:
    return bool(
        re.match(
            "[\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c-\u200f"
            "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
            "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]",
            character,
        )
    )


def _joined(terms: list[str]) -> str:
    """The letters of all terms, of pairs the first only unless it is the last."""
    return "".join(term[0] if is_unspaced(term) else term for term in terms)


@given(texts)
@settings(deadline=None, max_examples=400)
def test_the_words_are_those_of_the_definition(text: str) -> None:
    assert _joined(words(text)) == "".join(_plain(text))


@given(texts)
@settings(deadline=None, max_examples=400)
def test_places_ascend_and_cut_the_word_from_the_text(text: str) -> None:
    found = analyse(text)
    assert len(found.terms) == len(found.starts) == len(found.ends)
    assert found.starts == sorted(found.starts)
    assert found.ends == sorted(found.ends)
    for term, start, end in zip(found.terms, found.starts, found.ends, strict=True):
        assert 0 <= start < end <= len(text)
        cut = words(text[start:end])
        if is_unspaced(term):
            assert term[0] in _joined(cut)
        else:
            assert term in cut


@given(texts, texts)
@settings(deadline=None)
def test_lines_are_analysed_for_themselves(first: str, second: str) -> None:
    """A block end separates, and what stands before a place doesn't change what comes after."""
    joined = analyse(f"{first}\n{second}")
    assert joined.terms == words(first) + words(second)
    shifted = [start + len(first) + 1 for start in analyse(second).starts]
    assert joined.starts == analyse(first).starts + shifted


@pytest.mark.parametrize(
    ("piece", "characters"),
    [
        ("The quick, brown fox won't ", 2_000_000),
        ("Он прыгнёт, Лисица ", 2_000_000),
        ("人权是基本的，", 300_000),
        ("ที่ดิน", 300_000),
        ("a\u00ad", 300_000),
        ("é", 300_000),
        ("😀", 300_000),
    ],
)
def test_a_very_long_line_takes_moments(piece: str, characters: int) -> None:
    text = piece * (characters // len(piece))
    began = time.process_time()
    analyse(text)
    assert time.process_time() - began < 4
