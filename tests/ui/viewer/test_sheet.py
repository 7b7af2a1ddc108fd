"""How the width of the viewer is divided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_archive.ui.viewer.sheet import arrange


def test_at_the_width_it_was_drawn_it_is_as_drawn() -> None:
    sheet = arrange(722, 16, round)
    assert (sheet.before, sheet.gutter, sheet.measure) == (0, 40, 432)
    assert (sheet.gap, sheet.column, sheet.folded) == (24, 212, False)


@given(st.integers(320, 3000), st.integers(12, 40))
def test_everything_fits_and_lines_are_never_too_long(width: int, em: int) -> None:
    sheet = arrange(width, em, round)
    assert 8 * em <= sheet.measure <= 40 * em
    if sheet.measure > 8 * em:
        used = sheet.before + sheet.page + sheet.gap + sheet.column
        assert used <= width


@pytest.mark.parametrize("width", [700, 724, 800, 900, 1364])
def test_a_few_pixels_more_do_not_wrap_the_text_anew(width: int) -> None:
    measures = {arrange(width + n, 16, round).measure for n in range(8)}
    assert len(measures) <= 2


def test_a_narrow_viewer_folds_the_cards() -> None:
    assert arrange(560, 16, round).folded
    assert not arrange(724, 16, round).folded
    assert arrange(724, 32, round).folded
