"""Places in e-books: pages told by steps through the markup, image pages, books of EPUB 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.records import AgentRole, Draft, DraftDocument, Identifier
from desk_archive.domain.structure import SpanKind
from desk_archive.importers import registry
from desk_archive.importers.epub_cfi import (
    ChapterPlaces,
    Step,
    element_at,
    named_elements,
    read_cfi,
)
from desk_archive.importers.xml_safe import parse
from tests.importers.book_files import CONTAINER, book, entry, page, toc
from tests.importers.word_files import PNG
from tests.importers.zip_files import packed

NAV = {"nav.xhtml": "nav"}
NCX = (
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>{}</navMap>'
    "<pageList>{}</pageList></ncx>"
)


def drafted(path: Path) -> Draft:
    (draft,) = registry.read(path)
    assert isinstance(draft, Draft)
    return draft


def document_of(path: Path) -> DraftDocument:
    (document,) = drafted(path).documents
    return document


def pages(document: DraftDocument) -> list[tuple[str, str]]:
    """What pages are called, and the words with which they begin."""
    return [
        (span.target, document.text[span.start : span.start + 5])
        for span in document.spans
        if span.kind is SpanKind.PAGE_BREAK
    ]


def chapters(document: DraftDocument) -> list[tuple[int, str, str]]:
    return [
        (span.level, span.target, document.text[span.start : span.end])
        for span in document.spans
        if span.kind is SpanKind.CHAPTER
    ]


# --- steps


def test_a_place_by_its_steps() -> None:
    found = read_cfi("epubcfi(/6/4[ch]!/4/10[p^]5]/3:10[before,after])")
    assert found is not None
    assert found.package == (Step(6), Step(4, "ch"))
    assert found.steps == (Step(4), Step(10, "p]5"), Step(3))
    assert found.offset == 10


@pytest.mark.parametrize("words", ["", "p5", "epubcfi(/6/4)", "epubcfi(/6!/4!/2)", "epubcfi("])
def test_what_is_no_place(words: str) -> None:
    assert read_cfi(words) is None


def test_a_name_holds_where_the_count_is_wrong() -> None:
    root = parse(b'<a><b/><c id="x"/><d id="y"/></a>')
    for steps, name in (((Step(4),), "c"), ((Step(2, "y"),), "d"), ((Step(4, "gone"),), "c")):
        found = element_at(root, steps, named_elements(root))
        assert found is not None
        assert found.tag == name
    assert element_at(root, (Step(20),), {}) is None


words = st.lists(st.text("ab \né𝄞", max_size=8), min_size=1, max_size=6)


@settings(deadline=None)
@given(st.lists(words, min_size=1, max_size=6), st.data())
def test_a_place_is_found_in_the_reading_text(paragraphs, data) -> None:
    # Each paragraph begins with a number of its own, so that its words stand once only.
    marked = [[f"<{n}>", *pieces] for n, pieces in enumerate(paragraphs)]
    inside = "".join(
        "<p>" + "<i/>".join(piece.replace("<", "&lt;") for piece in pieces) + "</p>"
        for pieces in marked
    )
    root = parse(f"<html><head><title>T</title></head><body>{inside}</body></html>".encode())
    text = "\n".join(" ".join("".join(pieces).split()) for pieces in marked)
    number = data.draw(st.integers(0, len(marked) - 1))
    piece = data.draw(st.integers(0, len(marked[number]) - 1))
    at = data.draw(st.integers(0, len(marked[number][piece])))
    units = len(marked[number][piece][:at].encode("utf-16-le")) // 2
    cfi = read_cfi(f"epubcfi(/6/2!/4/{2 * number + 2}/{2 * piece + 1}:{units})")
    assert cfi is not None
    found = ChapterPlaces(root, text).find(cfi)
    assert found is not None
    before = "".join("".join(pieces) for pieces in marked[:number])
    before += "".join(marked[number][:piece]) + marked[number][piece][:at]
    seen, wanted = len("".join(text[:found].split())), len("".join(before.split()))
    assert seen == min(wanted, len("".join(text.split())) - 1)


def test_pages_told_by_steps(tmp_path: Path) -> None:
    listed = "".join(
        entry(label, f"book.opf#epubcfi(/6/{place})")
        for label, place in (
            ("11", "4[i2]!/4/2/1:4"),
            ("12", "4!/4/4[p]/3:1[y,%20z]"),
            ("13", "4!/4/40[q]"),
            ("14", "90!/4/2"),
        )
    )
    path = book(
        tmp_path / "a.epub",
        {
            "nav.xhtml": toc(entry("One", "a.xhtml"), listed),
            "a.xhtml": page("<p>first</p>"),
            "b.xhtml": page('<p>one two</p><p id="p">x<b>bold</b>y z</p><h2 id="q">End</h2>'),
        },
        properties=NAV,
    )
    document = document_of(path)
    assert document.text == "first\none two\nxboldy z\nEnd"
    assert pages(document) == [("11", "two\nx"), ("12", "z\nEnd"), ("13", "End")]


# --- image pages


def test_image_pages_stand_before_what_stands_in_for_them(tmp_path: Path) -> None:
    images = {f"p{n}.png": PNG + bytes([n]) for n in (1, 2, 3)}
    items = "".join(
        f'<item id="s{n}" href="p{n}.png" media-type="image/png" fallback="i1"/>' for n in (1, 2, 3)
    )
    listed = "".join(entry(str(n), f"p{n}.png") for n in (1, 2, 3))
    path = book(
        tmp_path / "a.epub",
        {"nav.xhtml": toc(entry("All", "a.xhtml"), listed), "a.xhtml": page("<p>instead</p>")},
        properties=NAV,
        items=items,
        extra={f"OEBPS/{name}": data for name, data in images.items()},
        spine=("s1", "s2", "s3"),
    )
    draft = drafted(path)
    (document,) = draft.documents
    assert document.text == "instead"
    assert {resource.data for resource in document.resources} == set(images.values())
    assert sum(span.kind is SpanKind.IMAGE for span in document.spans) == 3
    assert [label for label in document.page_labels if label] == ["1", "2", "3"]
    assert draft.warnings == ()


# --- navigation


def test_an_entry_without_a_link_begins_with_those_below_it(tmp_path: Path) -> None:
    below = entry("First", "a.xhtml") + entry("Second", "b.xhtml")
    files = {
        "nav.xhtml": toc(f"<li><span>Part</span><ol>{below}</ol></li><li><span>None</span></li>"),
        "a.xhtml": page("<p>a</p>"),
        "b.xhtml": page("<p>b</p>"),
    }
    document = document_of(book(tmp_path / "a.epub", files, properties=NAV))
    assert chapters(document) == [(1, "Part", "a\nb"), (2, "First", "a"), (2, "Second", "b")]


# --- EPUB 2


def test_a_book_of_epub_2(tmp_path: Path) -> None:
    point = (
        '<navPoint id="n{0}" playOrder="{0}"><navLabel><text>{1}</text></navLabel>'
        '<content src="{2}"/>{3}</navPoint>'
    )
    inner = point.format(2, "Section", "text/one.html#s", "")
    points = point.format(1, "One", "text/one.html", inner) + point.format(
        3, "Two", "text/t%20wo.html", ""
    )
    target = (
        '<pageTarget id="p9" type="normal" value="9" playOrder="4"><navLabel><text>ix</text>'
        '</navLabel><content src="text/t%20wo.html#p9"/></pageTarget>'
    )
    doctype = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" '
        '"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'
    )
    head = f'<?xml version="1.0" encoding="ISO-8859-1"?>{doctype}'
    html = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>{}</body>'
        "</html>"
    )
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="2.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:opf="http://www.idpf.org/2007/opf"><dc:title>Lettres</dc:title>'
        '<dc:creator opf:role="aut" opf:file-as="Émile, Z.">Z. Émile</dc:creator>'
        '<dc:creator opf:role="ill">A. Peintre</dc:creator>'
        '<dc:contributor opf:role="trl">T. Passeur</dc:contributor>'
        '<dc:identifier id="id" opf:scheme="ISBN">978-3-16-148410-0</dc:identifier>'
        '<dc:language>fr-CA</dc:language><dc:date opf:event="publication">1899-05</dc:date>'
        "<dc:publisher>Maison</dc:publisher><dc:rights>Domaine public</dc:rights>"
        '<meta name="cover" content="cov"/></metadata><manifest>'
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        '<item id="cov" href="cover.png" media-type="image/png"/>'
        '<item id="b" href="text/t%20wo.html" media-type="application/xhtml+xml"/>'
        '<item id="a" href="text/one.html" media-type="application/xhtml+xml"/>'
        '</manifest><spine toc="ncx"><itemref idref="a"/><itemref idref="b" linear="no"/></spine>'
        '<guide><reference type="toc" href="text/one.html"/></guide></package>'
    )
    one = head + html.format('<h1>Été&nbsp;&eacute;</h1><p id="s">s&#233;</p>')
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER.format("OPS/content.opf"),
        "OPS/content.opf": opf,
        "OPS/toc.ncx": NCX.format(points, target),
        "OPS/cover.png": PNG,
        "OPS/text/one.html": one.encode("iso-8859-1"),
        "OPS/text/t wo.html": html.format('<p>two</p><p id="p9">nine</p>'),
    }
    path = tmp_path / "old.epub"
    path.write_bytes(packed(files, stored=("mimetype",)))
    draft = drafted(path)
    (document,) = draft.documents
    assert document.text == "Été\u00a0é\nsé\ntwo\nnine"
    assert chapters(document) == [
        (1, "One", "Été\u00a0é\nsé"), (2, "Section", "sé"), (1, "Two", "two\nnine")
    ]  # fmt: skip
    assert pages(document) == [("ix", "nine")]
    assert len(document.resources) == 1
    found = draft.fields
    assert (found.title, found.rights, found.credits) == (
        "Lettres", "Domaine public", "Published by Maison"
    )  # fmt: skip
    assert [(agent.name, agent.role) for agent in found.agents] == [
        ("Z. Émile", AgentRole.AUTHOR),
        ("A. Peintre", AgentRole.AUTHOR),
        ("T. Passeur", AgentRole.TRANSLATOR),
    ]
    assert found.identifiers == (Identifier("isbn", "9783161484100"),)
    assert (found.languages, document.language) == (("French",), "fr-CA")
    assert found.date is not None
    assert (found.date.edtf, found.date.verbatim) == ("1899-05", "1899-05")
    assert draft.warnings == ()
