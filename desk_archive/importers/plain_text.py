"""Plain text: the reading text is the file, normalised and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desk_archive.domain.languages import guess_language
from desk_archive.domain.records import Description, DocumentRole, Draft, DraftDocument, Origin
from desk_archive.domain.text import normalise
from desk_archive.importers.base import ImportOptions, label, title_from_name
from desk_archive.importers.decode import control_share, decode, read_text
from desk_archive.importers.signatures import binary_kind

_LOOK = 65_536
_MAX_CONTROL_SHARE = 0.1


class PlainTextImporter:
    """Files of text without any layout that another importer knows."""

    name = "plain-text"
    version = 1
    suffixes = (".txt", ".text", ".asc")
    media_type = "text/plain"

    def recognises(self, head: bytes) -> bool:
        """Whether the content is text."""
        head = head[:_LOOK]
        if not head or binary_kind(head) is not None:
            return False
        return control_share(decode(head).text) <= _MAX_CONTROL_SHARE

    def read(self, path: Path, options: ImportOptions) -> Iterator[Draft]:
        """One draft with the text of the file; its title is the file's name.

        Raises:
            ImportFailedError: see `importers.decode.read_text`.
        """
        decoded = read_text(path, options)
        text = normalise(decoded.text)
        document = DraftDocument(
            role=DocumentRole.TRANSCRIPT,
            media_type=self.media_type,
            text=text,
            language=guess_language(text),
        )
        yield Draft(
            fields=Description(title=title_from_name(path, self.suffixes)),
            documents=(document,),
            origins={"title": Origin.INFERRED},
            warnings=decoded.warnings,
            importer=label(self),
        )
