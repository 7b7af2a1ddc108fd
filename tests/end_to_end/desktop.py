"""A virtual screen with a window manager, and a person's mouse and keys on it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtGui import QColor, QImage

PATIENCE = 40.0
SIZE = (1280, 800)


class Desktop:
    """Xvfb with openbox; the program runs on it as a process of its own."""

    def __init__(self, home: Path, size: tuple[int, int] = SIZE) -> None:
        """Start the screen.

        Args:
            home: the person's home folder, empty.
            size: of the screen, in pixels.
        """
        self.home = home
        self.size = size
        read, write = os.pipe()
        self._screen = subprocess.Popen(
            f"Xvfb -displayfd {write} -nolisten tcp -screen 0 {size[0]}x{size[1]}x24".split(),
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "QT_"))},
            "DISPLAY": f":{number}",
            "HOME": str(home),
            "QT_QPA_PLATFORM": "xcb",
            "LC_ALL": "C.UTF-8",
        }
        self._manager = subprocess.Popen(
            ["openbox"], env=self.environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        self._programs: list[subprocess.Popen[bytes]] = []

    def close(self) -> None:
        """End everything."""
        for process in (*self._programs, self._manager, self._screen):
            if process.poll() is None:
                process.terminate()
        for process in (*self._programs, self._manager, self._screen):
            process.wait(timeout=20)

    # --- programs -----------------------------------------------------------------------------

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start the program and return its process once its window is there."""
        process = subprocess.Popen(
            [sys.executable, "-m", "desk_archive", *arguments], env=self.environment
        )
        self._programs.append(process)
        self.wait_for(lambda: bool(self._windows(process)), "the window")
        window = self._windows(process)[-1]
        self.do("windowactivate", "--sync", window)
        self.do("windowsize", "--sync", window, *map(str, self.size))
        self.do("windowmove", window, "0", "0")
        return process

    def run(self, *arguments: str) -> str:
        """Run a command of the program to its end and return what it printed."""
        return subprocess.run(
            [sys.executable, "-m", "desk_archive", *arguments],
            env=self.environment,
            capture_output=True,
            check=True,
            timeout=PATIENCE,
        ).stdout.decode("utf-8")

    def shows(self, title: str) -> bool:
        """Whether a window whose title begins so can be seen."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", ".", "getwindowname", "%@"],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return any(line.startswith(title) for line in found.stdout.splitlines())

    def _windows(self, process: subprocess.Popen[bytes]) -> list[str]:
        assert process.poll() is None, f"the program ended with {process.returncode}"
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--pid", str(process.pid), "--name", "Desk"],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return found.stdout.split()

    # --- mouse and keys -----------------------------------------------------------------------

    def do(self, *arguments: str) -> None:
        """Give xdotool a command."""
        subprocess.run(["xdotool", *arguments], env=self.environment, check=True, timeout=PATIENCE)

    def keys(self, *names: str) -> None:
        """Press keys one after another, by their X names."""
        for name in names:
            self.do("key", "--delay", "40", name)

    def type(self, text: str) -> None:
        """Type a text."""
        self.do("type", "--delay", "25", text)

    def click(self, x: int, y: int) -> None:
        """Click at a place on the screen."""
        self.do("mousemove", "--sync", str(x), str(y), "click", "1")

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press at one place, move, and release at another."""
        self.do("mousemove", "--sync", str(start[0]), str(start[1]), "mousedown", "1")
        middle = ((start[0] + end[0]) // 2, (start[1] + end[1]) // 2)
        for x, y in (middle, end):
            self.do("mousemove", "--sync", str(x), str(y))
        self.do("mouseup", "1")

    def open_dialog(self, key: str, title: str) -> None:
        """Press a key until its dialog is there; right after the start the window isn't ready."""

        def opened() -> bool:
            if not self.shows(title):
                self.keys(key)
                time.sleep(0.4)
            return self.shows(title)

        self.wait_for(opened, f"the dialog {title}")

    # --- what can be seen ---------------------------------------------------------------------

    def picture(self, target: Path) -> Picture:
        """Take a screenshot, kept at `target`."""
        subprocess.run(
            [sys.executable, str(Path(__file__).with_name("screenshot.py")), str(target)],
            env=self.environment,
            check=True,
            timeout=PATIENCE,
        )
        return Picture(target)

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until something can be seen from outside.

        Raises:
            TimeoutError: if it can't in time.
        """
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                target = self.home / "failure.png"
                self.picture(target)
                message = f"{what}; see {target}"
                raise TimeoutError(message)
            time.sleep(0.1)  # From outside a process there is nothing else to wait on.


class Picture:
    """A screenshot that can be asked where a colour is."""

    def __init__(self, path: Path) -> None:
        """Read a picture."""
        image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
        pixels = np.frombuffer(image.constBits(), np.uint8)
        self._pixels = pixels.reshape(image.height(), image.width(), 4).copy()

    def places(self, colour: str, *, left: int = 0, top: int = 0) -> list[tuple[int, int]]:
        """The pixels of exactly this colour right of `left` and below `top`, by rows."""
        wanted = QColor(colour)
        blue_green_red = (wanted.blue(), wanted.green(), wanted.red())
        rows, columns = np.nonzero((self._pixels[top:, left:, :3] == blue_green_red).all(axis=2))
        return [(int(x) + left, int(y) + top) for x, y in zip(columns, rows, strict=True)]
