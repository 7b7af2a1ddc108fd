"""What the tests of storage share: archives, drafts, annotations."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desk_archive.domain.anchoring import describe
from desk_archive.domain.annotations import Annotation, Target
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    CallNumberLevel,
    Description,
    DocumentRole,
    Draft,
    DraftDocument,
    Identifier,
    Origin,
    Record,
    Relation,
    RelationKind,
)
from desk_archive.domain.structure import Span, SpanKind
from desk_archive.storage.archive import Archive, OpenMode
from desk_archive.storage.unit import Unit

TEXT = "CIPHERED TELEGRAM\nHe proposed to end the war.\nKuznetsov, Fedorenko"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where an archive can be made."""
    return tmp_path / "mine.deskarchive"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    """A new archive."""
    opened = Archive.open(path, OpenMode.WRITE, create=True)
    yield opened
    opened.close()


def make_document(text: str = TEXT, **changes: Any) -> DraftDocument:
    """A document with a heading."""
    values: dict[str, Any] = {
        "role": DocumentRole.TRANSLATION,
        "media_type": "text/plain",
        "text": text,
        "language": "en",
        "spans": (Span(0, min(17, len(text)), SpanKind.HEADING, 1),),
    }
    return DraftDocument(**{**values, **changes})


def make_draft(title: str = "Telegram from Pyongyang", **fields: Any) -> Draft:
    """A draft with something in every field; `documents` replaces its document."""
    documents = fields.pop("documents", (make_document(),))
    values: dict[str, Any] = {
        "title": title,
        "description": "They report back to Moscow.",
        "date": ArchivalDate("1953-03-29", "March 29, 1953"),
        "type": "Cable",
        "languages": ("Russian",),
        "agents": (
            AgentName("Kuznetsov, Vasili V.", AgentRole.AUTHOR),
            AgentName("Molotov", AgentRole.RECIPIENT),
            AgentName("Kim, Il Sung", AgentRole.MENTIONED),
        ),
        "places": ("North Korea",),
        "topics": ("Korean War, 1950-1953",),
        "subjects": ("Korea--History--War", "Prisoners of war"),
        "collections": ("Korean War",),
        "repository": "AVP RF",
        "source": "AVP RF, Fond 059a, Opis 5a, Delo 3",
        "call_number": (CallNumberLevel("fond", "059a"), CallNumberLevel("opis", "5a")),
        "classification": "Secret",
        "rights": "One paragraph.\nAnother.",
        "credits": "Made possible by a foundation",
        "uploaded": "2011-11-20",
        "identifiers": (Identifier("wilson-center", "112123", "https://example.org/112123"),),
        "citation": "A sentence. https://example.org/112123",
        "relations": (
            Relation(
                RelationKind.RELATED,
                title="Telegram Reporting on a Meeting",
                date=ArchivalDate("1953-02-21", "February 21, 1953"),
                description="A meeting.",
            ),
        ),
    }
    return Draft(
        fields=Description(**{**values, **fields}),
        documents=documents,
        origins={"title": Origin.SITE_RULE},
        warnings=("The page has no summary.",),
        importer="wilson-text 1",
    )


def add(archive: Archive, draft: Draft | None = None, *, data: bytes | None = None) -> Record:
    """Import one draft as one step."""
    with archive.writing("import") as unit:
        return add_in(unit, draft, data=data)


def add_in(unit: Unit, draft: Draft | None = None, *, data: bytes | None = None) -> Record:
    """Import one draft in a transaction under way."""
    draft = draft or make_draft()
    sha256 = None if data is None else unit.originals.put(data, "text/plain")
    return unit.records.get(unit.records.add(draft, sha256=sha256, source_path="/where/it/was.txt"))


def make_annotation(of: Record, start: int = 18, end: int = 44, **changes: Any) -> Annotation:
    """An annotation of a passage of the first document of a record, whose text is `TEXT`."""
    quote, position = describe(TEXT, start, end)
    target = Target(quote=quote, position=position)
    made = str(uuid.uuid4())
    values: dict[str, Any] = {
        "annotation": made,
        "id": f"urn:uuid:{made}",
        "record": of.record,
        "document": of.documents[0].document,
        "target": target,
        "original": target,
        "original_sha256": None,
        "note": "The *turn*.",
        "tags": ("korea/talks",),
        "created": "2026-01-02T03:04:05Z",
        "modified": "2026-01-02T03:04:05Z",
    }
    return Annotation(**{**values, **changes})


def annotate(archive: Archive, of: Record, **changes: Any) -> Annotation:
    """Make an annotation as one step."""
    made = make_annotation(of, **changes)
    with archive.writing("annotate") as unit:
        unit.annotations.add(made)
    return made


class Maker:
    """The functions above, for tests that can't import them."""

    TEXT = TEXT
    document = staticmethod(make_document)
    draft = staticmethod(make_draft)
    add = staticmethod(add)
    add_in = staticmethod(add_in)
    annotation = staticmethod(make_annotation)
    annotate = staticmethod(annotate)


@pytest.fixture(scope="session")
def make() -> type[Maker]:
    """Makes drafts, records and annotations."""
    return Maker
