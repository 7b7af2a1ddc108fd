"""What the tests of the viewer share: documents, annotations, a reader that is shown, an archive."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desk_archive.domain.anchoring import describe
from desk_archive.domain.annotations import DEFAULT_LEGEND, Annotation, LegendColour, Target
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    Description,
    DocumentInfo,
    DocumentRole,
    ReadingText,
    Record,
)
from desk_archive.domain.text import sha256

if TYPE_CHECKING:
    from desk_archive.services.context import Services
    from desk_archive.ui.notifier import Notifier
    from desk_archive.ui.tasks import TaskRunner
    from desk_archive.ui.theme import Theme
    from desk_archive.ui.viewer.controller import ViewerController
    from desk_archive.ui.viewer.reader import Reader
    from desk_archive.ui.viewer.view import Viewer

LEGEND = tuple(
    LegendColour(f"colour-{n}", name, value, style, n)
    for n, (name, value, style) in enumerate(DEFAULT_LEGEND)
)

MEMO = """Miss Marlow opened by saying that the delegation had studied our note.
I replied that the lists would be ready within the week. She asked whether a ceasefire could be announced.
On repatriation her position had not changed; she would put nothing in writing until the other side moved.
We agreed to meet again on Thursday."""


def reading_of(text: str, *, spans=(), document: str = "d1") -> ReadingText:
    return ReadingText(document=document, text=text, sha256=sha256(text), spans=tuple(spans))


def record_of(*documents: str, title: str = "Memorandum of conversation") -> Record:
    return Record(
        number=1,
        record=str(uuid.uuid4()),
        fields=Description(
            title=title,
            date=ArchivalDate("1953-03-29", "29 March 1953"),
            agents=(AgentName("Marlow, Edith", AgentRole.AUTHOR),),
            places=("Harbour City",),
        ),
        documents=tuple(
            DocumentInfo(
                document=document,
                role=DocumentRole.TRANSCRIPT,
                media_type="text/plain",
                language="en",
                fragment=None,
                sha256=None,
                bytes=None,
                characters=1,
                pages=None,
            )
            for document in documents or ("d1",)
        ),
        added="2026-01-01T00:00:00Z",
        modified="2026-01-01T00:00:00Z",
    )


def annotation_on(
    text: str, start: int, end: int, *, note: str = "", colour: int = 0, document: str = "d1"
) -> Annotation:
    quote, position = describe(text, start, end)
    target = Target(quote=quote, position=position)
    key = str(uuid.uuid4())
    return Annotation(
        annotation=key,
        id=f"urn:uuid:{key}",
        record="r1",
        document=document,
        target=target,
        original=target,
        original_sha256=sha256(text),
        note=note,
        colour=LEGEND[colour].colour,
        created="2026-01-01T00:00:00Z",
        modified="2026-01-01T00:00:00Z",
    )


def quoting(text: str, quote: str, *, note: str = "", colour: int = 0) -> Annotation:
    start = text.index(quote)
    return annotation_on(text, start, start + len(quote), note=note, colour=colour)


@pytest.fixture
def samples():
    """The builders, for tests: folders of tests are no packages here."""
    import types

    return types.SimpleNamespace(
        MEMO=MEMO,
        LEGEND=LEGEND,
        reading=reading_of,
        record=record_of,
        annotation=annotation_on,
        quoting=quoting,
    )


@pytest.fixture
def reader(qtbot, theme: Theme) -> Reader:
    """A reader of the size it has in a window of 1280 by 800."""
    from desk_archive.ui.viewer.reader import Reader

    made = Reader(theme)
    qtbot.addWidget(made)
    made.resize(724, 652)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def show(reader: Reader) -> Callable[..., Reader]:
    """Show a text with annotations in the reader."""

    def show_text(text: str, annotations=(), *, spans=(), offset: int | None = None) -> Reader:
        reading = reading_of(text, spans=spans)
        reader.show_document(record_of(), reading, offset=offset)
        reader.set_annotations("d1", list(annotations), LEGEND)
        return reader

    return show_text


@dataclass
class Desk:
    """A viewer on a real archive."""

    services: Services
    viewer: Viewer
    controller: ViewerController
    notifier: Notifier
    runner: TaskRunner
    folder: Path
    errors: list[BaseException]
    opened: list[str]

    def add(self, name: str, text: str) -> Record:
        """Import a plain text file."""
        path = self.folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8", newline="\n")
        steps = self.services.importing.run([path])
        while True:
            try:
                next(steps)
            except StopIteration as stop:
                return self.services.library.get(stop.value.imported[0].record)

    def annotations(self, record: Record) -> list[Annotation]:
        return self.services.annotating.of_document(record.documents[0].document)


@pytest.fixture
def desk(qtbot, theme: Theme, runner: TaskRunner, tmp_path: Path) -> Iterator[Desk]:
    """A viewer on a new archive, with real threads and a real database."""
    from desk_archive.services.context import open_services
    from desk_archive.ui.notifier import Notifier
    from desk_archive.ui.viewer.controller import ViewerController
    from desk_archive.ui.viewer.view import Viewer

    services = open_services(tmp_path / "test.deskarchive", create=True)
    viewer = Viewer(theme)
    qtbot.addWidget(viewer)
    viewer.resize(724, 728)
    viewer.show()
    notifier = Notifier()
    errors: list[BaseException] = []
    opened: list[str] = []
    controller = ViewerController(
        viewer,
        services,
        runner,
        notifier,
        on_error=errors.append,
        open_address=opened.append,
    )
    yield Desk(services, viewer, controller, notifier, runner, tmp_path, errors, opened)
    controller.close()
    runner.stop()
    services.close()
