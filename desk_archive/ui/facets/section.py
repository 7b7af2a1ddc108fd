"""One facet in the pane: its heading, its filter, its values, and the way to more of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from desk_archive.domain.queries import FacetCount, FacetName
from desk_archive.ui.facets.histogram import Histogram
from desk_archive.ui.facets.model import TOP, FacetModel
from desk_archive.ui.facets.view import FacetView
from desk_archive.ui.filters import Filters
from desk_archive.ui.theme import Theme
from desk_archive.ui.widgets.section import Section
from desk_archive.ui.wording import facet_title, number_words


class FilterField(QLineEdit):
    """A line for some letters of a value.

    Signals:
        closed: Escape was pressed.
        left: Down was pressed.
    """

    closed = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Escape closes, Down goes to the values."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FacetSection(Section):
    """A section that hides while its facet has no values."""

    _lists = True

    def __init__(self, facet: FacetName, theme: Theme, parent: QWidget | None = None) -> None:
        """A facet without values."""
        super().__init__(facet_title(facet), theme, parent)
        self.facet = facet
        self.model = FacetModel(facet, self)
        self.view = FacetView(self.model, theme)
        self._theme = theme
        self.filter_button = self._filter_button()
        self.filter_field = self._filter_field()
        self.more = self._more_button()
        self.add_to_header(self.filter_button)
        self._fill()
        self.view.rows_changed.connect(self.fit)
        self.hide()

    def _fill(self) -> None:
        """Put the parts below each other."""
        self.add(self.filter_field)
        self.add(self.view)
        self.add(self.more, at_start=True)

    def set_counts(self, counts: Sequence[FacetCount]) -> None:
        """Take new counts."""
        self.model.set_counts(counts)
        self.fit()

    def set_filters(self, filters: Filters) -> None:
        """Take what is chosen and excluded."""
        self.model.set_states(filters.values(self.facet))
        self.fit()

    def set_stale(self) -> None:
        """Counts are being made anew; grey the old ones."""
        self.model.set_stale()

    def fit(self) -> None:
        """Show what belongs to as many values as there are."""
        rows, all_ = self.view.rows, self.view.shows_all
        self.setVisible(self._is_wanted())
        self.view.setVisible(self._lists)
        is_long = self.model.total > TOP or self.model.is_filtered
        self.filter_button.setVisible(self._lists and is_long)
        self.more.setVisible(self._lists and rows > TOP)
        if all_:
            self.more.setText(self.tr("Show fewer"))
        else:
            more = rows + self.model.left_out - TOP
            words = self.tr("{count} more\u2026", "", more)
            self.more.setText(words.format(count=number_words(more)))
        title = facet_title(self.facet)
        self.more.setAccessibleName(f"{title}: {self.more.text()}")

    def _is_wanted(self) -> bool:
        return self.model.has_values

    def open_filter(self, open_: bool) -> None:
        """Show the field that looks for values, or close and empty it."""
        self.filter_button.setChecked(open_)
        self.filter_field.setVisible(open_)
        if open_:
            self.set_folded(False)
            self.filter_field.setFocus()
        else:
            self.filter_field.clear()
            self.view.show_all(False)

    def _filter_button(self) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setProperty("kind", "tiny")
        self._theme.bind_icon(button, "search")
        title = facet_title(self.facet)
        button.setAccessibleName(self.tr("Look in {facet}").format(facet=title))
        button.setToolTip(self.tr("Look for a value (Space)"))
        button.clicked.connect(self.open_filter)
        button.hide()
        return button

    def _filter_field(self) -> FilterField:
        field = FilterField()
        title = facet_title(self.facet)
        field.setPlaceholderText(self.tr("Look in {facet}").format(facet=title))
        field.setAccessibleName(self.tr("Look in {facet}").format(facet=title))
        field.setToolTip(self.tr("Letters of a value (Esc closes)"))
        field.textChanged.connect(self._look)
        field.closed.connect(self._filter_closed)
        field.left.connect(self.view.setFocus)
        field.hide()
        return field

    def _filter_closed(self) -> None:
        self.open_filter(False)
        self.view.setFocus()

    def _look(self, text: str) -> None:
        self.model.set_filter(text)
        self.view.show_all(bool(text))

    def _more_button(self) -> QPushButton:
        button = QPushButton()
        button.setProperty("kind", "link")
        button.setToolTip(self.tr("Show all values, or the first ones (Space)"))
        button.clicked.connect(lambda: self.view.show_all(not self.view.shows_all))
        button.hide()
        return button


class DateSection(FacetSection):
    """The years: bars on top, and the same as a list for those who want it."""

    _lists = False
    _has_range = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """No dates yet."""
        super().__init__(FacetName.YEAR, theme, parent)
        self.add_to_header(self._span)
        self.show_list(False)

    def _fill(self) -> None:
        self.histogram = Histogram(self._theme)
        self._span = self._label("heading", 12)
        self._first, self._last = self._label("soft", 11), self._label("soft", 11)
        self.as_list = QPushButton()
        self.as_list.setProperty("kind", "link")
        self.as_list.setFont(self._theme.font(11))
        self.as_list.setToolTip(self.tr("Show or hide the list of years (Space)"))
        self.as_list.clicked.connect(lambda: self.show_list(not self._lists))
        below = QWidget()
        line = QHBoxLayout(below)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._first)
        line.addStretch(1)
        line.addWidget(self.as_list)
        line.addStretch(1)
        line.addWidget(self._last)
        self.add(self.histogram)
        self.add(below)
        super()._fill()

    def _is_wanted(self) -> bool:
        return self._has_range or super()._is_wanted()

    def _label(self, kind: str, size: int) -> QLabel:
        label = QLabel()
        label.setProperty("kind", kind)
        weight = QFont.Weight.DemiBold if kind == "heading" else None
        label.setFont(self._theme.font(size, weight=weight))
        return label

    @property
    def lists(self) -> bool:
        """Whether the years are shown as a list, too."""
        return self._lists

    def show_list(self, lists: bool) -> None:
        """Show the years as a list besides, or only the bars."""
        self._lists = lists
        self.as_list.setText(self.tr("no list") if lists else self.tr("as a list"))
        self.as_list.setAccessibleName(
            self.tr("Hide the list of years") if lists else self.tr("Years as a list")
        )
        self.fit()

    def set_counts(self, counts: Sequence[FacetCount]) -> None:
        """Take new counts."""
        super().set_counts(counts)
        self.histogram.set_counts(counts)
        self._tell_years()

    def set_filters(self, filters: Filters) -> None:
        """Take what is chosen and excluded, and the range of dates."""
        self._has_range = filters.date_from is not None
        super().set_filters(filters)
        self.histogram.set_chosen(_years(filters))
        self._tell_years()

    def set_stale(self) -> None:
        """Counts are being made anew."""
        super().set_stale()
        self.histogram.set_stale()

    def _tell_years(self) -> None:
        bars = self.histogram.bars
        self._span.setText(self.histogram.span_words())
        self._first.setText(str(bars[0].first) if bars else "")
        self._last.setText(str(bars[-1].last) if len(bars) > 1 else "")


def _years(filters: Filters) -> tuple[int, int] | None:
    """The years of the range in force; a range by months or days lies in its years."""
    first, last = _year(filters.date_from), _year(filters.date_to)
    if first is None or last is None:
        return None
    return first, last


def _year(edtf: str | None) -> int | None:
    match = re.match(r"-?\d{4}", edtf or "")
    return int(match.group()) if match else None
