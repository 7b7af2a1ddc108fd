"""The reading text of a PDF: lines put together to blocks, with page breaks and furniture."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from desk_archive.domain.structure import Span, SpanKind
from desk_archive.domain.text import normalise
from desk_archive.importers.blocks import TextBuilder
from desk_archive.importers.pdf_lines import Measure, flowing, goes_on_elsewhere, joint, measure
from desk_archive.importers.pdf_text import DIVIDED, Line, PageText, fold


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a line of a page came to stand.

    Attributes:
        start: of the line in the page's string.
        end: one past its last character there.
        offset: of the line in the reading text.
        length: how many code points of it are there.
    """

    start: int
    end: int
    offset: int
    length: int


@dataclass(slots=True)
class Layout:
    """A reading text, and where its pages and lines are.

    Attributes:
        text: the reading text.
        spans: furniture.
        page_starts: for each page, where its text begins.
        blocks: for each page, start and end of the blocks that begin on it.
        pieces: for each page with annotations, its lines in order.
    """

    text: str = ""
    spans: list[Span] = field(default_factory=list)
    page_starts: list[int] = field(default_factory=list)
    blocks: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    pieces: dict[int, list[Piece]] = field(default_factory=dict)


@dataclass(slots=True)
class _Block:
    """A block while it is put together.

    Attributes:
        texts: its text in pieces.
        length: of the text so far.
        last: the last line.
        parts: page, line and place in the block of those lines that are to be found again, and of
            the first of each page.
    """

    texts: list[str] = field(default_factory=list)
    length: int = 0
    last: Line | None = None
    parts: list[tuple[int, Line, int]] = field(default_factory=list)

    def add(
        self, page: int, line: Line, words: Callable[[], frozenset[str]], *, keep: bool
    ) -> None:
        """Add a line that goes on from those so far."""
        texts = self.texts
        if self.last is not None:
            drop, between = joint(self.last, line, words)
            if drop:
                texts[-1] = texts[-1][:-drop]
            texts.append(between)
            self.length += len(between) - drop
        texts.append(line.text)
        if keep or not self.parts or self.parts[-1][0] != page:
            self.parts.append((page, line, self.length))
        self.length += len(line.text)
        self.last = line


class Composer:
    """Makes the reading text of pages."""

    def __init__(self, pages: Sequence[PageText]) -> None:
        self._pages = pages
        self._builder = TextBuilder()
        self._layout = Layout()
        self._starts: dict[int, int] = {}
        self._block = _Block()
        self._held: list[tuple[int, Line]] = []
        self._margin = (0.0, 0.0)
        self._words: frozenset[str] | None = None

    def compose(self) -> Layout:
        """The whole text."""
        for number, page in enumerate(self._pages):
            self._page(number, page)
        self._flush()
        layout = self._layout
        layout.text = self._builder.text
        start = len(layout.text)
        starts = []
        for number in reversed(range(len(self._pages))):
            start = min(self._starts.get(number, start), start)
            starts.append(start)
        layout.page_starts = starts[::-1]
        layout.spans += self._builder.spans
        for pieces in layout.pieces.values():
            pieces.sort(key=lambda piece: piece.start)
        return layout

    def _page(self, number: int, page: PageText) -> None:
        """Add the lines of a page."""
        body = [line for line in page.lines if not line.furniture]
        measured = measure(body, page.width) if page.height else Measure(12.0, [], [])
        goes_on = iter(self._going_on(body, measured))
        block = self._block
        for line in page.lines:
            if line.furniture:
                self._held.append((number, line))
                continue
            if not next(goes_on):
                self._flush()
                block = self._block
            block.add(number, line, self._known_words, keep=page.annotated)
        self._margin = (measured.margins[-1] if measured.margins else 0.0, measured.width)

    def _going_on(self, body: Sequence[Line], measured: Measure) -> list[bool]:
        """For each line of a page, whether it goes on from the one before or the page before."""
        if not body:
            return []
        last = self._block.last
        first = (
            last is not None
            and self._margin[0] > 0
            and goes_on_elsewhere(last, body[0], *self._margin)
        )
        if not measured.margins:
            return [first, *(line.divided for line in body[:-1])]
        return [first, *flowing(measured, body, first=not first)]

    def _flush(self) -> None:
        """Put the block and the furniture around it into the text.

        Where a paragraph goes on over a page break, the foot of its first page stands before it and
        the head of the next one behind, so that each stays on its page.
        """
        block, held = self._block, self._held
        self._block, self._held = _Block(), []
        if not block.parts:
            self._furniture(held)
            return
        first, last = block.parts[0][0], block.parts[-1][0]
        before = [item for item in held if item[0] == first != last]
        self._furniture(before)
        start = self._builder.next_start
        self._put(block)
        self._layout.blocks.setdefault(first, []).append((start, self._builder.end))
        self._furniture(held[len(before) :])

    def _furniture(self, lines: Sequence[tuple[int, Line]]) -> None:
        for page, line in lines:
            start = self._builder.next_start
            block = _Block()
            block.add(page, line, self._known_words, keep=True)
            self._put(block)
            self._builder.mark(start, SpanKind.FURNITURE)

    def _put(self, block: _Block) -> None:
        """Put a block into the text; keep where pages begin, and the lines of annotated pages."""
        start = self._builder.next_start
        text = "".join(block.texts)
        self._builder.add(text)
        changed = self._builder.end - start != len(text)
        before = -1
        for number, (page, line, offset) in enumerate(block.parts):
            annotated = self._pages[page].annotated
            if page == before and not annotated:
                continue
            before = page
            at = start + (len(normalise(text[:offset])) if changed else offset)
            self._starts[page] = min(self._starts.get(page, at), at)
            if annotated:
                following = block.parts[number + 1 : number + 2]
                end = following[0][2] if following else block.length
                piece = Piece(line.start, line.end, at, min(len(line.text), end - offset))
                self._layout.pieces.setdefault(page, []).append(piece)

    def _known_words(self) -> frozenset[str]:
        """All words of the document as they stand between spaces, commas and full stops."""
        if self._words is None:
            words: set[str] = set()
            for page in self._pages:
                words.update(page.string.replace(",", " ").replace(".", " ").split())
            self._words = frozenset(words)
        return self._words


def offset_of(pieces: Sequence[Piece], string: str, index: int, *, end: bool = False) -> int | None:
    """Where a character of a page came to stand in the reading text.

    Args:
        pieces: the lines of the page in the order of its string.
        string: the page's string.
        index: of the character; with `end`, one past the last character of a range.
        end: whether the end of a range is meant.
    """
    wanted = index - 1 if end else index
    found = bisect_right(pieces, wanted, key=lambda piece: piece.start) - 1
    if found < 0:
        return None
    piece = pieces[found]
    part = string[piece.start : min(index, piece.end)].replace(DIVIDED, "-")
    folded = fold(part + "|")[:-1]
    return piece.offset + min(len(folded), piece.length)
