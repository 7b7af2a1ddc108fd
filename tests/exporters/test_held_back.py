"""What is protected stays out of every export and is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from desk_archive.domain.annotations import Annotation
from desk_archive.domain.records import Record, Relation, RelationKind
from desk_archive.exporters.base import ExportContext, ExportItem, ExportKind, Format, Tally
from desk_archive.exporters.registry import NOTE_FORMATS, RECORD_FORMATS, chunks

FORMATS = [*NOTE_FORMATS.values(), *RECORD_FORMATS.values()]
SECRET = "the name of the source"


def exported(form: Format, items: list[ExportItem], context: ExportContext) -> tuple[str, Tally]:
    tally = Tally()
    return "".join(chunks(form, items, context, tally)), tally


def hide_annotation(item: ExportItem) -> ExportItem:
    first, *others = item.annotations
    hidden = replace(first, note=SECRET, tags=(SECRET,), author=SECRET, protected=True)
    return replace(item, annotations=(hidden, *others))


def hide_record(item: ExportItem) -> ExportItem:
    assert item.record is not None
    fields = replace(item.record.fields, title=SECRET, description=SECRET, citation=SECRET)
    return replace(item, record=replace(item.record, fields=fields, protected=True))


@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.name)
@pytest.mark.parametrize("hide", [hide_annotation, hide_record])
def test_protected_words_are_nowhere(
    form: Format,
    hide: Callable[[ExportItem], ExportItem],
    items: list[ExportItem],
    context: ExportContext,
) -> None:
    text, tally = exported(form, [hide(items[0]), items[1]], context)
    assert SECRET not in text
    assert "About all of it." in text
    assert tally.held_back > 0


def test_notes_count_the_annotations_that_stayed(
    items: list[ExportItem], context: ExportContext
) -> None:
    _, one = exported(NOTE_FORMATS["markdown"], [hide_annotation(items[0])], context)
    assert (one.records, one.annotations, one.held_back) == (1, 5, 2)
    _, all_of_them = exported(NOTE_FORMATS["markdown"], [hide_record(items[0])], context)
    assert (all_of_them.records, all_of_them.annotations, all_of_them.held_back) == (0, 0, 7)


def test_records_count_records_and_annotations_that_stayed(
    items: list[ExportItem], context: ExportContext
) -> None:
    _, found = exported(RECORD_FORMATS["jsonl"], [hide_record(items[0]), items[1]], context)
    assert (found.records, found.annotations, found.held_back) == (1, 1, 1)
    _, found = exported(RECORD_FORMATS["jsonl"], [hide_annotation(items[0])], context)
    assert (found.records, found.annotations, found.held_back) == (1, 5, 2)


def test_links_to_what_is_protected_stay_out_too(
    full_record: Record, context: ExportContext
) -> None:
    hidden, shown = "f" * 8 + "-0000-4000-8000-000000000001", "Something else"
    relations = (
        Relation(RelationKind.REPLY_TO, SECRET, record=hidden),
        Relation(RelationKind.RELATED, shown),
    )
    fields = replace(full_record.fields, relations=relations)
    record = replace(full_record, fields=fields, duplicates=(hidden,))
    item = ExportItem(record, (), {}, frozenset({hidden}))
    text, _ = exported(RECORD_FORMATS["jsonl"], [item], context)
    assert SECRET not in text
    assert hidden not in text
    assert shown in text


def test_a_record_with_nothing_to_say_is_no_section(
    items: list[ExportItem], context: ExportContext
) -> None:
    bare: tuple[Annotation, ...] = ()
    text, tally = exported(NOTE_FORMATS["markdown"], [replace(items[0], annotations=bare)], context)
    assert "##" not in text
    assert (tally.records, tally.held_back) == (0, 0)
    text, tally = exported(RECORD_FORMATS["jsonl"], [replace(items[0], annotations=bare)], context)
    assert tally.records == 1
    assert ExportKind.RECORDS == "records"
