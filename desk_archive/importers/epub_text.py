"""The chapters of an e-book as one reading text, in the order of the book.

Parts that stand outside the reading order (`linear="no"`) are read at their place in it: covers and
tables come where the publisher put them, and nothing is lost. Links within the book lead to a place
in the text, `#char=` and its offset in code points (RFC 5147). Notes and references to them share
the path of their file, `#` and identifier as their target.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from desk_archive.domain.errors import ImportFailedError
from desk_archive.domain.records import Resource
from desk_archive.domain.structure import Span, SpanKind
from desk_archive.importers.base import ImportOptions, too_large
from desk_archive.importers.blocks import TextBuilder
from desk_archive.importers.decode import decode
from desk_archive.importers.epub_cfi import (
    MAX_PLACES,
    ChapterPlaces,
    element_at,
    named_elements,
    read_cfi,
)
from desk_archive.importers.epub_navigation import Entry, Navigation, read_navigation
from desk_archive.importers.epub_package import Book, Item
from desk_archive.importers.html_blocks import read_blocks
from desk_archive.importers.package import Package
from desk_archive.importers.resources import MAX_IMAGE_BYTES, ResourceShelf, resource
from desk_archive.importers.xml_safe import XmlError, parse

if TYPE_CHECKING:
    from lxml import etree

    from desk_archive.importers.html_blocks import BlockResult

MAX_CHAPTER_BYTES = 20_000_000
"""The largest chapter: the longest novels are in one file of a tenth of that."""

_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]*(\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_PROLOGUE = 100_000
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}\bencoding\s*=\s*[\"']([A-Za-z][\w.:-]{0,40})")
_IMAGES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


@dataclass(slots=True)
class _Chapter:
    """A file of the book as it stands in the text."""

    path: str
    start: int
    end: int
    anchors: Mapping[str, int]
    title: str | None


@dataclass(slots=True)
class BookText:
    """The text of a book.

    Attributes:
        text, spans: the reading text.
        resources: images.
        pages: labels of the pages of the printed edition, or empty.
        language: that the chapters state, or None.
        heading: the first heading, or None.
        warnings: one English sentence each.
    """

    text: str
    spans: tuple[Span, ...]
    resources: tuple[Resource, ...]
    pages: tuple[str, ...]
    language: str | None
    heading: str | None
    warnings: list[str] = field(default_factory=list)


def read_text(package: Package, book: Book, options: ImportOptions) -> BookText:
    """Read all chapters of a book.

    Raises:
        ImportFailedError: if the text is too long, or the container grows out of measure.
    """
    reader = _Reader(package, book, options)
    for item in book.spine:
        reader.add(item)
    reader.add_cover()
    reader.resolve_links()
    navigation = read_navigation(package, book)
    reader.mark_chapters(navigation)
    pages = reader.mark_pages(navigation)
    builder = reader.builder
    headings = (s for s in builder.spans if s.kind is SpanKind.HEADING)
    first = next(headings, None)
    return BookText(
        text=builder.text,
        spans=builder.spans,
        resources=reader.shelf.all,
        pages=pages,
        language=reader.language,
        heading=" ".join(builder.text[first.start : first.end].split()) if first else None,
        warnings=[*book.warnings, *reader.warnings, *reader.shelf.warnings],
    )


class _Reader:
    """Puts a book together, chapter by chapter."""

    def __init__(self, package: Package, book: Book, options: ImportOptions) -> None:
        self.builder = TextBuilder()
        self.shelf = ResourceShelf()
        self.warnings: list[str] = []
        self.language: str | None = None
        self._package = package
        self._book = book
        self._options = options
        self._chapters: list[_Chapter] = []
        self._by_path: dict[str, _Chapter] = {}
        self._images: dict[str, Resource | None] = {}
        self._places: dict[str, ChapterPlaces | None] = {}
        self._sought = 0

    def add(self, item: Item) -> None:
        """One more file of the reading order; one that can't be read is a warning."""
        readable = self._book.readable(item)
        shown = readable is item or self._add_image(item)
        if not shown and readable is None:
            kind = item.media_type or "no known kind"
            self.warnings.append(f"“{item.path}” was left out: it is {kind}, which is not read.")
        if readable is not None:
            self._add_page(readable)
            if readable.path in self._by_path:
                self._by_path.setdefault(item.path, self._by_path[readable.path])

    def _add_page(self, readable: Item) -> None:
        """A chapter, or what stands in for one."""
        name = self._package.find(readable.path)
        if name is None:
            self.warnings.append(f"The chapter “{readable.path}” is missing in the file.")
            return
        if readable.path in self._by_path:
            return  # A file that the order names twice is there once.
        try:
            data = self._package.read(name, MAX_CHAPTER_BYTES)
        except ImportFailedError as error:
            self.warnings.append(f"A chapter was left out: {error.message}")
            return
        chapter = TextBuilder()
        found = read_blocks(
            self._source(data, readable.path),
            base=chapter,
            resolve=lambda address: self._image(*self._book.resolve(address, readable.path)),
        )
        self._take(readable.path, chapter, found)

    def add_cover(self) -> None:
        """The image of the cover stands before the text where no page shows it."""
        cover = self._book.cover()
        if cover is None:
            return
        image = self._image(cover.path, "")
        shown = {span.target for span in self.builder.spans if span.kind is SpanKind.IMAGE}
        if image is not None and image.sha256 not in shown:
            self.builder.place(Span(0, 0, SpanKind.IMAGE, target=image.sha256))

    def resolve_links(self) -> None:
        """Links within the book lead to where their target stands in the text."""
        starts = [chapter.start for chapter in self._chapters]

        def resolved(span: Span) -> Span:
            if span.kind is not SpanKind.LINK or not span.target:
                return span
            around = self._chapters[max(0, bisect_right(starts, span.start) - 1)]
            place = self._place(*self._book.resolve(span.target, around.path))
            return span if place is None else replace(span, target=f"#char={place}")

        self.builder.revise(resolved)

    def mark_chapters(self, navigation: Navigation) -> None:
        """Chapters by the table of contents; by the files of the book where it has none."""
        entries = self._placed(navigation.chapters)
        if not entries:
            titled = (c for c in self._chapters if c.title and c.end > c.start)
            entries = [(c.start, Entry(c.title or "", c.path)) for c in titled]
        entries.sort(key=lambda found: found[0])
        text = self.builder.text
        for span in _chapter_spans(entries, self.builder.end):
            end = span.start + len(text[span.start : span.end].rstrip("\n"))
            self.builder.place(replace(span, end=end))

    def _placed(self, chapters: list[Entry]) -> list[tuple[int, Entry]]:
        """Entries with their places; one that only names those below it begins with the first."""
        found: list[tuple[int, Entry]] = []
        for entry in reversed(chapters):
            place = self._place(entry.path, entry.fragment)
            if not entry.path and found and found[-1][1].level > entry.level:
                place = found[-1][0]
            if place is not None:
                found.append((place, entry))
        return found[::-1]

    def mark_pages(self, navigation: Navigation) -> tuple[str, ...]:
        """Page breaks by the list of pages, those that chapters have themselves left out."""
        marked = {s.target for s in self.builder.spans if s.kind is SpanKind.PAGE_BREAK}
        for entry in navigation.pages:
            place = self._place(entry.path, entry.fragment)
            if place is not None and entry.title not in marked:
                marked.add(entry.title)
                self.builder.place(Span(place, place, SpanKind.PAGE_BREAK, target=entry.title))
        breaks = [s for s in self.builder.spans if s.kind is SpanKind.PAGE_BREAK]
        if not breaks:
            return ()
        before = ("",) if self.builder.text[: breaks[0].start].strip() else ()
        return (*before, *(span.target for span in breaks))

    def _take(self, path: str, chapter: TextBuilder, found: BlockResult) -> None:
        """Put the text of a chapter behind the others."""
        start = self.builder.next_start
        if chapter.text:
            spans = [_with_path(span, path, self._book) for span in chapter.spans]
            self.builder.add(chapter.text, spans)
        else:
            start = self.builder.end
            for span in chapter.spans:
                self.builder.place(replace(span, start=start, end=start))
        if self.builder.end > self._options.max_characters:
            size = f"more than {self.builder.end:,} characters"
            raise too_large(self._package.path, size, self._options.max_characters)
        self.language = self.language or found.language
        placed = _Chapter(path, start, self.builder.end, found.anchors, found.title)
        self._chapters.append(placed)
        self._by_path.setdefault(path, placed)

    def _add_image(self, item: Item) -> bool:
        """A page that is an image by itself, before the text that stands in for it if any does."""
        image = self._image(item.path, "") if item.media_type.startswith("image/") else None
        if image is None:
            return False
        place = self.builder.end
        self.builder.place(Span(place, place, SpanKind.IMAGE, target=image.sha256))
        self._by_path.setdefault(item.path, _Chapter(item.path, place, place, {}, None))
        return True

    def _source(self, data: bytes, path: str) -> str:
        """The markup of a chapter, its own entities put in; foreign ones stay unread."""
        if b"<!ENTITY" in data[:_PROLOGUE]:
            try:
                return _serialised(data)
            except XmlError as error:
                self.warnings.append(f"“{path}” {error}; it was read without its declarations.")
        stated = _ENCODING.match(data.lstrip()[:300])
        declared = stated.group(1).decode("ascii") if stated else "utf-8"
        text = decode(data, declared=declared).text.removeprefix("\ufeff")
        return _DOCTYPE.sub("", text[:_PROLOGUE], count=1) + text[_PROLOGUE:]

    def _image(self, path: str, fragment: str) -> Resource | None:
        """An image of the book, kept once; None if it isn't there or can't be kept."""
        del fragment
        if not path:
            return None
        if path not in self._images:
            self._images[path] = self._read_image(path)
        return self._images[path]

    def _read_image(self, path: str) -> Resource | None:
        name = self._package.find(path)
        if name is None or path in self._book.encrypted:
            return None
        by_path = {item.path: item.media_type for item in self._book.items.values()}
        suffix = f".{name.lower().rpartition('.')[2]}"
        media_type = by_path.get(path) or _IMAGES.get(suffix) or ""
        if not media_type.startswith("image/"):
            return None
        try:
            data = self._package.read(name, MAX_IMAGE_BYTES)
        except ImportFailedError as error:
            self.warnings.append(f"An image was left out: {error.message}")
            return None
        found = resource(data, media_type, name)
        return found if self.shelf.add(found) else None

    def _place(self, path: str, fragment: str) -> int | None:
        """Where a place of the book stands in the text; None for one outside of it."""
        if path == self._book.path and fragment.startswith("epubcfi("):
            return self._place_by_steps(fragment)
        chapter = self._by_path.get(path)
        if chapter is None:
            return None
        return min(
            chapter.start + chapter.anchors.get(fragment, 0), max(chapter.start, chapter.end)
        )

    def _place_by_steps(self, fragment: str) -> int | None:
        """Where a place stands that is told by the steps to it through the book."""
        self._sought += 1
        cfi = read_cfi(fragment) if self._sought <= MAX_PLACES else None
        root = self._book.root
        entry = element_at(root, cfi.package, self._named) if cfi is not None else None
        item = self._book.items.get(_named(entry)) if entry is not None else None
        readable = self._book.readable(item) if item is not None else None
        if cfi is None or readable is None:
            return None
        places = self._places_of(readable.path)
        found = places.find(cfi) if places is not None else None
        if found is not None:
            return self._by_path[readable.path].start + found
        names = (step.name for step in reversed(cfi.steps) if step.name)
        return self._place(readable.path, next(names, ""))

    @cached_property
    def _named(self) -> Mapping[str, etree._Element]:
        """The elements of the package document by their identifiers."""
        return named_elements(self._book.root)

    def _places_of(self, path: str) -> ChapterPlaces | None:
        if path not in self._places:
            name, chapter = self._package.find(path), self._by_path.get(path)
            self._places[path] = None
            if name is not None and chapter is not None:
                try:
                    root = parse(self._package.read(name, MAX_CHAPTER_BYTES))
                except (XmlError, ImportFailedError):
                    return None  # Its text was read as HTML; the place is only known roughly.
                text = self.builder.text[chapter.start : chapter.end]
                self._places[path] = ChapterPlaces(root, text)
        return self._places[path]


def _named(entry: etree._Element) -> str:
    """The identifier of the file that an entry of the reading order, or of the list, names."""
    return (entry.get("idref") or entry.get("id") or "").strip()


def _with_path(span: Span, path: str, book: Book) -> Span:
    """Notes and references by the path of their file, since identifiers return in each."""
    if span.kind is SpanKind.FOOTNOTE and span.target:
        return replace(span, target=f"{path}#{span.target}")
    if span.kind is SpanKind.FOOTNOTE_REFERENCE:
        target = span.target if "#" in span.target else f"#{span.target}"
        file, fragment = book.resolve(target, path)
        return replace(span, target=f"{file}#{fragment}") if file else span
    return span


def _chapter_spans(entries: list[tuple[int, Entry]], end: int) -> Iterator[Span]:
    """Each chapter up to the next of its level or above."""
    open_entries: list[tuple[int, Entry]] = []
    for place, entry in [*entries, (end, Entry("", "", level=0))]:
        while open_entries and open_entries[-1][1].level >= entry.level:
            start, done = open_entries.pop()
            if start < place:
                yield Span(start, place, SpanKind.CHAPTER, done.level, done.title)
        open_entries.append((place, entry))


def _serialised(data: bytes) -> str:
    """A chapter with the entities that it declares put in.

    Raises:
        XmlError: if they aren't plain text.
    """
    from lxml import etree

    return etree.tostring(parse(data, max_bytes=MAX_CHAPTER_BYTES), encoding="unicode")
