"""Drafts of records from TEI: one of a whole text, one of each document of a volume."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desk_archive.domain.call_numbers import split_call_number
from desk_archive.domain.languages import document_language
from desk_archive.domain.records import (
    AgentName,
    ArchivalDate,
    Description,
    DocumentRole,
    Draft,
    DraftDocument,
    Identifier,
    Origin,
)
from desk_archive.domain.structure import Span
from desk_archive.importers import tei_letter
from desk_archive.importers.tei_blocks import reading_text
from desk_archive.importers.tei_dates import best_date, date_of
from desk_archive.importers.tei_header import Header
from desk_archive.importers.tei_names import XML_LANG, Lists, identity, namespace_of, path, words
from desk_archive.importers.xml_safe import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "application/tei+xml"
"""RFC 6129."""

_FRUS_ADDRESS = "https://history.state.gov/historicaldocuments/{volume}/{document}"
_EVENTS = ("written", "print", "premiere")
_SOURCE = re.compile(r"\s*(?:\[?sources?\]?|quelle|источник)\s*:", re.IGNORECASE)
_HOLDER = re.compile(r"\s*Sources?:\s*((?:[^\W\d]|[ .’'&-]){3,60}),")
_FULL_DAY = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00.*")
_NO_TEXT = "The file has no text to read."


@dataclass(frozen=True, slots=True)
class Volume:
    """What the documents of one volume share.

    Attributes:
        header: of the volume.
        lists: its people and places.
        scheme: of its number.
        number: by which the volume is known.
        language: stated of the whole, or None.
    """

    header: Header
    lists: Lists
    scheme: str
    number: str
    language: str | None

    @classmethod
    def of(cls, header: Header, lists: Lists, stem: str) -> Volume:
        """Take what a header says; `stem` is the file's name without its suffix."""
        scheme, number = header.volume(stem)
        return cls(header, lists, scheme, number, _stated_language(header, ()))


def whole_text(
    root: _Element, *, stem: str, fallback_title: str, importer: str, fragment: str | None = None
) -> Draft:
    """The record of a `TEI` element: a letter, a play, anything that is one text.

    Args:
        root: the element.
        stem: the name of the file without its suffix.
        fallback_title: for a text without any.
        importer: name and version of the importer.
        fragment: which part of the file it is, or None for the whole.
    """
    header = Header(root)
    lists = Lists()
    lists.add_all(root)
    parts = _text_parts(root)
    text, spans = reading_text(parts)
    title = header.title or _first_head(parts)
    agents, places = _names_and_places(header, lists, parts)
    fields = Description(
        title=title or fallback_title,
        description=header.abstract,
        date=_date(header, parts),
        type=header.kind or _stated_type(parts),
        languages=header.languages,
        agents=agents,
        places=places,
        topics=header.topics,
        collections=header.series,
        repository=header.repository,
        source=header.source or _source_note(parts),
        call_number=header.call_number,
        rights=header.rights,
        credits=header.credits,
        identifiers=_identifiers(header, stem),
        relations=tei_letter.relations(header.element, header.scheme),
    )
    document = _document(text, spans, _stated_language(header, parts), fragment)
    return Draft(
        fields=fields,
        documents=(document,),
        origins={} if title else {"title": Origin.INFERRED},
        warnings=() if text else (_NO_TEXT,),
        importer=importer,
    )


def volume_document(
    div: _Element, volume: Volume, number: int, *, page: str | None, importer: str
) -> Draft:
    """The record of one document of a volume.

    Args:
        div: the document.
        volume: it stands in.
        number: its place in the volume, from 1.
        page: the label of the page that begins just before it, or None.
        importer: name and version of the importer.
    """
    fragment = identity(div) or f"document-{div.get('n') or number}"
    text, spans = reading_text((div,), page=page)
    heads = [head for head in div if local_name(head) == "head"]
    agents, mentioned = volume.lists.mentioned((div,))
    places = dict.fromkeys((*tei_letter.dateline_places(div), *mentioned))
    title = next(filter(None, map(words, heads)), None)
    source = _source_note((div,))
    holder = _HOLDER.match(source) if source else None
    fields = Description(
        title=title or f"Document {div.get('n') or number}",
        description=_summary(div),
        date=tei_letter.dateline_date(div) or _computed_date(div),
        languages=volume.header.languages,
        agents=(*tei_letter.parties_of_head(heads), *agents),
        places=tuple(places),
        collections=tuple(filter(None, (volume.header.title,))) or volume.header.series,
        repository=holder.group(1).strip() if holder else None,
        source=source,
        call_number=split_call_number(source) if source else (),
        rights=volume.header.rights,
        credits=volume.header.credits,
        identifiers=(_document_identifier(volume, fragment),),
    )
    origins = {} if title else {"title": Origin.INFERRED}
    if holder:
        origins["repository"] = Origin.INFERRED
    return Draft(
        fields=fields,
        documents=(_document(text, spans, div.get(XML_LANG) or volume.language, fragment),),
        origins=origins,
        warnings=() if text else (_NO_TEXT,),
        importer=importer,
    )


def _document(
    text: str, spans: tuple[Span, ...], stated: str | None, fragment: str | None
) -> DraftDocument:
    return DraftDocument(
        role=DocumentRole.TRANSCRIPT,
        media_type=MEDIA_TYPE,
        text=text,
        language=document_language(text, stated),
        spans=spans,
        fragment=fragment,
    )


def _text_parts(root: _Element) -> tuple[_Element, ...]:
    """The text of a file; its transcription of the pages where it has no other."""
    namespace = namespace_of(root)
    texts = tuple(root.iterfind(namespace + "text"))
    return texts or tuple(root.iterfind(namespace + "sourceDoc"))


def _names_and_places(
    header: Header, lists: Lists, parts: tuple[_Element, ...]
) -> tuple[tuple[AgentName, ...], tuple[str, ...]]:
    """Agents and places: those of the letter, then those that it mentions."""
    descriptions = list(header.all("profileDesc/correspDesc"))
    if descriptions:
        agents = tei_letter.correspondents(descriptions, lists)
    else:
        heads = [head for part in parts for head in part.iter(header.namespace + "head")][:1]
        agents = tei_letter.parties_of_head(heads) or header.authors
    bodies = [one for part in parts for one in part if local_name(one) != "back"] or list(parts)
    mentioned, mentioned_places = lists.mentioned(bodies)
    places: Iterable[str] = (
        *tei_letter.corresponding_places(descriptions, lists),
        *(place for part in parts for place in tei_letter.dateline_places(part)),
        *mentioned_places,
    )
    return (*agents, *header.translators, *mentioned), tuple(dict.fromkeys(places))


def _date(header: Header, parts: Iterable[_Element]) -> ArchivalDate | None:
    """When a text was sent, else as its dateline says, else when it was made or printed."""
    sent = tei_letter.sent_date(header.all("profileDesc/correspDesc"))
    if sent is not None:
        return sent
    lines = filter(None, map(tei_letter.dateline_date, parts))
    written = next(lines, None)
    if written is not None and written.edtf:
        return written
    made = best_date(header.all("profileDesc/creation/date"))
    return made or written or _event_date(header)


def _event_date(header: Header) -> ArchivalDate | None:
    """When a work was written, else printed, else first played, as its list of events says."""
    steps = path(header.namespace, "standOff/listEvent/event")
    events = list(header.root.iterfind(steps))
    for kind in _EVENTS:
        for event in events:
            date = date_of(event) if event.get("type") == kind else None
            if date is not None and date.edtf:
                return date
    return None


def _computed_date(div: _Element) -> ArchivalDate | None:
    """The date that a volume's editors computed for a document without a dateline."""
    values = {str(key).rpartition("}")[2]: str(value) for key, value in div.attrib.items()}
    earliest, latest = values.get("doc-dateTime-min"), values.get("doc-dateTime-max")
    if not earliest or not latest:
        return None
    day = _FULL_DAY.fullmatch(earliest)
    if day and latest.startswith(f"{day.group(1)}T23:59:59"):
        return ArchivalDate(day.group(1), None)
    return ArchivalDate(earliest if earliest == latest else f"{earliest}/{latest}", None)


def _identifiers(header: Header, stem: str) -> tuple[Identifier, ...]:
    """By which a text is known; also by its file, where its neighbours are."""
    known = header.identifiers
    own = Identifier(header.scheme, stem)
    by_file = tei_letter.points_to_files(header.element) or not identity(header.root)
    has_neighbours = header.first("profileDesc/correspDesc/correspContext") is not None
    if by_file and has_neighbours and all(one.value != stem for one in known):
        return (*known, own)
    return known


def _document_identifier(volume: Volume, fragment: str) -> Identifier:
    url = None
    if volume.scheme == "frus":
        url = _FRUS_ADDRESS.format(volume=volume.number, document=fragment)
    return Identifier(volume.scheme, f"{volume.number}#{fragment}", url)


def _source_note(parts: Iterable[_Element]) -> str | None:
    """The note that says where the original lies, word for word."""
    for part in parts:
        notes = list(part.iter(namespace_of(part) + "note"))
        marked = next((note for note in notes if note.get("type") == "source"), None)
        if marked is None:
            in_head = (note for note in notes if _is_in_head(note))
            marked = next((note for note in in_head if _SOURCE.match(words(note))), None)
        if marked is not None:
            return words(marked) or None
    return None


def _is_in_head(note: _Element) -> bool:
    return any(local_name(around) == "head" for around in note.iterancestors())


def _summary(div: _Element) -> str | None:
    """The editors' summary of a document, else its subject line."""
    namespace = namespace_of(div)
    for note in div.iter(namespace + "note"):
        if note.get("type") == "summary":
            return words(note) or None
    for line in div.iterfind(namespace + "list"):
        if line.get("type") == "subject":
            return "; ".join(filter(None, map(words, line.iterfind(namespace + "item")))) or None
    return None


def _first_head(parts: Iterable[_Element]) -> str | None:
    for part in parts:
        for head in part.iter(namespace_of(part) + "head"):
            if words(head):
                return words(head)
    return None


def _stated_type(parts: Iterable[_Element]) -> str | None:
    return next((kind for kind in (part.get("type") for part in parts) if kind), None)


def _stated_language(header: Header, parts: Iterable[_Element]) -> str | None:
    """The language code of a text: its own, else that of the file, else the only one it lists."""
    for part in parts:
        body = part.find(header.namespace + "body")
        for element in (part, body):
            stated = _language_of(element) if element is not None else None
            if stated:
                return stated
    tags = header.language_tags
    return _language_of(header.root) or (tags[0] if len(tags) == 1 else None)


def _language_of(element: _Element) -> str | None:
    """What an element says of its language, `lang` in TEI P4."""
    return element.get(XML_LANG) or element.get("lang")
