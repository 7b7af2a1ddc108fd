"""`edit`: every field of a record, by its name."""

from __future__ import annotations

import pytest


@pytest.fixture
def record(run, page):
    """The sample's memorandum, as `show` prints it."""
    run("import", page)
    return run("show", "SAMPLE-04", "--json").json


def test_fields_are_set_emptied_added_to_and_taken_from(run, record):
    done = run(
        "edit", record["record"], "title=A new title", "date=circa May 1944", "place+=Paris",
        f"place-={record['places'][0]}", "topic=Prisoners", "topic=Medicine", "rights=",
        "call_number=Fond 4, Opis 5", "identifier+=local:7", "--json",
    )  # fmt: skip
    edited = done.json
    assert edited["title"] == "A new title"
    assert edited["date"] == {"edtf": "1944-05~", "verbatim": "circa May 1944"}
    assert edited["places"] == [*record["places"][1:], "Paris"]
    assert edited["topics"] == ["Prisoners", "Medicine"]
    assert edited["rights"] is None
    assert edited["call_number"] == [
        {"level": "fond", "value": "4"},
        {"level": "opis", "value": "5"},
    ]
    assert edited["identifiers"][-1] == {"scheme": "local", "value": "7", "url": None}
    assert edited["documents"] == record["documents"]
    assert run("show", record["record"], "--json").json == edited
    assert run("search", "title:new", "--json").json["total"] == 1


def test_agents_are_edited_by_their_role(run, record):
    mentioned = [a["name"] for a in record["agents"] if a["role"] == "mentioned"]
    done = run("edit", "SAMPLE-04", "author=Eden, Anthony", "author=Bevin, Ernest", "--json")
    agents = [(a["name"], a["role"]) for a in done.json["agents"]]
    assert [name for name, role in agents if role == "author"] == ["Eden, Anthony", "Bevin, Ernest"]
    assert [name for name, role in agents if role == "mentioned"] == mentioned
    assert run("search", "author:Bevin", "--json").json["total"] == 1
    done = run("edit", "SAMPLE-04", "author-=Bevin, Ernest", "recipient+=Attlee", "--json")
    agents = [(a["name"], a["role"]) for a in done.json["agents"]]
    assert ("Bevin, Ernest", "author") not in agents
    assert ("Attlee", "recipient") in agents


@pytest.mark.parametrize(
    ("assignment", "status", "kind"),
    [
        ("colour=red", 2, "usage"),
        ("just words", 2, "usage"),
        ("title+=more", 2, "usage"),
        ("date=the day before yesterday's", 1, "invalid"),
        ("title=", 1, "invalid"),
        ("identifier=local:", 1, "invalid"),
    ],
)
def test_what_can_not_be_meant_changes_nothing(run, record, assignment, status, kind):
    done = run("edit", "SAMPLE-04", "place+=Paris", assignment, "--json")
    assert (done.status, done.error["kind"]) == (status, kind)
    assert run("show", "SAMPLE-04", "--json").json == record


def test_edit_is_printed_for_people_and_unknown_records_are_told(run, record):
    assert "Bevin" in run("edit", "SAMPLE-04", "author+=Bevin").out
    assert run("edit", "nothing", "title=x", "--json").status == 1
