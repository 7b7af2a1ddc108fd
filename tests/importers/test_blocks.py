"""Reading texts built block by block."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.structure import Span, SpanKind
from desk_archive.domain.text import fold_space, join_blocks
from desk_archive.importers.blocks import InlineText, TextBuilder


def test_spans_move_with_their_block_and_its_normal_form() -> None:
    builder = TextBuilder()
    builder.add("first")
    builder.add("cafe\u0301 noir", [Span(6, 10, SpanKind.STRONG)])
    start = builder.next_start
    builder.add("a\nb")
    builder.mark(start, SpanKind.QUOTE, level=1)
    assert builder.text == "first\ncafé noir\na\nb"
    strong, quote = builder.spans
    assert builder.text[strong.start : strong.end] == "noir"
    assert builder.text[quote.start : quote.end] == "a\nb"


def test_nothing_is_marked_where_nothing_stands() -> None:
    builder = TextBuilder()
    builder.mark(builder.next_start, SpanKind.LIST_ITEM)
    builder.add("a")
    builder.mark(builder.next_start, SpanKind.LIST_ITEM)
    assert builder.spans == ()


@settings(deadline=None)
@given(st.lists(st.text("ab \ne\u0301\u00a0\U0001f600한"), min_size=1))
def test_the_text_is_the_joined_blocks(blocks: list[str]) -> None:
    builder = TextBuilder()
    for block in blocks:
        builder.add(block)
    assert builder.text == join_blocks(blocks)
    assert builder.end == len(builder.text)


@settings(deadline=None)
@given(st.lists(st.text("ab \t\n\u00a0é")))
def test_pieces_fold_like_the_whole(pieces: list[str]) -> None:
    inline = InlineText()
    for piece in pieces:
        start = inline.position
        inline.add(piece)
        inline.mark(start, SpanKind.EMPHASIS)
    text, spans = inline.finished()
    assert text == fold_space("".join(pieces))
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)


def test_a_line_end_takes_the_space_around_it() -> None:
    inline = InlineText()
    inline.add("one ")
    inline.line_end()
    inline.add("  two")
    inline.add_as_is("  as  is")
    assert inline.finished()[0] == "one\ntwo  as  is"
