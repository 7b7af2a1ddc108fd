"""What one dialog has read and not stored yet, and what the person has changed of it."""

from __future__ import annotations

import threading
from collections.abc import Collection, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desk_archive.domain.changes import Changes, Progress
from desk_archive.domain.editing import FieldChanges
from desk_archive.services.importing import (
    Failed,
    Importing,
    ImportReport,
    OnDuplicate,
    Preparation,
    PreparedRow,
    Skipped,
)
from desk_archive.services.stamps import new_uuid

Key = tuple[int, int]
"""A row: number of the preparation, and its key there."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person wants done with the rows.

    Attributes:
        edits: by row.
        leave_out: rows that are not wanted.
        collection: that all go into, or None.
        on_duplicate: what to do with what is here already.
    """

    edits: Mapping[Key, FieldChanges] = field(default_factory=dict)
    leave_out: Collection[Key] = ()
    collection: str | None = None
    on_duplicate: OnDuplicate = OnDuplicate.SKIP


class Batch:
    """Preparations that are stored together: the first, and what was read after it.

    Reading happens in another thread, and may end after the dialog is gone; what it read is then
    forgotten at once.

    Attributes:
        steps: how many steps of the undo history storing has made, 1 where it stored anything.
    """

    def __init__(self, importing: Importing) -> None:
        """Hold nothing yet."""
        self.steps = 0
        self._importing = importing
        self._preparations: list[Preparation] = []
        self._closed = False
        self._lock = threading.Lock()

    def read(
        self, paths: list[Path], passwords: Mapping[str, str]
    ) -> Generator[Progress, None, None]:
        """Read files; in a thread. What was read is in `rows` and `failed` afterwards."""
        preparation = yield from self._importing.prepare(paths, passwords=passwords)
        with self._lock:
            if not self._closed:
                self._preparations.append(preparation)
                return
        preparation.close()

    def store(self, wishes: Wishes) -> Generator[Progress, None, ImportReport]:
        """Store what was read, and forget it; in the writer lane."""
        try:
            return (yield from self._store(wishes))
        finally:
            self.close()

    def _store(self, wishes: Wishes) -> Generator[Progress, None, ImportReport]:
        preparations = list(self._preparations)
        total = sum(len(each.rows) for each in preparations) - len(wishes.leave_out)
        settled = {failure for each in preparations for failure in each.failed} - set(self.failed)
        report = ImportReport()
        batch = new_uuid()
        done = 0
        for number, preparation in enumerate(preparations):
            left = {key for at, key in wishes.leave_out if at == number}
            steps = self._importing.commit(
                preparation,
                edits={key: change for (at, key), change in wishes.edits.items() if at == number},
                leave_out=left,
                collection=wishes.collection,
                on_duplicate=wishes.on_duplicate,
                batch=batch,
            )
            stored = yield from _counted_on(steps, done, total)
            report = _joined(report, stored)
            self.steps = max(self.steps, int(stored.changes.undo))
            done += len(preparation.rows) - len(left)
        failed = tuple(each for each in report.failed if each not in settled)
        return ImportReport(report.imported, report.skipped, failed, report.changes)

    def rows(self) -> list[tuple[Key, PreparedRow]]:
        """All rows, in the order in which their files were read."""
        return [
            ((number, row.key), row)
            for number, preparation in enumerate(self._preparations)
            for row in preparation.rows
        ]

    @property
    def failed(self) -> tuple[Failed, ...]:
        """The files that can't be read, without those that were read again since."""
        failures: list[Failed] = []
        again: set[str] = set()
        for preparation in reversed(self._preparations):
            failures[:0] = [each for each in preparation.failed if each.path not in again]
            again.update(row.path for row in preparation.rows)
            again.update(failure.path for failure in preparation.failed)
        return tuple(failures)

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The files of no known kind."""
        return tuple(each for preparation in self._preparations for each in preparation.skipped)

    def close(self) -> None:
        """Forget what was read."""
        with self._lock:
            self._closed = True
            preparations, self._preparations = self._preparations, []
        for preparation in preparations:
            preparation.close()


def _counted_on(
    steps: Generator[Progress, None, ImportReport], done: int, total: int
) -> Generator[Progress, None, ImportReport]:
    """The same steps, counted on from what was done before."""
    try:
        while True:
            step = next(steps)
            yield Progress(done + step.done, total, step.item)
    except StopIteration as stop:
        report: ImportReport = stop.value
        return report
    finally:
        steps.close()


def _joined(first: ImportReport, second: ImportReport) -> ImportReport:
    changes = Changes.merged((first.changes, second.changes))
    return ImportReport(
        (*first.imported, *second.imported),
        (*first.skipped, *second.skipped),
        (*first.failed, *second.failed),
        changes,
    )
