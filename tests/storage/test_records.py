"""Records: everything a draft says comes back, and can be changed."""

import dataclasses
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    CallNumberLevel,
    Description,
    Identifier,
    Origin,
    ReadingStatus,
)
from desk_archive.domain.text import normalise
from desk_archive.storage.check import check


def test_a_record_has_everything_its_draft_said(archive, make):
    draft = make.draft()
    record = make.add(archive, draft, data=b"the page")
    with archive.reading() as view:
        stored = view.records.get(record.record)
    assert stored == record
    assert all(name.authority for name in stored.fields.agents)
    without_authority = tuple(
        dataclasses.replace(name, authority=None) for name in stored.fields.agents
    )
    assert dataclasses.replace(stored.fields, agents=without_authority) == draft.fields
    assert stored.origins == {"title": Origin.SITE_RULE}
    assert stored.warnings == draft.warnings
    assert stored.importer == "wilson-text 1"
    assert stored.source_path == "/where/it/was.txt"
    assert stored.added == stored.modified
    assert stored.added.endswith("Z")
    (document,) = stored.documents
    assert (document.media_type, document.language) == ("text/plain", "en")
    assert document.characters == len(make.TEXT)
    assert document.bytes == len(b"the page")


def test_a_record_without_anything_but_a_title(archive, make):
    record = make.add(
        archive, dataclasses.replace(make.draft(), fields=Description(title="Bare"), documents=())
    )
    assert record.fields == Description(title="Bare")
    assert record.documents == ()
    assert record.source_path == "/where/it/was.txt"


def test_records_come_in_the_order_asked(archive, make):
    made = [make.add(archive, make.draft(f"Letter {n}")).record for n in range(3)]
    with archive.reading() as view:
        found = view.records.get_many([made[2], "not-here", made[0]])
        numbers = view.records.numbers(made)
        rows = view.records.rows([numbers[made[1]], 999, numbers[made[0]]])
        assert view.records.uuids(list(numbers.values())) == {n: u for u, n in numbers.items()}
    assert [record.record for record in found] == [made[2], made[0]]
    assert [row.record for row in rows] == [made[1], made[0]]


def test_a_row_shows_what_the_list_shows(archive, make):
    record = make.add(archive)
    with archive.reading() as view:
        legend = view.legend.all()
    make.annotate(archive, record, colour=legend[2].colour)
    make.annotate(archive, record, colour=legend[0].colour)
    make.annotate(archive, record, colour=None)
    with archive.writing("star") as unit:
        unit.records.set_starred([record.record], True)
    with archive.reading() as view:
        (row,) = view.records.rows([record.number])
    assert row.title == "Telegram from Pyongyang"
    assert row.authors == ("Kuznetsov, Vasili V.",)
    assert row.recipients == ("Molotov",)
    assert (row.type, row.repository, row.languages) == ("Cable", "AVP RF", ("Russian",))
    assert row.call_number == (CallNumberLevel("fond", "059a"), CallNumberLevel("opis", "5a"))
    assert row.colours == (legend[0].colour, legend[2].colour)
    assert row.notes == 3
    assert row.starred
    assert row.status is ReadingStatus.UNREAD


def test_one_agent_behind_equal_names(archive, make):
    first = make.add(archive, make.draft(agents=(AgentName("Kim  Il Sung ", AgentRole.AUTHOR),)))
    second = make.add(
        archive,
        make.draft(
            agents=(
                AgentName("Kim Il Sung", AgentRole.RECIPIENT),
                AgentName("kim il sung", AgentRole.MENTIONED),
            )
        ),
    )
    (one,) = first.fields.agents
    same, other = second.fields.agents
    assert one.name == "Kim  Il Sung "
    assert one.authority == same.authority
    assert one.authority != other.authority


def test_a_name_keeps_the_agent_it_was_given(archive, make):
    record = make.add(archive)
    kim = record.fields.agents[2]
    draft = make.draft(agents=(AgentName("the Premier", AgentRole.AUTHOR, kim.authority),))
    assert make.add(archive, draft).fields.agents[0].authority == kim.authority


def test_references(archive, make):
    record = make.add(archive)
    other = make.add(archive, make.draft("Other", identifiers=(Identifier("frus#1", "d12"),)))
    uuid, title = record.record, record.fields.title
    with archive.reading() as view:
        resolve = view.records.resolve
        assert resolve(uuid) == [(uuid, title)]
        assert resolve(uuid.upper()) == [(uuid, title)]
        assert resolve(" 112123 ") == [(uuid, title)]
        assert resolve("wilson-center:112123") == [(uuid, title)]
        assert resolve(uuid[:6]) == [(uuid, title)]
        assert resolve(uuid[:5]) == []
        assert resolve("frus#1#d12") == [(other.record, "Other")]
        assert resolve("d12") == [(other.record, "Other")]
        assert resolve("11212") == []
        assert resolve("") == []
        assert resolve("%") == []
    with archive.writing("trash") as unit:
        unit.records.trash([uuid])
    with archive.reading() as view:
        assert view.records.resolve("112123") == view.records.resolve(uuid) == []


def test_an_identifier_comes_before_the_beginning_of_a_uuid(archive, make):
    record = make.add(archive, make.draft(identifiers=()))
    named = make.add(
        archive, make.draft("Named", identifiers=(Identifier("x", record.record[:8]),))
    )
    with archive.reading() as view:
        assert view.records.resolve(record.record[:8]) == [(named.record, "Named")]
        assert view.records.resolve(record.record[:7]) == [(record.record, record.fields.title)]


def test_several_matches_are_all_listed(archive, make):
    first, second = make.add(archive), make.add(archive, make.draft("Again"))
    with archive.reading() as view:
        assert [uuid for uuid, _ in view.records.resolve("112123")] == [
            first.record,
            second.record,
        ]


def test_duplicates_by_file_identifier_and_text(archive, make):
    record = make.add(archive, data=b"page")
    sha256 = record.documents[0].sha256
    with archive.reading() as view:
        text = view.documents.reading_text(record.documents[0].document).sha256
        assert view.records.by_original(sha256, None) == [record.record]
        assert view.records.by_original(sha256, "d1") == []
        assert view.records.by_text(text) == [record.record]
        same = Identifier("wilson-center", "112123")
        assert view.records.by_identifiers([same]) == [record.record]
        assert view.records.by_identifiers([Identifier("other", "112123")]) == []
        assert view.records.by_identifiers([]) == []
    with archive.writing("trash") as unit:
        unit.records.trash([record.record])
    with archive.reading() as view:
        assert view.records.by_original(sha256, None) == []
        assert view.records.by_text(text) == []
        assert view.records.by_identifiers([same]) == []


def test_a_file_of_catalogue_data_alone_is_kept_and_known_again(archive, make):
    record = make.add(archive, make.draft(documents=()), data=b"<ead/>")
    sha256 = hashlib.sha256(b"<ead/>").hexdigest()
    with archive.reading() as view:
        assert view.records.get(record.record).documents == ()
        assert view.records.by_original(sha256, None) == [record.record]
        assert view.records.by_original(sha256, "d1") == []
        assert view.originals.size(sha256) == 6
    assert check(archive) == []


def test_equal_texts_make_duplicates_of_each_other(archive, make):
    first = make.add(archive, data=b"one")
    second = make.add(archive, make.draft("Another copy"), data=b"two")
    with archive.reading() as view:
        assert view.records.get(first.record).duplicates == (second.record,)
        assert view.records.get(second.record).duplicates == (first.record,)
    with archive.writing("trash") as unit:
        unit.records.trash([second.record])
    with archive.reading() as view:
        assert view.records.get(first.record).duplicates == ()


def test_parts_of_one_file_are_no_duplicates(archive, make):
    parts = [make.draft(documents=(make.document(fragment=f"d{n}"),)) for n in (1, 2)]
    first, second = (make.add(archive, part, data=b"a volume") for part in parts)
    kept = make.add(archive, parts[0], data=b"a volume")
    with archive.reading() as view:
        assert view.records.get(second.record).duplicates == ()
        assert view.records.get(first.record).duplicates == (kept.record,)


def test_scans_without_a_text_are_no_duplicates(archive, make):
    scan = make.draft(documents=(make.document("", pages=12),))
    make.add(archive, scan)
    assert make.add(archive, scan).duplicates == ()


def test_other_fields(archive, make):
    record = make.add(archive)
    changed = dataclasses.replace(
        record.fields,
        title="Another title",
        date=ArchivalDate("1953~", None),
        places=("Pyongyang", "Moscow"),
        agents=record.fields.agents[1:],
        type=None,
    )
    with archive.writing("edit") as unit:
        unit.records.set_fields(record.record, changed, {"type": Origin.TYPED})
        changes = unit.changes()
    with archive.reading() as view:
        stored = view.records.get(record.record)
    assert stored.fields == changed
    assert stored.origins == {"title": Origin.SITE_RULE, "type": Origin.TYPED}
    assert changes.records == {record.record}
    assert changes.facets
    assert not changes.membership


def test_the_same_fields_change_nothing(archive, make):
    record = make.add(archive)
    with archive.writing("edit") as unit:
        unit.records.set_fields(record.record, record.fields, {})
        unit.records.set_tags(record.record, ())
        assert not unit.changes()
    with archive.reading() as view:
        assert view.history.undo_label() == "import"


def test_tags_status_star_and_protection(archive, make):
    record = make.add(archive)
    with archive.writing("marks") as unit:
        unit.records.set_tags(record.record, ["korea/talks", "urgent", "urgent"])
        unit.records.set_status([record.record], ReadingStatus.TO_CHECK)
        unit.records.set_starred([record.record], True)
        unit.records.set_protected([record.record], True)
    with archive.reading() as view:
        stored = view.records.get(record.record)
        assert view.tags.all() == ["korea/talks", "urgent"]
    assert stored.tags == ("korea/talks", "urgent")
    assert stored.status is ReadingStatus.TO_CHECK
    assert stored.starred
    assert stored.protected


def test_the_trash(archive, make):
    record = make.add(archive)
    make.annotate(archive, record)
    with archive.writing("trash") as unit:
        unit.records.trash([record.record])
        assert unit.changes().membership
    with archive.reading() as view:
        assert view.records.count() == 0
        assert view.annotations.count() == 0
        assert view.annotations.select() == []
        assert view.tags.all() == []
        assert view.records.get(record.record).trashed
    with archive.writing("restore") as unit:
        unit.records.restore([record.record])
    with archive.reading() as view:
        assert view.records.count() == view.annotations.count() == 1
        assert not view.records.get(record.record).trashed


def test_a_missing_record_is_the_callers_mistake(archive, make):
    with pytest.raises(KeyError), archive.writing() as unit:
        unit.records.set_tags("00000000-0000-4000-8000-000000000000", ["x"])
    with pytest.raises(KeyError), archive.writing() as unit:
        unit.records.set_fields("not-here", Description(title="x"), {})
    with pytest.raises(KeyError), archive.writing() as unit:
        unit.records.set_document_text("not-here", make.document(), None)


any_text = st.text(max_size=40)


def test_any_text_can_be_stored(archive, make):
    @settings(deadline=None, max_examples=30)
    @given(title=any_text, name=any_text, place=any_text, tag=any_text, body=st.text(max_size=300))
    def stores(title, name, place, tag, body):
        draft = make.draft(
            title,
            agents=(AgentName(name, AgentRole.AUTHOR),),
            places=(place,),
            documents=(make.document(normalise(body), spans=()),),
        )
        record = make.add(archive, draft)
        with archive.writing("edit") as unit:
            unit.settings.set("text", tag)
            unit.records.set_tags(record.record, [tag])
        with archive.writing() as unit:
            unit.history.undo()
            unit.history.redo()
        with archive.reading() as view:
            stored = view.records.get(record.record)
            assert view.settings.get("text") == storable(tag, nul=True)
            text = view.documents.reading_text(stored.documents[0].document).text
        assert text == normalise(body)
        assert stored.fields.title == storable(title)
        assert stored.fields.agents[0].name == storable(name)
        assert stored.fields.places == ((storable(place),) if place else ())
        assert stored.tags == (storable(tag),)

    stores()


def storable(text, *, nul=False):
    """A text with what SQLite can't hold replaced."""
    unstorable = [c for c in text if 0xD800 <= ord(c) < 0xE000 or (c == "\0" and not nul)]
    return text.translate({ord(c): "\ufffd" for c in unstorable})
