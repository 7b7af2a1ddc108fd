"""The document is the reading text, character for character, whatever stands in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QTextDocument

from desk_archive.domain.structure import Span, SpanKind
from desk_archive.domain.text import normalise
from desk_archive.ui.palette import LIGHT
from desk_archive.ui.viewer.page import AT_ONCE, Page
from desk_archive.ui.viewer.parts import cut
from desk_archive.ui.viewer.typography import Typography

ANY = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(
            "\n\n\ufeff\ufffe\t\u00a0\u00ad\u200b\u200e\u202e\u2066\x01\x1b\x7f😀é漢אع\u0301\uffff"
        ),
    ),
    max_size=120,
).map(normalise)


def raw(document: QTextDocument) -> str:
    return document.toRawText().replace("\u2029", "\n")


def pages_of(reading, limit: int = 1_000_000) -> list[Page]:
    font = QFont("Noto Serif")
    font.setPixelSize(16)
    return [
        Page(reading, part, Typography(font, 432, LIGHT), margins=(40, 100, 50))
        for part in cut(reading.text, limit)
    ]


@pytest.fixture(scope="module")
def build(qapp):
    from desk_archive.domain.records import ReadingText

    def build_pages(text: str, spans=(), limit: int = 1_000_000) -> list[Page]:
        reading = ReadingText(document="d", text=text, sha256="", spans=tuple(spans))
        return pages_of(reading, limit)

    return build_pages


@settings(deadline=None, max_examples=300)
@given(text=ANY)
def test_the_document_equals_the_reading_text(build, text: str) -> None:
    (page,) = build(text)
    page.build_all()
    assert raw(page.document) == text
    assert page.document.blockCount() == text.count("\n") + 1


@settings(deadline=None)
@given(text=ANY, limit=st.integers(1, 50))
def test_it_does_so_part_by_part(build, text: str, limit: int) -> None:
    for page in build(text, limit=limit):
        page.build_all()
        assert raw(page.document) == text[page.part.start : page.part.end]
        for offset in range(page.part.start, page.part.end + 1):
            assert page.to_text(page.to_qt(offset)) == offset


SPANS = st.lists(
    st.tuples(
        st.integers(0, 120), st.integers(0, 60), st.sampled_from(list(SpanKind)), st.integers(0, 4)
    ),
    max_size=12,
)


@settings(deadline=None)
@given(text=ANY, spans=SPANS)
def test_structure_changes_how_it_looks_and_never_what_it_says(build, text: str, spans) -> None:
    made = [
        Span(min(a, len(text)), min(a + n, len(text)), kind, level, "x")
        for a, n, kind, level in spans
    ]
    (page,) = build(text, made)
    page.build_all()
    assert raw(page.document) == text


@settings(deadline=None)
@given(text=ANY, stops=st.lists(st.integers(0, 120), max_size=5))
def test_building_in_slices_gives_the_same(build, text: str, stops: list[int]) -> None:
    (page,) = build(text)
    for stop in stops:
        page.build_to(stop)
        assert text.startswith(raw(page.document)[: page.built])
    while not page.complete:
        page.build_for(0)
        page.build_to(page.built + 1)
    assert raw(page.document) == text


@pytest.mark.parametrize("mark", ["\ufeff", "\ufffe"])
def test_byte_order_marks_in_the_middle_of_a_text(build, mark: str) -> None:
    text = f"one\n{mark}two\n{mark}\n{mark}{mark}three{mark}😀"
    (page,) = build(text, [Span(5, 7, SpanKind.STRONG)])
    page.build_all()
    assert raw(page.document) == text


def test_every_character_there_is_survives(build) -> None:
    everything = normalise("".join(f"{chr(n)}x" for n in range(0x110000)))
    for page in build(everything):
        page.build_all()
        assert raw(page.document) == everything[page.part.start : page.part.end]


def test_a_long_line_is_begun_before_it_is_finished(build) -> None:
    (page,) = build("word " * 100_000)
    page.build_to(1)
    assert page.built == AT_ONCE
    page.build_all()
    assert raw(page.document) == "word " * 100_000


@pytest.mark.corpus
def test_nasty_strings(build, corpus: Path) -> None:
    found = sorted((corpus / "naughty-strings").rglob("*.json"))
    strings = [s for path in found for s in json.loads(path.read_text(encoding="utf-8"))]
    assert strings
    text = normalise("\n".join(strings))
    (page,) = build(text)
    page.build_all()
    assert raw(page.document) == text


# --- structure ------------------------------------------------------------------------------------


def formats(page: Page, word: str):
    """The character format of a word."""
    position = page.to_qt(page.reading.text.index(word))
    cursor = page._cursor
    cursor.setPosition(position + 1)
    return cursor.charFormat()


def test_structure_is_seen(build) -> None:
    text = "Title\nplain em strong code link\nitem\nquoted\npre"
    at = text.index
    spans = [
        Span(0, 5, SpanKind.HEADING, 1),
        Span(at("em "), at("em ") + 2, SpanKind.EMPHASIS),
        Span(at("strong"), at("strong") + 6, SpanKind.STRONG),
        Span(at("code"), at("code") + 4, SpanKind.CODE),
        Span(at("link"), at("link") + 4, SpanKind.LINK, 0, "https://example.org/"),
        Span(at("item"), at("item") + 4, SpanKind.LIST_ITEM, 1, "-"),
        Span(at("quoted"), at("quoted") + 6, SpanKind.QUOTE),
        Span(at("pre"), at("pre") + 3, SpanKind.PREFORMATTED),
    ]
    (page,) = build(text, spans)
    page.build_all()
    plain = formats(page, "plain")
    assert formats(page, "Title").fontWeight() == QFont.Weight.DemiBold
    assert formats(page, "em ").fontItalic()
    assert not plain.fontItalic()
    assert formats(page, "strong").fontWeight() == QFont.Weight.DemiBold
    assert formats(page, "code").fontFamilies()
    assert formats(page, "link").anchorHref() == "https://example.org/"
    assert page.extras.markers == {2: "•"}
    assert page.extras.quoted == {3}
    assert page.document.findBlockByNumber(2).blockFormat().leftMargin() > 0
    assert page.extras.numbers == {0: 1, 1: 2, 2: 3, 3: 4, 4: 5}


def test_paragraphs_are_numbered_without_the_blank_ones(build) -> None:
    (page,) = build("one\ntwo\nthree\n")
    page.build_all()
    assert page.extras.numbers == {0: 1, 1: 2, 2: 3}
    assert page.document.firstBlock().blockFormat().bottomMargin() > 0
    lines = ("line\n" * 4 + "\n") * 3
    (page,) = build(lines)
    page.build_all()
    assert set(page.extras.numbers.values()) == {5, 10}
    assert page.document.firstBlock().blockFormat().bottomMargin() == 0


def test_numbers_go_on_in_the_next_part(build) -> None:
    first, second = build("aaaa\nbbbb\ncccc", limit=9)
    first.build_all()
    second.build_all()
    assert list(first.extras.numbers.values()) == [1, 2]
    assert list(second.extras.numbers.values()) == [3]


def test_page_breaks_stand_beside_the_text(build) -> None:
    text = "One page ends here and another begins"
    (page,) = build(text, [Span(19, 19, SpanKind.PAGE_BREAK, 0, "12")])
    page.build_all()
    assert page.extras.breaks == {0: [(19, "12")]}
    assert raw(page.document) == text


def test_many_spans_in_one_line_take_no_long_time(build) -> None:
    import time

    text = "ab " * 30_000
    spans = [Span(n * 3, n * 3 + 2, SpanKind.EMPHASIS) for n in range(0, 30_000, 2)]
    (page,) = build(text, spans)
    begun = time.perf_counter()
    page.build_all()
    assert time.perf_counter() - begun < 5
    assert raw(page.document) == text
