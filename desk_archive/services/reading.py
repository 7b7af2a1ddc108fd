"""Documents: their texts, and where the reader left them."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from desk_archive.domain.errors import NotHereError
from desk_archive.domain.records import ReadingText

if TYPE_CHECKING:
    from desk_archive.storage.archive import Archive


class Reading:
    """What a person can do with documents."""

    def __init__(self, archive: Archive) -> None:
        """Work on an open archive."""
        self._archive = archive

    def text(self, document: str) -> ReadingText:
        """The reading text of a document.

        Raises:
            NotHereError: if there is no such document.
        """
        with self._archive.reading() as view:
            found = view.documents.reading_text(document)
        if found is None:
            message = f"There is no document “{document}” in this archive."
            raise NotHereError(message)
        return found

    def record_of(self, document: str) -> str | None:
        """The UUID of the record a document belongs to, or None."""
        with self._archive.reading() as view:
            return view.documents.record_of(document)

    def original(self, sha256: str) -> BinaryIO:
        """The original bytes with this SHA-256, as a stream that is read piece by piece."""
        return self._archive.open_original(sha256)

    def position(self, document: str) -> int | None:
        """The first code point that was visible when the reader left the document, or None."""
        with self._archive.reading() as view:
            return view.documents.position(document)

    def remember(self, document: str, offset: int) -> None:
        """Keep the first visible code point of a document; nothing where the archive is read-only."""
        if self._archive.read_only:
            return
        with self._archive.writing() as unit:
            unit.documents.remember(document, offset)
