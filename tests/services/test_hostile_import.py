"""Files made to harm: each ends in a record or a reason, in its time, and costs nobody else."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import pytest

from desk_archive.importers.field_bounds import MAX_LINE, MAX_VALUES
from tests.services.conftest import run

ENTITIES = '<!DOCTYPE x [<!ENTITY a0 "lol">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
)
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
UNIX = sys.platform != "win32"


@pytest.fixture
def good(tmp_path):
    """A file with which nothing is wrong."""
    path = tmp_path / "good.txt"
    path.write_text("A letter with which nothing is wrong.")
    return path


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def packed(files: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in files.items():
            container.writestr(name, content)
    return made.getvalue()


def tei(body: str, doctype: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{doctype}<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>'
        "<fileDesc><titleStmt><title>T</title></titleStmt></fileDesc></teiHeader>"
        f"<text><body>{body}</body></text></TEI>"
    )


def entry(name: str, content: bytes, mode: int = 0) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info, content


# --- single files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("bomb.xml", tei("<p>&a11;</p>", ENTITIES + "]>"), "entity amplification"),
        (
            "outside.xml",
            tei("<p>&e;</p>", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
            "another file",
        ),
        ("deep.xml", tei("<div>" * 100_000 + "</div>" * 100_000), "depth"),
        ("nothing.pdf", b"\0" * 100_000, "no PDF"),
        ("flat.zip", packed({"a.txt": b"a" * 120_000_000}), "too large"),
        ("growing.docx", packed({"word/document.xml": b" " * 60_000_000}), "growing.docx"),
    ],
)
def test_bomb_is_refused_with_a_reason_and_the_rest_comes_in(
    services, tmp_path, good, name, content, reason
):
    report = run(services, write(tmp_path, name, content), good)
    assert [done.title for done in report.imported] == ["good"]
    assert len(report.failed) == 1
    assert name in report.failed[0].error
    assert reason in report.failed[0].error


@pytest.mark.skipif(not UNIX, reason="no such files there")
def test_what_is_no_file_is_named_and_never_waited_for(services, tmp_path, good):
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    long = tmp_path / ("n" * 300 + ".txt")
    report = run(services, tmp_path / "pipe.pdf", tmp_path / "loop.txt", long, good)
    assert [done.title for done in report.imported] == ["good"]
    assert len(report.failed) == 3


def test_sparse_file_of_a_gigabyte_is_refused_unread(services, tmp_path, good):
    paths = []
    for suffix in ("txt", "html", "xml", "zip", "epub", "mhtml"):
        paths.append(tmp_path / f"sparse.{suffix}")
        with paths[-1].open("wb") as file:
            file.truncate(1_200_000_000)
    report = run(services, *paths, good)
    assert len(report.failed) == len(paths)
    assert len(report.imported) == 1


def test_fields_are_held_to_a_length_and_carry_no_control_codes(services, tmp_path):
    people = "".join(f'<meta name="citation_author" content="A {n}">' for n in range(20_000))
    page = f"<title>\x1b[31m{'long ' * 400_000}</title>{people}<p>Text</p>"
    report = run(services, write(tmp_path, "page.html", page))
    record = services.library.get(report.imported[0].record)
    assert len(record.fields.title) <= MAX_LINE
    assert "\x1b" not in record.fields.title
    assert len(record.fields.agents) <= MAX_VALUES


def test_file_that_changes_while_it_is_read_is_told(services, tmp_path, good):
    path = tmp_path / "growing.txt"
    path.write_text("One line of a log that grows.\n" * 100_000)
    steps = services.importing.run([path, good])
    report = None
    while report is None:
        try:
            next(steps)
            with path.open("a") as file:
                file.write("More.\n")
        except StopIteration as stop:
            report = stop.value
    assert [done.title for done in report.imported] in (["good"], ["growing", "good"])
    assert all("was changed" in failed.error for failed in report.failed)
    for done in report.imported:
        record = services.library.get(done.record)
        text = services.reading.text(record.documents[0].document).text
        with services.reading.original(record.documents[0].sha256) as original:
            assert original.read().decode() == text


# --- ZIP ------------------------------------------------------------------------------------------


def test_names_and_links_of_a_zip_lead_nowhere(services, tmp_path):
    path = tmp_path / "names.zip"
    with zipfile.ZipFile(path, "w") as container:
        for info, content in (
            entry("../../outside.txt", b"outside"),
            entry("/absolute.txt", b"absolute"),
            entry("link.txt", b"/etc/passwd", stat.S_IFLNK | 0o777),
            entry("line\nend.txt", b"control"),
            entry("good.txt", b"A letter with which nothing is wrong."),
        ):
            container.writestr(info, content)
    report = run(services, path)
    assert [done.title for done in report.imported] == ["good"]
    assert len(report.failed) == 4
    assert not (tmp_path.parent / "outside.txt").exists()


def test_zip_with_an_entry_without_a_name(services, tmp_path):
    data = packed({"n": b"nameless", "good.txt": b"A letter."})
    # The name's length in the list of entries and in the entry itself.
    data = data.replace(b"\x01\x00\x00\x00n", b"\x01\x00\x00\x00/")
    report = run(services, write(tmp_path, "nameless.zip", data))
    assert "good" in [done.title for done in report.imported]


# --- processes ------------------------------------------------------------------------------------


def _start(archive: Path, *arguments: str | Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "desk_archive",
            "--archive",
            str(archive),
            "import",
            *map(str, arguments),
            "--json",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _children(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(child) for child in found]


def _is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _wait_for(what, seconds: float = 30.0):
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end
        os.sched_yield()
    return found


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_workers_end_with_a_program_that_is_killed(tmp_path):
    # The parser of pages takes for ever on this and lets nobody else run.
    page = write(tmp_path, "slow.html", "<title>t</title><select>" + "<option>a" * 200_000)
    process = _start(tmp_path / "a.deskarchive", page)
    children = _wait_for(lambda: len(found := _children(process.pid)) > 1 and found)
    process.kill()
    process.communicate()
    _wait_for(lambda: not any(map(_is_running, children)), 5.0)


@pytest.mark.slow
@pytest.mark.skipif(not UNIX, reason="signals")
def test_interrupt_ends_with_130_and_keeps_what_was_stored(tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(1_500):
        write(folder, f"{number}.txt", f"Letter number {number}.")
    archive = tmp_path / "a.deskarchive"
    process = _start(archive, folder)
    _wait_for(archive.exists)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (out, err) == (b"", b"")
    again = _start(archive, folder)
    report = json.loads(again.communicate(timeout=120)[0])
    assert again.returncode == 0
    assert len(report["imported"]) + len(report["skipped"]) == 1_500


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "count"),
    [
        (tei("<p>A letter.</p>"), 1),
        ("<!doctype html><title>A page</title><p>Text", 1),
        ("A plain letter.", 1),
        (packed({"a.txt": "One.", "b.md": "# Two"}), 2),
    ],
)
def test_every_format_comes_from_standard_input(tmp_path, content, count):
    process = _start(tmp_path / "a.deskarchive", "-")
    data = content.encode() if isinstance(content, str) else content
    report = json.loads(process.communicate(data, timeout=60)[0])
    assert len(report["imported"]) == count, report


@pytest.mark.skipif(
    not UNIX or os.geteuid() != 0 or shutil.which("setpriv") is None,
    reason="only root with setpriv can become an unprivileged user",
)
def test_folder_that_may_not_be_read_costs_only_itself():
    # Below pytest's own folder nobody else may go.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        closed, mine = folder / "closed", folder / "mine"
        closed.mkdir(mode=0o700)
        mine.mkdir()
        mine.chmod(0o777)
        write(closed, "a.txt", "Secret.")
        good = write(folder, "good.txt", "A letter with which nothing is wrong.")
        sources = {str(closed), str(closed / "a.txt"), str(good)}
        done = subprocess.run(
            [*NOBODY, sys.executable, "-c", _LIST_SOURCES, *sorted(sources)],
            capture_output=True,
            check=False,
        )
    said = json.loads(done.stdout)
    assert set(said["files"]) == sources, done.stderr
    assert len(said["errors"]) == 2
    assert all("may not be read" in error for error in said["errors"])


_LIST_SOURCES = """
import json, sys
from pathlib import Path
from desk_archive.domain.errors import ImportFailedError
from desk_archive.importers import registry
from desk_archive.services.read_files import Source
from desk_archive.services.import_sources import expand
files, _ = expand([Source(Path(path), path) for path in sys.argv[1:]])
errors = []
for file in files:
    try:
        list(registry.read(file.path))
    except ImportFailedError as error:
        errors.append(error.message)
print(json.dumps({"files": [file.shown for file in files], "errors": errors}))
"""
