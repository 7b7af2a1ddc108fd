"""Where the pages of a Word file begin, and what they are called.

A Word file says where pages begin only as far as a program has left word of it when it last set the
text (`w:lastRenderedPageBreak`); without that the number of a page isn't known. Sections may begin
to count anew, and write numbers their own way (ISO/IEC 29500-1, section 17.6.12).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from desk_archive.importers.docx_line import Place
from desk_archive.importers.docx_numbering import formatted
from desk_archive.importers.docx_package import child, number, text_attribute

if TYPE_CHECKING:
    from lxml import etree

Section = tuple[Place, "etree._Element | None"]  # noqa: SLF001
"""Where a section begins, and its properties."""


def page_starts(text: str, breaks: Sequence[Place]) -> list[int]:
    """Offsets of the pages but the first, each once; a page that has no text is none."""
    offsets = sorted({_goes_on(text, place.offset) for place in breaks})
    return [offset for offset in offsets if 0 <= offset < len(text) and text[:offset].strip()]


def page_labels(starts: Sequence[int], sections: Sequence[Section]) -> tuple[str, ...]:
    """What pages are called, the first one included.

    Args:
        starts: see `page_starts`.
        sections: in order.
    """
    begins = [place.offset for place, _ in sections]
    labels: list[str] = []
    count, before = 0, -1
    for start in (0, *starts):
        section = max(0, bisect_right(begins, start) - 1)
        numbering = child(sections[section][1], "pgNumType") if sections else None
        begun = number(numbering, "start") if section != before else None
        count = count + 1 if begun is None else begun
        before = section
        style = text_attribute(numbering, "fmt") or "decimal"
        labels.append(formatted(count, style))
    return tuple(labels)


def _goes_on(text: str, offset: int) -> int:
    """Where the text goes on behind a page break: not at the end of a line."""
    while 0 <= offset < len(text) and text[offset] in " \n":
        offset += 1
    return offset
