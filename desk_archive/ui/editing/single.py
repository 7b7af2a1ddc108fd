"""Fields of one value: a line, a text of some lines, a date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desk_archive.domain.editing import read_date
from desk_archive.domain.errors import WorldError
from desk_archive.domain.records import ArchivalDate
from desk_archive.domain.text import fold_space, normalise
from desk_archive.ui.dates import date_words
from desk_archive.ui.editing.edits import Edits, FieldSpec, WrongEntryError
from desk_archive.ui.theme import Theme
from desk_archive.ui.widgets.completing_line import CompletingLine, Completions

T = TypeVar("T")

_FEWEST_LINES, _MOST_LINES = 1, 7
_TEXT_PADDING = 14


class LineField(CompletingLine):
    """A value in one line; where records differ in it, it stays empty and untouched."""

    changed = Signal()

    def __init__(self, spec: FieldSpec, completions: Completions) -> None:
        """Edit a field."""
        super().__init__()
        self._name = spec.name
        self._before: str | None = None
        self._mixed = 0
        self._touched = False
        _name_it(self, spec)
        if spec.completes:
            completions.serve(self, spec.name)
        self.textEdited.connect(self._edited)

    def load(self, values: Sequence[str | None]) -> None:
        """Show the value that records have; an unsaved one goes.

        Args:
            values: of each record.
        """
        self._before, self._mixed = _common(values)
        self._touched = False
        self.setText(self._before or "")
        self.setPlaceholderText(_mixed_words(self, self._mixed, touched=False))

    def collect(self, edits: Edits) -> None:
        """Put in what has changed."""
        value = fold_space(normalise(self.text())) or None
        if self._touched and (self._mixed or value != self._before):
            edits.set[self._name] = value

    def _edited(self) -> None:
        self._touched = True
        self.setPlaceholderText(_mixed_words(self, self._mixed, touched=True))
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Enter goes on to the next field."""
        if _is_plain_enter(event) and not self.is_offering:
            self.focusNextChild()
            return
        super().keyPressEvent(event)


class TextField(QPlainTextEdit):
    """A value of some lines, as high as it needs to be up to a limit."""

    changed = Signal()

    def __init__(self, spec: FieldSpec, theme: Theme) -> None:
        """Edit a field."""
        super().__init__()
        self._name = spec.name
        self._theme = theme
        self._before: str | None = None
        self._mixed = 0
        self._touched = False
        _name_it(self, spec)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(theme.font())
        self.document().setDocumentMargin(2)
        self.textChanged.connect(self._edited)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def load(self, values: Sequence[str | None]) -> None:
        """Show the value that records have; an unsaved one goes."""
        self._before, self._mixed = _common(values)
        self._touched = False
        with QSignalBlocker(self):
            self.setPlainText(self._before or "")
        self.setPlaceholderText(_mixed_words(self, self._mixed, touched=False))
        self._fit()

    def collect(self, edits: Edits) -> None:
        """Put in what has changed.

        Raises:
            WrongEntryError: if a title is empty.
        """
        # Not `toPlainText`, which turns no-break spaces into spaces.
        raw = self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")
        value = normalise(raw).strip() or None
        if not self._touched or (not self._mixed and value == (self._before or None)):
            return
        if self._name == "title":
            value = fold_space((value or "").replace("\n", " "))
            if not value:
                raise WrongEntryError(self.tr("A record needs a title."), self)
        edits.set[self._name] = value

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """A title is one line: Enter goes on to the next field."""
        if self._name == "title" and _is_plain_enter(event):
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def _edited(self) -> None:
        self._touched = True
        self.setPlaceholderText(_mixed_words(self, self._mixed, touched=True))
        self.changed.emit()

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Another width makes other lines."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # The layout of plain text counts its height in lines.
        lines = round(self.document().size().height())
        policies = Qt.ScrollBarPolicy
        fits = lines <= _MOST_LINES
        self.setVerticalScrollBarPolicy(
            policies.ScrollBarAlwaysOff if fits else policies.ScrollBarAsNeeded
        )
        shown = min(max(lines, _FEWEST_LINES), _MOST_LINES)
        height = shown * self.fontMetrics().lineSpacing() + self._theme.size(_TEXT_PADDING)
        if height != self.height():
            self.setFixedHeight(height)


class DateField(QWidget):
    """A date by EDTF or in words, how it is read, and the words of the source beside it."""

    changed = Signal()

    def __init__(self, spec: FieldSpec, theme: Theme) -> None:
        """Edit a date."""
        super().__init__()
        self._before: ArchivalDate | None = None
        self._mixed = 0
        self._touched = False
        self.date = _Line(self.tr("1953-03-29, 1944-05~, 1969/1972 or 29 March 1953"))
        _name_it(self.date, spec)
        self.date.setToolTip(self.tr("Date as EDTF or in words"))
        self.verbatim = _Line(self.tr("as the source writes it"))
        self.verbatim.setObjectName("edit_date_verbatim")
        self.verbatim.setAccessibleName(self.tr("Date as the source writes it"))
        self.verbatim.setToolTip(self.tr("Date as the source writes it"))
        self.reading = QLabel()
        self.reading.setObjectName("dateReading")
        self.reading.setWordWrap(True)
        self.reading.setTextFormat(Qt.TextFormat.PlainText)
        self.setFocusProxy(self.date)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.size(2))
        for widget in (self.date, self.reading, self.verbatim):
            column.addWidget(widget)
        self.date.textEdited.connect(self._edited)
        self.verbatim.textEdited.connect(self._edited)

    def load(self, values: Sequence[ArchivalDate | None]) -> None:
        """Show the date that records have; an unsaved one goes."""
        self._before, self._mixed = _common(values)
        self._touched = False
        date = self._before
        self.date.setText((date.edtf if date else None) or "")
        self.verbatim.setText((date.verbatim if date else None) or "")
        for line in (self.date, self.verbatim):
            line.show_hint(_mixed_words(self, self._mixed, touched=False))
        self._read()

    def collect(self, edits: Edits) -> None:
        """Put in what has changed.

        Raises:
            WrongEntryError: if it can't be read as a date.
        """
        if not self._touched:
            return
        try:
            date = self.value()
        except WorldError as error:
            raise WrongEntryError(error.message, self.date) from error
        if self._mixed or date != self._before:
            edits.set["date"] = date

    def value(self) -> ArchivalDate | None:
        """The date as it stands.

        Raises:
            WorldError: if it can't be read as one.
        """
        verbatim = fold_space(normalise(self.verbatim.text())) or None
        words = normalise(self.date.text())
        before = self._before
        if before is not None and words == (before.edtf or "") and verbatim == before.verbatim:
            return before
        date = read_date(words)
        if date is None:
            return ArchivalDate(None, verbatim) if verbatim else None
        return ArchivalDate(date.edtf, verbatim or date.verbatim)

    def _edited(self) -> None:
        self._touched = True
        self.changed.emit()
        for line in (self.date, self.verbatim):
            line.show_hint(_mixed_words(self, self._mixed, touched=True))
        self._read()

    def _read(self) -> None:
        """Say how the date is read."""
        wrong = False
        try:
            date = read_date(normalise(self.date.text()))
        except WorldError as error:
            words, wrong = error.message, True
        else:
            words = date_words(date)
            if date is not None and date.edtf and date.edtf not in (words, date.verbatim):
                words = self.tr("read as {words} · {edtf}").format(words=words, edtf=date.edtf)
        self.reading.setText(words)
        self.reading.setVisible(bool(words))
        self.reading.setProperty("kind", "wrong" if wrong else "soft")
        self.reading.style().polish(self.reading)


class _Line(QLineEdit):
    """A line whose hint gives way to that of records that differ."""

    def __init__(self, hint: str) -> None:
        super().__init__()
        self._hint = hint
        self.setPlaceholderText(hint)

    def show_hint(self, instead: str) -> None:
        self.setPlaceholderText(instead or self._hint)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if _is_plain_enter(event):
            self.focusNextChild()
            return
        super().keyPressEvent(event)


def _common(values: Sequence[T | None]) -> tuple[T | None, int]:
    """The value that all records have, or None and the number of records where they differ."""
    first = values[0] if values else None
    if all(value == first for value in values):
        return first, 0
    return None, len(values)


def _mixed_words(owner: QWidget, records: int, *, touched: bool) -> str:
    """What an empty field says where records differ; "" where they don't."""
    if not records:
        return ""
    if touched:
        return owner.tr("will be empty in all {count} records").format(count=records)
    return owner.tr("different in these {count} records").format(count=records)


def _name_it(widget: QWidget, spec: FieldSpec) -> None:
    widget.setObjectName(f"edit_{spec.name}")
    widget.setAccessibleName(spec.label)
    widget.setToolTip(spec.label)


def _is_plain_enter(event: QKeyEvent) -> bool:
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    plain = event.modifiers() in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.KeypadModifier,
    )
    return enter and plain
