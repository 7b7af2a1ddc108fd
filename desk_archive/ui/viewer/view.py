"""The viewer: tool bar, page, panels below it, foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desk_archive.domain.annotations import Annotation, LegendColour
from desk_archive.domain.records import ReadingText, Record
from desk_archive.ui.theme import Theme
from desk_archive.ui.viewer.foot import FootBar, PartBar
from desk_archive.ui.viewer.header import Header
from desk_archive.ui.viewer.menu import passage_menu
from desk_archive.ui.viewer.reader import Reader
from desk_archive.ui.viewer.setting import NORMAL_SIZE, TEXT_SIZES
from desk_archive.ui.viewer.sheet import GUTTER, TOP
from desk_archive.ui.viewer.toolbar import ViewerToolBar
from desk_archive.ui.widgets.empty_state import EmptyState

_TOLD_FOR = 4_000
_PANEL_SHARE = (3, 2)
# What a practised reader takes in of a difficult text, in code points a minute.
_PACE = 1_100


class Viewer(QWidget):
    """Shows a record's documents; asks for all else by signals."""

    text_size_changed = Signal(int)
    panel_changed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._text_size = NORMAL_SIZE
        self._panels: dict[str, QWidget] = {}
        self._panel = ""
        self.setObjectName("viewer")
        self.setAccessibleName(self.tr("Document"))
        self.setProperty("tone", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.toolbar = ViewerToolBar(theme)
        self.reader = Reader(theme)
        self.parts = PartBar(theme)
        self.foot = FootBar(theme)
        self.empty = EmptyState(self.tr("Choose a record to read it here."), theme)
        self._bare = _BarePage(theme)
        self._stack = QStackedWidget()
        for page in (self.empty, self._bare, self._reading_page()):
            self._stack.addWidget(page)
        self._panel_stack = QStackedWidget()
        self._panel_stack.setProperty("tone", "panel")
        self._panel_stack.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._panel_stack.hide()
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        for pane, share in zip((self._stack, self._panel_stack), _PANEL_SHARE, strict=True):
            self.splitter.addWidget(pane)
            self.splitter.setStretchFactor(self.splitter.count() - 1, share)
        self._assemble()
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(_TOLD_FOR)
        self._silence.timeout.connect(self.foot.hint.clear)
        self._connect()
        self.show_empty()

    # --- what is shown ------------------------------------------------------------------------

    def show_empty(self) -> None:
        """Show that nothing is chosen."""
        self.reader.margin.editor.finish()
        self._stack.setCurrentWidget(self.empty)
        self._show_chrome(None, "")

    def show_without_text(self, record: Record) -> None:
        """Show a record that has no text here."""
        self.reader.margin.editor.finish()
        self._bare.header.set_record(record)
        self._bare.fit()
        self._stack.setCurrentWidget(self._bare)
        self._show_chrome(record, "")

    def show_document(
        self,
        record: Record,
        reading: ReadingText,
        annotations: Sequence[Annotation],
        legend: Sequence[LegendColour],
        *,
        offset: int | None = None,
        hits: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Show a document.

        Args:
            record: it belongs to.
            reading: its text.
            annotations: on it.
            legend: of the archive.
            offset: the code point on the first visible line; None for the top.
            hits: spans of code points to mark.
        """
        self._stack.setCurrentIndex(self._stack.count() - 1)
        self._show_chrome(record, reading.document)
        self.reader.show_document(record, reading, offset=offset)
        self.reader.set_annotations(reading.document, annotations, legend)
        self.reader.set_hits(hits)
        self._show_progress()

    def set_record(self, record: Record, shown: str) -> None:
        """The record has other fields now."""
        self.toolbar.set_record(record, shown)
        self.reader.set_record(record)

    def set_editable(self, editable: bool) -> None:
        """Whether anything can be changed."""
        self.reader.set_editable(editable)
        self.toolbar.set_editable(editable)

    def tell(self, text: str) -> None:
        """Say something in passing, below the page."""
        self.foot.hint.setText(text)
        self._silence.start()

    def position(self) -> int:
        """The code point on the first visible line."""
        return self.reader.text.anchor.offset

    # --- size of the text ---------------------------------------------------------------------

    @property
    def text_size(self) -> int:
        """Height of the reading font, drawn at an interface font of 13 px."""
        return self._text_size

    def set_text_size(self, drawn: int) -> None:
        """Take another size; one that isn't offered becomes the nearest."""
        nearest = min(TEXT_SIZES, key=lambda size: abs(size - drawn))
        if nearest == self._text_size:
            return
        self._text_size = nearest
        self.reader.setting.set_text_size(nearest)
        self.text_size_changed.emit(nearest)

    def zoom(self, steps: int) -> None:
        """So many sizes larger, smaller where it is negative; 0 for the normal size."""
        if not steps:
            self.set_text_size(NORMAL_SIZE)
            return
        at = TEXT_SIZES.index(self._text_size) + steps
        self.set_text_size(TEXT_SIZES[min(max(at, 0), len(TEXT_SIZES) - 1)])

    # --- panels -------------------------------------------------------------------------------

    @property
    def panel(self) -> str:
        """The panel that is unfolded, or ""."""
        return self._panel

    def add_panel(self, name: str, text: str, widget: QWidget, tooltip: str = "") -> None:
        """Offer a panel below the page.

        Args:
            name: by which it is opened.
            text: on its toggle.
            widget: what it holds.
            tooltip: of the toggle, with its shortcut.
        """
        self._panels[name] = widget
        self._panel_stack.addWidget(widget)
        self.foot.add_toggle(name, text, tooltip or text)

    def open_panel(self, name: str) -> None:
        """Unfold a panel instead of another; "" folds all."""
        if name == self._panel or (name and name not in self._panels):
            return
        self._panel = name
        self.foot.set_checked(name)
        if name:
            self._panel_stack.setCurrentWidget(self._panels[name])
        was_hidden = self._panel_stack.isHidden()
        self._panel_stack.setVisible(bool(name))
        if name and was_hidden:
            whole = sum(_PANEL_SHARE)
            height = self.splitter.height()
            self.splitter.setSizes([height * share // whole for share in _PANEL_SHARE])
        self.panel_changed.emit(name)

    # --- inside -------------------------------------------------------------------------------

    def _reading_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.reader, 1)
        column.addWidget(self.parts)
        return page

    def _assemble(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._lines = [_hairline(), _hairline()]
        column.addWidget(self.toolbar)
        column.addWidget(self._lines[0])
        column.addWidget(self.splitter, 1)
        column.addWidget(self._lines[1])
        column.addWidget(self.foot)

    def _connect(self) -> None:
        reader = self.reader
        reader.zoom_requested.connect(self.zoom)
        reader.told.connect(self.tell)
        reader.position_changed.connect(self._show_progress)
        reader.text.resized.connect(self._show_progress)
        reader.part_changed.connect(self._show_part)
        reader.menu_requested.connect(self._show_menu)
        self.toolbar.zoom_requested.connect(self.zoom)
        self.parts.chosen.connect(reader.show_part)
        self.foot.panel_toggled.connect(self._panel_toggled)

    def _show_chrome(self, record: Record | None, shown: str) -> None:
        """Bars only where there is something to do with them."""
        self.toolbar.set_record(record, shown)
        for widget in (self.toolbar, self.foot, *self._lines):
            widget.setVisible(record is not None)
        self._panel_stack.setVisible(record is not None and bool(self._panel))
        if not shown:
            self.foot.show_progress(None, 0)

    def _show_part(self) -> None:
        part = self.reader.part
        if part is not None:
            self.parts.show_part(part.index, len(self.reader.parts))

    def _show_progress(self) -> None:
        reading = self.reader.reading
        if reading is None or not reading.text:
            self.foot.show_progress(None, 0)
            return
        length = len(reading.text)
        _, seen = self.reader.text.extent()
        percent = min(100, round(100 * seen / length))
        self.foot.show_progress(max(0, round((length - seen) / _PACE)), percent)

    def _panel_toggled(self, name: str, on: bool) -> None:
        if on:
            self.open_panel(name)
        elif name == self._panel:
            self.open_panel("")

    def _show_menu(self, key: str, place: QPoint) -> None:
        menu = passage_menu(self.reader, key)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)


class _BarePage(QWidget):
    """A title without a text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.header = Header(theme)
        words = QLabel(self.tr("There is no text of this record here."))
        words.setProperty("kind", "soft")
        column = QVBoxLayout(self)
        side = theme.size(GUTTER)
        column.setContentsMargins(side, theme.size(TOP), side, theme.size(TOP))
        column.setSpacing(theme.size(16))
        column.addWidget(self.header)
        column.addWidget(words)
        column.addStretch(1)
        theme.changed.connect(self.fit)

    def fit(self) -> None:
        """Set the title in the look there is now."""
        width = self.width() - 2 * self._theme.size(GUTTER)
        self.header.setMinimumHeight(self.header.fit(max(width, self._theme.size(240)), 1.0))


def _hairline() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    return line
