"""Files become records: duplicates, failures, one undo for all, nothing half."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from desk_archive import config
from desk_archive.domain.anchoring import AnchorState
from desk_archive.domain.queries import Query
from desk_archive.services.context import Access, open_services
from desk_archive.services.importing import OnDuplicate
from tests.services.conftest import finish, run


def page(name: str) -> Path:
    """A saved page of an archive, written by us."""
    return next(config.resource_path("sample").glob(f"{name}*.txt"))


def test_file_becomes_a_record_that_keeps_its_bytes(services, tmp_path):
    path = tmp_path / "letter.txt"
    path.write_bytes("Dear Sir,\r\nyours — truly\r\n".encode())
    report = run(services, path)
    record = services.library.get(report.imported[0].record)
    document = record.documents[0]
    assert services.reading.text(document.document).text == "Dear Sir,\nyours — truly\n"
    with services.reading.original(document.sha256) as original:
        assert original.read() == path.read_bytes()
    assert record.source_path == str(path)
    assert report.changes.membership
    assert report.changes.records == {record.record}


def test_same_file_twice_is_skipped_and_says_so(services, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Some words of a letter.")
    first = run(services, path)
    second = run(services, path)
    assert not second.imported
    assert second.skipped[0].record == first.imported[0].record
    assert second.skipped[0].reason == "the same file is here already"
    assert services.library.counts().records == 1


def test_keep_makes_another_record(services, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Some words of a letter.")
    run(services, path)
    report = run(services, path, on_duplicate=OnDuplicate.KEEP)
    assert len(report.imported) == 1
    assert services.library.counts().records == 2
    records = [services.library.get(r.record) for r in services.library.rows([1, 2])]
    assert records[0].duplicates == (records[1].record,)


def test_equal_text_alone_never_merges(services, tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Some words of a letter.", newline="\n")
    (tmp_path / "b.txt").write_bytes(b"Some words of a letter.\r\n".replace(b"\r\n", b""))
    (tmp_path / "c.txt").write_bytes(b"\xef\xbb\xbfSome words of a letter.")
    report = run(services, tmp_path / "a.txt", tmp_path / "c.txt")
    assert [done.merged for done in report.imported] == [False, False]
    one, other = (services.library.get(done.record) for done in report.imported)
    assert one.duplicates == (other.record,)
    assert other.duplicates == (one.record,)


def test_same_page_in_another_file_is_a_duplicate(services, tmp_path):
    run(services, page("04"))
    other = tmp_path / "again.txt"
    other.write_bytes(page("04").read_bytes() + b"\n\n")
    report = run(services, other)
    assert report.skipped[0].reason == "the same record with the same text is here already"


def test_new_version_of_a_page_replaces_the_text_and_finds_the_notes_again(services, tmp_path):
    report = run(services, page("04"))
    record = services.library.get(report.imported[0].record)
    document = record.documents[0].document
    text = services.reading.text(document).text
    start = text.index(" ", 200) + 1
    made, _ = services.annotating.annotate(document, start, start + 60, note="here")
    changed = tmp_path / "changed.txt"
    content = page("04").read_text(encoding="utf-8")
    first_line = text.split("\n", 1)[0]
    changed.write_text(content.replace(first_line, f"REVISED {first_line}", 1), encoding="utf-8")

    skipped = run(services, changed)
    assert "another text" in skipped.skipped[0].reason

    replaced = run(services, changed, on_duplicate=OnDuplicate.REPLACE)
    assert [(done.record, done.merged) for done in replaced.imported] == [(record.record, True)]
    assert services.reading.text(document).text.startswith("REVISED")
    found = services.annotating.get(made.annotation)
    assert found.state is AnchorState.MOVED
    assert found.target.position.start == start + len("REVISED ")
    assert found.original.position.start == start


def test_a_batch_is_one_step_of_the_history(services, tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:03}.txt").write_text(f"Letter number {number}, with words of its own.")
    report = run(services, folder)
    assert len(report.imported) == 60
    assert [Path(done.path).name for done in report.imported] == sorted(
        Path(done.path).name for done in report.imported
    )
    assert services.history.undo_label() == "import"
    services.history.undo()
    assert services.library.counts().records == 0
    assert services.searching.find(Query()).total == 0
    services.history.redo()
    assert services.library.counts().records == 60


def test_undone_import_does_not_count_as_a_duplicate(services, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Some words of a letter.")
    run(services, path)
    services.history.undo()
    assert len(run(services, path).imported) == 1


def test_bad_files_are_told_and_the_rest_goes_on(services, tmp_path):
    good, empty = tmp_path / "good.txt", tmp_path / "empty.txt"
    good.write_text("A good letter, with words.")
    empty.write_bytes(b"")
    binary = tmp_path / "program.txt"
    binary.write_bytes(b"\x7fELF" + bytes(range(32)) * 20)
    missing = tmp_path / "missing.txt"
    report = run(services, empty, binary, good, missing)
    assert [Path(done.path).name for done in report.imported] == ["good.txt"]
    errors = {Path(failed.path).name: failed.error for failed in report.failed}
    assert set(errors) == {"empty.txt", "program.txt", "missing.txt"}
    assert "empty" in errors["empty.txt"]
    assert "not text" in errors["program.txt"]
    assert "missing.txt" in errors["missing.txt"]


def test_too_long_a_text_is_refused_with_its_size(services, tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("word " * 300)
    report = finish(services.importing.run([path], max_characters=1_000))
    assert "1,500" in report.failed[0].error


def test_two_megabytes_in_one_line_are_imported(services, tmp_path):
    path = tmp_path / "line.txt"
    path.write_text("word and another " * 125_000)
    record = services.library.get(run(services, path).imported[0].record)
    assert record.documents[0].characters == 2_125_000


def test_folder_leaves_out_what_is_no_known_kind(services, tmp_path):
    folder = tmp_path / "mixed"
    (folder / "below").mkdir(parents=True)
    (folder / "below" / "a.txt").write_text("A letter below.")
    (folder / "b.xyz").write_bytes(b"\x00\x01")
    (folder / ".hidden.txt").write_text("not this one")
    report = run(services, folder)
    assert [Path(done.path).name for done in report.imported] == ["a.txt"]
    assert [Path(skipped.path).name for skipped in report.skipped] == ["b.xyz"]


def test_cancelled_import_keeps_whole_records_only(services, tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.txt").write_text(f"Letter number {number}, with words of its own.")
    steps = services.importing.run([folder])
    for progress in steps:
        if progress.done == 150:
            break
    steps.close()
    assert 0 < services.library.counts().records < 300
    assert services.maintenance.check() == []


@pytest.mark.slow
def test_killed_import_leaves_an_archive_that_opens_with_whole_records(tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(1_000):
        (folder / f"{number:04}.txt").write_text(f"Letter {number}. " + "Words of a letter. " * 50)
    archive = tmp_path / "killed.deskarchive"
    code = textwrap.dedent("""
        import sys
        from desk_archive.cli import main
        main(["--archive", sys.argv[1], "import", sys.argv[2], "--json"])
    """)
    for patience in (0.9, 1.3, 1.8):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(archive), str(folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        if not archive.exists():
            continue
        services = open_services(archive, Access.WRITE, secret=lambda: "secret")
        try:
            assert services.maintenance.check() == []
            result = services.searching.find(Query(text="letter"))
            assert result.total == services.library.counts().records
        finally:
            services.close()
        shutil.rmtree(archive.with_name(f"{archive.name}.index"), ignore_errors=True)


def test_collection_is_given_to_every_record(services, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Some words of a letter.")
    report = finish(services.importing.run([path], collection="Armistice"))
    record = services.library.get(report.imported[0].record)
    assert record.fields.collections == ("Armistice",)


def test_forms_of_one_item_meet_within_one_batch(services, tmp_path):
    folder = tmp_path / "cables"
    folder.mkdir()
    for number in range(6):
        matter = f"---\ntitle: Cable {number}\ncable-from: La Paz\ncable-doc-number: 1974LAPAZ{number:05}\n---\n"
        (folder / f"a{number}.md").write_text(f"{matter}Text of cable {number}.")
        (folder / f"b{number}.md").write_text(f"{matter}Another text of cable {number}.")
    report = run(services, folder)
    assert report.failed == ()
    assert services.library.counts().records == 6
    assert len({done.record for done in report.imported}) == 6
