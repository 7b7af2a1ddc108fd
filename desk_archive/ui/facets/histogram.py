"""How the result spreads over time, and a range of it chosen by dragging or by keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QStyle, QToolTip, QWidget

from desk_archive.domain.queries import FacetCount
from desk_archive.ui.theme import Theme
from desk_archive.ui.wording import counted

_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)
_MOST_BARS = 40
_LEAST_BARS = 7
_BARS_HEIGHT = 44
_GAP = 2
_LEAST = 2
_RANGE = " \u2013 "

# Opacity of bars outside the range, without any range, and inside.
_OUTSIDE, _NEITHER, _INSIDE = 0.28, 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of years, the last included, and how many records of the result touch it."""

    first: int
    last: int
    count: int


def bars_of(
    counts: Iterable[FacetCount], chosen: tuple[int, int] | None = None, *, least: int = 1
) -> list[Bar]:
    """Bars of equal length, at most forty-one, over all years and the range that is chosen.

    Where there are fewer than `least`, empty years on both sides make up for it.

    A record whose date touches several years of a bar counts once for each: the bars show where
    records lie, the facet says how many.
    """
    years: dict[int, int] = {}
    for each in counts:
        if each.value is not None and each.count:
            years[int(each.value)] = each.count
    ends = [*years, *(chosen or ())]
    if not ends:
        return []
    first, last = _at_least(least, min(ends), max(ends))
    step = next((step for step in _STEPS if (last - first) // step < _MOST_BARS), _STEPS[-1])
    start = first - first % step
    bars = [0] * ((last - start) // step + 1)
    for year, count in years.items():
        bars[(year - start) // step] += count
    return [
        Bar(start + n * step, start + (n + 1) * step - 1, count) for n, count in enumerate(bars)
    ]


def _at_least(least: int, first: int, last: int) -> tuple[int, int]:
    """The years with as many around them as make `least` in all."""
    missing = max(0, least - (last - first + 1))
    return first - missing // 2, last + missing - missing // 2


def year_text(year: int) -> str:
    """A year as EDTF writes it."""
    return f"{year:05d}" if year < 0 else f"{year:04d}"


class Histogram(QWidget):
    """Bars by year or by several years.

    Drag over bars to choose a range, click one to choose it, click it again for all dates. By keys:
    arrows go, with Shift they take along, Enter or Space chooses, Delete or Escape lets go.

    Signals:
        range_wanted: first and last year, or None twice.
    """

    range_wanted = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """No bars yet."""
        super().__init__(parent)
        self._theme = theme
        self._counts: list[FacetCount] = []
        self._bars: list[Bar] = []
        self._chosen: tuple[int, int] | None = None
        self._anchor = 0
        self._cursor = 0
        self._dragging = False
        self._marking = False
        self.stale = False
        self.setObjectName("dateHistogram")
        self.setAccessibleName(self.tr("Date"))
        self.setToolTip(self.tr("Drag over the bars to choose a range (Shift+arrows, Enter)"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self._describe()

    # --- what it shows ------------------------------------------------------------------------

    @property
    def bars(self) -> list[Bar]:
        """The bars from start to end."""
        return list(self._bars)

    def set_counts(self, counts: Iterable[FacetCount]) -> None:
        """Take new counts by year."""
        self._counts = list(counts)
        self.stale = False
        self._rebuild()

    def set_chosen(self, chosen: tuple[int, int] | None) -> None:
        """Take the range that is in force."""
        self._chosen = chosen
        self._marking = False
        self._rebuild()

    def set_stale(self) -> None:
        """The counts are being made anew."""
        self.stale = True
        self.update()

    def span_words(self) -> str:
        """The range in force, else all years there are."""
        if self._chosen is not None:
            first, last = self._chosen
        elif self._bars:
            years = [int(each.value) for each in self._counts if each.value is not None]
            first, last = min(years), max(years)
        else:
            return ""
        return str(first) if first == last else f"{first}{_RANGE}{last}"

    def _rebuild(self) -> None:
        self._bars = bars_of(self._counts, self._chosen, least=_LEAST_BARS)
        self._cursor = min(self._cursor, max(0, len(self._bars) - 1))
        self._anchor = min(self._anchor, max(0, len(self._bars) - 1))
        self._describe()
        self.update()

    def _describe(self) -> None:
        """Tell those who don't see the bars what they say."""
        if not self._bars:
            self.setAccessibleDescription(self.tr("No dates"))
            return
        words = self.tr("{span}. {bar}").format(
            span=self.span_words(), bar=self._bar_words(self._bars[self._cursor])
        )
        self.setAccessibleDescription(words)

    def _bar_words(self, bar: Bar) -> str:
        years = str(bar.first) if bar.first == bar.last else f"{bar.first}{_RANGE}{bar.last}"
        many = self.tr("{count} records", "", bar.count)
        return f"{years}: {counted(bar.count, self.tr('1 record'), many)}"

    # --- choosing -----------------------------------------------------------------------------

    def _marked(self) -> tuple[int, int]:
        """First and last year between anchor and cursor."""
        low, high = sorted((self._anchor, self._cursor))
        return self._bars[low].first, self._bars[high].last

    def _choose(self) -> None:
        marked = self._marked()
        self._marking = False
        if marked == self._chosen:
            self.range_wanted.emit(None, None)
        else:
            self.range_wanted.emit(*marked)

    def _go(self, to: int, *, extend: bool) -> None:
        self._cursor = min(max(to, 0), len(self._bars) - 1)
        if not extend:
            self._anchor = self._cursor
        self._marking = True
        self._describe()
        self.update()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Arrows, Home and End go; Enter and Space choose; Delete and Escape let go."""
        key = event.key()
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        forward = -1 if self._to_left() else 1
        steps = {Qt.Key.Key_Right: forward, Qt.Key.Key_Left: -forward}
        steps |= {Qt.Key.Key_Home: -len(self._bars), Qt.Key.Key_End: len(self._bars)}
        if not self._bars:
            super().keyPressEvent(event)
        elif key in steps:
            self._go(self._cursor + steps[Qt.Key(key)], extend=extend)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Escape) and self._chosen:
            self.range_wanted.emit(None, None)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        """Begin a range."""
        if event.button() is Qt.MouseButton.LeftButton and self._bars:
            self._dragging = True
            extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._go(self._bar_at(event.position().toPoint()), extend=extend)

    def mouseMoveEvent(self, event: QMouseEvent, /) -> None:
        """Extend the range."""
        if self._dragging:
            self._go(self._bar_at(event.position().toPoint()), extend=True)

    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        """Choose the range."""
        if self._dragging and event.button() is Qt.MouseButton.LeftButton:
            self._dragging = False
            self._choose()

    def event(self, event: QEvent, /) -> bool:
        """Say what a bar stands for where the pointer rests on it."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self._bars:
            bar = self._bars[self._bar_at(event.pos())]
            QToolTip.showText(event.globalPos(), f"{self._bar_words(bar)}\n{self.toolTip()}", self)
            return True
        return super().event(event)

    # --- painting -----------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Bars and the line they stand on."""
        size = self._theme.size
        return QSize(size(200), size(_BARS_HEIGHT) + 1)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the pane likes."""
        return QSize(self._theme.size(80), self.sizeHint().height())

    def bar_rect(self, number: int) -> QRect:
        """Where a bar may be, from top to bottom."""
        count = max(1, len(self._bars))
        width = self.width() + _GAP
        start, end = number * width // count, (number + 1) * width // count - _GAP
        rect = QRect(start, 0, max(1, end - start), self._theme.size(_BARS_HEIGHT))
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    def _bar_at(self, at: QPoint) -> int:
        x = self.width() - 1 - at.x() if self._to_left() else at.x()
        number = x * len(self._bars) // max(1, self.width() + _GAP)
        return min(max(number, 0), len(self._bars) - 1)

    def _to_left(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Paint bars and base line."""
        colours, size = self._theme.colours, self._theme.size
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        greatest = max((bar.count for bar in self._bars), default=0)
        for number, bar in enumerate(self._bars):
            self._paint_bar(painter, number, bar, greatest)
        base = QRect(0, size(_BARS_HEIGHT), self.width(), 1)
        painter.fillRect(base, QColor(colours.line))
        if self.hasFocus() and self._bars:
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.bar_rect(self._cursor).adjusted(0, 0, -1, 0))
        painter.end()

    def _paint_bar(self, painter: QPainter, number: int, bar: Bar, greatest: int) -> None:
        full = self.bar_rect(number)
        height = max(_LEAST, round(full.height() * bar.count / greatest)) if bar.count else 0
        rect = QRect(full.left(), full.bottom() + 1 - height, full.width(), height)
        painter.setOpacity(self._opacity(bar))
        painter.fillRect(rect, QColor(self._theme.colours.accent))
        painter.setOpacity(1)

    def _opacity(self, bar: Bar) -> float:
        chosen = self._marked() if self._marking else self._chosen
        if chosen is None:
            opacity = _NEITHER
        else:
            inside = bar.last >= chosen[0] and bar.first <= chosen[1]
            opacity = _INSIDE if inside else _OUTSIDE
        return opacity * 0.6 if self.stale else opacity
