"""The tree of an HTML page, by `selectolax` (Lexbor), made so that no page takes ages.

The time and memory of an HTML parser grow with the square of the depth of a page: each `<p>` looks
through all open elements, and each formatting element left open is opened again in every following
paragraph. So what lies too deep is flattened before: its tags go, its text stays, and blocks stay
apart. Browsers do alike (Blink: 512 levels,
https://chromium.googlesource.com/chromium/src/+/main/third_party/blink/renderer/core/html/parser/).
"""

from __future__ import annotations

import html as entities
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from desk_archive.domain.text import REPLACEMENT
from desk_archive.importers.html_elements import words_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

MAX_DEPTH = 512
"""Elements inside each other; browsers flatten what is deeper."""

MAX_FORMATTING = 32
"""Formatting elements open at once, of a page that is too deep; each is copied into paragraphs."""

_FORMATTING = words_of("b big code em font i s small strike strong tt u")  # HTML, section 13.2.4.3.
_RAW = words_of("script style textarea title xmp iframe noembed noframes")
# The next of these ends the one before, so that counting says nothing about depth; parents count.
_UNCOUNTED = words_of(
    "area base br col embed hr img input link meta param source track wbr keygen p li dd dt tr td th"
    " thead tbody tfoot colgroup caption option optgroup rb rt rp rtc html head body"
    " a nobr button h1 h2 h3 h4 h5 h6"
)
_VOID = words_of("area base br col embed hr img input link meta param source track wbr keygen")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*)(?:[^>=]+|=\s*(?:\"[^\"]*\"|'[^']*')?)*(?:>|\Z)",
    re.DOTALL,
)
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}
_XHTML = re.compile(
    r"\s*(?:<\?xml\b|(?:<![^>]*>\s*)*<html\b[^>]*http://www\.w3\.org/1999/xhtml)", re.IGNORECASE
)
_SELF_CLOSED = re.compile(
    r"<([A-Za-z][^\s/<>]*)((?:\s+[^\s=/<>\"']+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*/>"
)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


def parse(html: str) -> LexborHTMLParser:
    """The tree of a page or fragment; always with a root, a head and a body or frameset.

    Raises:
        MemoryError: if the tree is too large for this process.
    """
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    html = html.removeprefix("\ufeff")
    if _XHTML.match(html):
        html = _without_xml_forms(html)
    if html.count("<") > MAX_DEPTH:
        html = _flattened(html)
    try:
        return LexborHTMLParser(html)
    except UnicodeEncodeError:
        return LexborHTMLParser(_LONE_SURROGATE.sub(REPLACEMENT, html))
    except SelectolaxError as error:
        # Every page has a tree: its parser gives up only where it gets no memory.
        raise MemoryError from error


def _without_xml_forms(html: str) -> str:
    """XHTML as HTML: `<a/>` is no open tag, and the content of CDATA sections is text."""
    if "<![CDATA[" in html:
        html = _CDATA.sub(lambda found: entities.escape(found.group(1), quote=False), html)

    def expand(found: re.Match[str]) -> str:
        name = found.group(1)
        if name.lower() in _VOID:
            return found.group()
        return f"<{name}{found.group(2)}></{name}>"

    return _SELF_CLOSED.sub(expand, html) if "/>" in html else html


def _flattened(html: str) -> str:
    """The same page without the tags that lie too deep."""
    pieces: list[str] = []
    place = 0
    for found in _too_deep(html):
        pieces.append(html[place : found.start()])
        # A paragraph ends the one before and never nests.
        pieces.append("" if found.group("name").lower() in _FORMATTING else "<p>")
        place = found.end()
    return "".join([*pieces, html[place:]]) if pieces else html


def _too_deep(html: str) -> Iterator[re.Match[str]]:
    """The tags of the elements that lie too deep, start and end."""
    opened: dict[str, list[bool]] = defaultdict(list)
    depth = formatting = place = 0
    while found := _TOKEN.search(html, place):
        place = found.end()
        name = (found.group("name") or "").lower()
        if name in _RAW and not found.group("end"):
            raw_end = _RAW_END[name].search(html, place)
            place = raw_end.start() if raw_end else len(html)
        if not name or name in _UNCOUNTED or name in _RAW:
            continue
        step = 1
        if found.group("end"):
            if not opened[name]:
                continue
            step, dropped = -1, opened[name].pop()
        elif html[place - 2] == "/" and (opened["svg"] or opened["math"]):
            continue
        else:
            many = name in _FORMATTING and formatting >= MAX_FORMATTING
            dropped = many or depth >= MAX_DEPTH
            opened[name].append(dropped)
        if dropped:
            yield found
            continue
        depth += step
        formatting += step if name in _FORMATTING else 0
