"""What a worker process does with a foreign file."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import importlib
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import BegunPart, Draft, FailedPart, Original
from desk_archive.domain.text import sha256
from desk_archive.services.read_files import PartBytes, Said, Summary, no_room

if TYPE_CHECKING:
    from desk_archive.importers.base import ImportOptions

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)

Request = tuple[Path, Path | None, str | None, frozenset[str]]
"""A file, the folder it was found in, its password, and the parts of it to pass over."""


def make_handler(options: ImportOptions) -> Any:
    """What a worker does with a file: first its hash and kind, then its drafts and failed parts."""
    # Loaded before the memory of this process is limited.
    importlib.import_module("desk_archive.importers.registry")

    def handle(request: Request) -> Iterator[bytes]:
        path, root, password, passed = request
        asked = dataclasses.replace(options, password=password, announce=True, passed=passed)
        state = _state(path)
        try:
            yield from _replies(path, root, asked)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            raise no_room(str(path)) from error
        if _state(path) != state:
            message = f"“{path.name}” was changed while it was being imported; import it again."
            raise ImportFailedError(message, path=str(path), kind=ErrorKind.CONFLICT)

    return handle


def _replies(path: Path, root: Path | None, options: ImportOptions) -> Iterator[bytes]:
    from desk_archive.importers import registry

    found = registry.read(path, options)
    made = next(found, None)
    yield pickle.dumps((_digest(path), registry.media_type(path)))
    part: tuple[Original, str] | None = None
    while made is not None:
        if isinstance(made, FailedPart | BegunPart):
            yield _reply(made, b"")
        else:
            if made.original is not None and (part is None or part[0] is not made.original):
                # Once for all drafts of a part.
                part = made.original, hashlib.sha256(made.original.data).hexdigest()
                yield _reply(PartBytes(part[1], part[0].media_type), part[0].data)
            draft = dataclasses.replace(_described(made, path, root), original=None)
            summary = summarise(draft, part[1] if made.original and part else None)
            yield _reply(summary, pickle.dumps(draft))
        made = next(found, None)


def _state(path: Path) -> tuple[int, ...] | None:
    """What changes with the content of a file; None where it isn't there."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None  # The importer says what is wrong with it.
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _described(draft: Draft, path: Path, root: Path | None) -> Draft:
    """A draft with what the nearest manifest of its folders says of its file."""
    if root is None:
        return draft
    from desk_archive.importers import manifest

    try:
        entry = manifest.for_file(path, root)
    except ImportFailedError as error:
        return dataclasses.replace(draft, warnings=(*draft.warnings, error.message))
    return manifest.apply(draft, entry) if entry else draft


def _reply(said: Said, follows: bytes) -> bytes:
    head = pickle.dumps(said)
    return len(head).to_bytes(4, "big") + head + follows


def summarise(draft: Draft, sha256_of_part: str | None) -> Summary:
    """A draft in short.

    Args:
        draft: the draft.
        sha256_of_part: of its own bytes where it came from a container, else None.
    """
    fields = draft.fields
    main = draft.documents[0] if draft.documents else None
    return Summary(
        title=fields.title,
        date=fields.date,
        type=fields.type,
        identifiers=fields.identifiers,
        documents=len(draft.documents),
        characters=sum(len(document.text) for document in draft.documents),
        warnings=draft.warnings,
        part=draft.part,
        sha256=sha256_of_part,
        fragment=main.fragment if main else None,
        text_sha256=sha256(main.text) if main else None,
        form=(main.media_type, main.role.value, main.language) if main else None,
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
