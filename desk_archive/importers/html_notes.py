"""Which links of an HTML page refer to footnotes, and which blocks are their notes.

References and notes of one page have the identifier of the note as their target, without `#`; a
reference to another file keeps its address.
"""

from __future__ import annotations

from collections.abc import Mapping

from desk_archive.domain.structure import Span, SpanKind
from desk_archive.importers.blocks import TextBuilder

MAX_NOTE = 10_000
"""A footnote is not longer, in code points, unless the page says that it is one."""

_NEAR_START = 8


class NoteFinder:
    """Keeps what may be a note while a page is gone through.

    Attributes:
        references: how many links are or look like references.
        guessed: targets of links that only look like references.
        ranges: from where to where the elements with an identifier stand.
        stated: starts of the notes that the page says are notes.
    """

    def __init__(self, builder: TextBuilder, anchors: Mapping[str, int]) -> None:
        """A finder for the part of a reading text that begins here.

        Args:
            builder: the reading text so far.
            anchors: offsets of identifiers, filled meanwhile.
        """
        self.references = 0
        self.guessed: set[str] = set()
        self.ranges: dict[str, tuple[int, int]] = {}
        self.stated: set[int] = set()
        self._builder = builder
        self._anchors = anchors
        self._first = builder.span_count

    def find(self) -> None:
        """Mark the notes that are referred to; what only looked like a reference is a link."""
        if not self.references:
            return
        notes: dict[str, tuple[int, int]] = {}
        lines = self._builder.text

        reference = SpanKind.FOOTNOTE_REFERENCE

        def decide(span: Span) -> Span:
            if span.kind is not reference or not span.target.startswith("#"):
                return span
            name = span.target[1:]
            note = self._note_of(name, span.end, lines)
            if note is not None:
                notes.setdefault(name, note)
            elif span.target in self.guessed:
                return Span(span.start, span.end, SpanKind.LINK, target=span.target)
            return Span(span.start, span.end, span.kind, target=name)

        self._builder.revise(decide, first=self._first)
        for name, (start, end) in notes.items():
            if start not in self.stated:
                self._builder.place(Span(start, end, SpanKind.FOOTNOTE, target=name))

    def _note_of(self, name: str, after: int, text: str) -> tuple[int, int] | None:
        """Where the note of this identifier stands: behind its reference, and not long."""
        found = self.ranges.get(name)
        if found is None and name in self._anchors:
            place = min(self._anchors[name], len(text))
            start = text.rfind("\n", 0, place) + 1
            end = text.find("\n", place)
            end = len(text) if end < 0 else end
            found = (start, end) if place - start <= _NEAR_START and start < end else None
        if found is None or found[0] < after or found[1] - found[0] > MAX_NOTE:
            return None
        return found
