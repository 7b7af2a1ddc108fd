"""Images and the like that documents bring along, within bounds."""

from __future__ import annotations

import hashlib

from desk_archive.domain.records import Resource

MAX_IMAGE_BYTES = 20_000_000
"""The largest image that is kept: a page scanned at 600 dpi in colour has less."""

MAX_RESOURCE_BYTES = 120_000_000
"""How much all images of one document may have: they are in memory at once, of which a worker has
500 MB, and a Draft is copied when it leaves it."""


def resource(data: bytes, media_type: str, name: str) -> Resource:
    """A resource of these bytes."""
    return Resource(hashlib.sha256(data).hexdigest(), media_type, data, name)


class ResourceShelf:
    """The resources of a document, each once, as long as there is room.

    Attributes:
        left_out: how many found no room.
    """

    def __init__(self, limit: int = MAX_RESOURCE_BYTES) -> None:
        """An empty shelf.

        Args:
            limit: bytes in all.
        """
        self._limit = limit
        self._size = 0
        self._kept: dict[str, Resource] = {}
        self.left_out = 0

    def add(self, found: Resource) -> bool:
        """Keep a resource; whether it is kept."""
        if found.sha256 in self._kept:
            return True
        if self._size + len(found.data) > self._limit:
            self.left_out += 1
            return False
        self._size += len(found.data)
        self._kept[found.sha256] = found
        return True

    @property
    def all(self) -> tuple[Resource, ...]:
        """What is kept, in the order it came."""
        return tuple(self._kept.values())

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know of it."""
        if not self.left_out:
            return ()
        if self.left_out == 1:
            return ("An image was left out because all images together are too large.",)
        return (f"{self.left_out} images were left out because they are too large together.",)
