"""A record as JSON: the form in which the command line and exports show it.

The keys and their order are part of the program's contract with other programs: every key is
always present, `null` or `[]` where there is no value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk_archive.domain.records import (
    AgentName,
    ArchivalDate,
    DocumentInfo,
    Identifier,
    Record,
    Relation,
)


def record_to_json(record: Record, *, texts: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A record as a JSON object.

    Args:
        record: the record.
        texts: reading texts by the UUID of the document; adds `text`, that of the main document,
            and `documents[].text`, `null` for a document that isn't among them. None leaves both
            keys out.
    """
    fields = record.fields
    result: dict[str, Any] = {
        "record": record.record,
        "title": fields.title,
        "description": fields.description,
        "date": date_to_json(fields.date),
        "type": fields.type,
        "languages": list(fields.languages),
        "agents": [_agent(agent) for agent in fields.agents],
        "places": list(fields.places),
        "topics": list(fields.topics),
        "subjects": list(fields.subjects),
        "collections": list(fields.collections),
        "tags": list(record.tags),
        "status": record.status.value,
        "starred": record.starred,
        "protected": record.protected,
        "repository": fields.repository,
        "source": fields.source,
        "call_number": [{"level": c.level, "value": c.value} for c in fields.call_number],
        "classification": fields.classification,
        "rights": fields.rights,
        "credits": fields.credits,
        "uploaded": fields.uploaded,
        "identifiers": [_identifier(identifier) for identifier in fields.identifiers],
        "citation": fields.citation,
        "relations": [_relation(relation) for relation in fields.relations],
        "documents": [_document(document, texts) for document in record.documents],
        "duplicates": list(record.duplicates),
        "added": record.added,
        "modified": record.modified,
    }
    if texts is not None:
        main = record.documents[0].document if record.documents else None
        result["text"] = texts.get(main) if main is not None else None
    return result


def date_to_json(date: ArchivalDate | None) -> dict[str, str | None] | None:
    """A date as JSON, `null` where there is none; the same everywhere."""
    return None if date is None else {"edtf": date.edtf, "verbatim": date.verbatim}


def _agent(agent: AgentName) -> dict[str, str | None]:
    return {"name": agent.name, "role": agent.role.value, "authority": agent.authority}


def _identifier(identifier: Identifier) -> dict[str, str | None]:
    return {"scheme": identifier.scheme, "value": identifier.value, "url": identifier.url}


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "kind": relation.kind.value,
        "title": relation.title,
        "date": date_to_json(relation.date),
        "description": relation.description,
        "record": relation.record,
    }


def _document(document: DocumentInfo, texts: Mapping[str, str] | None) -> dict[str, Any]:
    result: dict[str, Any] = {
        "document": document.document,
        "role": document.role.value,
        "media_type": document.media_type,
        "language": document.language,
        "fragment": document.fragment,
        "sha256": document.sha256,
        "bytes": document.bytes,
        "characters": document.characters,
        "pages": document.pages,
    }
    if texts is not None:
        result["text"] = texts.get(document.document)
    return result
