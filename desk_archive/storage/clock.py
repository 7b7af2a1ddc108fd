"""The time as it is stored."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> str:
    """The time now: UTC, ISO 8601 with seconds and `Z`."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
