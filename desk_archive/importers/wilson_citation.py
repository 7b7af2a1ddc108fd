"""The citation of a page: title, date, archive, source and address in one sentence.

`"Title", March 29, 1953, Wilson Center Digital Archive, AVPRF, Fond 1. https://…`, with the title
once more on its own line before; of older pages `“Title,” March 29, 1953, History and Public Policy
Program Digital Archive, AVPRF, Fond 1. Translated by A. B. http://…`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from desk_archive.domain.dates import edtf_from_words
from desk_archive.domain.records import ArchivalDate
from desk_archive.domain.text import fold
from desk_archive.importers.wilson_labels import (
    Label,
    Line,
    Mark,
    footer_place,
    is_furniture,
    label_of,
    value,
)

_OPENING = ('"', "“", "„", "«", "'", "‘")
_ARCHIVE = re.compile(
    r"(?:Wilson Center|History and Public Policy Program|Woodrow Wilson (?:International )?Center"
    r"(?: for Scholars)?)[^,]*?Digital Archive\b"
)
_SENTENCE = re.compile(
    rf"[\"“„«](?P<title>.+)[\"”“»],?\s*(?P<date>[^\"“”]*?)[,\s]*(?:the )?{_ARCHIVE.pattern}"
    r"[,.\s]*(?P<source>.*)"
)
_OTHER_SENTENCE = re.compile(r"[\"“„«](?P<title>[^\"“”]+)[\"”“»],?\s*(?P<rest>.*)")
_URL = re.compile(r"https?://[^\s<>\"”]+")
_IN_ADDRESS = re.compile(r"/document/([\w-]+)")
_WORD = re.compile(r"\w+")
_ALIKE = 0.8
_ENOUGH_WORDS = 4
_SHORTEST = 40
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Citation:
    """What the citation says; None where it says nothing.

    Attributes:
        text: sentence and address, joined by a space.
        title: from its own line, else from the quotation in the sentence.
        date: from the sentence.
        source: what stands behind the name of the digital archive.
        url: the address.
        number: of the record, or its name, from the address.
        places: numbers of the lines it takes.
    """

    text: str | None = None
    title: str | None = None
    date: ArchivalDate | None = None
    source: str | None = None
    url: str | None = None
    number: str | None = None
    places: frozenset[int] = field(default_factory=frozenset)


def find_citation(lines: Sequence[Line], marks: Sequence[Mark]) -> Citation:
    """The citation of a page, below its heading or, where that is lost, by its form."""
    heading = next((mark.place for mark in reversed(marks) if mark.label is Label.CITATION), None)
    start = marks[0].place if heading is None else heading + 1
    end = footer_place(lines, start)
    if heading is not None:
        later = [mark.place for mark in marks if mark.place > heading]
        end = min([end, *later])
    first = _sentence_place(lines, range(start, end), headed=heading is not None)
    if first is None:
        return _address_only(lines, start, end)
    last, url = _address_after(lines, first, end)
    sentence = " ".join(_without_address(lines[place].text) for place in range(first, last + 1))
    sentence = " ".join(sentence.split(" ")).strip()
    own = _own_title(lines, start, first)
    quoted, date, source = _parts(sentence)
    title_line = own if own and (heading is not None or same_title(own[0], quoted)) else None
    return Citation(
        text=f"{sentence} {url}" if url else sentence,
        title=title_line[0] if title_line else quoted,
        date=date,
        source=source,
        url=url,
        number=_number(url),
        places=frozenset(range(title_line[1] if title_line else first, last + 1)),
    )


def same_title(one: str | None, other: str | None) -> bool:
    """Whether two titles are the same but for punctuation, letter case or a few words."""
    first, second = (_WORD.findall(fold(title or "")) for title in (one, other))
    if not first or not second:
        return False
    common = len(set(first) & set(second)) / len(set(first) | set(second))
    shorter = min(len(first), len(second))
    return common >= _ALIKE or (shorter >= _ENOUGH_WORDS and first[:shorter] == second[:shorter])


def _sentence_place(lines: Sequence[Line], places: range, *, headed: bool) -> int | None:
    """The line that begins the citation: a quoted title and the digital archive.

    Below the heading the last quoted title will do, where the archive has another name.
    """
    quoted = [place for place in places if lines[place].text[:1] in _OPENING]
    for place in quoted:
        if _ARCHIVE.search(lines[place].text[:_LONGEST]):
            return place
    long = [place for place in quoted if len(lines[place].text) > _SHORTEST]
    return long[-1] if headed and long else None


def _address_after(lines: Sequence[Line], first: int, end: int) -> tuple[int, str | None]:
    """The last line of the citation, and its address; a page without one has one line."""
    for place in range(first, min(end, first + 12)):
        text = lines[place].text
        url = _URL.search(text)
        if url:
            return place, url.group().rstrip(".,;)>")
        if place > first and (label_of(text) or is_furniture(text)):
            break
    return first, None


def _without_address(text: str) -> str:
    return _URL.sub("", value(text)).strip(" <>")


def _own_title(lines: Sequence[Line], start: int, sentence: int) -> tuple[str, int] | None:
    """The title on the line before the citation, and the number of that line."""
    for place in range(sentence - 1, start - 1, -1):
        text = value(lines[place].text)
        if not text or is_furniture(text):
            continue
        if label_of(text) or _URL.search(text):
            return None
        return text, place
    return None


def _parts(sentence: str) -> tuple[str | None, ArchivalDate | None, str | None]:
    """The quoted title, the date and the source of a citation."""
    sentence = sentence[:_LONGEST]
    found = _SENTENCE.match(sentence)
    if found:
        words = found.group("date").strip(" ,")
        date = ArchivalDate(edtf_from_words(words), words) if words else None
        return found.group("title").rstrip(" ,"), date, found.group("source").strip() or None
    other = _OTHER_SENTENCE.match(sentence)
    if other is None:
        return None, None, None
    pieces = other.group("rest").split(", ")
    for count in (3, 2, 1):
        words = ", ".join(pieces[:count]).strip(" ,")
        edtf = edtf_from_words(words) if len(pieces) >= count else None
        if edtf:
            return other.group("title").rstrip(" ,"), ArchivalDate(edtf, words), None
    return other.group("title").rstrip(" ,"), None, None


def _address_only(lines: Sequence[Line], start: int, end: int) -> Citation:
    """What the address alone says, where the sentence is lost."""
    for place in range(start, end):
        url = _URL.search(lines[place].text)
        number = _number(url.group().rstrip(".,;)>")) if url else None
        if url and number:
            found = url.group().rstrip(".,;)>")
            return Citation(url=found, number=number, places=frozenset({place}))
    return Citation()


def _number(url: str | None) -> str | None:
    """The number of a record, or its name, in the address of its page."""
    found = _IN_ADDRESS.search(url) if url else None
    return found.group(1) if found else None
