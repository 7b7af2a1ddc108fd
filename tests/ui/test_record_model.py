"""The model of the list: page by page, never too late, never for the wrong result."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt

from desk_archive.domain.queries import Hits
from desk_archive.domain.records import ReadingStatus, RecordRow
from desk_archive.ui.record_list.model import HITS_PAGE, ROWS_PAGE, RecordModel, Request
from desk_archive.ui.record_list.pages import Pages
from desk_archive.ui.roles import Role


def row(number: int, title: str = "") -> RecordRow:
    return RecordRow(
        number=number,
        record=f"uuid-{number}",
        title=title or f"Record {number}",
        date=None,
        authors=(),
        recipients=(),
        type=None,
        repository=None,
        call_number=(),
        languages=(),
        status=ReadingStatus.UNREAD,
        starred=False,
        colours=(),
        notes=0,
    )


class Shelf:
    """What the model asks for, answered when told to."""

    def __init__(self) -> None:
        self.identified: list[list[int]] = []
        self.rows: list[Request] = []
        self.hits: list[Request] = []
        self.model = RecordModel(self.identify)
        self.model.rows_wanted.connect(self.rows.append)
        self.model.hits_wanted.connect(self.hits.append)

    def identify(self, numbers: Sequence[int]) -> dict[int, str]:
        self.identified.append(list(numbers))
        return {number: f"uuid-{number}" for number in numbers}

    def show(self, *numbers: int, text: str = "") -> None:
        self.model.set_result(array("q", numbers), text)

    def at(self, row_: int, role: int) -> object:
        return self.model.index(row_, 0).data(role)

    def answer(self, request: Request) -> None:
        self.model.put_rows(request, [row(number) for number in request.numbers])


@pytest.fixture
def shelf(qapp) -> Shelf:
    return Shelf()


def test_it_is_a_proper_model(shelf: Shelf, qtmodeltester, qtbot) -> None:
    qtmodeltester.check(shelf.model)
    shelf.show(*range(1, 500))
    qtmodeltester.check(shelf.model)
    qtbot.waitUntil(lambda: bool(shelf.rows))
    shelf.answer(shelf.rows[0])
    qtmodeltester.check(shelf.model)


def test_rows_come_by_page_when_they_are_looked_at(shelf: Shelf, qtbot) -> None:
    shelf.show(*range(1, 1001))
    assert shelf.model.rowCount() == 1000
    assert shelf.at(0, Role.ROW) is None
    qtbot.waitUntil(lambda: len(shelf.rows) == 1)
    assert shelf.rows[0].numbers == tuple(range(1, ROWS_PAGE + 1))
    with qtbot.waitSignal(shelf.model.dataChanged) as changed:
        shelf.answer(shelf.rows[0])
    assert (changed.args[0].row(), changed.args[1].row()) == (0, ROWS_PAGE - 1)
    assert shelf.at(0, Qt.ItemDataRole.DisplayRole) == "Record 1"
    assert shelf.at(199, Role.ROW) == row(200)
    assert shelf.at(200, Role.ROW) is None


def test_one_page_at_a_time_the_one_on_view_first(shelf: Shelf, qtbot) -> None:
    shelf.show(*range(1, 5001))
    shelf.at(0, Role.ROW)
    qtbot.waitUntil(lambda: len(shelf.rows) == 1)
    for row_ in range(0, 5000, 100):
        shelf.at(row_, Role.ROW)
    assert len(shelf.rows) == 1
    shelf.answer(shelf.rows[0])
    qtbot.waitUntil(lambda: len(shelf.rows) == 2)
    assert shelf.rows[1].page == 24


def test_answers_to_an_older_result_are_dropped(shelf: Shelf, qtbot) -> None:
    shelf.show(1, 2, 3)
    shelf.at(0, Role.ROW)
    qtbot.waitUntil(lambda: len(shelf.rows) == 1)
    shelf.show(4, 5)
    shelf.model.put_rows(shelf.rows[0], [row(1, "old")])
    assert shelf.at(0, Role.ROW) is None


def test_rows_seen_before_are_shown_until_their_page_comes(shelf: Shelf, qtbot) -> None:
    shelf.show(1, 2, 3)
    shelf.at(0, Role.ROW)
    qtbot.waitUntil(lambda: len(shelf.rows) == 1)
    shelf.answer(shelf.rows[0])
    shelf.show(3, 9, 1)
    assert shelf.at(0, Role.ROW) == row(3)
    assert shelf.at(1, Role.ROW) is None
    assert shelf.at(2, Role.ROW) == row(1)
    qtbot.waitUntil(lambda: len(shelf.rows) == 2)


def test_a_record_is_known_before_its_row_is_here(shelf: Shelf) -> None:
    shelf.show(*range(1, 301))
    assert shelf.at(250, Role.RECORD) == "uuid-251"
    assert shelf.at(251, Role.RECORD) == "uuid-252"
    assert len(shelf.identified) == 1
    assert shelf.at(0, Role.NUMBER) == 1


def test_a_record_that_is_gone_stays_a_gap(shelf: Shelf, qtbot) -> None:
    shelf.show(1, 2)
    shelf.at(0, Role.ROW)
    qtbot.waitUntil(lambda: len(shelf.rows) == 1)
    shelf.model.put_rows(shelf.rows[0], [row(2)])
    assert shelf.at(0, Role.ROW) is None
    assert shelf.at(1, Role.ROW) == row(2)


def test_what_failed_is_not_asked_for_in_circles(shelf: Shelf, qtbot) -> None:
    shelf.show(1, 2)
    shelf.at(0, Role.ROW)
    qtbot.waitUntil(lambda: len(shelf.rows) == 1)
    shelf.model.fail_rows(shelf.rows[0])
    shelf.at(0, Role.ROW)
    with qtbot.assertNotEmitted(shelf.model.rows_wanted, wait=20):
        pass
    shelf.model.outdate()
    shelf.at(0, Role.ROW)
    qtbot.waitUntil(lambda: len(shelf.rows) == 2)


def test_changed_rows_are_fetched_again_and_shown_until_then(shelf: Shelf, qtbot) -> None:
    shelf.show(1)
    shelf.at(0, Role.ROW)
    qtbot.waitUntil(lambda: len(shelf.rows) == 1)
    shelf.answer(shelf.rows[0])
    with qtbot.waitSignal(shelf.model.dataChanged):
        shelf.model.outdate()
    assert shelf.at(0, Role.ROW) == row(1)
    qtbot.waitUntil(lambda: len(shelf.rows) == 2)
    shelf.model.put_rows(shelf.rows[1], [row(1, "Renamed")])
    assert shelf.at(0, Qt.ItemDataRole.DisplayRole) == "Renamed"


def test_what_was_read_before_a_change_is_read_again(shelf: Shelf, qtbot) -> None:
    shelf.show(1)
    shelf.at(0, Role.ROW)
    qtbot.waitUntil(lambda: len(shelf.rows) == 1)
    shelf.model.outdate()
    shelf.model.put_rows(shelf.rows[0], [row(1, "Before the change")])
    shelf.at(0, Role.ROW)
    qtbot.waitUntil(lambda: len(shelf.rows) == 2)
    shelf.model.put_rows(shelf.rows[1], [row(1, "After")])
    assert shelf.at(0, Qt.ItemDataRole.DisplayRole) == "After"
    with qtbot.assertNotEmitted(shelf.model.rows_wanted, wait=20):
        shelf.at(0, Role.ROW)


def test_the_same_result_again_moves_nothing(shelf: Shelf, qtbot) -> None:
    shelf.show(1, 2)
    with qtbot.assertNotEmitted(shelf.model.modelReset), qtbot.waitSignal(shelf.model.dataChanged):
        shelf.show(1, 2)
    with qtbot.waitSignal(shelf.model.modelReset):
        shelf.show(1, 2, text="word")


def test_hits_are_asked_for_only_where_words_are_sought(shelf: Shelf, qtbot) -> None:
    shelf.show(*range(1, 1001))
    assert not shelf.model.shows_hits
    assert shelf.at(0, Role.HITS) is None
    with qtbot.assertNotEmitted(shelf.model.hits_wanted, wait=20):
        pass
    shelf.show(*range(1, 1001), text=" word ")
    assert shelf.model.shows_hits
    shelf.at(0, Role.HITS)
    qtbot.waitUntil(lambda: len(shelf.hits) == 1)
    assert shelf.hits[0].numbers == tuple(range(1, HITS_PAGE + 1))
    assert shelf.hits[0].text == "word"
    shelf.model.put_hits(shelf.hits[0], {1: Hits(3, ())})
    assert shelf.at(0, Role.HITS) == Hits(3, ())


def test_hits_of_a_small_result_are_counted(shelf: Shelf, qtbot) -> None:
    counted: list[int] = []
    shelf.model.hits_counted.connect(counted.append)
    shelf.show(*range(1, 101), text="word")
    for n in range(3):
        qtbot.waitUntil(lambda n=n: len(shelf.hits) == n + 1)
        request = shelf.hits[n]
        assert counted == []
        shelf.model.put_hits(request, {number: Hits(2, ()) for number in request.numbers})
    assert counted == [200]
    assert sorted(request.page for request in shelf.hits) == [0, 1, 2]


def test_what_a_line_says_aloud(shelf: Shelf, qtbot) -> None:
    shelf.show(1, text="word")
    shelf.at(0, Role.ROW)
    shelf.at(0, Role.HITS)
    qtbot.waitUntil(lambda: bool(shelf.rows and shelf.hits))
    shelf.answer(shelf.rows[0])
    shelf.model.put_hits(shelf.hits[0], {1: Hits(3, ())})
    assert shelf.at(0, Qt.ItemDataRole.AccessibleTextRole) == "Record 1, 3 hits"


def test_where_a_record_stands(shelf: Shelf) -> None:
    shelf.show(5, 3, 8)
    assert shelf.model.row_of(8) == 2
    assert shelf.model.row_of(9) is None


def test_the_longest_unused_pages_go() -> None:
    pages: Pages[str] = Pages(10, keep=3)
    for page in range(3):
        pages.put(page, {page * 10: f"page {page}"})
    pages.get(0, 0)
    pages.put(3, {30: "page 3"})
    assert pages.complete(1) == [{0: "page 0"}]
    assert pages.complete(2) is None
