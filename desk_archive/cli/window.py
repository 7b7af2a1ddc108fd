"""Commands that show the window: open, self-test. Only here is the window reached from."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from desk_archive import config
from desk_archive.cli.output import console, print_json
from desk_archive.cli.session import Json, session
from desk_archive.domain.errors import ErrorKind, NotHereError, WorldError
from desk_archive.domain.links import is_link, parse_link
from desk_archive.services.context import Access, open_services
from desk_archive.services.self_test import Step, self_test


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("open")(open_)
    app.command("self-test")(self_test_)


def open_(
    context: typer.Context,
    target: Annotated[
        str | None,
        typer.Argument(metavar="[RECORD | FILE.deskarchive | LINK]", help="What to show."),
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Open the sample archive.")] = False,
    as_json: Json = False,
) -> int:
    """Open the window, at a record or a passage where one is named."""
    if not config.has_display():
        message = "There is no display here to show a window on; set DISPLAY, or use the commands."
        raise WorldError(message, kind=ErrorKind.NO_DISPLAY)
    from desk_archive import app

    path = session(context).path
    if sample:
        path = _sample()
    elif target and target.lower().endswith(config.ARCHIVE_SUFFIX):
        path, target = Path(target), None
    link = _link(path, target) if target else None
    handed_over = app.hand_over(path, link)
    if as_json:
        print_json({"archive": str(path), "link": link, "handed_over": handed_over})
    if handed_over:
        return 0
    return app.start(path, link)


def _sample() -> Path:
    from desk_archive.services.sample import make_sample

    path = config.sample_archive()
    if not path.exists():
        make_sample(path)
    return path


def _link(path: Path, target: str) -> str:
    """The link to what is named, once it is known to be there.

    Raises:
        NotHereError: if it isn't.
    """
    link = parse_link(target)
    if link is None and is_link(target):
        message = f"“{target}” is not a link to a record or an annotation."
        raise NotHereError(message)
    if link is None or path.exists():
        services = open_services(path, Access.READ)
        try:
            if link is None:
                return f"desk-archive://record/{services.library.get(target).record}"
            if link.kind == "record":
                services.library.get(link.uuid)
            else:
                services.annotating.get(link.uuid)
        finally:
            services.close()
        return str(link)
    message = f"“{target}” leads to nothing in this archive."
    raise NotHereError(message)


def self_test_(as_json: Json = False) -> int:
    """Do the main job in a temporary archive, and say whether all of it works."""
    from desk_archive import app

    steps: list[Step] = []
    out = console()
    for step in self_test(app.self_test_window):
        steps.append(step)
        if not as_json:
            mark = "ok    " if step.ok else "FAILED"
            out.print(f"{mark}  {step.name:<10} {step.seconds:6.2f} s  {step.detail}", markup=False)
    ok = all(step.ok for step in steps)
    if as_json:
        print_json({"ok": ok, "steps": [asdict(step) for step in steps]})
    else:
        out.print("All steps worked." if ok else "The program does not work here.")
    return 0 if ok else 1
