"""Annotations as one W3C AnnotationCollection (https://www.w3.org/TR/annotation-model/#collections).

The collection holds its only page, and the page one annotation a line, so that the file streams and
two exports can be compared line by line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from desk_archive.domain.annotations import Annotation
from desk_archive.exporters.base import ExportContext, ExportItem, ExportKind, Format
from desk_archive.exporters.json_text import dumps
from desk_archive.exporters.web_annotation import CONTEXT, to_jsonld


def render(items: Iterable[ExportItem], context: ExportContext) -> Iterator[str]:
    """The collection, a chunk for each record; `total` stands at the end, where it is known."""
    head = {"@context": CONTEXT, "id": context.identifier, "type": "AnnotationCollection"}
    head["label"] = context.title
    if context.exported is not None:
        head["modified"] = context.exported
    lines = ",\n".join(f"{dumps(key)}: {dumps(value)}" for key, value in head.items())
    page = dumps(f"{context.identifier}#page-1")
    yield f'{{\n{lines},\n"first": {{\n"id": {page},\n"type": "AnnotationPage",\n'
    yield '"startIndex": 0,\n"items": ['
    total = 0
    for item in items:
        found = [dumps(_entry(annotation, context)) for annotation in item.annotations]
        if found:
            yield ("," if total else "") + "\n" + ",\n".join(found)
        total += len(found)
    yield f'\n]}},\n"total": {total}\n}}\n'


def _entry(annotation: Annotation, context: ExportContext) -> dict[str, Any]:
    """One annotation; the context of the whole file is not said again.

    One whose target isn't in the archive leaves exactly as it came.
    """
    if annotation.record is None and annotation.received is not None:
        entry = {**annotation.received, "id": annotation.id}
    else:
        entry = to_jsonld(annotation, context.legend)
    if entry.get("@context") == CONTEXT:
        del entry["@context"]
    return entry


FORMAT = Format("json-ld", ExportKind.NOTES, ".jsonld", "application/ld+json", render)
