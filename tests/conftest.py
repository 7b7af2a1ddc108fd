"""What all tests share: a home of their own, the real documents, and a watch over leftovers."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

# Qt aborts without a display; it has to know before it is first imported.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real documents."""
    folder = os.environ.get("DESK_ARCHIVE_CORPUS")
    if not folder:
        pytest.skip("DESK_ARCHIVE_CORPUS does not point to the real documents")
    return Path(folder)


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the person's own settings and archives."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.delenv("DESK_ARCHIVE", raising=False)


@pytest.fixture(autouse=True)
def _leftovers() -> Iterator[None]:
    """A test that leaves threads, timers, windows or open archives behind fails."""
    threads = set(threading.enumerate())
    yield
    left = [thread.name for thread in threading.enumerate() if thread not in threads]
    left += _open_archives()
    if "PySide6.QtWidgets" in sys.modules:
        left += _qt_leftovers()
    assert not left, f"left behind: {left}"


def _open_archives() -> list[str]:
    """Archives that this process has open, where the system tells."""
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        return []
    found = []
    for entry in folder.iterdir():
        with contextlib.suppress(OSError):
            target = entry.readlink().name
            if ".deskarchive" in target:
                found.append(target)
    return found


def _qt_leftovers() -> list[str]:
    """Visible windows and running timers that nobody owns any more."""
    from PySide6.QtCore import QEvent, QTimer
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return []
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    windows = [
        f"window {widget.objectName() or type(widget).__name__}"
        for widget in app.topLevelWidgets()
        if widget.isVisible()
    ]
    timers = [
        f"timer of {timer.parent()}"
        for widget in app.topLevelWidgets()
        for timer in widget.findChildren(QTimer)
        if timer.isActive() and widget.isVisible()
    ]
    return windows + timers
