"""Icons: drawings in black from the resources, recoloured for the scheme.

The recoloured drawings are kept in the cache folder under the hash of their content, because Qt's own
engine for SVG files, which is sharp at every resolution, reads files only.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon

from desk_archive import config
from desk_archive.ui.palette import Palette

log = logging.getLogger(__name__)

_BLACK = re.compile(r"#000000\b|#000\b|\bcurrentColor\b|\bblack\b")


class Icons:
    """Icons by name, in the colours of one scheme at a time."""

    def __init__(self, source: Path, cache: Path) -> None:
        """Read drawings from `source`, keep recoloured ones in `cache`."""
        self._source = source
        self._cache = cache
        self._drawings: dict[str, str | None] = {}
        self._made: dict[tuple[str, Palette, str | None], QIcon] = {}

    def icon(self, name: str, colours: Palette, colour: str | None = None) -> QIcon:
        """An icon, or an empty one where there is no drawing of that name.

        Args:
            name: of the drawing, without suffix.
            colours: of the scheme.
            colour: of the icon at rest, `#rrggbb`; by default the soft one.
        """
        key = (name, colours, colour)
        if key not in self._made:
            self._made[key] = self._make(name, colours, colour or colours.soft)
        return QIcon(self._made[key])

    def _make(self, name: str, colours: Palette, colour: str) -> QIcon:
        icon = QIcon()
        drawing = self._drawing(name)
        if drawing is None:
            return icon
        for mode, state, tint in _variants(colours, colour):
            icon.addFile(str(self._file(drawing, tint)), QSize(), mode, state)
        return icon

    def _drawing(self, name: str) -> str | None:
        if name not in self._drawings:
            path = self._source / f"{name}.svg"
            try:
                self._drawings[name] = path.read_text(encoding="utf-8")
            except FileNotFoundError:
                log.info("there is no icon %s", path)
                self._drawings[name] = None
        return self._drawings[name]

    def _file(self, drawing: str, colour: str) -> Path:
        recoloured = _BLACK.sub(colour, drawing)
        digest = hashlib.sha256(recoloured.encode()).hexdigest()[:24]
        path = self._cache / f"{digest}.svg"
        if not path.exists():
            config.write_atomically(path, recoloured)
        return path


def _variants(colours: Palette, colour: str) -> Iterator[tuple[QIcon.Mode, QIcon.State, str]]:
    """The colour for each mode and state that Qt asks for."""
    for state, rest in ((QIcon.State.Off, colour), (QIcon.State.On, colours.accent)):
        yield QIcon.Mode.Normal, state, rest
        yield QIcon.Mode.Active, state, colours.ink if state is QIcon.State.Off else rest
        yield QIcon.Mode.Selected, state, rest
        yield QIcon.Mode.Disabled, state, colours.faint
