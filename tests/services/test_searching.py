"""The index kept up with the archive: drained, scanned, rebuilt, never trusted from elsewhere."""

from __future__ import annotations

import shutil

from desk_archive.domain.queries import FacetFilter, FacetName, Query
from desk_archive.services.context import Access, open_services
from desk_archive.services.indexing import BULK
from desk_archive.services.searching import index_folder
from tests.services.conftest import finish


def drain(services):
    for _ in services.searching.drain():
        pass


def test_what_is_not_indexed_yet_is_found_all_the_same(services, bring):
    bring("The armistice commission met.", "a.txt")
    assert services.searching.needs_draining()
    assert services.searching.find(Query(text="armistice")).total == 1
    drain(services)
    assert not services.searching.needs_draining()
    assert services.searching.find(Query(text="armistice")).total == 1


def test_counts_follow_a_tag_at_once(services, bring):
    record = bring("The armistice commission met.", "a.txt")
    drain(services)
    assert services.searching.find(Query()).total == 1
    services.library.tag(record.record, add=["wounded/lists"])
    query = Query(include=(FacetFilter(FacetName.TAG, "wounded"),))
    assert services.searching.find(query).total == 1
    facets = services.searching.find(Query()).facets()
    assert {c.value: c.count for c in facets[FacetName.TAG]} == {"wounded": 1, "wounded/lists": 1}
    drain(services)
    services.history.undo()
    assert services.searching.find(query).total == 0


def test_note_is_found_and_its_deletion_too(services, bring):
    record = bring("The armistice commission met.", "a.txt")
    made, _ = services.annotating.annotate(record.documents[0].document, 0, 3, note="Suspicious!")
    drain(services)
    assert services.searching.find(Query(text="note:suspicious")).total == 1
    services.annotating.delete([made.annotation])
    assert services.searching.find(Query(text="suspicious")).total == 0


def test_hits_are_ranges_of_the_reading_text(services, bring):
    record = bring("The armistice. An ARMISTICE, the Armistice’s end.", "a.txt")
    number = services.library.number(record.record)
    hits = services.searching.hits("armistice", [number])[number]
    text = services.reading.text(record.documents[0].document).text
    assert hits.count == 3
    for snippet in hits.snippets:
        assert snippet.text == text[snippet.start : snippet.end]
        assert all(text[s:e].casefold() == "armistice" for s, e in snippet.ranges)


def test_index_that_was_deleted_is_made_again(services, bring):
    bring("The armistice commission met.", "a.txt")
    drain(services)
    path = services.path
    services.close()
    shutil.rmtree(index_folder(path))
    again = open_services(path, Access.WRITE, secret=lambda: "secret")
    try:
        assert again.searching.find(Query(text="armistice")).total == 1
        drain(again)
        assert again.searching.find(Query(text="armistice")).total == 1
    finally:
        again.close()


def test_index_of_somebody_else_is_never_opened(services, bring):
    bring("The armistice commission met.", "a.txt")
    drain(services)
    path = services.path
    services.close()
    poisoned = list(index_folder(path).rglob("*.toc"))
    for file in poisoned:
        file.write_bytes(b"cposix\nsystem\n(S'touch /tmp/never'\ntR.")
    other = open_services(path, Access.WRITE, secret=lambda: "another person")
    try:
        assert other.searching.find(Query(text="armistice")).total == 1
        drain(other)
        assert other.searching.find(Query(text="armistice")).total == 1
    finally:
        other.close()


def test_reader_scans_while_somebody_else_writes(services, bring):
    bring("The armistice commission met.", "a.txt")
    reader = open_services(services.path, Access.READ, secret=lambda: "secret")
    try:
        reader.searching.prepare()
        assert reader.searching.find(Query(text="armistice")).total == 1
        assert services.searching.needs_draining()
    finally:
        reader.close()


def test_rebuild_makes_everything_anew(services, bring):
    for number in range(5):
        bring(f"The armistice commission met, session {number}.", f"{number}.txt")
    drain(services)
    finish(iter_to_generator(services.maintenance.reindex()))
    assert services.searching.find(Query(text="session")).total == 5


def iter_to_generator(steps):
    yield from steps


def test_index_of_a_newer_state_is_not_trusted_after_an_older_copy_is_put_back(
    services, bring, tmp_path
):
    bring("The armistice commission met.", "a.txt")
    drain(services)
    path = services.path
    services.close()
    copy = tmp_path / "copy"
    shutil.copy(path, copy)
    newer = open_services(path, Access.WRITE, secret=lambda: "secret")
    record = newer.library.get(newer.library.uuids([1])[1])
    newer.annotating.annotate(record.documents[0].document, 0, 3, note="zeppelin")
    drain(newer)
    assert newer.searching.find(Query(text="zeppelin")).total == 1
    newer.close()
    shutil.copy(copy, path)
    older = open_services(path, Access.WRITE, secret=lambda: "secret")
    try:
        assert older.searching.needs_draining()
        assert older.searching.find(Query(text="zeppelin")).total == 0
        drain(older)
        assert older.searching.find(Query(text="zeppelin")).total == 0
        assert older.searching.find(Query(text="armistice")).total == 1
        assert not older.searching.needs_draining()
    finally:
        older.close()


def test_damaged_index_still_answers_and_is_made_again(services, bring):
    bring("The armistice commission met.", "a.txt")
    drain(services)
    assert services.searching.find(Query(text="armistice")).total == 1
    for file in index_folder(services.path).iterdir():
        if file.suffix in (".seg", ".toc"):
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    path = services.path
    services.close()
    again = open_services(path, Access.WRITE, secret=lambda: "secret")
    try:
        assert again.searching.find(Query(text="armistice")).total == 1
        drain(again)
        assert not again.searching.needs_draining()
        assert again.searching.find(Query(text="armistice")).total == 1
    finally:
        again.close()


def test_near_same_texts_are_each_others_duplicates_once_indexed(services, bring):
    words = " ".join(f"word{number} of the long report" for number in range(80))
    one = bring(f"{words} which ended there.", "one.txt")
    other = bring(f"{words} that ended here, at noon.", "other.txt")
    bring("An entirely different letter about horses and the price of oats. " * 9, "third.txt")
    drain(services)
    assert services.library.get(one.record).duplicates == (other.record,)
    assert services.library.get(other.record).duplicates == (one.record,)


def test_many_records_are_indexed_in_a_worker(services, tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(BULK + 20):
        (folder / f"{number:03}.txt").write_text(
            f"Letter {number} with words of its own: w{number}."
        )
    finish(services.importing.run([folder]))
    drain(services)
    assert not services.searching.needs_draining()
    assert services.searching.find(Query(text="letter")).total == BULK + 20
    assert services.searching.find(Query(text=f"w{BULK + 3}")).total == 1


def test_indexing_that_is_broken_off_goes_on_later(services, tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(BULK + 20):
        (folder / f"{number:03}.txt").write_text(
            f"Letter {number} with words of its own: w{number}."
        )
    finish(services.importing.run([folder]))
    steps = services.searching.drain()
    next(steps)
    steps.close()
    assert services.searching.find(Query(text="letter")).total == BULK + 20
    drain(services)
    assert not services.searching.needs_draining()
    assert services.searching.find(Query(text="letter")).total == BULK + 20
