"""Check boxes, radio buttons and arrows for the style sheets, in the colours of a scheme."""

from __future__ import annotations

from collections.abc import Iterator

from desk_archive.ui.palette import Palette

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" width="16" height="16" '
    'fill="none" stroke-linecap="round" stroke-linejoin="round">{}</svg>'
)
_BOX = '<rect x="1.75" y="1.75" width="12.5" height="12.5" rx="3" stroke="{line}" fill="{fill}"/>'
_RING = '<circle cx="8" cy="8" r="6.25" stroke="{line}" fill="{fill}"/>'
_TICK = '<path d="M4.8 8.2 7 10.4 11.2 5.6" stroke="{ink}" stroke-width="1.6"/>'
_MINUS = '<path d="M5.2 8H10.8" stroke="{ink}" stroke-width="1.6"/>'
_DOT = '<circle cx="8" cy="8" r="2.6" fill="{ink}"/>'
_ARROWS = {
    "arrow-down": "M4 6 8 10 12 6",
    "arrow-up": "M4 10 8 6 12 10",
    "arrow-right": "M6 4 10 8 6 12",
    "arrow-left": "M10 4 6 8 10 12",
}


def signs(colours: Palette) -> Iterator[tuple[str, str]]:
    """Name and SVG of each sign; `-off` at the end of a name stands for a disabled control."""
    for suffix, rest, on, ink in (
        ("", colours.soft, colours.accent, colours.on_accent),
        ("-off", colours.faint, colours.faint, colours.panel),
    ):
        empty = {"line": rest, "fill": "none"}
        full = {"line": on, "fill": on}
        yield f"box{suffix}", _SVG.format(_BOX.format(**empty))
        yield f"box-checked{suffix}", _SVG.format(_BOX.format(**full) + _TICK.format(ink=ink))
        yield f"box-mixed{suffix}", _SVG.format(_BOX.format(**full) + _MINUS.format(ink=ink))
        yield f"ring{suffix}", _SVG.format(_RING.format(**empty))
        yield f"ring-checked{suffix}", _SVG.format(_RING.format(**full) + _DOT.format(ink=ink))
        yield f"tick{suffix}", _SVG.format(_TICK.format(ink=on))
        for name, path in _ARROWS.items():
            arrow = f'<path d="{path}" stroke="{rest}" stroke-width="1.4"/>'
            yield f"{name}{suffix}", _SVG.format(arrow)
