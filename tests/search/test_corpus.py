"""Real documents in many languages."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from desk_archive.domain.queries import IndexEntry, Query
from desk_archive.domain.text import normalise

pytestmark = pytest.mark.corpus


def _words_of(page: Path) -> str:
    body = re.sub(r"(?s)<head.*?</head>|<script.*?</script>|<[^>]+>", " ", page.read_text("utf-8"))
    return normalise(html.unescape(body))


LANGUAGES = {
    "人权": {"cmn_hans"},
    "尊嚴": {"cmn_hant"},
    "人間": {"jpn"},
    "자유": {"kor"},
    "свободными": {"rus"},
    "frei": {"deu_1996"},
    "dignité droits": {"fra"},
    "dignite DROITS": {"fra"},
    "أحرارا": {"arb"},
    "احرارًا": {"arb"},
    "חורין": {"heb"},
    "อิสระ": {"tha"},
    "nhân phẩm": {"vie"},
    "nhan pham": {"vie"},
    "méltósága": {"hun"},
    "demnitate": {"ron_2006"},
    "'haklar bakımından'": {"tur"},
    "अधिकारों": {"hin"},
    "conscience": {"eng", "fra"},
}


def test_a_word_finds_its_own_language(filled, corpus: Path) -> None:
    pages = sorted((corpus / "udhr").glob("*.html"))
    entries = [IndexEntry(number=n, texts=((p.stem, _words_of(p)),)) for n, p in enumerate(pages)]
    engine = filled(entries)
    for typed, languages in LANGUAGES.items():
        numbers = engine.find(Query(text=typed)).numbers
        assert {pages[number].stem for number in numbers} >= languages, typed
        hits = engine.hits(typed, [entries[number] for number in numbers])
        assert all(each.count and each.snippets for each in hits.values())
        if not typed.isascii() and len(languages) == 1:
            assert {pages[number].stem for number in numbers} == languages, typed


def test_the_page_of_the_sample(filled, corpus: Path) -> None:
    text = normalise((corpus / "wilson" / "112123.txt").read_text("utf-8"))
    engine = filled(
        [
            IndexEntry(
                number=1,
                texts=(("d", text),),
                names={"author": ("Kim, Il Sung", "Kuznetsov, Vasili V.")},
                wholes={"id": ("112123",)},
            )
        ]
    )
    for typed in ("wounded prisoners", "author:Kuznetsov", '"end the war"', "id:112123", "112123"):
        assert engine.find(Query(text=typed)).total == 1, typed
