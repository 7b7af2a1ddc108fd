"""Connects the viewer to the archive: loads what it shows, writes what the reader does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from desk_archive.domain.annotations import Annotation, LegendColour
from desk_archive.domain.changes import Changes
from desk_archive.domain.links import Link, parse_link
from desk_archive.domain.queries import Hits, SnippetField
from desk_archive.domain.records import ReadingText, Record
from desk_archive.domain.structure import SpanKind
from desk_archive.services.context import Services
from desk_archive.ui.notifier import Notifier
from desk_archive.ui.tasks import TaskRunner
from desk_archive.ui.viewer.addresses import ask_and_open
from desk_archive.ui.viewer.drafts import Drafts
from desk_archive.ui.viewer.history import Place, PlaceHistory
from desk_archive.ui.viewer.view import Viewer

_REMEMBER = 1_500
_LOAD = "viewer"
_RELOAD = "viewer-annotations"
_REFRESH = "viewer-record"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be shown of a record.

    Attributes:
        document: UUID, or None for the main one, or the one of the annotation.
        offset: code point on the first visible line; None for where the reader left.
        hits: what was found in the record, or None.
        annotation: UUID of the annotation to go to, or None.
    """

    document: str | None = None
    offset: int | None = None
    hits: Hits | None = None
    annotation: str | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A record with the document that is to be shown; the text is None where it has none."""

    record: Record
    reading: ReadingText | None
    annotations: tuple[Annotation, ...]
    legend: tuple[LegendColour, ...]
    position: int | None
    wish: Wish


class ViewerController(QObject):
    """What the main window talks to.

    Signals:
        shown: the `Record` that is shown now, or None.
    """

    shown = Signal(object)

    def __init__(
        self,
        viewer: Viewer,
        services: Services,
        tasks: TaskRunner,
        notifier: Notifier,
        *,
        on_error: Callable[[BaseException], object],
        open_address: Callable[[str], object] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Listen to the viewer and to changes.

        Args:
            viewer: what is shown.
            services: of the open archive.
            tasks: where work is done.
            notifier: tells what changed, and is told.
            on_error: tells the person of an error.
            open_address: opens an address outside, once the person has said yes to it; by default
                with the system's program for it.
            parent: the QObject that owns this one.
        """
        super().__init__(parent)
        self._viewer = viewer
        self._services = services
        self._tasks = tasks
        self._notifier = notifier
        self._on_error = on_error
        self._open_address = open_address
        self._record: Record | None = None
        self._document = ""
        self._legend: tuple[LegendColour, ...] = ()
        self._own = False
        self._history = PlaceHistory()
        self._drafts = Drafts(services.annotating, tasks, self._wrote, self._not_written)
        self._remembered: tuple[str, int] | None = None
        self._remember_soon = QTimer(self)
        self._remember_soon.setSingleShot(True)
        self._remember_soon.setInterval(_REMEMBER)
        self._remember_soon.timeout.connect(self._remember)
        viewer.set_editable(not services.read_only)
        self._connect()

    # --- what the window asks -----------------------------------------------------------------

    @property
    def record(self) -> Record | None:
        """The record that is shown."""
        return self._record

    @property
    def document(self) -> str:
        """UUID of the document that is shown, or ""."""
        return self._document

    def show_record(
        self,
        record: Record,
        *,
        document: str | None = None,
        offset: int | None = None,
        hits: Hits | None = None,
        focus_annotation: str | None = None,
    ) -> None:
        """Show a record: where the reader left it, unless a place in it is given.

        Args:
            record: which.
            document: UUID of one of its documents; by default the main one.
            offset: code point to begin at.
            hits: what was found in it; they are marked, and the first is gone to.
            focus_annotation: UUID of an annotation to go to.
        """
        self._go(record.record, Wish(document, offset, hits, focus_annotation))

    def show_uuid(self, record: str, *, focus_annotation: str | None = None) -> None:
        """Show the record of a UUID, at an annotation or where the reader left it."""
        self._go(record, Wish(annotation=focus_annotation))

    def show_annotation(self, annotation: str) -> None:
        """Show the place of an annotation."""
        self._tasks.read(
            lambda: self._services.annotating.get(annotation).record,
            done=lambda record: self._show_annotated(record, annotation),
            failed=self._on_error,
        )

    def clear(self) -> None:
        """Show nothing."""
        self._leave()
        self._record, self._document = None, ""
        self._viewer.show_empty()
        self.shown.emit(None)

    def back(self) -> None:
        """Back to the place before."""
        self._travel(self._history.back(self._here()))

    def forward(self) -> None:
        """Forward again."""
        self._travel(self._history.forward(self._here()))

    def close(self) -> None:
        """Keep the note that is being written and the place."""
        self._leave()

    # --- loading ------------------------------------------------------------------------------

    def _go(self, record: str, wish: Wish) -> None:
        """Load a record and show it when it is there; what was asked before is dropped."""
        here = self._here()
        self._tasks.read(
            lambda: self._load(record, wish),
            done=lambda loaded: self._show(loaded, here),
            failed=self._on_error,
            key=_LOAD,
        )

    def _travel(self, place: Place | None) -> None:
        if place is None:
            return
        wish = Wish(place.document or None, place.offset)
        self._tasks.read(
            lambda: self._load(place.record, wish),
            done=lambda loaded: self._show(loaded, None),
            failed=self._on_error,
            key=_LOAD,
        )

    def _load(self, uuid: str, wish: Wish) -> Loaded:
        """Everything that showing needs; in a reader's thread."""
        services = self._services
        record = services.library.get(uuid)
        legend = services.annotating.legend()
        document = wish.document
        if document is None and wish.annotation is not None:
            document = services.annotating.get(wish.annotation).document
        if document is None and wish.hits is not None:
            document = next((s.document for s in wish.hits.snippets if s.document), None)
        known = [each.document for each in record.documents]
        if document not in known:
            document = known[0] if known else None
        if document is None:
            return Loaded(record, None, (), legend, None, wish)
        return Loaded(
            record,
            services.reading.text(document),
            tuple(services.annotating.of_document(document)),
            legend,
            services.reading.position(document),
            wish,
        )

    def _show(self, loaded: Loaded, before: Place | None) -> None:
        """Show what was loaded.

        Args:
            loaded: what.
            before: where the reader comes from, for the way back; None on that way itself.
        """
        self._leave()
        record, reading, wish = loaded.record, loaded.reading, loaded.wish
        document = reading.document if reading else ""
        if before is not None and (before.record, before.document) != (record.record, document):
            self._history.leave(before)
        self._record, self._document, self._legend = record, document, loaded.legend
        self._drafts.begin(document)
        if reading is None:
            self._viewer.show_without_text(record)
        else:
            hits = _spans(wish.hits, document)
            left = loaded.position if loaded.position is not None else beginning(reading)
            self._viewer.show_document(
                record,
                reading,
                loaded.annotations,
                loaded.legend,
                offset=left if wish.offset is None else wish.offset,
                hits=hits,
            )
            self._drafts.loaded(loaded.annotations)
            if wish.annotation is not None:
                self._go_to_annotation(wish.annotation)
            elif hits and wish.offset is None:
                self._viewer.reader.go_to(hits[0][0])
        self._show_history()
        self.shown.emit(record)

    def _show_annotated(self, record: str | None, annotation: str) -> None:
        if record:
            self.show_uuid(record, focus_annotation=annotation)
        else:
            self._viewer.tell(self.tr("What this note is about isn't in the archive."))

    def _go_to_annotation(self, uuid: str) -> None:
        reader = self._viewer.reader
        reader.go_to_note(uuid)
        reader.margin.focus_note(uuid)

    # --- changes ------------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        """Look whether a change concerns what is shown, and isn't shown already."""
        if self._record is None:
            return
        if self._record.record in changes.records:
            self._refresh_record()
        if self._own:
            return
        shown = {note.key for note in self._viewer.reader.notes}
        if changes.legend or self._document in changes.documents or shown & changes.annotations:
            self._reload_annotations()

    def _reload_annotations(self) -> None:
        document = self._document
        if not document:
            return
        annotating = self._services.annotating
        self._tasks.read(
            lambda: (annotating.of_document(document), annotating.legend()),
            done=lambda found: self._reloaded(document, *found),
            failed=self._on_error,
            key=_RELOAD,
        )

    def _reloaded(
        self, document: str, annotations: list[Annotation], legend: tuple[LegendColour, ...]
    ) -> None:
        if document != self._document or self._drafts.waiting:
            # What is being written will be told of when it is, and read again then.
            return
        self._legend = legend
        self._drafts.loaded(annotations)
        self._show_annotations()

    def _refresh_record(self) -> None:
        if self._record is None:
            return
        uuid = self._record.record
        self._tasks.read(
            lambda: self._services.library.get_many([uuid]),
            done=lambda found: self._refreshed(uuid, found[0] if found else None),
            failed=self._on_error,
            key=_REFRESH,
        )

    def _refreshed(self, uuid: str, record: Record | None) -> None:
        if self._record is None or self._record.record != uuid:
            return
        if record is None or record.trashed:
            self.clear()
            return
        before, self._record = self._record, record
        if before.documents != record.documents:
            self.show_record(record, document=self._document, offset=self._viewer.position())
            return
        self._viewer.set_record(record, self._document)
        self.shown.emit(record)

    def _show_annotations(self) -> None:
        self._viewer.reader.set_annotations(self._document, self._drafts.annotations, self._legend)

    # --- what the reader does -----------------------------------------------------------------

    def _annotate(self, start: int, end: int, colour: str, with_note: bool) -> None:
        reading = self._viewer.reader.reading
        if reading is None or reading.document != self._document:
            return
        key = self._drafts.annotate(reading, start, end, colour)
        self._show_annotations()
        if with_note:
            self._viewer.reader.edit(key)

    def _keep_note(self, key: str, text: str) -> None:
        self._drafts.set_note(key, text)
        self._show_annotations()

    def _set_colour(self, key: str, colour: str) -> None:
        self._drafts.set_colour(key, colour)
        self._show_annotations()

    def _delete(self, key: str) -> None:
        self._drafts.delete(key)
        self._show_annotations()

    def _wrote(self, changes: Changes, renamed: tuple[str, Annotation] | None) -> None:
        """Something was written."""
        if renamed is not None:
            self._viewer.reader.rename(*renamed, self._legend)
        self._own = True
        self._notifier.tell(changes)
        self._own = False

    def _not_written(self, error: BaseException, key: str, text: str | None) -> None:
        """Something could not be written; what was typed is shown again, so that it isn't lost."""
        self._on_error(error)
        if text is not None and self._viewer.reader.note(key) is not None:
            self._viewer.reader.edit(key, text)
            return
        if text:
            QGuiApplication.clipboard().setText(text)
            self._viewer.tell(self.tr("The text of the note is on the clipboard."))
        self._reload_annotations()

    def _star(self, starred: bool) -> None:
        if self._record is None:
            return
        uuid = self._record.record
        self._tasks.write(
            lambda: self._services.library.set_starred([uuid], starred),
            done=self._notifier.tell,
            failed=self._on_error,
        )

    # --- links --------------------------------------------------------------------------------

    def follow(self, href: str) -> None:
        """Go where a link leads; outside the archive only after asking."""
        link = parse_link(href)
        if link is None:
            if not ask_and_open(href, self._viewer, self._open_address):
                self._viewer.tell(self.tr("This link leads nowhere that can be opened."))
        elif link.kind == "record":
            self.show_uuid(link.uuid)
        else:
            self.show_annotation(link.uuid)

    def _copy_link(self, key: str) -> None:
        uuid = self._drafts.uuid(key)
        if uuid:
            QGuiApplication.clipboard().setText(str(Link("annotation", uuid)))
            self._viewer.tell(self.tr("The link is on the clipboard."))

    # --- places -------------------------------------------------------------------------------

    def _here(self) -> Place | None:
        if self._record is None:
            return None
        return Place(self._record.record, self._document, self._viewer.position())

    def _leave(self) -> None:
        """Keep what is being written, and the place."""
        self._viewer.reader.margin.editor.finish()
        self._remember()

    def _remember(self) -> None:
        """Keep the first visible line of the document."""
        self._remember_soon.stop()
        place = (self._document, self._viewer.position())
        if not self._document or place == self._remembered or self._services.read_only:
            return
        self._remembered = place
        self._tasks.write(lambda: self._services.reading.remember(*place), failed=self._on_error)

    def _moved(self) -> None:
        if self._document:
            self._remember_soon.start()

    def _show_history(self) -> None:
        self._viewer.toolbar.set_history(
            back=self._history.can_go_back, forward=self._history.can_go_forward
        )

    def _choose_document(self, document: str) -> None:
        if self._record is not None and document != self._document:
            self.show_record(self._record, document=document)

    def _connect(self) -> None:
        reader, toolbar = self._viewer.reader, self._viewer.toolbar
        reader.annotate_requested.connect(self._annotate)
        reader.note_kept.connect(self._keep_note)
        reader.colour_requested.connect(self._set_colour)
        reader.delete_requested.connect(self._delete)
        reader.copy_link_requested.connect(self._copy_link)
        reader.link_requested.connect(self.follow)
        reader.position_changed.connect(self._moved)
        toolbar.back_requested.connect(self.back)
        toolbar.forward_requested.connect(self.forward)
        toolbar.document_chosen.connect(self._choose_document)
        toolbar.star_toggled.connect(self._star)
        self._notifier.changed.connect(self._changed)


def _spans(hits: Hits | None, document: str) -> tuple[tuple[int, int], ...]:
    """The hits in a document's text, in order."""
    if hits is None:
        return ()
    return tuple(
        sorted(
            {
                span
                for snippet in hits.snippets
                if snippet.field is SnippetField.TEXT and snippet.document == document
                for span in snippet.ranges
            }
        )
    )


def beginning(reading: ReadingText) -> int | None:
    """The code point where a text begins behind the furniture before it; None for its top.

    A page of the web begins with what lies around its text: that stays above, to be scrolled to.
    """
    furniture = [span for span in reading.spans if span.kind is SpanKind.FURNITURE]
    end = 0
    for span in sorted(furniture, key=lambda span: span.start):
        if reading.text[end : span.start].strip():
            break
        end = max(end, span.end)
    rest = reading.text[end:]
    if not end or not rest.strip():
        return None
    return end + len(rest) - len(rest.lstrip())
