"""What is known of a Word file while its text is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desk_archive.importers.docx_annotations import Marks
from desk_archive.importers.docx_line import Line, Place
from desk_archive.importers.docx_numbering import Numbering, formatted
from desk_archive.importers.docx_package import (
    Relationship,
    WordPackage,
    attribute,
    child,
    number,
    value_of,
)
from desk_archive.importers.docx_styles import Styles
from desk_archive.importers.resources import ResourceShelf
from desk_archive.importers.xml_safe import local_name

if TYPE_CHECKING:
    from lxml import etree

_KINDS = {"footnote": "decimal", "endnote": "lowerRoman"}


class NoteRegister:
    """Footnotes and endnotes: their numbers, in the order in which the text refers to them.

    Attributes:
        current: number of the note that is being read, "" outside of notes.
        order: kind, identifier and number of those referred to.
    """

    def __init__(self, settings: etree._Element | None, last: etree._Element | None) -> None:
        """Take how notes are numbered from the settings, or else from the last section."""
        self.current = ""
        self.order: list[tuple[str, str, str]] = []
        self._formats: dict[str, str] = {}
        self._counters: dict[str, int] = {}
        self._seen: dict[tuple[str, str], str] = {}
        for kind, usual in _KINDS.items():
            places = [child(last, f"{kind}Pr"), child(settings, f"{kind}Pr")]
            named = next((f for p in places if (f := value_of(p, "numFmt"))), usual)
            start = next((s for p in places if (s := number(child(p, "numStart"))) is not None), 1)
            self._formats[kind] = named
            self._counters[kind] = start - 1

    def refer(self, kind: str, identifier: str, *, counted: bool) -> tuple[str, str]:
        """The number of a note that is referred to, "" for one with a mark of its own; its name."""
        key = (kind, identifier)
        if key not in self._seen:
            marker = ""
            if counted:
                self._counters[kind] += 1
                marker = formatted(self._counters[kind], self._formats[kind])
            self._seen[key] = marker
            self.order.append((kind, identifier, marker))
        return self._seen[key], f"{kind}-{identifier}"


@dataclass(slots=True)
class Context:
    """What is known of a file, and what is found on the way.

    Attributes:
        package: its parts.
        styles, numbering, notes: what they are called.
        part: name of the part that is being read.
        shelf: images.
        marks: what will be annotations.
        bookmarks: where internal links lead, by name.
        page_breaks: where pages begin.
        has_rendered_breaks: whether a program has left word where its pages begin.
        has_hidden_text: whether text was left out because it is hidden.
        has_outside_image: whether an image lies outside of the file.
        in_link, in_furniture: whether such a thing is being read.
        deleted_at: the line and place of the last deletion.
    """

    package: WordPackage
    styles: Styles
    numbering: Numbering
    notes: NoteRegister
    part: str = ""
    shelf: ResourceShelf = field(default_factory=ResourceShelf)
    marks: Marks = field(default_factory=Marks)
    bookmarks: dict[str, Place] = field(default_factory=dict)
    page_breaks: list[Place] = field(default_factory=list)
    has_rendered_breaks: bool = False
    has_hidden_text: bool = False
    has_outside_image: bool = False
    in_link: bool = False
    in_furniture: bool = False
    deleted_at: tuple[Line, int] | None = None
    _images: dict[str, str | None] = field(default_factory=dict)

    def relationship(self, identifier: str | None) -> Relationship | None:
        """What the part that is being read refers to by an identifier, or None."""
        if identifier is None:
            return None
        return self.package.relationships(self.part).get(identifier)

    def image(self, identifier: str | None) -> str | None:
        """The SHA-256 of an image of the file, which is kept; None for one that isn't."""
        found = self.relationship(identifier)
        if found is None:
            return None
        if found.external:
            self.has_outside_image = True
            return None
        if found.target not in self._images:
            image = self.package.image(found.target)
            kept = image is not None and self.shelf.add(image)
            self._images[found.target] = image.sha256 if image is not None and kept else None
        return self._images[found.target]


def notes_of(root: etree._Element | None) -> Mapping[str, etree._Element]:
    """Footnotes, endnotes or comments by identifier, without what only draws lines."""
    return {
        attribute(element, "id") or "": element
        for element in (root if root is not None else ())
        if local_name(element) in ("footnote", "endnote", "comment")
        and attribute(element, "type") in (None, "normal")
    }
