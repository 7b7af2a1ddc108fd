"""The whole window on an archive of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desk_archive.app import App, build
from desk_archive.services.sample import make_sample


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive, made once."""
    path = tmp_path_factory.mktemp("sample") / "sample.deskarchive"
    make_sample(path)
    return path


@pytest.fixture
def sample(sample_file: Path, tmp_path: Path) -> Path:
    """A copy of the sample archive for one test."""
    return Path(shutil.copy(sample_file, tmp_path / "sample.deskarchive"))


@pytest.fixture
def settled(qtbot) -> Callable[[App], None]:
    """Waits until a window has shown what it was asked for."""

    def wait(app: App) -> None:
        qtbot.waitUntil(
            lambda: app.controller is not None and app.controller.is_settled(), timeout=20_000
        )

    return wait


@pytest.fixture
def opened(qapp, qtbot, settled, theme_cache, monkeypatch) -> Iterator[Callable[[Path], App]]:
    """Opens windows on archives, and closes them in the end."""
    apps: list[App] = []
    # Style sheets are built once for all tests, not once a home folder.
    monkeypatch.setattr("desk_archive.config.cache_dir", lambda: theme_cache)

    def open_window(path: Path, size: tuple[int, int] = (1280, 800)) -> App:
        app = build(path)
        apps.append(app)
        app.window.resize(*size)
        app.window.show()
        settled(app)
        return app

    yield open_window
    for app in apps:
        app.close()


@pytest.fixture
def app(opened: Callable[[Path], App], sample: Path) -> App:
    """The window on the sample archive."""
    return opened(sample)
