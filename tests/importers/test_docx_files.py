"""Word files: their fields, bad ones, and real ones."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import AgentName, AgentRole, DraftDocument, Origin
from desk_archive.domain.structure import SpanKind
from desk_archive.importers import registry
from tests.importers.word_files import (
    W,
    check,
    comment,
    drafted,
    end,
    p,
    para,
    r,
    start,
    style,
    table,
    texts,
    word_file,
)
from tests.importers.zip_files import packed, write_zip

# --- fields


def test_core_properties_become_fields(tmp_path: Path) -> None:
    core = (
        "<dc:title>A Letter</dc:title><dc:creator>Storm, Anna; Berg, Karl</dc:creator>"
        "<dc:subject>Trade</dc:subject><cp:keywords>coal, steel; tariffs</cp:keywords>"
        "<dc:description>On coal.</dc:description><dc:language>de-DE</dc:language>"
        "<cp:category>Letters</cp:category><dc:identifier>doi:10.1234/abc</dc:identifier>"
        "<dcterms:created>2020-01-01T00:00:00Z</dcterms:created>"
    )
    draft = drafted(word_file(tmp_path / "a.docx", p("Text"), core=core))
    fields = draft.fields
    assert fields.title == "A Letter"
    assert fields.agents == (
        AgentName("Storm, Anna", AgentRole.AUTHOR),
        AgentName("Berg, Karl", AgentRole.AUTHOR),
    )
    assert fields.subjects == ("Trade", "coal", "steel", "tariffs")
    assert (fields.description, fields.topics) == ("On coal.", ("Letters",))
    assert fields.languages == ("German",)
    assert fields.identifiers[0].scheme == "doi"
    assert fields.date is None
    assert draft.documents[0].language == "de-DE"
    assert draft.importer == "docx 1"
    assert draft.origins == {}


def test_where_the_title_comes_from(tmp_path: Path) -> None:
    styles = style("T", "Title") + style("H", "heading 1")
    title, heading = p("The  Title", style="T"), p("Heading", style="H")
    path = tmp_path / "my file.docx"
    draft = drafted(word_file(path, heading + title, styles=styles))
    assert (draft.fields.title, draft.origins) == ("The Title", {})
    assert "The Title" in draft.documents[0].text
    draft = drafted(word_file(path, heading, styles=styles))
    assert (draft.fields.title, draft.origins) == ("Heading", {"title": Origin.INFERRED})
    contents = p("Contents:", style="T") + p("INHALT", style="H")
    draft = drafted(word_file(path, contents + heading, styles=styles))
    assert (draft.fields.title, draft.origins) == ("Heading", {"title": Origin.INFERRED})
    draft = drafted(word_file(path, p("x"), core="<dc:title>Microsoft Word - x.doc</dc:title>"))
    assert (draft.fields.title, draft.origins) == ("my file", {"title": Origin.INFERRED})


@pytest.mark.parametrize("suffix", ["docx", "docm", "dotx", "DOCX"])
def test_all_kinds_of_word_files(tmp_path: Path, suffix: str) -> None:
    assert drafted(word_file(tmp_path / f"a.{suffix}", p("Text"))).documents[0].text == "Text"


def test_the_strict_form_is_read_alike(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx", p("H", style="1") + p("x"), styles=style("1", "heading 1")
    )
    with zipfile.ZipFile(path) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    strict = {
        name: data.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, data in parts.items()
    }
    document = drafted(write_zip(tmp_path / "b.docx", strict)).documents[0]
    assert texts(document, SpanKind.HEADING) == ["H"]


# --- bad files


def test_old_encrypted_and_other_files_are_refused_in_words(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    cases = {
        "a.doc": (ole, "save it as .docx"),
        "b.docx": (ole, "before 2007"),
        "c.docx": (ole + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        "d.docx": (packed({"xl/workbook.xml": "<workbook/>"}), "no Word file"),
        "e.docx": (b"words", "damaged or no Word file"),
        "f.odt": (packed({"mimetype": "application/vnd.oasis.opendocument.text"}), "OpenDocument"),
        "g.docx": (packed({"word/document.xml": "<w:document"}), "not XML"),
        "h.docx": (packed({"word/document.xml": "<workbook/>"}), "spreadsheet"),
    }
    for name, (data, reason) in cases.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(ImportFailedError, match=reason) as caught:
            list(registry.read(tmp_path / name))
        assert name in caught.value.message


def test_entities_and_bombs_are_refused(tmp_path: Path) -> None:
    evil = (
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
    )
    path = write_zip(tmp_path / "a.docx", {"word/document.xml": evil})
    with pytest.raises(ImportFailedError, match="another file"):
        list(registry.read(path))
    path = write_zip(tmp_path / "b.docx", {"word/document.xml": b"<a>" + b" " * 80_000_000})
    with pytest.raises(ImportFailedError, match="too large") as caught:
        list(registry.read(path))
    assert caught.value.kind is ErrorKind.TOO_LARGE


def test_a_damaged_side_part_costs_only_itself(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", p("Text"), styles="<w:style")
    draft = drafted(path)
    assert draft.documents[0].text == "Text"
    assert any("styles.xml" in warning for warning in draft.warnings)


def test_deep_nesting_ends_in_a_record_or_a_reason(tmp_path: Path) -> None:
    deep = p("x")
    for _ in range(60):
        deep = table((deep,))
    document = drafted(word_file(tmp_path / "a.docx", deep)).documents[0]
    assert document.text == "x"
    holders = "<w:smartTag>" * 200 + r("y") + "</w:smartTag>" * 200
    assert drafted(word_file(tmp_path / "b.docx", para(holders))).documents[0].text == "y"
    with pytest.raises(ImportFailedError):
        list(registry.read(word_file(tmp_path / "c.docx", "<w:sdt>" * 5000 + "</w:sdt>" * 5000)))


_RUN = st.tuples(
    st.text(alphabet="ab \u0301é\n&<", max_size=8),
    st.sampled_from(["", "<w:b/>", "<w:i/>", '<w:highlight w:val="red"/>', "<w:vanish/>"]),
    st.sampled_from(["", "ins", "del", "moveTo", "hyperlink"]),
    st.booleans(),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(_RUN, max_size=4), max_size=5))
def test_offsets_hold_for_any_runs(tmp_path_factory, paragraphs) -> None:
    number = 0
    body = ""
    for runs in paragraphs:
        pieces = []
        for text, props, around, commented in runs:
            escaped = text.replace("&", "&amp;").replace("<", "&lt;")
            piece = r(escaped, props)
            if around:
                piece = f"<w:{around}>{piece}</w:{around}>"
            if commented:
                number += 1
                piece = f"{start(number)}{piece}{end(number)}"
            pieces.append(piece)
        body += para(*pieces)
    comments = "".join(comment(n + 1, "note") for n in range(number))
    path = word_file(tmp_path_factory.mktemp("w") / "a.docx", body, comments=comments)
    for document in drafted(path).documents:
        check(document)
        strong = [document.text[s.start : s.end] for s in document.spans]
        assert all(not text.startswith("\n") for text in strong)


# --- real files


def _word_parts(path: Path, part: str) -> ElementTree.Element | None:
    with zipfile.ZipFile(path) as container:
        if part not in container.namelist():
            return None
        return ElementTree.fromstring(container.read(part))


def _without_references(document: DraftDocument) -> str:
    text = list(document.text)
    for span in document.spans:
        if span.kind is SpanKind.FOOTNOTE_REFERENCE:
            text[span.start : span.end] = " " * (span.end - span.start)
    return re.sub(r"\s+", "", "".join(text))


def _words(element: ElementTree.Element) -> str:
    found = [e.text or "" for e in element.iter() if e.tag.endswith(("}t", "}tab"))]
    return re.sub(r"\s+", "", "".join(found))


@pytest.mark.corpus
def test_notes_comments_and_tables_of_real_files(corpus: Path) -> None:
    paths = sorted((corpus / "docx").rglob("*.docx"))
    assert paths
    differences = []
    for path in paths:
        draft = drafted(path)
        document = draft.documents[0] if draft.documents else None
        text = _without_references(document) if document else ""
        for kind in ("footnote", "endnote", "comment"):
            root = _word_parts(path, f"word/{kind}s.xml")
            notes = (
                [e for e in root.iter() if e.tag.endswith(f"}}{kind}")] if root is not None else []
            )
            notes = [n for n in notes if not any(k.endswith("}type") for k in n.attrib)]
            if kind == "comment" and document:
                got = {re.sub(r"\s+", "", a.note) for a in document.annotations if a.note}
                wanted = {_words(n) for n in notes}
                differences += [(path.name, kind)] if got != wanted else []
            else:
                differences += [(path.name, kind) for n in notes if _words(n) not in text]
        root = _word_parts(path, "word/document.xml")
        body = ElementTree.tostring(root, encoding="unicode") if root is not None else ""
        if "AlternateContent" not in body:
            paragraphs = [_words(e) for e in root.iter() if e.tag.endswith("}p")]
            differences += [(path.name, x) for x in paragraphs if x not in text]
            rows = sum(1 for e in root.iter() if e.tag.endswith("}tr") and _words(e))
            spans = document.spans if document else ()
            kept = sum(1 for s in spans if s.kind is SpanKind.TABLE_ROW)
            heads = sum(1 for s in spans if s.kind is SpanKind.FURNITURE)
            differences += [(path.name, "rows", rows, kept)] if rows != kept and not heads else []
    assert not differences


@pytest.mark.corpus
def test_core_properties_of_real_files(corpus: Path) -> None:
    compared = 0
    for path in sorted((corpus / "docx").rglob("*.docx")):
        root = _word_parts(path, "docProps/core.xml")
        values = {
            e.tag.rpartition("}")[2]: (e.text or "").strip()
            for e in (root if root is not None else ())
        }
        fields = drafted(path).fields
        if values.get("creator"):
            assert [agent.name for agent in fields.agents] == [values["creator"]]
            compared += 1
        if values.get("title"):
            assert fields.title == values["title"]
    assert compared > 10


def test_a_word_file_is_known_by_its_content(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", p("Text")).rename(tmp_path / "Letter 29.03.1953")
    assert registry.is_known(path)
    assert drafted(path).importer == "docx 1"
    assert registry.media_type(path).endswith("wordprocessingml.document")
