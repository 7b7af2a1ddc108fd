"""Records found by what is known of them: a reference, an identifier, a file, a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, and_, bindparam, or_, select

from desk_archive.domain.intake import Candidate, MatchKey
from desk_archive.domain.records import Identifier
from desk_archive.storage.loading import CURRENT_VERSION
from desk_archive.storage.matching import match_many
from desk_archive.storage.near import duplicates
from desk_archive.storage.schema import (
    document,
    document_version,
    identifier,
    original,
    provenance,
    reading_text,
    record,
)
from desk_archive.storage.sql import among, listed
from desk_archive.storage.vocabulary import stored_key

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UUID_PREFIX = re.compile(r"[0-9a-f-]{6,36}")
_SCHEME_END = re.compile("[:#]")
_LIVE = record.c.trashed.is_(None)

_BY_DOCUMENT = (
    select(record.c.uuid)
    .distinct()
    .join(document, document.c.record_id == record.c.id)
    .join(document_version, CURRENT_VERSION)
    .where(_LIVE, document.c.trashed.is_(None))
    .order_by(record.c.id)
)

_BY_ORIGINAL = _BY_DOCUMENT.join(original, original.c.id == document_version.c.original_id).where(
    original.c.sha256 == bindparam("sha256"),
    document_version.c.fragment.is_not_distinct_from(bindparam("fragment")),
)
_BY_CATALOGUE_FILE = (
    select(record.c.uuid)
    .distinct()
    .join(provenance, provenance.c.record_id == record.c.id)
    .join(original, original.c.id == provenance.c.original_id)
    .where(_LIVE, original.c.sha256 == bindparam("sha256"))
    .order_by(record.c.id)
)
_BY_TEXT = _BY_DOCUMENT.join(reading_text, reading_text.c.id == document_version.c.text_id).where(
    reading_text.c.sha256 == bindparam("sha256")
)
_BY_IDENTIFIERS = (
    select(record.c.uuid, identifier.c.scheme, identifier.c.value)
    .join(identifier, identifier.c.record_id == record.c.id)
    .where(_LIVE, among(identifier.c.value))
    .order_by(record.c.id)
)


class RecordFinder:
    """Ways to records that are not in the trash."""

    def __init__(self, connection: Connection) -> None:
        """Read through a connection."""
        self._connection = connection

    def resolve(self, reference: str) -> list[tuple[str, str]]:
        """The records that a reference can mean, as UUID and title.

        Args:
            reference: a full UUID; else an identifier, by its value or as `scheme:value`; else the
                first 6 or more characters of a UUID. The first of these that fits decides.
        """
        reference = reference.strip()
        lower = reference.lower()
        if _UUID.fullmatch(lower):
            found = self._titles(record.c.uuid == lower)
            if found:
                return found
        found = self._by_identifier_text(reference)
        if not found and _UUID_PREFIX.fullmatch(lower):
            found = self._titles(record.c.uuid.between(lower, lower + "~"))
        return found

    def by_original(self, sha256: str, fragment: str | None) -> list[str]:
        """The UUIDs of records with a document made of this part of this file.

        Of a whole file also those that have only their catalogue data from it.
        """
        parameters = {"sha256": sha256, "fragment": fragment}
        found = list(self._connection.execute(_BY_ORIGINAL, parameters).scalars())
        if fragment is None:
            found += self._connection.execute(_BY_CATALOGUE_FILE, {"sha256": sha256}).scalars()
        return list(dict.fromkeys(found))

    def match_many(self, keys: Sequence[MatchKey]) -> list[list[Candidate]]:
        """The records that drafts may be duplicates of, for each key; see `storage.matching`."""
        return match_many(self._connection, keys)

    def by_text(self, sha256: str) -> list[str]:
        """The UUIDs of records with a document of this reading text."""
        return list(self._connection.execute(_BY_TEXT, {"sha256": sha256}).scalars())

    def by_identifiers(self, identifiers: Iterable[Identifier]) -> list[str]:
        """The UUIDs of records with any of these identifiers, by scheme and value."""
        wanted = {(given.scheme, given.value) for given in identifiers}
        if not wanted:
            return []
        rows = self._connection.execute(_BY_IDENTIFIERS, listed(value for _, value in wanted))
        return list(dict.fromkeys(r.uuid for r in rows if (r.scheme, r.value) in wanted))

    def duplicates(self, numbers: Sequence[int]) -> dict[int, list[str]]:
        """The UUIDs of records whose texts are equal or near, by the number of each record."""
        return duplicates(self._connection, numbers)

    def _titles(self, *conditions: object) -> list[tuple[str, str]]:
        statement = select(record.c.uuid, record.c.title).where(_LIVE, *conditions)  # type: ignore[arg-type]
        rows = self._connection.execute(statement.order_by(record.c.id))
        return [(row.uuid, row.title) for row in rows]

    def by_title(self, title: str) -> list[tuple[str, str]]:
        """UUID and title of the records that have exactly this title."""
        return self._titles(record.c.title_key == stored_key(title))

    def _by_identifier_text(self, reference: str) -> list[tuple[str, str]]:
        alternatives = [identifier.c.value == reference]
        alternatives += [
            and_(
                identifier.c.scheme == reference[: end.start()],
                identifier.c.value == reference[end.end() :],
            )
            for end in _SCHEME_END.finditer(reference)
        ]
        holders = select(identifier.c.record_id).where(or_(*alternatives))
        return self._titles(record.c.id.in_(holders))
