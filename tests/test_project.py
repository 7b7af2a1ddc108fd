"""The project keeps its own rules: layout, pins, entry points, sizes of files."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES = 500


def test_top_level_holds_what_was_agreed():
    agreed = {
        "pyproject.toml",
        "desk_archive",
        "resources",
        "tests",
        "packaging",
        "README.md",
        "LICENSE",
        "requirements.lock",
    }
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode != 0:
        pytest.skip("this is not a checkout")
    found = {line.split("/")[0] for line in tracked.stdout.splitlines()}
    assert {name for name in found if not name.startswith(".")} <= agreed


def test_no_python_file_is_too_long():
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in ("desk_archive", "packaging", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    }
    assert not long


def test_lock_file_pins_everything_by_hash_and_names_no_index():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)


def test_lock_file_holds_every_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    names = {re.split(r"[<>=!~ ;\[]", entry)[0].lower() for entry in wanted}
    assert {name for name in names if f"{name}==" not in lock} == set()


def test_entry_points_exist():
    from desk_archive import cli

    assert callable(cli.main)
    assert callable(cli.main_gui)


def test_version_is_answered_before_anything_heavy_is_loaded():
    code = (
        "import sys; from desk_archive.cli import main; main(['--version']);"
        "print([m for m in ('typer', 'sqlalchemy', 'PySide6', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[0].startswith("desk-archive 0")
    assert done.stdout.splitlines()[1] == "[]"


def test_qt_does_not_eat_references_to_none():
    """PySide6 6.12.0 drops one with each void call, which aborts CPython 3.10 and 3.11."""
    from PySide6.QtCore import QRectF

    rectangle = QRectF()
    before = sys.getrefcount(None)
    for _ in range(200):
        rectangle.setX(1.0)
    assert abs(sys.getrefcount(None) - before) < 100
