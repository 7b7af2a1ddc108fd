"""Notes and records leave: the right ones, streamed, protected ones held back."""

from __future__ import annotations

import json

import pytest

from desk_archive.domain.errors import NotHereError
from desk_archive.domain.queries import Query
from desk_archive.services.exporting import Selection
from tests.services.conftest import finish


@pytest.fixture
def two(services, bring):
    """Two letters with a note each, in different colours."""
    records = [
        bring("The armistice commission met.", "a.txt"),
        bring("Nothing of note happened at the bridge.", "b.txt"),
    ]
    for record, colour in zip(records, ("yellow", "blue"), strict=True):
        services.annotating.annotate(
            record.documents[0].document,
            0,
            11,
            colour=services.annotating.colour(colour).colour,
            note=f"note in {colour}",
            tags=[f"seen/{colour}"],
        )
    return records


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), ["note in yellow", "note in blue"]),
        (Selection(colour="Blue"), ["note in blue"]),
        (Selection(tag="seen"), ["note in yellow", "note in blue"]),
        (Selection(tag="seen/yellow"), ["note in yellow"]),
        (Selection(query=Query(text="bridge")), ["note in blue"]),
        (Selection(query=Query(text="zeppelin")), []),
    ],
)
def test_selection_restricts(services, two, tmp_path, selection, expected):
    output = tmp_path / "notes.md"
    report = finish(services.exporting.notes("markdown", output, selection))
    written = output.read_text(encoding="utf-8")
    assert report.annotations == len(expected)
    assert [note for note in ("note in yellow", "note in blue") if note in written] == expected


def test_chosen_records_only_and_in_their_order(services, two, tmp_path):
    output = tmp_path / "notes.md"
    chosen = Selection(records=(two[1].record, two[0].record))
    finish(services.exporting.notes("markdown", output, chosen))
    written = output.read_text(encoding="utf-8")
    assert written.index("note in blue") < written.index("note in yellow")
    finish(services.exporting.notes("markdown", output, Selection(records=(two[0].record,))))
    assert "note in blue" not in output.read_text(encoding="utf-8")


def test_protected_record_stays_here(services, two, tmp_path):
    with services.archive.writing("protect") as unit:
        unit.records.set_protected([two[0].record], protected=True)
    output = tmp_path / "records.jsonl"
    report = finish(services.exporting.records("jsonl", output, Selection()))
    assert (report.records, report.held_back) == (1, 1)
    assert "armistice" not in output.read_text(encoding="utf-8")


def test_records_carry_texts_and_annotations(services, two, tmp_path):
    output = tmp_path / "records.jsonl"
    finish(services.exporting.records("jsonl", output, Selection(query=Query(text="armistice"))))
    (line,) = output.read_text(encoding="utf-8").splitlines()
    record = json.loads(line)
    assert record["text"] == "The armistice commission met."
    assert "note in yellow" in line


def test_cancelled_export_leaves_the_old_file(services, two, tmp_path):
    output = tmp_path / "notes.md"
    output.write_text("mine")
    steps = services.exporting.notes("markdown", output, Selection())
    next(steps)
    steps.close()
    assert output.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir() if "notes" in path.name] == ["notes.md"]


def test_unknown_format_is_said_so(services, tmp_path):
    with pytest.raises(NotHereError, match="docx"):
        finish(services.exporting.notes("docx", tmp_path / "n", Selection()))
