"""Fields change as they were typed, and only those."""

from __future__ import annotations

import pytest

from desk_archive.domain.editing import FieldChanges, apply, changes_from_words, read_date
from desk_archive.domain.errors import ErrorKind, WorldError
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    CallNumberLevel,
    Description,
)

FIELDS = Description(
    title="Telegram",
    places=("Harbour City",),
    agents=(
        AgentName("Orlov", AgentRole.AUTHOR, "uuid"),
        AgentName("Marlow", AgentRole.MENTIONED),
    ),
)


def edit(*assignments):
    return apply(FIELDS, changes_from_words(assignments))


def test_values_are_set_added_and_taken_out():
    assert edit(("title", "=", " Reply ")).title == "Reply"
    assert edit(("place", "+=", "Senn"), ("place", "+=", "Senn")).places == ("Harbour City", "Senn")
    assert edit(("places", "-=", "Harbour City")).places == ()
    assert edit(("places", "=", "A"), ("places", "=", "B")).places == ("A", "B")
    assert edit(("places", "=", "")).places == ()


def test_a_role_is_set_without_touching_the_others():
    agents = edit(("author", "=", "Han"), ("author", "=", "Holm")).agents
    assert [(a.name, a.role.value) for a in agents] == [
        ("Han", "author"),
        ("Holm", "author"),
        ("Marlow", "mentioned"),
    ]
    assert edit(("author", "-=", "Orlov")).agents == (AgentName("Marlow", AgentRole.MENTIONED),)
    assert edit(("author", "+=", "Orlov")).agents == FIELDS.agents


def test_dates_are_read_as_edtf_or_words():
    assert edit(("date", "=", "1953-03")).date == ArchivalDate("1953-03", "1953-03")
    assert edit(("date", "=", "circa May 1944")).date == ArchivalDate("1944-05~", "circa May 1944")
    assert edit(("date", "=", "")).date is None
    with pytest.raises(WorldError, match="can't be read as a date"):
        read_date("the day after")


def test_call_number_is_split_into_levels():
    levels = edit(("call_number", "=", "Fond 12, Opis 3")).call_number
    assert levels == (CallNumberLevel("fond", "12"), CallNumberLevel("opis", "3"))


@pytest.mark.parametrize(
    "assignment", [("planet", "=", "Mars"), ("title", "+=", "x"), ("identifier", "=", "scheme:")]
)
def test_what_makes_no_sense_is_said_so(assignment):
    with pytest.raises(WorldError):
        edit(assignment)


def test_a_record_keeps_a_title():
    with pytest.raises(WorldError, match="title") as caught:
        apply(FIELDS, FieldChanges(set={"title": " "}))
    assert caught.value.kind is ErrorKind.INVALID


def test_names_are_the_fields_that_are_touched():
    changes = changes_from_words([("place", "+=", "A"), ("author", "=", "B"), ("type", "=", "C")])
    assert changes.names == {"places", "agents", "type"}
