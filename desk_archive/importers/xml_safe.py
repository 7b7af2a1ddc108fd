"""XML from strangers: parsed without entities, network, other files or unbounded memory.

No document type definition is ever fetched. Entities that a document declares itself stand for
short plain text or are refused; those of HTML, which XHTML and older TEI know by name, are what HTML
says. Elements are best told apart by `local_name`, so that files of an older or a wrong namespace
are read too. libxml2 itself refuses more than 256 levels, one text of more than 10 million bytes
and entities that grow out of measure, because `huge_tree` is off.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from html.entities import html5
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.importers.base import failure

MAX_TREE_BYTES = 50_000_000
"""The largest XML that becomes a tree at once, since a tree takes several times its bytes."""

MAX_STREAM_BYTES = 1_000_000_000
"""The largest XML that is streamed: a larger one can't be kept as an original."""

MAX_MARKUP = 2_000_000
"""The most tags, attributes and references in memory at once; each takes 100 to 220 bytes."""

MAX_ENTITY_CHARACTERS = 1_000
"""The longest text that a declared entity may stand for: they are meant for signs and names."""

MAX_ENTITY_TEXT = 1_000_000
"""How much text all references to declared entities may add to one tree, in code points."""

# Not `collect_ids=False`: it makes libxml2 read the files of parameter entities (`%name;`).
_OPTIONS: Mapping[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
# References as bytes, in every encoding that has ASCII in its first half; CDATA and comments whole.
# What isn't closed reaches to the end, so that no place is looked at twice.
_REFERENCE = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&([A-Za-z][A-Za-z0-9]{0,31});", re.DOTALL
)
_DECLARED = re.compile(rb"<!ENTITY\s+([A-Za-z][\w.-]*)\s")
_PROLOGUE = 100_000
_FEED = 16_384
_XML_NAMES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_PLAIN_REFERENCE = re.compile(r"&(?:#x[0-9A-Fa-f]{1,6}|#[0-9]{1,7}|amp|lt|gt|quot|apos);")
_MARKUP = re.compile(r"[&<]")


class XmlError(ValueError):
    """XML that can't be read.

    Its message goes on after the name of a file: `is not well-formed XML (line 3): ...`.

    Attributes:
        kind: the code that the failure of an import has for it.
    """

    def __init__(self, message: str, kind: ErrorKind = ErrorKind.DAMAGED) -> None:
        super().__init__(message)
        self.kind = kind


def as_failure(path: Path, error: XmlError) -> ImportFailedError:
    """The failure of an import that an error in a file's XML means."""
    return failure(path, error.kind, str(error))


def parse(source: Path | bytes, *, max_bytes: int = MAX_TREE_BYTES) -> etree._Element:
    """The root element of a document. References to entities are text in it, comments are gone.

    Args:
        source: a file, or the bytes of a part of one.
        max_bytes: the largest source.

    Raises:
        XmlError: if it is too large, not well-formed, too deep, or takes text from entities that
            aren't plain.
        OSError: if the file can't be read.
    """
    _check_size(len(source) if isinstance(source, bytes) else source.stat().st_size, max_bytes)
    data = source if isinstance(source, bytes) else source.read_bytes()
    _check_markup(_markup(data))
    try:
        root = etree.fromstring(_with_html_entities(_trimmed(data)), etree.XMLParser(**_OPTIONS))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _as_xml_error(error) from error
    _replace_entities(root)
    return root


def iterparse(
    source: Path | BinaryIO,
    tags: Iterable[str],
    *,
    wanted: Callable[[etree._Element], bool] | None = None,
    max_bytes: int = MAX_STREAM_BYTES,
) -> Iterator[etree._Element]:
    """The elements of certain local names, each when it is complete, in the order of their ends.

    Of elements within each other only the outermost is yielded. What has been yielded, and what
    stands before it, leaves memory when the next one is asked for; the elements around it stay,
    with their attributes.

    Args:
        source: a file, or a binary stream.
        tags: local names, of any namespace or none.
        wanted: says of an element that begins (its attributes and the elements around it are there,
            its content isn't) whether it is meant; None for all of these names.
        max_bytes: the largest file.

    References to the signs of HTML are only read here where the file declares them.

    Raises:
        XmlError: as for `parse`; elements before the fault have been yielded.
        OSError: if the file can't be read.
    """
    if isinstance(source, Path):
        _check_size(source.stat().st_size, max_bytes)
        with source.open("rb") as stream:
            yield from iterparse(stream, tags, wanted=wanted)
        return
    # Only names that matter make events, so that the rest goes at the speed of libxml2.
    names = [f"{{*}}{tag}" for tag in tags]
    inside: etree._Element | None = None
    metered = _Metered(source)
    events = _events(etree.iterparse(metered, events=("start", "end"), tag=names, **_OPTIONS))
    for event, element in events:
        if event == "start":
            if inside is None and (wanted is None or wanted(element)):
                inside = element
        elif element is inside:
            inside = None
            _replace_entities(element)
            yield element
            _forget(element)
            metered.markup = 0


def root_name(head: bytes) -> str | None:
    """The local name of the root element of XML by its first bytes, or None if it isn't XML."""
    parser = etree.XMLPullParser(events=("start",), **_OPTIONS)
    try:
        for at in range(0, len(head), _FEED):
            parser.feed(head[at : at + _FEED] if at else _trimmed(head[:_FEED]))
            for event in parser.read_events():
                begun: Any = event[1]
                return local_name(begun)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    tag: Any = element.tag  # A function for comments and the like, which the stubs don't know.
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class _Metered:
    """A binary stream that refuses to go on where too much markup would be in memory.

    Attributes:
        markup: how much has been read since it was last set to 0.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.markup = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes.

        Raises:
            XmlError: if there is too much markup.
        """
        data = self._stream.read(size)
        self.markup += _markup(data)
        _check_markup(self.markup)
        return data


def _events(
    events: Iterator[tuple[str, etree._Element]],
) -> Iterator[tuple[str, etree._Element]]:
    """The events of lxml, its errors as ours."""
    while True:
        try:
            event = next(events)
        except StopIteration:
            return
        except (etree.XMLSyntaxError, ValueError) as error:
            raise (error if isinstance(error, XmlError) else _as_xml_error(error)) from error
        yield event


def _markup(data: bytes) -> int:
    """About how many elements, attributes and references there are in a piece of XML."""
    return data.count(b"<") + data.count(b"&") + data.count(b"=")


def _check_markup(number: int) -> None:
    if number > MAX_MARKUP:
        raise XmlError("is too large: it has too much markup in one piece", ErrorKind.TOO_LARGE)


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        message = f"is too large: it has {size:,} bytes of XML, {limit:,} can be read"
        raise XmlError(message, ErrorKind.TOO_LARGE)
    if size == 0:
        raise XmlError("is empty", ErrorKind.EMPTY)


def _as_xml_error(error: Exception) -> XmlError:
    """The reason in the words of libxml2, without what it says to programmers."""
    line = getattr(error, "lineno", None)
    reason = re.sub(r"(, line \d+, column \d+)?( \(<?[^()]*>?, line \d+\))?$", "", str(error))
    reason = re.sub(r", (?:use XML_PARSE_HUGE option|see xmlCtxt\w+\.?).*$", "", reason)
    where = f" (line {line})" if line else ""
    return XmlError(f"is not XML that can be read{where}: {reason.strip() or 'it breaks off'}")


def _trimmed(data: bytes) -> bytes:
    """Without the white space that stands before the XML declaration in some files."""
    return data.removeprefix(codecs.BOM_UTF8).lstrip()


def _with_html_entities(data: bytes) -> bytes:
    """References to the signs that HTML names, as numbers.

    XML knows five names; the definitions of the others lie in files that are never fetched, and
    without them libxml2 drops references in attributes without a word.
    """
    if b"&" not in data or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data
    known = _XML_NAMES | set(_DECLARED.findall(data[:_PROLOGUE]))

    def number(found: re.Match[bytes]) -> bytes:
        name = found.group(1)
        if name is None or name in known:
            return found.group()
        signs = html5.get(name.decode("ascii") + ";")
        return "".join(f"&#{ord(c)};" for c in signs).encode("ascii") if signs else found.group()

    return _REFERENCE.sub(number, data)


def _replace_entities(root: etree._Element) -> None:
    """Put the text of entities where references to them stand.

    Raises:
        XmlError: see `_entity_text`.
    """
    # The stubs know no entities.
    references: list[Any] = list(root.iter(etree.Entity))
    texts: dict[str, str] = {}
    total = 0
    for reference in references:
        name = str(reference.name)
        if name not in texts:
            texts[name] = _entity_text(root, name)
        total += len(texts[name])
    if total > MAX_ENTITY_TEXT:
        raise XmlError("grows out of measure by its entities, which are refused")
    for parent in dict.fromkeys(reference.getparent() for reference in references):
        _join_texts(parent, texts)


def _join_texts(parent: etree._Element, texts: Mapping[str, str]) -> None:
    """Make the references among an element's children part of the text around them."""
    before: etree._Element | None = None
    pieces = [parent.text or ""]
    children: list[Any] = list(parent)
    for child in children:
        if child.tag is etree.Entity:
            pieces += (texts[str(child.name)], child.tail or "")
            parent.remove(child)
        else:
            _set_text(parent, before, "".join(pieces))
            before, pieces = child, [child.tail or ""]
    _set_text(parent, before, "".join(pieces))


def _set_text(parent: etree._Element, before: etree._Element | None, text: str) -> None:
    """Set the text behind a child, or that before the first."""
    if before is None:
        parent.text = text or None
    else:
        before.tail = text or None


def _entity_text(root: etree._Element, name: str) -> str:
    """The plain text that an entity stands for; the reference itself where nobody declares it.

    Raises:
        XmlError: if it stands for another file, for markup, for other entities, or for too much.
    """
    declared = _declared_entity(root, name)
    if declared is None:
        return html5.get(f"{name};", f"&{name};")
    text = declared.content
    if text is None:
        message = f"takes text from another file (entity “{name}”), which is not read"
        raise XmlError(message)
    bare = _PLAIN_REFERENCE.sub("", text)
    if len(text) > MAX_ENTITY_CHARACTERS or (_MARKUP.search(bare) and bare not in ("&", "<")):
        message = f"has an entity “{name}” that is more than plain text, which is refused"
        raise XmlError(message)
    return _PLAIN_REFERENCE.sub(lambda sign: unescape(sign.group()), text)


def _declared_entity(root: etree._Element, name: str) -> Any:
    """The declaration in the document itself, or None."""
    definition: Any = root.getroottree().docinfo.internalDTD
    if definition is None:
        return None
    return next((entity for entity in definition.iterentities() if entity.name == name), None)


def _forget(element: etree._Element) -> None:
    """Free an element and all that stands before it, up to the root."""
    element.clear()
    for node in (element, *element.iterancestors()):
        parent = node.getparent()
        while parent is not None and (before := node.getprevious()) is not None:
            parent.remove(before)
