"""Volumes of documents of any size: one record each, streamed, in little memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_archive.domain.records import Draft
from desk_archive.domain.structure import SpanKind
from desk_archive.importers import tei
from desk_archive.importers.base import ImportOptions
from tests.importers.peak_memory import measure

MEGABYTE = 1_000_000
MOST_MEMORY = 300 * MEGABYTE

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="made1900v1"><teiHeader><fileDesc><titleStmt>
<title type="complete">Papers of Nowhere, Volume 1</title></titleStmt>
<publicationStmt><idno type="made">made1900v1</idno></publicationStmt>
<sourceDesc><p>Invented.</p></sourceDesc></fileDesc></teiHeader><text>
<front><pb n="I"/><div type="section"><head>Preface</head><p>Not a document.</p></div></front><body>
<div type="compilation"><head>All</head>"""
DOCUMENT = """<pb n="{page}"/><div type="document" n="{n}" xml:id="d{n}"><head>{n}. Letter From <persName
corresp="#p_A" type="from">Able</persName> to <gloss type="to">Nobody</gloss><note n="1"
xml:id="d{n}fn1" type="source">Source: Archive of Nowhere, Box {n}.</note></head>
<dateline><placeName>Nowhere</placeName>, <date when="1900-01-{day:02d}T10:00:00">January {day},
10 a.m.</date></dateline>{paragraphs}</div>"""
PARAGRAPH = (
    "<p>Words of <persName corresp='#p_A'>Able</persName>, <hi rend='italic'>all</hi> {}.</p>"
)
TAIL = """</div></body><back><div type="persons"><list><item><persName xml:id="p_A">Able,
Adam</persName>, clerk</item></list></div></back></text></TEI>"""


def read(path: Path) -> list[Draft]:
    return list(tei.TeiImporter().read(path, ImportOptions()))


def write_volume(path: Path, size: int) -> int:
    """Write a volume of about so many bytes; how many documents it has."""
    number = written = 0
    with path.open("w", encoding="utf-8") as file:
        written += file.write(HEAD)
        while written < size:
            number += 1
            paragraphs = "".join(PARAGRAPH.format("of them " * 20) for _ in range(30))
            written += file.write(
                DOCUMENT.format(
                    n=number, page=number + 1, day=number % 28 + 1, paragraphs=paragraphs
                )
            )
        file.write(TAIL)
    return number


def test_each_document_knows_its_volume_and_its_people(tmp_path: Path) -> None:
    path = tmp_path / "volume.xml"
    count = write_volume(path, 20_000)
    drafts = read(path)
    assert len(drafts) == count > 1
    first = drafts[0]
    assert first.fields.title == "1. Letter From Able to Nobody"
    assert [(a.name, a.role.value) for a in first.fields.agents] == [
        ("Able", "author"),
        ("Nobody", "recipient"),
        ("Able, Adam", "mentioned"),
    ]
    assert first.fields.date is not None
    assert first.fields.date.edtf == "1900-01-02T10:00:00"
    assert first.fields.date.verbatim == "January 2, 10 a.m."
    assert first.fields.places == ("Nowhere",)
    assert first.fields.source == "Source: Archive of Nowhere, Box 1."
    assert first.fields.repository == "Archive of Nowhere"
    assert first.origins["repository"].value == "inferred"
    assert first.fields.collections == ("Papers of Nowhere, Volume 1",)
    assert [(i.scheme, i.value) for i in first.fields.identifiers] == [("made", "made1900v1#d1")]
    assert first.documents[0].fragment == "d1"
    pages = [s for s in first.documents[0].spans if s.kind is SpanKind.PAGE_BREAK]
    assert [(page.start, page.target) for page in pages] == [(0, "2")]


def test_streaming_gives_the_same_records_as_a_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "volume.xml"
    write_volume(path, 30_000)
    as_tree = read(path)
    monkeypatch.setattr(tei, "TREE_BYTES", 0)
    assert read(path) == as_tree


@pytest.mark.corpus
def test_streaming_real_volumes_gives_the_same_records_as_a_tree(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in sorted((corpus / "frus").glob("*.xml")):
        as_tree = read(path)
        monkeypatch.setattr(tei, "TREE_BYTES", 0)
        assert read(path) == as_tree
        monkeypatch.undo()


@pytest.mark.slow
def test_a_volume_of_30_megabytes_takes_less_than_300_of_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.xml"
    count = write_volume(path, 30 * MEGABYTE)
    documents, memory = measure(
        "from desk_archive.importers import registry\n"
        "result = sum(1 for _ in registry.read(pathlib.Path(sys.argv[1])))",
        str(path),
    )
    assert documents == count
    assert memory < MOST_MEMORY


def test_a_corpus_gives_a_record_for_each_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        "<TEI xml:id='t{0}'><teiHeader><fileDesc><titleStmt><title>Text {0}</title></titleStmt>"
        "</fileDesc></teiHeader><text><body><p>Words {0}.</p></body></text></TEI>"
    )
    path = tmp_path / "corpus.xml"
    texts = "".join(text.format(n) for n in range(3))
    path.write_text(f"<teiCorpus xmlns='http://www.tei-c.org/ns/1.0'>{texts}</teiCorpus>")
    drafts = read(path)
    assert [draft.fields.title for draft in drafts] == ["Text 0", "Text 1", "Text 2"]
    assert [draft.documents[0].fragment for draft in drafts] == ["t0", "t1", "t2"]
    assert drafts[2].documents[0].text == "Words 2."
    monkeypatch.setattr(tei, "TREE_BYTES", 0)
    assert read(path) == drafts
