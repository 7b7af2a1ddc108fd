"""Start of the program against an empty Qt window: first paint, and the list ready to be used."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from desk_archive.services.sample import make_sample
from tests.benchmarks.table import Row, show

ROUNDS = 7

EMPTY = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print((time.time() - float(sys.argv[1])) * 1000, flush=True)
        QApplication.quit()
application = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
"""

OURS = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from desk_archive.app import App
def told(name):
    print(name, (time.time() - float(sys.argv[1])) * 1000, flush=True)
class Watch(QObject):
    painted = False
    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint and not self.painted:
            self.painted = True
            QTimer.singleShot(0, lambda: told('painted'))
        return False
app = App(Path(sys.argv[2]))
watch = Watch()
app.window.installEventFilter(watch)
timer = QTimer()
def look():
    if app.controller is not None and app.controller.is_settled():
        told('ready')
        timer.stop()
        app.window.close()
timer.timeout.connect(look)
timer.start(2)
app.run()
"""


def run() -> None:
    """Start both in turn and print the table."""
    import time

    empty: list[float] = []
    painted: list[float] = []
    ready: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "sample.deskarchive"
        make_sample(archive)
        environment = {**os.environ, "HOME": folder}
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        for round_ in range(ROUNDS + 1):
            outputs = []
            for code, rest in ((EMPTY, []), (OURS, [str(archive)])):
                command = [sys.executable, "-c", code, str(time.time()), *rest]
                done = subprocess.run(
                    command, env=environment, capture_output=True, text=True, check=True
                )
                outputs.append(done.stdout)
            if round_ == 0:
                continue  # Fills the caches of the system and of the program.
            empty.append(float(outputs[0].split()[0]))
            words = outputs[1].split()
            painted.append(float(words[words.index("painted") + 1]))
            ready.append(float(words[words.index("ready") + 1]))
    show(
        "Start, from the process to the window",
        "an empty QMainWindow of the same size",
        [Row("first paint", painted, empty), Row("list, facets and text ready", ready, empty)],
    )
