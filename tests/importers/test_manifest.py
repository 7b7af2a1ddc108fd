"""Manifests: catalogue fields by file name."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    CallNumberLevel,
    Description,
    DocumentRole,
    Draft,
    DraftDocument,
    Identifier,
    Origin,
)
from desk_archive.importers import manifest


def of(text: str | bytes, name: str = "manifest.csv") -> manifest.Manifest:
    data = text if isinstance(text, bytes) else text.encode()
    return manifest.parse(data, Path(name))


def draft(title: str = "from the file", fragment: str | None = None, **fields) -> Draft:
    document = DraftDocument(
        role=DocumentRole.TRANSCRIPT, media_type="text/plain", text="x", fragment=fragment
    )
    return Draft(
        fields=Description(title=title, **fields),
        documents=(document,),
        origins={"title": Origin.INFERRED},
    )


def described(text: str | bytes, name: str = "manifest.csv", **fields) -> Draft:
    entry = of(text, name).entry("a.txt")
    assert entry is not None
    return manifest.apply(draft(**fields), entry)


def test_columns_in_singular_plural_and_any_case() -> None:
    made = described(
        "File,TITLE,Author,Recipients,Place,subjects,Language,Call Number\n"
        'a.txt,Letter,"Storm, Anna",Berg;Holt,Bonn | Köln,Trade--Coal;Steel,de,"Box 3, Folder 2"\n'
    )
    fields = made.fields
    assert fields.title == "Letter"
    assert fields.agents == (
        AgentName("Storm, Anna", AgentRole.AUTHOR),
        AgentName("Berg", AgentRole.RECIPIENT),
        AgentName("Holt", AgentRole.RECIPIENT),
    )
    assert fields.places == ("Bonn", "Köln")
    assert fields.subjects == ("Trade--Coal", "Steel")
    assert fields.languages == ("German",)
    assert fields.call_number == (CallNumberLevel("box", "3"), CallNumberLevel("folder", "2"))
    assert made.origins == {}
    assert made.warnings == ()


def test_the_manifest_goes_before_the_file_and_empty_cells_say_nothing() -> None:
    made = described(
        "file,title,places,rights\na.txt,New,,\n", places=("Bonn",), rights="free", topics=("x",)
    )
    assert (made.fields.title, made.fields.places) == ("New", ("Bonn",))
    assert (made.fields.rights, made.fields.topics) == ("free", ("x",))


def test_one_role_leaves_the_others() -> None:
    old = (AgentName("Old", AgentRole.AUTHOR), AgentName("Kept", AgentRole.DONOR))
    made = described("file,author\na.txt,New\n", agents=old)
    assert made.fields.agents == (
        AgentName("New", AgentRole.AUTHOR),
        AgentName("Kept", AgentRole.DONOR),
    )


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("1944-05~", ArchivalDate("1944-05~", "1944-05~")),
        ("29 March 1953", ArchivalDate("1953-03-29", "29 March 1953")),
        ("a rainy day", ArchivalDate(None, "a rainy day")),
    ],
)
def test_dates_are_read_and_never_lost(words: str, date: ArchivalDate) -> None:
    made = described(f"file,date\na.txt,{words}\n")
    assert made.fields.date == date
    assert bool(made.warnings) == (date.edtf is None)
    assert all("line 2" in warning for warning in made.warnings)


def test_a_source_brings_its_call_number() -> None:
    made = described('file,source\na.txt,"RAMF, Fond 059a, Opis 5a"\n')
    assert made.fields.source == "RAMF, Fond 059a, Opis 5a"
    assert made.fields.call_number[0] == CallNumberLevel("fond", "059a")
    assert made.origins["call_number"] is Origin.INFERRED
    assert "source" not in made.origins


def test_identifiers_by_scheme_column_and_looks() -> None:
    made = described(
        "file,identifier,doi,record id\na.txt,frus:d12,10.1234/x,112123\n",
        identifiers=(Identifier("id", "old"),),
    )
    assert [(i.scheme, i.value) for i in made.fields.identifiers] == [
        ("id", "old"), ("frus", "d12"), ("doi", "10.1234/x"), ("record-id", "112123")
    ]  # fmt: skip


def test_unknown_columns_are_a_warning_where_they_say_something() -> None:
    made = described("file,title,mood,weather\na.txt,T,glad,\n")
    assert made.fields.title == "T"
    assert [warning for warning in made.warnings if "“mood”" in warning] == list(made.warnings)


@pytest.mark.parametrize("column", ["file", "Filename", "path", "name", "File Name"])
@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_the_column_of_files_and_the_divider(column: str, divider: str) -> None:
    made = described(f"title{divider}{column}\nT{divider}a.txt\n")
    assert made.fields.title == "T"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_encodings(encoding: str) -> None:
    text = "file,title,place\na.txt,Письмо министру иностранных дел,Москва\n" * 3
    assert described(text.encode(encoding)).fields.title == "Письмо министру иностранных дел"


def test_how_files_are_named() -> None:
    found = of(
        "file,title\nsub/a.txt,1\nb.txt,2\nC.TXT,3\n.\\win\\d.txt,4\nvol.xml,5\nvol.xml#d2,6\n"
        "cafe\u0301.txt,7\n"
    )

    def title(path: str, fragment: str | None = None) -> str | None:
        entry = found.entry(path, fragment)
        return dict(entry.values)["title"][0] if entry else None

    assert [title(p) for p in ("sub/a.txt", "b.txt", "deep/er/b.txt", "c.txt", "win/d.txt")] == [
        "1", "2", "2", "3", "4"
    ]  # fmt: skip
    assert title("a.txt") is None
    assert (title("vol.xml"), title("vol.xml", "d2"), title("vol.xml", "d1")) == ("5", "6", "5")
    assert title("caf\u00e9.txt") == "7"


def test_what_is_said_of_a_whole_file_is_not_the_title_of_each_part() -> None:
    found = of("file,title,date,rights\nv.xml,Volume,1950,free\nv.xml#d1,First,1951,own\n")
    entry = found.entry("v.xml", "d2")
    assert entry is not None
    fields = manifest.apply(draft(fragment="d2"), entry).fields
    assert (fields.title, fields.date, fields.rights) == ("from the file", None, "free")
    entry = found.entry("v.xml", "d1")
    assert entry is not None
    fields = manifest.apply(draft(fragment="d1"), entry).fields
    assert (fields.title, fields.rights) == ("First", "own")


def test_of_two_rows_the_first_counts() -> None:
    made = described("file,title\na.txt,1\na.txt,2\n")
    assert made.fields.title == "1"
    assert "line 3" in made.warnings[0]


@pytest.mark.parametrize(
    "content",
    [
        {"a.txt": {"title": "T", "authors": ["A; B", "C"], "places": "Bonn; Köln"}},
        [{"file": "a.txt", "Title": "T", "author": ["A; B", "C"], "place": "Bonn|Köln"}],
        {"files": [{"path": "a.txt", "title": "T", "agents": [{"name": "A; B", "role": "author"},
                    {"name": "C", "role": "author"}], "places": ["Bonn", "Köln"]}]},
    ],
)  # fmt: skip
def test_json(content) -> None:
    made = described(json.dumps(content), "manifest.json")
    assert made.fields.title == "T"
    assert [agent.name for agent in made.fields.agents] == ["A; B", "C"]
    assert made.fields.places == ("Bonn", "Köln")


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("manifest.csv", "", "is empty"),
        ("manifest.csv", "title,date\nx,y\n", "no column “file” in its line 1"),
        ("manifest.csv", 'file,title\na.txt,"open\n', "line 2"),
        ("manifest.csv", 'file,title\na.txt,"x"y\n', "line 2"),
        ("manifest.json", '{"a": {\n"title": }}', "line 2"),
        ("manifest.json", "12", "no list of files"),
        ("manifest.json", '[{"title": "x"}]', "number 1"),
        ("manifest.json", '{"a.txt": "x"}', "number 1"),
        ("manifest.json", "[" * 100_000, "JSON"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(name: str, text: str, reason: str) -> None:
    with pytest.raises(ImportFailedError, match=reason) as caught:
        of(text, name)
    assert name in caught.value.message


def test_a_manifest_that_is_too_large(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "manifest.csv").write_text("file,title\na,b\n")
    monkeypatch.setattr(manifest, "MAX_BYTES", 5)
    with pytest.raises(ImportFailedError, match="too large") as caught:
        manifest.for_folder(tmp_path)
    assert caught.value.kind is ErrorKind.TOO_LARGE
    monkeypatch.setattr(manifest, "MAX_ROWS", 1)
    with pytest.raises(ImportFailedError, match="too many"):
        of("file,title\na,1\nb,2\n")


def test_the_nearest_manifest_that_knows_a_file(tmp_path: Path) -> None:
    deep = tmp_path / "root" / "one" / "two"
    deep.mkdir(parents=True)
    (tmp_path / "manifest.csv").write_text("file,title\nx.txt,outside\n")
    (tmp_path / "root" / "manifest.csv").write_text("file,title\na.txt,far\nb.txt,far\n")
    (tmp_path / "root" / "one" / "Manifest.CSV").write_text("file,title\ntwo/a.txt,near\n")

    def title(name: str) -> str | None:
        entry = manifest.for_file(deep / name, tmp_path / "root")
        return dict(entry.values)["title"][0] if entry else None

    assert (title("a.txt"), title("b.txt"), title("x.txt")) == ("near", "far", None)
    assert manifest.for_folder(deep) is None
    (tmp_path / "root" / "manifest.csv").write_text("file,title\nb.txt,changed now\n")
    assert title("b.txt") == "changed now"


def test_which_files_are_manifests() -> None:
    assert manifest.is_manifest("manifest.csv")
    assert manifest.is_manifest("a/b/Manifest.JSON")
    assert not manifest.is_manifest("my-manifest.csv")


def test_a_broken_one_in_a_folder_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(ImportFailedError) as caught:
        manifest.for_file(tmp_path / "a.txt", tmp_path)
    assert caught.value.path == os.fspath(tmp_path / "manifest.json")


_WORDS = st.text(max_size=12)


@given(st.lists(st.lists(_WORDS, max_size=4), max_size=4), st.sampled_from([".csv", ".json"]))
def test_any_table_is_a_manifest_or_an_error_in_words(rows, suffix: str) -> None:
    lines = [["file", "title", "date", "author"], *(["a.txt", *row] for row in rows)]
    text = "\n".join(",".join(line) for line in lines) if suffix == ".csv" else json.dumps(rows)
    try:
        found = of(text.encode("utf-8", "replace"), f"manifest{suffix}")
    except ImportFailedError:
        return
    entry = found.entry("a.txt")
    if entry is not None:
        assert manifest.apply(draft(), entry).fields.title.strip()
