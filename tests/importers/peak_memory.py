"""The most memory that a piece of Python takes, measured in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_MEASURE = """
status = pathlib.Path("/proc/self/status").read_text()
peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
print(result, int(peak.split()[1]) * 1024)
"""


def measure(program: str, *arguments: str) -> tuple[int, int]:
    """What a program leaves in `result`, a number, and the most bytes it had in memory.

    Args:
        program: lines of Python; `pathlib` and `sys` are imported.
        arguments: its `sys.argv[1:]`.
    """
    if not Path("/proc/self/status").exists():
        pytest.skip("this system doesn't tell how much memory a process took")
    whole = f"import pathlib, sys\n{program}\n{_MEASURE}"
    ran = subprocess.run(
        [sys.executable, "-c", whole, *arguments], capture_output=True, text=True, check=True
    )
    result, peak = map(int, ran.stdout.split())
    return result, peak
