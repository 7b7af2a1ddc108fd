"""The time as it is stored."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> str:
    """The time now: UTC, ISO 8601 with seconds and `Z`."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def as_utc(time: str | None) -> str | None:
    """A time that a file gives in ISO 8601, as times are stored; None where it gives none.

    One without a zone is taken for UTC, for nobody can know better.
    """
    if time is None:
        return None
    try:
        read = datetime.fromisoformat(time)
        known = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return known.strftime("%Y-%m-%dT%H:%M:%SZ")
