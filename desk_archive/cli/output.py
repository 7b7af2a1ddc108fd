"""What commands print: one JSON value, or words for a person; progress on standard error."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from desk_archive.domain.changes import Progress
from desk_archive.domain.errors import ErrorKind, WorldError

if TYPE_CHECKING:
    from rich.console import Console

    from desk_archive.domain.records import Record
    from desk_archive.services.context import Services

T = TypeVar("T")

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def use_utf8() -> None:
    """Print UTF-8 whatever the locale says; what can't be printed is replaced."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def print_json(value: Any) -> None:
    """Print one JSON value, and nothing else, on standard output."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    # The bytes of a path that the locale can't read stand as surrogates.
    sys.stdout.write(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") + "\n")


def print_error(error: WorldError, *, as_json: bool) -> None:
    """Say what went wrong: for programs on standard output, for people on standard error."""
    if as_json:
        kind = str(error.kind)
        print_json({"error": {"kind": kind, "message": error.message, "path": error.path}})
    else:
        place = f"{error.path}: " if error.path and error.path not in error.message else ""
        sys.stderr.write(printable(f"desk-archive: {place}{error.message}") + "\n")


def usage_error(message: str) -> WorldError:
    """The error of a command line that is wrong."""
    return WorldError(message, kind=ErrorKind.USAGE)


def counted(number: int, what: str) -> str:
    """A number with what it counts, in English: `1 record`, `2 records`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def console() -> Console:
    """Where words for people go; plain where nobody looks at a terminal."""
    from rich.console import Console
    from rich.text import Text

    class Safe(Console):
        """A console to which no file can speak in control codes."""

        def print(self, *objects: Any, **options: Any) -> None:
            super().print(*(self._safe(one) for one in objects), **options)

        @staticmethod
        def _safe(one: Any) -> Any:
            if isinstance(one, Text):
                one.plain = printable(one.plain)
                return one
            return printable(one) if isinstance(one, str) else one

    return Safe(highlight=False, soft_wrap=True)


def printable(text: str) -> str:
    """A text in which control characters, but line ends and tabs, are U+FFFD.

    A terminal obeys them: a title could otherwise erase the screen or answer for the person.
    """
    return _CONTROL.sub("�", text)


def follow(steps: Generator[Progress, None, T], what: str) -> T:
    """Run long work to its end, showing progress on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        return _exhaust(steps)
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        while True:
            try:
                step = next(steps)
            except StopIteration as stop:
                return stop.value  # type: ignore[no-any-return]
            bar.update(task, total=step.total, completed=step.done)


def index(services: Services) -> None:
    """Bring the index up to date; where it can't be written, what it lacks is scanned instead."""
    try:
        drain(services.searching.drain(), "Indexing")
    except WorldError as error:
        sys.stderr.write(f"desk-archive: not indexed yet: {error.message}\n")


def drain(steps: Iterator[Progress], what: str) -> None:
    """Run long work without a result to its end, showing progress."""

    def run() -> Generator[Progress, None, None]:
        yield from steps

    follow(run(), what)


def _exhaust(steps: Generator[Progress, None, T]) -> T:
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]


def print_record(record: Record, texts: dict[str, str] | None = None) -> None:
    """Print a record for a person, with the texts that are given."""
    from desk_archive.domain.record_json import record_to_json

    out = console()
    for name, value in record_to_json(record).items():
        lines = _lines(value)
        if lines:
            out.print(f"{name:>14}  {lines[0]}", markup=False)
            for line in lines[1:]:
                out.print(f"{'':>14}  {line}", markup=False)
    for text in (texts or {}).values():
        out.print("\n" + text, markup=False)
    out.print()


def _lines(value: Any) -> list[str]:
    """A JSON value as lines for a person; none for what is empty."""
    if value is None or value == [] or value is False:
        return []
    if isinstance(value, list):
        return [line for item in value for line in _lines(item)]
    if isinstance(value, dict):
        return [" · ".join(str(part) for part in value.values() if part not in (None, [], {}))]
    return str(value).splitlines() or [""]
