"""Word files: Office Open XML, transitional and strict (ISO/IEC 29500).

The reading text is what Word shows with all changes accepted. Running heads stand where their
section begins and ends, as furniture; notes stand at the end. Comments, highlights and what was
deleted become annotations.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from desk_archive.domain.errors import ErrorKind
from desk_archive.domain.records import (
    AgentRole,
    Description,
    DocumentRole,
    Draft,
    DraftDocument,
    Origin,
)
from desk_archive.importers.base import (
    ImportOptions,
    failure,
    label,
    read_head,
    title_from_name,
    too_large,
)
from desk_archive.importers.package import Package

if TYPE_CHECKING:
    from desk_archive.importers.docx_document import WordText

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class DocxImporter:
    """Files of Word and of what writes like it, also templates and those with macros."""

    name = "docx"
    version = 1
    suffixes = (".docx", ".docm", ".dotx", ".dotm")
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def recognises(self, head: bytes) -> bool:
        """Whether the content is a ZIP container with a Word document."""
        return head.startswith(b"PK\x03\x04") and b"word/document" in head

    def read(self, path: Path, options: ImportOptions) -> Iterator[Draft]:
        """One draft with the properties of the file and its text.

        Raises:
            ImportFailedError: if it is no Word file, damaged, encrypted or too large.
        """
        from desk_archive.importers.docx_document import read_word_file

        _refuse_old(path)
        with Package(path, what="Word file") as package:
            word = read_word_file(package)
        if len(word.text) > options.max_characters:
            raise too_large(path, f"{len(word.text):,} characters", options.max_characters)
        fields, origins = self._fields(path, word)
        warnings = list(word.warnings)
        if not word.text:
            warnings.append("There is no text in the file.")
        has_content = word.text or word.resources or word.annotations
        yield Draft(
            fields=fields,
            documents=(self._document(word, fields),) if has_content else (),
            origins=origins,
            warnings=tuple(warnings),
            importer=label(self),
        )

    def _fields(self, path: Path, word: WordText) -> tuple[Description, dict[str, Origin]]:
        values = dict(word.fields)
        origins: dict[str, Origin] = {}
        if "title" not in values and word.title:
            values["title"] = word.title
        if "title" not in values:
            values["title"] = word.heading or title_from_name(path, self.suffixes)
            origins["title"] = Origin.INFERRED
        return Description(**values), origins  # type: ignore[arg-type]

    def _document(self, word: WordText, fields: Description) -> DraftDocument:
        translated = any(agent.role is AgentRole.TRANSLATOR for agent in fields.agents)
        return DraftDocument(
            role=DocumentRole.TRANSLATION if translated else DocumentRole.TRANSCRIPT,
            media_type=self.media_type,
            text=word.text,
            language=word.language,
            spans=word.spans,
            pages=len(word.pages) or None,
            page_labels=word.pages,
            annotations=word.annotations,
            resources=word.resources,
        )


def _refuse_old(path: Path) -> None:
    """Refuse files of Word before 2007, and encrypted ones, which look like them."""
    head = read_head(path)
    if not head.startswith(_OLD_OFFICE):
        return
    if _ENCRYPTED in head:
        what = "is encrypted; open it in Word, save it without a password and import that"
    else:
        what = "is a Word file of before 2007; open it in Word or LibreOffice and save it as .docx"
    raise failure(path, ErrorKind.UNKNOWN_FORMAT, what)
