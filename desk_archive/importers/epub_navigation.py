"""The table of contents and the list of pages of an e-book.

From the navigation document of EPUB 3 (https://www.w3.org/TR/epub-33/#sec-nav), else from the NCX of
EPUB 2 (ANSI/NISO Z39.86-2005, section 8).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desk_archive.domain.errors import ImportFailedError
from desk_archive.domain.text import fold_space, normalise
from desk_archive.importers.epub_package import MAX_PACKAGE_BYTES, Book, Item, attribute
from desk_archive.importers.package import Package
from desk_archive.importers.xml_safe import XmlError, local_name, parse

if TYPE_CHECKING:
    from lxml import etree

MAX_ENTRIES = 50_000
"""The most entries of a table of contents or a list of pages."""

_NCX = "application/x-dtbncx+xml"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a table of contents, or a page.

    Attributes:
        title: of the chapter, or name of the page.
        path: of the file it leads to, "" where it leads nowhere.
        fragment: place in that file, or "".
        level: depth from 1.
    """

    title: str
    path: str
    fragment: str = ""
    level: int = 1


@dataclass(slots=True)
class Navigation:
    """What leads through a book.

    Attributes:
        chapters: in the order of the table of contents.
        pages: of the printed edition.
    """

    chapters: list[Entry] = field(default_factory=list)
    pages: list[Entry] = field(default_factory=list)


def read_navigation(package: Package, book: Book) -> Navigation:
    """The navigation of a book; empty where it has none. Damage is a warning of the book."""
    found = Navigation()
    for item in book.items.values():
        if "nav" in item.properties:
            root = _tree(package, book, item)
            if root is not None:
                _read_document(root, item, book, found)
    if found.chapters and found.pages:
        return found
    for item in book.items.values():
        if item.media_type == _NCX:
            root = _tree(package, book, item)
            if root is not None:
                _read_ncx(root, item, book, found)
    return found


def _tree(package: Package, book: Book, item: Item) -> etree._Element | None:
    name = package.find(item.path)
    if name is None:
        book.warnings.append(f"The table of contents “{item.path}” is missing.")
        return None
    try:
        return parse(package.read(name, MAX_PACKAGE_BYTES))
    except XmlError as error:
        book.warnings.append(f"The table of contents “{item.path}” {error}.")
    except ImportFailedError as error:
        book.warnings.append(f"The table of contents was left out: {error.message}")
    return None


def _read_document(root: etree._Element, item: Item, book: Book, found: Navigation) -> None:
    for nav in root.iter("{*}nav"):
        types = (attribute(nav, "type") + " " + attribute(nav, "role")).split()
        if "toc" in types or "doc-toc" in types:
            found.chapters = found.chapters or list(_list_entries(nav, item, book))
        elif "page-list" in types or "doc-pagelist" in types:
            found.pages = found.pages or list(_list_entries(nav, item, book))


def _list_entries(nav: etree._Element, item: Item, book: Book) -> Iterator[Entry]:
    """The entries of nested lists, in order, without recursion."""
    count = 0
    stack: list[tuple[Iterator[etree._Element], int]] = [(iter(nav), 0)]
    while stack and count < MAX_ENTRIES:
        nodes, level = stack[-1]
        node = next(nodes, None)
        if node is None:
            stack.pop()
            continue
        name = local_name(node)
        if name in ("a", "span") and level:
            title = _title(node)
            path, fragment = book.resolve(node.get("href") or "", item.path)
            if not node.get("href"):
                path, fragment = "", ""
            if title:
                count += 1
                yield Entry(title, path, fragment, level)
        elif name in ("ol", "ul"):
            stack.append((iter(node), level + 1))
        elif name not in ("h1", "h2", "h3", "h4", "h5", "h6"):
            stack.append((iter(node), level))


def _read_ncx(root: etree._Element, item: Item, book: Book, found: Navigation) -> None:
    chapters = found.chapters or [
        entry
        for node in root.iter("{*}navMap")
        for entry in _ncx_entries(node, "navPoint", item, book)
    ]
    pages = found.pages or [
        entry
        for node in root.iter("{*}pageList")
        for entry in _ncx_entries(node, "pageTarget", item, book)
    ]
    found.chapters, found.pages = chapters[:MAX_ENTRIES], pages[:MAX_ENTRIES]


def _ncx_entries(root: etree._Element, name: str, item: Item, book: Book) -> Iterator[Entry]:
    stack: list[tuple[Iterator[etree._Element], int]] = [(iter(root), 0)]
    while stack:
        nodes, level = stack[-1]
        node = next(nodes, None)
        if node is None:
            stack.pop()
            continue
        if local_name(node) != name:
            continue
        parts = {local_name(part): part for part in reversed(node)}
        label, content = parts.get("navLabel"), parts.get("content")
        source = (content.get("src") or "") if content is not None else ""
        path, fragment = book.resolve(source, item.path) if source else ("", "")
        title = _title(label) if label is not None else ""
        if title or node.get("value"):
            yield Entry(title or node.get("value") or "", path, fragment, level + 1)
        stack.append((iter(node), level + 1))


def _title(element: etree._Element) -> str:
    """The words of an entry; those of its images where it has no others."""
    words = fold_space(normalise("".join(map(str, element.itertext()))))
    if words:
        return words
    images = (image.get("alt") or "" for image in element.iter("{*}img"))
    return fold_space(normalise(" ".join(images))) or fold_space(element.get("title") or "")
