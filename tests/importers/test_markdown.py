"""Markdown: blocks, structure, front matter."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.errors import ImportFailedError
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    CallNumberLevel,
    DocumentRole,
    Draft,
    Identifier,
    Origin,
)
from desk_archive.domain.structure import SpanKind
from desk_archive.domain.text import normalise
from desk_archive.importers import registry

MARKDOWN = """\
# The *First* Heading

A paragraph with **strong**, *emphasised*  and ~~struck~~ words,
on two lines\\
and a break, `code  here` and a [link](https://example.org/a "t") and <https://b.org>.

> A quotation.
>
> > Inside it.

1. one
2. two
   - [ ] to do
   - [x] done

```python
def f():
    return  1
```

| Name | Born |
|------|-----:|
| *Ada* | 1815 |
| Bob |  |

<div class="x">
raw <b>html</b>
</div>

![A seal](seal.png) &amp; more

***

Last
"""


@pytest.fixture
def draft(imported) -> Draft:
    return imported(MARKDOWN, "notes.md")


def spans(draft: Draft, kind: SpanKind) -> list[str]:
    (document,) = draft.documents
    return [document.text[s.start : s.end] for s in document.spans if s.kind is kind]


def test_blocks_are_joined_by_line_feeds(draft: Draft) -> None:
    assert draft.documents[0].text.split("\n") == [
        "The First Heading",
        "A paragraph with strong, emphasised and struck words, on two lines",
        "and a break, code  here and a link and https://b.org.",
        "A quotation.",
        "Inside it.",
        "one",
        "two",
        "to do",
        "done",
        "def f():",
        "    return  1",
        "Name\tBorn",
        "Ada\t1815",
        "Bob\t",
        '<div class="x">',
        "raw <b>html</b>",
        "</div>",
        "A seal & more",
        "Last",
    ]
    assert draft.documents[0].media_type == "text/markdown"
    assert draft.documents[0].role is DocumentRole.TRANSCRIPT


def test_structure_stands_over_the_same_offsets(draft: Draft) -> None:
    assert spans(draft, SpanKind.HEADING) == ["The First Heading"]
    assert spans(draft, SpanKind.EMPHASIS) == ["First", "emphasised", "Ada"]
    assert spans(draft, SpanKind.STRONG) == ["strong"]
    assert spans(draft, SpanKind.STRUCK) == ["struck"]
    assert spans(draft, SpanKind.CODE) == ["code  here"]
    assert spans(draft, SpanKind.LINK) == ["link", "https://b.org"]
    assert spans(draft, SpanKind.QUOTE) == ["A quotation.\nInside it.", "Inside it."]
    assert spans(draft, SpanKind.LIST_ITEM) == ["one", "two\nto do\ndone", "to do", "done"]
    assert spans(draft, SpanKind.PREFORMATTED)[0] == "def f():\n    return  1"
    assert spans(draft, SpanKind.TABLE) == ["Name\tBorn\nAda\t1815\nBob\t"]
    assert spans(draft, SpanKind.TABLE_ROW) == ["Name\tBorn", "Ada\t1815", "Bob\t"]
    assert spans(draft, SpanKind.TABLE_CELL) == ["Name", "Born", "Ada", "1815", "Bob"]
    found = draft.documents[0].spans
    items = [(s.level, s.target) for s in found if s.kind is SpanKind.LIST_ITEM]
    assert items == [(1, "1."), (1, "2."), (2, "☐"), (2, "☑")]
    assert [s.target for s in found if s.kind is SpanKind.LINK] == [
        "https://example.org/a",
        "https://b.org",
    ]


def test_the_title_is_the_first_heading_else_the_name(draft: Draft, imported) -> None:
    assert draft.fields.title == "The First Heading"
    assert draft.origins == {"title": Origin.INFERRED}
    assert imported("## Only a second\n\ntext", "a.b.md").fields.title == "a.b"


FRONT_MATTER = """\
---
title: "A Cable on Tin"
author:
  - Ida Marsh
  - name: Otto Ferrante
  - given: Nils
    family: Quist
date: March 29, 1979
lang: eng
original-language: Spanish
translator: Ole Berg
keywords: tin, prices (world), mines
places: [Vantry, "Ask, County of"]
abstract: |
  How the price
  of tin fell.
source: RAMF, f. 5, op. 49
unknown-key: ignored
cable-from: Legation at Vantry
cable-to: "Ministry"
cable-subject: Not the title
cable-doc-number: "1979VANTRY1"
cable-classification: SECRET
cable-ref: ""
---
# Heading

Text.
"""


def test_front_matter_becomes_fields(imported) -> None:
    draft = imported(FRONT_MATTER, "x.qmd")
    fields = draft.fields
    assert fields.title == "A Cable on Tin"
    assert fields.date == ArchivalDate("1979-03-29", "March 29, 1979")
    assert fields.agents == (
        AgentName("Ida Marsh", AgentRole.AUTHOR),
        AgentName("Otto Ferrante", AgentRole.AUTHOR),
        AgentName("Quist, Nils", AgentRole.AUTHOR),
        AgentName("Legation at Vantry", AgentRole.AUTHOR),
        AgentName("Ministry", AgentRole.RECIPIENT),
        AgentName("Ole Berg", AgentRole.TRANSLATOR),
    )
    assert fields.subjects == ("tin", "prices (world)", "mines")
    assert fields.places == ("Vantry", "Ask, County of")
    assert fields.description == "How the price of tin fell."
    assert fields.languages == ("Spanish",)
    assert fields.source == "RAMF, f. 5, op. 49"
    assert fields.call_number == (CallNumberLevel("fond", "5"), CallNumberLevel("opis", "49"))
    assert fields.classification == "SECRET"
    assert fields.identifiers == (Identifier("document-number", "1979VANTRY1"),)
    assert draft.origins == {"call_number": Origin.INFERRED}
    (document,) = draft.documents
    assert document.text == "Heading\nText."
    assert document.language == "en"
    assert document.role is DocumentRole.TRANSLATION


def test_what_stands_for_no_value_is_none(imported) -> None:
    matter = "title: n/a\nconcepts: n/a\ntags: [N/A, tin]\nauthor: ~\nsource: '-'\nid: null\n"
    fields = imported(f"---\n{matter}---\nText.\n", "x.md").fields
    assert fields.title == "n/a"
    assert (fields.subjects, fields.topics) == ((), ("tin",))
    assert (fields.agents, fields.source, fields.identifiers) == ((), None, ())


@pytest.mark.parametrize(
    ("yaml", "reason"),
    [
        ("a: &x [1]\nb: *x\n", "anchors or aliases"),
        ("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n", "anchors or aliases"),
        ("a: [1, 2\n", "not valid YAML"),
        ("a: " + "[" * 40 + "]" * 40 + "\n", "deeply nested"),
        ("a: [" + "1," * 5000 + "1]\n", "too long"),
        ("a: " + "x" * 70_000 + "\n", "longer than"),
        ("a: \x01\n", None),
    ],
)
def test_front_matter_that_cant_be_read_stays_in_the_text(imported, yaml, reason) -> None:
    started = time.perf_counter()
    draft = imported(f"---\n{yaml}---\nThe text of the note.\n", "bomb.md")
    assert time.perf_counter() - started < 5
    assert draft.documents[0].text.endswith("The text of the note.")
    if reason:
        assert draft.documents[0].text.startswith("a: ")
        assert any(reason in warning for warning in draft.warnings)


def test_front_matter_without_text_makes_a_record_without_documents(imported) -> None:
    draft = imported("---\ntitle: A lost cable\ndate: 1979\n---\n\n", "x.md")
    assert draft.fields.title == "A lost cable"
    assert draft.documents == ()
    assert draft.warnings == ("There is no text in the file.",)


def test_no_tag_is_obeyed(imported) -> None:
    draft = imported("---\ntitle: !!python/object/apply:os.getcwd []\n---\ntext\n", "x.md")
    assert draft.fields.title == "x"


@pytest.mark.parametrize("text", ["---\nno pairs here\n---\ntext\n", "---\n\ntext\n", "----\na\n"])
def test_lines_of_hyphens_are_no_front_matter(imported, text) -> None:
    draft = imported(text, "x.md")
    assert draft.fields.title == "x"
    assert draft.documents[0].text


def test_fenced_divisions_of_quarto_are_no_text(imported) -> None:
    source = "::: {.note}\nInside.\n:::\n\n:::\n:::\n"
    assert imported(source, "x.qmd").documents[0].text == "Inside."
    assert ":::" in imported(source, "x.md").documents[0].text


def test_dangerous_links_are_text(imported) -> None:
    draft = imported("[x](javascript:alert(1)) <script>alert(1)</script>", "x.md")
    assert draft.documents[0].spans == ()
    assert "javascript:alert(1)" in draft.documents[0].text
    assert "<script>" in draft.documents[0].text


@pytest.mark.parametrize(
    "source",
    [
        "[" * 200_000,
        "![[]()" * 50_000,
        "> " * 20_000 + "deep",
        "- " * 20_000 + "deep",
        "*a **b " * 20_000,
        "<!--" * 20_000,
        "`" * 40_000 + "a",
        "|a" * 2_000 + "|\n" + "|-" * 2_000 + "|\n" + "|b" * 2_000 + "|\n",
    ],
)
def test_pathological_markdown_takes_no_ages(imported, source) -> None:
    started = time.perf_counter()
    draft = imported(source, "x.md")
    assert time.perf_counter() - started < 10
    assert draft.documents[0].text


pieces = st.sampled_from(
    ["# ", "> ", "- ", "1. ", "* * *\n", "```\n", "    ", "|a|b|\n|-|-|\n|c|d|\n", "*", "**", "`", "~~",
     "[a](b)", "![c](d)", "<b>", "&amp;", "\\", "\n", "\n\n", "a", "e\u0301", "한", "\U0001f600", " ", "\t",
     "---\n", "a: b\n", "[ ] ", "<br>", "&#0;", "&#x301;", ":::\n", "\ufeff", "\u2028"]
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(pieces, max_size=30).map("".join) | st.text(max_size=100))
def test_any_markdown_gives_a_normal_text_and_spans_inside_it(tmp_path_factory, source) -> None:
    path = tmp_path_factory.mktemp("any") / "any.qmd"
    path.write_text(source, encoding="utf-8", errors="replace", newline="")
    try:
        (draft,) = registry.read(path)
    except ImportFailedError:
        return
    if not draft.documents:
        assert draft.warnings
        return
    (document,) = draft.documents
    assert normalise(document.text) == document.text or document.text.startswith("\ufeff")
    assert document.text
    for span in document.spans:
        assert 0 <= span.start < span.end <= len(document.text)
        assert draft.fields.title


@pytest.mark.corpus
def test_the_cables(corpus: Path) -> None:
    paths = sorted((corpus / "us-cables" / "markdown").iterdir())
    for path in paths:
        (draft,) = registry.read(path)
        head = path.read_text(encoding="utf-8").split("\n---\n")[0]
        values = dict(line.split(": ", 1) for line in head.strip().split("\n") if ": " in line)
        plain = {key: value[1:-1].replace('\\"', '"') for key, value in values.items()}
        fields = draft.fields
        assert fields.title == plain["title"]
        assert fields.date is not None
        assert fields.date.verbatim == plain["date"]
        assert fields.date.edtf is not None
        assert Identifier("document-number", plain["cable-doc-number"]) in fields.identifiers
        names = {(agent.name, agent.role) for agent in fields.agents}
        for key, role in (
            ("author", AgentRole.AUTHOR),
            ("cable-from", AgentRole.AUTHOR),
            ("cable-to", AgentRole.RECIPIENT),
        ):
            assert not plain[key] or (plain[key], role) in names
        assert fields.classification == plain["cable-classification"]
        assert "\n:::" not in draft.documents[0].text
    assert len(paths) == 60


@pytest.mark.corpus
def test_the_specifications(corpus: Path) -> None:
    for name in ("spec.txt", "extensions.txt"):
        source = (corpus / "markdown" / name).read_text(encoding="utf-8")
        for example in source.split("`" * 32 + " example")[1:]:
            markdown = example.split("\n.\n")[0].split("\n", 1)[-1].replace("→", "\t")
            from desk_archive.importers.blocks import TextBuilder
            from desk_archive.importers.markdown_blocks import add_markdown

            builder = TextBuilder()
            add_markdown(builder, normalise(markdown), [])
            for span in builder.spans:
                assert 0 <= span.start <= span.end <= len(builder.text)
