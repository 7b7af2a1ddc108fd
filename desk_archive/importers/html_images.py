"""The images of a saved page: in the page itself, or in the folder that was saved with it.

Nothing is fetched, and no file is opened but those in that folder.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from desk_archive.domain.records import Resource
from desk_archive.importers.resources import MAX_IMAGE_BYTES, ResourceShelf, resource

MAX_IMAGES = 500
"""How many images of one page are kept; more are the page's decoration."""

_FOLDER_ENDS = (
    "_files",
    "-files",
    ".files",
    "_file",
    "-Dateien",
    "_Dateien",
    "_archivos",
    "-archivos",
    "_archivos_y_recursos",
    "_fichiers",
    "-fichiers",
    "_bestanden",
    "-filer",
    "_filer",
    "_ficheiros",
    "_arquivos",
    "_elemei",
    "_pliki",
    "_soubory",
    "_tiedostot",
    "_dosyalar",
)
"""What browsers and Word write behind the page's name, by their language."""
_LOWER_ENDS = tuple(dict.fromkeys(end.lower() for end in _FOLDER_ENDS))

_DATA = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w-]+=[^;,]*)*)(;base64)?,", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\")
_SVG = re.compile(rb"\s*(?:<\?xml\b[^>]*>\s*)?(?:<!--.*?-->\s*|<![^>]*>\s*)*<svg[\s>]", re.DOTALL)
_SVG_HEAD = 4_096


def image_type(data: bytes) -> str | None:
    """The media type of an image by its first bytes; None for what is no image of the web."""
    for signature, media_type in (
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"BM", "image/bmp"),
        (b"II*\x00", "image/tiff"),
        (b"MM\x00*", "image/tiff"),
        (b"\x00\x00\x01\x00", "image/x-icon"),
    ):
        if data.startswith(signature):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    return "image/svg+xml" if _SVG.match(data[:_SVG_HEAD]) else None


class PageImages:
    """Gives the images of a page by their addresses, each read once, within bounds."""

    def __init__(self, find: Callable[[str], bytes | None]) -> None:
        """Images from one place.

        Args:
            find: the bytes at an address that is no `data:` address, or None.
        """
        self._find = find
        self._shelf = ResourceShelf()
        self._known: dict[str, Resource | None] = {}
        self._count = 0

    def resolve(self, address: str) -> Resource | None:
        """The image at an address, or None where it isn't here or is none."""
        if address not in self._known:
            self._known[address] = self._read(address)
        return self._known[address]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know of them."""
        return self._shelf.warnings

    def _read(self, address: str) -> Resource | None:
        if self._count >= MAX_IMAGES:
            self._shelf.left_out += 1
            return None
        is_data = address[:5].lower() == "data:"
        data = data_of(address) if is_data else self._find(address)
        media_type = image_type(data) if data and len(data) <= MAX_IMAGE_BYTES else None
        if data is None or media_type is None:
            return None
        name = "" if is_data else unquote(re.split(r"[?#]", address)[0]).rsplit("/", 1)[-1]
        found = resource(data, media_type, name)
        if not self._shelf.add(found):
            return None
        self._count += 1
        return found


def data_of(address: str) -> bytes | None:
    """The bytes in a `data:` address (RFC 2397), or None where it is broken."""
    found = _DATA.match(address)
    if found is None:
        return None
    payload = address[found.end() :]
    if len(payload) > MAX_IMAGE_BYTES * 4:
        return None
    if not found.group(3):
        return unquote_to_bytes(payload)
    compact = re.sub(r"\s+", "", unquote(payload))
    try:
        return base64.b64decode(compact + "=" * (-len(compact) % 4), validate=False)
    except (binascii.Error, ValueError):
        return None


def page_of_folder(folder: Path) -> Path | None:
    """The page that a browser saved a folder with, or None where it is a folder like others."""
    name = folder.name.lower()
    end = next((end for end in _LOWER_ENDS if name.endswith(end) and len(name) > len(end)), None)
    if end is None:
        return None
    stem = folder.name[: len(folder.name) - len(end)]
    pages = (folder.with_name(stem + suffix) for suffix in (".html", ".htm", ".xhtml", ".HTM"))
    return next((page for page in pages if page.is_file()), None)


class SavedFolder:
    """The folder that a browser saved beside a page."""

    def __init__(self, page: Path) -> None:
        """The folder of the page in this file; nothing is looked at yet."""
        self._page = page

    def find(self, address: str) -> bytes | None:
        """The bytes of a file in the folder; None for any other address.

        The address has to be relative, to begin with the folder's name and to go nowhere else:
        no `..`, and no link that leads out.
        """
        if _SCHEME.match(address) or "\x00" in address:
            return None
        steps = unquote(re.split(r"[?#]", address)[0]).replace("\\", "/").split("/")
        steps = [step for step in steps if step not in ("", ".")]
        if address.startswith("/") or not steps[1:] or ".." in steps:
            return None
        if "\x00" in "".join(steps) or not self._is_folder(steps[0]):
            return None
        return self._read(self._page.parent / steps[0], self._page.parent.joinpath(*steps))

    def _is_folder(self, name: str) -> bool:
        return name.lower() in {self._page.stem.lower() + end for end in _LOWER_ENDS}

    @staticmethod
    def _read(folder: Path, file: Path) -> bytes | None:
        try:
            if folder.is_symlink() or not file.resolve().is_relative_to(folder.resolve()):
                return None
            if not file.is_file() or file.stat().st_size > MAX_IMAGE_BYTES:
                return None
            return file.read_bytes()
        except (OSError, ValueError):
            return None
