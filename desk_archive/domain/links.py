"""Links into an archive: `desk-archive://record/UUID` and `desk-archive://annotation/UUID`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

SCHEME = "desk-archive"

_LINK = re.compile(
    rf"{SCHEME}://(record|annotation)/([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})/?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link goes."""

    kind: Literal["record", "annotation"]
    uuid: str

    def __str__(self) -> str:
        """The link as it is written."""
        return f"{SCHEME}://{self.kind}/{self.uuid}"


def is_link(text: str) -> bool:
    """Whether this means to be one of our links, well-formed or not."""
    return text.lower().startswith(f"{SCHEME}:")


def parse_link(text: str) -> Link | None:
    """The link that `text` is, or None."""
    found = _LINK.fullmatch(text.strip())
    if not found:
        return None
    kind: Literal["record", "annotation"] = (
        "record" if found.group(1).lower() == "record" else "annotation"
    )
    return Link(kind, found.group(2).lower())
