"""Where the reader has been: back and forward."""

from __future__ import annotations

from dataclasses import dataclass

_MOST = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the archive.

    Attributes:
        record: UUID.
        document: UUID, or "" for a record without a text.
        offset: code point on the first visible line.
    """

    record: str
    document: str
    offset: int


class PlaceHistory:
    """The places before and after the one that is shown."""

    def __init__(self) -> None:
        """Begin without a past."""
        self._before: list[Place] = []
        self._after: list[Place] = []

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before."""
        return bool(self._before)

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a place that the reader came back from."""
        return bool(self._after)

    def leave(self, here: Place) -> None:
        """The reader goes on to a new place from here."""
        self._before = [*self._before, here][-_MOST:]
        self._after.clear()

    def back(self, here: Place | None) -> Place | None:
        """The place before, or None; here becomes the place after it."""
        return _step(self._before, self._after, here)

    def forward(self, here: Place | None) -> Place | None:
        """The place after, or None; here becomes the place before it."""
        return _step(self._after, self._before, here)


def _step(source: list[Place], target: list[Place], here: Place | None) -> Place | None:
    if not source:
        return None
    if here is not None:
        target.append(here)
    return source.pop()
