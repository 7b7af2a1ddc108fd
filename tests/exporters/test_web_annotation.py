"""Annotations as W3C JSON-LD: valid by the rules of the model, and true to what came in."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from desk_archive.domain.anchoring import AnchorState
from desk_archive.domain.annotation_bodies import note_and_tags
from desk_archive.domain.annotations import Annotation, LegendColour, Target
from desk_archive.exporters import json_ld
from desk_archive.exporters.base import ExportContext, ExportItem
from desk_archive.exporters.web_annotation import CONTEXT, css_class, to_jsonld

Legend = tuple[LegendColour, ...]

# The rules of https://www.w3.org/TR/annotation-model/ that can be told by looking at the JSON.
IRI = {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9+.-]*:\S*$"}
TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}


def one_or_several(kind: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [kind, {"type": "array", "items": kind}]}


def needs(kind: str, **properties: Any) -> dict[str, Any]:
    """Whatever has this type has these properties."""
    return {
        "if": {"properties": {"type": {"const": kind}}, "required": ["type"]},
        "then": {"properties": properties, "required": list(properties)},
    }


AGENT = {"anyOf": [IRI, {"type": "object", "properties": {"id": IRI, "name": TEXT}}]}
SELECTOR = {
    "anyOf": [
        IRI,
        {
            "type": "object",
            "anyOf": [{"required": ["type"]}, {"required": ["id"]}],
            "allOf": [
                needs("TextQuoteSelector", exact=TEXT),
                needs("TextPositionSelector", start=COUNT, end=COUNT),
                needs("DataPositionSelector", start=COUNT, end=COUNT),
                needs("FragmentSelector", value=TEXT),
                needs("CssSelector", value=TEXT),
                needs("XPathSelector", value=TEXT),
            ],
            "properties": {"refinedBy": {"$ref": "#/$defs/selector"}},
        },
    ]
}
RESOURCE = {
    "anyOf": [
        IRI,
        {
            "type": "object",
            "properties": {
                "id": IRI,
                "type": TEXT,
                "format": TEXT,
                "processingLanguage": TEXT,
                "textDirection": {"enum": ["ltr", "rtl", "auto"]},
                "value": TEXT,
                "source": {},
                "selector": one_or_several({"$ref": "#/$defs/selector"}),
                "styleClass": one_or_several(TEXT),
                "purpose": one_or_several(TEXT),
            },
            "anyOf": [{"required": [key]} for key in ("id", "value", "source", "items")],
            "allOf": [
                needs("TextualBody", value=TEXT),
                needs("SpecificResource", source={}),
                {
                    "if": {"required": ["items"]},
                    "then": {
                        "properties": {
                            "type": {"enum": ["Choice", "Composite", "List", "Independents"]}
                        },
                        "required": ["type"],
                    },
                },
            ],
        },
    ]
}
ANNOTATION = {
    "$defs": {"selector": SELECTOR},
    "type": "object",
    "required": ["@context", "id", "type", "target"],
    "properties": {
        "@context": {
            "anyOf": [{"const": CONTEXT}, {"type": "array", "contains": {"const": CONTEXT}}]
        },
        "id": IRI,
        "type": {
            "anyOf": [
                {"const": "Annotation"},
                {"type": "array", "contains": {"const": "Annotation"}},
            ]
        },
        "body": one_or_several(RESOURCE),
        "bodyValue": TEXT,
        "target": one_or_several(RESOURCE),
        "motivation": one_or_several(TEXT),
        "creator": one_or_several(AGENT),
        "generator": one_or_several(AGENT),
        "created": TIME,
        "modified": TIME,
        "generated": TIME,
        "rights": one_or_several(IRI),
        "via": one_or_several(IRI),
        "canonical": IRI,
    },
    "not": {"required": ["body", "bodyValue"]},
}


def is_valid(annotation: Any) -> bool:
    return jsonschema.Draft202012Validator(ANNOTATION).is_valid(annotation)


def unlisted(annotation: dict[str, Any]) -> dict[str, Any]:
    """The samples of what is wrong all have a list of ids too; without it only their own fault."""
    return {
        **annotation,
        "id": "http://example.org/1",
        "type": annotation.get("type", "Annotation"),
    }


@pytest.mark.corpus
def test_the_rules_tell_right_from_wrong_samples(corpus: Path) -> None:
    samples = corpus / "w3c-annotation" / "samples"
    for path in sorted(samples.glob("correct/anno*.json")):
        assert is_valid(json.loads(path.read_text("utf-8"))), path.name
    for path in sorted(samples.glob("incorrect/*.json")):
        try:
            wrong = json.loads(path.read_text("utf-8"))
        except ValueError:
            continue
        assert not is_valid(wrong), path.name


@pytest.mark.corpus
def test_a_sample_that_was_imported_goes_out_as_it_came(
    corpus: Path, full_record: Any, items: list[ExportItem], context: ExportContext
) -> None:
    ours = items[0].annotations[0]
    for path in sorted((corpus / "w3c-annotation" / "samples" / "correct").glob("anno*.json")):
        received = json.loads(path.read_text("utf-8"))
        note, tags = note_and_tags(received)
        kept = replace(
            ours, id=received["id"], received=received, note=note, tags=tags, colour=None
        )
        away = replace(kept, record=None, document=None, state=AnchorState.UNATTACHED)
        # Not attached: in the file exactly as received, in the list with our members beside.
        written = json.loads("".join(json_ld.render([ExportItem(None, (away,))], context)))
        assert {"@context": CONTEXT, **written["first"]["items"][0]} == received
        assert received.items() <= to_jsonld(away, context.legend).items()
        # Attached: everything but the target as received, and still valid.
        here = to_jsonld(kept, context.legend)
        assert is_valid(here), path.name
        assert {k: v for k, v in received.items() if k != "target"}.items() <= here.items()


def test_every_exported_annotation_is_valid(items: list[ExportItem], legend: Legend) -> None:
    for item in items:
        for annotation in item.annotations:
            found = to_jsonld(annotation, legend)
            jsonschema.validate(found, ANNOTATION)
            assert json.loads(json.dumps(found)) == found


def test_an_annotation_made_here_says_all_of_the_contract(
    items: list[ExportItem], legend: Legend
) -> None:
    annotation = items[0].annotations[0]
    found = to_jsonld(annotation, legend)
    assert found["id"] == f"urn:uuid:{annotation.annotation}"
    assert found["motivation"] == "commenting"
    assert found["body"] == [
        {
            "type": "TextualBody",
            "value": "Contradicts the note of *12 February*.",
            "format": "text/markdown",
            "purpose": "commenting",
        },
        {"type": "TextualBody", "value": "wounded/sick and wounded", "purpose": "tagging"},
        {"type": "TextualBody", "value": "1953", "purpose": "tagging"},
    ]
    assert found["target"]["source"] == f"desk-archive://record/{annotation.record}"
    quote, position = found["target"]["selector"]
    assert quote["exact"].endswith("[Li Dong Kun]")
    assert position["end"] - position["start"] == len(quote["exact"])
    assert found["colour"] == "Evidence"
    assert found["target"]["styleClass"] in found["stylesheet"]["value"]
    assert (found["state"], found["score"]) == ("exact", None)
    assert found["original"]["sha256"] == annotation.original_sha256


def test_a_bare_highlight_has_no_body_and_no_colour(
    items: list[ExportItem], legend: Legend
) -> None:
    found = to_jsonld(items[0].annotations[2], legend)
    assert found["motivation"] == "highlighting"
    assert (found["body"], found["colour"]) == ([], None)
    assert "stylesheet" not in found
    assert "creator" not in found


def test_a_proposed_place_stands_beside_the_original(
    items: list[ExportItem], legend: Legend
) -> None:
    found = to_jsonld(items[0].annotations[3], legend)
    assert (found["state"], found["score"]) == ("fuzzy", 0.72)
    assert found["target"]["selector"][0]["exact"] == "asked for"
    assert found["original"]["selector"][0]["exact"] == "no reason"


def test_a_page_is_a_fragment_counted_from_one(items: list[ExportItem], legend: Legend) -> None:
    annotation = replace(items[0].annotations[2], target=Target(page=2, geometry=(1.0, 2.0)))
    assert to_jsonld(annotation, legend)["target"]["selector"] == [
        {
            "type": "FragmentSelector",
            "conformsTo": "http://tools.ietf.org/rfc/rfc3778",
            "value": "page=3",
            "geometry": [1.0, 2.0],
        }
    ]


def imported(annotation: Annotation, **members: Any) -> Annotation:
    received = {"@context": CONTEXT, "id": "http://example.net/1", "type": "Annotation"} | members
    note, tags = note_and_tags(received)
    return replace(annotation, id=received["id"], received=received, note=note, tags=tags)


def test_a_changed_note_replaces_the_texts_that_came_and_nothing_else(
    items: list[ExportItem], legend: Legend
) -> None:
    video = {"id": "http://example.net/video", "type": "Video"}
    received = imported(
        items[0].annotations[0], body=[{"type": "TextualBody", "value": "Old"}, video], via="a:b"
    )
    assert to_jsonld(received, legend)["body"][0] == {"type": "TextualBody", "value": "Old"}
    found = to_jsonld(replace(received, note="New", tags=("t",)), legend)
    assert [b.get("value") for b in found["body"]] == ["New", "t", None]
    assert found["body"][2] == video
    assert found["modified"] == received.modified
    assert (found["id"], found["via"]) == ("http://example.net/1", "a:b")


def test_a_changed_plain_body_becomes_a_body(items: list[ExportItem], legend: Legend) -> None:
    received = imported(items[0].annotations[0], bodyValue="Old")
    assert to_jsonld(received, legend)["bodyValue"] == "Old"
    found = to_jsonld(replace(received, note="New"), legend)
    assert "bodyValue" not in found
    assert is_valid({**found, "target": "a:b"})


@pytest.mark.parametrize(
    ("target", "source", "place"),
    [
        ("http://example.net/page", "http://example.net/page", None),
        ({"id": "urn:sha256:00", "format": "text/plain"}, "urn:sha256:00", None),
        ({"source": "http://example.net/page", "state": "a:b"}, "http://example.net/page", None),
        (["http://a.b/1", "http://a.b/2"], "http://a.b/1", 0),
        (["http://a.b/1", {"source": "{record}"}], "{record}", 1),
        (None, "{record}", None),
    ],
)
def test_an_imported_target_keeps_its_source_and_stands_where_it_is_now(
    items: list[ExportItem], legend: Legend, target: Any, source: str, place: int | None
) -> None:
    ours = items[0].annotations[0]
    link = f"desk-archive://record/{ours.record}"
    given = json.loads(json.dumps(target).replace("{record}", link))
    found = to_jsonld(imported(ours, target=given), legend)["target"]
    if place is not None:
        assert len(found) == 2
        assert found[1 - place] == given[1 - place]
        found = found[place]
    assert found["source"] == source.replace("{record}", link)
    assert [s["type"] for s in found["selector"]] == ["TextQuoteSelector", "TextPositionSelector"]
    if isinstance(given, dict):
        assert given.get("state") == found.get("state")


def test_a_style_that_came_in_is_kept(items: list[ExportItem], legend: Legend) -> None:
    received = imported(
        items[0].annotations[0],
        stylesheet="http://example.net/style",
        target={"source": "http://example.net/page", "styleClass": "red"},
    )
    found = to_jsonld(received, legend)
    assert found["stylesheet"] == "http://example.net/style"
    assert found["target"]["styleClass"] == "red"
    assert found["colour"] == "Evidence"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Evidence", "evidence"),
        ("To check", "to-check"),
        ("Сомнение", "сомнение"),
        ("1. Wichtig!", "colour-1-wichtig"),
        ("} * { color: red", "color-red"),
        ("!!!", "colour"),
    ],
)
def test_a_colour_name_is_a_safe_class(name: str, expected: str) -> None:
    assert css_class(name) == expected
