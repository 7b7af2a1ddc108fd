"""Drafts become records within one transaction: duplicates recognised, nothing half."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desk_archive.domain import editing
from desk_archive.domain.changes import Changes
from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.intake import Candidate, MatchedBy, MatchKey, NewRecord
from desk_archive.domain.records import Description, Draft, DraftDocument, Origin, Record
from desk_archive.services.annotating import reanchor
from desk_archive.services.import_report import (
    Failed,
    Imported,
    ImportReport,
    Likeness,
    OnDuplicate,
    Skipped,
)
from desk_archive.services.import_sources import NO_KNOWN_KIND

if TYPE_CHECKING:
    from desk_archive.domain.editing import FieldChanges
    from desk_archive.services.read_files import ReadFile, Summary
    from desk_archive.storage.unit import Unit, View

_SMALL_BYTES = 1_000_000
"""Larger originals are stored piece by piece."""

_HELD_BYTES = 16_000_000
"""So much of smaller ones is in memory at a time."""


@dataclass(slots=True)
class Outcome:
    """What has become of the files so far.

    Attributes:
        batch: UUID that makes all of it one step of the undo history.
        collection: of every record, or None.
        on_duplicate: what to do with what is here already.
        made: the records made of each part of each file.
        kept: the SHA-256 of originals that were stored.
    """

    batch: str
    collection: str | None
    on_duplicate: OnDuplicate
    imported: list[Imported] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    made: dict[tuple[int, str | None], set[str]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)

    def tell(self, file: ReadFile) -> None:
        """Take over what could not be read of a file."""
        self.skipped += passed_over(file)
        self.failed += failures(file)

    def report(self, order: Sequence[str]) -> ImportReport:
        """The report, each list in the order of the files."""
        place = {path: number for number, path in enumerate(order)}

        def by_file(entry: Imported | Skipped | Failed) -> int:
            whole = next((p for p in _containers(entry.path) if p in place), entry.path)
            return place.get(whole, len(place))

        return ImportReport(
            tuple(sorted(self.imported, key=by_file)),
            tuple(sorted(self.skipped, key=by_file)),
            tuple(sorted(self.failed, key=by_file)),
            self.changes,
        )


def _containers(shown: str) -> Iterable[str]:
    """A path and, where it may be a part of a container, what is above it."""
    while shown:
        yield shown
        shown = shown.rpartition("/")[0]


def failures(file: ReadFile) -> list[Failed]:
    """Why a file, or parts of it, could not be read."""
    found = [
        Failed(file.shown(part.part), part.message, part.kind)
        for part in file.failed
        if part.kind is not ErrorKind.UNKNOWN_FORMAT
    ]
    if file.error is not None and not _is_passed_over(file):
        found.append(Failed(file.source.shown, file.error.message, file.error.kind))
    return found


def passed_over(file: ReadFile) -> list[Skipped]:
    """The parts of a file, or the file if it was found in a folder, that are of no kind read."""
    found = [
        Skipped(file.shown(part.part), None, NO_KNOWN_KIND)
        for part in file.failed
        if part.kind is ErrorKind.UNKNOWN_FORMAT
    ]
    if file.error is not None and _is_passed_over(file):
        found.append(Skipped(file.source.shown, None, file.error.message))
    return found


def _is_passed_over(file: ReadFile) -> bool:
    """Whether nobody asked for this file by name and it is of no kind that is read."""
    unknown = file.error is not None and file.error.kind is ErrorKind.UNKNOWN_FORMAT
    return unknown and file.source.root is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """One draft to file.

    Attributes:
        file: it was read from.
        number: which of its drafts.
        edit: what the person changed in the preview, or None.
    """

    file: ReadFile
    number: int
    edit: FieldChanges | None = None

    @property
    def summary(self) -> Summary:
        """The draft in short."""
        return self.file.summaries[self.number]

    @property
    def shown(self) -> str:
        """What the report calls it."""
        return self.file.shown(self.summary.part)

    @property
    def sha256(self) -> str:
        """Of the bytes it was made of."""
        return self.summary.sha256 or self.file.sha256

    @property
    def origin(self) -> tuple[int, str | None]:
        """The file or part of a container it came from, drafts of which are never duplicates."""
        return self.file.number, self.summary.part

    def draft(self, collection: str | None) -> Draft:
        """The draft with what the person said of it."""
        draft = self.file.draft(self.number)
        fields, origins = draft.fields, dict(draft.origins)
        if self.edit is not None:
            fields = editing.apply(fields, self.edit)
            origins |= dict.fromkeys(self.edit.names, Origin.TYPED)
        if collection is not None:
            collections = tuple(dict.fromkeys((*fields.collections, collection)))
            fields = dataclasses.replace(fields, collections=collections)
        return dataclasses.replace(draft, fields=fields, origins=origins)

    @property
    def key(self) -> MatchKey:
        """By what it may be known in the archive."""
        return MatchKey(self.sha256, self.summary.fragment, self.summary.identifiers)


@dataclass(frozen=True, slots=True)
class Match:
    """The record that a draft is a duplicate or another form of.

    Attributes:
        record: its UUID.
        likeness: how the draft stands to it.
        document: UUID of its document that is meant, or None.
    """

    record: str
    likeness: Likeness
    document: str | None = None


def find_matches(view: View, entries: Sequence[Entry]) -> list[Match | None]:
    """For each draft the record that it is a duplicate or another form of, or None."""
    found = view.records.match_many([entry.key for entry in entries])
    return [_match(entry, each) for entry, each in zip(entries, found, strict=True)]


def _match(
    entry: Entry, candidates: Iterable[Candidate], own: Collection[str] = ()
) -> Match | None:
    """The first of the candidates that counts.

    Args:
        entry: the draft.
        candidates: what the archive has like it.
        own: records made of the same file, which don't count.
    """
    candidate = next((one for one in candidates if one.record not in own), None)
    if candidate is None:
        return None
    if candidate.by is MatchedBy.ORIGINAL:
        return Match(candidate.record, Likeness.SAME_FILE)
    summary = entry.summary
    for stored in candidate.documents:
        if stored.text_sha256 == summary.text_sha256:
            return Match(candidate.record, Likeness.SAME_TEXT, stored.document)
    for stored in candidate.documents:
        if (stored.media_type, stored.role.value, stored.language) == summary.form:
            return Match(candidate.record, Likeness.NEW_VERSION, stored.document)
    return Match(candidate.record, Likeness.OTHER_FORM)


class Filing:
    """Files drafts in one transaction: new ones together, the others one by one."""

    def __init__(self, unit: Unit, outcome: Outcome) -> None:
        """Write in a transaction.

        Args:
            unit: the transaction.
            outcome: learns what became of each draft.
        """
        self._unit = unit
        self._outcome = outcome
        self._new: list[Entry] = []
        self._known: dict[Hashable, tuple[int, str | None]] = {}

    def file(self, entries: Sequence[Entry]) -> None:
        """Store drafts, or meet what is here already as was asked."""
        if self._outcome.on_duplicate is OnDuplicate.KEEP:
            self._new = list(entries)
        else:
            found = self._unit.records.match_many([entry.key for entry in entries])
            for entry, candidates in zip(entries, found, strict=True):
                self._file(entry, candidates)
        self._flush()

    def _file(self, entry: Entry, candidates: Sequence[Candidate]) -> None:
        if any(self._known.get(name, entry.origin) != entry.origin for name in _names(entry.key)):
            # Perhaps the same as one of this batch, which the archive was not asked for.
            self._flush()
            candidates = self._unit.records.match_many([entry.key])[0]
        own = self._outcome.made.get(entry.origin, ())
        match = _match(entry, candidates, own)
        if match is None:
            self._new.append(entry)
            self._known.update(dict.fromkeys(_names(entry.key), entry.origin))
            return
        self._meet(entry, match)

    def _flush(self) -> None:
        """Make the records that nothing here is like."""
        drafts = [(entry, entry.draft(self._outcome.collection)) for entry in self._new]
        kept = self._keep(drafts)
        new = [
            NewRecord(draft, entry.sha256, str(entry.file.source.path.absolute()))
            for entry, draft in kept
        ]
        uuids = self._unit.records.add_many(new)
        for (entry, draft), uuid in zip(kept, uuids, strict=True):
            self._outcome.made.setdefault(entry.origin, set()).add(uuid)
            made = Imported(entry.shown, uuid, draft.fields.title, warnings=draft.warnings)
            self._outcome.imported.append(made)
        self._new = []

    def _keep(self, drafts: Sequence[tuple[Entry, Draft]]) -> list[tuple[Entry, Draft]]:
        """Store the bytes that drafts were made of; those whose bytes can't be had are told."""
        kept: list[tuple[Entry, Draft]] = []
        small: dict[str, tuple[bytes, str]] = {}
        for entry, draft in drafts:
            try:
                if entry.sha256 not in self._outcome.kept:
                    self._keep_one(entry, small)
                    self._outcome.kept.add(entry.sha256)
            except ImportFailedError as error:
                self._outcome.failed.append(Failed(entry.shown, error.message, error.kind))
            else:
                kept.append((entry, draft))
            if sum(len(data) for data, _ in small.values()) > _HELD_BYTES:
                self._unit.originals.put_many(list(small.values()))
                small.clear()
        self._unit.originals.put_many(list(small.values()))
        return kept

    def _keep_one(self, entry: Entry, small: dict[str, tuple[bytes, str]]) -> None:
        """Store bytes piece by piece, or note them to be stored with others where they are few.

        Raises:
            ImportFailedError: the file can't be read any more, is another by now, or too large.
        """
        file = entry.file
        path = file.source.path
        part = file.original(entry.sha256)
        if part is not None:
            small[entry.sha256] = part
            return
        try:
            if file.size > _SMALL_BYTES:
                self._unit.originals.put_file(path, file.sha256, file.media_type)
                return
            data = path.read_bytes()
        except OSError as error:
            message = f"“{path.name}” can't be read any more: {error.strerror or error}."
            raise ImportFailedError(message, path=file.source.shown) from error
        if hashlib.sha256(data).hexdigest() != file.sha256:
            message = f"“{path.name}” was changed while it was being imported; import it again."
            raise ImportFailedError(message, path=file.source.shown, kind=ErrorKind.CONFLICT)
        small[file.sha256] = data, file.media_type

    def _meet(self, entry: Entry, match: Match) -> None:
        """Do with a duplicate what was asked."""
        likeness = match.likeness
        replace = self._outcome.on_duplicate is OnDuplicate.REPLACE
        if likeness is Likeness.SAME_FILE or not (replace or likeness is Likeness.OTHER_FORM):
            reason = likeness.value
            if likeness is Likeness.NEW_VERSION:
                reason += "; import it with “replace” to give the document its new text"
            self._outcome.skipped.append(Skipped(entry.shown, match.record, reason))
            return
        (record,) = self._unit.records.get_many([match.record])
        draft = entry.draft(self._outcome.collection)
        if not self._keep([(entry, draft)]):
            return
        if likeness is Likeness.OTHER_FORM:
            for document in draft.documents:
                self._unit.records.add_document(record.record, document, entry.sha256)
        elif match.document is not None:
            self._new_version(match.document, draft.documents[0], entry.sha256)
        fields, origins = filled(record, draft, overwrite=likeness is not Likeness.OTHER_FORM)
        self._unit.records.set_fields(record.record, fields, origins)
        made = Imported(entry.shown, record.record, fields.title, merged=True)
        self._outcome.imported.append(made)

    def _new_version(self, document: str, new: DraftDocument, digest: str) -> None:
        self._unit.records.set_document_text(document, new, digest)
        reanchor(self._unit, document)


def _names(key: MatchKey) -> Iterator[Hashable]:
    """Everything by which two drafts may be the same."""
    yield key.sha256, key.fragment
    for identifier in key.identifiers:
        yield identifier.scheme, identifier.value, None


def filled(
    record: Record, draft: Draft, *, overwrite: bool
) -> tuple[Description, Mapping[str, Origin]]:
    """The fields of a record after a draft of the same item came.

    Empty fields are filled; with `overwrite` those that the reader hasn't typed take the draft's
    value too.
    """
    values = {}
    origins = dict(record.origins)
    for item in dataclasses.fields(Description):
        old, new = getattr(record.fields, item.name), getattr(draft.fields, item.name)
        if item.name == "relations":
            # What only other records say isn't this one's.
            old = tuple(relation for relation in old if not relation.inverse)
        typed = origins.get(item.name) is Origin.TYPED
        keep = bool(old) and (typed or not overwrite or not new)
        values[item.name] = old if keep else new
        if not keep and new:
            origins[item.name] = draft.origins.get(item.name, Origin.FILE)
    return Description(**values), origins
