"""The dialog of an export: which notes, in which format, to which file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desk_archive.domain.changes import Progress


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be exported.

    Attributes:
        id: what the controller knows it by.
        text: what the dialog calls it.
        enabled: whether it can be chosen now.
    """

    id: str
    text: str
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Format:
    """A format the dialog offers.

    Attributes:
        name: of the format.
        text: what the dialog calls it.
        suffix: ending of its files, with the dot.
    """

    name: str
    text: str
    suffix: str


class ExportDialog(QDialog):
    """Asks what to export and says how it went."""

    export_requested = Signal(str, str, str, str)
    cancel_requested = Signal()

    def __init__(
        self,
        choices: Sequence[Choice],
        formats: Sequence[Format],
        colours: Sequence[str],
        output: Path,
        parent: QWidget | None = None,
    ) -> None:
        """Offer these.

        Args:
            choices: of what to export the notes.
            formats: to write them in.
            colours: names of the legend.
            output: the file that is proposed.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("exportDialog")
        self.setWindowTitle(self.tr("Export notes"))
        self._formats = tuple(formats)
        self._choices = QButtonGroup(self)
        self._format = QComboBox()
        self._format.setObjectName("exportFormat")
        for form in self._formats:
            self._format.addItem(form.text, form.name)
        self._format.currentIndexChanged.connect(self._follow_format)
        self._colour = QComboBox()
        self._colour.setObjectName("exportColour")
        self._colour.addItem(self.tr("All colours"), "")
        for name in colours:
            self._colour.addItem(name, name)
        self._output = QLineEdit(str(output))
        self._output.setObjectName("exportOutput")
        self._status = QLabel()
        self._status.setObjectName("exportStatus")
        self._status.setWordWrap(True)
        self._status.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setAccessibleName(self.tr("Progress of the export"))
        self._bar.hide()
        self._lay_out(self._make_scope(choices), self._make_buttons())
        self._output.textChanged.connect(self._check)
        self._check(self._output.text())

    def show_progress(self, progress: Progress) -> None:
        """Say how far the export has come."""
        self._bar.show()
        self._bar.setRange(0, progress.total or 0)
        self._bar.setValue(progress.done)

    def show_result(self, text: str) -> None:
        """Say how it went, and offer to export again."""
        self._bar.hide()
        self._status.setText(text)
        self._export.setEnabled(True)
        self._close.setFocus()

    def status(self) -> str:
        """What the dialog says of how it went."""
        return self._status.text()

    def _lay_out(self, scope: QVBoxLayout, buttons: QDialogButtonBox) -> None:
        browse = QPushButton(self.tr("&Browse…"))
        browse.setToolTip(self.tr("Choose the file to write"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        line = QHBoxLayout()
        line.addWidget(self._output, 1)
        line.addWidget(browse)
        form = QFormLayout()
        form.addRow(self.tr("Notes of"), scope)
        form.addRow(self.tr("Co&lour"), self._colour)
        form.addRow(self.tr("&Format"), self._format)
        file_label = QLabel(self.tr("F&ile"))
        file_label.setBuddy(self._output)
        form.addRow(file_label, line)
        for widget, name in (
            (self._format, self.tr("Format")),
            (self._colour, self.tr("Colour")),
            (self._output, self.tr("File to write")),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self._status)
        layout.addWidget(self._bar)
        layout.addWidget(buttons)
        self.resize(self.fontMetrics().height() * 34, self.sizeHint().height())

    def _make_scope(self, choices: Sequence[Choice]) -> QVBoxLayout:
        layout = QVBoxLayout()
        for choice in choices:
            button = QRadioButton(choice.text)
            button.setObjectName(f"scope_{choice.id}")
            button.setEnabled(choice.enabled)
            button.setToolTip(choice.text)
            self._choices.addButton(button)
            layout.addWidget(button)
        next(b for b in self._choices.buttons() if b.isEnabled()).setChecked(True)
        return layout

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        self._export = QPushButton(self.tr("&Export"))
        self._export.setObjectName("exportButton")
        self._export.setToolTip(self.tr("Write the file (Enter)"))
        self._export.setDefault(True)
        self._export.clicked.connect(self._ask_to_export)
        self._close = QPushButton(self.tr("&Close"))
        self._close.setToolTip(self.tr("Close (Esc)"))
        self._close.setAutoDefault(False)
        self._close.clicked.connect(self.reject)
        buttons.addButton(self._export, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self._close, QDialogButtonBox.ButtonRole.RejectRole)
        self.rejected.connect(self.cancel_requested)
        return buttons

    def _ask_to_export(self) -> None:
        self._export.setEnabled(False)
        self._status.setText(self.tr("Writing…"))
        checked = self._choices.checkedButton()
        scope = checked.objectName().removeprefix("scope_") if checked else "all"
        self.export_requested.emit(
            self._format.currentData(), self._output.text(), scope, self._colour.currentData()
        )

    def _follow_format(self) -> None:
        """Give the file the ending of the format, if it has that of another one."""
        path = Path(self._output.text())
        if path.suffix in {form.suffix for form in self._formats}:
            suffix = self._formats[self._format.currentIndex()].suffix
            self._output.setText(str(path.with_suffix(suffix)))

    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Export notes"),
            self._output.text(),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            self._output.setText(name)

    def _check(self, text: str) -> None:
        self._export.setEnabled(bool(text.strip()))
        exists = Path(text).is_file()
        self._status.setText(self.tr("The file is there and will be replaced.") if exists else "")
