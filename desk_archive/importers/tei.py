"""TEI: letters, volumes of documents, plays and other texts, P5 and older.

A file with `div[@type='document']` gives a record for each of them; a `teiCorpus` one for each of
its texts; any other file is one record. A volume may be of any size: a large one is read twice,
first for its lists of people and places, which may stand anywhere, then document by document.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from desk_archive.domain.errors import ErrorKind
from desk_archive.domain.records import Draft
from desk_archive.importers import xml_safe
from desk_archive.importers.base import (
    ImportOptions,
    failure,
    file_size,
    label,
    read_head,
    title_from_name,
    too_large,
)
from desk_archive.importers.tei_header import Header
from desk_archive.importers.tei_names import LISTED_TAGS, Lists, identity, namespace_of
from desk_archive.importers.tei_records import MEDIA_TYPE, Volume, volume_document, whole_text

if TYPE_CHECKING:
    from lxml.etree import _Element

TREE_BYTES = 6_000_000
"""Larger files are streamed: the tree of a file takes about ten times its bytes."""

_TEXT_ROOTS = frozenset({"TEI", "TEI.2"})
_CORPUS_ROOTS = frozenset({"teiCorpus", "teiCorpus.2"})


class TeiImporter:
    """Files of the Text Encoding Initiative."""

    name = "tei"
    version = 1
    suffixes = (".tei.xml", ".xml", ".tei")
    media_type = MEDIA_TYPE

    def recognises(self, head: bytes) -> bool:
        """Whether the content begins with an element of TEI."""
        return xml_safe.root_name(head) in _TEXT_ROOTS | _CORPUS_ROOTS

    def read(self, path: Path, options: ImportOptions) -> Iterator[Draft]:
        """A draft of each text or document in a file.

        Raises:
            ImportFailedError: if it can't be read, isn't well-formed, asks for other files or for
                text from entities out of measure, is no TEI, or is too long.
        """
        try:
            for draft in self._drafts(path, options):
                length = sum(len(document.text) for document in draft.documents)
                if length > options.max_characters:
                    raise too_large(path, f"{length:,} characters", options.max_characters)
                yield draft
        except xml_safe.XmlError as error:
            raise xml_safe.as_failure(path, error) from error

    def _drafts(self, path: Path, options: ImportOptions) -> Iterator[Draft]:
        del options
        size = file_size(path)
        if size == 0:
            raise failure(path, ErrorKind.EMPTY, "is empty")
        if size > TREE_BYTES:
            name = xml_safe.root_name(read_head(path))
            if name is not None:  # Else the parser says what is wrong with it.
                self._check_root(path, name)
            yield from self._streamed(path)
            return
        root = xml_safe.parse(read_head(path, size))
        name = self._check_root(path, xml_safe.local_name(root))
        if name in _CORPUS_ROOTS:
            yield from self._corpus(path, root)
        else:
            yield from self._text(path, root)

    @staticmethod
    def _check_root(path: Path, name: str) -> str:
        """The name of the root element.

        Raises:
            ImportFailedError: if it is none of TEI.
        """
        if name not in _TEXT_ROOTS | _CORPUS_ROOTS:
            what = f"is XML of a kind that is not read (root element <{name}>)"
            raise failure(path, ErrorKind.UNKNOWN_FORMAT, what)
        return name

    def _whole(self, path: Path, root: _Element, fragment: str | None = None) -> Draft:
        return whole_text(
            root,
            stem=title_from_name(path, self.suffixes),
            fallback_title=title_from_name(path, self.suffixes),
            importer=label(self),
            fragment=fragment,
        )

    def _corpus(self, path: Path, root: _Element) -> Iterator[Draft]:
        """The texts of a corpus, also those of corpora in it."""
        namespace = namespace_of(root)
        texts = root.iter(*(namespace + name for name in _TEXT_ROOTS))
        for number, text in enumerate(texts, 1):
            yield self._whole(path, text, identity(text) or f"text-{number}")

    def _text(self, path: Path, root: _Element) -> Iterator[Draft]:
        namespace = namespace_of(root)
        tags = (f"{namespace}div", f"{namespace}div1", f"{namespace}pb")
        if not any(_is_document(div) for div in root.iter(*tags[:-1])):
            yield self._whole(path, root)
            return
        lists = Lists()
        lists.add_all(root)
        volume = Volume.of(Header(root), lists, title_from_name(path, self.suffixes))
        yield from self._documents(_outermost(root.iter(*tags)), volume)

    def _streamed(self, path: Path) -> Iterator[Draft]:
        """A large file, by two passes."""
        header, lists, documents = _survey(path)
        if header is None or not documents:
            yield from self._large_texts(path)
            return
        volume = Volume.of(header, lists, title_from_name(path, self.suffixes))
        elements = xml_safe.iterparse(path, ("div", "div1", "pb"), wanted=_is_wanted)
        yield from self._documents(elements, volume)

    def _large_texts(self, path: Path) -> Iterator[Draft]:
        """A large file without documents: a corpus text by text, one text as a whole."""
        texts = xml_safe.iterparse(path, tuple(_TEXT_ROOTS))
        for number, text in enumerate(texts, 1):
            is_part = text.getparent() is not None
            yield self._whole(path, text, (identity(text) or f"text-{number}") if is_part else None)

    def _documents(self, elements: Iterator[_Element], volume: Volume) -> Iterator[Draft]:
        """The documents among documents and page breaks, in their order."""
        page: str | None = None
        number = 0
        for element in elements:
            if xml_safe.local_name(element) == "pb":
                page = element.get("n")
                continue
            number += 1
            yield volume_document(element, volume, number, page=page, importer=label(self))
            page = None


def _is_document(element: _Element) -> bool:
    return element.get("type") == "document"


def _is_wanted(element: _Element) -> bool:
    return element.get("type") == "document" or xml_safe.local_name(element) == "pb"


def _outermost(elements: Iterator[_Element]) -> Iterator[_Element]:
    """Documents and page breaks that aren't inside a document."""
    for element in elements:
        if _is_wanted(element) and not any(map(_is_document, element.iterancestors())):
            yield element


def _survey(path: Path) -> tuple[Header | None, Lists, int]:
    """What the documents of a large volume share, and how many there are."""
    lists = Lists()
    header: Header | None = None
    documents = 0
    tags = ("teiHeader", "div", "div1", "pb", *LISTED_TAGS)
    for element in xml_safe.iterparse(path, tags, wanted=_is_shared):
        name = xml_safe.local_name(element)
        if name == "teiHeader":
            header = header or _kept(element)
            lists.add_now(element)
        elif name in LISTED_TAGS:
            lists.add(element, at_once=True)
        elif name != "pb":
            documents += 1
    return header, lists, documents


def _is_shared(element: _Element) -> bool:
    name = xml_safe.local_name(element)
    if name in LISTED_TAGS:
        return identity(element) is not None
    return name == "teiHeader" or _is_wanted(element)


def _kept(element: _Element) -> Header:
    """A header that stays when the rest of the file leaves memory."""
    import copy

    around = element.getparent()
    root = element.makeelement("TEI") if around is None else _bare(around)
    root.append(copy.deepcopy(element))
    return Header(root)


def _bare(element: _Element) -> _Element:
    """An element with its attributes and nothing in it."""
    bare = element.makeelement(element.tag)
    for name, value in element.attrib.items():
        bare.set(name, value)
    return bare
