"""Which lines of a PDF belong to one paragraph, and how their ends are put together.

A PDF has no paragraphs, only lines. A line goes on in the next where the first word of that one
would not have fitted on it, at the usual distance and without a new indent. What isn't certain
stays apart: a line end too many is less harm than two paragraphs in one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from desk_archive.importers.pdf_text import Line

_LOOSE = 1.35
"""Lines further apart than this times the usual distance are of different paragraphs."""

_SAME_LINE = 0.5
"""A base line that differs by less than this part of the usual distance is the same: a raised sign."""

_CLOSE = 1.2
"""Pieces of one line further apart than so many characters are different columns of a table."""

_INDENT = 0.9
"""How many characters a line must stand in to be indented."""

_DEEPEST_INDENT = 10.0
"""The first line of a paragraph stands in or out by so many characters at most."""

_FEW = 5
_USUAL = 0.6
_PROSE = 0.85
_PROSE_LINES = 3
_PART_OF_COLUMN = 0.7
_MANY_LINES = 6
_HIGH = 0.9
_LOW = 0.4
_WIDER = 1.3
_PITCH = 12.0
_MOSTLY_FULL = 0.6
_LONGEST_WORD = 40
_FIGURES_OF_TABLES = 0.01

_ITEM = re.compile(r"(?:[•‣▪■●○◦*·–—-]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)])\s")
_LABEL = re.compile(r"[A-Z][\w /()'’-]{0,40}: ?")
_FIGURES = re.compile(r"(?<!\S)[-+(]?\d[\d.,]*[%)]?(?!\S)")
_BULLETS = frozenset("•‣▪■●○◦")
_TERMINAL = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:['’-][^\W\d_]+)*)[-\u2010\u00ad]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_FIRST_IDEOGRAPH = "\u2e80"
_IDEOGRAPH = re.compile("[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_HYPHENS = ("-", "\u2010")
_SOFT_HYPHEN = "\u00ad"


@dataclass(slots=True)
class Measure:
    """The measures of a page's lines.

    Attributes:
        pitch: the usual distance of base lines in points.
        margins: for each line, where the lines of its paragraph may end at most.
        left: for each line, where the lines around it begin.
        width: of a character on the average, at most: gaps of a table make it seem wider.
        tabular: whether there are so many figures that there may be tables.
    """

    pitch: float
    margins: list[float]
    left: list[float]
    width: float = 0.0
    tabular: bool = False


def measure(lines: Sequence[Line], extent: float) -> Measure:
    """The measures of lines in reading order.

    Args:
        lines: of one page.
        extent: of the page along its lines, in points.
    """
    places = [line.y for line in lines]
    gaps = [above - below for above, below in pairwise(places)]
    widths = sorted([line.width for line in lines])
    width = widths[int(len(widths) * _LOW)] if widths else 0.0
    apart = sorted([gap for gap in gaps if gap > width * 0.5])
    pitch = apart[int(len(apart) * _LOW)] if apart else _PITCH
    up, loose = -pitch * _SAME_LINE, pitch * _LOOSE
    margins: list[float] = []
    left: list[float] = []
    begin = 0
    ends = [number for number, gap in enumerate(gaps, 1) if gap < up or gap > loose]
    columns = [number for number in ends if gaps[number - 1] < up]
    for end in [*columns, len(lines)]:
        column = lines[begin:end]
        if not column:
            continue
        high = _column_margin(column, extent)
        inner = [number for number in ends if begin < number < end]
        for first, last in pairwise([begin, *inner, end]):
            group = lines[first:last]
            start = min([line.x for line in group])
            margins += [_margin(group, start, high)] * len(group)
            left += [start] * len(group)
        begin = end
    return Measure(pitch, margins, left, width * _WIDER, _has_tables(lines))


def _column_margin(column: Sequence[Line], extent: float) -> float:
    """Where the lines of a column may end."""
    rights = sorted([line.right for line in column])
    high = rights[min(int(len(rights) * _HIGH), len(rights) - 1)]
    if len(column) >= _FEW:
        return high
    # So few lines don't say how long they may be; they may be as long as on most pages.
    return max(high, min(line.x for line in column) + extent * _USUAL)


def _has_tables(lines: Sequence[Line]) -> bool:
    """Whether there are so many figures on a page that there may be tables."""
    text = "".join(line.text for line in lines)
    return sum(map(text.count, "0123456789")) > len(text) * _FIGURES_OF_TABLES


def _margin(group: Sequence[Line], begin: float, column: float) -> float:
    """Where lines of a group may end: what its own say if they are prose, else the column."""
    if len(group) < _PROSE_LINES:
        return column
    rights = [line.right for line in group]
    widest = max(rights) - begin
    even = sum(rights[:-1]) / (len(rights) - 1) - begin >= _PROSE * widest
    wide = widest >= _PART_OF_COLUMN * (column - begin) or len(group) >= _MANY_LINES
    return begin + widest if even and wide else column


def flowing(measured: Measure, lines: Sequence[Line], *, first: bool) -> list[bool]:
    """For each line but the last, whether it goes on in the next one of the same page.

    Most lines are those of prose, and are told by a few comparisons; `flows` decides on the rest.

    Args:
        measured: of the page.
        lines: of the page.
        first: whether the first of them begins its block.
    """
    low, high = measured.pitch * _SAME_LINE, measured.pitch * _LOOSE
    margins, width = measured.margins, measured.width
    found: list[bool] = []
    alone = first
    for number, (a, b) in enumerate(pairwise(lines)):
        plain = low <= a.y - b.y <= high and b.text[:2].isalpha() and ":" not in a.text
        goes = (
            plain
            and not measured.tabular
            and abs(b.x - a.x) <= _INDENT * a.width
            and is_full(a, b, margins[number], width)
        ) or flows(measured, lines, number, first=alone)
        found.append(goes)
        alone = not goes
    return found


def flows(measured: Measure, lines: Sequence[Line], number: int, *, first: bool) -> bool:
    """Whether line `number` goes on in the next one of the same page.

    Args:
        measured: of the page.
        lines: of the page.
        number: the line.
        first: whether it is the first of its block.
    """
    a, b = lines[number], lines[number + 1]
    if a.divided:
        return True
    gap = a.y - b.y
    if -measured.pitch * _SAME_LINE < gap < measured.pitch * _SAME_LINE:
        return -a.width < b.x - a.right < _CLOSE * a.width
    if gap < 0:
        return goes_on_elsewhere(a, b, measured.margins[number], measured.width)
    if gap > measured.pitch * _LOOSE or _begins_item(a, b) or _is_indented(a, b, first=first):
        return False
    margin = measured.margins[number]
    if is_full(a, b, margin, measured.width):
        rows = measured.tabular and _is_row(a.text) and _is_row(b.text)
        return not rows and not (_is_labelled(a.text) and _is_labelled(b.text))
    return _in_a_sentence(a, b, margin - measured.left[number], margin)


def goes_on_elsewhere(a: Line, b: Line, margin: float, width: float) -> bool:
    """Whether a line surely goes on in one at another place: the next column or page."""
    small = b.text[:1].islower()
    if _LAST_WORD.search(a.text):
        return small
    return small and not _TERMINAL.search(a.text) and is_full(a, b, margin, width)


def is_full(a: Line, b: Line, margin: float, width: float) -> bool:
    """Whether the first word of `b` would not have fitted at the end of `a`."""
    if b.text[0] >= _FIRST_IDEOGRAPH and _IDEOGRAPH.match(b.text):
        word = 1
    else:
        word = b.text.find(" ", 0, _LONGEST_WORD)
        if word < 0:
            word = min(len(b.text), _LONGEST_WORD)
    return a.right + (word + 0.7) * min(a.width, width) > margin


def _in_a_sentence(a: Line, b: Line, width: float, margin: float) -> bool:
    """Whether a line that isn't quite full breaks off within a sentence."""
    if not b.text[0].islower() or not (a.text[-1].isalpha() or a.text[-1] == ","):
        return False
    return margin - a.right < width * (1 - _MOSTLY_FULL)


def _is_labelled(text: str) -> bool:
    """Whether a line looks like a label with its value."""
    return ":" in text and _LABEL.match(text) is not None


def _is_row(text: str) -> bool:
    """Whether a line looks like the row of a table: two or more of its words are figures."""
    return len(_FIGURES.findall(text)) > 1


def _begins_item(a: Line, b: Line) -> bool:
    """Whether `b` begins an item of a list."""
    if b.text[0] in _BULLETS:
        return True
    if b.text[1:2].islower():
        return False
    return _ITEM.match(b.text) is not None and _TERMINAL.search(a.text) is not None


def _is_indented(a: Line, b: Line, *, first: bool) -> bool:
    """Whether `b` begins a paragraph by its indent, or goes back behind a hanging one."""
    step = b.x - a.x
    return abs(step) > (_DEEPEST_INDENT if first else _INDENT) * a.width


def joint(before: Line, after: Line, words: Callable[[], frozenset[str]]) -> tuple[int, str]:
    """How a line is put together with the one that goes on from it.

    A hyphen between two words goes, unless the word after begins with a capital while the one
    before doesn't end in one (Anglo-American), the word before is one letter or has a hyphen
    already (state-of-the-art), or the document writes the word with a hyphen elsewhere and never
    without. A soft hyphen always goes; a hyphen beside a figure stays.

    Args:
        before: the line so far.
        after: the next line.
        words: gives the words of the document.

    Returns:
        How many code points go at the end of the first line, and what comes between the two.
    """
    first, second = before.text, after.text
    if first[-1] < _SOFT_HYPHEN and first[-1] != "-" and before.y - after.y >= before.width:
        return 0, " "
    if first.endswith(_SOFT_HYPHEN):
        return 1, ""
    if first.endswith(_HYPHENS):
        if first[-2:-1] in ("", " ", "-"):
            return 0, " "
        return int(_is_soft(first, second, words)), ""
    if _IDEOGRAPH.match(first[-1:]) and _IDEOGRAPH.match(second):
        return 0, ""
    raised = abs(before.y - after.y) < before.width and after.x >= before.x
    return 0, "" if raised and not second[0].isalnum() and before.width else " "


def _is_soft(before: str, after: str, words: Callable[[], frozenset[str]]) -> bool:
    """Whether the hyphen at the end was put there by the line end only."""
    head = _LAST_WORD.search(before[-_LONGEST_WORD:])
    tail = _FIRST_WORD.match(after)
    if head is None or tail is None:
        return False
    left, right = head.group(1), tail.group()
    capital = right[0].isupper() and not left[-1].isupper()
    if capital or len(left) == 1 or "-" in left:
        return False
    known = words()
    return left + right in known or f"{left}-{right}" not in known
