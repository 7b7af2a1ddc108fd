"""Import of a generated PDF of 2,400 pages against bare extraction of its text by pypdfium2."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pypdfium2 import PdfDocument

from desk_archive.importers import registry
from tests.benchmarks.generated import texts
from tests.benchmarks.table import Row, milliseconds, show
from tests.pdf_files import Page, Pdf, lines

PAGES = 2_400
ROUNDS = 5
_LINES = 46
_CHARACTERS = 72


def run() -> None:
    """Measure in turns and print the table."""
    bare: list[float] = []
    read: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "long.pdf"
        path.write_bytes(long_pdf(PAGES))
        _bare(path)
        for _ in range(ROUNDS):
            bare.append(milliseconds(lambda: _bare(path)))
            read.append(milliseconds(lambda: _import(path)))
    show(
        f"Text of a PDF of {PAGES:,} pages",
        "get_text_range of every page by pypdfium2",
        [Row("draft with text, pages, paragraphs", read, bare)],
    )


def long_pdf(pages: int) -> bytes:
    """A book with running heads, page numbers and paragraphs of different lengths."""
    words = " ".join(texts(60)).split()
    at = 0
    made = []
    for number in range(pages):
        rows: list[str] = [f"The generated book {number + 1}", ""]
        row = ""
        while len(rows) < _LINES:
            word = words[at % len(words)]
            at += 1
            if len(row) + len(word) >= _CHARACTERS or at % 97 == 0:
                rows.append(row)
                row = ""
            row = f"{row} {word}".strip()
        rows += ["", f"- {number + 1} -"]
        made.append(Page(lines(rows)))
    return Pdf(made, info={"Title": "The generated book"}).bytes()


def _bare(path: Path) -> None:
    document = PdfDocument(path)
    for page in document:
        text_page = page.get_textpage()
        text_page.get_text_range()
        text_page.close()
        page.close()
    document.close()


def _import(path: Path) -> None:
    (draft,) = registry.read(path)
    assert draft.documents[0].pages == PAGES
