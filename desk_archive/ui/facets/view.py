"""The values of one facet as a list or tree that is as high as what it shows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QSizePolicy, QTreeView, QWidget

from desk_archive.ui.facets.delegate import FacetDelegate
from desk_archive.ui.facets.model import TOP, FacetModel
from desk_archive.ui.roles import FacetState, Role
from desk_archive.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

MOST = 16
"""So many rows are shown at once after the reader asked for more; the rest is scrolled to."""


class FacetView(QTreeView):
    """Values to click: include, click again: none; Alt+click or minus: exclude.

    Signals:
        rows_changed: there are more or fewer rows than before.
    """

    rows_changed = Signal()

    def __init__(self, model: FacetModel, theme: Theme, parent: QWidget | None = None) -> None:
        """Show a facet."""
        super().__init__(parent)
        self._values = model
        self._theme = theme
        self._expanded: set[str | None] = set()
        self._shows_all = False
        self._restoring = False
        self.delegate = FacetDelegate(theme, self)
        self.setObjectName(f"facet_{model.facet.value}")
        self.setAccessibleName(model.title)
        self.setToolTip(self.tr("Space chooses a value, minus excludes it"))
        self.setProperty("tone", "panel")
        self._set_up()
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        model.dataChanged.connect(self._take_state)
        self.expanded.connect(self._unfolded)
        self.collapsed.connect(self._folded)
        theme.changed.connect(self.fit)
        self.fit()

    def _set_up(self) -> None:
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)

    # --- how much is shown --------------------------------------------------------------------

    @property
    def rows(self) -> int:
        """How many rows there are with what is unfolded now."""
        count, index = 0, self._values.index(0, 0)
        if not self._values.is_tree:
            return self._values.rowCount()
        while index.isValid():
            count += 1
            index = self.indexBelow(index)
        return count

    @property
    def shows_all(self) -> bool:
        """Whether the reader asked for more than the first values."""
        return self._shows_all

    def show_all(self, all_: bool) -> None:
        """Show all values, or the first ones only."""
        self._shows_all = all_
        self._values.set_whole(all_)
        if not all_:
            self.scrollToTop()
        self.fit()
        self.rows_changed.emit()

    def fit(self) -> None:
        """Be as high as the rows that are shown."""
        rows = self.rows
        shown = min(rows, MOST if self._shows_all else TOP)
        scrolls = self._shows_all and rows > MOST
        self.delegate.beside_bar = scrolls
        policy = Qt.ScrollBarPolicy
        wanted = policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(wanted)
        self.verticalScrollBar().setSingleStep(self.delegate.row_height())
        self.setFixedHeight(max(1, shown) * self.delegate.row_height())

    def minimumSizeHint(self) -> QSize:
        """As narrow as the pane likes."""
        return QSize(self._theme.size(80), self.delegate.row_height())

    # --- what changes in the model ------------------------------------------------------------

    _current: object = None
    _had_current = False

    def _keep(self) -> None:
        self._restoring = True
        index = self.currentIndex()
        self._had_current = index.isValid()
        self._current = index.data(Role.VALUE) if index.isValid() else None

    def _restore(self) -> None:
        self._restoring = True
        self.delegate.is_tree = self._values.is_tree
        if self._values.is_filtered:
            self.expandAll()
        elif self._values.is_tree:
            self._unfold_again()
        if self._had_current:
            again = self._values.index_of(self._current if isinstance(self._current, str) else None)
            if again.isValid():
                self.setCurrentIndex(again)
        self._restoring = False
        self._take_state()
        self.fit()
        self.rows_changed.emit()

    def _unfold_again(self) -> None:
        """Unfold what was unfolded, what has something chosen in it, and at first what fits."""
        if not self._expanded:
            self._unfold_what_fits()
        for index in self._values.indexes():
            if index.data(Role.VALUE) in self._expanded:
                self.setExpanded(index, True)
        for value in self._values.chosen:
            above = self._values.index_of(value).parent()
            while above.isValid():
                self.setExpanded(above, True)
                above = above.parent()

    def _unfold_what_fits(self) -> None:
        """Unfold values from the top as long as all fits among the first rows."""
        room = TOP - self._values.rowCount()
        for row in range(self._values.rowCount()):
            index = self._values.index(row, 0)
            below = self._values.rowCount(index)
            if 0 < below <= room:
                self.setExpanded(index, True)
                room -= below

    def _take_state(self) -> None:
        self.delegate.stale = self._values.stale
        self.viewport().update()

    def _unfolded(self, index: QModelIndex) -> None:
        if not self._restoring:
            self._expanded.add(index.data(Role.VALUE))
            self.fit()
            self.rows_changed.emit()

    def _folded(self, index: QModelIndex) -> None:
        if not self._restoring:
            self._expanded.discard(index.data(Role.VALUE))
            self.fit()
            self.rows_changed.emit()

    # --- what the reader does -----------------------------------------------------------------

    def include(self, index: Index) -> None:
        """Choose a value, or let go of one that is chosen or excluded."""
        chosen = self._values.state(index) is FacetState.NONE
        self._want(index, FacetState.INCLUDED if chosen else FacetState.NONE)

    def exclude(self, index: Index) -> None:
        """Exclude a value, or let go of one that is excluded."""
        excluded = self._values.state(index) is FacetState.EXCLUDED
        self._want(index, FacetState.NONE if excluded else FacetState.EXCLUDED)

    def _want(self, index: Index, state: FacetState) -> None:
        self._values.setData(index, state, Role.STATE)

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        """A press takes the focus and makes the value current; the release does what is meant."""
        index = self.indexAt(event.position().toPoint())
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if index.isValid():
            self._pressed = QPersistentModelIndex(index)
            self.setCurrentIndex(index)
        event.accept()

    _pressed = QPersistentModelIndex()

    def mouseMoveEvent(self, event: QMouseEvent, /) -> None:
        """Nothing is dragged here; the row below the pointer is shown."""
        if not event.buttons():
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        """Include, exclude or unfold what was pressed."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        pressed, self._pressed = self._pressed, QPersistentModelIndex()
        if event.button() is not Qt.MouseButton.LeftButton or not index.isValid():
            return
        if pressed == index:
            self._clicked(index, at, excluding=bool(event.modifiers() & _ALT))
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent, /) -> None:
        """Two clicks are two clicks."""
        self.mousePressEvent(event)

    def _clicked(self, index: QModelIndex, at: QPoint, *, excluding: bool) -> None:
        arrow = self.delegate.arrow_rect(self.visualRect(index), index, self.layoutDirection())
        if arrow.contains(at):
            self.setExpanded(index, not self.isExpanded(index))
        elif excluding:
            self.exclude(index)
        else:
            self.include(index)

    def contextMenuEvent(self, event: QContextMenuEvent, /) -> None:
        """Say in words what clicks do."""
        keyboard = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        if not index.isValid():
            return
        at = self.visualRect(index).center() if keyboard else event.pos()
        menu = self.make_menu(index)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(at))
        event.accept()

    def make_menu(self, index: QModelIndex) -> QMenu:
        """What can be done with a value."""
        menu = QMenu(self)
        state, value = self._values.state(index), QPersistentModelIndex(index)
        choices = (
            (self.tr("Include"), FacetState.INCLUDED),
            (self.tr("Exclude"), FacetState.EXCLUDED),
            (self.tr("Neither"), FacetState.NONE),
        )
        for text, wanted in choices:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(state is wanted)
            action.setData(int(wanted))
        menu.triggered.connect(lambda action: self._want(value, FacetState(action.data())))
        return menu

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Space and Enter include, minus excludes, arrows unfold and go on to the next facet."""
        index = self.currentIndex()
        key = event.key()
        if key in _INCLUDE and index.isValid():
            self.include(index)
        elif key in _EXCLUDE and index.isValid():
            self.exclude(index)
        elif key == Qt.Key.Key_Down and index.isValid() and self._is_last(index):
            self.focusNextChild()
        elif key == Qt.Key.Key_Up and index.isValid() and not self.indexAbove(index).isValid():
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str, /) -> None:
        """Letters are commands of the window; the facet's own filter finds values."""

    def wheelEvent(self, event: QWheelEvent, /) -> None:
        """The pane scrolls, unless this list has something to scroll itself."""
        if self.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAsNeeded:
            super().wheelEvent(event)
        else:
            event.ignore()

    def _is_last(self, index: QModelIndex) -> bool:
        """Whether no row below is shown."""
        below = self.indexBelow(index)
        if not below.isValid():
            return True
        return not self._shows_all and self.visualRect(below).top() >= self.viewport().height()


_ALT = Qt.KeyboardModifier.AltModifier
_INCLUDE = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select)
_EXCLUDE = (Qt.Key.Key_Minus, Qt.Key.Key_Underscore)
