"""What the archive has like many drafts at once: by their files, by their identifiers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Connection, func, literal, null, select, union_all

from desk_archive.domain.intake import Candidate, CandidateDocument, MatchedBy, MatchKey
from desk_archive.domain.records import DocumentRole
from desk_archive.storage.loading import CURRENT_VERSION
from desk_archive.storage.schema import (
    document,
    document_version,
    identifier,
    original,
    provenance,
    reading_text,
    record,
)
from desk_archive.storage.sql import among, listed, raw

_WHOLE = ""
_LIVE = record.c.trashed.is_(None)
_BY_ORIGINAL: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(original.c.sha256, document_version.c.fragment, record.c.id, record.c.uuid)
    .select_from(original)
    .join(document_version, document_version.c.original_id == original.c.id)
    .join(document, CURRENT_VERSION)
    .join(record, record.c.id == document.c.record_id)
    .where(
        among(original.c.sha256, "files"),
        among(func.coalesce(document_version.c.fragment, literal(_WHOLE)), "fragments"),
        document.c.trashed.is_(None),
        _LIVE,
    ),
    # Those that have only their catalogue data from a file have it from all of it.
    select(original.c.sha256, null(), record.c.id, record.c.uuid)
    .select_from(original)
    .join(provenance, provenance.c.original_id == original.c.id)
    .join(record, record.c.id == provenance.c.record_id)
    .where(among(original.c.sha256, "files"), _LIVE),
)
_BY_IDENTIFIER = (
    select(identifier.c.scheme, identifier.c.value, record.c.id, record.c.uuid)
    .select_from(identifier)
    .join(record, record.c.id == identifier.c.record_id)
    .where(among(identifier.c.value, "values"), among(identifier.c.scheme, "schemes"), _LIVE)
)
_DOCUMENTS = (
    select(
        document.c.record_id,
        document.c.uuid,
        document.c.role,
        document_version.c.media_type,
        document.c.language,
        document_version.c.fragment,
        original.c.sha256,
        reading_text.c.sha256,
    )
    .join(document_version, CURRENT_VERSION)
    .join(reading_text, reading_text.c.id == document_version.c.text_id)
    .outerjoin(original, original.c.id == document_version.c.original_id)
    .where(among(document.c.record_id), document.c.trashed.is_(None))
    .order_by(document.c.record_id, document.c.position, document.c.id)
)

_Found = dict[tuple[str, str | None], dict[int, str]]


def match_many(connection: Connection, keys: Sequence[MatchKey]) -> list[list[Candidate]]:
    """The records that drafts may be duplicates or other forms of, in three statements.

    Args:
        connection: any.
        keys: by what each draft is known.

    Returns:
        For each key the records outside the trash: first those made of the same part of the same
        file, then those with one of its identifiers, the oldest first in both.
    """
    by_original = _by_original(connection, keys)
    by_identifier = _by_identifier(connection, keys)
    matched = [_matched(key, by_original, by_identifier) for key in keys]
    documents = _documents(connection, {number for found in matched for number in found})
    return [
        [Candidate(uuid, by, tuple(documents[number])) for number, (uuid, by) in found.items()]
        for found in matched
    ]


def _matched(
    key: MatchKey, by_original: _Found, by_identifier: _Found
) -> dict[int, tuple[str, MatchedBy]]:
    """The records that fit one key, by their numbers, in order."""
    found: dict[int, tuple[str, MatchedBy]] = {}
    if key.sha256 is not None:
        for number, uuid in sorted(by_original[key.sha256, key.fragment].items()):
            found[number] = (uuid, MatchedBy.ORIGINAL)
    others: dict[int, str] = {}
    for known_by in key.identifiers:
        others |= by_identifier[known_by.scheme, known_by.value]
    for number, uuid in sorted(others.items()):
        found.setdefault(number, (uuid, MatchedBy.IDENTIFIER))
    return found


def _by_original(connection: Connection, keys: Iterable[MatchKey]) -> _Found:
    wanted = {(key.sha256, key.fragment) for key in keys if key.sha256 is not None}
    found: _Found = defaultdict(dict)
    if wanted:
        parameters = {
            **listed({sha256 for sha256, _ in wanted if sha256}, "files"),
            **listed({fragment or _WHOLE for _, fragment in wanted}, "fragments"),
        }
        for sha256, fragment, number, uuid in raw(connection, _BY_ORIGINAL, parameters):
            found[sha256, fragment][number] = uuid
    return found


def _by_identifier(connection: Connection, keys: Iterable[MatchKey]) -> _Found:
    wanted = {(known.scheme, known.value) for key in keys for known in key.identifiers}
    found: _Found = defaultdict(dict)
    if wanted:
        parameters = {
            **listed({scheme for scheme, _ in wanted}, "schemes"),
            **listed({value for _, value in wanted}, "values"),
        }
        for scheme, value, number, uuid in raw(connection, _BY_IDENTIFIER, parameters):
            found[scheme, value][number] = uuid
    return found


def _documents(
    connection: Connection, numbers: Collection[int]
) -> dict[int, list[CandidateDocument]]:
    """The documents of records, in order."""
    found: dict[int, list[CandidateDocument]] = defaultdict(list)
    if numbers:
        for row in raw(connection, _DOCUMENTS, listed(numbers)):
            number, uuid, role, media_type, language, fragment, sha256, text_sha256 = row
            found[number].append(
                CandidateDocument(
                    document=uuid,
                    role=DocumentRole(role),
                    media_type=media_type,
                    language=language,
                    fragment=fragment,
                    sha256=sha256,
                    text_sha256=text_sha256,
                )
            )
    return found
