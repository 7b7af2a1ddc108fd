"""What the tests of the window share: its look, and numbers as an English reader sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from desk_archive.ui.tasks import TaskRunner
    from desk_archive.ui.theme import Theme


@pytest.fixture(scope="session")
def theme_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache folder, so that style sheets are built once for all tests."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def theme(qapp, theme_cache: Path) -> Theme:
    """The light look."""
    from PySide6.QtCore import QLocale

    from desk_archive.ui.theme import Scheme, Theme

    QLocale.setDefault(QLocale("en_GB"))
    return Theme(qapp, Scheme.LIGHT, cache=theme_cache)


@pytest.fixture
def runner(qapp) -> Iterator[TaskRunner]:
    """Threads of their own for one test."""
    from desk_archive.ui.tasks import TaskRunner

    made = TaskRunner()
    yield made
    made.stop()


@pytest.fixture
def colours_in(qapp) -> Callable[[object], set[str]]:
    """All colours that a widget or a picture shows, as `#rrggbb`."""
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    def colours(shown: object) -> set[str]:
        image = shown.grab().toImage() if isinstance(shown, QWidget) else shown
        assert isinstance(image, QImage)
        plain = image.convertToFormat(QImage.Format.Format_RGB32)
        pixels = set(memoryview(plain.constBits()).cast("I").tolist())
        return {f"#{pixel & 0xFFFFFF:06x}" for pixel in pixels}

    return colours


@pytest.fixture(autouse=True)
def _empty_clipboard(qapp) -> Iterator[None]:
    """The offscreen platform frees what Python put on the clipboard when Python is gone already."""
    yield
    qapp.clipboard().clear()
