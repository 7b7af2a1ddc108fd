"""Work off the window's thread: the only place where threads start.

One lane for what writes, so that changes keep their order; a few threads for what reads, and one for
what reads for long. Results come back on the window's thread. Long work is a plain generator of `Progress`: it is cancelled by no
longer asking it.

Garbage is collected on the window's thread only, since a QObject that is freed in another thread
crashes the program.
"""

from __future__ import annotations

import gc
import itertools
import logging
import time
from collections.abc import Callable, Generator, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desk_archive.domain.changes import Progress

log = logging.getLogger(__name__)

T = TypeVar("T")
Done = Callable[[T], object]
Failed = Callable[[BaseException], object]

_READERS = 3
_PROGRESS_EVERY = 0.05
_COLLECT_EVERY = 2_000
_FREEZE_AFTER = 3_000


class Task:
    """Work that was started.

    Attributes:
        cancelled: whether nobody wants its result any more.
    """

    def __init__(self) -> None:
        """A task that nobody has cancelled."""
        self.cancelled = False

    def cancel(self) -> None:
        """Stop asking; what a generator has finished stays finished."""
        self.cancelled = True


class TaskRunner(QObject):
    """Runs callables and generators in threads and brings their results to the window's thread."""

    busy_changed = Signal(bool)
    _arrived = Signal(object)

    def __init__(self, on_error: Failed | None = None, parent: QObject | None = None) -> None:
        """Start no thread yet.

        Args:
            on_error: gets what failed where the caller gave nothing for it.
            parent: the QObject that owns this one.
        """
        super().__init__(parent)
        self._on_error = on_error or _log_error
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="desk-archive-write")
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="desk-archive-read")
        self._slow_readers = ThreadPoolExecutor(1, thread_name_prefix="desk-archive-long")
        self._latest: dict[Hashable, Task] = {}
        self._running: set[Future[None]] = set()
        self._long: set[Task] = set()
        self._stopped = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        gc.disable()
        self._collector = QTimer(self)
        self._collector.timeout.connect(self._collect_garbage)
        # What is there after the start, mostly modules, stays: not to be gone through each time.
        QTimer.singleShot(_FREEZE_AFTER, self, gc.freeze)
        self._collector.start(_COLLECT_EVERY)

    def read(
        self,
        function: Callable[[], T],
        *,
        done: Done[T],
        failed: Failed | None = None,
        key: Hashable | None = None,
    ) -> Task:
        """Run what only reads.

        Args:
            function: the work; touches no QObject.
            done: gets its result, on the window's thread.
            failed: gets what it raised, on the window's thread.
            key: a newer task of the same key makes the result of this one unwanted.
        """
        task = Task()
        if key is not None:
            earlier = self._latest.get(key)
            if earlier is not None:
                earlier.cancel()
            self._latest[key] = task
        self._submit(self._readers, task, lambda: self._call(task, function, done, failed))
        return task

    def write(
        self,
        function: Callable[[], T],
        *,
        done: Done[T] | None = None,
        failed: Failed | None = None,
    ) -> Task:
        """Run what changes the archive; in the order in which it was asked for, never cancelled."""
        task = Task()
        self._submit(
            self._writer, task, lambda: self._call(task, function, done or _nothing, failed)
        )
        return task

    def run(
        self,
        generator: Callable[[], Generator[Progress, None, T]],
        *,
        progress: Callable[[Progress], object],
        done: Done[T],
        failed: Failed | None = None,
        cancelled: Callable[[], object] | None = None,
        writes: bool = True,
    ) -> Task:
        """Run long work, with progress some twenty times a second.

        Args:
            generator: makes the generator; called in the thread.
            progress: gets how far it has come.
            done: gets what it returned.
            failed: gets what it raised.
            cancelled: called once it has stopped after a cancel.
            writes: in the writer lane; what only reads leaves that free.
        """
        task = Task()
        self._long.add(task)
        self._submit(
            self._writer if writes else self._slow_readers,
            task,
            lambda: self._drive(task, generator, progress, done, failed, cancelled),
        )
        return task

    @property
    def busy(self) -> bool:
        """Whether anything is running or waiting."""
        return bool(self._running)

    def stop(self) -> None:
        """Cancel what reads and what takes long, finish what writes, and end all threads."""
        if self._stopped:
            return
        self._stopped = True
        for task in (*self._latest.values(), *self._long):
            task.cancel()
        self._collector.stop()
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._slow_readers.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)
        gc.unfreeze()
        gc.enable()

    # --- in a worker thread -------------------------------------------------------------------

    def _call(
        self, task: Task, function: Callable[[], T], done: Done[T], failed: Failed | None
    ) -> None:
        if task.cancelled:
            return
        try:
            result = function()
        except BaseException as error:  # noqa: BLE001 - handed to the window's thread
            self._send(task, failed or self._on_error, error)
        else:
            self._send(task, done, result)

    def _drive(
        self,
        task: Task,
        make: Callable[[], Generator[Progress, None, T]],
        progress: Callable[[Progress], object],
        done: Done[T],
        failed: Failed | None,
        cancelled: Callable[[], object] | None,
    ) -> None:
        told = 0.0
        try:
            steps = make()
            while not task.cancelled:
                step = next(steps)
                if time.monotonic() - told >= _PROGRESS_EVERY:
                    told = time.monotonic()
                    self._send(task, progress, step)
            steps.close()
        except StopIteration as stop:
            self._send(task, done, stop.value)
        except BaseException as error:  # noqa: BLE001 - handed to the window's thread
            self._send(task, failed or self._on_error, error)
        else:
            if cancelled is not None:
                self._send(Task(), lambda _: cancelled(), None)
        finally:
            self._long.discard(task)

    def _send(self, task: Task, receiver: Callable[[Any], object], value: Any) -> None:
        self._arrived.emit((task, receiver, value))

    # --- on the window's thread ---------------------------------------------------------------

    def _submit(self, executor: ThreadPoolExecutor, task: Task, work: Callable[[], None]) -> None:
        if self._stopped:
            task.cancel()
            return
        future = executor.submit(work)
        was_idle = not self._running
        self._running.add(future)
        if was_idle:
            self.busy_changed.emit(True)
        future.add_done_callback(lambda ended: self._send(Task(), self._ended, ended))

    def _collect_garbage(self) -> None:
        """Collect the young often and the old seldom, as the interpreter would.

        The old are many while long work is under way, and going through them would be felt.
        """
        generation = next(_generations)
        gc.collect(min(generation, 1) if self._long else generation)

    def _ended(self, future: Future[None]) -> None:
        self._running.discard(future)
        if not self._running:
            self.busy_changed.emit(False)

    @Slot(object)
    def _deliver(self, message: tuple[Task, Callable[[Any], object], Any]) -> None:
        task, receiver, value = message
        if not task.cancelled and not self._stopped:
            receiver(value)


def _nothing(_: object) -> None:
    """For callers who want no result."""


def _log_error(error: BaseException) -> None:
    log.error("a task failed", exc_info=error)


_generations = itertools.cycle((0, 0, 0, 1, 0, 0, 0, 2))
