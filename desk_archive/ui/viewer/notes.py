"""Annotations as the page and its margin show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import QCoreApplication

from desk_archive.domain.anchoring import AnchorState
from desk_archive.domain.annotations import Annotation, LegendColour, LineStyle, TargetKind

translate = QCoreApplication.translate

_QUOTE = 80


@dataclass(frozen=True, slots=True)
class Note:
    """One annotation at its place.

    Attributes:
        key: its UUID.
        start: first code point of the passage; for one without a place, the end of the text, for
            one about the whole document its beginning.
        end: one past the last; equal to `start` where there is no passage to mark.
        text: Markdown, or "".
        tags: the reader's.
        colour: the legend's, or None for one without.
        quote: the passage as it was when it was made.
        state: how sure the place is.
        has_card: whether there is something to show beside the line.
        author: of one that somebody else made, or "".
        page: number of the page that one without a passage is about, or None.
    """

    key: str
    start: int
    end: int
    text: str
    tags: tuple[str, ...]
    colour: LegendColour | None
    quote: str
    state: AnchorState = AnchorState.EXACT
    has_card: bool = True
    author: str = ""
    page: int | None = None

    @property
    def style(self) -> LineStyle:
        """Of its underline."""
        return self.colour.style if self.colour else LineStyle.SOLID

    @property
    def heading(self) -> str:
        """The small print: colour, author, page, tags, and whether the place is in doubt."""
        parts = [self.colour.name[:1].upper() + self.colour.name[1:]] if self.colour else []
        if self.author:
            parts.append(self.author)
        if self.page is not None:
            parts.append(translate("notes", "page {0}").format(self.page))
        if self.tags:
            parts.append(" ".join(f"#{tag}" for tag in self.tags))
        if self.state is AnchorState.FUZZY:
            parts.append(translate("notes", "place to be checked"))
        elif self.state is AnchorState.ORPHAN:
            parts.append(translate("notes", "passage not found"))
        return " · ".join(parts)

    @property
    def body(self) -> str:
        """What the card shows: the note, or the lost passage's words."""
        if self.text.strip() or self.state is not AnchorState.ORPHAN:
            return self.text
        return f"“{excerpt(self.quote)}”"

    @property
    def spoken(self) -> str:
        """All of it for those who hear it."""
        quoted = f"“{excerpt(self.quote)}”" if self.quote else ""
        parts = [self.heading, quoted, self.text.strip()]
        return ". ".join(part for part in parts if part)


def excerpt(quote: str) -> str:
    """The beginning of a passage on one line."""
    line = " ".join(quote[: 4 * _QUOTE].split())
    if len(line) <= _QUOTE and len(quote) <= 4 * _QUOTE:
        return line
    return f"{line[:_QUOTE].rstrip()}…"


class NoteMaker:
    """Makes notes of annotations; those that haven't changed are not made anew."""

    def __init__(self) -> None:
        """Begin without a document."""
        self._made: dict[str, tuple[Annotation, Note]] = {}
        self._legend: tuple[LegendColour, ...] = ()
        self._length = -1

    def notes(
        self, annotations: Iterable[Annotation], legend: Sequence[LegendColour], length: int
    ) -> list[Note]:
        """The notes of a document in the order of their places.

        Args:
            annotations: of the document.
            legend: of the archive.
            length: of the reading text, in code points.
        """
        if (tuple(legend), length) != (self._legend, self._length):
            self._legend, self._length = tuple(legend), length
            self._made = {}
        colours = {colour.colour: colour for colour in legend}
        before, self._made = self._made, {}
        for annotation in annotations:
            known = before.get(annotation.annotation)
            if known is None or known[0] is not annotation:
                known = (annotation, _note(annotation, colours, length))
            self._made[annotation.annotation] = known
        notes = [note for _, note in self._made.values()]
        notes.sort(key=attrgetter("start", "end"))
        return notes


def _note(annotation: Annotation, colours: Mapping[str, LegendColour], length: int) -> Note:
    target = annotation.target
    start, end = length, length
    if target.kind is not TargetKind.TEXT:
        start, end = 0, 0
    elif target.position is not None and annotation.state is not AnchorState.ORPHAN:
        start = min(target.position.start, length)
        end = min(target.position.end, length)
    return Note(
        key=annotation.annotation,
        start=start,
        end=end,
        text=annotation.note,
        tags=annotation.tags,
        colour=colours.get(annotation.colour or ""),
        quote=target.quote.exact if target.quote else "",
        state=annotation.state,
        has_card=start == end or bool(annotation.tags or annotation.note.strip()),
        author=annotation.author or "",
        page=target.page + 1 if start == end and target.page is not None else None,
    )
