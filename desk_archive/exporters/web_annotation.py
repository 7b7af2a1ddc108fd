"""One annotation as W3C Web Annotation JSON-LD (https://www.w3.org/TR/annotation-model/).

What is ours beside the standard, which other programs pass over because their context doesn't know
it (`state` excepted, which JSON-LD reads as a link and nobody follows):

- `annotation`, `record`, `document`: UUIDs in this archive, `null` where there is none.
- `state`, `score`: how the annotation stands in the current text.
- `original`: `selector` and `sha256`, the selectors it was made with and the text they fit.
- `colour`: the reader's name for it, or `null`. For other programs the colour is also there in the
  standard's own way (section 4.4): `target.styleClass` names a class that `stylesheet` draws.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from desk_archive.domain.annotation_bodies import bodies, note_and_tags, text_of
from desk_archive.domain.annotations import Annotation, LegendColour, Target
from desk_archive.domain.links import Link

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
"""The context every Web Annotation has to name."""

_PAGE_FRAGMENTS = "http://tools.ietf.org/rfc/rfc3778"
_NOWHERE = "about:blank"
_NOT_A_NAME = re.compile(r"[^\w-]+")


def to_jsonld(annotation: Annotation, legend: Iterable[LegendColour]) -> dict[str, Any]:
    """An annotation as a JSON object.

    One made here has the `id` `urn:uuid:` and its UUID, and always a list of bodies. One that was
    imported is what came in, its `id` and unknown members included; its target says where it stands
    now, and its bodies change only if the reader has changed note or tags since.

    Args:
        annotation: the annotation.
        legend: the reader's colours.
    """
    colour = next((c for c in legend if c.colour == annotation.colour), None)
    result = _own(annotation) if annotation.received is None else _foreign(annotation)
    if colour is not None:
        _draw(result, colour)
    return result | {
        "annotation": annotation.annotation,
        "record": annotation.record,
        "document": annotation.document,
        "colour": colour.name if colour else None,
        "state": annotation.state.value,
        "score": annotation.score,
        "original": {
            "selector": selectors(annotation.original),
            "sha256": annotation.original_sha256,
        },
    }


def selectors(target: Target) -> list[dict[str, Any]]:
    """The selectors of a target, each of which alone is meant to find it.

    A page becomes a FragmentSelector (RFC 3778, counted from 1); quads, rectangle or point on it
    stand beside as `geometry`, in the page's own units.
    """
    found: list[dict[str, Any]] = []
    if target.quote is not None:
        quote = target.quote
        found.append(
            {
                "type": "TextQuoteSelector",
                "exact": quote.exact,
                "prefix": quote.prefix,
                "suffix": quote.suffix,
            }
        )
    if target.position is not None:
        start, end = target.position.start, target.position.end
        found.append({"type": "TextPositionSelector", "start": start, "end": end})
    if target.page is not None:
        page: dict[str, Any] = {
            "type": "FragmentSelector",
            "conformsTo": _PAGE_FRAGMENTS,
            "value": f"page={target.page + 1}",
        }
        found.append(page | ({"geometry": list(target.geometry)} if target.geometry else {}))
    return found


def _own(annotation: Annotation) -> dict[str, Any]:
    """An annotation made here."""
    result: dict[str, Any] = {
        "@context": CONTEXT,
        "id": annotation.id,
        "type": "Annotation",
        "motivation": "commenting" if annotation.note else "highlighting",
        "created": annotation.created,
        "modified": annotation.modified,
    }
    if annotation.author:
        result["creator"] = {"type": "Person", "name": annotation.author}
    target = {"source": _source(annotation), "selector": selectors(annotation.target)}
    return result | {"body": _bodies(annotation), "target": target}


def _foreign(annotation: Annotation) -> dict[str, Any]:
    """An imported annotation: as it came, with what has become of it here."""
    received = dict(annotation.received or {})
    result: dict[str, Any] = {"@context": received.pop("@context", CONTEXT), "id": annotation.id}
    result |= received | {"id": annotation.id}
    if note_and_tags(received) != (annotation.note, annotation.tags):
        result.pop("bodyValue", None)
        kept = [body for body in bodies(received) if text_of(body) is None]
        result |= {"body": _bodies(annotation) + kept, "modified": annotation.modified}
    if annotation.record is not None:
        result["target"] = _placed(result.get("target"), annotation)
    return result


def _placed(received: Any, annotation: Annotation) -> Any:
    """A received target with the selectors that fit the text here.

    Of several targets the first that points into this archive is the one that was found, else the
    first of all.
    """
    if isinstance(received, list) and received:
        own = [n for n, each in enumerate(received) if _source_of(each) == _source(annotation)]
        place = own[0] if own else 0
        before, after = received[:place], received[place + 1 :]
        return [*before, _placed(received[place], annotation), *after]
    kept = dict(received) if isinstance(received, Mapping) else {}
    source = _source_of(received) or _source(annotation)
    if "source" not in kept:
        # A bare resource, by IRI or with `id`, becomes the source of a specific resource.
        kept.pop("id", None)
    return kept | {"source": source, "selector": selectors(annotation.target)}


def _source_of(target: Any) -> Any:
    """What a received target is about: its source, its own IRI, or None."""
    if isinstance(target, Mapping):
        return target.get("source") or target.get("id")
    return target if isinstance(target, str) else None


def _source(annotation: Annotation) -> str:
    """The link of the record an annotation is about."""
    return str(Link("record", annotation.record)) if annotation.record else _NOWHERE


def _bodies(annotation: Annotation) -> list[Any]:
    found: list[Any] = []
    if annotation.note:
        found.append(
            {
                "type": "TextualBody",
                "value": annotation.note,
                "format": "text/markdown",
                "purpose": "commenting",
            }
        )
    found += [
        {"type": "TextualBody", "value": tag, "purpose": "tagging"} for tag in annotation.tags
    ]
    return found


def _draw(result: dict[str, Any], colour: LegendColour) -> None:
    """Say the colour as section 4.4 of the model does, unless it came with a style of its own."""
    target = result.get("target")
    if not isinstance(target, dict) or "source" not in target:
        return
    if "stylesheet" in result or "styleClass" in target:
        return
    name = css_class(colour.name)
    line = f"{colour.value} {colour.style.value}"
    result["target"] = target | {"styleClass": name}
    result["stylesheet"] = {
        "type": "CssStylesheet",
        "value": f".{name} {{ text-decoration: underline {line}; }}",
    }


def css_class(name: str) -> str:
    """A legend name as a CSS class: other characters than letters, digits, `-` and `_` become `-`."""
    plain = _NOT_A_NAME.sub("-", name.casefold()).strip("-")
    return plain if plain and not plain[0].isdigit() else f"colour-{plain}".rstrip("-")
