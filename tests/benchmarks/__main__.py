"""Runs the benchmarks named on the command line, or all, and prints their tables."""

from __future__ import annotations

import importlib
import sys

NAMES = ("start", "importing", "pdf", "responding", "searching")


def main(names: list[str]) -> int:
    """Run benchmarks by name."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"There is no benchmark {unknown[0]}; there is: {', '.join(NAMES)}")
        return 2
    for name in names or NAMES:
        importlib.import_module(f"tests.benchmarks.{name}").run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
