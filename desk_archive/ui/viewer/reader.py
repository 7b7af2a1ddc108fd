"""Text, header, margin and selection bar as one: shows a document and tells what the reader does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desk_archive.domain.annotations import Annotation, LegendColour
from desk_archive.domain.records import ReadingText, Record
from desk_archive.ui.theme import Theme
from desk_archive.ui.viewer.commands import COLOUR_KEYS, PassageCommands
from desk_archive.ui.viewer.header import Header
from desk_archive.ui.viewer.highlighter import Mark
from desk_archive.ui.viewer.margin import MarginNotes
from desk_archive.ui.viewer.notes import Note, NoteMaker
from desk_archive.ui.viewer.parts import Part
from desk_archive.ui.viewer.selection_bar import SelectionBar
from desk_archive.ui.viewer.setting import PageSetting
from desk_archive.ui.viewer.text_view import TextView


class Reader(QWidget):
    """The reading side of the viewer."""

    annotate_requested = Signal(int, int, str, bool)
    note_kept = Signal(str, str)
    colour_requested = Signal(str, str)
    delete_requested = Signal(str)
    copy_link_requested = Signal(str)
    link_requested = Signal(str)
    menu_requested = Signal(str, QPoint)
    position_changed = Signal()
    part_changed = Signal()
    zoom_requested = Signal(int)
    told = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin without a document."""
        super().__init__(parent)
        self._theme = theme
        self._notes: list[Note] = []
        self._maker = NoteMaker()
        self._legend: tuple[LegendColour, ...] = ()
        self._hits: tuple[Mark, ...] = ()
        self._marks: dict[str, tuple[Note, Mark]] = {}
        self._current = ""
        self._last_colour = ""
        self._editable = True
        self.text = TextView(theme)
        self.header = Header(theme, self.text.viewport())
        self.margin = MarginNotes(self.text, theme)
        self.setting = PageSetting(self.text, self.header, self.margin, theme)
        self.bar = SelectionBar(theme, self.text.viewport())
        self.commands = PassageCommands(self, self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)
        self._connect()

    # --- what is shown ------------------------------------------------------------------------

    @property
    def reading(self) -> ReadingText | None:
        """The document that is shown."""
        return self.setting.reading

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of its text."""
        return self.setting.parts

    @property
    def part(self) -> Part | None:
        """The part that is shown."""
        return self.setting.part

    @property
    def notes(self) -> Sequence[Note]:
        """The annotations that are shown, in the order of their places."""
        return tuple(self._notes)

    @property
    def legend(self) -> tuple[LegendColour, ...]:
        """The colours there are."""
        return self._legend

    @property
    def editable(self) -> bool:
        """Whether passages can be marked and notes written."""
        return self._editable

    @property
    def current(self) -> str:
        """The annotation that commands are about, or ""."""
        return self._current

    def show_document(
        self, record: Record, reading: ReadingText, *, offset: int | None = None
    ) -> None:
        """Show a document without annotations; they follow by `set_annotations`.

        Args:
            record: it belongs to.
            reading: its text.
            offset: the code point whose line is to be the first one visible; None for the top.
        """
        self.margin.editor.finish()
        if self.margin.isAncestorOf(QApplication.focusWidget() or self):
            self.text.setFocus()
        self.bar.hide()
        self._notes, self._hits = [], ()
        self._set_current("")
        self.header.set_record(record)
        self.text.setAccessibleName(record.fields.title)
        self.margin.set_notes(())
        start = offset or 0
        self.setting.show(reading, start)
        self.text.select(start, start)

    def set_record(self, record: Record) -> None:
        """The record of the document has other fields now."""
        self.text.setAccessibleName(record.fields.title)
        if self.header.set_record(record):
            self.setting.reset()

    def set_annotations(
        self, document: str, annotations: Sequence[Annotation], legend: Sequence[LegendColour]
    ) -> None:
        """Show these annotations, unless another document is shown by now."""
        reading = self.reading
        if reading is None or reading.document != document:
            return
        if tuple(legend) != self._legend:
            self._legend = tuple(legend)
            self.bar.set_legend(legend)
            self.commands.set_legend(legend)
        self._notes = self._maker.notes(annotations, legend, len(reading.text))
        if self._current and self.note(self._current) is None:
            self._set_current("")
        self._mark()
        self.margin.set_notes(self._notes)

    def set_hits(self, hits: Sequence[tuple[int, int]]) -> None:
        """Mark what was sought, as spans of code points."""
        colours = self._theme.colours
        self._hits = tuple(Mark(start, end, colours.mark, colours.soft) for start, end in hits)
        self._mark()

    def set_editable(self, editable: bool) -> None:
        """Whether passages can be marked and notes written."""
        self._editable = editable
        self.commands.set_enabled(editable)

    def note(self, key: str) -> Note | None:
        """The annotation of a key, if it is shown."""
        return next((note for note in self._notes if note.key == key), None)

    # --- places -------------------------------------------------------------------------------

    def go_to(self, offset: int) -> None:
        """Bring a code point into view, in whichever part it is."""
        self.setting.show_part_of(offset)
        self.text.reveal(offset)

    def show_part(self, index: int) -> None:
        """Show another part from its beginning."""
        self.setting.show_part(index)
        if self.part is not None:
            self.text.select(self.part.start, self.part.start)

    def go_to_note(self, key: str) -> None:
        """Bring an annotation into view and make it the one that commands are about."""
        note = self.note(key)
        if note is None:
            return
        self.setting.show_part_of(note.start)
        self.text.reveal(note.start, always=False)
        self.text.select(note.start, note.start)
        self._set_current(key)

    def step(self, by: int) -> None:
        """On to the next or previous annotation from the caret, or from the current one."""
        if not self._notes:
            self.told.emit(self.tr("There are no highlights or notes in this document."))
            return
        current = self.note(self._current)
        if current is not None:
            index = self._notes.index(current) + by
        else:
            before = sum(note.start < self.text.caret() for note in self._notes)
            index = before if by > 0 else before - 1
        self.go_to_note(self._notes[index % len(self._notes)].key)
        self.text.setFocus()

    # --- what is done -------------------------------------------------------------------------

    def highlight(self, colour: str = "", *, with_note: bool = False) -> None:
        """Mark the selection, or give the annotation at the caret another colour.

        Args:
            colour: identity of a legend colour; "" for the last one used, and for a selection only.
            with_note: open the editor for a note.
        """
        if not self._editable:
            self.told.emit(self.tr("This archive is read-only."))
            return
        start, end = self.text.selection()
        asked = bool(colour) or with_note
        colour = colour or self._last_colour or (self._legend[0].colour if self._legend else "")
        same = next((n for n in self._notes if (n.start, n.end) == (start, end)), None)
        if start < end and not (same is not None and with_note):
            self._last_colour = colour
            self.bar.hide()
            self.text.select(end, end)
            self.annotate_requested.emit(start, end, colour, with_note)
            return
        note = (same or self._note_at_caret()) if asked else None
        if note is None:
            self.told.emit(self.tr("Select a passage first."))
        elif with_note:
            self.edit(note.key)
        else:
            self._last_colour = colour
            self.bar.hide()
            self.colour_requested.emit(note.key, colour)

    def take_colour(self, key: str, colour: str) -> None:
        """Give an annotation another colour, or mark the selection where `key` is ""."""
        if not key:
            self.highlight(colour)
            return
        self._last_colour = colour
        self.colour_requested.emit(key, colour)

    def highlight_numbered(self, index: int) -> None:
        """Mark in a colour by its place in the legend, from 0."""
        if index < len(self._legend):
            self.highlight(self._legend[index].colour)

    def edit(self, key: str, text: str | None = None) -> None:
        """Write the note of an annotation, beginning with `text` where it isn't its own."""
        note = self.note(key)
        if note is None or not self._editable:
            return
        self.bar.hide()
        self.setting.show_part_of(note.start)
        self.text.reveal(note.start, always=False)
        self._set_current(key)
        self.margin.edit(note, text)

    def delete(self, key: str = "") -> None:
        """Delete an annotation, by default the one at the caret; the text has the focus then."""
        note = self.note(key) if key else self._note_at_caret()
        if note is None or not self._editable:
            return
        self.bar.hide()
        self.text.setFocus()
        self.delete_requested.emit(note.key)

    def rename(self, key: str, made: Annotation, legend: Sequence[LegendColour]) -> None:
        """The annotation that was known by a provisional key has its own now."""
        reading = self.reading
        if reading is None or made.document != reading.document:
            return
        (note,) = NoteMaker().notes((made,), legend, len(reading.text))
        self._notes = [note if n.key == key else n for n in self._notes]
        if self._current == key:
            self._current = note.key
        self._mark()
        self.margin.rename(key, note)
        self.text.emphasise(self._current)

    def focus_text(self) -> None:
        """Back to the text, at the same spot."""
        self.text.setFocus()

    # --- inside -----------------------------------------------------------------------------------

    def _mark(self) -> None:
        """Show the marks of notes and hits; those of notes that haven't changed are kept."""
        before, self._marks = self._marks, {}
        for note in self._notes:
            known = before.get(note.key)
            if known is not None and known[0] is note:
                self._marks[note.key] = known
            elif note.start < note.end:
                self._marks[note.key] = (note, self._mark_of(note))
        marks = [mark for _, mark in self._marks.values()]
        self.text.set_marks([*marks, *self._hits])

    def _mark_of(self, note: Note) -> Mark:
        value = note.colour.value if note.colour else self._theme.colours.soft
        look = self._theme.highlight(value)
        return Mark(note.start, note.end, look.tint, look.line, note.style, note.key)

    def _mark_anew(self) -> None:
        """There is another page, perhaps in other colours."""
        self._marks = {}
        self.set_hits([(hit.start, hit.end) for hit in self._hits])

    # --- the annotation in question -----------------------------------------------------------

    def _note_at_caret(self) -> Note | None:
        """The current annotation, else the innermost around the caret."""
        current = self.note(self._current)
        if current is not None:
            return current
        caret = self.text.caret()
        around = [n for n in self._notes if n.start <= caret <= n.end and n.start < n.end]
        return min(around, key=lambda n: n.end - n.start, default=None)

    def _set_current(self, key: str) -> None:
        self._current = key
        self.text.emphasise(key)

    # --- signals ------------------------------------------------------------------------------

    def _connect(self) -> None:
        text, margin, bar = self.text, self.margin, self.bar
        self.setting.page_set.connect(self._mark_anew)
        self.setting.part_changed.connect(self.part_changed)
        text.scrolled.connect(self.position_changed)
        text.settled.connect(self._selection_settled)
        text.selectionChanged.connect(self._selection_changed)
        text.cursorPositionChanged.connect(self._caret_moved)
        text.mark_clicked.connect(self._mark_clicked)
        text.zoom_requested.connect(self.zoom_requested)
        text.escaped.connect(self._escaped)
        text.menu_requested.connect(self._text_menu)
        text.anchorClicked.connect(lambda url: self.link_requested.emit(url.toString()))
        margin.focused.connect(self._set_current)
        margin.hovered.connect(lambda key: self.text.emphasise(key or self._current))
        margin.kept.connect(self.note_kept)
        margin.closed.connect(self._editor_closed)
        margin.edit_requested.connect(self.edit)
        margin.delete_requested.connect(self.delete)
        margin.colour_requested.connect(self._recolour)
        margin.link_requested.connect(self.link_requested)
        margin.menu_requested.connect(self.menu_requested)
        margin.left.connect(self.focus_text)
        bar.colour_chosen.connect(self.highlight)
        bar.note_chosen.connect(lambda: self.highlight(with_note=True))
        bar.delete_chosen.connect(self.delete)
        self._theme.changed.connect(self._look_changed)
        self.commands.on("highlight", self.highlight)
        self.commands.on("note", lambda: self.highlight(with_note=True))
        self.commands.on("delete-annotation", self.delete)
        self.commands.on("next-annotation", lambda: self.step(1))
        self.commands.on("previous-annotation", lambda: self.step(-1))
        for index in range(COLOUR_KEYS):
            self.commands.on(f"colour-{index + 1}", partial(self.highlight_numbered, index))

    def _look_changed(self) -> None:
        self.bar.set_legend(self._legend)
        self.setting.reset()

    def _selection_settled(self) -> None:
        start, end = self.text.selection()
        if start < end and self._editable:
            self.bar.show_at(self.text.cursorRect(), existing=False)

    def _selection_changed(self) -> None:
        if not self.text.textCursor().hasSelection():
            self.bar.hide()

    def _caret_moved(self) -> None:
        """Moving on leaves the annotation that commands were about."""
        current = self.note(self._current) if self.text.hasFocus() else None
        if current and not current.start <= self.text.caret() <= current.end:
            self._set_current("")

    def _mark_clicked(self, key: str) -> None:
        self._set_current(key)
        if not self.margin.focus_note(key) and self._editable:
            self.bar.show_at(self.text.cursorRect(), existing=True)

    def _escaped(self) -> None:
        self.bar.hide()
        self._set_current("")
        cursor = self.text.textCursor()
        if cursor.hasSelection():
            cursor.clearSelection()
            self.text.setTextCursor(cursor)

    def _text_menu(self, point: QPoint) -> None:
        key = self.text.mark_at(point)
        if key:
            self._set_current(key)
        self.menu_requested.emit(key, self.text.viewport().mapToGlobal(point))

    def _recolour(self, key: str, index: int) -> None:
        if index < len(self._legend) and self._editable:
            self.take_colour(key, self._legend[index].colour)

    def _editor_closed(self, _key: str, back: bool) -> None:
        if back:
            self.focus_text()
