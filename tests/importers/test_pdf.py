"""PDF: reading text, pages, furniture, fields, annotations, passwords, limits."""

from __future__ import annotations

import pickle

import pytest

from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    DocumentRole,
    Identifier,
    Origin,
)
from desk_archive.domain.structure import SpanKind
from tests.importers.pdf_texts import (
    OTHER,
    OTHER_TEXT,
    STORY,
    STORY_TEXT,
    XMP,
    of_kind,
    one_page,
    words_of,
)
from tests.pdf_files import IMAGE, Page, Pdf, lines, text_string


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
