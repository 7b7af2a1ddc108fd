"""What a PDF says about itself: document information (ISO 32000-2, 14.3.3) and XMP (ISO 16684-1).

Dates there are those of the file, not of the item, so only Dublin Core's date counts, and that only
where it isn't the moment the file was made. What a program wrote without being asked is left out.
"""

from __future__ import annotations

import ctypes
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from desk_archive.domain.dates import is_edtf
from desk_archive.domain.languages import language_name
from desk_archive.domain.records import AgentName, AgentRole, ArchivalDate, Identifier
from desk_archive.domain.text import fold_space, normalise
from desk_archive.importers.pdf_file import wide_text

if TYPE_CHECKING:
    import pikepdf
    from lxml import etree
    from pypdfium2 import PdfDocument

MAX_XMP_BYTES = 5_000_000
"""The largest XMP packet that is read; they have some kilobytes unless pictures are in them."""

_MAX_PACKED_BYTES = 20_000
"""A stream that is packed in an unusual way grows at most a thousand times."""

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGE_UNITS = 128

# Titles that programs put there: names of files and of the programs themselves.
_JUNK_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel|office word) ?[-–:] .*|untitled.*|document ?\d*"
    r"|(?:slide|sheet|page|folie|presentation|drawing|book|scan|image|img)[ _-]?\d*"
    r"|powerpoint presentation|no title|title|\(?unspecified\)?|\(anonymous\)|unknown|unbenannt.*|documento? ?\d*"
    r"|sans titre.*|без имени.*|.*\.(?:docx?|odt|rtf|txt|tex|dvi|p?ps|eps|indd|qxd|qxp|pdf|pptx?|xlsx?|"
    r"html?|pub|wpd|pmd|p65|fm|cdr|ai|tiff?|jpe?g|png|tmp))",
    re.IGNORECASE,
)
_JUNK_NAME = re.compile(
    r"(?:unknown|anonymous|\(?anonymous\)?|admin(?:istrator)?|user|owner|guest|author|root|n/a|none"
    r"|microsoft office user|default|test|-|\?)",
    re.IGNORECASE,
)
_SEMICOLONS = re.compile(r"\s*;\s*")
_TERMS = re.compile(r"\s*[;,]\s*(?![^()]*\))")
_DOI = re.compile(
    r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi: ?|info:doi/)?(10\.\d{4,9}/\S+)", re.IGNORECASE
)
_ISBN = re.compile(r"(?:(?:urn:)?isbn:? ?)((?:97[89][- ]?)?[\d][\d -]{7,15}[\dXx])", re.IGNORECASE)


@dataclass(slots=True)
class Metadata:
    """What a PDF says of itself; None or empty where it doesn't.

    Attributes:
        values: fields by the names of `domain.records.Description`.
        language: what is stated as that of its text.
    """

    values: dict[str, object] = field(default_factory=dict)
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Xmp:
    """The properties of an XMP packet: texts by namespace and name, in order."""

    texts: Mapping[tuple[str, str], tuple[str, ...]]

    def all(self, namespace: str, name: str) -> tuple[str, ...]:
        """All values of a property."""
        return self.texts.get((namespace, name), ())

    def any(self, name: str) -> str | None:
        """The first value of a property of this name in any namespace."""
        found = (texts for (_, key), texts in self.texts.items() if key == name)
        return next((text for texts in found for text in texts), None)


def read_metadata(document: PdfDocument, xmp_packet: bytes | None) -> Metadata:
    """The fields of document information and XMP; XMP goes before."""
    xmp = parse_xmp(xmp_packet) if xmp_packet else Xmp({})
    info = _info(document)
    found = Metadata()
    candidates: dict[str, object] = {
        "title": _first([*xmp.all(_DC, "title"), info.get("Title", "")]),
        "agents": _agents(xmp.all(_DC, "creator") or (info.get("Author", ""),)),
        "description": _first([*xmp.all(_DC, "description"), info.get("Subject", "")]),
        "subjects": _keywords(xmp.all(_DC, "subject"), info.get("Keywords", "")),
        "date": _date(xmp),
        "languages": _languages(xmp.all(_DC, "language")),
        "rights": _first(xmp.all(_DC, "rights")),
        "identifiers": _identifiers(xmp, info),
    }
    found.values = {name: value for name, value in candidates.items() if value}
    if found.values.get("description") == found.values.get("title"):
        found.values.pop("description", None)
    found.language = _first(xmp.all(_DC, "language")) or catalogue_language(document)
    return found


def catalogue_language(document: PdfDocument) -> str | None:
    """The language that the catalogue of a PDF states for all its text, or None."""
    from pypdfium2 import raw

    units = raw.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if not 1 < units <= _LANGUAGE_UNITS:
        return None
    buffer = (ctypes.c_ushort * units)()
    raw.FPDFCatalog_GetLanguage(document.raw, buffer, units)
    text = bytes(buffer).decode("utf-16-le", "replace")
    return text.split("\x00")[0].strip() or None


def xmp_packet(path: Path, password: str | None) -> bytes | None:
    """The XMP of a file's catalogue, or None where there is none that can be read."""
    if not _may_have_xmp(path):
        return None
    import pikepdf

    try:
        with pikepdf.open(path, password=password or "") as pdf:
            stream = pdf.Root.get("/Metadata")
            if not isinstance(stream, pikepdf.Stream):
                return None
            packet = _unpacked(stream)
    except (pikepdf.PdfError, pikepdf.PasswordError, zlib.error, ValueError, RuntimeError):
        # A file that pdfium can still read but qpdf can't: nothing but its XMP is lost.
        return None
    return packet if packet and len(packet) <= MAX_XMP_BYTES else None


def _unpacked(stream: pikepdf.Stream) -> bytes | None:
    """The data of a stream, not much more than `MAX_XMP_BYTES` of it."""
    packed = stream.read_raw_bytes()
    kind = stream.get("/Filter")
    if kind is None:
        return packed
    if str(kind) == "/FlateDecode" and "/DecodeParms" not in stream:
        return zlib.decompressobj().decompress(packed, MAX_XMP_BYTES + 1)
    return stream.read_bytes() if len(packed) <= _MAX_PACKED_BYTES else None


def parse_xmp(packet: bytes) -> Xmp:
    """The properties of a packet; none where it isn't XML that can be read."""
    from desk_archive.importers import xml_safe

    try:
        root = xml_safe.parse(packet.strip(b"\x00 \t\r\n"), max_bytes=MAX_XMP_BYTES)
    except xml_safe.XmlError:
        return Xmp({})
    texts: dict[tuple[str, str], tuple[str, ...]] = {}
    for description in root.iter(f"{{{_RDF}}}Description"):
        for key, value in description.attrib.items():
            _put(texts, str(key), [str(value)])
        for element in description:
            if isinstance(element.tag, str):
                _put(texts, element.tag, _values(element))
    return Xmp(texts)


def _put(texts: dict[tuple[str, str], tuple[str, ...]], tag: str, values: Iterable[str]) -> None:
    namespace, _, name = tag.rpartition("}")
    clean = tuple(text for text in (fold_space(normalise(value)) for value in values) if text)
    if clean:
        texts.setdefault((namespace.lstrip("{"), name), clean)


def _values(element: etree._Element) -> list[str]:
    """The values of a property: of a list all, of one in several languages the default."""
    items = list(element.iter(f"{{{_RDF}}}li"))
    if not items:
        return [_text(element)]
    if next(element.iter(f"{{{_RDF}}}Alt"), None) is None:
        return [_text(item) for item in items]
    chosen = [item for item in items if item.get(_XML_LANG) == "x-default"] or items
    return [_text(chosen[0])]


def _text(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def _may_have_xmp(path: Path) -> bool:
    """Whether the word stands in the file, or may stand in one of its packed objects."""
    import mmap

    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.find(b"/Metadata") >= 0 or data.find(b"/ObjStm") >= 0


def _info(document: PdfDocument) -> dict[str, str]:
    """The document information; nothing of it where a program signs as the author.

    Then it made up the rest as well.
    """
    keys = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "doi", "DOI")
    info = {key: fold_space(normalise(_meta_text(document, key))) for key in keys}
    author = info["Author"]
    if author and author in (info["Creator"], info["Producer"]):
        return {}
    return info


def _meta_text(document: PdfDocument, key: str) -> str:
    from pypdfium2 import raw

    name = key.encode("ascii") + b"\x00"
    return wide_text(lambda buffer, size: raw.FPDF_GetMetaText(document.raw, name, buffer, size))


def _first(candidates: Iterable[str]) -> str | None:
    """The first that says something."""
    return next((text for text in candidates if text and not _JUNK_TITLE.fullmatch(text)), None)


def _agents(names: Iterable[str]) -> tuple[AgentName, ...]:
    """Authors; several in one string stand between semicolons."""
    found = [
        AgentName(name, AgentRole.AUTHOR)
        for text in names
        for name in _SEMICOLONS.split(text)
        if name and not _JUNK_NAME.fullmatch(name)
    ]
    return tuple(dict.fromkeys(found))


def _keywords(subjects: tuple[str, ...], keywords: str) -> tuple[str, ...]:
    terms = subjects if len(subjects) > 1 or not keywords else (keywords,)
    if len(terms) == 1:
        terms = tuple(_TERMS.split(terms[0]))
    return tuple(dict.fromkeys(term for term in terms if term))


def _date(xmp: Xmp) -> ArchivalDate | None:
    """Dublin Core's date, unless it says when the file was made."""
    made = {xmp.any(name) for name in ("CreateDate", "ModifyDate", "MetadataDate")}
    stated = next((date for date in xmp.all(_DC, "date") if date not in made), None)
    if stated is None:
        return None
    return ArchivalDate(stated if is_edtf(stated) else None, stated)


def _languages(tags: Iterable[str]) -> tuple[str, ...]:
    names = (language_name(tag) for tag in tags)
    return tuple(dict.fromkeys(name for name in names if name))


def _identifiers(xmp: Xmp, info: Mapping[str, str]) -> tuple[Identifier, ...]:
    """DOI and ISBN; other identifiers there are those of the file."""
    stated = [*xmp.all(_DC, "identifier"), info.get("doi", ""), info.get("DOI", "")]
    doi = xmp.any("doi")
    isbn = xmp.any("isbn")
    found: dict[str, str] = {}
    for text in filter(None, [doi, *stated]):
        match = _DOI.fullmatch(text)
        if match:
            found.setdefault("doi", match.group(1).rstrip(".,;"))
    for text in filter(None, [f"isbn:{isbn}" if isbn else "", *stated]):
        match = _ISBN.fullmatch(text)
        if match:
            found.setdefault("isbn", match.group(1))
    urls = {"doi": "https://doi.org/{}"}
    return tuple(
        Identifier(scheme, value, urls[scheme].format(value) if scheme in urls else None)
        for scheme, value in found.items()
    )
