"""The outline of a PDF becomes chapters and headings, its page labels the names of pages."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from desk_archive.domain.structure import Span, SpanKind
from desk_archive.domain.text import fold_space, normalise
from desk_archive.importers.pdf_file import wide_text
from desk_archive.importers.pdf_layout import Layout

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_ENTRIES = 20_000
"""As many entries of an outline are read; a damaged one may go round in circles."""

_MAX_DEPTH = 12
_LONGEST_LABEL = 60
_LONGEST_HEADING = 300
_BLOCKS_OF_TITLE = 3
_SHORTEST_TITLE = 3
_LONGEST_NUMBER = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an outline.

    Attributes:
        title: white space folded.
        level: from 1.
        page: zero-based.
    """

    title: str
    level: int
    page: int


def read_outline(document: PdfDocument) -> list[Entry]:
    """The entries that lead to a page, in order."""
    from pypdfium2 import raw

    entries = []
    for bookmark, level in _bookmarks(raw, document):
        destination = raw.FPDFBookmark_GetDest(document.raw, bookmark)
        page = raw.FPDFDest_GetDestPageIndex(document.raw, destination) if destination else -1
        title = _title(raw, bookmark)
        if title and 0 <= page < len(document):
            entries.append(Entry(title, level, page))
    return entries


def _title(raw: Any, bookmark: Any) -> str:
    text = wide_text(lambda buffer, size: raw.FPDFBookmark_GetTitle(bookmark, buffer, size))
    return fold_space(normalise(text))


def _bookmarks(raw: Any, document: PdfDocument) -> Iterator[tuple[Any, int]]:
    """All bookmarks with their levels, each once."""
    seen: set[int] = set()
    waiting = [(raw.FPDFBookmark_GetFirstChild(document.raw, None), 1)]
    while waiting and len(seen) < MAX_ENTRIES:
        bookmark, level = waiting.pop()
        if not bookmark or ctypes.addressof(bookmark.contents) in seen:
            continue
        seen.add(ctypes.addressof(bookmark.contents))
        yield bookmark, level
        waiting.append((raw.FPDFBookmark_GetNextSibling(document.raw, bookmark), level))
        if level < _MAX_DEPTH:
            waiting.append((raw.FPDFBookmark_GetFirstChild(document.raw, bookmark), level + 1))


def read_labels(document: PdfDocument) -> tuple[str, ...]:
    """What each page is called; empty where the file doesn't say, or says nothing but 1, 2, 3."""
    from pypdfium2 import raw

    labels = []
    for number in range(len(document)):
        text = wide_text(partial(raw.FPDF_GetPageLabel, document.raw, number))
        label = fold_space(normalise(text))[:_LONGEST_LABEL]
        if number == 0 and not text:
            return ()
        labels.append(label or str(number + 1))
    plain = all(label == str(number) for number, label in enumerate(labels, 1))
    return () if plain else tuple(labels)


def outline_spans(entries: Sequence[Entry], layout: Layout) -> list[Span]:
    """Headings where a title of the outline stands on its page, and a chapter for each entry.

    A chapter reaches from its heading, or else the beginning of its page, to the next entry that
    isn't below it; its target is its title.
    """
    spans = []
    starts = []
    after = 0
    for entry in entries:
        found = _find(entry, layout, after)
        if found:
            spans.append(Span(*found, SpanKind.HEADING, level=entry.level))
            after = found[1]
        starts.append(found[0] if found else layout.page_starts[entry.page])
    open_: list[tuple[Entry, int]] = []
    for entry, start in zip(entries, starts, strict=True):
        while open_ and open_[-1][0].level >= entry.level:
            spans += _chapter(*open_.pop(), start)
        open_.append((entry, start))
    while open_:
        spans += _chapter(*open_.pop(), len(layout.text))
    return spans


def _chapter(entry: Entry, start: int, end: int) -> list[Span]:
    if end <= start:
        return []
    return [Span(start, end, SpanKind.CHAPTER, level=entry.level, target=entry.title)]


def _find(entry: Entry, layout: Layout, after: int) -> tuple[int, int] | None:
    """The block, or the few of them, that say what an entry says, maybe with a number before it."""
    wanted = _bare(entry.title)
    blocks = layout.blocks.get(entry.page, ())
    numbered = None
    for number, (start, end) in enumerate(blocks if wanted else ()):
        if start < after or end - start > _LONGEST_HEADING:
            continue
        last, text = _reading(blocks[number : number + _BLOCKS_OF_TITLE], layout.text, wanted)
        if text == wanted:
            return start, last
        if numbered is None and _is_numbered(text, wanted):
            numbered = (start, last)
    return numbered


def _reading(blocks: Sequence[tuple[int, int]], text: str, wanted: str) -> tuple[int, str]:
    """As many blocks as a title needs: where they end, and what they say."""
    start, last = blocks[0]
    said = _bare(text[start:last])
    for _, end in blocks[1:]:
        if not said or len(said) >= len(wanted) or not wanted.startswith(said):
            break
        last = min(end, start + _LONGEST_HEADING)
        said = _bare(text[start:last])
    return last, said


def _is_numbered(text: str, title: str) -> bool:
    """Whether a text is a title behind a short number: `2.1 Method`, `Chapter IV Method`."""
    rest = text.removesuffix(title)
    return len(rest) < len(text) and len(rest) <= _LONGEST_NUMBER and len(title) >= _SHORTEST_TITLE


def _bare(text: str) -> str:
    """Letters and figures only, without regard to case."""
    return "".join(c for c in text.casefold() if c.isalnum())
