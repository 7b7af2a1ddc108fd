"""One command's access to its archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from desk_archive.domain.errors import ArchiveError, ErrorKind
from desk_archive.services.context import Access, Services, open_services

Json = Annotated[bool, typer.Option("--json", help="Print one JSON value.")]


class Session:
    """Opens the archive that the command line named."""

    def __init__(self, path: Path) -> None:
        """Open nothing yet.

        Args:
            path: the archive's file.
        """
        self.path = path

    @contextmanager
    def reading(self) -> Iterator[Services]:
        """The archive opened for reading; it must be there."""
        services = open_services(self.path, Access.READ)
        try:
            yield services
        finally:
            services.close()

    @contextmanager
    def writing(self, *, create: bool = False) -> Iterator[Services]:
        """The archive opened for writing, and its index brought up to date afterwards.

        Raises:
            ArchiveError: if it isn't there, can't be written, or another process has it open.
        """
        services = open_services(self.path, Access.WRITE, create=create)
        try:
            if services.read_only:
                message = f"The archive “{self.path}” can't be written: its folder is read-only."
                raise ArchiveError(message, path=str(self.path), kind=ErrorKind.READ_ONLY)
            yield services
        finally:
            services.close()


def session(context: typer.Context) -> Session:
    """The session of a command."""
    found = context.obj
    if not isinstance(found, Session):
        raise TypeError
    return found
