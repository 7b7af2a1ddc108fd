"""Numbers and bullets of the lists of a Word file, which its text doesn't hold.

After ISO/IEC 29500-1, section 17.9: a paragraph names a list and a level; the list takes its levels
from an abstract definition, whose counters all its lists share.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desk_archive.importers.docx_package import (
    attribute,
    child,
    is_on,
    number,
    text_attribute,
    value_of,
)
from desk_archive.importers.xml_safe import local_name

if TYPE_CHECKING:
    from lxml import etree

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_BULLET = "•"
_BULLETS = {"o": "◦", "\uf0b7": _BULLET, "\uf0a7": "▪", "\uf0d8": "▸", "\uf0fc": "✓"}
_MAX_LETTERS = 20
# Nine places and the words around them; more would make each heading a long one.
_MAX_TEXT = 100
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_MAX_ROMAN = 3_999


@dataclass(slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    style: str | None = None
    restarts: bool = True
    plain: bool = False


@dataclass(slots=True)
class _List:
    """A list: its definition, and levels of its own."""

    abstract: str
    own: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Abstract:
    levels: dict[int, _Level] = field(default_factory=dict)
    link: str | None = None


class Numbering:
    """The lists of one file, counting as paragraphs are gone through."""

    def __init__(self, root: etree._Element | None) -> None:
        """Read the part with the numbering; None where there is none."""
        self._abstracts: dict[str, _Abstract] = {}
        self._lists: dict[str, _List] = {}
        self._by_style: dict[str, str] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        for element in root if root is not None else ():
            if local_name(element) == "abstractNum":
                self._add_abstract(element)
            elif local_name(element) == "num":
                self._add_list(element)

    def level_of(self, list_id: str, style: str | None) -> int:
        """The level, from 0, that a style has in a list."""
        levels = self._levels(list_id)
        return next((n for n, level in levels.items() if style and level.style == style), 0)

    def marker(self, list_id: str, level: int) -> str | None:
        """Count a paragraph; its number or bullet, or None where it belongs to no list."""
        if list_id == "0" or list_id not in self._lists:
            return None
        level = max(0, min(level, _LEVELS - 1))
        levels = self._levels(list_id)
        shape = levels.get(level, _Level(format="bullet", text=_BULLET))
        counters = self._count(list_id, level, levels)
        if shape.format == "bullet":
            bullet = _BULLETS.get(shape.text, shape.text)
            return _BULLET if _PRIVATE.search(bullet) or not bullet.strip() else bullet
        if shape.format == "none":
            return _PLACE.sub("", shape.text)

        def figure(place: re.Match[str]) -> str:
            position = int(place.group(1)) - 1
            other = levels.get(position, _Level())
            style = "decimal" if shape.plain else other.format
            return formatted(counters.get(position, other.start), style)

        return _PLACE.sub(figure, shape.text)

    def _count(self, list_id: str, level: int, levels: dict[int, _Level]) -> dict[int, int]:
        one = self._lists[list_id]
        counters = self._counters.setdefault(self._definition(one), {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for position in one.starts:
                counters.pop(position, None)
        start = one.starts.get(level, levels[level].start if level in levels else 1)
        counters[level] = counters[level] + 1 if level in counters else start
        for position in [p for p in counters if p > level]:
            if levels.get(position, _Level()).restarts:
                del counters[position]
        return counters

    def _definition(self, one: _List) -> str:
        """The abstract definition of a list; one that only names a style leads to another."""
        abstract = self._abstracts.get(one.abstract)
        if abstract is not None and abstract.link and not abstract.levels:
            return self._by_style.get(abstract.link, one.abstract)
        return one.abstract

    def _levels(self, list_id: str) -> dict[int, _Level]:
        one = self._lists.get(list_id)
        if one is None:
            return {}
        abstract = self._abstracts.get(self._definition(one), _Abstract())
        return {**abstract.levels, **one.own} if one.own else abstract.levels

    def _add_abstract(self, element: etree._Element) -> None:
        name = attribute(element, "abstractNumId") or ""
        abstract = _Abstract(link=value_of(element, "numStyleLink"))
        for node in element:
            if local_name(node) == "lvl":
                abstract.levels[number(node, "ilvl") or 0] = _level(node)
        self._abstracts[name] = abstract
        style = value_of(element, "styleLink")
        if style:
            self._by_style[style] = name

    def _add_list(self, element: etree._Element) -> None:
        one = _List(value_of(element, "abstractNumId") or "")
        for node in element:
            if local_name(node) != "lvlOverride":
                continue
            level = number(node, "ilvl") or 0
            own, start = child(node, "lvl"), number(child(node, "startOverride"))
            if own is not None:
                one.own[level] = _level(own)
            if start is not None:
                one.starts[level] = start
        self._lists[attribute(element, "numId") or ""] = one


def formatted(value: int, style: str) -> str:
    """A number as `w:numFmt` wants it; in figures where its way of writing isn't known here."""
    writer = _WRITERS.get(style)
    return writer(value) if writer and value > 0 else str(value)


def roman(value: int) -> str:
    """A number as small Roman figures, from 1 to 3,999; else in Arabic ones."""
    if not 0 < value <= _MAX_ROMAN:
        return str(value)
    written = ""
    for worth, figure in _ROMAN:
        count, value = divmod(value, worth)
        written += figure * count
    return written


def _letters(value: int, alphabet: str) -> str:
    """The letter of a number; behind the last they are doubled: y, z, aa, bb."""
    times, place = divmod(value - 1, len(alphabet))
    return alphabet[place] * (times + 1) if times < _MAX_LETTERS else str(value)


def _ordinal(value: int) -> str:
    teens = value % 100 in (11, 12, 13)
    return f"{value}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"


_LATIN = "abcdefghijklmnopqrstuvwxyz"
_WRITERS: dict[str, Callable[[int], str]] = {
    "lowerLetter": lambda value: _letters(value, _LATIN),
    "upperLetter": lambda value: _letters(value, _LATIN.upper()),
    "lowerRoman": roman,
    "upperRoman": lambda value: roman(value).upper(),
    "russianLower": lambda value: _letters(value, _RUSSIAN),
    "russianUpper": lambda value: _letters(value, _RUSSIAN.upper()),
    "ordinal": _ordinal,
    "decimalZero": lambda value: f"{value:02d}",
    "numberInDash": lambda value: f"- {value} -",
}


def _level(element: etree._Element) -> _Level:
    start = number(child(element, "start"))
    text = child(element, "lvlText")
    restart = number(child(element, "lvlRestart"))
    return _Level(
        start=1 if start is None else start,
        format=value_of(element, "numFmt") or "decimal",
        text=text_attribute(text, "val")[:_MAX_TEXT],
        style=value_of(element, "pStyle"),
        restarts=restart != 0,
        plain=is_on(child(element, "isLgl")),
    )
