"""The program tests itself where it is installed: the main job, in a temporary archive."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from desk_archive import config
from desk_archive.domain.changes import Progress
from desk_archive.domain.queries import Query
from desk_archive.services.context import Access, Services, open_services
from desk_archive.services.exporting import Selection
from desk_archive.services.sample import make_sample


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried.

    Attributes:
        name: what, for instance `search`.
        ok: whether it worked.
        detail: what was seen, or what went wrong.
        seconds: how long it took.
    """

    name: str
    ok: bool
    detail: str
    seconds: float


def self_test(window: Callable[[Path], str] | None = None) -> Iterator[Step]:
    """Import the sample, search, annotate, export and check in a temporary archive.

    Args:
        window: opens the window on the archive and says what it saw; None leaves that out.

    Yields:
        Each step as it is done; the first that fails is the last.
    """
    with tempfile.TemporaryDirectory(prefix="desk-archive-") as folder:
        path = Path(folder) / f"self-test{config.ARCHIVE_SUFFIX}"
        services: list[Services] = []
        steps: list[tuple[str, Callable[[], str]]] = [
            ("resources", _resources),
            ("import", lambda: _import(path, services)),
            ("search", lambda: _search(services[0])),
            ("facets", lambda: _facets(services[0])),
            ("annotate", lambda: _annotate(services[0])),
            ("undo", lambda: _undo(services[0])),
            ("export", lambda: _export(services[0], Path(folder))),
            ("check", lambda: _check(services[0])),
            ("close", lambda: _close(services)),
        ]
        if window is not None:
            steps.append(("window", lambda: window(path)))
        try:
            yield from _run(steps)
        finally:
            if services:
                services.pop().close()


def _run(steps: list[tuple[str, Callable[[], str]]]) -> Iterator[Step]:
    for name, action in steps:
        begun = time.monotonic()
        try:
            detail, ok = action(), True
        except Exception as error:  # noqa: BLE001 - whatever is wrong is what is reported
            detail, ok = f"{type(error).__name__}: {error}", False
        yield Step(name, ok, detail, round(time.monotonic() - begun, 3))
        if not ok:
            return


def exhaust(steps: Iterator[Progress]) -> None:
    """Run long work to its end."""
    for _ in steps:
        pass


def _expect(condition: object, what: str) -> None:
    if not condition:
        raise RuntimeError(what)


def _resources() -> str:
    folder = config.resource_path("sample")
    _expect(folder.is_dir(), f"the resources are missing at {folder}")
    return str(config.resource_path())


def _import(path: Path, services: list[Services]) -> str:
    make_sample(path)
    services.append(open_services(path, Access.WRITE))
    counts = services[0].library.counts()
    _expect(counts.records, "nothing was imported")
    return f"{counts.records} records, {counts.annotations} annotations"


def _search(services: Services) -> str:
    exhaust(services.searching.drain())
    found = services.searching.find(Query(text="armistice"))
    _expect(found.total, "a word of the sample was not found")
    hits = services.searching.hits("armistice", found.numbers[:1])
    _expect(any(hit.snippets for hit in hits.values()), "the match can't be shown")
    return f"{found.total} records for “armistice”"


def _facets(services: Services) -> str:
    facets = services.searching.find(Query()).facets()
    counted = {str(name): len(values) for name, values in facets.items() if values}
    _expect(counted.get("place"), "no place was counted")
    return f"{sum(counted.values())} values of {len(counted)} facets"


def _annotate(services: Services) -> str:
    number = services.searching.find(Query()).numbers[0]
    record = services.library.get(services.library.uuids([number])[number])
    document = record.documents[0].document
    made, _ = services.annotating.annotate(document, 0, 20, note="A note of the self-test")
    _expect(services.annotating.get(made.annotation) == made, "the annotation was not kept")
    return f"on “{record.fields.title}”"


def _undo(services: Services) -> str:
    before = services.library.counts().annotations
    _expect(services.history.undo(), "there was nothing to undo")
    _expect(services.library.counts().annotations == before - 1, "undo did not take it back")
    _expect(services.history.redo(), "there was nothing to do again")
    return "taken back and done again"


def _export(services: Services, folder: Path) -> str:
    sizes = []
    for name in services.exporting.note_formats():
        output = folder / f"notes.{name}"
        exhaust(services.exporting.notes(name, output, Selection()))
        sizes.append(f"{name} {output.stat().st_size} bytes")
    for name in services.exporting.record_formats():
        output = folder / f"records.{name}"
        exhaust(services.exporting.records(name, output, Selection()))
        sizes.append(f"{name} {output.stat().st_size} bytes")
    return ", ".join(sizes)


def _check(services: Services) -> str:
    findings = services.maintenance.check()
    _expect(not findings, "; ".join(finding.what for finding in findings))
    return "nothing wrong"


def _close(services: list[Services]) -> str:
    services.pop().close()
    return "the archive is one whole file"
