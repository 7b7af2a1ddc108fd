"""PDF: reading text, pages, furniture, fields, annotations, passwords, limits."""

from __future__ import annotations

import io
import pickle
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    DocumentRole,
    Draft,
    DraftAnnotation,
    Identifier,
    Origin,
)
from desk_archive.domain.structure import Span, SpanKind
from desk_archive.importers import registry
from desk_archive.importers.base import ImportOptions
from desk_archive.importers.pdf_annotations import iso_date
from tests.pdf_files import IMAGE, Page, Pdf, lines, quads, text_string

STORY = [
    "The steward of the lighthouse wrote every evening into a ledger that",
    "he kept below the lamp, and nobody on the mainland ever asked for it",
    "until the winter in which the ferry stayed away for eleven weeks and",
    "the islanders began to count their bread.",
]
STORY_TEXT = " ".join(STORY)
OTHER = [
    "Bread was baked twice a week on the northern shore, where the ovens",
    "stood in a row behind the school, and the smell of it went over the",
    "water as far as the bell buoy.",
]
OTHER_TEXT = " ".join(OTHER)
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"
 xmp:CreateDate="2021-05-06T07:08:09Z" prism:doi="10.5555/ferry.11">
<dc:title><rdf:Alt><rdf:li xml:lang="de">Die Fähre</rdf:li>
 <rdf:li xml:lang="x-default">The Ferry</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>Ines Halloway</rdf:li><rdf:li>Odd Ferrimann</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">On bread.</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>Islands</rdf:li><rdf:li>Bread, rye</rdf:li></rdf:Bag></dc:subject>
<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">CC0</rdf:li></rdf:Alt></dc:rights>
<dc:date><rdf:Seq><rdf:li>DATE</rdf:li></rdf:Seq></dc:date>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


@pytest.fixture
def read(tmp_path: Path):
    """Write a file and read it."""

    def _read(pdf: Pdf | bytes, name: str = "paper.pdf", **options: object) -> Draft:
        path = tmp_path / name
        path.write_bytes(pdf if isinstance(pdf, bytes) else pdf.bytes())
        (draft,) = registry.read(path, ImportOptions(**options))  # type: ignore[arg-type]
        return draft

    return _read


def of_kind(draft: Draft, kind: SpanKind) -> list[Span]:
    """The spans of a kind."""
    return [span for span in draft.documents[0].spans if span.kind is kind]


def words_of(draft: Draft, kind: SpanKind) -> list[str]:
    """The texts of the spans of a kind."""
    return [draft.documents[0].text[span.start : span.end] for span in of_kind(draft, kind)]


def one_page(*texts: str) -> Pdf:
    """A file of one page with these lines."""
    return Pdf([Page(lines(texts))])


def either(read, data: bytes) -> tuple[Draft | None, str]:
    """The draft of a file, or why there is none."""
    try:
        return read(data), ""
    except ImportFailedError as failed:
        return None, failed.message


def encrypted(pdf: Pdf, *, user: str, owner: str) -> bytes:
    """The same file with passwords."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf.bytes())) as opened:
        opened.save(buffer, encryption=pikepdf.Encryption(user=user, owner=owner, R=6))
    return buffer.getvalue()


class TestText:
    def test_lines_of_a_paragraph_become_one_block(self, read) -> None:
        draft = read(one_page("The Island Ledger", "", *STORY, "", *STORY))
        assert draft.documents[0].text == f"The Island Ledger\n{STORY_TEXT}\n{STORY_TEXT}"

    def test_an_indent_begins_a_paragraph(self, read) -> None:
        page = Page(lines(STORY[:3]) + lines(["   " + STORY[0], *STORY[1:]], y=720 - 3 * 13.5))
        text = read(Pdf([page])).documents[0].text
        assert text == " ".join(STORY[:3]) + "\n" + STORY_TEXT

    def test_short_lines_stay_apart(self, read) -> None:
        address = ["Harbour Office", "12 Quay Street", "Northmere", "Island of Sarn"]
        assert read(one_page(*address)).documents[0].text == "\n".join(address)

    def test_labelled_lines_and_rows_of_a_table_stay_apart(self, read) -> None:
        rows = [
            f"Bread number {n} weighs {n * 111} grams and costs {n} pence, says the list"
            for n in (1, 2, 3)
        ]
        labelled = [f"{label}: {'x' * 50} {'y' * 12}" for label in ("Barge", "Cargo", "Master")]
        text = read(one_page(*rows, "", *labelled)).documents[0].text
        assert text.split("\n") == [*rows, *labelled]

    def test_items_of_a_list_stay_apart(self, read) -> None:
        items = [
            f"{n}. The {word} must be carried to the upper store before the spring tide."
            for n, word in enumerate(("flour", "lamp oil", "salt"), 1)
        ]
        assert read(one_page(*items)).documents[0].text.split("\n") == items

    @pytest.mark.parametrize(
        ("end", "begin", "joined"),
        [
            ("of nego-", "tiations which", "of negotiations which"),
            ("an Anglo-", "American pact", "an Anglo-American pact"),
            ("state-of-the-", "art lamp was", "state-of-the-art lamp was"),
            ("in 1914-", "18 the ferry", "in 1914-18 the ferry"),
            ("NATIONALI-", "ZATION OF ALL", "NATIONALIZATION OF ALL"),
            ("his well-", "known ledger", "his well-known ledger"),
            ("with an e-", "mail which he", "with an e-mail which he"),
            ("the bread -", "or what it was", "the bread - or what it was"),
        ],
    )
    def test_hyphens_at_line_ends(self, read, end: str, begin: str, joined: str) -> None:
        first = ("It is said of the well-known old keeper " + "that he knew " * 3)[: 67 - len(end)]
        page = one_page(
            f"{first.rstrip()} {end}".rjust(68, "q"), f"{begin} {STORY[0]}"[:68], STORY[1]
        )
        assert joined in read(page).documents[0].text

    def test_soft_hyphens_go(self, read) -> None:
        page = one_page(STORY[0][:60] + " nego\xad", "tiations " + STORY[1][:50], STORY[2])
        assert "negotiations" in read(page).documents[0].text

    def test_columns_follow_each_other(self, read) -> None:
        left = [
            "The left column tells of",
            "the ferry and of the man",
            "who waited for it on the",
            "quay, in a wind that did",
            "not let go of his hat or",
            "of the letter there, and",
        ]
        right = ["that is why the right one", "has to be read after it."]
        draft = read(Pdf([Page(lines(left) + lines(right, x=330))]))
        assert draft.documents[0].text.split("\n")[0].startswith(" ".join(left))

    def test_a_paragraph_goes_on_over_a_page_where_that_is_sure(self, read) -> None:
        pages = [
            Page(
                lines(
                    [
                        "Head of the book",
                        "",
                        *STORY[:2],
                    ]
                    + [""] * 46
                    + [f"- {n} -"]
                )
            )
            for n in (7, 8, 9)
        ]
        pages[1] = Page(lines(["Head of the book", "", *STORY[2:]] + [""] * 46 + ["- 8 -"]))
        draft = read(Pdf(pages))
        document = draft.documents[0]
        whole = " ".join(STORY)
        assert document.text.split("\n") == [
            "Head of the book", "- 7 -", whole, "Head of the book", "- 8 -",
            "Head of the book", " ".join(STORY[:2]), "- 9 -",
        ]  # fmt: skip
        second = of_kind(draft, SpanKind.PAGE_BREAK)[1]
        assert document.text[second.start :].startswith(STORY[2])

    def test_a_new_sentence_on_the_next_page_stays_apart(self, read) -> None:
        draft = read(Pdf([Page(lines(STORY)), Page(lines(OTHER))]))
        assert draft.documents[0].text == f"{STORY_TEXT}\n{OTHER_TEXT}"

    @pytest.mark.parametrize(
        ("turn", "matrix"),
        [(90, "0 1 -1 0"), (180, "-1 0 0 -1"), (270, "0 -1 1 0"), (0, "0 1 -1 0")],
    )
    def test_turned_writing_reads_the_same(self, read, turn: int, matrix: str) -> None:
        a, b, c, d = (int(part) for part in matrix.split())
        content = "\n".join(
            f"BT /F1 10 Tf {matrix} {300 - c * n * 13.5 - a * 200} {400 - d * n * 13.5 - b * 200} Tm"
            f" ({text}) Tj ET"
            for n, text in enumerate(STORY)
        )
        draft = read(Pdf([Page(content, entries=f"/Rotate {turn}")]))
        assert draft.documents[0].text == STORY_TEXT


class TestPages:
    def test_page_breaks_bear_labels(self, read) -> None:
        pages = [Page(lines([f"Text of page {n}."])) for n in range(4)]
        labels = "/PageLabels<</Nums[0<</S/r>>2<</S/D/St 1/P(A-)>>]>>"
        draft = read(Pdf(pages, catalogue=labels))
        document = draft.documents[0]
        assert document.pages == 4
        assert document.page_labels == ("i", "ii", "A-1", "A-2")
        breaks = of_kind(draft, SpanKind.PAGE_BREAK)
        assert [b.target for b in breaks] == ["i", "ii", "A-1", "A-2"]
        assert [document.text[b.start :].split("\n")[0] for b in breaks] == [
            f"Text of page {n}." for n in range(4)
        ]

    def test_pages_without_labels_are_numbered(self, read) -> None:
        draft = read(Pdf([Page(lines(["One."])), Page(), Page(lines(["Three."])), Page()]))
        assert draft.documents[0].page_labels == ()
        breaks = of_kind(draft, SpanKind.PAGE_BREAK)
        assert [(b.start, b.target) for b in breaks] == [(0, "1"), (5, "2"), (5, "3"), (11, "4")]

    def test_heads_and_page_numbers_are_furniture(self, read) -> None:
        heads = ("The Ledger", "Chapter of Storms")
        pages = [
            Page(lines([heads[n % 2], "", f"{word} is told of.", *[""] * 47, str(n + 1)]))
            for n, word in enumerate(("Bread", "Wind", "Ferry", "Lamp", "Bell", "Ledger"))
        ]
        draft = read(Pdf(pages))
        furniture = words_of(draft, SpanKind.FURNITURE)
        assert furniture == [t for n in range(6) for t in (heads[n % 2], str(n + 1))]
        assert draft.documents[0].text.count("is told of.") == 6

    def test_what_stands_once_is_no_furniture(self, read) -> None:
        pages = [
            Page(lines([f"{word} at the top", "", f"Text on the {word}."]))
            for word in ("Sun", "Moon", "Star")
        ]
        assert words_of(read(Pdf(pages)), SpanKind.FURNITURE) == []

    def test_the_outline_makes_headings_and_chapters(self, read) -> None:
        pages = [Page(lines(["1 The Ferry", "", *STORY])), Page(lines(["Of Bread", "", *OTHER]))]
        here = "[14 0 R/Fit]"
        outline = [
            "<</Type/Outlines/First 11 0 R/Last 13 0 R/Count 3>>",
            f"<</Title {text_string('The Ferry')}/Parent 10 0 R/Next 13 0 R/First 12 0 R/Dest{here}>>",
            f"<</Title {text_string('Not printed')}/Parent 11 0 R/Dest[14 0 R/Fit]>>",
            f"<</Title {text_string('OF BREAD')}/Parent 10 0 R/Next 11 0 R/Dest[16 0 R/Fit]>>",
        ]
        draft = read(Pdf(pages, catalogue="/Outlines 10 0 R", objects=outline))
        assert [
            (s.level, t)
            for s, t in zip(
                of_kind(draft, SpanKind.HEADING), words_of(draft, SpanKind.HEADING), strict=True
            )
        ] == [(1, "1 The Ferry"), (1, "Of Bread")]
        chapters = {
            s.target: draft.documents[0].text[s.start : s.end]
            for s in of_kind(draft, SpanKind.CHAPTER)
        }
        assert chapters["The Ferry"].startswith("1 The Ferry\n")
        assert "Of Bread" not in chapters["The Ferry"]
        assert chapters["OF BREAD"] == f"Of Bread\n{OTHER_TEXT}"

    @pytest.mark.parametrize(
        ("images", "warning"),
        [
            ((True,), "image-only, 1 page"),
            ((True,) * 12, "image-only, 12 pages"),
            ((True, False, True, True), "image-only, 3 pages (1, 3–4)"),
        ],
    )
    def test_pictures_without_text(self, read, images: tuple[bool, ...], warning: str) -> None:
        draft = read(Pdf([Page(IMAGE if image else lines(["Words."])) for image in images]))
        assert draft.warnings == (warning,)
        assert draft.documents[0].text == ("" if all(images) else "Words.")
        assert draft.documents[0].pages == len(images)
        assert draft.documents[0].role is DocumentRole.SCAN

    def test_a_file_without_text_or_pictures(self, read) -> None:
        assert read(Pdf([Page()])).warnings == ("There is no text in the file.",)


class TestFields:
    def test_document_information(self, read) -> None:
        info = {
            "Title": "  A Ledger of\nStorms ",
            "Author": "Halloway, Ines; Ferrimann, Odd",
            "Subject": "What the keeper saw.",
            "Keywords": "islands, bread (rye, white); storms",
            "CreationDate": "D:20200102030405Z",
        }
        draft = read(Pdf([Page(lines(STORY))], info=info))
        fields = draft.fields
        assert fields.title == "A Ledger of Storms"
        assert [a.name for a in fields.agents] == ["Halloway, Ines", "Ferrimann, Odd"]
        assert fields.description == "What the keeper saw."
        assert fields.subjects == ("islands", "bread (rye, white)", "storms")
        assert fields.date is None
        assert draft.origins == {}
        assert draft.documents[0].language == "en"
        assert draft.documents[0].role is DocumentRole.ORIGINAL
        assert draft.importer == "pdf 1"

    def test_xmp_goes_before(self, read) -> None:
        pdf = Pdf([Page(lines(STORY))], info={"Title": "Old"}, xmp=XMP.replace("DATE", "1953-03"))
        draft = read(pdf)
        fields = draft.fields
        assert fields.title == "The Ferry"
        assert fields.agents == (
            AgentName("Ines Halloway", AgentRole.AUTHOR),
            AgentName("Odd Ferrimann", AgentRole.AUTHOR),
        )
        assert fields.description == "On bread."
        assert fields.subjects == ("Islands", "Bread, rye")
        assert fields.languages == ("English",)
        assert fields.rights == "CC0"
        assert fields.date == ArchivalDate("1953-03", "1953-03")
        assert fields.identifiers == (
            Identifier("doi", "10.5555/ferry.11", "https://doi.org/10.5555/ferry.11"),
        )
        assert draft.documents[0].language == "en-GB"

    def test_the_date_of_the_file_is_not_that_of_the_item(self, read) -> None:
        xmp = XMP.replace("DATE", "2021-05-06T07:08:09Z")
        assert read(Pdf([Page(lines(STORY))], xmp=xmp)).fields.date is None

    @pytest.mark.parametrize(
        "title",
        [
            "Microsoft Word - ledger_v3.doc",
            "untitled",
            "Document1",
            "scan0001.tif",
            "PowerPoint Presentation",
        ],
    )
    def test_titles_that_programs_make_up_are_left_out(self, read, title: str) -> None:
        draft = read(Pdf([Page(lines(["The Island Ledger", "", *STORY]))], info={"Title": title}))
        assert draft.fields.title == "The Island Ledger"
        assert draft.origins == {"title": Origin.INFERRED}

    def test_without_any_title_there_is_the_name_of_the_file(self, read) -> None:
        draft = read(Pdf([Page(lines(["1.", "2."]))]), "A. B. 29.03.1953.pdf")
        assert draft.fields.title == "A. B. 29.03.1953"

    def test_a_program_that_signs_as_author_has_nothing_to_say(self, read) -> None:
        info = {
            "Title": "Records",
            "Author": "tool.Servlet",
            "Creator": "tool.Servlet",
            "Keywords": "a, b",
        }
        draft = read(Pdf([Page(lines(STORY))], info=info))
        assert (draft.fields.agents, draft.fields.subjects) == ((), ())
        assert draft.fields.title != "Records"

    def test_a_stated_language_that_the_script_belies_is_left_out(self, read) -> None:
        pdf = Pdf([Page(lines(STORY))], catalogue="/Lang (ru-RU)")
        assert read(pdf).documents[0].language == "en"
        pdf = Pdf([Page(lines(["Sarn, Northmere 12"]))], catalogue="/Lang (nn-NO)")
        assert read(pdf).documents[0].language == "nn-NO"

    def test_known_by_content_where_the_name_says_nothing(self, read) -> None:
        assert read(one_page("The Island Ledger"), "ledger").fields.title == "The Island Ledger"
        assert read(one_page("The Island Ledger"), "Ledger 29.03.1953").fields.title

    def test_drafts_can_be_pickled(self, read) -> None:
        draft = read(one_page(*STORY))
        assert pickle.loads(pickle.dumps(draft)) == draft


class TestPrintedLabels:
    MEMORANDUM = (
        "Document Number: 1957SARN00042",
        "From: Harbour Office Sarn",
        "To: Ferry Company Northmere",
        "Subject: BREAD AND THE FERRY\\'S DELAY",
        "Draft Date: 12 may 1957",
        "Current Classification: RESTRICTED",
        "Concepts: BREAD, FERRIES (STEAM),",
        "WINTER SUPPLIES",
        "TAGS: n/a",
        "Status: NATIVE",
    )

    def test_labels_become_fields(self, read) -> None:
        fields = read(one_page(*self.MEMORANDUM)).fields
        assert fields.identifiers == (Identifier("document-number", "1957SARN00042"),)
        assert fields.title == "BREAD AND THE FERRY'S DELAY"
        assert fields.date == ArchivalDate("1957-05-12", "12 may 1957")
        assert fields.classification == "RESTRICTED"
        assert fields.subjects == ("BREAD", "FERRIES (STEAM)", "WINTER SUPPLIES")
        assert fields.topics == ()
        assert [(a.role, a.name) for a in fields.agents] == [
            (AgentRole.AUTHOR, "Harbour Office Sarn"),
            (AgentRole.RECIPIENT, "Ferry Company Northmere"),
        ]

    def test_two_labels_in_prose_are_no_block(self, read) -> None:
        draft = read(one_page("From: here it is far to the sea.", "To: nobody.", "", *STORY))
        assert draft.fields.agents == ()

    def test_a_list_of_works_at_the_end_is_no_block(self, read) -> None:
        works = ("Title: Other Islands", "Author: Nobody Here", "Date: 1901", "Language: German")
        draft = read(Pdf([Page(lines(STORY)), Page(lines(works))]))
        assert draft.fields.title != "Other Islands"
        assert draft.fields.agents == ()

    def test_labels_go_on_over_a_page(self, read) -> None:
        pages = [
            Page(lines(STORY)),
            Page(lines(self.MEMORANDUM[:4])),
            Page(lines(self.MEMORANDUM[4:])),
        ]
        fields = read(Pdf(pages)).fields
        assert fields.classification == "RESTRICTED"
        assert fields.identifiers == (Identifier("document-number", "1957SARN00042"),)

    def test_a_telegram_names_more_than_its_labels(self, read) -> None:
        message = (
            "CONFIDENTIAL", "PAGE 01 SARN 00042 121510Z", "R 121420Z MAY 57",
            "FM AMLEGATION SARN", "TO SECSTATE WASHDC PRIORITY 17", "",
            "C O N F I D E N T I A L SARN 42", "", "TAGS: EFERRY, SN",
            "SUBJECT: BREAD AND THE FERRY OF THE NORTHERN", "ISLANDS", "",
            "1. THERE IS NO BREAD.", "", "HALLOWAY", "CONFIDENTIAL", "", "NNN",
        )  # fmt: skip
        fields = read(Pdf([Page(lines(message)), Page(lines(self.MEMORANDUM))])).fields
        assert fields.title == "BREAD AND THE FERRY OF THE NORTHERN ISLANDS"
        assert fields.date == ArchivalDate("1957-05-12", "12 may 1957")
        assert fields.topics == ("EFERRY", "SN")
        assert [(a.role.value, a.name) for a in fields.agents] == [
            ("author", "HALLOWAY"),
            ("author", "AMLEGATION SARN"),
            ("recipient", "SECSTATE WASHDC PRIORITY 17"),
        ]


class TestAnnotations:
    def test_marks_have_the_words_they_cover(self, read) -> None:
        start = STORY[1].index("below the lamp")
        mark = (
            f"/Subtype/Highlight{quads(STORY[1], start, start + 14, 1)}/C[1 0.5 0]/F 4"
            f"/Contents {text_string('By the light?')}/T {text_string('Müller, Łódź')}"
            "/NM(note-1)/CreationDate(D:20200102030405+01'30')/M(D:20200203)"
        )
        draft = read(Pdf([Page(lines(STORY), annotations=[mark])]))
        (note,) = draft.documents[0].annotations
        assert draft.documents[0].text[note.start : note.end] == "below the lamp"
        assert note == DraftAnnotation(
            start=note.start, end=note.end, page=0, geometry=note.geometry, note="By the light?",
            author="Müller, Łódź", created="2020-01-02T03:04:05+01:30", modified="2020-02-03",
            colour="#ff8000", identifier="note-1",
        )  # fmt: skip
        assert len(note.geometry) == 8

    @pytest.mark.parametrize(
        "entries", ["/Rotate 90", "/Rotate 270/CropBox[50 60 500 780]", "/CropBox[70 600 400 760]"]
    )
    def test_turned_and_cropped_pages(self, read, entries: str) -> None:
        start = STORY[2].index("ferry")
        mark = f"/Subtype/Underline{quads(STORY[2], start, start + 5, 2)}"
        draft = read(Pdf([Page(lines(STORY), entries=entries, annotations=[mark])]))
        (note,) = draft.documents[0].annotations
        assert draft.documents[0].text[note.start : note.end] == "ferry"
        assert note.colour is None

    def test_marks_over_line_ends_and_hyphens(self, read) -> None:
        rows = [
            "The keeper's ledger, as far as anyone has read in it, is full of nego-",
            "tiations with the wind about bread.",
        ]
        mark = quads(rows[0], rows[0].index("full"), len(rows[0]), 0)
        points = mark[mark.index("[") + 1 : mark.index("]")]
        second = quads(rows[1], 0, len("tiations"), 1)
        both = f"/Subtype/StrikeOut/QuadPoints[{points} {second[second.index('[') + 1 : second.index(']')]}]"
        draft = read(Pdf([Page(lines(rows), annotations=[both])]))
        (note,) = draft.documents[0].annotations
        assert draft.documents[0].text[note.start : note.end] == "full of negotiations"

    @settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def test_any_word_that_is_marked_is_found(self, read, data: st.DataObject) -> None:
        word = st.text("abcdefghijklmnop", min_size=1, max_size=12)
        rows = data.draw(st.lists(st.lists(word, min_size=1, max_size=6), min_size=1, max_size=20))
        number = data.draw(st.integers(0, len(rows) - 1))
        chosen = data.draw(st.integers(0, len(rows[number]) - 1))
        start = sum(len(w) + 1 for w in rows[number][:chosen])
        row = " ".join(rows[number])
        mark = f"/Subtype/Highlight{quads(row, start, start + len(rows[number][chosen]), number)}"
        page = Page(lines([" ".join(words) for words in rows]), annotations=[mark])
        document = read(Pdf([Page(lines(STORY)), page])).documents[0]
        (note,) = document.annotations
        assert document.text[note.start : note.end] == rows[number][chosen]
        line = " ".join(word for words in rows[:number] for word in [*words, "|"])
        before = "".join(document.text[: note.start].split())
        assert before.endswith(
            line.replace(" ", "").replace("|", "") + row[:start].replace(" ", "")
        )

    def test_popups_and_replies_belong_to_what_they_are_of(self, read) -> None:
        annotations = [
            "/Subtype/Text/Rect[10 20 30 40]/Contents(First)/T(Ada)",
            "/Subtype/Popup/Rect[0 0 9 9]/Parent %0 0 R/Contents(First)",
            "/Subtype/Text/Rect[10 20 30 40]/IRT %0 0 R/Contents(Second)/T(Bert)",
            "/Subtype/Text/Rect[10 20 30 40]/IRT %0 0 R/StateModel(Review)/State(Accepted)",
            "/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.org)>>",
            "/Subtype/Square/Rect[300 200 100 400]/C[0 0 0 0.5]",
            "/Subtype/FreeText/Rect[1 2 3 4]/C[]/Contents(Typed on it)",
            "/Subtype/Ink/Rect[1 2 3 4]/InkList[[1 2 3 4]]/C[0.5]",
        ]
        pages = [Page(lines(STORY)), Page(lines(STORY), annotations=annotations)]
        notes = read(Pdf(pages)).documents[0].annotations
        assert [(n.note, n.author, n.colour, n.page, n.start) for n in notes] == [
            ("First\n\nBert: Second", "Ada", None, 1, None),
            ("", None, "#808080", 1, None),
            ("Typed on it", None, None, 1, None),
            ("", None, "#808080", 1, None),
        ]
        assert notes[1].geometry == (100, 200, 300, 400)

    @pytest.mark.parametrize(
        ("date", "iso"),
        [
            ("D:20151230152231+01'00'", "2015-12-30T15:22:31+01:00"),
            ("D:19900428000000", "1990-04-28T00:00:00"),
            ("D:2001", "2001"),
            ("D:200102", "2001-02"),
            ("20010203Z", "2001-02-03"),
            ("D:20010203040506Z00'00'", "2001-02-03T04:05:06Z"),
            ("D:20011503", None),
            ("yesterday", None),
            ("", None),
        ],
    )
    def test_dates(self, date: str, iso: str | None) -> None:
        assert iso_date(date) == iso


class TestBadInput:
    def test_passwords(self, read) -> None:
        data = encrypted(one_page(*STORY), user="dråp", owner="other")
        for password, words in ((None, "with its password"), ("wrong", "password is wrong")):
            with pytest.raises(ImportFailedError, match=words) as failed:
                read(data, password=password)
            assert failed.value.kind is ErrorKind.PASSWORD
        assert read(data, password="dråp").documents[0].text == STORY_TEXT

    def test_a_password_of_the_owner_only_opens(self, read) -> None:
        mark = f"/Subtype/Highlight{quads(STORY[0], 4, 11, 0)}"
        pdf = Pdf([Page(lines(STORY), annotations=[mark])], xmp=XMP.replace("DATE", "1953"))
        draft = read(encrypted(pdf, user="", owner="secret"))
        assert draft.documents[0].text == STORY_TEXT
        assert draft.fields.title == "The Ferry"
        assert len(draft.documents[0].annotations) == 1

    def test_too_long(self, read) -> None:
        with pytest.raises(ImportFailedError, match="too long") as failed:
            read(one_page(*STORY), max_characters=100)
        assert failed.value.kind is ErrorKind.TOO_LARGE

    @pytest.mark.parametrize("data", [b"%PDF-1.7\n%nothing", b"%PDF-", b"no PDF at all"])
    def test_what_is_no_pdf(self, read, data: bytes) -> None:
        with pytest.raises(ImportFailedError, match=r"paper\.pdf"):
            read(data)

    def test_a_wrong_table_of_objects_does_no_harm(self, read) -> None:
        data = Pdf([Page(lines(STORY))]).bytes()
        for spoilt in (data.replace(b"startxref", b"startxxxx"), data.replace(b"0000", b"0007")):
            assert read(spoilt).documents[0].text == STORY_TEXT

    def test_metadata_that_grows_out_of_measure_is_left_out(self, read) -> None:
        buffer = io.BytesIO()
        with pikepdf.open(io.BytesIO(one_page(*STORY).bytes())) as pdf:
            pdf.Root.Metadata = pdf.make_stream(b" " * 30_000_000)
            pdf.save(buffer, compress_streams=True)
        assert read(buffer.getvalue()).documents[0].text == STORY_TEXT

    def test_a_page_tree_that_goes_round(self, read) -> None:
        data = Pdf([Page(lines(STORY))]).bytes()
        for kids in (b"/Kids[2 0 R]", b"/Kids[1 0 R]", b"/Kids[9 0 R]"):
            looped = data.replace(b"/Kids[10 0 R]", kids.ljust(13))
            with pytest.raises(ImportFailedError):
                read(looped)

    def test_a_count_of_pages_that_is_a_lie(self, read) -> None:
        data = Pdf([Page(lines(STORY))]).bytes().replace(b"/Count 1/", b"/Count 2000000000/")
        draft, reason = either(read, data)
        assert (draft and draft.documents[0].text == STORY_TEXT) or reason

    def test_any_truncation_and_any_noise_ends_in_a_draft_or_a_reason(self, read) -> None:
        mark = f"/Subtype/Highlight{quads(STORY[0], 4, 11, 0)}"
        data = Pdf(
            [Page(lines(STORY), annotations=[mark]), Page(IMAGE)], xmp=XMP, info={"Title": "T"}
        ).bytes()
        spoilt = [data[:end] for end in range(0, len(data), 97)]
        spoilt += [data[:at] + b"\xff[<<" + data[at + 4 :] for at in range(0, len(data), 61)]
        for variant in spoilt:
            draft, reason = either(read, variant)
            assert draft or "paper.pdf" in reason
