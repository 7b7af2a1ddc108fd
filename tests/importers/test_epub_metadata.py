"""The metadata of e-books."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    Description,
    DocumentRole,
    Draft,
    Identifier,
)
from desk_archive.importers import registry
from tests.importers.book_files import book, page


@pytest.fixture
def draft(tmp_path: Path):
    """A book with this metadata."""

    def _draft(metadata: str) -> Draft:
        path = book(tmp_path / "a.epub", {"a.xhtml": page("<p>x</p>")}, metadata=metadata)
        (made,) = registry.read(path)
        assert isinstance(made, Draft)
        return made

    return _draft


@pytest.fixture
def fields(draft):
    """The fields of a book with this metadata."""

    def _fields(metadata: str) -> Description:
        return draft(metadata).fields

    return _fields


def refine(about: str, prop: str, value: str, scheme: str = "") -> str:
    named = f'scheme="{scheme}"' if scheme else ""
    return f'<meta refines="#{about}" property="{prop}" {named}>{value}</meta>'


def test_all_simple_fields(fields) -> None:
    found = fields(
        "<dc:title> The  Book </dc:title><dc:creator>Anna Storm</dc:creator>"
        "<dc:date>1957-03</dc:date><dc:language>de</dc:language><dc:language>fr-CA</dc:language>"
        "<dc:publisher>Harbour Press</dc:publisher><dc:rights>Free</dc:rights>"
        "<dc:subject>Coal</dc:subject><dc:subject>Steel</dc:subject><dc:type>Diary</dc:type>"
        "<dc:source>Archive of X, box 3</dc:source><dc:coverage>Bonn</dc:coverage>"
        "<dc:relation>Another book</dc:relation>"
    )
    assert found.title == "The Book"
    assert found.agents == (AgentName("Anna Storm", AgentRole.AUTHOR),)
    assert found.date == ArchivalDate("1957-03", "1957-03")
    assert found.languages == ("German", "French")
    assert (found.rights, found.type, found.source) == ("Free", "Diary", "Archive of X, box 3")
    assert (found.subjects, found.places) == (("Coal", "Steel"), ("Bonn",))
    assert found.relations[0].title == "Another book"
    assert found.credits == "Published by Harbour Press"


def test_titles_by_type(fields) -> None:
    found = fields(
        '<dc:title id="s">Below</dc:title><dc:title id="c">Series</dc:title>'
        '<dc:title id="m">Above</dc:title>'
        + refine("s", "title-type", "subtitle")
        + refine("c", "title-type", "collection")
        + refine("m", "title-type", "main")
    )
    assert (found.title, found.description) == ("Above", "Below")
    assert found.collections == ("Series",)
    assert fields("<dc:title>One</dc:title><dc:title>Two</dc:title>").title == "One"


def test_creators_by_role_and_place(fields) -> None:
    found = fields(
        '<dc:creator id="b">Second</dc:creator><dc:creator id="a">First</dc:creator>'
        '<dc:creator id="t">Translator</dc:creator><dc:creator id="e">Editor</dc:creator>'
        "<dc:contributor>Helper</dc:contributor>"
        '<dc:contributor id="t2">Other translator</dc:contributor>'
        + refine("a", "display-seq", "1")
        + refine("b", "display-seq", "2")
        + refine("a", "role", "aut", "marc:relators")
        + refine("a", "file-as", "First, The")
        + refine("t", "role", "trl", "marc:relators")
        + refine("e", "role", "edt")
        + refine("t2", "role", "trl")
    )
    assert found.agents == (
        AgentName("First", AgentRole.AUTHOR),
        AgentName("Second", AgentRole.AUTHOR),
        AgentName("Translator", AgentRole.TRANSLATOR),
        AgentName("Editor", AgentRole.CONTRIBUTOR),
        AgentName("Helper", AgentRole.CONTRIBUTOR),
        AgentName("Other translator", AgentRole.TRANSLATOR),
    )


def test_the_attributes_of_epub_2(draft) -> None:
    made = draft(
        '<dc:title>T</dc:title><dc:creator opf:role="aut" opf:file-as="B, A">A B</dc:creator>'
        '<dc:creator opf:role="trl">C D</dc:creator>'
        '<dc:date opf:event="modification">2020-01-01</dc:date>'
        '<dc:date opf:event="publication">1899</dc:date>'
        '<dc:identifier opf:scheme="ISBN">978-3-16-148410-0</dc:identifier>'
        '<dc:identifier id="uid" opf:scheme="calibre">77</dc:identifier>'
        '<meta name="calibre:series" content="Letters"/>'
    )
    found = made.fields
    assert [(a.name, a.role.value) for a in found.agents] == [
        ("A B", "author"), ("C D", "translator")
    ]  # fmt: skip
    assert found.date == ArchivalDate("1899", "1899")
    assert found.identifiers == (Identifier("calibre", "77"), Identifier("isbn", "9783161484100"))
    assert found.collections == ("Letters",)
    assert made.documents[0].role is DocumentRole.TRANSLATION


@pytest.mark.parametrize(
    ("element", "scheme", "value"),
    [
        ("<dc:identifier>urn:isbn:9783161484100</dc:identifier>", "isbn", "9783161484100"),
        ("<dc:identifier>doi:10.1234/x.y</dc:identifier>", "doi", "10.1234/x.y"),
        ("<dc:identifier>https://doi.org/10.1234/x</dc:identifier>", "doi", "10.1234/x"),
        (
            "<dc:identifier>urn:uuid:A1B0D67E-2E81-4DF5-9E67-A64CBE366809</dc:identifier>",
            "uuid",
            "a1b0d67e-2e81-4df5-9e67-a64cbe366809",
        ),
        ("<dc:identifier>http://x.example/1</dc:identifier>", "url", "http://x.example/1"),
        ("<dc:identifier>abc-1</dc:identifier>", "id", "abc-1"),
        (
            '<dc:identifier id="q">9783161484100</dc:identifier>'
            + refine("q", "identifier-type", "15", "onix:codelist5"),
            "isbn",
            "9783161484100",
        ),
    ],
)
def test_identifiers(fields, element: str, scheme: str, value: str) -> None:
    (found,) = fields(element).identifiers
    assert (found.scheme, found.value) == (scheme, value)


def test_descriptions_with_markup_are_text(fields) -> None:
    found = fields(
        "<dc:description>&lt;p&gt;One &amp;amp; two&lt;/p&gt;&lt;p&gt;Three</dc:description>"
    )
    assert found.description == "One & two\nThree"
    plain = fields("<dc:description>a &lt; b\n and c</dc:description>")
    assert plain.description == "a < b and c"


@pytest.mark.parametrize(
    ("date", "edtf"),
    [
        ("2012-02-07T16:38:35Z", "2012-02-07T16:38:35Z"),
        ("12 March 1913", "1913-03-12"),
        ("long ago", None),
    ],
)
def test_dates(fields, date: str, edtf: str | None) -> None:
    assert fields(f"<dc:date>{date}</dc:date>").date == ArchivalDate(edtf, date)


def test_a_date_that_stands_for_none(fields) -> None:
    assert fields("<dc:date>0101-01-01T00:00:00+00:00</dc:date>").date is None


def test_terms_that_are_said_by_meta(fields) -> None:
    found = fields(
        '<dc:title>T</dc:title><meta property="dcterms:source">Somewhere</meta>'
        '<meta property="dcterms:title">T again</meta>'
        '<meta property="dcterms:modified">2020-01-01T00:00:00Z</meta>'
        '<meta property="belongs-to-collection">Set</meta>'
    )
    assert (found.title, found.source, found.collections) == ("T", "Somewhere", ("Set",))
    assert found.date is None


def test_the_oldest_form_of_package_documents(fields) -> None:
    found = fields(
        "<dc-metadata><dc:Title>Old</dc:Title><dc:Creator>Anna</dc:Creator></dc-metadata>"
    )
    assert (found.title, found.agents[0].name) == ("Old", "Anna")
