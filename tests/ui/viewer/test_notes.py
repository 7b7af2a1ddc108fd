"""Annotations as notes: where they stand and what their small print says."""

from __future__ import annotations

from desk_archive.domain.anchoring import PositionSelector, QuoteSelector
from desk_archive.domain.annotations import (
    Annotation,
    LegendColour,
    LineStyle,
    Target,
    TargetKind,
)
from desk_archive.ui.viewer.notes import NoteMaker

YELLOW = LegendColour("c1", "yellow", "#b98900", LineStyle.SOLID, 0)
STAMP = "2026-01-02T03:04:05Z"


def note(target: Target, **fields):
    annotation = Annotation(
        annotation="a1",
        id="urn:uuid:a1",
        record="r1",
        document="d1",
        target=target,
        original=target,
        original_sha256=None,
        created=STAMP,
        modified=STAMP,
        **fields,
    )
    (made,) = NoteMaker().notes([annotation], [YELLOW], 100)
    return made


def test_somebody_elses_note_on_a_page_names_both():
    made = note(Target(kind=TargetKind.POINT, page=2), note="Look here.", author="A. Reader")
    assert (made.start, made.end, made.has_card) == (0, 0, True)
    assert made.heading == "A. Reader · page 3"


def test_note_on_a_passage_of_a_page_stands_at_the_passage():
    target = Target(quote=QuoteSelector("words", "", ""), position=PositionSelector(10, 15), page=2)
    made = note(target, tags=("press",), colour=YELLOW.colour)
    assert (made.start, made.end) == (10, 15)
    assert made.heading == "Yellow · #press"
