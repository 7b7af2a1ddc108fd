"""The part of a page before its labels: date, title, credits, body, summary.

The body comes first or after date and title; the summary, which nothing names, comes after the body
or before it. It is told from a signature and from the body by its place and by reading as a
sentence of a catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desk_archive.domain.dates import edtf_from_words
from desk_archive.domain.records import ArchivalDate
from desk_archive.domain.text import fold
from desk_archive.importers.wilson_citation import same_title
from desk_archive.importers.wilson_labels import Line, is_furniture

_LONGEST_DATE = 60
_LONGEST_TITLE = 400
_MIN_SENTENCE = 40
_LONGEST_SUMMARY = 5_000
_MIN_WORDS = 2
_HEADER_LOOK = 8
_LONGEST_NAVIGATION = 60

_CREDITS = re.compile(
    r"this (?:document|translation|collection|publication|item|record) (?:was|is|has been) made"
    r" possible\b.*",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(r"\b(?:from|by|of|the|to|and|with|through)$", re.IGNORECASE)
_UNDATED = ("undated", "n.d.", "no date")
_SITE_DATE = re.compile(
    r"(?:circa |ca?\. )?(?:[A-Z][a-z]+,? )?(?:\d{1,2}, )?\d{4}|undated|n\.d\.|no date",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"[.!?…。！？]['\"”’»)\]]*(?:\s*[(\[][^()\[\]]{1,40}[)\]]\.?)?$")
_INITIAL = re.compile(r"(?:^|[\s.])[^\W\d_]\.$")
_LONG_SMALL_WORD = re.compile(r"(?<![\w'’])[^\W\d_A-Z][^\W\d_]{3,}")
_QUOTED = re.compile(r"[\"“„«].*?[\"”»]")
_OWN_VOICE = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|[Oo]urs|us|[Mm]y|me|[Yy]ou|[Yy]our|[Dd]ear)\b"
    r"|(?:^|[.;,:] |\b(?!(?:part|volume|phase|stage|type|chapter|book) )[a-z\d]+[,;:]? )I [a-z]"
)
_NOT_SUMMARY = re.compile(
    r"\[[^\[\]]*\]$"
    r"|\(?(?:translated|transcribed|contributed|obtained|edited|typed|signed) (?:by|for|from)\b"
    r"|\(?(?:(?:translator|editor)(?:['’]s)? note|notes?|source|cop(?:y|ies)|distribution|signed"
    r"|signature|cc|p\.\s?s|enclosures?|attachments?|pages?)\s?[:.]",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w{3,}")
_STEM = 5
_COMMON = frozenset(
    ["the", "and", "for", "with", "from", "that", "this", "was", "were", "are", "not"]
)


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the labels; None where there is nothing of it.

    Attributes:
        date: the date line at the top.
        title: the title line.
        credits: who made the document's publication possible.
        summary: the archive's description.
        body: the lines of the document.
    """

    date: ArchivalDate | None
    title: str | None
    credits: str | None
    summary: str | None
    body: tuple[str, ...]


def read_front(
    lines: Sequence[Line], *, title: str | None, names: Sequence[str], has_summary: bool
) -> Front:
    """Take the part before the labels apart.

    Args:
        lines: of the page, up to its first label.
        title: as the citation has it, or None where there is none.
        names: of persons and places that the labels hold; a summary tends to mention them.
        has_summary: whether a label holds the summary already.
    """
    region, thanks = _without_credits(_trimmed(lines))
    region = _trimmed(region)
    header, start = _header(region, title, has_credits=thanks is not None)
    region = _trimmed(region[start:])
    summary: str | None = None
    if not has_summary:
        known = _stems(" ".join((title or header[1] or "", *names)))
        place = _summary_place(region, known, headed=start > 0)
        if place is not None:
            summary = region[place].text
            region = _trimmed([*region[:place], *region[place + 1 :]])
    body = tuple(line.text for line in region if not line.blank)
    date_words, own_title = header
    date = ArchivalDate(edtf_from_words(date_words), date_words) if date_words else None
    return Front(date, own_title, thanks, summary, body)


def _trimmed(lines: Sequence[Line]) -> list[Line]:
    """Lines without blank ones and words of the site's navigation at both ends."""
    start, end = 0, len(lines)
    while start < end and (lines[start].blank or is_furniture(lines[start].text)):
        start += 1
    while end > start and (lines[end - 1].blank or is_furniture(lines[end - 1].text)):
        end -= 1
    return list(lines[start:end])


def _without_credits(lines: list[Line]) -> tuple[list[Line], str | None]:
    """The lines without the one that thanks for support, and that one."""
    for place, line in enumerate(lines):
        if not _CREDITS.fullmatch(line.text):
            continue
        following = next((p for p in range(place + 1, len(lines)) if not lines[p].blank), None)
        if following is not None and _UNFINISHED.search(line.text):
            rest = [*lines[:place], *lines[following + 1 :]]
            return rest, f"{line.text} {lines[following].text}"
        return [*lines[:place], *lines[place + 1 :]], line.text
    return lines, None


def _header(
    lines: Sequence[Line], title: str | None, *, has_credits: bool
) -> tuple[tuple[str | None, str | None], int]:
    """The date and title lines at the top, and where the rest begins: 0 if there are none.

    Where the citation says the title, only that is one. Else the first two lines are date and title
    if the first is a date as the site writes it.
    """
    filled = [place for place, line in enumerate(lines) if not line.blank]
    if title is not None:
        return _known_header(lines, filled[:_HEADER_LOOK], title, has_credits=has_credits)
    if not filled[1:]:
        return (None, None), 0
    first, second = filled[:2]
    date, own = lines[first].text, lines[second].text
    if _SITE_DATE.fullmatch(date) and _is_date(date) and len(own) <= _LONGEST_TITLE:
        return (date, own), second + 1
    return (None, None), 0


def _known_header(
    lines: Sequence[Line], filled: Sequence[int], title: str, *, has_credits: bool
) -> tuple[tuple[str | None, str | None], int]:
    for number, place in enumerate(filled):
        if not same_title(lines[place].text, title):
            continue
        before = lines[filled[number - 1]].text if number else ""
        after_place = filled[number + 1] if number + 1 < len(filled) else None
        after = lines[after_place].text if after_place is not None else ""
        if _is_date(before) and all(map(_is_short, (lines[p].text for p in filled[:number]))):
            return (before, lines[place].text), place + 1
        if number == 0 and after_place is not None and _SITE_DATE.fullmatch(after):
            return (after, lines[place].text), after_place + 1
        if number == 0 and (has_credits or lines[place].text.startswith("#")):
            return (None, lines[place].text), place + 1
    return (None, None), 0


def _is_short(text: str) -> bool:
    """Whether a line may be navigation that isn't known; a document's own lines are longer."""
    return len(text) <= _LONGEST_NAVIGATION and _CLOSED.search(text) is None


def _is_date(text: str) -> bool:
    if not text or len(text) > _LONGEST_DATE:
        return False
    return edtf_from_words(text) is not None or fold(text).strip("()") in _UNDATED


def _summary_place(lines: Sequence[Line], known: set[str], *, headed: bool) -> int | None:
    """The line that is the summary, or None.

    The last line, if a blank line stands before it, or if it alone begins with white space; else
    the first block, if it is one line and a blank one follows. It has to read as a sentence.
    """
    if not lines:
        return None
    last = _last_place(lines, headed=headed)
    first = _first_place(lines, headed=headed)
    if last is None or first is None or not headed:
        return last if last is not None else first
    in_first = known & _stems(lines[first].text)
    in_last = known & _stems(lines[last].text)
    return first if in_first and not in_last else last


def _stems(text: str) -> set[str]:
    """The beginnings of the words that say something."""
    return {word[:_STEM] for word in _WORD.findall(fold(text)) if word not in _COMMON}


def _last_place(lines: Sequence[Line], *, headed: bool) -> int | None:
    last = len(lines) - 1
    if last == 0:
        apart = headed
    else:
        before = lines[last - 1]
        apart = before.blank or (lines[last].indented and not before.indented)
    return last if apart and _reads_as_sentence(lines[last].text, _MIN_SENTENCE) else None


def _first_place(lines: Sequence[Line], *, headed: bool) -> int | None:
    if not lines[1:] or not lines[1].blank:
        return None
    # Below date and title a short one is a summary too; a document may begin with a short sentence.
    shortest = _MIN_SENTENCE // 2 if headed else _MIN_SENTENCE
    return 0 if _reads_as_sentence(lines[0].text, shortest) else None


def _reads_as_sentence(text: str, shortest: int) -> bool:
    """Whether a line reads as a sentence about a document: no signature, no words of its own."""
    if (
        not shortest <= len(text) <= _LONGEST_SUMMARY
        or not _CLOSED.search(text)
        or _INITIAL.search(text)
    ):
        return False
    if _NOT_SUMMARY.match(text) or _OWN_VOICE.search(_QUOTED.sub("", text)):
        return False
    return len(_LONG_SMALL_WORD.findall(text)) >= _MIN_WORDS
