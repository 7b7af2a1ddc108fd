"""XML from strangers: nothing is fetched, nothing grows, what is broken is said."""

from __future__ import annotations

import contextlib
import io
import socket
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_archive.domain.errors import ErrorKind
from desk_archive.importers import xml_safe
from desk_archive.importers.xml_safe import XmlError, iterparse, local_name, parse, root_name
from tests.importers.peak_memory import measure

SECONDS = 5.0
MEGABYTE = 1_000_000


def said(source: bytes) -> str:
    return "".join(map(str, parse(source).itertext()))


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any) -> None:
        pytest.fail(f"the network was used: {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


# --- other files and the network ------------------------------------------------------------------


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("where", ["{file}", "http://127.0.0.1:9/secret", "ftp://127.0.0.1:9/x"])
def test_text_of_another_file_is_never_taken(tmp_path: Path, where: str) -> None:
    (tmp_path / "secret.txt").write_text("the secret")
    address = where.format(file=(tmp_path / "secret.txt").as_uri())
    source = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{address}">]><a>&x;</a>'.encode()
    with pytest.raises(XmlError, match="takes text from another file"):
        parse(source)
    with pytest.raises(XmlError, match="takes text from another file"):
        list(iterparse(io.BytesIO(source), ["a"]))


@pytest.mark.usefixtures("no_network")
def test_an_external_definition_is_never_fetched(tmp_path: Path) -> None:
    (tmp_path / "there.dtd").write_text('<!ENTITY x "the secret"><!ATTLIST a b CDATA "the secret">')
    address = (tmp_path / "there.dtd").as_uri()
    for doctype in (f'a SYSTEM "{address}"', 'a PUBLIC "-//X//Y" "http://127.0.0.1:9/x.dtd"'):
        root = parse(f"<!DOCTYPE {doctype}><a>&x;</a>".encode())
        assert "".join(map(str, root.itertext())) == "&x;"
        assert not root.attrib


@pytest.mark.usefixtures("no_network")
def test_a_parameter_entity_is_never_fetched(tmp_path: Path) -> None:
    (tmp_path / "evil.dtd").write_text('<!ENTITY x "the secret">')
    address = (tmp_path / "evil.dtd").as_uri()
    source = f'<!DOCTYPE a [<!ENTITY % p SYSTEM "{address}"> %p;]><a>&x;</a>'
    assert said(source.encode()) == "&x;"
    (streamed,) = iterparse(io.BytesIO(source.encode()), ["a"])
    assert "secret" not in "".join(map(str, streamed.itertext()))
    network = source.replace(address, "http://127.0.0.1:9/evil.dtd")
    assert said(network.encode()) == "&x;"


def test_xinclude_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret")
    address = (tmp_path / "secret.txt").as_uri()
    space = "http://www.w3.org/2001/XInclude"
    source = f'<a xmlns:i="{space}"><i:include href="{address}" parse="text"/></a>'
    assert said(source.encode()) == ""


# --- bombs ----------------------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMBS = {
    "billion laughs": f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>',
    "quadratic": f'<!DOCTYPE a [<!ENTITY x "{"A" * 50_000}">]><a>{"&x;" * 50_000}</a>',
    "many short": f'<!DOCTYPE a [<!ENTITY x "{"A" * 900}">]><a>{"&x;" * 50_000}</a>',
    "in attributes": f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a b="&l9;"/>',
    "loop": '<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]><a>&x;</a>',
    "markup": '<!DOCTYPE a [<!ENTITY x "<b>more</b>">]><a>&x;</a>',
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_entities_that_grow_are_refused_at_once(bomb: str) -> None:
    begun = time.monotonic()
    with pytest.raises(XmlError):
        parse(BOMBS[bomb].encode())
    with pytest.raises(XmlError):
        list(iterparse(io.BytesIO(BOMBS[bomb].encode()), ["a"]))
    assert time.monotonic() - begun < SECONDS


@pytest.mark.parametrize("opening", ["<!--", "<![CDATA[", "&a", "&#", "<a><!--"])
def test_things_that_never_close_take_no_longer_for_being_many(opening: str) -> None:
    begun = time.monotonic()
    with pytest.raises(XmlError):
        parse(f"<a>&nbsp;{opening * 200_000}".encode())
    assert time.monotonic() - begun < SECONDS


def test_deep_nesting_is_refused() -> None:
    assert parse(b"<a>" * 200 + b"</a>" * 200) is not None
    for depth in (1_000, 100_000):
        with pytest.raises(XmlError):
            parse(b"<a>" * depth + b"</a>" * depth)
        with pytest.raises(XmlError):
            list(iterparse(io.BytesIO(b"<a>" * depth + b"</a>" * depth), ["a"]))


def test_too_much_markup_is_refused_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xml_safe, "MAX_MARKUP", 10_000)
    source = b"<a>" + b"<b/>" * 20_000 + b"</a>"
    with pytest.raises(XmlError, match="too large") as caught:
        parse(source)
    assert caught.value.kind is ErrorKind.TOO_LARGE
    with pytest.raises(XmlError, match="too large"):
        list(iterparse(io.BytesIO(source), ["a"]))


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(b"<a>" + b"x" * 100 + b"</a>")
    for read in (
        lambda: parse(path, max_bytes=50),
        lambda: list(iterparse(path, ["a"], max_bytes=50)),
    ):
        with pytest.raises(XmlError, match="too large") as caught:
            read()
        assert caught.value.kind is ErrorKind.TOO_LARGE


# --- entities that are plain text ------------------------------------------------------------------


def test_signs_that_html_names_are_read() -> None:
    assert said(b"<a>caf&eacute;&nbsp;&mdash;&hellip; &amp; &lt;&#65;</a>") == "café\xa0—… & <A"
    root = parse(b"<a b='&eacute;&quot;'><![CDATA[&eacute;]]><!-- &eacute; --></a>")
    assert root.get("b") == 'é"'
    assert "".join(map(str, root.itertext())) == "&eacute;"


def test_an_entity_of_its_own_is_read_as_text() -> None:
    source = (
        '<!DOCTYPE a [<!ENTITY me "Anna &#38;#38; Co"><!ENTITY eacute "E!">]>'
        "<a>x &me; y<b/>z &me;<c>&eacute;</c> &me;&me;</a>"
    )
    assert said(source.encode()) == "x Anna & Co yz Anna & CoE! Anna & CoAnna & Co"


def test_an_unknown_entity_is_an_error_or_stays() -> None:
    with pytest.raises(XmlError):
        parse(b"<a>&nobody;</a>")


# --- encodings, and what is broken -----------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1251"])
def test_declared_encodings_are_read(encoding: str) -> None:
    words = "слова" if "125" in encoding else "Wörter"
    declared = encoding.removesuffix("-sig")
    source = f'<?xml version="1.0" encoding="{declared}"?><a>{words}</a>'.encode(encoding)
    assert said(source) == words
    assert root_name(source) == "a"


def test_space_before_the_declaration_is_forgiven() -> None:
    assert (
        said(b'\n \xef\xbb\xbf<?xml version="1.0"?><a>x</a>'.replace(b"\xef\xbb\xbf", b"")) == "x"
    )


@pytest.mark.parametrize(
    "source",
    [
        b"<a><b>text</b>",
        b"<a><b>tex",
        b"<a><b></a></b>",
        b"text",
        b"<a/><b/>",
        b"<a>\x00</a>",
        b"<a b=1/>",
        b"\xff\xfe<\x00a\x00",
        b'<?xml version="1.0" encoding="utf-8"?><a>\xff\xff</a>',
        b'<?xml version="1.0" encoding="no-such-encoding"?><a/>',
    ],
)
def test_what_is_broken_is_said_in_words(source: bytes) -> None:
    with pytest.raises(XmlError, match=r"^is not XML that can be read") as caught:
        parse(source)
    assert caught.value.kind is ErrorKind.DAMAGED
    assert "xmlCtxt" not in str(caught.value)
    with pytest.raises(XmlError):
        list(iterparse(io.BytesIO(source), ["a"]))


def test_an_empty_source_is_said_to_be_empty(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"")
    for source in (b"", tmp_path / "a.xml"):
        with pytest.raises(XmlError, match="is empty"):
            parse(source)
    failed = xml_safe.as_failure(tmp_path / "a.xml", XmlError("is empty", ErrorKind.EMPTY))
    assert failed.message == "“a.xml” is empty."
    assert failed.kind is ErrorKind.EMPTY


def test_comments_and_instructions_are_gone_and_their_tails_stay() -> None:
    assert said(b"<a>x<!-- c -->y<?p i?>z</a>") == "xyz"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (parse, root_name, lambda b: list(iterparse(io.BytesIO(b), ["a"]))):
        for source in (data, b"<a>" + data + b"</a>"):
            with contextlib.suppress(XmlError):
                read(source)


# --- streaming -------------------------------------------------------------------------------------


def test_elements_come_in_order_and_the_outermost_only() -> None:
    source = b"<r k='1'>x<p n='1'>a<p n='2'>b</p>c</p>y<q/><p n='3'/>z</r>"
    seen = []
    for element in iterparse(io.BytesIO(source), ["p"]):
        parent = element.getparent()
        assert parent is not None
        assert parent.get("k") == "1"
        seen.append((element.get("n"), "".join(map(str, element.itertext()))))
    assert seen == [("1", "abc"), ("3", "")]


def test_only_wanted_elements_come_of_any_namespace() -> None:
    source = b"<r xmlns='urn:x'><p t='1'><p t='2'/></p><p t='2'/></r>"
    found = iterparse(io.BytesIO(source), ["p"], wanted=lambda one: one.get("t") == "2")
    assert [(local_name(one), one.get("t")) for one in found] == [("p", "2"), ("p", "2")]


def test_what_stands_before_a_fault_is_yielded() -> None:
    elements = iterparse(io.BytesIO(b"<r>" + b"<p>x</p>" * 50_000 + b"<p>"), ["p"])
    assert local_name(next(elements)) == "p"
    with pytest.raises(XmlError):
        list(elements)


def test_a_long_file_is_streamed_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.xml"
    with path.open("wb") as file:
        file.write(b"<r>")
        for _ in range(600):
            file.write(b"<p>" + b"<w>words and words</w> " * 4_000 + b"</p>\n")
        file.write(b"</r>")
    assert path.stat().st_size > 50 * MEGABYTE
    elements, memory = measure(
        "from desk_archive.importers.xml_safe import iterparse\n"
        "result = sum(1 for _ in iterparse(pathlib.Path(sys.argv[1]), ['p']))",
        str(path),
    )
    assert elements == 600
    assert memory < 120 * MEGABYTE


def test_the_root_is_named_by_the_first_bytes() -> None:
    assert root_name(b"<?xml version='1.0'?><!-- c --><x:TEI xmlns:x='urn:x'><a>") == "TEI"
    assert root_name(b"<!DOCTYPE ead [<!ENTITY a 'b'>]>\n<ead>" + b"x" * 100_000) == "ead"
    assert root_name(b"no xml") is None
    assert root_name(b"") is None
