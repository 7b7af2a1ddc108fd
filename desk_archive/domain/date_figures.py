"""Dates in figures become EDTF: 29.03.1953, 3/29/1953, 1953年3月29日, 1923-24, 195-, 19th century."""

from __future__ import annotations

import re
from collections.abc import Callable

from desk_archive.domain.edtf_grammar import is_edtf

_CENTURY = re.compile(
    r"(?:the )?(\d{1,2})(?:(?:st|nd|rd|th) century|(?:\.|eme|e) (?:jahrhundert|siecle))"
)
_DECADE = re.compile(
    r"(?:the |les annees |annees |die )?(\d{3})0(?:'?s|er(?: jahren?)?|-?е(?: гг?\.?| годы)?)"
    r"|(?:les )?annees (?P<french>\d{3})0"
)
_UNSAID = re.compile(r"(\d{2})(?:--|(\d)-)")
_ONGOING = re.compile(r"(\d{4})-")
_HAN = re.compile(r"(\d{4})\s?[年년](?:\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日일号號]?)?)?")
_COMPACT = re.compile(r"((?:1[5-9]|20)\d{2})(\d{2})(\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})([./-])\s?(\d{1,2})(?:\2\s?(\d{1,2}))?\.?")
_YEAR_LAST = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./-]\s?(\d{4})")
_YEARS = re.compile(r"(\d{4})\s?[-/]\s?(\d{4}|\d{2})")
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[t ](\d{2}:\d{2}(?::\d{2})?)\s?(z|[+-]\d{2}:?\d{2})?")
_HALF = re.compile(
    r"(?:the )?(?:(first|second)|(1st|2nd)) half (?:of )?(\d{4})"
    r"|(?:the )?(?:(first|second|third|fourth)|(1st|2nd|3rd|4th)) quarter (?:of )?(\d{4})"
)
_FULL_YEAR = 4  # Digits.
_MONTHS = 12
_ORDINALS = ("first", "second", "third", "fourth")


def read_figures(phrase: str, century: int | None) -> str | None:
    """The EDTF form of a date in figures.

    Args:
        phrase: folded, without brackets and signs of doubt.
        century: the two first digits of years that are written with two, or None.
    """
    for pattern, form in _FORMS:
        found = pattern.fullmatch(phrase)
        edtf = form(found) if found else None
        if edtf and is_edtf(edtf):
            return edtf
    found = _YEAR_LAST.fullmatch(phrase)
    return _year_last(found, century) if found else None


def _century(found: re.Match[str]) -> str | None:
    number = int(found.group(1))
    return f"{number - 1:02d}XX" if number else None


def _decade(found: re.Match[str]) -> str | None:
    return f"{found.group(1) or found.group('french')}X"


def _unsaid(found: re.Match[str]) -> str | None:
    return f"{found.group(1)}{found.group(2) or 'X'}X"


def _ongoing(found: re.Match[str]) -> str | None:
    return f"{found.group(1)}/.."


def _years(found: re.Match[str]) -> str | None:
    """Two years, of which the second may be short: 1923-24."""
    first, second = found.groups()
    last = second if len(second) == _FULL_YEAR else first[:2] + second
    return f"{first}/{last}" if last > first else None


def _half(found: re.Match[str]) -> str | None:
    """A half or a quarter of a year, by the EDTF codes for them."""
    half, half_figure, half_year, quarter, quarter_figure, quarter_year = found.groups()
    word, figure = half or quarter, half_figure or quarter_figure
    number = _ORDINALS.index(word) if word else int(figure[0]) - 1
    return f"{half_year}-{40 + number}" if half_year else f"{quarter_year}-{33 + number}"


def _time(found: re.Match[str]) -> str | None:
    day, time, zone = found.groups()
    return f"{day}T{time}{(zone or '').upper()}"


def _parts(found: re.Match[str]) -> str | None:
    year, month, day = found.groups()
    return "-".join([year] + [f"{int(part):02d}" for part in (month, day) if part])


def _year_first(found: re.Match[str]) -> str | None:
    year, _, month, day = found.groups()
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _month_year(found: re.Match[str]) -> str | None:
    month, year = found.groups()
    return f"{year}-{int(month):02d}" if int(month) <= _MONTHS else None


def _year_last(found: re.Match[str], century: int | None) -> str | None:
    """Day and month before the year; with slashes and hyphens their order differs by country."""
    first, separator, second, digits = found.groups()
    if len(digits) < _FULL_YEAR and century is None:
        return None
    year = digits if len(digits) == _FULL_YEAR else f"{century:02d}{digits}"
    readings = ((int(second), int(first)), (int(first), int(second)))
    dates = [f"{year}-{month:02d}-{day:02d}" for month, day in readings if month <= _MONTHS]
    valid = list(dict.fromkeys(filter(is_edtf, dates)))
    if separator == "." or len(valid) == 1:
        return valid[0] if valid else None
    if not valid:
        return None
    return f"[{','.join(sorted(valid))}]"


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (_CENTURY, _century),
    (_DECADE, _decade),
    (_UNSAID, _unsaid),
    (_ONGOING, _ongoing),
    (_YEARS, _years),
    (_HALF, _half),
    (_TIME, _time),
    (_HAN, _parts),
    (_COMPACT, _parts),
    (_YEAR_FIRST, _year_first),
    (_MONTH_YEAR, _month_year),
)
