"""Colours: those that were drawn, and that everything can be read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.annotations import DEFAULT_LEGEND
from desk_archive.ui.palette import (
    DARK,
    LIGHT,
    READABLE,
    VISIBLE,
    Highlight,
    Palette,
    blend,
    contrast,
)

SCHEMES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])

TEXT_ON = {
    "ink": ("window", "panel", "paper", "selection", "text_selection", "hover", "mark"),
    "soft": ("window", "panel", "paper", "selection", "hover"),
    "accent": ("window", "panel", "paper", "accent_soft", "selection", "hover"),
    "danger": ("window", "panel", "paper", "hover"),
    "on_accent": ("accent",),
}
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@SCHEMES
@pytest.mark.parametrize(
    ("text", "ground"), [(text, ground) for text, grounds in TEXT_ON.items() for ground in grounds]
)
def test_text_can_be_read(palette: Palette, text: str, ground: str) -> None:
    assert contrast(getattr(palette, text), getattr(palette, ground)) >= READABLE


@SCHEMES
def test_signs_can_be_seen(palette: Palette) -> None:
    for sign in ("soft", "accent", "danger"):
        assert contrast(getattr(palette, sign), palette.panel) >= VISIBLE


def test_the_colours_are_those_that_were_drawn() -> None:
    drawn = "window panel paper ink soft line accent"
    light = "#f6f5f2 #fbfaf8 #fffdf9 #22252a #5d636d #e3e0da #2f5d8a"
    dark = "#1b1d20 #212429 #25282d #e4e2dd #a3a8b0 #34383f #8ab4de"
    assert " ".join(getattr(LIGHT, name) for name in drawn.split()) == light
    assert " ".join(getattr(DARK, name) for name in drawn.split()) == dark


def test_highlights_of_the_default_legend_are_those_that_were_drawn() -> None:
    assert LIGHT.highlight("#b98900") == Highlight("#fdf0b0", "#b98900")
    assert LIGHT.highlight("#3B7A3F") == Highlight("#d9efd5", "#3b7a3f")
    assert DARK.highlight("#2f6bb0") == Highlight("#23415f", "#86b8ef")
    assert DARK.highlight("#b23b2e") == Highlight("#5c2b26", "#f0958a")


@SCHEMES
def test_text_on_every_default_highlight_can_be_read(palette: Palette) -> None:
    for _, value, _ in DEFAULT_LEGEND:
        assert contrast(palette.ink, palette.highlight(value).tint) >= READABLE


@SCHEMES
@settings(deadline=None)
@given(value=COLOURS)
def test_any_legend_colour_gives_a_readable_highlight(palette: Palette, value: str) -> None:
    highlight = palette.highlight(value)
    assert contrast(palette.ink, highlight.tint) >= READABLE
    if value not in {value for _, value, _ in DEFAULT_LEGEND}:
        assert contrast(highlight.line, palette.paper) >= VISIBLE
        assert contrast(highlight.line, highlight.tint) >= VISIBLE


def test_different_colours_stay_different() -> None:
    values = ("#008080", "#804000", "#ff00ff", "#606060")
    for palette in (LIGHT, DARK):
        assert len({palette.highlight(value) for value in values}) == len(values)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_blending() -> None:
    assert blend("#ffffff", "#000000", 1) == "#ffffff"
    assert blend("#ffffff", "#000000", 0) == "#000000"
    assert blend("#ff0000", "#0000ff", 0.5) == "#800080"
