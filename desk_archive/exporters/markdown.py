"""Notes as Markdown, ready for Obsidian and readable anywhere.

The file has front matter, a section for each record with its citation and link, and a callout for
each annotation: colour, tags and link on its first line, the quotation as a quotation within, the
note below it. After each callout stands the identifier of the block, made from the UUID, so that
links into the file hold when it is exported again:

    > [!quote] Evidence · #wounded · [Open the passage](desk-archive://annotation/…)
    > > she saw no reason why the question of the sick and wounded should wait
    >
    > Contradicts the note of 12 February.

    ^note-4f9d02c88e51

An annotation whose place is only proposed, or lost, says so, and quotes what was marked at first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desk_archive.domain.anchoring import AnchorState
from desk_archive.domain.annotations import Annotation
from desk_archive.domain.links import Link
from desk_archive.domain.records import Description, Record
from desk_archive.exporters.base import ExportContext, ExportItem, ExportKind, Format
from desk_archive.exporters.markdown_text import cited, contained, one_line, quotation, tag

_GENERATOR = "Desk Archive"
_UNTITLED = "Untitled"
_UNATTACHED = "Notes on what is not in this archive"
_STATES = {
    AnchorState.FUZZY: "place not certain",
    AnchorState.ORPHAN: "not found in the present text",
}


def render(items: Iterable[ExportItem], context: ExportContext) -> Iterator[str]:
    """The file, a chunk for each record."""
    yield _front_matter(context) + f"\n# {one_line(context.title) or _UNTITLED}\n"
    for item in items:
        sections = [_head(item.record)]
        sections += [_annotation(a, item.record, context) for a in item.annotations]
        yield "".join(f"\n{section}\n" for section in sections)


def citation(fields: Description) -> str:
    """How a record is cited: its own citation, else title, date and source.

    The words only; they are made safe where they are written.
    """
    if fields.citation:
        return fields.citation
    date = (fields.date.verbatim or fields.date.edtf) if fields.date else None
    return ", ".join(part for part in (fields.title, date, fields.source) if part)


def block_identifier(annotation: Annotation) -> str:
    """The identifier of an annotation's block: the last twelve digits of its UUID.

    These are random in versions 4 and 7 alike; the first ones of version 7 are a clock.
    """
    return f"note-{annotation.annotation.replace('-', '')[-12:]}"


def _front_matter(context: ExportContext) -> str:
    """YAML that holds any title."""
    import yaml

    values = {"title": " ".join(context.title.split()), "generator": _GENERATOR}
    if context.exported is not None:
        values["exported"] = context.exported
    lines = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=float("inf"))
    return f"---\n{lines}---\n"


def _head(record: Record | None) -> str:
    if record is None:
        return f"## {_UNATTACHED}"
    title = one_line(record.fields.title) or _UNTITLED
    link = f"[Open the record]({Link('record', record.record)})"
    return "\n\n".join(
        part for part in (f"## {title}", cited(citation(record.fields)), link) if part
    )


def _annotation(annotation: Annotation, record: Record | None, context: ExportContext) -> str:
    quoted = [f"> {line}" for line in _quotation(annotation)]
    note = contained(annotation.note)
    gap = [""] if note else []
    body = "".join(f"\n> {line}" if line else "\n>" for line in [*quoted, *gap, *note])
    head = " · ".join(_particulars(annotation, record, context))
    return f"> [!quote] {head}{body}\n\n^{block_identifier(annotation)}"


def _quotation(annotation: Annotation) -> list[str]:
    uncertain = annotation.state in _STATES
    quote = (annotation.original if uncertain else annotation.target).quote
    return quotation(quote.exact) if quote is not None else []


def _particulars(
    annotation: Annotation, record: Record | None, context: ExportContext
) -> Iterator[str]:
    """What stands on the first line of the callout."""
    colour = context.colour_of(annotation)
    if colour is not None:
        yield one_line(colour.name)
    if annotation.state in _STATES:
        yield _STATES[annotation.state]
    if record is not None and len(record.documents) > 1:
        yield from (d.role.value for d in record.documents if d.document == annotation.document)
    if annotation.target.page is not None:
        yield f"p. {annotation.target.page + 1}"
    if annotation.author:
        yield one_line(annotation.author)
    if annotation.tags:
        yield " ".join(tag(path) for path in annotation.tags)
    yield f"[Open the passage]({Link('annotation', annotation.annotation)})"


FORMAT = Format("markdown", ExportKind.NOTES, ".md", "text/markdown", render)
