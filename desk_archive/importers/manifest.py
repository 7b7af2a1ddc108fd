"""Manifests: `manifest.csv` or `manifest.json` beside files, with catalogue fields by file name.

A CSV has a column `file` (or `filename`, `path`, `name`); its other columns are fields of the record,
in the singular or plural, or roles such as `author`; several values stand between `;` or `|`. A JSON
is an object by file name, or a list of objects with a `file`. A row names a file by its path as seen
from the manifest, or by its bare name wherever it lies below; `volume.xml#d12` means a part of one.

What a manifest says goes before what a file says of itself, and counts as said by the file: both are
the person's own words about the item.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from desk_archive.domain.call_numbers import split_call_number
from desk_archive.domain.editing import LIST_FIELDS, TEXT_FIELDS, changes_from_words
from desk_archive.domain.editing import apply as changed
from desk_archive.domain.errors import ErrorKind, ImportFailedError, WorldError
from desk_archive.domain.languages import is_language_name, language_name
from desk_archive.domain.records import AgentRole, ArchivalDate, Draft, Identifier, Origin
from desk_archive.domain.text import fold_space, normalise
from desk_archive.importers.base import failure
from desk_archive.importers.decode import decode
from desk_archive.importers.identifier_forms import identifier_of

NAMES = ("manifest.csv", "manifest.json")
"""File names of manifests, in lower case; where both are there the first counts."""

MAX_BYTES = 20_000_000
"""The largest manifest: 100,000 files with 200 bytes each."""

MAX_ROWS = 200_000
"""The most files a manifest may describe: ten times what a ZIP may hold."""

_FIELD_LIMIT = 1_000_000
_FILE_COLUMNS = ("file", "filename", "file_name", "path", "filepath", "file_path", "name")
_ALIASES = {
    "titles": "title", "summary": "description", "abstract": "description",
    "descriptions": "description", "dates": "date", "types": "type", "genre": "type",
    "lang": "languages", "language": "languages", "place": "places", "location": "places",
    "locations": "places", "topic": "topics", "tag": "topics", "tags": "topics",
    "subject": "subjects", "keyword": "subjects", "keywords": "subjects",
    "collection": "collections", "archive": "repository", "repositories": "repository",
    "sources": "source", "shelfmark": "call_number", "callnumber": "call_number",
    "signature": "call_number", "right": "rights", "licence": "rights", "license": "rights",
    "credit": "credits", "identifier": "identifiers", "id": "identifiers", "ids": "identifiers",
    "creator": "author", "creators": "author", "from": "author", "sender": "author",
    "to": "recipient", "addressee": "recipient", "person": "mentioned", "people": "mentioned",
    "persons": "mentioned", "url": "url", "urls": "url", "doi": "doi", "isbn": "isbn",
    "record_id": "record-id", "document_number": "document-number",
}  # fmt: skip
_SCHEMES = frozenset({"url", "doi", "isbn", "record-id", "document-number"})
_ROLES = frozenset(role.value for role in AgentRole)
_SINGLE = frozenset({*TEXT_FIELDS, "date", "call_number"})
_KNOWN = _SINGLE | frozenset({*LIST_FIELDS, "identifiers"}) | _ROLES | _SCHEMES
# These describe one item, so that they aren't true of each part of a file.
_OF_ONE_ITEM = frozenset({"title", "description", "date", "identifiers", "citation"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What a manifest says of one file.

    Attributes:
        manifest: file name of the manifest.
        line: where it stands: line of a CSV, number of the object of a JSON.
        values: words by field or role, in the order given; empty ones left out.
        unknown: columns that are no field.
        is_of_part: whether it names a part of a file.
        warnings: what is wrong with it, one English sentence each.
    """

    manifest: str
    line: int
    values: tuple[tuple[str, tuple[str, ...]], ...]
    unknown: tuple[str, ...] = ()
    is_of_part: bool = False
    warnings: tuple[str, ...] = ()


class Manifest:
    """What is said of the files of a folder and of those below it."""

    def __init__(self, entries: Iterable[tuple[str, Entry]]) -> None:
        """Take entries by the file they name; of two for the same file the first counts.

        Args:
            entries: in the order of the manifest.
        """
        self._exact: dict[str, Entry] = {}
        for name, entry in entries:
            key = _key(name)
            first = self._exact.setdefault(key, entry)
            if first is not entry:
                again = f"“{entry.manifest}” describes “{name}” again in line {entry.line}."
                self._exact[key] = replace(first, warnings=(*first.warnings, again))
        self._folded = {key.casefold(): entry for key, entry in reversed(self._exact.items())}

    def __len__(self) -> int:
        """How many files are described."""
        return len(self._exact)

    def entry(self, relative_path: str, fragment: str | None = None) -> Entry | None:
        """What is said of a file, or of a part of it; None for nothing.

        Args:
            relative_path: as seen from the manifest's folder, divided by `/`.
            fragment: name of the part, or None for the whole.
        """
        path = _key(relative_path)
        names = [path, path.rpartition("/")[2]]
        if fragment:
            names = [f"{name}#{_key(fragment)}" for name in names] + names
        for name in names:
            found = self._exact.get(name) or self._folded.get(name.casefold())
            if found is not None:
                return found
        return None


def is_manifest(name: str) -> bool:
    """Whether a file of this name is a manifest, which isn't imported itself."""
    return name.rpartition("/")[2].lower() in NAMES


def for_folder(path: Path) -> Manifest | None:
    """The manifest of a folder, or None where it has none.

    Raises:
        ImportFailedError: if it can't be read; the error names its file and the line.
    """
    try:
        found = {f.name.lower(): f for f in path.iterdir() if f.name.lower() in NAMES}
    except OSError:
        return None  # What is wrong with the folder is told of the files in it.
    file = next((found[name] for name in NAMES if name in found and found[name].is_file()), None)
    return read(file) if file is not None else None


def for_file(path: Path, root: Path, fragment: str | None = None) -> Entry | None:
    """What the nearest manifest that knows a file says of it, from its folder up to `root`.

    Manifests are kept in memory until they change.

    Args:
        path: the file.
        root: the folder that is imported; manifests above it don't count.
        fragment: part of the file, or None.

    Raises:
        ImportFailedError: if a manifest on the way can't be read.
    """
    for folder in path.parents:
        if folder != root and root not in folder.parents:
            break
        manifest = _kept(folder)
        relative = path.relative_to(folder).as_posix()
        found = manifest.entry(relative, fragment) if manifest is not None else None
        if found is not None:
            return found
    return None


def read(path: Path) -> Manifest:
    """A manifest from its file.

    Raises:
        ImportFailedError: if it can't be read, is too large, or holds no table or object of files.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        reason = f"can't be read: {error.strerror or error}"
        raise failure(path, ErrorKind.UNREADABLE, reason) from error
    if size > MAX_BYTES:
        what = f"is too large for a manifest: it has {size:,} bytes, {MAX_BYTES:,} can be read"
        raise failure(path, ErrorKind.TOO_LARGE, what)
    return parse(data, path)


def parse(data: bytes, path: Path) -> Manifest:
    """A manifest from its bytes.

    Args:
        data: the bytes.
        path: whose name says which format it is, and by which errors call it.

    Raises:
        ImportFailedError: if it holds no table or object of files.
    """
    text = decode(data).text.removeprefix("\ufeff")
    rows = _json_rows(text, path) if path.suffix.lower() == ".json" else _csv_rows(text, path)
    entries: list[tuple[str, Entry]] = []
    for line, name, values in rows:
        if len(entries) >= MAX_ROWS:
            what = f"describes too many files; a manifest may have {MAX_ROWS:,}"
            raise failure(path, ErrorKind.TOO_LARGE, what)
        entries.append((name, _entry(path.name, line, values, is_of_part="#" in name)))
    return Manifest(entries)


def apply(draft: Draft, entry: Entry) -> Draft:
    """A draft with what a manifest says of its file, which goes before its own fields.

    To a draft of a part of a file only what holds for all parts is applied, unless the entry names
    the part. Dates that can't be read keep their words. A value that can't be used, and a column
    that is no field, is a warning on the draft.
    """
    warnings = [
        f"“{entry.manifest}” has a column “{name}” that is no field; it was left out."
        for name in entry.unknown
    ]
    warnings.extend(entry.warnings)
    of_part = any(document.fragment for document in draft.documents) and not entry.is_of_part
    fields, touched = draft.fields, set()
    for name, words in entry.values:
        if of_part and name in _OF_ONE_ITEM | _SCHEMES:
            continue
        try:
            values, names = _changes(name, words)
            fields = changed(fields, values)
            touched |= names
        except WorldError as error:
            warnings.append(f"“{entry.manifest}”, line {entry.line}: {error.message}")
            if name == "date":
                date = ArchivalDate(None, fold_space(words[0]))
                fields, touched = replace(fields, date=date), touched | {"date"}
    origins = {name: origin for name, origin in draft.origins.items() if name not in touched}
    if "source" in touched and "call_number" not in touched:
        levels = split_call_number(fields.source or "")
        fields = replace(fields, call_number=levels)
        origins["call_number"] = Origin.INFERRED
    return replace(draft, fields=fields, origins=origins, warnings=(*draft.warnings, *warnings))


def _changes(name: str, words: tuple[str, ...]) -> tuple[Any, set[str]]:
    """What a column changes, and the fields it touches.

    Raises:
        WorldError: if a value can't be read.
    """
    if name in _SCHEMES or name == "identifiers":
        found = [_identifier(name, word) for word in words]
        change = replace(changes_from_words([]), add={"identifiers": tuple(found)})
        return change, {"identifiers"}
    if name == "languages":
        words = tuple(w if is_language_name(w) else language_name(w) or w for w in words)
    change = changes_from_words([(name, "=", word) for word in words])
    return change, {"agents"} if name in _ROLES else {name}


def _identifier(name: str, word: str) -> Identifier:
    word = fold_space(normalise(word))
    scheme = name if name in _SCHEMES else "local"
    found = identifier_of(word, scheme)
    before, colon, behind = word.partition(":")
    if found.scheme == "local" and colon and behind.strip():
        return Identifier(before.strip(), behind.strip())
    if name == "isbn":
        return identifier_of(f"isbn:{word}", "isbn")
    return found


def _entry(
    manifest: str, line: int, values: Iterable[tuple[str, Any]], *, is_of_part: bool
) -> Entry:
    known: dict[str, tuple[str, ...]] = {}
    unknown = []
    for column, value in values:
        words = tuple(_words(value))
        name = _field(column)
        if name is None and words and column.strip():
            unknown.append(fold_space(column))
        elif name is not None and words:
            whole = name in _SINGLE and not isinstance(value, list)
            split = (fold_space(str(value)),) if whole else words
            known[name] = (*known.get(name, ()), *(split[:1] if name in _SINGLE else split))
    return Entry(manifest, line, tuple(known.items()), tuple(unknown), is_of_part)


def _field(column: str) -> str | None:
    """The field or role that the head of a column means, or None."""
    name = fold_space(column).lower().replace("-", "_").replace(" ", "_")
    for form in (name, name.removesuffix("(s)"), name.removesuffix("s")):
        found = _ALIASES.get(form, form)
        if found in _KNOWN:
            return found
    return None


def _words(value: Any) -> Iterator[str]:
    """The values of a cell: those of a list, else what stands between `;` or `|`."""
    if isinstance(value, list):
        parts = [str(part) for part in value if isinstance(part, str | int | float)]
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        parts = str(value).replace("|", ";").split(";")
    else:
        parts = []
    for part in parts:
        words = fold_space(normalise(part))
        if words:
            yield words


def _csv_rows(text: str, path: Path) -> Iterator[tuple[int, str, list[tuple[str, Any]]]]:
    """Line, file and cells of each row.

    Raises:
        ImportFailedError: if there is no column of file names, or the table is broken.
    """
    head = text.lstrip("\n\r").partition("\n")[0]
    divider = max(",;\t", key=head.count)
    # A limit of the whole process, which is left as it was.
    before = csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    columns: list[str] | None = None
    place = 0
    try:
        for row in reader:
            if columns is None:
                if any(cell.strip() for cell in row):
                    columns, place = row, _file_column(row, path)
            elif place < len(row) and row[place].strip():
                cells = list(zip(columns, row, strict=False))
                del cells[place]
                yield reader.line_num, row[place], [(name, cell) for name, cell in cells]
    except csv.Error as error:
        what = f"can't be read as a table: line {reader.line_num}: {error}"
        raise failure(path, ErrorKind.DAMAGED, what) from error
    finally:
        csv.field_size_limit(before)
    if columns is None:
        raise failure(path, ErrorKind.EMPTY, "is empty")


def _file_column(columns: Sequence[str], path: Path) -> int:
    names = [column.strip().lower().replace(" ", "_").replace("-", "_") for column in columns]
    for known in _FILE_COLUMNS:
        if known in names:
            return names.index(known)
    what = f"has no column “file” in its line 1 (there are: {', '.join(columns)[:200]})"
    raise failure(path, ErrorKind.INVALID, what)


def _json_rows(text: str, path: Path) -> Iterator[tuple[int, str, list[tuple[str, Any]]]]:
    """Number, file and values of each object.

    Raises:
        ImportFailedError: if it is no JSON, or no object by file names or list of objects.
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"is no valid JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        raise failure(path, ErrorKind.DAMAGED, what) from error
    except (RecursionError, ValueError) as error:
        raise failure(path, ErrorKind.DAMAGED, "is no JSON that can be read") from error
    if isinstance(content, dict) and isinstance(content.get("files"), list | dict):
        content = content["files"]
    objects = list(_objects(content))
    for number, (name, values) in enumerate(objects, start=1):
        if not name or not isinstance(values, dict):
            what = f"has an entry without “file” or fields: number {number}"
            raise failure(path, ErrorKind.INVALID, what)
        cells = [(str(k), v) for k, v in values.items() if k.lower() not in ("file", "filename")]
        yield number, name, list(_flat(cells))
    if not isinstance(content, dict | list):
        what = "is no list of files: write an object by file name, or a list of objects with “file”"
        raise failure(path, ErrorKind.INVALID, what)


def _objects(content: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(content, dict):
        yield from ((str(name), values) for name, values in content.items())
    elif isinstance(content, list):
        for values in content:
            folded: Mapping[str, Any] = (
                {str(k).lower(): v for k, v in values.items()} if isinstance(values, dict) else {}
            )
            key = next((k for k in _FILE_COLUMNS if isinstance(folded.get(k), str)), "")
            yield folded.get(key, ""), {k: v for k, v in folded.items() if k != key} or None


def _flat(cells: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Agents and identifiers written as objects, as our own records have them, become columns."""
    for name, value in cells:
        for part in value if isinstance(value, list) else [value]:
            if not isinstance(part, dict):
                continue
            if name.lower() == "agents" and isinstance(part.get("name"), str):
                yield str(part.get("role") or AgentRole.AUTHOR.value), [part["name"]]
            elif name.lower() == "identifiers" and isinstance(part.get("value"), str):
                yield name, [f"{part.get('scheme') or 'local'}:{part['value']}"]
            elif name.lower() == "date":
                yield name, [str(part.get("edtf") or part.get("verbatim") or "")]
        yield name, value


def _key(name: str) -> str:
    """A path as entries are looked up by: composed letters, `/`, no `./` before it."""
    parts = unicodedata.normalize("NFC", name.strip()).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", "."))


def _kept(folder: Path) -> Manifest | None:
    """The manifest of a folder, read again only when it has changed."""
    stamps = []
    for name in NAMES:
        try:
            stat = (folder / name).stat()
            stamps.append((name, stat.st_mtime_ns, stat.st_size))
        except OSError:
            continue
    return _read_once(folder, tuple(stamps))


@lru_cache(maxsize=64)
def _read_once(folder: Path, stamps: tuple[tuple[str, int, int], ...]) -> Manifest | None:
    del stamps
    return for_folder(folder)


__all__ = [
    "MAX_BYTES",
    "NAMES",
    "Entry",
    "ImportFailedError",
    "Manifest",
    "apply",
    "for_file",
    "for_folder",
    "is_manifest",
    "parse",
    "read",
]
