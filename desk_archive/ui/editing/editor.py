"""The editor: every field of a record, or of several at once, beside the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desk_archive.domain.records import Description, Record
from desk_archive.ui.editing.edits import Edits, GroupSpec, WrongEntryError, groups
from desk_archive.ui.editing.fields import Editable, make_field
from desk_archive.ui.theme import Theme
from desk_archive.ui.widgets.completing_line import Completions
from desk_archive.ui.widgets.section import Section
from desk_archive.ui.wording import number_words

_LABEL = 104
_WIDTH, _HEIGHT = 600, 720
_ROOM = 80
_TEXT_LINES = 8


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a new record is made of besides its fields.

    Attributes:
        text: plain, "" for none.
        html: the same as HTML, "" for none.
    """

    text: str = ""
    html: str = ""


class RecordEditor(QDialog):
    """Edits records; blocks nothing, so that the text can be read beside it.

    Signals:
        save_requested: the `Edits` that are to be kept.
        closed: it is no longer there.
    """

    save_requested = Signal(object)
    closed = Signal()

    def __init__(
        self, theme: Theme, completions: Completions, parent: QWidget | None = None
    ) -> None:
        """Begin empty.

        Args:
            theme: lengths and icons.
            completions: where values of other records come from.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("recordEditor")
        self.setAccessibleName(self.tr("Fields of the record"))
        self.setModal(False)
        self._theme = theme
        self._completions = completions
        self.records: tuple[Record, ...] = ()
        self.is_new = False
        self.start = Description(title="")
        self._fields: dict[str, Editable] = {}
        self._text: QPlainTextEdit | None = None
        self._pasted = Pasted()
        self._saving = False
        self._discarded = False
        self._heading = QLabel()
        self._heading.setProperty("kind", "soft")
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self._heading.setWordWrap(True)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("editorFields")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setStyleSheet(
            "QScrollArea, QWidget#editorColumn { background: transparent; border: none; }"
        )
        self._message = QLabel()
        self._message.setObjectName("editorMessage")
        self._message.setProperty("kind", "wrong")
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.hide()
        self._lay_out()

    # --- what is edited -----------------------------------------------------------------------

    def show_records(self, records: Sequence[Record], field: str = "") -> None:
        """Edit records that are here.

        Args:
            records: one or several.
            field: the one to go to, by name, or "" for the first.
        """
        self.records, self.is_new = tuple(records), False
        if len(records) == 1:
            self.setWindowTitle(self.tr("Edit record"))
            self._heading.hide()
        else:
            self.setWindowTitle(self.tr("Edit {count} records").format(count=len(records)))
            words = self.tr("Only what is changed here changes in these {count} records.")
            self._heading.setText(words.format(count=number_words(len(records))))
            self._heading.show()
        self._build(groups(several=len(records) > 1, new=False))
        self._load(records)
        self.focus(field)

    def show_new(self, fields: Description, pasted: Pasted) -> None:
        """Edit a record that isn't here yet.

        Args:
            fields: what is known of it.
            pasted: its text, if it has one.
        """
        self.records, self.is_new, self._pasted = (), True, pasted
        self.start = fields
        self.setWindowTitle(self.tr("New record"))
        self._heading.setVisible(bool(pasted.html))
        characters = number_words(len(pasted.html))
        words = self.tr("With the formatted text of the clipboard ({count} characters of HTML).")
        self._heading.setText(words.format(count=characters))
        self._build(groups(several=False, new=True))
        self._load([Record(number=0, record="", fields=fields, added="", modified="")])
        self.focus("title")

    def focus(self, field: str) -> None:
        """Go to a field, once everything stands in its place."""
        wanted = self._fields.get(field) or next(iter(self._fields.values()))
        wanted.focus()
        widget = wanted.widget
        QTimer.singleShot(0, widget, lambda: self._scroll.ensureWidgetVisible(widget))

    def field(self, name: str) -> Editable:
        """A field by its name."""
        return self._fields[name]

    def text(self) -> str:
        """The text of a new record as it stands."""
        if self._text is None:
            return ""
        return self._text.document().toRawText().replace("\u2029", "\n")

    @property
    def pasted(self) -> Pasted:
        """The text that a new record is made of."""
        return Pasted(self.text() or self._pasted.text, self._pasted.html)

    def edits(self) -> Edits:
        """What has been changed.

        Raises:
            WrongEntryError: if something can't be taken as it stands.
        """
        edits = Edits()
        for each in self._fields.values():
            each.collect(edits)
        return edits

    def has_changes(self) -> bool:
        """Whether closing would lose something."""
        if self.is_new and (self._pasted.text or self._pasted.html or self.text().strip()):
            return True
        try:
            return bool(self.edits())
        except WrongEntryError:
            return True

    # --- saving and leaving -------------------------------------------------------------------

    def save(self) -> None:
        """Ask for what has changed to be kept; what is wrong is told, and gone to."""
        if self._saving:
            return
        try:
            edits = self.edits()
        except WrongEntryError as error:
            self.tell(error.message)
            error.widget.setFocus()
            self._scroll.ensureWidgetVisible(error.widget)
            return
        if not edits and not self.is_new:
            self.discard()
            return
        self.tell("")
        self._set_saving(True)
        self.save_requested.emit(edits)

    def saved(self) -> None:
        """What was asked for has been kept."""
        self._set_saving(False)
        self.discard()

    def not_saved(self, message: str) -> None:
        """What was asked for could not be kept."""
        self._set_saving(False)
        self.tell(message)

    def discard(self) -> None:
        """Close without asking."""
        self._discarded = True
        self.close()

    def tell(self, text: str) -> None:
        """Say what is wrong; "" for nothing."""
        self._message.setText(text)
        self._message.setVisible(bool(text))

    def message(self) -> str:
        """What the editor says."""
        return self._message.text()

    def reject(self) -> None:
        """Esc closes, after asking where something would be lost."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first where something would be lost."""
        if not self._discarded and (self._saving or self.has_changes()):
            event.ignore()
            if not self._saving:
                self.ask()
            return
        # Not the dialog's own, which asks `reject`.
        event.accept()
        self.closed.emit()
        self.deleteLater()

    def ask(self) -> None:
        """Ask what to do with the changes."""
        if any(box.isVisible() for box in self.findChildren(QMessageBox, "unsavedDialog")):
            return
        box = QMessageBox(self)
        box.setObjectName("unsavedDialog")
        box.setWindowTitle(self.windowTitle())
        box.setText(self.tr("Save the changes?"))
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.button(buttons.Save).clicked.connect(self.save)
        box.button(buttons.Discard).clicked.connect(self.discard)
        for button in box.buttons():
            button.setToolTip(button.text().replace("&", ""))
        box.open()

    # --- inside -------------------------------------------------------------------------------

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self._scroll.setEnabled(not saving)
        self._save.setEnabled(not saving)

    def _load(self, records: Sequence[Record]) -> None:
        for each in self._fields.values():
            each.load(records)

    def _build(self, specs: Sequence[GroupSpec]) -> None:
        self._fields = {}
        content = QWidget()
        content.setObjectName("editorColumn")
        column = QVBoxLayout(content)
        side = self._theme.size(16)
        column.setContentsMargins(side, 0, side, side)
        column.setSpacing(self._theme.size(8))
        for spec in specs:
            section = Section(spec.title, self._theme)
            section.setObjectName(f"editor_{spec.name}")
            section.add(self._grid(spec))
            column.addWidget(section)
        if self.is_new and not self._pasted.html:
            column.addWidget(self._text_section())
        column.addStretch(1)
        self._scroll.setWidget(content)

    def _grid(self, spec: GroupSpec) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        size = self._theme.size
        grid.setContentsMargins(0, size(2), 0, size(4))
        grid.setHorizontalSpacing(size(12))
        grid.setVerticalSpacing(size(8))
        grid.setColumnMinimumWidth(0, size(_LABEL))
        grid.setColumnStretch(1, 1)
        for row, field in enumerate(spec.fields):
            made = make_field(field, self._theme, self._completions)
            self._fields[field.name] = made
            label = QLabel(field.label)
            label.setProperty("kind", "soft")
            label.setContentsMargins(0, size(5), 0, 0)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(made.widget, row, 1, Qt.AlignmentFlag.AlignTop)
            made.changed.connect(lambda: self.tell(""))
        return body

    def _text_section(self) -> Section:
        section = Section(self.tr("Text"), self._theme)
        section.setObjectName("editor_text")
        self._text = QPlainTextEdit()
        self._text.setObjectName("edit_text")
        self._text.setAccessibleName(self.tr("Text of the record"))
        self._text.setToolTip(self.tr("The text; it can't be changed once it is saved"))
        self._text.setPlaceholderText(self.tr("Type or paste a text, or leave it empty"))
        self._text.setTabChangesFocus(True)
        self._text.setFont(self._theme.reading_font(14))
        self._text.setMinimumHeight(_TEXT_LINES * self._text.fontMetrics().lineSpacing())
        self._text.setPlainText(self._pasted.text)
        section.add(self._text)
        return section

    def _lay_out(self) -> None:
        size = self._theme.size
        buttons = QDialogButtonBox()
        native = QKeySequence.SequenceFormat.NativeText
        self._save = QPushButton(self.tr("&Save"))
        self._save.setObjectName("saveRecord")
        self._save.setProperty("kind", "primary")
        keys = QKeySequence("Ctrl+S").toString(native)
        self._save.setToolTip(self.tr("Save ({keys})").format(keys=keys))
        self._save.clicked.connect(self.save)
        cancel = QPushButton(self.tr("&Cancel"))
        cancel.setToolTip(self.tr("Close without saving (Esc)"))
        cancel.clicked.connect(self.close)
        for button, role in (
            (self._save, QDialogButtonBox.ButtonRole.ActionRole),
            (cancel, QDialogButtonBox.ButtonRole.RejectRole),
        ):
            # Enter belongs to the fields.
            button.setAutoDefault(False)
            buttons.addButton(button, role)
        for sequence in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.activated.connect(self.save)
        foot = QVBoxLayout()
        foot.setContentsMargins(size(16), size(8), size(16), size(12))
        foot.setSpacing(size(8))
        foot.addWidget(self._message)
        foot.addWidget(buttons)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, size(12), 0, 0)
        column.setSpacing(0)
        self._heading.setContentsMargins(size(16), 0, size(16), size(8))
        column.addWidget(self._heading)
        column.addWidget(self._scroll, 1)
        column.addWidget(line)
        column.addLayout(foot)
        room = self.screen().availableGeometry().height() - size(_ROOM)
        self.resize(size(_WIDTH), min(size(_HEIGHT), room))
