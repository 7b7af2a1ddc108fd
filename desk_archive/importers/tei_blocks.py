"""The reading text of a TEI text or a part of one.

Paragraphs, verse, speeches, headings and the like are blocks; everything else runs on inside them,
so that no word is lost whatever encloses it. Where an edition gives two forms of the same place
(`choice`), the reading text has what the original has (`orig`, `sic`, `abbr`), never the editors'
form beside it; deleted words stay and are marked, and of an apparatus (`app`) the first reading
stands in the text, the others in a note. Notes stand at the end, with a reference like `[2]` at
their place; notes that are printed in line stay there. Gaps show as `[…]`.

TEI P5 Guidelines, https://tei-c.org/release/doc/tei-p5-doc/en/html/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desk_archive.domain.structure import Span, SpanKind
from desk_archive.importers.tei_names import XML_ID, XML_LANG, names
from desk_archive.importers.tei_text import JOIN, LINE_END, NEXT_CELL, TextFlow
from desk_archive.importers.xml_safe import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_GAP = "[…]"
_BULLET = "•"

_DIVISIONS = names(
    "TEI text front body back group floatingText attachment prologue epilogue performance set"
    " div div0 div1 div2 div3 div4 div5 div6 div7 noteGrp sourceDoc"
)
_WITHOUT_LEVEL = names("TEI text front body back group noteGrp sourceDoc set")
_SIMPLE_BLOCKS = names(
    "opener closer postscript argument epigraph titlePage docTitle byline docAuthor docDate"
    " docImprint docEdition imprimatur trailer sp spGrp castGroup formula eg u entry zone line"
    " surface listBibl listPerson listPlace listOrg listEvent listWit witness person place org"
    " figDesc figure egXML address item castItem noteGrp"
)
_PARAGRAPHS = names("p ab")
_SOMETIMES_BLOCKS = names(
    "salute signed dateline stage label docDate bibl biblStruct q said imprint seg"
)
# What the file says beside its text, which becomes fields or is no text.
_LEFT_OUT = names("teiHeader facsimile standOff xenoData binaryObject interpGrp")
_LISTS_OF_THE_FILE = names(
    "listPerson listPlace listOrg listEvent listBibl listRelation listNym listObject"
)
_MAKE_A_QUOTE = names("p ab lg l list table div head dateline opener closer")
_ORIGINALS = names("orig sic abbr")
_SEGMENT_LINES = names("opener closer dateline")


@dataclass(frozen=True, slots=True)
class _Note:
    """A note that waits for the end of the text."""

    marker: str
    target: str
    parts: tuple[_Element, ...]
    is_apparatus: bool = False


def reading_text(
    roots: Iterable[_Element], *, page: str | None = None
) -> tuple[str, tuple[Span, ...]]:
    """The text of some elements one after the other, and its spans.

    Args:
        roots: a `text`, or a `div`.
        page: the label of a page that begins just before them, or None.
    """
    walker = _Walker()
    if page is not None:
        walker.flow.page_break(page)
    for root in roots:
        walker.walk(root)
    walker.add_notes()
    return walker.flow.finished()


def _is_rendered(rend: str) -> SpanKind | None:
    """How highlighted text looks, in the words that editions have for it."""
    words = rend.lower()
    if "strike" in words or "line-through" in words or "struck" in words:
        return SpanKind.STRUCK
    if "bold" in words or "strong" in words or words in ("b", "#b"):
        return SpanKind.STRONG
    leaning = ("ital", "kursiv", "underl", "spac", "sperr", "unterstr", "emph", "letter-spacing")
    if words in ("", "i", "#i", "it", "u", "#u") or any(word in words for word in leaning):
        return SpanKind.EMPHASIS
    return None


class _Walker:
    """Goes through the elements of a text."""

    def __init__(self) -> None:
        self.flow = TextFlow()
        self._in_paragraph = 0
        self._on_one_line = 0
        self._depth = 0
        self._lists = 0
        self._verses = 0
        self._held = -1  # Pieces of the open block after which another block runs on.
        self._is_first_cell = True
        self._notes: list[_Note] = []
        self._handlers: dict[str, Callable[[_Element], None]] = {}
        self._known = self._all_handlers()

    def walk(self, element: _Element) -> None:
        """Add an element, without what follows it."""
        self._handler(element)(element)
        self._end()

    def add_notes(self) -> None:
        """Add the notes; those in notes come last."""
        number = 0
        while number < len(self._notes):
            note = self._notes[number]
            number += 1
            start = self.flow.next_start
            self.flow.add(f"[{note.marker}] ")
            self._held = self.flow.pieces
            for part in note.parts:
                if note.is_apparatus:
                    self.flow.add(f" {(part.get('wit') or '').replace('#', '')}: ".lstrip(": "))
                self._inside(part)
            self._end()
            self._held = -1
            self.flow.end_block()
            self.flow.mark(start, SpanKind.FOOTNOTE, target=note.target)

    # --- what all elements share -----------------------------------------------------------------

    def _all_handlers(self) -> Mapping[str, Callable[[_Element], None]]:
        handlers: dict[str, Callable[[_Element], None]] = {}
        groups: tuple[tuple[Iterable[str], Callable[[_Element], None]], ...] = (
            (_DIVISIONS, self._division),
            (_SIMPLE_BLOCKS, self._block),
            (_PARAGRAPHS, self._paragraph),
            (_SOMETIMES_BLOCKS, self._block_outside_paragraphs),
            (_LEFT_OUT, self._nothing),
            (_LISTS_OF_THE_FILE, self._list_of_the_file),
        )
        for tags, handler in groups:
            handlers.update(dict.fromkeys(tags, handler))
        return handlers | {
            "head": self._head,
            "titlePart": self._title_part,
            "speaker": self._speaker,
            "stage": self._stage,
            "lg": self._verse,
            "l": self._verse_line,
            "list": self._list,
            "castList": self._list,
            "item": self._item,
            "castItem": self._item,
            "label": self._label,
            "table": self._table,
            "row": self._row,
            "cell": self._cell,
            "addrLine": self._address_line,
            "quote": self._quote,
            "cit": self._quote,
            "note": self._note,
            "choice": self._choice,
            "app": self._apparatus,
            "del": self._deleted,
            "gap": self._gap,
            "space": self._space,
            "lb": self._line_end,
            "pb": self._page_break,
            "fw": self._furniture,
            "hi": self._highlighted,
            "emph": self._highlighted,
            "ref": self._link,
            "ptr": self._pointer,
        }

    def _handler(self, element: _Element) -> Callable[[_Element], None]:
        tag = element.tag
        handler = self._handlers.get(tag)
        if handler is None:
            handler = self._known.get(local_name(element), self._inline)
            self._handlers[tag] = handler
        return handler

    def _inside(self, element: _Element) -> None:
        """What is inside an element."""
        if element.text:
            self.flow.add(element.text)
        for child in element:
            self._handler(child)(child)
            if child.tail:
                self.flow.add(child.tail)

    def _inline(self, element: _Element) -> None:
        """Text that runs on."""
        language = element.get(XML_LANG)
        if language:
            self._marked(element, SpanKind.LANGUAGE, language)
        else:
            self._inside(element)

    def _marked(self, element: _Element, kind: SpanKind, target: str = "") -> None:
        self.flow.open(kind, target)
        self._inside(element)
        self.flow.close()

    def _end(self) -> None:
        """A block ends where it may."""
        if self._on_one_line:
            self.flow.add(" ")
        elif self._held < 0:
            self.flow.end_block()
        elif not self.flow.is_blank_after(self._held):
            self._held = -1
            self.flow.end_block()

    def _nothing(self, element: _Element) -> None:
        """Leave an element out."""

    # --- blocks ----------------------------------------------------------------------------------

    def _block(self, element: _Element) -> None:
        self._end()
        self._inline(element)
        self._end()

    def _division(self, element: _Element) -> None:
        level = 0 if local_name(element) in _WITHOUT_LEVEL else 1
        self._depth += level
        inside, self._in_paragraph = self._in_paragraph, 0
        self._block(element)
        self._in_paragraph = inside
        self._depth -= level

    def _paragraph(self, element: _Element) -> None:
        self._in_paragraph += 1
        self._block(element)
        self._in_paragraph -= 1

    def _block_outside_paragraphs(self, element: _Element) -> None:
        if self._in_paragraph or (
            local_name(element) == "seg" and _parent_name(element) not in _SEGMENT_LINES
        ):
            self._inline(element)
        else:
            self._block(element)

    def _list_of_the_file(self, element: _Element) -> None:
        """Lists of people and places behind a text are its apparatus and become fields."""
        if not any(local_name(around) == "back" for around in element.iterancestors()):
            self._block(element)

    def _head(self, element: _Element) -> None:
        is_heading = _parent_name(element) in _DIVISIONS
        self._line(element, SpanKind.HEADING if is_heading else None)

    def _title_part(self, element: _Element) -> None:
        is_main = element.get("type") in (None, "main")
        self._line(element, SpanKind.HEADING if is_main else None)

    def _line(self, element: _Element, kind: SpanKind | None) -> None:
        """A block of its own on one line; a strong one if it is no heading."""
        self._end()
        start = self.flow.next_start
        self._on_one_line += 1
        if kind is None:
            self._marked(element, SpanKind.STRONG)
        else:
            self._inline(element)
        self._on_one_line -= 1
        self._end()
        if kind is not None:
            self.flow.mark(start, kind, level=max(self._depth, 1))

    def _speaker(self, element: _Element) -> None:
        self._line(element, None)

    def _stage(self, element: _Element) -> None:
        if not self._in_paragraph:
            self._end()
        self._marked(element, SpanKind.EMPHASIS)
        if not self._in_paragraph:
            self._end()

    def _verse(self, element: _Element) -> None:
        self._end()
        start = self.flow.next_start
        self._verses += 1
        self._inline(element)
        self._verses -= 1
        self._end()
        if not self._verses:
            self.flow.mark(start, SpanKind.VERSE)

    def _verse_line(self, element: _Element) -> None:
        self._end()
        start = self.flow.next_start
        self._paragraph(element)
        if not self._verses:
            self.flow.mark(start, SpanKind.VERSE)

    def _quote(self, element: _Element) -> None:
        is_block = not self._in_paragraph or any(
            local_name(inner) in _MAKE_A_QUOTE for inner in element
        )
        if not is_block:
            self._inline(element)
            return
        self._end()
        start = self.flow.next_start
        self._inline(element)
        self._end()
        self.flow.mark(start, SpanKind.QUOTE, level=1)

    def _furniture(self, element: _Element) -> None:
        """Running heads, catchwords and page numbers as they are printed."""
        if self._in_paragraph or self._on_one_line:
            self._marked(element, SpanKind.FURNITURE)
            return
        self._end()
        start = self.flow.next_start
        self._inline(element)
        self._end()
        self.flow.mark(start, SpanKind.FURNITURE)

    def _address_line(self, element: _Element) -> None:
        if not self.flow.is_blank_after(0):
            self.flow.add(" " if self._on_one_line else LINE_END)
        self._inline(element)

    # --- lists and tables ------------------------------------------------------------------------

    def _list(self, element: _Element) -> None:
        self._lists += 1
        inside, self._in_paragraph = self._in_paragraph, 0
        self._block(element)
        self._in_paragraph = inside
        self._lists -= 1

    def _item(self, element: _Element) -> None:
        self._end()
        start = self.flow.next_start
        self._inline(element)
        self._end()
        self._held = -1
        marker = element.get("n") or _BULLET
        self.flow.mark(start, SpanKind.LIST_ITEM, level=max(self._lists, 1), target=marker)

    def _label(self, element: _Element) -> None:
        """The label of an item stands before its text."""
        if _parent_name(element) != "list":
            self._block_outside_paragraphs(element)
            return
        self._end()
        self._inside(element)
        self.flow.add(" ")
        self._held = self.flow.pieces

    def _table(self, element: _Element) -> None:
        self._end()
        start = self.flow.next_start
        inside, self._in_paragraph = self._in_paragraph, 0
        self._inline(element)
        self._in_paragraph = inside
        self._end()
        self.flow.mark(start, SpanKind.TABLE)

    def _row(self, element: _Element) -> None:
        self._end()
        start = self.flow.next_start
        self._on_one_line += 1
        self._is_first_cell = True
        self._inline(element)
        self._on_one_line -= 1
        self._end()
        self.flow.mark(start, SpanKind.TABLE_ROW)

    def _cell(self, element: _Element) -> None:
        if not self._is_first_cell:
            self.flow.add(NEXT_CELL)
        self._marked(element, SpanKind.TABLE_CELL)
        self._is_first_cell = False

    # --- notes and readings ----------------------------------------------------------------------

    def _note(self, element: _Element) -> None:
        place = f"{element.get('place') or ''} {element.get('rend') or ''}".lower()
        if "inline" in place:
            self._block_outside_paragraphs(element)
        elif _parent_name(element) in _DIVISIONS:
            self._end()
            start = self.flow.next_start
            self._inline(element)
            self._end()
            self.flow.mark(start, SpanKind.FOOTNOTE, target=element.get(XML_ID) or "")
        else:
            self._refer(element.get("n"), element.get(XML_ID), (element,), is_apparatus=False)

    def _refer(
        self,
        marker: str | None,
        target: str | None,
        parts: tuple[_Element, ...],
        *,
        is_apparatus: bool,
    ) -> None:
        """Put a reference here and the note at the end."""
        number = len(self._notes) + 1
        note = _Note(marker or str(number), target or f"note-{number}", parts, is_apparatus)
        self._notes.append(note)
        self.flow.open(SpanKind.FOOTNOTE_REFERENCE, note.target)
        self.flow.add(f"[{note.marker}]")
        self.flow.close()

    def _choice(self, element: _Element) -> None:
        forms = list(element)
        chosen = next((form for form in forms if local_name(form) in _ORIGINALS), None)
        if chosen is None and forms:
            chosen = forms[0]
        if chosen is not None:
            self._handler(chosen)(chosen)

    def _apparatus(self, element: _Element) -> None:
        readings = [one for one in element.iterchildren() if local_name(one) in ("lem", "rdg")]
        if not readings:
            self._inline(element)
            return
        lemma = next((one for one in readings if local_name(one) == "lem"), readings[0])
        self._inline(lemma)
        others = tuple(one for one in readings if one is not lemma)
        if others:
            self._refer(None, element.get(XML_ID), others, is_apparatus=True)

    def _deleted(self, element: _Element) -> None:
        self._marked(element, SpanKind.STRUCK)

    def _gap(self, element: _Element) -> None:
        del element
        self.flow.add(_GAP)

    # --- inside blocks ---------------------------------------------------------------------------

    def _space(self, element: _Element) -> None:
        del element
        self.flow.add(" ")

    def _line_end(self, element: _Element) -> None:
        if element.get("break") == "no":
            self.flow.add(JOIN)
        else:
            self.flow.add(" " if self._on_one_line else LINE_END)

    def _page_break(self, element: _Element) -> None:
        if element.get("break") == "no":
            self.flow.add(JOIN)
        self.flow.page_break(element.get("n") or "")

    def _highlighted(self, element: _Element) -> None:
        rend = element.get("rend") or element.get("rendition") or element.get("style") or ""
        kind = _is_rendered(rend)
        if kind is None:
            self._inline(element)
        else:
            self._marked(element, kind)

    def _link(self, element: _Element) -> None:
        target = element.get("target")
        if target:
            self._marked(element, SpanKind.LINK, target)
        else:
            self._inline(element)

    def _pointer(self, element: _Element) -> None:
        """A link without words shows where it goes if that is an address."""
        target = element.get("target") or ""
        if target.startswith(("http://", "https://")):
            self.flow.open(SpanKind.LINK, target)
            self.flow.add(target)
            self.flow.close()


def _parent_name(element: _Element) -> str:
    parent = element.getparent()
    return "" if parent is None else local_name(parent)
