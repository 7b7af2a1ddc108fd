"""Import of 1,000 generated files of a kind against reading them into bare SQLite FTS5."""

from __future__ import annotations

import re
import resource
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from desk_archive.services.context import Access, Services, open_services
from tests.benchmarks.generated import pages
from tests.benchmarks.generated_files import letters, web_pages
from tests.benchmarks.table import Row, milliseconds, show

RECORDS = 1_000
ROUNDS = 3
_TAGS = re.compile(r"<[^>]*>")


def run() -> None:
    """Measure each kind of file and print its table."""
    _measure("letters in TEI", letters)
    _measure("saved pages in HTML", web_pages)
    _measure("saved pages as text", pages)
    own, worker = (_peak(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"\nmemory at most: the program {own:.0f} MB, a worker {worker:.0f} MB")


def _peak(who: int) -> float:
    """The most memory that this process, or the largest of its workers, has taken, in MB."""
    return resource.getrusage(who).ru_maxrss / 1_024


def _measure(kind: str, generate: Callable[[Path, int], list[Path]]) -> None:
    """Measure in turns and print the table."""
    bare: list[float] = []
    stored: list[float] = []
    indexed: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "files").mkdir()
        files = generate(folder / "files", RECORDS)
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
        f"Import of {RECORDS:,} {kind}",
        "reading the files and inserting their text, without markup, into SQLite FTS5",
        [Row("records stored", stored, bare), Row("stored and indexed", indexed, bare)],
    )


def _bare(database: Path, files: list[Path]) -> None:
    connection = sqlite3.connect(database)
    connection.execute("CREATE VIRTUAL TABLE page USING fts5(text)")
    connection.executemany(
        "INSERT INTO page VALUES (?)",
        ((_TAGS.sub("", file.read_text(encoding="utf-8")),) for file in files),
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
