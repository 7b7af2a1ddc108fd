"""Checking an archive finds what is broken, and repairs what can be repaired without loss."""

import sqlite3
from contextlib import closing

import pytest

from desk_archive.domain.anchoring import AnchorState
from desk_archive.domain.errors import ArchiveError, ErrorKind
from desk_archive.domain.queries import Sort
from desk_archive.domain.text import sha256
from desk_archive.storage.archive import Archive, OpenMode
from desk_archive.storage.check import check

EMPTY = sha256("")


@pytest.fixture
def broken(archive, path, make):
    """A function that breaks a filled archive by a statement and opens it again."""
    record = make.add(archive, data=b"page")
    make.annotate(archive, record)
    with archive.writing() as unit:
        unit.queue.done(unit.queue.pending())
    archive.close()
    opened = []

    def by(*statements):
        with closing(sqlite3.connect(path)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        opened.append(Archive.open(path, OpenMode.WRITE))
        return opened[-1]

    yield by
    for one in opened:
        one.close()


def test_a_sound_archive(archive, make):
    record = make.add(archive, data=b"page")
    make.annotate(archive, record)
    make.annotate(archive, record, state=AnchorState.FUZZY, score=0.7, start=3)
    make.annotate(archive, record, state=AnchorState.ORPHAN)
    assert check(archive) == check(archive, repair=True) == []


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("CREATE TRIGGER spy AFTER INSERT ON tag BEGIN SELECT 1; END", "structure"),
        ("UPDATE document SET record_id = 77", "reference"),
        ("UPDATE record SET origins = 'no'", "value"),
        ("UPDATE original_content SET content = x'00'", "original"),
        ("DELETE FROM original_content", "original"),
        ("UPDATE reading_text SET body = 'other'", "text"),
        ("UPDATE document SET version = 9", "document"),
        ("UPDATE annotation SET start = start + 1", "annotation"),
        ('UPDATE annotation SET "end" = 999', "annotation"),
        ("UPDATE annotation SET start = NULL", "annotation"),
        ("UPDATE annotation SET exact = 'else'", "annotation"),
    ],
)
def test_what_is_broken_is_found_and_left_alone(broken, statement, kind):
    archive = broken(statement)
    found = check(archive)
    assert kind in {problem.kind for problem in found}
    assert all(problem.what and not problem.repaired for problem in found)
    repaired = check(archive, repair=True)
    assert [p.what for p in repaired] == [p.what for p in found]
    assert not [p for p in repaired if p.kind == kind and p.repaired]


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE record SET title_key = ''", "derived"),
        ("UPDATE record SET date_earliest = 1, date_years = '1'", "derived"),
        ("UPDATE record SET call_number_path = NULL", "derived"),
        ("UPDATE relation SET title_key = 'x'", "derived"),
        ("UPDATE term SET sort_key = 'x'", "derived"),
        ("UPDATE agent_name SET preferred = 0", "agent"),
        (
            f"INSERT INTO reading_text (sha256, characters, body) VALUES ('{EMPTY}', 0, '')",
            "unused",
        ),
        ("UPDATE document_version SET original_id = NULL", "unused"),
    ],
)
def test_what_can_be_repaired_is(broken, statement, kind):
    archive = broken(statement)
    found = check(archive)
    assert {problem.kind for problem in found} == {kind}
    repaired = check(archive, repair=True)
    assert [problem.repaired for problem in repaired] == [True] * len(found)
    assert check(archive) == []
    with archive.reading() as view:
        assert view.queue.pending() == [1], "the index is made anew"
        assert list(view.columns.load().orders[Sort.TITLE]) == [1]


def test_what_a_person_made_is_never_touched(broken):
    archive = broken("UPDATE record SET title_key = ''", 'UPDATE annotation SET "end" = 999')
    with archive.reading() as view:
        before = (view.records.by_numbers([1]), view.annotations.select())
    check(archive, repair=True)
    with archive.reading() as view:
        assert (view.records.by_numbers([1]), view.annotations.select()) == before


def test_repairing_needs_an_archive_that_can_be_written(archive, path):
    archive.close()
    reader = Archive.open(path, OpenMode.READ)
    assert check(reader) == []
    with pytest.raises(ArchiveError) as caught:
        check(reader, repair=True)
    assert caught.value.kind is ErrorKind.READ_ONLY
    reader.close()
