"""Above the page: back and forward, which document of the record, star, size of the text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from desk_archive.domain.records import DocumentInfo, Record
from desk_archive.ui.documents import document_names
from desk_archive.ui.theme import Theme

HEIGHT = 40
_SIDE = 12
_SEGMENT = 26
_RADIUS = 7


class _Segment(QToolButton):
    """One document; painted as part of a row of segments."""

    def __init__(self, text: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText(text)
        self.setCheckable(True)
        self.setFont(theme.font())
        self.setFixedHeight(theme.size(_SEGMENT))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(text) + 2 * theme.size(_SIDE))

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Paint the text; the switch has painted what is behind it."""
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(QColor(colours.accent if self.isChecked() else colours.ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(self.rect().adjusted(2, 2, -3, -3))
        painter.end()


class DocumentSwitch(QWidget):
    """The documents of a record beside each other; hidden where there is only one."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin hidden."""
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("documentSwitch")
        self.setAccessibleName(self.tr("Documents of this record"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(1, 1, 1, 1)
        self._row.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._segments: dict[str, _Segment] = {}
        theme.changed.connect(self.update)
        self.hide()

    def set_documents(self, documents: Sequence[DocumentInfo], shown: str) -> None:
        """Offer these documents, of which one is shown."""
        if [d.document for d in documents] == list(self._segments) and shown in self._segments:
            self._segments[shown].setChecked(True)
            return
        for segment in self._segments.values():
            self._group.removeButton(segment)
            self._row.removeWidget(segment)
            segment.deleteLater()
        self._segments = {}
        for document, name in zip(documents, document_names(documents), strict=True):
            segment = _Segment(name, self._theme, self)
            segment.setObjectName(f"document_{document.document}")
            segment.setAccessibleName(name)
            segment.setToolTip(self.tr("Show: {document}").format(document=name))
            segment.setChecked(document.document == shown)
            segment.toggled.connect(self.update)
            segment.clicked.connect(
                lambda _checked=False, uuid=document.document: self.chosen.emit(uuid)
            )
            self._group.addButton(segment)
            self._row.addWidget(segment)
            self._segments[document.document] = segment
        self.setVisible(len(documents) > 1)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Paint a hairline around all, and the one that is shown on accent."""
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self._theme.size(_RADIUS)
        outline = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(outline, radius, radius)
        painter.setClipPath(shape)
        for segment in self._segments.values():
            if segment.isChecked() or segment.underMouse():
                ground = colours.accent_soft if segment.isChecked() else colours.hover
                painter.fillRect(segment.geometry(), QColor(ground))
        painter.setClipping(False)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawPath(shape)
        painter.end()


class ViewerToolBar(QWidget):
    """The line above the page."""

    back_requested = Signal()
    forward_requested = Signal()
    document_chosen = Signal(str)
    star_toggled = Signal(bool)
    zoom_requested = Signal(int)
    cite_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin without a record."""
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("viewerToolBar")
        self.setFixedHeight(theme.size(HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.size(_SIDE), 0, theme.size(_SIDE), 0)
        row.setSpacing(theme.size(4))
        self.back = self._button("back", self.tr("Back"), self.tr("Back (Alt+Left)"))
        self.back.clicked.connect(lambda _checked=False: self.back_requested.emit())
        self.forward = self._button("forward", self.tr("Forward"), self.tr("Forward (Alt+Right)"))
        self.forward.clicked.connect(lambda _checked=False: self.forward_requested.emit())
        self.documents = DocumentSwitch(theme)
        self.documents.chosen.connect(self.document_chosen)
        self.size_button = self._size_button()
        self.cite = self._button(
            "cite", self.tr("Copy citation"), self.tr("Copy citation (Ctrl+Shift+C)")
        )
        self.cite.clicked.connect(lambda _checked=False: self.cite_requested.emit())
        self.star = self._button("star", self.tr("Star"), self.tr("Star this record (Ctrl+D)"))
        self.star.setCheckable(True)
        self.star.clicked.connect(self._star_clicked)
        row.addWidget(self.back)
        row.addWidget(self.forward)
        row.addWidget(self.documents)
        row.addStretch(1)
        row.addWidget(self.size_button)
        row.addWidget(self.cite)
        row.addWidget(self.star)
        self.more = self._button(
            "more", self.tr("More for this record"), self.tr("More for this record (Space)")
        )
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.hide()
        row.addWidget(self.more)
        self.set_history(back=False, forward=False)

    def set_record(self, record: Record | None, shown: str = "") -> None:
        """Offer the documents of a record and show its star."""
        self.documents.set_documents(record.documents if record else (), shown)
        self.star.setEnabled(record is not None)
        self.set_starred(starred=bool(record and record.starred))

    def set_commands(self, commands: Sequence[QAction]) -> None:
        """Offer what else can be done with the record, in a menu."""
        menu = QMenu(self.more)
        menu.addActions(commands)
        self.more.setMenu(menu)
        self.more.setVisible(bool(commands))

    def set_starred(self, *, starred: bool) -> None:
        """Show whether the record has a star."""
        self.star.setChecked(starred)
        if starred:
            self._theme.bind_icon(self.star, "star-filled", "accent")
        else:
            self._theme.bind_icon(self.star, "star")

    def set_history(self, *, back: bool, forward: bool) -> None:
        """Say whether there is a place to go back or forward to."""
        self.back.setEnabled(back)
        self.forward.setEnabled(forward)

    def set_editable(self, editable: bool) -> None:
        """Whether the star can be changed."""
        self.star.setVisible(editable)

    def _star_clicked(self, checked: bool) -> None:
        self.set_starred(starred=checked)
        self.star_toggled.emit(checked)

    def _size_button(self) -> QToolButton:
        button = self._button(
            "text-size", self.tr("Size of the text"), self.tr("Size of the text (Ctrl++, Ctrl+-)")
        )
        menu = QMenu(button)
        for words, keys, step in (
            (self.tr("Larger text"), "Ctrl++", 1),
            (self.tr("Smaller text"), "Ctrl+-", -1),
            (self.tr("Normal text"), "Ctrl+0", 0),
        ):
            # The keys are the window's; here they are only told.
            action = menu.addAction(f"{words}\t{keys}")
            action.triggered.connect(lambda _checked=False, by=step: self.zoom_requested.emit(by))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _button(self, icon: str, name: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"viewer_{icon}")
        self._theme.bind_icon(button, icon)
        button.setAccessibleName(name)
        button.setToolTip(words)
        return button
