"""What became of each file: as a table, and as a file to keep."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desk_archive.domain.errors import ErrorKind
from desk_archive.services.importing import Failed, ImportReport, Skipped
from desk_archive.ui.roles import Role
from desk_archive.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_WIDTHS = (76, 260)


class Column(IntEnum):
    """The columns of a report."""

    RESULT = 0
    FILE = 1
    DETAIL = 2


@dataclass(frozen=True, slots=True)
class Line:
    """What became of a file or a record.

    Attributes:
        result: in a word.
        path: of the file, as the report calls it.
        detail: why, or what the record is called.
        record: UUID of the record it is about, or None.
        failed: whether it should be looked at.
        encrypted: whether a password would help.
    """

    result: str
    path: str
    detail: str
    record: str | None = None
    failed: bool = False
    encrypted: bool = False


class ReportModel(QAbstractTableModel):
    """Lines, set all at once."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """An empty report."""
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[Line, ...] = ()

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines."""
        return self._lines

    def rowCount(self, parent: Index = _NOWHERE, /) -> int:
        """How many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE, /) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> Any:
        """What the columns are called."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Result"), self.tr("File"), self.tr("Detail"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> Any:
        """What a cell shows; `Role.RECORD` is the record it is about."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Role.RECORD:
            return line.record
        if role == Qt.ItemDataRole.ForegroundRole:
            wrong = line.failed and index.column() == Column.RESULT
            return QColor(self._theme.colours.danger) if wrong else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (line.result, line.path, line.detail)[index.column()]
        return None


class InkDelegate(QStyledItemDelegate):
    """Draws the text of a cell in the colour that its model gives, which the style sheet overrides."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, /) -> None:
        """Draw all but the text as ever, then the text."""
        ink = index.data(Qt.ItemDataRole.ForegroundRole)
        if ink is None:
            super().paint(painter, option, index)
            return
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        style, parts = own.widget.style(), QStyle.SubElement
        room = style.subElementRect(parts.SE_ItemViewItemText, own, own.widget)
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, own, own.widget) + 1
        room.adjust(margin, 0, -margin, 0)
        text, own.text = own.text, ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, own, painter, own.widget)
        painter.save()
        painter.setPen(ink)
        painter.setFont(own.font)
        shown = own.fontMetrics.elidedText(text, own.textElideMode, room.width())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(room, flags, shown)
        painter.restore()


class _PathDelegate(InkDelegate):
    """Cuts paths in the middle, so that the name of the file is seen."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index, /) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle


class ReportTable(QTableView):
    """The table of a report; Enter or a double click shows the record of a line.

    Signals:
        record_chosen: its UUID.
    """

    record_chosen = Signal(str)

    def __init__(self, model: ReportModel, theme: Theme, parent: QWidget | None = None) -> None:
        """Show a model."""
        super().__init__(parent)
        self.setModel(model)
        quiet_table(self, theme)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, theme.size(width))
        self.setItemDelegateForColumn(Column.FILE, _PathDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.doubleClicked.connect(lambda index: self._choose(index.row()))

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Enter shows the record of the line."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (enter and self._choose(self.currentIndex().row())):
            super().keyPressEvent(event)

    def _choose(self, row: int) -> bool:
        record = self.model().index(row, 0).data(Role.RECORD)
        if record:
            self.record_chosen.emit(record)
        return bool(record)


def quiet_table(table: QTableView, theme: Theme) -> None:
    """Lines of one height without a grid, which thousands of rows don't make slower."""
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setCornerButtonEnabled(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setItemDelegate(InkDelegate(table))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.size(26))
    header = table.horizontalHeader()
    header.setStretchLastSection(True)
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
    header.setAccessibleName(header.tr("Columns"))
    header.setToolTip(header.tr("Drag to make a column wider"))
    header.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def problem_lines(
    failed: Sequence[Failed], skipped: Sequence[Skipped], owner: QObject
) -> list[Line]:
    """What can't be made a record of, the failures first."""
    lines = [
        Line(
            owner.tr("failed"),
            each.path,
            each.error,
            failed=True,
            encrypted=each.kind is ErrorKind.PASSWORD,
        )
        for each in failed
    ]
    lines += [Line(owner.tr("skipped"), s.path, s.reason, s.record) for s in skipped]
    return lines


def report_lines(report: ImportReport, owner: QObject) -> list[Line]:
    """What became of everything, the failures first."""
    lines = problem_lines(report.failed, report.skipped, owner)
    for done in report.imported:
        result = owner.tr("added to") if done.merged else owner.tr("imported")
        detail = "; ".join((done.title, *done.warnings))
        lines.append(Line(result, done.path, detail, done.record))
    return lines


def report_text(summary: str, lines: Sequence[Line]) -> str:
    """A report as plain text, one line each."""
    rows = [f"{line.result}\t{line.path}\t{line.detail}" for line in lines]
    return "\n".join([summary, "", *rows, ""])


def report_csv(lines: Sequence[Line], owner: QObject) -> str:
    """A report as comma-separated values (RFC 4180) that no spreadsheet takes for formulas."""
    target = io.StringIO()
    writer = csv.writer(target)
    header = (owner.tr("result"), owner.tr("file"), owner.tr("detail"), owner.tr("record"))
    writer.writerow(header)
    for line in lines:
        row = (line.result, line.path, line.detail, line.record or "")
        writer.writerow([_plain(cell) for cell in row])
    return target.getvalue()


def _plain(cell: str) -> str:
    """A cell that begins like a formula gets an apostrophe before it."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
