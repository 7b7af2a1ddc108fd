"""The window while 5,000 files are imported: how long its thread is away at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.generated import texts
from tests.benchmarks.table import percentile

FILES = 5_000

WATCH = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from desk_archive.app import App
from desk_archive.ui.importing.dialog import State

gaps, last = [], time.perf_counter()

def beat():
    global last
    now = time.perf_counter()
    gaps.append((now - last) * 1000)
    last = now

def wait(condition):
    loop, look = QEventLoop(), QTimer()
    look.timeout.connect(lambda: condition() and loop.quit())
    look.start(20)
    loop.exec()

def told(name):
    print(name, *(f"{gap:.1f}" for gap in gaps), flush=True)
    gaps.clear()

app = App(Path(sys.argv[1]))
app.open()
app.window.show()
wait(lambda: app.controller is not None and app.controller.is_settled())
heart = QTimer()
heart.timeout.connect(beat)
heart.start(5)
loop = QEventLoop()
QTimer.singleShot(3000, loop.quit)
beat()
gaps.clear()
loop.exec()
told("idle")
dialog = app.controller.importing.start([sys.argv[2]])
wait(lambda: dialog.state is State.PREVIEW)
told("reading")
dialog.import_requested.emit()
wait(lambda: dialog.state is State.REPORT)
told("storing")
dialog.close()
wait(app.controller.is_settled)
wait(lambda: not app.services.searching.needs_draining())
told("indexing")
app.close()
"""


def run() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "files"
        folder.mkdir()
        for number, text in enumerate(texts(FILES, 300)):
            (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": name}
        archive = str(Path(name) / "a.deskarchive")
        done = subprocess.run(
            [sys.executable, "-c", WATCH, archive, str(folder)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    print(f"\nThe window's thread while {FILES:,} files are imported (a beat each 5 ms)\n")
    print(f"{'':12} {'beats':>7} {'p50 ms':>8} {'p99 ms':>8} {'longest':>8} {'over 50 ms':>11}")
    for line in done.stdout.splitlines():
        part, *words = line.split()
        gaps = [float(word) for word in words]
        away = sum(gap > 50 for gap in gaps)
        print(
            f"{part:12} {len(gaps):7} {percentile(gaps, 0.5):8.1f} {percentile(gaps, 0.99):8.1f} "
            f"{max(gaps):8.1f} {away:11}"
        )
