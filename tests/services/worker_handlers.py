"""What workers run in tests: parsers that are well, and parsers that crash, hang or eat memory."""

from __future__ import annotations

import logging
import os
import pickle
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import Draft
from desk_archive.importers.base import ImportOptions
from desk_archive.importers.plain_text import PlainTextImporter
from desk_archive.services import file_worker


def make_any(*arguments: Any) -> Any:
    """Does what the request says."""

    def handle(request: Any) -> Iterator[bytes]:
        yield pickle.dumps(("begun", arguments))
        _do(request)
        yield pickle.dumps(request)

    return handle


def make_reader(options: Any) -> Any:
    """Reads files as the program does, after doing what their first line says."""
    read = file_worker.make_handler(options)

    def handle(request: file_worker.Request) -> Iterator[bytes]:
        path = request[0]
        _do(path.read_text(encoding="utf-8").partition("\n")[0])
        yield from read(request)

    return handle


def make_member_reader(options: Any) -> Any:
    """The same for text files wherever they are, in a ZIP too."""
    read = PlainTextImporter.read

    def reading(self: PlainTextImporter, path: Path, asked: ImportOptions) -> Iterator[Draft]:
        _do(path.read_text(encoding="utf-8").partition("\n")[0])
        yield from read(self, path, asked)

    PlainTextImporter.read = reading
    return file_worker.make_handler(options)


def _do(what: str) -> None:
    _DEEDS.get(what, lambda: None)()


def _crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _hang() -> None:
    while True:
        pass


def _eat() -> None:
    kept = []
    while True:
        kept.append(b"x" * 10_000_000)


def _fail() -> None:
    message = "“a.txt” is damaged."
    raise ImportFailedError(message, path="a.txt", kind=ErrorKind.DAMAGED)


def _log() -> None:
    logging.getLogger("desk_archive.parser").warning("odd: %s", "log")


def _bug() -> None:
    raise ZeroDivisionError


_DEEDS = {
    "crash": _crash,
    "hang": _hang,
    "eat": _eat,
    "fail": _fail,
    "log": _log,
    "bug": _bug,
}
