"""Pages of sites that are known by a rule."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    DocumentRole,
    Identifier,
    Origin,
)
from desk_archive.domain.structure import Span, SpanKind
from desk_archive.importers.sites.base import trimmed
from tests.importers.conftest import DATA, only_draft


@pytest.fixture
def web():
    """Read one of the invented pages by its name."""
    return lambda name: only_draft(DATA / "html" / f"{name}.html")


def test_a_wilson_page_gives_the_record_of_its_text_form(web, page) -> None:
    from_web, from_text = web("wilson"), page("body_first")
    for field in dataclasses.fields(from_text.fields):
        value, expected = (getattr(d.fields, field.name) for d in (from_web, from_text))
        if field.name == "rights":
            value = value.replace("desk@example.org", "[email\u00a0protected]")
        if field.name == "credits":
            assert (
                value == "This document was made possible with support from the Polder Foundation"
            )
        else:
            assert value == expected, field.name
    assert from_web.origins["title"] is Origin.SITE_RULE
    assert from_web.origins["call_number"] is Origin.INFERRED


def test_a_wilson_text_is_the_body_and_the_page_lies_behind(web, page) -> None:
    draft = web("wilson")
    body, whole = draft.documents
    expected = page("body_first").documents[0]
    assert body.text.replace("\u00a0", " ") == expected.text
    assert (body.role, body.language, body.fragment) == (expected.role, expected.language, None)
    assert (whole.role, whole.fragment) == (DocumentRole.ORIGINAL, "page")
    assert body.text in whole.text
    assert "Skip to main content" in whole.text
    furniture = [s for s in whole.spans if s.kind is SpanKind.FURNITURE]
    assert whole.text[furniture[-1].start : furniture[-1].end].startswith("About Digital Archive")


def test_a_wilson_page_without_its_citation_or_number(imported) -> None:
    source = (DATA / "html" / "wilson.html").read_text(encoding="utf-8")
    start = source.index('<section><h2 class="title">Citation')
    cut = source[:start] + source[source.index("</section>", start) :]
    draft = imported(cut, "a.html")
    assert draft.fields.title == "Telegram from Lindqvist and Marsh in Port Alder"
    assert draft.fields.date == ArchivalDate("1931-06-04", "June 4, 1931")
    assert draft.fields.citation is None
    assert [one.value for one in draft.fields.identifiers] == ["900001"]


def test_a_document_of_foreign_relations(web) -> None:
    draft = web("history_state_gov")
    fields = draft.fields
    assert fields.title == "12. Letter From the Harbour Master (Ostrander) to Consul Marsh"
    assert fields.date == ArchivalDate("1931-06-04", "June 4, 1931")
    assert fields.places == ("Port Alder",)
    assert fields.agents[:2] == (
        AgentName("Ostrander", AgentRole.AUTHOR),
        AgentName("Marsh", AgentRole.RECIPIENT),
    )
    assert AgentName("Lindqvist", AgentRole.MENTIONED) in fields.agents
    assert fields.source == (
        "Source: National Archives, RG 59, Central Files 1930–33, Box 12. Confidential."
    )
    assert fields.repository == "National Archives"
    assert fields.collections == (
        "Foreign Relations of the United States, 1931–1933, Harbours, Volume IV",
    )
    address = "https://history.state.gov/historicaldocuments/frus1931-33v04/d12"
    assert fields.identifiers == (Identifier("frus", "frus1931-33v04#d12", address),)
    text = draft.documents[0].text
    assert text.startswith("12. Letter From")
    assert "Office of the Historian" not in text
    notes = [s for s in draft.documents[0].spans if s.kind is SpanKind.FOOTNOTE]
    assert [s.target for s in notes] == ["fn:1.1", "fn:1.2"]


def test_a_record_of_the_national_archives(web) -> None:
    draft = web("aad")
    fields = draft.fields
    assert fields.title == "ICE AT PORT ALDER"
    assert fields.date == ArchivalDate("1975-06-04", "04 JUN 1975")
    assert fields.agents == (
        AgentName("PORT ALDER, HARBOUR OFFICE", AgentRole.AUTHOR),
        AgentName("STATE", AgentRole.RECIPIENT),
        AgentName("NORTHERN SOUND", AgentRole.RECIPIENT),
    )
    assert fields.topics == ("EWWT", "PORT ALDER")
    assert fields.subjects == ("ICE", "SHIPPING")
    assert fields.classification == "CONFIDENTIAL"
    assert fields.identifiers[0].value == "1975PORTAL00017"
    assert fields.identifiers[0].scheme == "document-number"
    assert fields.identifiers[1] == Identifier("film-number", "D750017-0815")
    assert draft.documents[0].text == (
        "1. THE ICE WILL BREAK BEFORE THE TENTH.\n\n2. TWO SHIPS ARE WAITING.\n     OSTRANDER"
    )


def test_blank_lines_of_a_body_are_left_out_as_in_its_text_form(imported) -> None:
    source = (DATA / "html" / "wilson.html").read_text(encoding="utf-8")
    changed = source.replace("<p>From PORT", "<p>&nbsp;</p><p>&nbsp;From PORT")
    body, expected = (imported(one, "a.html").documents[0] for one in (changed, source))
    assert body.text == expected.text
    assert body.spans == expected.spans


@settings(deadline=None)
@given(st.text("a \n\u00a0", max_size=30), st.data())
def test_trimmed_text_keeps_its_spans(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    kind = SpanKind.STRONG if end > start else SpanKind.PAGE_BREAK
    trim, spans = trimmed(text, (Span(start, end, kind),))
    assert trim.split("\n") == [one.strip() for one in text.split("\n") if one.strip()] or not trim
    for span in spans:
        assert 0 <= span.start <= span.end <= len(trim)
        lines = [one.strip() for one in text[start:end].split("\n") if one.strip()]
        assert trim[span.start : span.end].split() == " ".join(lines).split()


def test_other_pages_are_left_alone(imported) -> None:
    draft = imported("<h1 class=title>A</h1><h2 class=title>Source</h2><p>words", "a.html")
    assert draft.origins == {}
    assert len(draft.documents) == 1
