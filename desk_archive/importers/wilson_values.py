"""The values below the labels of a page, also where their labels got lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from desk_archive.domain.dates import edtf_from_words
from desk_archive.domain.languages import is_language_name
from desk_archive.domain.records import ArchivalDate, Relation, RelationKind
from desk_archive.importers.source_credits import agents_in_source
from desk_archive.importers.wilson_labels import (
    Label,
    Line,
    Mark,
    is_furniture,
    label_of,
    value,
)

_PEOPLE = frozenset({Label.AUTHORS, Label.CONTRIBUTORS, Label.PEOPLE, Label.DONORS})
_LISTS = _PEOPLE | {Label.PLACES, Label.TOPICS, Label.SUBJECTS}
_SINGLE = frozenset({Label.CLASSIFICATION, Label.UPLOADED, Label.RECORD_ID})
_FEW = _SINGLE | {Label.TYPE, Label.LANGUAGE, Label.ARCHIVE}
_WORDY = frozenset({Label.RELATED, Label.RIGHTS, Label.CITATION, Label.SUMMARY, Label.CREDITS})

_LIFE_DATES = re.compile(r"(?:\d{4})?\s?[-–]\s?(?:\d{4})?|\(\d+\) documents")
_FULL_DATE = re.compile(
    r"[^\W\d_]{3,9}\.? \d{1,2}, \d{4}|[^\W\d_]{3,9},? \d{4}|\d{1,2} [^\W\d_]{3,9} \d{4}"
)
_INLINE = re.compile(r"([A-Za-z()& ]{4,40}):\s+(\S.*)")
_TERMINAL = re.compile(r"[.!?:…][\"'”’)\]]*$")
_INITIAL = re.compile(r"(?:^|[\s.])[^\W\d_]\.$")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"\d{4,8}")
_RIGHTS = re.compile(
    r"The History and Public Policy Program welcomes reuse|To enquire about this document|"
    r"To inquire about this document|.*\brights status\b",
    re.IGNORECASE,
)
_ARCHIVE = re.compile(
    r"(?!.*\d{3})(?=[^\W\d_]).*\b(?:Archiv\w*|Library|Bibliothek|Museum|Record Office|Records"
    r" Administration|arkhiv\w*|Arkiv\w*|Arhiv\w*|Levéltár\w*|Archivo|Arquivo)\b.*",
    re.IGNORECASE,
)
_CLASSIFICATIONS = frozenset(
    [
        "top secret",
        "secret",
        "confidential",
        "restricted",
        "unclassified",
        "strictly secret",
        "strictly confidential",
        "for official use only",
        "official use only",
        "limited official use",
        "internal",
        "not classified",
        "completely secret",
        "very secret",
        "eyes only",
        "top secret/eyes only",
    ]
)
_TYPES = frozenset(
    [
        "agreement",
        "airgram",
        "article",
        "biography",
        "book",
        "briefing",
        "briefing paper",
        "bulletin",
        "cable",
        "charter",
        "chronology",
        "communiqué",
        "constitution",
        "conversation",
        "declaration",
        "decree",
        "diary",
        "directive",
        "draft",
        "essay",
        "guide",
        "image",
        "instruction",
        "intelligence assessment",
        "intelligence report",
        "interview",
        "journal",
        "law",
        "lecture",
        "letter",
        "list",
        "manuscript",
        "map",
        "meeting minutes",
        "memoir",
        "memorandum",
        "memorandum of conversation",
        "memoranda",
        "message",
        "minutes",
        "monograph",
        "newspaper article",
        "note",
        "notes",
        "oral history",
        "order",
        "pamphlet",
        "photograph",
        "plan",
        "poem",
        "policy paper",
        "press release",
        "proposal",
        "protocol",
        "questionnaire",
        "record of conversation",
        "report",
        "research paper",
        "resolution",
        "speech",
        "statement",
        "study",
        "summary",
        "table",
        "telegram",
        "telegraph",
        "telex",
        "transcript",
        "treaty",
        "working paper",
    ]
)


_LONGEST_VALUE = 100
_LONGEST_ARCHIVE = 150
_SHORTEST_DESCRIPTION = 40
_FEW_WORDS = 5
_RELATED_LINES = 3  # Date, title and description.


@dataclass(slots=True)
class Values:
    """What the labels hold, by label, and what no label could be found for.

    Attributes:
        lines: values by label, in the order of the page.
        related: the related documents.
        unknown: lines that lost their label and can't be told.
    """

    lines: dict[Label, list[str]] = field(default_factory=dict)
    related: list[Relation] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def of(self, label: Label) -> tuple[str, ...]:
        """The values of a label, each once."""
        return tuple(dict.fromkeys(self.lines.get(label, ())))

    def joined(self, label: Label, separator: str = " ") -> str | None:
        """The values of a label as one text, or None where there is none."""
        return separator.join(self.of(label)) or None

    def add(self, label: Label, lines: Iterable[str]) -> None:
        """More values of a label."""
        self.lines.setdefault(label, []).extend(lines)


def read_values(lines: Sequence[Line], marks: Sequence[Mark], taken: frozenset[int]) -> Values:
    """The values of all labels.

    Args:
        lines: of the page, without its footer.
        marks: its labels.
        taken: numbers of lines that belong to the citation.
    """
    values = Values()
    ends = [*(mark.place for mark in marks[1:]), len(lines)]
    for mark, end in zip(marks, ends, strict=True):
        span = [
            lines[place] if place not in taken else Line("") for place in range(mark.place + 1, end)
        ]
        for part_label, part in _with_inline_labels(mark.label, span):
            _read_section(values, part_label, part)
    if Label.SUBJECTS not in values.lines:
        _move_subjects(values)
    return values


def _move_subjects(values: Values) -> None:
    """Subject headings whose label is lost stand below the one before; no other list has such."""
    for label in (Label.PEOPLE, Label.PLACES, Label.TOPICS):
        subjects = [text for text in values.of(label) if _is_subject(text)]
        if subjects:
            values.add(Label.SUBJECTS, subjects)
            values.lines[label] = [t for t in values.lines[label] if t not in subjects]


def loose_values(lines: Sequence[Line]) -> int:
    """Where values that lost all their labels begin, behind the summary; else the end.

    Subject headings give them away. Names beside them are values only if the summary, which is a
    sentence, stands before: a signature would look like them.
    """
    filled = [place for place, line in enumerate(lines) if not line.blank]
    start = number = len(filled)
    while number > 0:
        text = value(lines[filled[number - 1]].text)
        if _is_description(text):
            number -= _RELATED_LINES
            if number < 0 or not _is_date(lines[filled[number]].text):
                number += _RELATED_LINES
                break
        elif _is_subject(text):
            number -= 1
            start = number
        elif len(text) > _LONGEST_VALUE or _ends_sentence(text):
            number = 0
        else:
            number -= 1
    if start == len(filled):
        return len(lines)
    return filled[number if number > 0 else start]


def read_loose(values: Values, lines: Sequence[Line]) -> None:
    """The values that lost all their labels, as far as they are certain."""
    texts = [value(line.text) for line in lines if not line.blank]
    end = next((n for n, text in enumerate(texts) if _is_date(text)), len(texts))
    values.add(Label.SUBJECTS, [text for text in texts[:end] if _is_subject(text)])
    values.unknown.extend(text for text in texts[:end] if not _is_subject(text))
    values.related.extend(related_documents(texts[end:]))


def _ends_sentence(text: str) -> bool:
    """Whether a line ends as sentences do; an initial is no end of one."""
    return _TERMINAL.search(text) is not None and _INITIAL.search(text) is None


def _is_subject(text: str) -> bool:
    """Whether a line is a subject heading with subdivisions."""
    return re.fullmatch(r"[^\W\d_][^.!?]*[^\s-]--[^\s-][^!?]*", text) is not None


def _with_inline_labels(label: Label, span: list[Line]) -> list[tuple[Label, list[Line]]]:
    """A section and those in it whose label and value share a line: `Language: Russian`."""
    parts: list[tuple[Label, list[Line]]] = [(label, [])]
    for line in span:
        found = (
            None
            if label in _WORDY or ":" not in line.text
            else _INLINE.fullmatch(line.text.replace("**", ""))
        )
        known = label_of(found.group(1)) if found else None
        if found is None or known is None:
            parts[-1][1].append(line)
        elif known[0] is parts[-1][0]:
            parts[-1][1].append(Line(found.group(2)))
        else:
            parts.append((known[0], [Line(found.group(2))]))
    return parts


def _read_section(values: Values, label: Label, span: list[Line]) -> None:
    """The values of one label."""
    texts = [value(line.text) for line in span if not line.blank and not is_furniture(line.text)]
    if label is Label.RELATED:
        values.related.extend(related_documents(texts))
    elif label in _LISTS:
        _read_list(values, label, texts)
    elif label is Label.RIGHTS:
        _read_rights(values, span)
    elif label is Label.INFORMATION:
        _read_unlabelled(values, texts, source_first=True)
    elif label is Label.SOURCE:
        _read_source(values, texts)
    elif label in _FEW:
        _read_few(values, label, texts)
    elif label is not Label.CITATION:
        values.add(label, texts)


def _read_few(values: Values, label: Label, texts: list[str]) -> None:
    """A label with one value or few; others that follow may have lost their labels."""
    values.add(label, texts[:1])
    for text in texts[1:]:
        other = _label_by_form(text)
        is_new = other is Label.RIGHTS or (other is not None and other not in values.lines)
        if label in _SINGLE or (is_new and other is not label):
            _read_unlabelled(values, [text], source_first=False)
        else:
            values.add(label, [text])


def _read_list(values: Values, label: Label, texts: list[str]) -> None:
    """A list of values; a date in it begins related documents whose label is lost."""
    end = next((n for n, text in enumerate(texts) if _is_date(text)), len(texts))
    kept = [t for t in texts[:end] if label not in _PEOPLE or not _LIFE_DATES.fullmatch(t)]
    values.add(label, kept)
    values.related.extend(related_documents(texts[end:]))


def _read_rights(values: Values, span: list[Line]) -> None:
    """Paragraphs of rights; short lines behind them are values that lost their labels."""
    paragraphs = _paragraphs(span)
    rights = [
        p for p in paragraphs if len(p) > _LONGEST_VALUE or _RIGHTS.match(p) or p is paragraphs[0]
    ]
    values.add(Label.RIGHTS, rights)
    _read_unlabelled(values, [p for p in paragraphs if p not in rights], source_first=False)


def _read_source(values: Values, texts: list[str]) -> None:
    """The statement of the source; what follows may be the archive or rights without a label."""
    end = next(
        (n for n, t in enumerate(texts) if n and (_RIGHTS.match(t) or _ARCHIVE.fullmatch(t))),
        len(texts),
    )
    values.add(Label.SOURCE, texts[:end])
    _read_unlabelled(values, texts[end:], source_first=False)


def _read_unlabelled(values: Values, texts: list[str], *, source_first: bool) -> None:
    """Values whose labels are lost, where their form leaves no doubt."""
    for number, text in enumerate(texts):
        label = _label_by_form(text)
        if label is None and source_first and (number == 0 or agents_in_source(text)):
            values.add(Label.SOURCE, [text])
            continue
        if label is None or (label in values.lines and label is not Label.RIGHTS):
            values.unknown.append(text)
        else:
            values.add(label, [text])


def _label_by_form(text: str) -> Label | None:
    """What a value must be, by its form alone."""
    forms = {
        Label.RIGHTS: _RIGHTS.match(text),
        Label.UPLOADED: _ISO_DATE.fullmatch(text),
        Label.RECORD_ID: _NUMBER.fullmatch(text),
        Label.LANGUAGE: is_language_name(text),
        Label.CLASSIFICATION: text.casefold() in _CLASSIFICATIONS,
        Label.TYPE: text.casefold() in _TYPES,
        Label.ARCHIVE: len(text) < _LONGEST_ARCHIVE and _ARCHIVE.fullmatch(text),
    }
    return next((label for label, fits in forms.items() if fits), None)


def _paragraphs(span: Iterable[Line]) -> list[str]:
    """Lines joined to paragraphs, which end at a blank line or at the end of a sentence."""
    paragraphs: list[str] = []
    goes_on = False
    for line in span:
        text = value(line.text)
        if not text:
            goes_on = False
        elif goes_on:
            paragraphs[-1] = f"{paragraphs[-1]} {text}"
        else:
            paragraphs.append(text)
        goes_on = bool(text) and not _TERMINAL.search(text)
    return paragraphs


def related_documents(texts: Sequence[str]) -> list[Relation]:
    """Related documents: date line, title line, description, of which any may miss."""
    relations: list[Relation] = []
    group: list[str] = []
    date: str | None = None
    for text in [*texts, None]:
        if text is not None and not _is_date(text):
            group.append(text)
            continue
        relations.extend(_relations(date, group))
        date, group = text, []
    return relations


def _relations(date: str | None, group: Sequence[str]) -> list[Relation]:
    """The documents below one date line, or above the first: more than one if others lack theirs."""
    if not group:
        return [_relation(date, None, [])] if date else []
    found: list[Relation] = []
    title = group[0] if len(group) > 1 or not _is_description(group[0]) else None
    description: list[str] = [] if title else [group[0]]
    for place, text in enumerate(group[1:], 1):
        is_title = any(map(_is_description, group[place + 1 : place + 2]))
        if _is_description(text) or not (description or date is None or is_title):
            description.append(text)
        else:
            found.append(_relation(date, title, description))
            date, title, description = None, text, []
    found.append(_relation(date, title, description))
    return found


def _relation(date: str | None, title: str | None, description: Sequence[str]) -> Relation:
    return Relation(
        kind=RelationKind.RELATED,
        title=title,
        date=ArchivalDate(edtf_from_words(date), date) if date else None,
        description=" ".join(description) or None,
    )


def _is_description(text: str) -> bool:
    """Whether a line describes a document rather than naming it."""
    return (
        len(text) >= _SHORTEST_DESCRIPTION
        and _TERMINAL.search(text) is not None
        and len(text.split()) > _FEW_WORDS
    )


def _is_date(text: str) -> bool:
    """Whether a line is a date as the site writes it above a title."""
    if re.fullmatch(r"\d{4}|undated", text, re.IGNORECASE):
        return True
    return _FULL_DATE.fullmatch(text) is not None and edtf_from_words(text) is not None
