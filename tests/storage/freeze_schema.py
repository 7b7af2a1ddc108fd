"""Writes the tables as they are now into the first revision; only until the first release.

Run it from the root of the checkout when a table has changed: `python tests/storage/freeze_schema.py`.
From the first release on a changed table is a new revision.
"""

from __future__ import annotations

from pathlib import Path

from desk_archive.storage import migrations
from desk_archive.storage.schema import statements

TARGET = Path(migrations.__file__).parent / "versions" / "r0001_first.sql"


def tidy(statement: str) -> str:
    """A statement without the white space that SQLAlchemy leaves at the ends of lines."""
    return "\n".join(line.rstrip().replace("\t", "    ") for line in statement.splitlines())


def script() -> str:
    """The content of the file."""
    return "".join(f"{tidy(statement)};\n" for statement in statements())


if __name__ == "__main__":
    TARGET.write_text(script(), encoding="utf-8")
    print(f"{TARGET}: {len(statements())} statements")
