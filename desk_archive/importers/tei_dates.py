"""Dates in TEI: the attributes of `att.datable` as EDTF, beside the words at their place.

The attributes are those of the TEI P5 Guidelines, chapter 13.4
(https://tei-c.org/release/doc/tei-p5-doc/en/html/ref-att.datable.w3c.html), `value` that of P4.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from desk_archive.domain.dates import edtf_from_words, is_edtf
from desk_archive.domain.records import ArchivalDate
from desk_archive.importers.tei_names import words

if TYPE_CHECKING:
    from lxml.etree import _Element

_WHEN = ("when", "when-iso", "value")
_FROM = ("from", "from-iso")
_TO = ("to", "to-iso")
_NOT_BEFORE = ("notBefore", "notBefore-iso")
_NOT_AFTER = ("notAfter", "notAfter-iso")


def date_of(element: _Element) -> ArchivalDate | None:
    """The date that an element gives, or None if it gives none.

    The value of an attribute is copied unchanged, with its time and zone; words are read as a date
    only where no attribute says it.
    """
    verbatim = words(element) or None
    edtf = stated_edtf(element) or (edtf_from_words(verbatim) if verbatim else None)
    return ArchivalDate(edtf, verbatim) if edtf or verbatim else None


def best_date(elements: Iterable[_Element]) -> ArchivalDate | None:
    """The first date that can be read, else the first that has words, else None."""
    dates = [date for date in map(date_of, elements) if date is not None]
    return next((date for date in dates if date.edtf), dates[0] if dates else None)


def stated_edtf(element: _Element) -> str | None:
    """What the attributes of an element say, as EDTF; None where they say nothing that is a date."""
    if len(element.attrib) == 0:
        return None
    when = _first(element, _WHEN)
    if when is not None and is_edtf(when):
        return when
    start, end = _first(element, _FROM), _first(element, _TO)
    if start or end:
        return _checked(f"{start or '..'}/{end or '..'}")
    earliest, latest = _first(element, _NOT_BEFORE), _first(element, _NOT_AFTER)
    if earliest or latest:
        return _checked(f"[{earliest or ''}..{latest or ''}]")
    return None


def _first(element: _Element, names: tuple[str, ...]) -> str | None:
    for name in names:
        value = element.get(name)
        if value and value.strip():
            return value.strip()
    return None


def _checked(edtf: str) -> str | None:
    return edtf if is_edtf(edtf) else None
