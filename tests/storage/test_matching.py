"""Duplicates of many drafts, told by files and identifiers in a few statements."""

import hashlib

import pytest
from sqlalchemy import event

from desk_archive.domain.intake import MatchedBy, MatchKey
from desk_archive.domain.records import DocumentRole, Identifier
from desk_archive.domain.text import sha256

WILSON = Identifier("wilson-center", "112123")
OTHER = Identifier("edition", "112123")
PAGE = hashlib.sha256(b"page").hexdigest()
VOLUME = hashlib.sha256(b"a volume").hexdigest()


def matches(archive, *keys):
    with archive.reading() as view:
        return view.records.match_many(keys)


def found(archive, *keys):
    return [[(one.record, one.by.value) for one in each] for each in matches(archive, *keys)]


def test_by_file_then_by_identifier(archive, make):
    by_file = make.add(archive, make.draft(identifiers=()), data=b"page").record
    by_number = make.add(archive).record
    assert found(
        archive,
        MatchKey(PAGE, None, (WILSON,)),
        MatchKey(None, None, (OTHER,)),
        MatchKey("0" * 64, None, (OTHER, WILSON)),
        MatchKey(PAGE, "d1"),
        MatchKey(None),
    ) == [
        [(by_file, "original"), (by_number, "identifier")],
        [],
        [(by_number, "identifier")],
        [],
        [],
    ]


def test_a_record_is_one_candidate(archive, make):
    record = make.add(archive, data=b"page").record
    same = Identifier("archive", "5")
    assert found(archive, MatchKey(PAGE, None, (WILSON, same, WILSON))) == [[(record, "original")]]


def test_the_oldest_first(archive, make):
    made = [make.add(archive, data=b"page").record for _ in range(3)]
    (by_file,) = matches(archive, MatchKey(PAGE))
    (by_number,) = matches(archive, MatchKey(None, None, (WILSON,)))
    assert [one.record for one in by_file] == [one.record for one in by_number] == made


def test_parts_of_a_file(archive, make):
    parts = [
        make.add(
            archive,
            make.draft(identifiers=(), documents=(make.document(f"T{n}", fragment=f"d{n}"),)),
            data=b"a volume",
        ).record
        for n in range(3)
    ]
    catalogue = make.add(archive, make.draft(identifiers=(), documents=()), data=b"a volume").record
    assert found(
        archive, MatchKey(VOLUME, "d1"), MatchKey(VOLUME, "d7"), MatchKey(VOLUME, None)
    ) == [[(parts[1], "original")], [], [(catalogue, "original")]]


def test_what_tells_forms_apart_comes_along(archive, make):
    record = make.add(archive, data=b"page")
    with archive.writing("import") as unit:
        scan = make.document("", role=DocumentRole.SCAN, media_type="image/tiff", language=None)
        added = unit.records.add_document(record.record, scan, None)
        gone = unit.records.add_document(record.record, make.document("Gone"), None)
    with archive.writing() as unit:
        unit.records._connection.exec_driver_sql(
            "UPDATE document SET trashed = 'x' WHERE uuid = ?", (gone,)
        )
    ((candidate,),) = matches(archive, MatchKey(PAGE))
    assert candidate.by is MatchedBy.ORIGINAL
    first, second = candidate.documents
    assert (first.document, first.text_sha256) == (
        record.documents[0].document,
        sha256(make.TEXT),
    )
    assert (first.media_type, first.language, first.sha256) == ("text/plain", "en", PAGE)
    assert (second.document, second.role, second.text_sha256) == (
        added,
        DocumentRole.SCAN,
        sha256(""),
    )
    assert (second.media_type, second.language, second.sha256) == ("image/tiff", None, None)


def test_an_older_version_is_no_match(archive, make):
    record = make.add(archive, data=b"page")
    with archive.writing("update") as unit:
        digest = unit.originals.put(b"newer", "text/plain")
        unit.records.set_document_text(record.documents[0].document, make.document("Newer"), digest)
    assert found(archive, MatchKey(PAGE), MatchKey(digest)) == [[], [(record.record, "original")]]


def test_the_trash_matches_nothing(archive, make):
    record = make.add(archive, data=b"page").record
    with archive.writing("trash") as unit:
        unit.records.trash([record])
    assert found(archive, MatchKey(PAGE, None, (WILSON,))) == [[]]


@pytest.mark.parametrize("count", [1, 200])
def test_statements_do_not_grow_with_the_drafts(archive, make, count):
    for number in range(3):
        make.add(archive, data=b"page %d" % number)
    seen = []
    with archive.reading() as view:
        assert view.records.count() == 3
        engine = view.records._connection.engine
        event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
        view.records.match_many([MatchKey(PAGE, None, (WILSON, OTHER))] * count)
    assert len(seen) == 3
