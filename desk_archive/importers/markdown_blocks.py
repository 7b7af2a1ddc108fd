"""The blocks of a Markdown text, from the tokens of `markdown-it-py`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from desk_archive.domain.structure import Span, SpanKind
from desk_archive.importers.blocks import InlineText, TextBuilder

if TYPE_CHECKING:
    from markdown_it.token import Token

_MAX_NESTING = 60
_MAX_BRACKETS_SQUARED = 400_000_000
_TASK = re.compile(r"\[([ xX])\] ")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BULLET = "•"
_INLINE_KINDS = {
    "em": SpanKind.EMPHASIS,
    "strong": SpanKind.STRONG,
    "s": SpanKind.STRUCK,
    "link": SpanKind.LINK,
}


def add_markdown(builder: TextBuilder, source: str, warnings: list[str]) -> str | None:
    """Add the blocks of a Markdown text to a reading text.

    Args:
        builder: the reading text so far.
        source: normalised Markdown, without front matter.
        warnings: one is added where the text is taken as plain text.

    Returns:
        The first heading of level 1, or None.
    """
    tokens = _tokens(source) or []
    walker = _Walker(builder)
    for token in tokens:
        walker.step(token)
    if builder.text or not source.strip():
        return walker.first_heading
    warnings.append(
        "The Markdown shows no text or can't be read as such; it was read as plain text."
    )
    builder.add(source.strip("\n"))
    return None


def _tokens(source: str) -> list[Token] | None:
    """The tokens of a text; None where the parser would drop what is nested or take ages."""
    from markdown_it import MarkdownIt

    # The time that links take grows with the square of the brackets in a paragraph.
    if sum(part.count("[") ** 2 for part in source.split("\n\n")) > _MAX_BRACKETS_SQUARED:
        return None
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(
        ["table", "strikethrough"]
    )
    try:
        tokens = parser.parse(source)
    except RecursionError:
        return None
    return None if any(token.level >= _MAX_NESTING - 2 for token in tokens) else tokens


class _Walker:
    """Goes through the tokens and keeps what is open."""

    def __init__(self, builder: TextBuilder) -> None:
        self.first_heading: str | None = None
        self._builder = builder
        self._starts: list[int] = []
        self._container: Token | None = None
        self._row: list[tuple[str, list[Span]]] = []
        self._lists = 0
        self._quotes = 0
        self._task: list[str | None] = []
        self._fresh_item = False
        self._handlers: Mapping[str, Callable[[Token], None]] = {
            "inline": self._inline,
            "heading_open": self._open_container,
            "paragraph_open": self._open_container,
            "th_open": self._open_container,
            "td_open": self._open_container,
            "bullet_list_open": self._open_list,
            "ordered_list_open": self._open_list,
            "bullet_list_close": self._close_list,
            "ordered_list_close": self._close_list,
            "list_item_open": self._open_item,
            "list_item_close": self._close_item,
            "blockquote_open": self._open_quote,
            "blockquote_close": self._close_quote,
            "table_open": self._open_table,
            "table_close": self._close_table,
            "tr_close": self._close_row,
            "fence": self._as_it_is,
            "code_block": self._as_it_is,
            "html_block": self._as_it_is,
        }

    def step(self, token: Token) -> None:
        """Take the next token; those that hold no text of their own change nothing."""
        handler = self._handlers.get(token.type)
        if handler is not None:
            handler(token)

    def _open_container(self, token: Token) -> None:
        self._container = token

    def _inline(self, token: Token) -> None:
        text, spans = _inline_text(token.children or [])
        kind = self._container.type if self._container else ""
        if kind in ("th_open", "td_open"):
            self._row.append((text.replace("\n", " ").replace("\t", " "), spans))
            return
        task = _TASK.match(text) if self._fresh_item else None
        if task:
            text, spans = _without_start(text, spans, task.end())
            self._task[-1] = "☐" if task.group(1) == " " else "☑"
        self._fresh_item = False
        if text.strip("\ufeff"):
            self._add(text, spans)

    def _add(self, text: str, spans: list[Span]) -> None:
        start = self._builder.next_start
        self._builder.add(text, spans)
        if self._container and self._container.type == "heading_open":
            level = int(self._container.tag[1:])
            self._builder.mark(start, SpanKind.HEADING, level=level)
            if level == 1 and self.first_heading is None:
                self.first_heading = text.replace("\n", " ")

    def _as_it_is(self, token: Token) -> None:
        text = token.content.strip("\n") if token.type == "html_block" else token.content
        if text.strip():
            start = self._builder.next_start
            self._builder.add(text.removesuffix("\n"))
            self._builder.mark(start, SpanKind.PREFORMATTED)

    def _open_list(self, token: Token) -> None:
        del token
        self._lists += 1

    def _close_list(self, token: Token) -> None:
        del token
        self._lists -= 1

    def _open_item(self, token: Token) -> None:
        self._starts.append(self._builder.next_start)
        self._task.append(f"{token.info}{token.markup}" if token.info else _BULLET)
        self._fresh_item = True

    def _close_item(self, token: Token) -> None:
        del token
        self._fresh_item = False
        marker = self._task.pop() or _BULLET
        start = self._starts.pop()
        self._builder.mark(start, SpanKind.LIST_ITEM, level=self._lists, target=marker)

    def _open_quote(self, token: Token) -> None:
        del token
        self._quotes += 1
        self._starts.append(self._builder.next_start)

    def _close_quote(self, token: Token) -> None:
        del token
        self._builder.mark(self._starts.pop(), SpanKind.QUOTE, level=self._quotes)
        self._quotes -= 1

    def _open_table(self, token: Token) -> None:
        del token
        self._starts.append(self._builder.next_start)

    def _close_table(self, token: Token) -> None:
        del token
        self._container = None
        self._builder.mark(self._starts.pop(), SpanKind.TABLE)

    def _close_row(self, token: Token) -> None:
        """A row is one block, its cells stand between tabs."""
        del token
        start = self._builder.next_start
        spans: list[Span] = []
        length = 0
        for text, inner in self._row:
            spans.append(Span(length, length + len(text), SpanKind.TABLE_CELL))
            spans.extend(replace(s, start=s.start + length, end=s.end + length) for s in inner)
            length += len(text) + 1
        self._builder.add("\t".join(text for text, _ in self._row), spans)
        self._builder.mark(start, SpanKind.TABLE_ROW)
        self._row.clear()


def _inline_text(children: list[Token]) -> tuple[str, list[Span]]:
    """The text of a block with emphasis, code and links as spans over it."""
    inline = InlineText()
    opened: list[tuple[int, str]] = []
    for child in children:
        name = child.type.removesuffix("_open").removesuffix("_close")
        if name in _INLINE_KINDS and child.nesting == 1:
            opened.append((inline.position, str(child.attrGet("href") or "")))
        elif name in _INLINE_KINDS and opened:
            start, target = opened.pop()
            inline.mark(start, _INLINE_KINDS[name], target)
        else:
            _add_piece(inline, child)
    return inline.finished()


def _add_piece(inline: InlineText, child: Token) -> None:
    """Add a token that holds text itself."""
    if child.type == "code_inline":
        start = inline.position
        inline.add_as_is(child.content)
        inline.mark(start, SpanKind.CODE)
    elif child.type == "hardbreak" or _LINE_BREAK.fullmatch(child.content):
        inline.line_end()
    elif child.type == "softbreak":
        inline.add(" ")
    elif child.type == "image":
        source = str(child.attrGet("src") or "")
        inline.add(child.content or PurePosixPath(source).name)
    else:
        inline.add(child.content)


def _without_start(text: str, spans: list[Span], length: int) -> tuple[str, list[Span]]:
    """A text without its first characters, its spans moved along."""
    moved = [
        replace(span, start=max(0, span.start - length), end=span.end - length)
        for span in spans
        if span.end > length
    ]
    return text[length:], moved
