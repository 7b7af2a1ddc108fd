"""How what is typed is understood."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.search.language import And, Dates, Node, Not, Or, Words, leaves
from desk_archive.search.parser import parse, whole_key


def spoken(node: Node | None) -> str:
    """A tree in a form that can be read and compared."""
    match node:
        case None:
            return ""
        case Words():
            terms = " ".join(e.text + "*" * e.prefix for e in node.elements)
            scope = f"{node.scope}:" if node.scope else ""
            return f"{scope}{terms}" if len(node.elements) == 1 else f"{scope}<{terms}>"
        case Dates():
            return f"[{node.earliest}..{node.latest}]"
        case Not():
            return f"-{spoken(node.child)}"
        case And():
            return "(" + " & ".join(map(spoken, node.children)) + ")"
        case Or():
            return "(" + " | ".join(map(spoken, node.children)) + ")"


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        # Words and phrases.
        ("wounded prisoners", "(wounded & prisoners)"),
        ('"end the war"', "<end the war>"),
        ("“end the war”", "<end the war>"),
        ('"end the', "<end the>"),
        ("Viet-Nam", "<viet nam>"),
        ("don't", "<don t>"),
        ("611.74/1-156", "<611 74 1 156>"),
        ("snake_case", "<snake case>"),
        ("Хрущёв", "хрущев"),
        # Prefixes.
        ("negot*", "negot*"),
        ("Viet-N*", "<viet n*>"),
        ('"korean wa*"', "<korean wa*>"),
        ("*tion", "tion"),
        ("*", ""),
        ("* * *", ""),
        # Operators.
        ("a AND b", "(a & b)"),
        ("a OR b", "(a | b)"),
        ("a b OR c d", "((a & b) | (c & d))"),
        ("a (b OR c) d", "(a & (b | c) & d)"),
        ("a NOT b", "(a & -b)"),
        ("a -b", "(a & -b)"),
        ('-"b c"', "-<b c>"),
        ("-(b OR c)", "-(b | c)"),
        ("-author:kim", "-author:kim"),
        ("NOT NOT a", "a"),
        ("a and b or not c", "(a & and & b & or & not & c)"),
        # Forgiven.
        ("a AND", "a"),
        ("OR a", "a"),
        ("a OR OR b", "(a | b)"),
        ("AND OR NOT", ""),
        ("NOT", ""),
        ("-", ""),
        ("a - b", "(a & b)"),
        ("((((a", "a"),
        ("a))))b", "(a & b)"),
        ("()", ""),
        ('"', ""),
        ("(a OR", "a"),
        ("--a", "a"),
        ("", ""),
        ("😀 …", ""),
        ("a\x00b", "<a b>"),
        # Fields.
        ("author:Kuznetsov", "author:kuznetsov"),
        ('author:"Kim, Il Sung"', "author:<kim il sung>"),
        ("author:Kim, Il Sung", "(author:kim & il & sung)"),
        ("Author:kim", "author:kim"),
        ("author: kim", "author:kim"),
        ("author:(kim OR mao)", "(author:kim | author:mao)"),
        ("author:(kim title:war)", "(author:kim & title:war)"),
        ("archive:AVP", "repository:avp"),
        ("author:", ""),
        ("author: AND b", "b"),
        ("author:kim*", "author:kim*"),
        ("foo:bar", "<foo bar>"),
        ("description:bar", "<description bar>"),
        ("myauthor:bar", "<myauthor bar>"),
        ("12:30", "<12 30>"),
        # Dates.
        ("date:1953", "[19530101000000..19531231235959]"),
        ("date:1953-03..1953-06", "[19530301000000..19530630235959]"),
        ("date:1953..", "[19530101000000..None]"),
        ("date:..1953", "[None..19531231235959]"),
        ("date:1955..1953", "[19530101000000..19551231235959]"),
        ("date:[1953..1955]", "[19530101000000..19551231235959]"),
        ('date:"March 1953"', "[19530301000000..19530331235959]"),
        ("before:1953", "[None..19530100999999]"),
        ("after:1953-03-29", "[19530329235960..None]"),
        ("-date:1953", "-[19530101000000..19531231235959]"),
        ("date:195", "[19500101000000..19591231235959]"),
        ("date:1953-0", "[19530101000000..19531231235959]"),
        ("date:", ""),
        ("date:*", ""),
        ("date:tomorrowish", "<date tomorrowish>"),
        ("date:1953-02-30", "<date 1953 02 30>"),
        # Scripts without spaces.
        ("人权", "人权"),
        ("人", "人*"),
        ("基本人权", "<基本 本人 人权>"),
        ("author:毛泽东", "author:<毛泽 泽东>"),
        ("자유*", "자유"),
    ],
)
def test_understood(typed: str, understood: str) -> None:
    assert spoken(parse(typed).root) == understood


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("korean wa", "(korean & wa*)"),
        ("korean wa ", "(korean & wa)"),
        ("korean w", "(korean & w)"),
        ('"end the wa', "<end the wa*>"),
        ('"end the wa"', "<end the wa>"),
        ("author:ki", "author:ki*"),
        ("Viet-Na", "<viet na*>"),
        ("(korean wa)", "(korean & wa)"),
        ("人权", "人权"),
        ("war -pea", "(war & -pea*)"),
    ],
)
def test_while_typing_the_last_word_is_a_beginning(typed: str, understood: str) -> None:
    assert spoken(parse(typed, unfinished=True).root) == understood


def test_nodes_know_their_place_in_the_query() -> None:
    text = 'war  -author:"Kim, Il" (date:1953 OR x)'
    root = parse(text).root
    assert isinstance(root, And)
    assert [text[c.place.start : c.place.end] for c in root.children] == [
        "war",
        '-author:"Kim, Il"',
        "date:1953 OR x",
    ]
    assert text[root.place.start : root.place.end] == 'war  -author:"Kim, Il" (date:1953 OR x'


def test_pairs_keep_the_distance_to_what_follows() -> None:
    (words,) = [words for words, _ in leaves(parse('"人权 abc 法"').root)]
    assert [(e.text, e.offset) for e in words.elements] == [("人权", 0), ("abc", 2), ("法", 3)]
    assert words.length == 4


def test_only_wanted_words_are_shown_and_each_once() -> None:
    wanted = parse("war -peace war NOT (a OR -b) title:war").wanted()
    assert [(w.scope, w.elements[0].text) for w in wanted] == [
        (None, "war"),
        (None, "b"),
        ("title", "war"),
    ]


def test_what_may_be_an_identifier_is_looked_for_whole() -> None:
    def whole(typed: str) -> list[str | None]:
        return [words.whole for words, _ in leaves(parse(typed).root)]

    assert whole("611.74/1-156 war 112123 title:112123 id:abc 112*") == [
        "611 74 1 156",
        None,
        "112123",
        None,
        "abc",
        None,
    ]
    assert whole_key("F. 059a, op. 5a") == whole_key("f 059A/OP 5A") == "f 059a op 5a"
    assert whole_key("…") is None


def test_of_very_many_prefixes_the_rest_are_words() -> None:
    words = [words for words, _ in leaves(parse(" ".join(f"a{n}*" for n in range(300))).root)]
    assert [each.elements[0].prefix for each in words] == [True] * 200 + [False] * 100


_PIECES = (
    *("a", "bc*", '"', "(", ")", "-", " ", "AND", "OR", "NOT", "author:", "date:", "1953"),
    *("before:", "..", "*", "人权", "\x00", "foo:", "tag:", "“", "'", "/"),
)


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(_PIECES),
            max_size=25,
        ).map("".join),
    ),
    st.booleans(),
)
@settings(deadline=None, max_examples=300)
def test_anything_is_a_query(typed: str, unfinished: bool) -> None:
    query = parse(typed, unfinished=unfinished)
    assert query.text == typed
    for words, _ in leaves(query.root):
        assert words.elements[0].offset == 0
        assert 0 <= words.place.start < words.place.end <= len(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "(" * 100_000,
        ")" * 100_000,
        "(a OR (b AND " * 8_000,
        "-(" * 50_000,
        "NOT " * 25_000,
        '"' * 100_000,
        '"a" ' * 25_000,
        "*" * 100_000,
        "a*" * 50_000,
        "author:" * 14_000,
        "author: " * 12_000 + "x",
        "date:" * 20_000,
        "date:" + "1" * 100_000,
        "x" * 100_000,
        "-" * 100_000,
        "word " * 20_000,
        "\x00" * 100_000,
        "人" * 100_000,
        "é" * 100_000,
        "a" + "\u00ad" * 100_000,
        "foo:" * 25_000,
        "date:.. " * 500,
    ],
)
def test_a_hundred_thousand_characters_are_read_at_once(typed: str) -> None:
    began = time.process_time()
    spoken(parse(typed, unfinished=True).root)
    assert time.process_time() - began < 10
