"""The Typer application: global options, and what becomes of errors."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from desk_archive import config
from desk_archive.cli import annotating, care, editing, exports, records, window
from desk_archive.cli.output import print_error, usage_error, use_utf8
from desk_archive.cli.session import Session
from desk_archive.domain.errors import ArchiveError, ErrorKind, WorldError

log = logging.getLogger(__name__)

DONE, FAILED, WRONG_USAGE, NO_ARCHIVE, CANCELLED = 0, 1, 2, 3, 130

app = typer.Typer(
    name="desk-archive",
    help="Read, annotate, find and cite archival documents on your own computer.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
records.register(app)
editing.register(app)
annotating.register(app)
exports.register(app)
care.register(app)
window.register(app)


@app.callback()
def _options(
    context: typer.Context,
    archive: Annotated[
        Path | None,
        typer.Option(help="The archive to work on.", envvar="DESK_ARCHIVE", show_envvar=True),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from desk_archive import __version__

        print(f"desk-archive {__version__}")
        raise typer.Exit
    context.obj = Session(archive or config.default_archive())


@dataclass(frozen=True, slots=True)
class _Outcome:
    status: int
    error: WorldError | None = None


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; prints errors, never a traceback."""
    use_utf8()
    config.configure_logging()
    as_json = "--json" in arguments
    outcome = _run(list(arguments))
    if outcome.error is not None:
        print_error(outcome.error, as_json=as_json)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has had enough of it.
        sys.stdout = None
    return outcome.status


def _run(arguments: list[str]) -> _Outcome:
    # Typer brings its own copy of Click from some version on; both have these names.
    command = typer.main.get_command(app)
    try:
        status = command.main(args=arguments, prog_name="desk-archive", standalone_mode=False)
        return _Outcome(status if isinstance(status, int) else DONE)
    except WorldError as error:
        return _Outcome(_status(error), error)
    except (KeyboardInterrupt, typer.Abort):
        return _Outcome(CANCELLED)
    except typer.Exit as exit_:
        return _Outcome(exit_.exit_code)
    except BrokenPipeError:
        return _Outcome(DONE)
    except Exception as error:  # noqa: BLE001 - the last door: a bug is logged, not thrown at people
        return _unexpected(error)


def _unexpected(error: Exception) -> _Outcome:
    message = getattr(error, "format_message", None)
    if message is not None:
        return _Outcome(WRONG_USAGE, usage_error(str(message())))
    config.configure_logging(to_file=True)
    log.debug("a command failed", exc_info=error)
    text = (
        f"This is a fault of the program: {type(error).__name__}: {error}. "
        f"The details are in {config.log_dir() / 'desk-archive.log'}."
    )
    return _Outcome(FAILED, WorldError(text, kind=ErrorKind.INTERNAL))


def _status(error: WorldError) -> int:
    if error.kind is ErrorKind.USAGE:
        return WRONG_USAGE
    return NO_ARCHIVE if isinstance(error, ArchiveError) else FAILED
