"""The record as other programs see it: every key, always, in this order."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.record_json import date_to_json, record_to_json
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    CallNumberLevel,
    Description,
    DocumentInfo,
    DocumentRole,
    Identifier,
    ReadingStatus,
    Record,
    Relation,
    RelationKind,
)

UUID = "0f0e0d0c-0b0a-4908-8706-050403020100"
OTHER = "1f0e0d0c-0b0a-4908-8706-050403020100"

STRING = {"type": "string"}
OPTIONAL = {"type": ["string", "null"]}
COUNT = {"type": ["integer", "null"], "minimum": 0}
UUIDS = {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}
TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}


def whole(**properties: Any) -> dict[str, Any]:
    """An object with just these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def several(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def one_of(*values: str) -> dict[str, Any]:
    return {"enum": list(values)}


DATE = {"anyOf": [{"type": "null"}, whole(edtf=OPTIONAL, verbatim=OPTIONAL)]}
DOCUMENT = {
    "document": UUIDS,
    "role": one_of("translation", "transcript", "original", "scan"),
    "media_type": STRING,
    "language": OPTIONAL,
    "fragment": OPTIONAL,
    "sha256": {"anyOf": [{"type": "null"}, {"type": "string", "pattern": "^[0-9a-f]{64}$"}]},
    "bytes": COUNT,
    "characters": {"type": "integer", "minimum": 0},
    "pages": COUNT,
}
ROLES = ("author", "recipient", "contributor", "mentioned", "donor", "translator")
RELATIONS = (
    "related",
    "reply to",
    "encloses",
    "translation of",
    "other edition of",
    "previous",
    "next",
)
RECORD = {
    "record": UUIDS,
    "title": STRING,
    "description": OPTIONAL,
    "date": DATE,
    "type": OPTIONAL,
    "languages": several(STRING),
    "agents": several(
        whole(name=STRING, role=one_of(*ROLES), authority={"anyOf": [{"type": "null"}, UUIDS]})
    ),
    "places": several(STRING),
    "topics": several(STRING),
    "subjects": several(STRING),
    "collections": several(STRING),
    "tags": several(STRING),
    "status": one_of("unread", "reading", "read", "to check"),
    "starred": {"type": "boolean"},
    "protected": {"type": "boolean"},
    "repository": OPTIONAL,
    "source": OPTIONAL,
    "call_number": several(whole(level=STRING, value=STRING)),
    "classification": OPTIONAL,
    "rights": OPTIONAL,
    "credits": OPTIONAL,
    "uploaded": OPTIONAL,
    "identifiers": several(whole(scheme=STRING, value=STRING, url=OPTIONAL)),
    "citation": OPTIONAL,
    "relations": several(
        whole(
            kind=one_of(*RELATIONS),
            title=OPTIONAL,
            date=DATE,
            description=OPTIONAL,
            record={"anyOf": [{"type": "null"}, UUIDS]},
        )
    ),
    "documents": several(whole(**DOCUMENT)),
    "duplicates": several(UUIDS),
    "added": TIME,
    "modified": TIME,
}
SCHEMA = whole(**RECORD)
SCHEMA_WITH_TEXT = whole(
    **{**RECORD, "documents": several(whole(**DOCUMENT, text=OPTIONAL)), "text": OPTIONAL}
)


def bare() -> Record:
    return Record(
        number=7,
        record=UUID,
        fields=Description(title="T"),
        added="2024-03-01T09:00:00Z",
        modified="2024-03-01T09:00:00Z",
    )


def document(uuid: str = OTHER, **fields: Any) -> DocumentInfo:
    given_fields = {
        "role": DocumentRole.TRANSCRIPT,
        "media_type": "text/plain",
        "language": None,
        "fragment": None,
        "sha256": None,
        "bytes": None,
        "characters": 3,
        "pages": None,
    }
    return DocumentInfo(document=uuid, **given_fields | fields)


def test_every_key_is_there_in_order_when_there_is_nothing() -> None:
    found = record_to_json(bare())
    jsonschema.validate(found, SCHEMA)
    assert list(found) == list(RECORD)
    empty = {"title", "record", "status", "starred", "protected", "added", "modified"}
    assert all(value in (None, []) for key, value in found.items() if key not in empty)


words = st.text(max_size=8)
maybe = st.none() | words
dates = st.builds(ArchivalDate, maybe, maybe)
lists = st.lists(words, max_size=3).map(tuple)
descriptions = st.builds(
    Description,
    title=words,
    description=maybe,
    date=st.none() | dates,
    type=maybe,
    languages=lists,
    agents=st.lists(
        st.builds(AgentName, words, st.sampled_from(AgentRole), st.none() | st.just(OTHER)),
        max_size=2,
    ).map(tuple),
    places=lists,
    subjects=lists,
    repository=maybe,
    source=maybe,
    call_number=st.lists(st.builds(CallNumberLevel, words, words), max_size=2).map(tuple),
    identifiers=st.lists(st.builds(Identifier, words, words, maybe), max_size=2).map(tuple),
    citation=maybe,
    relations=st.lists(
        st.builds(
            Relation,
            st.sampled_from(RelationKind),
            title=maybe,
            date=st.none() | dates,
            description=maybe,
            record=st.none() | st.just(OTHER),
        ),
        max_size=2,
    ).map(tuple),
)
records = st.builds(
    Record,
    number=st.just(1),
    record=st.just(UUID),
    fields=descriptions,
    tags=lists,
    status=st.sampled_from(ReadingStatus),
    starred=st.booleans(),
    protected=st.booleans(),
    documents=st.lists(st.builds(document, pages=st.none() | st.integers(0, 9)), max_size=2).map(
        tuple
    ),
    duplicates=st.just(()) | st.just((OTHER,)),
    added=st.just("2024-03-01T09:00:00Z"),
    modified=st.just("2024-03-01T09:00:00Z"),
)


@given(records, st.booleans())
@settings(deadline=None, max_examples=60)
def test_any_record_keeps_the_contract(record: Record, with_text: bool) -> None:
    found = record_to_json(record, texts={OTHER: "abc"} if with_text else None)
    jsonschema.validate(found, SCHEMA_WITH_TEXT if with_text else SCHEMA)
    assert list(found)[: len(RECORD)] == list(RECORD)
    assert json.loads(json.dumps(found)) == found


def test_text_is_that_of_the_main_document() -> None:
    record = Record(
        number=1,
        record=UUID,
        fields=Description(title="T"),
        documents=(document(OTHER), document(UUID)),
        added="2024-03-01T09:00:00Z",
        modified="2024-03-01T09:00:00Z",
    )
    found = record_to_json(record, texts={OTHER: "main", UUID: "second"})
    assert found["text"] == "main"
    assert [d["text"] for d in found["documents"]] == ["main", "second"]
    assert record_to_json(record, texts={UUID: "second"})["text"] is None
    assert "text" not in record_to_json(record)
    assert record_to_json(bare(), texts={})["text"] is None


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (None, None),
        (ArchivalDate("1953-03-29", "29.III.53"), {"edtf": "1953-03-29", "verbatim": "29.III.53"}),
        (ArchivalDate(None, "in the spring"), {"edtf": None, "verbatim": "in the spring"}),
    ],
)
def test_a_date_keeps_the_words_beside_their_meaning(
    date: ArchivalDate | None, expected: dict[str, str] | None
) -> None:
    assert date_to_json(date) == expected
