"""The margin: note cards beside their lines, the editor among them, leaders to what had to move."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRegion,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from desk_archive.ui.theme import Theme
from desk_archive.ui.viewer.note_card import MARKER, CardSetter, CardShape, NoteCard
from desk_archive.ui.viewer.note_editor import NoteEditor
from desk_archive.ui.viewer.notes import Note
from desk_archive.ui.viewer.placement import place, visible
from desk_archive.ui.viewer.sheet import END, Sheet
from desk_archive.ui.viewer.text_view import TextView

_GAP = 8
_ABOVE = 4
_MOVED = 3
_MOST_LINES = 5
_SETTLE = 60
_SHADOW = 8
_SHADOW_STRENGTH = 5


class MarginNotes(QWidget):
    """The column of cards at the end of the lines.

    Real widgets exist only for the cards that show. Their places are in the document's own heights,
    so that scrolling moves them and computes nothing.
    """

    focused = Signal(str)
    hovered = Signal(str)
    kept = Signal(str, str)
    closed = Signal(str, bool)
    delete_requested = Signal(str)
    edit_requested = Signal(str)
    colour_requested = Signal(str, int)
    link_requested = Signal(str)
    menu_requested = Signal(str, QPoint)
    left = Signal()
    placed = Signal()

    def __init__(self, view: TextView, theme: Theme) -> None:
        """Lie beside the page of `view`."""
        super().__init__(view)
        self._view = view
        self._theme = theme
        self.setObjectName("marginNotes")
        self.setAccessibleName(self.tr("Notes in the margin"))
        self._setter = CardSetter(theme)
        self._notes: list[Note] = []
        self._carded: list[Note] = []
        self._lines: dict[int, float] = {}
        self._placed: list[Note] = []
        self._anchors: list[float] = []
        self._tops: list[float] = []
        self._heights: list[float] = []
        self._unfolded: set[str] = set()
        self._focus = ""
        self._stepping = False
        self._sheet: Sheet | None = None
        self._card_width = 0
        self._cards: dict[str, NoteCard] = {}
        self._spare: list[NoteCard] = []
        self.editor = NoteEditor(theme, self)
        self.editor.kept.connect(self.kept)
        self.editor.closed.connect(self._editor_closed)
        self.editor.resized.connect(self.replace)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE)
        self._settle.timeout.connect(self.replace)
        view.verticalScrollBar().valueChanged.connect(self.follow)

    # --- what is shown ------------------------------------------------------------------------

    def set_notes(self, notes: Sequence[Note]) -> None:
        """Take other notes, in the order of their places; the editor stays where it is."""
        self._notes = list(notes)
        present = {note.key: note for note in notes}
        self._unfolded &= present.keys()
        if self._focus not in present:
            self._focus = ""
        if self.editor.key in present:
            self.editor.follow(present[self.editor.key])
        self._carded = [note for note in notes if note.has_card]
        self.replace()

    def arrange(self, sheet: Sheet) -> None:
        """Lie where the sheet says."""
        self._sheet = sheet
        page = self._view.viewport().geometry()
        box = self._view.contentsRect()
        bar = self._view.verticalScrollBar().sizeHint().width()
        room = self._room(sheet)
        # Folded, the cards lie over the text while they are read.
        over = room - sheet.column if sheet.folded else 0
        width = room + max(0, self._theme.size(END) - bar)
        left = page.right() + 1 - over
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            left = page.left() + over - width
        self.setGeometry(QRect(left, box.top(), width, box.height()))
        self.raise_()

    def begin_page(self) -> None:
        """Another page is about to be shown: lines will be elsewhere."""
        self._lines.clear()

    def refresh(self) -> None:
        """Take the look as it is now."""
        self._setter.forget()
        self._lines.clear()
        self.editor.refresh()
        for card in self._cards.values():
            card.forget()
        self.replace()

    def settle(self) -> None:
        """Compute places anew once lines have stopped moving."""
        if not self._settle.isActive():
            self._settle.start()

    def replace(self) -> None:
        """Compute places anew at once."""
        sheet = self._sheet
        if sheet is None:
            return
        self._settle.stop()
        self._card_width = sheet.card
        notes = self._carded
        edited = self.editor.key
        if edited and not any(note.key == edited for note in notes):
            notes = notes + [note for note in self._notes if note.key == edited]
        tops = ((note, self._anchor(note)) for note in notes)
        anchored = sorted(
            ((note, top) for note, top in tops if top is not None), key=lambda pair: pair[1]
        )
        self._placed = [note for note, _ in anchored]
        self._anchors = [top for _, top in anchored]
        self._heights = [self._height(note) for note in self._placed]
        pinned = self._pinned()
        self._tops = place(
            self._anchors,
            self._heights,
            gap=self._theme.size(_GAP),
            top=self._theme.size(_ABOVE),
            pinned=pinned,
        )
        self.follow()
        self.placed.emit()

    def follow(self) -> None:
        """Move cards with the page; those that come into view get a widget."""
        if self._sheet is None:
            return
        scroll = self._view.verticalScrollBar().value()
        shown = visible(self._tops, self._heights, scroll, scroll + self.height())
        wanted = {self._placed[index].key: index for index in shown}
        self._add_focused(wanted)
        for key in [key for key in self._cards if key not in wanted or key == self.editor.key]:
            if key == self.editor.key or not self._cards[key].hasFocus() or not self._has(key):
                self._give_back(self._cards.pop(key))
        for index in sorted(wanted.values()):
            self._show(self._placed[index], round(self._tops[index] - scroll))
        if self.editor.key not in wanted and self.editor.key:
            self._place_editor_away()
        self._mask()
        self.update()

    @property
    def count(self) -> int:
        """How many annotations there are, with cards or without."""
        return len(self._notes)

    def rename(self, key: str, note: Note) -> None:
        """The annotation that was known by `key` is this one now; nothing else changes."""
        self._notes = [note if n.key == key else n for n in self._notes]
        self._carded = [note if n.key == key else n for n in self._carded]
        self._placed = [note if n.key == key else n for n in self._placed]
        if self._focus == key:
            self._focus = note.key
        if key in self._unfolded:
            self._unfolded = self._unfolded - {key} | {note.key}
        if self.editor.key == key:
            self.editor.follow(note)
        if key in self._cards:
            self._cards[note.key] = self._cards.pop(key)
        self.follow()

    def bottom(self) -> float:
        """The lower edge of the last card, in the document."""
        return self._tops[-1] + self._heights[-1] if self._tops else 0.0

    # --- what is asked of it ------------------------------------------------------------------

    def edit(self, note: Note, text: str | None = None) -> None:
        """Open the editor for a note and put the cursor into it.

        Args:
            note: one of those shown, or a bare highlight.
            text: what to begin with where it isn't the note's own.
        """
        if self.editor.key and self.editor.key != note.key:
            self.editor.finish()
        self._focus = note.key
        self.editor.edit(note, text)
        self.replace()
        self.editor.show()
        self.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_note(self, key: str) -> bool:
        """Give the focus to the card of an annotation; False where it has none."""
        note = next((n for n in self._placed if n.key == key), None)
        if note is None:
            note = next((n for n in self._carded if n.key == key), None)
            if note is None or not self._view.page or not self._view.page.holds(note.start):
                return False
        self._focus = key
        self._view.reveal(note.start, always=False)
        self.replace()
        card = self._cards.get(key)
        if card is None:
            return False
        self._stepping = True
        card.setFocus(Qt.FocusReason.TabFocusReason)
        self._stepping = False
        return True

    def card(self, key: str) -> NoteCard | None:
        """The widget of a card that shows."""
        return self._cards.get(key)

    def step(self, key: str, by: int) -> bool:
        """Give the focus to the card after or before another; False at the ends."""
        keys = [note.key for note in self._placed]
        if key not in keys or not 0 <= keys.index(key) + by < len(keys):
            return False
        return self.focus_note(keys[keys.index(key) + by])

    # --- Qt -----------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent, /) -> None:
        """The wheel scrolls the page."""
        self._view.wheelEvent(event)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Paint leaders, and the shadow of the one card that is raised."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scroll = self._view.verticalScrollBar().value()
        painter.save()
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        for index in visible(self._tops, self._heights, scroll, scroll + self.height()):
            self._paint_leader(painter, index, scroll)
        painter.restore()
        raised = self._raised()
        if raised is not None:
            _paint_shadow(painter, QRectF(raised.geometry()), self._theme.size(_SHADOW))
        painter.end()

    # --- inside -------------------------------------------------------------------------------

    def _room(self, sheet: Sheet) -> int:
        """From the page to the end of a card."""
        inner = self._view.viewport().width() - sheet.page
        if sheet.folded:
            return sheet.card + sheet.column + sheet.gap - inner
        return sheet.gap - inner + sheet.column

    def _add_focused(self, wanted: dict[str, int]) -> None:
        """The card with the focus stays when it is scrolled away, or the keyboard would be lost."""
        card = self._cards.get(self._focus)
        if card is not None and card.hasFocus():
            for index, note in enumerate(self._placed):
                if note.key == self._focus:
                    wanted[note.key] = index

    def _has(self, key: str) -> bool:
        return any(note.key == key for note in self._carded)

    def _anchor(self, note: Note) -> float | None:
        """Where its line is; lines stay where they are once they are laid out."""
        known = self._lines.get(note.start)
        if known is None:
            known = self._view.line_top(note.start)
            if known is not None:
                self._lines[note.start] = known
        return known

    def _pinned(self) -> int | None:
        focus = self.editor.key or self._focus
        return next((n for n, note in enumerate(self._placed) if note.key == focus), None)

    def _is_marker(self, note: Note) -> bool:
        card = self._cards.get(note.key)
        unfolded = note.key == self._focus and card is not None and card.hasFocus()
        return bool(self._sheet and self._sheet.folded) and not unfolded

    def _shape(self, note: Note) -> CardShape:
        return CardShape(note.body, note.key not in self._unfolded, self._card_width)

    def _height(self, note: Note) -> float:
        if note.key == self.editor.key:
            return self.editor.height_for(self._card_width)
        if self._sheet and self._sheet.folded:
            return self._theme.size(MARKER)
        return self._setter.height(self._shape(note))

    def _show(self, note: Note, y: int) -> None:
        folded = self._sheet is not None and self._sheet.folded
        if note.key == self.editor.key:
            y += self._below_passage(note) if folded else 0
            self._place(self.editor, y, self.editor.height_for(self._card_width))
            return
        card = self._cards.get(note.key)
        if card is None:
            card = self._spare.pop() if self._spare else self._make_card()
            self._cards[note.key] = card
        marker = self._is_marker(note)
        card.show_note(note, self._shape(note), as_marker=marker)
        hint = card.sizeHint()
        if folded and not marker:
            y += self._below_passage(note)
        self._place(card, y, hint.height(), hint.width())
        card.show()

    def _below_passage(self, note: Note) -> int:
        """How far a card that lies over the text has to go down to leave its passage free."""
        line = self._view.line_height()
        first, last = self._view.line_top(note.start), self._view.line_top(note.end)
        if first is None or last is None:
            return line
        return min(round(last - first), _MOST_LINES * line) + line

    def _place(self, widget: QWidget, y: int, height: int, width: int | None = None) -> None:
        """Put a widget at the end of the column, where cards end."""
        sheet = self._sheet
        if sheet is None:
            return
        width = self._card_width if width is None else width
        x = self._room(sheet) - (sheet.column if sheet.folded and width < sheet.card else width)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            x = self.width() - x - width
        widget.setGeometry(x, y, width, height)

    def _place_editor_away(self) -> None:
        """The editor's passage isn't on this page: out of sight, but what was typed stays."""
        self.editor.move(self.editor.x(), -self.editor.height() - 1)

    def _make_card(self) -> NoteCard:
        card = NoteCard(self._theme, self._setter, self)
        card.focused.connect(self._card_focused)
        card.unfocused.connect(self._card_unfocused)
        card.tabbed.connect(self._tabbed)
        card.edit_requested.connect(self.edit_requested)
        card.delete_requested.connect(self.delete_requested)
        card.colour_requested.connect(self.colour_requested)
        card.fold_requested.connect(self._fold)
        card.step_requested.connect(self.step)
        card.link_requested.connect(self.link_requested)
        card.menu_requested.connect(self.menu_requested)
        card.hovered.connect(self.hovered)
        card.escaped.connect(self.left)
        return card

    def _give_back(self, card: NoteCard) -> None:
        card.clear()
        self._spare.append(card)

    def _card_focused(self, key: str, reason: Qt.FocusReason) -> None:
        """A card has the focus; one that came by Tab from outside goes to the first or last."""
        tabs = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if reason in tabs and not self._stepping:
            keys = [note.key for note in self._placed if note.key in self._cards]
            wanted = keys[0 if reason is Qt.FocusReason.TabFocusReason else -1]
            if wanted != key and self.focus_note(wanted):
                return
        moved = key != self._focus
        self._focus = key
        self.focused.emit(key)
        if moved:
            self.replace()
        else:
            self.follow()

    def _card_unfocused(self) -> None:
        """A card that was unfolded over the text is a marker again."""
        if self._sheet is not None and self._sheet.folded:
            self.follow()
        self.update()

    def _tabbed(self, key: str, forward: bool) -> None:
        """On to the next card, or out of the margin."""
        if self.step(key, 1 if forward else -1):
            return
        if not forward:
            self._view.setFocus(Qt.FocusReason.BacktabFocusReason)
            return
        after = self._view.nextInFocusChain()
        while after is not None and after is not self._view:
            inside = self._view.isAncestorOf(after)
            takes = after.focusPolicy() & Qt.FocusPolicy.TabFocus
            if not inside and takes and after.isVisible() and after.isEnabled():
                after.setFocus(Qt.FocusReason.TabFocusReason)
                return
            after = after.nextInFocusChain()

    def _fold(self, key: str) -> None:
        self._unfolded ^= {key}
        self.replace()

    def _editor_closed(self, key: str, back: bool) -> None:
        self.editor.hide()
        self.replace()
        self.closed.emit(key, back)

    def _mask(self) -> None:
        """Where cards are folded, the page below can be reached beside them."""
        if self._sheet is None or not self._sheet.folded:
            self.clearMask()
            return
        region = QRegion()
        for card in (*self._cards.values(), self.editor):
            if not card.isHidden():
                margin = self._theme.size(_SHADOW)
                region += card.geometry().adjusted(-margin, -margin, margin, margin)
        self.setMask(region if not region.isEmpty() else QRegion(-1, -1, 1, 1))

    def _raised(self) -> QWidget | None:
        if self.editor.key:
            return self.editor
        card = self._cards.get(self._focus)
        return card if card is not None and card.hasFocus() else None

    def _paint_leader(self, painter: QPainter, index: int, scroll: int) -> None:
        """From the end of the passage's first line to a card that had to move."""
        note, anchor, top = self._placed[index], self._anchors[index], self._tops[index]
        sheet = self._sheet
        if sheet is None or sheet.folded or abs(top - anchor) < _MOVED:
            return
        colours = self._theme.colours
        focused = note.key == self._focus
        painter.setPen(QPen(QColor(colours.accent if focused else colours.line), 1))
        middle = self._theme.size(12)
        gap = sheet.gap - (self._view.viewport().width() - sheet.page)
        start = QPointF(0.5, round(anchor - scroll + middle) + 0.5)
        end = QPointF(gap, round(top - scroll + middle) + 0.5)
        turn = start.x() + gap / 3
        path = QPainterPath(start)
        path.lineTo(turn, start.y())
        path.lineTo(gap - gap / 3, end.y())
        path.lineTo(end)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)


def _paint_shadow(painter: QPainter, box: QRectF, reach: int) -> None:
    """A soft shadow below a card."""
    painter.setPen(Qt.PenStyle.NoPen)
    shade = QColor(0, 0, 0, _SHADOW_STRENGTH)
    painter.setBrush(shade)
    for step in range(reach, 0, -1):
        painter.drawRoundedRect(box.adjusted(-step, 2 - step, step, 2 + step), 6 + step, 6 + step)
