"""Import of 1,000 generated pages against reading them and inserting their text in bare FTS5."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from desk_archive.services.context import Access, Services, open_services
from tests.benchmarks.generated import pages
from tests.benchmarks.table import Row, milliseconds, show

RECORDS = 1_000
ROUNDS = 3


def run() -> None:
    """Measure in turns and print the table."""
    bare: list[float] = []
    stored: list[float] = []
    indexed: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pages").mkdir()
        files = pages(folder / "pages", RECORDS)
        for round_ in range(ROUNDS):
            database = folder / f"{round_}.sqlite"
            bare.append(milliseconds(lambda d=database: _bare(d, files)))
            services = open_services(
                folder / f"{round_}.deskarchive", Access.WRITE, create=True, secret=lambda: "s"
            )
            stored.append(milliseconds(lambda s=services: _store(s, files)))
            indexed.append(stored[-1] + milliseconds(lambda s=services: _index(s)))
            services.close()
    show(
        f"Import of {RECORDS:,} pages",
        "reading the files and inserting their text into SQLite FTS5",
        [Row("records stored", stored, bare), Row("stored and indexed", indexed, bare)],
    )


def _bare(database: Path, files: list[Path]) -> None:
    connection = sqlite3.connect(database)
    connection.execute("CREATE VIRTUAL TABLE page USING fts5(text)")
    connection.executemany(
        "INSERT INTO page VALUES (?)", ((file.read_text(encoding="utf-8"),) for file in files)
    )
    connection.commit()
    connection.close()


def _store(services: Services, files: list[Path]) -> None:
    for _ in services.importing.run(files):
        pass
    assert services.library.counts().records == RECORDS


def _index(services: Services) -> None:
    for _ in services.searching.drain():
        pass
