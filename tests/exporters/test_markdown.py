"""Quotations survive Markdown, and notes stay within their block."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from desk_archive.domain.anchoring import QuoteSelector
from desk_archive.domain.annotations import Annotation, Target
from desk_archive.domain.records import ArchivalDate, Description, Record
from desk_archive.domain.text import normalise
from desk_archive.exporters import markdown
from desk_archive.exporters.base import ExportContext, ExportItem
from desk_archive.exporters.markdown_text import carried, contained, one_line, quotation, tag

if TYPE_CHECKING:
    from markdown_it.token import Token

COMMONMARK = MarkdownIt("commonmark")
WITH_TABLES = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NAUGHTY = st.text(
    alphabet=st.characters()
    | st.sampled_from("\\`*_[]<>~$|#^&%=!-+.:;()\n\r\t 019ab;{}\"'\u00a0\ufeff")
)
NOTES = st.lists(
    st.sampled_from(
        [
            *"<>`[]!-#*_~|:/\\ \n\n\nab1.",
            "<script>",
            "<!--",
            "-->",
            "<b",
            "</b>",
            "```",
            "~~~",
            "    ",
            "\t",
            "> ",
            "- ",
            "1. ",
            "[a]: /url",
            "[^1]: foot",
            "%%",
            "$$",
            "---",
            "<http://a.b>",
            "<a@b.c>",
            "&lt;",
            "``",
            "<?x",
            "<![CDATA[",
        ]
    ),
    max_size=25,
).map("".join)


def words(token: Token) -> str:
    """The text of an inline token, with hard breaks as line ends."""
    kinds = {"text": None, "hardbreak": "\n"}
    return "".join(kinds[c.type] or c.content for c in token.children or ())


def front(text: str) -> tuple[dict[str, str], str]:
    """The front matter as an Obsidian reader takes it, and the rest."""
    assert text.startswith("---\n")
    head, rest = text[4:].split("\n---\n", 1)
    return yaml.safe_load(head), rest


def quotations(text: str, parser: MarkdownIt = COMMONMARK) -> Iterator[str]:
    """The text of each quotation within a callout."""
    depth = 0
    for token in parser.parse(front(text)[1]):
        depth += token.nesting if token.type.startswith("blockquote") else 0
        if token.type == "inline" and depth == 2:
            yield words(token)


def rendered(items: Iterable[ExportItem], context: ExportContext) -> str:
    return "".join(markdown.render(items, context))


def noted(annotation: Annotation, note: str) -> Annotation:
    return replace(annotation, note=note, target=Target(), original=Target())


@pytest.fixture
def annotation(items: list[ExportItem]) -> Annotation:
    return items[0].annotations[0]


def quoting(annotation: Annotation, *passages: str) -> tuple[Annotation, ...]:
    targets = [Target(quote=QuoteSelector(passage)) for passage in passages]
    return tuple(replace(annotation, target=target, original=target) for target in targets)


@pytest.mark.parametrize("parser", [COMMONMARK, WITH_TABLES], ids=["commonmark", "gfm"])
def test_quotations_of_the_sample_are_all_there(
    items: list[ExportItem], context: ExportContext, parser: MarkdownIt
) -> None:
    found = list(quotations(rendered(items, context), parser))
    assert "no reason why the sick should wait for Li Dong-geun [Li Dong Kun]" in found
    assert "1. Трудности перевода 😀 остаются." in found
    assert any(f.endswith("`so to speak`, <b>boldly</b>.\n| Item |") for f in found)


@given(NAUGHTY)
@example("a\n\n\n b \n")
@example("\n\n")
@example("[Li Dong Kun]: http://example.org")
@example("a\n===")
@example("a | b\n--- | ---\n1 | 2")
@example("1) one\n+ two\n> three\n#four\n```\n    five")
@example("\u202egnorw\u202c &amp; &#35; &copy")
@example("a  \nb\\\nc\t\n\td")
@example("\x00\r\n\u2028\ud800")
@settings(deadline=None, max_examples=200)
def test_a_quotation_says_the_same_when_parsed(passage: str) -> None:
    text = "> [!quote] x\n" + "".join(f"> > {line}\n" for line in quotation(passage)) + ">\n> end\n"
    for parser in (COMMONMARK, WITH_TABLES):
        found = list(quotations("---\nx: y\n---\n" + text, parser))
        assert found == ([carried(passage)] if passage else [])


@given(st.text())
def test_of_a_reading_text_nothing_is_changed_but_control_characters(passage: str) -> None:
    text = normalise(passage)
    controls = [c for c in text if c not in "\t\n" and (c < " " or "\x7f" <= c <= "\x9f")]
    assert (carried(text) == text) == (not controls)
    assert len(carried(text)) == len(text)


@pytest.mark.corpus
def test_naughty_strings_survive_as_quotation_title_and_tag(
    corpus: Path, items: list[ExportItem], context: ExportContext, annotation: Annotation
) -> None:
    strings = [s for s in json.loads((corpus / "naughty-strings/blns.json").read_text()) if s]
    found = rendered(
        [ExportItem(items[0].record, quoting(annotation, *strings))], replace(context, title="x")
    )
    assert list(quotations(found)) == [carried(s) for s in strings]
    for string in strings:
        record = replace(items[0].record, fields=Description(title=string))
        text = rendered([ExportItem(record, (annotation,))], replace(context, title=string))
        values, rest = front(text)
        assert values["title"] == " ".join(string.split())
        tokens = COMMONMARK.parse(rest)
        headings = [t for n, t in enumerate(tokens[1:]) if tokens[n].type == "heading_open"]
        expected = " ".join(carried(string).split()) or "Untitled"
        assert [words(h) for h in headings] == [expected, expected]


@given(NAUGHTY)
@settings(deadline=None)
def test_a_line_is_plain_text_within_one_line(title: str) -> None:
    line = one_line(title)
    assert "\n" not in line
    expected = " ".join(carried(title).split())
    inline = [t for t in COMMONMARK.parse(f"## {line}\n") if t.type == "inline"]
    assert "".join(words(t) for t in inline) == expected


def outline(text: str) -> list[tuple[str, int]]:
    """The blocks outside all callouts."""
    return [(t.type, t.level) for t in COMMONMARK.parse(text) if t.level == 0]


@given(NOTES)
@example("```\nopen fence")
@example("<!-- open comment")
@example("<div><script>")
@example("- item\n\n      <b>code</b>")
@example("<!--\n```\n-->\n<div>\n\n```\n<script>\n")
@example("[Evidence]: http://example.org\n[!quote]: http://example.org")
@example("# Heading\n\n---\n\ntitle: x\n---")
@example("`a\n<b>` <b>")
@settings(deadline=None, max_examples=200)
def test_a_note_stays_within_its_block(note: str) -> None:
    lines = contained(note)
    assert all("\n" not in line for line in lines)
    block = "> [!quote] [Evidence]\n>\n" + "".join(f"> {line}\n" for line in lines)
    text = f"{block}\n^note-1\n\n## Next [a] [^1]\n"
    environment: dict[str, object] = {}
    tokens = COMMONMARK.parse(text, environment)
    assert outline(text) == outline("> x\n\n^note-1\n\n## Next\n")
    assert not environment.get("references")
    kinds = {c.type for t in tokens for c in (t, *(t.children or ()))}
    assert not kinds & {"html_block", "html_inline"}


@pytest.mark.parametrize(
    "note",
    [
        "Contradicts *the* **note** of [12 February](desk-archive://record/1).",
        "Two\n\nparagraphs, a break  \nand `code <b>` with ``two ` ticks %%``.",
        "- one\n  - nested\n- two\n\n1. first\n2. second",
        "```python\nif a < b:\n    print('<b>%%</b>')\n```",
        "> quoted\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        "    indented <b>\n\n[[Wiki link]] #tag ==marked== $x$",
        "\tindented by a tab",
        "<https://example.org/a_b> and <someone@example.org>",
    ],
)
def test_ordinary_markdown_in_a_note_means_what_it_meant(note: str) -> None:
    inside = WITH_TABLES.render("".join(f"> {line}\n" for line in contained(note)))
    alone = WITH_TABLES.render(note)
    assert inside == f"<blockquote>\n{alone}</blockquote>\n"


def test_markup_beyond_markdown_shows_as_typed() -> None:
    note = "<b>x</b> %% hidden %% $$\nx\n$$"
    text = COMMONMARK.render("\n".join(contained(note)))
    assert text == "<p>&lt;b&gt;x&lt;/b&gt; %% hidden %% $$\nx\n$$</p>\n"


@pytest.mark.parametrize(
    "note", ["[" * 50_000 + "]:", "<a " * 30_000, "`<a" * 30_000, "> " * 50_000 + "<a>"]
)
@pytest.mark.timeout(20)
def test_a_huge_note_is_no_trouble(note: str) -> None:
    assert contained(note)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("wounded", "#wounded"),
        ("cuba/missiles", "#cuba/missiles"),
        ("sick and wounded", "#sick-and-wounded"),
        ("Протокол/№ 2", "#Протокол/2"),
        ("1953", "#tag-1953"),
        ("a_b", "#a_b"),
        ("_x_/*y*", "#x/y"),
        ("a -_- b", "#a-b"),
        ("<script>", "#script"),
        ("&%$", "#tag"),
    ],
)
def test_tags_are_tags_for_obsidian(path: str, expected: str) -> None:
    assert tag(path) == expected
    paragraph = COMMONMARK.parse(f"x {tag(path)}")[1]
    assert [c.type for c in paragraph.children or ()] == ["text"]


@given(NAUGHTY)
@settings(deadline=None)
def test_any_tag_is_one_word_without_markup(path: str) -> None:
    written = tag(path)
    assert written.startswith("#")
    assert len(written.split()) == 1
    paragraph = COMMONMARK.parse(f"x {written} y")[1]
    assert [c.content for c in paragraph.children or ()] == [f"x {written} y"]


@given(NAUGHTY)
@settings(deadline=None)
def test_front_matter_holds_any_title(title: str) -> None:
    text = rendered([], ExportContext(title=title, exported="2024-01-01T00:00:00Z"))
    values, _ = front(text)
    assert values["title"] == " ".join(title.split())
    assert values["exported"] == "2024-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"citation": "As the archive asks."}, "As the archive asks."),
        ({}, "T"),
        ({"date": ArchivalDate("1953", "c. 1953"), "source": "Fond 1"}, "T, c. 1953, Fond 1"),
        ({"date": ArchivalDate("1953-05", None)}, "T, 1953-05"),
    ],
)
def test_a_record_is_cited_as_the_archive_asks_or_by_its_parts(
    fields: dict[str, object], expected: str
) -> None:
    assert markdown.citation(Description(**{"title": "T"} | fields)) == expected


def test_each_annotation_has_a_link_back_and_a_lasting_identifier(
    items: list[ExportItem], context: ExportContext
) -> None:
    text = rendered(items, context)
    every = [a for item in items for a in item.annotations]
    for annotation in every:
        assert f"(desk-archive://annotation/{annotation.annotation})" in text
        assert f"\n\n^{markdown.block_identifier(annotation)}\n" in text
    assert len({markdown.block_identifier(a) for a in every}) == len(every)
    assert text == rendered(items, context)


def test_an_address_in_a_citation_is_a_link(
    items: list[ExportItem], context: ExportContext
) -> None:
    tokens = COMMONMARK.parse(front(rendered(items, context))[1])
    links = [c.attrGet("href") for t in tokens for c in t.children or () if c.type == "link_open"]
    assert "https://example.org/a_b_c" in links


def test_a_note_without_passage_and_a_record_without_title_are_exported(
    items: list[ExportItem], context: ExportContext, annotation: Annotation
) -> None:
    record = replace(items[0].record, fields=Description(title=""))
    text = rendered([ExportItem(record, (noted(annotation, "All of it."),))], context)
    assert "## Untitled" in text
    assert "> All of it." in text
    assert "> >" not in text


def test_what_is_not_in_the_archive_has_a_section_of_its_own(
    context: ExportContext, annotation: Annotation
) -> None:
    text = rendered([ExportItem(None, (replace(annotation, record=None),))], context)
    assert "## Notes on what is not in this archive" in text
    assert [len(q) for q in quotations(text)] == [65]


def test_many_annotations_stream(
    context: ExportContext, full_record: Record, annotation: Annotation
) -> None:
    taken = 0

    def endless() -> Iterator[ExportItem]:
        nonlocal taken
        while True:
            taken += 1
            yield ExportItem(full_record, (annotation,))

    chunks = markdown.render(endless(), context)
    for _ in range(11):
        next(chunks)
    assert taken == 10
