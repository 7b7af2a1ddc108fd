"""Annotations after the W3C Web Annotation Data Model (https://www.w3.org/TR/annotation-model/)."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from desk_archive.domain.anchoring import AnchorState, PositionSelector, QuoteSelector


class TargetKind(StrEnum):
    """What an annotation is about."""

    TEXT = "text"
    AREA = "area"
    POINT = "point"
    DOCUMENT = "document"
    RECORD = "record"


class LineStyle(StrEnum):
    """The underline that tells a colour apart where colours can't be told."""

    SOLID = "solid"
    DOTTED = "dotted"
    DASHED = "dashed"
    DOUBLE = "double"
    WAVY = "wavy"


@dataclass(frozen=True, slots=True)
class LegendColour:
    """One entry of the reader's legend.

    Attributes:
        colour: identity, a UUID.
        name: what the reader means by it; unique without regard to case.
        value: its line on white paper, `#rrggbb`.
        style: its underline.
        position: order in the legend, from 0; the key of the first is `1`.
    """

    colour: str
    name: str
    value: str
    style: LineStyle
    position: int


# Apart for all common kinds of colour blindness, the more so by their underlines.
DEFAULT_LEGEND: tuple[tuple[str, str, LineStyle], ...] = (
    ("yellow", "#b98900", LineStyle.SOLID),
    ("green", "#3b7a3f", LineStyle.DASHED),
    ("blue", "#2f6bb0", LineStyle.DOTTED),
    ("red", "#b23b2e", LineStyle.DOUBLE),
    ("purple", "#7a4fa3", LineStyle.WAVY),
)


_VALUE = re.compile("#[0-9a-fA-F]{6}")
_GREY = 0.12


def nearest_colour(value: str | None, legend: Iterable[LegendColour]) -> LegendColour | None:
    """The colour of a legend that a person would call by the same name.

    Hues are compared, for files bring bright markers where the legend has inks; a grey is none of
    the colours.

    Args:
        value: `#rrggbb`, or None.
        legend: to choose from.

    Returns:
        The nearest, or None for a value that isn't one, or is grey and the legend has no grey.
    """
    if value is None or not _VALUE.fullmatch(value):
        return None
    hue, lightness, grey = _hue(value)
    known = [(colour, _hue(colour.value)) for colour in legend if _VALUE.fullmatch(colour.value)]
    alike = [(colour, theirs) for colour, theirs in known if theirs[2] == grey]

    def distance(entry: tuple[LegendColour, tuple[float, float, bool]]) -> float:
        apart = abs(entry[1][0] - hue)
        return abs(entry[1][1] - lightness) if grey else min(apart, 1.0 - apart)

    return min(alike, key=distance, default=(None, None))[0]


def _hue(value: str) -> tuple[float, float, bool]:
    """The hue of `#rrggbb` and its lightness, each 0 to 1, and whether it is grey."""
    red, green, blue = (int(value[place : place + 2], 16) / 255 for place in (1, 3, 5))
    hue, lightness, _ = colorsys.rgb_to_hls(red, green, blue)
    return hue, lightness, max(red, green, blue) - min(red, green, blue) < _GREY


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an annotation is about, as selectors.

    Attributes:
        kind: what kind of thing it is about.
        quote: the passage with its context, or None where there is none.
        position: where it stands in the reading text, or None.
        page: zero-based page of a paged document, or None.
        geometry: quads, rectangle or point on that page in its own units, or empty.
    """

    kind: TargetKind = TargetKind.TEXT
    quote: QuoteSelector | None = None
    position: PositionSelector | None = None
    page: int | None = None
    geometry: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A body on a target.

    Attributes:
        annotation: our UUID.
        id: IRI: `urn:uuid:` and the UUID, or as received for an imported one.
        record: UUID of the record, or None while unattached.
        document: UUID of the document, or None for one about the record or while unattached.
        target: where it stands now: the confirmed place for exact and moved, the proposed place for
            fuzzy, the original selectors for an orphan.
        original: the selectors it was made with.
        original_sha256: SHA-256 of the reading text it was made on, or None.
        state: how it stands in the current text.
        score: 0 to 1 for fuzzy, else None.
        note: Markdown, "" for a bare highlight.
        tags: the reader's, as paths.
        colour: identity of the legend colour, or None.
        author: name of who made it, or None.
        parent: UUID of the annotation it answers, or None.
        created, modified: UTC, ISO 8601 with seconds and `Z`.
        protected: held back from every export.
        received: the JSON it came in as, or None for ours.
    """

    annotation: str
    id: str
    record: str | None
    document: str | None
    target: Target
    original: Target
    original_sha256: str | None
    state: AnchorState = AnchorState.EXACT
    score: float | None = None
    note: str = ""
    tags: tuple[str, ...] = ()
    colour: str | None = None
    author: str | None = None
    parent: str | None = None
    created: str
    modified: str
    protected: bool = False
    received: Mapping[str, Any] | None = field(default=None)
