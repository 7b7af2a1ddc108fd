"""What the letters of a run of a Word file look like (ISO/IEC 29500-1, section 17.3.2).

Most runs look like another before them, so what properties mean is found out once and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desk_archive.domain.languages import language_tag
from desk_archive.domain.structure import SpanKind
from desk_archive.importers.docx_annotations import HIGHLIGHTS
from desk_archive.importers.docx_line import Format
from desk_archive.importers.docx_package import is_on, name_of, text_attribute
from desk_archive.importers.docx_styles import Styles
from desk_archive.importers.docx_symbols import is_symbol_font

if TYPE_CHECKING:
    from lxml import etree

_TOGGLES = (("b", SpanKind.STRONG), ("i", SpanKind.EMPHASIS), ("u", SpanKind.EMPHASIS),
            ("strike", SpanKind.STRUCK), ("dstrike", SpanKind.STRUCK))  # fmt: skip
_SWITCHES = ("b", "i", "u", "strike", "dstrike", "vanish")
_READ = frozenset({*_SWITCHES, "rStyle", "lang", "rFonts", "highlight"})
_MAX_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Look:
    """What letters look like.

    Attributes:
        formats: kinds of span that they have, each once.
        hidden: whether they aren't shown.
        font: of signs, or "".
        colour: of a highlight, or "".
    """

    formats: tuple[Format, ...] = ()
    hidden: bool = False
    font: str = ""
    colour: str = ""


PLAIN = Look()
"""Letters of which nothing is said."""


class Looks:
    """The looks of the runs of one file."""

    def __init__(self, styles: Styles) -> None:
        """Know none yet.

        Args:
            styles: of the file.
        """
        self._styles = styles
        self._kept: dict[tuple[object, ...], Look] = {}

    def of(self, properties: etree._Element, *, in_link: bool) -> Look:
        """What the properties of a run (`w:rPr`) mean.

        Args:
            properties: of the run.
            in_link: whether it stands in a link, whose line below it says nothing.
        """
        nodes = {name: node for node in properties if (name := name_of(node)) in _READ}
        if not nodes:
            return PLAIN
        key = (in_link, *((name, *node.items()) for name, node in nodes.items()))
        look = self._kept.get(key)
        if look is None:
            if len(self._kept) >= _MAX_KEPT:
                self._kept.clear()
            look = self._kept[key] = self._read(nodes, in_link=in_link)
        return look

    def _read(self, nodes: Mapping[str, etree._Element], *, in_link: bool) -> Look:
        switches: dict[str, bool] = {}
        style = text_attribute(nodes.get("rStyle"), "val")
        if style:
            switches.update(self._styles.switches(style))
        for name in _SWITCHES:
            if name in nodes:
                switches[name] = is_on(nodes[name])
        if in_link:
            switches.pop("u", None)
        formats = [(kind, "") for name, kind in _TOGGLES if switches.get(name)]
        language = language_tag(text_attribute(nodes.get("lang"), "val"))
        if language:
            formats.append((SpanKind.LANGUAGE, language))
        font = text_attribute(nodes.get("rFonts"), "ascii")
        colour = text_attribute(nodes.get("highlight"), "val")
        return Look(
            formats=tuple(dict.fromkeys(formats)),
            hidden=switches.get("vanish", False),
            font=font if is_symbol_font(font) else "",
            colour=colour if colour in HIGHLIGHTS else "",
        )
