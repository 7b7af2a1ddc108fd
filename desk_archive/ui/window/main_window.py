"""The main window: header, message bar, three columns, status line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QMainWindow, QSplitter, QVBoxLayout, QWidget

from desk_archive.ui.actions import Actions
from desk_archive.ui.messages import MessageBar
from desk_archive.ui.theme import Theme
from desk_archive.ui.widgets.file_drops import FilesPassBy, dropped_files
from desk_archive.ui.window.drawer import Drawer
from desk_archive.ui.window.header import HeaderBar

NARROW = 1100
"""Below this width, in pixels of the drawing, the facets become a drawer."""

_WIDTHS = (232, 324, 724)
_NARROW_LIST = 280
_SMALLEST = (640, 440)


class MainWindow(QMainWindow):
    """Assembles the panes; it decides nothing but where they stand.

    Signals:
        closing: the window is about to close.
        files_dropped: paths of files that were dropped on it.
        text_dropped: text from another program, plain and as HTML, either may be "".
    """

    closing = Signal()
    files_dropped = Signal(list)
    text_dropped = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        """Show the frame; the panes come with `set_panes`, once the archive is open.

        Args:
            theme: lengths and icons.
        """
        super().__init__()
        self._file_drops = FilesPassBy(self)
        self.setObjectName("mainWindow")
        self.setAcceptDrops(True)
        self.hinders: Callable[[], bool] = lambda: False
        self._theme = theme
        self.actions_ = Actions(self, theme.icon)
        self.header = HeaderBar(self.actions_, theme)
        self.messages = MessageBar()
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.columns.setChildrenCollapsible(False)
        self.columns.setHandleWidth(1)
        self.columns.splitterMoved.connect(self._columns_moved)
        self._facets: QWidget | None = None
        self._facets_wanted = True
        self._narrow = False
        self._wide_sizes = [theme.size(width) for width in _WIDTHS]
        for tone in ("panel", "window", "paper"):
            place = QWidget()
            place.setProperty("tone", tone)
            place.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self.columns.addWidget(place)
        self._share_width()
        self._body = QWidget()
        self.setCentralWidget(self._make_centre())
        self.drawer = Drawer(theme, self._body)
        self.drawer.closed.connect(self._show_facet_state)
        self._make_status()
        self.setMinimumSize(*(theme.size(length) for length in _SMALLEST))
        self.resize(theme.size(1280), theme.size(800))

    # --- what it holds ------------------------------------------------------------------------

    def set_panes(self, facets: QWidget, records: QWidget, viewer: QWidget) -> None:
        """Put the panes in their places."""
        self._facets = facets
        for place, pane in enumerate((facets, records, viewer)):
            old = self.columns.replaceWidget(place, pane)
            if old is not None:
                old.deleteLater()
            pane.show()
        self._file_drops.watch(self)
        facets.setMinimumWidth(self._theme.size(160))
        records.setMinimumWidth(self._theme.size(240))
        viewer.setMinimumWidth(self._theme.size(320))
        self._share_width()
        self._adapt(force=True)

    def set_title(self, title: str, *, read_only: bool) -> None:
        """Name the archive that is open."""
        shown = self.tr("{0} (read-only)").format(title) if read_only else title
        self.header.set_title(shown)
        self.setWindowTitle(self.tr("{0} – Desk Archive").format(shown))

    def show_status(self, saved: str, counts: str) -> None:
        """Say below how things stand."""
        self._saved.setText(saved)
        self._counts.setText(counts)

    # --- facets beside the others, or over them -----------------------------------------------

    def toggle_facets(self) -> None:
        """Show or hide the facets, wherever they are now."""
        if self._narrow:
            if self.drawer.isVisible():
                self.drawer.hide()
            else:
                self.drawer.open_up()
        else:
            self._facets_wanted = not self._facets_wanted
            self._show_beside()
        self._show_facet_state()

    @property
    def facets_wanted(self) -> bool:
        """Whether the facets are to stand beside the list where there is room."""
        return self._facets_wanted

    def set_facets_wanted(self, wanted: bool) -> None:
        """Show or hide the facets where there is room for them."""
        if wanted is not self._facets_wanted:
            self._facets_wanted = wanted
            self._adapt(force=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the facets where there is room."""
        super().resizeEvent(event)
        self._adapt()

    # --- state that comes back at the next start ----------------------------------------------

    def sizes(self) -> list[int]:
        """Widths of the three columns as they stand in a wide window, in pixels."""
        return self._wide_sizes

    def restore(self, geometry: bytes, sizes: list[int]) -> None:
        """Stand where the window stood last, as far as that is still on a screen."""
        if geometry:
            self.restoreGeometry(QByteArray(geometry))
        if len(sizes) == len(_WIDTHS) and all(size > 0 for size in sizes[1:]):
            self._wide_sizes = sizes
            self._share_width()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell before it closes; it stays where `hinders` says that something has to be asked."""
        if self.hinders():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)

    # --- files and text dropped on it ---------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, and text from other programs; nothing from the network."""
        if dropped_files(event.mimeData()) or _foreign_text(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import files; make a record of text."""
        data = event.mimeData()
        paths = dropped_files(data)
        if not paths and not _foreign_text(event):
            return
        event.acceptProposedAction()
        if paths:
            self.files_dropped.emit(paths)
        else:
            self.text_dropped.emit(data.text(), data.html() if data.hasHtml() else "")

    # --- building -----------------------------------------------------------------------------

    def _make_centre(self) -> QWidget:
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        for widget in (self.header, line, self.messages):
            layout.addWidget(widget)
        layout.addWidget(self._body, 1)
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.columns)
        return centre

    def _make_status(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.setFixedHeight(self._theme.size(24))
        self._saved, self._counts = QLabel(), QLabel()
        for label, name in ((self._saved, "savedStatus"), (self._counts, "countStatus")):
            label.setObjectName(name)
            label.setFont(self._theme.font(12))
            label.setContentsMargins(self._theme.size(10), 0, 0, 0)
            bar.addWidget(label)

    def _share_width(self) -> None:
        self.columns.setSizes(self._wide_sizes)
        for place in range(len(_WIDTHS)):
            self.columns.setStretchFactor(place, int(place == len(_WIDTHS) - 1))

    def _adapt(self, *, force: bool = False) -> None:
        """Move the facets into the drawer where the window is narrow, and back where it isn't."""
        narrow = self.width() < self._theme.size(NARROW)
        if self._facets is None or (narrow is self._narrow and not force):
            return
        changed, self._narrow = narrow is not self._narrow, narrow
        if changed and narrow:
            self.drawer.hold(self._facets)
            self.columns.setSizes([self._theme.size(_NARROW_LIST), self.width()])
        elif changed:
            self.drawer.hide()
            self.drawer.release()
            self.columns.insertWidget(0, self._facets)
            self.columns.setSizes(self._wide_sizes)
        if not narrow:
            self._show_beside()
        self._show_facet_state()

    def _columns_moved(self) -> None:
        if not self._narrow and self._facets_wanted:
            self._wide_sizes = self.columns.sizes()

    def _show_beside(self) -> None:
        if self._facets is not None:
            self._facets.setVisible(self._facets_wanted)

    def _show_facet_state(self) -> None:
        shown = self.drawer.isVisible() if self._narrow else self._facets_wanted
        self.actions_["toggle-facets"].setChecked(shown)


def _foreign_text(event: QDropEvent) -> bool:
    """Whether text comes from another program; what is dragged about in the window stays there."""
    data = event.mimeData()
    return event.source() is None and not data.hasUrls() and (data.hasText() or data.hasHtml())
