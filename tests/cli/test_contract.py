"""The command line as programs outside rely on it: JSON, exit status, messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

KEYS = [
    "record", "title", "description", "date", "type", "languages", "agents", "places", "topics",
    "subjects", "collections", "tags", "status", "starred", "protected", "repository", "source",
    "call_number", "classification", "rights", "credits", "uploaded", "identifiers", "citation",
    "relations", "documents", "duplicates", "added", "modified",
]  # fmt: skip
FACETS = {
    "author", "recipient", "person", "place", "topic", "subject", "type", "language",
    "repository", "call_number", "collection", "year", "tag", "colour", "status", "annotated",
}  # fmt: skip


def test_import_says_what_became_of_each_path_in_their_order(run, page, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.touch()
    done = run("import", empty, page, tmp_path / "missing.txt", page, "--json")
    assert done.status == 1
    assert set(done.json) == {"imported", "skipped", "failed"}
    assert done.json["imported"][0]["path"] == str(page)
    assert set(done.json["imported"][0]) == {"path", "record", "title", "merged"}
    assert done.json["skipped"][0]["record"] == done.json["imported"][0]["record"]
    assert [failed["path"] for failed in done.json["failed"]] == [
        str(empty),
        str(tmp_path / "missing.txt"),
    ]


def test_skipping_everything_is_success(run, imported, page):
    done = run("import", page, "--json")
    assert done.status == 0
    assert done.json["imported"] == []


def test_import_from_standard_input(archive):
    command = [sys.executable, "-m", "desk_archive", "--archive", str(archive)]
    done = subprocess.run(
        [*command, "import", "-", "--json"],
        input=b"A letter, received by pipe.",
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["imported"][0]["path"] == "-"


def test_record_has_every_key_always(run, imported, tmp_path):
    assert list(imported) == KEYS
    plain = tmp_path / "plain.txt"
    plain.write_text("Nothing is known of this letter.")
    record = run("import", plain, "--json").json["imported"][0]["record"]
    shown = run("show", record, "--json").json
    assert list(shown) == KEYS
    assert shown["date"] is None
    assert shown["agents"] == []


def test_show_several_gives_a_list_and_text_the_texts(run, imported):
    record = imported["record"]
    shown = run("show", record, "SAMPLE-04", "--text", "--json").json
    assert [entry["record"] for entry in shown] == [record, record]
    assert shown[0]["text"] == shown[0]["documents"][0]["text"]
    assert len(shown[0]["text"]) == shown[0]["documents"][0]["characters"]


@pytest.mark.parametrize("length", [6, 10, 36])
def test_record_by_start_of_its_uuid(run, imported, length):
    assert run("show", imported["record"][:length], "--json").json == imported


def test_unknown_record_is_status_1(run, imported):
    done = run("show", "nothing", "--json")
    assert done.status == 1
    assert done.error["kind"] == "not-found"
    assert "nothing" in done.error["message"]


def test_missing_archive_is_status_3(run, archive):
    for command in (["show", "x"], ["search"], ["facets"], ["check"], ["annotations"]):
        done = run(*command, "--json")
        assert done.status == 3
        assert done.error == {
            "kind": "not-found",
            "message": done.error["message"],
            "path": str(archive),
        }


def test_search_finds_with_snippets_and_counts(run, imported):
    done = run("search", "ceasefire", "--json")
    assert done.status == 0
    assert set(done.json) == {"total", "records", "did_you_mean", "seconds"}
    found = done.json["records"][0]
    assert set(found) == {"record", "title", "date", "type", "hits", "snippets"}
    text = run("show", "SAMPLE-04", "--text", "--json").json["text"]
    for snippet in found["snippets"]:
        assert set(snippet) == {"text", "start", "end", "ranges", "field", "document"}
        if snippet["field"] == "text":
            assert snippet["text"] == text[snippet["start"] : snippet["end"]]


def test_finding_nothing_is_success(run, imported):
    done = run("search", "zeppelin", "--json")
    assert (done.status, done.json["total"], done.json["records"]) == (0, 0, [])


def test_search_without_a_query_is_all_records(run, imported):
    assert run("search", "--json").json["total"] == 1
    assert run("search", "--limit", "0", "--json").json["records"] == []


def test_filters_include_exclude_and_dates(run, imported):
    place = imported["places"][0]
    assert run("search", "--facet", f"place={place}", "--json").json["total"] == 1
    assert run("search", "--exclude", f"place={place}", "--json").json["total"] == 0
    assert run("search", "--facet", "tag=", "--json").json["total"] == 1
    assert run("search", "--from", "1953", "--to", "1953-06", "--json").json["total"] == 1
    assert run("search", "--from", "1954", "--json").json["total"] == 0


def test_facets_have_all_names_and_null_for_none(run, imported):
    done = run("facets", "--json").json
    assert set(done["facets"]) == FACETS
    assert done["facets"]["tag"] == [{"value": None, "count": 1}]
    assert {"value": "1953", "count": 1} in done["facets"]["year"]
    assert done["facets"]["annotated"] == [{"value": "no", "count": 1}]


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "--facet", "planet=Mars"],
        ["search", "--facet", "place"],
        ["search", "--from", "yesterday"],
        ["search", "--sort", "colour"],
        ["import"],
        ["import", "x", "--on-duplicate", "maybe"],
        ["cite", "x"],
        ["export", "notes", "--format", "docx", "--output", "x"],
        ["tag", "x", "wounded"],
        ["annotate", "x"],
        ["annotate", "x", "--quote", "a", "--start", "1", "--end", "2"],
        ["nonsense"],
        ["--nonsense"],
    ],
)
def test_wrong_command_line_is_status_2(run, imported, arguments):
    done = run(*arguments, "--json")
    assert done.status == 2
    assert done.error["kind"] == "usage"
    assert done.error["message"]


def test_tags_are_added_and_taken_away(run, imported):
    done = run("tag", "SAMPLE-04", "+wounded/lists", "+press", "--json")
    assert done.json["tags"] == ["wounded/lists", "press"]
    done = run("tag", "SAMPLE-04", "-press", "--json")
    assert done.json["tags"] == ["wounded/lists"]
    assert run("search", "--facet", "tag=wounded", "--json").json["total"] == 1


def test_annotation_by_quotation_is_listed_and_exported(run, imported, tmp_path):
    text = run("show", "SAMPLE-04", "--text", "--json").json["text"]
    quote = text[300:360]
    made = run(
        "annotate", "SAMPLE-04", "--quote", quote, "--note", "Look *here*.", "--tag", "press",
        "--colour", "Blue", "--json",
    ).json  # fmt: skip
    assert made["record"] == imported["record"]
    assert made["state"] == "exact"
    selectors = {selector["type"]: selector for selector in made["target"]["selector"]}
    assert selectors["TextPositionSelector"]["start"] == 300
    assert selectors["TextQuoteSelector"]["exact"] == quote
    assert run("annotations", "--json").json == [made]
    assert run("annotations", "SAMPLE-04", "--tag", "press", "--json").json == [made]
    assert run("annotations", "--colour", "yellow", "--json").json == []
    assert run("search", "tag:press", "--json").json["total"] == 1

    output = tmp_path / "notes.md"
    report = run("export", "notes", "--format", "markdown", "--output", output, "--json")
    assert report.json == {
        "path": str(output),
        "annotations": 1,
        "records": 1,
        "held_back": 0,
    }
    written = output.read_text(encoding="utf-8")
    assert f"desk-archive://annotation/{made['annotation']}" in written
    assert "Look *here*." in written
    assert imported["citation"].split(",")[0].strip('"') in written

    run("export", "notes", "--format", "json-ld", "--output", tmp_path / "n.json", "--json")
    assert made["annotation"] in (tmp_path / "n.json").read_text(encoding="utf-8")


def test_annotation_by_position(run, imported):
    made = run("annotate", "SAMPLE-04", "--start", "0", "--end", "5", "--json").json
    assert made["target"]["selector"][1] == {
        "type": "TextPositionSelector",
        "start": 0,
        "end": 5,
    }


def test_passage_that_is_not_there_is_status_1(run, imported):
    done = run("annotate", "SAMPLE-04", "--quote", "never said", "--json")
    assert (done.status, done.error["kind"]) == (1, "not-found")


def test_records_leave_as_json_lines(run, imported, tmp_path):
    output = tmp_path / "records.jsonl"
    report = run("export", "records", "--format", "jsonl", "--output", output, "--json").json
    assert report["records"] == 1
    (line,) = output.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["record"] == imported["record"]


def test_unwritable_output_is_status_1_and_named(run, imported, tmp_path):
    output = tmp_path / "no such folder" / "n.md"
    done = run("export", "notes", "--format", "markdown", "--output", output, "--json")
    assert done.status == 1
    assert str(output.parent) in done.error["message"] + str(done.error["path"])


def test_check_and_reindex(run, imported):
    assert run("check", "--json").json == {"ok": True, "problems": []}
    assert run("reindex", "--json").json == {"records": 1}
    assert run("search", "ceasefire", "--json").json["total"] == 1


def test_damaged_archive_is_status_3(run, archive):
    archive.write_bytes(b"this is no archive at all, " * 100)
    done = run("search", "--json")
    assert (done.status, done.error["kind"]) == (3, "damaged")


def test_link_to_nothing_is_status_1(run, imported):
    link = "desk-archive://annotation/00000000-0000-4000-8000-000000000000"
    for arguments in ([link], ["open", link], ["open", "desk-archive://wrong"]):
        assert run(*arguments, "--json").status == 1


def test_window_without_a_display_is_refused_in_words(run, imported, monkeypatch):
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    done = run("open", "SAMPLE-04", "--json")
    assert (done.status, done.error["kind"]) == (1, "no-display")


def test_words_for_people(run, imported):
    assert "ceasefire" in run("search", "ceasefire").out
    assert imported["title"] in run("show", "SAMPLE-04").out
    assert imported["places"][0] in run("facets").out
    assert run("show", "nothing").err.startswith("desk-archive: ")


def test_help_names_what_is_there_and_nothing_else(run):
    commands = run("--help").out.split("Commands:")[1]
    for command in ("import", "search", "facets", "show", "annotate", "self-test", "open"):
        assert f"\n  {command} " in commands
    for command in ("cite", "merge", "undo", "backup"):
        assert f"\n  {command} " not in commands


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_json_is_utf8_in_any_locale(archive, locale, tmp_path):
    letter = tmp_path / "письмо.txt"
    letter.write_text("Дорогой друг, 北京 😀", encoding="utf-8")
    environment = {**os.environ, "LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}
    command = [sys.executable, "-m", "desk_archive", "--archive", str(archive)]
    run = subprocess.run(
        [*command, "import", str(letter), "--json"],
        env=environment,
        capture_output=True,
        check=True,
    )
    assert json.loads(run.stdout.decode("utf-8"))["imported"][0]["title"] == "письмо"


def test_locked_archive_reads_but_does_not_write(run, imported, archive):
    from desk_archive.services.context import Access, open_services

    services = open_services(archive, Access.WRITE, secret=lambda: "s")
    try:
        assert run("search", "ceasefire", "--json").json["total"] == 1
        done = run("tag", "SAMPLE-04", "+press", "--json")
        assert (done.status, done.error["kind"]) == (3, "locked")
    finally:
        services.close()
