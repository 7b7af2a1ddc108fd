"""Columns: the facets, dates and orders of all records."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.dates import bounds
from desk_archive.domain.queries import NO_DATE, FacetName, Sort
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    CallNumberLevel,
    Description,
    ReadingStatus,
)

LEAST, GREATEST = -(2**63), 2**63 - 1


def load(archive, numbers=None):
    with archive.reading() as view:
        return view.columns.load(numbers)


def values_of(columns, number):
    """The values of a record, facet by facet."""
    found = {}
    for facet, column in columns.facets.items():
        pairs = list(zip(column.records, column.ordinals, strict=True))
        assert len(pairs) == len(set(pairs)), f"a pair of {facet} twice"
        assert set(column.ordinals) == set(range(len(column.values)))
        found[facet] = {column.values[ordinal] for record, ordinal in pairs if record == number}
    return found


def bare(make, title="Bare", **fields):
    return dataclasses.replace(make.draft(), fields=Description(title=title, **fields))


def test_all_facets_of_a_record(archive, make):
    record = make.add(archive)
    other = make.add(archive, bare(make))
    with archive.reading() as view:
        colour = view.legend.all()[1]
    make.annotate(archive, record, tags=("korea/talks", "x"), colour=colour.colour)
    with archive.writing("marks") as unit:
        unit.records.set_tags(record.record, ["korea/war/1953"])
        unit.records.set_status([record.record], ReadingStatus.TO_CHECK)
    columns = load(archive)
    assert list(columns.numbers) == [record.number, other.number]
    assert values_of(columns, record.number) == {
        FacetName.AUTHOR: {"Kuznetsov, Vasili V."},
        FacetName.RECIPIENT: {"Molotov"},
        FacetName.PERSON: {"Kuznetsov, Vasili V.", "Molotov", "Kim, Il Sung"},
        FacetName.PLACE: {"North Korea"},
        FacetName.TOPIC: {"Korean War, 1950-1953"},
        FacetName.SUBJECT: {
            "Korea",
            "Korea--History",
            "Korea--History--War",
            "Prisoners of war",
        },
        FacetName.TYPE: {"Cable"},
        FacetName.LANGUAGE: {"Russian"},
        FacetName.REPOSITORY: {"AVP RF"},
        FacetName.CALL_NUMBER: {"fond 059a", "fond 059a › opis 5a"},
        FacetName.COLLECTION: {"Korean War"},
        FacetName.YEAR: {"1953"},
        FacetName.TAG: {"korea", "korea/talks", "korea/war", "korea/war/1953", "x"},
        FacetName.COLOUR: {colour.name},
        FacetName.STATUS: {"to check"},
        FacetName.ANNOTATED: {"yes"},
    }
    empty = {facet: set() for facet in FacetName}
    assert values_of(columns, other.number) == {
        **empty,
        FacetName.STATUS: {"unread"},
        FacetName.ANNOTATED: {"no"},
    }


def test_facets_show_the_preferred_name(archive, make):
    kim = make.add(archive).fields.agents[2]
    called = make.draft(
        agents=(
            AgentName("the Premier", AgentRole.AUTHOR, kim.authority),
            AgentName("Kim, Il Sung", AgentRole.AUTHOR),
        )
    )
    record = make.add(archive, called)
    found = values_of(load(archive), record.number)
    assert found[FacetName.AUTHOR] == found[FacetName.PERSON] == {"Kim, Il Sung"}


def test_dates(archive, make):
    dates = {
        "1953-03-29": {"1953"},
        "1951/1953": {"1951", "1952", "1953"},
        "../1953": {"1953"},
        "1953-03/": {"1953"},
        "[1951..1952]": {"1951", "1952"},
        None: set(),
        "sometime": set(),
    }
    numbers = {
        edtf: make.add(archive, bare(make, date=ArchivalDate(edtf, "words"))).number
        for edtf in dates
    }
    columns = load(archive)
    places = {number: place for place, number in enumerate(columns.numbers)}
    for edtf, years in dates.items():
        number = numbers[edtf]
        assert values_of(columns, number)[FacetName.YEAR] == years
        found = bounds(edtf) if edtf else None
        stored = (columns.earliest[places[number]], columns.latest[places[number]])
        if found is None:
            assert stored == (NO_DATE, NO_DATE)
        else:
            earliest = LEAST if found.earliest is None else found.earliest
            latest = GREATEST if found.latest is None else found.latest
            assert stored == (earliest, latest)


def test_orders(archive, make):
    def letter(title, edtf):
        date = None if edtf is None else ArchivalDate(edtf, None)
        return make.add(archive, bare(make, title, date=date)).number

    late = letter("Letter 10", "1962")
    undated = letter("«Élan»", None)
    first = letter("Letter 9", "../1950")
    early = letter("another", "1950-05")
    whole = letter("Letter 9", "1950")
    columns = load(archive)
    assert list(columns.orders[Sort.DATE]) == [first, whole, early, late, undated]
    assert list(columns.orders[Sort.TITLE]) == [early, undated, first, whole, late]
    assert list(columns.orders[Sort.ADDED]) == [late, undated, first, early, whole]
    assert set(columns.orders) == {Sort.DATE, Sort.TITLE, Sort.ADDED}


def test_some_records_with_the_orders_of_all(archive, make):
    numbers = [make.add(archive, make.draft(str(n), identifiers=())).number for n in range(5)]
    with archive.writing("trash") as unit:
        unit.records.trash(list(unit.records.uuids(numbers[3:4]).values()))
    everything = load(archive)
    some = load(archive, [numbers[3], numbers[1], 999, numbers[0]])
    assert list(some.numbers) == numbers[:2]
    assert some.orders == everything.orders
    for number in some.numbers:
        assert values_of(some, number) == values_of(everything, number)
    assert not any(values_of(some, numbers[2]).values())
    assert list(load(archive, []).numbers) == []


def test_the_trash_has_no_columns(archive, make):
    kept, gone = make.add(archive), make.add(archive, make.draft("Gone", places=("Moscow",)))
    noted = make.annotate(archive, kept)
    with archive.writing("trash") as unit:
        unit.records.trash([gone.record])
        unit.annotations.trash([noted.annotation])
    columns = load(archive)
    assert list(columns.numbers) == [kept.number]
    assert columns.facets[FacetName.PLACE].values == ("North Korea",)
    assert values_of(columns, kept.number)[FacetName.ANNOTATED] == {"no"}
    assert values_of(columns, kept.number)[FacetName.TAG] == set()
    assert all(list(order) == [kept.number] for order in columns.orders.values())
    with archive.reading() as view:
        assert list(view.columns.numbers()) == [kept.number]


values = st.lists(st.sampled_from(["a", "a--b", "a--c", "d", "A", "é"]), max_size=3)


def test_columns_agree_with_the_records_they_are_of(archive, make):
    @settings(deadline=None, max_examples=30)
    @given(subjects=values, places=values, people=values, levels=values, tags=values)
    def agree(subjects, places, people, levels, tags):
        fields = {
            "subjects": tuple(subjects),
            "places": tuple(places),
            "agents": tuple(AgentName(name, AgentRole.AUTHOR) for name in people),
            "call_number": tuple(CallNumberLevel("box", value) for value in levels),
        }
        record = make.add(archive, bare(make, **fields))
        with archive.writing("tag") as unit:
            unit.records.set_tags(record.record, tags)
        for numbers in (None, [record.number]):
            found = values_of(load(archive, numbers), record.number)
            above = {"--".join(s.split("--")[:n]) for s in subjects for n in (1, 2)}
            assert found[FacetName.SUBJECT] == above
            assert found[FacetName.PLACE] == set(places)
            assert found[FacetName.AUTHOR] == found[FacetName.PERSON] == set(people)
            assert found[FacetName.TAG] == set(tags)
            assert len(found[FacetName.CALL_NUMBER]) == len(levels)

    agree()
