"""Call numbers: where an original lies, by the levels of its archive.

The statement of a source is written in many ways (`AVPRF, Fond 059a, Opis 5a`, `f. 5, op. 49`,
`RG 59, Box 12`). Its levels are found by their words and abbreviations and by the few forms in
which great archives leave the words out. The abbreviation of the repository is no level, and of
several witnesses the first counts (ISAD(G) 3.1.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desk_archive.domain.call_number_words import (
    BY_DIGITS,
    FORMS,
    LEAVES,
    LEVELS,
    SHORT,
    SOVIET,
    WEAK,
)
from desk_archive.domain.records import CallNumberLevel
from desk_archive.domain.text import fold_space

_LONGEST = 2_000
_CREDITS = re.compile(
    r"[.;,]?\s*\b(?:(?:document |copy |first |also |and )?"
    r"(?:contributed|transcribed|translated|obtained|provided|donated|published|reprinted|printed"
    r"|quoted|cited|edited|accessed|available)\b|see also\b|reprint\b|courtesy of\b)",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"(?<![\w.\-/'’])(?:(?P<word>"
    + "|".join(sorted(map(re.escape, LEVELS), key=len, reverse=True))
    + r")(?:\.|:|(?=[\s\-\d№#\"'“‘]))|(?P<short>"
    + "|".join(sorted(map(re.escape, SHORT), key=len, reverse=True))
    + r")\.)[\s:-]*(?:(?:no|nr|num)\.\s*|[№#]\s*)?(?=[\w\"'“‘(\[])",
    re.IGNORECASE,
)
_VALUE_END = re.compile(r"[,;\n]|\.\s+(?=[^\W\d_])|\s(?:and|&|и|und|et)\s(?=[^\W\d])|\s\(|$")
_FIGURES = re.compile(r"[^\W\d_]{0,3}[-\s]?\d|[IVXLC]+\b|[A-Z]\b")
_SHORT_FIGURES = re.compile(r"[^\W\d_]{0,2}-?\d")
_MORE_LEAVES = re.compile(
    r"(?:,\s*|\s+and\s+|\s*&\s*)(\d+\w{0,2}(?:\s*[-–—]\s*\d+\w{0,2})?)(?=\s*(?:[,;.]|$|and\b|&))"
)
_SERIES = re.compile(r"(?:^|(?<=, )|(?<=; ))([^,;]{2,80}?) (Sub)?Series(?=[,;.]|$)")
_NEW_WITNESS = re.compile(r"(?:;|\band\b|&).*[^\W\d_]{2,}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Found:
    """A level and where it stands."""

    start: int
    end: int
    level: str
    value: str


def split_call_number(source: str) -> tuple[CallNumberLevel, ...]:
    """The levels of a source statement, in its order; none where it holds no call number.

    Args:
        source: the statement, whole; what it says of translators and of printed editions is left
            aside here.

    Returns:
        Levels in lower case by their whole words (`fond`, `record group`, `listy`), values without
        the level's word and without closing punctuation.
    """
    statement = fold_space(source[:_LONGEST]).replace("\u00a0", " ")
    for credit in _CREDITS.finditer(statement):
        if any(c.isdigit() for c in statement[: credit.start()]):
            statement = statement[: credit.start()]
            break
    found = sorted([*_worded(statement), *_series(statement)], key=lambda f: f.start)
    found = _with_forms(statement, found)
    levels = tuple(CallNumberLevel(f.level, f.value) for f in _first_witness(statement, found))
    return levels if _is_call_number(levels) else ()


def call_number_path(levels: Iterable[CallNumberLevel]) -> str:
    """The levels in one line, as a tree facet has them: `fond 059a › opis 5a`."""
    return " › ".join(f"{level.level} {level.value}" for level in levels)


def _worded(statement: str) -> Iterator[_Found]:
    """Levels that their word or abbreviation names."""
    tokens = list(_TOKEN.finditer(statement))
    seen: set[str] = set()
    for place, token in enumerate(tokens):
        next_start = tokens[place + 1].start() if place + 1 < len(tokens) else len(statement)
        end = _VALUE_END.search(statement, token.end())
        stop = min(next_start, end.start() if end else len(statement))
        word, short = token.group("word"), token.group("short")
        level = LEVELS[word.lower()] if word else _short_level(short.lower(), seen, statement)
        if level is None or not _is_value(level, statement[token.end() : stop], short=bool(short)):
            continue
        if level in LEAVES:
            stop = _leaves_end(statement, stop)
        seen.add(level)
        yield _Found(token.start(), stop, level, _clean(statement[token.end() : stop]))


def _short_level(short: str, seen: set[str], statement: str) -> str | None:
    """What an abbreviation stands for; that of some depends on what stands before it."""
    level = SHORT[short]
    if level == "fond":
        return "folio" if "fond" in seen else "fond"
    if level == "papka":
        is_folder = seen & SOVIET and not seen & {"papka", "list", "listy"}
        return "papka" if is_folder else "page"
    if level in ("delo", "list", "listy", "tom"):
        is_soviet = seen & SOVIET or re.search(
            r"\b(?:fond|opis|фонд|опись)\b", statement, re.IGNORECASE
        )
        return level if is_soviet else None
    return level


def _is_value(level: str, value: str, *, short: bool) -> bool:
    """Whether what follows a level's word can be its value."""
    value = value.strip(" \"'“‘([")
    if short:
        return _SHORT_FIGURES.match(value) is not None
    if level in BY_DIGITS:
        return _FIGURES.match(value) is not None
    return bool(value) and (not value[0].islower() or not value.split()[0].isalpha())


def _leaves_end(statement: str, stop: int) -> int:
    """Where a list of leaves or pages ends: 16, 18-20 and 25."""
    more = _MORE_LEAVES.match(statement, stop)
    while more:
        stop = more.end()
        more = _MORE_LEAVES.match(statement, stop)
    return stop


def _series(statement: str) -> Iterator[_Found]:
    """Series whose word comes last: NSC Series."""
    for found in _SERIES.finditer(statement):
        level = "subseries" if found.group(2) else "series"
        yield _Found(found.start(), found.end(), level, _clean(found.group(1)))


def _with_forms(statement: str, found: list[_Found]) -> list[_Found]:
    """Also the levels of forms that name no level, where nothing else was found at their place."""
    for context, form, levels in FORMS:
        match = form.search(statement) if context.search(statement) else None
        if match is None or any(match.start() < f.end and f.start < match.end() for f in found):
            continue
        found = found + [
            _Found(match.start(group), match.end(group), level, _clean(match.group(group)))
            for group, level in enumerate(levels, 1)
            if match.group(group)
        ]
    return sorted(found, key=lambda f: f.start)


def _first_witness(statement: str, found: list[_Found]) -> Iterator[_Found]:
    """The levels before another repository begins."""
    seen: set[str] = set()
    end = None
    for one in found:
        between = "" if end is None else statement[end : one.start]
        if one.level in seen or _NEW_WITNESS.search(between):
            return
        seen.add(one.level)
        end = one.end
        yield one


def _is_call_number(levels: tuple[CallNumberLevel, ...]) -> bool:
    """Whether these levels lead into an archive; a page of a newspaper doesn't."""
    kinds = {level.level for level in levels}
    return bool(kinds - WEAK) or {"volume", "document"} <= kinds


def _clean(value: str) -> str:
    """A value without closing punctuation and the quotation marks around it."""
    value = value.strip(" .,;:")
    if len(value) > 1 and value[0] in "\"'“‘" and value[-1] in "\"'”’":
        value = value[1:-1]
    return value.strip(" .,;:")
