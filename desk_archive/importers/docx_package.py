"""The parts of a Word file and how they refer to each other.

After the Open Packaging Conventions (ISO/IEC 29500-2) and WordprocessingML (ISO/IEC 29500-1), both
namespaces of which are read alike: elements go by their local names.
"""

from __future__ import annotations

import functools
import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import Resource
from desk_archive.domain.text import squeeze
from desk_archive.importers.base import failure
from desk_archive.importers.package import Package
from desk_archive.importers.resources import MAX_IMAGE_BYTES, resource
from desk_archive.importers.xml_safe import MAX_TREE_BYTES, XmlError, as_failure, local_name, parse

if TYPE_CHECKING:
    from lxml import etree

_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
    "",
)
_LINKS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
_MAX_DIGITS = 9
_OFF = frozenset({"0", "false", "off", "none"})
_OTHER_OFFICE = {"workbook": "a spreadsheet", "presentation": "a presentation"}
_FORMATS = mimetypes.MimeTypes(filenames=())
_FORMATS.add_type("image/x-emf", ".emf")
_FORMATS.add_type("image/x-wmf", ".wmf")
_FORMATS.add_type("image/webp", ".webp")


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part refers to.

    Attributes:
        kind: last part of the type, for instance `hyperlink`.
        target: name of a part, or an address outside.
        external: whether it lies outside.
    """

    kind: str
    target: str
    external: bool


class WordPackage:
    """The parts of an open Word file.

    Attributes:
        warnings: what could not be read of parts that aren't the text itself.
    """

    def __init__(self, package: Package) -> None:
        """Find the part with the text.

        Raises:
            ImportFailedError: if there is none.
        """
        self._package = package
        self._relationships: dict[str, Mapping[str, Relationship]] = {}
        self.warnings: list[str] = []
        self.main = self._main()

    def text_tree(self) -> etree._Element:
        """The root of the part with the text.

        Raises:
            ImportFailedError: if it is damaged or too large.
        """
        try:
            root = parse(self._package.read(self.main, MAX_TREE_BYTES))
        except XmlError as error:
            raise as_failure(self._package.path, error) from error
        if local_name(root) != "document":
            kind = _OTHER_OFFICE.get(local_name(root), "an office file, but has no text")
            what = f"can't be imported: it is {kind}"
            raise failure(self._package.path, ErrorKind.UNKNOWN_FORMAT, what)
        return root

    def tree(self, part: str | None) -> etree._Element | None:
        """The root of another part; None where there is none, with a warning if it is damaged."""
        if part is None:
            return None
        try:
            return parse(self._package.read(part, MAX_TREE_BYTES))
        except XmlError as error:
            self.warnings.append(f"A part of the file, “{part}”, {error}; it was left out.")
        except ImportFailedError as error:
            self.warnings.append(f"A part of the file was left out: {error.message}")
        return None

    def related(self, part: str, kind: str) -> str | None:
        """The name of the part that another one refers to for something, or None."""
        found = (link for link in self.relationships(part).values() if link.kind == kind)
        names = (self._package.find(link.target) for link in found if not link.external)
        return next((name for name in names if name), None)

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """What a part refers to, by the identifiers it uses for it."""
        if part not in self._relationships:
            path = PurePosixPath(part)
            name = self._package.find(str(path.parent / "_rels" / f"{path.name}.rels"))
            root = self.tree(name)
            self._relationships[part] = {} if root is None else dict(_relationships(root, path))
        return self._relationships[part]

    def image(self, name: str) -> Resource | None:
        """An image of the file; None if it isn't there or can't be kept."""
        found = self._package.find(name)
        if found is None:
            return None
        try:
            data = self._package.read(found, MAX_IMAGE_BYTES)
        except ImportFailedError as error:
            self.warnings.append(f"An image was left out: {error.message}")
            return None
        media_type = _FORMATS.guess_type(found)[0] or "application/octet-stream"
        return resource(data, media_type, found)

    def _main(self) -> str:
        found = self.related("", "officeDocument")
        names = (found, self._package.find("word/document.xml"))
        name = next((name for name in names if name), None)
        if name is None:
            what = "is no Word file: it is a ZIP file without the text of a document"
            raise failure(self._package.path, ErrorKind.UNKNOWN_FORMAT, what)
        return name


def name_of(element: etree._Element) -> str:
    """The local name of an element; as `local_name`, but quicker, for there are so many."""
    return _name_of_tag(element.tag)


@functools.lru_cache(maxsize=1024)
def _name_of_tag(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """The value of an attribute of WordprocessingML."""
    for namespace in _WORD:
        value = element.get(namespace + name)
        if value is not None:
            return value
    return None


def text_attribute(element: etree._Element | None, name: str) -> str:
    """The value of an attribute, "" where the element or the attribute isn't there."""
    return (attribute(element, name) or "") if element is not None else ""


def number(element: etree._Element | None, name: str = "val") -> int | None:
    """The value of an attribute as a whole number, or None."""
    value = attribute(element, name) if element is not None else None
    try:
        return int(value) if value and len(value) <= _MAX_DIGITS else None
    except ValueError:
        return None


def reference(element: etree._Element, name: str) -> str | None:
    """The identifier of a relationship in an attribute `r:id`, `r:embed` or `r:link`."""
    for namespace in _LINKS:
        value = element.get(namespace + name)
        if value is not None:
            return value
    return None


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of a local name."""
    if element is None:
        return None
    return next(element.iterchildren(f"{{*}}{name}"), None)


def children(element: etree._Element | None) -> dict[str, etree._Element]:
    """The children of an element by their local names, the first of each."""
    if element is None:
        return {}
    return {name_of(node): node for node in element.iterchildren(reversed=True)}


def descendants(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """All elements of a local name within another."""
    return element.iter(f"{{*}}{name}")


def is_on(element: etree._Element | None) -> bool:
    """Whether a property that is on or off is there and on."""
    return element is not None and (attribute(element, "val") or "1").lower() not in _OFF


def value_of(element: etree._Element | None, name: str) -> str | None:
    """The `val` of a child element, white space folded, or None."""
    found = child(element, name)
    return squeeze(attribute(found, "val") or "") or None if found is not None else None


def _relationships(root: etree._Element, part: PurePosixPath) -> Iterator[tuple[str, Relationship]]:
    for element in descendants(root, "Relationship"):
        kind = (element.get("Type") or "").rstrip("/").rpartition("/")[2]
        target = element.get("Target") or ""
        external = (element.get("TargetMode") or "").lower() == "external"
        if not external:
            target = _resolved(target, part)
        yield element.get("Id") or "", Relationship(kind, target, external)


def _resolved(target: str, part: PurePosixPath) -> str:
    """The name of the part that a target means, as seen from another part."""
    target = unquote(target.partition("#")[0]).replace("\\", "/")
    names: list[str] = []
    start = [] if target.startswith("/") else list(part.parent.parts)
    for step in (*start, *target.split("/")):
        if step == "..":
            del names[-1:]
        elif step not in ("", ".", "/"):
            names.append(step)
    return "/".join(names)
