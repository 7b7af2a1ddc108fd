"""The structure of a reading text, kept beside it as spans over the same offsets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desk_archive.domain.pickling import Positional


class SpanKind(StrEnum):
    """What a stretch of the reading text is. Block kinds cover whole blocks, line feeds excluded."""

    HEADING = "heading"
    LIST_ITEM = "list-item"
    QUOTE = "quote"
    PREFORMATTED = "preformatted"
    VERSE = "verse"
    TABLE = "table"
    TABLE_ROW = "row"
    TABLE_CELL = "cell"
    FOOTNOTE = "footnote"
    FURNITURE = "furniture"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    STRUCK = "struck"
    CODE = "code"
    LINK = "link"
    FOOTNOTE_REFERENCE = "footnote-reference"
    PAGE_BREAK = "page-break"
    IMAGE = "image"
    CHAPTER = "chapter"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True, init=False)
class Span(Positional):
    """One stretch of structure.

    Attributes:
        start: first code point.
        end: one past the last code point; equal to `start` for a page break and for an image without
            words.
        kind: what it is.
        level: depth of a heading or list item, from 1; else 0.
        target: where a link or footnote reference goes, the number a page break begins, the marker
            of a list item, the SHA-256 of an image, a language tag; else "".
    """

    start: int
    end: int
    kind: SpanKind
    level: int = 0
    target: str = ""

    # Texts have tens of thousands: this takes half the time of what dataclasses write by themselves.
    def __init__(
        self, start: int, end: int, kind: SpanKind, level: int = 0, target: str = ""
    ) -> None:
        """A stretch from `start` to `end`."""
        _set_start(self, start)
        _set_end(self, end)
        _set_kind(self, kind)
        _set_level(self, level)
        _set_target(self, target)

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """The class and its values."""
        return Span, (self.start, self.end, self.kind, self.level, self.target)


_set_start, _set_end, _set_kind, _set_level, _set_target = (
    Span.__dict__[name].__set__ for name in ("start", "end", "kind", "level", "target")
)


def spans_to_json(spans: Iterable[Span]) -> list[list[int | str]]:
    """Spans as the compact lists in which they are stored."""
    return [[s.start, s.end, s.kind, s.level, s.target] for s in spans]


def spans_from_json(rows: Sequence[Sequence[int | str]]) -> tuple[Span, ...]:
    """The inverse of `spans_to_json`."""
    return tuple(
        Span(int(start), int(end), SpanKind(str(kind)), int(level), str(target))
        for start, end, kind, level, target in rows
    )
