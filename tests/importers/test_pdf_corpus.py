"""PDF: real files, compared with what other programs and regular expressions find in them."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import AgentRole, Draft
from desk_archive.domain.structure import SpanKind
from desk_archive.importers import registry
from desk_archive.importers.base import ImportOptions

pytestmark = pytest.mark.corpus

MARKS = ("/Highlight", "/Underline", "/StrikeOut", "/Squiggly")
OTHERS = ("/Text", "/FreeText", "/Square", "/Circle", "/Line", "/Ink", "/Stamp", "/Caret")
AGREEMENT = 0.98


def files(corpus: Path) -> list[Path]:
    """All PDF files but the cables, which are alike."""
    return sorted([*corpus.glob("pdf/**/*.pdf"), *corpus.glob("hostile-samples/*.pdf")])


def drafts(corpus: Path) -> list[tuple[Path, Draft]]:
    """The files that can be read without more ado."""
    found = []
    for path in files(corpus):
        with contextlib.suppress(ImportFailedError):
            found += [(path, draft) for draft in registry.read(path)]
    return found


def words(text: str) -> Counter[str]:
    """Runs of letters and figures, ligatures and presentation forms resolved."""
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def test_each_file_ends_in_a_record_or_a_reason(corpus: Path) -> None:
    found = {path for path, _ in drafts(corpus)}
    for path in set(files(corpus)) - found:
        with pytest.raises(ImportFailedError, match=re.escape(path.name)) as failed:
            list(registry.read(path))
        assert failed.value.kind in (ErrorKind.DAMAGED, ErrorKind.PASSWORD)
        # Nobody else finds a word in these either, at least without a password.
        try:
            with pikepdf.open(path) as pdf:
                shown = [page.get("/Contents") for page in pdf.pages]
            assert not any(shown), path.name
        except (pikepdf.PdfError, pikepdf.PasswordError):
            continue
    assert len(found) > 30


def test_page_counts(corpus: Path) -> None:
    for path, draft in drafts(corpus):
        with pikepdf.open(path) as pdf:
            assert draft.documents[0].pages == len(pdf.pages), path.name
        breaks = [s for s in draft.documents[0].spans if s.kind is SpanKind.PAGE_BREAK]
        assert len(breaks) == draft.documents[0].pages


def is_reply(item: pikepdf.Object) -> bool:
    """Whether an annotation is a note on another one, neither a mark nor part of a group."""
    return "/IRT" in item and item.Subtype not in MARKS and item.get("/RT") != "/Group"


def test_annotations(corpus: Path) -> None:
    counted = 0
    for path, draft in drafts(corpus):
        found = draft.documents[0].annotations
        with pikepdf.open(path) as pdf:
            there = [a for page in pdf.pages for a in page.obj.get("/Annots", [])]
            there = [a for a in there if a is not None and not is_reply(a)]
            kinds = Counter(str(a.get("/Subtype")) for a in there)
            marks = sum(kinds[kind] for kind in MARKS)
            notes = [
                str(a["/Contents"])
                for a in there
                if str(a.Subtype) in (*MARKS, *OTHERS) and "/Contents" in a
            ]
        assert len(found) == marks + sum(kinds[kind] for kind in OTHERS), path.name
        assert sorted(a.note for a in found if a.note) == sorted(n for n in notes if n)
        assert sum(a.start is not None for a in found) == marks, path.name
        counted += marks
    assert counted >= 9


def need_poppler() -> None:
    """The other reader; on Linux the test command installs it."""
    if shutil.which("pdftotext") is None:
        if sys.platform == "linux":
            pytest.fail("missing: pdftotext; packaging/bootstrap.py test installs it")
        pytest.skip("pdftotext is not installed")


def test_marks_cover_the_words_that_poppler_finds_there(corpus: Path) -> None:
    need_poppler()
    for path, draft in drafts(corpus):
        document = draft.documents[0]
        for note in document.annotations:
            if note.start is None or note.page is None:
                continue
            with pikepdf.open(path) as pdf:
                _, _, _, height = (float(n) for n in pdf.pages[note.page].mediabox)
            found: Counter[str] = Counter()
            for at in range(0, len(note.geometry), 8):
                xs, ys = note.geometry[at : at + 8 : 2], note.geometry[at + 1 : at + 8 : 2]
                area = (min(xs), height - max(ys), max(xs) - min(xs), max(ys) - min(ys))
                sides = [
                    f"{flag}"
                    for pair in zip(
                        ("-x", "-y", "-W", "-H"), map(str, map(round, area)), strict=True
                    )
                    for flag in pair
                ]
                page = str(note.page + 1)
                command = ["pdftotext", "-f", page, "-l", page, *sides, str(path), "-"]
                found += words(
                    subprocess.run(command, check=True, capture_output=True, text=True).stdout
                )
            passage = words(document.text[note.start : note.end])
            assert sum((passage & found).values()) >= 0.8 * sum(passage.values()), path.name


def test_words_are_those_that_another_reader_finds(corpus: Path) -> None:
    need_poppler()
    # Poppler turns the letters of Arabic ligatures round; a test of their own is below.
    paths = [p for p, _ in drafts(corpus) if "arabic" not in str(p)]
    paths = [*paths, *sorted(corpus.glob("us-cables/pdf/*.pdf"))]
    for path in paths:
        (draft,) = registry.read(path)
        command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
        other = words(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        ours = words(draft.documents[0].text)
        both = sum((ours & other).values())
        # Formulas and fonts without names for their letters are read differently by everyone.
        assert both >= 0.93 * sum(other.values()) - 8, (
            path.name,
            list((other - ours).items())[:20],
        )
        assert both >= 0.93 * sum(ours.values()) - 8, (path.name, list((ours - other).items())[:20])


def test_nothing_that_pdfium_finds_is_lost(corpus: Path) -> None:
    for path, draft in drafts(corpus):
        document = pypdfium2.PdfDocument(path)
        raw = "".join(page.get_textpage().get_text_range() for page in document)
        document.close()
        bare = Counter(c for c in unicodedata.normalize("NFC", raw) if c.isalnum())
        kept = Counter(c for c in draft.documents[0].text if c.isalnum())
        assert kept == bare, path.name


def test_right_to_left_in_logical_order(corpus: Path) -> None:
    for path in corpus.glob("pdf/py-pdf/015-arabic/*.pdf"):
        (draft,) = registry.read(path)
        assert "\u062d\u064e\u0628\u064a\u0628\u064a" in draft.documents[0].text
        assert "habibi" in draft.documents[0].text


def test_password(corpus: Path) -> None:
    (path,) = corpus.glob("pdf/py-pdf/005-*/*.pdf")
    with pytest.raises(ImportFailedError) as failed:
        list(registry.read(path))
    assert failed.value.kind is ErrorKind.PASSWORD
    (draft,) = registry.read(path, ImportOptions(password="openpassword"))
    assert draft.documents[0].text


def test_pictures_are_said(corpus: Path) -> None:
    (path,) = corpus.glob("pdf/py-pdf/019-*/*.pdf")
    (draft,) = registry.read(path)
    assert draft.warnings == ("image-only, 1 page",)
    assert draft.documents[0].text == ""


def front_matter(path: Path) -> dict[str, str]:
    """The front matter of a cable by regular expressions."""
    block = path.read_text(encoding="utf-8").split("---\n")[1]
    return dict(re.findall(r'^([\w-]+): "(.*)"$', block, re.MULTILINE))


def cable(draft: Draft) -> dict[str, str]:
    """The fields of a draft as front matter has them."""
    fields = draft.fields
    agents = {role: [a.name for a in fields.agents if a.role is role] for role in AgentRole}
    return {
        "cable-doc-number": next(
            i.value for i in fields.identifiers if i.scheme == "document-number"
        ),
        "title": fields.title,
        "cable-date": fields.date.edtf if fields.date and fields.date.edtf else "",
        "cable-from": agents[AgentRole.AUTHOR][-1],
        "cable-to": agents[AgentRole.RECIPIENT][0],
        "cable-tags": ", ".join(fields.topics),
        "cable-classification": fields.classification or "",
        "cable-concepts": ", ".join(fields.subjects) or "n/a",
    }


def iso(words_: str) -> str:
    """`November 27, 1979` as an ISO date."""
    import datetime

    return datetime.datetime.strptime(words_, "%B %d, %Y").date().isoformat()  # noqa: DTZ007


def test_cables_are_the_items_of_their_markdown(corpus: Path) -> None:
    """Each field of the PDF against the front matter that a person wrote of the same cable.

    Only what is equal counts as equal. Where the two differ, it is that person's field that departs
    from the page, in one of three known ways; no other difference is let through.
    """
    equal: Counter[str] = Counter()
    cables = sorted(corpus.glob("us-cables/pdf/*.pdf"))
    for path in cables:
        (draft,) = registry.read(path)
        (markdown,) = registry.read(corpus / "us-cables/markdown" / f"{path.stem}.qmd")
        assert set(draft.fields.identifiers) == set(markdown.fields.identifiers)
        theirs = front_matter(corpus / "us-cables/markdown" / f"{path.stem}.qmd")
        theirs["cable-date"] = iso(theirs["cable-date"])
        for name, ours in cable(draft).items():
            value, mine = (fold(text) for text in (theirs[name], ours))
            equal[name] += value == mine
            assert value == mine or departs(name, value, mine), (path.name, name, value, mine)
    assert cables
    for name in ("cable-doc-number", "cable-date", "cable-from", "cable-to", "cable-tags"):
        assert equal[name] >= AGREEMENT * len(cables), name
    assert equal.total() >= 0.95 * len(cables) * len(equal), equal


def departs(name: str, value: str, mine: str) -> bool:
    """Whether front matter differs from the page in a way that is known of its writer.

    A cable without a subject has a remark for a title; the subject goes on into what stands below
    it, or stops with its first line; the concepts break off at the end of a printed line.
    """
    if name == "title":
        remark = "subject not available" in value
        return remark or value.startswith(mine) or mine.startswith(value)
    return name == "cable-concepts" and len(value) < len(mine) and is_within(value, mine)


def is_within(part: str, whole: str) -> bool:
    """Whether the words of a part stand in the whole in the same order."""
    rest = iter(whole.split())
    return all(word in rest for word in part.split())


def fold(text: str) -> str:
    """Without regard to case, quotation marks and what stands between terms."""
    return re.sub(r"[\s,;\"\\]+", " ", text).casefold().strip()
