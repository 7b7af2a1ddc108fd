"""Figures, and the table they are printed in."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured, in milliseconds, beside its baseline."""

    name: str
    times: Sequence[float]
    baseline: Sequence[float] = ()


def milliseconds(action: Callable[[], object]) -> float:
    """How long an action takes."""
    begun = perf_counter()
    action()
    return (perf_counter() - begun) * 1_000


def percentile(times: Sequence[float], share: float) -> float:
    """The time that this share of the runs stays under."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def show(title: str, baseline: str, rows: Sequence[Row]) -> None:
    """Print a table: median and p95 in milliseconds, the baseline's, and the ratio of the medians."""
    print(f"\n{title}\nbaseline: {baseline}\n")
    print(f"{'':34} {'p50 ms':>9} {'p95 ms':>9} {'base p50':>9} {'base p95':>9} {'ratio':>7}")
    for row in rows:
        middle, high = statistics.median(row.times), percentile(row.times, 0.95)
        line = f"{row.name:34} {middle:9.2f} {high:9.2f}"
        if row.baseline:
            base = statistics.median(row.baseline)
            line += f" {base:9.2f} {percentile(row.baseline, 0.95):9.2f} {middle / base:6.2f}×"
        print(line)
