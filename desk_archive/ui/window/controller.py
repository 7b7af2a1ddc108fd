"""Connects the features of the window with each other and with the archive.

Who talks to whom stands in `_connect`, in one piece: features know neither each other nor this.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial

from PySide6.QtCore import QObject, QTimer

from desk_archive.config import Settings, encode
from desk_archive.domain.changes import Changes, Progress
from desk_archive.domain.links import parse_link
from desk_archive.domain.queries import Hits
from desk_archive.domain.records import Record
from desk_archive.services.context import Services
from desk_archive.services.library import Counts
from desk_archive.ui.actions import tooltip
from desk_archive.ui.details.controller import DetailsController
from desk_archive.ui.editing.controller import EditingController
from desk_archive.ui.exporting.controller import ExportController, Situation
from desk_archive.ui.facets.controller import FacetController
from desk_archive.ui.filters import Filters
from desk_archive.ui.importing.controller import ImportController
from desk_archive.ui.messages import ErrorTeller
from desk_archive.ui.notifier import Notifier
from desk_archive.ui.record_list.controller import RecordListController
from desk_archive.ui.search_bar.controller import Found, SearchController
from desk_archive.ui.tasks import TaskRunner
from desk_archive.ui.theme import Theme
from desk_archive.ui.viewer.controller import ViewerController
from desk_archive.ui.viewer.view import Viewer
from desk_archive.ui.window.commands import Commands
from desk_archive.ui.window.main_window import MainWindow
from desk_archive.ui.window.state import (
    ArchiveState,
    load_archive_state,
    save_archive_state,
)

_DRAIN_SOON = 400
_DRAIN_BATCH = 50
_ALL_HITS = 500
_MORE = (
    "edit-record",
    "tag",
    "status-unread",
    "status-reading",
    "status-read",
    "status-to-check",
    "copy-link",
    "trash-record",
)


class WindowController(QObject):
    """The window on one open archive."""

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
        """Build the features and connect them; `start` shows something."""
        super().__init__(window)
        self._services = services
        self._window = window
        self._theme = theme
        self._tasks = tasks
        self._notifier = notifier
        self._settings = settings
        self._teller = teller
        self._wanted_record: tuple[str, str | None] | None = None
        self._found: Found | None = None
        self._counts = Counts(0, 0)
        self._draining: Generator[Progress, None, None] | None = None
        self.search = SearchController(
            services.searching, services.library, tasks, notifier, theme, self
        )
        self.facets = FacetController(services.annotating, tasks, notifier, theme, self)
        self.records = RecordListController(
            services.library, services.searching, services.annotating, tasks, notifier, theme, self
        )
        self.viewer = Viewer(theme)
        self.reading = ViewerController(
            self.viewer, services, tasks, notifier, on_error=teller, parent=self
        )
        self.details = DetailsController(theme, services, tasks, on_error=teller, parent=self)
        self.importing = ImportController(services, tasks, notifier, theme, window, teller)
        self.editing = EditingController(services, tasks, notifier, theme, window, teller)
        self.exporting = ExportController(
            services, tasks, settings, window, self._situation, teller
        )
        self.commands = Commands(services, window, theme, tasks, notifier, settings, teller)
        self._drain_soon = QTimer(self)
        self._drain_soon.setSingleShot(True)
        self._drain_soon.setInterval(_DRAIN_SOON)
        window.set_title(services.library.title(), read_only=services.read_only)
        window.header.set_field(self.search.field)
        self._add_panels()
        window.set_panes(self.facets.pane, self.records.panel, self.viewer)
        self._connect()

    def _connect(self) -> None:
        search, facets, records, reading = self.search, self.facets, self.records, self.reading
        search.started.connect(facets.show_stale)
        search.found.connect(self._show_found)
        search.failed.connect(self._teller)
        search.list_wanted.connect(records.focus)
        facets.filters_changed.connect(self._take_filters)
        records.filters_changed.connect(self._take_filters)
        records.sort_changed.connect(search.set_sort)
        records.record_selected.connect(self._show_selected)
        records.record_activated.connect(self._read_selected)
        records.import_asked.connect(self.importing.choose_files)
        records.sample_asked.connect(self.commands.open_sample)
        records.clear_asked.connect(self._clear)
        records.failed.connect(self._teller)
        reading.shown.connect(self._record_shown)
        self.viewer.text_size_changed.connect(self._keep_text_size)
        self.viewer.panel_changed.connect(self._panel_changed)
        self.viewer.toolbar.cite_requested.connect(self._cite)
        self.details.record_requested.connect(partial(self._show_uuid, annotation=None))
        self.details.link_requested.connect(reading.follow)
        self.details.edit_requested.connect(self._edit_field)
        self.details.document_requested.connect(self._show_document)
        self.details.told.connect(self.viewer.tell)
        self.details.related_changed.connect(self._show_related_count)
        self.importing.record_chosen.connect(partial(self._show_uuid, annotation=None))
        self.editing.record_made.connect(partial(self._show_uuid, annotation=None))
        self.editing.told.connect(self._window.messages.tell)
        self._window.files_dropped.connect(self._import_dropped)
        self._window.text_dropped.connect(self.editing.new_from_text)
        self._window.hinders = self.editing.hinders
        self._notifier.changed.connect(self._changed)
        self._tasks.busy_changed.connect(self._show_status)
        self._drain_soon.timeout.connect(self._drain)
        self.commands.record_shown = lambda: self.reading.record
        for id_, slot in self._slots().items():
            self._window.actions_.on(id_, slot)

    def _slots(self) -> dict[str, Callable[[], object]]:
        """What the commands do that concern more than one feature."""
        return {
            "import-files": self.importing.choose_files,
            "import-folder": self.importing.choose_folder,
            "export-notes": self.exporting.start,
            "new-record": self.editing.new,
            "new-record-from-clipboard": self.editing.new_from_clipboard,
            "edit-record": self._edit,
            "search": self._seek,
            "clear-filters": self._clear,
            "toggle-facets": self._window.toggle_facets,
            "toggle-details": self._toggle_details,
            "text-larger": lambda: self.viewer.zoom(1),
            "text-smaller": lambda: self.viewer.zoom(-1),
            "text-normal": lambda: self.viewer.zoom(0),
            "back": self.reading.back,
            "forward": self.reading.forward,
        }

    def _edit(self) -> None:
        """Edit the records that are chosen in the list, if there are several, else the open one."""
        chosen = self.records.panel.table.chosen_records()
        if len(chosen) > 1:
            self.editing.edit(chosen)
        else:
            self._edit_field("")

    def _edit_field(self, field: str) -> None:
        """Edit a field of the record that is open."""
        record = self.reading.record
        if record is not None:
            self.editing.edit([record.record], field)

    def _show_document(self, document: str) -> None:
        """Show a document of the open record from its beginning."""
        record = self.reading.record
        if record is not None:
            self.reading.show_record(record, document=document, offset=0)

    def _import_dropped(self, paths: list[str]) -> None:
        if not self._services.read_only:
            self.importing.start(paths)

    def _seek(self) -> None:
        self.search.field.setFocus()
        self.search.field.selectAll()

    # --- start and end ------------------------------------------------------------------------

    def start(self, link: str | None = None) -> None:
        """Show what the reader left, or where a link leads."""
        state = load_archive_state(self._settings, self._services.archive.uuid)
        self.viewer.set_text_size(int(self._settings.get("text_size", 0)) or self.viewer.text_size)
        self.viewer.open_panel(str(self._settings.get("panel") or ""))
        self._window.set_facets_wanted(self._settings.get("facets", True) is not False)
        self.facets.pane.restore(self._settings.get("facet_pane", {}) or {})
        if self._services.read_only:
            self._window.messages.tell(
                self.tr("This archive is open read-only here: nothing can be changed.")
            )
        filters = Filters(
            state.query.include, state.query.exclude, state.query.date_from, state.query.date_to
        )
        self.facets.show_filters(filters)
        self.records.show_filters(filters)
        self.search.set_query(state.query)
        self.commands.start()
        self._drain_soon.start()
        # Not on the list: a list that gets the focus takes its first row for the one that is meant.
        self._window.setFocus()
        if link:
            self.show_link(link)
        elif state.record:
            self._restore(state)

    def save_state(self) -> None:
        """Keep what comes back at the next start."""
        record = self.reading.record
        save_archive_state(
            self._settings,
            self._services.archive.uuid,
            ArchiveState(
                query=self.search.query,
                record=record.record if record else None,
                document=self.reading.document or None,
            ),
        )
        self._settings.set(
            {
                "geometry": encode(bytes(self._window.saveGeometry().data())),
                "columns": self._window.sizes(),
                "facets": self._window.facets_wanted,
                "facet_pane": self.facets.pane.state(),
                "scheme": self._theme.scheme.value,
            }
        )

    def close(self) -> None:
        """Keep what is being written, and stop indexing."""
        self._drain_soon.stop()
        self.editing.close()
        self.details.close()
        self.reading.close()

    def is_settled(self) -> bool:
        """Whether the list is shown and nothing is being worked on."""
        return self._found is not None and not self._tasks.busy

    def describe(self) -> str:
        """What the window shows, in a few words, for the self-test."""
        shown = len(self._found.numbers) if self._found else 0
        facets = sum(section.isVisible() for section in self.facets.pane.sections.values())
        return f"{shown} records listed, {facets} facets shown"

    def show_link(self, text: str) -> None:
        """Show what a link leads to; one that leads nowhere is told."""
        link = parse_link(text)
        if link is None:
            self._window.messages.tell(self.tr("“{0}” is not a link of Desk Archive.").format(text))
        elif link.kind == "record":
            self._show_uuid(link.uuid)
        else:
            self.reading.show_annotation(link.uuid)

    # --- a result is shown --------------------------------------------------------------------

    def _show_found(self, found: Found) -> None:
        first = self._found is None
        self._found = found
        self.facets.show_facets(found.facets)
        self.records.show_result(found.query, found.numbers, found.records, keep_place=found.again)
        record = self.reading.record
        if record is not None:
            self.records.select(record.record)
        if first or found.again:
            self._count()

    def _take_filters(self, filters: Filters) -> None:
        self.facets.show_filters(filters)
        self.records.show_filters(filters)
        self.search.set_filters(filters)

    def _clear(self) -> None:
        self.facets.show_filters(Filters())
        self.records.show_filters(Filters())
        self.search.clear()

    # --- a record is shown --------------------------------------------------------------------

    def _show_selected(self, uuid: str, *, then_read: bool = False) -> None:
        """Show a record that was chosen in the list, at the first place where it was hit."""
        shown = self.reading.record
        if shown is not None and shown.record == uuid and not then_read:
            return
        text = self._found.query.text if self._found else ""

        def load() -> tuple[Record, Hits | None]:
            record = self._services.library.get(uuid)
            hits = self._services.searching.hits(text, [record.number], snippets=_ALL_HITS)
            return record, hits.get(record.number)

        def show(loaded: tuple[Record, Hits | None]) -> None:
            self.reading.show_record(loaded[0], hits=loaded[1])
            if then_read:
                self.viewer.reader.text.setFocus()

        self._tasks.read(load, done=show, failed=self._teller, key="show-record")

    def _read_selected(self, uuid: str) -> None:
        """Enter or a double click: show it and go to its text."""
        self._show_selected(uuid, then_read=True)

    def _show_uuid(self, uuid: str, annotation: str | None = None) -> None:
        self.reading.show_uuid(uuid, focus_annotation=annotation)

    def _restore(self, state: ArchiveState) -> None:
        """Open the record that was open last, if it is still here."""
        wanted = state.record or ""

        def show(found: list[Record]) -> None:
            if found and not found[0].trashed:
                self.reading.show_record(found[0], document=state.document)

        self._tasks.read(
            lambda: self._services.library.get_many([wanted]), done=show, key="show-record"
        )

    def _record_shown(self, record: Record | None) -> None:
        self.commands.show_record(record)
        self.details.show_record(record)
        if record is not None:
            self.records.select(record.record)

    def _add_panels(self) -> None:
        viewer, details = self.viewer, self.details
        keys = tooltip(self._window.actions_["toggle-details"])
        viewer.add_panel("details", self.tr("Document information"), details.details, keys)
        viewer.add_panel("related", self.tr("Related"), details.related)
        viewer.add_panel("source", self.tr("Source card"), details.source)
        viewer.toolbar.set_commands([self._window.actions_[id_] for id_ in _MORE])

    def _cite(self) -> None:
        self._window.actions_["copy-citation"].trigger()
        self.viewer.tell(self.tr("The citation is on the clipboard."))

    def _toggle_details(self) -> None:
        self.viewer.open_panel("" if self.viewer.panel == "details" else "details")

    def _panel_changed(self, name: str) -> None:
        self._window.actions_["toggle-details"].setChecked(name == "details")
        self._settings.set({"panel": name})

    def _show_related_count(self, count: int) -> None:
        text = self.tr("Related {0}").format(count) if count else self.tr("Related")
        self.viewer.foot.set_text("related", text)

    def _situation(self) -> Situation:
        found = self._found
        return Situation(self.reading.record, self.search.query, len(found.numbers) if found else 0)

    def _keep_text_size(self, size: int) -> None:
        self._settings.set({"text_size": size})

    # --- the archive changes ------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        if changes.membership or changes.annotations:
            self._count()
        self._drain_soon.start()

    def _count(self) -> None:
        self._tasks.read(self._services.library.counts, done=self._show_counts, key="counts")

    def _show_counts(self, counts: Counts) -> None:
        self._counts = counts
        self._show_status(self._tasks.busy)

    def _show_status(self, _busy: bool) -> None:
        if self._services.read_only:
            saved = self.tr("Read-only")
        else:
            saved = self.tr("Indexing…") if self._draining is not None else self.tr("Saved")
        counts = self._counts
        records = self.tr("1 record") if counts.records == 1 else self.tr("{0} records")
        notes = self.tr("1 note") if counts.annotations == 1 else self.tr("{0} notes")
        words = f"{records.format(counts.records)}    {notes.format(counts.annotations)}"
        self._window.show_status(saved, words)

    def _drain(self) -> None:
        """Bring the index up to date in small pieces, so that what the reader writes goes between."""
        if self._services.read_only or self._draining is not None:
            return

        def begin() -> Generator[Progress, None, None] | None:
            if not self._services.searching.needs_draining():
                return None
            steps = iter(self._services.searching.drain(_DRAIN_BATCH))
            return (step for step in steps)

        self._tasks.write(begin, done=self._drain_on, failed=self._drain_failed)

    def _drain_on(self, steps: Generator[Progress, None, None] | None) -> None:
        self._draining = steps
        self._show_status(True)
        if steps is None:
            self._tasks.write(self._services.maintenance.settle, failed=self._teller)
            return
        self._tasks.write(
            lambda: next(steps, None),
            done=lambda step: self._drain_on(steps if step is not None else None),
            failed=self._drain_failed,
        )

    def _drain_failed(self, error: BaseException) -> None:
        self._draining = None
        self._teller(error)
