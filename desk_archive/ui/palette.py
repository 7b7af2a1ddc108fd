"""The colours of the window, light and dark, and those derived for a reader's own legend.

Contrast is that of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). Derived colours are
found in OKLCH (https://bottosson.github.io/posts/oklab/), where equal lightness looks equal.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

READABLE = 4.5
"""The least contrast of text."""

VISIBLE = 3.0
"""The least contrast of lines and signs."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """How one colour of the legend looks on the page: a tint under the text and a line below it."""

    tint: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """All colours of one scheme, as `#rrggbb`.

    Attributes:
        dark: whether light text stands on dark.
        window: behind the list, and of the window itself.
        panel: bars, facets, menus, cards.
        paper: the page and fields to type in.
        ink: text.
        soft: text of second rank, icons.
        faint: what is disabled or not yet known; never text that has to be read.
        line: hairlines.
        accent: what can be acted on, and the current place.
        on_accent: text on accent.
        accent_soft: behind accent text, such as a chip.
        selection: behind the current row.
        text_selection: behind selected text.
        hover: behind what the pointer is on.
        danger: what is excluded, deleted or wrong.
        mark: behind words that were sought.
    """

    dark: bool
    window: str
    panel: str
    paper: str
    ink: str
    soft: str
    faint: str
    line: str
    accent: str
    on_accent: str
    accent_soft: str
    selection: str
    text_selection: str
    hover: str
    danger: str
    mark: str

    def highlight(self, value: str) -> Highlight:
        """How a legend colour of this value (`#rrggbb`, its line on white paper) looks here."""
        return _highlight(value.lower(), self.dark)


LIGHT = Palette(
    dark=False,
    window="#f6f5f2",
    panel="#fbfaf8",
    paper="#fffdf9",
    ink="#22252a",
    soft="#5d636d",
    faint="#a9adb3",
    line="#e3e0da",
    accent="#2f5d8a",
    on_accent="#ffffff",
    accent_soft="#e4edf5",
    selection="#e9eff6",
    text_selection="#c8dcef",
    hover="#f0eeea",
    danger="#b23b2e",
    mark="#fdf0b0",
)

DARK = Palette(
    dark=True,
    window="#1b1d20",
    panel="#212429",
    paper="#25282d",
    ink="#e4e2dd",
    soft="#a3a8b0",
    faint="#666b74",
    line="#34383f",
    accent="#8ab4de",
    on_accent="#16202b",
    accent_soft="#2b3a49",
    selection="#2d3641",
    text_selection="#3b5876",
    hover="#2a2e34",
    danger="#f0958a",
    mark="#5a4c14",
)

# The default legend as it was drawn; purple is ours, in the same manner.
_KNOWN: Mapping[str, tuple[Highlight, Highlight]] = {
    "#b98900": (Highlight("#fdf0b0", "#b98900"), Highlight("#5a4c14", "#e3c04f")),
    "#3b7a3f": (Highlight("#d9efd5", "#3b7a3f"), Highlight("#264a2b", "#86c98a")),
    "#2f6bb0": (Highlight("#d8e8fa", "#2f6bb0"), Highlight("#23415f", "#86b8ef")),
    "#b23b2e": (Highlight("#fbdcd8", "#b23b2e"), Highlight("#5c2b26", "#f0958a")),
    "#7a4fa3": (Highlight("#eadff5", "#7a4fa3"), Highlight("#443157", "#c4a3e6")),
}

# Lightness of tints and greatest chroma, close to what was drawn.
_TINT = {False: (0.92, 0.06), True: (0.36, 0.07)}
_STEP = 0.02

# Where the transfer function of sRGB (IEC 61966-2-1) turns from a line into a power.
_SRGB_KNEE = 0.0031308


@cache
def _highlight(value: str, dark: bool) -> Highlight:
    known = _KNOWN.get(value)
    if known is not None:
        return known[dark]
    palette = DARK if dark else LIGHT
    lightness, chroma, hue = _to_oklch(value)
    tint_lightness, most = _TINT[dark]
    away = -_STEP if dark else _STEP
    tint = _from_oklch(tint_lightness, min(chroma, most), hue)
    while contrast(palette.ink, tint) < READABLE:
        tint_lightness += away
        tint = _from_oklch(tint_lightness, min(chroma, most), hue)
    line = _from_oklch(lightness, chroma, hue)
    while min(contrast(line, palette.paper), contrast(line, tint)) < VISIBLE:
        lightness -= away
        line = _from_oklch(lightness, chroma, hue)
    return Highlight(tint, line)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def blend(one: str, other: str, share: float) -> str:
    """A colour between two: `share` of `one`, the rest of `other`."""
    mixed = (a * share + b * (1 - share) for a, b in zip(_rgb(one), _rgb(other), strict=True))
    return _hexadecimal(*mixed)


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return red, green, blue


def _hexadecimal(red: float, green: float, blue: float) -> str:
    parts = (round(min(1.0, max(0.0, part)) * 255) for part in (red, green, blue))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 12.92 * _SRGB_KNEE else float(((part + 0.055) / 1.055) ** 2.4)


def _encoded(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return part * 12.92 if part <= _SRGB_KNEE else float(1.055 * part ** (1 / 2.4) - 0.055)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part) for part in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_oklch(colour: str) -> tuple[float, float, float]:
    """Lightness 0 to 1, chroma, hue in radians."""
    red, green, blue = (_linear(part) for part in _rgb(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> str:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return _hexadecimal(
        _encoded(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        _encoded(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        _encoded(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    )
