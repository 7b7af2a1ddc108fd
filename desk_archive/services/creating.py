"""Records without a file: empty, or with text that was pasted or dropped."""

from __future__ import annotations

import dataclasses
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from desk_archive.domain.changes import Changes
from desk_archive.domain.errors import ErrorKind, WorldError
from desk_archive.domain.records import Description, Draft, Origin
from desk_archive.services.file_reading import FileReader
from desk_archive.services.read_files import Source, Spool

if TYPE_CHECKING:
    from desk_archive.storage.archive import Archive

_NAME = "pasted"


class Creating:
    """What a person can make without a file."""

    def __init__(self, archive: Archive) -> None:
        """Work on an open archive."""
        self._archive = archive

    def create(
        self, fields: Description, *, text: str | None = None, html: str | None = None
    ) -> tuple[str, Changes]:
        """Make a record.

        Text is read as a file of its kind would be; what it says of itself fills the fields that
        aren't given.

        Args:
            fields: the description; where its title is empty, that of the text is taken.
            text: plain text of its document, or None.
            html: the same as HTML, which then goes before `text`, or None.

        Returns:
            The UUID of the record, and what changed.

        Raises:
            WorldError: if there is neither a title nor a text, or the text can't be read.
        """
        content = html or text
        if not content or not content.strip():
            draft, data, media_type = Draft(fields=fields, importer="typed 1"), b"", ""
        else:
            data = content.encode("utf-8", "replace")
            media_type = "text/html" if html else "text/plain"
            draft = _read(data, ".html" if html else ".txt")
        draft = _described(draft, fields)
        with self._archive.writing("new record") as unit:
            digest = unit.originals.put(data, media_type) if draft.documents else None
            uuid = unit.records.add(draft, sha256=digest, source_path=None)
            return uuid, unit.changes()


def _read(data: bytes, suffix: str) -> Draft:
    """The draft of a text, read in a worker as foreign files are."""
    from desk_archive.importers.base import ImportOptions

    with tempfile.TemporaryDirectory(prefix="desk-archive-") as folder, closing(Spool()) as spool:
        path = Path(folder) / f"{_NAME}{suffix}"
        path.write_bytes(data)
        with closing(FileReader(ImportOptions())) as reader:
            files = reader.read([Source(path, path.name)], lambda: spool)
            file = next(one for one in files if one is not None)
        if file.error is not None:
            raise file.error
        return file.draft(0)


def _described(draft: Draft, given: Description) -> Draft:
    """A draft in which the fields that a person gave stand in place of its own."""
    values = {
        item.name: value
        for item in dataclasses.fields(Description)
        if (value := getattr(given, item.name))
    }
    fields = dataclasses.replace(draft.fields, **values)
    title = fields.title.strip()
    if title in ("", _NAME):
        title = _first_line(draft)
    if not title:
        message = "A record needs a title or a text."
        raise WorldError(message, kind=ErrorKind.INVALID)
    return dataclasses.replace(
        draft,
        fields=dataclasses.replace(fields, title=title),
        origins={**draft.origins, **dict.fromkeys(values, Origin.TYPED)},
    )


def _first_line(draft: Draft, length: int = 120) -> str:
    """The first words of a text, for want of a title."""
    text = draft.documents[0].text if draft.documents else ""
    line = next((line.strip() for line in text.split("\n") if line.strip()), "")
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0] + "…"
