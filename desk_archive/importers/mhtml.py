"""Web pages saved in one file as a message (MHTML, RFC 2557): page and images as its parts.

Images are named by `Content-Location` or by `cid:` and the part's `Content-ID`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from desk_archive.domain.errors import ErrorKind
from desk_archive.domain.records import Draft
from desk_archive.importers.base import ImportOptions, failure, file_size, read_head
from desk_archive.importers.html import read_saved
from desk_archive.importers.html_images import PageImages
from desk_archive.importers.html_page import take_in
from desk_archive.importers.html_source import decode_page
from desk_archive.importers.resources import MAX_IMAGE_BYTES

if TYPE_CHECKING:
    from email.message import Message

MAX_BYTES = 60_000_000
"""The largest file: it is in memory three times while its parts are told apart."""

MAX_PARTS = 5_000
"""So many parts no page has; each is kept while the file is read."""

_PAGES = ("text/html", "application/xhtml+xml")
_HEADERS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:[A-Za-z-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)+", re.IGNORECASE
)
_RELATED = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_HEAD = 8_192


class MhtmlImporter:
    """Web archives of one file."""

    name = "mhtml"
    version = 1
    suffixes = (".mhtml", ".mht")
    media_type = "multipart/related"

    def recognises(self, head: bytes) -> bool:
        """Whether the content is a message with related parts."""
        found = _HEADERS.match(head[:_HEAD])
        return found is not None and _RELATED.search(found.group()) is not None

    def read(self, path: Path, options: ImportOptions) -> Iterator[Draft]:
        """One draft, of the page that the message begins with.

        Raises:
            ImportFailedError: if the file can't be read, has no page in it, shows nothing or is too
                long.
        """
        message = self._message(path)
        parts = list(_parts(message))
        page = _page_of(message, parts)
        if page is None:
            raise failure(path, ErrorKind.DAMAGED, "has no web page in it")
        data = _content(page)
        url = _location(page) or (message.get("Snapshot-Content-Location") or "").strip()
        decoded = decode_page(path, data, options.encoding or _charset(page))
        images = PageImages(_Images(parts, url).find)
        address = url if url.lower().startswith(("http://", "https://")) else None
        taken = take_in(decoded.text, url=address, resolve=images.resolve)
        yield read_saved(path, taken, decoded, images, options, self)

    @staticmethod
    def _message(path: Path) -> Message:
        from email import errors, policy
        from email.parser import BytesParser

        size = file_size(path)
        if size == 0:
            raise failure(path, ErrorKind.EMPTY, "is empty")
        if size > MAX_BYTES:
            what = f"is too large: it has {size:,} bytes, a saved page may have {MAX_BYTES:,}"
            raise failure(path, ErrorKind.TOO_LARGE, what)
        data = read_head(path, size)
        if data.count(b"\n--") > MAX_PARTS * 4:
            raise failure(path, ErrorKind.DAMAGED, "has more parts than a saved page can have")
        try:
            return BytesParser(policy=policy.compat32).parsebytes(data)
        except (errors.MessageError, ValueError, RecursionError) as error:
            raise failure(path, ErrorKind.DAMAGED, "is no message with a page in it") from error


class _Images:
    """Images among the parts of a message."""

    def __init__(self, parts: list[Message], base: str) -> None:
        self._base = base
        self._by_name: dict[str, Message] = {}
        for part in parts:
            identity = (part.get("Content-ID") or "").strip().strip("<>")
            for name in (_location(part), f"cid:{identity}" if identity else ""):
                if name:
                    self._by_name.setdefault(name, part)

    def find(self, address: str) -> bytes | None:
        """The bytes of the part with this address."""
        names = (address, _joined(self._base, address), unquote(address))
        part = next((self._by_name[name] for name in names if name in self._by_name), None)
        if part is None:
            return None
        data = _content(part)
        return data if len(data) <= MAX_IMAGE_BYTES else None


def _parts(message: Message) -> Iterator[Message]:
    """All parts that hold something themselves, in order; without recursion."""
    from email.message import Message

    waiting: list[Message] = [message]
    count = 0
    while waiting and count < MAX_PARTS:
        part = waiting.pop(0)
        count += 1
        payload = part.get_payload()
        if part.is_multipart() and isinstance(payload, list):
            waiting[:0] = [one for one in payload if isinstance(one, Message)]
        else:
            yield part


def _page_of(message: Message, parts: list[Message]) -> Message | None:
    """The page: what the message names as its start, else the first page in it."""
    pages = [part for part in parts if part.get_content_type() in _PAGES]
    start = message.get_param("start")
    named = start.strip("<> ") if isinstance(start, str) else ""
    for part in pages:
        if named and (part.get("Content-ID") or "").strip("<> ") == named:
            return part
    return pages[0] if pages else None


def _content(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, AssertionError):
        return b""
    return data if isinstance(data, bytes) else b""


def _charset(part: Message) -> str | None:
    charset = part.get_param("charset")
    return charset if isinstance(charset, str) else None


def _location(part: Message) -> str:
    return re.sub(r"\s+", "", str(part.get("Content-Location") or ""))


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address
