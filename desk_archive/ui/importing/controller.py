"""Runs imports in the writer lane and shows their dialog."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desk_archive.domain.changes import Changes, Progress
from desk_archive.domain.errors import WorldError
from desk_archive.services.context import Services
from desk_archive.services.importing import ImportReport
from desk_archive.ui.importing.dialog import ImportDialog
from desk_archive.ui.notifier import Notifier
from desk_archive.ui.tasks import Failed, TaskRunner


class ImportController(QObject):
    """What happens when a person imports something."""

    record_chosen = Signal(str)

    def __init__(
        self,
        services: Services,
        tasks: TaskRunner,
        notifier: Notifier,
        window: QWidget,
        on_error: Failed,
    ) -> None:
        """Import into the archive of `services`.

        Args:
            services: of the open archive.
            tasks: runs the work.
            notifier: is told what changed.
            window: dialogs belong to it.
            on_error: is told of faults of the program.
        """
        super().__init__(window)
        self._services = services
        self._tasks = tasks
        self._notifier = notifier
        self._window = window
        self._on_error = on_error

    def choose_files(self) -> None:
        """Ask for files and import them."""
        dialog = QFileDialog(self._window, self.tr("Import files"))
        dialog.setObjectName("importFiles")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.start)
        dialog.open()

    def choose_folder(self) -> None:
        """Ask for a folder and import all files of known kinds in it."""
        dialog = QFileDialog(self._window, self.tr("Import a folder"))
        dialog.setObjectName("importFolder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(self.start)
        dialog.open()

    def start(self, paths: Sequence[str]) -> ImportDialog:
        """Import files and folders; the dialog says how it goes."""
        dialog = ImportDialog(self._window)
        chosen = [Path(path) for path in paths]

        def run() -> Generator[Progress, None, ImportReport]:
            return self._services.importing.run(chosen)

        def done(report: ImportReport) -> None:
            dialog.show_report(report)
            self._notifier.tell(report.changes)

        def failed(error: BaseException) -> None:
            self._tell_everything()
            if isinstance(error, WorldError):
                dialog.show_failure(error.message)
            else:
                dialog.show_failure(self.tr("The import was broken off by a fault of the program."))
                self._on_error(error)

        def cancelled() -> None:
            dialog.show_cancelled()
            self._tell_everything()

        task = self._tasks.run(
            run, progress=dialog.show_progress, done=done, failed=failed, cancelled=cancelled
        )
        dialog.cancel_requested.connect(task.cancel)
        dialog.record_chosen.connect(self.record_chosen)
        dialog.show()
        return dialog

    def _tell_everything(self) -> None:
        """What was stored before an import ended early is not known by name."""
        self._notifier.tell(Changes(membership=True, facets=True, undo=True))
