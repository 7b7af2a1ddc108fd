"""The icons: whole, of one kind, and in one colour that a theme can replace."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from desk_archive.config import resource_path

SVG = "{http://www.w3.org/2000/svg}"
APPLICATION = "desk-archive"
ACTIONS = [
    "archive",
    "back",
    "check",
    "chevron-down",
    "chevron-right",
    "cite",
    "close",
    "details",
    "export",
    "filter",
    "forward",
    "highlight",
    "import",
    "info",
    "menu-down",
    "minus",
    "more",
    "note",
    "plus",
    "redo",
    "related",
    "search",
    "sidebar",
    "star",
    "star-filled",
    "tag",
    "text-size",
    "theme",
    "trash",
    "undo",
    "warning",
]


def icons() -> list[Path]:
    return sorted(resource_path("icons").glob("*.svg"))


def test_every_icon_the_window_needs_is_there() -> None:
    assert {path.stem for path in icons()} >= {APPLICATION, *ACTIONS}


@pytest.mark.parametrize("path", icons(), ids=lambda path: path.stem)
def test_an_icon_is_drawn_in_place(path: Path) -> None:
    root = ElementTree.fromstring(path.read_text("utf-8"))
    assert root.tag == f"{SVG}svg"
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert names <= {"svg", "title", "path", "circle", "rect"}
    assert len(root) > 0
    if path.stem == APPLICATION:
        assert root.get("viewBox") == "0 0 64 64"
        return
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke-width") == "1.5"
    colours = {e.get(a) for e in root.iter() for a in ("fill", "stroke")} - {None}
    assert colours <= {"none", "#000"}
