"""Web pages saved in one file."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from pathlib import Path

import pytest

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import Identifier
from desk_archive.importers import registry

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
URL = "https://example.org/pages/ice.html"


def archive(page: str, *, encoding: str = "utf-8", declared: bool = True) -> bytes:
    """A page and two images, as browsers write them."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = URL
    message["Subject"] = "Ice"
    message.make_related()
    part = EmailMessage()
    part.set_content(page.encode(encoding), "text", "html", cte="quoted-printable")
    if declared:
        part.set_param("charset", encoding)
    part["Content-Location"] = URL
    part["Content-ID"] = "<frame-1@mhtml.blink>"
    message.attach(part)
    for number, (header, value) in enumerate(
        [("Content-Location", "https://example.org/pages/a.gif"), ("Content-ID", "<b@x>")]
    ):
        image = EmailMessage()
        image.set_content(PIXEL + bytes([number]), "image", "gif")
        image[header] = value
        message.attach(image)
    return message.as_bytes()


PAGE = (
    "<html><title>Ice — and coal</title><p>Лёд ломается.<img src='a.gif'><img src='cid:b@x' alt=sea>"
    "<img src='https://example.org/c.gif'></p></html>"
)


@pytest.mark.parametrize(
    ("name", "encoding", "declared"),
    [
        ("a.mhtml", "utf-8", True),
        ("a.MHT", "cp1251", True),
        ("a.mht", "utf-8", False),
        ("a", "utf-8", True),
    ],
)
def test_page_and_images(imported, name: str, encoding: str, declared: bool) -> None:
    draft = imported(archive(PAGE, encoding=encoding, declared=declared), name)
    (document,) = draft.documents
    assert document.text == "Лёд ломается.sea"
    assert document.media_type == "multipart/related"
    assert [found.data[-1] for found in document.resources] == [0, 1]
    assert draft.fields.title == "Ice — and coal"
    assert draft.fields.identifiers == (Identifier("url", URL, URL),)
    assert draft.importer == "mhtml 1"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", ErrorKind.EMPTY),
        (b"no message at all", ErrorKind.DAMAGED),
        (
            b"Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/plain\n\na\n--x--",
            ErrorKind.DAMAGED,
        ),
        (
            b"Content-Type: multipart/related; boundary=x\n\n" + b"--x\n\na\n" * 30_000,
            ErrorKind.DAMAGED,
        ),
    ],
)
def test_what_holds_no_page_is_refused(imported, data: bytes, kind: ErrorKind) -> None:
    with pytest.raises(ImportFailedError) as caught:
        imported(data, "a.mht")
    assert caught.value.kind is kind


def test_nested_messages_take_no_ages(tmp_path: Path) -> None:
    levels = range(3_000)
    head = "".join(f"Content-Type: multipart/related; boundary=b{n}\n\n--b{n}\n" for n in levels)
    path = tmp_path / "deep.mhtml"
    path.write_text(head + "Content-Type: text/html\n\n<p>words")
    try:
        text = next(registry.read(path)).documents[0].text
    except ImportFailedError as error:
        text = error.message
    assert text == "words" or "deep.mhtml" in text
