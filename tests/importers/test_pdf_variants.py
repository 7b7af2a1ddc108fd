"""PDF: telegrams, notes and scripts as they are found; all content is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_archive.domain.records import AgentRole, Draft
from desk_archive.importers import registry
from tests.pdf_files import Page, Pdf, lines, quads

TEXT = ["The ferry has gone to the northern islands with bread for the winter."]


@pytest.fixture
def read(tmp_path: Path):
    """Write a file and read it."""

    def _read(pdf: Pdf) -> Draft:
        path = tmp_path / "paper.pdf"
        path.write_bytes(pdf.bytes())
        (draft,) = registry.read(path)
        return draft

    return _read


def telegram(*subject: str, sent: str = "R 121420Z MAY 57") -> Pdf:
    """A telegram."""
    heading = (sent, "FM AMLEGATION SARN", "TO SECSTATE WASHDC", "", "TAGS: EFERRY")
    return Pdf([Page(lines((*heading, *subject, "", "THERE IS NO BREAD.", "", "NNN")))])


@pytest.mark.parametrize(
    "sent", ["P 121420 Z MAY 57", "O 121420Z MAY 57R", "121420Z MAY 1957", "O P 121420Z MAY. 57"]
)
def test_groups_of_date_and_time_are_written_in_several_ways(read, sent: str) -> None:
    fields = read(telegram("SUBJECT: BREAD", sent=sent)).fields
    assert fields.date is not None
    assert fields.date.verbatim.startswith("121420")
    assert fields.date.verbatim in sent
    names = {agent.role: agent.name for agent in fields.agents}
    assert names == {AgentRole.AUTHOR: "AMLEGATION SARN", AgentRole.RECIPIENT: "SECSTATE WASHDC"}


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        (("VISIT OF I. HALLOWAY AND", "E. MARSH"), "VISIT OF I. HALLOWAY AND E. MARSH"),
        (("BREAD FOR", "1.5 MILLION ISLANDERS"), "BREAD FOR 1.5 MILLION ISLANDERS"),
        (("BREAD", "1.THERE IS NONE."), "BREAD"),
        (("BREAD", "(A) SARN 41; (B) SARN 40"), "BREAD"),
        (("BREAD", "A. SARN 41"), "BREAD"),
        (("BREAD", "REFS: SARN 41"), "BREAD"),
        (("BREAD", "FOR: THE BAKER"), "BREAD"),
    ],
)
def test_a_subject_ends_where_a_list_or_another_label_begins(read, subject, title) -> None:
    first, *others = subject
    assert read(telegram(f"SUBJ: {first}", *others)).fields.title == title


def test_marks_in_a_group_are_annotations_of_their_own(read) -> None:
    start = TEXT[0].index("bread")
    struck = quads(TEXT[0], start, start + 5, 0)
    annotations = [
        "/Subtype/Caret/Rect[10 20 30 40]/Contents(cake)",
        f"/Subtype/StrikeOut{struck}/IRT %0 0 R/RT/Group",
        f"/Subtype/Highlight{struck}/IRT %0 0 R",
        "/Subtype/Text/Rect[10 20 30 40]/IRT %0 0 R/Contents(Why?)",
        "/Subtype/Text/Rect[10 20 30 40]/IRT %0 0 R/StateModel(Review)/State(Accepted)",
        "/Subtype/Text/Rect[10 20 30 40]/StateModel(Marked)/State(Unmarked)/Contents(Alone)",
    ]
    (document,) = read(Pdf([Page(lines(TEXT), annotations=annotations)])).documents
    found = [
        (note.note, None if note.start is None else document.text[note.start : note.end])
        for note in document.annotations
    ]
    assert sorted(found, key=str) == [
        ("", "bread"), ("", "bread"), ("Alone", None), ("cake\n\nWhy?", None),
    ]  # fmt: skip


@pytest.mark.parametrize("ligature", ["FCCB", "0644062E"])
def test_ligatures_are_read_in_logical_order(read, ligature: str) -> None:
    """One glyph for lam and khah: as a presentation form, and as the two letters."""
    table = (
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"3 beginbfchar <61> <0627> <62> <{ligature}> <63> <0637> endbfchar\n"
        "endcmap end end"
    )
    objects = [
        "<</Type/Font/Subtype/Type1/BaseFont/Courier/ToUnicode 11 0 R>>",
        f"<</Length {len(table)}>>stream\n{table}\nendstream",
    ]
    page = Page("BT /F2 10 Tf 72 700 Td (cba) Tj ET", fonts="/F2 10 0 R")
    draft = read(Pdf([page], objects=objects))
    assert draft.documents[0].text == "\u0627\u0644\u062e\u0637"
