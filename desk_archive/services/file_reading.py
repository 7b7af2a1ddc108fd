"""Foreign files are read in worker processes: in order, some at a time, within limits."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import importlib
import logging
import os
import pickle
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk_archive.domain.errors import ErrorKind, ImportFailedError, WorldError
from desk_archive.domain.records import (
    ArchivalDate,
    Draft,
    FailedPart,
    Identifier,
    Original,
)
from desk_archive.domain.text import sha256
from desk_archive.services.workers import (
    Worker,
    WorkerDiedError,
    WorkerFaultError,
    WorkerTimeoutError,
)

if TYPE_CHECKING:
    from desk_archive.importers.base import ImportOptions

log = logging.getLogger(__name__)

SECONDS = 10.0
"""How long reading one file may take; of a container, each file in it."""

LARGE_BYTES = 5_000_000
SECONDS_PER_LARGE_MB = 4.0
"""Files over `LARGE_BYTES` get so much more for each million bytes above."""

PATIENCE = 0.2
"""So often, in seconds, whoever waits for a file is asked whether to go on."""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_SPOOL_IN_MEMORY = 8_000_000
_WORKERS = 3
_FILES_A_WORKER = 4
_AHEAD = 6
_CONTAINER = "application/zip"
_HANDLER = "desk_archive.services.file_reading:make_handler"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read.

    Attributes:
        path: where it is.
        shown: what the report calls it.
        root: the folder that was given and the file was found in, or None.
    """

    path: Path
    shown: str
    root: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What of a draft is needed to list it and to compare it with what is here.

    Attributes:
        title: of the record.
        date: or None.
        type: or None.
        identifiers: of the record.
        documents: how many.
        characters: code points of all texts.
        warnings: of the importer.
        part: path in the container it came from, or None.
        sha256: of its own bytes where it came from a container, else None.
        fragment: of the main document, or None.
        text_sha256: of the main text, or None where there is none.
        form: media type, role and language of the main document, by which forms are told apart.
    """

    title: str
    date: ArchivalDate | None
    type: str | None
    identifiers: tuple[Identifier, ...]
    documents: int
    characters: int
    warnings: tuple[str, ...]
    part: str | None
    sha256: str | None
    fragment: str | None
    text_sha256: str | None
    form: tuple[str, str, str | None] | None


@dataclass(frozen=True, slots=True)
class _PartBytes:
    """Says that the bytes of a part of a container follow."""

    sha256: str
    media_type: str


_Said = Summary | FailedPart | _PartBytes


class Spool:
    """Pickled drafts waiting to be stored: in memory while they are few, else in a temporary file.

    Attributes:
        size: bytes they take.
    """

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._file = tempfile.SpooledTemporaryFile(_SPOOL_IN_MEMORY)  # noqa: SIM115
        self.size = 0

    def clear(self) -> None:
        """Forget all drafts, to hold others."""
        self._file.seek(0)
        self._file.truncate()
        self.size = 0

    def add(self, data: bytes) -> tuple[int, int]:
        """Keep a pickled draft, or bytes it was made of; where they lie and how many they are.

        Raises:
            WorldError: if there is no room for them.
        """
        place = self._file.seek(0, os.SEEK_END)
        try:
            self._file.write(data)
        except OSError as error:
            raise _no_room(None) from error
        self.size += len(data)
        return place, len(data)

    def get(self, place: tuple[int, int]) -> bytes:
        """What was kept at a place."""
        self._file.seek(place[0])
        return self._file.read(place[1])

    def close(self) -> None:
        """Forget all drafts."""
        self._file.close()


@dataclass(slots=True)
class ReadFile:
    """What became of a file: its drafts, spooled until they are stored, or why there are none.

    Attributes:
        source: the file.
        number: its place among the files that are read together.
        summaries: of its drafts, in order.
        failed: its parts, where it is a container, that could not be read.
        originals: where the bytes of its parts wait, and their media type, by their SHA-256.
        sha256: of its bytes, "" where it could not be read.
        size: in bytes.
        media_type: of its bytes.
        error: why it could not be read, or None.
    """

    source: Source
    number: int
    spool: Spool
    summaries: list[Summary] = field(default_factory=list)
    failed: list[FailedPart] = field(default_factory=list)
    originals: dict[str, tuple[tuple[int, int], str]] = field(default_factory=dict)
    sha256: str = ""
    size: int = 0
    media_type: str = ""
    error: WorldError | None = None
    _places: list[tuple[int, int]] = field(default_factory=list)

    def add(self, summary: Summary, pickled: bytes) -> None:
        """Keep another draft."""
        self._places.append(self.spool.add(pickled))
        self.summaries.append(summary)

    def draft(self, number: int) -> Draft:
        """One of the drafts."""
        draft: Draft = pickle.loads(self.spool.get(self._places[number]))  # noqa: S301 - our own.
        return draft

    def original(self, sha256: str) -> tuple[bytes, str] | None:
        """The bytes of a part and their media type; None where it is no part."""
        found = self.originals.get(sha256)
        return None if found is None else (self.spool.get(found[0]), found[1])

    def length(self, number: int) -> int:
        """About how many bytes storing one of the drafts takes."""
        return self._places[number][1]

    def shown(self, part: str | None) -> str:
        """What the report calls the file, or a part of it."""
        return self.source.shown if part is None else f"{self.source.shown}/{part}"


@dataclass(slots=True)
class _Lane:
    """A worker with the files it was asked for, the first under way."""

    worker: Worker
    files: deque[tuple[Source, str | None]] = field(default_factory=deque)

    def ask(self, source: Source, password: str | None) -> None:
        """Ask for one more file."""
        self.files.append((source, password))
        try:
            self.worker.ask((source.path, source.root, password))
        except WorkerDiedError:
            # Found out again, and told, when its replies are waited for.
            self.worker.kill()

    def ask_again(self) -> None:
        """Ask a fresh worker for what the one that ended had not begun."""
        files, self.files = self.files, deque()
        for source, password in files:
            self.ask(source, password)


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
                    lanes[asked % len(lanes)].ask(source, password)
                    asked += 1
                yield from self._finished(lanes[number % len(lanes)], number, spool())
        finally:
            for lane in lanes:
                if lane.files:
                    lane.worker.kill()

    def close(self) -> None:
        """End the workers."""
        for worker in self._workers:
            worker.close()

    def _finished(self, lane: _Lane, number: int, spool: Spool) -> Iterator[ReadFile | None]:
        """Take what a worker says of the file it was asked for first."""
        source, _ = lane.files[0]
        file = ReadFile(source, number, spool, size=_size(source))
        path, shown = file.source.path, file.source.shown
        died = True
        try:
            yield from _take(lane.worker, file)
            died = False
        except WorldError as error:
            file.error, died = _named(error, file.source), False
        except WorkerTimeoutError:
            message = f"“{path.name}” could not be read in {_seconds(file.size):.0f} s."
            file.error = ImportFailedError(message, path=shown, kind=ErrorKind.TIMED_OUT)
        except WorkerDiedError as error:
            message = (
                f"“{path.name}” is damaged or too large: what reads such files broke on it "
                f"({error.status})."
            )
            file.error = ImportFailedError(message, path=shown, kind=ErrorKind.DAMAGED)
        except WorkerFaultError as error:
            log.error("%s can't be read:\n%s", path, error)  # noqa: TRY400 - it holds the traceback.
            message = f"“{path.name}” could not be read: the program has a fault; the log tells it."
            file.error, died = (
                ImportFailedError(message, path=shown, kind=ErrorKind.INTERNAL),
                False,
            )
        lane.files.popleft()
        if died:
            lane.ask_again()
        if file.error is not None and file.media_type != _CONTAINER:
            file.summaries.clear()
        yield file


def _take(worker: Worker, file: ReadFile) -> Iterator[None]:
    """Take the replies to one file: first its hash and kind, then its drafts and failed parts."""
    container = file.source.path.suffix.lower() == ".zip"
    for reply in worker.replies(_seconds(file.size), patience=PATIENCE, each=container):
        if reply is None:
            yield None
        elif not file.sha256:
            file.sha256, file.media_type = pickle.loads(reply)  # noqa: S301 - from our own worker.
        else:
            length = int.from_bytes(reply[:4], "big")
            said: _Said = pickle.loads(reply[4 : 4 + length])  # noqa: S301
            if isinstance(said, FailedPart):
                file.failed.append(said)
            elif isinstance(said, Summary):
                file.add(said, reply[4 + length :])
            else:
                file.originals[said.sha256] = file.spool.add(reply[4 + length :]), said.media_type


def _no_room(path: str | None) -> WorldError:
    message = "The disk for temporary files is full: make room and import it again."
    return ImportFailedError(message, path=path, kind=ErrorKind.DISK_FULL)


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


# --- inside the worker ----------------------------------------------------------------------------


def make_handler(options: ImportOptions) -> Any:
    """What a worker does with a file: first its hash and kind, then its drafts and failed parts."""
    # Loaded before the memory of this process is limited.
    importlib.import_module("desk_archive.importers.registry")

    def handle(request: tuple[Path, Path | None, str | None]) -> Iterator[bytes]:
        path, root, password = request
        state = _state(path)
        try:
            yield from _replies(path, root, dataclasses.replace(options, password=password))
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            raise _no_room(str(path)) from error
        if _state(path) != state:
            message = f"“{path.name}” was changed while it was being imported; import it again."
            raise ImportFailedError(message, path=str(path), kind=ErrorKind.CONFLICT)

    return handle


def _replies(path: Path, root: Path | None, options: ImportOptions) -> Iterator[bytes]:
    from desk_archive.importers import registry

    found = registry.read(path, options)
    made = next(found, None)
    yield pickle.dumps((_digest(path), registry.media_type(path)))
    part: tuple[Original, str] | None = None
    while made is not None:
        if isinstance(made, FailedPart):
            yield _reply(made, b"")
        else:
            if made.original is not None and (part is None or part[0] is not made.original):
                # Once for all drafts of a part.
                part = made.original, hashlib.sha256(made.original.data).hexdigest()
                yield _reply(_PartBytes(part[1], part[0].media_type), part[0].data)
            draft = dataclasses.replace(_described(made, path, root), original=None)
            summary = summarise(draft, part[1] if made.original and part else None)
            yield _reply(summary, pickle.dumps(draft))
        made = next(found, None)


def _state(path: Path) -> tuple[int, ...] | None:
    """What changes with the content of a file; None where it isn't there."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None  # The importer says what is wrong with it.
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _described(draft: Draft, path: Path, root: Path | None) -> Draft:
    """A draft with what the nearest manifest of its folders says of its file."""
    if root is None:
        return draft
    from desk_archive.importers import manifest

    try:
        entry = manifest.for_file(path, root)
    except ImportFailedError as error:
        return dataclasses.replace(draft, warnings=(*draft.warnings, error.message))
    return manifest.apply(draft, entry) if entry else draft


def _reply(said: _Said, follows: bytes) -> bytes:
    head = pickle.dumps(said)
    return len(head).to_bytes(4, "big") + head + follows


def summarise(draft: Draft, sha256_of_part: str | None) -> Summary:
    """A draft in short.

    Args:
        draft: the draft.
        sha256_of_part: of its own bytes where it came from a container, else None.
    """
    fields = draft.fields
    main = draft.documents[0] if draft.documents else None
    return Summary(
        title=fields.title,
        date=fields.date,
        type=fields.type,
        identifiers=fields.identifiers,
        documents=len(draft.documents),
        characters=sum(len(document.text) for document in draft.documents),
        warnings=draft.warnings,
        part=draft.part,
        sha256=sha256_of_part,
        fragment=main.fragment if main else None,
        text_sha256=sha256(main.text) if main else None,
        form=(main.media_type, main.role.value, main.language) if main else None,
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
