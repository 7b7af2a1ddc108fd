"""Small values that cross between processes in great numbers."""

from __future__ import annotations


class Positional:
    """Pickles a frozen dataclass with slots by its values in order.

    The way that dataclasses have by themselves looks every field up by name, which takes several
    times as long. All fields have to be positional.
    """

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """The class and its values."""
        return type(self), tuple([getattr(self, name) for name in self.__slots__])
