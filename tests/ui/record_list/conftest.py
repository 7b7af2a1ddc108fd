"""A list of records with an archive in memory, shown."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desk_archive.domain.annotations import DEFAULT_LEGEND, LegendColour
from desk_archive.domain.queries import (
    Hits,
    Query,
    Snippet,
    SnippetField,
)
from desk_archive.domain.records import ArchivalDate, CallNumberLevel, ReadingStatus, RecordRow
from desk_archive.ui.notifier import Notifier
from desk_archive.ui.record_list.controller import RecordListController
from desk_archive.ui.roles import Role

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

LEGEND = tuple(
    LegendColour(f"id-{name}", name, value, style, position)
    for position, (name, value, style) in enumerate(DEFAULT_LEGEND)
)
ROW = RecordRow(
    number=1,
    record="uuid-1",
    title="Telegram on the opening of talks",
    date=ArchivalDate("1953-02-12", None),
    authors=("Orlov, Pavel Andreevich",),
    recipients=("Foreign Ministry",),
    type="Telegram",
    repository="State Archive",
    call_number=(CallNumberLevel("fond", "12"), CallNumberLevel("opis", "3")),
    languages=("English",),
    status=ReadingStatus.UNREAD,
    starred=False,
    colours=(),
    notes=0,
)
TEXT = "prepared to accept a ceasefire along the present line"
SNIPPET = Snippet(TEXT, 100, 100 + len(TEXT), ((121, 130),), SnippetField.TEXT, "document")


class Archive:
    """Records in memory, in place of the services."""

    def __init__(self) -> None:
        self.title = "Record"
        self.broken = False
        self.starred = False
        self.colours: tuple[str, ...] = ()
        self.snippets: tuple[Snippet, ...] = (SNIPPET,)

    def rows(self, numbers: Sequence[int], /) -> list[RecordRow]:
        if self.broken:
            raise OSError("the disk is gone")
        return [
            replace(
                ROW,
                number=number,
                record=f"uuid-{number}",
                title=f"{self.title} {number}",
                starred=self.starred,
                colours=self.colours,
            )
            for number in numbers
        ]

    def uuids(self, numbers: Sequence[int], /) -> dict[int, str]:
        return {number: f"uuid-{number}" for number in numbers}

    def number(self, uuid: str, /) -> int:
        return int(uuid.removeprefix("uuid-"))

    def hits(self, _text: str, numbers: Sequence[int], /) -> dict[int, Hits]:
        return {number: Hits(2, self.snippets) for number in numbers}

    def legend(self) -> tuple[LegendColour, ...]:
        return LEGEND


class Window:
    """The column of the list, shown."""

    def __init__(self, theme, runner, qtbot) -> None:
        self.archive = Archive()
        self.notifier = Notifier()
        self.qtbot = qtbot
        self.controller = RecordListController(
            self.archive, self.archive, self.archive, runner, self.notifier, theme
        )
        self.panel = self.controller.panel
        self.table = self.panel.table
        self.model = self.controller.model
        qtbot.addWidget(self.panel)
        self.panel.resize(324, 700)

    def show(self, *numbers: int, query: Query | None = None, again: bool = False) -> None:
        found = array("q", numbers)
        self.controller.show_result(query or Query(), found, 1204, keep_place=again)
        self.panel.show()
        if numbers:
            first = self.table.rowAt(0)
            self.qtbot.waitUntil(lambda: self.at(first, Role.ROW) is not None)

    def at(self, row: int, role: int) -> object:
        return self.model.index(row, 0).data(role)

    def key(self, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.table, key, modifier)

    def current(self) -> str | None:
        return self.table.current_record

    def picture(self) -> QImage:
        return self.table.viewport().grab().toImage()


@pytest.fixture
def window(theme, runner, qtbot) -> Window:
    return Window(theme, runner, qtbot)
