"""Files become records: duplicates recognised, failures told, nothing half."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from desk_archive.domain.changes import Changes, Progress
from desk_archive.domain.errors import ImportFailedError, NotHereError
from desk_archive.domain.records import Description, Draft, DraftDocument, Origin, Record
from desk_archive.domain.text import MAX_CHARACTERS, sha256
from desk_archive.services.annotating import reanchor
from desk_archive.services.stamps import new_uuid

if TYPE_CHECKING:
    from desk_archive.importers.base import ImportOptions
    from desk_archive.storage.archive import Archive
    from desk_archive.storage.unit import Unit

_BATCH_FILES = 25
_BATCH_BYTES = 4_000_000


class OnDuplicate(StrEnum):
    """What to do with what is here already."""

    SKIP = "skip"
    REPLACE = "replace"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Imported:
    """A record made, or one that took more in."""

    path: str
    record: str
    title: str
    merged: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a part of one, that is here already or is of no known kind."""

    path: str
    record: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not become a record, and why."""

    path: str
    error: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of everything given, in its order."""

    imported: tuple[Imported, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    failed: tuple[Failed, ...] = ()
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True)
class _Source:
    """A file to import: where it is, and what it is called in the report."""

    path: Path
    shown: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as it was read, waiting to be stored."""

    source: _Source
    data: bytes
    media_type: str
    drafts: tuple[Draft, ...]


class Importing:
    """What a person can bring in."""

    def __init__(self, archive: Archive) -> None:
        """Work on an open archive."""
        self._archive = archive

    def run(
        self,
        paths: Sequence[Path],
        *,
        collection: str | None = None,
        on_duplicate: OnDuplicate = OnDuplicate.SKIP,
        shown: Sequence[str] | None = None,
        max_characters: int = MAX_CHARACTERS,
    ) -> Generator[Progress, None, ImportReport]:
        """Import files and folders.

        Files are stored some at a time; whoever stops asking keeps all that was stored, whole. All
        of it is one step of the undo history.

        Args:
            paths: files and folders; of a folder every file of a known kind, in order of names.
            collection: the name of a collection to put every record in, or None.
            on_duplicate: what to do with what is here already.
            shown: what each path is called in the report; by default as given.
            max_characters: the longest reading text, in code points.

        Returns:
            What became of each file.

        Raises:
            ArchiveError: if the archive can't be written: read-only, disk full.
        """
        from desk_archive.importers.base import ImportOptions

        names = shown or [str(path) for path in paths]
        sources, skipped = _expand(
            [_Source(path, name) for path, name in zip(paths, names, strict=True)]
        )
        outcome = _Outcome(new_uuid(), collection, on_duplicate)
        outcome.skipped.extend(skipped)
        options = ImportOptions(max_characters=max_characters)
        waiting: list[_Read] = []
        for count, source in enumerate(sources):
            yield Progress(count, len(sources), source.path.name)
            try:
                waiting.append(_read(source, options))
            except ImportFailedError as error:
                outcome.failed.append(Failed(source.shown, error.message))
            if len(waiting) >= _BATCH_FILES or _size(waiting) >= _BATCH_BYTES:
                self._store(waiting, outcome)
                waiting = []
        self._store(waiting, outcome)
        yield Progress(len(sources), len(sources))
        return outcome.report([source.shown for source in sources])

    def update(
        self, record: Record, path: Path, *, document: str | None = None
    ) -> tuple[str, Changes]:
        """Give a document a new version; its annotations are found again in it.

        Returns:
            The UUID of the document, and what changed.

        Raises:
            NotHereError: if the record has no such document.
            ImportFailedError: if the file can't be read.
        """
        from desk_archive.importers.base import ImportOptions

        read = _read(_Source(path, str(path)), ImportOptions())
        mine = [d.document for d in record.documents if document in (None, d.document)]
        if not mine or not read.drafts or not read.drafts[0].documents:
            message = "There is no such document to give a new version."
            raise NotHereError(message, path=str(path))
        with self._archive.writing("update") as unit:
            digest = unit.originals.put(read.data, read.media_type)
            unit.records.set_document_text(mine[0], read.drafts[0].documents[0], digest)
            reanchor(unit, mine[0])
            return mine[0], unit.changes()

    def _store(self, waiting: Iterable[_Read], outcome: _Outcome) -> None:
        files = list(waiting)
        if not files:
            return
        with self._archive.writing("import", batch=outcome.batch) as unit:
            for read in files:
                _store_file(unit, read, outcome)
            outcome.changes |= unit.changes()


@dataclass(slots=True)
class _Outcome:
    """What has become of the files so far."""

    batch: str
    collection: str | None
    on_duplicate: OnDuplicate
    imported: list[Imported] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)

    def report(self, order: Sequence[str]) -> ImportReport:
        """The report, each list in the order of the files."""
        place = {path: number for number, path in enumerate(order)}

        def by_file(entry: Imported | Skipped | Failed) -> int:
            return place.get(entry.path, len(place))

        return ImportReport(
            tuple(sorted(self.imported, key=by_file)),
            tuple(sorted(self.skipped, key=by_file)),
            tuple(sorted(self.failed, key=by_file)),
            self.changes,
        )


# --- files ----------------------------------------------------------------------------------------


def _expand(sources: Iterable[_Source]) -> tuple[list[_Source], list[Skipped]]:
    """The files that are meant; those of a folder that are of no known kind are left out."""
    from desk_archive.importers.registry import is_known

    files: list[_Source] = []
    skipped: list[Skipped] = []
    for source in sources:
        if not source.path.is_dir():
            files.append(source)
            continue
        for path in _walk(source.path):
            shown = str(path)
            if is_known(path):
                files.append(_Source(path, shown))
            else:
                skipped.append(Skipped(shown, None, "no kind of file that can be imported"))
    return files, skipped


def _walk(folder: Path) -> Iterator[Path]:
    """All files below a folder by name; hidden ones, and links to folders, are passed over."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if not path.is_symlink():
                yield from _walk(path)
        else:
            yield path


def _read(source: _Source, options: ImportOptions) -> _Read:
    from desk_archive.importers import registry

    # First the importer, for it refuses what is too large before anything is loaded.
    drafts = tuple(registry.read(source.path, options))
    try:
        data = source.path.read_bytes()
    except OSError as error:
        raise ImportFailedError(_unreadable(source.path, error), path=source.shown) from error
    return _Read(source, data, registry.media_type(source.path), drafts)


def _unreadable(path: Path, error: OSError) -> str:
    """Why a file can't be read, in words."""
    if isinstance(error, FileNotFoundError):
        return f"There is no file “{path}”."
    if isinstance(error, PermissionError):
        return f"“{path}” may not be read: you have no permission."
    return f"“{path}” can't be read: {error.strerror or error}."


def _size(waiting: Iterable[_Read]) -> int:
    return sum(len(read.data) for read in waiting)


# --- one file in a transaction --------------------------------------------------------------------


def _store_file(unit: Unit, read: _Read, outcome: _Outcome) -> None:
    """Store every record of a file; parts of one file are never duplicates of each other."""
    digest = hashlib.sha256(read.data).hexdigest()
    own: set[str] = set()
    for found in read.drafts:
        draft = _in_collection(found, outcome.collection)
        match = None
        if outcome.on_duplicate is not OnDuplicate.KEEP:
            match = _match(unit, draft, digest, own)
        if match is None:
            uuid = _add(unit, draft, read)
            own.add(uuid)
            title = draft.fields.title
            made = Imported(read.source.shown, uuid, title, warnings=draft.warnings)
            outcome.imported.append(made)
        else:
            _meet(unit, draft, read, match, outcome)


def _add(unit: Unit, draft: Draft, read: _Read) -> str:
    digest = unit.originals.put(read.data, read.media_type)
    return unit.records.add(draft, sha256=digest, source_path=str(read.source.path.absolute()))


def _in_collection(draft: Draft, collection: str | None) -> Draft:
    if collection is None:
        return draft
    collections = tuple(dict.fromkeys((*draft.fields.collections, collection)))
    fields = dataclasses.replace(draft.fields, collections=collections)
    return dataclasses.replace(draft, fields=fields)


class _Likeness(StrEnum):
    """How a draft stands to a record that is here."""

    SAME_FILE = "the same file is here already"
    SAME_TEXT = "the same record with the same text is here already"
    NEW_VERSION = "the same record is here already with another text"
    OTHER_FORM = "the same record is here in another form"


@dataclass(frozen=True, slots=True)
class _Match:
    record: Record
    likeness: _Likeness
    document: str | None = None


def _match(unit: Unit, draft: Draft, digest: str, own: set[str]) -> _Match | None:
    """The record a draft is a duplicate or another form of, or None."""
    fragment = draft.documents[0].fragment if draft.documents else None
    for uuid in unit.records.by_original(digest, fragment):
        record = unit.records.get(uuid)
        if record is not None and uuid not in own:
            return _Match(record, _Likeness.SAME_FILE)
    for uuid in unit.records.by_identifiers(draft.fields.identifiers):
        record = unit.records.get(uuid)
        if record is not None and uuid not in own:
            return _compare(unit, draft, record)
    return None


def _compare(unit: Unit, draft: Draft, record: Record) -> _Match:
    """How a draft stands to the record of the same identifier."""
    if not draft.documents:
        return _Match(record, _Likeness.OTHER_FORM)
    new = draft.documents[0]
    digest = sha256(new.text)
    for stored in record.documents:
        text = unit.documents.reading_text(stored.document)
        if text is not None and text.sha256 == digest:
            return _Match(record, _Likeness.SAME_TEXT, stored.document)
    for stored in record.documents:
        if (stored.media_type, stored.role, stored.language) == (
            new.media_type,
            new.role,
            new.language,
        ):
            return _Match(record, _Likeness.NEW_VERSION, stored.document)
    return _Match(record, _Likeness.OTHER_FORM)


def _meet(unit: Unit, draft: Draft, read: _Read, match: _Match, outcome: _Outcome) -> None:
    """Do with a duplicate what was asked."""
    shown, record = read.source.shown, match.record
    replace = outcome.on_duplicate is OnDuplicate.REPLACE
    if match.likeness is _Likeness.OTHER_FORM:
        for document in draft.documents:
            digest = unit.originals.put(read.data, read.media_type)
            unit.records.add_document(record.record, document, digest)
    elif match.likeness is _Likeness.SAME_FILE or not replace:
        reason = match.likeness.value
        if match.likeness is _Likeness.NEW_VERSION:
            reason += "; import it with “replace” to give the document its new text"
        outcome.skipped.append(Skipped(shown, record.record, reason))
        return
    elif match.document is not None:
        _new_version(unit, draft.documents[0], read, match.document)
    fields, origins = _filled(record, draft, overwrite=match.likeness is not _Likeness.OTHER_FORM)
    unit.records.set_fields(record.record, fields, origins)
    title = fields.title
    outcome.imported.append(Imported(shown, record.record, title, merged=True))


def _new_version(unit: Unit, new: DraftDocument, read: _Read, document: str) -> None:
    digest = unit.originals.put(read.data, read.media_type)
    unit.records.set_document_text(document, new, digest)
    reanchor(unit, document)


def _filled(
    record: Record, draft: Draft, *, overwrite: bool
) -> tuple[Description, dict[str, Origin]]:
    """The fields of a record after a draft of the same item came.

    Empty fields are filled; with `overwrite` those that the reader hasn't typed take the draft's
    value too.
    """
    values = {}
    origins = dict(record.origins)
    for item in dataclasses.fields(Description):
        old, new = getattr(record.fields, item.name), getattr(draft.fields, item.name)
        typed = origins.get(item.name) is Origin.TYPED
        keep = bool(old) and (typed or not overwrite or not new)
        values[item.name] = old if keep else new
        if not keep and new:
            origins[item.name] = draft.origins.get(item.name, Origin.FILE)
    return Description(**values), origins
