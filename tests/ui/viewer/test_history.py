"""Back and forward."""

from __future__ import annotations

from desk_archive.ui.viewer.history import Place, PlaceHistory

ONE, TWO, THREE = (Place(f"r{n}", f"d{n}", n) for n in range(3))


def test_back_and_forward_walk_the_same_way() -> None:
    history = PlaceHistory()
    history.leave(ONE)
    history.leave(TWO)
    assert history.back(THREE) == TWO
    assert history.back(TWO) == ONE
    assert not history.can_go_back
    assert history.back(ONE) is None
    assert history.forward(ONE) == TWO
    assert history.forward(TWO) == THREE
    assert not history.can_go_forward


def test_going_elsewhere_forgets_what_was_ahead() -> None:
    history = PlaceHistory()
    history.leave(ONE)
    history.back(TWO)
    history.leave(ONE)
    assert not history.can_go_forward
