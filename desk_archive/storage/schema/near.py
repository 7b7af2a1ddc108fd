"""Tables by which texts near each other are found; all of it can be computed anew.

They speak of texts, not of documents: a document that gets another text, also by undo, has that
text's sketch and pairs at once, and nothing has to be tidied up behind it.
"""

from __future__ import annotations

from sqlalchemy import REAL, Column, ForeignKey, Index, Named, TypedColumns

from desk_archive.storage.schema.base import blob, integer, table


class TextSketchColumns(TypedColumns):
    """The sketch of a reading text.

    Attributes:
        algorithm: the version of `domain.near` that made it.
        hashes: 32-bit numbers, little-endian, ascending; none for a text too short for it.
    """

    text_id: Named[int] = integer(
        ForeignKey("reading_text.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    algorithm: Named[int] = integer()
    hashes: Named[bytes] = blob()


text_sketch = table("text_sketch", TextSketchColumns)


class SketchValueColumns(TypedColumns):
    """One of the hashes by which texts are looked up: the smallest ones of a sketch."""

    value: Named[int] = integer(primary_key=True, autoincrement=False)
    text_id: Named[int] = integer(
        ForeignKey("text_sketch.text_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )


sketch_value = table("sketch_value", SketchValueColumns, Index(None, "text_id"), numbered=False)


class TextPairColumns(TypedColumns):
    """Two texts near each other.

    Attributes:
        first_id, second_id: the lower number first.
        similarity: 0 to 1.
    """

    first_id: Named[int] = integer(
        ForeignKey("text_sketch.text_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    second_id: Named[int] = integer(
        ForeignKey("text_sketch.text_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    similarity: Named[float] = Column(REAL)


text_pair = table("text_pair", TextPairColumns, Index(None, "second_id"), numbered=False)
