"""JSON as it is written to files: UTF-8, one way of writing each value, any string harmless."""

from __future__ import annotations

import json
import re
from typing import Any

# Valid inside JSON strings, yet line ends to many programs that read a file line by line, or not
# to be written in UTF-8 at all.
_AWKWARD = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def dumps(value: Any, *, indent: int | None = None) -> str:
    """A value as JSON text: other scripts as they are, awkward characters as escapes.

    Without `indent` the result is one line, by whatever rule lines are told apart. NaN and
    infinities, which JSON doesn't have, are refused.

    Raises:
        ValueError: for NaN and infinities.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return _AWKWARD.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
