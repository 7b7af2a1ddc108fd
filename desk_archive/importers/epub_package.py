"""The parts of an e-book: what its package document lists, in which order, and where it lies.

After EPUB 3.3 (https://www.w3.org/TR/epub-33/) and OPF 2.0.1. Elements go by their local names, so
that books of any prefix, and those of before 2.0, are read alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from desk_archive.domain.errors import ErrorKind
from desk_archive.importers.base import failure
from desk_archive.importers.package import Package
from desk_archive.importers.xml_safe import XmlError, as_failure, local_name, parse

if TYPE_CHECKING:
    from lxml import etree

MAX_PACKAGE_BYTES = 20_000_000
"""The largest package document or navigation: it lists each file of the book once or twice."""

MAX_SPINE = 20_000
"""The most chapters: as many as a container may have files."""

PAGES = frozenset(
    {
        "application/xhtml+xml",
        "text/html",
        "text/x-oeb1-document",
        "application/x-dtbook+xml",
        "image/svg+xml",
    }
)
"""Media types whose text is read."""

# Fonts may be disguised by these without the book being protected.
_FONT_DISGUISES = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


@dataclass(frozen=True, slots=True)
class Item:
    """A file that the package document lists.

    Attributes:
        identifier: by which the document calls it.
        path: in the container.
        media_type: as stated.
        properties: such as `nav` or `cover-image`.
        fallback: identifier of what stands in for it, or "".
    """

    identifier: str
    path: str
    media_type: str
    properties: frozenset[str] = frozenset()
    fallback: str = ""


@dataclass(slots=True)
class Book:
    """A book's package document.

    Attributes:
        path: of the document in the container.
        root: its root element.
        items: by identifier.
        spine: the files in reading order.
        encrypted: paths of files that only a reader with a key can read.
        warnings: one English sentence each.
    """

    path: str
    root: etree._Element
    items: dict[str, Item] = field(default_factory=dict)
    spine: list[Item] = field(default_factory=list)
    encrypted: frozenset[str] = frozenset()
    warnings: list[str] = field(default_factory=list)

    def resolve(self, address: str, start: str | None = None) -> tuple[str, str]:
        """The path in the container, and the fragment, that an address means; "" outside of it.

        Args:
            address: as a file of the book has it.
            start: path of that file; None for the package document.
        """
        return resolve(address, self.path if start is None else start)

    def readable(self, item: Item) -> Item | None:
        """An item whose text can be read: itself, or what stands in for it; None for neither."""
        seen: set[str] = set()
        while item.media_type not in PAGES:
            seen.add(item.identifier)
            if item.fallback not in self.items or item.fallback in seen:
                return None
            item = self.items[item.fallback]
        return item

    def cover(self) -> Item | None:
        """The image of the cover, or None."""
        for item in self.items.values():
            if "cover-image" in item.properties:
                return item
        named = [
            meta.get("content") or ""
            for meta in self.root.iter("{*}meta")
            if (meta.get("name") or "").lower() == "cover"
        ]
        found = self.items.get(named[0]) if named else None
        return found if found is not None and found.media_type.startswith("image/") else None


def read_book(package: Package) -> Book:
    """The package document of a container.

    Raises:
        ImportFailedError: if there is none, if it is damaged, or if the text is protected.
    """
    path = _package_path(package)
    try:
        root = parse(package.read(path, MAX_PACKAGE_BYTES))
    except XmlError as error:
        raise as_failure(package.path, error) from error
    book = Book(path, root)
    book.encrypted = _encrypted(package)
    for element in _children(root, "manifest", "item"):
        item = _item(element, book)
        if item is not None:
            book.items.setdefault(item.identifier, item)
    for element in _children(root, "spine", "itemref"):
        found = book.items.get((element.get("idref") or "").strip())
        if found is None:
            book.warnings.append(
                f"The reading order names “{element.get('idref')}”, which the book doesn't list."
            )
        elif len(book.spine) < MAX_SPINE:
            book.spine.append(found)
    _check(package, book)
    return book


def resolve(address: str, start: str) -> tuple[str, str]:
    """The path in the container, and the fragment, that an address means; "" outside of it.

    Args:
        address: as a file of the book has it.
        start: path of that file.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return "", ""
    if parts.scheme or parts.netloc:
        return "", ""
    fragment = unquote(parts.fragment)
    if not parts.path:
        return start, fragment
    steps: list[str] = []
    first = [] if parts.path.startswith("/") else list(PurePosixPath(start).parent.parts)
    for step in (*first, *unquote(parts.path).replace("\\", "/").split("/")):
        if step == "..":
            del steps[-1:]  # As a browser does; nothing leads out of the container.
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps), fragment


def _package_path(package: Package) -> str:
    """Where the package document lies.

    Raises:
        ImportFailedError: if there is none.
    """
    name = package.find("META-INF/container.xml")
    paths: list[str] = []
    if name is not None:
        try:
            root = parse(package.read(name, MAX_PACKAGE_BYTES))
        except XmlError:
            root = None  # The document can be found without it.
        if root is not None:
            paths += [e.get("full-path") or "" for e in root.iter("{*}rootfile")]
    paths += [found for found in package.names if found.lower().endswith(".opf")]
    for path in paths:
        for form in (path, unquote(path)):
            found = package.find("/".join(p for p in form.split("/") if p not in ("", ".")))
            if found is not None:
                return found
    what = "is no e-book: it has no package document that lists its chapters"
    raise failure(package.path, ErrorKind.DAMAGED, what)


def _item(element: etree._Element, book: Book) -> Item | None:
    path, _ = book.resolve(element.get("href") or "")
    identifier = (element.get("id") or "").strip()
    if not path or not identifier:
        return None
    media_type = (element.get("media-type") or "").partition(";")[0].strip().lower()
    if path.lower().endswith((".xhtml", ".html", ".htm")) and media_type not in PAGES:
        media_type = "application/xhtml+xml"
    properties = frozenset((element.get("properties") or "").split())
    return Item(identifier, path, media_type, properties, (element.get("fallback") or "").strip())


def _children(root: etree._Element, around: str, name: str) -> Iterator[etree._Element]:
    for element in root.iter(f"{{*}}{around}"):
        yield from (node for node in element if local_name(node) == name)


def _encrypted(package: Package) -> frozenset[str]:
    """Paths of the files that are encrypted, fonts in disguise left out."""
    name = package.find("META-INF/encryption.xml")
    if name is None:
        return frozenset()
    try:
        root = parse(package.read(name, MAX_PACKAGE_BYTES))
    except XmlError:
        return frozenset()  # What is encrypted shows itself when it is read.
    paths: set[str] = set()
    for data in root.iter("{*}EncryptedData"):
        methods = [m.get("Algorithm") or "" for m in data.iter("{*}EncryptionMethod")]
        if not any(method in _FONT_DISGUISES for method in methods[:1]):
            references = (r.get("URI") or "" for r in data.iter("{*}CipherReference"))
            paths.update(resolve(reference, "")[0] for reference in references)
    return frozenset(paths - {""})


def _check(package: Package, book: Book) -> None:
    """Refuse a book that has no text or whose text is protected.

    Raises:
        ImportFailedError: if it is so.
    """
    texts = [item for item in book.spine if item.media_type in PAGES]
    if any(item.path in book.encrypted for item in texts):
        what = (
            "is protected against copying (DRM), so that its text can't be read; "
            "ask the seller for a copy without protection"
        )
        raise failure(package.path, ErrorKind.UNREADABLE, what)
    if not book.spine:
        what = "is damaged: its package document lists no chapters"
        raise failure(package.path, ErrorKind.DAMAGED, what)
    if book.encrypted:
        book.warnings.append("Some files of the book, such as images, are encrypted and left out.")


def attribute(element: etree._Element, name: str) -> str:
    """The value of an attribute of any namespace, or ""."""
    attributes: Mapping[str, str] = {
        str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()
    }
    return attributes.get(name, "").strip()
