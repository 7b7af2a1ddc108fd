"""The command line, run in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desk_archive import config
from desk_archive.cli import main


@dataclass(frozen=True)
class Ran:
    """What one command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on standard output."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        """What a failure printed."""
        return self.json["error"]


Run = Callable[..., Ran]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive that isn't there yet."""
    return tmp_path / "test.deskarchive"


@pytest.fixture
def run(archive: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the archive."""

    def run_command(*arguments: str | Path) -> Ran:
        status = main(["--archive", str(archive), *map(str, arguments)])
        out, err = capfd.readouterr()
        return Ran(status, out, err)

    return run_command


@pytest.fixture
def page() -> Path:
    """A saved page of an archive, written by us: a memorandum."""
    return next(config.resource_path("sample").glob("04*.txt"))


@pytest.fixture
def imported(run: Run, page: Path) -> dict[str, Any]:
    """The record of that page, in the archive."""
    assert run("import", page).status == 0
    return run("show", "SAMPLE-04", "--json").json
