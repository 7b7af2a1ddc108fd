"""Relations find their records, whichever comes first."""

import dataclasses

import pytest

from desk_archive.domain.records import (
    ArchivalDate,
    Identifier,
    Relation,
    RelationKind,
)

NUMBER = Identifier("wilson-center", "117834")
FEBRUARY = ArchivalDate("1953-02-21", "February 21, 1953")
BY_NUMBER = Relation(RelationKind.REPLY_TO, title="Whatever", identifier=NUMBER)
BY_TITLE = Relation(RelationKind.RELATED, title="Report on a Meeting", date=FEBRUARY)


def pointing(make, *relations, **fields):
    return make.draft("Pointing", identifiers=(), relations=relations, **fields)


def meant(make, **fields):
    values = {"identifiers": (NUMBER,), "date": FEBRUARY, "relations": ()}
    return make.draft("Report on a Meeting", **{**values, **fields})


def target_of(archive, record, place=0):
    with archive.reading() as view:
        return view.records.get(record.record).fields.relations[place].record


@pytest.mark.parametrize("relation", [BY_NUMBER, BY_TITLE], ids=["identifier", "title"])
def test_it_resolves_when_its_record_arrives(archive, make, relation):
    source = make.add(archive, pointing(make, relation))
    assert target_of(archive, source) is None
    with archive.writing("import") as unit:
        target = make.add_in(unit, meant(make))
        assert unit.changes().records == {source.record, target.record}
    assert target_of(archive, source) == target.record


@pytest.mark.parametrize("relation", [BY_NUMBER, BY_TITLE], ids=["identifier", "title"])
def test_it_resolves_to_what_is_here(archive, make, relation):
    target = make.add(archive, meant(make))
    source = make.add(archive, pointing(make, relation))
    assert source.fields.relations[0].record == target.record
    assert dataclasses.replace(source.fields.relations[0], record=None) == relation


def test_a_title_needs_its_date_and_has_to_be_the_only_one(archive, make):
    undated = make.add(archive, pointing(make, dataclasses.replace(BY_TITLE, date=None)))
    source = make.add(archive, pointing(make, BY_TITLE))
    make.add(archive, meant(make, date=ArchivalDate("1953", None), identifiers=()))
    make.add(archive, meant(make, date=None, identifiers=()))
    assert target_of(archive, source) is None
    first = make.add(archive, meant(make, identifiers=()))
    assert target_of(archive, source) == first.record
    assert target_of(archive, undated) is None
    make.add(archive, meant(make, identifiers=()))
    late = make.add(archive, pointing(make, BY_TITLE))
    assert target_of(archive, late) is None


def test_no_record_relates_to_itself(archive, make):
    record = make.add(archive, meant(make, relations=(BY_NUMBER, BY_TITLE)))
    assert [relation.record for relation in record.fields.relations] == [None, None]


def test_a_target_in_the_trash_shows_as_not_here(archive, make):
    source = make.add(archive, pointing(make, BY_NUMBER))
    target = make.add(archive, meant(make))
    with archive.writing("trash") as unit:
        unit.records.trash([target.record])
        assert source.record in unit.changes().records
    assert target_of(archive, source) is None
    again = make.add(archive, meant(make))
    assert target_of(archive, source) == again.record


def test_it_comes_back_with_its_target(archive, make):
    source = make.add(archive, pointing(make, BY_NUMBER))
    target = make.add(archive, meant(make))
    with archive.writing() as unit:
        unit.history.undo()
    assert target_of(archive, source) is None
    with archive.writing() as unit:
        unit.history.redo()
    assert target_of(archive, source) == target.record


def test_an_edited_record_is_found(archive, make):
    source = make.add(archive, pointing(make, BY_NUMBER))
    target = make.add(archive, meant(make, identifiers=()))
    with archive.writing("edit") as unit:
        fields = dataclasses.replace(target.fields, identifiers=(NUMBER,))
        unit.records.set_fields(target.record, fields, {})
    assert target_of(archive, source) == target.record
    with archive.writing() as unit:
        unit.history.undo()
    assert target_of(archive, source) is None


def test_a_relation_made_by_hand(archive, make):
    target = make.add(archive, meant(make, identifiers=()))
    by_hand = Relation(RelationKind.ENCLOSES, record=target.record)
    source = make.add(archive, pointing(make, by_hand))
    assert source.fields.relations == (by_hand,)


# --- the other side -------------------------------------------------------------------------------


def relations_of(archive, record):
    with archive.reading() as view:
        return view.records.get(record.record).fields.relations


INVERSES = {
    RelationKind.NEXT: RelationKind.PREVIOUS,
    RelationKind.PREVIOUS: RelationKind.NEXT,
    RelationKind.OTHER_EDITION_OF: RelationKind.OTHER_EDITION_OF,
    RelationKind.RELATED: RelationKind.RELATED,
    RelationKind.REPLY_TO: RelationKind.RELATED,
    RelationKind.ENCLOSES: RelationKind.RELATED,
    RelationKind.TRANSLATION_OF: RelationKind.RELATED,
}


@pytest.mark.parametrize("kind", RelationKind)
@pytest.mark.parametrize("target_first", [False, True])
def test_the_other_record_shows_the_inverse(archive, make, kind, target_first):
    pointer = pointing(make, Relation(kind, identifier=NUMBER))
    first, second = (meant(make), pointer) if target_first else (pointer, meant(make))
    records = [make.add(archive, first), make.add(archive, second)]
    target, source = records if target_first else reversed(records)
    (inverse,) = relations_of(archive, target)
    assert inverse == Relation(
        INVERSES[kind],
        title="Pointing",
        date=source.fields.date,
        record=source.record,
        inverse=True,
    )
    (own,) = relations_of(archive, source)
    assert (own.kind, own.record, own.inverse) == (kind, target.record, False)


def test_what_both_say_is_shown_once(archive, make):
    there = Relation(RelationKind.NEXT, identifier=NUMBER)
    back = Relation(RelationKind.PREVIOUS, identifier=Identifier("n", "1"))
    source = make.add(
        archive, make.draft("First", identifiers=(back.identifier,), relations=(there,))
    )
    target = make.add(archive, meant(make, relations=(back,)))
    assert [(r.kind, r.inverse) for r in relations_of(archive, source)] == [(there.kind, False)]
    assert [(r.kind, r.inverse) for r in relations_of(archive, target)] == [(back.kind, False)]


def test_an_inverse_is_never_stored(archive, make):
    source = make.add(archive, pointing(make, Relation(RelationKind.NEXT, identifier=NUMBER)))
    target = make.add(archive, meant(make))
    (inverse,) = relations_of(archive, target)
    with archive.writing("edit") as unit:
        same = dataclasses.replace(target.fields, relations=(inverse,))
        unit.records.set_fields(target.record, same, {})
        assert not unit.changes()
        changed = dataclasses.replace(same, title="Another")
        unit.records.set_fields(target.record, changed, {})
    assert relations_of(archive, target) == (inverse,)
    with archive.writing("edit") as unit:
        fields = dataclasses.replace(source.fields, relations=())
        unit.records.set_fields(source.record, fields, {})
        assert target.record in unit.changes().records
    assert relations_of(archive, target) == ()


def test_an_inverse_follows_the_record_that_says_it(archive, make):
    source = make.add(archive, pointing(make, Relation(RelationKind.NEXT, identifier=NUMBER)))
    target = make.add(archive, meant(make))
    with archive.writing("edit") as unit:
        fields = dataclasses.replace(source.fields, title="Renamed")
        unit.records.set_fields(source.record, fields, {})
        assert unit.changes().records == {source.record, target.record}
    assert relations_of(archive, target)[0].title == "Renamed"
    with archive.writing("trash") as unit:
        unit.records.trash([source.record])
        assert unit.changes().records == {source.record, target.record}
    assert relations_of(archive, target) == ()


def test_who_is_only_shown_otherwise_is_not_indexed_again(archive, make):
    target = make.add(archive, meant(make))
    with archive.writing() as unit:
        unit.queue.done(unit.queue.pending())
    with archive.writing("import") as unit:
        source = make.add_in(unit, pointing(make, Relation(RelationKind.NEXT, identifier=NUMBER)))
        assert unit.changes().records == {source.record, target.record}
    with archive.reading() as view:
        assert view.queue.pending() == [source.number]
