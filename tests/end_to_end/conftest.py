"""A desktop for each journey."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.desktop import Desktop

NEEDED = ("Xvfb", "openbox", "xdotool")


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    """A virtual screen with a person's empty home folder."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing and sys.platform == "linux":
        pytest.fail(f"missing: {', '.join(missing)}; packaging/bootstrap.py test installs them")
    if missing:
        pytest.skip("there is no Xvfb on this system")
    home = tmp_path / "home"
    home.mkdir()
    made = Desktop(home)
    yield made
    made.close()
