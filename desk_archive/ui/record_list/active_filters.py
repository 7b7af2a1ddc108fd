"""The filters in force as chips, each of which can be removed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desk_archive.domain.queries import FacetFilter
from desk_archive.ui.filters import Filters
from desk_archive.ui.roles import FacetState
from desk_archive.ui.theme import Theme
from desk_archive.ui.widgets.chip import Chip
from desk_archive.ui.widgets.flow_layout import FlowLayout
from desk_archive.ui.wording import facet_title, value_words

_RANGE = " \u2013 "


class ActiveFilters(QWidget):
    """A row of chips that takes as many lines as it needs, and none where nothing is filtered."""

    filters_changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """No chips yet."""
        super().__init__(parent)
        self.setObjectName("activeFilters")
        self.setAccessibleName(self.tr("Active filters"))
        self._theme = theme
        self._filters = Filters()
        self._chips: list[QWidget] = []
        self._flow = FlowLayout(self, spacing=theme.size(6))
        side = theme.size(12)
        self._flow.setContentsMargins(side, theme.size(8), side, 0)
        self.hide()

    def set_filters(self, filters: Filters) -> None:
        """Show these; tells nobody."""
        if filters == self._filters:
            return
        focused = next((n for n, chip in enumerate(self._chips) if chip.hasFocus()), None)
        self._filters = filters
        self._clear()
        self._fill(filters)
        self.setVisible(bool(self._chips))
        self.updateGeometry()
        if focused is None:
            return
        if self._chips:
            self._chips[min(focused, len(self._chips) - 1)].setFocus()
        else:
            self.focusNextChild()

    def _clear(self) -> None:
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips.clear()

    def _fill(self, filters: Filters) -> None:
        for each in filters.include:
            self._add_value(each, excluded=False)
        if filters.date_from is not None:
            dates = _RANGE.join(dict.fromkeys((filters.date_from, filters.date_to or "")))
            self._add(dates, filters.with_dates(None, None), self.tr("Date"))
        for each in filters.exclude:
            self._add_value(each, excluded=True)
        if len(self._chips) > 1:
            clear = QPushButton(self.tr("Clear all"), self)
            clear.setProperty("kind", "link")
            clear.setAccessibleName(self.tr("Clear all filters"))
            clear.setToolTip(self.tr("Remove all filters"))
            clear.clicked.connect(self._telling(Filters()))
            self._place(clear)

    def _add_value(self, each: FacetFilter, *, excluded: bool) -> None:
        words = value_words(each.facet, each.value)
        if each.value is None:
            words = f"{facet_title(each.facet)} {words}"
        if excluded:
            words = self.tr("not {value}").format(value=words)
        rest = self._filters.with_state(each.facet, each.value, FacetState.NONE)
        self._add(words, rest, facet_title(each.facet), excluded=excluded)

    def _add(self, words: str, rest: Filters, title: str, *, excluded: bool = False) -> None:
        chip = Chip(words, self._theme, excluded=excluded, parent=self)
        chip.setToolTip(
            self.tr("{facet}: {value}\nRemove (Delete)").format(facet=title, value=words)
        )
        chip.clicked.connect(self._telling(rest))
        self._place(chip)

    def _place(self, chip: QWidget) -> None:
        self._chips.append(chip)
        self._flow.addWidget(chip)
        chip.show()

    def _telling(self, filters: Filters) -> Callable[[], None]:
        return lambda: self.filters_changed.emit(filters)
