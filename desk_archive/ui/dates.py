"""Archival dates in words, as short as a list needs them.

Reads the part of EDTF (ISO 8601-2:2019, https://www.loc.gov/standards/datetime/) that sources use;
what it can't put into words is shown as the source has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from desk_archive.domain.records import ArchivalDate

translate = QCoreApplication.translate

_POINT = re.compile(r"(-?\d{1,3}X{1,3}|-?\d{4})(?:-(\d\d|XX))?(?:-(\d\d|XX))?(?:T.*)?")
_SPAN = re.compile(r"\[(.*)\.\.(.*)\]|([^/]*)/([^/]*)")
_DECADE = re.compile(r"-?\d{3}X")
_MONTHS = 12
_SEASONS = 21


def date_words(date: ArchivalDate | None, locale: QLocale | None = None) -> str:
    """A date in words, for instance `12 Feb 1953`, `c. Apr 1953`, `May–Jun 1953`; "" for none."""
    if date is None:
        return ""
    words = edtf_words(date.edtf, locale or QLocale()) if date.edtf else None
    return words or date.verbatim or date.edtf or ""


def edtf_words(edtf: str, locale: QLocale) -> str | None:
    """An EDTF string in words, or None where that is beyond us."""
    span = _SPAN.fullmatch(edtf)
    if span is None:
        point = _point(edtf)
        return point.words(locale) if point else None
    first, last = (part or "" for part in (span[1] or span[3], span[2] or span[4]))
    return _span_words(first.strip("."), last.strip("."), locale)


@dataclass(frozen=True, slots=True)
class _Point:
    """One date: its year as written, month or season and day or 0, and how sure it is."""

    year: str
    month: int
    day: int
    circa: bool
    doubtful: bool

    def words(self, locale: QLocale) -> str:
        words = self._plain(locale)
        if self.circa:
            words = translate("dates", "c. {date}").format(date=words)
        return f"{words}?" if self.doubtful else words

    def month_words(self, locale: QLocale) -> str:
        if self.month >= _SEASONS:
            return _season(self.month)
        month = locale.standaloneMonthName(self.month, QLocale.FormatType.ShortFormat)
        return f"{self.day} {month}" if self.day else month

    def _plain(self, locale: QLocale) -> str:
        if _DECADE.fullmatch(self.year):
            return translate("dates", "{decade}s").format(decade=self.year.replace("X", "0"))
        year = self.year.lstrip("0") or "0"
        if not self.month:
            return year
        if self.day and QDate(2000, self.month, self.day).isValid():
            named = locale.toString(QDate(2000, self.month, self.day), "d MMM")
            return f"{named} {year}"
        return f"{self.month_words(locale)} {year}"

    @property
    def sure(self) -> bool:
        return not self.circa and not self.doubtful


def _point(edtf: str) -> _Point | None:
    bare = re.sub("[~?%]", "", edtf)
    match = _POINT.fullmatch(bare)
    if match is None:
        return None
    month, day = (int(part) if part and part != "XX" else 0 for part in match.group(2, 3))
    if not (month <= _MONTHS or _SEASONS <= month < _SEASONS + len(_seasons())):
        return None
    circa, doubtful = bool(set("~%") & set(edtf)), bool(set("?%") & set(edtf))
    return _Point(match[1], month, day, circa, doubtful)


def _span_words(first: str, last: str, locale: QLocale) -> str | None:
    begun, ended = _point(first), _point(last)
    if (first and begun is None) or (last and ended is None) or not (begun or ended):
        return None
    if begun is None or ended is None:
        known = begun or ended
        words = known.words(locale) if known else ""
        if begun is None:
            return translate("dates", "until {date}").format(date=words)
        return translate("dates", "from {date}").format(date=words)
    return _between(begun, ended, locale)


def _between(begun: _Point, ended: _Point, locale: QLocale) -> str:
    """Both ends, the first without what it shares with the last."""
    if begun == ended:
        return begun.words(locale)
    first = begun.words(locale)
    in_one_year = begun.year == ended.year and begun.month and ended.month
    if in_one_year and begun.sure and ended.sure:
        in_one_month = begun.month == ended.month and begun.day and ended.day
        first = str(begun.day) if in_one_month else begun.month_words(locale)
    return f"{first}\u2013{ended.words(locale)}"


def _seasons() -> tuple[str, str, str, str]:
    return (
        translate("dates", "spring"),
        translate("dates", "summer"),
        translate("dates", "autumn"),
        translate("dates", "winter"),
    )


def _season(number: int) -> str:
    return _seasons()[number - _SEASONS]
