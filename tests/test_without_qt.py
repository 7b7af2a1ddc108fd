"""Everything below `ui` works where Qt is not installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BELOW_UI = ("domain", "importers", "exporters", "storage", "search", "services", "cli")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_everything_below_ui_passes_its_tests_without_qt():
    folders = [str(ROOT / "tests" / name) for name in BELOW_UI]
    command = [sys.executable, "-m", "pytest", "-p", "tests.without_qt", "-p", "no:pytest-qt"]
    command += ["-p", "no:xdist", "-q", "-m", "not bench and not slow and not corpus"]
    command += ["-c", str(ROOT / "tests" / "without_qt.ini"), "--rootdir", str(ROOT), *folders]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HYPOTHESIS_PROFILE": "quick"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
