"""Commands that bring in and find records: import, show, search, facets."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desk_archive.cli.output import (
    console,
    counted,
    follow,
    index,
    print_json,
    print_record,
    usage_error,
)
from desk_archive.cli.session import Json, session
from desk_archive.domain.dates import is_edtf
from desk_archive.domain.errors import ErrorKind, WorldError
from desk_archive.domain.queries import FacetFilter, FacetName, Hits, Query, Snippet, Sort
from desk_archive.domain.record_json import record_to_json
from desk_archive.domain.records import Record, RecordRow
from desk_archive.services.context import Services
from desk_archive.services.importing import ImportReport, OnDuplicate

if TYPE_CHECKING:
    from desk_archive.domain.records import ArchivalDate

References = Annotated[
    list[str], typer.Argument(metavar="RECORD...", help="UUID, identifier, or start of a UUID.")
]
QueryText = Annotated[str, typer.Argument(metavar="[QUERY]", help="Words, “phrases”, field:word.")]
Facets = Annotated[
    list[str] | None, typer.Option("--facet", metavar="NAME=VALUE", help="Only with this value.")
]
Excluded = Annotated[
    list[str] | None, typer.Option("--exclude", metavar="NAME=VALUE", help="Without this value.")
]
From = Annotated[str | None, typer.Option("--from", metavar="EDTF", help="Not before this date.")]
To = Annotated[str | None, typer.Option("--to", metavar="EDTF", help="Not after this date.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("import")(import_)
    app.command("show")(show)
    app.command("search")(search)
    app.command("facets")(facets)


# --- import ---------------------------------------------------------------------------------------


def import_(
    context: typer.Context,
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, or - for input.")
    ],
    collection: Annotated[str | None, typer.Option(help="Put the records in it.")] = None,
    on_duplicate: Annotated[
        OnDuplicate, typer.Option(help="What to do with what is here already.")
    ] = OnDuplicate.SKIP,
    as_json: Json = False,
) -> int:
    """Import files and folders as records."""
    with _files(paths) as files, session(context).writing(create=True) as services:
        steps = services.importing.run(
            files, collection=collection, on_duplicate=on_duplicate, shown=paths
        )
        report = follow(steps, "Importing")
        index(services)
    if as_json:
        print_json(_report_json(report))
    else:
        _print_report(report)
    return 1 if report.failed else 0


@contextmanager
def _files(paths: Sequence[str]) -> Iterator[list[Path]]:
    """The paths as files, standard input kept in a temporary one."""
    if "-" not in paths:
        yield [Path(path) for path in paths]
        return
    with tempfile.TemporaryDirectory(prefix="desk-archive-") as folder:
        received = Path(folder) / "input"
        try:
            with received.open("wb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
        except OSError as error:
            message = f"What came from standard input could not be kept: {error.strerror}."
            raise WorldError(message, path="-", kind=ErrorKind.UNREADABLE) from error
        yield [received if path == "-" else Path(path) for path in paths]


def _report_json(report: ImportReport) -> dict[str, Any]:
    return {
        "imported": [
            {"path": done.path, "record": done.record, "title": done.title, "merged": done.merged}
            for done in report.imported
        ],
        "skipped": [
            {"path": skipped.path, "record": skipped.record, "reason": skipped.reason}
            for skipped in report.skipped
        ],
        "failed": [{"path": failed.path, "error": failed.error} for failed in report.failed],
    }


def _print_report(report: ImportReport) -> None:
    out = console()
    for done in report.imported:
        out.print(
            f"{'added to' if done.merged else 'imported'}  {done.record[:8]}  {done.title}",
            markup=False,
        )
        for warning in done.warnings:
            out.print(f"          note: {warning}", markup=False)
    for skipped in report.skipped:
        out.print(f"skipped   {skipped.path}: {skipped.reason}", markup=False)
    for failed in report.failed:
        out.print(f"failed    {failed.path}: {failed.error}", markup=False)
    out.print(
        f"{len(report.imported)} imported, {len(report.skipped)} skipped, "
        f"{len(report.failed)} failed"
    )


# --- show ------------------------------------------------------------------------------------


def show(
    context: typer.Context,
    references: References,
    text: Annotated[bool, typer.Option("--text", help="With the reading texts.")] = False,
    as_json: Json = False,
) -> None:
    """Show records with all their fields."""
    with session(context).reading() as services:
        records = [services.library.get(reference) for reference in references]
        texts = [_texts(services, record) if text else None for record in records]
    if as_json:
        values = [
            record_to_json(record, texts=found)
            for record, found in zip(records, texts, strict=True)
        ]
        print_json(values[0] if len(values) == 1 else values)
        return
    for record, found in zip(records, texts, strict=True):
        print_record(record, found)


def _texts(services: Services, record: Record) -> dict[str, str]:
    return {d.document: services.reading.text(d.document).text for d in record.documents}


# --- search, facets -------------------------------------------------------------------------------


def search(
    context: typer.Context,
    text: QueryText = "",
    facet: Facets = None,
    exclude: Excluded = None,
    date_from: From = None,
    date_to: To = None,
    sort: Annotated[Sort, typer.Option(help="Order of the records.")] = Sort.RELEVANCE,
    limit: Annotated[int, typer.Option(min=0, help="How many records at most.")] = 50,
    offset: Annotated[int, typer.Option(min=0, help="How many records to pass over.")] = 0,
    as_json: Json = False,
) -> None:
    """Find records; without a query, all of them."""
    query = _query(text, facet, exclude, date_from, date_to, sort)
    with session(context).reading() as services:
        services.searching.prepare()
        begun = time.perf_counter()
        result = services.searching.find(query)
        numbers = list(result.numbers[offset : offset + limit])
        hits = services.searching.hits(query.text, numbers)
        seconds = time.perf_counter() - begun
        rows = services.library.rows(numbers)
    if as_json:
        records = [_row_json(row, hits.get(row.number)) for row in rows]
        print_json(
            {
                "total": result.total,
                "records": records,
                "did_you_mean": None,
                "seconds": round(seconds, 6),
            }
        )
    else:
        _print_rows(rows, hits, result.total)


def facets(
    context: typer.Context,
    text: QueryText = "",
    facet: Facets = None,
    exclude: Excluded = None,
    date_from: From = None,
    date_to: To = None,
    as_json: Json = False,
) -> None:
    """Count the values that the records found have."""
    query = _query(text, facet, exclude, date_from, date_to, Sort.RELEVANCE)
    with session(context).reading() as services:
        services.searching.prepare()
        result = services.searching.find(query)
        found = result.facets()
    if as_json:
        values = {
            name.value: [{"value": c.value, "count": c.count} for c in counts]
            for name, counts in found.items()
        }
        print_json({"total": result.total, "facets": values})
        return
    out = console()
    out.print(counted(result.total, "record"))
    for name, counts in found.items():
        out.print(f"\n{name.value}")
        for c in counts:
            out.print(f"{c.count:>8}  {c.value if c.value is not None else '(none)'}", markup=False)


def _query(
    text: str,
    facet: Sequence[str] | None,
    exclude: Sequence[str] | None,
    date_from: str | None,
    date_to: str | None,
    sort: Sort,
) -> Query:
    for option, value in (("--from", date_from), ("--to", date_to)):
        if value is not None and not is_edtf(value):
            message = f"{option} needs an EDTF date such as 1953 or 1953-03-29, not “{value}”."
            raise usage_error(message)
    return Query(
        text=text,
        include=tuple(_filter(item) for item in facet or ()),
        exclude=tuple(_filter(item) for item in exclude or ()),
        date_from=date_from,
        date_to=date_to,
        sort=sort,
    )


def _filter(item: str) -> FacetFilter:
    """A filter written NAME=VALUE; an empty value means records without any.

    Raises:
        WorldError: if there is no such facet, or no equals sign.
    """
    name, equals, value = item.partition("=")
    if not equals or name not in FacetName._value2member_map_:
        names = ", ".join(facet.value for facet in FacetName)
        message = f"“{item}” is not NAME=VALUE with one of these names: {names}."
        raise usage_error(message)
    return FacetFilter(FacetName(name), value or None)


def date_json(date: ArchivalDate | None) -> dict[str, str | None] | None:
    """A date as the contract has it."""
    return None if date is None else {"edtf": date.edtf, "verbatim": date.verbatim}


def _row_json(row: RecordRow, hits: Hits | None) -> dict[str, Any]:
    return {
        "record": row.record,
        "title": row.title,
        "date": date_json(row.date),
        "type": row.type,
        "hits": hits.count if hits else 0,
        "snippets": [_snippet_json(snippet) for snippet in hits.snippets] if hits else [],
    }


def _snippet_json(snippet: Snippet) -> dict[str, Any]:
    return {
        "text": snippet.text,
        "start": snippet.start,
        "end": snippet.end,
        "ranges": [list(span) for span in snippet.ranges],
        "field": snippet.field.value,
        "document": snippet.document,
    }


def _print_rows(rows: Sequence[RecordRow], hits: dict[int, Hits], total: int) -> None:
    from rich.text import Text

    out = console()
    for row in rows:
        date = (row.date.verbatim or row.date.edtf or "") if row.date else ""
        out.print(Text(f"{row.record[:8]}  ", "dim") + Text(row.title, "bold") + Text(f"  {date}"))
        for snippet in hits[row.number].snippets if row.number in hits else ():
            out.print(Text("          ") + _marked(snippet))
    out.print(f"{len(rows)} of {counted(total, 'record')}")


def _marked(snippet: Snippet) -> Any:
    """A snippet with its matches in bold, on one line."""
    from rich.text import Text

    text = Text(snippet.text.replace("\n", " "))
    for start, end in snippet.ranges:
        text.stylize("bold", start - snippet.start, end - snippet.start)
    return text
