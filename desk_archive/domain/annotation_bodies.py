"""What the bodies of a foreign W3C Web Annotation say, as a note and tags.

Bodies are those of section 3.2 of the model (https://www.w3.org/TR/annotation-model/#bodies-and-targets):
an IRI, an embedded text, a choice of several, or a plain `bodyValue`. Reading them when an annotation
comes in and comparing them when it goes out again must agree, hence one function for both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def note_and_tags(received: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The note and the tags of an annotation as received.

    Texts with the purpose `tagging`, or all texts of an annotation with that motivation alone, are
    tags; the other texts, joined by a blank line, are the note. Bodies that are no text, such as
    links and choices, are neither.
    """
    notes: list[str] = []
    tags: list[str] = []
    for body in bodies(received):
        value = text_of(body)
        if value is not None:
            (tags if is_tag(body, received) else notes).append(value)
    return "\n\n".join(notes), tuple(tags)


def bodies(received: Mapping[str, Any]) -> Iterator[Any]:
    """All bodies in order, `bodyValue` as the text body that it stands for."""
    if isinstance(received.get("bodyValue"), str):
        yield {"type": "TextualBody", "value": received["bodyValue"], "format": "text/plain"}
    body = received.get("body")
    if isinstance(body, list):
        yield from body
    elif body is not None:
        yield body


def text_of(body: Any) -> str | None:
    """The text of an embedded textual body, or None for any other body."""
    if not isinstance(body, Mapping) or not isinstance(body.get("value"), str):
        return None
    kinds = _several(body.get("type"))
    return body["value"] if not kinds or "TextualBody" in kinds else None


def is_tag(body: Mapping[str, Any], received: Mapping[str, Any]) -> bool:
    """Whether a textual body is a tag."""
    purposes = _several(body.get("purpose"))
    return (purposes or _several(received.get("motivation"))) == ["tagging"]


def _several(value: Any) -> list[Any]:
    """A JSON-LD value as the list that it stands for."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
