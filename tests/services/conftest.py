"""What tests of the services share: an archive with records in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_archive.domain.records import Record
from desk_archive.services.context import Access, Services, open_services
from desk_archive.services.importing import ImportReport, OnDuplicate


def finish(steps):
    """Run long work to its end and return what it returns."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value


@pytest.fixture
def services(tmp_path: Path):
    """A new, empty archive."""
    opened = open_services(
        tmp_path / "test.deskarchive", Access.WRITE, create=True, secret=lambda: "secret"
    )
    yield opened
    opened.close()


@pytest.fixture
def bring(services: Services, tmp_path: Path):
    """Writes a text file and imports it; returns its record."""

    def bring_in(text: str, name: str = "letter.txt") -> Record:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        report = run(services, path)
        assert len(report.imported) == 1, report
        return services.library.get(report.imported[0].record)

    return bring_in


def run(
    services: Services, *paths: Path, on_duplicate: OnDuplicate = OnDuplicate.SKIP
) -> ImportReport:
    """Import files and return the report."""
    return finish(services.importing.run(list(paths), on_duplicate=on_duplicate))
