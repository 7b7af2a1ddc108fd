"""PDF files written by hand for the tests and benchmarks; everything in them is invented.

Coordinates are points from the lower left corner of an unturned page (ISO 32000-2, 8.3).
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

FONT_SIZE = 10
LEADING = 13.5
LEFT, TOP = 72.0, 720.0
COURIER = 6.0
"""Width of every character of Courier at `FONT_SIZE`."""

IMAGE = "q 200 0 0 200 100 300 cm BI /W 2 /H 2 /CS /G /BPC 8 /F /AHx ID 00FF00FF> EI Q"


@dataclass
class Page:
    """One page.

    Attributes:
        content: operators of its content stream.
        entries: further entries of its dictionary, for instance `/Rotate 90`.
        annotations: dictionaries of annotations without `<<` and `>>`.
        fonts: entries of its fonts besides F1, for instance `/F2 10 0 R`.
    """

    content: str = ""
    entries: str = ""
    annotations: Sequence[str] = ()
    fonts: str = ""


@dataclass
class Pdf:
    """A file.

    Attributes:
        pages: in order.
        info: document information.
        catalogue: further entries of the catalogue.
        objects: further objects, which get the numbers from 10 on.
        xmp: an XMP packet.
    """

    pages: Sequence[Page] = ()
    info: Mapping[str, str] = field(default_factory=dict)
    catalogue: str = ""
    objects: Sequence[str] = ()
    xmp: str = ""

    def bytes(self) -> bytes:
        """The file."""
        numbered: dict[int, bytes] = {
            3: b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>"
        }
        numbered.update({10 + n: _latin(text) for n, text in enumerate(self.objects)})
        catalogue = f"<</Type/Catalog/Pages 2 0 R {self.catalogue}"
        if self.xmp:
            numbered[4] = _stream(self.xmp.encode(), "/Type/Metadata/Subtype/XML", pack=False)
            catalogue += "/Metadata 4 0 R"
        numbered[1] = _latin(catalogue + ">>")
        next_ = 10 + len(self.objects)
        kids = []
        for page in self.pages:
            first = next_
            annotations = range(first + 2, first + 2 + len(page.annotations))
            numbered[first] = _latin(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]"
                f"/Resources<</Font<</F1 3 0 R{page.fonts}>>>>/Contents {first + 1} 0 R {page.entries}"
                f"/Annots[{' '.join(f'{n} 0 R' for n in annotations)}]>>"
            )
            numbered[first + 1] = _stream(_latin(page.content), "")
            for number, text in zip(annotations, page.annotations, strict=True):
                numbered[number] = _latin(f"<</Type/Annot {text.replace('%0', str(first + 2))}>>")
            kids.append(f"{first} 0 R")
            next_ = first + 2 + len(page.annotations)
        numbered[2] = _latin(f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>")
        if self.info:
            entries = " ".join(f"/{key} {text_string(text)}" for key, text in self.info.items())
            numbered[5] = _latin(f"<<{entries}>>")
        return _file(numbered, "/Info 5 0 R" if self.info else "")


def lines(
    texts: Sequence[str], *, x: float = LEFT, y: float = TOP, leading: float = LEADING
) -> str:
    """Operators that set lines in Courier, one below the other; an empty one leaves a space."""
    shown = []
    for number, text in enumerate(texts):
        if text:
            escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            shown.append(f"1 0 0 1 {x:g} {y - number * leading:g} Tm ({escaped}) Tj")
    return f"BT /F1 {FONT_SIZE} Tf " + "\n".join(shown) + " ET"


def line_y(number: int) -> float:
    """The base line of one of the lines that `lines` sets."""
    return TOP - number * LEADING


def quads(text: str, start: int, end: int, line: int) -> str:
    """The quadrilateral over characters of a line that `lines` sets, as an entry."""
    left, right = LEFT + start * COURIER, LEFT + end * COURIER
    assert end <= len(text)
    low, high = line_y(line) - 3, line_y(line) + 9
    points = (left, high, right, high, left, low, right, low)
    return (
        f"/QuadPoints[{' '.join(f'{p:g}' for p in points)}]"
        f"/Rect[{left:g} {low:g} {right:g} {high:g}]"
    )


def text_string(text: str) -> str:
    """A text as a PDF string in UTF-16."""
    return "<FEFF" + text.encode("utf-16-be").hex() + ">"


def _latin(text: str) -> bytes:
    return text.encode("latin-1")


def _stream(data: bytes, entries: str, *, pack: bool = True) -> bytes:
    if pack:
        data, entries = zlib.compress(data), entries + "/Filter/FlateDecode"
    return _latin(f"<</Length {len(data)}{entries}>>stream\n") + data + b"\nendstream"


def _file(numbered: Mapping[int, bytes], trailer: str) -> bytes:
    """Objects with their cross-reference table."""
    data = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in sorted(numbered.items()):
        places[number] = len(data)
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(data)
    size = max(numbered) + 1
    data += b"xref\n0 %d\n" % size
    for number in range(size):
        data += b"%010d %05d %s \n" % (
            places.get(number, 0),
            0 if number in places else 65535,
            b"n" if number in places else b"f",
        )
    data += _latin(f"trailer<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{table}\n%%EOF")
    return bytes(data)
