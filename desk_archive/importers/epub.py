"""E-books: EPUB 2 and 3, without protection.

The reading text is all chapters in the order of the book; its table of contents gives the chapters,
its list of pages the page breaks. Which way the script runs changes nothing: text is kept in the
order in which it is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from desk_archive.domain.languages import guess_language, language_tag
from desk_archive.domain.records import (
    AgentRole,
    Description,
    DocumentRole,
    Draft,
    DraftDocument,
    Origin,
)
from desk_archive.importers.base import ImportOptions, label, title_from_name
from desk_archive.importers.package import Package

if TYPE_CHECKING:
    from desk_archive.importers.epub_text import BookText

_MIMETYPE = b"mimetypeapplication/epub+zip"


class EpubImporter:
    """E-books."""

    name = "epub"
    version = 1
    suffixes = (".epub",)
    media_type = "application/epub+zip"

    def recognises(self, head: bytes) -> bool:
        """Whether the content is a ZIP container whose first file says that it is a book."""
        return head.startswith(b"PK\x03\x04") and _MIMETYPE in head[:200]

    def read(self, path: Path, options: ImportOptions) -> Iterator[Draft]:
        """One draft with the metadata of the book and the text of its chapters.

        Raises:
            ImportFailedError: if it is no e-book, damaged, protected or too long.
        """
        from desk_archive.importers.epub_metadata import book_fields, stated_language
        from desk_archive.importers.epub_package import read_book
        from desk_archive.importers.epub_text import read_text

        with Package(path, what="e-book") as package:
            book = read_book(package)
            found = read_text(package, book, options)
        values = book_fields(book)
        origins: dict[str, Origin] = {}
        if "title" not in values:
            values["title"] = found.heading or title_from_name(path, self.suffixes)
            origins["title"] = Origin.INFERRED
        fields = Description(**values)  # type: ignore[arg-type]
        language = stated_language(book) or language_tag(found.language or "")
        warnings = list(dict.fromkeys(found.warnings))
        if not found.text:
            warnings.append("There is no text in the file.")
        has_content = found.text or found.resources
        yield Draft(
            fields=fields,
            documents=(self._document(found, fields, language),) if has_content else (),
            origins=origins,
            warnings=tuple(warnings),
            importer=label(self),
        )

    def _document(
        self, found: BookText, fields: Description, language: str | None
    ) -> DraftDocument:
        translated = any(agent.role is AgentRole.TRANSLATOR for agent in fields.agents)
        return DraftDocument(
            role=DocumentRole.TRANSLATION if translated else DocumentRole.ORIGINAL,
            media_type=self.media_type,
            text=found.text,
            language=language or guess_language(found.text),
            spans=found.spans,
            pages=len(found.pages) or None,
            page_labels=found.pages,
            resources=found.resources,
        )
