"""The three panels below the page: document information, related documents, source card."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desk_archive.domain.records import Record, Relation, RelationKind
from desk_archive.ui.dates import date_words
from desk_archive.ui.details.entries import record_groups, source_groups
from desk_archive.ui.details.panel import Panel
from desk_archive.ui.theme import Theme

translate = QCoreApplication.translate


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
        if record.warnings:
            section = self.add_section("warnings", self.tr("Worth a look"))
            for warning in record.warnings:
                section.add(self._label(warning, soft=False))
        self.add_groups(record_groups(record))


class SourceCard(Panel):
    """Where the documents came from, and what identifies their bytes."""

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
        """A section for each document, and one for the import."""
        if self._record is not None:
            self.add_groups(source_groups(self._record))


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


def relation_words(kind: RelationKind) -> str:
    """How a record stands to another."""
    words = {
        RelationKind.RELATED: translate("relations", "Related"),
        RelationKind.REPLY_TO: translate("relations", "Reply to"),
        RelationKind.ENCLOSES: translate("relations", "Encloses"),
        RelationKind.TRANSLATION_OF: translate("relations", "Translation of"),
        RelationKind.OTHER_EDITION_OF: translate("relations", "Other edition of"),
        RelationKind.PREVIOUS: translate("relations", "Previous"),
        RelationKind.NEXT: translate("relations", "Next"),
    }
    return words[kind]
