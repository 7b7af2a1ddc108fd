"""What is exported, what is held back, and what every format has to know."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from desk_archive.domain.annotations import Annotation, LegendColour
from desk_archive.domain.records import Record


class ExportKind(StrEnum):
    """What an export is about."""

    NOTES = "notes"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class ExportItem:
    """One record with what goes with it.

    Attributes:
        record: the record, or None for annotations whose target isn't in the archive.
        annotations: its annotations in document order, protected ones too: they are held back and
            counted here, not by the caller.
        texts: reading texts by the UUID of the document; {} where no text is wanted.
        withheld: UUIDs of protected records that this one points to by a relation or as a
            duplicate; what points to them is left out.
    """

    record: Record | None
    annotations: tuple[Annotation, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    withheld: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportContext:
    """What a format has to know beside the items.

    Attributes:
        title: what the export calls itself, for instance the name of the archive.
        legend: the reader's colours.
        exported: when, UTC, ISO 8601 with seconds and `Z`; None leaves it out.
        identifier: IRI of the export itself, for formats that need one.
    """

    title: str
    legend: tuple[LegendColour, ...] = ()
    exported: str | None = None
    identifier: str = field(default_factory=lambda: f"urn:uuid:{uuid.uuid4()}")

    def colour_of(self, annotation: Annotation) -> LegendColour | None:
        """The legend entry of an annotation, or None where it has none."""
        return next((c for c in self.legend if c.colour == annotation.colour), None)


@dataclass(slots=True)
class Tally:
    """How much went out so far.

    Attributes:
        records: records written; for notes, those with at least one annotation written.
        annotations: annotations written.
        held_back: what stayed out because it is protected. For notes: annotations, those of
            protected records among them. For records: protected records, and protected
            annotations of the others.
    """

    records: int = 0
    annotations: int = 0
    held_back: int = 0


Render = Callable[[Iterable[ExportItem], ExportContext], Iterator[str]]
"""Items become chunks of text, about one an item, so that large exports stream."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format notes or records can be written in.

    Attributes:
        name: on the command line.
        kind: what it is for.
        suffix: usual ending of the file's name, with the dot.
        media_type: of the file.
        render: what writes it; it is given released items only.
    """

    name: str
    kind: ExportKind
    suffix: str
    media_type: str
    render: Render


def released(items: Iterable[ExportItem], kind: ExportKind, tally: Tally) -> Iterator[ExportItem]:
    """The items without what is protected, counted as they pass.

    This is the one gate of every export: no format sees a protected record or annotation.
    """
    for item in items:
        annotations = tuple(a for a in item.annotations if not a.protected)
        if item.record is not None and item.record.protected:
            tally.held_back += len(item.annotations) if kind is ExportKind.NOTES else 1
            continue
        tally.held_back += len(item.annotations) - len(annotations)
        if kind is ExportKind.NOTES and not annotations:
            continue
        tally.annotations += len(annotations)
        tally.records += item.record is not None
        yield replace(item, record=_unlinked(item), annotations=annotations)


def _unlinked(item: ExportItem) -> Record | None:
    """The record without its links to protected ones, whose titles would tell of them."""
    record = item.record
    if record is None or not item.withheld:
        return record
    relations = tuple(r for r in record.fields.relations if r.record not in item.withheld)
    return replace(
        record,
        fields=replace(record.fields, relations=relations),
        duplicates=tuple(d for d in record.duplicates if d not in item.withheld),
    )
