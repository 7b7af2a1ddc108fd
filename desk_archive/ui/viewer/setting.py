"""How the page is set: which part of the text, in which size, how wide, with what around it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desk_archive.domain.records import ReadingText
from desk_archive.ui.theme import Theme
from desk_archive.ui.viewer.geometry import is_laid_out
from desk_archive.ui.viewer.header import Header
from desk_archive.ui.viewer.margin import MarginNotes
from desk_archive.ui.viewer.page import Page
from desk_archive.ui.viewer.parts import Part, cut, part_at
from desk_archive.ui.viewer.sheet import TOP, Sheet, arrange
from desk_archive.ui.viewer.text_view import Anchor, TextView
from desk_archive.ui.viewer.typography import Typography

TEXT_SIZES = (12, 13, 14, 15, 16, 17, 18, 20, 22, 24, 28, 32)
"""Heights of the reading font, drawn at an interface font of 13 px."""

NORMAL_SIZE = 16
_AFTER_HEADER = 16
_BELOW = 96
_BELOW_STEP = 200
_SET_AT_ONCE = 60_000
_FEW_NOTES = 200
_SETTLE = 80


class PageSetting(QObject):
    """Sets pages into the text view, with the header above and the margin beside them.

    Signals:
        page_set: a page is there, or the same one anew; marks have to be put on it.
        part_changed: it shows another part of the text.
    """

    page_set = Signal()
    part_changed = Signal()

    def __init__(self, text: TextView, header: Header, margin: MarginNotes, theme: Theme) -> None:
        """Begin without a text."""
        super().__init__(text)
        self._text = text
        self._header = header
        self._margin = margin
        self._theme = theme
        self._reading: ReadingText | None = None
        self._parts: tuple[Part, ...] = ()
        self._drawn = NORMAL_SIZE
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SETTLE)
        self._later.timeout.connect(self.reset)
        text.resized.connect(self._resized)
        text.laid_out.connect(self._replace_notes)
        text.scrolled.connect(self.place_header)
        margin.placed.connect(self.leave_room)

    @property
    def reading(self) -> ReadingText | None:
        """The text that is shown."""
        return self._reading

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its parts."""
        return self._parts

    @property
    def part(self) -> Part | None:
        """The part that is shown."""
        return self._text.page.part if self._text.page else None

    def show(self, reading: ReadingText, offset: int) -> None:
        """Show another text, the line of a code point first; 0 for its top."""
        self._reading = reading
        self._parts = cut(reading.text)
        self._set(part_at(self._parts, offset), Anchor(offset, 0) if offset else None)
        self.part_changed.emit()

    def show_part(self, index: int) -> None:
        """Show another part from its beginning."""
        if 0 <= index < len(self._parts):
            self._set(self._parts[index])
            self.part_changed.emit()

    def show_part_of(self, offset: int) -> None:
        """Show the part that holds a code point, unless it is there already."""
        if self._parts and part_at(self._parts, offset) != self.part:
            self.show_part(part_at(self._parts, offset).index)

    def set_text_size(self, drawn: int) -> None:
        """Set the text in another size; the first visible line stays where it is."""
        if drawn != self._drawn:
            self._drawn = drawn
            self.reset()

    def reset(self) -> None:
        """Set the page anew in the look and the width there are now; the first line stays."""
        page = self._text.page
        if page is None or self._reading is None:
            return
        at_top = self._text.verticalScrollBar().value() == 0
        cursor = self._text.textCursor()
        anchor, caret = page.to_text(cursor.anchor()), page.to_text(cursor.position())
        self._set(page.part, None if at_top else self._text.anchor)
        self._text.select(anchor, caret)

    def place_header(self) -> None:
        """Put the header where the page has scrolled it to."""
        sheet = self._text.sheet
        if sheet is None:
            return
        top = self._theme.size(TOP) - self._text.verticalScrollBar().value()
        self._header.move(sheet.gutter, top)

    def leave_room(self) -> None:
        """Leave so much below the last line that all cards can be scrolled to."""
        page = self._text.page
        if page is None or not page.complete:
            return
        last = page.document.lastBlock()
        if not is_laid_out(last):
            return
        text_end = page.document.documentLayout().blockBoundingRect(last).bottom()
        more = self._margin.bottom() + self._theme.size(_AFTER_HEADER) - text_end
        wanted = self._theme.size(_BELOW)
        if more > wanted:
            wanted = -(-round(more) // _BELOW_STEP) * _BELOW_STEP
        page.set_bottom(wanted)

    # --- inside -------------------------------------------------------------------------------

    def _set(self, part: Part, anchor: Anchor | None = None) -> None:
        reading = self._reading
        if reading is None:
            return
        self._later.stop()
        sheet = self._sheet()
        font = self._theme.reading_font(self._drawn)
        typography = Typography(font, sheet.measure, self._theme.colours)
        size: Callable[[float], int] = self._theme.size
        top = size(TOP)
        self._header.setVisible(part.index == 0)
        if part.index == 0:
            header = self._header.fit(sheet.measure, self._drawn / NORMAL_SIZE)
            top += header + size(_AFTER_HEADER)
        page = Page(reading, part, typography, margins=(sheet.gutter, top, size(_BELOW)))
        self._margin.begin_page()
        self._text.show_page(page, sheet, anchor)
        self._arrange(sheet)
        self.page_set.emit()
        self._margin.refresh()

    def _sheet(self) -> Sheet:
        em = self._theme.reading_font(self._drawn).pixelSize()
        return arrange(self._text.width(), em, self._theme.size)

    def _arrange(self, sheet: Sheet) -> None:
        self._text.divide(sheet)
        self._margin.arrange(sheet)
        self.place_header()

    def _resized(self) -> None:
        page, before = self._text.page, self._text.sheet
        if page is None or before is None:
            return
        sheet = self._sheet()
        if sheet.measure == before.measure:
            self._arrange(sheet)
            self._replace_notes()
        elif page.part.end - page.part.start < _SET_AT_ONCE:
            self.reset()
        else:
            # Wrapping a long text anew takes time: once, when the resizing is over.
            self._arrange(before)
            self._later.start()

    def _replace_notes(self) -> None:
        """At once where that takes no time."""
        if self._margin.count < _FEW_NOTES:
            self._margin.replace()
        else:
            self._margin.follow()
            self._margin.settle()
