"""Running heads, feet and page numbers of PDF pages: what stands at the same place again and again.

A line near the top or bottom of a page is furniture if lines that are equal but for their figures
stand at its height on pages close by (heads of left and right pages take turns), three in a row at
least, or on every page of a document of two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from desk_archive.importers.pdf_text import Line, PageText

_AT_END = 4
"""So many lines at the beginning and end of a page's text may be furniture."""

_ZONE = 0.2
"""The part of a page's height, at the top and at the bottom, where furniture stands."""

_TOLERANCE = 4.0
"""How far apart, in points, heights of the same head may lie."""

_APART = 2
"""Heads of the same kind follow each other within so many pages."""

_IN_A_ROW = 3
_LONGEST = 200
_LONGEST_NUMBER = 16
_FIGURES = re.compile(r"\d+")
_ROMAN = re.compile(r"[-–—\[( ]*[ivxlcdm]+[-–—\]). ]*", re.IGNORECASE)

Place = tuple[int, float, Line]


def mark_furniture(pages: Sequence[PageText]) -> None:
    """Set `furniture` of the lines that are."""
    found: dict[tuple[str, bool], list[Place]] = defaultdict(list)
    for number, page in enumerate(pages):
        for line, at_top in _candidates(page):
            found[_key(line.text), at_top].append((number, line.y if page.height else 0.0, line))
    for places in found.values():
        if len(places) > 1:
            for level in _levels(places):
                _mark(level, len(pages))


def _candidates(page: PageText) -> Iterable[tuple[Line, bool]]:
    """Lines that may be furniture, and whether they stand at the top."""
    lines = page.lines
    if not page.height:
        return [(lines[0], True), (lines[-1], False)] if len(lines) > 1 else []
    ends = lines if len(lines) <= 2 * _AT_END else [*lines[:_AT_END], *lines[-_AT_END:]]
    low = page.bottom + page.height * _ZONE
    high = page.bottom + page.height * (1 - _ZONE)
    return [
        (line, line.y > high)
        for line in ends
        if (line.y < low or line.y > high) and len(line.text) <= _LONGEST
    ]


def _key(text: str) -> str:
    """What lines of the same kind have in common."""
    key = _FIGURES.sub("#", text)
    if len(text) > _LONGEST_NUMBER:
        return key.casefold()
    alone = key.strip(" -–—[]().") == "#" or _ROMAN.fullmatch(text)
    return "#" if alone else key.casefold()


def _levels(places: list[Place]) -> list[list[Place]]:
    """Places of the same height together, in the order of pages."""
    levels: list[list[Place]] = []
    for place in sorted(places, key=lambda p: p[1]):
        if levels and place[1] - levels[-1][-1][1] <= _TOLERANCE:
            levels[-1].append(place)
        else:
            levels.append([place])
    return [sorted(level, key=lambda p: p[0]) for level in levels]


def _mark(level: list[Place], pages: int) -> None:
    """Mark those that follow each other closely enough."""
    chain: list[Place] = []
    for place in [*level, None]:
        if place is not None and (not chain or place[0] - chain[-1][0] <= _APART):
            chain.append(place)
            continue
        on = len({number for number, _, _ in chain})
        if on >= _IN_A_ROW or on == pages > 1:
            for _, _, line in chain:
                line.furniture = True
        chain = [place] if place is not None else []
