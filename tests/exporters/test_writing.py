"""A file is either the old one or the whole new one."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desk_archive.domain.errors import ErrorKind, ExportFailedError
from desk_archive.exporters.base import ExportContext, ExportItem
from desk_archive.exporters.registry import NOTE_FORMATS, export
from desk_archive.exporters.writing import replacing, write

NOBODY = 65534
on_posix = pytest.mark.skipif(os.name != "posix", reason="the system has no such files or limits")


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def unprivileged(folder: Path) -> Iterator[None]:
    """As root every folder is writable, so such a test runs as nobody."""
    if os.geteuid() != 0:
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def test_text_is_utf_8_with_line_feeds(tmp_path: Path) -> None:
    write(tmp_path / "a.md", ["один\n", "два\n", "😀"])
    assert (tmp_path / "a.md").read_bytes() == "один\nдва\n😀".encode()
    assert listing(tmp_path) == ["a.md"]


def test_the_old_file_is_replaced_only_when_all_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("old")
    with replacing(path) as file:
        file.write("new" * 100_000)
        assert path.read_text() == "old"
    assert path.read_text() == "new" * 100_000
    assert listing(tmp_path) == ["a.md"]


def test_a_fault_on_the_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("old")

    def faulty() -> Iterator[str]:
        yield "new"
        raise RuntimeError("on the way")

    with pytest.raises(RuntimeError, match="on the way"):
        write(path, faulty())
    assert path.read_text() == "old"
    assert listing(tmp_path) == ["a.md"]


def test_cancelling_leaves_the_old_file(
    tmp_path: Path, items: list[ExportItem], context: ExportContext
) -> None:
    path = tmp_path / "a.md"
    path.write_text("old")
    steps = export(NOTE_FORMATS["markdown"], items, path, context)
    next(steps)
    assert len(listing(tmp_path)) == 2
    steps.close()
    assert path.read_text() == "old"
    assert listing(tmp_path) == ["a.md"]


@on_posix
def test_permissions_stay_and_new_files_get_the_usual_ones(tmp_path: Path) -> None:
    path, fresh, usual = tmp_path / "a.md", tmp_path / "b.md", tmp_path / "c.md"
    path.write_text("old")
    path.chmod(0o640)
    usual.touch()
    write(path, ["new"])
    write(fresh, ["new"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert stat.S_IMODE(fresh.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text("old")
    (tmp_path / "link.md").symlink_to("real.md")
    write(tmp_path / "link.md", ["new"])
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_text() == "new"


def failing(path: Path, *chunks: str) -> ExportFailedError:
    with pytest.raises(ExportFailedError) as caught:
        write(path, chunks or ["new"])
    assert caught.value.path == str(path)
    assert str(path) in caught.value.message or str(path.parent) in caught.value.message
    return caught.value


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    error = failing(tmp_path / "no" / "a.md")
    assert error.kind is ErrorKind.NOT_FOUND
    assert "does not exist" in error.message
    assert listing(tmp_path) == []


@on_posix
def test_a_folder_a_device_and_a_bad_name_are_refused(tmp_path: Path) -> None:
    assert "is a folder" in failing(tmp_path).message
    assert "not an ordinary file" in failing(Path("/dev/null")).message
    assert Path("/dev/null").is_char_device()
    assert "name" in failing(tmp_path / ("a" * 300)).message
    assert "name" in failing(tmp_path / "a\0b").message
    (tmp_path / "file").touch()
    assert failing(tmp_path / "file" / "a.md").kind in {ErrorKind.UNWRITABLE, ErrorKind.NOT_FOUND}


@on_posix
def test_an_unwritable_folder_is_told(open_folder: Path) -> None:
    path = open_folder / "a.md"
    path.write_text("old")
    with unprivileged(open_folder):
        open_folder.chmod(0o555)
        error = failing(path)
    assert error.kind is ErrorKind.UNWRITABLE
    assert "can't be written" in error.message
    assert path.read_text() == "old"
    assert listing(open_folder) == ["a.md"]


@on_posix
def test_a_file_that_may_not_be_changed_stays(open_folder: Path) -> None:
    path = open_folder / "a.md"
    path.write_text("old")
    path.chmod(0o444)
    open_folder.chmod(0o777)
    with unprivileged(open_folder):
        error = failing(path)
    assert error.kind is ErrorKind.UNWRITABLE
    assert path.read_text() == "old"
    assert listing(open_folder) == ["a.md"]


@on_posix
def test_a_full_disk_keeps_the_old_file(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "a.md"
    path.write_text("old")
    # The limit on a file's size makes the system refuse more, as a full disk does.
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        error = failing(path, *["new " * 10_000] * 10)
        at_the_end = failing(path, "x" * 60_000, "y" * 60_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    for each in (error, at_the_end):
        assert each.kind is ErrorKind.DISK_FULL
        assert "not enough room" in each.message
    assert path.read_text() == "old"
    assert listing(tmp_path) == ["a.md"]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, ErrorKind.DISK_FULL),
        (errno.EDQUOT, ErrorKind.DISK_FULL),
        (errno.EROFS, ErrorKind.UNWRITABLE),
        (errno.EIO, ErrorKind.UNWRITABLE),
    ],
)
def test_what_the_system_says_when_finishing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: ErrorKind
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    assert failing(tmp_path / "a.md").kind is kind
    assert listing(tmp_path) == []
