"""Dates in words become EDTF: phrases of catalogues, archival sites, letters and telegrams.

A phrase is read whole or not at all: a word that isn't understood makes it no date. What it leaves
open stays open ("early 1953" is 1953), a year of two digits is none unless its century is known,
times of day stay in the words, and a numeric date whose day and month can't be told apart becomes
a choice of both.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from desk_archive.domain import date_names as names
from desk_archive.domain.date_figures import read_figures
from desk_archive.domain.edtf_grammar import bounds, is_edtf
from desk_archive.domain.text import fold, squeeze

_LONGEST = 160
_YEARS = range(1000, 2100)  # A bare number outside is rather that of a telegram.

_BRACKETS = str.maketrans("\u2019", "'", "[]{}<>")
_DASHES = re.compile(r"\s*[\u2010-\u2015\u2212]\s*")
_ROMAN = re.compile(r"(?<![A-Za-z\d])[./\s]*\b([IVX]{1,4})\b[./\s]*(?![A-Za-z])")
_SEASON_OR_YEARS = re.compile(r"\d{2}(\d{2})-(2[1-9]|3\d|4[01])")
_CIRCA = re.compile(rf"^(?:(?:{names.CIRCA})(?:\.\s*|\s+|(?=\d))|~\s*)")
_PERHAPS = re.compile(rf"^(?:{names.PERHAPS})\s+")
_PART = re.compile(rf"^(?:{names.PART})[\s-]+(?:(?:of|in|des|de|du|von)\s+)?")
_WINTER = re.compile(r"^((?:the )?[^\W\d]+) (\d{4})\s?[/-]\s?(?:\d{4}|\d{2})$")
_DAY_TIME_GROUP = re.compile(r"^(\d{2})\d{4}\s?z (?=[a-z])")
_TIME = re.compile(
    r"[\s,-]*(?:\b(?:at|um|a|в) )?\b(?:\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?\s?m\.?(?![a-z]))?"
    r"|\d{1,2}(?:\.\d{2})?\s?(?:[ap]\.?\s?m\.?(?![a-z])|uhr\b)"
    r"|\d{4} ?(?:hours|hrs)\b|noon\b|midnight\b)"
    r"(?:\s?(?:gmt|utc|est|edt|z)\b)?[\s,]*"
)
_WORDS = re.compile(r"[\s,]+")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|го|ого|-го|-ого|o)?")
_DOUBLE_DAY = re.compile(r"\b(\d{1,2})\s?(?:/\s?(\d{1,2})\b|\((\d{1,2})\))(?![/.]\d)")
_DOUBLE_DATE = re.compile(r"^([^/(]+?)\s?[/(]\s?([^/()]+?)\)?(,? \d{4})$")
_SEPARATOR = re.compile(r"\s?-\s?|(?<=[^\W_])\s?/\s?(?=[^\W_])")


def _around(pairs: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"^(?:{a}) (.+?) (?:{b}) (.+)$") for a, b in pairs)


_BETWEEN = _around(names.BETWEEN)
_FROM_TO = (*_around(names.FROM_TO), re.compile(rf"^(.+?) (?:{names.TO}) (.+)$"))
_OR = re.compile(rf"^(.+?) (?:{names.OR}) (.+)$")
_LIMITS = tuple(
    (re.compile(rf"^(?:{words})[\s-](.+)$"), form)
    for words, form in (
        (names.BEFORE, "[..{}]"),
        (names.AFTER, "[{}..]"),
        (names.UNTIL, "../{}"),
        (names.SINCE, "{}/.."),
    )
)


@dataclass(frozen=True, slots=True)
class _Pieces:
    """What the words of one date say; None where they say nothing."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    season: int | None = None


def read_words(words: str, century: int | None) -> str | None:
    """The EDTF form of a phrase, or None; see `domain.dates.edtf_from_words`."""
    phrase = squeeze(words)
    if not any(c.isdigit() for c in phrase) or len(phrase) > _LONGEST:
        return None
    if re.fullmatch(r"\d{4}", phrase):
        return phrase if int(phrase) in _YEARS else None
    season = _SEASON_OR_YEARS.fullmatch(phrase)
    if is_edtf(phrase) and not (season and season.group(1) < season.group(2)):
        return phrase
    found = _Reader(century).read(_prepare(phrase))
    return found if found and bounds(found) else None


def _prepare(phrase: str) -> str:
    """Folded, without editors' brackets, with plain hyphens and months by their names."""
    folded = fold(_ROMAN.sub(_spell_month, phrase)).translate(_BRACKETS)
    # Folding takes Korean syllables apart.
    return squeeze(_DASHES.sub("-", unicodedata.normalize("NFC", folded))).strip(" .,;:")


def _spell_month(roman: re.Match[str]) -> str:
    """A Roman number as the name of its month, where there is such a month."""
    number = names.ROMAN_MONTHS.get(roman.group(1))
    name = next((word for word, value in names.MONTHS.items() if value == number), None)
    return f" {name} " if name else roman.group()


class _Reader:
    """Reads phrases; `century` stands before years of two digits, or is None."""

    def __init__(self, century: int | None) -> None:
        self._century = century

    def read(self, phrase: str) -> str | None:
        """One phrase: an open end, a choice, a single date or a stretch of time."""
        if phrase.startswith("(") and phrase.endswith(")"):
            phrase = phrase[1:-1].strip()
        return (
            self._open(phrase)
            or self._choice(phrase)
            or self._qualified(phrase)
            or self._stretch(phrase)
        )

    def _open(self, phrase: str) -> str | None:
        """Before, after, until, since."""
        for pattern, form in _LIMITS:
            found = pattern.match(phrase)
            end = self._qualified(found.group(1)) if found else None
            if end and not set("/[{") & set(end):
                return form.format(end)
        return None

    def _choice(self, phrase: str) -> str | None:
        """Between one date and another, or one of two."""
        for pattern in _BETWEEN:
            found = pattern.match(phrase)
            ends = self._two(*found.groups()) if found else None
            if ends:
                return f"[{ends[0]}..{ends[1]}]"
        found = _OR.match(phrase)
        ends = self._two(*found.groups()) if found else None
        return f"[{ends[0]},{ends[1]}]" if ends else None

    def _stretch(self, phrase: str) -> str | None:
        """From one date to another."""
        for pattern in _FROM_TO:
            found = pattern.match(phrase)
            ends = self._two(*found.groups()) if found else None
            if ends:
                return "/".join(ends)
        for separator in _SEPARATOR.finditer(phrase):
            ends = self._two(phrase[: separator.start()], phrase[separator.end() :])
            # 29/30 March is a night; 10/20 May may be a choice, or anything.
            if ends and ("-" in separator.group() or _adjacent(*ends)):
                return "/".join(ends)
        return None

    def _two(self, first: str, second: str) -> tuple[str, str] | None:
        """Two dates; what both have may stand with one of them: 29-30 March 1953."""
        first, first_mark = _unmark(first)
        second, second_mark = _unmark(second)
        start, end = self._figures(first), self._figures(second)
        if not (start and end):
            left, right = self._pieces(first, start), self._pieces(second, end)
            if left is None or right is None:
                return None
            left, right = _completed(left, right)
            start, end = start or _edtf(left), end or _edtf(right)
        if not start or not end or not is_edtf(f"{start}/{end}"):
            return None
        if first_mark == "~":
            second_mark = second_mark or "~"
        return start + first_mark, end + second_mark

    def _qualified(self, phrase: str) -> str | None:
        """A single date with what is said of its certainty."""
        phrase, mark = _unmark(phrase)
        found = self._single(phrase)
        if not found or not mark:
            return found
        if "/" in found:
            return None  # The doubt belongs to the ends of the stretch.
        return found if found.startswith("[") else found + mark

    def _single(self, phrase: str) -> str | None:
        whole = self._figures(phrase) or self._double(phrase)
        if whole:
            return whole
        pieces = self._pieces(phrase)
        return _edtf(pieces) if pieces else None

    def _figures(self, phrase: str) -> str | None:
        return read_figures(phrase, self._century) or read_figures(
            _PART.sub("", phrase), self._century
        )

    def _double(self, phrase: str) -> str | None:
        """A day by the Julian and by the Gregorian calendar; EDTF has the latter."""
        days = _DOUBLE_DAY.search(phrase)
        if days:
            before, after = phrase[: days.start()], phrase[days.end() :]
            old, new = days.group(1), days.group(2) or days.group(3)
            julian, gregorian = f"{before} {old} {after}", f"{before} {new} {after}"
        else:
            dates = _DOUBLE_DATE.match(phrase)
            if not dates:
                return None
            julian, gregorian = dates.group(1) + dates.group(3), dates.group(2) + dates.group(3)
        return _gregorian(self._pieces(julian), self._pieces(gregorian))

    def _pieces(self, phrase: str, figures: str | None = None) -> _Pieces | None:
        """What the words of one date say, or None where one of them isn't understood."""
        if figures:
            parts = figures.split("-")
            plain = re.fullmatch(r"\d{4}(-\d{2}){0,2}", figures)
            return _Pieces(*map(int, parts)) if plain else None
        phrase = _PART.sub("", _DAY_TIME_GROUP.sub(r"\1 ", _TIME.sub(" ", phrase).strip()))
        winter = _WINTER.match(phrase)
        if winter and winter.group(1).removeprefix("the ") in names.SEASONS:
            phrase = f"{winter.group(1)} {winter.group(2)}"
        pieces: _Pieces | None = _Pieces()
        for word in filter(None, _WORDS.split(phrase)):
            pieces = self._with(pieces, word.strip(".()")) if pieces else None
        return pieces if pieces != _Pieces() else None

    def _with(self, pieces: _Pieces, word: str) -> _Pieces | None:
        """The pieces with what one word adds; None if it isn't understood or says it again."""
        if word in names.MONTHS:
            return None if pieces.month else replace(pieces, month=names.MONTHS[word])
        if word in names.SEASONS:
            return None if pieces.season else replace(pieces, season=names.SEASONS[word])
        if word in names.FILLERS:
            return pieces
        year = self._year(word, pieces)
        if year:
            return None if pieces.year else replace(pieces, year=year)
        day = _DAY.fullmatch(word)
        if day is None or pieces.day:
            return None
        return replace(pieces, day=int(day.group(1)))

    def _year(self, word: str, pieces: _Pieces) -> int | None:
        if re.fullmatch(r"\d{4}", word):
            return int(word)
        short = re.fullmatch(r"('?)(\d{2})", word)
        if short is None or self._century is None or not (short.group(1) or pieces.day):
            return None
        return self._century * 100 + int(short.group(2))


def _unmark(phrase: str) -> tuple[str, str]:
    """A phrase without its signs of doubt, and the EDTF qualifier they make."""
    bare = squeeze(phrase.replace("?", "")).strip(" ,;")
    uncertain = "?" in phrase
    approximate = False
    for _ in range(2):
        shorter = _CIRCA.sub("", bare)
        approximate = approximate or shorter != bare
        bare = _PERHAPS.sub("", shorter)
        uncertain = uncertain or bare != shorter
    if approximate:
        return bare, "%" if uncertain else "~"
    return bare, "?" if uncertain else ""


def _completed(left: _Pieces, right: _Pieces) -> tuple[_Pieces, _Pieces]:
    """Two dates, each with the month and year that stand only with the other."""
    if left.day and not left.month:
        left = replace(left, month=right.month)
    elif right.day and not right.month:
        right = replace(right, month=left.month)
    return replace(left, year=left.year or right.year), replace(right, year=right.year or left.year)


def _edtf(pieces: _Pieces) -> str | None:
    """The EDTF form of what was said, or None where it makes no date."""
    year, month, day = pieces.year, pieces.month, pieces.day
    if year is None or year not in _YEARS or (day and not month):
        return None
    if pieces.season:
        return None if month else f"{year}-{pieces.season}"
    if not month:
        return str(year)
    if day is None:
        return f"{year}-{month:02d}"
    return f"{year}-{month:02d}-{day:02d}" if 1 <= day <= monthrange(year, month)[1] else None


def _gregorian(julian: _Pieces | None, gregorian: _Pieces | None) -> str | None:
    """The second of two dates, if the calendars were as far apart as they are."""
    old = _edtf(julian) if julian else None
    new = _edtf(gregorian) if gregorian else None
    if not old or not new or not julian or not gregorian or not (julian.day and gregorian.day):
        return None
    day = date.fromisoformat(old)
    apart = timedelta(days=day.year // 100 - day.year // 400 - 2)
    return new if day + apart == date.fromisoformat(new) else None


def _adjacent(start: str, end: str) -> bool:
    """Whether the second date begins on the day after the first has ended."""
    first, second = bounds(start), bounds(end)
    if not first or not second or not first.latest or not second.earliest:
        return False
    return _as_day(second.earliest) - _as_day(first.latest) == timedelta(days=1)


def _as_day(moment: int) -> date:
    return date(moment // 10**10, moment // 10**8 % 100, moment // 10**6 % 100)
