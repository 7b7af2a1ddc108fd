"""Tables of data and tables that only lay out a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk_archive.importers.html_elements import BLOCKS, SKIPPED, words_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_BREAKS = 2
"""So many line breaks may stand in a cell of a table without headings; more is running text."""

_OF_TABLES = frozenset(["tr", "tbody", "thead", "tfoot", "caption", "td", "th", "col", "colgroup"])
_LAYOUT = words_of(
    "article aside blockquote center dir fieldset footer form h1 h2 h3 h4 h5 h6 header hr main nav pre"
    " section table"
)


def is_data(table: LexborNode) -> bool:
    """Whether a table holds data, so that each of its rows is one line.

    A table is layout if it says so, holds other tables or parts of a page, has one column, or (where
    no cell is a heading) holds cells of several paragraphs or lines.
    """
    if (table.attributes.get("role") or "").lower() in ("presentation", "none"):
        return False
    count = _Count()
    for node in table.traverse():
        tag = node.tag or ""
        if tag in SKIPPED:
            continue
        if tag in _LAYOUT and node.mem_id != table.mem_id:
            return False
        count.add(tag)
    return count.widest > 1 and (count.headed or not count.running)


class _Count:
    """What there is in a table."""

    def __init__(self) -> None:
        self.headed = False
        self.running = False
        self.widest = 0
        self._cells = self._blocks = self._breaks = 0

    def add(self, tag: str) -> None:
        """Take the next element in document order."""
        if tag == "tr":
            self._cells = 0
        elif tag in ("td", "th"):
            self._cells += 1
            self.widest = max(self.widest, self._cells)
            self._blocks = self._breaks = 0
        elif tag == "br":
            self._breaks += 1
        elif tag in BLOCKS and tag not in _OF_TABLES:
            self._blocks += tag not in ("ul", "ol", "dl", "div")
        self.headed = self.headed or tag in ("th", "thead", "caption")
        self.running = self.running or self._blocks > 1 or self._breaks > MAX_BREAKS
