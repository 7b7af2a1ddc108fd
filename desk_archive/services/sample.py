"""The sample archive, made from the pages and the description in the program's resources."""

from __future__ import annotations

import dataclasses
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk_archive import config
from desk_archive.domain.anchoring import QuoteSelector, describe, find_quote
from desk_archive.domain.annotations import Annotation, LegendColour, LineStyle, Target
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    Description,
    DocumentRole,
    Draft,
    Origin,
    ReadingStatus,
    Record,
    Relation,
    RelationKind,
)
from desk_archive.services.stamps import new_uuid

if TYPE_CHECKING:
    from desk_archive.storage.unit import Unit


def make_sample(path: Path) -> None:
    """Make the sample archive as a new file; it appears whole or not at all.

    Raises:
        ArchiveError: if it can't be written.
        OSError: if its folder can't be.
    """
    from desk_archive.storage.archive import Archive, OpenMode

    folder = config.resource_path("sample")
    sample = json.loads((folder / "sample.json").read_text(encoding="utf-8"))
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".sample-", dir=path.parent) as working:
        made = Path(working) / path.name
        archive = Archive.open(made, OpenMode.WRITE, create=True)
        try:
            with archive.writing() as unit:
                _fill(unit, folder, sample)
        finally:
            archive.close()
        os.replace(made, path)  # noqa: PTH105 - as one act, also over an older file


def _fill(unit: Unit, folder: Path, sample: Mapping[str, Any]) -> None:
    legend = [
        LegendColour(new_uuid(), entry["name"], entry["value"], LineStyle(entry["style"]), place)
        for place, entry in enumerate(sample["legend"])
    ]
    unit.legend.set(tuple(legend))
    unit.settings.set("title", sample["title"])
    colours = {colour.name: colour.colour for colour in legend}
    records = {
        entry["identifier"]: _add(unit, folder, entry, sample["collection"])
        for entry in sample["records"]
    }
    for entry in sample["records"]:
        record = records[entry["identifier"]]
        _relate(unit, record, entry["relations"], records)
        for described in entry["annotations"]:
            unit.annotations.add(_annotation(unit, record, described, colours))


def _add(unit: Unit, folder: Path, entry: Mapping[str, Any], collection: str) -> Record:
    """A page as a record, with the reader's marks."""
    from desk_archive.importers import registry

    page = folder / entry["file"]
    draft = _read(page)
    recipients = tuple(AgentName(name, AgentRole.RECIPIENT) for name in entry["recipients"])
    fields = dataclasses.replace(
        draft.fields, agents=(*draft.fields.agents, *recipients), collections=(collection,)
    )
    digest = unit.originals.put(page.read_bytes(), registry.media_type(page))
    uuid = unit.records.add(
        dataclasses.replace(draft, fields=fields), sha256=digest, source_path=entry["file"]
    )
    for further in entry["documents"]:
        file = folder / further["file"]
        other = _read(file)
        document = dataclasses.replace(
            other.documents[0], role=DocumentRole(further["role"]), language=further["language"]
        )
        digest = unit.originals.put(file.read_bytes(), registry.media_type(file))
        unit.records.add_document(uuid, document, digest)
    unit.records.set_tags(uuid, tuple(entry["tags"]))
    unit.records.set_status([uuid], ReadingStatus(entry["status"]))
    if entry["starred"]:
        unit.records.set_starred([uuid], starred=True)
    return _stored(unit, uuid)


def _read(file: Path) -> Draft:
    """The one draft of a file of ours."""
    from desk_archive.importers import registry
    from desk_archive.importers.base import ImportOptions

    (draft,) = registry.read(file, ImportOptions())
    if not isinstance(draft, Draft):
        raise TypeError
    return draft


def _relate(
    unit: Unit,
    record: Record,
    relations: Sequence[Mapping[str, Any]],
    records: Mapping[str, Record],
) -> None:
    """Relations that the pages can't say."""
    if not relations:
        return
    current = _stored(unit, record.record)
    added = []
    for described in relations:
        other = records[described["identifier"]]
        added.append(
            Relation(
                RelationKind(described["kind"]),
                other.fields.title,
                other.fields.date,
                other.fields.description,
                other.record,
                other.fields.identifiers[0],
            )
        )
    fields: Description = dataclasses.replace(
        current.fields, relations=(*added, *current.fields.relations)
    )
    unit.records.set_fields(record.record, fields, {**current.origins, "relations": Origin.TYPED})


def _annotation(
    unit: Unit, record: Record, described: Mapping[str, Any], colours: Mapping[str, str]
) -> Annotation:
    """An annotation by its quotation, which stands once in the document."""
    document = record.documents[described.get("document", 0)]
    text = unit.documents.reading_text(document.document)
    if text is None:
        raise LookupError(document.document)
    (place,) = find_quote(text.text, QuoteSelector(described["quote"], described.get("prefix", "")))
    quote, position = describe(text.text, place.start, place.end)
    uuid = new_uuid()
    return Annotation(
        annotation=uuid,
        id=f"urn:uuid:{uuid}",
        record=record.record,
        document=document.document,
        target=Target(quote=quote, position=position),
        original=Target(quote=quote, position=position),
        original_sha256=text.sha256,
        note=described["note"],
        tags=tuple(described["tags"]),
        colour=colours[described["colour"]] if described["colour"] else None,
        created=described["created"],
        modified=described["created"],
    )


def _stored(unit: Unit, uuid: str) -> Record:
    record = unit.records.get(uuid)
    if record is None:
        raise LookupError(uuid)
    return record
