"""Documents of history.state.gov give the record of their TEI form."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from lxml import etree

from desk_archive.domain.records import AgentRole, ArchivalDate
from desk_archive.domain.structure import SpanKind
from desk_archive.importers import registry
from tests.importers.history_pages import ID, TEI, HistoryPage

_SAMPLE = 12
# The names of the editors are not on the page, nor who of those in a head wrote and who received.
_NOT_ON_PAGE = {"credits", "agents"}

VOLUME = f"""<TEI xmlns="{TEI[1:-1]}" xml:id="frus1931v04"><teiHeader><title type="complete">Foreign
Relations of the United States, 1931, Harbours, Volume IV</title></teiHeader><text><div
type="document" xml:id="d7"><pb n="41" xml:id="pg_41"/><head>7. Telegram From the <gloss
type="from">Consulate in Port Alder</gloss> to the <gloss type="to">Ministry</gloss><note n="1">Source:
Harbour Archives, Files, 12/3. Secret.</note></head><list type="subject"><head>SUBJECT</head><item>The
ice</item><item>Coal</item></list><dateline><placeName>Port Alder</placeName>, <date>June 4, 1931—6:30
p.m.</date></dateline><p>The ice <pb n="42" xml:id="pg_42"/>breaks, says <persName
corresp="#p_O1">Ostrander</persName>.<note n="2">Not printed.</note></p></div></text><back><persName
xml:id="p_O1">Ostrander, Jan (Johan)</persName></back></TEI>"""


def test_a_telegram(imported) -> None:
    volume = etree.fromstring(VOLUME)
    document = next(volume.iter(f"{TEI}div"))
    draft = imported(HistoryPage(volume, "frus1931v04").made(document), "d7.html")
    fields = draft.fields
    assert fields.title == "7. Telegram From the Consulate in Port Alder to the Ministry"
    assert fields.description == "The ice; Coal"
    assert fields.date == ArchivalDate("1931-06-04T18:30:00", "June 4, 1931—6:30 p.m.")
    assert fields.places == ("Port Alder",)
    assert [(one.name, one.role) for one in fields.agents] == [
        ("Consulate in Port Alder", AgentRole.AUTHOR),
        ("Ministry", AgentRole.RECIPIENT),
        ("Ostrander, Jan (Johan)", AgentRole.MENTIONED),
    ]
    assert fields.source == "Source: Harbour Archives, Files, 12/3. Secret."
    assert [one.value for one in fields.identifiers] == ["frus1931v04#d7"]
    text, spans = draft.documents[0].text, draft.documents[0].spans
    assert "The ice breaks, says Ostrander." in text
    assert "[Page" not in text
    assert [s.target for s in spans if s.kind is SpanKind.PAGE_BREAK] == ["41", "42"]
    notes = [s for s in spans if s.kind is SpanKind.FOOTNOTE_REFERENCE]
    assert [text[s.start : s.end] for s in notes] == ["1", "2"]


@pytest.mark.corpus
def test_pages_give_the_fields_of_their_tei_documents(corpus: Path, imported) -> None:
    compared, different = 0, []
    for path in sorted((corpus / "frus").glob("*.xml")):
        volume = etree.parse(str(path)).getroot()
        maker = HistoryPage(volume, path.stem)
        drafts = {one.documents[0].fragment: one for one in registry.read(path)}
        documents = [one for one in volume.iter(f"{TEI}div") if one.get("type") == "document"]
        for document in documents[:: len(documents) // _SAMPLE]:
            number = document.get(ID)
            web = imported(maker.made(document), f"{number}.html").fields
            tei = drafts[number].fields
            for name in (field.name for field in dataclasses.fields(tei)):
                if name not in _NOT_ON_PAGE:
                    compared += 1
                    if getattr(web, name) != getattr(tei, name):
                        different.append((number, name))
            people = (
                {a.name for a in one.agents if a.role is AgentRole.MENTIONED} for one in (web, tei)
            )
            assert next(people) == next(people), number
    assert compared > 400
    assert len(different) <= compared * 0.02, different
