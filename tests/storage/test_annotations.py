"""Annotations and the legend: everything of them comes back, in the order of their places."""

import dataclasses

import pytest

from desk_archive.domain.anchoring import AnchorState, PositionSelector, QuoteSelector
from desk_archive.domain.annotations import LegendColour, LineStyle, Target, TargetKind
from desk_archive.domain.errors import ErrorKind, WorldError


def legend_of(archive):
    with archive.reading() as view:
        return view.legend.all()


def test_an_annotation_comes_back_whole(archive, make):
    record = make.add(archive)
    made = make.annotate(
        archive,
        record,
        colour=legend_of(archive)[1].colour,
        id="https://elsewhere.example/7",
        original=Target(
            quote=QuoteSelector("He proposed", "before ", " after"),
            position=PositionSelector(3, 14),
        ),
        original_sha256="ab" * 32,
        state=AnchorState.FUZZY,
        score=0.83,
        author="A. Reader",
        parent="11111111-1111-4111-8111-111111111111",
        tags=("korea/talks", "urgent"),
        protected=True,
        received={"type": "Annotation", "body": ["\x00", 1.5, None], "é": "\u2028"},
    )
    with archive.reading() as view:
        assert view.annotations.get(made.annotation) == made
        assert view.annotations.get("not-here") is None
        assert view.annotations.by_iri("https://elsewhere.example/7") == [made]


@pytest.mark.parametrize(
    "target",
    [
        Target(kind=TargetKind.AREA, page=0, geometry=(0.1, 1 / 3, 12.25, 1e-9)),
        Target(kind=TargetKind.POINT, page=7, geometry=(5.0, 6.5)),
        Target(kind=TargetKind.DOCUMENT),
        Target(quote=QuoteSelector("x"), page=2, geometry=(1.0, 2.0, 3.0, 4.0)),
        Target(quote=QuoteSelector("", "a", "b"), position=PositionSelector(4, 4)),
    ],
)
def test_all_kinds_of_targets(archive, make, target):
    record = make.add(archive)
    made = make.annotate(archive, record, target=target, original=target)
    with archive.writing() as unit:
        unit.history.undo()
        unit.history.redo()
    with archive.reading() as view:
        assert view.annotations.get(made.annotation) == made


def test_one_about_a_record_and_one_about_nothing_here(archive, make):
    record = make.add(archive)
    about = Target(kind=TargetKind.RECORD)
    on_record = make.annotate(archive, record, document=None, target=about, original=about)
    unattached = make.annotate(
        archive,
        record,
        record=None,
        document=None,
        state=AnchorState.UNATTACHED,
        received={"target": "urn:x"},
    )
    with archive.reading() as view:
        assert view.annotations.of_record(record.record) == [on_record]
        assert view.annotations.select() == [on_record, unattached]
        assert view.annotations.count() == 2


def test_a_document_brings_its_record(archive, make):
    record = make.add(archive)
    made = make.annotate(archive, record, record=None)
    with archive.reading() as view:
        assert view.annotations.get(made.annotation).record == record.record


def test_two_with_one_id_are_both_kept(archive, make):
    record = make.add(archive)
    first = make.annotate(archive, record, id="urn:x", note="one")
    second = make.annotate(archive, record, id="urn:x", note="two")
    with archive.reading() as view:
        assert view.annotations.by_iri("urn:x") == [first, second]


def test_they_come_in_the_order_of_their_places(archive, make):
    first, second = make.add(archive), make.add(archive, make.draft("Second"))
    late = make.annotate(archive, first, start=30, end=40)
    other = make.annotate(archive, second, start=0, end=3)
    long = make.annotate(archive, first, start=5, end=20)
    short = make.annotate(archive, first, start=5, end=9)
    about = Target(kind=TargetKind.RECORD)
    whole = make.annotate(archive, first, document=None, target=about, original=about)
    with archive.reading() as view:
        assert view.annotations.select() == [whole, short, long, late, other]
        assert view.annotations.of_record(first.record) == [whole, short, long, late]
        document = first.documents[0].document
        assert view.annotations.of_document(document) == [short, long, late]
        assert view.annotations.get_many([late.annotation, "x", short.annotation]) == [late, short]


def test_selections(archive, make):
    legend = legend_of(archive)
    first, second = make.add(archive), make.add(archive, make.draft("Second"))
    one = make.annotate(archive, first, colour=legend[0].colour, tags=("korea",))
    two = make.annotate(archive, first, start=20, colour=legend[1].colour, tags=("korea/talks",))
    three = make.annotate(archive, second, colour=legend[1].colour, tags=("koreans", "100%_x/y"))
    with archive.reading() as view:
        select = view.annotations.select
        assert select(record=first.record) == [one, two]
        assert select(document=second.documents[0].document) == [three]
        assert select(colour=legend[1].colour) == [two, three]
        assert select(tag="korea") == [one, two]
        assert select(tag="korea/talks") == [two]
        assert select(tag="100%_x") == [three]
        assert select(tag="100__x") == []
        assert select(query_numbers=[second.number]) == [three]
        assert select(query_numbers=[]) == []
        assert select(record=first.record, colour=legend[1].colour, tag="korea") == [two]


def test_changing_one(archive, make):
    record, other = make.add(archive), make.add(archive, make.draft("Other"))
    made = make.annotate(archive, record)
    changed = dataclasses.replace(
        made,
        note="Rewritten",
        tags=("urgent",),
        state=AnchorState.MOVED,
        record=other.record,
        document=other.documents[0].document,
        modified="2026-02-03T04:05:06Z",
    )
    with archive.writing("note") as unit:
        unit.annotations.replace(changed)
        changes = unit.changes()
    assert changes.annotations == {made.annotation}
    assert changes.records == {record.record, other.record}
    assert changes.documents == {r.documents[0].document for r in (record, other)}
    with archive.reading() as view:
        assert view.annotations.get(made.annotation) == changed
        assert view.tags.all() == ["urgent"]


def test_a_note_alone_changes_no_facet(archive, make):
    made = make.annotate(archive, make.add(archive))
    with archive.writing("note") as unit:
        unit.annotations.replace(dataclasses.replace(made, note="x"))
        changes = unit.changes()
    assert changes.annotations
    assert not changes.facets
    with archive.writing("colour") as unit:
        unit.annotations.replace(
            dataclasses.replace(made, note="x", colour=unit.legend.all()[0].colour)
        )
        assert unit.changes().facets


def test_the_trash(archive, make):
    made = make.annotate(archive, make.add(archive))
    with archive.writing("delete-annotation") as unit:
        unit.annotations.trash([made.annotation])
        assert unit.changes().annotations == {made.annotation}
    with archive.reading() as view:
        assert view.annotations.get(made.annotation) is None
        assert view.annotations.count() == 0
        assert view.tags.all() == []
    with archive.writing("restore") as unit:
        unit.annotations.restore([made.annotation])
    with archive.reading() as view:
        assert view.annotations.get(made.annotation) == made


@pytest.mark.parametrize("belonging", ["record", "document", "colour"])
def test_one_of_what_is_not_here_is_the_callers_mistake(archive, make, belonging):
    made = make.annotation(make.add(archive), **{belonging: "not-here"})
    with pytest.raises(KeyError), archive.writing("annotate") as unit:
        unit.annotations.add(made)
    with pytest.raises(KeyError), archive.writing("annotate") as unit:
        unit.annotations.replace(made)


def test_a_legend_of_the_readers_own(archive):
    yellow, green, *_ = legend_of(archive)
    evidence = dataclasses.replace(yellow, name="Evidence", value="#123456")
    doubt = LegendColour(
        "22222222-2222-4222-8222-222222222222", "Doubt", "#abcdef", LineStyle.WAVY, 9
    )
    with archive.writing("legend") as unit:
        unit.legend.set((doubt, green, evidence))
        changes = unit.changes()
    assert changes.legend
    assert changes.facets
    assert legend_of(archive) == (
        dataclasses.replace(doubt, position=0),
        dataclasses.replace(green, position=1),
        dataclasses.replace(evidence, position=2),
    )
    with archive.writing() as unit:
        unit.history.undo()
    assert [colour.name for colour in legend_of(archive)][:2] == ["yellow", "green"]
    assert len(legend_of(archive)) == 5
    with archive.writing() as unit:
        unit.history.redo()
    assert [colour.name for colour in legend_of(archive)] == ["Doubt", "green", "Evidence"]


def test_names_can_be_swapped_but_not_shared(archive):
    first, second, *rest = legend_of(archive)
    swapped = (
        dataclasses.replace(first, name=second.name),
        dataclasses.replace(second, name=first.name),
        *rest,
    )
    with archive.writing("legend") as unit:
        unit.legend.set(swapped)
    assert [c.name for c in legend_of(archive)][:2] == [second.name, first.name]
    with pytest.raises(WorldError) as caught, archive.writing("legend") as unit:
        unit.legend.set((first, dataclasses.replace(second, name=first.name.upper())))
    assert caught.value.kind is ErrorKind.CONFLICT


def test_a_colour_in_use_stays_in_the_legend(archive, make):
    used, *rest = legend_of(archive)
    made = make.annotate(archive, make.add(archive), colour=used.colour)
    with pytest.raises(WorldError, match=used.name) as caught, archive.writing("legend") as unit:
        unit.legend.set(tuple(rest))
    assert caught.value.kind is ErrorKind.CONFLICT
    with archive.writing("delete-annotation") as unit:
        unit.annotations.trash([made.annotation])
    with archive.writing("legend") as unit:
        unit.legend.set(tuple(rest))
    with archive.writing("restore") as unit:
        unit.annotations.restore([made.annotation])
    with archive.reading() as view:
        assert view.annotations.get(made.annotation).colour is None


def test_a_renamed_colour_brings_its_records_to_the_index(archive, make):
    used, *rest = legend_of(archive)
    record = make.add(archive)
    make.annotate(archive, record, colour=used.colour)
    with archive.writing() as unit:
        unit.queue.done(unit.queue.pending())
    with archive.writing("legend") as unit:
        unit.legend.set((dataclasses.replace(used, name="Evidence"), *rest))
        assert unit.changes().records == {record.record}
    with archive.reading() as view:
        assert view.queue.pending() == [record.number]
