"""How structure looks: the few formats that all pages share."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
    QTextOption,
)

from desk_archive.domain.structure import SpanKind
from desk_archive.ui.palette import Palette

LEADING = 1.625
"""Height of a line in em; 26 px at 16 px."""

_AFTER = 0.75
_INDENT = 1.5
_HEADINGS = (1.25, 1.125, 1.0)
_HEADING_LEADING = 1.4
_HEADING_BEFORE = 0.5
_SMALL = 0.875
_CODE_FAMILIES = ("Noto Sans Mono", "DejaVu Sans Mono", "Menlo", "Consolas", "monospace")


@dataclass(frozen=True, slots=True)
class BlockShape:
    """What decides how a block is set.

    Attributes:
        kind: its kind, or None for a plain paragraph.
        level: depth of a heading or list item.
        quoted: within a quotation.
        spaced: whether space follows it.
        cells: for a row of a table, how many cells it has.
    """

    kind: SpanKind | None = None
    level: int = 0
    quoted: bool = False
    spaced: bool = True
    cells: int = 0


@dataclass(frozen=True, slots=True)
class RunShape:
    """What decides how a run of characters is set.

    Attributes:
        block: the kind of the block it stands in.
        level: of a heading.
        kinds: the inline kinds it has.
        href: where it leads, or "".
    """

    block: SpanKind | None = None
    level: int = 0
    kinds: frozenset[SpanKind] = frozenset()
    href: str = ""


class Typography:
    """Formats for one font, size, measure and scheme; equal shapes share one format."""

    def __init__(self, font: QFont, measure: int, colours: Palette) -> None:
        """Begin without formats.

        Args:
            font: the reading font, its size in pixels.
            measure: width of the text in pixels.
            colours: of the scheme.
        """
        self.font = font
        self.em = font.pixelSize()
        self.line = round(self.em * LEADING)
        self.measure = measure
        self.colours = colours
        self._blocks: dict[BlockShape, QTextBlockFormat] = {}
        self._runs: dict[RunShape, QTextCharFormat] = {}

    def indent(self, shape: BlockShape) -> int:
        """How far a block is indented, in pixels."""
        steps = max(1, shape.level) if shape.kind is SpanKind.LIST_ITEM else 0
        steps += shape.quoted or shape.kind is SpanKind.VERSE
        return round(steps * _INDENT * self.em)

    def block(self, shape: BlockShape) -> QTextBlockFormat:
        """The format of a block."""
        if shape not in self._blocks:
            self._blocks[shape] = self._make_block(shape)
        return self._blocks[shape]

    def run(self, shape: RunShape) -> QTextCharFormat:
        """The format of a run of characters."""
        if shape not in self._runs:
            self._runs[shape] = self._make_run(shape)
        return self._runs[shape]

    def _make_block(self, shape: BlockShape) -> QTextBlockFormat:
        made = QTextBlockFormat()
        line = float(self.line)
        if shape.kind is SpanKind.HEADING:
            line = round(self._size(shape.kind, shape.level) * _HEADING_LEADING)
            made.setTopMargin(round(_HEADING_BEFORE * self.em))
        made.setLineHeight(line, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
        indent = self.indent(shape)
        if indent:
            made.setLeftMargin(indent)
            made.setRightMargin(indent if shape.quoted else 0)
        if shape.spaced:
            made.setBottomMargin(round(_AFTER * self.em))
        if shape.cells > 1:
            step = self.measure / shape.cells
            made.setTabPositions(
                [
                    QTextOption.Tab(step * cell, QTextOption.TabType.LeftTab)
                    for cell in range(1, shape.cells)
                ]
            )
        return made

    def _make_run(self, shape: RunShape) -> QTextCharFormat:
        made = QTextCharFormat()
        kinds = shape.kinds
        if shape.block is SpanKind.HEADING or SpanKind.STRONG in kinds:
            made.setFontWeight(QFont.Weight.DemiBold)
        made.setFontItalic(SpanKind.EMPHASIS in kinds)
        made.setFontStrikeOut(SpanKind.STRUCK in kinds)
        size = self._size(shape.block, shape.level)
        if shape.block is SpanKind.PREFORMATTED or SpanKind.CODE in kinds:
            made.setFontFamilies(_code_families())
            size = round(self.em * _SMALL)
        if size != self.em:
            made.setProperty(QTextFormat.Property.FontPixelSize, size)
        if SpanKind.FOOTNOTE_REFERENCE in kinds:
            made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        self._colour(made, shape)
        return made

    def _colour(self, made: QTextCharFormat, shape: RunShape) -> None:
        """The few runs that aren't in ink."""
        accent = QColor(self.colours.accent)
        if shape.block is SpanKind.FURNITURE:
            made.setForeground(QColor(self.colours.soft))
        if SpanKind.FOOTNOTE_REFERENCE in shape.kinds:
            made.setForeground(accent)
        if shape.href:
            made.setAnchor(True)
            made.setAnchorHref(shape.href)
            made.setForeground(accent)
            made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            made.setUnderlineColor(QColor(self.colours.line))

    def _size(self, kind: SpanKind | None, level: int) -> int:
        """Height of the letters in pixels."""
        if kind is SpanKind.HEADING:
            return round(self.em * _HEADINGS[min(max(level, 1), len(_HEADINGS)) - 1])
        if kind in (SpanKind.PREFORMATTED, SpanKind.FOOTNOTE, SpanKind.FURNITURE):
            return round(self.em * _SMALL)
        return self.em


def _code_families() -> list[str]:
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    return [*_CODE_FAMILIES, fixed]


def text_option(*, break_anywhere: bool) -> QTextOption:
    """How lines break: at words where there is one to break at, the direction by the text itself."""
    option = QTextOption()
    option.setWrapMode(
        QTextOption.WrapMode.WrapAnywhere
        if break_anywhere
        else QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
    )
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    return option
