"""The whole of a Word file: text, notes, running heads, annotations, fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desk_archive.domain.languages import guess_language, language_tag, may_be_written_in
from desk_archive.domain.records import DraftAnnotation, Resource
from desk_archive.domain.structure import Span, SpanKind
from desk_archive.importers.blocks import TextBuilder
from desk_archive.importers.docx_annotations import (
    Comment,
    as_markdown,
    comment_of,
    draft_annotations,
    joined,
    replies,
)
from desk_archive.importers.docx_body import BodyReader
from desk_archive.importers.docx_context import Context, NoteRegister, notes_of
from desk_archive.importers.docx_line import Block, Place, Story
from desk_archive.importers.docx_numbering import Numbering
from desk_archive.importers.docx_package import (
    WordPackage,
    attribute,
    child,
    is_on,
    reference,
)
from desk_archive.importers.docx_pages import Section, page_labels, page_starts
from desk_archive.importers.docx_properties import core_fields, stated_language
from desk_archive.importers.docx_styles import Styles
from desk_archive.importers.package import Package
from desk_archive.importers.xml_safe import local_name

if TYPE_CHECKING:
    from lxml import etree

_CERTAIN_SHARE = 0.5
_CONTENTS = re.compile(
    r"(?:table of )?contents|inhalt(?:sverzeichnis)?|sommaire|table des matières|[ií]ndice"
    r"|contenido|sommario|sumário|inhoud(?:sopgave)?|содержание|оглавление|зміст|spis treści|obsah"
    r"|目次|目录|目錄|차례|목차",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordText:
    """What a Word file holds.

    Attributes:
        text, spans: the reading text.
        fields: of its properties, by the names of `Description`.
        title: that it has in the text, or None.
        heading: the first one, or None.
        language: BCP 47 tag, or None.
        pages: labels of its pages, or empty where they aren't known.
        annotations: comments, changes, highlights.
        resources: images.
        warnings: one English sentence each.
    """

    text: str
    spans: tuple[Span, ...]
    fields: dict[str, object]
    title: str | None
    heading: str | None
    language: str | None
    pages: tuple[str, ...] = ()
    annotations: tuple[DraftAnnotation, ...] = ()
    resources: tuple[Resource, ...] = ()
    warnings: tuple[str, ...] = field(default=())


def read_word_file(container: Package) -> WordText:
    """Read a Word file.

    Raises:
        ImportFailedError: if its text is missing, damaged or too large.
    """
    package = WordPackage(container)
    root = package.text_tree()
    reader = _Reader(package, root)
    builder = TextBuilder()
    reader.story(root).render(builder)
    core = package.tree(package.related("", "core-properties"))
    language = reader.language(builder, stated_language(core))
    pages = reader.mark_pages(builder)
    bookmarks = reader.context.bookmarks
    builder.revise(lambda span: _without_bookmarks(span, bookmarks))
    spans = tuple(
        span
        for span in builder.spans
        if span.kind is not SpanKind.LANGUAGE or _differs(span.target, language)
    )
    return WordText(
        text=builder.text,
        spans=spans,
        fields=core_fields(core),
        title=_first_title(reader.body.titles),
        heading=_first_title(words for _, words in reader.body.headings),
        language=language,
        pages=pages,
        annotations=reader.annotations(builder.text),
        resources=reader.context.shelf.all,
        warnings=reader.warnings(),
    )


class _Reader:
    """Reads one file."""

    def __init__(self, package: WordPackage, root: etree._Element) -> None:
        self._package = package
        part = package.main
        last = child(child(root, "body"), "sectPr")
        self._settings = package.tree(package.related(part, "settings"))
        self.context = Context(
            package=package,
            styles=Styles(package.tree(package.related(part, "styles"))),
            numbering=Numbering(package.tree(package.related(part, "numbering"))),
            notes=NoteRegister(self._settings, last),
            part=part,
        )
        self.body = BodyReader(self.context)
        self._comments: dict[str, Comment] = {}
        self._heads_read: set[str] = set()
        self._starts: list[Section] = []

    def story(self, root: etree._Element) -> Story:
        """The text with running heads and notes."""
        self._read_comments()
        text = Story()
        for body in (node for node in root if local_name(node) == "body"):
            self.body.read(body, text)
        whole = Story()
        for start, end, section in self._sections(text):
            begin = Place()
            whole.waiting.append(begin)
            self._starts.append((begin, section))
            self._add_heads(section, "headerReference", whole)
            _add_part(text, start, end, whole)
            self._add_heads(section, "footerReference", whole)
        whole.waiting.extend(text.waiting)
        self._add_notes(whole)
        return whole

    def language(self, builder: TextBuilder, stated: str | None) -> str | None:
        """The language of the text: what its letters say by far, else what they look like.

        What the template of a file says of letters that say nothing themselves is believed only
        where nothing speaks against it: most files were begun from a template in English.
        """
        text = builder.text
        if stated and may_be_written_in(text, stated):
            return stated
        counts: Counter[str] = Counter()
        for span in builder.spans:
            if span.kind is SpanKind.LANGUAGE:
                counts[span.target] += span.end - span.start
        tag, letters = counts.most_common(1)[0] if counts else ("", 0)
        if letters > len(text) * _CERTAIN_SHARE and may_be_written_in(text, tag):
            return tag
        guess = guess_language(text)
        default = language_tag(self.context.styles.language or "")
        if default and may_be_written_in(text, default) and not _differs(default, guess, default):
            return default
        return guess

    def mark_pages(self, builder: TextBuilder) -> tuple[str, ...]:
        """Put in where pages begin; the labels of all pages if they are known."""
        starts = page_starts(builder.text, self.context.page_breaks)
        known = self.context.has_rendered_breaks
        labels = page_labels(starts, self._starts) if known else ()
        for place, offset in enumerate(starts, start=1):
            label = labels[place] if known else ""
            builder.place(Span(offset, offset, SpanKind.PAGE_BREAK, target=label))
        return labels

    def annotations(self, text: str) -> tuple[DraftAnnotation, ...]:
        """Comments, changes and highlights."""
        part = self._package.related(self._package.main, "commentsExtended")
        answers = replies(self._package.tree(part)) if self._comments else {}
        return draft_annotations(text, self.context.marks, self._comments, answers)

    def warnings(self) -> tuple[str, ...]:
        """What could not be read."""
        context = self.context
        found = [*self._package.warnings, *context.shelf.warnings]
        if context.has_hidden_text:
            found.append("Text that is formatted as hidden was left out.")
        if context.has_outside_image:
            found.append("An image that lies outside of the file was not fetched.")
        return tuple(dict.fromkeys(found))

    def _sections(self, text: Story) -> Iterator[tuple[int, int, etree._Element | None]]:
        start = 0
        for end, section in self.body.sections:
            if end >= start:
                yield start, end, section
                start = end
        if start < len(text.blocks) or not self.body.sections:
            yield start, len(text.blocks), None

    def _add_heads(self, section: etree._Element | None, kind: str, story: Story) -> None:
        """Running heads as Word shows them, each once."""
        if section is None:
            return
        unused: set[str | None] = set()
        if not is_on(child(section, "titlePg")):
            unused.add("first")
        if not is_on(child(self._settings, "evenAndOddHeaders")):
            unused.add("even")
        for node in section:
            if local_name(node) == kind and attribute(node, "type") not in unused:
                self._add_head(reference(node, "id"), story)

    def _add_head(self, identifier: str | None, story: Story) -> None:
        found = self.context.relationship(identifier)
        if found is None or found.external or found.target in self._heads_read:
            return
        self._heads_read.add(found.target)
        root = self._package.tree(found.target)
        if root is None:
            return
        first = len(story.blocks)
        self.context.in_furniture = True
        self._read_part(found.target, root, story)
        self.context.in_furniture = False
        story.mark(first, SpanKind.FURNITURE)

    def _read_part(self, part: str, root: etree._Element, story: Story) -> None:
        before, self.context.part = self.context.part, part
        heads = self.body.sections, self.body.titles, self.body.headings
        self.body.sections, self.body.titles, self.body.headings = [], [], []
        content = Story()
        self.body.begin_part()
        self.body.read(root, content)
        self.body.begin_part()
        story.extend(content)
        self.body.sections, self.body.titles, self.body.headings = heads
        self.context.part = before

    def _add_notes(self, story: Story) -> None:
        """Footnotes and endnotes at the end, in the order in which the text refers to them."""
        for kind in ("footnote", "endnote"):
            part = self._package.related(self._package.main, f"{kind}s")
            notes = notes_of(self._package.tree(part))
            for of_kind, identifier, marker in self.context.notes.order:
                if of_kind == kind and part is not None and identifier in notes:
                    first = len(story.blocks)
                    self.context.notes.current = marker
                    self._read_part(part, notes[identifier], story)
                    story.mark(first, SpanKind.FOOTNOTE, f"{kind}-{identifier}")
        self.context.notes.current = ""

    def _read_comments(self) -> None:
        part = self._package.related(self._package.main, "comments")
        for identifier, element in notes_of(self._package.tree(part)).items():
            story = Story()
            self._read_part(part or "", element, story)
            self._comments[identifier] = comment_of(
                element, joined(_as_note(block) for block in story.blocks)
            )


def _first_title(titles: Iterable[str]) -> str | None:
    """The first that isn't that of the table of contents, or None."""
    return next((words for words in titles if not _CONTENTS.fullmatch(words.rstrip(" :"))), None)


def _without_bookmarks(span: Span, bookmarks: Mapping[str, Place]) -> Span:
    """An internal link leads to a place in the text: `#char=` and its offset (RFC 5147)."""
    place = bookmarks.get(span.target.removeprefix("#"))
    if span.kind is SpanKind.LINK and span.target.startswith("#") and place is not None:
        return replace(span, target=f"#char={max(0, place.offset)}")
    return span


def _add_part(text: Story, start: int, end: int, whole: Story) -> None:
    """Add some blocks of a story to another, with the ranges that begin in them."""
    shift = len(whole.blocks) - start
    for block in text.blocks[start:end]:
        whole.add(block)
    whole.ranges.extend(
        (first + shift, min(stop, end) + shift, kind, level, target)
        for first, stop, kind, level, target in text.ranges
        if start <= first < end
    )


def _as_note(block: Block) -> str:
    marker = f"{block.target} " if block.kind is SpanKind.LIST_ITEM else ""
    return as_markdown(f"{marker}{block.text}")


def _differs(tag: str, other: str | None, default: str = "") -> bool:
    """Whether two tags are of different languages; None is like `default`."""
    return tag.partition("-")[0] != (other or default).partition("-")[0]
