"""Pages and texts written for the tests; everything in them is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_archive.domain.records import Draft
from desk_archive.importers import registry

DATA = Path(__file__).parent.parent / "data" / "importers"


def only_draft(path: Path) -> Draft:
    """The one draft of a file."""
    (draft,) = registry.read(path)
    return draft


@pytest.fixture
def page():
    """Read one of the invented pages by its name."""
    return lambda name: only_draft(DATA / "wilson" / f"{name}.txt")


@pytest.fixture
def imported(tmp_path: Path):
    """Write a file and read it."""

    def _imported(data: str | bytes, name: str = "text.txt") -> Draft:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        return only_draft(path)

    return _imported
