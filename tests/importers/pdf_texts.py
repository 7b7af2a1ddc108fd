"""What tests of PDFs share: words, and how drafts are looked into."""

from __future__ import annotations

import io

import pikepdf

from desk_archive.domain.errors import ImportFailedError
from desk_archive.domain.records import (
    Draft,
)
from desk_archive.domain.structure import Span, SpanKind
from tests.pdf_files import Page, Pdf, lines

STORY = [
    "The steward of the lighthouse wrote every evening into a ledger that",
    "he kept below the lamp, and nobody on the mainland ever asked for it",
    "until the winter in which the ferry stayed away for eleven weeks and",
    "the islanders began to count their bread.",
]
STORY_TEXT = " ".join(STORY)
OTHER = [
    "Bread was baked twice a week on the northern shore, where the ovens",
    "stood in a row behind the school, and the smell of it went over the",
    "water as far as the bell buoy.",
]
OTHER_TEXT = " ".join(OTHER)
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"
 xmp:CreateDate="2021-05-06T07:08:09Z" prism:doi="10.5555/ferry.11">
<dc:title><rdf:Alt><rdf:li xml:lang="de">Die Fähre</rdf:li>
 <rdf:li xml:lang="x-default">The Ferry</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>Ines Halloway</rdf:li><rdf:li>Odd Ferrimann</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">On bread.</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>Islands</rdf:li><rdf:li>Bread, rye</rdf:li></rdf:Bag></dc:subject>
<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">CC0</rdf:li></rdf:Alt></dc:rights>
<dc:date><rdf:Seq><rdf:li>DATE</rdf:li></rdf:Seq></dc:date>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def of_kind(draft: Draft, kind: SpanKind) -> list[Span]:
    """The spans of a kind."""
    return [span for span in draft.documents[0].spans if span.kind is kind]


def words_of(draft: Draft, kind: SpanKind) -> list[str]:
    """The texts of the spans of a kind."""
    return [draft.documents[0].text[span.start : span.end] for span in of_kind(draft, kind)]


def one_page(*texts: str) -> Pdf:
    """A file of one page with these lines."""
    return Pdf([Page(lines(texts))])


def either(read, data: bytes) -> tuple[Draft | None, str]:
    """The draft of a file, or why there is none."""
    try:
        return read(data), ""
    except ImportFailedError as failed:
        return None, failed.message


def encrypted(pdf: Pdf, *, user: str, owner: str) -> bytes:
    """The same file with passwords."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf.bytes())) as opened:
        opened.save(buffer, encryption=pikepdf.Encryption(user=user, owner=owner, R=6))
    return buffer.getvalue()
