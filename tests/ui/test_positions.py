"""Offsets in code points and positions in UTF-16 units are inverse to each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk_archive.ui.positions import Positions, qt_length

TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("a\n\u0301😀𒀀𐍈\U0010ffff"),
    ),
    max_size=60,
)


@given(TEXTS)
def test_every_offset_survives_the_way_there_and_back(text: str) -> None:
    positions = Positions(text)
    for offset in range(len(text) + 1):
        position = positions.to_qt(offset)
        assert position == len(text[:offset].encode("utf-16-le")) // 2
        assert positions.to_text(position) == offset


@given(TEXTS)
def test_every_position_gives_the_character_that_it_is_in(text: str) -> None:
    positions = Positions(text)
    units = text.encode("utf-16-le")
    assert qt_length(text) * 2 == len(units)
    for position in range(qt_length(text) + 1):
        before = units[: 2 * position].decode("utf-16-le", "ignore")
        assert positions.to_text(position) == len(before)


def test_places_outside_the_text_are_its_ends() -> None:
    positions = Positions("a😀b")
    assert positions.to_qt(-3) == 0
    assert positions.to_qt(99) == 4
    assert positions.to_text(-3) == 0
    assert positions.to_text(99) == 3
