"""A note as a small document: Markdown's emphasis, code, lists and links, and nothing else.

No HTML is made or read on the way, so whatever a note contains is shown as text; links lead nowhere
but to addresses that the reader is asked about, or into the archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from desk_archive.domain.links import SCHEME
from desk_archive.ui.palette import Palette

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MOST = 10_000
"""Characters of a note that a card shows; all of it is in the editor."""

FOLDED_LINES = 3
_FOLDED = 700
_LEADING = 18 / 13
_SPECIAL = re.compile(r"[*_`\[\]<>#&\\]|^\s*(?:[-+*]|\d+[.)])\s|^\s{4}|^[-=]{2}", re.MULTILINE)
_ALLOWED = re.compile(rf"(?:https?|mailto|{SCHEME}):", re.IGNORECASE)
_CODE_FAMILIES = ["Noto Sans Mono", "DejaVu Sans Mono", "Menlo", "Consolas", "monospace"]


def note_document(
    note: str, font: QFont, width: int, colours: Palette, *, folded: bool = False
) -> QTextDocument:
    """A note laid out at a width.

    Args:
        note: Markdown.
        font: of the interface, its size in pixels.
        width: in pixels.
        colours: of the scheme.
        folded: only the beginning will be looked at.
    """
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    document.setDefaultFont(font)
    document.setTextWidth(width)
    limit = _FOLDED if folded else MOST
    shown = note.strip()
    if len(shown) > limit:
        shown = f"{shown[:limit].rstrip()}…"
    writer = _Writer(document, font, colours)
    if _SPECIAL.search(shown):
        writer.write_markdown(shown)
    else:
        writer.write_plain(shown)
    return document


def line_bottoms(document: QTextDocument, most: int) -> list[float]:
    """The lower edges of the first lines, at most `most` + 1 of them."""
    document.documentLayout().documentSize()
    bottoms: list[float] = []
    block = document.begin()
    while block.isValid() and len(bottoms) <= most:
        layout = block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            bottoms.append(layout.position().y() + line.y() + line.height())
        block = block.next()
    return bottoms[: most + 1]


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False})
    return parser.disable(["html_block", "html_inline", "image", "reference"])


class _Writer:
    """Puts Markdown's tokens into a document."""

    def __init__(self, document: QTextDocument, font: QFont, colours: Palette) -> None:
        self._cursor = QTextCursor(document)
        self._em = font.pixelSize()
        self._colours = colours
        self._plain = QTextCharFormat()
        self._begun = False
        self._lists: list[int | None] = []
        self._marker = ""
        self._quotes = 0

    def write_plain(self, text: str) -> None:
        """Text without any markup, its lines as they are."""
        self._cursor.beginEditBlock()
        for line in text.split("\n"):
            self._begin_block()
            self._cursor.insertText(line, self._plain)
        self._cursor.endEditBlock()

    def write_markdown(self, text: str) -> None:
        """Text with markup."""
        self._cursor.beginEditBlock()
        for token in _parser().parse(text):
            self._block_token(token)
        self._cursor.endEditBlock()

    def _block_token(self, token: Token) -> None:
        if token.type == "inline":
            self._inline(token)
        elif token.type in ("fence", "code_block"):
            for line in token.content.rstrip("\n").split("\n"):
                self._begin_block()
                self._cursor.insertText(line, self._code())
        elif token.type == "hr":
            self._begin_block()
            self._cursor.insertText("—", self._plain)
        else:
            self._nesting(token)

    def _nesting(self, token: Token) -> None:
        """Where lists, their items and quotations begin and end."""
        kind, _, end = token.type.rpartition("_")
        opens = end == "open"
        if kind == "blockquote":
            self._quotes += 1 if opens else -1
        elif kind in ("bullet_list", "ordered_list"):
            if opens:
                first = int(token.attrGet("start") or 1) if kind == "ordered_list" else None
                self._lists.append(first)
            else:
                self._lists.pop()
        elif kind == "list_item" and opens:
            number = self._lists[-1]
            self._marker = "•" if number is None else f"{number}."
            if number is not None:
                self._lists[-1] = number + 1
        elif kind == "heading":
            self._plain.setFontWeight(QFont.Weight.DemiBold if opens else QFont.Weight.Normal)

    def _inline(self, token: Token) -> None:
        self._begin_block()
        if self._marker:
            self._cursor.insertText(f"{self._marker}\u2002", self._plain)
            self._marker = ""
        letters = QTextCharFormat(self._plain)
        for child in token.children or ():
            if child.type in ("softbreak", "hardbreak"):
                self._cursor.insertText("\u2028", letters)
            elif child.type == "code_inline":
                self._cursor.insertText(child.content, self._code())
            elif child.content:
                self._cursor.insertText(child.content, letters)
            else:
                self._format(child, letters)

    def _format(self, token: Token, letters: QTextCharFormat) -> None:
        """Where emphasis and links begin and end."""
        kind, _, end = token.type.rpartition("_")
        opens = end == "open"
        if kind == "strong":
            letters.setFontWeight(QFont.Weight.DemiBold if opens else self._plain.fontWeight())
        elif kind == "em":
            letters.setFontItalic(opens)
        elif kind == "link":
            href = str(token.attrGet("href") or "") if opens else ""
            if opens and not is_harmless(href):
                return
            letters.setAnchor(opens)
            letters.setAnchorHref(href)
            letters.setForeground(QColor(self._colours.accent if opens else self._colours.ink))

    def _begin_block(self) -> None:
        made = QTextBlockFormat()
        height = round(self._em * _LEADING)
        made.setLineHeight(height, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
        made.setLeftMargin(self._em * (max(0, len(self._lists) - 1) + self._quotes))
        if self._begun:
            self._cursor.insertBlock(made, self._plain)
        else:
            self._cursor.setBlockFormat(made)
        self._begun = True

    def _code(self) -> QTextCharFormat:
        made = QTextCharFormat(self._plain)
        made.setFontFamilies(_CODE_FAMILIES)
        return made


def is_harmless(href: str) -> bool:
    """Whether a link may be offered at all: addresses of the web, of mail, and of the archive."""
    return _ALLOWED.match(href) is not None


def hrefs(document: QTextDocument) -> Iterator[str]:
    """Where the links of a laid out note lead, in order, each once."""
    seen = set()
    block = document.begin()
    while block.isValid():
        for piece in block.textFormats():
            href = piece.format.anchorHref()
            if href and href not in seen:
                seen.add(href)
                yield href
        block = block.next()
