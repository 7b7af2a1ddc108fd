"""Worker processes: a crash, a hang or too much memory costs one request, and nothing more."""

from __future__ import annotations

import pickle
import subprocess
import sys
import zipfile
from contextlib import closing

import pytest

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.importers.base import ImportOptions
from desk_archive.services import file_reading, workers
from desk_archive.services.file_reading import FileReader
from desk_archive.services.read_files import Source, Spool
from desk_archive.services.workers import (
    Worker,
    WorkerDiedError,
    WorkerFaultError,
    WorkerTimeoutError,
)

ANY = "tests.services.worker_handlers:make_any"
MEMBERS = "tests.services.worker_handlers:make_member_reader"
READER = "tests.services.worker_handlers:make_reader"


@pytest.fixture
def worker():
    with closing(Worker(ANY, 1, "two", memory=200_000_000)) as made:
        yield made


def ask(worker, request, seconds=30.0):
    worker.ask(request)
    return [pickle.loads(reply) for reply in worker.replies(seconds) if reply is not None]


def test_worker_answers_and_waits_for_more(worker):
    assert ask(worker, "one") == [("begun", (1, "two")), "one"]
    assert ask(worker, "other")[1] == "other"


def test_what_the_handler_says_is_wrong_comes_whole(worker):
    with pytest.raises(ImportFailedError) as caught:
        ask(worker, "fail")
    assert (caught.value.message, caught.value.path, caught.value.kind) == (
        "“a.txt” is damaged.",
        "a.txt",
        ErrorKind.DAMAGED,
    )
    assert ask(worker, "next")[1] == "next"


def test_fault_of_the_handler_comes_with_its_traceback(worker):
    with pytest.raises(WorkerFaultError, match="ZeroDivisionError"):
        ask(worker, "bug")
    assert ask(worker, "next")[1] == "next"


def test_what_a_worker_logs_is_in_the_log_of_the_program(worker, caplog):
    assert ask(worker, "log")[1] == "log"
    assert ("desk_archive.parser", 30, "odd: log") in caplog.record_tuples


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_crash_is_told_and_the_next_request_gets_a_fresh_process(worker):
    with pytest.raises(WorkerDiedError) as caught:
        ask(worker, "crash")
    assert caught.value.status is not None
    assert caught.value.status < 0
    assert ask(worker, "next")[1] == "next"


def test_hang_ends_in_its_time(worker):
    ask(worker, "warm")
    with pytest.raises(WorkerTimeoutError):
        ask(worker, "hang", seconds=0.5)
    assert ask(worker, "next")[1] == "next"


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of memory there")
def test_memory_has_a_limit(worker):
    with pytest.raises(ImportFailedError) as caught:
        ask(worker, "eat")
    assert caught.value.kind is ErrorKind.TOO_LARGE
    assert ask(worker, "next")[1] == "next"


def test_waiting_gives_the_one_who_waits_a_say(worker):
    ask(worker, "warm")
    worker.ask("hang")
    replies = worker.replies(30.0, patience=0.05)
    assert pickle.loads(next(replies))[0] == "begun"
    assert next(replies) is None
    worker.kill()


def test_closing_ends_the_process(worker):
    ask(worker, "one")
    process = worker._running.process
    worker.close()
    with pytest.raises(ValueError, match="closed"):
        process.is_alive()


def test_closing_does_not_wait_for_a_busy_one(worker, monkeypatch):
    monkeypatch.setattr(workers, "_ENDING_SECONDS", 1_000.0)
    ask(worker, "warm")
    worker.ask("hang")
    worker.close()
    assert ask(worker, "next")[1] == "next"
    worker.kill()


def test_one_bad_file_costs_itself_only(tmp_path, monkeypatch):
    monkeypatch.setattr(file_reading, "SECONDS", 2.0)
    words = ["a letter", "crash", "another", "hang", "eat", "bug", "fail", "the last"]
    sources = []
    for number, word in enumerate(words):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"{word}\nText of number {number}.")
        sources.append(Source(path, path.name))
    with closing(Spool()) as spool, closing(FileReader(ImportOptions(), handler=READER)) as reader:
        read = [file for file in reader.read(sources, lambda: spool) if file is not None]
        texts = [file.draft(0).documents[0].text for file in read if file.summaries]
    assert [file.source.shown for file in read] == [source.shown for source in sources]
    kinds = [file.error.kind if file.error else None for file in read]
    assert kinds == [
        None,
        ErrorKind.DAMAGED,
        None,
        ErrorKind.TIMED_OUT,
        ErrorKind.TOO_LARGE,
        ErrorKind.INTERNAL,
        ErrorKind.DAMAGED,
        None,
    ]
    assert [text.partition("\n")[0] for text in texts] == ["a letter", "another", "the last"]
    assert all("“" in file.error.message for file in read if file.error)
    assert "2 s" in read[3].error.message


def test_one_bad_file_in_a_zip_costs_itself_only(tmp_path, monkeypatch):
    monkeypatch.setattr(file_reading, "SECONDS", 2.0)
    inner, path = tmp_path / "inner.zip", tmp_path / "papers.zip"
    with zipfile.ZipFile(inner, "w") as made:
        made.writestr("d.txt", "hang\nText.")
        made.writestr("e.txt", "the inner one\nText.")
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.txt", "a letter\nText.")
        made.writestr("b.txt", "crash\nText.")
        made.writestr("c.txt", "another\nText.")
        made.write(inner, "inner.zip")
        made.writestr("f.txt", "bug\nText.")
        made.writestr("h.txt", "eat\nText.")
        made.writestr("g.txt", "the last\nText.")
    after = tmp_path / "after.txt"
    after.write_text("after it\nText.")
    sources = [Source(path, "papers.zip"), Source(after, "after.txt")]
    with closing(Spool()) as spool, closing(FileReader(ImportOptions(), handler=MEMBERS)) as reader:
        first, second = (file for file in reader.read(sources, lambda: spool) if file is not None)
        titles = [first.draft(number).fields.title for number in range(len(first.summaries))]
    assert first.error is None
    assert titles == ["a", "c", "e", "g"]
    assert [(one.part, one.kind) for one in first.failed] == [
        ("b.txt", ErrorKind.DAMAGED),
        ("inner.zip/d.txt", ErrorKind.TIMED_OUT),
        ("f.txt", ErrorKind.INTERNAL),
        ("h.txt", ErrorKind.TOO_LARGE),
    ]
    assert all(f"“{one.part.rpartition('/')[2]}”" in one.message for one in first.failed)
    assert len(second.summaries) == 1


SCRIPT = """
import pathlib, sys
print("main is run", flush=True)
from desk_archive.services.context import Access, open_services
services = open_services(pathlib.Path(sys.argv[1]), Access.WRITE, create=True, secret=lambda: "s")
for _ in services.importing.run([pathlib.Path(sys.argv[2])]):
    pass
print(services.library.counts().records)
services.close()
"""


@pytest.mark.parametrize("way", ["file", "input", "argument"])
def test_program_that_imports_is_not_run_again_by_its_workers(tmp_path, way):
    letter, script = tmp_path / "letter.txt", tmp_path / "script.py"
    letter.write_text("A letter.")
    script.write_text(SCRIPT)
    start = {"file": [str(script)], "input": ["-"], "argument": ["-c", SCRIPT]}[way]
    done = subprocess.run(
        [sys.executable, *start, str(tmp_path / "a.deskarchive"), str(letter)],
        input=SCRIPT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split("\n") == ["main is run", "1", ""], done.stderr
