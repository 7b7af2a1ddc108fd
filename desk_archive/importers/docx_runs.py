"""The runs of a paragraph of a Word file: its letters, and all that stands among them.

After ISO/IEC 29500-1, sections 17.3 (runs), 17.13 (comments and changes), 17.16 (fields). What is
not known here is looked into, so that no text is lost in it; only properties are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desk_archive.domain.structure import SpanKind
from desk_archive.importers.docx_annotations import Change, change_of
from desk_archive.importers.docx_context import Context
from desk_archive.importers.docx_line import Line, Place
from desk_archive.importers.docx_looks import PLAIN, Looks
from desk_archive.importers.docx_package import (
    attribute,
    child,
    descendants,
    is_on,
    name_of,
    reference,
)
from desk_archive.importers.docx_symbols import in_font, symbol

if TYPE_CHECKING:
    from lxml import etree

    Entered = tuple[Iterator[etree._Element], Callable[[], object] | None]  # noqa: SLF001
    """What to go into, and what to do behind it."""
    Handler = Callable[[etree._Element], Entered | None]  # noqa: SLF001

_WITHOUT_TEXT = (
    "instrText delInstrText fldData annotationRef separator continuationSeparator sdtEndPr "
    "moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd proofErr bookmarkEnd"
)
_PASSED_OVER = frozenset(_WITHOUT_TEXT.split())
_LINK = re.compile(r"\s*HYPERLINK\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r'"([^"]*)"|(?<!\S)([^\s"\\]\S*)')
_ANCHOR = re.compile(r'\\l\s+(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_PAGE_FIELDS = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
# What Word puts in place of words for an image: the name or address of the file it came from.
_FILE_NAME = re.compile(
    r".*\.(?:png|jpe?g|jpe|gif|bmp|tiff?|emf|wmf|svg|webp|pict?)|(?:https?|file):\S*", re.IGNORECASE
)
_MAX_CODE = 3
_MAX_MARK = 10


@dataclass(slots=True)
class _Field:
    """A field under way: its instruction, then its result.

    Attributes:
        code: the instruction so far.
        in_code: whether its result has not begun.
        shown: whether its result is text.
        target: where its result leads, or "".
        start: where in the paragraph its result begins.
        paragraphs: how many have begun since.
    """

    code: list[str] = field(default_factory=list)
    in_code: bool = True
    shown: bool = True
    target: str = ""
    start: int = 0
    paragraphs: int = 0

    @property
    def is_broken(self) -> bool:
        """Whether its result never comes, so that all text behind it would be taken for code."""
        return self.in_code and self.paragraphs > _MAX_CODE


class RunReader:
    """Reads paragraphs into lines.

    Attributes:
        boxes: text boxes of the paragraph, whose content stands behind it.
    """

    def __init__(self, context: Context) -> None:
        """Read nothing yet."""
        self.boxes: list[etree._Element] = []
        self._context = context
        self._line = Line()
        self._fields: list[_Field] = []
        self._removed: list[Change | None] = []
        self._look = PLAIN
        self._highlight: tuple[str, Place, Place] | None = None
        self._custom_mark: tuple[int, str] | None = None
        self._handlers: Mapping[str, Handler] = {
            "r": self._run,
            "rPr": self._properties,
            "t": self._text,
            "delText": self._text,
            "tab": lambda _: self._say("\t", as_is=True),
            "ptab": lambda _: self._say("\t", as_is=True),
            "br": self._break,
            "cr": self._break,
            "noBreakHyphen": lambda _: self._say("\N{NON-BREAKING HYPHEN}"),
            "softHyphen": lambda _: self._say("\N{SOFT HYPHEN}"),
            "sym": self._symbol,
            "lastRenderedPageBreak": self._rendered_break,
            "footnoteReference": self._note,
            "endnoteReference": self._note,
            "footnoteRef": lambda _: self._say(self._context.notes.current),
            "endnoteRef": lambda _: self._say(self._context.notes.current),
            "fldChar": self._field_sign,
            "fldSimple": self._simple_field,
            "instrText": self._instruction,
            "hyperlink": self._hyperlink,
            "del": self._deletion,
            "moveFrom": lambda element: self._taking_away(element, None),
            "moveTo": self._moved_here,
            "commentRangeStart": self._comment,
            "commentRangeEnd": self._comment,
            "commentReference": self._comment,
            "bookmarkStart": self._bookmark,
            "drawing": self._graphic,
            "pict": self._graphic,
            "object": self._graphic,
            "AlternateContent": lambda element: (iter(chosen(element)), None),
            "rt": self._reading,
        }

        self._by_tag: dict[object, Handler] = {}
        self._looks = Looks(context.styles)

    def read(self, line: Line, content: Iterable[etree._Element]) -> None:
        """Put the content of a paragraph into a line."""
        self._line = line
        self.boxes = []
        for open_field in self._fields:
            open_field.start = line.position
            open_field.paragraphs += 1
        self._fields = [one for one in self._fields if not one.is_broken]
        self._walk(content)
        for open_field in self._fields:
            self._mark_link(open_field)
        self._end_custom_mark()
        self._custom_mark = None
        self._end_highlight()
        self._look = PLAIN

    def begin_part(self) -> None:
        """Fields that another part left open have no business in this one."""
        self._fields.clear()

    def take_away(self, change: Change) -> None:
        """What is read from now on was deleted."""
        self._removed.append(change)

    def give_back(self) -> None:
        """What is read from now on is there again."""
        self._removed.pop()

    def _walk(self, content: Iterable[etree._Element]) -> None:
        stack: list[Entered] = [(iter(content), None)]
        while stack:
            nodes, behind = stack[-1]
            for node in nodes:
                entered = self._handler(node)(node)
                if entered is not None:
                    stack.append(entered)
                    break
            else:
                stack.pop()
                if behind is not None:
                    behind()

    def _handler(self, node: etree._Element) -> Handler:
        tag = node.tag
        handler = self._by_tag.get(tag)
        if handler is None:
            name = name_of(node)
            handler = self._handlers.get(name) or (
                _pass_over if name.endswith("Pr") or name in _PASSED_OVER else _look_into
            )
            self._by_tag[tag] = handler
        return handler

    # --- letters

    def _say(self, text: str, *, as_is: bool = False) -> None:
        if self._fields and any(one.in_code or not one.shown for one in self._fields):
            return
        if self._removed:
            if self._removed[-1] is not None:
                self._removed[-1].words.append(text)
            return
        look = self._look
        if look.hidden:
            self._context.has_hidden_text = self._context.has_hidden_text or bool(text.strip())
            return
        if look.colour or self._highlight is not None:
            self._take_highlight(look.colour, text)
        self._line.say(text, look.formats, as_is=as_is)

    def _take_highlight(self, colour: str, text: str) -> None:
        if self._highlight is not None and self._highlight[0] == colour:
            return
        self._end_highlight()
        if colour and text.strip():
            self._highlight = (colour, self._line.put(Place()), Place())

    def _text(self, element: etree._Element) -> None:
        text = element.text or ""
        self._say(in_font(text, self._look.font) if self._look.font else text)

    def _symbol(self, element: etree._Element) -> None:
        font, code = attribute(element, "font"), attribute(element, "char")
        self._say(symbol(font or "", code or ""))

    def _reading(self, element: etree._Element) -> Entered:
        """The pronunciation above a word stands in brackets behind it."""
        self._say("(")
        return iter(element), lambda: self._say(")")

    def _run(self, element: etree._Element) -> Entered:
        self._end_custom_mark()
        self._look = PLAIN
        return iter(element), None

    def _properties(self, properties: etree._Element) -> None:
        in_link = self._context.in_link or any(one.target for one in self._fields)
        self._look = self._looks.of(properties, in_link=in_link)

    def _end_highlight(self) -> None:
        if self._highlight is not None:
            self._line.put(self._highlight[2])
            self._context.marks.highlights.append(self._highlight)
            self._highlight = None

    def _break(self, element: etree._Element) -> None:
        if self._removed or self._look.hidden:
            return
        kind = attribute(element, "type")
        if kind == "page":
            self._context.page_breaks.append(self._line.put(Place()))
        else:
            self._line.line_end()

    def _rendered_break(self, element: etree._Element) -> None:
        del element
        self._context.has_rendered_breaks = True
        self._context.page_breaks.append(self._line.put(Place()))

    # --- notes, comments, bookmarks

    def _note(self, element: etree._Element) -> None:
        if self._removed or self._look.hidden:
            return
        kind = name_of(element).removesuffix("Reference")
        custom = attribute(element, "customMarkFollows") in ("1", "true", "on")
        marker, target = self._context.notes.refer(
            kind, attribute(element, "id") or "", counted=not custom
        )
        if self._highlight is not None and self._highlight[0] != self._look.colour:
            self._end_highlight()
        start = self._line.position
        if marker:
            self._line.say(marker)
            self._line.mark(start, SpanKind.FOOTNOTE_REFERENCE, target)
        elif custom:
            self._custom_mark = start, target

    def _end_custom_mark(self) -> None:
        """The sign that stands for a note instead of its number is in its run or the next."""
        if self._custom_mark is None or self._line.position == self._custom_mark[0]:
            return
        (start, target), self._custom_mark = self._custom_mark, None
        if self._line.position - start <= _MAX_MARK:
            self._line.mark(start, SpanKind.FOOTNOTE_REFERENCE, target)

    def _comment(self, element: etree._Element) -> None:
        marks = self._context.marks
        places = {
            "commentRangeStart": marks.starts,
            "commentRangeEnd": marks.ends,
            "commentReference": marks.references,
        }[name_of(element)]
        places.setdefault(attribute(element, "id") or "", self._line.put(Place()))

    def _bookmark(self, element: etree._Element) -> None:
        name = attribute(element, "name") or ""
        self._context.bookmarks.setdefault(name, self._line.put(Place()))

    # --- changes

    def _deletion(self, element: etree._Element) -> Entered:
        change = change_of(element)
        before = self._context.marks.deletions
        last = before[-1] if before else None
        if last is not None and last.author == change.author and self._is_deleted_at():
            change = last  # Word cuts what was deleted at once into pieces.
        else:
            self._line.put(change.start)
            before.append(change)
            self._context.deleted_at = self._line, self._line.position
        return self._taking_away(element, change)

    def _is_deleted_at(self) -> bool:
        """Whether the last deletion was just here."""
        line, place = self._context.deleted_at or (None, 0)
        return line is self._line and place == self._line.position

    def end_deleted(self) -> None:
        """The end of the paragraph was deleted as well, as what stands before it may have been."""
        deletions = self._context.marks.deletions
        if deletions and self._is_deleted_at():
            deletions[-1].words.append("\n")

    def _taking_away(self, element: etree._Element, change: Change | None) -> Entered:
        self._removed.append(change)
        return iter(element), self._removed.pop

    def _moved_here(self, element: etree._Element) -> Entered:
        change = change_of(element)
        change.start, change.end = self._line.put(change.start), Place()
        end = change.end

        def leave() -> None:
            self._line.put(end)
            self._context.marks.moves.append(change)

        return iter(element), leave

    # --- fields and links

    def _field_sign(self, element: etree._Element) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            box = next(descendants(element, "checkBox"), None)
            self._fields.append(_Field())
            if box is not None:
                self._check_box(box)
        elif kind == "separate" and self._fields:
            self._begin_result(self._fields[-1])
        elif kind == "end" and self._fields:
            self._mark_link(self._fields.pop())

    def _check_box(self, box: etree._Element) -> None:
        checked = child(box, "checked")
        state = is_on(checked) if checked is not None else is_on(child(box, "default"))
        code = self._fields.pop()
        self._say("☒" if state else "☐")
        self._fields.append(code)

    def _instruction(self, element: etree._Element) -> None:
        if self._fields and self._fields[-1].in_code:
            self._fields[-1].code.append(element.text or "")

    def _begin_result(self, one: _Field) -> None:
        code = "".join(one.code)
        one.in_code = False
        one.start = self._line.position
        one.target = _field_target(code)
        # The number of a page says nothing in a text that has all pages.
        one.shown = not (self._context.in_furniture and _PAGE_FIELDS.match(code))

    def _simple_field(self, element: etree._Element) -> Entered:
        one = _Field([attribute(element, "instr") or ""])
        self._begin_result(one)
        self._fields.append(one)
        return iter(element), lambda: self._mark_link(self._fields.pop())

    def _mark_link(self, one: _Field) -> None:
        if one.target and not one.in_code:
            self._line.mark(one.start, SpanKind.LINK, one.target)

    def _hyperlink(self, element: etree._Element) -> Entered:
        anchor = attribute(element, "anchor")
        target = f"#{anchor}" if anchor else ""
        found = self._context.relationship(reference(element, "id"))
        if found is not None and found.external:
            target = found.target + (target if "#" not in found.target else "")
        start = self._line.position
        self._context.in_link = True

        def leave() -> None:
            self._context.in_link = False
            if target:
                self._line.mark(start, SpanKind.LINK, target)

        return iter(element), leave

    # --- images and text boxes

    def _graphic(self, element: etree._Element) -> None:
        """The image of a drawing; its text boxes are kept for later."""
        if self._removed or self._look.hidden:
            return
        words = ""
        for node in graphic_nodes(element):
            name = name_of(node)
            if name == "txbxContent":
                self.boxes.append(node)
            elif name in ("docPr", "cNvPr"):
                words = node.get("descr") or node.get("title") or words
            elif name in ("blip", "imagedata"):
                self._image(node, words or node.get("title") or "")
            elif name == "textpath" and node.get("string"):
                self._say(node.get("string") or "")
            elif name == "shape" and node.get("alt"):
                words = node.get("alt") or words

    def _image(self, node: etree._Element, words: str) -> None:
        name = reference(node, "embed") or reference(node, "id")
        target = self._context.image(name)
        words = "" if _FILE_NAME.fullmatch(words.strip()) else words.strip()
        if target is None:
            if reference(node, "link"):
                self._context.has_outside_image = True
            self._say(words)
            return
        if words:
            self._line.say(" ")
            start = self._line.position
            self._line.say(words)
            self._line.mark(start, SpanKind.IMAGE, target)
            self._line.say(" ")
        else:
            self._line.point(SpanKind.IMAGE, target)


def _pass_over(element: etree._Element) -> None:
    """Go past what holds no text."""
    del element


def _look_into(element: etree._Element) -> Entered:
    """Go on with what is in an element."""
    return iter(element), None


def chosen(element: etree._Element) -> list[etree._Element]:
    """The one of several forms of the same content that is read, so that it comes once."""
    forms = [node for node in element if name_of(node) in ("Choice", "Fallback")]
    for node in forms:
        if any(next(descendants(node, name), None) is not None for name in _READABLE):
            return [node]
    return forms[:1]


_READABLE = ("txbxContent", "blip", "imagedata", "t", "sdtContent", "textpath")


def graphic_nodes(element: etree._Element) -> Iterator[etree._Element]:
    """The elements of a drawing in order, each content once; text boxes aren't entered."""
    stack: list[Iterator[etree._Element]] = [iter(element)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            continue
        name = name_of(node)
        if name == "AlternateContent":
            stack.append(iter(chosen(node)))
            continue
        yield node
        if name != "txbxContent":
            stack.append(iter(node))


def _field_target(code: str) -> str:
    """Where a field leads, or ""."""
    found = _LINK.match(code)
    if found is None:
        return ""
    rest = found.group("rest")
    anchor = _ANCHOR.search(rest)
    address = _ADDRESS.search(_ANCHOR.sub("", rest))
    place = f"#{anchor.group(1) or anchor.group(2)}" if anchor else ""
    target = (address.group(1) or address.group(2) or "") if address else ""
    return target + ("" if "#" in target else place)
