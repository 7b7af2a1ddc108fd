"""Checks an archive from end to end: the file, what is in it, and whether it all fits together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk_archive.domain.errors import ArchiveError, ErrorKind
from desk_archive.storage.integrity import Problem

if TYPE_CHECKING:
    from desk_archive.storage.archive import Archive


def check(archive: Archive, repair: bool = False) -> list[Problem]:  # noqa: FBT001, FBT002
    """Look at everything an archive holds.

    Repaired are sort keys and bounds of dates, which are computed anew, agents without a preferred
    name, and sketches that are not those of their texts, texts and originals that nothing refers
    to, which go; then all records are put on the index queue. Nothing that a person made is touched.

    Args:
        archive: an open archive.
        repair: put right what can be put right.

    Returns:
        What is wrong, the gravest first; nothing if all is well.

    Raises:
        ArchiveError: `READ_ONLY`, if it is to be repaired and can't be written.
    """
    found: list[Problem] = []
    try:
        if repair:
            with archive.writing() as unit:
                return unit.integrity.repair()
        with archive.reading() as view:
            found.extend(view.integrity.problems())
    except ArchiveError as error:
        # What can't be read any more is a finding, not a reason to stop telling the others.
        if error.kind is not ErrorKind.DAMAGED:
            raise
        found.append(Problem("structure", error.message))
    return found


__all__ = ["Problem", "check"]
