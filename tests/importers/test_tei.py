"""TEI letters and other texts of our own: each field, in each way that editions say it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import (
    AgentRole,
    ArchivalDate,
    CallNumberLevel,
    Description,
    Draft,
    Identifier,
    Origin,
    RelationKind,
)
from desk_archive.importers import registry
from desk_archive.importers.base import ImportOptions
from desk_archive.importers.tei import TeiImporter

DATA = Path(__file__).parent.parent / "data" / "importers" / "tei"
COMPUTED = "frus:doc-dateTime-min='{}T00:00:00-05:00' frus:doc-dateTime-max='{}T23:59:59-05:00'"
OLDER = (
    "<note type='source' rend='inline'>763.72/2a</note><head>H</head><dateline><date "
    "when='1970-01-02T10:00:00-05:00'>x</date></dateline><p>.</p><frus:attachment><dateline>"
    "<placeName>There</placeName></dateline></frus:attachment>"
)
EDITION = "letters.example/edition"


def read(path: Path, options: ImportOptions | None = None) -> list[Draft]:
    return list(TeiImporter().read(path, options or ImportOptions()))


@pytest.fixture
def letter() -> Draft:
    (draft,) = read(DATA / "letter.tei.xml")
    return draft


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Draft]:
    """Read a text made of its parts."""

    def _made(
        *,
        title: str = "<title>T</title>",
        source: str = "",
        profile: str = "",
        text: str = "<p>x</p>",
    ) -> Draft:
        path = tmp_path / "made.xml"
        path.write_text(
            f"<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><fileDesc><titleStmt>{title}"
            f"</titleStmt><sourceDesc>{source}</sourceDesc></fileDesc><profileDesc>{profile}"
            f"</profileDesc></teiHeader><text><body>{text}</body></text></TEI>",
            encoding="utf-8",
        )
        (draft,) = read(path)
        return draft

    return _made


def agents(fields: Description, role: AgentRole) -> list[str]:
    return [agent.name for agent in fields.agents if agent.role is role]


# --- a letter with everything ----------------------------------------------------------------------


def test_title_agents_and_places_of_a_letter(letter: Draft) -> None:
    fields = letter.fields
    assert fields.title == "Ada Reef and Bo Tide to the Lighthouse Board, [April 1903]"
    assert agents(fields, AgentRole.AUTHOR) == ["[Reef, Ada]", "Tide, Bo"]
    assert agents(fields, AgentRole.RECIPIENT) == ["Lighthouse Board"]
    assert agents(fields, AgentRole.TRANSLATOR) == ["Foam, Eva"]
    assert agents(fields, AgentRole.MENTIONED) == ["Gull, Hal", "Old Finn", "Tide, Bo"]
    assert fields.places == (
        "Cape N.",
        "Midway",
        "Seaport",
        "C. North",
        "Cape North",
        "Rockland Island",
    )
    assert fields.date == ArchivalDate("[1903-04-01..1903-04-30]", "[April 1903?]")


def test_source_and_edition_of_a_letter(letter: Draft) -> None:
    fields = letter.fields
    assert fields.source == "Seaport, Harbour Archive, LB 12, fol. 3; Inland, Town Library, MS 4"
    assert fields.repository == "Harbour Archive"
    assert fields.call_number
    assert "3" in fields.call_number[-1].value
    assert fields.type == "letter"
    assert fields.languages == ("German", "French")
    assert fields.collections == ("Letters of the Lighthouse Board",)
    assert fields.rights == "Free to use. <https://terms.example/open>"
    assert fields.credits == "Editors: Sand, Cora; Dune, Dan; Foam, Eva. Transcription: Sand, Cora"
    assert fields.identifiers == (
        Identifier(EDITION, "B0007", f"https://{EDITION}/B0007"),
        Identifier("handle", "https://hdl.example/7", "https://hdl.example/7"),
        Identifier(EDITION, "letter"),
    )
    assert not letter.origins
    assert not letter.warnings


def test_relations_of_a_letter(letter: Draft) -> None:
    found = [
        (r.kind, r.title, r.identifier and r.identifier.value) for r in letter.fields.relations
    ]
    assert found == [
        (RelationKind.PREVIOUS, "Reef to Tide", "B0006"),
        (RelationKind.NEXT, "Board to Reef, 9. 5. 1903", "B0008"),
        (RelationKind.REPLY_TO, "The answer", "B0009"),
    ]
    first, second, _ = letter.fields.relations
    assert first.description == "within collection; within correspondence"
    assert second.date == ArchivalDate("1903-05-09", "9. 5. 1903")
    assert {r.identifier.scheme for r in letter.fields.relations if r.identifier} == {EDITION}


def test_reading_text_of_a_letter(letter: Draft) -> None:
    (document,) = letter.documents
    assert document.text.split("\n") == [
        "C. North, April",
        "Dear Sirs,",
        "We met the keeper and Old Finn of Rockland; see the book.[1]",
        "Yours",
        "Ada & Bo",
        "P.S.",
        "Send oil.",
        "[1] Perhaps Tide.",
    ]
    assert document.language == "de"
    assert document.media_type == "application/tei+xml"
    assert document.fragment is None
    assert pickle.loads(pickle.dumps(letter)) == letter


def test_tei_of_before_p5_without_a_namespace() -> None:
    (draft,) = read(DATA / "plain.xml")
    fields = draft.fields
    assert fields.title == "A short note"
    assert agents(fields, AgentRole.AUTHOR) == ["Moël, Ina"]
    assert fields.date == ArchivalDate("1899-02-03", "ce 3 février")
    assert fields.source == "Ina Moël: Notes. 1899, p. 4."
    assert fields.identifiers == (Identifier("old-texts", "old1"),)
    assert draft.documents[0].text == "To the captain\nCap Vert, ce 3 février\nRien à dire."
    assert draft.documents[0].language == "fr"


# --- variants --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "words", "edtf"),
    [
        ("when='1951-07-08T20:00:00-05:00'", "July 8", "1951-07-08T20:00:00-05:00"),
        ("when='1951-07-08T20:00:00Z'", "", "1951-07-08T20:00:00Z"),
        ("when='1891-08'", "[Aug.?]", "1891-08"),
        ("from='1890-01-02' to='1890-02-03'", "x", "1890-01-02/1890-02-03"),
        ("from='1890-01-02'", "x", "1890-01-02/.."),
        ("notBefore='1890' notAfter='1891'", "x", "[1890..1891]"),
        ("notBefore='1890'", "x", "[1890..]"),
        ("notAfter='1891'", "x", "[..1891]"),
        ("when='1890-05-06' notBefore='1880'", "x", "1890-05-06"),
        ("when-iso='1890-05-06'", "x", "1890-05-06"),
        ("", "5. Mai 1890", "1890-05-05"),
        ("when='some day'", "5 May 1890", "1890-05-05"),
        ("", "one fine day", None),
    ],
)
def test_dates(made: Callable[..., Draft], attributes: str, words: str, edtf: str | None) -> None:
    action = f"<correspAction type='sent'><date {attributes}>{words}</date></correspAction>"
    draft = made(profile=f"<correspDesc>{action}</correspDesc>")
    assert draft.fields.date == ArchivalDate(edtf, words or None)


@pytest.mark.parametrize(
    ("titles", "title"),
    [
        ("<title level='s'>Series</title><title>Own</title>", "Own"),
        ("<title>1891-08-16</title><title type='main'>Own</title>", "Own"),
        ("<title type='sub'>Under</title><title type='main'>Own</title>", "Own"),
        ("<title type='sub'>Under</title>", "Under"),
        ("<title level='a'/><title>Own</title>", "Own"),
        ("<title>Own<note>not this</note> <lb/>title</title>", "Own title"),
    ],
)
def test_titles(made: Callable[..., Draft], titles: str, title: str) -> None:
    assert made(title=titles).fields.title == title


def test_a_text_without_a_title_is_called_by_its_head_or_its_file(
    made: Callable[..., Draft],
) -> None:
    assert made(title="", text="<head>The head<note>n</note></head>").fields.title == "The head"
    draft = made(title="")
    assert draft.fields.title == "made"
    assert draft.origins == {"title": Origin.INFERRED}


def test_head_and_dateline_speak_where_no_description_does(made: Callable[..., Draft]) -> None:
    draft = made(
        title="<title>T</title><author>Title Author</author>",
        text=(
            "<head>From <persName type='from'>A. One</persName> to <persName type='to'>B. Two"
            "</persName><note><persName type='to'>C. Three</persName></note></head>"
            "<opener><dateline><rs type='place'>Here</rs>, <date when='1900-01-01'>today</date>"
            "</dateline></opener><p>x</p>"
        ),
    )
    assert [(a.name, a.role) for a in draft.fields.agents] == [
        ("A. One", AgentRole.AUTHOR),
        ("B. Two", AgentRole.RECIPIENT),
    ]
    assert draft.fields.places == ("Here",)
    assert draft.fields.date == ArchivalDate("1900-01-01", "today")


def test_the_author_of_the_title_only_speaks_without_a_description(
    made: Callable[..., Draft],
) -> None:
    title = "<title>T</title><author><persName>Ann <surname>Lee</surname></persName></author>"
    assert agents(made(title=title).fields, AgentRole.AUTHOR) == ["Ann Lee"]
    described = "<correspDesc><correspAction type='received'><persName>B</persName></correspAction>"
    draft = made(title=title, profile=described + "</correspDesc>")
    assert [(a.name, a.role) for a in draft.fields.agents] == [("B", AgentRole.RECIPIENT)]


@pytest.mark.parametrize(
    ("inner", "source", "levels"),
    [
        ("<settlement>S</settlement><idno>Ab 1</idno>", "S, Ab 1", [("shelfmark", "Ab 1")]),
        ("<repository>R</repository>", "R", []),
        (
            "<repository>R</repository><collection>C</collection><settlement>S</settlement>\
<idno type='other'>o</idno><idno type='shelfmark'>Ab 1</idno>",
            "S, R, C, Ab 1",
            [("collection", "C"), ("shelfmark", "Ab 1")],
        ),
        ("<repository>R</repository><idno>Box 4, Folder 2</idno>", "R, Box 4, Folder 2", [
            ("box", "4"), ("folder", "2"),
        ]),
    ],
)  # fmt: skip
def test_sources(
    made: Callable[..., Draft], inner: str, source: str, levels: list[tuple[str, str]]
) -> None:
    draft = made(source=f"<msDesc><msIdentifier>{inner}</msIdentifier></msDesc>")
    assert draft.fields.source == source
    assert draft.fields.call_number == tuple(CallNumberLevel(*level) for level in levels)


def test_a_printed_source(made: Callable[..., Draft]) -> None:
    book = "<monogr><author>A</author><title>B</title><imprint><date>1900</date></imprint></monogr>"
    draft = made(source=f"<listBibl><biblStruct>{book}</biblStruct></listBibl>")
    assert draft.fields.source == "A, B, 1900"
    assert draft.fields.repository is None


def test_a_text_known_by_its_file_where_its_neighbours_are(made: Callable[..., Draft]) -> None:
    context = "<correspContext><ref type='prev' target='l1.xml'/></correspContext>"
    draft = made(profile=f"<correspDesc>{context}</correspDesc>")
    assert draft.fields.identifiers == (Identifier("tei", "made"),)
    assert draft.fields.relations[0].identifier == Identifier("tei", "l1")
    assert not made().fields.identifiers


def test_a_related_item(made: Callable[..., Draft]) -> None:
    item = "<bibl><relatedItem target='x2'><bibl>The draft</bibl></relatedItem></bibl>"
    (relation,) = made(source=item).fields.relations
    assert (relation.kind, relation.title) == (RelationKind.RELATED, "The draft")


def test_a_text_without_words_says_so(made: Callable[..., Draft]) -> None:
    assert made(text="<p/>").warnings == ("The file has no text to read.",)


def test_names_in_parts_are_read_word_by_word(made: Callable[..., Draft]) -> None:
    sender = "<persName><forename>Ann</forename><surname>Lee</surname></persName>"
    action = f"<correspAction type='sent'>{sender}<persName/></correspAction>"
    draft = made(profile=f"<correspDesc>{action}</correspDesc>")
    assert agents(draft.fields, AgentRole.AUTHOR) == ["Ann Lee"]


@pytest.mark.parametrize(
    ("attributes", "inner", "edtf", "source"),
    [
        (
            COMPUTED.format("1970-01-02", "1970-01-02"),
            "<head>1. Editorial Note</head>",
            "1970-01-02",
            None,
        ),
        (
            COMPUTED.format("1970-01-02", "1970-02-02"),
            "<head>1. Editorial Note<note n='1'>Source: Some Library, Box 4. Secret.</note></head>",
            "1970-01-02T00:00:00-05:00/1970-02-02T23:59:59-05:00",
            "Source: Some Library, Box 4. Secret.",
        ),
        (
            COMPUTED.format("1970-01-02", "1970-01-02"),
            OLDER,
            "1970-01-02T10:00:00-05:00",
            "763.72/2a",
        ),
    ],
)
def test_documents_of_newer_and_older_volumes(
    tmp_path: Path, attributes: str, inner: str, edtf: str, source: str | None
) -> None:
    path = tmp_path / "frus1970v1.xml"
    path.write_text(
        "<TEI xmlns='http://www.tei-c.org/ns/1.0' xmlns:frus='http://history.state.gov/frus/ns/1.0'"
        " xml:id='frus1970v1'><teiHeader><fileDesc><publicationStmt><idno type='dospubno'>1</idno>"
        "<idno type='frus'>frus1970v1</idno></publicationStmt></fileDesc></teiHeader><text><body>"
        f"<div type='document' xml:id='d1' {attributes}>{inner}</div></body></text></TEI>"
    )
    (draft,) = read(path)
    assert draft.fields.date is not None
    assert draft.fields.date.edtf == edtf
    assert draft.fields.source == source
    assert not draft.fields.places
    (identifier,) = draft.fields.identifiers
    assert (identifier.scheme, identifier.value) == ("frus", "frus1970v1#d1")


# --- what isn't read -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.xml", "a.tei", "a.tei.xml", "A.XML"])
def test_tei_is_known_by_its_suffix(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes((DATA / "letter.tei.xml").read_bytes())
    assert registry.is_known(path)
    assert registry.media_type(path) == "application/tei+xml"
    (draft,) = registry.read(path)
    assert isinstance(draft, Draft)
    assert draft.importer == "tei 1"


@pytest.mark.parametrize(
    ("source", "kind", "reason"),
    [
        ("<ead><eadheader/></ead>", ErrorKind.UNKNOWN_FORMAT, "root element <ead>"),
        ("<x:y xmlns:x='urn:x'/>", ErrorKind.UNKNOWN_FORMAT, "root element <y>"),
        ("<TEI><text>", ErrorKind.DAMAGED, "not XML that can be read"),
        ("no markup", ErrorKind.DAMAGED, "not XML that can be read"),
        ("", ErrorKind.EMPTY, "is empty"),
        (
            '<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/passwd">]><TEI><text>&x;</text></TEI>',
            ErrorKind.DAMAGED,
            "another file",
        ),
    ],
)
def test_what_is_no_tei_is_refused_in_words(
    tmp_path: Path, source: str, kind: ErrorKind, reason: str
) -> None:
    path = tmp_path / "some.xml"
    path.write_text(source)
    with pytest.raises(ImportFailedError, match=reason) as caught:
        list(registry.read(path))
    assert caught.value.kind is kind
    assert "“some.xml”" in caught.value.message


def test_a_text_that_is_too_long_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(f"<TEI><text><p>{'x' * 100}</p></text></TEI>")
    with pytest.raises(ImportFailedError, match="too long") as caught:
        read(path, ImportOptions(max_characters=50))
    assert caught.value.kind is ErrorKind.TOO_LARGE
