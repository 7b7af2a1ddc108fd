"""Work off the window's thread: order, cancel, errors, and where results arrive."""

from __future__ import annotations

import threading

import pytest

from desk_archive.domain.changes import Progress
from desk_archive.ui.tasks import TaskRunner


@pytest.fixture
def tasks(qtbot):
    runner = TaskRunner()
    yield runner
    runner.stop()


def test_result_arrives_on_the_window_thread(qtbot, tasks):
    seen = []
    tasks.read(
        threading.get_ident, done=lambda worker: seen.append((worker, threading.get_ident()))
    )
    qtbot.waitUntil(lambda: len(seen) == 1)
    worker, receiver = seen[0]
    assert worker != threading.get_ident()
    assert receiver == threading.get_ident()


def test_newer_task_of_a_key_makes_the_older_unwanted(qtbot, tasks):
    gate = threading.Event()
    seen = []
    tasks.read(lambda: gate.wait(5) and "old", done=seen.append, key="query")
    tasks.read(lambda: "new", done=seen.append, key="query")
    gate.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert seen == ["new"]


def test_writes_keep_their_order(qtbot, tasks):
    order = []
    for number in range(20):
        tasks.write(lambda number=number: order.append(number))
    qtbot.waitUntil(lambda: not tasks.busy)
    assert order == list(range(20))


def test_error_reaches_whoever_asked_else_the_runner(qtbot):
    general, own = [], []
    runner = TaskRunner(on_error=general.append)

    def fail():
        raise ValueError("no")

    runner.read(fail, done=print, failed=own.append)
    runner.write(fail)
    qtbot.waitUntil(lambda: bool(general and own))
    assert isinstance(general[0], ValueError)
    assert isinstance(own[0], ValueError)
    runner.stop()


def test_generator_reports_progress_and_returns(qtbot, tasks):
    def work():
        for number in range(3):
            yield Progress(number, 3)
        return "finished"

    steps, results = [], []
    tasks.run(work, progress=steps.append, done=results.append)
    qtbot.waitUntil(lambda: results == ["finished"])
    assert steps[0] == Progress(0, 3)


def test_cancel_stops_asking_and_closes_the_generator(qtbot, tasks):
    begun, closed, told = threading.Event(), [], []

    def work():
        try:
            while True:
                begun.set()
                yield Progress(0, None)
        finally:
            closed.append(True)

    task = tasks.run(
        work, progress=lambda _: None, done=told.append, cancelled=lambda: told.append("cancelled")
    )
    assert begun.wait(5)
    task.cancel()
    qtbot.waitUntil(lambda: told == ["cancelled"])
    assert closed == [True]


def test_busy_is_told_once_at_each_end(qtbot, tasks):
    states = []
    tasks.busy_changed.connect(states.append)
    tasks.read(lambda: None, done=lambda _: None)
    qtbot.waitUntil(lambda: states == [True, False])
