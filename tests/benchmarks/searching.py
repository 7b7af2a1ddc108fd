"""Search at 1,000 records against bare SQLite FTS5 on the same texts and words."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path

from desk_archive.domain.queries import FacetFilter, FacetName, Query
from desk_archive.services.context import Access, Services, open_services
from tests.benchmarks.generated import SEED, VOCABULARY, pages, words
from tests.benchmarks.table import Row, milliseconds, show

RECORDS = 1_000
QUERIES = 40


def run() -> None:
    """Ask both the same, one after the other, and print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pages").mkdir()
        files = pages(folder / "pages", RECORDS)
        services = open_services(
            folder / "bench.deskarchive", Access.WRITE, create=True, secret=lambda: "s"
        )
        for _ in services.importing.run(files):
            pass
        services.searching.prepare()
        bare = sqlite3.connect(":memory:")
        bare.execute("CREATE VIRTUAL TABLE page USING fts5(text, prefix='2 3')")
        bare.executemany(
            "INSERT INTO page VALUES (?)", ((f.read_text(encoding="utf-8"),) for f in files)
        )
        rows = _measure(Both(services, bare))
        services.close()
        bare.close()
    show(
        f"Search at {RECORDS:,} records: exact total and order of all",
        "SQLite FTS5: the best 50 and the exact total",
        rows,
    )


@dataclass(frozen=True)
class Both:
    """Our archive and the bare table, which hold the same texts."""

    services: Services
    bare: sqlite3.Connection

    def ours(self, query: Query, *, facets: bool = False, snippets: bool = False) -> float:
        """How long our answer takes."""

        def ask() -> None:
            result = self.services.searching.find(query)
            if facets:
                result.facets()
            if snippets:
                self.services.searching.hits(query.text, result.numbers[:50])

        return milliseconds(ask)

    def theirs(self, text: str, *, snippets: bool = False) -> float:
        """How long the bare table takes."""
        what = "snippet(page, 0, '[', ']', '…', 30)" if snippets else "rowid"
        sql = f"SELECT {what} FROM page WHERE page MATCH ? ORDER BY rank LIMIT 50"

        def ask() -> None:
            self.bare.execute(sql, [text]).fetchall()
            self.bare.execute("SELECT count(*) FROM page WHERE page MATCH ?", [text]).fetchone()

        return milliseconds(ask)


def _measure(both: Both) -> list[Row]:
    rows = []
    for kind, made in _queries().items():
        pairs = [(both.ours(Query(text=text)), both.theirs(fts)) for text, fts in made]
        rows.append(Row(kind, [p[0] for p in pairs], [p[1] for p in pairs]))
    common = _queries()["common word"]
    chosen = Query(include=(FacetFilter(FacetName.PLACE, "Place 1"),))
    return [
        *rows,
        Row(
            "common word, all facet counts",
            [both.ours(Query(text=text), facets=True) for text, _ in common],
            [both.theirs(fts) for _, fts in common],
        ),
        Row(
            "common word, 50 snippets",
            [both.ours(Query(text=text), snippets=True) for text, _ in common],
            [both.theirs(fts, snippets=True) for _, fts in common],
        ),
        Row(
            "facet chosen, all facet counts",
            [both.ours(chosen, facets=True) for _ in range(QUERIES)],
        ),
    ]


def _queries() -> dict[str, list[tuple[str, str]]]:
    """Queries by kind, each as we and as FTS5 write it."""
    vocabulary = words(VOCABULARY, random.Random(SEED))
    rng = random.Random(7)
    rare = [rng.choice(vocabulary[3_000:]) for _ in range(QUERIES)]
    common = [vocabulary[rng.randrange(5, 40)] for _ in range(QUERIES)]
    others = [vocabulary[rng.randrange(40, 200)] for _ in range(QUERIES)]
    return {
        "rare word": [(word, word) for word in rare],
        "common word": [(word, word) for word in common],
        "two words": [(f"{a} {b}", f"{a} {b}") for a, b in zip(common, others, strict=True)],
        "phrase": [(f'"{a} {b}"', f'"{a} {b}"') for a, b in zip(common, others, strict=True)],
        "three-letter beginning": [(f"{word[:3]}*", f"{word[:3]}*") for word in others],
    }
