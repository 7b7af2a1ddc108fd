"""The editor's fields by the record's: which widget edits what, and what becomes of its entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication, Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    CallNumberLevel,
    Identifier,
    Record,
    Relation,
    RelationKind,
)
from desk_archive.domain.text import fold_space
from desk_archive.ui.dates import date_words
from desk_archive.ui.editing.edits import Edits, FieldSpec, Kind, WrongEntryError
from desk_archive.ui.editing.entries import Cells, Column, EntriesField
from desk_archive.ui.editing.single import DateField, LineField, TextField
from desk_archive.ui.theme import Theme
from desk_archive.ui.widgets.completing_line import CompletingLine, Completions
from desk_archive.ui.wording import relation_words

translate = QCoreApplication.translate

_CONTEXT = "editing"


class Editable(Protocol):
    """A field of the editor."""

    @property
    def changed(self) -> SignalInstance:
        """A person has changed something."""

    def load(self, records: Sequence[Record]) -> None:
        """Show what records have; unsaved changes go."""

    def collect(self, edits: Edits) -> None:
        """Put in what has changed.

        Raises:
            WrongEntryError: if something can't be taken as it stands.
        """

    @property
    def widget(self) -> QWidget:
        """What is shown."""

    def focus(self) -> None:
        """Go there."""


class Single:
    """A field of one value."""

    def __init__(self, spec: FieldSpec, widget: LineField | TextField | DateField) -> None:
        """Edit the field in this widget."""
        self._name = spec.name
        self._widget = widget

    @property
    def changed(self) -> SignalInstance:
        """A person has changed something."""
        return self._widget.changed

    @property
    def widget(self) -> QWidget:
        """What is shown."""
        return self._widget

    def load(self, records: Sequence[Record]) -> None:
        """Show the value."""
        values: Any = [getattr(record.fields, self._name) for record in records]
        self._widget.load(values)

    def collect(self, edits: Edits) -> None:
        """Put in another value."""
        self._widget.collect(edits)

    def focus(self) -> None:
        """Go there."""
        self._widget.setFocus()


@dataclass(frozen=True, slots=True)
class Shape:
    """How entries of a field are taken apart into cells, and made of them again.

    Attributes:
        columns: of the rows.
        entries: of a record.
        cells: of an entry.
        make: an entry of cells.
    """

    columns: tuple[Column, ...]
    entries: Callable[[Record], Sequence[Any]]
    cells: Callable[[Any], Cells]
    make: Callable[[Cells], Any]


class Several:
    """A field of several values."""

    def __init__(
        self, spec: FieldSpec, shape: Shape, theme: Theme, completions: Completions
    ) -> None:
        """Edit the field in rows."""
        self._name = spec.name
        self._shape = shape
        self._known: Mapping[Cells, Any] = {}
        self._records = 1
        self._widget = EntriesField(spec, shape.columns, theme, completions)

    @property
    def changed(self) -> SignalInstance:
        """A person has changed something."""
        return self._widget.changed

    @property
    def widget(self) -> QWidget:
        """What is shown."""
        return self._widget

    def load(self, records: Sequence[Record]) -> None:
        """Show the entries."""
        shape = self._shape
        entries = [shape.entries(record) for record in records]
        self._records = len(records)
        # The entries as they were carry what no row shows, such as an authority.
        self._known = {shape.cells(entry): entry for each in entries for entry in each}
        rows = [[shape.cells(entry) for entry in each] for each in entries]
        if self._name == "call_number" and self._records > 1:
            self._load_whole(rows)
        else:
            self._widget.load(rows)

    def _load_whole(self, rows: Sequence[Sequence[Cells]]) -> None:
        """The levels of a call number belong together: all records have them, or none is shown."""
        same = all(each == rows[0] for each in rows)
        self._widget.load([rows[0] if same else ()])
        if not same:
            words = translate(
                _CONTEXT, "Different in these {count} records; what is added takes its place."
            )
            self._widget.tell(words.format(count=len(rows)))

    def collect(self, edits: Edits) -> None:
        """Put in the entries as they are, or what to add and to take out."""
        difference = self._widget.difference()
        if difference is None:
            return
        if self._name == "call_number":
            edits.set[self._name] = self._made(difference.now)
        elif self._records > 1 or self._name == "tags":
            name = "agents" if self._name in set(AgentRole) else self._name
            edits.put(name, self._made(difference.add), self._made(difference.remove))
        elif self._name in set(AgentRole):
            edits.roles[AgentRole(self._name)] = self._made(difference.now)
        else:
            edits.set[self._name] = self._made(difference.now)

    def focus(self) -> None:
        """Go to the first row."""
        self._widget.focus_first()

    def _made(self, cells: Sequence[Cells]) -> tuple[Any, ...]:
        made = (self._known.get(each) or self._make(each) for each in cells)
        return tuple(made)

    def _make(self, cells: Cells) -> Any:
        try:
            return self._shape.make(cells)
        except ValueError as error:
            row = next(row for row in self._widget.rows() if row.cells() == cells)
            empty = next(line for line in row.lines if not line.text().strip())
            raise WrongEntryError(str(error), empty) from error


class RelationsField(QWidget):
    """The relations of a record: shown, taken out, and added by the title of the other record.

    Those that only the other record tells of are edited there.
    """

    changed = Signal()

    def __init__(self, spec: FieldSpec, theme: Theme, completions: Completions) -> None:
        """Show none."""
        super().__init__()
        self.setObjectName(f"edit_{spec.name}")
        self.setAccessibleName(spec.label)
        self._theme = theme
        self._before: tuple[Relation, ...] = ()
        self._kept: list[Relation] = []
        self._kind = QComboBox()
        self._kind.setAccessibleName(self.tr("How this record stands to the other"))
        self._kind.setToolTip(self.tr("How this record stands to the other (arrow keys)"))
        for kind in RelationKind:
            self._kind.addItem(relation_words(kind), kind)
        self._other = CompletingLine()
        self._other.setAccessibleName(self.tr("Title or identifier of the other record"))
        self._other.setPlaceholderText(self.tr("title or identifier"))
        self._other.setToolTip(self.tr("The record it stands to, also one that isn't here yet"))
        completions.serve(self._other, "title")
        self._other.textEdited.connect(lambda _text: self.changed.emit())
        self._add = QPushButton(self.tr("Add"))
        self._add.setProperty("kind", "link")
        self._add.setAccessibleName(self.tr("Add to {field}").format(field=spec.label))
        self._add.setToolTip(self.tr("Add this relation (Space)"))
        self._add.clicked.connect(self._take_in)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.size(4))
        adding = QHBoxLayout()
        adding.setSpacing(theme.size(6))
        adding.addWidget(self._kind)
        adding.addWidget(self._other, 1)
        adding.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.size(4))
        column.addLayout(self._rows)
        column.addLayout(adding)

    @property
    def widget(self) -> QWidget:
        """What is shown."""
        return self

    def load(self, records: Sequence[Record]) -> None:
        """Show the relations of one record."""
        own = records[0].fields.relations
        self._before = tuple(relation for relation in own if not relation.inverse)
        self._other.clear()
        self._kept = list(self._before)
        while (item := self._rows.takeAt(0)) is not None:
            shown = item.widget()
            if shown is not None:
                shown.deleteLater()
        for relation in self._before:
            self._rows.addWidget(self._row(relation))

    def collect(self, edits: Edits) -> None:
        """Put in those that are left or new; one that was typed and not added yet is meant too."""
        self._take_in()
        if tuple(self._kept) != self._before:
            edits.set["relations"] = tuple(self._kept)

    def focus(self) -> None:
        """Go to the first."""
        (self.findChild(QToolButton) or self._other).setFocus()

    def _take_in(self) -> None:
        title = fold_space(self._other.text())
        if not title:
            return
        relation = Relation(self._kind.currentData(), title)
        self._other.clear()
        if relation not in self._kept:
            self._kept.append(relation)
            self._rows.addWidget(self._row(relation))
            self.changed.emit()

    def _row(self, relation: Relation) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        title = relation.title or self.tr("Untitled")
        facts = (relation_words(relation.kind), title, date_words(relation.date))
        label = QLabel(" · ".join(fact for fact in facts if fact))
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        remove = QToolButton()
        remove.setAccessibleName(self.tr("Take out: {title}").format(title=title))
        remove.setToolTip(self.tr("Take this relation out (Space)"))
        self._theme.bind_icon(remove, "close")
        remove.clicked.connect(lambda _checked=False: self._take_out(relation, row))
        line.addWidget(label, 1)
        line.addWidget(remove)
        return row

    def _take_out(self, relation: Relation, row: QWidget) -> None:
        self._kept.remove(relation)
        self._rows.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.changed.emit()


def make_field(spec: FieldSpec, theme: Theme, completions: Completions) -> Editable:
    """The widget that edits a field."""
    if spec.kind is Kind.LINE:
        return Single(spec, LineField(spec, completions))
    if spec.kind is Kind.TEXT:
        return Single(spec, TextField(spec, theme))
    if spec.kind is Kind.DATE:
        return Single(spec, DateField(spec, theme))
    if spec.kind is Kind.RELATIONS:
        return RelationsField(spec, theme, completions)
    return Several(spec, _shape(spec), theme, completions)


def _shape(spec: FieldSpec) -> Shape:
    name = spec.name
    if name in set(AgentRole):
        return _role(AgentRole(name), spec.label)
    if name == "identifiers":
        return _identifiers()
    if name == "call_number":
        return _call_number()
    if name == "tags":
        return _plain(spec.label, lambda record: record.tags)
    return _plain(spec.label, lambda record: getattr(record.fields, name))


def _plain(label: str, entries: Callable[[Record], Sequence[str]]) -> Shape:
    return Shape((Column(label),), entries, lambda value: (value,), lambda cells: cells[0])


def _role(role: AgentRole, label: str) -> Shape:
    return Shape(
        (Column(label),),
        lambda record: [agent for agent in record.fields.agents if agent.role is role],
        lambda agent: (agent.name,),
        lambda cells: AgentName(cells[0], role),
    )


def _identifiers() -> Shape:
    def make(cells: Cells) -> Identifier:
        scheme, value, url = cells
        if not value:
            raise ValueError(translate(_CONTEXT, "An identifier needs a value."))
        return Identifier(scheme or "local", value, url or None)

    columns = (
        Column(translate(_CONTEXT, "whose"), 2),
        Column(translate(_CONTEXT, "number"), 2),
        Column(translate(_CONTEXT, "address"), 3),
    )
    return Shape(
        columns,
        lambda record: record.fields.identifiers,
        lambda each: (each.scheme, each.value, each.url or ""),
        make,
    )


def _call_number() -> Shape:
    def make(cells: Cells) -> CallNumberLevel:
        level, value = cells
        if not value:
            raise ValueError(translate(_CONTEXT, "A level of a call number needs a value."))
        return CallNumberLevel(level.lower(), value)

    columns = (
        Column(translate(_CONTEXT, "level: fond, box"), 1),
        Column(translate(_CONTEXT, "value"), 2),
    )
    return Shape(
        columns,
        lambda record: record.fields.call_number,
        lambda each: (each.level, each.value),
        make,
    )
