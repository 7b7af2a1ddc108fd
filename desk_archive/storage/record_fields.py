"""The catalogue description as rows: the columns of a record, and the rows that hang on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from desk_archive.domain.records import Description, Relation
from desk_archive.storage.schema.base import clean
from desk_archive.storage.vocabulary import TermKind, stored_key

OPEN_START = -(2**63)
OPEN_END = 2**63 - 1


def record_columns(fields: Description) -> dict[str, Any]:
    """The columns of `record` that a description fills, with what is derived from it."""
    from desk_archive.domain.call_numbers import call_number_path

    return {
        "title": clean(fields.title),
        "title_key": stored_key(fields.title),
        "description": _cleaned(fields.description),
        "date_edtf": _cleaned(fields.date.edtf) if fields.date else None,
        "date_verbatim": _cleaned(fields.date.verbatim) if fields.date else None,
        **date_columns(fields.date.edtf if fields.date else None),
        "call_number": [[clean(level.level), clean(level.value)] for level in fields.call_number],
        "call_number_path": _cleaned(call_number_path(fields.call_number) or None),
        "classification": _cleaned(fields.classification),
        "source": _cleaned(fields.source),
        "credits": _cleaned(fields.credits),
        "uploaded": _cleaned(fields.uploaded),
        "citation": _cleaned(fields.citation),
        "rights": _cleaned(fields.rights),
    }


def date_columns(edtf: str | None) -> dict[str, Any]:
    """The bounds and years of a date as they are stored beside it."""
    from desk_archive.domain.dates import bounds, years

    found = bounds(edtf) if edtf else None
    if edtf is None or found is None:
        return {"date_earliest": None, "date_latest": None, "date_years": None}
    return {
        "date_earliest": OPEN_START if found.earliest is None else found.earliest,
        "date_latest": OPEN_END if found.latest is None else found.latest,
        "date_years": " ".join(map(str, years(edtf))) or None,
    }


def terms_of(fields: Description) -> Iterator[tuple[TermKind, str]]:
    """The controlled values of a description, each once, in order."""
    single = {TermKind.TYPE: fields.type, TermKind.REPOSITORY: fields.repository}
    for kind, value in single.items():
        if value:
            yield kind, value
    several = {
        TermKind.PLACE: fields.places,
        TermKind.TOPIC: fields.topics,
        TermKind.SUBJECT: fields.subjects,
        TermKind.COLLECTION: fields.collections,
        TermKind.LANGUAGE: fields.languages,
    }
    for kind, values in several.items():
        for value in dict.fromkeys(values):
            if value:
                yield kind, value


def identifier_rows(fields: Description) -> Iterator[dict[str, Any]]:
    """The rows of `identifier`."""
    for identifier in fields.identifiers:
        yield {
            "scheme": clean(identifier.scheme),
            "value": clean(identifier.value),
            "url": _cleaned(identifier.url),
        }


def relation_rows(fields: Description, numbers: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """The rows of `relation`; those that others have with this record are theirs.

    Args:
        fields: the description.
        numbers: of the records that relations name by UUID.
    """
    for relation in fields.relations:
        if relation.inverse:
            continue
        yield {
            "kind": relation.kind.value,
            "title": _cleaned(relation.title),
            "title_key": None if relation.title is None else stored_key(relation.title),
            "description": _cleaned(relation.description),
            **_date_of(relation),
            **_identifier_of(relation),
            "target_id": numbers.get(relation.record or ""),
        }


def _date_of(relation: Relation) -> dict[str, str | None]:
    date = relation.date
    return {
        "date_edtf": _cleaned(date.edtf) if date else None,
        "date_verbatim": _cleaned(date.verbatim) if date else None,
    }


def _identifier_of(relation: Relation) -> dict[str, str | None]:
    known_by = relation.identifier
    return {
        "scheme": clean(known_by.scheme) if known_by else None,
        "value": clean(known_by.value) if known_by else None,
        "url": _cleaned(known_by.url) if known_by else None,
    }


def _cleaned(text: str | None) -> str | None:
    return None if text is None else clean(text)
