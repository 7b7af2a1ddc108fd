"""Records as JSON Lines (https://jsonlines.org): one record a line, with texts and annotations.

Each line is the record of `domain.record_json` with `text` and `documents[].text`, and
`annotations`, a list as `exporters.web_annotation` writes them. Originals stay in the archive;
`documents[].sha256` names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desk_archive.domain.record_json import record_to_json
from desk_archive.exporters.base import ExportContext, ExportItem, ExportKind, Format
from desk_archive.exporters.json_text import dumps
from desk_archive.exporters.web_annotation import to_jsonld


def render(items: Iterable[ExportItem], context: ExportContext) -> Iterator[str]:
    """One line for each record."""
    for item in items:
        if item.record is None:
            continue
        entry = record_to_json(item.record, texts=item.texts)
        entry["annotations"] = [to_jsonld(a, context.legend) for a in item.annotations]
        yield dumps(entry) + "\n"


FORMAT = Format("jsonl", ExportKind.RECORDS, ".jsonl", "application/jsonl", render)
