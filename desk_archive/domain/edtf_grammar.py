"""EDTF strings: their grammar, their bounds and their years.

The grammar is that of the Extended Date/Time Format, levels 0 to 2
(https://www.loc.gov/standards/datetime/, ISO 8601-2:2019), and besides times without seconds and
with fractions of seconds, which TEI's `@when` may hold. The `edtf` package knows the months of
seasons and other parts of a year; its bounds of open intervals, of times, of partly unspecified
months and days, of winters and of years given to some significant digits are wrong or missing, so
those are read here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

MAX_YEARS = 1_000
"""A date that touches more years than these counts in none of them."""

_LONGEST = 400
_FAR = 400_000_000  # Years beyond this are cut, so that bounds fit into 64 bits.

_QUALIFIER = "[?~%]"
_DATE = re.compile(
    rf"{_QUALIFIER}?(?P<sign>-?)(?P<year>[\dX]{{4}})(?P<digits>S\d)?{_QUALIFIER}?"
    rf"(?:-{_QUALIFIER}?(?P<month>[\dX]{{2}}){_QUALIFIER}?"
    rf"(?:-{_QUALIFIER}?(?P<day>[\dX]{{2}}){_QUALIFIER}?)?)?",
    re.ASCII,
)
_LONG_YEAR = re.compile(r"Y(-?\d{1,18})(?:E(\d{1,2}))?(?:S(\d))?", re.ASCII)
_TIME = re.compile(
    r"(-?\d{4}-\d{2}-\d{2})T"
    r"(?:([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:[.,]\d{1,9})?)?|24:00(?::00)?)"
    r"(?:Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?",
    re.ASCII,
)
_SEASONS = range(21, 42)
_WINTERS = (24, 28)
_OPEN = ("", "..")
_MIDNIGHT = 240_000  # 24:00:00, the end of a day.
_LONG = 5  # Digits from which a year is written with Y.


@dataclass(frozen=True, slots=True)
class DateBounds:
    """The earliest and the latest moment that a date may mean.

    Both are `year*10**10 + month*10**8 + day*10**6 + hour*10**4 + minute*100 + second`, so that
    plain comparison orders them; None is an open end. Time zones are ignored.
    """

    earliest: int | None
    latest: int | None


@dataclass(frozen=True, slots=True)
class _Part:
    """One date of an interval or set, or a whole one: its bounds and the years it touches."""

    earliest: int | None
    latest: int | None
    years: tuple[int, ...]
    timed: bool = False


def bounds(edtf: str) -> DateBounds | None:
    """The bounds of an EDTF string, or None if it is none."""
    parts = _parse(edtf)
    if parts is None:
        return None
    lows = [part.earliest for part in parts]
    highs = [part.latest for part in parts]
    return DateBounds(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )


def years(edtf: str) -> tuple[int, ...]:
    """Every year that an EDTF string touches, ascending; of an open end only the known year.

    A text that is no EDTF touches none, nor does a date that says less than its millennium
    (more than `MAX_YEARS` years).
    """
    touched = {year for part in _parse(edtf) or () for year in part.years}
    return tuple(sorted(touched)) if len(touched) <= MAX_YEARS else ()


def is_edtf(text: str) -> bool:
    """Whether a text is a valid EDTF string of level 0, 1 or 2."""
    return _parse(text) is not None


@lru_cache(maxsize=4096)
def _parse(text: str) -> tuple[_Part, ...] | None:
    """The parts of an EDTF string: one for a date or an interval, several for a set."""
    if not 1 < len(text) <= _LONGEST:
        return None
    if text[0] + text[-1] in ("[]", "{}"):
        return _set(text[1:-1]) if "," in text or ".." in text else None
    if "/" in text:
        return _interval(text, "/")
    part = _date(text)
    return (part,) if part else None


def _set(inner: str) -> tuple[_Part, ...] | None:
    """One of several dates, or all of them."""
    found: list[_Part] = []
    members = [member.strip(" ") for member in inner.split(",")]
    for place, member in enumerate(members):
        opens, closes = member.startswith(".."), member.endswith("..")
        if (opens and place > 0) or (closes and place < len(members) - 1) or member == "..":
            return None
        part = _interval(member, "..") if ".." in member else None
        if ".." not in member:
            date = _date(member)
            part = (date,) if date else None
        if part is None:
            return None
        found.extend(part)
    return tuple(found)


def _interval(text: str, separator: str) -> tuple[_Part, ...] | None:
    """From one date to another; `..` or nothing is an end that is open or unknown."""
    first, _, second = text.partition(separator)
    if not first and not second:
        return None
    start = None if first in _OPEN else _date(first)
    end = None if second in _OPEN else _date(second)
    if (start is None) != (first in _OPEN) or (end is None) != (second in _OPEN):
        return None
    if start is not None and end is not None:
        return _closed(start, end)
    if start is not None:
        return (_Part(start.earliest, None, start.years),)
    return (_Part(None, end.latest, end.years) if end else _Part(None, None, ()),)


def _closed(start: _Part, end: _Part) -> tuple[_Part, ...] | None:
    """An interval with both ends; one that ends before it begins is none."""
    low, high = start.earliest, end.latest
    if low is None or high is None:
        return None
    if high < low:
        if not (start.timed and end.timed):
            return None
        low, high = high, low  # The zones differ, and they are ignored.
    first, last = low // 10**10, high // 10**10
    touched = tuple(range(first, last + 1)) if last - first < MAX_YEARS else ()
    return (_Part(low, high, touched),)


def _date(text: str) -> _Part | None:
    """A single date, season or time."""
    found = _DATE.fullmatch(text)
    if found:
        sign, year, month, day = (found.group(n) for n in ("sign", "year", "month", "day"))
        if found.group("digits"):
            return None if month else _significant(int(sign + year), int(found.group("digits")[1]))
        if month and "X" not in month and int(month) in _SEASONS:
            return None if day or "X" in year else _season(sign + year, month)
        return _masked(sign, year, month, day)
    found = _LONG_YEAR.fullmatch(text)
    return _long_year(found) if found else _timed(text)


def _masked(sign: str, year: str, month: str | None, day: str | None) -> _Part | None:
    """A date with or without unspecified digits."""
    if month is None and "X" not in year:
        return _whole_years(int(sign + year), int(sign + year))
    low = next(_days(sign, year, month, day, descending=False), None)
    high = next(_days(sign, year, month, day, descending=True), None)
    if low is None or high is None:
        return None
    touched = tuple(sorted(_year_values(sign, year, descending=False)))
    if len(touched) > MAX_YEARS:
        touched = ()
    return _Part(_moment(*low), _moment(*high, last=True), touched)


def _days(
    sign: str, year: str, month: str | None, day: str | None, *, descending: bool
) -> Iterator[tuple[int, int, int]]:
    """The days that digits and `X` may mean, from one end."""
    step = -1 if descending else 1
    months = [m for m in _numbers(month) if 1 <= m <= 12][::step]  # noqa: PLR2004 - the months
    days = _numbers(day)[::step]
    for y in _year_values(sign, year, descending=descending):
        for m in months:
            length = _days_in(y, m)
            for d in days:
                if 1 <= d <= length:
                    yield y, m, d


def _year_values(sign: str, year: str, *, descending: bool) -> Iterator[int]:
    """The years that four digits or `X` may mean, in order."""
    backwards = descending != (sign == "-")
    digits = "9876543210" if backwards else "0123456789"
    for choice in product(*(digits if c == "X" else c for c in year)):
        yield int(sign + "".join(choice))


def _days_in(year: int, month: int) -> int:
    """The days of a month; the calendar repeats every 400 years, also before the year 1."""
    return monthrange(year % 400 + 400, month)[1]


@cache
def _numbers(mask: str | None) -> tuple[int, ...]:
    """The two-digit numbers that digits and `X` may mean, ascending."""
    tens, ones = ("0123456789" if c == "X" else c for c in mask or "XX")
    return tuple(int(ten + one) for ten in tens for one in ones)


def _significant(year: int, digits: int) -> _Part | None:
    """A year of which only the first digits are certain: 1950S2 lies between 1900 and 1999."""
    width = max(4, len(str(abs(year))))
    if not 1 <= digits <= width:
        return None
    unit = 10 ** (width - digits)
    start = abs(year) // unit * unit
    if year < 0:
        return _whole_years(-(start + unit - 1), -start)
    return _whole_years(start, start + unit - 1)


def _long_year(found: re.Match[str]) -> _Part | None:
    """A year of more than four digits, also with an exponent."""
    year, exponent, digits = found.groups()
    if exponent is None and len(year.lstrip("-")) < _LONG and not digits:
        return None
    value = int(year) * 10 ** int(exponent or 0)
    return _significant(value, int(digits)) if digits else _whole_years(value, value)


def _season(year: str, code: str) -> _Part | None:
    """A season, quarter, third or half of a year, by the month codes 21 to 41."""
    if int(code) in _WINTERS:
        # Some mean the winter that begins in the year, others the one that ends in it.
        first, last = int(year), int(year) + 1
        end = _moment(last, 2, _days_in(last, 2), last=True)
        return _Part(_moment(first, 1, 1), end, (first,))
    from edtf import parse_edtf

    season = parse_edtf(f"{year}-{code}")
    low, high = season.lower_strict(), season.upper_strict()
    return _Part(
        _moment(low[0], low[1], low[2]),
        _moment(high[0], high[1], high[2], last=True),
        (int(year),),
    )


def _timed(text: str) -> _Part | None:
    """A day with a time, with or without seconds and zone."""
    found = _TIME.fullmatch(text)
    day = _date(found.group(1)) if found else None
    if found is None or day is None or day.earliest is None:
        return None
    hour, minute, second = found.group(2), found.group(3), found.group(4)
    if hour is None:
        return _Part(day.earliest + _MIDNIGHT, day.earliest + _MIDNIGHT, day.years, timed=True)
    low = day.earliest + int(hour) * 10_000 + int(minute) * 100 + int(second or 0)
    return _Part(low, low if second else low + 59, day.years, timed=True)


def _whole_years(first: int, last: int) -> _Part:
    """From the first moment of one year to the last of another."""
    touched = tuple(range(first, last + 1)) if last - first < MAX_YEARS else ()
    return _Part(_moment(first, 1, 1), _moment(last, 12, 31, last=True), touched)


def _moment(year: int, month: int, day: int, *, last: bool = False) -> int:
    """A moment as a number; the last second of the day if `last`."""
    year = min(max(year, -_FAR), _FAR)
    return year * 10**10 + month * 10**8 + day * 10**6 + (235959 if last else 0)
