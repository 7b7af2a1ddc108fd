"""What a rule for the pages of a web site has to be.

Another package adds one by an entry point of the group `desk_archive.importers` that names the rule
or its class; see `importers.plugins`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from desk_archive.domain.records import Description, DraftDocument, Origin
from desk_archive.domain.structure import Span
from desk_archive.domain.text import fold_space, normalise

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from desk_archive.importers.html_page import HtmlPage


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRecord:
    """What a rule makes of a page.

    Attributes:
        fields: the catalogue record; an empty title leaves it to what the page's head says.
        documents: forms of the item that stand on the page, the main one first; the page as a
            whole is added behind them.
        origins: where fields came from if not from the rule.
        warnings: one English sentence each.
    """

    fields: Description
    documents: tuple[DraftDocument, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@runtime_checkable
class SiteRule(Protocol):
    """Knows the pages of one web site."""

    @property
    def site(self) -> str:
        """Name of the site, for instance `wilson-center`."""
        ...

    def recognises_page(self, page: HtmlPage) -> bool:
        """Whether a page is one of those it knows, by what stands in it."""
        ...

    def read_page(self, page: HtmlPage) -> SiteRecord | None:
        """What it makes of such a page, or None where that fails."""
        ...


def trimmed(
    text: str, spans: Sequence[Span], *, without: Callable[[str], bool] | None = None
) -> tuple[str, tuple[Span, ...]]:
    """A text without its blank lines and without white space around lines; its spans moved along.

    Args:
        text: its lines.
        spans: over it.
        without: says of a line whether it is left out where it is among the first or the last.
    """
    kept: list[tuple[int, int]] = []
    place = 0
    for line in text.split("\n"):
        start = place + len(line) - len(line.lstrip())
        end = place + len(line.rstrip())
        if end > start:
            kept.append((start, end))
        place += len(line) + 1
    if without is not None:
        is_kept = [not without(text[start:end]) for start, end in kept]
        first = is_kept.index(True) if any(is_kept) else len(kept)
        kept = kept[first : len(kept) - is_kept[::-1].index(True)] if any(is_kept) else []
    if not kept:
        return "", ()
    firsts = [start for start, _ in kept]
    lasts = [end for _, end in kept]
    moved = [0, *accumulate(end - start + 1 for start, end in kept)]
    length = moved[-1] - 1

    def at_start(offset: int) -> int:
        number = bisect_left(lasts, offset + 1)
        return moved[number] + max(0, offset - firsts[number]) if number < len(kept) else length

    def at_end(offset: int) -> int:
        number = bisect_left(firsts, offset) - 1
        return moved[number] + min(offset, lasts[number]) - firsts[number] if number >= 0 else 0

    found = [
        Span(at_start(s.start), at_end(s.end), s.kind, s.level, s.target)
        if s.end > s.start
        else Span(at_start(s.start), at_start(s.start), s.kind, s.level, s.target)
        for s in spans
    ]
    lines = "\n".join(text[start:end] for start, end in kept)
    points = {id(s) for s, old in zip(found, spans, strict=True) if old.start == old.end}
    return lines, tuple(s for s in found if s.start < s.end or id(s) in points)


def has_class(node: LexborNode, part: str) -> bool:
    """Whether one of an element's classes contains these letters."""
    return part in (node.attributes.get("class") or "")


NOTES = "sup, a.note, a[rel~=footnote], a[role=doc-noteref]"
"""What refers to notes, as a selector."""


def own_words(node: LexborNode, *, without: str = NOTES) -> str:
    """The words in an element but for those in what a selector finds, white space folded."""
    left_out = {one.mem_id for one in node.css(without)} if without else set()
    inside: set[int] = set()
    pieces: list[str] = []
    for one in node.traverse(include_text=True):
        parent = one.parent
        if one.mem_id in left_out or (parent is not None and parent.mem_id in inside):
            inside.add(one.mem_id)
        elif one.tag == "-text":
            pieces.append(one.text_content or "")
        elif one.tag == "br":
            pieces.append(" ")
    text = fold_space(normalise("".join(pieces)))
    return re.sub(r" +([,.;:])", r"\1", text)
