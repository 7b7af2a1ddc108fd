"""Runs imports and shows their dialog: reading beside the work, storing in the writer lane."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desk_archive.domain.changes import Changes, Progress
from desk_archive.domain.errors import WorldError
from desk_archive.services.context import Services
from desk_archive.services.importing import ImportReport
from desk_archive.ui.importing.batch import Batch
from desk_archive.ui.importing.dialog import ImportDialog, State
from desk_archive.ui.notifier import Notifier
from desk_archive.ui.tasks import Failed, Task, TaskRunner
from desk_archive.ui.theme import Theme
from desk_archive.ui.widgets.completing_line import Completions

_STEP = "import"


class ImportController(QObject):
    """What happens when a person imports something.

    Signals:
        record_chosen: UUID of a record that is to be shown.
    """

    record_chosen = Signal(str)

    def __init__(
        self,
        services: Services,
        tasks: TaskRunner,
        notifier: Notifier,
        theme: Theme,
        window: QWidget,
        on_error: Failed,
    ) -> None:
        """Import into the archive of `services`.

        Args:
            services: of the open archive.
            tasks: runs the work.
            notifier: is told what changed.
            theme: the look.
            window: dialogs belong to it.
            on_error: is told of faults of the program.
        """
        super().__init__(window)
        self._services = services
        self._tasks = tasks
        self._notifier = notifier
        self._theme = theme
        self._window = window
        self._on_error = on_error
        self._completions = Completions(services.library.values, tasks, self)

    def choose_files(self) -> None:
        """Ask for files and import them."""
        self._choose(self.tr("Import files"), "importFiles", QFileDialog.FileMode.ExistingFiles)

    def choose_folder(self) -> None:
        """Ask for a folder and import all files of known kinds in it."""
        self._choose(self.tr("Import a folder"), "importFolder", QFileDialog.FileMode.Directory)

    def start(self, paths: Sequence[str]) -> ImportDialog:
        """Read files and folders, and show what would be made of them."""
        dialog = ImportDialog(self._theme, self._completions, self._window)
        job = _Job(self._services, self._tasks, self._notifier, dialog, self._on_error)
        dialog.files_wanted.connect(lambda: self._choose_for(job, "importFiles"))
        dialog.folder_wanted.connect(lambda: self._choose_for(job, "importFolder"))
        dialog.record_chosen.connect(self.record_chosen)
        job.read(paths)
        dialog.show()
        return dialog

    def _choose(self, title: str, name: str, mode: QFileDialog.FileMode) -> None:
        dialog = _file_dialog(self._window, title, name, mode)
        dialog.filesSelected.connect(self.start)
        dialog.open()

    def _choose_for(self, job: _Job, name: str) -> None:
        """Ask for more, for a dialog that is open."""
        modes = QFileDialog.FileMode
        if name == "importFiles":
            dialog = _file_dialog(job.dialog, self.tr("Import files"), name, modes.ExistingFiles)
        else:
            dialog = _file_dialog(job.dialog, self.tr("Import a folder"), name, modes.Directory)
        dialog.filesSelected.connect(job.read)
        dialog.open()


class _Job(QObject):
    """One dialog with its work, from the first file to the last."""

    def __init__(
        self,
        services: Services,
        tasks: TaskRunner,
        notifier: Notifier,
        dialog: ImportDialog,
        on_error: Failed,
    ) -> None:
        super().__init__(dialog)
        self.dialog = dialog
        self._services = services
        self._tasks = tasks
        self._notifier = notifier
        self._on_error = on_error
        self._task = Task()
        self._batch = Batch(services.importing)
        self._telling = False
        dialog.files_given.connect(self.read)
        dialog.password_given.connect(self._read_with_password)
        dialog.import_requested.connect(self._store)
        dialog.cancel_requested.connect(self._cancel)
        dialog.undo_requested.connect(self._undo)
        dialog.closed.connect(self._close)
        notifier.changed.connect(self._changed)

    def read(self, paths: Sequence[str], passwords: Mapping[str, str] | None = None) -> None:
        """Read files, beside those that wait already."""
        if self.dialog.state is not State.PREVIEW:
            self._batch.close()
            self._batch = Batch(self._services.importing)
            self.dialog.preview.model.forget()
        batch, dialog = self._batch, self.dialog
        chosen = [Path(path) for path in paths]
        dialog.show_reading()

        def cancelled() -> None:
            if batch.rows():
                self._preview()
            else:
                dialog.show_cancelled()

        self._task = self._tasks.run(
            lambda: batch.read(chosen, passwords or {}),
            progress=dialog.show_progress,
            done=lambda _nothing: self._preview(),
            failed=self._failed,
            cancelled=cancelled,
            writes=False,
        )

    def _read_with_password(self, path: str, password: str) -> None:
        self.read([path], {path: password})

    def _preview(self) -> None:
        self.dialog.show_preview(self._batch.rows(), self._batch.failed, self._batch.skipped)

    def _store(self) -> None:
        batch, dialog = self._batch, self.dialog
        wishes = dialog.preview.wishes()
        failed, skipped = batch.failed, batch.skipped
        dialog.show_storing()

        def run() -> Generator[Progress, None, ImportReport]:
            return batch.store(wishes)

        def done(report: ImportReport) -> None:
            dialog.show_report(report)
            self._tell(report.changes)

        def cancelled() -> None:
            dialog.show_cancelled(failed, skipped)
            self._tell_everything()

        self._task = self._tasks.run(
            run,
            progress=dialog.show_progress,
            done=done,
            failed=self._failed,
            cancelled=cancelled,
        )

    def _cancel(self) -> None:
        self._task.cancel()

    def _failed(self, error: BaseException) -> None:
        self._tell_everything()
        if isinstance(error, WorldError):
            self.dialog.show_failure(error.message)
        else:
            words = self.dialog.tr("The import was broken off by a fault of the program.")
            self.dialog.show_failure(words)
            self._on_error(error)

    def _undo(self) -> None:
        history, steps = self._services.history, self._batch.steps

        def undo() -> Changes:
            """Only what this import stored, which lies on top as long as nobody changed anything."""
            undone: list[Changes] = []
            while len(undone) < steps and history.undo_label() == _STEP:
                step = history.undo()
                if step is None:
                    break
                undone.append(step[1])
            return Changes.merged(undone)

        def done(changes: Changes) -> None:
            if shiboken6.isValid(self.dialog):
                self.dialog.show_undone()
            self._tell(changes)

        self._tasks.write(undo, done=done, failed=self._on_error)

    def _close(self) -> None:
        """Forget what waits; what is being stored still needs it, and ends by itself."""
        if self.dialog.state is State.STORING:
            return
        self._batch.close()
        if self.dialog.state is not State.READING:
            self.dialog.deleteLater()

    def _changed(self, changes: Changes) -> None:
        if changes.undo and not self._telling and self.dialog.state is State.REPORT:
            self.dialog.no_undo()

    def _tell(self, changes: Changes) -> None:
        self._telling = True
        self._notifier.tell(changes)
        self._telling = False

    def _tell_everything(self) -> None:
        """What was stored before an import ended early is not known by name."""
        self._tell(Changes(membership=True, facets=True, undo=True))


def _file_dialog(parent: QWidget, title: str, name: str, mode: QFileDialog.FileMode) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setObjectName(name)
    dialog.setFileMode(mode)
    return dialog
