"""Notes show Markdown's emphasis and links; everything else in them is text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QTextCursor

from desk_archive.ui.palette import LIGHT
from desk_archive.ui.viewer.note_text import hrefs, is_harmless, note_document


@pytest.fixture(scope="module")
def font(qapp) -> QFont:
    made = QFont("Noto Sans")
    made.setPixelSize(13)
    return made


def shown(document) -> str:
    return document.toRawText().replace("\u2029", "\n").replace("\u2028", "\n")


def format_of(document, word: str):
    cursor = QTextCursor(document)
    cursor.setPosition(shown(document).index(word) + 1)
    return cursor.charFormat()


def test_emphasis_code_lists_and_links(font) -> None:
    note = "Plain *em* **strong** `code` and [a link](https://example.org/).\n\n- one\n- two\n\n3. three"
    document = note_document(note, font, 200, LIGHT)
    assert shown(document) == (
        "Plain em strong code and a link.\n•\u2002one\n•\u2002two\n3.\u2002three"
    )
    assert format_of(document, "em").fontItalic()
    assert format_of(document, "strong").fontWeight() == QFont.Weight.DemiBold
    assert not format_of(document, "Plain").fontItalic()
    assert list(hrefs(document)) == ["https://example.org/"]


@pytest.mark.parametrize(
    "note",
    [
        "<script>alert(1)</script>",
        "<b>bold</b>",
        '<img src="file:///etc/passwd">',
        "<!-- comment -->",
        "Words <i>between</i> words",
    ],
)
def test_html_is_text(font, note: str) -> None:
    assert shown(note_document(note, font, 200, LIGHT)) == note


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://x", "x.html"]
)
def test_harmful_links_are_no_links(font, href: str) -> None:
    document = note_document(f"See [this]({href}) or ![that]({href}).", font, 200, LIGHT)
    assert list(hrefs(document)) == []
    assert "this" in shown(document)
    assert not is_harmless(href)


def test_links_into_the_archive_are_links(font) -> None:
    href = "desk-archive://record/00000000-0000-0000-0000-000000000001"
    assert list(hrefs(note_document(f"[letter]({href})", font, 200, LIGHT))) == [href]


@settings(deadline=None)
@given(note=st.text(st.one_of(st.characters(), st.sampled_from("*_`[]()<>#-\n ")), max_size=200))
def test_any_note_can_be_shown(font, note: str) -> None:
    note_document(note.encode("utf-8", "replace").decode(), font, 150, LIGHT)
