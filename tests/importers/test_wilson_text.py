"""Pages of the Wilson Center Digital Archive saved as text, in every layout."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.call_numbers import call_number_path
from desk_archive.domain.records import (
    AgentRole,
    ArchivalDate,
    DocumentRole,
    Identifier,
    Origin,
    Relation,
    RelationKind,
)
from desk_archive.importers import registry
from desk_archive.importers.wilson_labels import page_lines
from desk_archive.importers.wilson_text import WilsonTextImporter
from tests.importers.conftest import SENTENCE, agents, text

SITE_WORDS = (
    "History and Public Policy Program", "Digital Archive", "Skip to content", "Document Information",
    "Record ID", "Original Archive", "About", "Footer", "Logo", "To Top", "made possible",
)  # fmt: skip


def test_body_first_then_summary(page) -> None:
    draft = page("body_first")
    fields = draft.fields
    assert fields.title == "Telegram from Lindqvist and Marsh in Port Alder"
    assert fields.date == ArchivalDate("1931-06-04", "June 4, 1931")
    assert fields.description == (
        "Lindqvist and Marsh report to the ministry what the harbour master of Port Alder told the "
        "consul about the ice."
    )
    assert agents(draft, AgentRole.AUTHOR) == ["Lindqvist, Karl-Erik", "Marsh, Edith A., Jr."]
    assert len(fields.agents) == 2
    assert fields.places == ("Port Alder", "Northern Sound")
    assert fields.topics == ("Ice Winter, 1930-1931",)
    assert fields.subjects == ("Northern Sound--Navigation--Winter", "Consuls--Northern Sound")
    assert fields.type == "Cable"
    assert fields.languages == ("Swedish",)
    assert fields.repository == "Record Archive of the Maritime Federation (RAMF)"
    assert fields.source == "RAMF, Fond 12, Opis 3b, Delo 44, Listy 7-9."
    assert call_number_path(fields.call_number) == "fond 12 › opis 3b › delo 44 › listy 7-9"
    assert fields.classification is None
    assert fields.credits is None
    assert fields.uploaded == "2014-02-11"
    assert fields.rights is not None
    first, second = fields.rights.split("\n\n")
    assert first.startswith("The History and Public Policy Program welcomes reuse")
    assert second.endswith("[email\u00a0protected].")
    url = "https://digitalarchive.wilsoncenter.org/document/900001"
    assert fields.identifiers == (Identifier("wilson-center", "900001", url),)
    assert fields.citation == (
        '"Telegram from Lindqvist and Marsh in Port Alder", June 4, 1931, Wilson Center Digital '
        f"Archive, RAMF, Fond 12, Opis 3b, Delo 44, Listy 7-9. {url}"
    )
    assert fields.relations == (
        Relation(
            RelationKind.RELATED,
            "Report of the Harbour Master on the Ice",
            ArchivalDate("1931-06-04", "June 4, 1931"),
            "Ostrander lists the ships that wait for the ice to break and asks for a second tug.",
        ),
    )
    assert draft.warnings == ()
    assert draft.importer == "wilson-text 1"
    assert draft.origins["title"] is Origin.SITE_RULE
    assert draft.origins["call_number"] is Origin.INFERRED
    (document,) = draft.documents
    assert document.role is DocumentRole.TRANSLATION
    assert document.language == "en"
    assert document.media_type == "text/plain"
    assert document.text.split("\n") == [
        "TELEGRAM IN CIPHER",
        "From PORT ALDER",
        "Urgent",
        "In answer to your number 17.",
        (
            "On June 3 the harbour master Ostrander told the consul that the ice would break "
            "before the tenth [he said the ninth] and that two ships were waiting."
        ),
        "The consul asks for instructions & for coal.",
        "4.VI.31",
        "Lindqvist, Marsh",
    ]


def test_date_title_credits_body_summary(page) -> None:
    draft = page("header_credits")
    fields = draft.fields
    assert fields.title == "Letter from Halloran to the Board of Fisheries"
    assert fields.date == ArchivalDate("1948-11-02", "November 2, 1948")
    assert (
        fields.credits == "This document was made possible with support from Tidewater Foundation"
    )
    assert fields.description is not None
    assert fields.description.startswith("Halloran thanks the Board")
    assert fields.languages == ()
    assert agents(draft, AgentRole.AUTHOR) == []
    assert agents(draft, AgentRole.TRANSLATOR) == ["Anna M. Sörensen", "J. P. de Wit"]
    assert call_number_path(fields.call_number) == "fond 39 › opis 1 › delo 31 › list 25"
    assert fields.source is not None
    assert fields.source.endswith(
        "Translated for the Fisheries History Project from Dutch by Anna M. "
        "Sörensen and J. P. de Wit."
    )
    assert fields.identifiers == (Identifier("wilson-center", "900002", None),)
    assert text(draft).startswith("To the Board of Fisheries\nGentlemen,\nThe nets")
    assert text(draft).endswith("P. HALLORAN\n2.XI.1948")
    assert draft.documents[0].role is DocumentRole.TRANSLATION


def test_date_title_summary_body(page) -> None:
    draft = page("header_summary")
    assert draft.fields.description is not None
    assert draft.fields.description.startswith("The county council hears the engineers")
    assert draft.fields.date == ArchivalDate("1955-05", "May 1955")
    assert draft.fields.classification == "Internal"
    assert text(draft).startswith("Present were the chairman")
    assert text(draft).endswith(
        "We shall meet again when the leaves have fallen and the river is low."
    )
    assert draft.documents[0].role is DocumentRole.TRANSCRIPT


def test_labels_in_capitals_and_values_with_commas(page) -> None:
    draft = page("capitals")
    fields = draft.fields
    assert fields.title == 'Memorandum of Conversation, Ferrante and the Minister of "Agriculture"'
    assert fields.date == ArchivalDate("1950-03~", "circa March 1950")
    assert agents(draft, AgentRole.AUTHOR) == [
        "Ferrante, Vittorio L.",
        "Ministry of Agriculture, Section of Seeds and Grain",
        "Quist, Nils, Baron of Ask",
    ]
    assert agents(draft, AgentRole.CONTRIBUTOR) == ["Abara, Grace", "Grace Abara"]
    assert agents(draft, AgentRole.MENTIONED) == ["Grain Board, The", "Okafor, Samuel"]
    assert agents(draft, AgentRole.TRANSLATOR) == ["Ole Berg"]
    assert agents(draft, AgentRole.DONOR) == ["Seed Trust", "Quist Family Foundation, The"]
    assert fields.places == ("Marlandia", "Ask, County of")
    assert fields.topics == ("Grain Crisis, 1949-1950", "Cooperation, International")
    assert fields.languages == ("Italian", "French")
    assert fields.classification == "Top Secret"
    assert fields.description is not None
    assert fields.description.startswith("The ambassador of Marlandia")
    lines = text(draft).split("\n")
    assert lines[0] == "MEMORANDUM OF A CONVERSATION"
    assert lines[-1].startswith("Signed: Ferrante")
    assert "grain was discussed at length, also the language of the contract, its source" in lines


def test_related_documents_of_which_parts_miss(page) -> None:
    related = RelationKind.RELATED
    assert page("capitals").fields.relations == (
        Relation(
            related,
            "Telegram from Ferrante to the Grain Board",
            ArchivalDate("1950-02-01", "February 1, 1950"),
        ),
        Relation(
            related,
            "Letter from Quist to Ferrante, 'On Seeds'",
            None,
            "Quist asks Ferrante to send the samples of barley before the end of the month.",
        ),
        Relation(
            related,
            None,
            ArchivalDate("1950", "1950"),
            "The Grain Board tells its members which harbours will be open for the ships with grain.",
        ),
        Relation(related, "Note on the Price of Barley", ArchivalDate(None, "Undated")),
    )


def test_field_labels_lost(page) -> None:
    draft = page("labels_lost")
    fields = draft.fields
    assert fields.title == "Telegram, Storm to Vasquez"
    assert fields.source is not None
    assert fields.source.startswith("RAMF, Listy 146-147, Fond and Opis not given; and SAM")
    assert fields.repository == "Record Archive of the Maritime Federation (RAMF)"
    assert fields.rights is not None
    assert fields.rights.count("\n\n") == 1
    assert (fields.uploaded, fields.type, fields.languages) == ("2011-11-20", "Cable", ("Swedish",))
    assert fields.identifiers[0].value == "900005"
    assert fields.places == fields.topics == ()
    assert fields.description == (
        "Storm informs Vasquez of the mayor's coming visit and how he will travel."
    )
    assert text(draft).endswith("I ask for corresponding orders.\n24.III.33 Storm")
    assert draft.warnings == ()


def test_a_heading_alone_and_the_rights_of_the_site(page) -> None:
    draft = page("heading_only")
    assert draft.fields.title == "Ciphered Telegram, Storm to Fen"
    assert draft.fields.date == ArchivalDate("1930-08-31", "August 31, 1930")
    assert draft.fields.source is not None
    assert draft.fields.source.startswith("RAMF, Fond 45")
    assert text(draft).endswith("No. 1001\nCopies: Vasquez (2), Fen, File")


def test_values_that_lost_all_labels_are_told_where_they_are_certain(page) -> None:
    draft = page("values_without_labels")
    assert draft.fields.subjects == (
        "Northern Sound--Navigation--Winter",
        "Ships, Loss of--Northern Sound",
    )
    assert draft.fields.relations[0].title == "Report of the Harbour Master on the Ice"
    assert draft.fields.agents == ()
    assert text(draft).endswith("Storm, Fen")
    (warning,) = draft.warnings
    assert "“Storm, Peter”, “Northern Sound”" in warning


def test_an_older_page_with_its_contents_last(page) -> None:
    draft = page("contents_last")
    fields = draft.fields
    assert fields.title == "Telegram from the Legation in Vantry (Droz), 3 November 1952"
    assert fields.date == ArchivalDate("1952-11-03", "November 03, 1952")
    assert fields.description is not None
    assert fields.description.startswith("Droz reports")
    assert fields.credits is not None
    assert fields.credits.endswith("Tidewater Foundation.")
    assert agents(draft, AgentRole.CONTRIBUTOR) == ["James G. Hollis"]
    assert agents(draft, AgentRole.TRANSLATOR) == ["Maria K. Gnoss"]
    assert call_number_path(fields.call_number) == "zespół 6/77 › wiązka 86 › teczka 1312"
    assert fields.identifiers[0].value == "900007"
    assert text(draft).startswith("Ciphergram No. 16211\n")
    assert "Source:\nthe harbour office" in text(draft)
    assert draft.documents[0].role is DocumentRole.TRANSLATION


def test_no_summary_is_said(page) -> None:
    draft = page("no_summary")
    assert draft.fields.description is None
    assert draft.warnings == ("No summary was found on the page.",)
    assert text(draft).startswith("Ciphergram No. 16028")
    assert text(draft).endswith("about the letters and the strike.")


def test_a_text_in_the_language_of_the_item_is_a_transcript(page) -> None:
    draft = page("same_language")
    assert draft.documents[0].role is DocumentRole.TRANSCRIPT
    assert draft.documents[0].language == "ru"
    assert text(draft).endswith("Секретарь Белова")
    assert draft.fields.title == "same_language"
    assert draft.origins["title"] is Origin.INFERRED


def test_a_page_without_text_makes_a_record_without_documents(page) -> None:
    draft = page("summary_only")
    assert draft.documents == ()
    assert draft.fields.title == "Note on the Price of Barley"
    assert draft.fields.date == ArchivalDate(None, "Undated")
    assert draft.warnings == ("There is no text of a document on the page.",)


def test_bullets_links_and_marks_of_other_programs(page) -> None:
    draft = page("bulleted")
    assert draft.fields.places == ("Marlandia", "Ask")
    assert draft.fields.type == "Letter"
    assert draft.fields.languages == ("English",)
    assert draft.fields.source == "State Archive of Marlandia, Box 4, Folder 2"
    assert text(draft) == "Dear Ferrante,\nthe samples are on their way.\nQuist"


def test_lines_wrapped_by_a_browser_are_whole_again(page) -> None:
    draft = page("wrapped")
    fields = draft.fields
    assert fields.description is not None
    assert fields.description.endswith("coal quay, and what the pilots said.")
    assert fields.citation is not None
    assert fields.citation.endswith(
        "Gnoss. https://digitalarchive.wilsoncenter.org/document/900012"
    )
    assert fields.places == ("Vantry",)
    assert fields.languages == ("Polish",)
    assert agents(draft, AgentRole.CONTRIBUTOR) == ["Maria Gnoss"]
    assert len(text(draft).split("\n")) == 3
    assert "<http" not in text(draft)


def test_words_of_labels_make_no_page(page, imported) -> None:
    assert page("no_page").importer == "plain-text 1"
    prose = (
        "The Type is bold.\n\nType\nLanguage\n\nThe Language: English, and its Source.\nSource\n"
    )
    assert imported(prose).importer == "plain-text 1"
    assert imported("Author(s)\n\nA form with one label.\n").importer == "plain-text 1"
    assert imported("Author(s)\nSource\nonly labels\n").importer == "plain-text 1"


def test_a_page_whose_labels_are_all_gone_is_plain_text(imported) -> None:
    page = """March 24, 1933

Telegram, Storm to Vasquez

From Port Alder.

RAMF, Fond 12.
The History and Public Policy Program welcomes reuse of Digital Archive materials.
2011-11-20
"Telegram, Storm to Vasquez", March 24, 1933, Wilson Center Digital Archive, RAMF, Fond 12.
https://digitalarchive.wilsoncenter.org/document/900005
"""
    draft = imported(page)
    assert draft.importer == "plain-text 1"
    assert text(draft) == page


def test_the_same_page_in_other_bytes_gives_the_same_record(page, imported) -> None:
    known = page("body_first")
    source = (Path(__file__).parent.parent / "data/importers/wilson/body_first.txt").read_text(
        "utf-8"
    )
    for data in (
        source.replace("\n", "\r\n").encode(),
        source.encode("utf-8-sig"),
        source.encode("utf-16"),
        source.encode("utf-16-le"),
        source.encode("cp1252"),
    ):
        draft = imported(data, "body_first.txt")
        assert draft.fields == known.fields
        assert draft.documents == known.documents


@pytest.mark.parametrize(
    "lost",
    [
        "Subjects Discussed", "Related Documents", "Document Information", "Source",
        "Original Archive", "Rights", "Original Uploaded Date", "Type", "Language", "Record ID",
        "Citation",
    ],
)  # fmt: skip
def test_any_one_of_these_labels_may_be_lost(page, imported, lost: str) -> None:
    source = (Path(__file__).parent.parent / "data/importers/wilson/body_first.txt").read_text(
        "utf-8"
    )
    kept = [line for line in source.split("\n") if line.strip() != lost]
    draft = imported("\n".join(kept), "body_first.txt")
    assert draft.fields == page("body_first").fields
    assert draft.documents == page("body_first").documents
    assert draft.warnings == ()


def test_nothing_of_the_site_is_in_any_body(page) -> None:
    folder = Path(__file__).parent.parent / "data" / "importers" / "wilson"
    for path in folder.glob("*.txt"):
        draft = page(path.stem)
        if draft.importer.startswith("wilson") and draft.documents:
            assert not [word for word in SITE_WORDS if word in text(draft)], path.name
            assert all(line and line == line.strip() for line in text(draft).split("\n"))


def test_a_draft_crosses_processes(page) -> None:
    draft = page("capitals")
    assert pickle.loads(pickle.dumps(draft)) == draft


labels = st.sampled_from(
    ["Author(s):", "SOURCE", "Rights", "Type", "Language", "Record ID", "Related Documents",
     "Document Information", "Citation", "Associated Places", "Subjects Discussed", "Contents:"]
)  # fmt: skip
values = st.sampled_from(
    ["", " ", "May 3, 1950", "1950", "Kim, Il Sung", "A--B", SENTENCE, "Cable", "Russian", "112123",
     '"A", May 3, 1950, Wilson Center Digital Archive, X', "https://x.org/document/1", "\u00a0",
     "This document was made possible with support from", "“", "* [1]x", "Language: French"]
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(labels | values | st.text(st.characters(exclude_categories=["C"]), max_size=20)))
def test_any_lines_become_a_draft_or_no_page(tmp_path_factory, lines) -> None:
    data = "\n".join(["The body.", *lines])
    importer = WilsonTextImporter()
    if not importer.recognises(data.encode("utf-8", "replace")):
        return
    path = tmp_path_factory.mktemp("pages") / "page.txt"
    path.write_text(data, encoding="utf-8", errors="replace", newline="")
    (draft,) = registry.read(path)
    assert draft.fields.title
    assert len(page_lines(data)) >= 1


@pytest.mark.corpus
def test_the_real_page(corpus: Path) -> None:
    (draft,) = registry.read(corpus / "wilson" / "112123.txt")
    fields = draft.fields
    assert fields.title == "Telegram from Kuznetsov and Fedorenko in Pyongyang"
    assert fields.date == ArchivalDate("1953-03-29", "March 29, 1953")
    assert [(agent.name, agent.role) for agent in fields.agents] == [
        ("Kim, Il Sung", AgentRole.AUTHOR),
        ("Kuznetsov, Vasili V.", AgentRole.AUTHOR),
        ("Fedorenko, Nikolai Trofimovich", AgentRole.AUTHOR),
    ]
    assert fields.places == ("North Korea",)
    assert fields.topics == ("Korean War, 1950-1953",)
    assert fields.subjects == (
        "Korea (North)--Foreign relations--Soviet Union",
        "Korean War, 1950-1953--Soviet Union",
        "Korea (North)--Foreign economic relations--Soviet Union",
        "United Nations--Korea",
    )
    assert (fields.type, fields.languages) == ("Cable", ("Russian",))
    assert fields.repository == "Archive of Foreign Policy of the Russian Federation (AVP RF)"
    assert fields.source == "AVPRF, Fond 059a, Opis 5a, Delo 5, Papka 11, Listy 120-122."
    assert call_number_path(fields.call_number) == (
        "fond 059a › opis 5a › delo 5 › papka 11 › listy 120-122"
    )
    assert fields.classification is None
    assert fields.rights is not None
    assert fields.rights.startswith("The History and Public Policy Program welcomes reuse")
    assert "\n\nTo enquire about this document's rights status" in fields.rights
    assert fields.uploaded == "2011-11-20"
    (related,) = fields.relations
    assert related.title == "Telegram Reporting on a Meeting with Kim Il Sung"
    assert related.date == ArchivalDate("1953-03-29", "March 29, 1953")
    assert related.description is not None
    assert related.description.startswith("Kuznetsov, Razuvaev and Fedorenko report that they met")
    url = "https://digitalarchive.wilsoncenter.org/document/112123"
    assert fields.identifiers == (Identifier("wilson-center", "112123", url),)
    assert fields.citation is not None
    assert fields.citation.endswith(f"Listy 120-122. {url}")
    assert fields.description is not None
    assert fields.description.startswith("Kuznetsov and Fedorenko report back to Moscow")
    (document,) = draft.documents
    assert document.role is DocumentRole.TRANSLATION
    assert document.language == "en"
    assert document.text.startswith("CIPHERED TELEGRAM\nFrom PYONGYANG\n")
    assert document.text.endswith("29.III.53\nKuznetsov, Fedorenko")
    assert not [word for word in SITE_WORDS if word in document.text]
    assert draft.warnings == ()
