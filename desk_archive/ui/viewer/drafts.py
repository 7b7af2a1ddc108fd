"""The annotations of one document while they are being changed.

A mark shows as soon as it is made; the archive is written in the writer lane, which keeps the order.
Until a new annotation has its UUID it goes by a provisional key, also in what is written after it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

from desk_archive.domain.anchoring import describe
from desk_archive.domain.annotations import Annotation, Target
from desk_archive.domain.changes import Changes
from desk_archive.domain.errors import NotHereError
from desk_archive.domain.records import ReadingText
from desk_archive.services.annotating import Annotating
from desk_archive.ui.tasks import TaskRunner

Wrote = Callable[[Changes, tuple[str, Annotation] | None], object]
Failed = Callable[[BaseException, str, str | None], object]


class Drafts:
    """Annotations as they are, with what is on its way to the archive."""

    def __init__(
        self, annotating: Annotating, tasks: TaskRunner, wrote: Wrote, failed: Failed
    ) -> None:
        """Begin without a document.

        Args:
            annotating: the service.
            tasks: where it is called.
            wrote: gets what changed, and for a new annotation its provisional key with it.
            failed: gets what was raised, the key it was about, and the note that was typed, if any.
        """
        self._annotating = annotating
        self._tasks = tasks
        self._wrote = wrote
        self._failed = failed
        self._document = ""
        self._shown: list[Annotation] = []
        self._numbers = itertools.count(1)
        # Filled in the writer lane, where later tasks look keys up.
        self._uuids: dict[str, str] = {}
        self._open = 0

    @property
    def annotations(self) -> Sequence[Annotation]:
        """As they are to be shown."""
        return tuple(self._shown)

    @property
    def waiting(self) -> bool:
        """Whether something isn't written yet."""
        return self._open > 0

    def begin(self, document: str) -> None:
        """Turn to another document; what is on its way for the one before still arrives."""
        self._document = document
        self._shown = []

    def loaded(self, annotations: Sequence[Annotation]) -> None:
        """Take the annotations as the archive has them."""
        self._shown = list(annotations)

    def uuid(self, key: str) -> str | None:
        """The UUID of an annotation, or None while it has none."""
        return self._uuids.get(key) if _is_draft(key) else key

    def annotate(self, reading: ReadingText, start: int, end: int, colour: str) -> str:
        """Mark a passage; the provisional key under which it is shown at once."""
        key = f"draft-{next(self._numbers)}"
        quote, position = describe(reading.text, start, end)
        target = Target(quote=quote, position=position)
        document = reading.document
        self._shown.append(
            Annotation(
                annotation=key,
                id=key,
                record=None,
                document=document,
                target=target,
                original=target,
                original_sha256=reading.sha256,
                colour=colour or None,
                created="",
                modified="",
            )
        )

        def write() -> tuple[Annotation, Changes]:
            made, changes = self._annotating.annotate(document, start, end, colour=colour or None)
            self._uuids[key] = made.annotation
            return made, changes

        self._open += 1
        self._tasks.write(
            write,
            done=lambda result: self._made(key, *result),
            failed=lambda error: self._not_made(error, key),
        )
        return key

    def set_note(self, key: str, text: str) -> None:
        """Write another note."""
        self._change(key, lambda a: replace(a, note=text))
        self._write(lambda uuid: self._annotating.set_note(uuid, text), key, text)

    def set_colour(self, key: str, colour: str) -> None:
        """Give an annotation another colour."""
        self._change(key, lambda a: replace(a, colour=colour))
        self._write(lambda uuid: self._annotating.set_colour(uuid, colour), key)

    def delete(self, key: str) -> None:
        """Put an annotation into the trash."""
        self._shown = [a for a in self._shown if a.annotation != self._current(key)]
        self._write(lambda uuid: self._annotating.delete([uuid]), key)

    # --- inside -------------------------------------------------------------------------------

    def _current(self, key: str) -> str:
        """The key under which an annotation is shown now."""
        shown = {a.annotation for a in self._shown}
        return key if key in shown else self._uuids.get(key, key)

    def _change(self, key: str, change: Callable[[Annotation], Annotation]) -> None:
        key = self._current(key)
        self._shown = [change(a) if a.annotation == key else a for a in self._shown]

    def _write(self, change: Callable[[str], Changes], key: str, text: str | None = None) -> None:
        def write() -> Changes:
            uuid = self.uuid(key)
            if uuid is None:
                message = "The highlight could not be kept, so its note could not be either."
                raise NotHereError(message)
            return change(uuid)

        self._open += 1
        self._tasks.write(
            write,
            done=self._written,
            failed=lambda error: self._not_written(error, key, text),
        )

    def _made(self, key: str, made: Annotation, changes: Changes) -> None:
        self._open -= 1
        before = next((a for a in self._shown if a.annotation == key), None)
        if before is not None:
            # What was changed meanwhile is on its way, and shown already.
            after = replace(made, note=before.note, colour=before.colour)
            self._shown = [after if a is before else a for a in self._shown]
            self._wrote(changes, (key, after))
        else:
            self._wrote(changes, None)

    def _written(self, changes: Changes) -> None:
        self._open -= 1
        self._wrote(changes, None)

    def _not_made(self, error: BaseException, key: str) -> None:
        self._open -= 1
        self._failed(error, key, None)

    def _not_written(self, error: BaseException, key: str, text: str | None) -> None:
        self._open -= 1
        self._failed(error, self._current(key), text)


def _is_draft(key: str) -> bool:
    return key.startswith("draft-")
