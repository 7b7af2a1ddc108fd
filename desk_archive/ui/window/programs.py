"""Starting the program once more, for another archive."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess


def start_program(arguments: list[str]) -> bool:
    """Start the program with these arguments, on its own; returns whether it started."""
    if getattr(sys, "frozen", False):
        command, first = sys.executable, []
    else:
        command, first = sys.executable, ["-m", "desk_archive"]
    return QProcess.startDetached(command, [*first, *arguments])[0]


def open_archive(path: Path) -> bool:
    """Open another archive in a window of its own."""
    return start_program(["--archive", str(path), "open"])


def open_sample() -> bool:
    """Open the sample archive in a window of its own."""
    return start_program(["open", "--sample"])
