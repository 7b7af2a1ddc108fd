"""ZIP containers from strangers."""

from __future__ import annotations

import contextlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.importers import package
from desk_archive.importers.package import Budget, Package, safe_name
from tests.importers.zip_files import broken_inside, declaring, encrypted, packed, write_zip


def test_files_in_order_by_their_names(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"z.txt": "last", "dir/": "", "dir/a.txt": "first"})
    with Package(path) as container:
        assert container.names == ("z.txt", "dir/a.txt")
        assert container.read("dir/a.txt") == b"first"
        assert container.find("DIR/A.TXT") == "dir/a.txt"
        assert container.find("nothing") is None
        container.copy("z.txt", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"last"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/b.txt", "a/b.txt"),
        ("./a//b.txt", "a/b.txt"),
        ("a\\b.txt", "a/b.txt"),
        ("../a.txt", None),
        ("a/../../b", None),
        ("..\\a", None),
        ("/etc/passwd", None),
        ("\\\\host\\a", None),
        ("C:/a", None),
        ("c:a", None),
        ("a\nb", None),
        ("", None),
        ("..", None),
        ("a..b/c...txt", "a..b/c...txt"),
    ],
)
def test_names_that_lead_out_are_refused(name: str, safe: str | None) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=40))
def test_a_safe_name_stays_in_its_folder(name: str) -> None:
    safe = safe_name(name)
    if safe is not None:
        folder = Path("/folder")
        assert folder in (folder / safe).parents
        assert ".." not in Path(safe).parts
        assert safe_name(safe) == safe


def test_refused_entries_are_told(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"../../evil.txt": "x", "good.txt": "y"})
    with Package(path) as container:
        assert container.names == ("good.txt",)
        (refused,) = container.refused
    assert refused.name == "../../evil.txt"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_files_of_a_name_the_later_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("a.txt", "one")
        out.writestr("./a.txt", "two")
    with Package(path) as container:
        assert container.names == ("a.txt",)
        assert container.read("a.txt") == b"two"
        assert len(container.refused) == 1


@pytest.mark.parametrize("data", [b"", b"no zip at all", b"PK\x03\x04 cut off", b"PK\x05\x06" * 9])
def test_what_is_no_zip_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with pytest.raises(ImportFailedError, match=r"“a\.zip”"):
        Package(path)


def test_a_damaged_part_is_told_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(broken_inside(packed({"a.txt": "words " * 500, "b.txt": "good"}), "a.txt"))
    with Package(path) as container:
        with pytest.raises(ImportFailedError, match=r"damaged: “a\.txt”"):
            container.read("a.txt")
        assert container.read("b.txt") == b"good"


def test_a_truncated_file(tmp_path: Path) -> None:
    data = packed({"a.txt": "words " * 500})
    path = tmp_path / "a.zip"
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(ImportFailedError, match="damaged or no ZIP file"):
        Package(path)


def test_a_bomb_is_refused_while_it_is_unpacked(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.txt": bytes(60_000_000)})
    assert path.stat().st_size < 100_000
    with Package(path) as container, pytest.raises(ImportFailedError, match="out of measure"):
        container.read("a.txt")


def test_a_part_that_is_too_large(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.txt": b"x" * 1000})
    with Package(path) as container:
        with pytest.raises(ImportFailedError, match="too large") as caught:
            container.read("a.txt", 999)
        assert container.read("a.txt", 1000)
    assert caught.value.kind is ErrorKind.TOO_LARGE


@pytest.mark.parametrize("size", [1_000_000_000, 4_294_967_294])
def test_a_declared_size_is_not_reserved(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(declaring(packed({"a.txt": "small"}), size))
    with Package(path) as container, pytest.raises(ImportFailedError, match="too large"):
        container.read("a.txt")


def test_a_part_that_is_larger_than_it_says_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(declaring(packed({"a.txt": "words " * 5000}), 10))
    with Package(path) as container, pytest.raises(ImportFailedError, match="damaged"):
        container.read("a.txt")


def test_all_that_is_unpacked_is_counted_together(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a": b"x" * 600, "b": b"y" * 600})
    budget = Budget(1000)
    with Package(path, budget=budget) as container:
        container.read("a")
        with pytest.raises(ImportFailedError, match="unpacked it has more than"):
            container.read("b")


def test_too_many_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_ENTRIES", 5)
    path = write_zip(tmp_path / "a.zip", {f"{n}.txt": "" for n in range(6)})
    with pytest.raises(ImportFailedError, match="too many entries"):
        Package(path)


def test_a_list_of_entries_that_is_too_long_is_not_read(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(package, "MAX_DIRECTORY_BYTES", 2000)
    path = write_zip(tmp_path / "a.zip", {f"{n:060}.txt": "" for n in range(40)})
    with pytest.raises(ImportFailedError, match="too many entries"):
        Package(path)


def test_encrypted_parts_ask_for_the_password(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(encrypted(packed({"a.txt": "secret"})))
    with Package(path) as container, pytest.raises(ImportFailedError) as caught:
        container.read("a.txt")
    assert caught.value.kind is ErrorKind.PASSWORD
    with (
        Package(path, password="wrong") as container,
        pytest.raises(ImportFailedError, match=r"password|damaged"),
    ):
        container.read("a.txt")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("письмо.txt".encode(), "письмо.txt"),
        ("письмо.txt".encode("cp866"), "письмо.txt"),
        ("Brücke.txt".encode("cp437"), "Brücke.txt"),
    ],
)
def test_names_of_other_encodings(tmp_path: Path, raw: bytes, name: str) -> None:
    plain = b"x" * len(raw)
    data = packed({plain.decode(): "words"}).replace(plain, raw)
    (tmp_path / "a.zip").write_bytes(data)
    with Package(tmp_path / "a.zip") as container:
        assert container.names == (name,)
        assert container.read(name) == b"words"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_is_an_error_in_words_or_none(tmp_path_factory, data) -> None:
    good = bytearray(packed({"a.txt": "words " * 50, "b/c.txt": "more"}))
    for _ in range(data.draw(st.integers(1, 6))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    path.write_bytes(bytes(good))
    with contextlib.suppress(ImportFailedError), Package(path) as container:
        for name in container.names:
            container.read(name)


def test_lzma_is_not_unpacked(tmp_path: Path) -> None:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_LZMA) as out:
        out.writestr("a.txt", "words")
    (tmp_path / "a.zip").write_bytes(memory.getvalue())
    with (
        Package(tmp_path / "a.zip") as container,
        pytest.raises(ImportFailedError, match="not known here"),
    ):
        container.read("a.txt")
