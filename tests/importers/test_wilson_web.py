"""Wilson Center pages in HTML give the record of their text form, however they are marked up."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from desk_archive.domain.records import Draft
from tests.importers.conftest import only_draft
from tests.importers.wilson_pages import STYLES, wilson_page

_TEXTS = ("body_first", "same_language", "header_summary", "header_credits", "bulleted", "wrapped")


def _differences(draft: Draft, expected: Draft) -> dict[str, tuple[object, object]]:
    pairs = {
        field.name: (getattr(draft.fields, field.name), getattr(expected.fields, field.name))
        for field in dataclasses.fields(expected.fields)
    }
    document, other = draft.documents[0], expected.documents[0]
    pairs |= {
        name: (getattr(document, name), getattr(other, name))
        for name in ("text", "language", "role")
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", _TEXTS)
def test_each_style_gives_the_record_of_the_text(style: str, name: str, imported, page) -> None:
    expected = page(name)
    body = expected.documents[0].text.split("\n")
    draft = imported(wilson_page(expected.fields, body, STYLES[style]), f"{name}.html")
    assert _differences(draft, expected) == {}


@pytest.mark.corpus
@pytest.mark.parametrize("style", STYLES)
def test_each_style_gives_the_record_of_a_real_text(style: str, corpus: Path, imported) -> None:
    for path in sorted((corpus / "wilson").glob("*.txt")):
        expected = only_draft(path)
        body = expected.documents[0].text.split("\n")
        draft = imported(wilson_page(expected.fields, body, STYLES[style]), "page.html")
        assert _differences(draft, expected) == {}


def test_addresses_that_the_site_hides_are_shown(imported, page) -> None:
    expected = page("body_first")
    shown = (
        "Write to <a data-cfemail='5a3e3f29311a3f223b372a363f7435283d'>[email&#160;protected]</a>."
    )
    html = wilson_page(expected.fields, ["Words."], STYLES["links"], rights=shown)
    assert imported(html, "a.html").fields.rights == "Write to desk@example.org."


def test_labels_inside_the_document_are_its_words(imported, page) -> None:
    expected = page("body_first")
    html = wilson_page(expected.fields, ["The text."], STYLES["plain"])
    html = html.replace("<p>The text.</p>", '<h2 class="title">Language</h2><p>The text.</p>')
    draft = imported(html, "a.html")
    assert draft.documents[0].text == "Language\nThe text."
    assert draft.fields.languages == expected.fields.languages
