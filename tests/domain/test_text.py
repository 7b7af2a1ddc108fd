"""The reading text: normalising, folding, sorting."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.text import (
    REPLACEMENT,
    fold,
    fold_space,
    join_blocks,
    normalise,
    sha256,
    sort_key,
    squeeze,
)

any_text = st.text() | st.text(
    "ab \t\r\n\x00\x0b\x0c\x85\u2028\u2029\ufeff\ufffc\ufdd0\u0301\u0308éёй한\U0001f600\ud800"
)


@settings(deadline=None)
@given(any_text)
def test_a_normal_text_stays_as_it_is(text: str) -> None:
    normal = normalise(text)
    assert normalise(normal) == normal or normal.startswith("\ufeff")
    assert unicodedata.is_normalized("NFC", normal)
    assert not set(normal) & set("\r\x0b\x0c\x85\u2028\u2029\x00\ufffc")
    normal.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("\ufeffa", "a"),
        ("\ufeff\ufeffa", "\ufeffa"),
        ("a\r\nb\rc\u2028d\u2029e\x85f\x0bg\x0ch", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("\r\n\n\r", "\n\n\n"),
        ("a\x00b\ufffcc\ufdd0d\ufdefe\ud800f", "a�b�c�d�e�f"),
        ("e\u0301", "é"),
        ("  two  spaces\t\u00a0\u00ad ", "  two  spaces\t\u00a0\u00ad "),
        ("", ""),
    ],
)
def test_normalising_does_this_and_nothing_more(text: str, normal: str) -> None:
    assert normalise(text) == normal


@settings(deadline=None)
@given(any_text)
def test_normalising_changes_no_count_of_lines(text: str) -> None:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n")
    ends = sum(lines.count(c) for c in "\n\r\x0b\x0c\x85\u2028\u2029")
    assert normalise(text).count("\n") == ends


@settings(deadline=None)
@given(st.lists(st.text("ab é\u0301\r\n")))
def test_joined_blocks_are_a_normal_text(blocks: list[str]) -> None:
    assert normalise(join_blocks(blocks)) == join_blocks(blocks)


@settings(deadline=None)
@given(any_text)
def test_folded_space_has_no_runs_and_keeps_no_break_spaces(text: str) -> None:
    folded = fold_space(text)
    assert "  " not in folded
    assert not set(folded) & set("\t\n\r\f")
    assert folded.count("\u00a0") == text.count("\u00a0")
    assert squeeze(text) == " ".join(text.split()) or "\x1c" in text or "\x85" in text


@settings(deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Хрущёв", "хрущев"),
        ("Май", "май"),
        ("Łódź", "lodz"),
        ("ﬁne", "fine"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Nguyễn", "nguyen"),
        ("İstanbul", "istanbul"),
    ],
)
def test_folding_takes_case_and_diacritics_away(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_lists_sort_as_readers_expect() -> None:
    shelf = [
        "Box 10",
        "box 9",
        "Box 100",
        "“Aardvark”",
        "Élan",
        "elan",
        "Zebra",
        "[Anon]",
        "10",
        "9",
    ]
    assert sorted(shelf, key=sort_key) == [
        "9", "10", "“Aardvark”", "[Anon]", "box 9", "Box 10", "Box 100", "elan", "Élan", "Zebra",
    ]  # fmt: skip


@settings(deadline=None)
@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_numbers_sort_by_value(first: int, second: int) -> None:
    keys = [sort_key(f"Box {n}") for n in (first, second)]
    assert (keys[0] < keys[1]) == (first < second)


@settings(deadline=None)
@given(st.text(), st.text())
def test_different_texts_have_different_keys_and_hashes(first: str, second: str) -> None:
    assert (sort_key(first) == sort_key(second)) == (first == second)
    assert (sha256(first) == sha256(second)) == (first == second)
    assert REPLACEMENT == "�"
