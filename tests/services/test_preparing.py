"""Files read, looked over, corrected, and stored as the person wants them."""

from __future__ import annotations

import zipfile
from contextlib import closing
from pathlib import Path

import pikepdf
import pytest

from desk_archive import config
from desk_archive.domain.editing import FieldChanges
from desk_archive.domain.errors import ErrorKind
from desk_archive.domain.records import ArchivalDate, Origin
from desk_archive.services.importing import OnDuplicate
from tests.services.conftest import finish, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three letters and a program."""
    made = tmp_path / "letters"
    made.mkdir()
    for name in ("a", "b", "c"):
        (made / f"{name}.txt").write_text(f"Letter {name}, with words of its own.")
    (made / "d.bin").write_bytes(b"\x00\x01")
    return made


def test_nothing_is_stored_before_it_is_wanted(services, folder):
    prepared = finish(services.importing.prepare([folder]))
    with closing(prepared):
        assert [row.title for row in prepared.rows] == ["a", "b", "c"]
        assert [row.likeness for row in prepared.rows] == [None] * 3
        assert [Path(skipped.path).name for skipped in prepared.skipped] == ["d.bin"]
        assert services.library.counts().records == 0
        assert services.history.undo_label() is None


def test_rows_are_corrected_and_left_out(services, folder):
    date = ArchivalDate("1953-03-29", "29 March 1953")
    edit = FieldChanges(set={"title": "The first letter", "date": date})
    with closing(finish(services.importing.prepare([folder]))) as prepared:
        report = finish(
            services.importing.commit(
                prepared, edits={0: edit}, leave_out={1}, collection="Armistice"
            )
        )
    assert [done.title for done in report.imported] == ["The first letter", "c"]
    record = services.library.get(report.imported[0].record)
    assert (record.fields.date, record.fields.collections) == (date, ("Armistice",))
    assert record.origins["title"] is Origin.TYPED
    assert services.library.counts().records == 2
    services.history.undo()
    assert services.library.counts().records == 0


def test_what_is_here_already_is_said_before(services, folder):
    run(services, folder / "a.txt")
    with closing(finish(services.importing.prepare([folder]))) as prepared:
        here = services.library.rows([1])[0].record
        assert [row.record for row in prepared.rows] == [here, None, None]
        assert prepared.rows[0].likeness == "the same file is here already"
        report = finish(services.importing.commit(prepared))
    assert len(report.imported) == 2
    assert report.skipped[-1].record == here or report.skipped[0].record == here
    with closing(
        finish(services.importing.prepare([folder], on_duplicate=OnDuplicate.KEEP))
    ) as prepared:
        assert [row.record for row in prepared.rows] == [None] * 3


def test_file_that_changed_meanwhile_is_not_stored(services, folder):
    with closing(finish(services.importing.prepare([folder]))) as prepared:
        (folder / "b.txt").write_text("Something else entirely.")
        (folder / "c.txt").unlink()
        report = finish(services.importing.commit(prepared))
    assert [done.title for done in report.imported] == ["a"]
    assert [failed.kind for failed in report.failed] == [ErrorKind.CONFLICT, ErrorKind.UNREADABLE]
    assert "b.txt" in report.failed[0].error
    assert services.maintenance.check() == []


def test_encrypted_file_is_read_with_its_password(services, tmp_path):
    path = tmp_path / "secret.pdf"
    document = pikepdf.new()
    document.add_blank_page()
    document.save(path, encryption=pikepdf.Encryption(owner="owner", user="user"))
    with closing(finish(services.importing.prepare([path]))) as prepared:
        assert prepared.rows == ()
        assert prepared.failed[0].kind is ErrorKind.PASSWORD
    steps = services.importing.prepare([path], passwords={str(path): "user"})
    with closing(finish(steps)) as prepared:
        assert len(prepared.rows) == 1
        report = finish(services.importing.commit(prepared))
    assert len(report.imported) == 1


def test_files_in_a_zip_are_records_with_their_own_bytes(services, tmp_path):
    page = next(config.resource_path("sample").glob("04*.txt"))
    path = tmp_path / "papers.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("inner/letter.txt", "A letter in a folder in a ZIP.")
        made.write(page, "inner/page.txt")
        made.writestr("notes.xyz", b"\x00\x01")
        made.writestr("empty.txt", b"")
        made.writestr("manifest.csv", "file,title,place\ninner/letter.txt,The letter,Paris\n")
    report = run(services, path)
    assert [done.path for done in report.imported] == [
        f"{path}/inner/letter.txt",
        f"{path}/inner/page.txt",
    ]
    assert [skipped.path for skipped in report.skipped] == [f"{path}/notes.xyz"]
    assert [failed.path for failed in report.failed] == [f"{path}/empty.txt"]
    record = services.library.get(report.imported[0].record)
    assert (record.fields.title, record.fields.places) == ("The letter", ("Paris",))
    with services.reading.original(record.documents[0].sha256) as original:
        assert original.read() == b"A letter in a folder in a ZIP."
    assert run(services, path).imported == ()
    assert run(services, page).imported == ()


def test_manifest_of_a_folder_describes_its_files(services, folder):
    (folder / "manifest.csv").write_text(
        "file,title,date,author\na.txt,The first,1953-03-29,Eden; Bevin\n"
    )
    report = run(services, folder)
    assert [done.title for done in report.imported] == ["The first", "b", "c"]
    record = services.library.get(report.imported[0].record)
    assert [agent.name for agent in record.fields.agents] == ["Eden", "Bevin"]
    assert record.fields.date.edtf == "1953-03-29"


def test_broken_manifest_is_told_and_stops_nothing(services, folder):
    (folder / "manifest.json").write_text("{ not json")
    report = run(services, folder)
    assert len(report.imported) == 3
    assert all("manifest.json" in done.warnings[0] for done in report.imported)


def test_folder_of_a_saved_page_is_part_of_the_page(services, tmp_path):
    site = tmp_path / "site"
    (site / "Page_files").mkdir(parents=True)
    (site / "Page.html").write_text("<title>A page</title><p>Words of a page.</p>")
    (site / "Page_files" / "frame.html").write_text("<p>An advertisement.</p>")
    report = run(services, site)
    assert [done.title for done in report.imported] == ["A page"]
    assert report.skipped == ()
