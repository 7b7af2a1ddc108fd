"""What of a page is the site's furniture: navigation, heads and feet, notices, side columns.

Nothing is taken away: the reading text is the whole page, and furniture is a list of stretches in
it. If the page says what its main part is (`<main>`, `role="main"`, one `<article>`), all else is
furniture; otherwise what calls itself so, and what is little but links before or after the text.
Where that would leave almost nothing, the page is taken to have none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from desk_archive.importers.html_parts import Region

MIN_MAIN_SHARE = 0.1
"""A stated main part with a smaller share of the text outside links is not believed."""

MIN_LEFT_SHARE = 0.15
"""So much of the text outside links has to be left when furniture is taken off."""

_LINKS = 0.6
_FEW_LINKS = 40
_SOME_LINKS = 0.25
_SENTENCE = 40
_LONG = 2_000
_ALWAYS = frozenset(["nav"])
_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "search", "menu", "menubar", "alertdialog"]
)
_SITE_PARTS = frozenset(["header", "nav", "aside", "footer", "form", "dialog"])
_AT_THE_EDGE = frozenset(["aside", "form", "dialog", "search", "menu", "select"])
_NOTICE = re.compile(r"cookie|consent|gdpr|onetrust|usercentrics|cky-|cmplz")
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|menubar|topbar|breadcrumbs?|sidebar|side-bar|footer|"
    r"masthead|skip(?:-?link|-?nav|-to-\w+)?|share|sharing|social|sharedaddy|newsletter|subscribe|"
    r"advert(?:isement)?s?|ads?|banner|promo|pagination|pager|toolbar|toc|related-\w+|siteheader|"
    r"site-header|site-footer|page-header-nav|colophon|noprint|mw-editsection|catlinks|comments?"
    r")(?:[\s_-]|$)"
)
_CONTENT = re.compile(r"(?:^|[\s_-])(?:content|main|body|article|document|text|post)(?:[\s_-]|$)")

Stretch = tuple[int, int]


def find_furniture(
    regions: Sequence[Region], text: str, links: Iterable[Stretch], titles: Iterable[Stretch] = ()
) -> list[Stretch]:
    """The stretches of a text that are furniture, whole blocks, in order and apart.

    Args:
        regions: parts of the page, inner before outer.
        text: the reading text.
        links: stretches that are links.
        titles: stretches that are headings of the whole page.
    """
    if not text:
        return []
    page = _Measured(regions, len(text), links)
    main = _main(page)
    start, end = (main.start, main.end) if main is not None else (0, len(text))
    found = [*_before(start, regions, titles), (end, len(text))]
    found += [
        (one.start, one.end)
        for one in regions
        if start <= one.start
        and one.end <= end
        and (one.start, one.end) != (start, end)
        and _is_furniture(page, one, is_inside=main is not None)
    ]
    if main is None:
        found += _edges(page, _united(found))
    stretches = _whole_blocks(_united(found), text)
    taken = sum(page.words(start, end) for start, end in stretches)
    return stretches if page.whole - taken >= page.whole * MIN_LEFT_SHARE else []


def _before(end: int, regions: Iterable[Region], titles: Iterable[Stretch]) -> Iterator[Stretch]:
    """What stands before the main part, but for titles that are in no part for the site's own."""
    own = [(one.start, one.end) for one in regions if one.tag in _SITE_PARTS and one.start < end]
    place = 0
    for first, last in sorted(titles):
        if last <= end and not any(start <= first and last <= stop for start, stop in own):
            yield place, first
            place = last
    yield place, end


class _Measured:
    """How much of a page is links, and where its paragraphs stand."""

    def __init__(self, regions: Sequence[Region], length: int, links: Iterable[Stretch]) -> None:
        self.regions = regions
        ordered = sorted(links)
        self._starts = [start for start, _ in ordered]
        self._sums = [0, *accumulate(end - start for start, end in ordered)]
        self.paragraphs = sorted(
            (one for one in regions if one.tag == "p" and _own(one) >= _SENTENCE),
            key=lambda one: one.start,
        )
        self._paragraph_starts = [one.start for one in self.paragraphs]
        self.whole = self.words(0, length)

    def words(self, start: int, end: int) -> int:
        """Code points outside of links between two offsets."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return max(0, end - start - (self._sums[last] - self._sums[first]))

    def has_prose(self, one: Region) -> bool:
        """Whether a paragraph stands in a part of the page."""
        place = bisect_left(self._paragraph_starts, one.start)
        return place < len(self.paragraphs) and self.paragraphs[place].end <= one.end


def _main(page: _Measured) -> Region | None:
    """The part that the page says is its main one, or None."""
    regions = page.regions
    for candidates in (
        [one for one in regions if one.tag == "main"],
        [one for one in regions if "main" in one.words.split()],
        [one for one in regions if one.tag == "article"],
    ):
        outer = _outermost(candidates)
        if len(outer) == 1 and _own(outer[0]) >= page.whole * MIN_MAIN_SHARE:
            return outer[0]
    return None


def _outermost(regions: Iterable[Region]) -> list[Region]:
    outermost: list[Region] = []
    for one in sorted(regions, key=lambda one: (one.start, -one.end)):
        if not outermost or one.end > outermost[-1].end:
            outermost.append(one)
    return outermost


def _is_furniture(page: _Measured, one: Region, *, is_inside: bool) -> bool:
    """Whether a part of a page is furniture by what it calls itself."""
    if one.tag in _ALWAYS or (one.words and _names_furniture(one.words)):
        return True
    if one.tag == "footer":
        return not is_inside
    if page.has_prose(one) or _own(one) > page.whole / 2:
        return False
    if one.tag == "header":
        return not is_inside and one.links > _SOME_LINKS * _length(one)
    if one.tag in _AT_THE_EDGE:
        return True
    named = one.words and _NAMED.search(one.words) and not _CONTENT.search(one.words)
    return bool(named) and one.tag not in ("p", "td", "article") and _own(one) < _LONG


def _names_furniture(words: str) -> bool:
    """Whether what an element says of itself leaves no doubt."""
    return not _ROLES.isdisjoint(words.split()) or _NOTICE.search(words) is not None


def _edges(page: _Measured, found: Sequence[Stretch]) -> list[Stretch]:
    """Parts that are little but links, before the first paragraph and after the last."""
    starts = [start for start, _ in found]
    prose = []
    for one in page.paragraphs:
        place = bisect_right(starts, one.start) - 1
        if place < 0 or found[place][1] <= one.start:
            prose.append(one)
    if not prose:
        return []
    first, last = prose[0].start, max(one.end for one in prose)
    return [
        (one.start, one.end)
        for one in page.regions
        if (one.end <= first or one.start >= last)
        and one.tag not in ("p", "td")
        and one.links >= max(_FEW_LINKS, _LINKS * _length(one))
    ]


def _own(one: Region) -> int:
    return _length(one) - one.links


def _length(one: Region) -> int:
    return one.end - one.start


def _united(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches that touch become one."""
    united: list[Stretch] = []
    for start, end in sorted(stretches):
        if end <= start:
            continue
        if united and start <= united[-1][1] + 1:
            united[-1] = (united[-1][0], max(united[-1][1], end))
        else:
            united.append((start, end))
    return united


def _whole_blocks(stretches: Sequence[Stretch], text: str) -> list[Stretch]:
    """Stretches without line feeds at their ends."""
    whole: list[Stretch] = []
    for first, last in stretches:
        start, end = first, last
        while start < end and text[start] == "\n":
            start += 1
        while start < end and text[end - 1] == "\n":
            end -= 1
        if start < end:
            whole.append((start, end))
    return whole
