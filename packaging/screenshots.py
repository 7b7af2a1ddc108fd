#!/usr/bin/env python3
"""Take the pictures of the window that the README and the software centres show.

    .venv/bin/python packaging/screenshots.py [FOLDER]

They are of the program itself on its sample archive, light and dark, wide and narrow, into
`packaging/screenshots/` or another folder.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "screenshots"
SIZES = ((1280, 800), (1024, 640))
RECORD = "SAMPLE-04"
WORDS = "ceasefire"


def main(folder: Path) -> int:
    """Save the pictures in a folder."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        for name in ("CONFIG", "DATA", "CACHE", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = home
        from desk_archive.services.sample import make_sample

        archive = Path(home) / "sample.deskarchive"
        make_sample(archive)
        for scheme in ("light", "dark"):
            for size in SIZES:
                target = folder / f"{scheme}-{size[0]}x{size[1]}.png"
                take(archive, scheme, size, target)
                print(target)
    return 0


def take(archive: Path, scheme: str, size: tuple[int, int], target: Path) -> None:
    """Save a picture of the window with a record open and words sought."""
    from PySide6.QtCore import QEventLoop, QTimer

    from desk_archive.app import App
    from desk_archive.ui.theme import Scheme

    def wait(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    app = App(archive)
    app.theme.set_scheme(Scheme(scheme))
    app.open()
    app.window.resize(*size)
    app.window.show()
    if app.controller is None:
        raise RuntimeError
    app.controller.search.field.setText(WORDS)
    app.controller.search.field.query_changed.emit(WORDS)
    app.controller.reading.show_record(app.services.library.get(RECORD))
    wait(1_500)
    app.window.grab().save(str(target))
    app.close()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
