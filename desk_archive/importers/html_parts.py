"""What the walk through an HTML page finds, and what is open meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desk_archive.domain.records import Resource
from desk_archive.domain.structure import Span, SpanKind

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_WHITE_TO_SPACE = dict.fromkeys(map(ord, "\t\n\r\x0b\x0c\x85\u2028\u2029"), " ")


@dataclass(frozen=True, slots=True)
class Region:
    """Where a part of a page stands in the text.

    Attributes:
        tag: name of the element.
        words: its role, class and identifier, in lower case.
        start: first code point.
        end: one past its last.
        links: code points in links.
    """

    tag: str
    words: str
    start: int
    end: int
    links: int


@dataclass(frozen=True, slots=True)
class BlockResult:
    """What was found beside the blocks.

    Attributes:
        anchors: offset of each element that has an identifier or name.
        title: text of `<title>`, or None.
        resources: images, each once.
        language: what the page says of its language, a BCP 47 tag as written, or None.
        regions: parts of the page, inner before outer.
    """

    anchors: dict[str, int]
    title: str | None
    resources: tuple[Resource, ...]
    language: str | None = None
    regions: tuple[Region, ...] = ()


@dataclass(slots=True)
class OpenRun:
    """An inline element that is open; `start` counts within the block."""

    kind: SpanKind
    target: str
    start: int


@dataclass(slots=True)
class OpenList:
    """A list that is open."""

    ordered: bool
    kind: str | None
    number: int
    step: int


@dataclass(slots=True)
class OpenElement:
    """An element that is open, and what is to be done at its end."""

    node: LexborNode
    tag: str
    block: bool
    start: int = 0
    links: int = 0
    marks: list[tuple[SpanKind, int, str]] = field(default_factory=list)
    runs: int = 0
    as_is: bool = False
    language: str | None = None
    words: str | None = None
    identity: str = ""


class OpenRow:
    """The cells of a row of a table; a row is one block, its cells stand between tabs."""

    def __init__(self) -> None:
        self.length = 0
        self._cells: list[tuple[str, list[Span]]] = []

    def add(self, text: str, spans: list[Span]) -> None:
        """Add a cell; tabs and line ends in it become spaces."""
        self._cells.append((text.translate(_WHITE_TO_SPACE), spans))
        self.length += len(text) + 1

    def taken(self) -> tuple[str, list[Span]]:
        """Text and spans of the row, which is empty afterwards; no text if no cell has any."""
        spans: list[Span] = []
        length = 0
        for text, inner in self._cells:
            spans.append(Span(length, length + len(text), SpanKind.TABLE_CELL))
            spans.extend(
                Span(s.start + length, s.end + length, s.kind, s.level, s.target) for s in inner
            )
            length += len(text) + 1
        filled = any(text for text, _ in self._cells)
        row = "\t".join(text for text, _ in self._cells) if filled else ""
        self._cells.clear()
        self.length = 0
        return row, spans
