"""Files become records: read in worker processes, stored some at a time, failures told."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from desk_archive.domain.changes import Changes, Progress
from desk_archive.domain.errors import NotHereError
from desk_archive.domain.records import Record
from desk_archive.domain.text import MAX_CHARACTERS
from desk_archive.services.annotating import reanchor
from desk_archive.services.file_reading import FileReader
from desk_archive.services.import_filing import (
    Entry,
    Filing,
    Outcome,
    failures,
    find_matches,
    passed_over,
)
from desk_archive.services.import_report import (
    Failed,
    Imported,
    ImportReport,
    OnDuplicate,
    Preparation,
    PreparedRow,
    Skipped,
)
from desk_archive.services.import_sources import expand
from desk_archive.services.read_files import ReadFile, Source, Spool
from desk_archive.services.stamps import new_uuid

if TYPE_CHECKING:
    from desk_archive.domain.editing import FieldChanges
    from desk_archive.storage.archive import Archive

__all__ = [
    "Failed",
    "ImportReport",
    "Imported",
    "Importing",
    "OnDuplicate",
    "Preparation",
    "PreparedRow",
    "Skipped",
]

_BATCH_DRAFTS = 100
_BATCH_BYTES = 4_000_000
_NO_EDITS: Mapping[int, FieldChanges] = {}
_NO_PASSWORDS: Mapping[str, str] = {}


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

        Records are stored some at a time; whoever stops asking keeps all that was stored, whole.
        All of it is one step of the undo history.

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
        sources, skipped = _sources(paths, shown)
        outcome = Outcome(new_uuid(), collection, on_duplicate)
        outcome.skipped.extend(skipped)
        waiting = _Waiting()
        try:
            with closing(_reader(max_characters)) as reader:
                count = 0
                yield Progress(0, len(sources), sources[0].path.name if sources else "")
                for file in reader.read(sources, lambda: waiting.spool):
                    if file is not None:
                        count += 1
                        outcome.tell(file)
                        for entry in _entries(file):
                            waiting.add(entry)
                            if waiting.is_enough:
                                self._store(waiting.taken(), outcome)
                        if waiting.spool.size >= _BATCH_BYTES:
                            self._store(waiting.taken(), outcome)
                            waiting.spool.clear()
                    name = sources[count].path.name if count < len(sources) else ""
                    yield Progress(count, len(sources), name)
                self._store(waiting.taken(), outcome)
        finally:
            waiting.close()
        yield Progress(len(sources), len(sources))
        return outcome.report([source.shown for source in sources])

    def prepare(
        self,
        paths: Sequence[Path],
        *,
        on_duplicate: OnDuplicate = OnDuplicate.SKIP,
        passwords: Mapping[str, str] = _NO_PASSWORDS,
        max_characters: int = MAX_CHARACTERS,
    ) -> Generator[Progress, None, Preparation]:
        """Read files and folders and say what would be made of them; nothing is stored.

        Args:
            paths: files and folders.
            on_duplicate: what will be done with what is here already.
            passwords: of encrypted files, by what the report calls them.
            max_characters: the longest reading text, in code points.

        Returns:
            What waits for `commit`; it has to be closed.
        """
        sources, skipped = _sources(paths, None)
        spool = Spool()
        files: list[ReadFile] = []
        try:
            with closing(_reader(max_characters)) as reader:
                yield Progress(0, len(sources), sources[0].path.name if sources else "")
                for file in reader.read(sources, lambda: spool, passwords):
                    if file is not None:
                        files.append(file)
                    name = sources[len(files)].path.name if len(files) < len(sources) else ""
                    yield Progress(len(files), len(sources), name)
            rows: list[PreparedRow] = []
            entries = [entry for file in files for entry in _entries(file)]
            for start in range(0, len(entries), _BATCH_DRAFTS):
                yield Progress(len(files), len(sources))
                batch = entries[start : start + _BATCH_DRAFTS]
                rows += self._rows(start, batch, on_duplicate)
        except BaseException:
            spool.close()
            raise
        failed = tuple(failure for file in files for failure in failures(file))
        passed = tuple(part for file in files for part in passed_over(file))
        return Preparation(tuple(rows), (*skipped, *passed), failed, files, spool.close)

    def commit(
        self,
        preparation: Preparation,
        *,
        edits: Mapping[int, FieldChanges] = _NO_EDITS,
        leave_out: Collection[int] = (),
        collection: str | None = None,
        on_duplicate: OnDuplicate = OnDuplicate.SKIP,
        batch: str | None = None,
    ) -> Generator[Progress, None, ImportReport]:
        """Store what was prepared, as `run` does.

        Args:
            preparation: what was read; it is closed by whoever asked for it.
            edits: what the person changed of rows, by their key.
            leave_out: keys of the rows that are not wanted.
            collection: the name of a collection to put every record in, or None.
            on_duplicate: what to do with what is here already.
            batch: UUID; what is stored under the same one without anything between is one step of
                the undo history.

        Returns:
            What became of each row, with what could not be read.

        Raises:
            ArchiveError: if the archive can't be written: read-only, disk full.
        """
        outcome = Outcome(batch or new_uuid(), collection, on_duplicate)
        outcome.skipped.extend(preparation.skipped)
        outcome.failed.extend(preparation.failed)
        entries = [entry for file in preparation.files for entry in _entries(file)]
        kept = [
            Entry(entry.file, entry.number, edits.get(key))
            for key, entry in enumerate(entries)
            if key not in leave_out
        ]
        done = 0
        for together in _batches(kept):
            yield Progress(done, len(kept), together[0].summary.title)
            self._store(together, outcome)
            done += len(together)
        yield Progress(len(kept), len(kept))
        return outcome.report([file.source.shown for file in preparation.files])

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
        with closing(Spool()) as spool, closing(_reader(MAX_CHARACTERS)) as reader:
            source = Source(path, str(path))
            file = next(f for f in reader.read([source], lambda: spool) if f is not None)
            if file.error is not None:
                raise file.error
            mine = [d.document for d in record.documents if document in (None, d.document)]
            draft = file.draft(0) if file.summaries else None
            if not mine or draft is None or not draft.documents:
                message = "There is no such document to give a new version."
                raise NotHereError(message, path=str(path))
            with self._archive.writing("update") as unit:
                digest = unit.originals.put(path.read_bytes(), file.media_type)
                unit.records.set_document_text(mine[0], draft.documents[0], digest)
                reanchor(unit, mine[0])
                return mine[0], unit.changes()

    def _store(self, entries: Sequence[Entry], outcome: Outcome) -> None:
        if not entries:
            return
        with self._archive.writing("import", batch=outcome.batch) as unit:
            Filing(unit, outcome).file(entries)
            outcome.changes |= unit.changes()

    def _rows(
        self, first: int, entries: Sequence[Entry], on_duplicate: OnDuplicate
    ) -> Iterator[PreparedRow]:
        with self._archive.reading() as view:
            keep = on_duplicate is OnDuplicate.KEEP
            matches = [None] * len(entries) if keep else find_matches(view, entries)
            for key, (entry, match) in enumerate(zip(entries, matches, strict=True), first):
                summary = entry.summary
                yield PreparedRow(
                    key=key,
                    path=entry.shown,
                    title=summary.title,
                    date=summary.date,
                    type=summary.type,
                    documents=summary.documents,
                    characters=summary.characters,
                    warnings=summary.warnings,
                    likeness=match.likeness if match else None,
                    record=match.record if match else None,
                )


class _Waiting:
    """Drafts that were read and not stored yet."""

    def __init__(self) -> None:
        self.spool = Spool()
        self._entries: list[Entry] = []
        self._bytes = 0

    def add(self, entry: Entry) -> None:
        """One more."""
        self._entries.append(entry)
        self._bytes += entry.file.length(entry.number)

    @property
    def is_enough(self) -> bool:
        """Whether they should be stored now."""
        return len(self._entries) >= _BATCH_DRAFTS or self._bytes >= _BATCH_BYTES

    def taken(self) -> list[Entry]:
        """All of them, which wait no longer."""
        entries, self._entries, self._bytes = self._entries, [], 0
        return entries

    def close(self) -> None:
        """Forget them."""
        self.spool.close()


def _sources(
    paths: Sequence[Path], shown: Sequence[str] | None
) -> tuple[list[Source], list[Skipped]]:
    names = shown or [str(path) for path in paths]
    return expand([Source(path, name) for path, name in zip(paths, names, strict=True)])


def _reader(max_characters: int) -> FileReader:
    from desk_archive.importers.base import ImportOptions

    return FileReader(ImportOptions(max_characters=max_characters))


def _entries(file: ReadFile) -> list[Entry]:
    return [Entry(file, number) for number in range(len(file.summaries))]


def _batches(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The drafts as many at a time as are stored together."""
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += entry.file.length(entry.number)
        if len(batch) >= _BATCH_DRAFTS or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
