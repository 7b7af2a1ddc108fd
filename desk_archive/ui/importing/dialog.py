"""The dialog of an import: how far it has come, then what became of each file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desk_archive.domain.changes import Progress
from desk_archive.services.importing import ImportReport


class ImportDialog(QDialog):
    """Shows an import while it runs and its report afterwards; it blocks nothing."""

    cancel_requested = Signal()
    record_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with an import that has just started.

        Args:
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("importDialog")
        self.setWindowTitle(self.tr("Import"))
        self.setModal(False)
        self._running = True
        self._report = ImportReport()
        self._summary = QLabel(self.tr("Reading…"))
        self._summary.setObjectName("importSummary")
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setObjectName("importProgress")
        self._bar.setAccessibleName(self.tr("Progress of the import"))
        self._bar.setRange(0, 0)
        self._table = self._make_table()
        self._buttons = QDialogButtonBox()
        self._cancel = self._button(self.tr("&Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._cancel.setToolTip(self.tr("Stop; what is imported stays (Esc)"))
        self._cancel.clicked.connect(self._ask_to_cancel)
        self._save = self._button(
            self.tr("&Save the report…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self._save.clicked.connect(self._save_report)
        self._close = self._button(self.tr("C&lose"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._close.clicked.connect(self.accept)
        self._save.hide()
        self._close.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        for widget in (self._summary, self._bar, self._table, self._buttons):
            layout.addWidget(widget)
        em = self.fontMetrics().height()
        self.resize(em * 36, em * 9)

    def show_progress(self, progress: Progress) -> None:
        """Say how far the import has come."""
        self._bar.setRange(0, progress.total or 0)
        self._bar.setValue(progress.done)
        if progress.total:
            text = self.tr("{0} of {1} files · {2}")
            self._summary.setText(text.format(progress.done, progress.total, progress.item))

    def show_report(self, report: ImportReport) -> None:
        """Say what became of each file."""
        self._report = report
        self._finish(
            self.tr("{0} imported, {1} skipped, {2} failed").format(
                len(report.imported), len(report.skipped), len(report.failed)
            )
        )
        rows = _rows(report, self)
        self._table.setRowCount(len(rows))
        for number, (what, path, detail, record) in enumerate(rows):
            for column, text in enumerate((what, path, detail)):
                item = QTableWidgetItem(text)
                item.setData(Qt.ItemDataRole.UserRole, record)
                item.setToolTip(text)
                self._table.setItem(number, column, item)
        self._table.setVisible(bool(rows))
        self._save.setVisible(bool(rows))
        if rows:
            em = self.fontMetrics().height()
            self.resize(max(self.width(), em * 48), max(self.height(), em * 24))

    def show_cancelled(self) -> None:
        """Say that the import was stopped."""
        self._finish(self.tr("Stopped. What was imported before stays in the archive."))

    def show_failure(self, message: str) -> None:
        """Say why the import could not go on."""
        self._finish(message)
        self._summary.setWordWrap(True)

    def summary(self) -> str:
        """What the dialog says."""
        return self._summary.text()

    def reject(self) -> None:
        """Esc stops a running import and closes a finished one."""
        if self._running:
            self._ask_to_cancel()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing stops a running import."""
        if self._running:
            self._ask_to_cancel()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a row shows its record."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._table.hasFocus():
            self._choose(self._table.currentRow())
            return
        super().keyPressEvent(event)

    def _finish(self, text: str) -> None:
        self._running = False
        self._summary.setText(text)
        self._bar.hide()
        self._cancel.hide()
        self._close.show()
        self._close.setDefault(True)
        self._close.setFocus()

    def _ask_to_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._summary.setText(self.tr("Stopping…"))
        self.cancel_requested.emit()

    def _button(self, text: str, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(text.replace("&", ""))
        self._buttons.addButton(button, role)
        return button

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 3)
        table.setObjectName("importReport")
        table.setAccessibleName(self.tr("What became of each file"))
        table.setToolTip(self.tr("What became of each file; Enter shows its record"))
        table.setHorizontalHeaderLabels([self.tr("Result"), self.tr("File"), self.tr("Detail")])
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setAccessibleName(self.tr("Columns of the report"))
        header.setToolTip(self.tr("Drag to make a column wider"))
        header.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        em = self.fontMetrics().averageCharWidth()
        table.setColumnWidth(0, em * 12)
        table.setColumnWidth(1, em * 40)
        table.cellDoubleClicked.connect(lambda row, _column: self._choose(row))
        table.hide()
        return table

    def _choose(self, row: int) -> None:
        item = self._table.item(row, 0)
        record = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if record:
            self.record_chosen.emit(record)

    def _save_report(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the report"), "import-report.txt", self.tr("Text (*.txt)")
        )
        if not name:
            return
        lines = ["\t".join(row[:3]) for row in _rows(self._report, self)]
        try:
            Path(name).write_text("\n".join([self.summary(), *lines, ""]), encoding="utf-8")
        except OSError as error:
            self._summary.setText(
                self.tr("The report could not be saved in {0}: {1}").format(name, error.strerror)
            )


def _rows(report: ImportReport, owner: QWidget) -> list[tuple[str, str, str, str | None]]:
    """What became of each file, the failures first: result, file, detail, record."""
    rows: list[tuple[str, str, str, str | None]] = [
        (owner.tr("failed"), failed.path, failed.error, None) for failed in report.failed
    ]
    rows += [
        (owner.tr("skipped"), skipped.path, skipped.reason, skipped.record)
        for skipped in report.skipped
    ]
    for done in report.imported:
        result = owner.tr("added to") if done.merged else owner.tr("imported")
        detail = "; ".join((done.title, *done.warnings))
        rows.append((result, done.path, detail, done.record))
    return rows
