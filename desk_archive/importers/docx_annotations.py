"""What readers and writers left in a Word file: comments, tracked changes, highlights.

The text shows what it would be with all changes accepted. What was deleted is kept as a note at its
place, so that nothing is lost; so is that a passage was moved. A highlight of Word is what a reader
does with a pen, so it becomes an annotation of its colour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desk_archive.domain.records import DraftAnnotation
from desk_archive.domain.text import fold_space, normalise
from desk_archive.importers.docx_line import Place
from desk_archive.importers.docx_package import attribute, descendants

if TYPE_CHECKING:
    from lxml import etree

HIGHLIGHTS: Mapping[str, str] = {
    "yellow": "#ffff00", "green": "#00ff00", "cyan": "#00ffff", "magenta": "#ff00ff",
    "blue": "#0000ff", "red": "#ff0000", "darkBlue": "#000080", "darkCyan": "#008080",
    "darkGreen": "#008000", "darkMagenta": "#800080", "darkRed": "#800000",
    "darkYellow": "#808000", "darkGray": "#808080", "lightGray": "#c0c0c0",
    "black": "#000000", "white": "#ffffff",
}  # fmt: skip
"""The colours of `w:highlight` (ISO/IEC 29500-1, section 17.18.40)."""

_SPECIAL = re.compile(r"([\\*`<]|(?<!\w)_|_(?!\w))")
_LINE_START = re.compile(r"^(\s*)([#>+-]|\d{1,9}[.)])(?=\s)", re.MULTILINE)
_NEAR = 200
# Where words aren't divided by spaces, a few letters are enough to find the place again.
_LAST_WORD = re.compile(r"\S{0,30}\Z")
_FIRST_WORD = re.compile(r"\S{0,30}")


@dataclass(slots=True)
class Comment:
    """A comment as its part has it.

    Attributes:
        author: or None.
        created: or None.
        text: Markdown.
        paragraph: the identifier of its last paragraph, by which replies name it.
    """

    author: str | None
    created: str | None
    text: str
    paragraph: str | None = None


@dataclass(slots=True)
class Change:
    """A tracked change.

    Attributes:
        author: or None.
        created: or None.
        words: that it took away.
        start: where.
        end: where it ends, for a passage that is there.
    """

    author: str | None
    created: str | None
    words: list[str] = field(default_factory=list)
    start: Place = field(default_factory=Place)
    end: Place | None = None


@dataclass(slots=True)
class Marks:
    """All that will be annotations, while the text is read.

    Attributes:
        starts: where comments begin, by identifier.
        ends: where they end.
        references: where their signs stand.
        deletions: what was deleted.
        moves: passages that were moved to where they are.
        highlights: colour, start and end.
    """

    starts: dict[str, Place] = field(default_factory=dict)
    ends: dict[str, Place] = field(default_factory=dict)
    references: dict[str, Place] = field(default_factory=dict)
    deletions: list[Change] = field(default_factory=list)
    moves: list[Change] = field(default_factory=list)
    highlights: list[tuple[str, Place, Place]] = field(default_factory=list)


def change_of(element: etree._Element) -> Change:
    """Who made a change and when."""
    return Change(_said(element, "author"), _said(element, "date"))


def comment_of(element: etree._Element, text: str) -> Comment:
    """A comment with its text."""
    paragraphs = list(descendants(element, "p"))
    identifiers = [
        value
        for name, value in (paragraphs[-1].attrib.items() if paragraphs else ())
        if str(name).endswith("}paraId")
    ]
    paragraph = str(identifiers[0]) if identifiers else None
    return Comment(_said(element, "author"), _said(element, "date"), text, paragraph)


def replies(root: etree._Element | None) -> dict[str, str]:
    """Which comment answers which, by the identifiers of their last paragraphs."""
    found: dict[str, str] = {}
    for element in descendants(root, "commentEx") if root is not None else ():
        values = {str(name).rpartition("}")[2]: str(v) for name, v in element.attrib.items()}
        if "paraId" in values and "paraIdParent" in values:
            found[values["paraId"]] = values["paraIdParent"]
    return found


def draft_annotations(
    text: str, marks: Marks, comments: Mapping[str, Comment], answers: Mapping[str, str]
) -> tuple[DraftAnnotation, ...]:
    """The annotations of a text, in its order; those without a place come last.

    Args:
        text: the whole reading text.
        marks: with all places known.
        comments: by identifier.
        answers: see `replies`.
    """
    made = [*_comments(text, marks, comments, answers), *_changes(text, marks)]
    for colour, start, end in marks.highlights:
        span = _trimmed(text, start.offset, end.offset)
        if span is not None and colour in HIGHLIGHTS:
            made.append(DraftAnnotation(start=span[0], end=span[1], colour=HIGHLIGHTS[colour]))
    return tuple(sorted(made, key=lambda a: len(text) if a.start is None else a.start))


def as_markdown(text: str) -> str:
    """Plain text as Markdown that shows it."""
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))


def _comments(
    text: str, marks: Marks, comments: Mapping[str, Comment], answers: Mapping[str, str]
) -> Iterator[DraftAnnotation]:
    by_paragraph = {c.paragraph: key for key, c in comments.items() if c.paragraph}
    for key, comment in comments.items():
        asked = by_paragraph.get(answers.get(comment.paragraph or "", ""))
        span = _place_of_comment(text, marks, key)
        if span is None and asked is not None:
            span = _place_of_comment(text, marks, asked)
        yield DraftAnnotation(
            start=span[0] if span else None,
            end=span[1] if span else None,
            note=comment.text.strip(),
            author=comment.author,
            created=comment.created,
            identifier=f"comment-{key}",
            answers=f"comment-{asked}" if asked not in (None, key) else None,
        )


def _place_of_comment(text: str, marks: Marks, key: str) -> tuple[int, int] | None:
    start, end = marks.starts.get(key), marks.ends.get(key)
    end = end or marks.references.get(key)
    if start is not None and end is not None:
        return _trimmed(text, start.offset, end.offset) or _word_at(text, end.offset)
    alone = end or start
    return _word_at(text, alone.offset) if alone is not None else None


def _changes(text: str, marks: Marks) -> Iterator[DraftAnnotation]:
    for change in marks.deletions:
        words = fold_space(normalise("".join(change.words)))
        if words.strip():
            yield _noted(change, f"Deleted: “{as_markdown(words)}”", _at(text, change))
    for change in marks.moves:
        yield _noted(change, "Moved here from another place.", _at(text, change))


def _at(text: str, change: Change) -> tuple[int, int] | None:
    end = change.end or change.start
    return _trimmed(text, change.start.offset, end.offset) or _word_at(text, change.start.offset)


def _noted(change: Change, note: str, span: tuple[int, int] | None) -> DraftAnnotation:
    return DraftAnnotation(
        start=span[0] if span else None,
        end=span[1] if span else None,
        note=note,
        author=change.author,
        created=change.created,
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A range without the white space at its ends; None where nothing else is in it."""
    if not 0 <= start < end:
        return None
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    end = start + len(part.strip())
    return (start, end) if start < end else None


def _word_at(text: str, offset: int) -> tuple[int, int] | None:
    """The word at a place, else the last before it, else the first after it."""
    if offset < 0:
        return None
    first = max(0, offset - _NEAR)
    before, after = text[first:offset], text[offset : offset + _NEAR]
    if before[-1:].strip() or after[:1].strip():
        start = offset - len(_LAST_WORD.search(before)[0])  # type: ignore[index]
        end = offset + len(_FIRST_WORD.match(after)[0])  # type: ignore[index]
        return start, end
    found = len(before.rstrip())
    if found:
        return _word_at(text, first + found)
    blank = len(after) - len(after.lstrip())
    return _word_at(text, offset + blank) if blank < len(after) else None


def _said(element: etree._Element, name: str) -> str | None:
    return fold_space(normalise(attribute(element, name) or "")) or None


def joined(pieces: Iterable[str]) -> str:
    """The paragraphs of a comment as one Markdown text."""
    return "\n\n".join(piece for piece in pieces if piece)
