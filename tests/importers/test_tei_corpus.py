"""Real TEI: letters, volumes of documents and plays, against facts found by other means.

The facts are taken with the standard library's XML parser and regular expressions. The folders are
those of the corpus; `tei_facts` reads any files of the same kinds.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_archive.domain.errors import ImportFailedError
from desk_archive.domain.records import Draft
from desk_archive.importers import registry
from desk_archive.importers.base import ImportOptions
from desk_archive.importers.tei import TeiImporter
from tests.importers import tei_facts

pytestmark = pytest.mark.corpus

LEAST_EQUAL = 0.98


def read(path: Path) -> list[Draft]:
    return list(TeiImporter().read(path, ImportOptions()))


def draft_facts(draft: Draft) -> tei_facts.Facts:
    """What a draft says of the compared fields."""
    fields = draft.fields
    by_role: dict[str, list[str]] = {}
    for agent in fields.agents:
        by_role.setdefault(agent.role.value, []).append(agent.name)
    return {
        "title": fields.title,
        "authors": by_role.get("author", []),
        "recipients": by_role.get("recipient", []),
        "mentioned": sorted(by_role.get("mentioned", [])),
        "places": list(fields.places),
        "edtf": fields.date.edtf if fields.date else None,
        "verbatim": fields.date.verbatim if fields.date else None,
        "repository": fields.repository,
        "source": fields.source,
        "languages": list(fields.languages),
        "previous": [r.title for r in fields.relations if r.kind.value == "previous"],
        "next": [r.title for r in fields.relations if r.kind.value == "next"],
        "goals": [r.identifier.value for r in fields.relations if r.identifier],
        "known_as": fields.identifiers[0].value if fields.identifiers else None,
        "fragment": draft.documents[0].fragment,
        "letters": tei_facts.letters(
            tei_facts.without_markers(draft.documents[0].text, draft.documents[0].spans)
        ),
    }


def differences(pairs: list[tuple[str, tei_facts.Facts, tei_facts.Facts]]) -> tuple[int, list[str]]:
    """How many fields were compared, and those that differ."""
    compared = 0
    found = []
    for name, expected, got in pairs:
        for field, value in expected.items():
            compared += 1
            if got[field] != value:
                found.append(f"{name} {field}: {value!r} != {got[field]!r}"[:300])
    return compared, found


def check(pairs: list[tuple[str, tei_facts.Facts, tei_facts.Facts]]) -> None:
    compared, found = differences(pairs)
    assert compared
    assert len(found) <= compared * (1 - LEAST_EQUAL), "\n".join(found[:40])


def test_each_letter_is_what_its_file_says(corpus: Path) -> None:
    pairs = []
    for path in sorted((corpus / "schnitzler").glob("*.xml")):
        (draft,) = read(path)
        pairs.append((path.name, tei_facts.of_letter(path), draft_facts(draft)))
        assert not draft.warnings
    assert len(pairs) == len(list((corpus / "schnitzler").glob("*.xml")))
    check(pairs)


def test_a_shelfmark_is_in_the_source_and_in_the_call_number(corpus: Path) -> None:
    for path in sorted((corpus / "schnitzler").glob("*.xml")):
        (draft,) = read(path)
        shelfmark = tei_facts.shelfmark(path)
        if shelfmark is None:
            continue
        assert shelfmark in (draft.fields.source or "")
        assert draft.fields.call_number, path.name


def test_neighbours_know_each_other(corpus: Path) -> None:
    """The goal of a relation is an identifier that the letter itself has."""
    drafts = {path.stem: read(path)[0] for path in (corpus / "schnitzler").glob("*.xml")}
    carried = {name: set(draft.fields.identifiers) for name, draft in drafts.items()}
    among_us = 0
    for draft in drafts.values():
        for relation in draft.fields.relations:
            assert relation.identifier is not None
            own = {(one.scheme, one.value) for one in carried.get(relation.identifier.value, ())}
            if own:
                among_us += 1
                assert (relation.identifier.scheme, relation.identifier.value) in own
    assert among_us


def test_each_document_of_a_volume_is_a_record(corpus: Path) -> None:
    for path in sorted((corpus / "frus").glob("*.xml")):
        drafts = read(path)
        expected = tei_facts.of_volume(path)
        assert len(drafts) == len(expected) == tei_facts.count_documents(path)
        check(
            [
                (f"{path.stem} {number}", facts, draft_facts(draft))
                for number, (facts, draft) in enumerate(zip(expected, drafts, strict=True), 1)
            ]
        )
        for draft in drafts:
            (identifier,) = draft.fields.identifiers
            assert identifier.scheme == "frus"
            assert identifier.value == f"{path.stem}#{draft.documents[0].fragment}"


def test_a_play_is_one_record_with_all_its_words(corpus: Path) -> None:
    for path in sorted((corpus / "rusdracor").glob("*.xml")):
        (draft,) = read(path)
        check([(path.name, tei_facts.of_play(path), draft_facts(draft))])
        assert draft.documents[0].language == "ru"


def test_other_xml_is_refused_by_the_name_of_its_root(corpus: Path) -> None:
    for path in sorted((corpus / "ead").glob("*.xml")):
        with pytest.raises(ImportFailedError, match="root element <ead>"):
            list(registry.read(path))
