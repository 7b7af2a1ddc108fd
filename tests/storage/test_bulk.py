"""Many records at once: as one by one, but in a few statements."""

import dataclasses

import pytest

from desk_archive.domain.intake import NewRecord
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    Description,
    Identifier,
    Origin,
    Relation,
    RelationKind,
)
from desk_archive.storage.archive import Archive, OpenMode
from desk_archive.storage.check import check


def letters(make, count):
    """Letters that share people and places, each pointing to the next and the one before."""
    return [
        make.draft(
            f"Letter {number}",
            identifiers=(Identifier("edition", str(number)),),
            agents=(
                AgentName(f"Writer {number % 3}", AgentRole.AUTHOR),
                AgentName("Ёлкин", AgentRole.RECIPIENT),
            ),
            places=(f"Town {number % 2}", "Vienna"),
            documents=(make.document(f"Dear friend, this is letter {number}."),),
            relations=(
                Relation(RelationKind.NEXT, identifier=Identifier("edition", str(number + 1))),
                Relation(RelationKind.PREVIOUS, identifier=Identifier("edition", str(number - 1))),
            ),
        )
        for number in range(count)
    ]


def add_many(archive, drafts, *, data=None):
    with archive.writing("import") as unit:
        sha256 = None if data is None else unit.originals.put(data, "text/plain")
        return unit.records.add_many([NewRecord(draft, sha256, "/from") for draft in drafts])


def all_of(archive):
    with archive.reading() as view:
        return view.records.by_numbers(list(view.columns.numbers()))


def bare(record, uuids):
    """A record without what differs between two archives."""
    fields = dataclasses.replace(
        record.fields,
        agents=tuple(dataclasses.replace(agent, authority=None) for agent in record.fields.agents),
        relations=tuple(
            dataclasses.replace(relation, record=uuids.get(relation.record))
            for relation in record.fields.relations
        ),
    )
    return (
        fields,
        [(d.characters, d.role, d.language) for d in record.documents],
        (record.origins, record.warnings, record.source_path, record.importer),
    )


def test_many_are_as_if_each_had_been_added_alone(archive, make, tmp_path):
    drafts = letters(make, 70)
    together = add_many(archive, drafts)
    other = Archive.open(tmp_path / "other.deskarchive", OpenMode.WRITE, create=True)
    alone = [add_many(other, [draft])[0] for draft in drafts]
    assert [record.record for record in all_of(archive)] == together
    first = [bare(r, {u: n for n, u in enumerate(together)}) for r in all_of(archive)]
    second = [bare(r, {u: n for n, u in enumerate(alone)}) for r in all_of(other)]
    assert first == second
    assert check(archive) == check(other) == []
    other.close()


def test_what_they_share_is_made_once(archive, make):
    add_many(archive, letters(make, 30))
    records = all_of(archive)
    assert len({record.fields.agents[1].authority for record in records}) == 1
    assert len({record.fields.agents[0].authority for record in records}) == 3
    with archive.reading() as view:
        rows = view.records._connection.exec_driver_sql
        assert rows("SELECT count(*) FROM term WHERE value = 'Vienna'").scalar() == 1


def test_a_batch_is_done_undone_and_done_again(archive, make):
    outside = make.add(
        archive,
        make.draft(
            "The answer",
            identifiers=(),
            relations=(Relation(RelationKind.REPLY_TO, identifier=Identifier("edition", "4")),),
        ),
    )
    drafts = letters(make, 12)
    uuids = []
    for start in (0, 5):
        with archive.writing("import", batch="one") as unit:
            part = drafts[start : start + 5 if start == 0 else None]
            uuids += unit.records.add_many([NewRecord(draft, None, None) for draft in part])
    before = all_of(archive)
    assert before[0].fields.relations[0].record == uuids[4]
    with archive.writing() as unit:
        name, changes = unit.history.undo()
    assert name == "import"
    assert changes.records == {*uuids, outside.record}
    assert all_of(archive) == [outside]
    with archive.writing() as unit:
        unit.history.redo()
    assert all_of(archive) == before
    assert check(archive) == []


def test_none_is_added_if_one_fails(archive, make):
    drafts = letters(make, 3)
    with pytest.raises(KeyError), archive.writing("import") as unit:
        unit.records.add_many([NewRecord(draft, "0" * 64, None) for draft in drafts])
    assert all_of(archive) == []
    with archive.writing("import") as unit:
        assert unit.records.add_many([]) == []


def test_parts_of_one_file(archive, make):
    drafts = [
        make.draft(f"Part {n}", documents=(make.document(f"Text {n}", fragment=f"d{n}"),))
        for n in range(40)
    ]
    drafts.append(make.draft("The volume itself", documents=()))
    uuids = add_many(archive, drafts, data=b"a volume")
    sha256 = all_of(archive)[0].documents[0].sha256
    with archive.reading() as view:
        assert view.records.by_original(sha256, "d7") == [uuids[7]]
        assert view.records.by_original(sha256, None) == [uuids[-1]]


def test_originals_are_put_once(archive):
    files = [(b"one", "text/plain"), (b"two", "text/html"), (b"one", "text/plain")]
    with archive.writing() as unit:
        digests = unit.originals.put_many(files)
        assert unit.originals.put(b"two", "text/html") == digests[1]
        assert unit.originals.put_many([]) == []
    assert digests[0] == digests[2]
    with archive.reading() as view:
        assert view.originals.open(digests[1]).read() == b"two"
        rows = view.records._connection.exec_driver_sql
        assert rows("SELECT count(*) FROM original").scalar() == 2


def test_changes_name_all_of_it(archive, make):
    with archive.writing("import") as unit:
        uuids = unit.records.add_many([NewRecord(d, None, None) for d in letters(make, 9)])
        changes = unit.changes()
    assert changes.records == set(uuids)
    assert changes.membership
    assert changes.facets
    assert changes.undo
    with archive.reading() as view:
        assert len(view.queue.pending()) == 9


def test_fields_of_several_at_once(archive, make):
    uuids = add_many(archive, letters(make, 20))
    records = all_of(archive)
    changes = [
        (
            record.record,
            dataclasses.replace(record.fields, places=(*record.fields.places, "Graz"), type="Note"),
            {"places": Origin.TYPED},
        )
        for record in records[:15]
    ]
    # One that stays as it is.
    changes.append((records[15].record, records[15].fields, {}))
    with archive.writing("edit") as unit:
        unit.records.set_many_fields(changes)
        assert unit.changes().records == set(uuids[:15])
    after = all_of(archive)
    assert [record.fields for record in after[:16]] == [fields for _, fields, _ in changes]
    assert after[3].origins["places"] is Origin.TYPED
    assert after[15:] == records[15:]
    with archive.writing() as unit:
        unit.history.undo()
    assert [record.fields for record in all_of(archive)] == [record.fields for record in records]


def test_fields_of_a_record_that_is_not_here(archive, make):
    (uuid,) = add_many(archive, letters(make, 1))
    with pytest.raises(KeyError), archive.writing("edit") as unit:
        unit.records.set_many_fields(
            [(uuid, Description(title="x"), {}), ("none", Description(title="x"), {})]
        )
    assert all_of(archive)[0].fields.title == "Letter 0"
    with archive.writing("edit") as unit:
        unit.records.set_many_fields([])


def test_a_thousand_are_undone_in_one_step(archive, make):
    drafts = letters(make, 1000)
    for start in range(0, 1000, 200):
        with archive.writing("import", batch="big") as unit:
            unit.records.add_many([NewRecord(d, None, None) for d in drafts[start : start + 200]])
    with archive.writing() as unit:
        _, changes = unit.history.undo()
        assert len(changes.records) == 1000
    assert all_of(archive) == []
    with archive.writing() as unit:
        unit.history.redo()
    assert len(all_of(archive)) == 1000
