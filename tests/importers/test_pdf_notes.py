"""PDF: printed labels, annotations, passwords and files that are broken."""

from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import (
    AgentRole,
    ArchivalDate,
    DraftAnnotation,
    Identifier,
)
from desk_archive.importers.pdf_annotations import iso_date
from tests.importers.pdf_texts import STORY, STORY_TEXT, XMP, either, encrypted, one_page
from tests.pdf_files import IMAGE, Page, Pdf, lines, quads, text_string


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
