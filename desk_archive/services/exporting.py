"""Notes and records leave: chosen, counted, written so that an older file is never half replaced."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk_archive.domain.annotations import Annotation, LegendColour
from desk_archive.domain.changes import Progress
from desk_archive.domain.errors import NotHereError
from desk_archive.domain.queries import Query
from desk_archive.services.annotating import Annotating
from desk_archive.services.stamps import utc_now

if TYPE_CHECKING:
    from desk_archive.domain.records import Record
    from desk_archive.exporters.base import ExportContext, ExportItem, Format
    from desk_archive.services.searching import Searching
    from desk_archive.storage.archive import Archive

_BATCH = 100


@dataclass(frozen=True, slots=True)
class Selection:
    """What to export; all that is given restricts.

    Attributes:
        records: UUIDs of records, or None for all.
        query: a query the records have to fit, or None.
        tag: path of a tag of the annotations, or None.
        colour: name of a legend colour of the annotations, or None.
    """

    records: tuple[str, ...] | None = None
    query: Query | None = None
    tag: str | None = None
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written.

    Attributes:
        path: the file.
        annotations, records: how many are in it.
        held_back: how many records and annotations stayed out because they are protected.
    """

    path: str
    annotations: int
    records: int
    held_back: int


class Exporting:
    """What a person can take away."""

    def __init__(self, archive: Archive, searching: Searching) -> None:
        """Work on an open archive."""
        self._archive = archive
        self._searching = searching
        self._annotating = Annotating(archive)

    def note_formats(self) -> tuple[str, ...]:
        """The names of the formats notes can be written in."""
        from desk_archive.exporters.registry import NOTE_FORMATS

        return tuple(NOTE_FORMATS)

    def record_formats(self) -> tuple[str, ...]:
        """The names of the formats records can be written in."""
        from desk_archive.exporters.registry import RECORD_FORMATS

        return tuple(RECORD_FORMATS)

    def suffix(self, name: str) -> str:
        """The usual ending of the name of a file in a format, with its dot.

        Raises:
            NotHereError: if there is no such format.
        """
        return _format(name).suffix

    def notes(
        self, name: str, output: Path, selection: Selection
    ) -> Generator[Progress, None, ExportReport]:
        """Write the annotations of a selection in a format.

        Raises:
            NotHereError: if there is no such format, or no colour of that name.
            ExportFailedError: if the file can't be written; an older one is as it was.
        """
        form = _format(name)
        annotations = self._annotating.select(
            colour=selection.colour, tag=selection.tag, numbers=self._numbers(selection)
        )
        by_record: dict[str | None, list[Annotation]] = {}
        for annotation in annotations:
            by_record.setdefault(annotation.record, []).append(annotation)
        chosen = selection.records
        uuids = [uuid for uuid in chosen or by_record if uuid is not None and uuid in by_record]
        items = self._items(uuids, by_record, texts=False)
        return (yield from self._write(form, output, items, len(uuids)))

    def records(
        self, name: str, output: Path, selection: Selection
    ) -> Generator[Progress, None, ExportReport]:
        """Write the records of a selection, with texts and annotations, in a format.

        Raises:
            NotHereError: if there is no such format.
            ExportFailedError: if the file can't be written; an older one is as it was.
        """
        form = _format(name)
        uuids = list(selection.records or ())
        if not uuids:
            numbers = self._numbers(selection)
            if numbers is None:
                numbers = list(self._searching.find(Query()).numbers)
            with self._archive.reading() as view:
                by_number = view.records.uuids(numbers)
            uuids = [by_number[number] for number in numbers if number in by_number]
        items = self._items(uuids, None, texts=True)
        return (yield from self._write(form, output, items, len(uuids)))

    def _numbers(self, selection: Selection) -> list[int] | None:
        """The record numbers that the query of a selection finds, or None for all."""
        if selection.query is None:
            return None
        return list(self._searching.find(selection.query).numbers)

    def _items(
        self,
        uuids: Sequence[str],
        annotations: Mapping[str | None, Sequence[Annotation]] | None,
        *,
        texts: bool,
    ) -> Iterator[ExportItem]:
        """Records with what goes with them, read a batch at a time."""
        from desk_archive.exporters.base import ExportItem

        for start in range(0, len(uuids), _BATCH):
            with self._archive.reading() as view:
                for record in view.records.get_many(uuids[start : start + _BATCH]):
                    if annotations is None:
                        own = view.annotations.of_record(record.record)
                    else:
                        own = list(annotations[record.record])
                    read = {}
                    for document in record.documents if texts else ():
                        text = view.documents.reading_text(document.document)
                        read[document.document] = text.text if text else ""
                    pointed = view.records.get_many(_pointed_to(record))
                    withheld = frozenset(other.record for other in pointed if other.protected)
                    yield ExportItem(record, tuple(own), read, withheld)

    def _write(
        self, form: Format, output: Path, items: Iterator[ExportItem], total: int
    ) -> Generator[Progress, None, ExportReport]:
        from desk_archive.exporters.registry import export

        steps = export(form, items, output, self._context())
        while True:
            try:
                tally = next(steps)
            except StopIteration as stop:
                tally = stop.value
                break
            except GeneratorExit:
                steps.close()
                raise
            yield Progress(min(tally.records, total), total, output.name)
        return ExportReport(str(output), tally.annotations, tally.records, tally.held_back)

    def _context(self) -> ExportContext:
        from desk_archive.exporters.base import ExportContext

        return ExportContext(
            title=self._archive.path.stem,
            legend=self._annotating.legend(),
            exported=utc_now(),
        )


def _pointed_to(record: Record) -> list[str]:
    """The records that a record names by a relation or as its duplicate."""
    related = [relation.record for relation in record.fields.relations if relation.record]
    return [*related, *record.duplicates]


def _format(name: str) -> Format:
    from desk_archive.exporters.registry import NOTE_FORMATS, RECORD_FORMATS

    form = NOTE_FORMATS.get(name) or RECORD_FORMATS.get(name)
    if form is None:
        message = f"There is no export format “{name}”."
        raise NotHereError(message)
    return form


def annotation_json(annotation: Annotation, legend: Sequence[LegendColour]) -> dict[str, Any]:
    """An annotation as W3C JSON-LD, as the command line prints and files hold it."""
    from desk_archive.exporters.web_annotation import to_jsonld

    return to_jsonld(annotation, tuple(legend))
