"""A record as labelled values, in the order in which a reader asks for them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from desk_archive.domain.records import AgentRole, ArchivalDate, DocumentInfo, Origin, Record
from desk_archive.ui.dates import date_words
from desk_archive.ui.documents import document_names
from desk_archive.ui.wording import (
    call_number_words,
    number_words,
    origin_words,
    status_words,
)

translate = QCoreApplication.translate

_CONTEXT = "details"
_STEP = " › "
# What was read from the source, by whatever rule, needs none; the source card tells of each.
_WORTH_A_SIGN = frozenset({Origin.INFERRED, Origin.TYPED})
_LONG_HEADING = " -- "


@dataclass(frozen=True, slots=True)
class Value:
    """One value as it is shown.

    Attributes:
        text: the words.
        href: where it leads, or "".
        exact: characters that have to be told apart, such as a checksum.
    """

    text: str
    href: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A field: its label and its values, one a line.

    Attributes:
        label: of the field.
        values: of the field.
        field: by which the editor knows it, or "" where it can't be edited.
        origin: where the values came from, where that isn't the source.
    """

    label: str
    values: tuple[Value, ...]
    field: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together, under a heading.

    Attributes:
        name: of the group.
        title: the heading.
        entries: the fields.
        document: the document it is about, or None.
    """

    name: str
    title: str
    entries: tuple[Entry, ...]
    document: DocumentInfo | None = None


def record_groups(record: Record) -> list[Group]:
    """Every field of a record that has a value; groups without one are left out."""
    groups = [
        Group("item", translate(_CONTEXT, "Item"), _item(record)),
        Group("people", translate(_CONTEXT, "People and organisations"), _people(record)),
        Group("about", translate(_CONTEXT, "About"), _about(record)),
        Group("archive", translate(_CONTEXT, "Where the original is"), _archive(record)),
        Group("rights", translate(_CONTEXT, "Citation and rights"), _rights(record)),
        Group("own", translate(_CONTEXT, "In this archive"), _own(record)),
    ]
    return [
        dataclasses.replace(
            group, entries=tuple(_with_origin(entry, record) for entry in group.entries)
        )
        for group in groups
        if group.entries
    ]


def _with_origin(entry: Entry, record: Record) -> Entry:
    name = "agents" if entry.field in set(AgentRole) else entry.field
    origin = record.origins.get(name)
    if origin not in _WORTH_A_SIGN:
        return entry
    return dataclasses.replace(entry, origin=origin)


def source_groups(record: Record) -> list[Group]:
    """Where each document came from, and what identifies its bytes."""
    names = document_names(record.documents)
    groups = [
        Group(f"document-{number}", name, _document(document), document)
        for number, (document, name) in enumerate(zip(record.documents, names, strict=True))
    ]
    came = _entries(
        (translate(_CONTEXT, "Imported from"), _plain(record.source_path)),
        (translate(_CONTEXT, "Importer"), _plain(record.importer)),
        (translate(_CONTEXT, "Imported"), _plain(_moment(record.added))),
        (translate(_CONTEXT, "Warnings"), _plain(*record.warnings)),
    )
    groups.append(Group("import", translate(_CONTEXT, "Import"), came))
    groups.append(
        Group("origins", translate(_CONTEXT, "Where the fields come from"), _origins(record))
    )
    return [group for group in groups if group.entries]


def _origins(record: Record) -> tuple[Entry, ...]:
    """The fields that have a value, by where it came from."""
    by_origin: dict[Origin, list[str]] = {origin: [] for origin in Origin}
    for group in (_item, _people, _about, _archive, _rights):
        for entry in group(record):
            name = "agents" if entry.field in set(AgentRole) else entry.field
            # What nobody says anything of is as the file has it.
            by_origin[record.origins.get(name, Origin.FILE)].append(entry.label)
    relations = record.origins.get("relations", Origin.FILE)
    if record.fields.relations:
        by_origin[relations].append(translate(_CONTEXT, "Relations"))
    return _entries(
        *(
            (origin_words(origin).capitalize(), _plain(", ".join(labels)))
            for origin, labels in by_origin.items()
        )
    )


def _item(record: Record) -> tuple[Entry, ...]:
    fields = record.fields
    return _entries(
        (translate(_CONTEXT, "Title"), _plain(fields.title), "title"),
        (translate(_CONTEXT, "Summary"), _plain(fields.description), "description"),
        (translate(_CONTEXT, "Date"), _date(fields.date), "date"),
        (translate(_CONTEXT, "Type"), _plain(fields.type), "type"),
        (translate(_CONTEXT, "Language"), _plain(*fields.languages), "languages"),
        (translate(_CONTEXT, "Classification"), _plain(fields.classification), "classification"),
    )


def _date(date: ArchivalDate | None) -> tuple[Value, ...]:
    """In words, and as found where that says it otherwise."""
    if date is None:
        return ()
    words = date_words(date)
    found = date.verbatim
    if not found or found == words:
        return _plain(words)
    return _plain(words, translate(_CONTEXT, "as found: {words}").format(words=found))


def _people(record: Record) -> tuple[Entry, ...]:
    labels = {
        AgentRole.AUTHOR: translate(_CONTEXT, "Author"),
        AgentRole.RECIPIENT: translate(_CONTEXT, "Recipient"),
        AgentRole.CONTRIBUTOR: translate(_CONTEXT, "Contributor"),
        AgentRole.TRANSLATOR: translate(_CONTEXT, "Translator"),
        AgentRole.MENTIONED: translate(_CONTEXT, "Mentioned"),
        AgentRole.DONOR: translate(_CONTEXT, "Donor"),
    }
    agents = record.fields.agents
    return _entries(
        *(
            (label, _plain(*(a.name for a in agents if a.role is role)), role.value)
            for role, label in labels.items()
        )
    )


def _about(record: Record) -> tuple[Entry, ...]:
    fields = record.fields
    subjects = (subject.replace("--", _LONG_HEADING) for subject in fields.subjects)
    return _entries(
        (translate(_CONTEXT, "Places"), _plain(*fields.places), "places"),
        (translate(_CONTEXT, "Topics"), _plain(*fields.topics), "topics"),
        (
            translate(_CONTEXT, "Subjects"),
            _plain(*(" ".join(s.split()) for s in subjects)),
            "subjects",
        ),
        (translate(_CONTEXT, "Collections"), _plain(*fields.collections), "collections"),
    )


def _archive(record: Record) -> tuple[Entry, ...]:
    fields = record.fields
    levels = _STEP.join(call_number_words(level) for level in fields.call_number)
    numbers = tuple(Value(f"{i.scheme}: {i.value}", i.url or "") for i in fields.identifiers)
    return _entries(
        (translate(_CONTEXT, "Archive"), _plain(fields.repository), "repository"),
        (translate(_CONTEXT, "Source"), _plain(fields.source), "source"),
        (translate(_CONTEXT, "Call number"), _plain(levels), "call_number"),
        (translate(_CONTEXT, "Identifiers"), numbers, "identifiers"),
    )


def _rights(record: Record) -> tuple[Entry, ...]:
    fields = record.fields
    return _entries(
        (translate(_CONTEXT, "Citation"), _plain(fields.citation), "citation"),
        (translate(_CONTEXT, "Rights"), _plain(fields.rights), "rights"),
        (translate(_CONTEXT, "Credits"), _plain(fields.credits), "credits"),
        (translate(_CONTEXT, "Uploaded"), _plain(fields.uploaded), "uploaded"),
    )


def _own(record: Record) -> tuple[Entry, ...]:
    protected = translate(_CONTEXT, "held back from every export") if record.protected else ""
    return _entries(
        (translate(_CONTEXT, "Tags"), _plain(*record.tags), "tags"),
        (translate(_CONTEXT, "Reading"), _plain(status_words(record.status))),
        (translate(_CONTEXT, "Protected"), _plain(protected)),
        (translate(_CONTEXT, "Added"), _plain(_moment(record.added))),
        (translate(_CONTEXT, "Changed"), _plain(_moment(record.modified))),
    )


def _document(document: DocumentInfo) -> tuple[Entry, ...]:
    size = QLocale().formattedDataSize(document.bytes) if document.bytes is not None else ""
    pages = number_words(document.pages) if document.pages else ""
    checksum = (Value(document.sha256, exact=True),) if document.sha256 else ()
    return _entries(
        (translate(_CONTEXT, "Kind"), _plain(document.media_type)),
        (translate(_CONTEXT, "Language"), _plain(document.language)),
        (translate(_CONTEXT, "Part of the file"), _plain(document.fragment)),
        (translate(_CONTEXT, "Size of the original"), _plain(size)),
        (translate(_CONTEXT, "Characters"), _plain(number_words(document.characters))),
        (translate(_CONTEXT, "Pages"), _plain(pages)),
        (translate(_CONTEXT, "SHA-256"), checksum),
    )


def _entries(
    *rows: tuple[str, tuple[Value, ...]] | tuple[str, tuple[Value, ...], str],
) -> tuple[Entry, ...]:
    """Those that have a value; a third part is the name of the field."""
    return tuple(Entry(*row) for row in rows if row[1])


def _plain(*texts: str | None) -> tuple[Value, ...]:
    return tuple(Value(text) for text in texts if text)


def _moment(utc: str) -> str:
    """A moment in the reader's own time and manner."""
    moment = QDateTime.fromString(utc, Qt.DateFormat.ISODate)
    if not moment.isValid():
        return utc
    return QLocale().toString(moment.toLocalTime(), QLocale.FormatType.ShortFormat)
