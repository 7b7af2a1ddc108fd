"""Commands that write files: export notes, export records."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from desk_archive.cli.output import console, counted, follow, print_json, usage_error
from desk_archive.cli.session import Json, session
from desk_archive.domain.changes import Progress
from desk_archive.domain.queries import Query
from desk_archive.services.context import Services
from desk_archive.services.exporting import ExportReport, Selection

References = Annotated[
    list[str] | None, typer.Argument(metavar="[RECORD]...", help="By default all records.")
]
Format = Annotated[str, typer.Option("--format", help="Name of the format.")]
Output = Annotated[Path, typer.Option("--output", help="The file to write.")]
Querying = Annotated[str | None, typer.Option("--query", help="Of the records this query finds.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    export = typer.Typer(
        help="Write notes or records to a file.", no_args_is_help=True, rich_markup_mode=None
    )
    export.command("notes")(notes)
    export.command("records")(records)
    app.add_typer(export, name="export")


def notes(
    context: typer.Context,
    format_: Format,
    output: Output,
    references: References = None,
    query: Querying = None,
    tag: Annotated[str | None, typer.Option(help="With this tag, or one below it.")] = None,
    colour: Annotated[str | None, typer.Option(help="Name of a colour of the legend.")] = None,
    as_json: Json = False,
) -> None:
    """Write annotations: markdown or json-ld."""
    with session(context).reading() as services:
        _known(format_, services.exporting.note_formats())
        selection = _selection(services, references, query, tag=tag, colour=colour)
        _report(services.exporting.notes(format_, output, selection), as_json=as_json)


def records(
    context: typer.Context,
    format_: Format,
    output: Output,
    references: References = None,
    query: Querying = None,
    as_json: Json = False,
) -> None:
    """Write records with their texts and annotations: jsonl."""
    with session(context).reading() as services:
        _known(format_, services.exporting.record_formats())
        selection = _selection(services, references, query)
        _report(services.exporting.records(format_, output, selection), as_json=as_json)


def _known(name: str, formats: Sequence[str]) -> None:
    if name not in formats:
        message = f"There is no format “{name}”; there is: {', '.join(formats)}."
        raise usage_error(message)


def _selection(
    services: Services,
    references: Sequence[str] | None,
    query: str | None,
    *,
    tag: str | None = None,
    colour: str | None = None,
) -> Selection:
    services.searching.prepare()
    records = None
    if references:
        records = tuple(services.library.get(reference).record for reference in references)
    asked = None if query is None else Query(text=query)
    return Selection(records=records, query=asked, tag=tag, colour=colour)


def _report(steps: Generator[Progress, None, ExportReport], *, as_json: bool) -> None:
    report = follow(steps, "Exporting")
    if as_json:
        print_json(asdict(report))
        return
    console().print(
        f"{counted(report.annotations, 'annotation')} of {counted(report.records, 'record')} "
        f"written to {report.path}"
        + (f"; {report.held_back} held back as protected" if report.held_back else ""),
        markup=False,
    )
