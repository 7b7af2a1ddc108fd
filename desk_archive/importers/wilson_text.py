"""Pages of the Wilson Center Digital Archive saved as text, and pages of like shape.

How a page is taken apart: `wilson_labels` finds the label block, `wilson_citation` the citation,
`wilson_front` date, title, credits, body and summary before the labels, `wilson_values` what the
labels hold. The page is told by its labels, never by the file's name.

Paragraphs of rights are joined by a blank line. A page without text of a document makes a record
without documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desk_archive.domain.call_numbers import split_call_number
from desk_archive.domain.languages import guess_language, language_tag, may_be_written_in
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    Description,
    DocumentRole,
    Draft,
    DraftDocument,
    Identifier,
    Origin,
)
from desk_archive.domain.text import join_blocks, normalise
from desk_archive.importers.base import ImportOptions, label, title_from_name
from desk_archive.importers.decode import decode, read_text
from desk_archive.importers.signatures import binary_kind
from desk_archive.importers.source_credits import agents_in_source
from desk_archive.importers.wilson_citation import Citation, find_citation
from desk_archive.importers.wilson_front import Front, read_front
from desk_archive.importers.wilson_labels import (
    Label,
    Line,
    find_block,
    footer_place,
    is_furniture,
    is_page_of_site,
    page_lines,
)
from desk_archive.importers.wilson_values import Values, loose_values, read_loose, read_values

SCHEME = "wilson-center"
"""The scheme of the record numbers of the archive."""

_ROLES = (
    (Label.AUTHORS, AgentRole.AUTHOR),
    (Label.CONTRIBUTORS, AgentRole.CONTRIBUTOR),
    (Label.PEOPLE, AgentRole.MENTIONED),
)
_HINT = re.compile(
    rb"record id|document information|associated |author\(s\)|subjects discussed|original "
    rb"|document contributor|citation",
    re.IGNORECASE,
)
_FORM = re.compile(r"([A-Z][a-z]+) (Translation|Transcript|Transcription|Original)\b\s*")
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class WilsonPage:
    """A page taken apart."""

    citation: Citation
    front: Front
    values: Values


class WilsonTextImporter:
    """Text files whose label block is that of a Wilson Center Digital Archive page."""

    name = "wilson-text"
    version = 1
    suffixes = (".txt", ".text", ".asc")
    media_type = "text/plain"

    def recognises(self, head: bytes) -> bool:
        """Whether the labels of such a page are there; see `wilson_labels.find_block`."""
        if binary_kind(head) is not None or not (b"\x00" in head[:400] or _HINT.search(head)):
            return False
        lines = page_lines(normalise(decode(head).text))
        marks = find_block(lines)
        if not marks:
            return False
        has_text = any(not line.blank for line in lines[: marks[0].place])
        return has_text or is_page_of_site(lines)

    def read(self, path: Path, options: ImportOptions) -> Iterator[Draft]:
        """One draft with all fields of the page.

        Raises:
            ImportFailedError: see `importers.decode.read_text`.
        """
        decoded = read_text(path, options)
        page = _page(page_lines(normalise(decoded.text)))
        fields, origins = fields_of_page(page, title_from_name(path, self.suffixes))
        document = _document(page, fields, self.media_type)
        yield Draft(
            fields=fields,
            documents=(document,) if document else (),
            origins=origins,
            warnings=(*decoded.warnings, *warnings_of_page(page)),
            importer=label(self),
        )


def _page(lines: list[Line]) -> WilsonPage:
    """Take a page apart."""
    marks = find_block(lines)
    if not marks:
        return WilsonPage(Citation(), Front(None, None, None, None, _texts(lines)), Values())
    contents = next((m.place for m in marks if m.label is Label.CONTENTS), None)
    if contents is not None:
        marks = [mark for mark in marks if mark.place <= contents]
    end = footer_place(lines, marks[-1].place) if contents is None else contents
    citation = find_citation(lines[:end], marks)
    values = read_values(lines[:end], marks, citation.places)
    top = lines[: marks[0].place]
    if marks[0].label is Label.INFORMATION:
        loose = loose_values(top)
        read_loose(values, top[loose:])
        top = top[:loose]
    front = read_front(
        top,
        title=citation.title,
        names=_names(values),
        has_summary=bool(values.of(Label.SUMMARY)),
    )
    if contents is not None:
        front = replace(front, body=_texts(lines[contents + 1 : footer_place(lines, contents)]))
    return WilsonPage(citation, front, values)


def _texts(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(line.text for line in lines if not line.blank and not is_furniture(line.text))


def _names(values: Values) -> list[str]:
    labels = (Label.AUTHORS, Label.CONTRIBUTORS, Label.PEOPLE, Label.PLACES)
    return [name for label in labels for name in values.of(label)]


def fields_of_page(page: WilsonPage, file_title: str) -> tuple[Description, dict[str, Origin]]:
    """The catalogue fields and where each came from."""
    citation, front, values = page.citation, page.front, page.values
    source = values.joined(Label.SOURCE) or citation.source
    fields = Description(
        title=citation.title or front.title or file_title,
        description=values.joined(Label.SUMMARY) or front.summary,
        date=citation.date or front.date,
        type=values.joined(Label.TYPE, "; "),
        languages=values.of(Label.LANGUAGE),
        agents=_agents(values, source),
        places=values.of(Label.PLACES),
        topics=values.of(Label.TOPICS),
        subjects=values.of(Label.SUBJECTS),
        repository=values.joined(Label.ARCHIVE, "; "),
        source=source,
        call_number=split_call_number(source) if source else (),
        classification=values.joined(Label.CLASSIFICATION),
        rights=values.joined(Label.RIGHTS, "\n\n"),
        credits=values.joined(Label.CREDITS) or front.credits,
        uploaded=values.joined(Label.UPLOADED),
        identifiers=_identifiers(values, citation),
        citation=citation.text,
        relations=tuple(values.related),
    )
    origins = {name: Origin.SITE_RULE for name in Description.__slots__ if getattr(fields, name)}
    if fields.call_number:
        origins["call_number"] = Origin.INFERRED
    if fields.title == file_title and not (citation.title or front.title):
        origins["title"] = Origin.INFERRED
    return fields, origins


def _agents(values: Values, source: str | None) -> tuple[AgentName, ...]:
    """Persons and organisations in the order of the page."""
    agents = [AgentName(name, role) for mark, role in _ROLES for name in values.of(mark)]
    agents.extend(agents_in_source(source or ""))
    agents.extend(AgentName(name, AgentRole.DONOR) for name in values.of(Label.DONORS))
    return tuple(dict.fromkeys(agents))


def _identifiers(values: Values, citation: Citation) -> tuple[Identifier, ...]:
    """The number of the record, from its label or the address of the page."""
    number = next(iter(values.of(Label.RECORD_ID)), None) or citation.number
    return (Identifier(SCHEME, number, citation.url),) if number else ()


def _document(page: WilsonPage, fields: Description, media_type: str) -> DraftDocument | None:
    """The document on the page, or None where the page has none."""
    body = list(page.front.body)
    form = _FORM.match(body[0]) if body and Label.CONTENTS in page.values.lines else None
    stated = language_tag(form.group(1)) if form else None
    if form and stated:
        body[0] = body[0][form.end() :]
        body = body if body[0] else body[1:]
    if not body:
        return None
    text = join_blocks(body)
    language = stated or guess_language(text)
    return DraftDocument(
        role=role_of_text(text, language, fields),
        media_type=media_type,
        text=text,
        language=language,
    )


def role_of_text(text: str, language: str | None, fields: Description) -> DocumentRole:
    """A translation if the item is in another language than the text, else a transcript.

    Where the language of the item is lost, a translator tells.
    """
    tags = {tag for tag in map(language_tag, fields.languages) if tag}
    if not tags:
        translated = any(agent.role is AgentRole.TRANSLATOR for agent in fields.agents)
    elif language:
        translated = language.split("-")[0] not in {tag.split("-")[0] for tag in tags}
    else:
        translated = not any(may_be_written_in(text, tag) for tag in tags)
    return DocumentRole.TRANSLATION if translated else DocumentRole.TRANSCRIPT


def warnings_of_page(page: WilsonPage) -> list[str]:
    """What the person should look at."""
    warnings = []
    if not (page.front.summary or page.values.of(Label.SUMMARY)):
        warnings.append("No summary was found on the page.")
    if not page.front.body:
        warnings.append("There is no text of a document on the page.")
    unknown = page.values.unknown
    if unknown:
        shown = ", ".join(f"“{text}”" for text in unknown[:_SHOWN])
        more = f" and {len(unknown) - _SHOWN} more" if len(unknown) > _SHOWN else ""
        warnings.append(f"These lines lost their labels and were left out: {shown}{more}.")
    return warnings
