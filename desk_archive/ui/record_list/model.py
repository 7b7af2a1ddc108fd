"""The records found, of which only those on view are in memory."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from desk_archive.domain.queries import Hits
from desk_archive.domain.records import RecordRow
from desk_archive.ui.record_list.pages import Pages
from desk_archive.ui.record_list.wording import spoken
from desk_archive.ui.roles import Role

Index = QModelIndex | QPersistentModelIndex

ROWS_PAGE = 200
HITS_PAGE = 40
COUNTED = 200
"""Up to so many records all hits are fetched and counted."""

_KEEP = 20
_NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class Request:
    """A page that is to be fetched.

    Attributes:
        generation: of the result it belongs to; the answer to an older one is dropped.
        page: its place.
        numbers: record numbers.
        text: what is sought, for hits.
    """

    generation: int
    page: int
    numbers: tuple[int, ...]
    text: str


class RecordModel(QAbstractTableModel):
    """All record numbers of a result, and rows and hits by page as the view comes to them.

    The model fetches nothing itself: it says what it wants, and gets it later or never.
    """

    rows_wanted = Signal(object)
    hits_wanted = Signal(object)
    hits_counted = Signal(int)

    def __init__(
        self, identify: Callable[[Sequence[int]], Mapping[int, str]], parent: QObject | None = None
    ) -> None:
        """An empty list.

        Args:
            identify: the UUIDs of record numbers, at once; asked only for rows that haven't arrived.
            parent: the QObject that owns this one.
        """
        super().__init__(parent)
        self._identify = identify
        self._numbers: array[int] = array("q")
        self._text = ""
        self._generation = 0
        self._rows: Pages[RecordRow] = Pages(ROWS_PAGE, _KEEP)
        self._hits: Pages[Hits] = Pages(HITS_PAGE, _KEEP)
        self._uuids: dict[int, str] = {}
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(0)
        self._asking.timeout.connect(self._ask)

    # --- Qt's questions -----------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """How many records there are."""
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """One."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a role tells of a record; None for what hasn't arrived."""
        answer = self._ANSWERS.get(role)
        if answer is None or not index.isValid():
            return None
        return answer(self, index.row())

    def _row(self, row: int) -> RecordRow | None:
        found = self._rows.get(row, self._numbers[row])
        if self._rows.is_waiting():
            self._asking.start()
        return found

    def _hits_of(self, row: int) -> Hits | None:
        if not self._text:
            return None
        found = self._hits.get(row, self._numbers[row])
        if self._hits.is_waiting():
            self._asking.start()
        return found

    def _record(self, row: int) -> str | None:
        number = self._numbers[row]
        here = self._rows.peek(row, number)
        if here is not None:
            return here.record
        if number not in self._uuids:
            start = row - row % ROWS_PAGE
            self._uuids.update(self._identify(self._numbers[start : start + ROWS_PAGE].tolist()))
        return self._uuids.get(number)

    def _title(self, row: int) -> str | None:
        found = self._row(row)
        return found.title if found else None

    def _spoken(self, row: int) -> str | None:
        found = self._row(row)
        return spoken(found, self._hits_of(row)) if found else None

    def _number(self, row: int) -> int:
        return self._numbers[row]

    _ANSWERS: ClassVar[dict[int, Callable[[RecordModel, int], object]]] = {
        Qt.ItemDataRole.DisplayRole: _title,
        Qt.ItemDataRole.ToolTipRole: _title,
        Qt.ItemDataRole.AccessibleTextRole: _spoken,
        Role.RECORD: _record,
        Role.ROW: _row,
        Role.HITS: _hits_of,
        Role.NUMBER: _number,
    }

    # --- the result ---------------------------------------------------------------------------

    @property
    def shows_hits(self) -> bool:
        """Whether words are sought, so that each record may have hits."""
        return bool(self._text)

    @property
    def numbers(self) -> array[int]:
        """The record numbers in order; not to be changed."""
        return self._numbers

    def set_result(self, numbers: array[int], text: str) -> None:
        """Take another result; where it is the same one, rows are only fetched again.

        Args:
            numbers: of all records, in order.
            text: what was sought, "" for nothing.
        """
        same_text = text.strip() == self._text
        if same_text and numbers == self._numbers:
            self.outdate()
            self._count_hits()
            return
        self.beginResetModel()
        self._numbers = numbers
        self._text = text.strip()
        self._generation += 1
        self._rows.clear(keep_values=True)
        self._hits.clear(keep_values=same_text)
        self._uuids.clear()
        self.endResetModel()
        self._count_hits()

    def row_of(self, number: int) -> int | None:
        """At which row a record stands, or None."""
        try:
            return self._numbers.index(number)
        except ValueError:
            return None

    def outdate(self) -> None:
        """Rows may have changed: fetch those on view again, show the old ones until then."""
        self._rows.outdate()
        self._hits.outdate()
        if self._numbers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._numbers) - 1, 0))

    # --- fetching -----------------------------------------------------------------------------

    def put_rows(self, request: Request, rows: Iterable[RecordRow]) -> None:
        """Take rows that were wanted."""
        if request.generation == self._generation:
            self._rows.put(request.page, {row.number: row for row in rows})
            self._arrived(request, self._rows.size)

    def put_hits(self, request: Request, hits: Mapping[int, Hits]) -> None:
        """Take hits that were wanted."""
        if request.generation == self._generation:
            self._hits.put(request.page, hits)
            self._arrived(request, self._hits.size)
            self._count_hits()

    def fail_rows(self, request: Request) -> None:
        """Rows that were wanted can't be had."""
        if request.generation == self._generation:
            self._rows.fail(request.page)

    def fail_hits(self, request: Request) -> None:
        """Hits that were wanted can't be had."""
        if request.generation == self._generation:
            self._hits.fail(request.page)

    def _ask(self) -> None:
        self._ask_for(self._rows, self.rows_wanted.emit)
        self._ask_for(self._hits, self.hits_wanted.emit)

    def _ask_for(self, pages: Pages[Any], emit: Callable[[Request], None]) -> None:
        page = pages.next()
        if page is not None:
            start = page * pages.size
            numbers = tuple(self._numbers[start : start + pages.size])
            emit(Request(self._generation, page, numbers, self._text))

    def _arrived(self, request: Request, size: int) -> None:
        first = request.page * size
        last = first + len(request.numbers) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, 0))
        if self._rows.is_waiting() or self._hits.is_waiting():
            self._asking.start()

    def _count_hits(self) -> None:
        if not self._text or not 0 < len(self._numbers) <= COUNTED:
            return
        pages = self._hits.complete(-(-len(self._numbers) // HITS_PAGE))
        if pages is None:
            self._asking.start()
        else:
            self.hits_counted.emit(sum(hits.count for page in pages for hits in page.values()))
