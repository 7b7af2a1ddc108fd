"""Words and names in TEI: what an element says, and whom its references mean in the file's lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from desk_archive.domain.records import AgentName, AgentRole
from desk_archive.domain.text import fold_space, normalise
from desk_archive.importers.xml_safe import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_XML = "{http://www.w3.org/XML/1998/namespace}"
XML_ID = f"{_XML}id"
XML_LANG = f"{_XML}lang"
XML_BASE = f"{_XML}base"

PERSON, PLACE = "person", "place"

AGENT_TAGS = ("persName", "orgName", "name")
PLACE_TAGS = ("placeName", "settlement", "geogName", "district", "region", "country")
_LISTED = {
    "person": PERSON,
    "persName": PERSON,
    "personGrp": PERSON,
    "org": PERSON,
    "orgName": PERSON,
    "place": PLACE,
    "placeName": PLACE,
}
LISTED_TAGS = tuple(_LISTED)
"""Elements that stand in lists of people and places, or are such an entry by themselves."""

_NAME_OF = {PERSON: ("persName", "orgName", "name"), PLACE: ("placeName", "settlement", "geogName")}
_PREFERRED = (None, "pref", "preferred", "main", "reg")
_OPEN_TAGS = ("rs", "name")
_NAME_PARTS = frozenset(
    ("forename", "surname", "roleName", "addName", "genName", "nameLink", "settlement", "country")
)


def names(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


@lru_cache(maxsize=512)
def path(namespace: str, steps: str) -> str:
    """A path as lxml's `find` takes it, each step in a namespace: `a/b`, `*` and `.` as they are.

    Args:
        namespace: in braces, or "" for none.
        steps: local names.
    """
    return "/".join(
        step if not step or step[0] in ".*" else namespace + step for step in steps.split("/")
    )


def namespace_of(element: _Element) -> str:
    """The namespace of an element in braces, "" for none."""
    tag = str(element.tag)
    return tag[: tag.index("}") + 1] if tag.startswith("{") else ""


def identity(element: _Element) -> str | None:
    """The `xml:id` of an element (`id` in TEI P4), or None."""
    return element.get(XML_ID) or element.get("id")


def words(element: _Element | None) -> str:
    """What an element says, without notes, white space folded; "" for None."""
    if element is None:
        return ""
    if len(element) == 0:
        return clean(element.text or "")
    pieces: list[str] = []
    _collect(element, pieces)
    return clean("".join(pieces))


def clean(text: str) -> str:
    """Text normalised, its white space folded."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")  # Most texts are so, and a letter has hundreds.
    return fold_space(normalise(text))


def _collect(element: _Element, pieces: list[str]) -> None:
    pieces.append(element.text or "")
    for child in element:
        name = local_name(child)
        if name in ("lb", "space", "pb", "cb"):
            pieces.append("" if child.get("break") == "no" else " ")
        elif name != "note":
            _collect(child, pieces)
        # The parts of a name are words of their own, also where nothing stands between them.
        pieces.append(child.tail or (" " if name in _NAME_PARTS else ""))


def pointers(element: _Element) -> Iterator[str]:
    """The identities that an element's `ref`, `corresp` or `key` names, without `#` and file."""
    value = element.get("ref") or element.get("corresp") or element.get("key")
    for pointer in (value or "").split():
        target = pointer.rpartition("#")[2]
        if "://" not in pointer:
            target = target.rpartition(":")[2]  # A prefix of the edition: `psn:A1`.
        if target:
            yield target


class Lists:
    """The people, organisations and places that a file lists."""

    def __init__(self) -> None:
        self._entries: dict[str, tuple[str, Callable[[], str]]] = {}
        self._names: dict[str, tuple[str, str]] = {}

    def add_all(self, root: _Element) -> None:
        """Take all entries in an element; their names are read when they are asked for."""
        namespace = namespace_of(root)
        for element in root.iter(*(namespace + tag for tag in LISTED_TAGS)):
            self.add(element)

    def add_now(self, root: _Element) -> None:
        """Take all entries in an element that will leave memory."""
        namespace = namespace_of(root)
        for element in root.iter(*(namespace + tag for tag in LISTED_TAGS)):
            self.add(element, at_once=True)

    def add(self, element: _Element, *, at_once: bool = False) -> None:
        """Take an element if it is an entry of a list.

        Args:
            element: may have an identity.
            at_once: whether its name is read now, because the element will leave memory.
        """
        known_as = identity(element)
        if known_as is None or known_as in self._entries:
            return
        kind = _LISTED[local_name(element)]
        if at_once:
            name = _listed_name(element, kind)
            self._entries[known_as] = (kind, lambda: name)
        else:
            self._entries[known_as] = (kind, lambda: _listed_name(element, kind))

    def find(self, pointer: str) -> tuple[str, str] | None:
        """`PERSON` or `PLACE` and the name that the list has for an identity, or None."""
        if pointer in self._names:
            return self._names[pointer]
        entry = self._entries.get(pointer)
        if entry is None:
            return None
        kind, read = entry
        found = (kind, read())
        if not found[1]:
            return None
        self._names[pointer] = found
        return found

    def name_of(self, element: _Element) -> str:
        """What a name says; one without words is what the list has for its reference."""
        written = words(element)
        if written:
            return written
        listed = (self.find(pointer) for pointer in pointers(element))
        return next((found[1] for found in listed if found), "")

    def mentioned(self, parts: Iterable[_Element]) -> tuple[list[AgentName], list[str]]:
        """The people and places that references in a text mean, each once, in its order.

        What is named with a reference to something outside the file stands as it is written.
        """
        agents: dict[str, None] = {}
        places: dict[str, None] = {}
        for part in parts:
            namespace = namespace_of(part)
            tags = (*AGENT_TAGS, *PLACE_TAGS, "rs")
            for element in part.iter(*(namespace + tag for tag in tags)):
                for kind, name in self._meant(element):
                    (agents if kind == PERSON else places)[name] = None
        return [AgentName(name, AgentRole.MENTIONED) for name in agents], list(places)

    def _meant(self, element: _Element) -> Iterator[tuple[str, str]]:
        is_unknown = False
        for pointer in pointers(element):
            found = self.find(pointer)
            if found is not None:
                yield found
            is_unknown = is_unknown or found is None
        name = local_name(element)
        if is_unknown and name not in _OPEN_TAGS:
            written = words(element)
            if written:
                yield (PLACE if name in PLACE_TAGS else PERSON), written


def _listed_name(element: _Element, kind: str) -> str:
    """The name that a list has for an entry."""
    if local_name(element) in ("persName", "orgName", "placeName"):
        return person_name(element).rstrip(" ,;:")
    namespace = namespace_of(element)
    given = [
        name
        for tag in _NAME_OF[kind]
        for name in element.iterfind(namespace + tag)
        if len(name) or name.text
    ]
    preferred = next((name for name in given if name.get("type") in _PREFERRED), None)
    if preferred is None and given:
        preferred = given[0]
    return person_name(preferred) if preferred is not None else ""


def person_name(element: _Element) -> str:
    """A name as it stands; one in parts without a word between them with its surname first."""
    parts = {local_name(part): part for part in element}
    if "surname" not in parts or "forename" not in parts or _has_own_words(element):
        return words(element)
    surname = " ".join(words(part) for part in element if local_name(part) == "surname")
    others = " ".join(words(part) for part in element if local_name(part) != "surname")
    return f"{surname}, {others}" if others else surname


def _has_own_words(element: _Element) -> bool:
    """Whether words or signs stand between the parts of an element."""
    return bool((element.text or "").strip() or any((part.tail or "").strip() for part in element))
