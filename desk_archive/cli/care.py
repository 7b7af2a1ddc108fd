"""Commands for the care of an archive: check, reindex."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from desk_archive.cli.output import console, counted, drain, index, print_json
from desk_archive.cli.session import Json, session


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("check")(check)
    app.command("reindex")(reindex)


def check(
    context: typer.Context,
    repair: Annotated[bool, typer.Option("--repair", help="Put right what can be.")] = False,
    as_json: Json = False,
) -> int:
    """Check that everything in the archive is whole."""
    opened = session(context).writing() if repair else session(context).reading()
    with opened as services:
        problems = services.maintenance.check(repair=repair)
        if repair:
            index(services)
    ok = all(problem.repaired for problem in problems)
    if as_json:
        print_json({"ok": ok, "problems": [asdict(problem) for problem in problems]})
    else:
        out = console()
        for problem in problems:
            done = "repaired" if problem.repaired else "found"
            out.print(f"{done}: {problem.what}", markup=False)
        out.print("Nothing is wrong." if not problems else counted(len(problems), "problem"))
    return 0 if ok else 1


def reindex(context: typer.Context, as_json: Json = False) -> None:
    """Make the search index again from the archive."""
    with session(context).writing() as services:
        drain(services.maintenance.reindex(), "Indexing")
        records = services.library.counts().records
    if as_json:
        print_json({"records": records})
    else:
        console().print(f"{counted(records, 'record')} indexed")
