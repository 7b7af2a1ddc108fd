"""Annotations: made on a passage, changed, deleted, and found again when a text changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from desk_archive.domain.anchoring import (
    AnchorState,
    PositionSelector,
    QuoteSelector,
    anchor,
    describe,
    find_quote,
)
from desk_archive.domain.annotations import Annotation, LegendColour, Target
from desk_archive.domain.changes import Changes
from desk_archive.domain.errors import ErrorKind, NotHereError, WorldError
from desk_archive.domain.records import ReadingText
from desk_archive.domain.text import normalise
from desk_archive.services.library import clean_tag, merge_tags
from desk_archive.services.stamps import new_uuid, utc_now

if TYPE_CHECKING:
    from desk_archive.storage.archive import Archive
    from desk_archive.storage.unit import Unit


class Annotating:
    """What a person can do with annotations."""

    def __init__(self, archive: Archive) -> None:
        """Work on an open archive."""
        self._archive = archive

    def legend(self) -> tuple[LegendColour, ...]:
        """The reader's colours, in their order."""
        with self._archive.reading() as view:
            return view.legend.all()

    def set_legend(self, legend: Sequence[LegendColour]) -> Changes:
        """Give the archive another legend; colours left out must not be in use."""
        with self._archive.writing("legend") as unit:
            unit.legend.set(tuple(legend))
            return unit.changes()

    def colour(self, name: str) -> LegendColour:
        """The legend colour of a name, or of an identity; case doesn't matter.

        Raises:
            NotHereError: if the legend has no such colour; the message lists those it has.
        """
        legend = self.legend()
        for entry in legend:
            if name.casefold() in (entry.name.casefold(), entry.colour):
                return entry
        names = ", ".join(entry.name for entry in legend)
        message = f"The legend has no colour “{name}”; it has: {names}."
        raise NotHereError(message)

    def get(self, uuid: str) -> Annotation:
        """The annotation with this UUID.

        Raises:
            NotHereError: if there is none.
        """
        with self._archive.reading() as view:
            return _required(view.annotations.get(uuid), uuid)

    def of_document(self, document: str) -> list[Annotation]:
        """The annotations of a document in the order of their places."""
        with self._archive.reading() as view:
            return view.annotations.of_document(document)

    def of_record(self, record: str) -> list[Annotation]:
        """The annotations of a record and its documents."""
        with self._archive.reading() as view:
            return view.annotations.of_record(record)

    def select(
        self,
        *,
        record: str | None = None,
        document: str | None = None,
        colour: str | None = None,
        tag: str | None = None,
        numbers: Sequence[int] | None = None,
    ) -> list[Annotation]:
        """The annotations that fit all that is given, by record and place.

        Args:
            record: UUID of the record they belong to.
            document: UUID of the document they belong to.
            colour: name of a legend colour.
            tag: path of a tag; those below it fit too.
            numbers: record numbers they may belong to.

        Raises:
            NotHereError: if the legend has no such colour.
        """
        identity = None if colour is None else self.colour(colour).colour
        with self._archive.reading() as view:
            return view.annotations.select(
                record=record, document=document, colour=identity, tag=tag, query_numbers=numbers
            )

    def annotate(
        self,
        document: str,
        start: int,
        end: int,
        *,
        colour: str | None = None,
        note: str = "",
        tags: Sequence[str] = (),
    ) -> tuple[Annotation, Changes]:
        """Mark a passage, in code points of the reading text, and write beside it.

        Args:
            document: UUID.
            start: first code point of the passage.
            end: one past its last.
            colour: identity of a legend colour; None takes the first of the legend.
            note: Markdown.
            tags: paths.

        Raises:
            NotHereError: if the document or the passage isn't there.
            WorldError: if a tag is empty.
        """
        with self._archive.writing("annotate") as unit:
            text = _required_text(unit.documents.reading_text(document), document)
            if not 0 <= start < end <= len(text.text):
                message = (
                    f"There is no passage from {start} to {end}: the document has "
                    f"{len(text.text)} characters."
                )
                raise NotHereError(message)
            record = unit.documents.record_of(document)
            if colour is None:
                colour = unit.legend.all()[0].colour
            made = _new_annotation(text, record, (start, end), colour, note, tags)
            unit.annotations.add(made)
            return made, unit.changes()

    def find_passage(
        self, document: str, quote: str, *, prefix: str = "", suffix: str = ""
    ) -> PositionSelector:
        """Where a quotation stands in a document, white space folded.

        Raises:
            NotHereError: if it isn't there, or if it stands at several places and the context given
                doesn't tell which is meant.
        """
        with self._archive.reading() as view:
            text = _required_text(view.documents.reading_text(document), document)
        selector = QuoteSelector(normalise(quote), normalise(prefix), normalise(suffix))
        if not selector.exact.strip():
            message = "The quotation is empty."
            raise WorldError(message, kind=ErrorKind.INVALID)
        places = find_quote(text.text, selector)
        if not places:
            message = f"“{quote}” does not stand in this document."
            raise NotHereError(message)
        if len(places) > 1:
            message = (
                f"“{quote}” stands {len(places)} times in this document; "
                "say which by the words before or after it (prefix, suffix)."
            )
            raise NotHereError(message, kind=ErrorKind.AMBIGUOUS)
        return places[0]

    def set_note(self, uuid: str, note: str) -> Changes:
        """Write another note."""
        return self._change("note", uuid, lambda a: dataclasses.replace(a, note=normalise(note)))

    def set_colour(self, uuid: str, colour: str) -> Changes:
        """Give an annotation another colour of the legend, by its identity."""
        return self._change("colour", uuid, lambda a: dataclasses.replace(a, colour=colour))

    def set_tags(self, uuid: str, tags: Sequence[str]) -> Changes:
        """Give an annotation exactly these tags."""
        cleaned = merge_tags((), [clean_tag(tag) for tag in tags], set())
        return self._change("annotation-tags", uuid, lambda a: dataclasses.replace(a, tags=cleaned))

    def delete(self, uuids: Sequence[str]) -> Changes:
        """Put annotations into the trash."""
        with self._archive.writing("delete-annotation") as unit:
            unit.annotations.trash(uuids)
            return unit.changes()

    def _change(self, step: str, uuid: str, change: Callable[[Annotation], Annotation]) -> Changes:
        with self._archive.writing(step) as unit:
            before = _required(unit.annotations.get(uuid), uuid)
            after = change(before)
            if after == before:
                return Changes()
            unit.annotations.replace(dataclasses.replace(after, modified=utc_now()))
            return unit.changes()


def reanchor(unit: Unit, document: str) -> dict[AnchorState, int]:
    """Classify the annotations of a document anew after its text has changed.

    Called in the transaction that changed the text. Confirmed places are looked for as they stood
    last; what was only proposed, or lost, as it was made.

    Returns:
        How many are in each state now.
    """
    text = _required_text(unit.documents.reading_text(document), document)
    states = dict.fromkeys(
        (AnchorState.EXACT, AnchorState.MOVED, AnchorState.FUZZY, AnchorState.ORPHAN), 0
    )
    for annotation in unit.annotations.of_document(document):
        changed = _anchored(annotation, text)
        states[changed.state] += 1
        if changed != annotation:
            unit.annotations.replace(changed)
    return states


def _anchored(annotation: Annotation, text: ReadingText) -> Annotation:
    """An annotation as it stands in a text."""
    sure = annotation.state in (AnchorState.EXACT, AnchorState.MOVED)
    last = annotation.target if sure else annotation.original
    if last.quote is None:
        return annotation
    if annotation.original_sha256 == text.sha256:
        return dataclasses.replace(
            annotation, target=annotation.original, state=AnchorState.EXACT, score=None
        )
    found = anchor(text.text, last.quote, last.position)
    if found.position is None:
        return dataclasses.replace(
            annotation, target=annotation.original, state=found.state, score=None
        )
    quote, position = describe(text.text, found.position.start, found.position.end)
    return dataclasses.replace(
        annotation,
        target=dataclasses.replace(last, quote=quote, position=position),
        state=found.state,
        score=found.score if found.state is AnchorState.FUZZY else None,
    )


def _new_annotation(
    text: ReadingText,
    record: str | None,
    span: tuple[int, int],
    colour: str | None,
    note: str,
    tags: Sequence[str],
) -> Annotation:
    quote, position = describe(text.text, *span)
    target = Target(quote=quote, position=position)
    uuid, now = new_uuid(), utc_now()
    return Annotation(
        annotation=uuid,
        id=f"urn:uuid:{uuid}",
        record=record,
        document=text.document,
        target=target,
        original=target,
        original_sha256=text.sha256,
        note=normalise(note),
        tags=merge_tags((), [clean_tag(tag) for tag in tags], set()),
        colour=colour,
        created=now,
        modified=now,
    )


def _required(annotation: Annotation | None, uuid: str) -> Annotation:
    if annotation is None:
        message = f"There is no annotation “{uuid}” in this archive."
        raise NotHereError(message)
    return annotation


def _required_text(text: ReadingText | None, document: str) -> ReadingText:
    if text is None:
        message = f"There is no document “{document}” in this archive."
        raise NotHereError(message)
    return text
