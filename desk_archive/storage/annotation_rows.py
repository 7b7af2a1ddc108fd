"""Annotations as rows, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desk_archive.domain.anchoring import AnchorState, PositionSelector, QuoteSelector
from desk_archive.domain.annotations import Annotation, Target, TargetKind
from desk_archive.storage.schema.base import clean

if TYPE_CHECKING:
    from sqlalchemy import Row


def annotation_columns(annotation: Annotation) -> dict[str, Any]:
    """The columns that hold an annotation's own values; who it belongs to is not among them."""
    target = annotation.target
    return {
        "iri": annotation.id,
        "kind": target.kind.value,
        "start": target.position.start if target.position else None,
        "end": target.position.end if target.position else None,
        "page": target.page,
        "state": annotation.state.value,
        "score": annotation.score,
        "author": annotation.author,
        "parent": annotation.parent,
        "created": annotation.created,
        "modified": annotation.modified,
        "protected": annotation.protected,
        "exact": clean(target.quote.exact) if target.quote else None,
        "prefix": clean(target.quote.prefix) if target.quote else None,
        "suffix": clean(target.quote.suffix) if target.quote else None,
        "geometry": list(target.geometry),
        "original": _target_to_json(annotation.original),
        "original_sha256": annotation.original_sha256,
        "note": clean(annotation.note),
        "received": None if annotation.received is None else dict(annotation.received),
    }


def annotation_from_row(row: Row[*tuple[Any, ...]], tags: tuple[str, ...]) -> Annotation:
    """An annotation from its row, joined with the UUIDs of what it belongs to."""
    quote = None if row.exact is None else QuoteSelector(row.exact, row.prefix, row.suffix)
    target = Target(
        kind=TargetKind(row.kind),
        quote=quote,
        position=None if row.start is None else PositionSelector(row.start, row.end),
        page=row.page,
        geometry=tuple(row.geometry),
    )
    return Annotation(
        annotation=row.uuid,
        id=row.iri,
        record=row.record_uuid,
        document=row.document_uuid,
        target=target,
        original=_target_from_json(row.original),
        original_sha256=row.original_sha256,
        state=AnchorState(row.state),
        score=row.score,
        note=row.note,
        tags=tags,
        colour=row.colour_uuid,
        author=row.author,
        parent=row.parent,
        created=row.created,
        modified=row.modified,
        protected=row.protected,
        received=row.received,
    )


def _target_to_json(target: Target) -> dict[str, Any]:
    quote, position = target.quote, target.position
    return {
        "kind": target.kind.value,
        "quote": [quote.exact, quote.prefix, quote.suffix] if quote else None,
        "position": [position.start, position.end] if position else None,
        "page": target.page,
        "geometry": list(target.geometry),
    }


def _target_from_json(value: dict[str, Any]) -> Target:
    quote, position = value["quote"], value["position"]
    return Target(
        kind=TargetKind(value["kind"]),
        quote=QuoteSelector(*quote) if quote else None,
        position=PositionSelector(*position) if position else None,
        page=value["page"],
        geometry=tuple(value["geometry"]),
    )
