"""The page of the dialog that shows what would be made, to be corrected before it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desk_archive.services.importing import Failed, OnDuplicate, PreparedRow, Skipped
from desk_archive.ui.importing.batch import Key, Wishes
from desk_archive.ui.importing.preview_model import Column, Index, PreviewModel, likeness_words
from desk_archive.ui.importing.report import (
    InkDelegate,
    Line,
    ReportModel,
    ReportTable,
    problem_lines,
    quiet_table,
)
from desk_archive.ui.theme import Theme
from desk_archive.ui.widgets.completing_line import CompletingLine, Completions
from desk_archive.ui.wording import counted

_WIDTHS = {
    Column.DATE: 96,
    Column.TYPE: 104,
    Column.TEXT: 120,
    Column.STATE: 104,
    Column.WARNINGS: 88,
}
_WORDS_HEIGHT = 64
_FEW_PROBLEMS = 4
_ROW = 27


class PreviewTable(QTableView):
    """The table of the preview: Space says whether rows are wanted, F2 edits a cell."""

    def __init__(self, model: PreviewModel, theme: Theme) -> None:
        """Show a model."""
        super().__init__()
        self.setObjectName("importPreview")
        self.setAccessibleName(self.tr("What would be imported"))
        self.setToolTip(self.tr("Space: import or leave out; F2: edit title, date or type"))
        self._preview = model
        self.setModel(model)
        quiet_table(self, theme)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, theme.size(width))
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Space turns all selected rows into what the current one is not."""
        if event.key() == Qt.Key.Key_Space:
            rows = [index.row() for index in self.selectionModel().selectedRows()]
            current = self.currentIndex().row()
            if rows and current >= 0:
                self._preview.choose(rows, wanted=not self._preview.is_wanted(current))
            return
        super().keyPressEvent(event)


class _TypeDelegate(InkDelegate):
    """Edits a type with completion from the types of other records."""

    def __init__(self, completions: Completions, parent: QWidget) -> None:
        super().__init__(parent)
        self._completions = completions

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index, /
    ) -> QWidget:
        line = CompletingLine(parent)
        line.setAccessibleName(self.tr("Type"))
        line.setFrame(False)
        self._completions.serve(line, "type")
        return line


class _PasswordLine(QLineEdit):
    """Enter gives the password, and does not import."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)


class PreviewPage(QWidget):
    """Table, warnings of the current row, files that can't be read, and what holds for all.

    Signals:
        wishes_changed: what is wanted has changed.
        password_given: shown path of an encrypted file, and a password for it.
    """

    wishes_changed = Signal()
    password_given = Signal(str, str)

    def __init__(self, theme: Theme, completions: Completions) -> None:
        """Begin empty."""
        super().__init__()
        self._theme = theme
        self.model = PreviewModel(theme, self)
        self.table = PreviewTable(self.model, theme)
        self.table.setItemDelegateForColumn(Column.TYPE, _TypeDelegate(completions, self.table))
        self.words = QLabel()
        self.words.setObjectName("importRowDetails")
        self.words.setProperty("kind", "soft")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setContentsMargins(theme.size(4), 0, theme.size(4), 0)
        self.collection = self._collection_line(completions)
        self.duplicates = self._duplicates_box()
        self.problems = ReportModel(theme, self)
        self._problem_table = self._make_problem_table()
        self.password = self._password_line()
        self.read_again = QPushButton(self.tr("&Read again"))
        self._problem_box = self._make_problem_box()
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._show_words)
        self.model.wishes_changed.connect(self._wishes_changed)

    def show_rows(
        self,
        rows: Sequence[tuple[Key, PreparedRow]],
        failed: Sequence[Failed],
        skipped: Sequence[Skipped],
    ) -> None:
        """Show what was read, and what could not be."""
        self.model.set_rows(rows)
        lines = problem_lines(failed, skipped, self)
        self.problems.set_lines(lines)
        self._problem_box.setVisible(bool(lines))
        known_here = any(row.likeness is not None for _, row in rows)
        self.duplicates.setVisible(known_here)
        self._duplicates_label.setVisible(known_here)
        encrypted = next((n for n, line in enumerate(lines) if line.encrypted), 0)
        if lines:
            self._problem_table.selectRow(encrypted)
            shown = min(len(lines), _FEW_PROBLEMS) + 1 + any(line.encrypted for line in lines)
            wanted = self._theme.size(_ROW * shown + _ROW // 2)
            self._splitter.setSizes([max(1, self._splitter.height() - wanted), wanted])
        self._show_password()
        if rows:
            self.table.selectRow(0)
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._show_words()

    def wishes(self) -> Wishes:
        """What the person wants."""
        return Wishes(
            self.model.edits(),
            self.model.left_out(),
            " ".join(self.collection.text().split()) or None,
            OnDuplicate(self.duplicates.currentData()),
        )

    # --- inside -------------------------------------------------------------------------------

    def _wishes_changed(self) -> None:
        self._show_words()
        self.wishes_changed.emit()

    def _show_words(self) -> None:
        """All there is to say of the current row."""
        number = self.table.currentIndex().row()
        if not 0 <= number < self.model.rowCount():
            self.words.clear()
            return
        row, problem = self.model.row(number), self.model.problem(number)
        words = [problem, *row.warnings]
        if row.likeness is not None:
            words.append(likeness_words(row.likeness))
        shown = [each for each in words if each]
        self.words.setText("\n".join(shown or [row.path]))
        self.words.setProperty("kind", "wrong" if problem else "soft")
        self.words.style().polish(self.words)

    def _problem(self) -> Line | None:
        number = self._problem_table.currentIndex().row()
        lines = self.problems.lines
        return lines[number] if 0 <= number < len(lines) else None

    def _show_password(self) -> None:
        line = self._problem()
        encrypted = line is not None and line.encrypted
        for widget in (self.password, self.read_again):
            widget.setVisible(encrypted)
        if line is not None and encrypted:
            self.password.clear()
            name = Path(line.path).name
            self.password.setPlaceholderText(self.tr("Password of {file}").format(file=name))

    def _give_password(self) -> None:
        line = self._problem()
        if line is not None and line.encrypted and self.password.text():
            self.password_given.emit(line.path, self.password.text())

    def _collection_line(self, completions: Completions) -> CompletingLine:
        line = CompletingLine()
        line.setObjectName("importCollection")
        line.setAccessibleName(self.tr("Collection"))
        line.setToolTip(self.tr("Every record is put into this collection (Alt+O)"))
        line.setPlaceholderText(self.tr("none"))
        completions.serve(line, "collections")
        return line

    def _duplicates_box(self) -> QComboBox:
        box = QComboBox()
        box.setObjectName("importDuplicates")
        box.setAccessibleName(self.tr("What is here already"))
        box.setToolTip(self.tr("What to do with what is here already (Alt+H)"))
        for value, text in (
            (OnDuplicate.SKIP, self.tr("leave as it is")),
            (OnDuplicate.REPLACE, self.tr("give it the new version")),
            (OnDuplicate.KEEP, self.tr("make another record")),
        ):
            box.addItem(text, value.value)
        box.currentIndexChanged.connect(
            lambda _index: self.model.set_on_duplicate(OnDuplicate(box.currentData()))
        )
        return box

    def _make_problem_table(self) -> ReportTable:
        table = ReportTable(self.problems, self._theme)
        table.setObjectName("importProblems")
        table.setAccessibleName(self.tr("What can’t be imported"))
        table.setToolTip(self.tr("Files that can’t be imported, and why"))
        table.selectionModel().currentRowChanged.connect(self._show_password)
        return table

    def _password_line(self) -> QLineEdit:
        line = _PasswordLine()
        line.entered.connect(self._give_password)
        line.setObjectName("importPassword")
        line.setAccessibleName(self.tr("Password"))
        line.setToolTip(self.tr("Password of the file that is chosen above (Enter reads it again)"))
        line.setEchoMode(QLineEdit.EchoMode.Password)
        return line

    def _make_problem_box(self) -> QWidget:
        self.read_again.setObjectName("importReadAgain")
        self.read_again.setAutoDefault(False)
        self.read_again.setToolTip(self.tr("Read the file again with this password"))
        self.read_again.clicked.connect(self._give_password)
        line = QHBoxLayout()
        line.addWidget(self.password, 1)
        line.addWidget(self.read_again)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.size(4))
        column.addWidget(self._problem_table, 1)
        column.addLayout(line)
        return box

    def _lay_out(self) -> None:
        size = self._theme.size
        words = QWidget()
        words.setFixedHeight(size(_WORDS_HEIGHT))
        inside = QVBoxLayout(words)
        inside.setContentsMargins(0, size(4), 0, 0)
        inside.addWidget(self.words)
        upper = QWidget()
        above = QVBoxLayout(upper)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(0)
        above.addWidget(self.table, 1)
        above.addWidget(words)
        splitter = self._splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(upper)
        splitter.addWidget(self._problem_box)
        splitter.setStretchFactor(0, 1)
        collection = QLabel(self.tr("C&ollection"))
        collection.setBuddy(self.collection)
        self._duplicates_label = QLabel(self.tr("What is &here already"))
        self._duplicates_label.setBuddy(self.duplicates)
        foot = QHBoxLayout()
        foot.setSpacing(size(8))
        foot.addWidget(collection)
        foot.addWidget(self.collection, 1)
        foot.addWidget(self._duplicates_label)
        foot.addWidget(self.duplicates)
        rule = QFrame()
        rule.setFrameShape(QFrame.Shape.HLine)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(size(8))
        column.addWidget(splitter, 1)
        column.addWidget(rule)
        column.addLayout(foot)


def rows_words(owner: QWidget, count: int) -> str:
    """How many records."""
    return counted(count, owner.tr("1 record"), owner.tr("{count} records"))
