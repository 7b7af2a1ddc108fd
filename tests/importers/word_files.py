"""Word files for tests, put together from the XML of their parts; everything in them is invented."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desk_archive.domain.records import Draft, DraftDocument
from desk_archive.domain.structure import SpanKind
from desk_archive.importers import registry
from tests.importers.zip_files import write_zip

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HYPERLINK = f"{_R}/hyperlink"
IMAGE = f"{_R}/image"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{_R}" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_ROOTS = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "settings": "settings",
    "commentsExtended": "commentsEx",
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cf"
    "c0f01f0005000201a5c8d1b30000000049454e44ae426082"
)


def p(text: str = "", *, style: str = "", props: str = "") -> str:
    """A paragraph of one run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{props}</w:pPr>{r(text) if text else ''}</w:p>"


def r(text: str, props: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*content: str, props: str = "") -> str:
    """A paragraph of any content."""
    return f"<w:p><w:pPr>{props}</w:pPr>{''.join(content)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table whose cells hold blocks."""
    lines = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{line}</w:tr>" for line in lines) + "</w:tbl>"


def style(name: str, shown: str, inside: str = "", *, kind: str = "paragraph") -> str:
    """A style."""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{shown}"/>{inside}</w:style>'
    )


def word_file(
    path: Path,
    body: str,
    *,
    core: str = "",
    links: str = "",
    parts: Mapping[str, str] | None = None,
    files: Mapping[str, str | bytes] | None = None,
    **known: str,
) -> Path:
    """Write a Word file.

    Args:
        path: where to.
        body: XML of the body.
        core: XML of the core properties, without namespaces but `dc` and `cp`.
        links: XML of further relationships of the text.
        parts: XML of further parts by name, in the namespace of WordprocessingML: `hdr`, `ftr`.
        files: further files as they are.
        known: content of the usual parts by their names, such as `styles`.
    """
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = links
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="a" Type="{types}/officeDocument" Target="word/document.xml"/>'
            '<Relationship Id="b" Type="http://schemas.openxmlformats.org/package/2006/'
            'relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
        ),
        "word/document.xml": f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    if core:
        content["docProps/core.xml"] = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
            'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            f'xmlns:dcterms="http://purl.org/dc/terms/">{core}</cp:coreProperties>'
        )
    for name, inside in known.items():
        root = _ROOTS[name]
        space = "w15" if name == "commentsExtended" else "w"
        content[f"word/{name}.xml"] = f"<{space}:{root} {_NAMESPACES}>{inside}</{space}:{root}>"
        rels += f'<Relationship Id="{name}" Type="{types}/{name}" Target="{name}.xml"/>'
    for name, inside in (parts or {}).items():
        root = "hdr" if "header" in name else "ftr"
        content[f"word/{name}.xml"] = f"<w:{root} {_NAMESPACES}>{inside}</w:{root}>"
        rels += f'<Relationship Id="{name}" Type="{types}/{root}" Target="{name}.xml"/>'
    content["word/_rels/document.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{rels}</Relationships>"
    )
    return write_zip(path, {**content, **(files or {})})


def drafted(path: Path) -> Draft:
    (draft,) = registry.read(path)
    assert isinstance(draft, Draft)
    return draft


def check(document: DraftDocument) -> None:
    """What holds of every text: spans and annotations lie in it."""
    size = len(document.text)
    known = {resource.sha256 for resource in document.resources}
    for span in document.spans:
        assert 0 <= span.start <= span.end <= size
        assert span.kind is not SpanKind.IMAGE or span.target in known
    for annotation in document.annotations:
        if annotation.start is not None:
            assert 0 <= annotation.start < annotation.end <= size


def found(document: DraftDocument, kind: SpanKind) -> list[tuple[str, int, str]]:
    """Text, level and target of the spans of a kind."""
    return [
        (document.text[s.start : s.end], s.level, s.target)
        for s in document.spans
        if s.kind is kind
    ]


def texts(document: DraftDocument, kind: SpanKind) -> list[str]:
    return [text for text, _, _ in found(document, kind)]


def comment(identifier: int, text: str, paragraph: str = "", author: str = "Reader A") -> str:
    named = f'w14:paraId="{paragraph}"' if paragraph else ""
    return (
        f'<w:comment w:id="{identifier}" w:author="{author}" w:date="2020-05-04T10:20:30Z">'
        f"<w:p {named}>{r(text)}</w:p></w:comment>"
    )


def start(identifier: int) -> str:
    return f'<w:commentRangeStart w:id="{identifier}"/>'


def end(identifier: int) -> str:
    sign = f'<w:r><w:commentReference w:id="{identifier}"/></w:r>'
    return f'<w:commentRangeEnd w:id="{identifier}"/>{sign}'


def field(code: str, *result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + "".join(result)
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
