"""What waits to be stored: read in parts, corrected, stored as wished, forgotten in the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_archive.domain.editing import FieldChanges
from desk_archive.domain.errors import ErrorKind
from desk_archive.services.context import open_services
from desk_archive.services.importing import Failed, Preparation
from desk_archive.ui.importing.batch import Batch, Wishes


@pytest.fixture
def services(tmp_path: Path):
    opened = open_services(tmp_path / "test.deskarchive", create=True, secret=lambda: "s")
    yield opened
    opened.close()


@pytest.fixture
def letters(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{name}.txt" for name in ("a", "b", "c")]
    for path in paths:
        path.write_text(f"Letter {path.stem}.", encoding="utf-8")
    return paths


def finish(steps):
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value


def test_rows_are_stored_as_wished(services, letters) -> None:
    batch = Batch(services.importing)
    finish(batch.read(letters[:2], {}))
    finish(batch.read(letters[2:], {}))
    keys = [key for key, _ in batch.rows()]
    assert keys == [(0, 0), (0, 1), (1, 0)]
    report = finish(
        batch.store(
            Wishes(
                edits={(1, 0): FieldChanges(set={"title": "Dear C"})},
                leave_out={(0, 1)},
                collection="Box",
            )
        )
    )
    assert [done.title for done in report.imported] == ["a", "Dear C"]
    for done in report.imported:
        assert services.library.get(done.record).fields.collections == ("Box",)
    assert batch.steps == 1
    assert batch.rows() == []
    services.history.undo()
    assert services.library.counts().records == 0


class Importing:
    """Reads nothing, and fails as it is told."""

    def __init__(self, *failures: tuple[Failed, ...]) -> None:
        self.failures = list(failures)
        self.closed = 0

    def _close(self) -> None:
        self.closed += 1

    def prepare(self, paths, *, passwords):
        yield from ()
        return Preparation((), (), self.failures.pop(0), (), self._close)


def test_a_file_that_was_read_again_fails_no_more_for_the_old_reason() -> None:
    locked = Failed("/in/locked.pdf", "It needs a password.", ErrorKind.PASSWORD)
    wrong = Failed("/in/locked.pdf", "That is not its password.", ErrorKind.PASSWORD)
    other = Failed("/in/x.pdf", "It is damaged.")
    batch = Batch(Importing((locked, other), (wrong,)))
    finish(batch.read([Path("/in")], {}))
    assert batch.failed == (locked, other)
    finish(batch.read([Path("/in/locked.pdf")], {"/in/locked.pdf": "x"}))
    assert batch.failed == (other, wrong)


def test_what_is_read_after_the_dialog_is_gone_is_forgotten() -> None:
    importing = Importing((), ())
    batch = Batch(importing)
    finish(batch.read([], {}))
    batch.close()
    assert importing.closed == 1
    finish(batch.read([], {}))
    assert importing.closed == 2
    assert batch.rows() == []
