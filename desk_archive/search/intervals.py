"""Dates in a query: what is typed before it is a whole EDTF string, ranges, before and after."""

from __future__ import annotations

import re

from desk_archive.domain import dates

Interval = tuple[int | None, int | None]
"""Bounds as `domain.dates` counts them; None is open."""

_INCOMPLETE_YEAR = re.compile(r"\d{1,3}")
_INCOMPLETE_MONTH_OR_DAY = re.compile(r"(?P<known>\d{4}(?:-\d\d)?)-\d?")


def interval(scope: str, value: str) -> Interval | None:
    """The interval that a record's date has to overlap, or None where the value is no date.

    Args:
        scope: `date`, `before` or `after`.
        value: EDTF, the beginning of one, words of a date, or two of them with `..` between.
    """
    bounds = _range(value) or _single(value)
    if bounds is None:
        return None
    earliest, latest = bounds
    if scope == "before":
        return (None, earliest - 1) if earliest is not None else None
    if scope == "after":
        return (latest + 1, None) if latest is not None else None
    return bounds


def bounds_between(date_from: str | None, date_to: str | None) -> Interval | None:
    """The interval from one EDTF date to another, None being open; None if one of them is no date."""
    first = dates.bounds(date_from) if date_from else None
    last = dates.bounds(date_to) if date_to else None
    if (date_from and first is None) or (date_to and last is None):
        return None
    return (first.earliest if first else None, last.latest if last else None)


def _range(value: str) -> Interval | None:
    """Two dates with two dots between, either of which may miss."""
    if value.startswith(("[", "{")) or ".." not in value:
        return None
    before, after = (part.strip() for part in value.split("..", 1))
    first, last = _single(before), _single(after)
    if (before and first is None) or (after and last is None) or not (before or after):
        return None
    if first and last and first[0] is not None and last[0] is not None and first[0] > last[0]:
        first, last = last, first
    return (first[0] if first else None, last[1] if last else None)


def _single(value: str) -> Interval | None:
    """One date: EDTF, the beginning of one, or words."""
    for candidate in _readings(value):
        if found := dates.bounds(candidate):
            return found.earliest, found.latest
    words = dates.edtf_from_words(value) if value else None
    found = dates.bounds(words) if words else None
    return (found.earliest, found.latest) if found else None


def _readings(value: str) -> list[str]:
    """EDTF strings that what was typed so far may stand for, the likeliest first."""
    if _INCOMPLETE_YEAR.fullmatch(value):
        return [f"{value:X<4}"]
    readings = [value]
    if incomplete := _INCOMPLETE_MONTH_OR_DAY.fullmatch(value):
        readings.append(incomplete["known"])
    return readings
