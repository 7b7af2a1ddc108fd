"""What TEI says of a letter: who wrote to whom, when and where, and its neighbours.

The correspondence description (`correspDesc`, TEI P5 Guidelines, chapter 2.4.6) says it; where
there is none, the head and the dateline of the letter do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from desk_archive.domain.records import (
    AgentName,
    AgentRole,
    ArchivalDate,
    Identifier,
    Relation,
    RelationKind,
)
from desk_archive.importers.tei_dates import best_date, stated_edtf
from desk_archive.importers.tei_names import AGENT_TAGS, Lists, namespace_of, path, words
from desk_archive.importers.xml_safe import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_SENT = frozenset({"sent", "sending", "sender", "from"})
_RECEIVED = frozenset({"received", "receiving", "receiver", "recipient", "to"})
_PARTIES = (*AGENT_TAGS, "rs", "gloss")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FILE_SUFFIX = re.compile(r"\.(?:tei\.)?(?:xml|html?|tei)$", re.IGNORECASE)
_WITHIN_NOTES = ("note", "attachment", "floatingText")


def correspondents(descriptions: Iterable[_Element], lists: Lists) -> tuple[AgentName, ...]:
    """Authors, then recipients, each in the order of the file."""
    found: dict[AgentName, None] = {}
    actions = [action for one in descriptions for action in _actions(one)]
    for types, role in ((_SENT, AgentRole.AUTHOR), (_RECEIVED, AgentRole.RECIPIENT)):
        for action in actions:
            if (action.get("type") or "") in types:
                for name in _outermost(action, _PARTIES, lists):
                    found[AgentName(name, role)] = None
    return tuple(found)


def parties_of_head(heads: Iterable[_Element]) -> tuple[AgentName, ...]:
    """Who wrote to whom by the head of a document: what in it has the type `from` or `to`."""
    found: dict[AgentName, None] = {}
    elements = [element for head in heads for element in _without_notes(head)]
    for kind, role in (("from", AgentRole.AUTHOR), ("to", AgentRole.RECIPIENT)):
        for element in elements:
            name = words(element) if element.get("type") == kind else ""
            if name and local_name(element) in _PARTIES:
                found[AgentName(name, role)] = None
    return tuple(found)


def sent_date(descriptions: Iterable[_Element]) -> ArchivalDate | None:
    """When a letter was sent."""
    return best_date(
        date
        for one in descriptions
        for action in _actions(one)
        if (action.get("type") or "") in _SENT
        for date in action.iter(namespace_of(action) + "date")
    )


def corresponding_places(descriptions: Iterable[_Element], lists: Lists) -> Iterator[str]:
    """The places that a letter was sent from, came to and went through, as written."""
    for one in descriptions:
        for action in _actions(one):
            yield from _outermost(action, ("placeName",), lists)


def datelines(part: _Element) -> list[_Element]:
    """The datelines of a text itself, not those of its attachments."""
    found = part.iter(namespace_of(part) + "dateline")
    return [line for line in found if not _is_within(line, part, _WITHIN_NOTES)]


def dateline_date(part: _Element) -> ArchivalDate | None:
    """The date of a text's datelines; else the date that its opener, closer or head has."""
    tag = namespace_of(part) + "date"
    for name in ("dateline", "opener", "closer", "docDate", "head"):
        lines = [
            line
            for line in part.iter(namespace_of(part) + name)
            if not _is_within(line, part, _WITHIN_NOTES)
        ]
        dates = [d for line in lines for d in line.iter(tag) if not _is_within(d, line, ("note",))]
        stated = [date for date in dates if stated_edtf(date)]
        if dates:
            return best_date(stated or dates)
    return None


def dateline_places(part: _Element) -> Iterator[str]:
    """The places of a text's datelines as written."""
    for line in datelines(part):
        for element in _without_notes(line):
            is_place = local_name(element) == "placeName" or (
                local_name(element) == "rs" and element.get("type") == "place"
            )
            if is_place and words(element):
                yield words(element)


def relations(header: _Element, scheme: str) -> tuple[Relation, ...]:
    """The letters before and after this one, and the items it is related to."""
    namespace = namespace_of(header)
    found: dict[tuple[RelationKind, str], Relation] = {}
    contexts = header.iterfind(path(namespace, "profileDesc/correspDesc/correspContext"))
    references = [one for context in contexts for one in context if not _is_of_collection(one)]
    related = list(header.iter(namespace + "relatedItem"))
    for reference in (*references, *related):
        relation = _relation(reference, scheme)
        if relation is None:
            continue
        goal = relation.identifier.value if relation.identifier else relation.title or ""
        known = found.get((relation.kind, goal))
        found[relation.kind, goal] = relation if known is None else _merged(known, relation)
    return tuple(found.values())


def known_as(target: str) -> str:
    """The name of a letter in the target of a reference: `../L1.xml`, `#L1` and `L1` are one."""
    path_or_fragment = target.rstrip("/").rpartition("#")[2] or target
    return _FILE_SUFFIX.sub("", path_or_fragment.rpartition("/")[2])


def points_to_files(header: _Element) -> bool:
    """Whether the letters of an edition are known to each other by the names of their files."""
    namespace = namespace_of(header)
    contexts = header.iterfind(path(namespace, "profileDesc/correspDesc/correspContext"))
    targets = (one.get("target") or "" for context in contexts for one in context)
    return any(_FILE_SUFFIX.search(target) for target in targets)


def _actions(description: _Element) -> Iterator[_Element]:
    namespace = namespace_of(description)
    return description.iterfind(namespace + "correspAction")


def _outermost(element: _Element, tags: tuple[str, ...], lists: Lists) -> Iterator[str]:
    """The names in elements of these tags that aren't inside each other, notes aside."""
    for child in element:
        tag = local_name(child)
        if tag in tags:
            name = lists.name_of(child)
            if name:
                yield name
        elif tag != "note":
            yield from _outermost(child, tags, lists)


def _without_notes(element: _Element) -> Iterator[_Element]:
    """All elements within one, in order, but for notes and what is in them."""
    for child in element:
        if local_name(child) != "note":
            yield child
            yield from _without_notes(child)


def _is_within(element: _Element, top: _Element, names: tuple[str, ...]) -> bool:
    for around in element.iterancestors():
        if around is top:
            return False
        if local_name(around) in names:
            return True
    return False


def _is_of_collection(reference: _Element) -> bool:
    """Whether a reference names the correspondence that the letter belongs to, and no letter."""
    return (reference.get("type") or "").startswith("belongsTo")


def _relation(reference: _Element, scheme: str) -> Relation | None:
    title = words(reference) or None
    target = reference.get("target") or ""
    if not title and not target:
        return None
    name = known_as(target.split()[0]) if target.strip() else ""
    url = target if target.startswith(("http://", "https://")) else None
    date = best_date(reference.iter(namespace_of(reference) + "date"))
    return Relation(
        kind=_kind(reference),
        title=title,
        date=date,
        description=_CAMEL.sub(" ", reference.get("type") or "").lower() or None
        if reference.get("subtype")
        else None,
        identifier=Identifier(scheme, name, url) if name else None,
    )


def _kind(reference: _Element) -> RelationKind:
    said = f"{reference.get('type') or ''} {reference.get('subtype') or ''}".lower()
    if "prev" in said:
        return RelationKind.PREVIOUS
    if "next" in said:
        return RelationKind.NEXT
    if "reply" in said or "answer" in said:
        return RelationKind.REPLY_TO
    if "transl" in said:
        return RelationKind.TRANSLATION_OF
    return RelationKind.RELATED


def _merged(first: Relation, second: Relation) -> Relation:
    """One relation for a letter that is a neighbour in several orders."""
    descriptions = dict.fromkeys(filter(None, (first.description, second.description)))
    return Relation(
        kind=first.kind,
        title=first.title or second.title,
        date=first.date or second.date,
        description="; ".join(descriptions) or None,
        identifier=first.identifier or second.identifier,
    )
