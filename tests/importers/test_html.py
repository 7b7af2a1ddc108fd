"""Saved web pages."""

from __future__ import annotations

import base64
import html as entities
import logging
import pickle
import re
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.languages import language_tag
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    Draft,
    Identifier,
    Origin,
)
from desk_archive.domain.structure import SpanKind
from desk_archive.domain.text import normalise
from desk_archive.importers import registry
from desk_archive.importers.base import ImportOptions
from desk_archive.importers.html import read_fragment
from tests.importers.conftest import DATA, only_draft

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_DATED = """<script type='application/ld+json'>{"@type": "NewsArticle", "dateCreated": "1951",
"datePublished": "2001-02-03", "author": ["A", {"name": "B"}]}</script>"""


def spans(draft: Draft, kind: SpanKind) -> list[str]:
    document = draft.documents[0]
    return [document.text[s.start : s.end] for s in document.spans if s.kind is kind]


def test_the_head_of_a_page_becomes_fields() -> None:
    draft = only_draft(DATA / "html" / "scholarly.html")
    fields = draft.fields
    assert fields.title == "Ice and Coal in the Northern Sound"
    assert fields.description == "What the ice did."
    assert fields.date == ArchivalDate("1998-03-07", "1998/03/07")
    assert fields.type == "article"
    assert fields.languages == ("English",)
    assert fields.agents == (
        AgentName("Marsh, Edith A.", AgentRole.AUTHOR),
        AgentName("Ostrander, Piet", AgentRole.AUTHOR),
        AgentName("Karl Lindqvist", AgentRole.TRANSLATOR),
    )
    assert fields.places == ("Port Alder",)
    assert fields.topics == ("ice", "coal")
    assert fields.subjects == ("Northern Sound--Navigation",)
    assert fields.rights == "Free for all"
    assert fields.source == "Port Alder Archive, Fond 7, Box 2"
    address = "https://example.org/articles/ice?id=12"
    assert fields.identifiers == (
        Identifier("doi", "10.5555/ice.12", "https://doi.org/10.5555/ice.12"),
        Identifier("isbn", "9783161484100"),
        Identifier("url", address, address),
    )
    assert draft.origins == {"call_number": Origin.INFERRED}
    assert draft.documents[0].language == "sv"
    assert pickle.loads(pickle.dumps(draft)) == draft


def test_furniture_is_marked_and_everything_stays() -> None:
    draft = only_draft(DATA / "html" / "scholarly.html")
    assert spans(draft, SpanKind.FURNITURE) == [
        "We use cookies to make this page better for you and for everybody else.\nStart All articles",
        "Another article about ice\nHarbour Studies, Port Alder",
    ]
    assert "Ship\tTons\nAlder\t900" in draft.documents[0].text


@pytest.mark.parametrize(
    ("head", "name", "value"),
    [
        ("<title> a \n b </title>", "title", "a b"),
        ("<meta property='og:title' content=OG><title>T</title>", "title", "OG"),
        ("<title></title><h1>H</h1>", "title", "H"),
        ("", "title", "page"),
        ("<meta name=author content='A. B.'>", "agents", (AgentName("A. B.", AgentRole.AUTHOR),)),
        ("<meta property=article:author content='https://x.org/a'>", "agents", ()),
        ("<meta name=dc.date content='1944-05~'>", "date", ArchivalDate("1944-05~", "1944-05~")),
        (
            "<meta name=DC.date content='2020-05-01T10:00:00+02:00'>",
            "date",
            ArchivalDate("2020-05-01T10:00:00+02:00", "2020-05-01T10:00:00+02:00"),
        ),
        ("<meta name=DC.Date content='some day'>", "date", ArchivalDate(None, "some day")),
        ("<meta name=keywords content='a, b,a'>", "topics", ("a", "b")),
        ("<link rel=canonical href='https://x.org/'>", "identifiers", ()),
        ("<link rel=canonical href='/a'>", "identifiers", ()),
        (
            "<!-- saved from url=(0017)https://x.org/a -->",
            "identifiers",
            (Identifier("url", "https://x.org/a", "https://x.org/a"),),
        ),
        (_DATED, "uploaded", "2001-02-03"),
        (_DATED, "date", ArchivalDate("1951", "1951")),
        ("<script type='application/ld+json'>{broken</script>", "description", None),
        ("<script type='application/ld+json'>" + "[" * 100_000 + "</script>", "description", None),
    ],
)
def test_single_fields(imported, head: str, name: str, value: object) -> None:
    draft = imported(f"{head}<p>words of the page", "page.html")
    assert getattr(draft.fields, name) == value


_REPOSITORY = """<meta name="DCTERMS.issued" content="1974-05"><meta name="DCTERMS.available"
content="2015-03-02T10:11:12Z"><meta name="DC.rights" content="https://example.org/by/4.0/"><meta
name="DC.rights" content="Attribution"><meta name="DC.rights" content="No images"><meta
name="DC.subject" content="Ice -- History"><meta name="DC.subject" content="Coal"><meta name="DC.type"
content="Thesis"><meta name="citation_keywords" content="coal; Ice -- History; Ice Winter, 1930;
thesis"><meta name="DC.language" content="fre"><meta name="DC.language" content="Français">"""
_GRAPH = """<script type="application/ld+json">{"@graph":[{"@type":"Place","@id":"#place","name":
"Verdun"},{"@type":"WebPage","@id":"#page","name":"The collection"},{"@type":["CreativeWork",
"ArchiveComponent"],"@id":"#item","name":[{"@language":"de","@value":"Ein Brief"}],"creator":{"@id":
"#who"},"contentLocation":{"@id":"#place"},"about":[{"@id":"#war"}],"keywords":["Ice Winter, 1930",
"Letters"]},{"@type":"Person","@id":"#who","name":"Huber, Franz"},{"@type":"DefinedTerm","@id":"#war",
"name":"War"}]}</script>"""
_MAIN_ENTITY = """<script type="application/ld+json">{"@type":"WebPage","name":"Our site","mainEntity":
{"@type":"CreativeWork","name":"The letter","inLanguage":"gla"}}</script>"""


@pytest.mark.parametrize(
    ("head", "name", "value"),
    [
        (_REPOSITORY, "date", ArchivalDate("1974-05", "1974-05")),
        (_REPOSITORY, "uploaded", "2015-03-02T10:11:12Z"),
        (_REPOSITORY, "rights", "Attribution; No images"),
        (_REPOSITORY, "subjects", ("Ice -- History", "Coal")),
        (_REPOSITORY, "topics", ("Ice Winter, 1930",)),
        (_REPOSITORY, "languages", ("French",)),
        (_GRAPH, "title", "Ein Brief"),
        (_GRAPH, "type", "archive component"),
        (_GRAPH, "agents", (AgentName("Huber, Franz", AgentRole.AUTHOR),)),
        (_GRAPH, "places", ("Verdun",)),
        (_GRAPH, "subjects", ("War",)),
        (_GRAPH, "topics", ("Ice Winter, 1930", "Letters")),
        (_MAIN_ENTITY, "title", "The letter"),
        (_MAIN_ENTITY, "languages", ("Scottish Gaelic",)),
        (
            "<meta name=dcterms.created content='ca. 1947'><meta name=dcterms.date content=1990>",
            "uploaded",
            None,
        ),
        ("<html lang=und>", "languages", ()),
    ],
)
def test_fields_as_archives_and_journals_write_them(
    imported, head: str, name: str, value: object
) -> None:
    draft = imported(f"{head}<p>words of the page", "page.html")
    assert getattr(draft.fields, name) == value


@pytest.mark.parametrize(
    ("stated", "text", "language"),
    [
        ("hau", "Ya zama wajibi a girmama hakkokin dan adam a duniya baki daya", "ha"),
        ("sme_NO", "Buot olbmot leat riegádan friddjan ja dásseárvosažžan", "se-NO"),
        ("KMB", "O athu oso avwala abhuluka ni mu kusokela", "kmb"),
        ("ug-Latn", "Hemme adem zatidinla erkin, izzet-hörmet we hoquqta babbarawer", "ug-Latn"),
        ("und", "The right of the people to be free and the duty of all that is just", "en"),
        ("en", "Все люди рождаются свободными и равными в своём достоинстве и правах", "ru"),
    ],
)
def test_a_stated_language_holds_unless_the_script_is_another(
    imported, stated: str, text: str, language: str
) -> None:
    draft = imported(f"<html lang={stated}><p>{text}", "a.html")
    assert draft.documents[0].language == language


def test_the_title_before_the_main_part_is_no_furniture(imported) -> None:
    words = "<p>" + "The ice broke on the tenth, and two ships came in. " * 4
    page = (
        f"<header><h1>The site</h1></header><p>Share</p><h1>The ice</h1><article>{words}</article>"
    )
    assert spans(imported(page, "a.html"), SpanKind.FURNITURE) == ["The site\nShare"]


def test_a_link_that_says_so_refers_to_a_footnote(imported) -> None:
    draft = imported("<p>Ice<a rel=footnote href='#n1'>1</a><p id=n1>1 A note.", "a.html")
    assert spans(draft, SpanKind.FOOTNOTE_REFERENCE) == ["1"]


def test_authors_may_be_written_in_many_ways(imported) -> None:
    data = (
        '{"@graph":[{"@type":"Person","@id":"#p","name":"C"},{"@type":"Letter","author":"A",'
        '"recipient":{"@id":"#p"},"editor":[{"givenName":"E","familyName":"F"}]}]}'
    )
    draft = imported(f"<script type=application/ld+json>{data}</script><p>words", "a.html")
    assert draft.fields.agents == (
        AgentName("A", AgentRole.AUTHOR),
        AgentName("C", AgentRole.RECIPIENT),
        AgentName("E F", AgentRole.CONTRIBUTOR),
    )
    assert draft.fields.type == "letter"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=windows-1251>", "cp1251"),
        ("<meta http-equiv=content-type content='text/html; charset=koi8-r'>", "koi8_r"),
        ("<?xml version='1.0' encoding='windows-1251'?>", "cp1251"),
        ("", "utf-8"),
        ("<meta charset=iso-8859-1>", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
    ],
)
def test_encodings(imported, head: str, encoding: str) -> None:
    words = "Лёд ломается раньше десятого числа, и корабли ждут."
    draft = imported(f"{head}<html><p>{words}</html>".encode(encoding), "a.html")
    assert draft.documents[0].text == words
    assert draft.warnings == ()


def test_labels_mean_what_browsers_take_them_for(imported) -> None:
    latin = imported(b"<meta charset=iso-8859-1><p>\x93ice\x94 caf\xe9", "a.html")
    assert latin.documents[0].text == "“ice” café"
    korean = imported("<meta charset=euc-kr><p>똠방각하".encode("cp949"), "b.html")
    assert korean.documents[0].text == "똠방각하"


def test_images_come_from_the_folder_that_was_saved_with_the_page(tmp_path: Path) -> None:
    secret = tmp_path / "secret.gif"
    secret.write_bytes(PIXEL + b"secret")
    folder = tmp_path / "My page_files"
    (folder / "in").mkdir(parents=True)
    (folder / "a.gif").write_bytes(PIXEL)
    (folder / "in" / "b c.gif").write_bytes(PIXEL + b"2")
    (folder / "fake.gif").write_bytes(b"<p>no image")
    (folder / "link.gif").symlink_to(secret)
    page = tmp_path / "My page.html"
    encoded = base64.b64encode(PIXEL + b"3").decode()
    page.write_text(
        "<p>words"
        "<img src='My%20page_files/a.gif' alt=sea><img src='./My page_files/in/b%20c.gif?x=1'>"
        "<img src='My page_files/fake.gif'><img src='My page_files/link.gif'>"
        "<img src='My page_files/../secret.gif'><img src='secret.gif'>"
        f"<img src='{secret}'><img src='{secret.as_uri()}'><img src='//host/a.gif'>"
        f"<img src='data:image/gif;base64,{encoded}'><img src='data:,x'><img src='http://[x/a'>"
    )
    draft = only_draft(page)
    assert [found.name for found in draft.documents[0].resources] == ["a.gif", "b c.gif", ""]
    assert [found.data[len(PIXEL) :] for found in draft.documents[0].resources] == [b"", b"2", b"3"]
    assert {found.media_type for found in draft.documents[0].resources} == {"image/gif"}
    assert spans(draft, SpanKind.IMAGE) == ["sea", "", ""]
    assert not registry.is_known(folder / "a.html")
    assert registry.is_known(page)


@pytest.mark.parametrize("ending", ["-Dateien", "_archivos", ".files"])
def test_the_folder_is_called_differently_elsewhere(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"a{ending}").mkdir()
    (tmp_path / f"a{ending}" / "i.gif").write_bytes(PIXEL)
    (tmp_path / "a.htm").write_text(f"words<img src='a{ending}/i.gif'>")
    assert len(only_draft(tmp_path / "a.htm").documents[0].resources) == 1


@pytest.mark.parametrize(
    ("page", "kind", "reason"),
    [
        (b"", ErrorKind.EMPTY, "is empty"),
        (b" \n", ErrorKind.EMPTY, "white space"),
        (b"<html><head><title>T</title></head></html>", ErrorKind.EMPTY, "no text"),
        (b"<div id=app></div><script>run()</script>", ErrorKind.EMPTY, "script"),
        (b"<frameset><frame src=a></frameset>", ErrorKind.EMPTY, "frames"),
        (b"%PDF-1.4", ErrorKind.NOT_TEXT, "PDF"),
        (bytes(range(1, 32)) * 20, ErrorKind.NOT_TEXT, "control"),
    ],
)
def test_what_shows_nothing_is_refused(imported, page: bytes, kind: ErrorKind, reason: str) -> None:
    with pytest.raises(ImportFailedError, match=reason) as caught:
        imported(page, "page.html")
    assert caught.value.kind is kind


def test_too_much_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>" + "words " * 50)
    with pytest.raises(ImportFailedError, match="too long"):
        list(registry.read(tmp_path / "a.html", ImportOptions(max_characters=200)))


def test_a_stated_language_of_other_letters_is_not_believed(imported) -> None:
    draft = imported(
        "<html lang=en><p>Лёд ломается раньше, чем он это сказал, и корабли ждут в порту не для нас.",
        "a.html",
    )
    assert draft.documents[0].language == "ru"


def test_html_from_the_clipboard() -> None:
    html = f"<h2>Ice</h2><p>words<img src='data:image/gif,{PIXEL.hex()}'><img src='file:///a.gif'>"
    draft = read_fragment(html, "Pasted", ImportOptions())
    assert draft.fields.title == "Ice"
    assert draft.documents[0].text == "Ice\nwords"
    assert read_fragment("words", "Pasted", ImportOptions()).fields.title == "Pasted"
    with pytest.raises(ImportFailedError, match="Pasted"):
        read_fragment("<p>", "Pasted", ImportOptions())


@settings(deadline=None, max_examples=100)
@given(
    st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
    )
)
def test_any_bytes_give_a_draft_or_a_reason(tmp_path_factory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "any.html"
    path.write_bytes(data)
    try:
        (draft,) = registry.read(path)
    except ImportFailedError as error:
        text = error.message
        assert "any.html" in text
        return
    assert draft.fields.title
    assert draft.documents


@pytest.mark.parametrize(
    "page",
    [
        # All in one form, as ASP.NET writes it.
        "<form><div class=menu><a href=a>Start here</a></div><div>"
        + "Words of a text. " * 30
        + "</div></form>",
        # A list of links is a page as well.
        "<ul>" + "<li><a href=a>A document of the archive</a>" * 30 + "</ul>",
        "<nav>" + "<p>Words of a text that stands in the wrong element. " * 30 + "</nav>",
    ],
)
def test_a_page_is_never_all_furniture(imported, page: str) -> None:
    draft = imported(page, "a.html")
    marked = sum(map(len, spans(draft, SpanKind.FURNITURE)))
    assert marked < len(draft.documents[0].text) / 2


def test_links_before_and_after_the_text_are_furniture(imported) -> None:
    links = "<div>" + "<a href=a>A part of this site</a> " * 5 + "</div>"
    prose = "<p>The ice broke on the tenth, and two ships came in before the summer.</p>" * 3
    draft = imported(f"{links}<div>{prose}{links}{prose}</div>{links}", "a.html")
    assert len(spans(draft, SpanKind.FURNITURE)) == 2


# --- real pages ---------------------------------------------------------------------------------


def _stripped(source: str) -> list[str]:
    body = re.sub(r"(?s)^.*?<body[^>]*>|</body>.*$", "", source)
    return normalise(entities.unescape(re.sub(r"<[^>]+>", " ", body))).split()


@pytest.mark.corpus
def test_the_declaration_in_all_languages(corpus: Path) -> None:
    pages = sorted((corpus / "udhr").glob("*.html"))
    assert pages
    for path in pages:
        source = path.read_text(encoding="utf-8")
        draft = only_draft(path)
        (document,) = draft.documents
        assert document.text.split() == _stripped(source), path.name
        title = re.search(r"<title>([^<]*)", source)
        assert title
        assert draft.fields.title == entities.unescape(title.group(1)).strip()
        lang = re.search(r'<html[^>]* lang="([^"]+)"', source)
        assert lang
        assert document.language == language_tag(lang.group(1)), path.name
        headings = re.findall(r"(?s)<h[1-6][^>]*>(.*?)</h[1-6]>", source)
        expected = [" ".join(_stripped(heading)) for heading in headings]
        assert spans(draft, SpanKind.HEADING) == [one for one in expected if one], path.name
        assert spans(draft, SpanKind.FURNITURE) == [], path.name


@pytest.mark.corpus
def test_hostile_pages_run_and_fetch_nothing(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    caplog.set_level(logging.WARNING)
    draft = only_draft(corpus / "hostile-samples" / "remote-and-script.html")
    assert draft.documents[0].text == "marker-ok"
    assert draft.documents[0].resources == ()
    assert draft.fields.title == "t"
    bidi = only_draft(corpus / "hostile-samples" / "bidi-title.html")
    assert bidi.documents[0].text == "marker-ok \u202eabc\u202c"
    assert caplog.records == []
