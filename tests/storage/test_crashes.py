"""A process that is killed, and a disk that is full: the archive stays whole."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress

import pytest

from desk_archive.domain.errors import ArchiveError, ErrorKind
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    Description,
    DocumentRole,
    Draft,
    DraftDocument,
)
from desk_archive.storage.archive import Archive, OpenMode
from desk_archive.storage.check import check

IMPORT = """
import sys
from pathlib import Path
from desk_archive.domain.records import *
from desk_archive.storage.archive import Archive, OpenMode
archive = Archive.open(Path(sys.argv[1]), OpenMode.WRITE, create=True)
for number in range(100_000):
    with archive.writing("import", batch="one") as unit:
        for part in range(3):
            sha256 = unit.originals.put(b"page %d %d" % (number, part) * 2000, "text/plain")
            document = DraftDocument(
                role=DocumentRole.TRANSCRIPT,
                media_type="text/plain",
                text=f"Text {number} {part} " * 500,
            )
            fields = Description(
                title=f"Letter {number} {part}",
                agents=(AgentName(f"Person {number % 7}", AgentRole.AUTHOR),),
                places=(f"Place {number % 5}",),
            )
            unit.records.add(
                Draft(fields=fields, documents=(document,)), sha256=sha256, source_path=None
            )
    print(number, flush=True)
"""


def killed_after(path, transactions):
    """An import that is killed in the middle; how many transactions it has told of."""
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(path)], stdout=subprocess.PIPE, text=True
    )
    told = 0
    for line in process.stdout:
        told = int(line) + 1
        if told == transactions:
            process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
            break
    rest, _ = process.communicate()
    return told + len(rest.split())


@pytest.mark.parametrize("transactions", [1, 7, 20])
def test_a_killed_import_leaves_whole_records_only(path, transactions):
    told = killed_after(path, transactions)
    archive = Archive.open(path, OpenMode.WRITE, wait_seconds=5)
    assert check(archive) == []
    with archive.reading() as view:
        count = view.records.count()
        assert count >= told * 3, "what was told done is done"
        assert count % 3 == 0, "a transaction is there whole or not at all"
        for record in view.records.by_numbers(view.columns.numbers()):
            assert record.documents[0].characters > 0
            assert record.fields.agents
        assert len(view.queue.pending()) == count
    with archive.writing() as unit:
        name, changes = unit.history.undo()
        assert (name, len(changes.records)) == ("import", count)
    archive.close()


def test_an_archive_killed_while_it_is_made_is_made_anew(path):
    path.with_name(f"{path.name}.new").write_bytes(b"half")
    Archive.open(path, OpenMode.WRITE, create=True).close()
    assert not path.with_name(f"{path.name}.new").exists()


# --- a full disk ----------------------------------------------------------------------------------


@contextmanager
def small_disk(folder, size):
    """A file system of a few megabytes."""
    folder.mkdir()
    mounted = (
        shutil.which("mount")
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
            capture_output=True,
            check=False,
        ).returncode
    )
    if not mounted:
        pytest.skip("this user can't mount a small file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def big_draft(number):
    text = f"{number} " + "x" * 400_000
    document = DraftDocument(role=DocumentRole.TRANSCRIPT, media_type="text/plain", text=text)
    fields = Description(title=f"Letter {number}", agents=(AgentName("Someone", AgentRole.AUTHOR),))
    return Draft(fields=fields, documents=(document,))


def fill(archive):
    """Add records until the archive says why it can't take more; how many it took, and why."""
    for number in range(100):
        try:
            with archive.writing("import") as unit:
                unit.records.add(big_draft(number), sha256=None, source_path=None)
        except ArchiveError as error:
            return number, error.kind
    pytest.fail("the disk never was full")


def fill_up(file):
    """Leave no room on a disk."""
    with suppress(OSError), file.open("wb", buffering=0) as stream:
        while True:
            stream.write(b"x" * 4096)


def test_a_full_disk_stops_the_change_and_keeps_the_archive(tmp_path):
    with small_disk(tmp_path / "disk", "8m") as folder, ExitStack() as stack:
        archive = Archive.open(folder / "a.deskarchive", OpenMode.WRITE, create=True)
        stack.callback(archive.close)
        filler = folder / "something else"
        filler.write_bytes(b"x" * 2_000_000)
        kept, kind = fill(archive)
        assert kind is ErrorKind.DISK_FULL
        assert kept > 2
        with archive.reading() as view:
            assert view.records.count() == kept
        assert check(archive) == []
        filler.unlink()
        with archive.writing("import") as unit:
            unit.records.add(big_draft(kept), sha256=None, source_path=None)
        fill_up(filler)
        archive.close()
        again = Archive.open(folder / "a.deskarchive", OpenMode.READ)
        stack.callback(again.close)
        assert check(again) == []
        with again.reading() as view:
            assert view.records.count() == kept + 1


def test_a_disk_too_full_for_a_new_archive(tmp_path):
    with small_disk(tmp_path / "disk", "64k") as folder:
        with pytest.raises(ArchiveError) as caught:
            Archive.open(folder / "a.deskarchive", OpenMode.WRITE, create=True)
        assert caught.value.kind is ErrorKind.DISK_FULL
        assert [entry.name for entry in folder.iterdir()] in ([], ["a.deskarchive.lock"])
