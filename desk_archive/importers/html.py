"""Web pages saved as HTML or XHTML, alone or with the folder of their images.

A page is one record with one document: the reading text is the whole page, and what is the site's
furniture is marked as such (`importers.html_main`). Its fields are those in its head
(`importers.html_metadata`). Of sites that are known by a rule (`importers.sites`) the record is the
item on the page, its text the item's text and nothing else; the page as it was saved is a further
document. Nothing is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from desk_archive.domain.errors import ErrorKind
from desk_archive.domain.languages import guess_language, may_be_written_in, stated_tag
from desk_archive.domain.records import (
    SAVED_PAGE,
    Description,
    DocumentRole,
    Draft,
    DraftDocument,
    Origin,
)
from desk_archive.domain.structure import Span, SpanKind
from desk_archive.importers.base import (
    Importer,
    ImportOptions,
    failure,
    label,
    title_from_name,
    too_large,
)
from desk_archive.importers.decode import DecodedText
from desk_archive.importers.html_blocks import Resolve
from desk_archive.importers.html_images import PageImages, SavedFolder
from desk_archive.importers.html_main import find_furniture
from desk_archive.importers.html_metadata import PageFields
from desk_archive.importers.html_page import Blocks, HtmlPage, take_in
from desk_archive.importers.html_source import read_page
from desk_archive.importers.plugins import plugins
from desk_archive.importers.sites.aad import AadSite
from desk_archive.importers.sites.base import SiteRecord, SiteRule
from desk_archive.importers.sites.history_state_gov import HistoryStateGovSite
from desk_archive.importers.sites.wilson import WilsonSite

SITES: tuple[SiteRule, ...] = (WilsonSite(), HistoryStateGovSite(), AadSite())
"""The sites that the program knows by itself."""

_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\b[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"(?:<!doctype\s+html\b|<html[\s>]|<head[\s>]|<body[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_HEADING, _LINK = SpanKind.HEADING, SpanKind.LINK
_LONGEST_COMMENT = 20_000


class HtmlImporter:
    """Saved web pages."""

    name = "html"
    version = 1
    suffixes = (".html", ".htm", ".xhtml", ".xht")
    media_type = "text/html"

    def recognises(self, head: bytes) -> bool:
        """Whether the content begins as a page does."""
        start = head[:_LONGEST_COMMENT]
        if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in start[:4]:
            start = start.replace(b"\x00", b"").lstrip(b"\xff\xfe")
        return _MARKUP.match(start) is not None

    def read(self, path: Path, options: ImportOptions) -> Iterator[Draft]:
        """One draft.

        Raises:
            ImportFailedError: if the file can't be read, is empty, is no text, shows nothing or is
                too long.
        """
        decoded = read_page(path, options)
        images = PageImages(SavedFolder(path).find)
        page = take_in(decoded.text, resolve=images.resolve)
        yield read_saved(path, page, decoded, images, options, self)


def read_saved(
    path: Path,
    page: HtmlPage,
    decoded: DecodedText,
    images: PageImages,
    options: ImportOptions,
    importer: Importer,
) -> Draft:
    """The draft of a page in a file.

    Args:
        path: the file.
        page: the page.
        decoded: how it was decoded.
        images: its images.
        options: limits.
        importer: what reads the file.

    Raises:
        ImportFailedError: if the page shows nothing or is too long.
    """
    draft = _draft(page, title_from_name(path, importer.suffixes), importer.media_type)
    length = max((len(document.text) for document in draft.documents), default=0)
    if length > options.max_characters:
        raise too_large(path, f"{length:,} characters", options.max_characters)
    if not draft.documents:
        raise failure(path, ErrorKind.EMPTY, _why_empty(page))
    warnings = (*decoded.warnings, *draft.warnings, *images.warnings)
    return replace(draft, warnings=warnings, importer=label(importer))


def read_fragment(
    html: str, title: str, options: ImportOptions, *, resolve: Resolve | None = None
) -> Draft:
    """The draft of a piece of HTML without a file, such as from the clipboard.

    Args:
        html: the piece, or a whole page.
        title: for want of one of its own.
        options: limits.
        resolve: gives the image of an address; by default only those in `data:` addresses.

    Raises:
        ImportFailedError: if it shows nothing or is too long; `title` stands for the file's name.
    """
    images = PageImages(_not_here)
    page = take_in(html, resolve=resolve or images.resolve)
    return read_saved(
        Path(title), page, DecodedText(html, "utf-8"), images, options, HtmlImporter()
    )


def _not_here(address: str) -> None:
    del address


def _draft(page: HtmlPage, fallback_title: str, media_type: str) -> Draft:
    whole = page.blocks()
    spans = (*whole.spans, *_furniture(whole))
    headings = (span for span in whole.spans if span.kind is _HEADING)
    heading = next((whole.text[one.start : one.end] for one in headings), None)
    reader = PageFields(page, heading=heading, fallback_title=fallback_title)
    document = DraftDocument(
        role=DocumentRole.TRANSCRIPT,
        media_type=media_type,
        language=_language(whole.text, reader.stated_language),
        text=whole.text,
        spans=tuple(sorted(spans, key=lambda one: (one.start, -one.end))),
        resources=whole.found.resources,
    )
    has_page = bool(whole.text or whole.found.resources)
    site = _site_record(page)
    if site is not None:
        return _of_site(site, document if has_page else None, reader.title or fallback_title)
    fields, origins = reader.description()
    return Draft(fields=fields, documents=(document,) if has_page else (), origins=origins)


def _site_record(page: HtmlPage) -> SiteRecord | None:
    """What the first rule that knows the page makes of it."""
    rules = (*plugins().sites, *SITES)
    made = (rule.read_page(page) for rule in rules if rule.recognises_page(page))
    return next((one for one in made if one is not None), None)


def _of_site(site: SiteRecord, page: DraftDocument | None, title: str) -> Draft:
    """The record of the item on a page, and the page behind it."""
    fields = site.fields if site.fields.title else replace(site.fields, title=title)
    filled = [name for name in Description.__slots__ if getattr(fields, name)]
    origins = {**dict.fromkeys(filled, Origin.SITE_RULE), **site.origins}
    origins = {name: origin for name, origin in origins.items() if name in filled}
    if not site.fields.title:
        origins["title"] = Origin.INFERRED
    documents = list(site.documents)
    if page is not None:
        fragment = SAVED_PAGE if documents else None
        documents.append(replace(page, role=DocumentRole.ORIGINAL, fragment=fragment))
    return Draft(fields=fields, documents=tuple(documents), origins=origins, warnings=site.warnings)


def _furniture(blocks: Blocks) -> Iterator[Span]:
    links = [(one.start, one.end) for one in blocks.spans if one.kind is _LINK]
    titles = [
        (one.start, one.end) for one in blocks.spans if one.kind is _HEADING and one.level == 1
    ]
    for start, end in find_furniture(blocks.found.regions, blocks.text, links, titles):
        yield Span(start, end, SpanKind.FURNITURE)


def _language(text: str, stated: str | None) -> str | None:
    """As the page says, unless its letters are others; else as the text looks."""
    tag = stated_tag(stated) if stated else None
    if tag and may_be_written_in(text, tag):
        return tag
    return guess_language(text)


def _why_empty(page: HtmlPage) -> str:
    if page.one("frameset") is not None:
        return "shows only frames; import the pages that stand in them"
    if page.one("script") is not None:
        return (
            "has no text: a script fills it in when it is shown; save it from the browser as a"
            " complete page"
        )
    return "is empty: there is no text on the page"
