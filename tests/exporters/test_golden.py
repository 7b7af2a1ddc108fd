"""Each export, byte for byte, as it was once looked at and found good.

After a change that is meant, write the files anew with `DESK_ARCHIVE_GOLDEN=write` and look at the
difference.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from desk_archive.exporters.base import ExportContext, ExportItem, ExportKind, Format, Tally
from desk_archive.exporters.registry import NOTE_FORMATS, RECORD_FORMATS, export

GOLDEN = Path(__file__).parent.parent / "data" / "exporters"
FORMATS = [*NOTE_FORMATS.values(), *RECORD_FORMATS.values()]


def run(form: Format, items: list[ExportItem], output: Path, context: ExportContext) -> Tally:
    steps = export(form, items, output, context)
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            tally = stop.value
            assert isinstance(tally, Tally)
            return tally


def test_formats_are_those_asked_for() -> None:
    assert list(NOTE_FORMATS) == ["markdown", "json-ld"]
    assert list(RECORD_FORMATS) == ["jsonl"]
    assert {f.kind for f in NOTE_FORMATS.values()} == {ExportKind.NOTES}
    assert {f.kind for f in RECORD_FORMATS.values()} == {ExportKind.RECORDS}


@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.name)
def test_export_is_the_golden_file(
    form: Format, items: list[ExportItem], context: ExportContext, tmp_path: Path
) -> None:
    golden = GOLDEN / f"{form.kind}{form.suffix}"
    output = tmp_path / golden.name
    tally = run(form, items, output, context)
    assert (tally.records, tally.annotations, tally.held_back) == (2, 7, 1)
    if os.environ.get("DESK_ARCHIVE_GOLDEN") == "write":
        golden.write_bytes(output.read_bytes())
    assert output.read_bytes().decode() == golden.read_bytes().decode()
    assert b"\r" not in output.read_bytes()


def test_golden_json_can_be_read() -> None:
    collection = json.loads((GOLDEN / "notes.jsonld").read_text("utf-8"))
    assert collection["total"] == len(collection["first"]["items"]) == 7
    lines = (GOLDEN / "records.jsonl").read_text("utf-8").splitlines()
    assert [len(json.loads(line)["annotations"]) for line in lines] == [6, 1]


@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.name)
def test_nothing_to_export_is_a_valid_file(
    form: Format, context: ExportContext, tmp_path: Path
) -> None:
    output = tmp_path / "empty"
    assert run(form, [], output, context) == Tally(0, 0, 0)
    text = output.read_text("utf-8")
    if form.suffix == ".jsonld":
        assert json.loads(text)["first"]["items"] == []
    if form.suffix == ".jsonl":
        assert text == ""
