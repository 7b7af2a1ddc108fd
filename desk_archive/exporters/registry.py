"""The formats there are, by what they are for and by name."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from desk_archive.exporters import json_ld, markdown, records_jsonl
from desk_archive.exporters.base import (
    ExportContext,
    ExportItem,
    Format,
    Tally,
    released,
)
from desk_archive.exporters.writing import replacing

NOTE_FORMATS: Mapping[str, Format] = MappingProxyType(
    {each.name: each for each in (markdown.FORMAT, json_ld.FORMAT)}
)
"""Formats of `export notes`."""

RECORD_FORMATS: Mapping[str, Format] = MappingProxyType(
    {each.name: each for each in (records_jsonl.FORMAT,)}
)
"""Formats of `export records`."""


def chunks(
    form: Format, items: Iterable[ExportItem], context: ExportContext, tally: Tally
) -> Iterator[str]:
    """An export as text, without a file; `tally` counts what went out and what was held back."""
    return form.render(released(items, form.kind, tally), context)


def export(
    form: Format, items: Iterable[ExportItem], output: Path, context: ExportContext
) -> Generator[Tally, None, Tally]:
    """Write an export to a file; an older file of that name stays as it is until all is written.

    Args:
        form: one of the formats above.
        items: what to export, protected ones among it; read as they are written.
        output: the file.
        context: what the format has to know.

    Yields:
        The running count after each chunk; closing the generator leaves the old file.

    Returns:
        The final count.

    Raises:
        ExportFailedError: if the file can't be written.
    """
    tally = Tally()
    with replacing(output) as file:
        for chunk in chunks(form, items, context, tally):
            file.write(chunk)
            yield tally
    return tally
