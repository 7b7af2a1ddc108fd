"""The styles of a Word file: which paragraphs are headings, titles, quotations, lists.

Word stores the English names of its own styles in every language; other programs store them
translated. What a style doesn't say itself it has from the one it is based on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desk_archive.importers.docx_package import (
    attribute,
    child,
    descendants,
    is_on,
    number,
    value_of,
)
from desk_archive.importers.xml_safe import local_name

if TYPE_CHECKING:
    from lxml import etree

_MAX_BASES = 12
_MAX_LEVEL = 9
_HEADING_WORDS = (
    "heading|überschrift|titre|título|titolo|títol|заголовок|заглавие|标题|標題|見出し|제목|kop|"
    "nagłówek|nadpis|rubrik|overskrift|otsikko|címsor|başlık|titlu|naslov|επικεφαλίδα|כותרת|"
    "العنوان|عنوان|tiêu đề|judul|pealkiri|virsraksts|antraštė|podnaslov|berschrift|titolo"
)
_HEADING = re.compile(rf"(?:{_HEADING_WORDS})[ _-]?([1-9])(?:\s*char)?", re.IGNORECASE)
_TITLE_NAMES = (
    "title|titel|titre|titolo|título|títol|название|заглавие документа|标题|標題|表題|제목|tytuł|"
    "název|názov|tittel|otsikko|cím|konu başlığı|titlu|naslov|τίτλος|כותרת טקסט|العنوان"
)
_QUOTE_NAMES = (
    "quote|intense quote|block text|quotations|block quotation|zitat|intensives zitat|citation|"
    "citation intense|cita|cita destacada|citazione|citazione intensa|цитата|выделенная цитата|"
    "引用|cytat|citát|citat|citaat"
)
_VERBATIM_NAMES = (
    "html preformatted|preformatted text|source code|verbatim|html vorformatiert|"
    "vorformatierter text|стандартный html"
)

_TITLES = frozenset(_TITLE_NAMES.split("|"))
_QUOTES = frozenset(_QUOTE_NAMES.split("|"))
_VERBATIM = frozenset(_VERBATIM_NAMES.split("|"))


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a style makes of a paragraph.

    Attributes:
        heading: its level from 1, or 0.
        is_title: whether it is the title of the document.
        is_quote: whether it is a quotation set off.
        is_verbatim: whether its white space stays.
        list_id: the list it belongs to, or None.
        list_level: its level there from 0, or None where the list says.
        page_break: whether a page begins with it.
    """

    heading: int = 0
    is_title: bool = False
    is_quote: bool = False
    is_verbatim: bool = False
    list_id: str | None = None
    list_level: int | None = None
    page_break: bool = False


_PLAIN = ParagraphStyle()


class Styles:
    """The styles of one file.

    Attributes:
        language: of text that says nothing else, as the file has it, or None.
        default: name of the style of paragraphs that name none.
    """

    def __init__(self, root: etree._Element | None) -> None:
        """Read the part with the styles; None where there is none."""
        self._elements: dict[str, etree._Element] = {}
        self._read: dict[str, ParagraphStyle] = {}
        self._switches: dict[str, dict[str, bool]] = {}
        self.language: str | None = None
        self.default = ""
        if root is None:
            return
        for element in descendants(root, "style"):
            name = attribute(element, "styleId") or ""
            self._elements.setdefault(name, element)
            is_default = (attribute(element, "default") or "0") not in ("0", "false", "off")
            if is_default and attribute(element, "type") == "paragraph":
                self.default = name
        self.language = self._default_language(root)

    def paragraph(self, name: str | None) -> ParagraphStyle:
        """What the style of a name makes of a paragraph."""
        name = name if name is not None else self.default
        if name not in self._read:
            self._read[name] = self._paragraph(name)
        return self._read[name]

    def switches(self, name: str) -> dict[str, bool]:
        """Whether a character style has letters bold (`b`), italic (`i`), struck, hidden."""
        if name not in self._switches:
            found: dict[str, bool] = {}
            for element in self._chain(name):
                properties = child(element, "rPr")
                for node in properties if properties is not None else ():
                    if local_name(node) in ("b", "i", "strike", "dstrike", "vanish"):
                        found.setdefault(local_name(node), is_on(node))
            self._switches[name] = found
        return self._switches[name]

    def _paragraph(self, name: str) -> ParagraphStyle:
        chain = list(self._chain(name))
        names = [self._name(element) for element in chain] or [name]
        numbering = next((n for e in chain if (n := _numbering(e)) is not None), None)
        return ParagraphStyle(
            heading=_heading(chain, names),
            is_title=names[0] in _TITLES,
            is_quote=any(known in _QUOTES for known in names),
            is_verbatim=any(known in _VERBATIM for known in names),
            list_id=value_of(numbering, "numId"),
            list_level=number(child(numbering, "ilvl")),
            page_break=is_on(child(child(chain[0], "pPr"), "pageBreakBefore")) if chain else False,
        )

    def _chain(self, name: str) -> Iterator[etree._Element]:
        """A style and those it is based on."""
        seen: set[str] = set()
        while name in self._elements and name not in seen and len(seen) < _MAX_BASES:
            seen.add(name)
            element = self._elements[name]
            yield element
            name = value_of(element, "basedOn") or ""

    def _name(self, element: etree._Element) -> str:
        return (value_of(element, "name") or attribute(element, "styleId") or "").lower()

    def _default_language(self, root: etree._Element) -> str | None:
        places = [child(child(child(root, "docDefaults"), "rPrDefault"), "rPr")]
        places += [child(element, "rPr") for element in self._chain(self.default)]
        found = [value_of(place, "lang") for place in places]
        return next((tag for tag in reversed(found) if tag), None)


def outline_level(properties: etree._Element | None) -> int | None:
    """The level of a heading from 1 that a paragraph or style states; 0 for text; None if not."""
    stated = number(child(properties, "outlineLvl"))
    if stated is None or stated < 0:
        return None
    return stated + 1 if stated < _MAX_LEVEL else 0


def _heading(chain: list[etree._Element], names: list[str]) -> int:
    """The level of a style: that of the nearest in the chain that says one."""
    for position, name in enumerate(names):
        element = chain[position] if position < len(chain) else None
        stated = outline_level(child(element, "pPr"))
        if stated is not None:
            return stated
        found = _HEADING.fullmatch(name)
        if found:
            return int(found.group(1))
    return 0


def _numbering(style: etree._Element) -> etree._Element | None:
    return child(child(style, "pPr"), "numPr")
