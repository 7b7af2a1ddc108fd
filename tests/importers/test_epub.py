"""E-books: order, chapters, links, notes, pages, images; bad and real ones."""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import AgentRole, Draft, DraftDocument, Origin
from desk_archive.domain.structure import SpanKind
from desk_archive.importers import registry
from desk_archive.importers.base import ImportOptions
from tests.importers.book_files import CONTAINER, book, entry, page, toc
from tests.importers.word_files import PNG
from tests.importers.zip_files import broken_inside, packed

NAV = {"nav.xhtml": "nav"}


def drafted(path: Path) -> Draft:
    (draft,) = registry.read(path)
    assert isinstance(draft, Draft)
    return draft


@pytest.fixture
def read(tmp_path: Path):
    """Read a book of these files."""

    def _read(files, **more) -> DraftDocument:
        (document,) = drafted(book(tmp_path / "a.epub", files, **more)).documents
        check(document)
        return document

    return _read


def check(document: DraftDocument) -> None:
    known = {resource.sha256 for resource in document.resources}
    for span in document.spans:
        assert 0 <= span.start <= span.end <= len(document.text)
        assert span.kind is not SpanKind.IMAGE or span.target in known


def chapters(document: DraftDocument) -> list[tuple[int, str, str]]:
    """Level, title and text of the chapters."""
    return [
        (s.level, s.target, document.text[s.start : s.end])
        for s in document.spans
        if s.kind is SpanKind.CHAPTER
    ]


def links(document: DraftDocument, kind: SpanKind = SpanKind.LINK) -> list[tuple[str, str]]:
    return [(document.text[s.start : s.end], s.target) for s in document.spans if s.kind is kind]


def at(document: DraftDocument, target: str, words: str) -> bool:
    """Whether a link's target is where these words stand."""
    return document.text[int(target.removeprefix("#char=")) :].startswith(words)


def test_chapters_in_the_order_of_the_spine(read) -> None:
    document = read(
        {"b.xhtml": page("<p>Two</p>"), "a.xhtml": page("<h1>One</h1><p>text</p>")},
        spine=("a.xhtml", "b.xhtml", "a.xhtml"),
    )
    assert document.text == "One\ntext\nTwo"
    assert document.media_type == "application/epub+zip"


def test_the_navigation_makes_nested_chapters(read) -> None:
    entries = entry("First", "a.xhtml", entry("Part", "a.xhtml#p")) + entry("Second", "b.xhtml")
    document = read(
        {
            "nav.xhtml": toc(entries),
            "a.xhtml": page('<h1>A</h1><p>x</p><h2 id="p">P</h2><p>y</p>'),
            "b.xhtml": page("<p>B</p>"),
        },
        properties=NAV,
    )
    assert chapters(document) == [
        (1, "First", "A\nx\nP\ny"),
        (2, "Part", "P\ny"),
        (1, "Second", "B"),
    ]


def test_the_ncx_of_older_books(read) -> None:
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text> One'
        '</text></navLabel><content src="a.xhtml"/><navPoint><navLabel><text>Inner</text>'
        '</navLabel><content src="a.xhtml#i"/></navPoint></navPoint></navMap><pageList><pageTarget'
        ' value="7"><navLabel><text>7</text></navLabel><content src="a.xhtml#i"/></pageTarget>'
        "</pageList></ncx>"
    )
    document = read({"toc.ncx": ncx, "a.xhtml": page('<p>a</p><p id="i">i</p>')})
    assert chapters(document) == [(1, "One", "a\ni"), (2, "Inner", "i")]
    assert document.page_labels == ("", "7")


def test_without_navigation_each_titled_file_is_a_chapter(read) -> None:
    document = read({"a.xhtml": page("<p>a</p>", title="Alpha"), "b.xhtml": page("<p>b</p>")})
    assert chapters(document) == [(1, "Alpha", "a\nb")]


def test_links_lead_to_a_place_in_the_text(read) -> None:
    document = read(
        {
            "text/a.xhtml": page(
                '<p><a href="b%20c.xhtml#x">there</a> <a href="#here">here</a> '
                '<a href="../text/b%20c.xhtml">file</a> <a href="http://x.example/">out</a> '
                '<a href="gone.xhtml">gone</a></p><p id="here">Place</p>'
            ),
            "text/b%20c.xhtml": page('<p>Start</p><p>mid <b id="x">Target</b></p>'),
        }
    )
    found = dict(links(document))
    assert at(document, found["there"], "Target")
    assert at(document, found["here"], "Place")
    assert at(document, found["file"], "Start")
    assert (found["out"], found["gone"]) == ("http://x.example/", "gone.xhtml")


def test_notes_of_several_files_are_told_apart(read) -> None:
    chapter = page(
        '<p>Text<a epub:type="noteref" href="#n1">1</a> <a epub:type="noteref" '
        'href="notes.xhtml#e1">2</a></p><aside epub:type="footnote" id="n1"><p>Note {0}</p></aside>'
    )
    notes = page('<ol><li epub:type="endnote" id="e1">End note</li></ol>')
    document = read(
        {"a.xhtml": chapter.format("A"), "b.xhtml": chapter.format("B"), "notes.xhtml": notes}
    )
    references = [target for _, target in links(document, SpanKind.FOOTNOTE_REFERENCE)]
    notes_found = {target: text for text, target in links(document, SpanKind.FOOTNOTE)}
    assert [notes_found[target] for target in references] == [
        "Note A", "End note", "Note B", "End note"
    ]  # fmt: skip


def test_pages_by_their_own_marks_and_by_the_list(read) -> None:
    text = '<p id="s">a <span epub:type="pagebreak" id="p2" title="2"/>b</p><p id="p3">c</p>'
    pages = "".join(entry(n, f"a.xhtml#p{n}") for n in ("2", "3"))
    document = read(
        {"nav.xhtml": toc(entry("A", "a.xhtml"), pages), "a.xhtml": page(text)}, properties=NAV
    )
    breaks = [(s.start, s.target) for s in document.spans if s.kind is SpanKind.PAGE_BREAK]
    assert document.text == "a b\nc"
    assert breaks == [(2, "2"), (4, "3")]
    assert document.page_labels == ("", "2", "3")
    assert document.pages == 3


def test_images_and_the_cover(read) -> None:
    document = read(
        {
            "cover.png": PNG + b"cover",
            "img/a.png": PNG,
            "t/a.xhtml": page('<p>x <img src="../img/a.png" alt="A map"/></p><img src="/etc/x"/>'),
        },
        properties={"cover.png": "cover-image"},
    )
    assert {resource.name for resource in document.resources} == {
        "OEBPS/cover.png", "OEBPS/img/a.png"
    }  # fmt: skip
    places = [(document.text[s.start : s.end]) for s in document.spans if s.kind is SpanKind.IMAGE]
    assert sorted(places) == ["", "A map"]


def test_what_stands_in_for_other_kinds_and_what_is_left_out(tmp_path: Path) -> None:
    items = (
        '<item id="pdf" href="x.pdf" media-type="application/pdf" fallback="i0"/>'
        '<item id="loop" href="y.pdf" media-type="application/pdf" fallback="loop"/>'
    )
    path = book(
        tmp_path / "a.epub",
        {"a.xhtml": page("<p>instead</p>"), "pic.png": PNG},
        items=items,
        spine=("pdf", "loop", "pic.png", "nowhere"),
    )
    draft = drafted(path)
    assert draft.documents[0].text == "instead"
    assert len(draft.documents[0].resources) == 1
    assert sum("left out" in warning for warning in draft.warnings) == 1
    assert any("nowhere" in warning for warning in draft.warnings)


def test_missing_and_damaged_chapters_cost_only_themselves(tmp_path: Path) -> None:
    files = {"a.xhtml": page("<p>good</p>"), "bad.xhtml": page("<p>words " * 200)}
    path = book(
        tmp_path / "a.epub",
        files,
        unlisted=("gone.xhtml",),
        spine=("gone.xhtml", "bad.xhtml", "a.xhtml"),
    )
    path.write_bytes(broken_inside(path.read_bytes(), "OEBPS/bad.xhtml"))
    draft = drafted(path)
    assert draft.documents[0].text == "good"
    assert sum("missing" in warning for warning in draft.warnings) == 1
    assert sum("damaged" in warning for warning in draft.warnings) == 1


def test_own_entities_are_text_and_foreign_ones_stay_unread(tmp_path: Path) -> None:
    chapter = '<!DOCTYPE html [<!ENTITY {}>]><html xmlns="http://www.w3.org/1999/xhtml"><body>{}'
    end = "</body></html>"
    own = chapter.format('who "Anna"', "<p>&who; &amp; &eacute;</p>") + end
    foreign = chapter.format('f SYSTEM "file:///etc/hostname"', "<p>[&f;]</p>") + end
    bomb = chapter.format('a "ha"><!ENTITY b "&a;&a;"', "<p>[&b;]</p>") + end
    files = {"a.xhtml": own, "b.xhtml": foreign, "c.xhtml": bomb}
    draft = drafted(book(tmp_path / "a.epub", files))
    assert draft.documents[0].text == "Anna & é\n[&f;]\n[&b;]"
    assert len(draft.warnings) == 2


def test_scripts_of_all_directions_and_encodings(read) -> None:
    document = read(
        {
            "a.xhtml": page('<p dir="rtl">שלום עולם</p>'),
            "b.xhtml": page("<p>Привет</p>").replace("UTF-8", "windows-1251").encode("cp1251"),
            "c.xhtml": page("<p>縦書き</p>").encode("utf-16"),
        }
    )
    assert document.text == "שלום עולם\nПривет\n縦書き"


def test_language_of_metadata_then_chapters_then_words(tmp_path: Path) -> None:
    german = page("<p>Der Botschafter ist nicht in der Stadt und das ist auch gut so</p>")
    stated = german.replace("<html ", '<html lang="de-AT" ')
    files = {"a.xhtml": german}
    path = tmp_path / "a.epub"
    assert drafted(book(path, files)).documents[0].language == "de"
    assert drafted(book(path, {"a.xhtml": stated})).documents[0].language == "de-AT"
    named = "<dc:language>de-CH</dc:language>"
    assert drafted(book(path, files, metadata=named)).documents[0].language == "de-CH"


def test_titles_from_the_text_or_the_name(tmp_path: Path) -> None:
    draft = drafted(book(tmp_path / "my book.epub", {"a.xhtml": page("<h1>Head</h1>")}))
    assert (draft.fields.title, draft.origins) == ("Head", {"title": Origin.INFERRED})
    draft = drafted(book(tmp_path / "my book.epub", {"a.xhtml": page("<p>x</p>")}))
    assert draft.fields.title == "my book"
    assert draft.importer == "epub 1"


def encryption(path: str, algorithm: str) -> dict[str, str]:
    return {
        "META-INF/encryption.xml": (
            '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<enc:EncryptedData xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
            f'<enc:EncryptionMethod Algorithm="{algorithm}"/><enc:CipherData>'
            f'<enc:CipherReference URI="{path}"/></enc:CipherData></enc:EncryptedData></encryption>'
        )
    }


def test_protected_books_are_refused_and_disguised_fonts_are_not(tmp_path: Path) -> None:
    files = {"a.xhtml": page("<p>x</p>")}
    aes = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
    path = book(tmp_path / "a.epub", files, extra=encryption("OEBPS/a.xhtml", aes))
    with pytest.raises(ImportFailedError, match="DRM"):
        drafted(path)
    font = encryption("OEBPS/a.xhtml", "http://www.idpf.org/2008/embedding")
    assert drafted(book(tmp_path / "a.epub", files, extra=font)).documents[0].text == "x"
    other = encryption("OEBPS/film.mp4", aes)
    assert drafted(book(tmp_path / "a.epub", files, extra=other)).warnings


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"a.txt": "x"}, "no package document"),
        ({"META-INF/container.xml": CONTAINER.format("../../x.opf")}, "no package document"),
        ({"a.opf": "<package"}, "not XML"),
        ({"a.opf": "<package><spine/></package>"}, "no chapters"),
        ({"a.opf": '<!DOCTYPE p [<!ENTITY x SYSTEM "/etc/passwd">]><package>&x;</package>'}, "another file"),
    ],
)  # fmt: skip
def test_what_is_no_book_is_refused_in_words(tmp_path: Path, files, reason: str) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(packed(files))
    with pytest.raises(ImportFailedError, match=reason) as caught:
        drafted(path)
    assert "a.epub" in caught.value.message


def test_bombs_deep_pages_and_long_books_end_soon(tmp_path: Path) -> None:
    bomb = book(tmp_path / "a.epub", {"a.xhtml": page("<p>x</p>"), "b.xhtml": b" " * 40_000_000})
    draft = drafted(bomb)
    assert draft.documents[0].text == "x"
    assert any("too large" in warning for warning in draft.warnings)
    deep = page("<div>" * 20_000 + "deep" + "</div>" * 20_000)
    assert drafted(book(tmp_path / "b.epub", {"a.xhtml": deep})).documents[0].text == "deep"
    path = book(tmp_path / "c.epub", {"a.xhtml": page("<p>long</p>" * 20)})
    with pytest.raises(ImportFailedError) as caught:
        list(registry.read(path, ImportOptions(max_characters=30)))
    assert caught.value.kind is ErrorKind.TOO_LARGE


_PIECE = st.sampled_from(
    ['<p id="a">é\u0301x</p>', "<h2>h</h2>", '<a href="#a">l</a>', '<img src="i.png"/>', "<td>",
     '<span epub:type="pagebreak" title="4"/>', "<aside epub:type='footnote' id='a'>n</aside>",
     '<a epub:type="noteref" href="b.xhtml#a">1</a>', "<ol><li>x", "&nbsp;&bogus;", "\u0301"]
)  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(_PIECE, max_size=5), min_size=1, max_size=3))
def test_offsets_hold_for_any_markup(tmp_path_factory, contents) -> None:
    files: dict[str, str | bytes] = {
        f"{name}.xhtml": page("".join(pieces))
        for name, pieces in zip("abc", contents, strict=False)
    }
    path = book(tmp_path_factory.mktemp("b") / "a.epub", {**files, "i.png": PNG})
    for document in drafted(path).documents:
        check(document)


# --- real books

DC = "{http://purl.org/dc/elements/1.1/}"
OPF = "{http://www.idpf.org/2007/opf}"


def _facts(path: Path) -> tuple[ElementTree.Element, list[str]]:
    """The package document, and the beginning of the longest text of each chapter, by the spine."""
    with zipfile.ZipFile(path) as container:
        rootfile = next(
            e.attrib["full-path"]
            for e in ElementTree.fromstring(container.read("META-INF/container.xml")).iter()
            if "full-path" in e.attrib
        )
        root = ElementTree.fromstring(container.read(rootfile))
        items = {e.attrib["id"]: e.attrib["href"] for e in root.iter(f"{OPF}item")}
        bodies = []
        for reference in root.iter(f"{OPF}itemref"):
            name = posixpath.join(posixpath.dirname(rootfile), items[reference.attrib["idref"]])
            source = re.sub(
                r"<!DOCTYPE[^\[>]*(\[.*?\])?\s*>",
                "",
                container.read(name).decode(),
                flags=re.DOTALL,
            )
            source = re.sub(r"<(script|style)\b.*?</\1>", "", source, flags=re.DOTALL)
            tree = ElementTree.fromstring(re.sub(r"&(?!amp|lt|gt|quot|#)\w+;", " ", source))
            body = next(e for e in tree.iter() if e.tag.endswith("}body"))
            longest = max(body.itertext(), key=len, default="")
            bodies.append("".join(re.findall(r"\w", longest))[:60])
        return root, bodies  # fmt: skip


@pytest.mark.corpus
def test_metadata_and_order_of_real_books(corpus: Path) -> None:
    paths = sorted((corpus / "epub").rglob("*.epub"))
    assert paths
    for path in paths:
        root, bodies = _facts(path)
        draft = drafted(path)
        fields, (document,) = draft.fields, draft.documents

        def words(name: str, root: ElementTree.Element = root) -> list[str]:
            return [" ".join((e.text or "").split()) for e in root.iter(DC + name)]

        assert fields.title == words("title")[0], path.name
        makers = [a.name for a in fields.agents if a.role is not AgentRole.CONTRIBUTOR]
        assert makers == words("creator"), path.name
        assert [i.value for i in fields.identifiers] == words("identifier"), path.name
        assert list(fields.subjects) == words("subject")
        if words("rights"):  # Else EPUB 3 may say it by a `meta`.
            assert fields.rights == "\n".join(words("rights"))
        dates = words("date")
        assert (fields.date.edtf if fields.date else None) == (dates[0] if dates else None)
        assert (document.language or "").lower() == words("language")[0].lower()
        text = "".join(re.findall(r"\w", document.text))
        place = 0
        for body in bodies:
            found = text.find(body, place)
            assert found >= 0, (path.name, body)
            place = max(place, found)


@pytest.mark.corpus
def test_a_hostile_book_reads_no_file(corpus: Path) -> None:
    draft = drafted(corpus / "hostile-samples" / "xxe-file.epub")
    assert "root:" not in draft.documents[0].text
    assert draft.warnings


def test_a_book_is_known_by_its_content(tmp_path: Path) -> None:
    path = book(tmp_path / "a.epub", {"a.xhtml": page("<p>x</p>")}).rename(tmp_path / "book")
    assert registry.is_known(path)
    assert drafted(path).importer == "epub 1"
