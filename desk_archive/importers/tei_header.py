"""What a TEI header says of a text: title, agents, date, source, rights and identifiers.

TEI P5 Guidelines, chapter 2 (https://tei-c.org/release/doc/tei-p5-doc/en/html/HD.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from desk_archive.domain.call_numbers import split_call_number
from desk_archive.domain.dates import is_edtf
from desk_archive.domain.languages import language_name, language_tag
from desk_archive.domain.records import AgentName, AgentRole, CallNumberLevel, Identifier
from desk_archive.domain.text import fold_space
from desk_archive.importers.tei_names import (
    AGENT_TAGS,
    XML_BASE,
    identity,
    names,
    namespace_of,
    path,
    words,
)
from desk_archive.importers.xml_safe import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_WHOLE_TITLES = (None, "", "main", "full", "complete", "uniform")
_TRANSLATORS = re.compile(r"translat|trl\b|übers|перев|traduc|traduit", re.IGNORECASE)
# Identifiers that one text alone has; those of editions, such as an ISBN, are shared by many.
_OF_ONE_TEXT = names("handle hdl doi urn uri url pid ark purl permalink frus wikidata filename")
_OF_BOOKS = names("isbn issn oclc dospubno lccn")
_SHELFMARKS = (None, "", "shelfmark", "signature", "signatur", "callnumber", "call-number")
_PLAIN_CODE = re.compile(r"[^\W\d_][\w-]*")
_NOT_A_SCHEME = re.compile(r"[^\w.-]+")


class Header:
    """A `teiHeader`, with what the element around it says."""

    def __init__(self, root: _Element) -> None:
        """Take the header of a `TEI` or `teiCorpus`; one without has nothing to say."""
        self.root = root
        self.namespace = namespace_of(root)
        found = root.find(self.namespace + "teiHeader")
        self.element: _Element = root.makeelement("teiHeader") if found is None else found

    def all(self, steps: str) -> Iterator[_Element]:
        """The elements at a path below the header."""
        return self.element.iterfind(path(self.namespace, steps))

    def first(self, steps: str) -> _Element | None:
        """The first of them, or None."""
        return self.element.find(path(self.namespace, steps))

    @property
    def title(self) -> str | None:
        """That of level `a`, else the one that is neither that of a series nor a date."""
        titles = list(self.all("fileDesc/titleStmt/title"))
        own = [title for title in titles if title.get("level") == "a" and words(title)]
        if own:
            return words(own[0])
        others = [t for t in titles if t.get("level") != "s" and words(t) and not _is_date(t)]
        whole = (title for title in others if title.get("type") in _WHOLE_TITLES)
        chosen = next(whole, others[0] if others else None)
        return words(chosen) if chosen is not None else None

    @property
    def series(self) -> tuple[str, ...]:
        """What the text is a part of."""
        titles = [
            *(t for t in self.all("fileDesc/titleStmt/title") if t.get("level") == "s"),
            *self.all("fileDesc/seriesStmt/title"),
        ]
        return tuple(dict.fromkeys(filter(None, map(words, titles))))

    @property
    def authors(self) -> tuple[AgentName, ...]:
        """The authors of the file's title."""
        return tuple(
            AgentName(name, AgentRole.AUTHOR)
            for name in map(_one_name, self.all("fileDesc/titleStmt/author"))
            if name
        )

    @property
    def translators(self) -> tuple[AgentName, ...]:
        """Who translated the text, where the file says that somebody did."""
        found = [
            _one_name(editor)
            for editor in self.all("fileDesc/titleStmt/editor")
            if _TRANSLATORS.search(editor.get("role") or "")
        ]
        for statement in self.all("fileDesc/titleStmt/respStmt"):
            resp, people = _responsible(statement)
            if _TRANSLATORS.search(resp):
                found += people
        return tuple(AgentName(name, AgentRole.TRANSLATOR) for name in found if name)

    @property
    def credits(self) -> str | None:
        """Who made the edition, and how."""
        editors = [
            name
            for editor in self.all("fileDesc/titleStmt/editor")
            for name in _names(editor) or [words(editor)]
            if name
        ]
        lines = [f"Editors: {'; '.join(editors)}"] if editors else []
        for steps in ("fileDesc/titleStmt/respStmt", "fileDesc/editionStmt/respStmt"):
            for statement in self.all(steps):
                resp, people = _responsible(statement)
                lines.append(": ".join(filter(None, (resp, "; ".join(people)))))
        return ". ".join(dict.fromkeys(filter(None, lines))) or None

    @property
    def rights(self) -> str | None:
        """The terms of use, with the address of the licence."""
        availability = self.first("fileDesc/publicationStmt/availability")
        if availability is None:
            return None
        text = words(availability)
        targets = (one.get("target") for one in availability.iter(self.namespace + "licence"))
        links = [target for target in targets if target and target not in text]
        return " ".join(filter(None, (text, *(f"<{link}>" for link in links)))) or None

    @property
    def language_tags(self) -> tuple[str, ...]:
        """The languages of the text by their codes."""
        tags = (language.get("ident") for language in self.all("profileDesc/langUsage/language"))
        return tuple(tag for tag in tags if tag)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the text as the file names them, else in English."""
        found: dict[str, None] = {}
        for language in self.all("profileDesc/langUsage/language"):
            tag = language.get("ident") or ""
            written = words(language)
            if written and written != tag and language_tag(written) != written:
                found[written] = None
            elif tag or written:
                found[language_name(tag or written) or tag or written] = None
        return tuple(found)

    @property
    def topics(self) -> tuple[str, ...]:
        """Keywords."""
        terms = self.all("profileDesc/textClass/keywords//term")
        return tuple(dict.fromkeys(filter(None, map(words, terms))))

    @property
    def abstract(self) -> str | None:
        """A summary of the text."""
        for steps in ("profileDesc/abstract", "profileDesc/correspDesc/note"):
            text = words(self.first(steps))
            if text:
                return text
        summary = self.first("fileDesc/sourceDesc//msContents/summary")
        return words(summary) or None

    @property
    def kind(self) -> str | None:
        """What sort of item the first witness is, or the genre, in the file's own word."""
        item = next(self.element.iter(self.namespace + "objectType"), None)
        if item is not None:
            code = item.get("form") or item.get("corresp") or ""
            return words(item) or (code if _PLAIN_CODE.fullmatch(code) else None)
        terms = self.all("profileDesc/textClass/keywords/term")
        genre = next((term for term in terms if term.get("type") == "genreTitle"), None)
        return words(genre) or None

    # --- the source ------------------------------------------------------------------------------

    @property
    def source(self) -> str | None:
        """Where the original lies, witness by witness; else the editions that are its source."""
        witnesses = filter(None, map(self._place_of, self._witnesses()))
        return "; ".join(witnesses) or "; ".join(filter(None, self._editions())) or None

    @property
    def repository(self) -> str | None:
        """Who holds the first witness."""
        witness = next(self._witnesses(), None)
        if witness is None:
            return None
        for name in ("repository", "institution"):
            held_by = words(witness.find(self.namespace + name))
            if held_by:
                return held_by
        return None

    @property
    def call_number(self) -> tuple[CallNumberLevel, ...]:
        """The levels of the first witness's shelfmark; it is one level where it can't be split."""
        witness = next(self._witnesses(), None)
        if witness is None:
            return ()
        collection = words(witness.find(self.namespace + "collection"))
        levels = [CallNumberLevel("collection", collection)] if collection else []
        shelfmark = self._shelfmark(witness)
        if shelfmark:
            levels += split_call_number(shelfmark) or (CallNumberLevel("shelfmark", shelfmark),)
        return tuple(levels)

    def _witnesses(self) -> Iterator[_Element]:
        description = self.first("fileDesc/sourceDesc")
        if description is not None:
            yield from description.iter(self.namespace + "msIdentifier")

    def _place_of(self, witness: _Element) -> str:
        steps = ("settlement", "institution", "repository", "collection")
        parts = [words(witness.find(self.namespace + step)) for step in steps]
        return ", ".join(filter(None, (*parts, self._shelfmark(witness))))

    def _shelfmark(self, witness: _Element) -> str:
        marks = [mark for mark in witness.iterfind(self.namespace + "idno") if words(mark)]
        best = (mark for mark in marks if (mark.get("type") or "").lower() in _SHELFMARKS)
        return words(next(best, marks[0] if marks else None))

    def _editions(self) -> Iterator[str]:
        """The printed or digital editions that the text was taken from."""
        description = self.first("fileDesc/sourceDesc")
        if description is None:
            return
        tags = [self.namespace + name for name in ("bibl", "biblStruct", "biblFull")]
        editions = [one for one in description.iter(*tags) if not _is_nested(one, tags)]
        originals = [one for one in description.iter(*tags) if one.get("type") == "originalSource"]
        for edition in originals or editions:
            is_parted = str(edition.tag) != tags[0]
            yield ", ".join(_leaves(edition)) if is_parted else words(edition)
        if not editions:
            yield from map(words, description.iterfind(self.namespace + "p"))

    # --- identifiers -----------------------------------------------------------------------------

    @property
    def scheme(self) -> str:
        """By whose numbers the texts of this edition are known: its address, else its title."""
        base = (self.root.get(XML_BASE) or "").rstrip("/")
        if "://" in base:
            return base.partition("://")[2]
        publisher = words(self.first("fileDesc/publicationStmt/publisher"))
        name = next(iter(self.series), publisher)
        return _NOT_A_SCHEME.sub("-", name.lower()).strip("-.") or "tei"

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        """By which this text is known, its `xml:id` first."""
        found: dict[Identifier, None] = {}
        own = identity(self.root)
        if own:
            base = (self.root.get(XML_BASE) or "").rstrip("/")
            found[Identifier(self.scheme, own, f"{base}/{own}" if "://" in base else None)] = None
        for number in self.all("fileDesc/publicationStmt/idno"):
            scheme, value = (number.get("type") or "").lower(), words(number)
            if value and scheme in _OF_ONE_TEXT:
                found[Identifier(scheme, value, value if "://" in value else None)] = None
        return tuple(found)

    def volume(self, stem: str) -> tuple[str, str]:
        """The scheme and the number of a volume.

        The scheme is the type of the `idno` that is its identity, else of the first that isn't a
        number of books or publications.

        Args:
            stem: the name of the file, for a volume without a number.
        """
        own = identity(self.root)
        numbers = [
            ((number.get("type") or "").lower(), words(number))
            for number in self.all("fileDesc/publicationStmt/idno")
        ]
        typed = [(scheme, value) for scheme, value in numbers if scheme and value]
        fitting = [one for one in typed if one[1] == own] or [
            one for one in typed if one[0].split("-")[0] not in _OF_BOOKS and own is None
        ]
        return fitting[0] if fitting else (self.scheme, own or stem)


def _is_date(title: _Element) -> bool:
    kind = (title.get("type") or "").lower()
    return "date" in kind or title.get("when-iso") is not None or is_edtf(words(title))


def _one_name(element: _Element) -> str:
    """The name in an element; the first where it is given in several languages."""
    given = _names(element)
    return given[0] if given else words(element)


def _names(element: _Element) -> list[str]:
    given = [one for one in element if local_name(one) in AGENT_TAGS]
    return [name for name in map(words, given) if name]


def _responsible(statement: _Element) -> tuple[str, list[str]]:
    namespace = namespace_of(statement)
    resp = ", ".join(filter(None, map(words, statement.iterfind(namespace + "resp"))))
    return resp, _names(statement)


def _is_nested(element: _Element, tags: list[str]) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _leaves(element: _Element) -> Iterator[str]:
    """The texts of the innermost elements, in order."""
    for inner in element.iter():
        if len(inner) == 0 and fold_space(inner.text or ""):
            yield fold_space(inner.text or "")
