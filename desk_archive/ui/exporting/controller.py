"""Runs exports of notes and shows their dialog."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desk_archive.config import Settings
from desk_archive.domain.changes import Progress
from desk_archive.domain.errors import WorldError
from desk_archive.domain.queries import Query
from desk_archive.domain.records import Record
from desk_archive.services.context import Services
from desk_archive.services.exporting import ExportReport, Selection
from desk_archive.ui.exporting.dialog import Choice, ExportDialog, Format
from desk_archive.ui.tasks import Failed, TaskRunner

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Situation:
    """What the person has before them when they export.

    Attributes:
        record: the record that is open, or None.
        query: what the list shows.
        total: how many records that is.
    """

    record: Record | None
    query: Query
    total: int


class ExportController(QObject):
    """What happens when a person exports notes."""

    def __init__(
        self,
        services: Services,
        tasks: TaskRunner,
        settings: Settings,
        window: QWidget,
        situation: Callable[[], Situation],
        on_error: Failed,
    ) -> None:
        """Export from the archive of `services`.

        Args:
            services: of the open archive.
            tasks: runs the work.
            settings: remember the folder.
            window: dialogs belong to it.
            situation: says what is open and listed now.
            on_error: is told of faults of the program.
        """
        super().__init__(window)
        self._services = services
        self._tasks = tasks
        self._settings = settings
        self._window = window
        self._situation = situation
        self._on_error = on_error

    def start(self) -> ExportDialog:
        """Ask what to export, and do it."""
        situation = self._situation()
        formats = self._formats()
        title = situation.record.fields.title if situation.record else self._services.path.stem
        folder = Path(self._settings.get("export_folder") or Path.home())
        output = folder / (safe_name(title) + formats[0].suffix)
        dialog = ExportDialog(
            self._choices(situation),
            formats,
            [colour.name for colour in self._services.annotating.legend()],
            output,
            self._window,
        )
        dialog.export_requested.connect(
            lambda name, path, scope, colour: self._export(
                dialog, name, Path(path), _selection(situation, scope, colour)
            )
        )
        dialog.show()
        return dialog

    def _formats(self) -> list[Format]:
        texts = {
            "markdown": self.tr("Markdown (for Obsidian and text editors)"),
            "json-ld": self.tr("W3C Web Annotations (JSON-LD)"),
        }
        return [
            Format(name, texts.get(name, name), self._services.exporting.suffix(name))
            for name in self._services.exporting.note_formats()
        ]

    def _choices(self, situation: Situation) -> list[Choice]:
        listed = self.tr("the {0} records listed").format(situation.total)
        return [
            Choice("record", self.tr("the open record"), situation.record is not None),
            Choice("result", listed, situation.total > 0),
            Choice("all", self.tr("the whole archive")),
        ]

    def _export(self, dialog: ExportDialog, name: str, output: Path, selection: Selection) -> None:
        self._settings.set({"export_folder": str(output.parent)})

        def run() -> Generator[Progress, None, ExportReport]:
            return self._services.exporting.notes(name, output, selection)

        def done(report: ExportReport) -> None:
            text = self.tr("{0} notes of {1} records written to {2}.").format(
                report.annotations, report.records, report.path
            )
            if report.held_back:
                held = self.tr("{0} were held back as protected.").format(report.held_back)
                text = f"{text} {held}"
            dialog.show_result(text)

        def failed(error: BaseException) -> None:
            if isinstance(error, WorldError):
                dialog.show_result(error.message)
            else:
                dialog.show_result(self.tr("The export was broken off by a fault of the program."))
                self._on_error(error)

        task = self._tasks.run(run, progress=dialog.show_progress, done=done, failed=failed)
        dialog.cancel_requested.connect(task.cancel)


def _selection(situation: Situation, scope: str, colour: str) -> Selection:
    records = None
    if scope == "record" and situation.record is not None:
        records = (situation.record.record,)
    query = situation.query if scope == "result" else None
    return Selection(records=records, query=query, colour=colour or None)


def safe_name(title: str) -> str:
    """A title as the name of a file on any system."""
    name = _UNSAFE.sub(" ", title)
    name = " ".join(name.split())[:_LONGEST_NAME].strip(" .")
    return name or "notes"
