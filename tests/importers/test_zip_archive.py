"""ZIP files of files of all known kinds."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import Draft, FailedPart
from desk_archive.importers import registry, zip_archive
from desk_archive.importers.base import ImportOptions
from tests.importers.word_files import PNG, p, word_file
from tests.importers.zip_files import broken_inside, encrypted, packed, write_zip


def read(path: Path, options: ImportOptions | None = None) -> tuple[list[Draft], list[FailedPart]]:
    made = list(registry.read(path, options or ImportOptions()))
    drafts = [one for one in made if isinstance(one, Draft)]
    return drafts, [one for one in made if isinstance(one, FailedPart)]


def test_each_file_becomes_what_it_is_by_itself(tmp_path: Path) -> None:
    letter = word_file(tmp_path / "letter.docx", p("From Word")).read_bytes()
    files = {"b/notes.txt": "Plain", "a.md": "# Title\n\ntext", "b/letter.docx": letter}
    drafts, failed = read(write_zip(tmp_path / "all.zip", files))
    assert failed == []
    assert [draft.part for draft in drafts] == ["b/notes.txt", "a.md", "b/letter.docx"]
    assert [draft.fields.title for draft in drafts] == ["notes", "Title", "letter"]
    assert [draft.importer.split()[0] for draft in drafts] == ["plain-text", "markdown", "docx"]
    original = drafts[2].original
    assert original is not None
    assert (original.name, original.data) == ("letter.docx", letter)
    assert original.media_type == drafts[2].documents[0].media_type
    assert hashlib.sha256(drafts[0].original.data).digest() == hashlib.sha256(b"Plain").digest()


def test_zip_files_in_zip_files(tmp_path: Path) -> None:
    inner = packed({"letter.txt": "Deep", "more/deeper.zip": packed({"x.txt": "Deepest"})})
    drafts, failed = read(write_zip(tmp_path / "a.zip", {"in/ner.zip": inner, "top.txt": "Top"}))
    assert [(draft.part, draft.documents[0].text) for draft in drafts] == [
        ("in/ner.zip/letter.txt", "Deep"),
        ("in/ner.zip/more/deeper.zip/x.txt", "Deepest"),
        ("top.txt", "Top"),
    ]
    assert failed == []


def test_nesting_has_an_end(tmp_path: Path) -> None:
    data = packed({"x.txt": "x"})
    for _ in range(zip_archive.MAX_DEPTH + 2):
        data = packed({"a.zip": data, "y.txt": "y"})
    (tmp_path / "a.zip").write_bytes(data)
    drafts, failed = read(tmp_path / "a.zip")
    assert len(drafts) == zip_archive.MAX_DEPTH
    assert [one.kind for one in failed] == [ErrorKind.TOO_LARGE]


def test_one_bad_file_costs_only_itself(tmp_path: Path) -> None:
    files = {
        "good.txt": "Good " * 20,
        "bad.txt": "bad words " * 100,
        "empty.txt": "",
        "picture.bin": bytes(range(256)),
        "broken.zip": "no zip",
        "broken.docx": "no word file",
        "last.txt": "Last",
    }
    path = tmp_path / "a.zip"
    path.write_bytes(broken_inside(packed(files), "bad.txt"))
    drafts, failed = read(path)
    assert [draft.part for draft in drafts] == ["good.txt", "last.txt"]
    assert {one.part: one.kind for one in failed} == {
        "bad.txt": ErrorKind.DAMAGED,
        "empty.txt": ErrorKind.EMPTY,
        "picture.bin": ErrorKind.UNKNOWN_FORMAT,
        "broken.zip": ErrorKind.DAMAGED,
        "broken.docx": ErrorKind.DAMAGED,
    }
    assert all(one.part.rpartition("/")[2] in one.message for one in failed)


def test_files_of_the_system_are_passed_over_in_silence(tmp_path: Path) -> None:
    files = {"__MACOSX/._a.txt": "x", ".DS_Store": "x", "d/.hidden.txt": "x", "Thumbs.db": "x"}
    drafts, failed = read(write_zip(tmp_path / "a.zip", {**files, "a.txt": "A"}))
    assert [draft.part for draft in drafts] == ["a.txt"]
    assert failed == []


def test_names_that_lead_out_are_told_and_never_written(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    files = {"../../escaped.txt": "evil", "/tmp/absolute.txt": "evil", "ok.txt": "fine"}
    drafts, failed = read(write_zip(folder / "a.zip", files))
    assert [draft.part for draft in drafts] == ["ok.txt"]
    assert [one.kind for one in failed] == [ErrorKind.INVALID] * 2
    assert sorted(f.name for f in tmp_path.rglob("*")) == ["a.zip", "in"]
    assert not Path("/tmp/absolute.txt").exists()


def test_nothing_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    made = registry.read(write_zip(tmp_path / "a.zip", {"a.txt": "A", "b.txt": "B"}))
    next(made)
    assert list(scratch.iterdir())
    made.close()
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("data", [b"PK\x05\x06" + bytes(18), b"words", b"PK\x03\x04"])
def test_a_zip_without_files_or_no_zip_fails_in_words(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(ImportFailedError, match=r"“a\.zip”"):
        read(tmp_path / "a.zip")


def test_an_encrypted_one_asks_for_the_password(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(encrypted(packed({"a.txt": "A", "b.txt": "B"})))
    with pytest.raises(ImportFailedError, match="encrypted") as caught:
        read(tmp_path / "a.zip")
    assert caught.value.kind is ErrorKind.PASSWORD


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed({"a.txt": bytes(30_000_000)})
    drafts, failed = read(write_zip(tmp_path / "a.zip", {"in.zip": bomb, "b.txt": "B"}))
    assert [draft.part for draft in drafts] == ["b.txt"]
    assert failed[0].kind is ErrorKind.TOO_LARGE
    monkeypatch.setattr(zip_archive, "MAX_TOTAL_BYTES", 50_000)
    many = {f"{n}.zip": packed({"x.txt": "x" * 9_000}) for n in range(9)}
    with pytest.raises(ImportFailedError, match="unpacked it has more"):
        read(write_zip(tmp_path / "b.zip", many))


def test_manifests_of_all_folders_hold_for_their_files(tmp_path: Path) -> None:
    inner = packed({"x.txt": "X", "manifest.json": '{"x.txt": {"title": "Inner"}}', "y.txt": "Y"})
    files = {
        "manifest.csv": "file,title,author\na.txt,Near,Storm\nb.txt,Far,\nin.zip/y.txt,Y title,\n",
        "a.txt": "A",
        "sub/manifest.csv": "file,title\nb.txt,Nearest\n",
        "sub/b.txt": "B",
        "in.zip": inner,
        "c.txt": "C",
    }
    drafts, failed = read(write_zip(tmp_path / "a.zip", files))
    assert failed == []
    assert {draft.part: draft.fields.title for draft in drafts} == {
        "a.txt": "Near",
        "sub/b.txt": "Nearest",
        "in.zip/x.txt": "Inner",
        "in.zip/y.txt": "Y title",
        "c.txt": "c",
    }
    assert drafts[0].fields.agents[0].name == "Storm"


def test_a_broken_manifest_is_told_and_the_files_are_read(tmp_path: Path) -> None:
    drafts, failed = read(write_zip(tmp_path / "a.zip", {"manifest.json": "{", "a.txt": "A"}))
    assert [draft.part for draft in drafts] == ["a.txt"]
    assert [one.part for one in failed] == ["manifest.json"]


def test_options_hold_for_the_files(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.txt": "A" * 50, "b.txt": "B"})
    drafts, failed = read(path, ImportOptions(max_characters=10))
    assert [draft.part for draft in drafts] == ["b.txt"]
    assert failed[0].kind is ErrorKind.TOO_LARGE


def test_long_names_are_read(tmp_path: Path) -> None:
    name = "письмо " * 30 + ".txt"
    drafts, failed = read(write_zip(tmp_path / "a.zip", {name: "words"}))
    assert (len(drafts), failed) == (1, [])
    assert drafts[0].part == name


def test_two_files_of_one_name_in_different_folders(tmp_path: Path) -> None:
    drafts, _ = read(write_zip(tmp_path / "a.zip", {"a/x.txt": "1", "b/x.txt": "2"}))
    assert [(d.part, d.documents[0].text) for d in drafts] == [("a/x.txt", "1"), ("b/x.txt", "2")]


def test_a_saved_page_has_its_folder(tmp_path: Path) -> None:
    page = '<html><head><title>Saved</title></head><body><p>Hi <img alt="map" src="{}"/></p>'
    files = {
        "web/page.html": page.format("page_files/map.png"),
        "web/page_files/map.png": PNG,
        "web/page_files/inner.html": "<p>an advertisement</p>",
        "web/other.html": page.format("page_files/map.png"),
        "map.png": PNG,
    }
    drafts, failed = read(write_zip(tmp_path / "a.zip", files))
    assert {draft.part: len(draft.documents[0].resources) for draft in drafts} == {
        "web/page.html": 1,
        "web/other.html": 0,
    }
    assert [one.part for one in failed] == ["map.png"]
