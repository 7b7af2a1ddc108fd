"""Which parts of a query have a meaning of their own, for colouring while it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FIELDS = (
    "author|recipient|person|place|topic|subject|type|language|archive|repository|collection"
    "|call|id|tag|note|title|text|date|before|after"
)
_PARTS = re.compile(
    rf'"[^"]*"?|(?<!\w)(?P<field>{_FIELDS}):|(?<!\S)(?P<operator>AND|OR|NOT)(?!\S)', re.IGNORECASE
)


def meaningful(text: str) -> Iterator[tuple[int, int]]:
    """Code point ranges of field names with their colon, and of operators; none within quotes."""
    for match in _PARTS.finditer(text):
        operator = match["operator"]
        if match["field"] or (operator and operator.isupper()):
            yield match.span()
