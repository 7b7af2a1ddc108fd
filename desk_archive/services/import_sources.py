"""Which files are meant by the files and folders that a person names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from desk_archive.services.import_report import Skipped
from desk_archive.services.read_files import Source

NO_KNOWN_KIND = "no kind of file that can be imported"
_MANIFESTS = ("manifest.csv", "manifest.json")


def expand(sources: Iterable[Source]) -> tuple[list[Source], list[Skipped]]:
    """The files that are meant; those of a folder that are of no known kind are left out."""
    from desk_archive.importers.registry import is_known

    files: list[Source] = []
    skipped: list[Skipped] = []
    for source in sources:
        if not _is_folder(source.path):
            files.append(source)
            continue
        for path in _walk(source.path):
            shown = str(path)
            if _is_folder(path):
                files.append(Source(path, shown))  # So that reading it says what is wrong.
                continue
            if path.name.lower() in _MANIFESTS:
                continue  # It is read with the files it describes.
            if is_known(path):
                files.append(Source(path, shown, source.path))
            else:
                skipped.append(Skipped(shown, None, NO_KNOWN_KIND))
    return files, skipped


def _walk(folder: Path) -> Iterator[Path]:
    """All files below a folder by name, and the folders that can't be read.

    Hidden ones, links to folders, and what browsers save beside a page are passed over.
    """
    from desk_archive.importers.html_images import page_of_folder

    try:
        found = sorted(folder.iterdir())
    except OSError:
        yield folder
        return
    for path in found:
        if path.name.startswith("."):
            continue
        if _is_folder(path):
            if not path.is_symlink() and page_of_folder(path) is None:
                yield from _walk(path)
        else:
            yield path


def _is_folder(path: Path) -> bool:
    """Whether it is a folder, as far as this can be seen."""
    try:
        return path.is_dir()
    except OSError:
        return False
