"""What the elements of HTML mean for a reading text: which are blocks, which aren't shown.

After the rendering section of the HTML Standard (https://html.spec.whatwg.org/multipage/
rendering.html) and, for e-books, the EPUB structural semantics and DPUB-ARIA roles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import IntEnum
from typing import TYPE_CHECKING

from desk_archive.domain.structure import SpanKind

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Attributes = Mapping[str, str | None]


def words_of(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


BLOCKS = words_of(
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl"
    " dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html"
    " legend li listing main menu nav ol optgroup option p plaintext pre search section select"
    " summary table tbody td textarea tfoot th thead tr ul xmp"
)
PLAIN = words_of(
    "address article aside body center dd details dialog div dl dt fieldset figcaption figure footer"
    " form header hgroup hr html main nav p section summary"
)
"""Blocks of which nothing is kept but that they are some."""

SKIPPED = words_of(
    "area audio base col colgroup datalist frame head iframe link meta noembed noscript param script"
    " source style template title track video"
)
SKIPPED_IN_FOREIGN = words_of("annotation annotation-xml defs desc metadata")
"""Of SVG and MathML."""

INLINE_KINDS = {
    "em": SpanKind.EMPHASIS,
    "i": SpanKind.EMPHASIS,
    "cite": SpanKind.EMPHASIS,
    "dfn": SpanKind.EMPHASIS,
    "var": SpanKind.EMPHASIS,
    "strong": SpanKind.STRONG,
    "b": SpanKind.STRONG,
    "s": SpanKind.STRUCK,
    "strike": SpanKind.STRUCK,
    "del": SpanKind.STRUCK,
    "code": SpanKind.CODE,
    "kbd": SpanKind.CODE,
    "samp": SpanKind.CODE,
    "tt": SpanKind.CODE,
}


class Role(IntEnum):
    """What the walk does with an element."""

    SKIPPED = 0
    PLAIN_BLOCK = 1
    BLOCK = 2
    VOID = 3
    INLINE = 4
    LINK = 5
    MARKED = 6
    FOREIGN = 7


HEADINGS = {f"h{level}": level for level in range(1, 7)}
VOID = frozenset(["br", "img", "image", "input"])
"""Elements that hold nothing but themselves; `image` is one of SVG, elsewhere parsed as `img`."""
LISTS = frozenset(["ul", "ol", "menu", "dir"])
PREFORMATTED = frozenset(["pre", "listing", "plaintext", "textarea", "xmp"])
REGIONS = words_of(
    "address article aside center details dialog div dl fieldset footer form header main menu nav ol"
    " p search section select table td ul"
)
"""Elements of which it is kept where in the text they stand."""

ROLES: dict[str, Role] = {
    "-comment": Role.SKIPPED,
    "-doctype": Role.SKIPPED,
    "-cdata": Role.SKIPPED,
    "-end": Role.SKIPPED,
    **dict.fromkeys(SKIPPED, Role.SKIPPED),
    **dict.fromkeys(BLOCKS, Role.BLOCK),
    **dict.fromkeys(PLAIN, Role.PLAIN_BLOCK),
    **dict.fromkeys(VOID, Role.VOID),
    **dict.fromkeys(INLINE_KINDS, Role.MARKED),
    "a": Role.LINK,
    "svg": Role.FOREIGN,
    "math": Role.FOREIGN,
}
"""Roles of elements; of others it is `INLINE`."""

_NOTE_TYPES = words_of(
    "footnote endnote rearnote note doc-footnote doc-endnote"
)  # EPUB, DPUB-ARIA.
_REFERENCE_TYPES = frozenset(["noteref", "doc-noteref"])
_PAGE_BREAK_TYPES = frozenset(["pagebreak", "doc-pagebreak"])
_REFERENCE_TEXT = re.compile(
    r"\s*[\[(]?\s*(?:\d{1,4}|[ivxl]{1,6}|[a-z]|[*†‡§¶#]{1,4})\s*[\])]?\s*", re.IGNORECASE
)
_NO_TYPES: AbstractSet[str] = frozenset()
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_AS_IS = re.compile(r"white-space\s*:\s*(?:pre|pre-wrap|break-spaces)\s*(?:;|!|$)", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:page|pg?|seite)?[\s_-]*0*(\d+|[ivxlcdm]+)", re.IGNORECASE)
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
_LONGEST_REFERENCE = 12
_LONGEST_ROMAN = 4_000


def is_hidden(attributes: Attributes) -> bool:
    """Whether an element isn't shown by itself: `hidden`, or `display: none` in its own style."""
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    style = attributes.get("style")
    return bool(style) and _NOT_SHOWN.search(style or "") is not None


def keeps_space(attributes: Attributes) -> bool:
    """Whether the style of an element keeps white space as it is."""
    style = attributes.get("style")
    return bool(style) and _AS_IS.search(style or "") is not None


def types_of(attributes: Attributes) -> AbstractSet[str]:
    """What an element says it is, in e-books and by its role."""
    if "role" not in attributes and "epub:type" not in attributes:
        return _NO_TYPES
    words = f"{attributes.get('epub:type') or ''} {attributes.get('role') or ''}"
    return set(words.lower().split())


def is_note(types: AbstractSet[str]) -> bool:
    """Whether an element is a footnote or endnote."""
    return not types.isdisjoint(_NOTE_TYPES)


def is_reference(types: AbstractSet[str]) -> bool:
    """Whether an element refers to a note."""
    return not types.isdisjoint(_REFERENCE_TYPES)


def refers_to_note(attributes: Attributes) -> bool:
    """Whether a link says by `rel` that it leads to a footnote, as Markdown programs write it."""
    return "footnote" in (attributes.get("rel") or "").lower().split()


def looks_like_reference(node: LexborNode, href: str) -> bool:
    """Whether a link looks as references to notes do: a short raised or bracketed number."""
    if not href.startswith("#"):
        return False
    text = node.text()
    if len(text) > _LONGEST_REFERENCE or not _REFERENCE_TEXT.fullmatch(text):
        return False
    parent = node.parent
    raised = parent is not None and parent.tag == "sup"
    return raised or node.css_first("sup, span") is not None or "[" in text


def page_label(attributes: Attributes, types: AbstractSet[str], node: LexborNode) -> str | None:
    """The number of the page that an element begins, or None where it begins none."""
    if types.isdisjoint(_PAGE_BREAK_TYPES):
        return None
    stated = attributes.get("title") or attributes.get("aria-label") or node.text()
    found = _PAGE_NUMBER.fullmatch((stated or attributes.get("id") or "").strip(" ."))
    return found.group(1) if found else (stated or "").strip()


def list_marker(number: int, kind: str | None) -> str:
    """The marker of an item of an ordered list, as its `type` says."""
    if kind in ("a", "A") and number > 0:
        marker = _letters(number)
    elif kind in ("i", "I") and 0 < number < _LONGEST_ROMAN:
        marker = _roman(number)
    else:
        return f"{number}."
    return f"{marker.upper() if kind in ('A', 'I') else marker}."


def whole_number(text: str | None, otherwise: int) -> int:
    """The whole number that an attribute holds."""
    text = (text or "").strip()
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,9}", text) else otherwise


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    roman = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        roman += letters * count
    return roman
