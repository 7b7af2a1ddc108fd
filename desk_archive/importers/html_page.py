"""An HTML page taken in: its tree, what its head says, and its blocks."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desk_archive.domain.structure import Span
from desk_archive.domain.text import fold_space, normalise
from desk_archive.importers.blocks import TextBuilder
from desk_archive.importers.html_blocks import BlockResult, BlockWalker, Resolve, nothing_here
from desk_archive.importers.html_tree import parse

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_JSON = 2_000_000
"""The longest JSON-LD that is read, in code points."""

MAX_VALUES = 500
"""How many values of one kind a page's head may have."""

_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)\s*(https?://[^\s>]+)",
    re.IGNORECASE,
)
_HEAD = 10_000
_ADDRESS = re.compile(r"https?://[^\s/]+(?:/\S*)?", re.IGNORECASE)

# Cloudflare writes e-mail addresses as hexadecimal digits that a script decodes: each byte after the
# first is combined with it by exclusive or.
_HIDDEN_ADDRESS = re.compile(
    r"<(a|span)\b[^>]*\bdata-cfemail\s*=\s*[\"']?([0-9a-fA-F]{4,512})[\"']?[^>]*>.{0,200}?</\1>",
    re.DOTALL,
)

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Blocks:
    """Reading text, structure and what was found beside."""

    text: str
    spans: tuple[Span, ...]
    found: BlockResult


@dataclass(slots=True)
class HtmlPage:
    """A page.

    Attributes:
        tree: of its elements.
        url: where it was saved from, as the page, its link or its message says, or None.
        title: text of `<title>`, or None.
        language: what it says of itself, or None.
        meta: contents of `<meta>` by name or property in lower case, in order.
        json: its JSON-LD objects.
        resolve: gives the image of an address.
    """

    tree: LexborHTMLParser
    url: str | None
    title: str | None
    language: str | None
    meta: dict[str, list[str]] = field(default_factory=dict)
    json: tuple[Json, ...] = ()
    resolve: Resolve = nothing_here

    def blocks(self, node: LexborNode | None = None) -> Blocks:
        """The blocks of the page, or of one of its elements."""
        builder = TextBuilder()
        walker = BlockWalker(builder, self.resolve)
        start = node if node is not None else self.tree.root
        if start is not None:
            walker.walk(start)
        found = walker.result(title=self.title)
        return Blocks(builder.text, builder.spans, found)

    def first(self, *names: str) -> str | None:
        """The first value of the first of these names that has any."""
        return next((values[0] for name in names if (values := self.meta.get(name))), None)

    def all(self, *names: str) -> tuple[str, ...]:
        """All values of the first of these names that has any, each once."""
        values = next((found for name in names if (found := self.meta.get(name))), [])
        return tuple(dict.fromkeys(values))

    def one(self, selector: str) -> LexborNode | None:
        """The first element that a CSS selector finds."""
        return self.tree.css_first(selector)

    def text_of(self, selector: str) -> str | None:
        """The words of the first element that a CSS selector finds, white space folded."""
        node = self.tree.css_first(selector)
        return words(node) or None if node is not None else None


def take_in(html: str, *, url: str | None = None, resolve: Resolve = nothing_here) -> HtmlPage:
    """Parse a page and read its head.

    Args:
        html: its source.
        url: where it is from, where that is known from elsewhere.
        resolve: gives the image of an address.
    """
    if "data-cfemail" in html:
        html = _HIDDEN_ADDRESS.sub(_shown_address, html)
    tree = parse(html)
    title = tree.css_first("head > title") or tree.css_first("title")
    root = tree.css_first("html")
    attributes = root.attributes if root is not None else {}
    language = (attributes.get("lang") or attributes.get("xml:lang") or "").strip()
    page = HtmlPage(
        tree=tree,
        url=url,
        title=(words(title) or None) if title is not None else None,
        language=language or None,
        resolve=resolve,
    )
    _read_meta(page)
    page.json = tuple(_json(tree)) if "ld+json" in html.lower() else ()
    page.url = url or _address(page, html)
    return page


def _shown_address(found: re.Match[str]) -> str:
    digits = found.group(2)
    if len(digits) % 2:
        return found.group()
    key, *hidden = bytes.fromhex(digits)
    return entities.escape(bytes(one ^ key for one in hidden).decode("utf-8", "replace"))


def words(node: LexborNode) -> str:
    """The words in an element, normalised, white space folded."""
    return fold_space(normalise(node.text(separator="")))


def _read_meta(page: HtmlPage) -> None:
    for node in page.tree.css("meta[content]"):
        attributes = node.attributes
        name = attributes.get("name") or attributes.get("property") or attributes.get("http-equiv")
        content = fold_space(normalise(attributes.get("content") or ""))
        if name and content:
            values = page.meta.setdefault(name.strip().lower().replace("dc:", "dc."), [])
            if len(values) < MAX_VALUES:
                values.append(content)


def _address(page: HtmlPage, html: str) -> str | None:
    """The address of a page, as it says itself; that of a whole site is none."""
    for node in page.tree.css("link[rel][href]"):
        if "canonical" in (node.attributes.get("rel") or "").lower().split():
            return _whole_address(node.attributes.get("href"))
    saved = _SAVED_FROM.search(html, 0, _HEAD)
    return _whole_address(saved.group(1) if saved else None) or _whole_address(page.first("og:url"))


def _whole_address(address: str | None) -> str | None:
    address = (address or "").strip()
    return address if _ADDRESS.fullmatch(address) else None


def _json(tree: LexborHTMLParser) -> Iterator[Json]:
    """The objects of all JSON-LD of a page, graphs taken apart; broken ones are left out."""
    for node in tree.css("script[type]"):
        if "ld+json" not in (node.attributes.get("type") or "").lower():
            continue
        source = node.text()
        if len(source) > MAX_JSON:
            continue
        try:
            found = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _objects(found)


def _objects(found: object) -> Iterator[Json]:
    waiting = [found]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting[:0] = one[:MAX_VALUES]
        elif isinstance(one, dict):
            graph = one.get("@graph")
            if isinstance(graph, list):
                waiting[:0] = graph[:MAX_VALUES]
            else:
                yield one
