"""The command line: `desk-archive`, and the same as `python -m desk_archive`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

_OPENABLE = (".deskarchive",)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status.

    0 done; 1 something asked for failed or isn't there; 2 the command line is wrong; 3 the archive
    can't be opened; 130 cancelled.
    """
    if getattr(sys, "frozen", False):
        # A bundled program is its own interpreter: a worker process ends in here.
        from multiprocessing import freeze_support

        freeze_support()
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == ["--version"]:
        # Answered before anything is loaded.
        from desk_archive import __version__

        print(f"desk-archive {__version__}")
        return 0
    from desk_archive.cli.application import run

    return run(with_open(arguments))


def main_gui() -> int:
    """The entry without a console; takes the same arguments."""
    return main()


def with_open(arguments: list[str]) -> list[str]:
    """The arguments with `open` put where it was left out.

    Without a command, and where the first argument is an archive or a link, the window is meant.
    """
    place = 0
    while place < len(arguments) and arguments[place].startswith("--archive"):
        place += 1 if "=" in arguments[place] else 2
    rest = arguments[place:]
    first = rest[0].lower() if rest else ""
    if not rest or first.endswith(_OPENABLE) or first.startswith("desk-archive:"):
        return [*arguments[:place], "open", *rest]
    return arguments
