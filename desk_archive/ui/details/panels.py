"""The three panels below the page: document information, related documents, source card."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desk_archive.domain.records import Record, Relation
from desk_archive.ui.dates import date_words
from desk_archive.ui.details.entries import Group, record_groups, source_groups
from desk_archive.ui.details.panel import Panel
from desk_archive.ui.theme import Theme
from desk_archive.ui.widgets.flow_layout import FlowLayout
from desk_archive.ui.widgets.section import Section
from desk_archive.ui.wording import relation_words

_PAGES = frozenset({"text/html", "application/xhtml+xml", "multipart/related"})


class RecordDetails(Panel):
    """Every field of the record."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(theme, parent)
        self._record: Record | None = None
        self.setObjectName("recordDetails")
        self.setAccessibleName(self.tr("Document information"))

    def show_record(self, record: Record | None) -> None:
        """Show another record, or the same one as it is now."""
        self._record = record
        self.refresh()

    def fill(self) -> None:
        """Warnings first, then all fields."""
        record = self._record
        if record is None:
            return
        if self.editable:
            edit = self.action_button(
                self.tr("Edit…"),
                self.tr("Edit the fields of this record (F2)"),
                lambda: self.edit_requested.emit(""),
            )
            edit.setObjectName("editRecord")
            self._column.insertWidget(0, edit, 0, Qt.AlignmentFlag.AlignLeft)
        if record.warnings:
            section = self.add_section("warnings", self.tr("Worth a look"))
            for warning in record.warnings:
                section.add(self._label(warning, soft=False))
        self.add_groups(record_groups(record))


class SourceCard(Panel):
    """Where the documents came from, what identifies their bytes, and where each field is from.

    Signals:
        save_requested, open_requested, show_requested: the `DocumentInfo` whose original is to be
            saved, opened with another program, or whose text is to be shown from its beginning.
    """

    save_requested = Signal(object)
    open_requested = Signal(object)
    show_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(theme, parent)
        self._record: Record | None = None
        self.setObjectName("sourceCard")
        self.setAccessibleName(self.tr("Source card"))

    def show_record(self, record: Record | None) -> None:
        """Show another record, or the same one as it is now."""
        self._record = record
        self.refresh()

    def fill(self) -> None:
        """A section for each document, one for the import, one for the fields."""
        if self._record is not None:
            self.add_groups(source_groups(self._record))

    def finish_group(self, section: Section, group: Group) -> None:
        """Below a document: what can be done with its original."""
        document = group.document
        if document is None:
            return
        size = self._theme.size
        row = QWidget()
        line = FlowLayout(row, spacing=size(12))
        line.setContentsMargins(0, 0, 0, size(8))
        page = document.media_type in _PAGES
        show = self.tr("Show the page as saved") if page else self.tr("Show its text")
        buttons = [(show, self.tr("Show the whole text, with what lies around it"), "show")]
        if document.sha256:
            save = self.tr("Save the file as it was imported")
            lend = self.tr("Open a copy with the system’s program for it")
            buttons.insert(0, (self.tr("Save original as…"), save, "save"))
            buttons.insert(1, (self.tr("Open with another program"), lend, "open"))
        signals = {
            "show": self.show_requested,
            "save": self.save_requested,
            "open": self.open_requested,
        }
        for text, tooltip, name in buttons:
            button = self.action_button(text, tooltip, partial(signals[name].emit, document))
            button.setObjectName(f"{name}_{document.document}")
            button.setAccessibleDescription(group.title)
            line.addWidget(button)
        section.add(row)


class RelatedDocuments(Panel):
    """What the source says is related, and what has the same text."""

    record_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(theme, parent)
        self._record: Record | None = None
        self._duplicates: tuple[Record, ...] = ()
        self.setObjectName("relatedDocuments")
        self.setAccessibleName(self.tr("Related documents"))

    @staticmethod
    def count(record: Record | None) -> int:
        """How many there are."""
        return len(record.fields.relations) + len(record.duplicates) if record else 0

    def show_record(self, record: Record | None, duplicates: Sequence[Record] = ()) -> None:
        """Show what is related to a record.

        Args:
            record: or None for nothing.
            duplicates: the records with equal or near text.
        """
        self._record, self._duplicates = record, tuple(duplicates)
        self.refresh()

    def fill(self) -> None:
        """What the source names, then what has the same text."""
        record = self._record
        if record is None:
            return
        if not self.count(record):
            self.add_note(self.tr("The source names no related documents."))
        for relation in record.fields.relations:
            self._insert(self._relation(relation))
        if self._duplicates:
            section = self.add_section("duplicates", self.tr("The same text, or nearly"))
            for each in self._duplicates:
                section.add(self._link(each.fields.title, each.record))

    def _relation(self, relation: Relation) -> QWidget:
        entry = QWidget()
        column = QVBoxLayout(entry)
        column.setContentsMargins(0, 0, 0, self._theme.size(8))
        column.setSpacing(self._theme.size(2))
        title = relation.title or self.tr("Untitled")
        facts = [relation_words(relation.kind), date_words(relation.date)]
        if relation.record is None:
            facts.append(self.tr("not in this archive yet"))
        column.addWidget(self._label(" · ".join(fact for fact in facts if fact), soft=True))
        if relation.record is None:
            column.addWidget(self._label(title, soft=False))
        else:
            column.addWidget(self._link(title, relation.record), 0, Qt.AlignmentFlag.AlignLeft)
        if relation.description:
            column.addWidget(self._label(relation.description, soft=False))
        return entry

    def _link(self, title: str, record: str) -> QPushButton:
        button = QPushButton(title.replace("&", "&&"))
        button.setProperty("kind", "link")
        button.setObjectName(f"related_{record}")
        button.setAccessibleName(title)
        button.setToolTip(self.tr("Open: {title}").format(title=title))
        button.clicked.connect(lambda _checked=False: self.record_requested.emit(record))
        return button
