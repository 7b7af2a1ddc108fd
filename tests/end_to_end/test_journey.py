"""The main job from outside: save, find, read, mark, write beside it, take the notes away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desk_archive import config
from desk_archive.ui.palette import LIGHT

PAGE_LEFT, PAGE_TOP = 560, 90
SAMPLE_PAGE = next(config.resource_path("sample").glob("04*.txt"))
SAMPLE_QUOTE = "she saw no reason why the question of the sick and wounded should wait"
WILSON_QUOTE = "either actively to carry out military operations or to end the war"

pytestmark = [pytest.mark.end_to_end, pytest.mark.slow, pytest.mark.timeout(300)]


def annotations(desktop, archive):
    return json.loads(desktop.run("--archive", archive, "annotations", "--json"))


def journey(desktop, tmp_path: Path, page: Path, identifier: str, quote: str) -> None:
    archive = str(tmp_path / "papers.deskarchive")
    program = desktop.start("--archive", archive)

    # Import by the file dialog; the preview is taken as it is.
    desktop.open_dialog("ctrl+o", "Import files")
    desktop.type(str(page))
    desktop.keys("Return")
    desktop.wait_for(lambda: desktop.shows("Import —"), "the preview")
    desktop.keys("Return")
    desktop.wait_for(
        lambda: json.loads(desktop.run("--archive", archive, "search", "--json"))["total"] == 1,
        "the record",
    )
    desktop.wait_for(lambda: desktop.shows("Import report —"), "the report")
    desktop.keys("Escape")
    desktop.wait_for(lambda: not desktop.shows("Import report —"), "the end of the dialog")

    # Find the passage: search field, list, text. The hit is marked on the page.
    desktop.keys("ctrl+k")
    desktop.type(f'"{quote}"')
    desktop.keys("Return")
    marked = []

    def hit_is_marked() -> bool:
        picture = desktop.picture(tmp_path / "found.png")
        marked[:] = picture.places(LIGHT.mark, left=PAGE_LEFT, top=PAGE_TOP)
        return len(marked) > 500

    desktop.keys("Down", "Return")
    desktop.wait_for(hit_is_marked, "the hit on the page")

    # Mark it with the mouse, from its first to its last letter, and write beside it.
    first, last = min(marked, key=lambda p: (p[1], p[0])), max(marked, key=lambda p: (p[1], p[0]))
    line = [x for x, y in marked if y == first[1]]
    end = [x for x, y in marked if y == last[1]]
    desktop.drag((min(line) + 1, first[1] + 8), (max(end) + 1, last[1] - 8))
    desktop.keys("n")
    desktop.type("Who decides *when*?")
    desktop.keys("ctrl+Return")
    desktop.wait_for(lambda: len(annotations(desktop, archive)) == 1, "the annotation")
    (made,) = annotations(desktop, archive)
    exact = next(s["exact"] for s in made["target"]["selector"] if "exact" in s)
    assert " ".join(exact.split()) == quote
    assert made["state"] == "exact"
    assert "Who decides *when*?" in [body.get("value") for body in made["body"]]

    # Undo and redo.
    desktop.keys("ctrl+z")
    desktop.wait_for(
        lambda: not any("decides" in json.dumps(a) for a in annotations(desktop, archive)), "undo"
    )
    desktop.keys("ctrl+shift+z")
    desktop.wait_for(
        lambda: any("decides" in json.dumps(a) for a in annotations(desktop, archive)), "redo"
    )

    # Restart: the note stands beside its line again.
    desktop.keys("ctrl+q")
    program.wait(timeout=30)
    assert program.returncode == 0
    program = desktop.start("--archive", archive)
    tint = LIGHT.highlight("#b98900")

    def note_is_there() -> bool:
        picture = desktop.picture(tmp_path / "again.png")
        underlined = picture.places(tint.line, left=PAGE_LEFT, top=PAGE_TOP)
        return len(underlined) > 100

    desktop.wait_for(note_is_there, "the highlight after the restart")

    # A link from a second start reaches the window that is open.
    link = f"desk-archive://annotation/{made['annotation']}"
    desktop.run("--archive", archive, "open", link)
    desktop.run("--archive", archive, link)

    # Take the notes away by the export dialog.
    output = tmp_path / "notes.md"
    desktop.open_dialog("ctrl+e", "Export notes")
    desktop.keys("alt+i", "ctrl+a")
    desktop.type(str(output))
    desktop.keys("Return")
    desktop.wait_for(output.exists, "the exported file")
    written = output.read_text(encoding="utf-8")
    for expected in (quote.split(maxsplit=1)[0], "Who decides *when*?", link):
        assert expected in written
    record = json.loads(desktop.run("--archive", archive, "show", identifier, "--json"))
    assert record["title"] in written
    desktop.keys("Escape", "ctrl+q")
    program.wait(timeout=30)
    assert json.loads(desktop.run("--archive", archive, "check", "--json"))["ok"]


def test_journey_on_a_page_of_our_own(desktop, tmp_path):
    journey(desktop, tmp_path, SAMPLE_PAGE, "SAMPLE-04", SAMPLE_QUOTE)


@pytest.mark.corpus
def test_journey_on_a_real_page(desktop, tmp_path, corpus):
    journey(desktop, tmp_path, corpus / "wilson" / "112123.txt", "112123", WILSON_QUOTE)
