"""Worker processes: what reads foreign files, and what indexes many records, runs outside this one.

A parser that crashes, hangs or eats memory costs one file and not the program. Processes start here
and nowhere else, by `spawn`, so that they inherit nothing: no threads, no locks, no window.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import multiprocessing
import os
import pickle
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from multiprocessing.connection import Connection, wait
from types import ModuleType
from typing import Any

from desk_archive.domain.errors import ErrorKind, ImportFailedError, WorldError

MEMORY_BYTES = 500_000_000
"""How much a worker may take for itself."""

_ENDING_SECONDS = 2.0

Handler = Callable[[Any], Iterator[bytes]]
"""Does one request and yields its replies, pickled."""


class _Kind(IntEnum):
    """What a message of a worker is."""

    REPLY = 0
    DONE = 1
    FAILED = 2
    BUG = 3
    NO_MEMORY = 4
    LOGGED = 5


class WorkerFaultError(Exception):
    """A worker met a fault of the program; the text is its traceback."""


class WorkerDiedError(Exception):
    """A worker ended in the middle of a request: its parser crashed, or it was killed.

    Attributes:
        status: its exit status, negative for a signal.
    """

    def __init__(self, status: int | None) -> None:
        super().__init__(f"a worker process ended with {status}")
        self.status = status


class WorkerTimeoutError(Exception):
    """A worker did not finish a request in its time, and was ended."""


class WorkerMemoryError(ImportFailedError):
    """A worker needed more memory for a request than it may have."""

    kind = ErrorKind.TOO_LARGE


@dataclass(slots=True)
class _Running:
    process: multiprocessing.process.BaseProcess
    connection: Connection
    asked: int = 0


class Worker:
    """One worker process, started with its first request and again after it has died."""

    def __init__(self, handler: str, *arguments: Any, memory: int = MEMORY_BYTES) -> None:
        """Start nothing yet.

        Args:
            handler: `module:function` that makes the handler inside the worker.
            arguments: for that function; they can be pickled.
            memory: bytes it may take for itself, where the system can hold it to that.
        """
        self._handler = handler
        self._arguments = arguments
        self._memory = memory
        self._running: _Running | None = None

    def ask(self, request: Any) -> None:
        """Send a request; its replies come by `replies`, and no other is sent before they ended."""
        running = self._started()
        running.asked += 1
        try:
            running.connection.send(request)
        except OSError as error:
            raise self._died() from error

    def replies(
        self, seconds: float | None = None, *, patience: float | None = None, each: bool = False
    ) -> Iterator[bytes | None]:
        """The pickled replies to the request that was sent.

        Args:
            seconds: for all of them together; None waits as long as it takes.
            patience: after so many seconds without a reply None is yielded, so that whoever waits
                can do something else, or stop waiting.
            each: the seconds are for each reply.

        Raises:
            WorldError: what the handler raised.
            WorkerTimeoutError: if they took too long.
            WorkerDiedError: if the worker ended.
            WorkerFaultError: if the handler has a fault.
        """
        begun = time.monotonic()
        while True:
            elapsed = time.monotonic() - begun
            if seconds is not None and elapsed >= seconds:
                self.kill()
                message = "a worker process took too long"
                raise WorkerTimeoutError(message)
            waits = [s for s in (patience, None if seconds is None else seconds - elapsed) if s]
            if not self._has_spoken(min(waits, default=None)):
                yield None
                continue
            kind, data = self._receive()
            if self._running is not None and kind not in (_Kind.REPLY, _Kind.LOGGED):
                self._running.asked -= 1
            if kind is _Kind.DONE:
                return
            if kind is _Kind.LOGGED:
                name, level, message = pickle.loads(data)  # noqa: S301 - from our own process.
                logging.getLogger(name).log(level, "%s", message)
                continue
            if kind is not _Kind.REPLY:
                raise _error(kind, data)
            yield data
            begun = time.monotonic() if each else begun

    @property
    def is_running(self) -> bool:
        """Whether the process was started and has not been found dead."""
        return self._running is not None

    def close(self) -> None:
        """End the process: kindly if it waits for requests, at once if it is busy."""
        running, self._running = self._running, None
        if running is None:
            return
        if not running.asked:
            with contextlib.suppress(OSError):
                running.connection.send(None)
            running.process.join(_ENDING_SECONDS)
        self._end(running)

    def kill(self) -> None:
        """End the process at once."""
        running, self._running = self._running, None
        if running is not None:
            self._end(running)

    def _has_spoken(self, seconds: float | None) -> bool:
        """Whether a message is there, or comes in this time."""
        try:
            return self._started().connection.poll(seconds)
        except OSError as error:
            raise self._died() from error

    def _receive(self) -> tuple[_Kind, bytes]:
        try:
            message = self._started().connection.recv_bytes()
        except (EOFError, OSError) as error:
            raise self._died() from error
        return _Kind(message[0]), message[1:]

    def _died(self) -> WorkerDiedError:
        running, self._running = self._running, None
        status = None
        if running is not None:
            running.process.join(_ENDING_SECONDS)
            status = running.process.exitcode
            self._end(running)
        return WorkerDiedError(status)

    def _started(self) -> _Running:
        if self._running is None:
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            process = context.Process(
                target=_serve,
                args=(theirs, self._handler, self._arguments, self._memory),
                name="desk-archive-worker",
                daemon=True,
            )
            with _unnamed_main(), _interrupts_held():
                process.start()
            theirs.close()
            self._running = _Running(process, ours)
        return self._running

    @staticmethod
    def _end(running: _Running) -> None:
        if running.process.is_alive():
            running.process.kill()
        running.process.join()
        running.connection.close()
        running.process.close()


_STARTING = threading.Lock()


@contextlib.contextmanager
def _unnamed_main() -> Iterator[None]:
    """Keep new processes from running the main module again.

    A worker needs nothing of it, and it may be anything: a script without a guard, standard input.
    """
    with _STARTING:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


def _error(kind: _Kind, data: bytes) -> Exception:
    if kind is _Kind.FAILED:
        error: Exception = pickle.loads(data)  # noqa: S301 - from our own process.
        return error
    if kind is _Kind.NO_MEMORY:
        message = f"it needs more than {MEMORY_BYTES // 1_000_000} MB of memory to be read"
        return WorkerMemoryError(message)
    return WorkerFaultError(data.decode("utf-8", "replace"))


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """A process that starts now is not interrupted by Ctrl+C before it can say that it ignores it."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# --- inside the worker ----------------------------------------------------------------------------


def _serve(connection: Connection, handler: str, arguments: tuple[Any, ...], memory: int) -> None:
    """Do requests until the other side has had enough."""
    _ignore_interrupts()
    _end_with_the_program()
    logging.getLogger().addHandler(_Forwarder(connection))
    module, _, function = handler.partition(":")
    handle: Handler = getattr(importlib.import_module(module), function)(*arguments)
    _limit_memory(memory)
    while True:
        try:
            request = connection.recv()
        except (EOFError, OSError):
            return
        if request is None:
            return
        try:
            _answer(connection, handle, request)
        except (BrokenPipeError, ConnectionError):
            return


class _Forwarder(logging.Handler):
    """Hands what is logged in a worker to the program, which knows where its log is."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(logging.WARNING)
        self._connection = connection

    def emit(self, record: logging.LogRecord) -> None:
        """Send a record, formatted, for exceptions may be of classes that can't be pickled."""
        said = pickle.dumps((record.name, record.levelno, self.format(record)))
        with contextlib.suppress(OSError):
            self._connection.send_bytes(bytes([_Kind.LOGGED]) + said)


def _answer(connection: Connection, handle: Handler, request: Any) -> None:
    try:
        for reply in handle(request):
            connection.send_bytes(bytes([_Kind.REPLY]) + reply)
        kind, data = _Kind.DONE, b""
    except WorldError as error:
        kind, data = _Kind.FAILED, pickle.dumps(error)
    except (BrokenPipeError, ConnectionError):
        raise
    except MemoryError:
        kind, data = _Kind.NO_MEMORY, b""
    except Exception:  # noqa: BLE001 - told to the program that asked
        kind, data = _Kind.BUG, traceback.format_exc().encode("utf-8", "replace")
    connection.send_bytes(bytes([kind]) + data)


def _ignore_interrupts() -> None:
    """Ctrl+C is for the program; it ends its workers itself."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end_with_the_program() -> None:
    """End at once when the program is gone, also in the middle of a file that takes for ever.

    The system ends this process when the other end of the program's pipe is closed; a thread would
    wait for a parser that never lets others run.
    """
    program = multiprocessing.parent_process()
    if program is None or sys.platform == "win32":
        return
    import fcntl
    import signal

    pipe = program.sentinel
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
    if wait([pipe], 0):
        # It was gone before the system was asked to tell.
        sys.exit(1)


def _limit_memory(size: int) -> None:
    """Hold this process to so many bytes of its own, on systems that can."""
    if sys.platform == "win32":
        return
    import resource

    used = _own_memory()
    limit = used + size
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def _own_memory() -> int:
    """Bytes of private data this process has now, where the system tells; else 0."""
    with contextlib.suppress(OSError, ValueError), open("/proc/self/status") as status:  # noqa: PTH123
        for line in status:
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return 0
