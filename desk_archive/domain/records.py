"""Records: the catalogue description of archival items, and the documents they have.

Terms follow ISAD(G), DCTERMS and the MARC relators.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from desk_archive.domain.errors import ErrorKind
from desk_archive.domain.pickling import Positional
from desk_archive.domain.structure import Span


class AgentRole(StrEnum):
    """What a person or organisation did, in the words of the MARC relators."""

    AUTHOR = "author"
    RECIPIENT = "recipient"
    CONTRIBUTOR = "contributor"
    MENTIONED = "mentioned"
    DONOR = "donor"
    TRANSLATOR = "translator"


class DocumentRole(StrEnum):
    """Which form of the item a document is."""

    TRANSLATION = "translation"
    TRANSCRIPT = "transcript"
    ORIGINAL = "original"
    SCAN = "scan"


SAVED_PAGE = "page"
"""Fragment of a document that is a whole web page as it was saved, with the furniture of its site.

The item itself is another document of the record, so the page is not indexed a second time.
"""


class RelationKind(StrEnum):
    """How one record stands to another."""

    RELATED = "related"
    REPLY_TO = "reply to"
    ENCLOSES = "encloses"
    TRANSLATION_OF = "translation of"
    OTHER_EDITION_OF = "other edition of"
    PREVIOUS = "previous"
    NEXT = "next"


class ReadingStatus(StrEnum):
    """How far the reader has come with a record."""

    UNREAD = "unread"
    READING = "reading"
    READ = "read"
    TO_CHECK = "to check"


class Origin(StrEnum):
    """Where the value of a field came from."""

    FILE = "file"
    SITE_RULE = "site rule"
    INFERRED = "inferred"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class ArchivalDate(Positional):
    """A date as archives have them.

    Attributes:
        edtf: an EDTF string (ISO 8601-2:2019), or None where the words can't be read as a date.
        verbatim: the words at the place it came from, white space folded, or None.
    """

    edtf: str | None
    verbatim: str | None


@dataclass(frozen=True, slots=True)
class AgentName(Positional):
    """A person or organisation as one record names it.

    Attributes:
        name: as this record gives it.
        role: what they did.
        authority: the UUID of the agent in the archive; None before it is stored.
    """

    name: str
    role: AgentRole
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class Identifier(Positional):
    """An identifier, compared by scheme and value.

    Attributes:
        scheme: whose number it is, for instance `wilson-center`.
        value: the number.
        url: where it can be looked up, or None.
    """

    scheme: str
    value: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class CallNumberLevel(Positional):
    """One level of a call number: `level` in lower case, `value` without the level's word."""

    level: str
    value: str


@dataclass(frozen=True, slots=True)
class Relation(Positional):
    """A typed link to another record, which may not be here yet.

    Attributes:
        kind: how this record stands to the other.
        title: what the source calls the other.
        date: its date, or None.
        description: what the source says of it, or None.
        record: UUID of the other record once it is here, else None.
        identifier: by which it is found when it arrives, or None.
        inverse: it is the other record that says so; shown here, but nothing of this record's own:
            storing a description passes it over.
    """

    kind: RelationKind
    title: str | None = None
    date: ArchivalDate | None = None
    description: str | None = None
    record: str | None = None
    identifier: Identifier | None = None
    inverse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """The catalogue fields that a draft and a record share; None or empty where there is no value."""

    title: str
    description: str | None = None
    date: ArchivalDate | None = None
    type: str | None = None
    languages: tuple[str, ...] = ()
    agents: tuple[AgentName, ...] = ()
    places: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    repository: str | None = None
    source: str | None = None
    call_number: tuple[CallNumberLevel, ...] = ()
    classification: str | None = None
    rights: str | None = None
    credits: str | None = None
    uploaded: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    citation: str | None = None
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """Something a document shows besides its text, such as an image; kept in the archive.

    Attributes:
        sha256: of the data, in hexadecimal; `IMAGE` spans name it by this.
        media_type: of the data.
        data: the bytes.
        name: what the source calls it, for instance a path within the file.
    """

    sha256: str
    media_type: str
    data: bytes
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAnnotation:
    """An annotation that a file brings along: a highlight of a PDF, a comment of a Word file.

    Attributes:
        start: first code point in the document's reading text, or None where it has no passage.
        end: one past its last, or None.
        page: zero-based page, or None.
        geometry: quads or rectangle on that page in its own units, or empty.
        note: Markdown, "" for a bare highlight.
        author: as the file names them, or None.
        created: ISO 8601, or None where the file doesn't say.
        modified: likewise.
        colour: `#rrggbb`, or None.
        tags: paths.
        identifier: the file's own name for it, by which it is known again, or None.
        answers: the identifier of the annotation of the same document that it answers, or None.
    """

    start: int | None = None
    end: int | None = None
    page: int | None = None
    geometry: tuple[float, ...] = ()
    note: str = ""
    author: str | None = None
    created: str | None = None
    modified: str | None = None
    colour: str | None = None
    tags: tuple[str, ...] = ()
    identifier: str | None = None
    answers: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDocument:
    """One form of the item as an importer yields it.

    Attributes:
        role: which form it is.
        media_type: of the original bytes.
        language: BCP 47 tag, or None where it isn't known.
        text: the reading text, normalised.
        spans: its structure.
        fragment: which part of the original file it is, or None for the whole.
        pages: number of pages, or None where it has none.
        page_labels: what each page is called, or empty.
        annotations: that the file brings along.
        resources: images and the like that the spans name.
    """

    role: DocumentRole
    media_type: str
    text: str
    language: str | None = None
    spans: tuple[Span, ...] = ()
    fragment: str | None = None
    pages: int | None = None
    page_labels: tuple[str, ...] = ()
    annotations: tuple[DraftAnnotation, ...] = ()
    resources: tuple[Resource, ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes a draft was made of, where they are not the whole file that was given.

    Attributes:
        name: of the file they would be by themselves.
        media_type: of the bytes.
        data: the bytes.
    """

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class BegunPart:
    """Says that a container is at one of its parts from here on.

    Whoever reads containers then knows which part a parser broke on.

    Attributes:
        part: its path in the container, divided by `/`.
    """

    part: str


@dataclass(frozen=True, slots=True)
class FailedPart:
    """A part of a container, such as a file in a ZIP, that could not become a record.

    Attributes:
        part: its path in the container, divided by `/`.
        message: why, one English sentence that names it.
        kind: the code; `UNKNOWN_FORMAT` for what is merely of no kind that is read.
    """

    part: str
    message: str
    kind: ErrorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an importer makes of (a part of) a file; it can be pickled.

    Attributes:
        fields: the catalogue record.
        documents: in order, the main one first.
        origins: where each field came from, by the field's name; a missing name means the file.
        warnings: what the person should look at, one English sentence each.
        importer: name and version of the importer, for instance `wilson-text 1`.
        part: path of the file in the container it came from, divided by `/`; None outside of one.
        original: its own bytes where it came from a container; None for those of the whole file.
    """

    fields: Description
    documents: tuple[DraftDocument, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    importer: str = ""
    part: str | None = None
    original: Original | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInfo:
    """A stored document without its text.

    Attributes:
        document: UUID.
        role: which form of the item it is.
        media_type: of the original.
        language: BCP 47 tag, or None.
        fragment: part of the original, or None for the whole.
        sha256: of the original bytes in hexadecimal, or None where there is no original.
        bytes: size of the original, or None.
        characters: length of the reading text in code points.
        pages: number of pages, or None.
    """

    document: str
    role: DocumentRole
    media_type: str
    language: str | None
    fragment: str | None
    sha256: str | None
    bytes: int | None
    characters: int
    pages: int | None


@dataclass(frozen=True, slots=True)
class ResourceInfo:
    """Something stored that a document shows besides its text, without its bytes.

    Attributes:
        sha256: of the bytes, in hexadecimal; `IMAGE` spans name it by this.
        media_type: of the bytes.
        bytes: how many there are.
        name: what the source calls it.
    """

    sha256: str
    media_type: str
    bytes: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a record, or a version of one of its documents, came from.

    Attributes:
        at: when it was stored; UTC, ISO 8601 with seconds and `Z`.
        path: the place the import came from, or None.
        importer: name and version of the importer.
        warnings: what the importer noticed.
        document: UUID of the document, or None for catalogue data alone.
        current: whether the document still shows this version; true for catalogue data.
        sha256: of the original bytes in hexadecimal, or None where there are none.
        media_type: of the original bytes, or None.
        bytes: size of the original, or None.
        fragment: part of the original, or None for the whole.
    """

    at: str
    path: str | None
    importer: str
    warnings: tuple[str, ...] = ()
    document: str | None = None
    current: bool = True
    sha256: str | None = None
    media_type: str | None = None
    bytes: int | None = None
    fragment: str | None = None


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two records whose texts are equal or near each other.

    Attributes:
        first, second: UUIDs, the older record first.
        similarity: of the texts nearest to each other, 0 to 1; see `domain.near`.
        equal: both have a document of the very same text.
    """

    first: str
    second: str
    similarity: float
    equal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingText:
    """A document's text with its structure, ready to be shown.

    Attributes:
        document: UUID of the document.
        text: the reading text.
        sha256: of the text.
        spans: its structure.
    """

    document: str
    text: str
    sha256: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A stored record with everything but its texts and annotations.

    Attributes:
        number: its row in this archive, which the index and the lists use; never leaves the program.
        record: UUID.
        fields: the catalogue description; agents carry their authority, relations their record.
        tags: the record's own, as paths.
        documents: in order, the main one first.
        duplicates: UUIDs of records whose text is equal or near.
        origins: where each field came from.
        added, modified: UTC, ISO 8601 with seconds and `Z`.
        source_path: the place the import came from, or None.
        importer: name and version of the importer.
        warnings: what the importer noticed.
    """

    number: int
    record: str
    fields: Description
    tags: tuple[str, ...] = ()
    status: ReadingStatus = ReadingStatus.UNREAD
    starred: bool = False
    protected: bool = False
    documents: tuple[DocumentInfo, ...] = ()
    duplicates: tuple[str, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    added: str
    modified: str
    trashed: bool = False
    source_path: str | None = None
    importer: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """What a line of the record list shows.

    Attributes:
        number: row number of the record.
        record: UUID.
        title: of the record.
        date: or None.
        authors, recipients: names in order.
        type: or None.
        call_number: its levels.
        repository: or None.
        status, starred: the reader's own marks.
        colours: identities of the legend colours of its annotations, in legend order.
        notes: number of annotations.
    """

    number: int
    record: str
    title: str
    date: ArchivalDate | None
    authors: tuple[str, ...]
    recipients: tuple[str, ...]
    type: str | None
    repository: str | None
    call_number: tuple[CallNumberLevel, ...]
    languages: tuple[str, ...]
    status: ReadingStatus
    starred: bool
    colours: tuple[str, ...]
    notes: int
