"""Opens the editor, and keeps in the archive what was typed there."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desk_archive.domain.changes import Changes
from desk_archive.domain.editing import apply
from desk_archive.domain.errors import WorldError
from desk_archive.domain.records import Description, Record
from desk_archive.domain.text import fold_space, normalise
from desk_archive.services.context import Services
from desk_archive.ui.editing.editor import Pasted, RecordEditor
from desk_archive.ui.editing.edits import Edits
from desk_archive.ui.notifier import Notifier
from desk_archive.ui.tasks import Failed, TaskRunner
from desk_archive.ui.theme import Theme
from desk_archive.ui.widgets.completing_line import Completions

_LONGEST_TITLE = 120


class EditingController(QObject):
    """What happens when a person edits records or makes one.

    Signals:
        record_made: UUID of a new record.
        told: something to say to the person.
    """

    record_made = Signal(str)
    told = Signal(str)

    def __init__(
        self,
        services: Services,
        tasks: TaskRunner,
        notifier: Notifier,
        theme: Theme,
        window: QWidget,
        on_error: Failed,
    ) -> None:
        """Edit in the archive of `services`.

        Args:
            services: of the open archive.
            tasks: runs the work.
            notifier: is told what changed.
            theme: the look.
            window: the editor belongs to it.
            on_error: is told of errors.
        """
        super().__init__(window)
        self._services = services
        self._tasks = tasks
        self._notifier = notifier
        self._theme = theme
        self._window = window
        self._on_error = on_error
        self._editor: RecordEditor | None = None
        self._completions = Completions(services.library.values, tasks, self)

    @property
    def editor(self) -> RecordEditor | None:
        """The editor, while it is open."""
        return self._editor

    def edit(self, uuids: Sequence[str], field: str = "") -> None:
        """Open the editor on records.

        Args:
            uuids: of the records.
            field: to go to, or "".
        """
        wanted = list(uuids)
        if not wanted or self._services.read_only:
            return
        open_now = self._editor
        if open_now is not None and [r.record for r in open_now.records] == wanted:
            open_now.activateWindow()
            open_now.focus(field)
            return
        if self.hinders():
            return
        self._tasks.read(
            lambda: self._services.library.get_many(wanted),
            done=lambda records: self._open_on(records, field),
            failed=self._on_error,
            key="edit-records",
        )

    def new(self) -> None:
        """Open the editor on a record that isn't here yet, without anything."""
        self.new_from(Pasted())

    def new_from_clipboard(self) -> None:
        """The same with the text that is on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        pasted = Pasted(data.text(), data.html() if data.hasHtml() else "")
        if pasted.text.strip() or pasted.html.strip():
            self.new_from(pasted)
        else:
            self.told.emit(self.tr("There is no text on the clipboard."))

    def new_from_text(self, text: str, html: str) -> None:
        """The same with text that was dropped."""
        self.new_from(Pasted(text, html))

    def new_from(self, pasted: Pasted) -> None:
        """The same with a text."""
        if self._services.read_only or self.hinders():
            return
        editor = self._make()
        editor.show_new(Description(title=proposed_title(pasted)), pasted)
        editor.show()

    def hinders(self) -> bool:
        """Whether something unsaved is in the editor; then it is asked what to do with it."""
        editor = self._editor
        if editor is None:
            return False
        if not editor.has_changes():
            editor.discard()
            return False
        editor.activateWindow()
        editor.ask()
        return True

    def close(self) -> None:
        """Close the editor without asking."""
        if self._editor is not None:
            self._editor.discard()

    # --- inside -------------------------------------------------------------------------------

    def _open_on(self, records: Sequence[Record], field: str) -> None:
        if not records or self._editor is not None:
            return
        editor = self._make()
        editor.show_records(records, field)
        editor.show()

    def _make(self) -> RecordEditor:
        editor = RecordEditor(self._theme, self._completions, self._window)
        editor.save_requested.connect(lambda edits: self._save(editor, edits))
        editor.closed.connect(lambda: self._gone(editor))
        self._editor = editor
        return editor

    def _gone(self, editor: RecordEditor) -> None:
        if self._editor is editor:
            self._editor = None

    def _save(self, editor: RecordEditor, edits: Edits) -> None:
        def failed(error: BaseException) -> None:
            if isinstance(error, WorldError):
                editor.not_saved(error.message)
            else:
                editor.not_saved(
                    self.tr("It could not be saved because of a fault of the program.")
                )
                self._on_error(error)

        if editor.is_new:
            self._create(editor, edits, failed)
            return
        uuids = [record.record for record in editor.records]
        library = self._services.library

        def done(changes: Changes) -> None:
            editor.saved()
            self._notifier.tell(changes)

        self._tasks.write(
            lambda: library.edit(
                uuids,
                edits.changes(),
                add_tags=edits.add_tags,
                remove_tags=edits.remove_tags,
            ),
            done=done,
            failed=failed,
        )

    def _create(self, editor: RecordEditor, edits: Edits, failed: Failed) -> None:
        pasted, changes = editor.pasted, edits.changes()
        title = changes.set.get("title", editor.start.title)
        if not title and not pasted.text.strip() and not pasted.html.strip():
            editor.not_saved(self.tr("A record needs a title or a text."))
            editor.focus("title")
            return
        # Where only the title is missing, that of the text is taken.
        described = apply(dataclasses.replace(editor.start, title=title or "-"), changes)
        fields = dataclasses.replace(described, title=title)

        def done(made: tuple[str, Changes]) -> None:
            editor.saved()
            self._notifier.tell(made[1])
            self.record_made.emit(made[0])

        text, html = pasted.text or None, pasted.html or None
        self._tasks.write(
            lambda: self._services.creating.create(fields, text=text, html=html),
            done=done,
            failed=failed,
        )


def proposed_title(pasted: Pasted) -> str:
    """The first line of a text, cut at a word; "" where there is none."""
    lines = (fold_space(line) for line in normalise(pasted.text).split("\n"))
    line = next((line for line in lines if line), "")
    if len(line) <= _LONGEST_TITLE:
        return line
    return line[:_LONGEST_TITLE].rsplit(" ", 1)[0] + "…"
