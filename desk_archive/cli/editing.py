"""Commands that change what a record says: edit, tag."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from desk_archive.cli.output import console, index, print_json, print_record, usage_error
from desk_archive.cli.session import Json, session
from desk_archive.domain.editing import changes_from_words
from desk_archive.domain.record_json import record_to_json

_ASSIGNMENT = re.compile(r"([a-z_]+)(\+=|-=|=)(.*)", re.DOTALL)
_AS_TYPED = {"ignore_unknown_options": True}


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("edit", context_settings=_AS_TYPED)(edit)
    app.command("tag", context_settings=_AS_TYPED)(tag)


def edit(
    context: typer.Context,
    reference: Annotated[str, typer.Argument(metavar="RECORD")],
    assignments: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE...",
            help="FIELD=VALUE sets, FIELD= empties; FIELD+=VALUE and FIELD-=VALUE add and remove "
            "one of several. A field that is given twice holds both.",
        ),
    ],
    as_json: Json = False,
) -> None:
    """Change fields of a record: title, date, author, place, call_number ..."""
    words = []
    for assignment in assignments:
        found = _ASSIGNMENT.fullmatch(assignment)
        if found is None:
            message = f"Write FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE, not “{assignment}”."
            raise usage_error(message)
        words.append((found[1], found[2], found[3]))
    changes = changes_from_words(words)
    with session(context).writing() as services:
        record = services.library.get(reference)
        services.library.edit([record.record], changes)
        index(services)
        record = services.library.get(record.record)
    if as_json:
        print_json(record_to_json(record))
    else:
        print_record(record)


def tag(
    context: typer.Context,
    reference: Annotated[str, typer.Argument(metavar="RECORD")],
    tags: Annotated[list[str], typer.Argument(metavar="+TAG -TAG", help="Tags to add or remove.")],
    as_json: Json = False,
) -> None:
    """Add tags to a record, or take them away."""
    wrong = [item for item in tags if item[:1] not in ("+", "-")]
    if wrong:
        message = f"Write +TAG to add a tag and -TAG to take it away, not “{wrong[0]}”."
        raise usage_error(message)
    with session(context).writing() as services:
        record = services.library.get(reference)
        services.library.tag(
            record.record,
            add=[item[1:] for item in tags if item[0] == "+"],
            remove=[item[1:] for item in tags if item[0] == "-"],
        )
        index(services)
        record = services.library.get(record.record)
    if as_json:
        print_json(record_to_json(record))
    else:
        console().print(", ".join(record.tags) or "no tags", markup=False)
