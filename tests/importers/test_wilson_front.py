"""What stands before the labels of a saved page: summary, signature, citation."""

from __future__ import annotations

import pytest

from desk_archive.domain.records import (
    Identifier,
)
from tests.importers.conftest import SENTENCE, text

INFORMATION = "\nDocument Information\nSource\nRAMF, Fond 1\nRecord ID\n7\n"


def summary_of(imported, front: str) -> tuple[str | None, str]:
    draft = imported(front + INFORMATION)
    return draft.fields.description, text(draft)


@pytest.mark.parametrize(
    ("front", "summary"),
    [
        (f"One\nTwo\n\n{SENTENCE}\n", SENTENCE),
        (f"One\nTwo\n {SENTENCE}\n", SENTENCE),
        (f" One\n Two\n {SENTENCE}\n", None),
        (f"One\nTwo\n{SENTENCE}\n", None),
        ("One\nTwo\n\nThe mayor tells it.\n", None),
        ("One\nTwo\n\n" + SENTENCE.rstrip(".") + "\n", None),
        ("One\nTwo\n\n" + SENTENCE[:-1] + "?\n", SENTENCE[:-1] + "?"),
        ("One\nTwo\n\n" + SENTENCE[:-1] + "!”\n", SENTENCE[:-1] + "!”"),
        (f"One\nTwo\n\n{SENTENCE} (see also)\n", f"{SENTENCE} (see also)"),
        (f"{SENTENCE}\n\nOne\nTwo\n", SENTENCE),
        (f"{SENTENCE}\nOne\n\nTwo\n", None),
        ("One\n\nTwo\n", None),
        ("One\n\nAmbassador Extraordinary and Plenipotentiary to Marlandia, Storm P. V.\n", None),
        (
            "One\n\nThe Ambassador of Marlandia, the Counsellor, and the Consul General (signed).\n",
            None,
        ),
        ("One\n\nTranslated from the Swedish by the interpreter of the harbour office.\n", None),
        ("One\n\n[The rest of the page has been torn off and could not be found again.]\n", None),
        ("One\n\nI ask for your orders on this matter before the end of the month.\n", None),
        ("One\n\nOn March 24 I visited the mayor and told him what the company wants.\n", None),
        (
            f"One\n\nAfter World War I was over, {SENTENCE}\n",
            f"After World War I was over, {SENTENCE}",
        ),
        (
            "One\n\nThe mayor tells the consul: “We shall see your ships when the ice breaks.”\n",
            "The mayor tells the consul: “We shall see your ships when the ice breaks.”",
        ),
    ],
)
def test_the_summary_is_told_from_signature_and_body(imported, front, summary) -> None:
    found, body = summary_of(imported, front)
    assert found == summary
    kept = [line.strip() for line in front.split("\n") if line.strip()]
    if summary:
        kept.remove(summary)
    assert body.split("\n") == kept


def test_below_date_and_title_the_first_block_goes_before_words_of_the_document(imported) -> None:
    header = "March 24, 1933\n\nReport on the Ice\n\n"
    first = "The consul reports on the ice in the harbour."
    last = "The pilots have gone home and the tugs lie at the quay."
    found, body = summary_of(imported, f"{header}{first}\n\nOne\n\n{last}\n")
    assert found == first
    assert body == f"One\n{last}"
    last = "The consul of the harbour describes the ice to the ministry at home."
    found, body = summary_of(imported, f"{header}{first}\n\nOne\n\n{last}\n")
    assert found == last


def test_a_signature_before_a_label_like_line_of_the_body_stays(imported) -> None:
    page = "Form of the document:\n\nType\n\nletter\n\nSource\n\nthe consul\n\n" + "\n".join(
        f"line {n}" for n in range(9)
    )
    draft = imported(page + INFORMATION)
    assert text(draft).split("\n")[:5] == [
        "Form of the document:",
        "Type",
        "letter",
        "Source",
        "the consul",
    ]
    assert draft.fields.source == "RAMF, Fond 1"


@pytest.mark.parametrize(
    ("sentence", "title", "edtf", "source"),
    [
        ('"A", May 3, 1950, Wilson Center Digital Archive, X, f. 1', "A", "1950-05-03", "X, f. 1"),
        ('"A", 1950, Wilson Center Digital Archive, X', "A", "1950", "X"),
        ('"A", Wilson Center Digital Archive, X', "A", None, "X"),
        ('"A", between 1950 and 1952, Wilson Center Digital Archive, X', "A", "[1950..1952]", "X"),
        ("“A,” April, 1955, History and Public Policy Program Digital Archive, X", "A", "1955-04", "X"),
        ('"A "b", 1951", May 1950, Wilson Center Digital Archive, X', 'A "b", 1951', "1950-05", "X"),
        ('"A letter to be found", May 3, 1950, Other Digital Collections, X', "A letter to be found",
         "1950-05-03", None),
    ],
)  # fmt: skip
def test_citations(imported, sentence, title, edtf, source) -> None:
    url = "https://digitalarchive.wilsoncenter.org/document/some-name"
    draft = imported(f"Body\nRecord ID\nAssociated Places\nQ\nCitation\n{sentence}\n{url}\n")
    fields = draft.fields
    assert fields.title == title
    assert (fields.date.edtf if fields.date else None) == edtf
    assert fields.source == source
    assert fields.citation == f"{sentence} {url}"
    assert fields.identifiers == (Identifier("wilson-center", "some-name", url),)
