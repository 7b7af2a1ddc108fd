"""What is brought to an archive many at a time, and what the archive has like it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desk_archive.domain.records import DocumentRole, Draft, Identifier


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A draft that is to become a record.

    Attributes:
        draft: what an importer made.
        sha256: of the original that it and its documents were made of, already stored, or None.
        source_path: the place the import came from, or None.
    """

    draft: Draft
    sha256: str | None
    source_path: str | None


@dataclass(frozen=True, slots=True)
class MatchKey:
    """By what a draft may be known in the archive.

    Attributes:
        sha256: of the file it was made of, or None.
        fragment: which part of the file it is, or None for the whole.
        identifiers: of the item.
    """

    sha256: str | None
    fragment: str | None = None
    identifiers: tuple[Identifier, ...] = ()


class MatchedBy(StrEnum):
    """What a record has in common with a draft."""

    ORIGINAL = "original"
    IDENTIFIER = "identifier"


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateDocument:
    """A document of a candidate, as far as a duplicate is told by it; without its text.

    Attributes:
        document: UUID.
        role: which form of the item it is.
        media_type: of the original.
        language: BCP 47 tag, or None.
        fragment: part of the original, or None for the whole.
        sha256: of the original, or None.
        text_sha256: of its reading text.
    """

    document: str
    role: DocumentRole
    media_type: str
    language: str | None
    fragment: str | None
    sha256: str | None
    text_sha256: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that a draft may be a duplicate or another form of.

    Attributes:
        record: UUID.
        by: what they have in common; the file, where both.
        documents: in order, those in the trash left out.
    """

    record: str
    by: MatchedBy
    documents: tuple[CandidateDocument, ...]
