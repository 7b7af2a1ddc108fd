"""Commands about annotations: annotate, annotations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from desk_archive.cli.output import console, counted, index, print_json, usage_error
from desk_archive.cli.session import Json, session
from desk_archive.domain.annotations import Annotation
from desk_archive.domain.errors import NotHereError
from desk_archive.domain.queries import Query
from desk_archive.domain.records import Record
from desk_archive.services.context import Services


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("annotate")(annotate)
    app.command("annotations")(list_annotations)


def annotate(
    context: typer.Context,
    reference: Annotated[str, typer.Argument(metavar="RECORD")],
    document: Annotated[str | None, typer.Option(help="UUID; by default the main one.")] = None,
    quote: Annotated[str | None, typer.Option(help="The passage, word for word.")] = None,
    prefix: Annotated[str, typer.Option(help="Words just before it.")] = "",
    suffix: Annotated[str, typer.Option(help="Words just after it.")] = "",
    start: Annotated[int | None, typer.Option(help="First code point of the passage.")] = None,
    end: Annotated[int | None, typer.Option(help="One past its last code point.")] = None,
    note: Annotated[str, typer.Option(help="A note, in Markdown.")] = "",
    colour: Annotated[str | None, typer.Option(help="Name of a colour of the legend.")] = None,
    tags: Annotated[list[str] | None, typer.Option("--tag", help="A tag; may be repeated.")] = None,
    as_json: Json = False,
) -> None:
    """Mark a passage, and write a note beside it."""
    by_position = start is not None and end is not None
    if (quote is None) is not by_position:
        message = "Say which passage: either --quote TEXT, or --start N and --end N."
        raise usage_error(message)
    with session(context).writing() as services:
        record = services.library.get(reference)
        where = _document(record, document)
        if quote is not None:
            place = services.annotating.find_passage(where, quote, prefix=prefix, suffix=suffix)
            start, end = place.start, place.end
        identity = services.annotating.colour(colour).colour if colour else None
        made, _ = services.annotating.annotate(
            where, start or 0, end or 0, colour=identity, note=note, tags=tags or ()
        )
        index(services)
        value = to_json(services, [made])[0]
    if as_json:
        print_json(value)
    else:
        _print([value])


def _document(record: Record, wanted: str | None) -> str:
    """The UUID of the document that is meant, by default the main one.

    Raises:
        NotHereError: if the record has no such document.
    """
    for document in record.documents:
        if wanted in (None, document.document):
            return document.document
    what = f"document “{wanted}”" if wanted else "document"
    message = f"The record “{record.fields.title}” has no {what}."
    raise NotHereError(message)


def list_annotations(
    context: typer.Context,
    reference: Annotated[str | None, typer.Argument(metavar="[RECORD]")] = None,
    document: Annotated[str | None, typer.Option(help="UUID of a document.")] = None,
    query: Annotated[str | None, typer.Option(help="Of the records this query finds.")] = None,
    colour: Annotated[str | None, typer.Option(help="Name of a colour of the legend.")] = None,
    tag: Annotated[str | None, typer.Option(help="With this tag, or one below it.")] = None,
    as_json: Json = False,
) -> None:
    """List annotations."""
    with session(context).reading() as services:
        record = services.library.get(reference).record if reference else None
        numbers = None
        if query is not None:
            services.searching.prepare()
            numbers = list(services.searching.find(Query(text=query)).numbers)
        found = services.annotating.select(
            record=record, document=document, colour=colour, tag=tag, numbers=numbers
        )
        values = to_json(services, found)
    if as_json:
        print_json(values)
    else:
        _print(values)


def to_json(services: Services, found: Sequence[Annotation]) -> list[dict[str, Any]]:
    """Annotations as W3C JSON-LD, as the contract has it."""
    from desk_archive.services.exporting import annotation_json

    legend = services.annotating.legend()
    return [annotation_json(annotation, legend) for annotation in found]


def _print(values: Sequence[dict[str, Any]]) -> None:
    from rich.text import Text

    out = console()
    for value in values:
        quoted = next((s["exact"] for s in value["target"].get("selector", ()) if "exact" in s), "")
        out.print(Text(value["annotation"][:8] + "  ", "dim") + Text(quoted.replace("\n", " ")))
        for body in value.get("body", ()):
            label = "#" if body.get("purpose") == "tagging" else ""
            out.print(Text("          " + label + str(body.get("value", ""))))
    out.print(counted(len(values), "annotation"))
