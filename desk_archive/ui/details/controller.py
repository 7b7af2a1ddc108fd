"""Keeps the panels below the page with the record that is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from desk_archive.domain.records import DocumentInfo, Record
from desk_archive.services.context import Services
from desk_archive.ui.details.originals import LentCopies, file_name, save_original
from desk_archive.ui.details.panels import RecordDetails, RelatedDocuments, SourceCard
from desk_archive.ui.tasks import TaskRunner
from desk_archive.ui.theme import Theme

_DUPLICATES = "details-duplicates"


class DetailsController(QObject):
    """The panels of one window.

    Signals:
        record_requested: UUID of a related record that is to be shown.
        link_requested: an address that is to be opened, after asking.
        related_changed: how many related documents the record has.
        edit_requested: the name of a field that is to be edited, or "".
        document_requested: UUID of a document that is to be shown from its beginning.
        told: something to say in passing.
    """

    record_requested = Signal(str)
    link_requested = Signal(str)
    related_changed = Signal(int)
    edit_requested = Signal(str)
    document_requested = Signal(str)
    told = Signal(str)

    def __init__(
        self,
        theme: Theme,
        services: Services,
        tasks: TaskRunner,
        *,
        on_error: Callable[[BaseException], object],
        open_file: Callable[[Path], bool] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Make the panels.

        Args:
            theme: the look.
            services: of the open archive.
            tasks: where work is done.
            on_error: tells the person of an error.
            open_file: opens a file with another program, and says whether there is one; by default
                with the system's.
            parent: the QObject that owns this one.
        """
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._on_error = on_error
        self._record: Record | None = None
        self.details = RecordDetails(theme)
        self.related = RelatedDocuments(theme)
        self.source = SourceCard(theme)
        self.related.record_requested.connect(self.record_requested)
        for panel in (self.details, self.related, self.source):
            panel.link_requested.connect(self.link_requested)
            panel.edit_requested.connect(self.edit_requested)
        self.details.editable = not services.read_only
        self._open_file = open_file or _open_with_system
        self._copies = LentCopies()
        self.source.save_requested.connect(self._save_original)
        self.source.open_requested.connect(self._open_original)
        self.source.show_requested.connect(
            lambda document: self.document_requested.emit(document.document)
        )

    def show_record(self, record: Record | None) -> None:
        """Show a record, or nothing."""
        self._record = record
        self.details.show_record(record)
        self.related.show_record(record)
        self.source.show_record(record)
        self.related_changed.emit(self.related.count(record))
        if record is not None and record.duplicates:
            uuids = list(record.duplicates)
            self._tasks.read(
                lambda: self._services.library.get_many(uuids),
                done=lambda found: self._show_duplicates(record, found),
                failed=self._on_error,
                key=_DUPLICATES,
            )

    def close(self) -> None:
        """Remove the copies that other programs were lent."""
        self._copies.close()

    def _save_original(self, document: DocumentInfo) -> None:
        """Ask where to, and write the file there."""
        record, sha256 = self._record, document.sha256
        if record is None or sha256 is None:
            return
        dialog = QFileDialog(self.source.window(), self.tr("Save the original"))
        dialog.setObjectName("saveOriginal")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(file_name(record, document))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save_original(sha256, Path(name)))
        dialog.open()

    def save_original(self, sha256: str, target: Path) -> None:
        """Write an original to a file."""
        self._tasks.read(
            lambda: save_original(self._services.reading, sha256, target),
            done=lambda path: self.told.emit(self.tr("Saved: {path}").format(path=path)),
            failed=self._on_error,
        )

    def _open_original(self, document: DocumentInfo) -> None:
        record, sha256 = self._record, document.sha256
        if record is None or sha256 is None:
            return
        name = file_name(record, document)
        self._tasks.read(
            lambda: self._copies.lend(self._services.reading, sha256, name),
            done=self._open_copy,
            failed=self._on_error,
        )

    def _open_copy(self, path: Path) -> None:
        if not self._open_file(path):
            self.told.emit(self.tr("There is no program for this kind of file."))

    def _show_duplicates(self, record: Record, duplicates: list[Record]) -> None:
        if record is self._record:
            self.related.show_record(record, duplicates)


def _open_with_system(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
