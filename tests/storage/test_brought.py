"""What files bring along: annotations, images, labels of pages; and where all of it came from."""

import dataclasses
import hashlib

import pytest

from desk_archive.domain.anchoring import AnchorState
from desk_archive.domain.annotations import TargetKind
from desk_archive.domain.records import DraftAnnotation, Provenance, Resource
from desk_archive.domain.structure import Span, SpanKind
from desk_archive.domain.text import sha256
from desk_archive.storage.check import check


def image(data=b"\x89PNG", name="images/seal.png"):
    return Resource(hashlib.sha256(data).hexdigest(), "image/png", data, name)


def highlight(**changes):
    values = {
        "start": 18,
        "end": 44,
        "page": 1,
        "geometry": (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0),
        "note": "The *turn*.",
        "author": "A. Reader",
        "created": "2021-05-06T09:08:07+02:00",
        "modified": "2022-01-01T00:00:00Z",
        "colour": "#ffff00",
        "tags": ("korea/talks",),
        "identifier": "nm-1",
    }
    return DraftAnnotation(**{**values, **changes})


def with_annotations(make, *annotations, text=None, **changes):
    return make.document(text or make.TEXT, annotations=annotations, **changes)


def annotations_of(archive, document):
    with archive.reading() as view:
        return view.annotations.of_document(document)


def test_an_answer_names_the_annotation_it_answers(archive, make):
    first, other = highlight(), highlight(identifier="nm-2")
    answer = highlight(identifier="nm-0", note="Yes.", answers="nm-1")
    stray = highlight(identifier="nm-3", note="Who?", answers="elsewhere")
    given = with_annotations(make, answer, first, other, stray)
    record = make.add(archive, make.draft(documents=(given,)))
    found = annotations_of(archive, record.documents[0].document)
    asked = {note.note: note.parent for note in found if note.parent is not None}
    (parent,) = (note for note in found if note.annotation in asked.values())
    assert list(asked) == ["Yes."]
    assert parent.note == first.note
    with archive.writing() as unit:
        later = highlight(identifier="nm-4", note="Later.", answers="nm-1")
        uuid = record.documents[0].document
        unit.records.set_document_text(
            uuid, with_annotations(make, answer, first, other, stray, later), None
        )
    (late,) = (note for note in annotations_of(archive, uuid) if note.note == "Later.")
    assert late.parent == parent.annotation


def test_an_annotation_of_a_file_becomes_one_of_the_archive(archive, make):
    record = make.add(archive, make.draft(documents=(with_annotations(make, highlight()),)))
    (stored,) = annotations_of(archive, record.documents[0].document)
    with archive.reading() as view:
        yellow = view.legend.all()[0]
    assert stored.record == record.record
    assert stored.target.kind is TargetKind.TEXT
    assert stored.target.quote.exact == make.TEXT[18:44]
    assert stored.target.quote.prefix == make.TEXT[:18]
    assert (stored.target.page, len(stored.target.geometry)) == (1, 8)
    assert stored.original == stored.target
    assert stored.original_sha256 == sha256(make.TEXT)
    assert stored.state is AnchorState.EXACT
    assert (stored.note, stored.author, stored.tags) == (
        "The *turn*.",
        "A. Reader",
        ("korea/talks",),
    )
    assert (stored.created, stored.modified) == ("2021-05-06T07:08:07Z", "2022-01-01T00:00:00Z")
    assert stored.colour == yellow.colour
    assert stored.id == f"urn:uuid:{stored.annotation}"
    assert check(archive) == []


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"geometry": (1.0, 2.0, 3.0, 4.0)}, TargetKind.AREA),
        ({"geometry": (1.0, 2.0)}, TargetKind.POINT),
        ({"geometry": ()}, TargetKind.DOCUMENT),
    ],
)
def test_one_without_a_passage_is_about_a_place_or_the_document(archive, make, given, kind):
    brought = highlight(start=None, end=None, colour=None, created=None, modified=None, **given)
    record = make.add(archive, make.draft(documents=(with_annotations(make, brought),)))
    (stored,) = annotations_of(archive, record.documents[0].document)
    assert (stored.target.kind, stored.target.quote) == (kind, None)
    assert stored.colour is None
    assert stored.created == stored.modified == record.added
    assert check(archive) == []


@pytest.mark.parametrize("time", ["yesterday", "", "0001-01-01T00:00:00+14:00"])
def test_a_time_that_is_none_is_that_of_the_import(archive, make, time):
    brought = highlight(created=time, modified=time)
    record = make.add(archive, make.draft(documents=(with_annotations(make, brought),)))
    (stored,) = annotations_of(archive, record.documents[0].document)
    assert stored.created == record.added


def test_they_go_and_come_with_their_import(archive, make):
    record = make.add(archive, make.draft(documents=(with_annotations(make, highlight()),)))
    with archive.writing("import") as unit:
        other = with_annotations(make, highlight(), highlight(identifier="nm-2"))
        unit.records.add_document(record.record, other, None)
    counts = []
    for act in ("undo", "undo", "redo", "redo"):
        with archive.writing() as unit:
            getattr(unit.history, act)()
            counts.append(unit.annotations.count())
    assert counts == [1, 0, 1, 3]


def test_a_file_that_comes_again_brings_nothing_twice(archive, make):
    bare = highlight(identifier=None)
    record = make.add(archive, make.draft(documents=(with_annotations(make, highlight(), bare),)))
    document = record.documents[0].document
    first = annotations_of(archive, document)
    assert len(first) == 2
    with archive.writing("note") as unit:
        unit.annotations.replace(dataclasses.replace(first[0], note="Mine now."))
        unit.annotations.trash([first[1].annotation])
    longer = f"A line before.\n{make.TEXT}"
    moved = [dataclasses.replace(each, start=33, end=59) for each in (highlight(), bare)]
    new = highlight(start=0, end=6, identifier=None, note="")
    with archive.writing("update") as unit:
        unit.records.set_document_text(
            document, with_annotations(make, *moved, new, text=longer), None
        )
    kept = annotations_of(archive, document)
    assert {(each.annotation == first[0].annotation, each.note) for each in kept} == {
        (True, "Mine now."),
        (False, ""),
    }
    assert [each.target.quote.exact for each in kept if not each.note] == ["A line"]
    with archive.writing() as unit:
        unit.history.undo()
    assert [each.annotation for each in annotations_of(archive, document)] == [first[0].annotation]


def test_the_same_said_twice_are_two(archive, make):
    twice = (highlight(identifier=None), highlight(identifier=None))
    record = make.add(archive, make.draft(documents=(with_annotations(make, *twice),)))
    document = record.documents[0].document
    assert len(annotations_of(archive, document)) == 2
    with archive.writing("update") as unit:
        unit.records.set_document_text(document, with_annotations(make, *twice), None)
        assert not unit.changes()
    assert len(annotations_of(archive, document)) == 2


def test_images_are_kept_once(archive, make):
    seal, map_ = image(), image(b"map", "")
    spans = (Span(0, 1, SpanKind.IMAGE, target=seal.sha256),)
    documents = [
        make.document("One", resources=(seal, map_, seal), spans=spans),
        make.document("Two", resources=(image(name="elsewhere.png"),)),
    ]
    record = make.add(archive, make.draft(documents=tuple(documents)))
    with archive.reading() as view:
        first, second = (view.documents.resources(d.document) for d in record.documents)
        rows = view.records._connection.exec_driver_sql
        assert rows("SELECT count(*) FROM original").scalar() == 2
    assert [(r.sha256, r.media_type, r.bytes, r.name) for r in first] == [
        (seal.sha256, "image/png", 4, "images/seal.png"),
        (map_.sha256, "image/png", 3, ""),
    ]
    assert [r.name for r in second] == ["elsewhere.png"]
    with archive.open_original(seal.sha256) as stream:
        assert stream.read() == seal.data
    assert check(archive) == []


def test_another_version_shows_other_images(archive, make):
    record = make.add(archive, make.draft(documents=(make.document(resources=(image(),)),)))
    document = record.documents[0].document
    with archive.writing("update") as unit:
        unit.records.set_document_text(
            document, make.document("New", resources=(image(b"new"),)), None
        )
        (shown,) = unit.documents.resources(document)
    assert shown.sha256 == hashlib.sha256(b"new").hexdigest()
    with archive.writing() as unit:
        unit.history.undo()
        (shown,) = unit.documents.resources(document)
    assert shown.sha256 == image().sha256


def test_an_image_that_is_missing_is_told(archive, make):
    spans = (Span(0, 1, SpanKind.IMAGE, target=image().sha256), Span(1, 2, SpanKind.IMAGE))
    make.add(archive, make.draft(documents=(make.document(spans=spans),)))
    (problem,) = check(archive)
    assert problem.kind == "original"
    assert "image" in problem.what


def test_labels_of_pages(archive, make):
    record = make.add(
        archive, make.draft(documents=(make.document(pages=3, page_labels=("i", "ii", "1")),))
    )
    document = record.documents[0].document
    with archive.writing("update") as unit:
        assert unit.documents.page_labels(document) == ("i", "ii", "1")
        new = make.document("New", pages=4, page_labels=("i", "1", "2", "3"))
        unit.records.set_document_text(document, new, None)
        assert unit.documents.page_labels(document) == ("i", "1", "2", "3")
    with archive.writing() as unit:
        unit.history.undo()
        assert unit.documents.page_labels(document) == ("i", "ii", "1")
    with archive.writing("update") as unit:
        unit.records.set_document_text(document, make.document("Unpaged"), None)
        assert unit.documents.page_labels(document) == ()
        assert unit.documents.page_labels("not-here") == ()


def test_where_everything_came_from(archive, make):
    record = make.add(archive, data=b"page")
    document = record.documents[0].document
    with archive.writing("update") as unit:
        digest = unit.originals.put(b"newer", "text/html")
        unit.records.set_document_text(
            document, make.document("N"), digest, source_path="/b", importer="html 2"
        )
        scan = make.document("", fragment="d1")
        added = unit.records.add_document(record.record, scan, None, source_path="/c")
    with archive.reading() as view:
        first, second, third = view.records.provenance(record.record)
    assert first == Provenance(
        at=record.added,
        path="/where/it/was.txt",
        importer="wilson-text 1",
        warnings=("The page has no summary.",),
        document=document,
        current=False,
        sha256=hashlib.sha256(b"page").hexdigest(),
        media_type="text/plain",
        bytes=4,
    )
    assert (second.document, second.current, second.sha256, second.importer) == (
        document,
        True,
        digest,
        "html 2",
    )
    assert (third.document, third.path, third.sha256, third.fragment) == (added, "/c", None, "d1")
    with archive.writing() as unit:
        unit.history.undo()
        (only,) = unit.records.provenance(record.record)
    assert only == dataclasses.replace(first, current=True)


def test_catalogue_data_alone_came_from_somewhere_too(archive, make):
    record = make.add(archive, make.draft(documents=()), data=b"<ead/>")
    with archive.reading() as view:
        (came,) = view.records.provenance(record.record)
        assert view.records.provenance("not-here") == []
    assert (came.document, came.bytes, came.path) == (None, 6, "/where/it/was.txt")
