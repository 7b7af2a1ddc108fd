"""What every new thing gets: an identity and a time."""

from __future__ import annotations

import datetime
import uuid


def utc_now() -> str:
    """The time now as it is stored: UTC, ISO 8601 with seconds and `Z`."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_uuid() -> str:
    """A new random UUID as it is stored."""
    return str(uuid.uuid4())
