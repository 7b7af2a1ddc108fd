"""The dialog of an import: choose, read, correct, store, and see what became of each file."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desk_archive.domain.changes import Progress
from desk_archive.services.importing import Failed, ImportReport, PreparedRow, Skipped
from desk_archive.ui.importing.batch import Key
from desk_archive.ui.importing.preview import PreviewPage, rows_words
from desk_archive.ui.importing.progress import ProgressPage
from desk_archive.ui.importing.report import (
    ReportModel,
    ReportTable,
    problem_lines,
    report_csv,
    report_lines,
    report_text,
)
from desk_archive.ui.theme import Theme
from desk_archive.ui.widgets.completing_line import Completions
from desk_archive.ui.widgets.empty_state import EmptyState
from desk_archive.ui.widgets.file_drops import FilesPassBy, dropped_files
from desk_archive.ui.wording import counted, number_words

_WIDTH, _HEIGHT = 880, 560
_ROOM = 80


class State(Enum):
    """What the dialog is about."""

    EMPTY = "empty"
    READING = "reading"
    PREVIEW = "preview"
    STORING = "storing"
    REPORT = "report"


class ImportDialog(QDialog):
    """Shows an import from the choice of files to its report; the window stays usable beside it.

    Signals:
        files_given: paths that were dropped on it.
        files_wanted: files are to be chosen.
        folder_wanted: a folder is to be chosen.
        password_given: shown path of an encrypted file, and a password.
        import_requested: what the preview shows is to be stored.
        cancel_requested: what is under way is to stop.
        undo_requested: all that this dialog stored is to go again.
        record_chosen: UUID of a record that is to be shown.
        closed: it is no longer there.
    """

    files_given = Signal(list)
    files_wanted = Signal()
    folder_wanted = Signal()
    password_given = Signal(str, str)
    import_requested = Signal()
    cancel_requested = Signal()
    undo_requested = Signal()
    record_chosen = Signal(str)
    closed = Signal()

    def __init__(
        self, theme: Theme, completions: Completions, parent: QWidget | None = None
    ) -> None:
        """Begin without files.

        Args:
            theme: lengths and colours.
            completions: where collections and types of other records come from.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("importDialog")
        self.setModal(False)
        self.setAcceptDrops(True)
        self._theme = theme
        self.state = State.EMPTY
        self._summary = QLabel()
        self._summary.setObjectName("importSummary")
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setWordWrap(True)
        self.empty = self._make_empty()
        self.progress = ProgressPage(theme)
        self.preview = PreviewPage(theme, completions)
        self.preview.wishes_changed.connect(self._show_wishes)
        self.preview.password_given.connect(self.password_given)
        self.report = ReportModel(theme, self)
        self._report_table = self._make_report_table()
        self._stack = QStackedWidget()
        for page in (self.empty, self.progress, self.preview, self._report_table):
            self._stack.addWidget(page)
        self._buttons = QDialogButtonBox()
        self._make_buttons()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.size(side) for side in (16, 14, 16, 12)))
        layout.setSpacing(theme.size(8))
        layout.addWidget(self._summary)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._buttons)
        room = self.screen().availableGeometry()
        self.resize(
            min(theme.size(_WIDTH), room.width() - theme.size(_ROOM)),
            min(theme.size(_HEIGHT), room.height() - theme.size(_ROOM)),
        )
        self._file_drops = FilesPassBy(self)
        self._file_drops.watch(self)
        self._show_state(State.EMPTY, self.empty)

    # --- what it shows ------------------------------------------------------------------------

    def show_reading(self) -> None:
        """Files are being read."""
        self.progress.begin(self.tr("Reading…"))
        self._summary.clear()
        self._show_state(State.READING, self.progress)

    def show_progress(self, progress: Progress) -> None:
        """Say how far it has come."""
        if self.state is State.READING:
            words = self.tr("Reading: {done} of {total} files")
            self.progress.show_progress(progress, words, self.tr("{rate} files a second"))
        elif self.state is State.STORING:
            words = self.tr("Importing: {done} of {total} records")
            self.progress.show_progress(progress, words, self.tr("{rate} records a second"))

    def show_preview(
        self,
        rows: Sequence[tuple[Key, PreparedRow]],
        failed: Sequence[Failed],
        skipped: Sequence[Skipped],
    ) -> None:
        """Show what would be made, or why nothing can be."""
        if not rows and not any(line.encrypted for line in problem_lines(failed, (), self)):
            self.show_report(ImportReport((), tuple(skipped), tuple(failed)))
            return
        words = [rows_words(self, len(rows))]
        here = sum(row.likeness is not None for _, row in rows)
        if here:
            words.append(self.tr("{count} here already").format(count=number_words(here)))
        if failed:
            words.append(self.tr("{count} can’t be read").format(count=number_words(len(failed))))
        if skipped:
            words.append(
                self.tr("{count} of no known kind").format(count=number_words(len(skipped)))
            )
        self._summary.setText(" · ".join(words))
        self._show_state(State.PREVIEW, self.preview)
        self.preview.show_rows(rows, failed, skipped)
        self._import.setDefault(True)
        (self.preview.table if rows else self.preview.password).setFocus()

    def show_storing(self) -> None:
        """The records are being stored."""
        self.progress.begin(self.tr("Importing…"))
        self._summary.clear()
        self._show_state(State.STORING, self.progress)

    def show_report(self, report: ImportReport) -> None:
        """Say what became of each file."""
        self._finish(
            self.tr("{0} imported, {1} skipped, {2} failed").format(
                number_words(len(report.imported)),
                number_words(len(report.skipped)),
                number_words(len(report.failed)),
            )
        )
        self.report.set_lines(report_lines(report, self))
        self._undo.setVisible(bool(report.imported))
        self._show_report_table()

    def show_cancelled(
        self, failed: Sequence[Failed] = (), skipped: Sequence[Skipped] = ()
    ) -> None:
        """Say that the import was stopped, and what is known already."""
        storing = self.state is State.STORING
        stays = self.tr("Stopped. What was imported before stays in the archive.")
        self._finish(stays if storing else self.tr("Stopped. Nothing was imported."))
        self.report.set_lines(problem_lines(failed, skipped, self))
        self._show_report_table()

    def show_failure(self, message: str) -> None:
        """Say why the import could not go on."""
        self._finish(message)
        self.report.set_lines(())
        self._show_report_table()

    def show_undone(self) -> None:
        """Say that nothing is left of it."""
        self._undo.hide()
        self._summary.setText(self.tr("The import was undone."))

    def no_undo(self) -> None:
        """Something else was changed since."""
        self._undo.setEnabled(False)
        self._undo.setToolTip(
            self.tr("Something else was changed since; undo that first with Edit › Undo")
        )

    def summary(self) -> str:
        """What the dialog says."""
        working = self.state in (State.READING, State.STORING)
        return self.progress.summary() if working else self._summary.text()

    @property
    def import_button(self) -> QPushButton:
        """The button that stores what the preview shows."""
        return self._import

    # --- what a person does -------------------------------------------------------------------

    def reject(self) -> None:
        """Esc stops what is under way, and closes the dialog otherwise."""
        if self.state in (State.READING, State.STORING):
            self._ask_to_cancel()
        else:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing stops what is under way."""
        if self.state in (State.READING, State.STORING):
            self._ask_to_cancel()
        event.accept()
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files while nothing is under way."""
        working = self.state in (State.READING, State.STORING)
        if dropped_files(event.mimeData()) and not working:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped too."""
        paths = dropped_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.files_given.emit(paths)

    def _ask_to_import(self) -> None:
        # A cell that is being edited gives what it has when it loses the focus.
        self.preview.table.setFocus()
        problem = self.preview.model.first_problem()
        if problem is not None:
            self.preview.table.setCurrentIndex(problem)
            return
        if self._import.isEnabled():
            self.import_requested.emit()

    def _ask_to_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._cancel.setText(self.tr("Stopping…"))
        self.cancel_requested.emit()

    def _save_report(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the report"))
        dialog.setObjectName("importReportFile")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Text (*.txt)"), self.tr("Table (*.csv)")])
        dialog.setDefaultSuffix("txt")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix("csv" if "csv" in chosen else "txt")
        )
        dialog.selectFile("import-report.txt")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save_report)
        dialog.open()

    def save_report(self, name: str) -> None:
        """Write the report to a file, as a table where that ends with `.csv`."""
        path = Path(name)
        table = path.suffix.lower() == ".csv"
        lines = self.report.lines
        text = report_csv(lines, self) if table else report_text(self.summary(), lines)
        try:
            # Spreadsheets take a table for UTF-8 by the mark at its beginning.
            path.write_text(text, encoding="utf-8-sig" if table else "utf-8", newline="")
        except OSError as error:
            failure = self.tr("The report could not be saved in {0}: {1}")
            self._summary.setText(failure.format(name, error.strerror))

    # --- inside -------------------------------------------------------------------------------

    def _show_state(self, state: State, page: QWidget) -> None:
        self.state = state
        self._stack.setCurrentWidget(page)
        self._summary.setVisible(state in (State.PREVIEW, State.REPORT))
        self.setWindowTitle(
            {
                State.READING: self.tr("Reading files"),
                State.STORING: self.tr("Importing"),
                State.REPORT: self.tr("Import report"),
            }.get(state, self.tr("Import"))
        )
        working = state in (State.READING, State.STORING)
        shown = {
            self._cancel: working or state is State.PREVIEW,
            self._import: state is State.PREVIEW,
            self._save: state is State.REPORT,
            self._more: state is State.REPORT,
            self._close: state in (State.REPORT, State.EMPTY),
        }
        for button, visible in shown.items():
            button.setVisible(visible)
        self._undo.hide()
        self._cancel.setEnabled(True)
        self._cancel.setText(self.tr("&Cancel"))
        self._import.setDefault(False)
        self._close.setDefault(False)
        if working:
            self._cancel.setFocus()

    def _finish(self, text: str) -> None:
        self._summary.setText(text)
        self._show_state(State.REPORT, self._report_table)
        self._close.setDefault(True)
        self._close.setFocus()

    def _show_report_table(self) -> None:
        lines = bool(self.report.lines)
        self._report_table.setVisible(lines)
        self._save.setEnabled(lines)
        if lines:
            self._report_table.selectRow(0)

    def _show_wishes(self) -> None:
        count = self.preview.model.wanted()
        words = counted(count, self.tr("&Import 1 record"), self.tr("&Import {count} records"))
        self._import.setText(words if count else self.tr("Nothing to import"))
        wrong = self.preview.model.first_problem() is not None
        self._import.setEnabled(count > 0 and not wrong)
        if wrong:
            self._import.setToolTip(self.tr("First correct the dates that can’t be read"))
        else:
            self._import.setToolTip(self.tr("Import what is ticked (Enter)"))

    def _make_empty(self) -> EmptyState:
        page = EmptyState(self.tr("Drop files and folders here, or choose them."), self._theme)
        files = page.add_button(
            self.tr("Choose files…"), self.tr("Choose files to import (Ctrl+O)"), primary=True
        )
        files.clicked.connect(lambda _checked=False: self.files_wanted.emit())
        folder = page.add_button(
            self.tr("Choose a folder…"),
            self.tr("Choose a folder and import what is in it (Ctrl+Shift+O)"),
        )
        folder.clicked.connect(lambda _checked=False: self.folder_wanted.emit())
        for button in (files, folder):
            button.setAutoDefault(False)
        return page

    def _make_report_table(self) -> ReportTable:
        table = ReportTable(self.report, self._theme)
        table.setObjectName("importReport")
        table.setAccessibleName(self.tr("What became of each file"))
        table.setToolTip(self.tr("What became of each file; Enter shows its record"))
        table.record_chosen.connect(self.record_chosen)
        return table

    def _make_buttons(self) -> None:
        roles = QDialogButtonBox.ButtonRole
        self._save = self._button(self.tr("&Save the report…"), roles.ActionRole, "importSave")
        self._save.clicked.connect(self._save_report)
        self._undo = self._button(self.tr("&Undo the import"), roles.ActionRole, "importUndo")
        self._undo.clicked.connect(lambda _checked=False: self.undo_requested.emit())
        self._more = self._button(self.tr("Import &more…"), roles.ActionRole, "importMore")
        self._more.clicked.connect(lambda _checked=False: self._start_again())
        self._cancel = self._button(self.tr("&Cancel"), roles.RejectRole, "importCancel")
        self._cancel.setToolTip(self.tr("Stop; what is imported stays (Esc)"))
        self._cancel.clicked.connect(self.reject)
        self._import = self._button(self.tr("&Import"), roles.AcceptRole, "importCommit")
        self._import.clicked.connect(self._ask_to_import)
        self._close = self._button(self.tr("C&lose"), roles.AcceptRole, "importClose")
        self._close.setToolTip(self.tr("Close (Esc)"))
        self._close.clicked.connect(self.close)

    def _start_again(self) -> None:
        self._show_state(State.EMPTY, self.empty)
        self.empty.findChildren(QPushButton)[0].setFocus()

    def _button(self, text: str, role: QDialogButtonBox.ButtonRole, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(text.replace("&", "").removesuffix("…"))
        button.setAutoDefault(False)
        self._buttons.addButton(button, role)
        return button
