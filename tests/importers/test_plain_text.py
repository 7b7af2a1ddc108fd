"""Plain text: the reading text is the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import DocumentRole, Draft, Origin
from desk_archive.domain.text import normalise
from desk_archive.importers import registry
from desk_archive.importers.base import ImportOptions
from desk_archive.importers.decode import decode


def test_nothing_is_added_and_nothing_is_lost(imported) -> None:
    source = "\ufeff  First line \r\n\r\n\tSecond,\u00a0with\u00adsoft\r\rlast  \n\n"
    draft = imported(source, "A. B. to C. D., 29.03.1953.txt")
    (document,) = draft.documents
    assert document.text == "  First line \n\n\tSecond,\u00a0with\u00adsoft\n\nlast  \n\n"
    assert document.role is DocumentRole.TRANSCRIPT
    assert document.media_type == "text/plain"
    assert document.spans == ()
    assert draft.fields.title == "A. B. to C. D., 29.03.1953"
    assert draft.origins == {"title": Origin.INFERRED}
    assert draft.warnings == ()
    assert draft.importer == "plain-text 1"


def test_the_language_is_guessed_from_the_text(imported) -> None:
    assert (
        imported("Der Brief ist nicht mit der Post gekommen und das ist gut.").documents[0].language
        == "de"
    )
    assert imported("Telegramm").documents[0].language is None


def test_stray_control_bytes_show_and_are_told(imported) -> None:
    draft = imported("before\x00middle\x07after \x7f end of the text\n")
    assert draft.documents[0].text == "before�middle�after � end of the text\n"
    assert draft.warnings == ("3 control characters became U+FFFD.",)


@pytest.mark.parametrize("control", ["\x00", "\x01", "\x1b"])
def test_up_to_a_tenth_of_control_characters_is_dirt(imported, control: str) -> None:
    text = "".join(control if n % 10 == 3 else "abcdefghi "[n % 7] for n in range(500))
    draft = imported(text)
    assert draft.documents[0].text == text.replace(control, "�")
    assert draft.warnings == ("50 control characters became U+FFFD.",)
    with pytest.raises(ImportFailedError, match="not text"):
        imported(text + control)


def test_a_long_line_is_imported(imported) -> None:
    draft = imported("word " * 400_000)
    assert len(draft.documents[0].text) == 2_000_000


any_bytes = st.binary(max_size=200)
any_text = st.text(max_size=200) | st.text(
    "ab \r\n\t\x00\x01\u2028\u0301é\ufeff\U0001f600", max_size=60
)


def read(path: Path) -> tuple[list[Draft], ImportFailedError | None]:
    try:
        return list(registry.read(path)), None
    except ImportFailedError as error:
        return [], error


@settings(deadline=None, max_examples=300)
@given(any_text.map(lambda t: t.encode("utf-8", "surrogatepass")) | any_bytes)
def test_any_bytes_import_or_fail_with_a_reason(tmp_path_factory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "any.txt"
    path.write_bytes(data)
    drafts, failure = read(path)
    if failure is not None:
        assert failure.path == str(path)
        assert "any.txt" in failure.message
        assert failure.kind in (ErrorKind.EMPTY, ErrorKind.NOT_TEXT)
        return
    (draft,) = drafts
    if draft.importer == "plain-text 1":
        text = draft.documents[0].text
        plain = "".join("�" if (c < " " and c not in "\t\n\r\x0b\x0c") or c == "\x7f" else c
                        for c in decode(data).text)  # fmt: skip
        assert text == normalise(plain)


def test_too_long_a_text_is_refused_with_its_size(tmp_path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("é" * 101, encoding="utf-8")
    options = ImportOptions(max_characters=100)
    with pytest.raises(ImportFailedError, match="101 characters") as caught:
        list(registry.read(path, options))
    assert caught.value.kind is ErrorKind.TOO_LARGE
    path.write_text("é" * 100, encoding="utf-8")
    assert len(list(registry.read(path, options))) == 1


def test_far_too_many_bytes_are_refused_unread(tmp_path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(ImportFailedError, match="1,000,000,000 bytes") as caught:
        list(registry.read(path))
    assert caught.value.kind is ErrorKind.TOO_LARGE
