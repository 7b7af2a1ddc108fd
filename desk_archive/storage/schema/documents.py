"""Tables of documents: original bytes, reading texts, versions, pages.

Bytes and texts lie in tables of their own, so that no list ever reads past them. Neither they nor
versions are changed once stored, and the undo log leaves them alone.
"""

from __future__ import annotations

from sqlalchemy import REAL, Column, ForeignKey, Index, Named, TypedColumns, UniqueConstraint

from desk_archive.storage.schema.base import blob, integer, json_value, key, string, table


class OriginalColumns(TypedColumns):
    """A file as it came, shared by all that was made of it.

    Attributes:
        sha256: of the bytes, in hexadecimal.
        size: in bytes.
        media_type: as the importer knew it.
    """

    id: Named[int] = key()
    sha256: Named[str] = string(unique=True)
    size: Named[int] = integer()
    media_type: Named[str] = string()
    added: Named[str] = string()


original = table("original", OriginalColumns)


class OriginalContentColumns(TypedColumns):
    """The bytes of an original, read piece by piece."""

    id: Named[int] = integer(
        ForeignKey("original.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    content: Named[bytes] = blob()


original_content = table("original_content", OriginalContentColumns)


class ReadingTextColumns(TypedColumns):
    """A text, fixed once stored.

    Attributes:
        sha256: of its UTF-8 form, in hexadecimal.
        characters: its length in code points.
    """

    id: Named[int] = key()
    sha256: Named[str] = string(unique=True)
    characters: Named[int] = integer()
    body: Named[str] = string()


reading_text = table("reading_text", ReadingTextColumns)


class DocumentColumns(TypedColumns):
    """A document of a record.

    Attributes:
        role: a `DocumentRole`.
        language: BCP 47 tag, or NULL.
        version: the number of its current version.
        trashed: when it went to the trash, or NULL.
    """

    id: Named[int] = key()
    uuid: Named[str] = string(unique=True)
    record_id: Named[int] = integer(ForeignKey("record.id"))
    position: Named[int] = integer()
    role: Named[str] = string()
    language: Named[str | None] = string()
    version: Named[int] = integer()
    added: Named[str] = string()
    trashed: Named[str | None] = string()


document = table("document", DocumentColumns, Index(None, "record_id"), undoable=True)


class DocumentVersionColumns(TypedColumns):
    """A version of a document; older ones stay, for what was written on them.

    Attributes:
        number: from 1.
        media_type: of the original.
        fragment: which part of the original it is, or NULL for the whole.
        pages: how many it has, or NULL.
        spans: the structure of its text as `domain.structure.spans_to_json` writes it.
        extractor: name and version of what made the text.
        added: when it was stored.
    """

    id: Named[int] = key()
    document_id: Named[int] = integer(ForeignKey("document.id"))
    number: Named[int] = integer()
    text_id: Named[int] = integer(ForeignKey("reading_text.id"))
    original_id: Named[int | None] = integer(ForeignKey("original.id"))
    media_type: Named[str] = string()
    fragment: Named[str | None] = string()
    pages: Named[int | None] = integer()
    extractor: Named[str] = string()
    added: Named[str] = string()
    spans: Named[list[list[int | str]]] = json_value()


document_version = table(
    "document_version",
    DocumentVersionColumns,
    UniqueConstraint("document_id", "number"),
    Index(None, "text_id"),
    Index(None, "original_id"),
)


class DocumentPageColumns(TypedColumns):
    """A page of a paged document, where something is known of it that its file doesn't say.

    Attributes:
        position: its order as the reader has it, from 0.
        source_page: zero-based page of the original.
        label: its printed number, or NULL.
        original_id: the image of this page alone, where the document is several images.
        rotation: the reader's, in degrees clockwise.
        adjustments: crop, brightness, contrast and the like, or NULL.
        transcription: its text as typed or recognised, or NULL.
        start, end: where that text stands in the reading text, in code points, or NULL.
    """

    id: Named[int] = key()
    document_id: Named[int] = integer(ForeignKey("document.id"))
    position: Named[int] = integer()
    source_page: Named[int | None] = integer()
    label: Named[str | None] = string()
    original_id: Named[int | None] = integer(ForeignKey("original.id"))
    width: Named[float | None] = Column(REAL)
    height: Named[float | None] = Column(REAL)
    rotation: Named[int] = integer(default=0)
    adjustments: Named[dict[str, float] | None] = json_value()
    transcription: Named[str | None] = string()
    start: Named[int | None] = integer()
    end: Named[int | None] = integer()


document_page = table(
    "document_page",
    DocumentPageColumns,
    Index(None, "document_id", "position"),
    Index(None, "original_id"),
    undoable=True,
)


class PageWordsColumns(TypedColumns):
    """Where the words of a page stand on its image, as recognition found them.

    Attributes:
        version_id: the version of the document whose text they are in.
        page: zero-based.
        words: a list of [start, end, left, top, right, bottom], code points and page units.
        recogniser: name and version of what found them.
    """

    id: Named[int] = key()
    version_id: Named[int] = integer(ForeignKey("document_version.id", ondelete="CASCADE"))
    page: Named[int] = integer()
    recogniser: Named[str] = string()
    words: Named[list[list[float]]] = json_value()


page_words = table("page_words", PageWordsColumns, UniqueConstraint("version_id", "page"))


class DocumentResourceColumns(TypedColumns):
    """A file that a version of a document shows: an image in a page.

    Attributes:
        name: by which the source refers to it, or empty.
    """

    id: Named[int] = key()
    version_id: Named[int] = integer(ForeignKey("document_version.id", ondelete="CASCADE"))
    original_id: Named[int] = integer(ForeignKey("original.id"))
    name: Named[str] = string()


document_resource = table(
    "document_resource",
    DocumentResourceColumns,
    UniqueConstraint("version_id", "original_id", "name"),
    Index(None, "original_id"),
)


class ReadingPositionColumns(TypedColumns):
    """Where the reader left a document.

    Attributes:
        start: the first visible code point.
        page: the first visible page, zero-based, or NULL.
        view: zoom and the like, or NULL.
    """

    document_id: Named[int] = integer(
        ForeignKey("document.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    start: Named[int] = integer()
    page: Named[int | None] = integer()
    view: Named[dict[str, float] | None] = json_value()
    left: Named[str] = string()


reading_position = table("reading_position", ReadingPositionColumns)
