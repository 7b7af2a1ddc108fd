"""The reader's legend of colours."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select, update

from desk_archive.domain.annotations import LegendColour, LineStyle
from desk_archive.domain.errors import ErrorKind, WorldError
from desk_archive.storage.schema import annotation, legend_colour
from desk_archive.storage.sql import among, listed

if TYPE_CHECKING:
    from desk_archive.storage.work import Work

_LEGEND = select(legend_colour).where(~legend_colour.c.removed).order_by(legend_colour.c.position)
_IN_USE = (
    select(legend_colour.c.name, func.count())
    .join(annotation, annotation.c.colour_id == legend_colour.c.id)
    .where(among(legend_colour.c.uuid), annotation.c.trashed.is_(None))
    .group_by(legend_colour.c.name)
)


class LegendReader:
    """The legend."""

    def __init__(self, connection: Connection) -> None:
        """Read through a connection."""
        self._connection = connection

    def all(self) -> tuple[LegendColour, ...]:
        """The colours in their order."""
        rows = self._connection.execute(_LEGEND)
        return tuple(
            LegendColour(row.uuid, row.name, row.value, LineStyle(row.style), position)
            for position, row in enumerate(rows)
        )


class LegendWriter(LegendReader):
    """The legend, to be changed."""

    def __init__(self, work: Work) -> None:
        """Write in a transaction."""
        super().__init__(work.connection)
        self._work = work

    def set(self, legend: tuple[LegendColour, ...]) -> None:
        """Make these the colours, in this order; their `position` doesn't matter.

        Raises:
            WorldError: `CONFLICT`, if two have one name, or if a colour that is left out is in use.
        """
        names = [colour.name.casefold() for colour in legend]
        if len(set(names)) < len(names):
            message = "Two colours of the legend have the same name; give each its own."
            raise WorldError(message, kind=ErrorKind.CONFLICT)
        self._remove({colour.colour for colour in self.all()} - {c.colour for c in legend})
        for position, colour in enumerate(legend):
            self._put(colour, position)

    def _remove(self, identities: AbstractSet[str]) -> None:
        used = self._connection.execute(_IN_USE, listed(identities)).first()
        if used is not None:
            name, count = used
            message = (
                f"The colour “{name}” can't be taken out of the legend: {count} annotations have "
                "it. Give them another colour first."
            )
            raise WorldError(message, kind=ErrorKind.CONFLICT)
        self._connection.execute(
            update(legend_colour).where(among(legend_colour.c.uuid)).values(removed=True),
            listed(identities),
        )

    def _put(self, colour: LegendColour, position: int) -> None:
        values = {
            "name": colour.name,
            "value": colour.value,
            "style": colour.style.value,
            "position": position,
            "removed": False,
        }
        known = self._connection.execute(
            select(legend_colour.c.id).where(legend_colour.c.uuid == colour.colour)
        ).scalar()
        if known is not None:
            self._connection.execute(
                update(legend_colour).where(legend_colour.c.id == known).values(values)
            )
            return
        # The row stays when this is undone: annotations may have had the colour by then.
        with self._work.log.paused():
            made = self._work.insert(legend_colour, {**values, "uuid": colour.colour})
        self._work.log.added("legend_colour", [made], "removed", gone=1, here=0)
