"""The reading text of TEI: blocks, folded white space, spans, and no word lost."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_archive.domain.structure import Span, SpanKind
from desk_archive.importers.tei_blocks import reading_text
from desk_archive.importers.xml_safe import parse


def read(inner: str) -> tuple[str, tuple[Span, ...]]:
    return reading_text([parse(f"<body>{inner}</body>".encode())])


def lines(inner: str) -> list[str]:
    return read(inner)[0].split("\n")


def marked(inner: str, kind: SpanKind) -> list[tuple[str, str]]:
    """The words and targets of the spans of a kind."""
    text, spans = read(inner)
    return [(text[s.start : s.end], s.target) for s in spans if s.kind is kind]


# --- blocks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<p>one</p><p>two</p>", ["one", "two"]),
        ("<p> a\n   b\t c </p>", ["a b c"]),
        ("<p>a\u00a0b \u00a0 c</p>", ["a\u00a0b \u00a0 c"]),
        ("<p>Analy<c>s</c>e<space/>gut</p>", ["Analyse gut"]),
        ("<p>a<hi> b </hi> c</p>", ["a b c"]),
        ("loose <p>kept</p> words", ["loose", "kept", "words"]),
        ("<p>a<lb/>b</p>", ["a", "b"]),
        ("<p>a <lb/>\n b<lb/></p>", ["a", "b"]),
        ("<p>in\n  <lb break='no'/>  side</p>", ["inside"]),
        ("<p>in<pb n='2' break='no'/>\n side</p>", ["inside"]),
        ("<closer>Yours<lb/><signed>A.</signed></closer>", ["Yours", "A."]),
        ("<opener><salute>Hi</salute> you</opener>", ["Hi", "you"]),
        ("<p><salute>Dear A,</salute> so</p>", ["Dear A, so"]),
        ("<opener><seg>a</seg><seg>b</seg></opener><p><seg>a</seg><seg>b</seg></p>", ["a", "b", "ab"]),
        ("<address><addrLine>A</addrLine>\n<addrLine>B</addrLine></address>", ["A", "B"]),
        ("<p>at <address><addrLine>A</addrLine><addrLine>B</addrLine></address></p>", ["at", "A", "B"]),
        ("<lg><l>one</l><l>two</l></lg>", ["one", "two"]),
        ("<sp><speaker>X.</speaker><stage>(aside)</stage><p>Go <stage>(goes)</stage></p></sp>",
         ["X.", "(aside)", "Go (goes)"]),
        ("<p>a <quote>b</quote> c</p><p>a<quote><p>b</p></quote>c</p>", ["a b c", "a", "b", "c"]),
        ("<p>a<list><item>b</item><item><p>c</p><p>d</p></item></list>e</p>", list("abcde")),
        ("<list><label>1.</label> <item>b</item><label>2.</label><item><p>c</p></item></list>",
         ["1. b", "2. c"]),
        ("<head>A<lb/>B</head>", ["A B"]),
        ("<attachment xmlns='urn:frus'><head xmlns=''>A</head></attachment>", ["A"]),
        ("<figure><graphic url='x'/><head>H</head><figDesc>D</figDesc></figure>", ["H", "D"]),
        ("<unknown>a<strange>b</strange></unknown>", ["ab"]),
        ("<p>a</p><milestone/><p> </p><p/>", ["a"]),
    ],
)  # fmt: skip
def test_blocks(inner: str, expected: list[str]) -> None:
    assert lines(inner) == expected


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<choice><sic>teh</sic><corr>the</corr></choice>", "teh"),
        ("<choice><corr>the</corr><sic>teh</sic></choice>", "teh"),
        ("<choice><abbr>Dr</abbr><expan>Doctor</expan></choice>", "Dr"),
        ("<choice><orig>vp</orig><reg>up</reg></choice>", "vp"),
        ("<choice><unclear>a</unclear><unclear>b</unclear></choice>", "a"),
        ("<corr>the</corr> <expan>Doctor</expan>", "the Doctor"),
        ("a <gap reason='lost'/> b <gap><desc>x</desc></gap>", "a […] b […]"),
        ("<subst><del>old</del> <add>new</add></subst>", "old new"),
        ("<supplied>a</supplied><unclear>b</unclear>", "ab"),
        ("<app><lem wit='#A'>x</lem><rdg wit='#B'>y</rdg></app>", "x[1]\n[1] B: y"),
        ("<ptr target='https://a.example/'/>", "https://a.example/"),
        ("<figure><binaryObject>AAAA</binaryObject></figure>b", "b"),
    ],
)
def test_readings(inner: str, expected: str) -> None:
    assert read(f"<p>{inner}</p>")[0] == expected


def test_lists_of_the_file_behind_a_text_are_no_text_of_it() -> None:
    people = "<listPerson><person><persName>A</persName></person></listPerson>"
    root = parse(
        f"<text><body><p>x</p>{people}</body><back>{people}<p>y</p></back></text>".encode()
    )
    assert reading_text([root])[0] == "x\nA\ny"


# --- spans -----------------------------------------------------------------------------------------


def test_structure_of_blocks() -> None:
    assert marked("<div><head>A</head><div><head>B</head></div></div>", SpanKind.HEADING) == [
        ("A", ""),
        ("B", ""),
    ]
    _, spans = read("<div><head>A</head><div><head>B</head></div></div>")
    assert [s.level for s in spans] == [1, 2]
    assert marked("<lg><head>H</head><lg><l>a</l><l>b</l></lg></lg>", SpanKind.VERSE) == [
        ("H\na\nb", "")
    ]
    assert marked("<sp><l>a</l><l>b</l></sp>", SpanKind.VERSE) == [("a", ""), ("b", "")]
    assert marked("<p>a<quote><p>b</p></quote></p>", SpanKind.QUOTE) == [("b", "")]
    assert marked("<list><item n='a)'>x</item><item>y</item></list>", SpanKind.LIST_ITEM) == [
        ("x", "a)"),
        ("y", "•"),
    ]
    assert marked("<sp><speaker>X.</speaker></sp>", SpanKind.STRONG) == [("X.", "")]
    assert marked("<fw>12</fw><p>x</p>", SpanKind.FURNITURE) == [("12", "")]


def test_a_table_is_rows_of_cells_between_tabs() -> None:
    table = (
        "<table><head>H</head><row><cell>a <hi rend='bold'>b</hi></cell>\n<cell/><cell><p>c</p>"
        "<p>d</p></cell></row><row><cell>e<lb/>f</cell></row></table>"
    )
    text, _ = read(table)
    assert text == "H\na b\t\tc d\ne f"
    assert marked(table, SpanKind.TABLE) == [(text, "")]
    assert marked(table, SpanKind.TABLE_ROW) == [("a b\t\tc d", ""), ("e f", "")]
    assert marked(table, SpanKind.TABLE_CELL) == [("a b", ""), ("c d", ""), ("e f", "")]
    assert marked(table, SpanKind.STRONG) == [("H", ""), ("b", "")]


@pytest.mark.parametrize(
    ("rend", "kind"),
    [
        ("italic", SpanKind.EMPHASIS),
        ("font-style: italic;", SpanKind.EMPHASIS),
        ("underline", SpanKind.EMPHASIS),
        ("spaced-out", SpanKind.EMPHASIS),
        ("bold", SpanKind.STRONG),
        ("strikethrough", SpanKind.STRUCK),
        ("smallcaps", None),
        ("superscript", None),
    ],
)
def test_highlighted_words(rend: str, kind: SpanKind | None) -> None:
    _, spans = read(f"<p>a <hi rend='{rend}'> b </hi> c</p>")
    assert [(s.start, s.end, s.kind) for s in spans] == ([(2, 3, kind)] if kind else [])


def test_marks_go_on_in_the_next_block() -> None:
    inner = "<hi>a<p>b</p></hi><div xml:lang='fr'><p>c</p>\n<p>d <foreign xml:lang='la'>e</foreign></p></div>"
    assert marked(inner, SpanKind.EMPHASIS) == [("a", ""), ("b", "")]
    assert marked(inner, SpanKind.LANGUAGE) == [("c", "fr"), ("d e", "fr"), ("e", "la")]


def test_links_and_deletions() -> None:
    inner = "<p><ref target='#d1'>see <hi>it</hi></ref>, <ref>no</ref> <del>gone</del></p>"
    assert marked(inner, SpanKind.LINK) == [("see it", "#d1")]
    assert marked(inner, SpanKind.STRUCK) == [("gone", "")]


def test_page_breaks_stand_before_the_first_word_of_their_page() -> None:
    text, spans = read("<pb n='1'/><p>one <pb n='2'/>\n two</p><pb n='3'/> <p>three<pb/></p>")
    assert text == "one two\nthree"
    breaks = [(s.start, s.end, s.target) for s in spans if s.kind is SpanKind.PAGE_BREAK]
    assert breaks == [(0, 0, "1"), (4, 4, "2"), (8, 8, "3"), (13, 13, "")]


def test_notes_stand_at_the_end_with_a_reference_at_their_place() -> None:
    inner = (
        "<p>a<note n='3' xml:id='fn3'>Note <hi>one</hi>.</note> b<note><p>Two</p><p>paragraphs"
        "<note>deep</note></p></note></p><p>c<note place='inline'>(here)</note></p>"
    )
    text, _ = read(inner)
    assert text == "a[3] b[2]\nc(here)\n[3] Note one.\n[2] Two\nparagraphs[3]\n[3] deep"
    assert marked(inner, SpanKind.FOOTNOTE_REFERENCE) == [
        ("[3]", "fn3"),
        ("[2]", "note-2"),
        ("[3]", "note-3"),
    ]
    assert marked(inner, SpanKind.FOOTNOTE) == [
        ("[3] Note one.", "fn3"),
        ("[2] Two\nparagraphs[3]", "note-2"),
        ("[3] deep", "note-3"),
    ]


def test_notes_that_stand_alone_stay_at_their_place() -> None:
    inner = "<div><note xml:id='n1'>alone</note><p>x</p><note place='inline'>here</note></div>"
    assert lines(inner) == ["alone", "x", "here"]
    assert marked(inner, SpanKind.FOOTNOTE) == [("alone", "n1")]


def test_text_is_normalised_and_spans_move_along() -> None:
    decomposed = "e\u0301"
    inner = f"<p>{decomposed} <hi>{decomposed}{decomposed}</hi>\n <hi>x</hi></p>"
    assert read(inner)[0] == "é éé x"
    assert marked(inner, SpanKind.EMPHASIS) == [("éé", ""), ("x", "")]


# --- whatever comes --------------------------------------------------------------------------------

_TAGS = """
div head p lg l sp speaker stage opener closer salute dateline signed list item label table row
cell quote note hi ref foreign del address addrLine seg figure odd postscript castList
"""
_WORDS = st.text(alphabet="ab \n\u00a0é\u0301ж", max_size=6)
_TREES = st.recursive(
    _WORDS,
    lambda inner: st.builds(
        lambda tag, parts, rend: f"<{tag} n='7' rend='{rend}'>{''.join(parts)}</{tag}>",
        st.sampled_from(sorted(_TAGS.split())),
        st.lists(
            st.one_of(inner, st.sampled_from(["<lb/>", "<pb n='9'/>", "<space/>"])), max_size=4
        ),
        st.sampled_from(["", "italic", "inline"]),
    ),
    max_leaves=25,
)


def _letters(text: str) -> str:
    return "".join(sorted(re.sub(r"[\W\d_]", "", unicodedata.normalize("NFC", text))))


@given(st.lists(_TREES, max_size=5))
def test_no_letter_is_lost_and_spans_stay_inside(parts: list[str]) -> None:
    source = "".join(parts)
    root = parse(f"<body>{source}</body>".encode())
    # A mark that combines with what stands in another element may join it or not.
    expected = _letters("".join(map(str, root.itertext())).replace("\u0301", ""))
    text, spans = reading_text([root])
    stripped = unicodedata.normalize(
        "NFC", unicodedata.normalize("NFD", text).replace("\u0301", "")
    )
    assert _letters(stripped) == _letters(
        unicodedata.normalize("NFC", unicodedata.normalize("NFD", expected).replace("\u0301", ""))
    )
    assert unicodedata.is_normalized("NFC", text)
    for span in spans:
        assert 0 <= span.start <= span.end <= len(text)
        assert span.start < span.end or span.kind is SpanKind.PAGE_BREAK
    assert not re.search("[\x00\x01\x02]", text)
    assert all(line == line.strip(" ") for line in text.split("\n") if "\t" not in line)
