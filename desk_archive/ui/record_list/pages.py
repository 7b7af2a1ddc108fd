"""Which pages of a long list are in memory, and which are still to be fetched."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Generic, TypeVar

T = TypeVar("T")

_WAITING = 6
_KNOWN = 2_000


class Pages(Generic[T]):
    """Values by number, held in pages of which the longest unused go first.

    At most one page is under way at a time. What was asked for last is fetched first, and what was
    asked for long before is forgotten: it is asked for again when it is on view again.
    """

    def __init__(self, size: int, keep: int) -> None:
        """Hold at most `keep` pages of `size` values."""
        self.size = size
        self._keep = keep
        self._held: OrderedDict[int, Mapping[int, T]] = OrderedDict()
        self._known: dict[int, T] = {}
        self._stale: set[int] = set()
        self._waiting: OrderedDict[int, None] = OrderedDict()
        self._failed: set[int] = set()
        self._under_way: int | None = None
        self._overtaken = False

    def clear(self, *, keep_values: bool = False) -> None:
        """Forget all pages, also what is under way.

        Args:
            keep_values: show values that were fetched lately until their pages arrive again.
        """
        if not keep_values:
            self._known.clear()
        self._held.clear()
        self._stale.clear()
        self._waiting.clear()
        self._failed.clear()
        self._under_way = None
        self._overtaken = False

    def get(self, row: int, number: int) -> T | None:
        """The value of a number at a row, or None; marks its page as wanted where it is missing."""
        page = row // self.size
        held = self._held.get(page)
        if held is not None:
            self._held.move_to_end(page)
        if held is None or page in self._stale:
            self.want(page)
        return self._known.get(number) if held is None else held.get(number)

    def peek(self, row: int, number: int) -> T | None:
        """The value if it is here; nothing is wanted by that."""
        held = self._held.get(row // self.size)
        return self._known.get(number) if held is None else held.get(number)

    def want(self, page: int) -> None:
        """Have a page fetched before those that were wanted earlier."""
        if page == self._under_way or page in self._failed:
            return
        self._waiting[page] = None
        self._waiting.move_to_end(page)
        while len(self._waiting) > _WAITING:
            self._waiting.popitem(last=False)

    def is_waiting(self) -> bool:
        """Whether a page could be fetched now."""
        return self._under_way is None and bool(self._waiting)

    def next(self) -> int | None:
        """The page to fetch now, which is then under way; None if there is none or one already is."""
        if not self.is_waiting():
            return None
        self._under_way, _ = self._waiting.popitem()
        return self._under_way

    def put(self, page: int, values: Mapping[int, T]) -> None:
        """Take a fetched page."""
        self._held[page] = values
        if len(self._known) > _KNOWN:
            self._known.clear()
        self._known.update(values)
        self._held.move_to_end(page)
        if self._overtaken:
            self._stale.add(page)
        else:
            self._stale.discard(page)
        self._ended(page)
        while len(self._held) > self._keep:
            gone, _ = self._held.popitem(last=False)
            self._stale.discard(gone)

    def fail(self, page: int) -> None:
        """A page could not be fetched; it isn't asked for again before `clear` or `outdate`."""
        self._failed.add(page)
        self._ended(page)

    def outdate(self) -> None:
        """Everything is to be fetched again when it is next asked for; shown until then.

        That holds for what is under way as well, which may have been read before the change.
        """
        self._stale.update(self._held)
        self._overtaken = self._under_way is not None
        self._failed.clear()

    def complete(self, pages: int) -> list[Mapping[int, T]] | None:
        """All values if all of the first `pages` are here, else None; those missing are wanted."""
        missing = [page for page in range(pages) if page not in self._held]
        for page in reversed(missing):
            if page not in self._waiting:
                self.want(page)
        return None if missing else [self._held[page] for page in range(pages)]

    def _ended(self, page: int) -> None:
        if self._under_way == page:
            self._under_way = None
            self._overtaken = False
