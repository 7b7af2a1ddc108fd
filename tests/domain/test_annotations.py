"""Colours of files are taken for those of the legend."""

import pytest

from desk_archive.domain.annotations import DEFAULT_LEGEND, LegendColour, LineStyle, nearest_colour

LEGEND = [
    LegendColour(name, name, value, style, place)
    for place, (name, value, style) in enumerate(DEFAULT_LEGEND)
]
GREY = LegendColour("grey", "grey", "#777777", LineStyle.SOLID, 5)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("#ffff00", "yellow"),
        ("#ffd100", "yellow"),
        ("#FFA500", "yellow"),
        ("#00ff00", "green"),
        ("#7cfc00", "green"),
        ("#00ffff", "blue"),
        ("#0000ff", "blue"),
        ("#ff0000", "red"),
        ("#ffc0cb", "red"),
        ("#ff00ff", "purple"),
    ],
)
def test_markers_have_the_colour_a_person_would_name(value, name):
    assert nearest_colour(value, LEGEND).name == name


@pytest.mark.parametrize("value", [None, "", "yellow", "#12345", "#000000", "#ffffff", "#808080"])
def test_what_is_no_colour_has_none(value):
    assert nearest_colour(value, LEGEND) is None


def test_a_grey_of_the_legend_is_for_greys():
    assert nearest_colour("#808080", [*LEGEND, GREY]) is GREY
    assert nearest_colour("#ffff00", [GREY]) is None
    assert nearest_colour("#ffff00", []) is None
