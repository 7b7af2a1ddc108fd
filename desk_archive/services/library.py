"""Records: found by reference, listed, marked and put into the trash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desk_archive.domain.changes import Changes
from desk_archive.domain.editing import FieldChanges, apply
from desk_archive.domain.errors import ErrorKind, NotHereError, WorldError
from desk_archive.domain.records import Description, Origin, ReadingStatus, Record, RecordRow

if TYPE_CHECKING:
    from desk_archive.storage.archive import Archive
    from desk_archive.storage.unit import Unit

_LISTED = 10


@dataclass(frozen=True, slots=True)
class Counts:
    """How much an archive holds; the trash doesn't count."""

    records: int
    annotations: int


class Library:
    """What a person can do with records."""

    def __init__(self, archive: Archive) -> None:
        """Work on an open archive."""
        self._archive = archive

    def title(self) -> str:
        """What the archive is called: its own title, else the name of its file."""
        with self._archive.reading() as view:
            title = view.settings.get("title")
        return title if isinstance(title, str) and title else self._archive.path.stem

    def get(self, reference: str) -> Record:
        """The record that a reference means.

        Args:
            reference: a full UUID, else an exact identifier, else the first 6 or more characters
                of a UUID.

        Raises:
            NotHereError: if there is none, or more than one; these are then listed.
        """
        with self._archive.reading() as view:
            found = view.records.resolve(reference)
            if len(found) == 1:
                record = view.records.get(found[0][0])
                if record is not None:
                    return record
        if not found:
            message = f"There is no record “{reference}” in this archive."
            raise NotHereError(message)
        listed = "; ".join(f"{uuid} ({title})" for uuid, title in found[:_LISTED])
        message = f"“{reference}” could mean any of {len(found)} records: {listed}."
        raise NotHereError(message, kind=ErrorKind.AMBIGUOUS)

    def get_many(self, uuids: Sequence[str]) -> list[Record]:
        """The records with these UUIDs, in this order; those not here are left out."""
        with self._archive.reading() as view:
            return view.records.get_many(uuids)

    def rows(self, numbers: Sequence[int]) -> list[RecordRow]:
        """What the record list shows of these records, in this order."""
        with self._archive.reading() as view:
            return view.records.rows(numbers)

    def uuids(self, numbers: Sequence[int]) -> dict[int, str]:
        """The UUIDs of these record numbers."""
        with self._archive.reading() as view:
            return view.records.uuids(numbers)

    def number(self, uuid: str) -> int:
        """The number by which lists and the index know a record.

        Raises:
            NotHereError: if there is no such record.
        """
        with self._archive.reading() as view:
            numbers = view.records.numbers([uuid])
        if uuid not in numbers:
            message = f"There is no record “{uuid}” in this archive."
            raise NotHereError(message)
        return numbers[uuid]

    def counts(self) -> Counts:
        """How much the archive holds."""
        with self._archive.reading() as view:
            return Counts(view.records.count(), view.annotations.count())

    def tags(self) -> list[str]:
        """The paths of all tags in use, sorted."""
        with self._archive.reading() as view:
            return view.tags.all()

    def tag(self, record: str, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Changes:
        """Give a record tags of the reader's own, or take them away.

        Raises:
            NotHereError: if there is no such record.
            WorldError: if a tag is empty.
        """
        added = [clean_tag(tag) for tag in add]
        removed = {clean_tag(tag).casefold() for tag in remove}
        with self._archive.writing("tag") as unit:
            stored = unit.records.get(record)
            if stored is None:
                message = f"There is no record “{record}” in this archive."
                raise NotHereError(message)
            unit.records.set_tags(record, merge_tags(stored.tags, added, removed))
            return unit.changes()

    def values(self, field: str, prefix: str, limit: int = 50) -> list[str]:
        """Values that records have in a field, for completing what a person types.

        Args:
            field: a field of `Description`, the role of an agent, or `tags`.
            prefix: what was typed so far; its case and diacritics don't matter.
            limit: how many at most.
        """
        with self._archive.reading() as view:
            return view.vocabulary.values(field, prefix, limit)

    def edit(
        self,
        records: Sequence[str],
        changes: FieldChanges,
        *,
        add_tags: Iterable[str] = (),
        remove_tags: Iterable[str] = (),
    ) -> Changes:
        """Change fields of some records, all in one step of the undo history.

        Fields that take another value count as typed by the reader from then on, and so do those
        that were set to the value they had.

        Args:
            records: UUIDs.
            changes: of the fields.
            add_tags: of the reader's own.
            remove_tags: likewise.

        Raises:
            NotHereError: if one of the records isn't here; nothing is changed then.
            WorldError: if a record would have no title, or a tag is empty.
        """
        added = [clean_tag(tag) for tag in add_tags]
        removed = {clean_tag(tag).casefold() for tag in remove_tags}
        with self._archive.writing("edit") as unit:
            stored = unit.records.get_many(records)
            missing = set(records) - {record.record for record in stored}
            if missing:
                message = f"There is no record “{min(missing)}” in this archive."
                raise NotHereError(message)
            for record in stored:
                fields = _pointed(unit, record, apply(record.fields, changes))
                typed = _typed(record.fields, fields, changes)
                if typed:
                    origins = dict.fromkeys(typed, Origin.TYPED)
                    unit.records.set_fields(record.record, fields, origins)
                if added or removed:
                    tags = merge_tags(record.tags, added, removed)
                    unit.records.set_tags(record.record, tags)
            return unit.changes()

    def set_status(self, records: Sequence[str], status: ReadingStatus) -> Changes:
        """Say how far the reader has come with some records."""
        with self._archive.writing("status") as unit:
            unit.records.set_status(records, status)
            return unit.changes()

    def set_starred(self, records: Sequence[str], starred: bool) -> Changes:  # noqa: FBT001
        """Give some records a star, or take it away."""
        with self._archive.writing("star") as unit:
            unit.records.set_starred(records, starred)
            return unit.changes()

    def trash(self, records: Sequence[str]) -> Changes:
        """Put records into the trash, with their annotations."""
        with self._archive.writing("trash") as unit:
            unit.records.trash(records)
            return unit.changes()


def _pointed(unit: Unit, record: Record, fields: Description) -> Description:
    """A description whose new relations name their records: by the only title, else by a reference.

    One that leads to no record, or to several, stays as it was typed.
    """
    present = set(record.fields.relations)
    relations = []
    for relation in fields.relations:
        title = relation.title or ""
        if relation not in present and title and not (relation.record or relation.identifier):
            known = unit.records.by_title(title) or unit.records.resolve(title)
            if len(known) == 1 and known[0][0] != record.record:
                relation = replace(relation, record=known[0][0], title=known[0][1])  # noqa: PLW2901
        relations.append(relation)
    return replace(fields, relations=tuple(relations))


def _typed(before: Description, after: Description, changes: FieldChanges) -> set[str]:
    """The fields whose value a change has given."""
    differing = {name for name in changes.names if getattr(before, name) != getattr(after, name)}
    return differing | set(changes.set)


def clean_tag(tag: str) -> str:
    """A tag as it is stored: levels divided by `/`, white space folded, no empty level.

    Raises:
        WorldError: if nothing is left.
    """
    levels = [" ".join(level.split()) for level in tag.removeprefix("#").split("/")]
    cleaned = "/".join(level for level in levels if level)
    if not cleaned:
        message = f"“{tag}” is not a tag: a tag needs at least one letter or digit."
        raise WorldError(message, kind=ErrorKind.INVALID)
    return cleaned


def merge_tags(present: Iterable[str], add: Iterable[str], remove: set[str]) -> tuple[str, ...]:
    """Tags after adding and removing, each once without regard to case, the first spelling kept."""
    kept: dict[str, str] = {}
    for tag in (*present, *add):
        kept.setdefault(tag.casefold(), tag)
    return tuple(tag for key, tag in kept.items() if key not in remove)
