"""How a record looks in the list: title and date, then what it is, then the hit in context."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desk_archive.domain.annotations import LegendColour
from desk_archive.domain.queries import Hits, Snippet, SnippetField
from desk_archive.domain.records import RecordRow
from desk_archive.ui.dates import date_words
from desk_archive.ui.record_list.wording import field_words, summary
from desk_archive.ui.roles import Role
from desk_archive.ui.theme import Theme
from desk_archive.ui.widgets.marked_text import MarkedText

Index = QModelIndex | QPersistentModelIndex

# As drawn, in pixels at an interface font of 13.
_SIDE = 12
_TOP = 8
_LINE = 20
_SNIPPET_LINE = 18
_SNIPPET_LINES = 2
_DOT = 7
_BAR = 3
_STAR = 13
_ELLIPSIS = "\u2026"
_SENTENCE_END = ".!?\u2026:;"


class RecordDelegate(QStyledItemDelegate):
    """Paints records; every row is as high as every other."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """Paint in the look of `theme`."""
        super().__init__(parent)
        self._theme = theme
        self._lines: Mapping[str, str] = {}
        self._snippet = lru_cache(maxsize=256)(self._lay_out_snippet)
        self._take_fonts()
        theme.changed.connect(self._take_fonts)

    def set_legend(self, legend: Sequence[LegendColour]) -> None:
        """Know the colours that the dots stand for."""
        self._lines = {each.colour: each.value for each in legend}

    def row_height(self, *, with_hits: bool) -> int:
        """Pixels of every row, in a list that shows hits or one that doesn't."""
        size = self._theme.size
        height = 2 * size(_TOP) + 2 * size(_LINE) + 1
        return height + size(2) + _SNIPPET_LINES * size(_SNIPPET_LINE) if with_hits else height

    def sizeHint(self, option: QStyleOptionViewItem, index: Index, /) -> QSize:
        """Wide as the view, high as every row."""
        with_hits = index.data(Role.HITS) is not None
        return QSize(option.rect.width(), self.row_height(with_hits=with_hits))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, /) -> None:
        """Paint one record."""
        painter.save()
        rect: QRect = option.rect
        direction: Qt.LayoutDirection = option.direction
        # Each text runs in its own direction; the places are mirrored here.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._paint_ground(painter, option)
        side, top = self._theme.size(_SIDE), self._theme.size(_TOP)
        canvas = _Canvas(painter, rect, rect.adjusted(side, top, -side, -top), direction)
        row: RecordRow | None = index.data(Role.ROW)
        if row is None:
            self._paint_placeholder(canvas)
        else:
            self._paint_title(canvas, row)
            self._paint_summary(canvas, row)
            self._paint_hits(canvas, index.data(Role.HITS))
        painter.restore()

    # --- the parts ----------------------------------------------------------------------------

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        colours, size = self._theme.colours, self._theme.size
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, QColor(colours.selection if selected else colours.window))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.line))
        current = bool(state & QStyle.StateFlag.State_HasFocus)
        if selected or current:
            bar = QRect(rect.left(), rect.top(), size(_BAR), rect.height() - 1)
            direction: Qt.LayoutDirection = option.direction
            painter.fillRect(QStyle.visualRect(direction, rect, bar), QColor(colours.accent))
        if current and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -2))

    def _paint_placeholder(self, canvas: _Canvas) -> None:
        """Two grey bars where title and summary will be."""
        size = self._theme.size
        width = canvas.inner.width()
        for top, share in ((6, 0.62), (26, 0.4)):
            bar = canvas.at(0, size(top), round(width * share), size(8))
            canvas.painter.fillRect(bar, QColor(self._theme.colours.line))

    def _paint_title(self, canvas: _Canvas, row: RecordRow) -> None:
        size, colours = self._theme.size, self._theme.colours
        width = canvas.inner.width()
        date = date_words(row.date)
        # One more than the rounded width, or the date is cut by a fraction of a pixel.
        room = min(self._plain_metrics.horizontalAdvance(date) + 1, round(width * 0.45))
        date = self._plain_metrics.elidedText(date, Qt.TextElideMode.ElideRight, room)
        end = canvas.at(width - room, 0, room, size(_LINE))
        canvas.text(end, date, self._plain, colours.soft, at_end=True)
        left = width - (room + size(8) if date else 0)
        title = self._title_metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, left)
        canvas.text(canvas.at(0, 0, left, size(_LINE)), title, self._title, colours.ink)

    def _paint_summary(self, canvas: _Canvas, row: RecordRow) -> None:
        size, colours = self._theme.size, self._theme.colours
        lines = [self._lines[colour] for colour in row.colours if colour in self._lines]
        step = size(_DOT) + size(3)
        star = size(_STAR) + size(4) if row.starred else 0
        signs = (len(lines) * step + size(6) if lines else 0) + star
        left = canvas.inner.width() - signs
        words = self._plain_metrics.elidedText(summary(row), Qt.TextElideMode.ElideRight, left)
        top = size(_LINE)
        canvas.text(canvas.at(0, top, left, size(_LINE)), words, self._plain, colours.soft)
        x = self._plain_metrics.horizontalAdvance(words) + size(6)
        for value in lines:
            dot = canvas.at(x, top + (size(_LINE) - size(_DOT)) // 2 + 1, size(_DOT), size(_DOT))
            canvas.dot(dot, self._theme.highlight(value).line)
            x += step
        if row.starred:
            at = canvas.at(canvas.inner.width() - size(_STAR), top + size(3), *(size(_STAR),) * 2)
            self._theme.icon("star-filled", colours.accent).paint(canvas.painter, at)

    def _paint_hits(self, canvas: _Canvas, hits: Hits | None) -> None:
        if hits is None or not hits.snippets:
            return
        size, colours = self._theme.size, self._theme.colours
        snippet = _best(hits.snippets)
        laid_out = self._snippet(snippet, canvas.inner.width(), colours.mark)
        canvas.painter.setPen(QColor(colours.ink))
        at = QPointF(canvas.inner.left(), canvas.inner.top() + 2 * size(_LINE) + size(2))
        laid_out.layout.draw(canvas.painter, at)

    # --- what is made once --------------------------------------------------------------------

    def _lay_out_snippet(self, snippet: Snippet, width: int, mark: str) -> MarkedText:
        before = field_words(snippet.field) + (_ELLIPSIS if snippet.start else "")
        text = snippet.text.strip()
        after = "" if text.endswith(tuple(_SENTENCE_END)) else _ELLIPSIS
        # Ranges count from the field's first code point; the text here begins elsewhere.
        leading = len(snippet.text) - len(snippet.text.lstrip())
        shift = len(before) - leading - snippet.start
        marks = [(start + shift, end + shift) for start, end in snippet.ranges]
        return MarkedText(
            f"{before}{text}{after}",
            marks,
            self._serif,
            QColor(mark),
            width,
            _SNIPPET_LINES,
            self._theme.size(_SNIPPET_LINE),
        )

    def _take_fonts(self) -> None:
        self._plain = self._theme.font()
        self._title = self._theme.font(weight=QFont.Weight.DemiBold)
        self._serif = self._theme.reading_font(13)
        self._plain_metrics = QFontMetrics(self._plain)
        self._title_metrics = QFontMetrics(self._title)
        self._snippet.cache_clear()


def _best(snippets: Sequence[Snippet]) -> Snippet:
    """The first that isn't the title, which is there to be read anyway."""
    others = (each for each in snippets if each.field is not SnippetField.TITLE)
    return next(others, snippets[0])


class _Canvas:
    """A painter that counts from the start of the line, whichever side that is."""

    def __init__(
        self, painter: QPainter, rect: QRect, inner: QRect, direction: Qt.LayoutDirection
    ) -> None:
        self.painter = painter
        self.inner = inner
        self._rect = rect
        self._direction = direction

    def at(self, start: int, top: int, width: int, height: int) -> QRect:
        logical = QRect(self.inner.left() + start, self.inner.top() + top, width, height)
        return QStyle.visualRect(self._direction, self._rect, logical)

    def text(
        self, rect: QRect, text: str, font: QFont, colour: str, *, at_end: bool = False
    ) -> None:
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        flag = Qt.AlignmentFlag
        to_left = self._direction is Qt.LayoutDirection.RightToLeft
        side = flag.AlignRight if at_end != to_left else flag.AlignLeft
        # Absolute, since text in the other direction would change sides.
        align = side | flag.AlignAbsolute | flag.AlignVCenter
        self.painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, text)

    def dot(self, rect: QRect, colour: str) -> None:
        self.painter.save()
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(colour))
        self.painter.drawEllipse(rect)
        self.painter.restore()
