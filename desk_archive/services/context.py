"""What all services share, and how they are opened together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from desk_archive import config

if TYPE_CHECKING:
    from desk_archive.services.annotating import Annotating
    from desk_archive.services.creating import Creating
    from desk_archive.services.exporting import Exporting
    from desk_archive.services.history import History
    from desk_archive.services.importing import Importing
    from desk_archive.services.library import Library
    from desk_archive.services.maintenance import Maintenance
    from desk_archive.services.reading import Reading
    from desk_archive.services.searching import Searching
    from desk_archive.storage.archive import Archive


class Access(Enum):
    """What an archive is opened for."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Services:
    """All services on one open archive.

    Attributes:
        path: the archive's file.
        archive: what they share below; views and controllers leave it alone.
    """

    path: Path
    archive: Archive
    library: Library
    reading: Reading
    annotating: Annotating
    searching: Searching
    importing: Importing
    creating: Creating
    exporting: Exporting
    history: History
    maintenance: Maintenance

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed here."""
        return self.archive.read_only

    def close(self) -> None:
        """Give up the index and the archive; the one file is whole afterwards."""
        self.searching.close()
        self.archive.close()


def open_services(
    path: Path,
    access: Access = Access.WRITE,
    *,
    create: bool = False,
    secret: Callable[[], str] = config.index_secret,
) -> Services:
    """Open an archive with everything that can be done with it.

    Args:
        path: the archive's file.
        access: `WRITE` takes the lock that one process at a time can have; where the folder can't
            be written the archive opens read-only all the same, which `Services.read_only` says.
        create: make the archive if it isn't there.
        secret: tells own indexes from foreign ones.

    Raises:
        ArchiveError: if it isn't there, is locked, damaged or newer.
    """
    from desk_archive.services.annotating import Annotating
    from desk_archive.services.creating import Creating
    from desk_archive.services.exporting import Exporting
    from desk_archive.services.history import History
    from desk_archive.services.importing import Importing
    from desk_archive.services.library import Library
    from desk_archive.services.maintenance import Maintenance
    from desk_archive.services.reading import Reading
    from desk_archive.services.searching import Searching
    from desk_archive.storage.archive import Archive, OpenMode

    mode = OpenMode.WRITE if access is Access.WRITE else OpenMode.READ
    archive = Archive.open(path, mode, create=create)
    searching = Searching(archive, secret)
    library = Library(archive)
    annotating = Annotating(archive)
    return Services(
        path=path,
        archive=archive,
        library=library,
        reading=Reading(archive),
        annotating=annotating,
        searching=searching,
        importing=Importing(archive),
        creating=Creating(archive),
        exporting=Exporting(archive, searching),
        history=History(archive),
        maintenance=Maintenance(archive, searching),
    )
