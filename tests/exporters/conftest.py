"""Two records with all kinds of annotations, the same at every run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from desk_archive.domain.anchoring import (
    AnchorState,
    PositionSelector,
    QuoteSelector,
    describe,
)
from desk_archive.domain.annotations import Annotation, LegendColour, LineStyle, Target
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    CallNumberLevel,
    Description,
    DocumentInfo,
    DocumentRole,
    Identifier,
    ReadingStatus,
    Record,
    Relation,
    RelationKind,
)
from desk_archive.domain.text import sha256
from desk_archive.exporters.base import ExportContext, ExportItem

EVIDENCE = "c0000000-0000-4000-8000-000000000001"
DOUBT = "c0000000-0000-4000-8000-000000000002"

TEXT = """MEMORANDUM OF CONVERSATION
Miss Marlow saw no reason why the sick should wait for Li Dong-geun [Li Dong Kun].
She asked for _nothing_ in writing; 3 * 4 = 12, `so to speak`, <b>boldly</b>.
| Item | Number |
1. Трудности перевода 😀 остаются."""


def uuid_of(kind: str, number: int) -> str:
    """A UUID that is the same at every run."""
    return f"{kind * 8}-0000-4000-8000-{number:012x}"


def make_record(number: int, **fields: Any) -> Record:
    """A small record."""
    return Record(
        number=number,
        record=uuid_of("a", number),
        fields=Description(**{"title": f"Record {number}"} | fields),
        added="2024-03-01T09:00:00Z",
        modified="2024-03-02T09:00:00Z",
    )


def make_annotation(
    number: int, record: Record | None, quote: str = "", **fields: Any
) -> Annotation:
    """An annotation on a passage of TEXT."""
    target = Target(quote=QuoteSelector(quote))
    if quote in TEXT:
        start = TEXT.index(quote)
        found, position = describe(TEXT, start, start + len(quote))
        target = Target(quote=found, position=position)
    uuid = uuid_of("b", number)
    return replace(
        Annotation(
            annotation=uuid,
            id=f"urn:uuid:{uuid}",
            record=record.record if record else None,
            document=uuid_of("d", record.number) if record else None,
            target=target,
            original=target,
            original_sha256=sha256(TEXT),
            created="2024-03-03T10:00:00Z",
            modified="2024-03-04T11:30:00Z",
        ),
        **fields,
    )


@pytest.fixture
def legend() -> tuple[LegendColour, ...]:
    """Two colours."""
    return (
        LegendColour(EVIDENCE, "Evidence", "#b98900", LineStyle.SOLID, 0),
        LegendColour(DOUBT, "To check", "#2f6bb0", LineStyle.DOTTED, 1),
    )


@pytest.fixture
def full_record() -> Record:
    """A record with a value in every field."""
    document = DocumentInfo(
        document=uuid_of("d", 1),
        role=DocumentRole.TRANSLATION,
        media_type="text/plain",
        language="en",
        fragment=None,
        sha256=sha256("original"),
        bytes=4321,
        characters=len(TEXT),
        pages=None,
    )
    scan = replace(
        document,
        document=uuid_of("d", 9),
        role=DocumentRole.SCAN,
        media_type="application/pdf",
        language=None,
        fragment="p3",
        pages=2,
        characters=0,
    )
    record = make_record(
        1,
        title="Memorandum: [draft] of a *conversation* #2",
        description="Marlow on the sick and wounded.",
        date=ArchivalDate("1953-03-29", "March 29, 1953"),
        type="Memorandum",
        languages=("Russian",),
        agents=(AgentName("Han, Sung-ho", AgentRole.AUTHOR, uuid_of("e", 1)),),
        places=("Harbour City",),
        topics=("Armistice",),
        subjects=("Prisoners of war--Repatriation",),
        collections=("Armistice papers",),
        repository="State Archive",
        source="State Archive, Fond 12, Opis 3",
        call_number=(CallNumberLevel("fond", "12"), CallNumberLevel("opis", "3")),
        classification="Top secret",
        rights="Free.",
        credits="Made possible by nobody.",
        uploaded="2011-11-20",
        identifiers=(Identifier("sample", "17", "https://example.org/17"),),
        citation='"Memorandum", March 29, 1953, Fond 12. https://example.org/a_b_c.',
        relations=(
            Relation(
                RelationKind.REPLY_TO,
                "Note of 12 February",
                ArchivalDate("1953-02-12", "February 12, 1953"),
                "An earlier note.",
                uuid_of("a", 2),
            ),
            Relation(RelationKind.RELATED, "Something else"),
        ),
    )
    return replace(
        record,
        tags=("wounded/lists", "press"),
        status=ReadingStatus.TO_CHECK,
        starred=True,
        documents=(document, scan),
        duplicates=(uuid_of("a", 3),),
    )


@pytest.fixture
def items(full_record: Record) -> list[ExportItem]:
    """What the golden files are made of."""
    second = make_record(
        2,
        title="Протокол второго заседания",
        date=ArchivalDate("1953-05", "May 1953"),
        source="Fond 14",
    )
    return [
        ExportItem(full_record, tuple(_annotations(full_record)), {uuid_of("d", 1): TEXT}),
        ExportItem(
            second,
            (
                make_annotation(
                    20,
                    second,
                    "",
                    note="About all of it.",
                    target=Target(),
                    original=Target(),
                    original_sha256=None,
                ),
            ),
        ),
    ]


def _annotations(record: Record) -> Iterator[Annotation]:
    yield make_annotation(
        1,
        record,
        "no reason why the sick should wait for Li Dong-geun [Li Dong Kun]",
        colour=EVIDENCE,
        note="Contradicts the note of *12 February*.",
        tags=("wounded/sick and wounded", "1953"),
    )
    yield make_annotation(
        2,
        record,
        "She asked for _nothing_ in writing; 3 * 4 = 12, `so to speak`, <b>boldly</b>.\n| Item |",
        colour=DOUBT,
        note="# A heading\n\n- one\n- two\n\n```\n<b>code</b>\n\n<script>alert(1)</script>",
        author="Edith Marlow",
    )
    yield make_annotation(3, record, "1. Трудности перевода 😀 остаются.")
    yield make_annotation(
        4,
        record,
        "no reason",
        state=AnchorState.FUZZY,
        score=0.72,
        target=Target(quote=QuoteSelector("asked for"), position=PositionSelector(116, 125)),
        note="Only proposed.",
    )
    yield make_annotation(5, record, "words that are gone", state=AnchorState.ORPHAN)
    yield make_annotation(6, record, "Miss Marlow", note="For nobody's eyes.", protected=True)
    yield make_annotation(
        7,
        record,
        "for Li",
        id="https://example.net/a/7",
        note="Comment text",
        received={
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "id": "https://example.net/a/7",
            "type": "Annotation",
            "bodyValue": "Comment text",
            "via": "https://example.net/",
            "target": "https://example.net/page",
        },
    )


@pytest.fixture
def context(legend: tuple[LegendColour, ...]) -> ExportContext:
    """A fixed time and name."""
    return ExportContext(
        title="Armistice papers: 'first' --- \"draft\" #1",
        legend=legend,
        exported="2024-04-01T12:00:00Z",
        identifier="urn:uuid:ffffffff-0000-4000-8000-000000000001",
    )
