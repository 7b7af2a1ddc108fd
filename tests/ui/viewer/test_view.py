"""The viewer as a whole: bars, panels, sizes, and that everything in it has a name."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit, QTextBrowser, QWidget

from desk_archive.domain.records import DocumentRole, ReadingText
from desk_archive.domain.structure import Span, SpanKind
from desk_archive.ui.palette import DARK, LIGHT, READABLE, blend, contrast
from desk_archive.ui.viewer.controller import beginning
from desk_archive.ui.viewer.view import Viewer


@pytest.fixture
def viewer(qtbot, theme):
    made = Viewer(theme)
    qtbot.addWidget(made)
    made.resize(724, 728)
    made.show()
    return made


def test_names_that_others_rely_on(viewer) -> None:
    assert viewer.objectName() == "viewer"
    assert isinstance(viewer.findChild(QTextBrowser, "textView"), QTextBrowser)
    assert isinstance(viewer.findChild(QPlainTextEdit, "noteEditor"), QPlainTextEdit)
    assert viewer.findChild(QWidget, "marginNotes") is not None


def test_empty_it_says_what_to_do(viewer) -> None:
    assert viewer.empty.isVisible()
    assert "Choose a record" in viewer.empty.text
    assert not viewer.toolbar.isVisible()


def test_everything_that_can_be_acted_on_has_a_name(viewer, samples) -> None:
    viewer.add_panel("details", "Document information", QLabel("panel"))
    viewer.show_document(
        samples.record("d1", "d2"),
        samples.reading(samples.MEMO),
        [samples.quoting(samples.MEMO, "our note", note="A note.")],
        samples.LEGEND,
    )
    viewer.reader.text.select(0, 4)
    viewer.reader.text.settled.emit()
    nameless = [
        widget
        for widget in viewer.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
    ]
    assert nameless == []
    silent = [
        button
        for button in viewer.findChildren(QAbstractButton)
        if button.isVisible() and not button.toolTip()
    ]
    assert silent == []


def test_a_record_without_text_says_so(viewer, samples) -> None:
    viewer.show_without_text(samples.record(title="Only catalogued"))
    titles = [label.text() for label in viewer.findChildren(QLabel) if label.isVisible()]
    assert "Only catalogued" in titles
    assert any("no text" in title for title in titles)


def test_several_documents_can_be_switched(viewer, samples, qtbot) -> None:
    from dataclasses import replace

    record = samples.record("d1", "d2", "d3")
    roles = (DocumentRole.TRANSLATION, DocumentRole.ORIGINAL, DocumentRole.ORIGINAL)
    documents = tuple(
        replace(d, role=role) for d, role in zip(record.documents, roles, strict=True)
    )
    viewer.show_document(
        replace(record, documents=documents), samples.reading("Text."), [], samples.LEGEND
    )
    switch = viewer.toolbar.documents
    segments = switch.findChildren(QAbstractButton)
    assert [s.text() for s in segments] == ["Translation", "Original (1)", "Original (2)"]
    assert [s.isChecked() for s in segments] == [True, False, False]
    with qtbot.waitSignal(switch.chosen) as chosen:
        qtbot.mouseClick(segments[1], Qt.MouseButton.LeftButton)
    assert chosen.args == ["d2"]


def test_one_document_needs_no_switch(viewer, samples) -> None:
    viewer.show_document(samples.record(), samples.reading("Text."), [], samples.LEGEND)
    assert not viewer.toolbar.documents.isVisible()


def test_panels_unfold_one_at_a_time(viewer, samples, qtbot) -> None:
    panels = {name: QLabel(name) for name in ("details", "related")}
    for name, panel in panels.items():
        viewer.add_panel(name, name, panel)
    viewer.show_document(samples.record(), samples.reading("Text."), [], samples.LEGEND)
    toggles = {n: viewer.foot.findChild(QAbstractButton, f"toggle_{n}") for n in panels}
    assert not panels["details"].isVisible()
    qtbot.mouseClick(toggles["details"], Qt.MouseButton.LeftButton)
    assert panels["details"].isVisible()
    qtbot.mouseClick(toggles["related"], Qt.MouseButton.LeftButton)
    assert not panels["details"].isVisible()
    assert panels["related"].isVisible()
    assert [toggles[n].isChecked() for n in panels] == [False, True]
    qtbot.mouseClick(toggles["related"], Qt.MouseButton.LeftButton)
    assert viewer.panel == ""
    assert not panels["related"].isVisible()


def test_sizes_go_up_and_down_within_limits(viewer, samples, qtbot) -> None:
    viewer.show_document(samples.record(), samples.reading(samples.MEMO), [], samples.LEGEND)
    with qtbot.waitSignal(viewer.text_size_changed) as changed:
        viewer.zoom(1)
    assert changed.args == [viewer.text_size]
    assert viewer.text_size > 16
    assert viewer.reader.text.document().defaultFont().pixelSize() == viewer.text_size
    viewer.zoom(100)
    assert viewer.text_size == 32
    viewer.zoom(-100)
    assert viewer.text_size == 12
    viewer.zoom(0)
    assert viewer.text_size == 16


def test_progress_is_told(viewer, samples) -> None:
    text = "\n".join(f"{n} Words of a text that takes a while to read." for n in range(500))
    viewer.show_document(samples.record(), samples.reading(text), [], samples.LEGEND)
    begun = viewer.foot.progress.text()
    viewer.reader.go_to(len(text))
    bar = viewer.reader.text.verticalScrollBar()
    bar.setValue(bar.maximum())
    minutes = len(text) / 1_100
    assert abs(int(begun.split()[0]) - minutes) < 2
    assert viewer.foot.progress.text() == "100 %"


def test_a_text_in_parts_has_a_bar(viewer, samples, qtbot) -> None:
    text = "\n".join(f"{n} Words of a text." for n in range(100_000))
    viewer.show_document(samples.record(), samples.reading(text), [], samples.LEGEND)
    assert viewer.parts.isVisible()
    assert viewer.parts.label.text() == "Part 1 of 3"
    qtbot.mouseClick(viewer.parts.next, Qt.MouseButton.LeftButton)
    assert viewer.parts.label.text() == "Part 2 of 3"
    assert viewer.reader.part.index == 1


def test_read_only_nothing_can_be_marked(viewer, samples, qtbot) -> None:
    viewer.set_editable(False)
    viewer.show_document(samples.record(), samples.reading(samples.MEMO), [], samples.LEGEND)
    asked = []
    viewer.reader.annotate_requested.connect(lambda *args: asked.append(args))
    viewer.reader.text.select(0, 4)
    viewer.reader.text.settled.emit()
    assert not viewer.reader.bar.isVisible()
    qtbot.keyClick(viewer.reader.text, Qt.Key.Key_H)
    viewer.reader.highlight()
    assert asked == []


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_text_stays_readable_on_every_mixture(palette, samples) -> None:
    looks = [palette.highlight(colour.value) for colour in samples.LEGEND]
    for look in looks:
        assert contrast(palette.ink, blend(look.line, look.tint, 0.16)) >= READABLE
    for one, other in combinations(looks, 2):
        assert contrast(palette.ink, blend(one.tint, other.tint, 0.5)) >= READABLE


def test_a_page_begins_behind_what_lies_around_it():
    text = "Home\nMenu\n\nThe letter\nFoot"
    furniture = (
        Span(5, 9, SpanKind.FURNITURE),
        Span(0, 4, SpanKind.FURNITURE),
        Span(22, 26, SpanKind.FURNITURE),
    )
    assert beginning(ReadingText(document="d", text=text, sha256="", spans=furniture)) == 11
    assert beginning(ReadingText(document="d", text=text, sha256="", spans=furniture[2:])) is None
    whole = (Span(0, 26, SpanKind.FURNITURE),)
    assert beginning(ReadingText(document="d", text=text, sha256="", spans=whole)) is None
