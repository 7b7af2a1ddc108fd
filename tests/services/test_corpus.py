"""Everything among the real documents: brought in, once, and taken out whole."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from desk_archive.domain.record_json import record_to_json
from desk_archive.domain.records import RelationKind
from desk_archive.services.context import Access, Services, open_services
from desk_archive.services.exporting import Selection
from tests.services.conftest import finish, run

pytestmark = [pytest.mark.corpus, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def imported(corpus: Path, tmp_path_factory: pytest.TempPathFactory):
    """The path of an archive of all the real documents, and the report of their import."""
    path = tmp_path_factory.mktemp("everything") / "all.deskarchive"
    services = open_services(path, Access.WRITE, create=True, secret=lambda: "secret")
    report = run(services, corpus)
    services.close()
    return path, report


@pytest.fixture
def everything(imported):
    """That archive, opened, and the report."""
    path, report = imported
    services = open_services(path, Access.WRITE, secret=lambda: "secret")
    yield services, report
    services.close()


def test_every_file_ends_in_a_record_or_a_reason(corpus, everything):
    services, report = everything
    told = {Path(entry.path) for entry in (*report.imported, *report.skipped, *report.failed)}
    files = {path for path in corpus.rglob("*") if path.is_file()}
    assert not {path for path in files - told if not any(t in path.parents for t in told)}
    for failed in report.failed:
        assert Path(failed.path).name in failed.error
        assert failed.error.endswith(".")
        assert "Traceback" not in failed.error
    assert services.library.counts().records == len(
        {done.record for done in report.imported if not done.merged}
    )
    assert services.maintenance.check() == []


def test_importing_everything_again_adds_nothing(corpus, everything):
    services, report = everything
    before = services.library.counts()
    again = run(services, corpus)
    assert again.imported == ()
    assert services.library.counts() == before
    assert len(again.failed) == len(report.failed)


def test_every_field_of_every_record_leaves_as_json_lines(everything, tmp_path):
    services, report = everything
    target = tmp_path / "all.jsonl"
    finish(services.exporting.records("jsonl", target, Selection()))
    lines = target.read_text(encoding="utf-8").splitlines()
    exported = {line["record"]: line for line in map(json.loads, lines)}
    assert exported.keys() == {done.record for done in report.imported}
    for uuid, line in exported.items():
        record = services.library.get(uuid)
        for name, value in record_to_json(record).items():
            if name == "documents":
                for stored, left in zip(value, line["documents"], strict=True):
                    assert stored.items() <= left.items()
                    assert left["text"] == services.reading.text(stored["document"]).text
            else:
                assert line[name] == value, (uuid, name)
        assert len(line["annotations"]) == len(services.annotating.of_record(uuid))


def test_cable_and_its_pdf_are_one_record(corpus, everything):
    services, _ = everything
    sources = sorted((corpus / "us-cables").rglob("*.qmd"))
    whole = 0
    for source in sources:
        number = _front_matter(source, "cable-doc-number")
        record = services.library.get(number)
        forms = {document.media_type for document in record.documents}
        whole += forms == {"text/markdown", "application/pdf"}
    assert whole >= 0.98 * len(sources), (whole, len(sources))


def _front_matter(path: Path, key: str) -> str:
    found = re.search(rf"^{key}:\s*(.+?)\s*$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None, path
    return found[1].strip("\"'")


def test_letters_know_each_other_in_both_directions(corpus, everything):
    services, _ = everything
    here = {path.stem for path in (corpus / "schnitzler").glob("*.xml")}
    resolved = 0
    for path in sorted((corpus / "schnitzler").glob("*.xml")):
        record = services.library.get(path.stem)
        named = set(
            re.findall(r'subtype="(?:previous|next)_letter"[^>]*target="(\w+)"', _text(path))
        )
        known = {r.record for r in record.fields.relations if r.record}
        for name in named & here:
            other = services.library.get(name)
            assert other.record in known, (path.stem, name)
            assert _knows(services, other.record, record.record), (name, path.stem)
            resolved += 1
    assert resolved


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _knows(services: Services, record: str, other: str) -> bool:
    """Whether one record has another before or behind it."""
    relations = services.library.get(record).fields.relations
    kinds = (RelationKind.PREVIOUS, RelationKind.NEXT)
    return any(r.record == other and r.kind in kinds for r in relations)
