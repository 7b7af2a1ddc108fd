"""Markdown: CommonMark with the tables, task lists and struck text of GitHub, and front matter.

The reading text is what a reader sees: blocks without their marks, joined by line feeds. HTML in
it is shown as the text it is. Cells of a table row stand between tabs. The marker of a list item
is the target of its span.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from desk_archive.domain.languages import guess_language
from desk_archive.domain.records import (
    AgentRole,
    Description,
    DocumentRole,
    Draft,
    DraftDocument,
    Origin,
)
from desk_archive.domain.structure import SpanKind
from desk_archive.domain.text import normalise
from desk_archive.importers.base import ImportOptions, label, title_from_name
from desk_archive.importers.blocks import TextBuilder
from desk_archive.importers.decode import read_text
from desk_archive.importers.front_matter import (
    FrontMatter,
    FrontMatterError,
    parse_front_matter,
    split_front_matter,
)
from desk_archive.importers.markdown_blocks import add_markdown

_FENCED_DIV = re.compile(r"^ {0,3}:{3,}(?:\s*(?:\{[^{}\n]*\}|[\w-]+))?\s*:*\s*$", re.MULTILINE)


class MarkdownImporter:
    """Markdown files, also those of Quarto and R."""

    name = "markdown"
    version = 1
    suffixes = (".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd")
    media_type = "text/markdown"

    def recognises(self, head: bytes) -> bool:
        """Never by content: a text that looks like Markdown may well be none."""
        del head
        return False

    def read(self, path: Path, options: ImportOptions) -> Iterator[Draft]:
        """One draft with the fields of the front matter and the text of the blocks.

        Raises:
            ImportFailedError: see `importers.decode.read_text`.
        """
        decoded = read_text(path, options)
        source, front, warnings, builder = _front(normalise(decoded.text))
        if path.suffix.lower() in (".qmd", ".rmd"):
            source = _FENCED_DIV.sub("", source)
        first_heading = add_markdown(builder, source, warnings)
        values = dict(front.fields) if front else {}
        origins = {} if "title" in values else {"title": Origin.INFERRED}
        values.setdefault("title", first_heading or title_from_name(path, self.suffixes))
        if not builder.text:
            warnings.append("There is no text in the file.")
        if "call_number" in values:
            origins["call_number"] = Origin.INFERRED
        fields = Description(**values)  # type: ignore[arg-type]
        yield Draft(
            fields=fields,
            documents=(_document(builder, fields, front, self.media_type),) if builder.text else (),
            origins=origins,
            warnings=(*decoded.warnings, *warnings),
            importer=label(self),
        )


def _front(text: str) -> tuple[str, FrontMatter | None, list[str], TextBuilder]:
    """The text behind the front matter, its fields, warnings, and a text to go on with.

    Front matter that can't be read stays at the head of the text, as it is.
    """
    builder = TextBuilder()
    yaml_source, rest = split_front_matter(text)
    if yaml_source is None:
        return text, None, [], builder
    try:
        front = parse_front_matter(yaml_source)
    except FrontMatterError as error:
        builder.add(yaml_source.rstrip("\n"))
        builder.mark(0, SpanKind.PREFORMATTED)
        return rest, None, [f"The front matter {error}; it was left in the text."], builder
    return (rest if front else text), front, [], builder


def _document(
    builder: TextBuilder, fields: Description, front: FrontMatter | None, media_type: str
) -> DraftDocument:
    translated = any(agent.role is AgentRole.TRANSLATOR for agent in fields.agents)
    return DraftDocument(
        role=DocumentRole.TRANSLATION if translated else DocumentRole.TRANSCRIPT,
        media_type=media_type,
        text=builder.text,
        language=(front.language if front else None) or guess_language(builder.text),
        spans=builder.spans,
    )
