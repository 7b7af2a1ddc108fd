"""Light and dark: qt-material's style sheet underneath, our own on top, the palette to match.

Building qt-material's sheet takes as long as the rest of the start, so it is built once per version
and scheme into the cache folder; a usual start reads one file and doesn't import qt-material at all.
This is the only module that knows it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
import re
import shutil
import sys
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import shiboken6
from PySide6.QtCore import QDir, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QIcon, QPalette

from desk_archive import __version__, config
from desk_archive.ui import stylesheet
from desk_archive.ui.icons import Icons
from desk_archive.ui.palette import DARK, LIGHT, Highlight, Palette
from desk_archive.ui.signs import signs

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

log = logging.getLogger(__name__)

_DRAWN_AT = 13
_READING_SIZE = 16
_RECIPE = 1  # To be raised whenever what is built into the cache changes.
_DENSITY = "-2"
_SHEET = "sheet.qss"

_READING_FAMILIES = ("Noto Serif", "Source Serif 4", "Charter", "Georgia", "DejaVu Serif", "serif")
# What Qt calls the interface font where no desktop names one.
_NAMELESS = {"", "sans", "sans serif", "sans-serif"}


class Scheme(StrEnum):
    """What the reader wants: light, dark, or as the system is."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class HasIcon(Protocol):
    """A button, an action, a menu."""

    def setIcon(self, icon: QIcon, /) -> None:
        """Show this icon."""


class Theme(QObject):
    """The look of the window, and its colours, lengths, fonts and icons for what paints itself."""

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        scheme: Scheme = Scheme.SYSTEM,
        *,
        cache: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Dress the application.

        Args:
            app: the running application.
            scheme: what the reader wants.
            cache: folder for what is built; by default that of this person.
            parent: the QObject that owns this one.
        """
        super().__init__(parent)
        self._app = app
        self._scheme = scheme
        self._cache = self._usable(cache or config.cache_dir())
        self._icons = Icons(config.resource_path("icons"), self._cache / "icons")
        self._bound: weakref.WeakKeyDictionary[QObject, tuple[str, str | None]] = (
            weakref.WeakKeyDictionary()
        )
        self._colours = self._wanted()
        self._applied: tuple[Palette, int] | None = None
        self._applying = False
        if app.style().objectName() != "fusion":
            app.setStyle("Fusion")
        _name_font(app)
        self.apply()
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        app.fontChanged.connect(self._system_changed)

    # --- what others ask ----------------------------------------------------------------------

    @property
    def scheme(self) -> Scheme:
        """What the reader wants."""
        return self._scheme

    @property
    def colours(self) -> Palette:
        """The colours now."""
        return self._colours

    def size(self, drawn: float) -> int:
        """Pixels for a length as it was drawn at an interface font of 13 px."""
        return round(drawn * self._font_size() / _DRAWN_AT)

    def highlight(self, value: str) -> Highlight:
        """Tint and line of a legend colour of this value (`#rrggbb`), as it looks now."""
        return self._colours.highlight(value)

    def font(self, drawn: float = _DRAWN_AT, *, weight: QFont.Weight | None = None) -> QFont:
        """The interface font with tabular figures.

        Args:
            drawn: its height in pixels where the interface is drawn at 13.
            weight: by default the interface's own.
        """
        font = QFont(self._app.font())
        font.setPixelSize(max(1, self.size(drawn)))
        if weight is not None:
            font.setWeight(weight)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def reading_font(self, drawn: float = _READING_SIZE) -> QFont:
        """The serif of documents and snippets, `drawn` pixels high at an interface font of 13."""
        font = QFont()
        font.setFamilies(list(_READING_FAMILIES))
        font.setStyleHint(QFont.StyleHint.Serif)
        font.setPixelSize(max(1, self.size(drawn)))
        return font

    def icon(self, name: str, colour: str | None = None) -> QIcon:
        """An icon in the colours now; empty where there is no drawing of that name."""
        return self._icons.icon(name, self._colours, colour)

    def bind_icon(self, target: HasIcon, name: str, token: str | None = None) -> None:
        """Give a button or an action its icon, now and whenever the scheme changes.

        Args:
            target: a QObject.
            name: of the drawing.
            token: name of a colour of the palette; by default `soft`.
        """
        if not isinstance(target, QObject):
            message = f"{target!r} is no QObject"
            raise TypeError(message)
        self._bound[target] = (name, token)
        target.setIcon(self._token_icon(name, token))

    # --- what changes it ----------------------------------------------------------------------

    def set_scheme(self, scheme: Scheme) -> None:
        """Take another scheme at once."""
        self._scheme = scheme
        self.apply()

    def apply(self) -> None:
        """Dress the application in what is wanted, if it isn't already."""
        self._tell_platform()
        colours = self._wanted()
        wanted = (colours, self._font_size())
        if wanted == self._applied:
            return
        self._applied = wanted
        self._colours = colours
        self._applying = True
        try:
            self._dress(colours)
        finally:
            self._applying = False
        self._rebind()
        self.changed.emit()

    @Slot()
    def _system_changed(self) -> None:
        if not self._applying:
            # Later, because Qt is in the middle of changing fonts or palettes of its own.
            QTimer.singleShot(0, self, self.apply)

    def _wanted(self) -> Palette:
        if self._scheme is Scheme.SYSTEM:
            dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._scheme is Scheme.DARK else LIGHT

    def _tell_platform(self) -> None:
        """Title bars and native dialogs follow, where the platform can."""
        schemes = {Scheme.LIGHT: Qt.ColorScheme.Light, Scheme.DARK: Qt.ColorScheme.Dark}
        self._app.styleHints().setColorScheme(schemes.get(self._scheme, Qt.ColorScheme.Unknown))

    def _font_size(self) -> int:
        return max(1, QFontInfo(self._app.font()).pixelSize())

    def _dress(self, colours: Palette) -> None:
        folder = self._built(colours)
        QDir.setSearchPaths(stylesheet.IMAGES, [str(folder.parent)])
        below = (folder / _SHEET).read_text(encoding="utf-8")
        above = stylesheet.build(
            colours, self.size, f"{stylesheet.IMAGES}:/{folder.name}/{stylesheet.SIGNS}"
        )
        self._app.setPalette(qt_palette(colours))
        self._app.setStyleSheet(below + above)

    def _built(self, colours: Palette) -> Path:
        """The folder with qt-material's sheet and signs in these colours, built where it is missing."""
        name = "dark" if colours.dark else "light"
        folder = self._cache / "theme" / f"{_fingerprint(colours)}-{self._font_size()}" / name
        if not (folder / _SHEET).is_file():
            build_material(colours, self._font_size() / _DRAWN_AT, folder)
        return folder

    def _usable(self, cache: Path) -> Path:
        """The cache folder, or one for this run where that can't be written."""
        try:
            cache.mkdir(parents=True, exist_ok=True)
            if os.access(cache, os.W_OK):
                return cache
        except OSError as error:
            log.warning("no cache folder can be made at %s: %s", cache, error)
        spare = Path(tempfile.mkdtemp(prefix="desk-archive-"))
        weakref.finalize(self, shutil.rmtree, spare, ignore_errors=True)
        return spare

    def _token_icon(self, name: str, token: str | None) -> QIcon:
        return self.icon(name, getattr(self._colours, token) if token else None)

    def _rebind(self) -> None:
        for target, (name, token) in list(self._bound.items()):
            if shiboken6.isValid(target):
                target.setIcon(self._token_icon(name, token))  # type: ignore[attr-defined]


def qt_palette(colours: Palette) -> QPalette:
    """The colours as Qt's own palette, for what no style sheet reaches."""
    role = QPalette.ColorRole
    values: Mapping[QPalette.ColorRole, str] = {
        role.Window: colours.window,
        role.WindowText: colours.ink,
        role.Base: colours.paper,
        role.AlternateBase: colours.panel,
        role.Text: colours.ink,
        role.PlaceholderText: colours.soft,
        role.Button: colours.panel,
        role.ButtonText: colours.ink,
        role.BrightText: colours.danger,
        role.Highlight: colours.text_selection,
        role.HighlightedText: colours.ink,
        role.Accent: colours.accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.ToolTipBase: colours.panel,
        role.ToolTipText: colours.ink,
        role.Light: colours.paper,
        role.Midlight: colours.panel,
        role.Mid: colours.line,
        role.Dark: colours.soft,
        role.Shadow: colours.line,
    }
    palette = QPalette()
    for each, value in values.items():
        palette.setColor(each, QColor(value))
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(colours.faint))
    return palette


def _name_font(app: QApplication) -> None:
    """Where no desktop says which font the interface has, take the one it was drawn with."""
    font = app.font()
    if font.family().lower() not in _NAMELESS:
        return
    if QFontDatabase.hasFamily("Noto Sans"):
        font.setFamily("Noto Sans")
    font.setPixelSize(_DRAWN_AT)
    app.setFont(font)


# --- qt-material ------------------------------------------------------------------------------


def _fingerprint(colours: Palette) -> str:
    """Names what is built: another version of us, of qt-material or of the colours is another."""
    spec = importlib.util.find_spec("qt_material")
    if spec is None or spec.origin is None:
        message = "qt-material is not installed"
        raise ModuleNotFoundError(message)
    template = Path(spec.origin).with_name("material.qss.template").read_bytes()
    parts = f"{__version__} {_RECIPE} {colours!r} ".encode() + template
    return hashlib.sha256(parts).hexdigest()[:16]


def build_material(colours: Palette, scale: float, folder: Path) -> None:
    """Build qt-material's sheet and signs in these colours, whole or not at all.

    Args:
        colours: of the scheme.
        scale: factor on its lengths, which are for an interface font of 13 px.
        folder: where they go; whoever else builds the same at the same time does no harm.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))
    try:
        sheet = _rendered(colours, work)
        (work / "theme.xml").unlink()
        sheet = _repaired(sheet, scale).replace("icon:/", f"{stylesheet.IMAGES}:/{folder.name}/")
        (work / stylesheet.SIGNS).mkdir()
        for name, drawing in signs(colours):
            (work / stylesheet.SIGNS / f"{name}.svg").write_text(drawing, encoding="utf-8")
        (work / _SHEET).write_text(sheet, encoding="utf-8")
        try:
            work.rename(folder)
        except OSError:
            if not (folder / _SHEET).is_file():
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _rendered(colours: Palette, folder: Path) -> str:
    """qt-material's own sheet; its signs go to `folder`."""
    theme = folder / "theme.xml"
    values = {
        "primaryColor": colours.accent,
        "primaryLightColor": colours.text_selection,
        "secondaryColor": colours.paper,
        "secondaryLightColor": colours.line,
        "secondaryDarkColor": colours.panel,
        "primaryTextColor": colours.ink,
        "secondaryTextColor": colours.ink,
    }
    lines = (f'<color name="{name}">{value}</color>' for name, value in values.items())
    theme.write_text(f"<resources>{''.join(lines)}</resources>", encoding="utf-8")
    signals = {"danger": colours.danger, "warning": colours.soft, "success": colours.accent}
    with _untouched():
        import qt_material

        sheet = qt_material.build_stylesheet(
            str(theme),
            extra={"density_scale": _DENSITY, **signals},
            parent=str(folder),
            export=True,
        )
    if not isinstance(sheet, str):
        message = "qt-material built no style sheet"
        raise TypeError(message)
    return sheet


_ALL_WIDGETS = re.compile(r"^QWidget \{[^}]*\}", re.MULTILINE)
_FONTS = re.compile(r"^\s*(?:font-family|font-size|line-height|font-weight):[^;]*;", re.MULTILINE)
_UPPER_CASE = re.compile(r"text-transform:\s*uppercase")
_PIXELS = re.compile(r"(\d+(?:\.\d+)?)px")


def _repaired(sheet: str, scale: float) -> str:
    """The sheet without its fonts, capitals and the background of everything; lengths scaled."""
    sheet = _ALL_WIDGETS.sub("", sheet)
    sheet = _FONTS.sub("", sheet)
    sheet = _UPPER_CASE.sub("text-transform: none", sheet)

    def scaled(match: re.Match[str]) -> str:
        pixels = float(match.group(1))
        return f"{round(pixels) if pixels <= 2 else round(pixels * scale)}px"  # noqa: PLR2004

    return _PIXELS.sub(scaled, sheet)


@contextmanager
def _untouched() -> Iterator[None]:
    """Undo what qt-material changes besides: the environment, Qt's palette and search paths."""
    environment = dict(os.environ)
    palette = QGuiApplication.palette()
    paths = QDir.searchPaths("icon")
    if "PySide6" not in sys.modules:  # pragma: no cover - it was imported above
        message = "qt-material has to be imported after PySide6"
        raise ImportError(message)
    try:
        yield
    finally:
        for name in os.environ.keys() - environment.keys():
            del os.environ[name]
        os.environ.update(environment)
        QGuiApplication.setPalette(palette)
        QDir.setSearchPaths("icon", paths)
