"""Places in an e-book by their steps through its markup: canonical fragment identifiers.

After EPUB Canonical Fragment Identifiers 1.1 (https://idpf.org/epub/linking/cfi/). Even steps count
elements, odd ones the text between them; a name in brackets holds where the count has gone wrong.
Only what a list of pages needs is read: one place, without ranges, sides and times.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desk_archive.importers.xml_safe import local_name

if TYPE_CHECKING:
    from lxml import etree

MAX_PLACES = 2_000
"""The most places that are looked up in one book: each is sought in the text of its chapter."""

_CFI = re.compile(r"epubcfi\((.*)\)", re.DOTALL)
_STEP = re.compile(r"/(\d{1,6})(?:\[((?:[^\[\]^]|\^.)*)\])?")
_OFFSET = re.compile(r":(\d{1,9})")
_ESCAPE = re.compile(r"\^(.)")
_SPACE = re.compile(r"\s+")
_NEAR = 30
_WINDOW = 100_000
_UNREAD = ("script", "style", "head")


@dataclass(frozen=True, slots=True)
class Step:
    """A step to a child.

    Attributes:
        number: even for the child elements, which count 2, 4, 6; odd for the text between them.
        name: identifier that the element has, or "".
    """

    number: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Cfi:
    """A place in a book.

    Attributes:
        package: steps through the package document to an entry of the reading order.
        steps: through the chapter it names.
        offset: UTF-16 code units into the text that the last step leads to.
    """

    package: tuple[Step, ...]
    steps: tuple[Step, ...]
    offset: int = 0


def read_cfi(fragment: str) -> Cfi | None:
    """A fragment such as `epubcfi(/6/4[ch]!/4/10[p5]/3:10)`; None for what isn't one of a place."""
    found = _CFI.fullmatch(fragment.strip())
    parts = found.group(1).split("!") if found else []
    if len(parts) != len(("package", "chapter")):
        return None
    package, steps = (
        tuple(Step(int(n), _ESCAPE.sub(r"\1", name or "")) for n, name in _STEP.findall(part))
        for part in parts
    )
    offset = _OFFSET.search(_STEP.sub("", parts[1]))
    return Cfi(package, steps, int(offset.group(1)) if offset else 0)


def named_elements(root: etree._Element) -> dict[str, etree._Element]:
    """The elements of a document by their identifiers, the first of each."""
    found: dict[str, etree._Element] = {}
    for node in root.iter("{*}*"):
        found.setdefault(node.get("id") or "", node)
    return found


def element_at(
    root: etree._Element, steps: tuple[Step, ...], named: Mapping[str, etree._Element]
) -> etree._Element | None:
    """The element that steps lead to; steps to text end there.

    Args:
        root: where they begin; as `xml_safe.parse` makes it, without comments.
        steps: from the root.
        named: all elements with identifiers, see `named_elements`.
    """
    at: etree._Element = root
    for step in steps:
        if step.number % 2:
            break
        counted = _child(at, step.number // 2)
        if step.name and (counted is None or counted.get("id") != step.name):
            counted = named.get(step.name, counted)
        if counted is None:
            return None
        at = counted
    return at


def _child(element: etree._Element, number: int) -> etree._Element | None:
    """A child element by its number from 1; asking how many there are would take long."""
    try:
        return element[number - 1] if number else None
    except IndexError:
        return None


class ChapterPlaces:
    """Finds the places of one chapter in its reading text."""

    def __init__(self, root: etree._Element, text: str) -> None:
        """Go once through a chapter.

        Args:
            root: of its markup.
            text: its reading text.
        """
        self._root = root
        self._named = named_elements(root)
        self._starts: dict[tuple[etree._Element, bool], int] = {}
        self._markup = self._read()
        self._offsets = [at for at, letter in enumerate(text) if not letter.isspace()]
        self._text = _SPACE.sub("", text)

    def find(self, place: Cfi) -> int | None:
        """The offset of a place in the reading text, code points; None if it isn't found there."""
        at = self._in_markup(place)
        if at is None or not self._offsets:
            return None
        for near in (_NEAR, _NEAR // 3):
            first = max(0, at - near)
            words = self._markup[first : at + near]
            before = at - first
            found = self._nearest(words, first)
            if found is not None and words:
                found = min(found + before, len(self._offsets) - 1)
                return self._offsets[found]
        return None

    def _read(self) -> str:
        """All letters of the markup; where the text of each element, and that behind it, begins."""
        pieces: list[str] = []
        length = 0
        stack: list[tuple[etree._Element, bool]] = [(self._root, False)]
        while stack:
            element, behind = stack.pop()
            self._starts[element, behind] = length
            unread = local_name(element) in _UNREAD
            said = element.tail if behind else ("" if unread else element.text)
            words = _SPACE.sub("", said or "")
            pieces.append(words)
            length += len(words)
            if not behind and not unread:
                for node in element.iterchildren(reversed=True):
                    stack += [(node, True), (node, False)]
        return "".join(pieces)

    def _in_markup(self, place: Cfi) -> int | None:
        element = element_at(self._root, place.steps, self._named)
        if element is None:
            return None
        last = place.steps[-1].number if place.steps else 0
        if last % 2 == 0:
            return self._starts.get((element, False))
        before = _child(element, last // 2) if last > 1 else element
        if before is None:
            return None
        start = self._starts.get((before, last > 1))
        said = (before.tail if last > 1 else element.text) or ""
        units = said.encode("utf-16-le")[: 2 * place.offset].decode("utf-16-le", "ignore")
        return None if start is None else start + len(_SPACE.sub("", units))

    def _nearest(self, words: str, place: int) -> int | None:
        """Where words stand in the reading text, next to a place."""
        after = self._text.find(words, place, place + _WINDOW)
        before = self._text.rfind(words, max(0, place - _WINDOW), place + len(words))
        found = [at for at in (before, after) if at >= 0]
        return min(found, key=lambda at: abs(at - place)) if found else None
