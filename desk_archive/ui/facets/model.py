"""The values of one facet, flat or as a tree, with their counts and what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desk_archive.domain.queries import TREE_SEPARATORS, FacetCount, FacetName
from desk_archive.domain.text import fold
from desk_archive.ui.roles import FacetState, Role
from desk_archive.ui.wording import counted, facet_title, leaf_words, number_words, value_words

Index = QModelIndex | QPersistentModelIndex

TOP = 8
"""So many values are shown before the reader asks for more."""

HELD = 200
"""So many values are in the model before that: laying out thousands would cost each search time."""

_NO_INDEX = QModelIndex()
_CHECKS = {
    FacetState.NONE: Qt.CheckState.Unchecked,
    FacetState.INCLUDED: Qt.CheckState.Checked,
    FacetState.EXCLUDED: Qt.CheckState.PartiallyChecked,
}


class _Node:
    """One value in its place."""

    __slots__ = ("children", "count", "label", "number", "parent", "row", "value")

    def __init__(self, value: str | None, label: str, count: int) -> None:
        self.value = value
        self.label = label
        self.count = count
        self.parent: _Node | None = None
        self.children: list[_Node] = []
        self.row = 0
        self.number = 0

    @property
    def level(self) -> int:
        return self.parent.level + 1 if self.parent else 0


class FacetModel(QAbstractItemModel):
    """All values of a facet.

    Values stand in the order they come in, largest first; records without any come last. Until all
    are asked for, a value that is chosen or excluded stands among the first `TOP`, and it is there
    even where the result has none of it. Setting `Role.STATE` or the check state asks for a change; whether it comes true is
    told back by `set_states`.
    """

    state_wanted = Signal(object, int)

    def __init__(self, facet: FacetName, parent: QObject | None = None) -> None:
        """No values yet."""
        super().__init__(parent)
        self.facet = facet
        self.stale = False
        self._counts: Sequence[FacetCount] = ()
        self._states: Mapping[str | None, FacetState] = {}
        self._colours: Mapping[str, str] = {}
        self._filter = ""
        self._whole = False
        self._left_out = 0
        self._roots: list[_Node] = []
        self._nodes: list[_Node] = []

    # --- what others tell it ------------------------------------------------------------------

    def set_counts(self, counts: Sequence[FacetCount]) -> None:
        """Take new counts, largest first."""
        self.stale = False
        self._counts = counts
        self._rebuild()

    def set_states(self, states: Mapping[str | None, FacetState]) -> None:
        """Take what is chosen and excluded."""
        if states == self._states:
            return
        known = {node.value for node in self._nodes}
        self._states = dict(states)
        if known.issuperset(states) and not self._is_sorted_anew():
            self._all_changed()
        else:
            self._rebuild()

    def set_filter(self, text: str) -> None:
        """Show only values with these letters, and what is above them; "" shows all."""
        if fold(text) != self._filter:
            self._filter = fold(text)
            self._rebuild()

    def set_whole(self, whole: bool) -> None:
        """Hold all values in their order, or only the first with those that are chosen among them."""
        if whole != self._whole:
            self._whole = whole
            self._rebuild()

    def set_stale(self) -> None:
        """The counts are being made anew; the old ones stay, greyed."""
        if not self.stale:
            self.stale = True
            self._all_changed()

    def set_colours(self, colours: Mapping[str, str]) -> None:
        """Know the line colour (`#rrggbb`) of each value, for the facet of colours."""
        self._colours = colours
        self._all_changed()

    # --- what others ask ----------------------------------------------------------------------

    @property
    def is_tree(self) -> bool:
        """Whether any value has others below it."""
        return len(self._roots) != len(self._nodes)

    @property
    def has_values(self) -> bool:
        """Whether there is anything to choose; records without any value are nothing to choose."""
        values = any(each.value is not None and each.count for each in self._counts)
        return values or bool(self._states)

    @property
    def left_out(self) -> int:
        """How many values are not held because nobody asked for all."""
        return 0 if self._whole or self._filter else self._left_out

    @property
    def total(self) -> int:
        """How many values there are, whatever the filter shows."""
        return len(self._counts)

    @property
    def chosen(self) -> Mapping[str | None, FacetState]:
        """What is chosen and excluded."""
        return self._states

    @property
    def is_filtered(self) -> bool:
        """Whether only values with certain letters are shown."""
        return bool(self._filter)

    def state(self, index: Index) -> FacetState:
        """Whether a value is chosen or excluded."""
        return self._states.get(self._node(index).value, FacetState.NONE)

    def indexes(self) -> Iterator[QModelIndex]:
        """All values, those above before those below them."""
        return (self._index_of(node) for node in self._nodes)

    def index_of(self, value: str | None) -> QModelIndex:
        """Where a value stands; invalid where it doesn't."""
        for node in self._nodes:
            if node.value == value:
                return self._index_of(node)
        return QModelIndex()

    # --- Qt's questions -----------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _NO_INDEX) -> QModelIndex:
        """The place of a value."""
        siblings = self._siblings(parent)
        if column != 0 or not 0 <= row < len(siblings):
            return QModelIndex()
        return self.createIndex(row, 0, siblings[row].number)

    def parent(self, index: Index = _NO_INDEX) -> QModelIndex:  # type: ignore[override]
        """The place of what is above a value."""
        above = self._node(index).parent if index.isValid() else None
        return self._index_of(above) if above else QModelIndex()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """How many values there are below one, or at the top."""
        return len(self._siblings(parent))

    def columnCount(self, _parent: Index = _NO_INDEX) -> int:
        """One."""
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything can be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag
        return flags.ItemIsEnabled | flags.ItemIsSelectable | flags.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a role tells of a value."""
        answer = self._ANSWERS.get(role)
        if answer is None or not index.isValid():
            return None
        return answer(self, self._node(index))

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for a value to be chosen or excluded."""
        if not index.isValid():
            return False
        if role == Role.STATE:
            state = FacetState(value)
        elif role == Qt.ItemDataRole.CheckStateRole:
            wanted = Qt.CheckState(value)
            state = next(each for each, check in _CHECKS.items() if check == wanted)
        else:
            return False
        self.state_wanted.emit(self._node(index).value, int(state))
        return True

    def _label(self, node: _Node) -> str:
        return node.label

    def _tip(self, node: _Node) -> str:
        whole = value_words(self.facet, node.value)
        hint = self.tr("Click to include (Space), Alt+click to exclude (\u2212)")
        return f"{whole}: {number_words(node.count)}\n{hint}"

    def _spoken(self, node: _Node) -> str:
        state = self._states.get(node.value, FacetState.NONE)
        words = {
            FacetState.NONE: "",
            FacetState.INCLUDED: self.tr("included"),
            FacetState.EXCLUDED: self.tr("excluded"),
        }
        many = self.tr("{count} records", "", node.count)
        count = counted(node.count, self.tr("1 record"), many)
        return ", ".join(part for part in (node.label, words[state], count) if part)

    def _check(self, node: _Node) -> Qt.CheckState:
        return _CHECKS[self._states.get(node.value, FacetState.NONE)]

    def _state_value(self, node: _Node) -> FacetState:
        return self._states.get(node.value, FacetState.NONE)

    def _colour(self, node: _Node) -> str | None:
        return self._colours.get(node.value) if node.value is not None else None

    _ANSWERS: ClassVar[dict[int, Callable[[FacetModel, _Node], object]]] = {
        Qt.ItemDataRole.DisplayRole: _label,
        Qt.ItemDataRole.ToolTipRole: _tip,
        Qt.ItemDataRole.AccessibleTextRole: _spoken,
        Qt.ItemDataRole.CheckStateRole: _check,
        Role.VALUE: lambda _, node: node.value,
        Role.COUNT: lambda _, node: node.count,
        Role.LEVEL: lambda _, node: node.level,
        Role.STATE: _state_value,
        Role.COLOUR: _colour,
    }

    # --- building -----------------------------------------------------------------------------

    def _node(self, index: Index) -> _Node:
        return self._nodes[index.internalId()]

    def _siblings(self, parent: Index) -> list[_Node]:
        return self._node(parent).children if parent.isValid() else self._roots

    def _index_of(self, node: _Node) -> QModelIndex:
        return self.createIndex(node.row, 0, node.number)

    def _is_sorted_anew(self) -> bool:
        """Whether a chosen value stands so far down that it has to come up."""
        return not self._whole and any(
            node.row >= TOP and node.parent is None and node.value in self._states
            for node in self._nodes
        )

    def _rebuild(self) -> None:
        roots = self._grown(self._shown())
        if self._is_alike(roots):
            self._all_changed()
            return
        self.beginResetModel()
        self._roots = roots
        self._nodes = list(_numbered(roots))
        self.endResetModel()

    def _is_alike(self, roots: list[_Node]) -> bool:
        """Whether only counts differ; takes them if so, and nothing on view moves."""
        nodes = list(_numbered(roots))
        if [node.value for node in nodes] != [node.value for node in self._nodes]:
            return False
        for old, new in zip(self._nodes, nodes, strict=True):
            old.count = new.count
        return True

    def _all_changed(self) -> None:
        if self._roots:
            self.dataChanged.emit(self._index_of(self._roots[0]), self._index_of(self._roots[-1]))

    def _shown(self) -> list[FacetCount]:
        """The counts that pass the filter, in the order they are shown in."""
        counts = [each for each in self._counts if each.value is not None]
        known = {each.value for each in counts}
        missing = (value for value in self._states if value is not None and value not in known)
        counts.extend(FacetCount(value, 0) for value in missing)
        if self._filter:
            counts = [each for each in counts if self._passes(each)]
        if not self._whole and not self._filter:
            counts = self._chosen_up(counts)
            self._left_out = max(0, len(counts) - HELD)
            # What is above a value counts at least as much, so the first ones are a whole tree.
            chosen = [each for each in counts[HELD:] if each.value in self._states]
            counts = counts[:HELD] + chosen
        last = [each for each in self._counts if each.value is None and each.count]
        if not last and None in self._states:
            last = [FacetCount(None, 0)]
        return counts if self._filter else counts + last

    def _passes(self, each: FacetCount) -> bool:
        return self._filter in fold(value_words(self.facet, each.value))

    def _chosen_up(self, counts: list[FacetCount]) -> list[FacetCount]:
        """The same with chosen values from further down among the first ones, order kept."""
        below = [each for each in counts[TOP:] if each.value in self._states]
        if not below or self.facet in TREE_SEPARATORS:
            return counts
        chosen = {each.value for each in below}
        others = [each for each in counts if each.value not in chosen]
        room = max(TOP - len(below), 0)
        return others[:room] + below + others[room:]

    def _grown(self, counts: list[FacetCount]) -> list[_Node]:
        """The topmost values, with the others below them."""
        separator = TREE_SEPARATORS.get(self.facet)
        nodes = {
            each.value: _Node(each.value, leaf_words(self.facet, each.value), each.count)
            for each in counts
        }
        if separator is None:
            return list(nodes.values())
        known = {each.value: each.count for each in self._counts}
        for value in [value for value in nodes if value is not None]:
            self._attach(nodes, value, separator, known)
        roots = [node for node in nodes.values() if node.parent is None]
        return sorted(roots, key=lambda node: node.value is None)

    def _attach(
        self,
        nodes: dict[str | None, _Node],
        value: str,
        separator: str,
        known: Mapping[str | None, int],
    ) -> None:
        """Put a value below what is above it, which is made where it isn't there."""
        node = nodes[value]
        while node.parent is None and node.value is not None:
            above, found, _ = node.value.rpartition(separator)
            if not found:
                return
            is_new = above not in nodes
            if is_new:
                nodes[above] = _Node(above, leaf_words(self.facet, above), known.get(above, 0))
            node.parent = nodes[above]
            node.parent.children.append(node)
            if not is_new:
                return
            node = node.parent

    @property
    def title(self) -> str:
        """What the facet is called."""
        return facet_title(self.facet)


def _numbered(roots: list[_Node]) -> Iterator[_Node]:
    """All nodes, each knowing its row and its number in this order."""
    waiting = [(row, node) for row, node in enumerate(roots)][::-1]
    number = 0
    while waiting:
        row, node = waiting.pop()
        node.row, node.number = row, number
        number += 1
        yield node
        waiting.extend([(row, child) for row, child in enumerate(node.children)][::-1])
