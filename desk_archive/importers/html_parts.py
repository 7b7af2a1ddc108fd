"""What the walk through an HTML page finds, and what is open meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from desk_archive.domain.records import Resource
from desk_archive.domain.structure import SpanKind
from desk_archive.importers.blocks import Run
from desk_archive.importers.html_elements import Role

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_CELL = SpanKind.TABLE_CELL
_WHITE_TO_SPACE = dict.fromkeys(map(ord, "\t\n\r\x0b\x0c\x85\u2028\u2029"), " ")


class Region(NamedTuple):
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


OpenRun = tuple[int, SpanKind, str]
"""An inline element that is open: where in the block it begins, what it is and where it leads."""


@dataclass(slots=True)
class OpenList:
    """A list that is open."""

    ordered: bool
    kind: str | None
    number: int
    step: int


class OpenElement:
    """An element that is open, and what is to be done at its end."""

    # A page has thousands; few have more than the first three, so the others are the class's.
    start = 0
    links = 0
    marks: tuple[tuple[SpanKind, int, str], ...] = ()
    runs = 0
    as_is = False
    language: str | None = None
    words: str = ""
    identity = ""

    def __init__(self, node: LexborNode, tag: str, role: Role) -> None:
        """An element that begins."""
        self.node = node
        self.tag = tag
        self.role = role

    def mark(self, kind: SpanKind, level: int = 0, target: str = "") -> None:
        """A span over all that it holds."""
        self.marks = (*self.marks, (kind, level, target))


class OpenRow:
    """The cells of a row of a table; a row is one block, its cells stand between tabs."""

    def __init__(self) -> None:
        self.length = 0
        self._cells: list[tuple[str, list[Run]]] = []

    def add(self, text: str, runs: list[Run]) -> None:
        """Add a cell; tabs and line ends in it become spaces."""
        self._cells.append((text.translate(_WHITE_TO_SPACE), runs))
        self.length += len(text) + 1

    def taken(self) -> tuple[str, list[Run]]:
        """Text and spans of the row, which is empty afterwards; no text if no cell has any."""
        runs: list[Run] = []
        length = 0
        for text, inner in self._cells:
            if text:
                runs.append((length, length + len(text), _CELL, ""))
            runs.extend((s + length, e + length, kind, target) for s, e, kind, target in inner)
            length += len(text) + 1
        filled = any(text for text, _ in self._cells)
        row = "\t".join(text for text, _ in self._cells) if filled else ""
        self._cells.clear()
        self.length = 0
        return row, runs
