"""The panels below the page show every field of a record, and lead on to others."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    CallNumberLevel,
    Description,
    DocumentInfo,
    DocumentRole,
    Identifier,
    Origin,
    Record,
    Relation,
    RelationKind,
)
from desk_archive.ui.details.originals import file_name
from desk_archive.ui.details.panels import RecordDetails, RelatedDocuments, SourceCard
from desk_archive.ui.widgets.section import Section

RECORD = Record(
    number=1,
    record="r1",
    fields=Description(
        title="Telegram <b>from</b> the field",
        description="What it says in short.",
        date=ArchivalDate("1953-03-29", "March 29, 1953"),
        type="Cable",
        languages=("Russian",),
        agents=tuple(AgentName(f"Name, {role.value}", role) for role in AgentRole),
        places=("North Port", "South Port"),
        topics=("A topic",),
        subjects=("Prisoners of war--Repatriation",),
        collections=("A collection",),
        repository="Archive of the Port",
        source="APR, Fond 1, Opis 2, Delo 3.",
        call_number=(CallNumberLevel("fond", "1"), CallNumberLevel("opis", "2")),
        classification="Secret",
        rights="First paragraph.\n\nSecond paragraph.",
        credits="Made possible by a donor.",
        uploaded="2011-11-20",
        identifiers=(Identifier("port", "4711", "https://example.org/4711"),),
        citation="A citation.",
        relations=(
            Relation(
                RelationKind.RELATED,
                "A reply & more",
                ArchivalDate("1953-04", "April 1953"),
                "It answers.",
                record="r2",
            ),
            Relation(RelationKind.REPLY_TO, "Not yet here"),
        ),
    ),
    tags=("ceasefire/press",),
    documents=(
        DocumentInfo(
            document="d1",
            role=DocumentRole.TRANSLATION,
            media_type="text/plain",
            language="en",
            fragment=None,
            sha256="0123456789abcdef" * 4,
            bytes=2_048,
            characters=1_234,
            pages=None,
        ),
    ),
    duplicates=("r3",),
    added="2026-01-01T00:00:00Z",
    modified="2026-01-01T00:00:00Z",
    source_path="/somewhere/112123.txt",
    importer="port 1",
    warnings=("The summary was taken from the last line.",),
)


def words(panel) -> str:
    texts = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    texts += [field.text() for field in panel.findChildren(QLineEdit) if field.isVisible()]
    return "\n".join(texts)


@pytest.fixture
def put(qtbot):
    def show(panel):
        qtbot.addWidget(panel)
        panel.resize(700, 1_600)
        panel.show()
        return panel

    return show


def test_every_field_is_there(put, theme) -> None:
    panel = put(RecordDetails(theme))
    panel.show_record(RECORD)
    shown = words(panel)
    fields = RECORD.fields
    for text in (
        fields.title,
        fields.description,
        "29 Mar 1953",
        "March 29, 1953",
        fields.type,
        "Russian",
        "North Port",
        "South Port",
        "A topic",
        "Prisoners of war -- Repatriation",
        "A collection",
        fields.repository,
        fields.source,
        "Fond 1 › Opis 2",
        "Secret",
        fields.rights,
        fields.credits,
        fields.uploaded,
        "port: 4711",
        fields.citation,
        "ceasefire/press",
        "Unread",
        *(agent.name for agent in fields.agents),
        *RECORD.warnings,
    ):
        assert text in shown
    panel.show_record(None)
    assert words(panel) == ""


def test_what_is_folded_stays_folded(put, theme) -> None:
    panel = put(RecordDetails(theme))
    panel.show_record(RECORD)
    panel.findChild(Section, "section_about").set_folded(True)
    panel.show_record(dataclasses.replace(RECORD, record="other"))
    assert panel.findChild(Section, "section_about").is_folded
    assert "North Port" not in words(panel)


def test_a_panel_that_is_not_seen_catches_up(put, theme) -> None:
    panel = put(RecordDetails(theme))
    panel.hide()
    panel.show_record(RECORD)
    panel.show()
    assert RECORD.fields.title in words(panel)


def test_the_source_card(put, theme) -> None:
    panel = put(SourceCard(theme))
    panel.show_record(RECORD)
    shown = words(panel)
    for text in ("0123456789abcdef" * 4, "/somewhere/112123.txt", "port 1", "1,234", "text/plain"):
        assert text in shown


def test_where_each_field_is_from(put, theme) -> None:
    origins = {"date": Origin.INFERRED, "type": Origin.TYPED, "agents": Origin.SITE_RULE}
    record = dataclasses.replace(RECORD, origins=origins)
    panel = put(SourceCard(theme))
    panel.show_record(record)
    shown = words(panel)
    for text in (
        "Inferred\nDate",
        "Typed by you\nType",
        "By a rule of the site\nAuthor, Recipient, Contributor, Translator, Mentioned, Donor",
        "From the file\nTitle, Summary, Language",
    ):
        assert text in shown
    assert RECORD.warnings[0] in shown
    details = put(RecordDetails(theme))
    details.show_record(record)
    shown = words(details)
    assert "Date · inferred" in shown
    assert "Type · typed" in shown
    assert "Author ·" not in shown


def test_what_can_be_done_with_an_original(put, theme, qtbot) -> None:
    panel = put(SourceCard(theme))
    bare = dataclasses.replace(RECORD.documents[0], document="d2", sha256=None)
    page = dataclasses.replace(RECORD.documents[0], document="d3", media_type="text/html")
    panel.show_record(dataclasses.replace(RECORD, documents=(RECORD.documents[0], bare, page)))
    buttons = {b.objectName(): b for b in panel.findChildren(QPushButton) if b.isVisible()}
    assert set(buttons) == {"save_d1", "open_d1", "show_d1", "show_d2", *_all("d3")}
    assert buttons["show_d3"].text() == "Show the page as saved"
    for name, signal in (
        ("save_d1", panel.save_requested),
        ("open_d1", panel.open_requested),
        ("show_d1", panel.show_requested),
    ):
        with qtbot.waitSignal(signal) as asked:
            qtbot.mouseClick(buttons[name], Qt.MouseButton.LeftButton)
        assert asked.args == [RECORD.documents[0]]


def _all(document):
    return {f"{what}_{document}" for what in ("save", "open", "show")}


def test_fields_lead_to_the_editor(put, theme, qtbot) -> None:
    panel = put(RecordDetails(theme))
    panel.editable = True
    panel.show_record(RECORD)
    with qtbot.waitSignal(panel.edit_requested) as asked:
        qtbot.mouseClick(panel.findChild(QPushButton, "editRecord"), Qt.MouseButton.LeftButton)
    assert asked.args == [""]
    (label,) = [x for x in panel.findChildren(QLabel) if x.text() == "Call number"]
    with qtbot.waitSignal(panel.edit_requested) as asked:
        qtbot.mouseDClick(label, Qt.MouseButton.LeftButton)
    assert asked.args == ["call_number"]


@pytest.mark.parametrize(
    ("path", "media_type", "name"),
    [
        ("/somewhere/112123.txt", "text/plain", "112123.txt"),
        ("C:\\papers\\112123.TXT", "text/plain", "112123.TXT"),
        ("/somewhere/a.htm", "text/html", "a.htm"),
        ("/somewhere/No. 112.3", "text/html", "No. 112.3.html"),
        ("/somewhere/letters.zip", "text/html", "Telegram b from b the field.html"),
        (None, "application/pdf", "Telegram b from b the field.pdf"),
        (None, "application/x-unheard-of", "Telegram b from b the field.bin"),
    ],
)
def test_an_original_is_called_as_its_file_and_kind(path, media_type, name) -> None:
    document = dataclasses.replace(RECORD.documents[0], media_type=media_type)
    record = dataclasses.replace(RECORD, source_path=path, documents=(document,))
    assert file_name(record, document) == name


def test_related_records_can_be_opened(put, theme, qtbot) -> None:
    panel = put(RelatedDocuments(theme))
    twin = dataclasses.replace(RECORD, record="r3", fields=Description(title="The twin"))
    panel.show_record(RECORD, [twin])
    assert panel.count(RECORD) == 3
    shown = words(panel)
    assert "Reply to · not in this archive yet" in shown
    assert "It answers." in shown
    assert "Not yet here" in shown
    buttons = {b.accessibleName(): b for b in panel.findChildren(QPushButton) if b.isVisible()}
    assert set(buttons) == {"A reply & more", "The twin"}
    with qtbot.waitSignal(panel.record_requested) as asked:
        qtbot.mouseClick(buttons["A reply & more"], Qt.MouseButton.LeftButton)
    assert asked.args == ["r2"]


def test_addresses_are_only_asked_for(put, theme, qtbot) -> None:
    panel = put(RecordDetails(theme))
    panel.show_record(RECORD)
    (label,) = [x for x in panel.findChildren(QLabel) if x.accessibleName() == "port: 4711"]
    assert not label.openExternalLinks()
    with qtbot.waitSignal(panel.link_requested) as asked:
        label.linkActivated.emit("https://example.org/4711")
    assert asked.args == ["https://example.org/4711"]


def test_it_follows_the_record_that_is_shown(qtbot, theme, runner, tmp_path) -> None:
    from desk_archive.services.context import open_services
    from desk_archive.ui.details.controller import DetailsController

    services = open_services(tmp_path / "test.deskarchive", create=True)
    controller = DetailsController(theme, services, runner, on_error=lambda error: None)
    for panel in (controller.details, controller.related, controller.source):
        qtbot.addWidget(panel)
        panel.show()
    with qtbot.waitSignal(controller.related_changed) as changed:
        controller.show_record(RECORD)
    assert changed.args == [3]
    assert RECORD.fields.title in words(controller.details)
    assert "1,234" in words(controller.source)
    qtbot.waitUntil(lambda: not runner.busy)
    controller.show_record(None)
    assert words(controller.details) == ""
    runner.stop()
    services.close()
