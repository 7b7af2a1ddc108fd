"""Documents: texts that never change, versions, originals, reading positions."""

import hashlib
import io

import pytest

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import DocumentRole
from desk_archive.domain.structure import Span, SpanKind
from desk_archive.domain.text import sha256
from desk_archive.storage import originals


def document_of(archive, record, place=0):
    with archive.reading() as view:
        return view.records.get(record.record).documents[place]


def test_the_text_comes_back_with_its_structure(archive, make):
    record = make.add(archive)
    uuid = record.documents[0].document
    with archive.reading() as view:
        text = view.documents.reading_text(uuid)
        assert (text.document, text.text) == (uuid, make.TEXT)
        assert text.sha256 == sha256(make.TEXT)
        assert text.spans == (Span(0, 17, SpanKind.HEADING, 1),)
        assert view.documents.record_of(uuid) == record.record
        assert view.documents.reading_text("not-here") is None
        assert view.documents.record_of("not-here") is None


def test_equal_texts_are_stored_once_each_with_its_own_structure(archive, make):
    plain = make.add(archive, make.draft(documents=(make.document(spans=()),)))
    other = make.add(archive)
    with archive.reading() as view:
        texts = [
            view.documents.reading_text(record.documents[0].document) for record in (plain, other)
        ]
        (count,) = view.records._connection.exec_driver_sql(
            "SELECT count(*) FROM reading_text"
        ).one()
    assert count == 1
    assert texts[0].text == texts[1].text
    assert texts[0].spans == ()
    assert texts[1].spans


def test_another_document_comes_last(archive, make):
    record = make.add(archive)
    with archive.writing("import") as unit:
        sha = unit.originals.put(b"%PDF", "application/pdf")
        scan = make.document("", role=DocumentRole.SCAN, media_type="application/pdf", pages=3)
        uuid = unit.records.add_document(record.record, scan, sha)
        changes = unit.changes()
    assert changes.records == {record.record}
    assert changes.documents == {uuid}
    with archive.reading() as view:
        first, second = view.records.get(record.record).documents
    assert first.document == record.documents[0].document
    assert second.document == uuid
    assert (second.role, second.pages, second.bytes) == (DocumentRole.SCAN, 3, 4)
    with archive.writing() as unit:
        _, changes = unit.history.undo()
    assert changes.documents == {uuid}
    with archive.reading() as view:
        assert len(view.records.get(record.record).documents) == 1
    with archive.writing() as unit:
        unit.history.redo()
    with archive.reading() as view:
        assert view.records.get(record.record).documents == (first, second)


def test_a_new_version_and_back(archive, make):
    record = make.add(archive, data=b"old")
    uuid = record.documents[0].document
    with archive.writing("update") as unit:
        sha = unit.originals.put(b"new", "text/html")
        changed = make.document("Other words.", media_type="text/html", spans=())
        unit.records.set_document_text(uuid, changed, sha)
        assert unit.changes().documents == {uuid}
    with archive.reading() as view:
        assert view.documents.reading_text(uuid).text == "Other words."
        assert view.records.by_original(sha, None) == [record.record]
        old = hashlib.sha256(b"old").hexdigest()
        assert view.records.by_original(old, None) == []
    document = document_of(archive, record)
    assert (document.sha256, document.media_type, document.characters) == (sha, "text/html", 12)
    assert (document.role, document.language) == (DocumentRole.TRANSLATION, "en")
    with archive.writing() as unit:
        unit.history.undo()
    assert document_of(archive, record) == record.documents[0]
    with archive.reading() as view:
        assert view.documents.reading_text(uuid).text == make.TEXT
    with archive.writing("update") as unit:
        unit.records.set_document_text(uuid, make.document("Third."), None)
    with archive.reading() as view:
        assert view.documents.reading_text(uuid).text == "Third."


def test_the_same_version_changes_nothing(archive, make):
    record = make.add(archive)
    with archive.writing("update") as unit:
        unit.records.set_document_text(record.documents[0].document, make.document(), None)
        assert not unit.changes()


def test_where_the_reader_left(archive, make):
    record = make.add(archive)
    uuid = record.documents[0].document
    with archive.writing() as unit:
        assert unit.documents.position(uuid) is None
        unit.documents.remember(uuid, 12)
        unit.documents.remember(uuid, 31)
        unit.documents.remember("not-here", 5)
        assert not unit.changes()
    with archive.reading() as view:
        assert view.documents.position(uuid) == 31
        assert view.history.undo_label() == "import"


def test_originals_are_stored_once(archive, make):
    data = bytes(range(256)) * 10_000
    with archive.writing() as unit:
        first = unit.originals.put(data, "application/pdf")
        assert unit.originals.put(memoryview(data), "application/pdf") == first
        small = unit.originals.put(b"", "text/plain")
    assert first == hashlib.sha256(data).hexdigest()
    with archive.reading() as view:
        assert view.originals.size(first) == len(data)
        assert view.originals.size(small) == 0
        assert view.originals.size("0" * 64) is None
        with view.originals.open(first) as stream:
            assert stream.read() == data
            assert stream.seek(-10, io.SEEK_END) == len(data) - 10
            assert stream.read() == data[-10:]
            stream.seek(1_000_000)
            assert stream.read(300) == data[1_000_000:1_000_300]
            assert stream.seek(len(data) + 5) == len(data)
            assert stream.read() == b""
        assert view.originals.open(small).read() == b""
        with pytest.raises(KeyError):
            view.originals.open("0" * 64)


def test_a_stream_can_outlive_its_view(archive, make):
    record = make.add(archive, data=b"page " * 1000)
    sha = record.documents[0].sha256
    with archive.reading() as view:
        ends_with_view = view.originals.open(sha)
    assert ends_with_view.closed
    with archive.open_original(sha) as stream:
        make.add(archive, make.draft("Meanwhile"))
        assert stream.read() == b"page " * 1000
    with pytest.raises(KeyError):
        archive.open_original("0" * 64)


def test_an_original_too_large_is_refused(archive, monkeypatch):
    assert originals.MAX_BYTES == 1_000_000_000
    monkeypatch.setattr(originals, "MAX_BYTES", 100)
    with archive.writing() as unit:
        unit.originals.put(b"x" * 100, "text/plain")
        with pytest.raises(ImportFailedError, match="101 bytes") as caught:
            unit.originals.put(b"x" * 101, "text/plain")
    assert caught.value.kind is ErrorKind.TOO_LARGE


def test_an_original_that_is_not_here_is_the_callers_mistake(archive, make):
    with pytest.raises(KeyError), archive.writing() as unit:
        unit.records.add(make.draft(), sha256="0" * 64, source_path=None)


def test_a_document_of_five_megabytes(archive, make):
    text = "Слово и дело. " * 400_000
    record = make.add(archive, make.draft(documents=(make.document(text),)))
    with archive.reading() as view:
        assert view.documents.reading_text(record.documents[0].document).text == text
        assert view.records.get(record.record).documents[0].characters == len(text)
