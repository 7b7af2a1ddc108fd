"""The blocks of HTML pages."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desk_archive.domain.structure import Span, SpanKind
from desk_archive.domain.text import normalise
from desk_archive.importers.blocks import TextBuilder
from desk_archive.importers.html_blocks import BlockResult, read_blocks
from desk_archive.importers.resources import resource


def blocks(html: str, resolve=lambda _: None) -> tuple[str, tuple[Span, ...], BlockResult]:
    builder = TextBuilder()
    result = read_blocks(html, base=builder, resolve=resolve)
    return builder.text, builder.spans, result


def over(html: str, kind: SpanKind) -> list[tuple[str, int, str]]:
    text, spans, _ = blocks(html)
    return [(text[s.start : s.end], s.level, s.target) for s in spans if s.kind is kind]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one\n  two</p>three<div>four</div>", "one two\nthree\nfour"),
        ("<p>a&nbsp; b</p><p>&nbsp;</p>", "a\u00a0 b\n\u00a0"),
        ("<p>one<br>two<br/><br>three</p>", "one\ntwo\n\nthree"),
        ("<br><p>one<br></p><br>", "one"),
        ("<pre>\n  a\n\tb </pre>", "  a\n\tb"),
        ("<b>one <i>two</i></b> three", "one two three"),
        ("a<script>no</script>b<style>no</style><noscript>no</noscript>", "ab"),
        ("a<!-- no -->b<template>no</template>", "ab"),
        ("<p hidden>no</p><p style='color:red;DISPLAY : none'>no</p><p>yes", "yes"),
        ("<body style='display:none'><p>yes", "yes"),
        ("<svg><title>no</title><text>yes</text></svg>", "yes"),
        ("<select><option>a<option>b</select>", "a\nb"),
        ("<dl><dt>a<dd>b</dl>", "a\nb"),
        ("<p>one<table><tr><td>two</table>", "one\ntwo"),
        ("<p style='white-space: pre-wrap'>a  b\n c</p>", "a  b\n c"),
        ("<a href=x><div>a</div><div>b</div></a>", "a\nb"),
        ("e<b>\u0301</b>", "é"),
        ("a&#0;&#xFFFC;b", "a\ufffd\ufffdb"),
        ("<frameset><frame src=a></frameset>", ""),
        ("", ""),
        ("\ufeff", ""),
    ],
)
def test_text_is_as_a_browser_shows_it(html: str, text: str) -> None:
    assert blocks(html)[0] == text


def test_xhtml_may_close_what_html_leaves_open() -> None:
    page = (
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/>"
        "<script src='a.js'/></head><body><p><a id='x'/>one <br/>two<![CDATA[ <b> ]]></p></body>"
        "</html>"
    )
    text, spans, result = blocks(page)
    assert text == "one\ntwo <b>"
    assert spans == ()
    assert result.anchors == {"x": 0}


def test_structure_stands_over_the_same_offsets() -> None:
    page = (
        "<h2>H <em>e</em></h2><ul><li>one<ol type=A start=3><li>in<li value=9>on</ol><li>two</ul>"
        "<blockquote>q<blockquote>r</blockquote></blockquote><p><s>a</s> <code>b</code>"
        " <a href='u'>c</a>"
    )
    assert over(page, SpanKind.HEADING) == [("H e", 2, "")]
    assert over(page, SpanKind.EMPHASIS) == [("e", 0, "")]
    assert over(page, SpanKind.LIST_ITEM) == [
        ("one\nin\non", 1, "•"),
        ("in", 2, "C."),
        ("on", 2, "I."),
        ("two", 1, "•"),
    ]
    assert over(page, SpanKind.QUOTE) == [("q\nr", 1, ""), ("r", 2, "")]
    assert over(page, SpanKind.STRUCK) == [("a", 0, "")]
    assert over(page, SpanKind.CODE) == [("b", 0, "")]
    assert over(page, SpanKind.LINK) == [("c", 0, "u")]


def test_emphasis_goes_on_over_blocks() -> None:
    assert over("<b>a<p>b</p>c</b>", SpanKind.STRONG) == [("a", 0, ""), ("b", 0, ""), ("c", 0, "")]


def test_rows_of_data_are_lines_and_layout_is_not() -> None:
    data = "<table><caption>T</caption><tr><th>A<th>B<tr><td>1<br>2<td><p>x<p><b>y</b></table>"
    assert blocks(data)[0] == "T\nA\tB\n1 2\tx y"
    assert over(data, SpanKind.TABLE) == [("T\nA\tB\n1 2\tx y", 0, "")]
    assert over(data, SpanKind.TABLE_ROW) == [("A\tB", 0, ""), ("1 2\tx y", 0, "")]
    assert [cell for cell, _, _ in over(data, SpanKind.TABLE_CELL)] == ["A", "B", "1 2", "x y"]
    assert over(data, SpanKind.STRONG) == [("y", 0, "")]
    layout = "<table><tr><td><p>a<p>b<td><table><tr><td>c<td>d</table></table>"
    assert blocks(layout)[0] == "a\nb\nc\td"
    assert over(layout, SpanKind.TABLE) == [("c\td", 0, "")]


def test_notes_and_what_refers_to_them() -> None:
    page = (
        "<p>a<sup><a id=r1 href='#n1'>1</a></sup> b<sup><a href='#n2'>2</a></sup>"
        " c<sup><a href='#gone'>3</a></sup></p>"
        "<ol><li id=n1>First. <a href='#r1'>[1]</a><li id=n2>Second.</ol>"
    )
    assert over(page, SpanKind.FOOTNOTE_REFERENCE) == [("1", 0, "n1"), ("2", 0, "n2")]
    assert over(page, SpanKind.FOOTNOTE) == [("First. [1]", 0, "n1"), ("Second.", 0, "n2")]
    assert over(page, SpanKind.LINK) == [("3", 0, "#gone"), ("[1]", 0, "#r1")]


def test_notes_of_e_books_and_word_processors() -> None:
    book = (
        "<p>a<a epub:type='noteref' href='#n'>*</a></p>"
        "<aside epub:type='footnote' id='n'><p>Note.</p></aside>"
    )
    assert over(book, SpanKind.FOOTNOTE) == [("Note.", 0, "n")]
    assert over(book, SpanKind.FOOTNOTE_REFERENCE) == [("*", 0, "n")]
    word = (
        "<p>a<a href='#_ftn1' name='_ftnref1'><span>[1]</span></a></p>"
        "<div id=ftn1><p><a href='#_ftnref1' name='_ftn1'><span>[1]</span></a> Note.</p></div>"
    )
    assert over(word, SpanKind.FOOTNOTE) == [("[1] Note.", 0, "_ftn1")]
    elsewhere = "<p>a<a epub:type='noteref' href='notes.xhtml#n'>1</a>"
    assert over(elsewhere, SpanKind.FOOTNOTE_REFERENCE) == [("1", 0, "notes.xhtml#n")]


def test_pages_languages_and_anchors() -> None:
    page = (
        "<html lang=en><p>one <span epub:type=pagebreak title='Page 12'></span>two"
        " <i lang=fr>oui</i> <b lang=en>no</b></p><p id=x lang=de>ja</p>"
        "<div role=doc-pagebreak id=p13></div>"
    )
    text, spans, result = blocks(page)
    assert text == "one two oui no\nja"
    assert [(s.start, s.target) for s in spans if s.kind is SpanKind.PAGE_BREAK] == [
        (4, "12"),
        (17, "13"),
    ]
    assert over(page, SpanKind.LANGUAGE) == [("oui", 0, "fr"), ("ja", 0, "de")]
    assert result.language == "en"
    assert result.anchors["x"] == text.index("ja")


def test_images_are_their_words_or_points() -> None:
    image = resource(b"x", "image/png", "a.png")
    page = "<img src=a.png><p>b <img src=a.png alt=' the  sea '> c<img src=gone alt=d></p>"
    text, spans, result = blocks(page, lambda src: image if src == "a.png" else None)
    assert text == "b the sea cd"
    found = [(text[s.start : s.end], s.target) for s in spans if s.kind is SpanKind.IMAGE]
    assert found == [("", image.sha256), ("the sea", image.sha256)]
    assert result.resources == (image,)


def test_a_second_page_goes_on_where_the_first_ended() -> None:
    builder = TextBuilder()
    read_blocks("<p>a<sup><a href='#n'>1</a></sup>", base=builder)
    result = read_blocks("<title> The\n title </title><p id=x>b<p id=n>c", base=builder)
    assert builder.text == "a1\nb\nc"
    assert result.anchors == {"x": 3, "n": 5}
    assert result.title == "The title"
    assert not [s for s in builder.spans if s.kind is SpanKind.FOOTNOTE]


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "the words",
        "<div>a</div>" * 50_000 + "the words",
        "<b><p>" * 30_000 + "the words",
        "".join(f"<font size={n}><p>x" for n in range(3_000)) + "the words",
        "<table><tr><td>" * 20_000 + "the words",
        "<ul><li>" * 20_000 + "the words",
        "<a x='" * 50_000 + "'>the words",
        "<!--" * 50_000 + "-->the words",
        "<div><!--" * 2_000 + "-->the words",
        "<p x=" * 50_000 + ">the words",
        "<sup><a href='#a'>1</a></sup>" * 10_000 + "<p id=a>the words",
    ],
)
def test_hostile_pages_take_no_ages(page: str) -> None:
    start = time.perf_counter()
    text, _, _ = blocks(page)
    assert "the words" in text
    assert time.perf_counter() - start < 5


_NAMES = """
p div b i em span a ul ol li table tr td th pre br h1 h2 blockquote svg math script style select option
template title font section main nav footer img sup aside caption dl dd dt html body head frameset
noscript iframe textarea button details summary ruby rt
"""
_TAGS = _NAMES.split()
_attributes = st.sampled_from(
    [
        "",
        " id=x",
        " href='#x'",
        " href=u",
        " hidden",
        " lang=de",
        " class=nav",
        " role=main",
        " alt=y",
        " epub:type=footnote",
        " epub:type=pagebreak title=3",
        " style='white-space:pre'",
        " src=a",
        " '",
    ]
)
_markup = st.lists(
    st.one_of(
        st.builds("<{}{}>".format, st.sampled_from(_TAGS), _attributes),
        st.builds("</{}>".format, st.sampled_from(_TAGS)),
        st.text("ab1 \n\t\u00a0é\u0301\x00\x85\u2028<>&\"'\ufeff한", max_size=6),
    ),
    max_size=40,
).map("".join)


@settings(deadline=None, max_examples=300)
@given(_markup)
@example("<table><tr><td><p>a\u2028b")
@example("<pre>\x0b</pre><p>\ufeff")
def test_any_markup_gives_a_normal_text_and_spans_inside_it(page: str) -> None:
    image = resource(b"x", "image/png", "a")
    text, spans, result = blocks(page, lambda _: image)
    assert normalise(text) == text or text.startswith("\ufeff") or "\u0338" in page
    for span in spans:
        assert 0 <= span.start <= span.end <= len(text)
        assert span.start < span.end or span.kind in (SpanKind.PAGE_BREAK, SpanKind.IMAGE)
    for place in result.anchors.values():
        assert 0 <= place <= len(text)
    for region in result.regions:
        assert 0 <= region.start < region.end <= len(text)
        assert 0 <= region.links <= region.end - region.start


_inline = st.lists(
    st.sampled_from(
        [
            "<b>",
            "</b>",
            "<i>",
            "</i>",
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<li>",
            "<br>",
            "<h1>",
            "</h1>",
            "<table><tr><td>",
            "<td>",
            "</table>",
            "<ul>",
            "</ul>",
            "<span lang=fr>",
            "</span>",
        ]
    )
)


@settings(deadline=None, max_examples=200)
@given(_inline)
def test_all_words_are_there(tags: list[str]) -> None:
    page = "".join(f"{tag} w{number} " for number, tag in enumerate(tags))
    text, _, _ = blocks(page)
    assert sorted(re.findall(r"w\d+", text)) == sorted(f"w{n}" for n in range(len(tags)))
    if "<table><tr><td>" not in tags:  # Words between cells stand before the table.
        assert re.findall(r"w\d+", text) == [f"w{n}" for n in range(len(tags))]
