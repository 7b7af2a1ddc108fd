"""Commands of the window that concern the archive, the open record, undo and the look."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox

from desk_archive import __version__, config
from desk_archive.config import Settings
from desk_archive.domain.changes import Changes
from desk_archive.domain.links import Link
from desk_archive.domain.records import ReadingStatus, Record
from desk_archive.services.context import Services
from desk_archive.ui.actions import Actions
from desk_archive.ui.messages import ErrorTeller
from desk_archive.ui.notifier import Notifier
from desk_archive.ui.tasks import TaskRunner
from desk_archive.ui.theme import Scheme, Theme
from desk_archive.ui.window import programs
from desk_archive.ui.window.main_window import MainWindow
from desk_archive.ui.window.shortcuts import ShortcutsDialog

_STATUSES = {
    "status-unread": ReadingStatus.UNREAD,
    "status-reading": ReadingStatus.READING,
    "status-read": ReadingStatus.READ,
    "status-to-check": ReadingStatus.TO_CHECK,
}
_SCHEMES = {
    "theme-light": Scheme.LIGHT,
    "theme-dark": Scheme.DARK,
    "theme-system": Scheme.SYSTEM,
}
_ABOUT_RECORD = (
    "edit-record",
    "star",
    "tag",
    *_STATUSES,
    "copy-link",
    "copy-citation",
    "trash-record",
)
_CHANGING = (
    "import-files",
    "import-folder",
    "new-record",
    "new-record-from-clipboard",
    "edit-record",
    "undo",
    "redo",
    "star",
    "tag",
    *_STATUSES,
)


class Commands(QObject):
    """What the menus do."""

    def __init__(
        self,
        services: Services,
        window: MainWindow,
        theme: Theme,
        tasks: TaskRunner,
        notifier: Notifier,
        settings: Settings,
        teller: ErrorTeller,
    ) -> None:
        """Connect the commands of a window on an open archive."""
        super().__init__(window)
        self._services = services
        self._window = window
        self._theme = theme
        self._tasks = tasks
        self._notifier = notifier
        self._settings = settings
        self._teller = teller
        self.record_shown: Callable[[], Record | None] = lambda: None
        self._connect(window.actions_)
        notifier.changed.connect(self._changed)
        theme.changed.connect(window.actions_.refresh_icons)
        window.header.theme_button.clicked.connect(self._other_scheme)

    def _connect(self, actions: Actions) -> None:
        for id_, slot in {
            "new-archive": self._new_archive,
            "open-archive": self._open_archive,
            "open-sample": self.open_sample,
            "quit": self._window.close,
            "undo": lambda: self._step_back(self._services.history.undo),
            "redo": lambda: self._step_back(self._services.history.redo),
            "star": self._star,
            "tag": self._tag,
            "copy-link": self._copy_link,
            "copy-citation": self._copy_citation,
            "trash-record": self._trash,
            "full-screen": self._full_screen,
            "shortcuts": self._shortcuts,
            "about": self._about,
        }.items():
            actions.on(id_, slot)
        for id_, status in _STATUSES.items():
            actions.on(id_, partial(self._set_status, status))
        for id_, scheme in _SCHEMES.items():
            actions.on(id_, partial(self._set_scheme, scheme))

    def start(self) -> None:
        """Show what can be done now."""
        self._show_scheme()
        self.show_record(None)
        self._show_history()
        if self._services.read_only:
            for id_ in (*_CHANGING, "trash-record"):
                self._window.actions_[id_].setEnabled(False)

    # --- the open record ----------------------------------------------------------------------

    def show_record(self, record: Record | None) -> None:
        """Offer what can be done with the record that is shown."""
        actions = self._window.actions_
        for id_ in _ABOUT_RECORD:
            writes = id_ in _CHANGING or id_ == "trash-record"
            allowed = not (writes and self._services.read_only)
            actions[id_].setEnabled(record is not None and allowed)
        actions["star"].setChecked(record is not None and record.starred)
        for id_, status in _STATUSES.items():
            actions[id_].setChecked(record is not None and record.status is status)

    def _set_status(self, status: ReadingStatus) -> None:
        self._change(lambda uuid: self._services.library.set_status([uuid], status))

    def _star(self) -> None:
        record = self.record_shown()
        if record is not None:
            starred = not record.starred
            self._change(lambda uuid: self._services.library.set_starred([uuid], starred))

    def _trash(self) -> None:
        record = self.record_shown()
        if record is not None:
            self._change(lambda uuid: self._services.library.trash([uuid]))
            text = self.tr("“{0}” is in the trash. Undo ({1}) brings it back.")
            keys = self._window.actions_["undo"].shortcut().toString()
            self._window.messages.tell(text.format(record.fields.title, keys))

    def _tag(self) -> None:
        """Ask for the tags of the record, all in one line."""
        record = self.record_shown()
        if record is None:
            return
        dialog = QInputDialog(self._window)
        dialog.setObjectName("tagDialog")
        dialog.setWindowTitle(self.tr("Tags"))
        dialog.setLabelText(self.tr("Tags of this record, divided by commas; levels by /"))
        dialog.setTextValue(", ".join(record.tags))
        dialog.textValueSelected.connect(lambda text: self._set_tags(record, text))
        dialog.open()

    def _set_tags(self, record: Record, text: str) -> None:
        wanted = [tag.strip() for tag in text.split(",") if tag.strip()]
        kept = {tag.casefold() for tag in wanted}
        removed = [tag for tag in record.tags if tag.casefold() not in kept]
        library = self._services.library
        self._change(lambda uuid: library.tag(uuid, add=wanted, remove=removed))

    def _change(self, change: Callable[[str], Changes]) -> None:
        record = self.record_shown()
        if record is not None:
            self._tasks.write(
                lambda: change(record.record), done=self._notifier.tell, failed=self._teller
            )

    def _copy_link(self) -> None:
        record = self.record_shown()
        if record is not None:
            QGuiApplication.clipboard().setText(str(Link("record", record.record)))

    def _copy_citation(self) -> None:
        record = self.record_shown()
        if record is not None:
            QGuiApplication.clipboard().setText(citation_of(record))

    # --- undo ---------------------------------------------------------------------------------

    def _step_back(self, step: Callable[[], tuple[str, Changes] | None]) -> None:
        def done(result: tuple[str, Changes] | None) -> None:
            if result is not None:
                self._notifier.tell(result[1])

        self._tasks.write(step, done=done, failed=self._teller)

    def _changed(self, changes: Changes) -> None:
        if changes.undo:
            self._show_history()

    def _show_history(self) -> None:
        history = self._services.history
        self._tasks.read(
            lambda: (history.undo_label(), history.redo_label()),
            done=lambda labels: self._show_labels(*labels),
            failed=self._teller,
            key="history",
        )

    def _show_labels(self, undo: str | None, redo: str | None) -> None:
        actions, writable = self._window.actions_, not self._services.read_only
        for id_, plain, named, label in (
            ("undo", self.tr("&Undo"), self.tr("&Undo: {0}"), undo),
            ("redo", self.tr("&Redo"), self.tr("&Redo: {0}"), redo),
        ):
            actions[id_].setEnabled(label is not None and writable)
            actions[id_].setText(named.format(step_words(label)) if label else plain)

    # --- archives -----------------------------------------------------------------------------

    def open_sample(self) -> None:
        """Open the sample archive in a window of its own."""
        self._started(programs.open_sample())

    def _new_archive(self) -> None:
        self._ask_for_archive(self.tr("New archive"), QFileDialog.AcceptMode.AcceptSave)

    def _open_archive(self) -> None:
        self._ask_for_archive(self.tr("Open an archive"), QFileDialog.AcceptMode.AcceptOpen)

    def _ask_for_archive(self, title: str, mode: QFileDialog.AcceptMode) -> None:
        dialog = QFileDialog(self._window, title, str(self._services.path.parent))
        dialog.setObjectName("archiveDialog")
        dialog.setAcceptMode(mode)
        dialog.setNameFilter(self.tr("Archives (*{0})").format(config.ARCHIVE_SUFFIX))
        dialog.setDefaultSuffix(config.ARCHIVE_SUFFIX.removeprefix("."))
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        if mode is QFileDialog.AcceptMode.AcceptOpen:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self._started(programs.open_archive(Path(name))))
        dialog.open()

    def _started(self, started: bool) -> None:
        if not started:
            self._window.messages.tell(self.tr("The program could not be started once more."))

    # --- the look -----------------------------------------------------------------------------

    def _set_scheme(self, scheme: Scheme) -> None:
        self._theme.set_scheme(scheme)
        self._settings.set({"scheme": scheme.value})
        self._show_scheme()

    def _other_scheme(self) -> None:
        self._set_scheme(Scheme.LIGHT if self._theme.colours.dark else Scheme.DARK)

    def _show_scheme(self) -> None:
        for id_, scheme in _SCHEMES.items():
            self._window.actions_[id_].setChecked(self._theme.scheme is scheme)

    def _full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    # --- help ---------------------------------------------------------------------------------

    def _shortcuts(self) -> None:
        ShortcutsDialog(self._window.actions_, self._window).open()

    def _about(self) -> None:
        box = QMessageBox(self._window)
        box.setObjectName("aboutDialog")
        box.setWindowTitle(self.tr("About Desk Archive"))
        box.setText(f"Desk Archive {__version__}")
        box.setInformativeText(
            self.tr(
                "Read, annotate, find and cite archival documents. MIT licence.\nArchive: {0}"
            ).format(self._services.path)
        )
        box.open()


def citation_of(record: Record) -> str:
    """The record's own citation, else title, date and source."""
    fields = record.fields
    if fields.citation:
        return fields.citation
    date = (fields.date.verbatim or fields.date.edtf) if fields.date else None
    return ", ".join(part for part in (fields.title, date, fields.source) if part)


def step_words(code: str) -> str:
    """What a step of the undo history is called."""
    translate = QCoreApplication.translate
    words = {
        "import": translate("steps", "import"),
        "update": translate("steps", "new version of a document"),
        "edit": translate("steps", "edit"),
        "new record": translate("steps", "new record"),
        "tag": translate("steps", "tags of a record"),
        "status": translate("steps", "reading status"),
        "star": translate("steps", "star"),
        "trash": translate("steps", "move to trash"),
        "annotate": translate("steps", "highlight"),
        "note": translate("steps", "note"),
        "colour": translate("steps", "colour"),
        "annotation-tags": translate("steps", "tags of a note"),
        "delete-annotation": translate("steps", "delete a note"),
        "legend": translate("steps", "legend"),
    }
    return words.get(code, code)
