"""Which importer reads a file, and what is said of files that none reads."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.importers import registry
from desk_archive.importers.base import ImportOptions

PAGE = "The body.\n\nAuthor(s)\nStorm, Peter\nSource\nRAMF, Fond 1\nRecord ID\n900100\n"


def write(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize(
    ("name", "data", "importer"),
    [
        ("a.txt", "words", "plain-text"),
        ("A.TXT", "words", "plain-text"),
        ("a.txt", PAGE, "wilson-text"),
        ("any name at all", PAGE, "wilson-text"),
        ("Telegram 29.03.1953", "words", "plain-text"),
        ("letter", "words", "plain-text"),
        ("notes.log", "words", "plain-text"),
        ("a.md", "# words", "markdown"),
        ("a.Rmd", "# words", "markdown"),
        ("a.md", PAGE, "markdown"),
        ("markup.txt", "<html><p>as it is</p></html>", "plain-text"),
        ("markup", "<!-- x -->\n<HTML><p>words", "html"),
        ("a.XHTML", "<?xml version='1.0'?><html><p>words</p></html>", "html"),
        ("a.htm", "words", "html"),
    ],
)
def test_content_and_suffix_choose(tmp_path: Path, name: str, data: str, importer: str) -> None:
    (draft,) = registry.read(write(tmp_path, name, data))
    assert draft.importer.split(" ")[0] == importer


@pytest.mark.parametrize(
    ("name", "data", "kind", "reason"),
    [
        ("a.html", "<html></html>", ErrorKind.EMPTY, "no text"),
        ("a.csv", "a,b", ErrorKind.UNKNOWN_FORMAT, "not read"),
        ("page", "<!DOCTYPE html><html></html>", ErrorKind.EMPTY, "no text"),
        ("data", "<?xml version='1.0'?><data/>", ErrorKind.UNKNOWN_FORMAT, "not read"),
        ("a.pdf", "%PDF-1.4", ErrorKind.DAMAGED, "damaged"),
        ("a.bin", bytes(range(256)) * 9, ErrorKind.UNKNOWN_FORMAT, "not"),
        ("a.xyz", bytes(range(256)) * 9, ErrorKind.UNKNOWN_FORMAT, "not text"),
        ("a.xyz", b"", ErrorKind.EMPTY, "is empty"),
        ("a.txt", b"", ErrorKind.EMPTY, "is empty"),
        ("a.md", b"PK\x03\x04", ErrorKind.NOT_TEXT, "ZIP"),
    ],
)
def test_what_isnt_read_is_refused_by_name_and_reason(tmp_path, name, data, kind, reason) -> None:
    path = write(tmp_path, name, data)
    with pytest.raises(ImportFailedError, match=reason) as caught:
        list(registry.read(path))
    assert caught.value.kind is kind
    assert caught.value.path == str(path)
    assert name in caught.value.message
    assert pickle.loads(pickle.dumps(caught.value)).message == caught.value.message


def test_a_file_that_isnt_there_a_folder_and_a_pipe(tmp_path: Path) -> None:
    with pytest.raises(ImportFailedError, match="is not there") as caught:
        list(registry.read(tmp_path / "nothing.txt"))
    assert caught.value.kind is ErrorKind.NOT_FOUND
    with pytest.raises(ImportFailedError, match="is a folder"):
        list(registry.read(tmp_path))
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(ImportFailedError, match="not a file"):
        list(registry.read(tmp_path / "pipe.txt"))
    (tmp_path / "broken.txt").symlink_to(tmp_path / "gone.txt")
    with pytest.raises(ImportFailedError, match="is not there"):
        list(registry.read(tmp_path / "broken.txt"))


UNPRIVILEGED = """
import os, sys
from pathlib import Path
from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.importers import markdown, plain_text, registry
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    list(registry.read(Path(sys.argv[1])))
except ImportFailedError as error:
    print(error.kind, error.message)
"""


@pytest.mark.skipif(os.name == "nt", reason="permissions are others on Windows")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() == "root" and os.getuid() == 0 and folder != folder.parent:
            folder.chmod(folder.stat().st_mode | 0o055)
    path = write(tmp_path, "secret.txt", "words")
    path.chmod(0)
    done = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("unreadable “secret.txt” may not be read")


def test_media_types(tmp_path: Path) -> None:
    assert registry.media_type(write(tmp_path, "Telegram 29.03.1953", "words")) == "text/plain"
    assert registry.media_type(write(tmp_path, "noise", bytes(range(256)))) == (
        "application/octet-stream"
    )
    assert registry.media_type(Path("a.txt")) == "text/plain"
    assert registry.media_type(Path("a.QMD")) == "text/markdown"
    assert registry.media_type(Path("a.pdf")) == "application/pdf"
    assert registry.media_type(Path("a")) == "application/octet-stream"


def test_known_files_of_a_folder(tmp_path: Path) -> None:
    assert registry.is_known(write(tmp_path, "a.TXT", b"\x00"))
    assert registry.is_known(write(tmp_path, "a.markdown", ""))
    assert registry.is_known(write(tmp_path, "letter", "words"))
    assert registry.is_known(write(tmp_path, "Telegram 29.03.1953", "words"))
    assert not registry.is_known(write(tmp_path, ".hidden.txt", "words"))
    assert not registry.is_known(write(tmp_path, "Thumbs.db", "words"))
    assert not registry.is_known(write(tmp_path, "picture", b"\x89PNG\r\n\x1a\n"))
    assert not registry.is_known(write(tmp_path, "nothing", ""))
    assert not registry.is_known(tmp_path)


def test_options_and_importers_cross_processes() -> None:
    options = ImportOptions(max_characters=5, encoding="koi8-r")
    assert pickle.loads(pickle.dumps(options)) == options
    for importer in registry.IMPORTERS:
        assert importer.name
        assert importer.version >= 1
        assert pickle.loads(pickle.dumps(importer)).name == importer.name


def test_a_stated_encoding_holds(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "Да".encode("cp866"))
    (draft,) = registry.read(path, ImportOptions(encoding="cp866"))
    assert draft.documents[0].text == "Да"


def test_heavy_libraries_wait_until_they_are_needed() -> None:
    script = (
        "import sys; from desk_archive.importers import registry; "
        "print(sorted({'markdown_it','charset_normalizer','yaml','edtf'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
