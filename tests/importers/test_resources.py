"""Images that documents bring along."""

from __future__ import annotations

import hashlib

from desk_archive.importers.resources import ResourceShelf, resource


def test_a_shelf_keeps_each_image_once_as_long_as_there_is_room() -> None:
    shelf = ResourceShelf(limit=10)
    first, again = resource(b"12345", "image/png", "a.png"), resource(b"12345", "image/png", "b")
    assert first.sha256 == hashlib.sha256(b"12345").hexdigest()
    assert shelf.add(first)
    assert shelf.add(again)
    assert not shelf.add(resource(b"123456", "image/png", "large.png"))
    assert shelf.add(resource(b"abcde", "image/png", "c.png"))
    assert [kept.name for kept in shelf.all] == ["a.png", "c.png"]
    assert shelf.left_out == 1
    assert "1 images" not in shelf.warnings[0]
    assert "left out" in shelf.warnings[0]
    assert ResourceShelf().warnings == ()
