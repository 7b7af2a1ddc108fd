"""The sample archive: what a new person meets first has to be without a fault."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from desk_archive.config import resource_path
from desk_archive.domain.anchoring import QuoteSelector, find_quote
from desk_archive.domain.annotations import LineStyle
from desk_archive.domain.records import (
    AgentRole,
    DocumentRole,
    Draft,
    ReadingStatus,
    RelationKind,
)
from desk_archive.importers.base import ImportOptions
from desk_archive.importers.registry import read

FOLDER = resource_path("sample")
SAMPLE: dict[str, Any] = json.loads((FOLDER / "sample.json").read_text("utf-8"))
RECORDS: list[dict[str, Any]] = SAMPLE["records"]

DATES = {
    "SAMPLE-01": "1951",
    "SAMPLE-02": "1953-02-12",
    "SAMPLE-03": "1953-02",
    "SAMPLE-04": "1953-03-29",
    "SAMPLE-05": "1953-04-02",
    "SAMPLE-06": "1953-04~",
    "SAMPLE-07": None,
    "SAMPLE-08": "1953-05-03",
    "SAMPLE-09": "1953-05-03",
    "SAMPLE-10": "1953-05/1953-06",
    "SAMPLE-11": "1953-07-11",
    "SAMPLE-12": "1953-07-18",
    "SAMPLE-13": "1953-07-20/1953-07-29",
    "SAMPLE-14": "1954",
}
TRANSLATIONS = {"SAMPLE-02", "SAMPLE-09", "SAMPLE-11", "SAMPLE-12"}

every = pytest.mark.parametrize("entry", RECORDS, ids=lambda entry: entry["identifier"])


@cache
def draft(file: str) -> Draft:
    (found,) = read(FOLDER / file, ImportOptions())
    return found


def texts(entry: dict[str, Any]) -> list[str]:
    files = [entry["file"], *(document["file"] for document in entry["documents"])]
    return [draft(file).documents[0].text for file in files]


@every
def test_each_page_is_read_whole_and_without_a_warning(entry: dict[str, Any]) -> None:
    found = draft(entry["file"])
    assert found.warnings == ()
    fields = found.fields
    assert [i.value for i in fields.identifiers] == [entry["identifier"]]
    assert fields.title
    assert fields.description
    assert fields.description.endswith(".")
    assert (fields.date.edtf if fields.date else None) == DATES[entry["identifier"]]
    assert [a for a in fields.agents if a.role is AgentRole.AUTHOR]
    assert [a for a in fields.agents if a.role is AgentRole.MENTIONED]
    assert "Harbour City" in fields.places
    assert fields.topics
    assert any("--" in subject for subject in fields.subjects)
    assert fields.type
    assert fields.languages in {("English",), ("Russian",)}
    assert fields.repository
    assert fields.source
    assert len(fields.call_number) >= 3
    assert fields.uploaded
    assert fields.citation
    assert fields.title in fields.citation
    assert fields.rights is not None
    assert fields.rights.startswith("This document is invented.")
    (document,) = found.documents
    is_translation = entry["identifier"] in TRANSLATIONS
    expected = DocumentRole.TRANSLATION if is_translation else DocumentRole.TRANSCRIPT
    assert document.role is expected


@every
def test_nothing_of_the_page_around_it_is_in_the_text(entry: dict[str, Any]) -> None:
    text = texts(entry)[0]
    fields = draft(entry["file"]).fields
    assert "invented" not in text
    assert "Record ID" not in text
    assert fields.description is not None
    assert fields.description not in text
    assert fields.citation not in text.splitlines()


@every
def test_each_annotation_has_one_place(entry: dict[str, Any]) -> None:
    readable = texts(entry)
    for annotation in entry["annotations"]:
        quote = QuoteSelector(annotation["quote"], annotation.get("prefix", ""))
        text = readable[annotation.get("document", 0)]
        assert len(find_quote(text, quote)) == 1, annotation["quote"]


def test_the_index_of_the_sample_agrees_with_itself() -> None:
    identifiers = [entry["identifier"] for entry in RECORDS]
    assert len(set(identifiers)) == len(identifiers) >= 12
    colours = [colour["name"] for colour in SAMPLE["legend"]]
    assert len(set(colours)) == len(colours)
    for colour in SAMPLE["legend"]:
        assert re.fullmatch("#[0-9a-f]{6}", colour["value"])
        LineStyle(colour["style"])
    for entry in RECORDS:
        ReadingStatus(entry["status"])
        for document in entry["documents"]:
            DocumentRole(document["role"])
            assert (FOLDER / document["file"]).is_file()
        for relation in entry["relations"]:
            RelationKind(relation["kind"])
            assert relation["identifier"] in identifiers
        for annotation in entry["annotations"]:
            assert annotation["colour"] in colours
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", annotation["created"])
    assert any(r["kind"] == "reply to" for entry in RECORDS for r in entry["relations"])


def test_every_page_is_in_the_index_once() -> None:
    listed = [entry["file"] for entry in RECORDS]
    listed += [document["file"] for entry in RECORDS for document in entry["documents"]]
    assert sorted(listed) == sorted(path.name for path in FOLDER.glob("*.txt"))


def test_the_sample_shows_what_there_is() -> None:
    """Two scripts, several people and places, one long text."""
    fields = [draft(entry["file"]).fields for entry in RECORDS]
    assert len({a.name for f in fields for a in f.agents}) >= 10
    assert len({place for f in fields for place in f.places}) >= 5
    assert len({f.type for f in fields}) >= 8
    assert len({f.repository for f in fields}) == 3
    written = [text for entry in RECORDS for text in texts(entry)]
    assert 6_000 <= max(len(text.split()) for text in written) <= 10_000
    russian = [text for text in written if re.search("[а-я]{3}", text)]
    assert len(russian) == 3
    paragraphs = [line for text in written for line in text.splitlines() if len(line) > 120]
    assert len(set(paragraphs)) == len(paragraphs)


def test_pages_name_related_documents_that_are_not_here() -> None:
    """Those that are here are named in the index, which says what kind of relation it is."""
    titles = {draft(entry["file"]).fields.title for entry in RECORDS}
    related = [r for entry in RECORDS for r in draft(entry["file"]).fields.relations]
    assert len(related) >= 2
    assert all(relation.date and relation.description for relation in related)
    assert not {relation.title for relation in related} & titles


def test_readme_tells_of_every_key() -> None:
    readme = (FOLDER / "README.md").read_text("utf-8")
    keys = {key for entry in RECORDS for key in entry} | set(SAMPLE)
    keys |= {key for entry in RECORDS for a in entry["annotations"] for key in a}
    assert all(f"`{key}`" in readme for key in keys)


def test_no_file_of_the_sample_is_large() -> None:
    assert sum(Path(path).stat().st_size for path in FOLDER.iterdir()) < 200_000
