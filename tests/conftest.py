"""What all tests share: a home of their own, the real documents, and a watch over leftovers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# Qt aborts without a display; it has to know before it is first imported.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
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
