"""PDF files: reading text with pages, what the file says of itself, and what readers left on it."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from desk_archive.domain.errors import ErrorKind
from desk_archive.domain.languages import guess_language, language_tag, may_be_written_in
from desk_archive.domain.records import (
    AgentRole,
    Description,
    DocumentRole,
    Draft,
    DraftAnnotation,
    DraftDocument,
    Origin,
)
from desk_archive.domain.structure import Span, SpanKind
from desk_archive.importers.base import (
    ImportOptions,
    failure,
    label,
    title_from_name,
    too_large,
)
from desk_archive.importers.pdf_annotations import AnnotationsUnreadableError, read_annotations
from desk_archive.importers.pdf_file import opened, recognise
from desk_archive.importers.pdf_furniture import mark_furniture
from desk_archive.importers.pdf_labels import Labelled, read_labels
from desk_archive.importers.pdf_layout import Composer, Layout
from desk_archive.importers.pdf_metadata import Metadata, read_metadata, xmp_packet
from desk_archive.importers.pdf_outline import outline_spans, read_outline
from desk_archive.importers.pdf_outline import read_labels as read_page_labels
from desk_archive.importers.pdf_text import PageText, TooLongError, read_pages

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_TITLE_BLOCKS = 4
_LONGEST_TITLE = 160
_WORDS = re.compile(r"[^\W\d_]{3,}")
_NO_TITLE = re.compile(
    r".*[.,;:]|[^\W\d_][\w /-]{0,30}: .*|(?:table of )?contents|abstract|summary|inhalt|sommaire",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Read:
    """All that was read of a file."""

    pages: list[PageText]
    layout: Layout
    metadata: Metadata
    printed: Labelled | None
    page_labels: tuple[str, ...]
    annotations: tuple[DraftAnnotation, ...] = ()
    warnings: list[str] = field(default_factory=list)


class PdfImporter:
    """PDF files, also encrypted, scanned and damaged ones as far as they can be read."""

    name = "pdf"
    version = 1
    suffixes = (".pdf",)
    media_type = "application/pdf"

    def recognises(self, head: bytes) -> bool:
        """Whether the signature of PDF stands where readers look for it."""
        return recognise(head)

    def read(self, path: Path, options: ImportOptions) -> Iterator[Draft]:
        """One draft.

        Raises:
            ImportFailedError: if the file is encrypted and the password missing or wrong, damaged
                so that no page can be read, too large, or its text too long.
        """
        with opened(path, options) as (document, repaired), _not_collecting():
            found = _read(path, document, options)
        if repaired:
            found.warnings.append("The file is damaged; what could be read of it is here.")
        values, origins = _fields(found)
        if "title" not in values:
            values["title"] = _inferred_title(found) or title_from_name(path, self.suffixes)
            origins["title"] = Origin.INFERRED
        fields = Description(**values)  # type: ignore[arg-type]
        yield Draft(
            fields=fields,
            documents=(self._document(found, fields),),
            origins=origins,
            warnings=(*_page_warnings(found.pages), *found.warnings),
            importer=label(self),
        )

    def _document(self, found: _Read, fields: Description) -> DraftDocument:
        return DraftDocument(
            role=_role(found, fields),
            media_type=self.media_type,
            text=found.layout.text,
            language=_language(found),
            spans=tuple(sorted(found.layout.spans, key=lambda s: (s.start, -s.end))),
            pages=len(found.pages),
            page_labels=found.page_labels,
            annotations=found.annotations,
        )


@contextmanager
def _not_collecting() -> Iterator[None]:
    """No collection of garbage: it would look through all lines of a book again and again."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _read(path: Path, document: PdfDocument, options: ImportOptions) -> _Read:
    """Read everything.

    Raises:
        ImportFailedError: if no page can be read or the text is too long.
    """
    try:
        pages = read_pages(document, options.max_characters)
    except TooLongError as error:
        size = f"more than {options.max_characters:,} characters"
        raise too_large(path, size, options.max_characters) from error
    if all(page.failed for page in pages):
        raise failure(path, ErrorKind.DAMAGED, "is damaged: none of its pages can be read")
    mark_furniture(pages)
    layout = Composer(pages).compose()
    page_labels = read_page_labels(document)
    layout.spans += _page_breaks(layout, page_labels)
    layout.spans += outline_spans(read_outline(document), layout)
    found = _Read(
        pages=pages,
        layout=layout,
        metadata=read_metadata(document, xmp_packet(path, options.password)),
        printed=read_labels([[ln for ln in page.lines if not ln.furniture] for page in pages]),
        page_labels=page_labels,
    )
    try:
        found.annotations = read_annotations(path, options.password, document, pages, layout)
    except AnnotationsUnreadableError:
        found.warnings.append("The annotations in the file can't be read.")
    return found


def _page_breaks(layout: Layout, labels: Sequence[str]) -> list[Span]:
    """A break where each page begins, which bears what the page is called."""
    return [
        Span(start, start, SpanKind.PAGE_BREAK, target=labels[n] if labels else str(n + 1))
        for n, start in enumerate(layout.page_starts)
    ]


def _fields(found: _Read) -> tuple[dict[str, object], dict[str, Origin]]:
    """The catalogue fields: what is printed on the pages goes before what is kept beside them."""
    origins: dict[str, Origin] = {}
    values = dict(found.metadata.values)
    if found.printed is not None:
        printed = found.printed.front.fields
        values.update(printed)
        if "title" not in printed and found.printed.supplied_title:
            values["title"] = found.printed.supplied_title
            origins["title"] = Origin.INFERRED
    if "call_number" in values:
        origins["call_number"] = Origin.INFERRED
    return values, origins


def _inferred_title(found: _Read) -> str | None:
    """The first of the first lines that may well be a title."""
    text = found.layout.text
    furniture = {span.start for span in found.layout.spans if span.kind is SpanKind.FURNITURE}
    first = next((page for page in sorted(found.layout.blocks)), None)
    if first is None:
        return None
    for start, end in found.layout.blocks[first][:_TITLE_BLOCKS]:
        line = text[start:end]
        if start not in furniture and _may_be_title(line):
            return line
    return None


def _may_be_title(line: str) -> bool:
    return (
        len(line) <= _LONGEST_TITLE
        and _WORDS.search(line) is not None
        and _NO_TITLE.fullmatch(line) is None
    )


def _role(found: _Read, fields: Description) -> DocumentRole:
    """A scan where most pages are pictures; a transcript where an archive printed its data."""
    if any(agent.role is AgentRole.TRANSLATOR for agent in fields.agents):
        return DocumentRole.TRANSLATION
    if 2 * sum(page.image_only for page in found.pages) > len(found.pages):
        return DocumentRole.SCAN
    return DocumentRole.TRANSCRIPT if found.printed else DocumentRole.ORIGINAL


def _language(found: _Read) -> str | None:
    """What the file states, unless its script belies it, else what the text looks like."""
    text = found.layout.text
    printed = found.printed.front.language if found.printed else None
    for stated in (printed, found.metadata.language):
        tag = language_tag(stated) if stated else None
        if tag and may_be_written_in(text, tag):
            return tag
    return guess_language(text)


def _page_warnings(pages: Sequence[PageText]) -> list[str]:
    """What is wrong with pages: pictures without text, damaged ones, no text at all."""
    warnings = []
    images = [n for n, page in enumerate(pages, 1) if page.image_only]
    texts = [n for n, page in enumerate(pages, 1) if page.lines]
    failed = [n for n, page in enumerate(pages, 1) if page.failed]
    if images:
        amount = "1 page" if len(images) == 1 else f"{len(images)} pages"
        where = f" ({_ranges(images)})" if texts or failed else ""
        warnings.append(f"image-only, {amount}{where}")
    elif not texts:
        warnings.append("There is no text in the file.")
    if failed:
        pages_ = "Page" if len(failed) == 1 else "Pages"
        warnings.append(f"{pages_} {_ranges(failed)} can't be read: the file is damaged.")
    return warnings


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers with those that follow each other put together: `1, 3–5`."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in ranges)
