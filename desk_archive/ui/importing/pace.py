"""How fast a long piece of work goes, and how long it will take."""

from __future__ import annotations

from collections import deque

_WINDOW = 8.0
_SETTLED = 1.0


class Pace:
    """The rate over the last few seconds, which follows when files get larger or smaller."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, now: float, done: int) -> None:
        """So much is done at this moment.

        Args:
            now: seconds of a clock that only goes forward.
            done: units finished.
        """
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[1][0] > _WINDOW:  # noqa: PLR2004
            self._seen.popleft()

    def rate(self) -> float | None:
        """Units a second, or None while that isn't known."""
        if len(self._seen) < 2:  # noqa: PLR2004
            return None
        (begun, first), (now, done) = self._seen[0], self._seen[-1]
        if now - begun < _SETTLED or done <= first:
            return None
        return (done - first) / (now - begun)

    def seconds_left(self, total: int) -> float | None:
        """How long the rest will take, or None while that isn't known."""
        rate = self.rate()
        if rate is None:
            return None
        return max(0, total - self._seen[-1][1]) / rate
