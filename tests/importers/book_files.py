"""E-books for tests, put together from the XML of their parts; everything in them is invented."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.importers.zip_files import packed

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="{}" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
NAV = "application/xhtml+xml"
_TYPES = {
    "xhtml": "application/xhtml+xml",
    "html": "application/xhtml+xml",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ncx": "application/x-dtbncx+xml",
    "pdf": "application/pdf",
    "txt": "text/plain",
}


def page(body: str, *, title: str = "", head: str = "") -> str:
    """A chapter."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )


def toc(entries: str, pages: str = "") -> str:
    """A navigation document."""
    listed = f'<nav epub:type="page-list"><ol>{pages}</ol></nav>' if pages else ""
    return page(f'<nav epub:type="toc"><h1>Contents</h1><ol>{entries}</ol></nav>{listed}')


def entry(title: str, address: str, inside: str = "") -> str:
    """An entry of a navigation document."""
    below = f"<ol>{inside}</ol>" if inside else ""
    return f'<li><a href="{address}">{title}</a>{below}</li>'


def book(
    path: Path,
    files: Mapping[str, str | bytes],
    *,
    metadata: str = "",
    spine: tuple[str, ...] | None = None,
    properties: Mapping[str, str] | None = None,
    extra: Mapping[str, str | bytes] | None = None,
    folder: str = "OEBPS/",
    items: str = "",
    unlisted: tuple[str, ...] = (),
) -> Path:
    """Write an e-book.

    Args:
        path: where to.
        files: by their addresses in the manifest, which lists them all.
        metadata: XML within `metadata`, with the prefixes `dc` and `opf`.
        spine: addresses in reading order; None for all chapters but the navigation.
        properties: of manifest items, by address.
        extra: files that the manifest doesn't list, by their path in the container.
        folder: of the package document.
        items: further XML within `manifest`.
        unlisted: addresses in the manifest that are not in the container.
    """
    properties = properties or {}
    order = spine or tuple(
        name for name in files if name.endswith("xhtml") and "nav" not in properties.get(name, "")
    )
    names = {name: f"i{number}" for number, name in enumerate([*files, *unlisted])}
    listed = "".join(
        f'<item id="{names[name]}" href="{name}" media-type="{_TYPES[name.rpartition(".")[2]]}" '
        f'properties="{properties.get(name, "")}"/>'
        for name in [*files, *unlisted]
    )
    read = "".join(f'<itemref idref="{names.get(name, name)}"/>' for name in order)
    document = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="uid">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:opf="http://www.idpf.org/2007/opf">{metadata}</metadata>'
        f"<manifest>{listed}{items}</manifest><spine>{read}</spine></package>"
    )
    content: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER.format(f"{folder}book.opf"),
        f"{folder}book.opf": document,
        **{f"{folder}{name}".replace("%20", " "): data for name, data in files.items()},
        **(extra or {}),
    }
    path.write_bytes(packed(content, stored=("mimetype",)))
    return path
