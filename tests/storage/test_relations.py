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
