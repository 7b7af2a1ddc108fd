"""Catalogue fields that a PDF prints itself: lines with labels, and the heading of a telegram.

Archives print what their databases know on a page of its own or at the head of the text, one
`Label: value` a line; memoranda begin with such lines. Three or more in a row on the first page,
eight or more on another, two of them known, are read. Telegrams name sender and addressee on lines that begin with FM and TO (ACP 121 and 126,
format lines 6 and 7) below one with a date-time group, more fully than labels do, and end with the
name of the officer who signed above the classification and NNNN. Lines are those of the page, not
paragraphs. Values become fields by the rules of front matter, so that the same item as a Markdown
file has the same identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from desk_archive.importers.front_matter import FrontMatter, Value, read_values
from desk_archive.importers.pdf_text import Line

_FIRST_PAGES = 3
_LAST_PAGES = 4
"""Labels stand on the first or the last pages, so many of them are looked at."""

_IN_A_ROW = 3
_IN_A_ROW_LATER = 8
"""Behind the first page a few labels may well be those of something else, such as a list of works."""

_KNOWN_IN_A_ROW = 2
_GAP = 12
"""So many lines that have no label may stand between labelled ones: a value goes on, a stamp."""

_LABEL_WORDS = 6
_VALUE_LINES = 3
"""A value goes on over so many lines at most."""

_HEADING_LINES = 60
_SUBJECT_LINES = 5
_NEAR = 12
_CLOSE = 1.35
"""Lines of one subject are at most this times the distance of close lines apart."""

_SIGNATURE_LINES = 6

_LABEL = re.compile(r"([^\W\d_][\w /()'’.-]{0,45}?) ?: *(.*)")
_NOTHING = frozenset({"", "n/a", "na", "n.a.", "none", "null", "-", "--", "not available"})
_ESCAPED = re.compile(r"\\(['\"’”])")

# What a label is called in front matter; where several stand for one, the first that has a value.
_LABELS: Mapping[str, tuple[str, ...]] = {
    "document-number": (
        "document number",
        "document no",
        "doc number",
        "doc no",
        "cable number",
        "message number",
    ),
    "title": ("title", "subject", "subj", "re", "betreff", "betr"),
    "date": (
        "date",
        "draft date",
        "document date",
        "date of document",
        "date sent",
        "sent",
        "datum",
    ),
    "author": ("author", "authors", "creator"),
    "from": ("from", "sender", "von"),
    "to": ("to", "recipient", "recipients", "addressee", "an"),
    "translator": ("translator", "translated by"),
    "tags": ("tags",),
    "subjects": ("concepts", "keywords", "key words", "subject headings"),
    "classification": (
        "current classification",
        "classification",
        "security classification",
        "original classification",
    ),
    "repository": ("repository", "archive"),
    "source": ("call number", "shelfmark", "archive location"),
    "type": ("document type", "type of document"),
    "language": ("language", "original language"),
    "rights": ("rights", "copyright", "license", "licence"),
    "record-id": ("record id", "record number"),
    "doi": ("doi",),
    "isbn": ("isbn",),
}
_KNOWN = frozenset(label for labels in _LABELS.values() for label in labels)

_DATE_TIME = re.compile(r"(?:.* )?(\d{6} ?Z? [A-Z]{3}\.? \d{2}(?:\d\d)?)(?!\d)")
_FROM = re.compile(r"FM (\S.*)")
_TO = re.compile(r"TO (\S.*)")
_TAGS = re.compile(r"TAGS?: ?(\S.*)")
_SUBJECT = re.compile(r"SUBJ(?:ECT)?: ?(\S.*)")
_END_OF_SUBJECT = re.compile(
    r"(?:[A-Z][A-Z.]* ?(?:[A-Z.]+ ?)?:|REFS?\b|\(?(?:1[.)](?!\d)|A[.)] )|SUMMARY|PASS )"
)
_END_OF_MESSAGE = re.compile(r"N ?N ?N ?N?")
_CLASSIFICATION = re.compile(
    r"(?:(?:NOT )?CLASSIFIED|UNCLAS(?:SIFIED)?|LIMITED OFFICIAL USE|CONFIDENTIAL|(?:TOP )?SECRET"
    r"|RESTRICTED|SENSITIVE)(?: .*)?"
)
_SPACED = re.compile(r"(?<!\S)(\S) (?=\S(?!\S))")
_SIGNATURE = re.compile(r"[A-Z][A-Z'’.-]+(?: [A-Z][A-Z'’.-]*){0,2}")


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a PDF says of itself on its pages.

    Attributes:
        front: fields from labels and the telegram's heading.
        supplied_title: what a telegram without a subject is called by, or None.
    """

    front: FrontMatter
    supplied_title: str | None = None


@dataclass(slots=True)
class _Run:
    """Labelled lines that follow each other."""

    values: dict[str, str] = field(default_factory=dict)
    labels: int = 0
    known: int = 0
    page: int = 0
    last: str = ""
    between: list[str] = field(default_factory=list)

    def add(self, page: int, name: str, value: str) -> None:
        """Add a labelled line. What stands between it and the one before belongs to that."""
        if not self.labels:
            self.page = page
        before = self.values.get(self.last)
        if before and 0 < len(self.between) <= _VALUE_LINES:
            self.values[self.last] = " ".join((before, *self.between))
        self.last = name if name not in self.values else ""
        self.between = []
        self.labels += 1
        self.known += name in _KNOWN
        self.values.setdefault(name, value)

    def is_one(self) -> bool:
        """Whether there are enough labels."""
        least = _IN_A_ROW if self.page == 0 else _IN_A_ROW_LATER
        return self.labels >= least and self.known >= _KNOWN_IN_A_ROW


def read_labels(pages: Sequence[Sequence[Line]]) -> Labelled | None:
    """The fields printed on the pages of a document; None where nothing is.

    Args:
        pages: the lines of each page without running heads.
    """
    runs = _runs([(number, line.text) for number, line in _where_labels_stand(pages)])
    values: dict[str, str] = {}
    # A page of labels knows more than the heading of a message, which has some too.
    for run in sorted(runs, key=lambda run: -run.labels):
        values = {**run.values, **values}
    message = [line for lines in pages[:_FIRST_PAGES] for line in lines][:_HEADING_LINES]
    telegram = _telegram(message)
    if not values and not telegram:
        return None
    found = _fields(values)
    signed = _signature([line.text for lines in pages for line in lines]) if telegram else None
    supplied = None
    if telegram:
        # What the item says itself goes before what a database made of it, but for the date.
        found = {**found, **telegram, "date": found.get("date") or telegram["date"]}
        supplied = f"{telegram['from']} to {telegram['to']}"
    if signed:
        found["author"] = signed
    return Labelled(read_values(found), supplied)


def _where_labels_stand(pages: Sequence[Sequence[Line]]) -> Iterator[tuple[int, Line]]:
    """The lines of the first and the last pages, with the numbers of their pages."""
    for number, lines in enumerate(pages):
        if number < _FIRST_PAGES or number >= len(pages) - _LAST_PAGES:
            for line in lines:
                yield number, line


def _runs(lines: Sequence[tuple[int, str]]) -> list[_Run]:
    """The rows of labels that are long enough; they may go on over a page."""
    runs = [_Run()]
    for page, line in lines:
        label = _LABEL.fullmatch(line)
        name = label.group(1).lower() if label else ""
        if label and len(name.split()) <= _LABEL_WORDS:
            runs[-1].add(page, name, label.group(2))
            continue
        runs[-1].between.append(line)
        if len(runs[-1].between) > _GAP:
            runs.append(_Run())
    return [run for run in runs if run.is_one()]


def _fields(values: Mapping[str, str]) -> dict[str, Value]:
    """Values by the keys of front matter."""
    found: dict[str, Value] = {}
    for key, labels in _LABELS.items():
        stated = (_ESCAPED.sub(r"\1", values.get(label, "")).strip() for label in labels)
        value = next((text for text in stated if _says_something(text)), None)
        if value is not None:
            found[key] = value
    return found


def _says_something(value: str) -> bool:
    if value.casefold() in _NOTHING:
        return False
    return any(c.isalnum() for c in value)


def _telegram(lines: Sequence[Line]) -> dict[str, str]:
    """Sender, addressee, date, subject and tags from the heading of a telegram.

    Empty where there is none.
    """
    texts = [line.text for line in lines]
    for number, text in enumerate(texts):
        sender = _FROM.fullmatch(text)
        above = _first(_DATE_TIME, reversed(texts[max(0, number - 3) : number]))
        below = _first(_TO, texts[number + 1 : number + 4])
        if sender and above and below:
            found = {"date": above, "from": sender.group(1), "to": below}
            subject = _subject(lines[number:])
            if subject:
                found["title"] = subject
            tags = _first(_TAGS, texts[number:])
            if tags:
                found["tags"] = tags
            return found
    return {}


def _first(pattern: re.Pattern[str], lines: Iterable[str]) -> str | None:
    """What a pattern finds in the first line that it fits."""
    found = (pattern.match(line) for line in lines)
    return next((match.group(1) for match in found if match), None)


def _subject(lines: Sequence[Line]) -> str | None:
    """The subject line of a message, with the lines on which it goes on."""
    gaps = sorted(a.y - b.y for a, b in pairwise(lines[:_NEAR]) if a.y > b.y)
    closest = gaps[len(gaps) // 4] * _CLOSE if gaps else 0.0
    for number, line in enumerate(lines):
        subject = _SUBJECT.fullmatch(line.text)
        if subject is None:
            continue
        parts = [subject.group(1)]
        for before, after in pairwise(lines[number : number + _SUBJECT_LINES]):
            if before.y - after.y > closest or _END_OF_SUBJECT.match(after.text):
                break
            parts.append(after.text)
        return " ".join(parts)
    return None


def _signature(lines: Iterable[str]) -> str | None:
    """The name that stands alone above the last classification line of a message and its end."""
    lines = list(lines)
    end = next((n for n, line in enumerate(lines) if _END_OF_MESSAGE.fullmatch(line)), None)
    if end is None:
        return None
    for line in reversed(lines[max(0, end - _SIGNATURE_LINES) : end]):
        if _CLASSIFICATION.fullmatch(_SPACED.sub(r"\1", line)):
            continue
        return line if _SIGNATURE.fullmatch(line) else None
    return None
