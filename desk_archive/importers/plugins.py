"""Importers and site rules of other packages.

A package adds them by entry points of the group `desk_archive.importers`
(https://packaging.python.org/specifications/entry-points/). Each names an object, or a class that is
made without arguments: an importer (`importers.base.Importer`) or a rule for the pages of a web site
(`importers.sites.base.SiteRule`). One that is broken is written to the log and left out; one that
fails on a file costs that file, or is passed over where the program can read it by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.importers.base import Importer, ImportOptions, Made, failure
from desk_archive.importers.sites.base import SiteRecord, SiteRule

if TYPE_CHECKING:
    from desk_archive.importers.html_page import HtmlPage

GROUP = "desk_archive.importers"
"""The group of the entry points."""

_LOG = logging.getLogger(__name__)
_OF_IMPORTERS = ("name", "version", "suffixes", "media_type", "recognises", "read")


@dataclass(frozen=True, slots=True)
class Plugins:
    """What other packages bring.

    Attributes:
        importers: of file formats.
        sites: rules for the pages of web sites.
    """

    importers: tuple[Importer, ...] = ()
    sites: tuple[SiteRule, ...] = ()


@cache
def plugins() -> Plugins:
    """What the installed packages bring; looked for once in a process."""
    return load_plugins()


def load_plugins() -> Plugins:
    """What the installed packages bring at this moment."""
    from importlib.metadata import entry_points

    importers: list[Importer] = []
    sites: list[SiteRule] = []
    for entry in entry_points(group=GROUP):
        try:
            found = entry.load()
            made = found() if isinstance(found, type) else found
            if isinstance(made, SiteRule):
                sites.append(_GuardedRule(made, entry.name))
            elif all(hasattr(made, name) for name in _OF_IMPORTERS):
                importers.append(_GuardedImporter(made, entry.name))
            else:
                _LOG.warning("Plug-in %r is no importer and no site rule.", entry.name)
        except Exception:  # noqa: BLE001 - it is not our code
            _LOG.warning("Plug-in %r can't be loaded.", entry.name, exc_info=True)
    return Plugins(tuple(importers), tuple(sites))


class _GuardedImporter:
    """An importer of another package whose faults are not ours."""

    def __init__(self, importer: Importer, plugin: str) -> None:
        self._importer = importer
        self._plugin = plugin
        self.name = str(importer.name)
        self.version = int(importer.version)
        self.suffixes = tuple(str(suffix).lower() for suffix in importer.suffixes)
        self.media_type = str(importer.media_type)

    def recognises(self, head: bytes) -> bool:
        """Whether it says so; not if it fails."""
        try:
            return bool(self._importer.recognises(head))
        except Exception:  # noqa: BLE001 - it is not our code
            _LOG.warning("Plug-in %r failed.", self._plugin, exc_info=True)
            return False

    def read(self, path: Path, options: ImportOptions) -> Iterator[Made]:
        """Its drafts.

        Raises:
            ImportFailedError: if it says that the file can't be read, or fails itself.
        """
        try:
            yield from self._importer.read(path, options)
        except ImportFailedError:
            raise
        except Exception as error:
            _LOG.warning("Plug-in %r failed.", self._plugin, exc_info=True)
            what = f"can't be read: the plug-in “{self._plugin}” failed"
            raise failure(path, ErrorKind.INTERNAL, what) from error


class _GuardedRule:
    """A site rule of another package whose faults are not ours."""

    def __init__(self, rule: SiteRule, plugin: str) -> None:
        self._rule = rule
        self._plugin = plugin
        self.site = str(rule.site)

    def recognises_page(self, page: HtmlPage) -> bool:
        """Whether it says so; not if it fails."""
        try:
            return bool(self._rule.recognises_page(page))
        except Exception:  # noqa: BLE001 - it is not our code
            _LOG.warning("Plug-in %r failed.", self._plugin, exc_info=True)
            return False

    def read_page(self, page: HtmlPage) -> SiteRecord | None:
        """What it makes of a page; nothing if it fails."""
        try:
            made = self._rule.read_page(page)
        except Exception:  # noqa: BLE001 - it is not our code
            _LOG.warning("Plug-in %r failed.", self._plugin, exc_info=True)
            return None
        return made if isinstance(made, SiteRecord) else None
