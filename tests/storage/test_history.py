"""Undo and redo of anything, across restarts, a hundred steps deep."""

import dataclasses
from contextlib import contextmanager, suppress

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from desk_archive.domain.annotations import LegendColour, LineStyle
from desk_archive.domain.intake import NewRecord
from desk_archive.domain.records import (
    ArchivalDate,
    DraftAnnotation,
    Identifier,
    ReadingStatus,
    Relation,
    RelationKind,
)
from desk_archive.storage.archive import Archive, OpenMode
from desk_archive.storage.check import check
from desk_archive.storage.undo_log import KEPT_STEPS


def undo(archive):
    with archive.writing() as unit:
        return unit.history.undo()


def redo(archive):
    with archive.writing() as unit:
        return unit.history.redo()


def labels(archive):
    with archive.reading() as view:
        return view.history.undo_label(), view.history.redo_label()


def test_undo_and_redo_of_an_import(archive, make):
    with archive.writing("import") as unit:
        made = [make.add_in(unit, make.draft(f"Letter {n}", identifiers=())) for n in range(5)]
    uuids = {record.record for record in made}
    with archive.reading() as view:
        before = view.records.get_many([record.record for record in made])
    name, changes = undo(archive)
    assert name == "import"
    assert changes.records == uuids
    assert changes.membership
    assert changes.facets
    assert changes.undo
    assert labels(archive) == (None, "import")
    with archive.reading() as view:
        assert view.records.count() == 0
        assert all(record.trashed for record in view.records.get_many(list(uuids)))
        assert view.queue.entries(view.queue.pending()) == []
    name, changes = redo(archive)
    assert (name, changes.records) == ("import", uuids)
    assert labels(archive) == ("import", None)
    with archive.reading() as view:
        assert view.records.get_many([record.record for record in made]) == before


def test_undo_and_redo_put_records_on_the_index_queue(archive, make):
    record = make.add(archive)
    make.annotate(archive, record)
    for step in (undo, undo, redo, redo):
        with archive.writing() as unit:
            unit.queue.done(unit.queue.pending())
        step(archive)
        with archive.reading() as view:
            assert view.queue.pending() == [record.number]


def test_it_survives_a_restart(archive, path, make):
    record = make.add(archive)
    with archive.writing("tag") as unit:
        unit.records.set_tags(record.record, ["x"])
    undo(archive)
    archive.close()
    again = Archive.open(path, OpenMode.WRITE)
    assert labels(again) == ("import", "tag")
    redo(again)
    with again.reading() as view:
        assert view.records.get(record.record).tags == ("x",)
    again.close()


def test_a_new_step_ends_what_can_be_redone(archive, make):
    record = make.add(archive)
    with archive.writing("tag") as unit:
        unit.records.set_tags(record.record, ["x"])
    undo(archive)
    with archive.writing("star") as unit:
        unit.records.set_starred([record.record], True)
    assert labels(archive) == ("star", None)
    assert redo(archive) is None
    undo(archive)
    undo(archive)
    assert undo(archive) is None


def test_a_step_without_a_change_is_none(archive, make):
    record = make.add(archive)
    undo(archive)
    with archive.writing("star") as unit:
        unit.records.set_starred([record.record], False)
        assert not unit.changes().undo
    assert labels(archive) == (None, "import")


def test_what_is_no_step_leaves_the_history_alone(archive, make):
    record = make.add(archive)
    with archive.writing() as unit:
        unit.settings.set("theme", "dark")
        unit.documents.remember(record.documents[0].document, 3)
        unit.queue.add_all()
        assert not unit.changes()
    assert labels(archive) == ("import", None)


def test_a_batch_is_one_step(archive, make):
    for number in range(4):
        with archive.writing("import", batch="one") as unit:
            make.add_in(unit, make.draft(f"Letter {number}"))
    with archive.writing("import", batch="two") as unit:
        make.add_in(unit)
    undo(archive)
    with archive.reading() as view:
        assert view.records.count() == 4
    _, changes = undo(archive)
    assert len(changes.records) == 4
    assert labels(archive) == (None, "import")


def test_a_batch_that_was_undone_begins_anew(archive, make):
    with archive.writing("import", batch="one") as unit:
        make.add_in(unit)
    undo(archive)
    with archive.writing("import", batch="one") as unit:
        make.add_in(unit)
    undo(archive)
    assert undo(archive) is None


def test_a_hundred_steps_are_kept(archive, make):
    record = make.add(archive)
    for number in range(KEPT_STEPS + 5):
        with archive.writing("tag") as unit:
            unit.records.set_tags(record.record, [str(number)])
    undone = 0
    while undo(archive):
        undone += 1
    assert undone == KEPT_STEPS
    with archive.reading() as view:
        assert view.records.get(record.record).tags == ("4",)
    assert check(archive) == []


def test_only_what_a_step_changed_is_taken_back(archive, make):
    """A row that something else changed meanwhile keeps that."""
    record = make.add(archive)
    with archive.writing("star") as unit:
        unit.records.set_starred([record.record], True)
    with archive.writing() as unit:
        unit.records.set_status([record.record], ReadingStatus.READ)
    undo(archive)
    with archive.reading() as view:
        stored = view.records.get(record.record)
    assert not stored.starred
    assert stored.status is ReadingStatus.READ


def test_undo_inside_a_step_is_a_mistake(archive, make):
    make.add(archive)
    with pytest.raises(RuntimeError), archive.writing("x") as unit:
        unit.history.undo()


def test_an_undo_that_fails_changes_nothing(archive, make):
    record = make.add(archive)
    make.annotate(archive, record)
    with suppress(ZeroDivisionError), archive.writing() as unit:
        unit.history.undo()
        raise ZeroDivisionError
    assert labels(archive) == ("annotate", None)
    with archive.reading() as view:
        assert view.annotations.count() == 1


def test_what_was_done_is_logged_for_good(archive, make):
    record = make.add(archive)
    make.annotate(archive, record)
    undo(archive)
    redo(archive)
    with archive.reading() as view:
        rows = view.records._connection.exec_driver_sql(
            "SELECT action, step, records, annotations FROM change_log ORDER BY id"
        ).all()
    assert rows == [
        ("do", "import", 1, 0),
        ("do", "annotate", 1, 1),
        ("undo", "annotate", 1, 1),
        ("redo", "annotate", 1, 1),
    ]


# --- any sequence of operations -------------------------------------------------------------------

words = st.text("abc/ é\u0661", min_size=1, max_size=6)
MARCH = ArchivalDate("1953-03-29", "March 29, 1953")


class Person(RuleBasedStateMachine):
    """Somebody who works, undoes and redoes; what an archive holds is compared with what it held."""

    records = Bundle("records")
    annotations = Bundle("annotations")

    @initialize()
    def begin(self):
        self.archive = Archive.open(self.fresh_path(), OpenMode.WRITE, create=True)
        self.states = [content(self.archive)]
        self.now = 0
        self.made = 0

    def teardown(self):
        if hasattr(self, "archive"):
            while self.now:
                self.step_back()
            while self.now < len(self.states) - 1:
                self.step_forward()
            # Nobody here looks for the places of annotations in a new text.
            assert {problem.kind for problem in check(self.archive)} <= {"annotation"}
            self.archive.close()

    @contextmanager
    def step(self, name):
        """Something is done: the newest state, if it changed anything."""
        with self.archive.writing(name) as unit:
            yield unit
        if unit.changes().undo:
            del self.states[self.now + 1 :]
            self.states.append(content(self.archive))
            self.now += 1
        else:
            assert content(self.archive) == self.states[self.now]

    def step_back(self):
        assert undo(self.archive) is not None
        self.now -= 1
        assert content(self.archive) == self.states[self.now]

    def step_forward(self):
        assert redo(self.archive) is not None
        self.now += 1
        assert content(self.archive) == self.states[self.now]

    @rule(target=records, title=words, tag=words)
    def import_one(self, title, tag):
        self.made += 1
        other = Identifier("n", str((self.made + len(title)) % 3))
        draft = self.make.draft(
            title,
            identifiers=(Identifier("n", str(self.made % 3)),),
            relations=(
                Relation(RelationKind.REPLY_TO, title="By number", identifier=other),
                Relation(RelationKind.RELATED, title=title[::-1], date=MARCH),
            ),
        )
        with self.step("import") as unit:
            record = self.make.add_in(unit, draft)
            unit.records.set_tags(record.record, [tag])
        return record

    @rule(target=records, titles=st.lists(words, min_size=2, max_size=4), note=words)
    def import_several(self, titles, note):
        brought = DraftAnnotation(start=0, end=3, note=note, colour="#ffff00", identifier="a")
        drafts = []
        for title in titles:
            self.made += 1
            beside = Identifier("n", str((self.made + 1) % 3))
            drafts.append(
                self.make.draft(
                    title,
                    identifiers=(Identifier("n", str(self.made % 3)),),
                    relations=(Relation(RelationKind.NEXT, identifier=beside),),
                    documents=(
                        self.make.document(annotations=(brought,), page_labels=("i", title)),
                    ),
                )
            )
        with self.step("import") as unit:
            uuids = unit.records.add_many([NewRecord(draft, None, None) for draft in drafts])
            made = unit.records.get_many(uuids)
        return multiple(*made) if len(made) > 1 else made[0]

    @rule(first=records, second=records)
    def dismiss(self, first, second):
        if first.record != second.record:
            with self.step("dismiss") as unit:
                unit.near.dismiss(first.record, second.record)

    @rule(first=records, second=records, place=words)
    def edit_several(self, first, second, place):
        with self.step("edit") as unit:
            unit.records.set_many_fields(
                [
                    (uuid, dataclasses.replace(fields, places=(place,)), {})
                    for uuid, fields in {
                        record.record: record.fields for record in (first, second)
                    }.items()
                ]
            )

    @rule(record=records, title=words, place=words)
    def edit(self, record, title, place):
        fields = dataclasses.replace(
            record.fields,
            title=title,
            places=(place, "Moscow"),
            date=MARCH,
            relations=record.fields.relations[len(place) % 3 :],
            agents=record.fields.agents[: len(title) % 3],
        )
        with self.step("edit") as unit:
            unit.records.set_fields(record.record, fields, {})

    @rule(record=records, tags=st.lists(words, max_size=3))
    def tag(self, record, tags):
        with self.step("tag") as unit:
            unit.records.set_tags(record.record, tags)

    @rule(record=records, status=st.sampled_from(ReadingStatus), starred=st.booleans())
    def mark(self, record, status, starred):
        with self.step("mark") as unit:
            unit.records.set_status([record.record], status)
            unit.records.set_starred([record.record], starred)
            unit.records.set_protected([record.record], starred)

    @rule(record=records, away=st.booleans())
    def trash(self, record, away):
        with self.step("trash") as unit:
            (unit.records.trash if away else unit.records.restore)([record.record])

    @rule(record=records, text=words)
    def add_document(self, record, text):
        with self.step("import") as unit:
            unit.records.add_document(record.record, self.make.document(text), None)

    @rule(record=records, text=words)
    def new_version(self, record, text):
        with self.step("update") as unit:
            document = record.documents[0].document
            brought = DraftAnnotation(start=0, end=1, note=text, identifier=text)
            new = self.make.document(text * 20, annotations=(brought,), page_labels=(text,))
            unit.records.set_document_text(document, new, None)

    @rule(target=annotations, record=records, colour=st.integers(0, 2), tag=words)
    def annotate(self, record, colour, tag):
        with self.step("annotate") as unit:
            made = self.make.annotation(
                record, colour=unit.legend.all()[colour].colour, tags=(tag,), score=0.25
            )
            unit.annotations.add(made)
        return made

    @rule(annotation=annotations, note=words, tags=st.lists(words, max_size=2, unique=True))
    def rewrite(self, annotation, note, tags):
        with self.step("note") as unit:
            stored = unit.annotations.get(annotation.annotation)
            if stored is not None:
                changed = dataclasses.replace(stored, note=note, tags=tuple(tags))
                unit.annotations.replace(changed)

    @rule(annotation=annotations, away=st.booleans())
    def trash_annotation(self, annotation, away):
        with self.step("delete") as unit:
            trash = unit.annotations.trash if away else unit.annotations.restore
            trash([annotation.annotation])

    @rule(name=words, place=st.integers(0, 3))
    def legend(self, name, place):
        with self.step("legend") as unit:
            colours = list(unit.legend.all())
            self.made += 1
            uuid = f"00000000-0000-4000-8000-{self.made:012d}"
            colour = LegendColour(uuid, f"{name} {uuid}", "#000000", LineStyle.SOLID, 0)
            colours.insert(place, colour)
            unit.legend.set(tuple(colours))

    @precondition(lambda self: self.now > 0)
    @rule()
    def undo(self):
        self.step_back()

    @precondition(lambda self: self.now < len(self.states) - 1)
    @rule()
    def redo(self):
        self.step_forward()

    @rule()
    def restart(self):
        path = self.archive.path
        self.archive.close()
        self.archive = Archive.open(path, OpenMode.WRITE)

    @invariant()
    def what_can_be_undone_is_known(self):
        if hasattr(self, "archive"):
            undo_label, redo_label = labels(self.archive)
            assert (undo_label is not None) == (self.now > 0)
            assert (redo_label is not None) == (self.now < len(self.states) - 1)


def content(archive):
    """All that a person sees of an archive."""
    with archive.reading() as view:
        numbers = list(view.columns.numbers())
        return (
            view.records.by_numbers(numbers),
            view.records.rows(numbers),
            view.annotations.select(),
            view.legend.all(),
            view.tags.all(),
            view.queue.entries(numbers),
            view.columns.load(),
        )


def test_any_sequence_can_be_undone_and_redone(make, tmp_path):
    counter = iter(range(1_000_000))
    Person.make = make
    Person.fresh_path = lambda _: tmp_path / f"{next(counter)}.deskarchive"
    run_state_machine_as_test(
        Person, settings=settings(max_examples=10, stateful_step_count=20, deadline=None)
    )
