"""What documents bring along besides their text: annotations, images, the labels of their pages."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from desk_archive.domain.anchoring import describe
from desk_archive.domain.annotations import (
    Annotation,
    LegendColour,
    Target,
    TargetKind,
    nearest_colour,
)
from desk_archive.domain.records import DraftAnnotation, DraftDocument
from desk_archive.domain.text import sha256 as text_sha256
from desk_archive.storage.annotation_rows import annotation_columns
from desk_archive.storage.clock import as_utc
from desk_archive.storage.legend import LegendReader
from desk_archive.storage.schema import (
    annotation,
    annotation_tag,
    document_page,
    document_resource,
    legend_colour,
)
from desk_archive.storage.schema.base import clean
from desk_archive.storage.sql import among, listed, raw

if TYPE_CHECKING:
    from desk_archive.storage.originals import OriginalWriter
    from desk_archive.storage.work import Work

_POINT = 2
_KNOWN = select(annotation.c.document_id, annotation.c.file_key, annotation.c.uuid).where(
    among(annotation.c.document_id), annotation.c.file_key.is_not(None)
)
_COLOURS = select(legend_colour.c.uuid, legend_colour.c.id).where(~legend_colour.c.removed)
_PAGES = (
    select(document_page.c.position, document_page.c.label)
    .where(document_page.c.document_id == bindparam("document"))
    .order_by(document_page.c.position)
)
_RELABEL = (
    update(document_page)
    .where(
        document_page.c.document_id == bindparam("document"),
        document_page.c.position == bindparam("place"),
    )
    .values(label=bindparam("words"))
)
_RESOURCES = select(document_resource.c.original_id, document_resource.c.name).where(
    document_resource.c.version_id == bindparam("version")
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A document that has been stored, with the draft that it was made of."""

    record_id: int
    document_id: int
    version_id: int
    draft: DraftDocument
    uuid: str = ""


class Brought:
    """Stores what documents bring along."""

    def __init__(self, work: Work, originals: OriginalWriter) -> None:
        """Write in a transaction."""
        self._work = work
        self._originals = originals

    def add(self, stored: Sequence[Stored]) -> None:
        """Store what new documents bring along."""
        self._resources([one for one in stored if one.draft.resources])
        self._work.add_rows(
            document_page,
            "document_id",
            {
                one.document_id: _page_rows(one.draft.page_labels)
                for one in stored
                if one.draft.page_labels
            },
        )
        self._annotations([one for one in stored if one.draft.annotations])

    def renew(self, stored: Stored) -> None:
        """Store what a document of another version brings along that isn't here yet.

        Annotations that are here, or that the reader has put into the trash, stay as they are.
        """
        if stored.draft.resources:
            self._resources([stored])
        self._relabel(stored.document_id, stored.draft.page_labels)
        if stored.draft.annotations:
            self._annotations([stored])

    # --- images -------------------------------------------------------------------------------

    def _resources(self, stored: Sequence[Stored]) -> None:
        """Keep the bytes once, and say which version shows them."""
        files = {file.sha256: file for one in stored for file in one.draft.resources}
        digests = self._originals.put_many([(f.data, f.media_type) for f in files.values()])
        numbers = self._originals.numbers(digests)
        by_name = {given: numbers[made] for given, made in zip(files, digests, strict=True)}
        rows: list[dict[str, Any]] = []
        for one in stored:
            shown = dict.fromkeys((by_name[f.sha256], clean(f.name)) for f in one.draft.resources)
            known = raw(self._work.connection, _RESOURCES, {"version": one.version_id})
            rows += [
                {"version_id": one.version_id, "original_id": number, "name": name}
                for number, name in shown
                if (number, name) not in known
            ]
        self._work.insert_many(document_resource, rows)

    # --- pages --------------------------------------------------------------------------------

    def _relabel(self, document_id: int, labels: Sequence[str]) -> None:
        """Give pages other labels; what else is known of them stays."""
        stored = dict(raw(self._work.connection, _PAGES, {"document": document_id}))
        wanted = [*labels, *[None] * (max(stored, default=-1) + 1 - len(labels))]
        for place, label in enumerate(wanted):
            if place in stored and stored[place] != label:
                self._work.connection.execute(
                    _RELABEL, {"document": document_id, "place": place, "words": label}
                )
        self._work.insert_many(
            document_page,
            [
                {"document_id": document_id, "position": place, **row}
                for place, row in enumerate(_page_rows(labels))
                if place not in stored
            ],
        )

    # --- annotations --------------------------------------------------------------------------

    def _annotations(self, stored: Sequence[Stored]) -> None:
        """Store those that aren't known yet by what their file calls them."""
        connection = self._work.connection
        found = raw(connection, _KNOWN, listed(one.document_id for one in stored))
        known = {(document, key): name for document, key, name in found}
        legend = LegendReader(connection).all()
        colours = dict(raw(connection, _COLOURS))
        rows: list[dict[str, Any]] = []
        tags: list[Sequence[str]] = []
        for one in stored:
            digest = text_sha256(clean(one.draft.text))
            # Their names first: what a file answers may stand behind the answer.
            keyed = [
                (file_key, given)
                for file_key, given in _keyed(one.draft)
                if (one.document_id, file_key) not in known
            ]
            known.update({(one.document_id, key): str(uuid.uuid4()) for key, _ in keyed})
            for file_key, given in keyed:
                made = dataclasses.replace(
                    self._made(one.draft, given, digest, legend, known[one.document_id, file_key]),
                    parent=known.get((one.document_id, clean(given.answers or ""))),
                )
                rows.append(
                    {
                        **annotation_columns(made),
                        "uuid": made.annotation,
                        "record_id": one.record_id,
                        "document_id": one.document_id,
                        "colour_id": colours.get(made.colour or ""),
                        "file_key": file_key,
                    }
                )
                tags.append(made.tags)
        numbers = self._work.insert_numbered(annotation, rows)
        self._tags(dict(zip(numbers, tags, strict=True)))

    def _tags(self, tags: dict[int, Sequence[str]]) -> None:
        vocabulary = self._work.vocabulary
        vocabulary.tags(dict.fromkeys(path for paths in tags.values() for path in paths))
        rows = {
            number: [{"tag_id": tag} for tag in vocabulary.tags(dict.fromkeys(paths))]
            for number, paths in tags.items()
        }
        self._work.add_rows(annotation_tag, "annotation_id", rows)

    def _made(
        self,
        draft: DraftDocument,
        given: DraftAnnotation,
        digest: str,
        legend: Sequence[LegendColour],
        made: str,
    ) -> Annotation:
        """An annotation of ours, made of what a file says."""
        target = _target(draft, given)
        colour = nearest_colour(given.colour, legend)
        created = as_utc(given.created) or as_utc(given.modified) or self._work.now
        return Annotation(
            annotation=made,
            id=f"urn:uuid:{made}",
            record=None,
            document=None,
            target=target,
            original=target,
            original_sha256=digest,
            note=given.note,
            tags=given.tags,
            colour=None if colour is None else colour.colour,
            author=given.author,
            created=created,
            modified=as_utc(given.modified) or created,
        )


def _page_rows(labels: Sequence[str]) -> list[dict[str, Any]]:
    return [{"source_page": place, "label": label} for place, label in enumerate(labels)]


def _target(draft: DraftDocument, given: DraftAnnotation) -> Target:
    """What an annotation is about: a passage, else a place on a page, else the document."""
    if given.start is not None and given.end is not None:
        quote, position = describe(clean(draft.text), given.start, given.end)
        return Target(
            quote=quote, position=position, page=given.page, geometry=tuple(given.geometry)
        )
    kind = TargetKind.DOCUMENT
    if given.geometry:
        kind = TargetKind.POINT if len(given.geometry) == _POINT else TargetKind.AREA
    return Target(kind=kind, page=given.page, geometry=tuple(given.geometry))


def _keyed(draft: DraftDocument) -> Iterator[tuple[str, DraftAnnotation]]:
    """The annotations of a draft, each with what it is known by when its file comes again.

    Where the file has no name for one, that is what it says and where, but for its place in the
    text, which moves when the text grows before it.
    """
    counts: Counter[str] = Counter()
    for given in draft.annotations:
        name = given.identifier
        if name is None:
            passage = None
            if given.start is not None and given.end is not None:
                passage = draft.text[given.start : given.end]
            facts = (passage, given.page, given.geometry, given.note, given.author)
            name = hashlib.sha256(json.dumps(facts).encode()).hexdigest()
        counts[name] += 1
        yield clean(name if counts[name] == 1 else f"{name} {counts[name]}"), given
