"""Keeps the panels below the page with the record that is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desk_archive.domain.records import Record
from desk_archive.services.context import Services
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
    """

    record_requested = Signal(str)
    link_requested = Signal(str)
    related_changed = Signal(int)

    def __init__(
        self,
        theme: Theme,
        services: Services,
        tasks: TaskRunner,
        *,
        on_error: Callable[[BaseException], object],
        parent: QObject | None = None,
    ) -> None:
        """Make the panels.

        Args:
            theme: the look.
            services: of the open archive.
            tasks: where work is done.
            on_error: tells the person of an error.
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

    def _show_duplicates(self, record: Record, duplicates: list[Record]) -> None:
        if record is self._record:
            self.related.show_record(record, duplicates)
