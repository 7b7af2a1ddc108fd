"""Text of a few lines with marked words, cut with an ellipsis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextCharFormat, QTextLayout, QTextOption

from desk_archive.ui.positions import qt_length

_UNIT = 2


class MarkedText:
    """A text laid out once, painted many times."""

    def __init__(
        self,
        text: str,
        marks: Iterable[tuple[int, int]],
        font: QFont,
        mark: QColor,
        width: int,
        lines: int,
        line_height: int,
    ) -> None:
        """Lay out a text.

        Args:
            text: what is shown; line ends count as spaces.
            marks: code point ranges of the text that get the colour `mark` behind them.
            font: its font.
            mark: the colour.
            width: pixels a line has.
            lines: how many lines there may be.
            line_height: pixels from one line to the next.
        """
        units = text.translate(_LINE_ENDS).encode("utf-16-le", "surrogatepass")
        cut = _cut(units, font, width, lines)
        formats = list(_formats(text, marks, mark, qt_length(cut)))
        self.layout = _laid_out(cut, font, width, lines, line_height, formats)

    def height(self) -> float:
        """Pixels from the top of the first line to the bottom of the last."""
        return self.layout.boundingRect().height()


_LINE_ENDS = {ord(sign): " " for sign in "\n\r\t\u2028\u2029"}


def _option() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _laid_out(
    text: str,
    font: QFont,
    width: int,
    lines: int,
    line_height: int,
    formats: Sequence[QTextLayout.FormatRange] = (),
) -> QTextLayout:
    layout = QTextLayout(text, font)
    layout.setTextOption(_option())
    # Before the lines, which are lost when formats change.
    layout.setFormats(formats)
    layout.setCacheEnabled(True)
    metrics = QFontMetricsF(font)
    layout.beginLayout()
    for number in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, number * line_height + (line_height - metrics.height()) / 2))
    layout.endLayout()
    return layout


def _cut(units: bytes, font: QFont, width: int, lines: int) -> str:
    """What fits, the last line ending in an ellipsis where there is more."""
    text = units.decode("utf-16-le", "surrogatepass")
    layout = _laid_out(text, font, width, lines, 0)
    if not layout.lineCount():
        return text
    last = layout.lineAt(layout.lineCount() - 1)
    if (last.textStart() + last.textLength()) * _UNIT >= len(units):
        return text
    start = last.textStart() * _UNIT
    rest = units[start:].decode("utf-16-le", "surrogatepass")
    # A few times as long as what fits is enough to elide, and keeps long texts cheap.
    rest = rest[: last.textLength() * 4 + 8]
    elided = QFontMetricsF(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)
    return units[:start].decode("utf-16-le", "surrogatepass") + elided


def _formats(
    text: str, marks: Iterable[tuple[int, int]], mark: QColor, length: int
) -> Iterable[QTextLayout.FormatRange]:
    """The marks, in the UTF-16 units that Qt counts."""
    for start, end in marks:
        begun, ended = qt_length(text[:start]), min(length, qt_length(text[:end]))
        if begun >= ended:
            continue
        each = QTextLayout.FormatRange()
        look = QTextCharFormat()
        look.setBackground(mark)
        each.format = look
        each.start, each.length = begun, ended - begun
        yield each
