"""Editing the fields of records, one or many, in one step that can be taken back."""

from __future__ import annotations

import pytest

from desk_archive.domain.editing import FieldChanges, changes_from_words
from desk_archive.domain.errors import NotHereError, WorldError
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    Identifier,
    Origin,
    Relation,
    RelationKind,
)


@pytest.fixture
def two(bring):
    return bring("A letter about the armistice.", "a.txt"), bring("Another one.", "b.txt")


def get(services, record):
    return services.library.get(record.record)


def test_a_field_takes_another_value_which_counts_as_typed(services, two):
    record, other = two
    changes = services.library.edit(
        [record.record],
        FieldChanges(set={"title": "Dear A", "date": ArchivalDate("1953-03", "March 1953")}),
    )
    assert changes.records == {record.record}
    assert changes.facets
    edited = get(services, record)
    assert edited.fields.title == "Dear A"
    assert edited.fields.date == ArchivalDate("1953-03", "March 1953")
    assert edited.origins["title"] is Origin.TYPED
    assert edited.origins["date"] is Origin.TYPED
    assert edited.origins.get("places") is not Origin.TYPED
    assert get(services, other) == other


def test_several_records_change_in_one_step(services, two):
    uuids = [record.record for record in two]
    services.library.edit(
        uuids,
        changes_from_words([("place", "+=", "Panmunjom"), ("author", "=", "Nie, Rongzhen")]),
        add_tags=["talks/first"],
    )
    for record in two:
        edited = get(services, record)
        assert edited.fields.places == ("Panmunjom",)
        assert [(a.name, a.role) for a in edited.fields.agents] == [
            ("Nie, Rongzhen", AgentRole.AUTHOR)
        ]
        assert edited.tags == ("talks/first",)
    assert services.history.undo_label() == "edit"
    services.history.undo()
    for record in two:
        undone = get(services, record)
        assert (undone.fields, undone.tags, undone.origins) == (record.fields, (), record.origins)
    assert services.history.undo_label() == "import"


def test_what_a_record_has_already_is_not_marked_as_typed(services, two):
    first, second = two
    add = FieldChanges(add={"topics": ("Armistice",)})
    services.library.edit([first.record], add)
    services.library.edit([first.record, second.record], add)
    assert get(services, first).fields.topics == ("Armistice",)
    assert get(services, second).origins["topics"] is Origin.TYPED
    before = get(services, first).modified
    changes = services.library.edit([first.record], add)
    assert not changes
    assert get(services, first).modified == before


def test_entries_are_taken_out_again(services, two):
    record, _ = two
    author = AgentName("A. Writer", AgentRole.AUTHOR)
    services.library.edit(
        [record.record], FieldChanges(add={"agents": (author,), "languages": ("Czech",)})
    )
    stored = get(services, record).fields.agents
    assert stored[0].authority
    services.library.edit(
        [record.record],
        FieldChanges(remove={"languages": ("Czech",)}, roles={AgentRole.AUTHOR: ()}),
    )
    fields = get(services, record).fields
    assert (fields.agents, fields.languages) == ((), record.fields.languages)


def test_nothing_is_changed_where_something_is_wrong(services, two):
    record, other = two
    missing = "00000000-0000-4000-8000-000000000000"
    with pytest.raises(NotHereError, match=missing):
        services.library.edit([record.record, missing], FieldChanges(set={"title": "X"}))
    with pytest.raises(WorldError, match="title"):
        services.library.edit([record.record, other.record], FieldChanges(set={"title": " "}))
    with pytest.raises(WorldError, match="tag"):
        services.library.edit([record.record], FieldChanges(set={"type": "Letter"}), add_tags=["/"])
    assert get(services, record) == record


def test_edited_values_are_found_and_completed(services, two):
    record, _ = two
    services.library.edit(
        [record.record],
        FieldChanges(
            set={"repository": "Státní archiv"},
            add={"agents": (AgentName("Škoda, Jan", AgentRole.RECIPIENT),)},
        ),
        add_tags=["archive/Prague"],
    )
    assert services.library.values("repository", "stat") == ["Státní archiv"]
    assert services.library.values("recipient", "ško") == ["Škoda, Jan"]
    assert services.library.values("tags", "arch") == ["archive/Prague"]
    assert services.library.values("places", "x") == []


def test_new_relation_finds_its_record_by_title_or_identifier(services, bring):
    one, other = bring("A letter.", "one.txt"), bring("An answer.", "other.txt")
    named = FieldChanges(set={"identifiers": (Identifier("port", "4711"),)})
    services.library.edit([other.record], named)
    relations = (
        Relation(RelationKind.RELATED, "other"),
        Relation(RelationKind.REPLY_TO, "4711"),
        Relation(RelationKind.ENCLOSES, "A map that isn't here"),
    )
    services.library.edit([one.record], FieldChanges(set={"relations": relations}))
    stored = services.library.get(one.record).fields.relations
    assert [relation.record for relation in stored] == [other.record, other.record, None]
    assert [relation.title for relation in stored] == ["other", "other", "A map that isn't here"]
    assert services.library.get(other.record).fields.relations[0].record == one.record
