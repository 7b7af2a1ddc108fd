"""A record as labelled values, in the order in which a reader asks for them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from desk_archive.domain.records import AgentRole, ArchivalDate, DocumentInfo, Record
from desk_archive.ui.dates import date_words
from desk_archive.ui.documents import document_names
from desk_archive.ui.wording import call_number_words, number_words, status_words

translate = QCoreApplication.translate

_CONTEXT = "details"
_STEP = " › "
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
    """A field: its label and its values, one a line."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together, under a heading."""

    name: str
    title: str
    entries: tuple[Entry, ...]


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
    return [group for group in groups if group.entries]


def source_groups(record: Record) -> list[Group]:
    """Where each document came from, and what identifies its bytes."""
    names = document_names(record.documents)
    groups = [
        Group(f"document-{number}", name, _document(document))
        for number, (document, name) in enumerate(zip(record.documents, names, strict=True))
    ]
    came = _entries(
        (translate(_CONTEXT, "Imported from"), _plain(record.source_path)),
        (translate(_CONTEXT, "Importer"), _plain(record.importer)),
        (translate(_CONTEXT, "Added"), _plain(_moment(record.added))),
    )
    groups.append(Group("import", translate(_CONTEXT, "Import"), came))
    return [group for group in groups if group.entries]


def _item(record: Record) -> tuple[Entry, ...]:
    fields = record.fields
    return _entries(
        (translate(_CONTEXT, "Title"), _plain(fields.title)),
        (translate(_CONTEXT, "Summary"), _plain(fields.description)),
        (translate(_CONTEXT, "Date"), _date(fields.date)),
        (translate(_CONTEXT, "Type"), _plain(fields.type)),
        (translate(_CONTEXT, "Language"), _plain(*fields.languages)),
        (translate(_CONTEXT, "Classification"), _plain(fields.classification)),
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
            (label, _plain(*(a.name for a in agents if a.role is role)))
            for role, label in labels.items()
        )
    )


def _about(record: Record) -> tuple[Entry, ...]:
    fields = record.fields
    subjects = (subject.replace("--", _LONG_HEADING) for subject in fields.subjects)
    return _entries(
        (translate(_CONTEXT, "Places"), _plain(*fields.places)),
        (translate(_CONTEXT, "Topics"), _plain(*fields.topics)),
        (translate(_CONTEXT, "Subjects"), _plain(*(" ".join(s.split()) for s in subjects))),
        (translate(_CONTEXT, "Collections"), _plain(*fields.collections)),
    )


def _archive(record: Record) -> tuple[Entry, ...]:
    fields = record.fields
    levels = _STEP.join(call_number_words(level) for level in fields.call_number)
    numbers = tuple(Value(f"{i.scheme}: {i.value}", i.url or "") for i in fields.identifiers)
    return _entries(
        (translate(_CONTEXT, "Archive"), _plain(fields.repository)),
        (translate(_CONTEXT, "Source"), _plain(fields.source)),
        (translate(_CONTEXT, "Call number"), _plain(levels)),
        (translate(_CONTEXT, "Identifiers"), numbers),
    )


def _rights(record: Record) -> tuple[Entry, ...]:
    fields = record.fields
    return _entries(
        (translate(_CONTEXT, "Citation"), _plain(fields.citation)),
        (translate(_CONTEXT, "Rights"), _plain(fields.rights)),
        (translate(_CONTEXT, "Credits"), _plain(fields.credits)),
        (translate(_CONTEXT, "Uploaded"), _plain(fields.uploaded)),
    )


def _own(record: Record) -> tuple[Entry, ...]:
    protected = translate(_CONTEXT, "held back from every export") if record.protected else ""
    return _entries(
        (translate(_CONTEXT, "Tags"), _plain(*record.tags)),
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


def _entries(*pairs: tuple[str, tuple[Value, ...]]) -> tuple[Entry, ...]:
    """Those that have a value."""
    return tuple(Entry(label, values) for label, values in pairs if values)


def _plain(*texts: str | None) -> tuple[Value, ...]:
    return tuple(Value(text) for text in texts if text)


def _moment(utc: str) -> str:
    """A moment in the reader's own time and manner."""
    moment = QDateTime.fromString(utc, Qt.DateFormat.ISODate)
    if not moment.isValid():
        return utc
    return QLocale().toString(moment.toLocalTime(), QLocale.FormatType.ShortFormat)
