"""The folder of the index: whose it is, whether it is whole, and what happens when it isn't."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desk_archive.domain.errors import ErrorKind
from desk_archive.domain.queries import IndexEntry, Query
from desk_archive.search import store as store_module
from desk_archive.search.engine import IndexUnusableError
from desk_archive.search.store import IndexStore
from desk_archive.search.whoosh_engine import WhooshEngine


def entry(number: int, text: str) -> IndexEntry:
    return IndexEntry(number=number, texts=((f"d{number}", text),))


def opened(folder: Path, archive: str = "5f0c", secret: str = "secret") -> WhooshEngine:
    return WhooshEngine(folder, archive, secret)


def found(engine: WhooshEngine, typed: str) -> list[int]:
    return sorted(engine.find(Query(text=typed)).numbers)


@pytest.fixture
def written(filled) -> WhooshEngine:
    return filled([entry(1, "war"), entry(2, "war peace")])


def test_an_index_of_its_own_is_usable(written, folder) -> None:
    assert opened(folder).is_usable()


def test_a_missing_folder_is_not_usable_and_is_not_made(folder) -> None:
    assert not opened(folder).is_usable()
    assert not folder.exists()


@pytest.mark.parametrize(("archive", "secret"), [("other", "secret"), ("5f0c", "other")])
def test_an_index_of_another_archive_or_installation_is_not_opened(
    written, folder, archive: str, secret: str
) -> None:
    assert not opened(folder, archive, secret).is_usable()


def test_an_index_of_another_schema_is_not_opened(written, folder, monkeypatch) -> None:
    monkeypatch.setattr(store_module, "SCHEMA", 99)
    assert not opened(folder).is_usable()


class _Trap:
    """A pickle that, when read, leaves a trace."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.trace),)


def test_a_foreign_pickle_is_never_read(written, folder, tmp_path) -> None:
    import pickle

    written.close()
    trap = pickle.dumps(_Trap(tmp_path / "trace"))
    (contents,) = folder.glob("*.toc")
    for name in (contents.name, "_MAIN_999.toc"):
        copy = tmp_path / "copy"
        shutil.copytree(folder, copy)
        whole = contents.read_bytes()
        (copy / name).write_bytes(whole[: whole.index(b"\x80")] + trap)
        assert not opened(copy).is_usable()
        shutil.rmtree(copy)
    assert not (tmp_path / "trace").exists()


@pytest.mark.parametrize("pattern", ["*.toc", "*.seg", "stamp.json"])
@pytest.mark.parametrize("damage", ["delete", "cut", "alter", "empty"])
def test_a_damaged_file_is_noticed_and_the_index_can_be_made_again(
    written, folder, columns_of, pattern: str, damage: str
) -> None:
    written.close()
    (file,) = folder.glob(pattern)
    content = file.read_bytes()
    if damage == "delete":
        file.unlink()
    else:
        middle = len(content) // 2
        altered = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        file.write_bytes({"cut": content[:-3], "alter": altered, "empty": b""}[damage])
    engine = opened(folder)
    assert not engine.is_usable()
    with pytest.raises(IndexUnusableError) as raised:
        engine.index([entry(1, "war")])
    assert raised.value.kind is ErrorKind.DAMAGED
    assert raised.value.path == str(folder)
    engine.clear()
    assert engine.is_usable()
    engine.index([entry(1, "war")])
    engine.load(columns_of([1]))
    assert found(engine, "war") == [1]


@pytest.mark.parametrize(
    "stamp", ["", "[]", "{}", "null", '{"files": 3, "mac": 4}', '{"files": {}, "mac": "é"}', "\x00"]
)
def test_a_stamp_of_any_content_is_only_not_ours(written, folder, stamp: str) -> None:
    (folder / "stamp.json").write_text(stamp, "utf-8")
    assert not opened(folder).is_usable()


def test_deleted_while_open_it_still_answers_and_says_so(written, folder) -> None:
    shutil.rmtree(folder)
    assert found(written, "war") == [1, 2]
    assert not written.is_usable()
    for change in (lambda: written.index([entry(3, "war")]), lambda: written.delete([1])):
        with pytest.raises(IndexUnusableError):
            change()
    assert not folder.exists()
    written.clear()
    written.index([entry(1, "war")])
    assert found(written, "war") == [1]


def test_segments_deleted_while_open_are_noticed_at_the_next_change(written, folder) -> None:
    for file in folder.glob("*.seg"):
        file.unlink()
    assert found(written, "peace") == [2]
    for _ in range(20):
        try:
            written.index([entry(2, "war")])
        except IndexUnusableError:
            break
    else:
        pytest.fail("the loss was never noticed")
    assert not written.is_usable()


def test_cut_short_while_open_is_an_error_not_a_crash(written, folder) -> None:
    for file in folder.glob("*.seg"):
        file.write_bytes(b"")
    with pytest.raises(IndexUnusableError):
        found(written, "peace")
    assert not written.is_usable()
    written.clear()
    written.index([entry(2, "peace")])
    assert found(written, "peace") == [2]


def test_a_file_or_link_in_place_of_the_folder_is_cleared_away(tmp_path, folder) -> None:
    folder.write_text("not a folder", "utf-8")
    engine = opened(folder)
    assert not engine.is_usable()
    engine.clear()
    assert engine.is_usable()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").write_text("kept", "utf-8")
    shutil.rmtree(folder)
    folder.symlink_to(elsewhere)
    engine.clear()
    assert (elsewhere / "precious").read_text("utf-8") == "kept"
    assert engine.is_usable()


def test_a_place_that_cannot_be_written_is_told(tmp_path, columns_of) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    engine = opened(tmp_path / "file" / "index")
    assert not engine.is_usable()
    with pytest.raises(IndexUnusableError) as raised:
        engine.clear()
    assert raised.value.kind is ErrorKind.UNWRITABLE
    engine.load(columns_of([1]))
    scanned = engine.find(Query(text="war"), [entry(1, "war")])
    assert list(scanned.numbers) == [1]


def test_deleting_what_is_not_there_writes_nothing(written, folder) -> None:
    before = sorted(file.name for file in folder.iterdir())
    written.delete([77])
    assert sorted(file.name for file in folder.iterdir()) == before


def test_a_full_disk_leaves_the_index_as_it_was(written, folder, monkeypatch) -> None:
    real = IndexStore.rename_file

    def full(self: IndexStore, oldname: str, newname: str, safe: bool = False) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(IndexStore, "rename_file", full)
    with pytest.raises(IndexUnusableError) as raised:
        written.index([entry(3, "war")])
    assert raised.value.kind is ErrorKind.DISK_FULL
    assert written.is_usable()
    assert found(written, "war") == [1, 2]
    monkeypatch.setattr(IndexStore, "rename_file", real)
    written.index([entry(2, "peace")])
    assert found(written, "war") == [1]
    assert opened(folder).is_usable()


def test_an_error_in_an_entry_leaves_the_index_as_it_was(written) -> None:
    with pytest.raises(AttributeError):
        written.index([entry(3, "war"), IndexEntry(number=4, title=None)])  # type: ignore[arg-type]
    assert found(written, "war") == [1, 2]
    written.index([entry(2, "peace")])
    assert found(written, "war") == [1]


def test_another_writer_is_named(written, folder) -> None:
    from whoosh.index import FileIndex

    store = IndexStore(folder, "5f0c", "secret")
    store.read_stamp()
    other = FileIndex(store).writer()
    try:
        with pytest.raises(IndexUnusableError) as raised:
            written.index([entry(3, "war")])
        assert raised.value.kind is ErrorKind.LOCKED
        assert written.is_usable()
    finally:
        other.cancel()
    written.index([entry(3, "war")])


def test_what_killed_writers_left_is_swept_away(written, folder) -> None:
    left = folder / "_MAIN_7.toc.1795448174.31"
    left.write_bytes(b"half")
    (folder / "MAIN_0123456789abcdef.pst").write_bytes(b"half")
    written.index([entry(3, "war")])
    assert sorted(file.suffix for file in folder.iterdir()) == sorted(
        [".seg", ".seg", ".toc", ".json", ""]
    )


def test_the_stamp_lists_what_lies_there_and_nothing_else(written, folder) -> None:
    for number in range(3, 12):
        written.index([entry(number, "war")])
    listed = json.loads((folder / "stamp.json").read_text("utf-8"))["files"]
    there = {file.name for file in folder.iterdir()} - {"stamp.json", "MAIN_WRITELOCK"}
    assert there <= set(listed)
    assert len(set(listed) - there) <= 10
    assert "war" not in (folder / "stamp.json").read_text("utf-8")


_KILLED = """
import sys
from pathlib import Path
from desk_archive.domain.queries import IndexEntry
from desk_archive.search.whoosh_engine import WhooshEngine

engine = WhooshEngine(Path(sys.argv[1]), "5f0c", "secret")
if not engine.is_usable():
    engine.clear()
print("ready", flush=True)
batch = 0
while True:
    batch += 1
    first = (batch % 7) * 10 + 1
    engine.index([
        IndexEntry(number=n, title=f"batch{batch}", texts=(("d", f"war round{batch}"),))
        for n in range(first, first + 10)
    ])
"""


def test_killed_at_any_moment_a_whole_index_is_left(folder, columns_of) -> None:
    """What is left holds whole batches only, or is known to be unusable."""
    usable = 0
    for round_ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", _KILLED, str(folder)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        try:
            process.wait(0.05 + round_ * 0.043)
        except subprocess.TimeoutExpired:
            process.kill()
        process.wait()
        process.stdout.close()
        engine = opened(folder)
        if not engine.is_usable():
            engine.clear()
            continue
        usable += 1
        engine.load(columns_of(range(1, 71)))
        numbers = found(engine, "war")
        assert len(numbers) % 10 == 0
        for number in numbers[::10]:
            (title,) = {
                batch
                for batch in range(1, 200)
                if number in engine.find(Query(text=f"title:batch{batch}")).numbers
            }
            together = found(engine, f"batch{title} round{title}")
            assert together == list(range(number, number + 10))
        engine.close()
    assert usable >= 4
