"""Foreign files are read in worker processes: in order, some at a time, within limits."""

from __future__ import annotations

import logging
import os
import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desk_archive.domain.errors import ErrorKind, ImportFailedError, WorldError
from desk_archive.domain.records import BegunPart, FailedPart
from desk_archive.services.read_files import ReadFile, Said, Source, Spool, Summary
from desk_archive.services.workers import (
    Worker,
    WorkerDiedError,
    WorkerFaultError,
    WorkerMemoryError,
    WorkerTimeoutError,
)

if TYPE_CHECKING:
    from desk_archive.importers.base import ImportOptions
    from desk_archive.services.file_worker import Request

log = logging.getLogger(__name__)

SECONDS = 10.0
"""How long reading one file may take; of a container, each file in it."""

LARGE_BYTES = 5_000_000
SECONDS_PER_LARGE_MB = 4.0
"""Files over `LARGE_BYTES` get so much more for each million bytes above."""

PATIENCE = 0.2
"""So often, in seconds, whoever waits for a file is asked whether to go on."""

MAX_BROKEN_PARTS = 20
"""A container of which more parts break their parser is given up."""

_WORKERS = 3
_FILES_A_WORKER = 4
_AHEAD = 6
_CONTAINER = "application/zip"
_HANDLER = "desk_archive.services.file_worker:make_handler"


@dataclass(slots=True)
class _Lane:
    """A worker with the files it was asked for, the first under way."""

    worker: Worker
    files: deque[Request] = field(default_factory=deque)

    def ask(self, request: Request) -> None:
        """Ask for one more file."""
        self.files.append(request)
        try:
            self.worker.ask(request)
        except WorkerDiedError:
            # Found out again, and told, when its replies are waited for.
            self.worker.kill()

    def ask_again(self) -> None:
        """Ask a fresh worker for what the one that ended had not begun."""
        files, self.files = self.files, deque()
        for request in files:
            self.ask(request)

    def pass_over(self, parts: frozenset[str]) -> None:
        """Ask for the first file once more, without some of its parts, before the others."""
        path, root, password, _ = self.files[0]
        self.files[0] = path, root, password, parts
        self.worker.kill()
        self.ask_again()


class FileReader:
    """Reads files in a few worker processes and gives them back in the order they came in.

    The processes start with the first file and wait for more until `close`.
    """

    def __init__(
        self, options: ImportOptions, *, workers: int = _WORKERS, handler: str = _HANDLER
    ) -> None:
        """Start nothing yet.

        Args:
            options: for all files.
            workers: how many processes at most.
            handler: what the workers run, as `module:function`; see `make_handler`.
        """
        count = max(1, min(workers, os.cpu_count() or 1))
        self._workers = tuple(Worker(handler, options) for _ in range(count))

    def read(
        self,
        sources: Sequence[Source],
        spool: Callable[[], Spool],
        passwords: Mapping[str, str] | None = None,
    ) -> Iterator[ReadFile | None]:
        """The files as they were read, in order; None while one is waited for.

        Args:
            sources: the files.
            spool: says where the drafts of the next file wait.
            passwords: of encrypted ones, by what the report calls them.
        """
        # A few files are done before a second process has started.
        needed = -(-len(sources) // _FILES_A_WORKER)
        lanes = [_Lane(worker) for worker in self._workers[: max(1, needed)]]
        asked = 0
        try:
            for number in range(len(sources)):
                while asked < len(sources) and asked < number + len(lanes) * _AHEAD:
                    source = sources[asked]
                    password = (passwords or {}).get(source.shown)
                    request = (source.path, source.root, password, frozenset[str]())
                    lanes[asked % len(lanes)].ask(request)
                    asked += 1
                file = ReadFile(sources[number], number, spool(), size=_size(sources[number]))
                yield from self._finished(lanes[number % len(lanes)], file)
        finally:
            for lane in lanes:
                if lane.files:
                    lane.worker.kill()

    def close(self) -> None:
        """End the workers."""
        for worker in self._workers:
            worker.close()

    def _finished(self, lane: _Lane, file: ReadFile) -> Iterator[ReadFile | None]:
        """Take what a worker says of the file it was asked for first."""
        broken = 0
        while (yield from _attempt(lane.worker, file)) and file.begun and broken < MAX_BROKEN_PARTS:
            # The parser broke on one part of a container: the others are read without it.
            broken += 1
            lane.pass_over(_give_up_part(file))
        lane.files.popleft()
        if not lane.worker.is_running:
            lane.ask_again()
        if file.error is not None and file.media_type != _CONTAINER:
            file.summaries.clear()
        yield file


def _attempt(worker: Worker, file: ReadFile) -> Generator[None, None, bool]:
    """Take what a worker says of a file; whether its parser broke, crashed or hung on it."""
    file.error = None
    try:
        yield from _take(worker, file)
    except WorldError as error:
        file.error = _named(error, file.source)
        return isinstance(error, WorkerMemoryError)
    except WorkerTimeoutError:
        file.error = _timed_out(file)
    except WorkerDiedError as error:
        file.error = _broken(file, error)
    except WorkerFaultError as error:
        file.error = _fault(file, error)
    return file.error is not None


def _give_up_part(file: ReadFile) -> frozenset[str]:
    """Note that the part a container was at can't be read; the parts that are done with."""
    part, error = file.begun[-1], file.error
    if error is None:
        raise TypeError
    name = part.rpartition("/")[2]
    message = error.message.replace(f"“{file.source.path.name}”", f"“{name}”")
    file.forget(part)
    file.failed.append(FailedPart(part, message, error.kind))
    return frozenset(one for one in file.begun if not part.startswith(f"{one}/"))


def _timed_out(file: ReadFile) -> WorldError:
    message = f"“{file.source.path.name}” could not be read in {_seconds(file.size):.0f} s."
    return ImportFailedError(message, path=file.source.shown, kind=ErrorKind.TIMED_OUT)


def _broken(file: ReadFile, error: WorkerDiedError) -> WorldError:
    message = (
        f"“{file.source.path.name}” is damaged or too large: what reads such files broke on it "
        f"({error.status})."
    )
    return ImportFailedError(message, path=file.source.shown, kind=ErrorKind.DAMAGED)


def _fault(file: ReadFile, error: WorkerFaultError) -> WorldError:
    path = file.source.path
    log.error("%s can't be read:\n%s", path, error)
    message = f"“{path.name}” could not be read: the program has a fault; the log tells it."
    return ImportFailedError(message, path=file.source.shown, kind=ErrorKind.INTERNAL)


def _take(worker: Worker, file: ReadFile) -> Iterator[None]:
    """Take the replies to one file: first its hash and kind, then its drafts and failed parts."""
    container, first = file.source.path.suffix.lower() == ".zip", True
    for reply in worker.replies(_seconds(file.size), patience=PATIENCE, each=container):
        if reply is None:
            yield None
        elif first:
            file.sha256, file.media_type = pickle.loads(reply)  # noqa: S301 - from our own worker.
            first = False
        else:
            length = int.from_bytes(reply[:4], "big")
            said: Said = pickle.loads(reply[4 : 4 + length])  # noqa: S301
            if isinstance(said, BegunPart):
                file.begun.append(said.part)
            elif isinstance(said, FailedPart):
                file.failed.append(said)
            elif isinstance(said, Summary):
                file.add(said, reply[4 + length :])
            else:
                file.originals[said.sha256] = file.spool.add(reply[4 + length :]), said.media_type


def _size(source: Source) -> int:
    try:
        return source.path.stat().st_size
    except OSError:
        return 0  # The importer says what is wrong with it.


def _seconds(size: int) -> float:
    return SECONDS + max(0, size - LARGE_BYTES) / 1_000_000 * SECONDS_PER_LARGE_MB


def _named(error: WorldError, source: Source) -> WorldError:
    """An error that names its file."""
    if source.path.name in error.message:
        return error
    return ImportFailedError(
        f"“{source.path.name}”: {error.message}", path=source.shown, kind=error.kind
    )
