"""The lines of a Wilson Center Digital Archive page saved as text, and the labels among them.

A label stands alone on its line, with or without a colon, in any letter case. The label block
begins at the first of them. Words that documents have on lines of their own as well (`Source`,
`Type`, `Language`) count only near labels that nothing but such a page has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from desk_archive.domain.text import fold_space


class Label(Enum):
    """What a label says of the lines after it."""

    AUTHORS = "authors"
    CONTRIBUTORS = "contributors"
    PEOPLE = "people"
    PLACES = "places"
    TOPICS = "topics"
    SUBJECTS = "subjects"
    RELATED = "related documents"
    INFORMATION = "document information"
    SOURCE = "source"
    ARCHIVE = "original archive"
    RIGHTS = "rights"
    CLASSIFICATION = "original classification"
    UPLOADED = "original uploaded date"
    TYPE = "type"
    LANGUAGE = "language"
    RECORD_ID = "record id"
    DONORS = "donors"
    CREDITS = "credits"
    SUMMARY = "summary"
    CITATION = "citation"
    CONTENTS = "contents"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page.

    Attributes:
        text: its content, white space folded and none around it.
        indented: whether white space stood before it.
    """

    text: str
    indented: bool = False

    @property
    def blank(self) -> bool:
        """Whether there is nothing on it."""
        return not self.text


@dataclass(frozen=True, slots=True)
class Mark:
    """A label and the number of its line."""

    place: int
    label: Label
    certain: bool


_CERTAIN = {
    "author(s)": Label.AUTHORS,
    "document contributors": Label.CONTRIBUTORS,
    "document contributor(s)": Label.CONTRIBUTORS,
    "associated people and organizations": Label.PEOPLE,
    "associated people and organisations": Label.PEOPLE,
    "associated people": Label.PEOPLE,
    "associated organizations": Label.PEOPLE,
    "associated places": Label.PLACES,
    "associated topics": Label.TOPICS,
    "subjects discussed": Label.SUBJECTS,
    "document information": Label.INFORMATION,
    "original archive": Label.ARCHIVE,
    "original archives": Label.ARCHIVE,
    "original classification": Label.CLASSIFICATION,
    "original uploaded date": Label.UPLOADED,
    "original upload date": Label.UPLOADED,
    "original language": Label.LANGUAGE,
    "record id": Label.RECORD_ID,
}
_COMMON = {
    "author": Label.AUTHORS,
    "authors": Label.AUTHORS,
    "contributors": Label.CONTRIBUTORS,
    "contributor(s)": Label.CONTRIBUTORS,
    "related documents": Label.RELATED,
    "related document": Label.RELATED,
    "source": Label.SOURCE,
    "sources": Label.SOURCE,
    "rights": Label.RIGHTS,
    "type": Label.TYPE,
    "document type": Label.TYPE,
    "language": Label.LANGUAGE,
    "languages": Label.LANGUAGE,
    "language(s)": Label.LANGUAGE,
    "donor": Label.DONORS,
    "donors": Label.DONORS,
    "donor(s)": Label.DONORS,
    "credits": Label.CREDITS,
    "summary": Label.SUMMARY,
    "citation": Label.CITATION,
    "contents": Label.CONTENTS,
}
HEADINGS = frozenset({Label.INFORMATION, Label.CITATION, Label.CONTENTS})
"""Labels of parts of the page, which have no value of their own."""

_LONGEST_LABEL = 60
_LONGEST_LINK = 300
_NEAR = 6
"""So many lines may stand between a common label and the next, and it still belongs to the block."""

_SITE = re.compile(
    r"\b(?:Wilson Center|History and Public Policy Program) Digital Archive\b"
    r"|History and Public Policy Program welcomes reuse"
    r"|digitalarchive\.wilsoncenter\.org",
    re.IGNORECASE,
)
_FURNITURE = """
skip to content|skip to main content|menu|close|search|search in|advanced search|home|browse|people
places|topics|catalog|collections|resources|blog|about|contact us|donate|share|print|download
download pdf|cite|cite this|copy|copy citation|get citation|citation share download|email|facebook
citation share download-|add search filter cancel search filter|digital archive|view document|pdf
view document in|view document in:|english html|english pdf|original scan|twitter|linkedin|x|back
previous|next|show more|show less|read more|view all|see all|more|less|toggle navigation|log in
wilson center digital archive|digital archive international history declassified|popular documents
international history declassified
digital archive digitalarchive.wilsoncenter.org international history declassified
"""
_SITE_WORDS = frozenset(_FURNITURE.strip().replace("\n", "|").split("|"))
_FOOTER = re.compile(
    r"(?:about (?:the )?digital archive|primary footer nav|secondary footer nav|to top|back to top"
    r"|footer|\[image: .*\blogo\]|the wilson center digital archive is a resource\b.*"
    r"|one woodrow wilson plaza\b.*|woodrow wilson international center for scholars)",
    re.IGNORECASE,
)
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_DECORATION = "#*_>| \t"
_BULLET = re.compile(r"^(?:[•·∙‣◦▪*+–-]\s+)?(?:\[\d{1,3}\](?=\S))?")
_LINK = re.compile(r"\s*<(?:https?://|mailto:)[^<>\s]*>")
_WRAP_WIDTHS = range(60, 101)
_MIN_WRAPPED = 4


def page_lines(text: str) -> list[Line]:
    """The lines of a page, those that a program wrapped at its margin joined again."""
    raw = _unwrapped(text.split("\n"))
    empty = Line("")
    return [
        Line(content(line), line[0].isspace()) if line and not line.isspace() else empty
        for line in raw
    ]


def content(line: str) -> str:
    """What stands on a line: white space folded, none around it, nothing if it can't be seen."""
    text = line.strip()
    if "  " in text or "\t" in text:
        text = fold_space(text)
    return text if text.isascii() or text.strip(_INVISIBLE) else ""


def value(text: str) -> str:
    """A value without bullet, link number and the address behind a link."""
    if "<" in text:
        text = _LINK.sub("", text)
    return text if text[:1].isalnum() else _BULLET.sub("", text).strip()


def label_of(text: str) -> tuple[Label, bool] | None:
    """The label that a line is, and whether only such pages have it; None if it is none."""
    if not text or len(text) > _LONGEST_LABEL:
        return None
    bare = text.strip(_DECORATION).rstrip(":").rstrip(_DECORATION)
    bare = bare.casefold().replace("&amp;", "&").replace("&", "and")
    if bare in _CERTAIN:
        return _CERTAIN[bare], True
    return (_COMMON[bare], False) if bare in _COMMON else None


def is_furniture(text: str) -> bool:
    """Whether a line is a word of the site's navigation and nothing more."""
    bare = value(text).casefold() if len(text) <= _LONGEST_LINK else ""
    return bare in _SITE_WORDS or (bare.startswith("[image:") and bare.endswith("]"))


def find_block(lines: Sequence[Line]) -> list[Mark]:
    """The labels of the label block, in order; none where the page has no such block.

    A page has one if two labels stand in it, one of which no other text has; or one heading of the
    site beside its rights statement or its citation.
    """
    marks = [
        Mark(place, *found)
        for place, line in enumerate(lines)
        if line.text and (found := label_of(line.text)) is not None
    ]
    certain = [mark for mark in marks if mark.certain]
    kinds = {mark.label for mark in marks}
    if not (certain and len(kinds) > 1 and kinds - HEADINGS):
        headed = kinds & HEADINGS and any(_SITE.search(line.text) for line in lines)
        certain = [mark for mark in marks if mark.label in HEADINGS] if headed else []
    if not certain:
        return []
    first = marks.index(certain[0])
    while first > 0 and _belongs(lines, marks, first - 1):
        first -= 1
    return marks[first:]


def is_page_of_site(lines: Iterable[Line]) -> bool:
    """Whether the site names itself anywhere on the page."""
    return any(_SITE.search(line.text) for line in lines)


def footer_place(lines: Sequence[Line], start: int) -> int:
    """Where the footer of the site begins, at or after `start`."""
    for place in range(start, len(lines)):
        if _FOOTER.fullmatch(lines[place].text):
            return place
    return len(lines)


def _belongs(lines: Sequence[Line], marks: Sequence[Mark], number: int) -> bool:
    """Whether a common label belongs to the block that begins with the next one."""
    mark, following = marks[number], marks[number + 1]
    if any(later.label is mark.label for later in marks[number + 1 :]):
        return False
    between = sum(1 for line in lines[mark.place + 1 : following.place] if not line.blank)
    return between <= _NEAR


def _unwrapped(raw: list[str]) -> list[str]:
    """Lines joined where they were broken only because the next word did not fit any more."""
    width = max((len(line) for line in map(str.rstrip, raw) if "://" not in line), default=0)
    if width not in _WRAP_WIDTHS:
        return raw
    forced = list(_forced_breaks(raw, width))
    if sum(1 for place in forced if raw[place].rstrip()[-1:] not in ".:!?") < _MIN_WRAPPED:
        return raw
    joined: list[str] = []
    broken = set(forced)
    for place, line in enumerate(raw):
        if place - 1 in broken and joined:
            joined[-1] = f"{joined[-1].rstrip()} {line.strip()}"
        else:
            joined.append(line)
    return joined


def _forced_breaks(raw: Sequence[str], width: int) -> Iterator[int]:
    for place in range(len(raw) - 1):
        line, following = raw[place].rstrip(), raw[place + 1].split()
        if line and following and len(line) + 1 + len(following[0]) > width:
            yield place
