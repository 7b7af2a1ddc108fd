"""The index queue: every change is on it, and its entries hold what the index shall hold."""

import dataclasses

import pytest

from desk_archive.domain.annotations import Target, TargetKind
from desk_archive.domain.queries import IndexEntry
from desk_archive.domain.records import AgentName, AgentRole, ReadingStatus


@pytest.fixture
def record(archive, make):
    """A record with an annotation, both in the index."""
    made = make.add(archive, data=b"page")
    make.annotate(archive, made)
    drain(archive)
    return made


def drain(archive):
    with archive.writing() as unit:
        unit.queue.done(unit.queue.pending())


def pending(archive):
    with archive.reading() as view:
        assert view.queue.is_empty() == (not view.queue.pending())
        return view.queue.pending()


CHANGES = {
    "fields": lambda unit, r: unit.records.set_fields(
        r.record, dataclasses.replace(r.fields, source="Elsewhere"), {}
    ),
    "relations": lambda unit, r: unit.records.set_fields(
        r.record, dataclasses.replace(r.fields, relations=()), {}
    ),
    "tags": lambda unit, r: unit.records.set_tags(r.record, ["new"]),
    "status": lambda unit, r: unit.records.set_status([r.record], ReadingStatus.READ),
    "star": lambda unit, r: unit.records.set_starred([r.record], True),
    "trash": lambda unit, r: unit.records.trash([r.record]),
    "note": lambda unit, r: unit.annotations.replace(
        dataclasses.replace(unit.annotations.of_record(r.record)[0], note="New")
    ),
    "annotation": lambda unit, r: unit.annotations.trash(
        [unit.annotations.of_record(r.record)[0].annotation]
    ),
    "undo": lambda unit, r: unit.history.undo(),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_on_the_queue(archive, record, name):
    with archive.writing(None if name == "undo" else name) as unit:
        CHANGES[name](unit, record)
        assert unit.changes().records == {record.record}
    assert pending(archive) == [record.number]


def test_other_documents_and_texts_are_too(archive, make, record):
    with archive.writing("import") as unit:
        unit.records.add_document(record.record, make.document("More"), None)
    assert pending(archive) == [record.number]
    drain(archive)
    with archive.writing("update") as unit:
        unit.records.set_document_text(record.documents[0].document, make.document("Else"), None)
    assert pending(archive) == [record.number]


def test_reading_is_not_on_it(archive, record):
    with archive.writing() as unit:
        unit.documents.remember(record.documents[0].document, 5)
        unit.settings.set("a", 1)
    assert pending(archive) == []


def test_what_waits_longest_comes_first(archive, make):
    numbers = [make.add(archive, make.draft(str(n), identifiers=())).number for n in range(4)]
    assert pending(archive) == numbers
    with archive.writing() as unit:
        unit.queue.add([numbers[0]])
        assert unit.queue.pending(2) == numbers[1:3]
    assert pending(archive) == [*numbers[1:], numbers[0]]
    with archive.writing() as unit:
        unit.queue.done(numbers[1:3])
    assert pending(archive) == [numbers[3], numbers[0]]
    with archive.writing() as unit:
        unit.queue.add_all()
    assert pending(archive) == numbers


def test_a_change_during_indexing_is_not_lost(archive, record):
    with archive.writing("star") as unit:
        unit.records.set_starred([record.record], True)
    with archive.reading() as view:
        ticket, numbers = view.queue.ticket(), view.queue.pending()
    with archive.writing("tag") as unit:
        unit.records.set_tags(record.record, ["meanwhile"])
    with archive.writing() as unit:
        unit.queue.done(numbers, ticket)
    assert pending(archive) == [record.number]
    with archive.writing() as unit:
        unit.queue.done(numbers, unit.queue.ticket())
    assert pending(archive) == []


def test_tickets_are_never_given_out_twice(archive, make, record):
    with archive.writing("a") as unit:
        unit.records.set_tags(record.record, ["a"])
    with archive.reading() as view:
        ticket = view.queue.ticket()
    drain(archive)
    with archive.writing("b") as unit:
        unit.records.set_tags(record.record, ["b"])
        unit.queue.done([], ticket)
    with archive.reading() as view:
        assert view.queue.ticket() > ticket


def test_an_entry_holds_all_that_is_searched(archive, make):
    draft = make.draft(
        agents=(
            AgentName("Kim Il Sung", AgentRole.AUTHOR),
            AgentName("Molotov", AgentRole.RECIPIENT),
            AgentName("Stalin", AgentRole.MENTIONED),
        ),
        documents=(make.document(), make.document("Второй", language="ru")),
    )
    record = make.add(archive, draft)
    noted = make.annotate(archive, record, note="On the turn", tags=("b", "a"))
    make.annotate(archive, record, note="", tags=("c",))
    about = Target(kind=TargetKind.RECORD)
    whole = make.annotate(
        archive, record, document=None, target=about, original=about, note="All of it", tags=()
    )
    gone = make.annotate(archive, record, note="Gone", tags=("gone",))
    with archive.writing("x") as unit:
        unit.annotations.trash([gone.annotation])
        unit.records.set_tags(record.record, ["own", "a"])
    with archive.reading() as view:
        (entry,) = view.queue.entries([record.number])
    first, second = record.documents
    assert entry == IndexEntry(
        number=record.number,
        title="Telegram from Pyongyang",
        description="They report back to Moscow.",
        texts=((first.document, make.TEXT), (second.document, "Второй")),
        names={
            "author": ("Kim Il Sung",),
            "recipient": ("Molotov",),
            "person": ("Kim Il Sung", "Molotov", "Stalin"),
            "type": ("Cable",),
            "repository": ("AVP RF",),
            "place": ("North Korea",),
            "topic": ("Korean War, 1950-1953",),
            "subject": ("Korea--History--War", "Prisoners of war"),
            "collection": ("Korean War",),
            "language": ("Russian",),
        },
        tags=("own", "a", "b", "c"),
        notes=((whole.annotation, "All of it"), (noted.annotation, "On the turn")),
        wholes={
            "id": ("112123",),
            "call": ("fond 059a › opis 5a", "fond 059a", "059a", "opis 5a", "5a"),
        },
    )


def test_names_are_searched_as_found_and_as_preferred(archive, make):
    kim = make.add(archive).fields.agents[2]
    found = make.draft(agents=(AgentName("the Premier", AgentRole.AUTHOR, kim.authority),))
    record = make.add(archive, found)
    with archive.reading() as view:
        (entry,) = view.queue.entries([record.number])
    assert entry.names["author"] == ("the Premier", "Kim, Il Sung")


def test_records_in_the_trash_or_gone_have_no_entry(archive, make, record):
    other = make.add(archive, make.draft("Other"))
    with archive.writing("trash") as unit:
        unit.records.trash([record.record])
    with archive.reading() as view:
        entries = view.queue.entries([record.number, other.number, 999])
    assert [entry.number for entry in entries] == [other.number]


def test_entries_need_the_same_statements_for_one_and_for_many(archive, make):
    numbers = [make.add(archive, make.draft(str(n), identifiers=())).number for n in range(30)]

    def statements(wanted):
        seen = []
        with archive.reading() as view:
            connection = view.queue._connection.connection.driver_connection
            connection.set_trace_callback(seen.append)
            assert len(view.queue.entries(wanted)) == len(wanted)
            assert len(view.records.rows(wanted)) == len(wanted)
            assert len(view.records.by_numbers(wanted)) == len(wanted)
            connection.set_trace_callback(None)
        return len(seen)

    assert statements(numbers) == statements(numbers[:1])
