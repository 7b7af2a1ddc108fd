"""What the models of the window answer beside Qt's own roles."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt

_FIRST = int(Qt.ItemDataRole.UserRole) + 1


class Role(IntEnum):
    """Item data roles, all in one numbering so that no two models mean different things by one.

    Attributes:
        RECORD: UUID of the record, str.
        ROW: the `RecordRow`, or None until it has arrived.
        HITS: the `Hits` of the record, or None until they have arrived or where nothing is sought.
        NUMBER: number of the record in this archive, int.
        VALUE: value of a facet, str, or None for records without any.
        COUNT: how many records of the result have that value, int.
        STATE: whether the value is chosen or excluded, `FacetState`.
        LEVEL: depth in a tree from 0, int.
        COLOUR: line colour that a facet value stands for, `#rrggbb`, or None.
    """

    RECORD = _FIRST
    ROW = _FIRST + 1
    HITS = _FIRST + 2
    NUMBER = _FIRST + 3
    VALUE = _FIRST + 4
    COUNT = _FIRST + 5
    STATE = _FIRST + 6
    LEVEL = _FIRST + 7
    COLOUR = _FIRST + 8


class FacetState(IntEnum):
    """How a value of a facet restricts the result."""

    NONE = 0
    INCLUDED = 1
    EXCLUDED = 2
