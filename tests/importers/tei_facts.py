"""Facts of TEI files, found without the importer and without its parser.

Used by the tests with real documents; works on any letters, volumes and plays of the same kinds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from desk_archive.domain.structure import Span, SpanKind

Facts = dict[str, Any]

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NO_LETTERS = re.compile(r"[\W_]+")


def fold(text: str | None) -> str:
    """White space folded, no-break spaces kept."""
    return unicodedata.normalize("NFC", _SPACE.sub(" ", text or "")).strip(" ")


def letters(text: str) -> str:
    """The letters and digits of a text, one after the other."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFC", text))


def without_markers(text: str, spans: Iterable[Span]) -> str:
    """A reading text without the markers of its notes, which the importer adds."""
    spans = list(spans)
    references = [span for span in spans if span.kind is SpanKind.FOOTNOTE_REFERENCE]
    referred = {span.target for span in references}
    notes = [s for s in spans if s.kind is SpanKind.FOOTNOTE and s.target in referred]
    cuts = {(span.start, text.index("]", span.start) + 1) for span in (*references, *notes)}
    for start, end in sorted(cuts, reverse=True):
        text = text[:start] + text[end:]
    return text


def said(element: ET.Element | None, leave: tuple[str, ...] = ("note",)) -> str:
    """What an element says, some elements left out; a line end parts words."""
    return fold("".join(_pieces(element, leave))) if element is not None else ""


def _pieces(element: ET.Element, leave: tuple[str, ...]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "lb" and child.get("break") != "no":
            yield " "
        elif name not in leave:
            yield from _pieces(child, leave)
        yield child.tail or ""


def texts(root: ET.Element, path: str) -> list[str]:
    """What the elements at a path say; `t:` stands for TEI."""
    return [said(found) for found in root.iterfind(path, {"t": TEI[1:-1]})]


def unique(values: Iterable[str]) -> list[str]:
    """Each once, in order."""
    return list(dict.fromkeys(values))


def when(date: ET.Element | None) -> str | None:
    """The machine-readable value of a date."""
    if date is None:
        return None
    get = date.get
    if get("when"):
        return get("when")
    if get("from") or get("to"):
        return f"{get('from') or '..'}/{get('to') or '..'}"
    if get("notBefore") or get("notAfter"):
        return f"[{get('notBefore') or ''}..{get('notAfter') or ''}]"
    return None


def of_letter(path: Path) -> Facts:
    """A letter with a correspondence description."""
    root = ET.fromstring(path.read_text("utf-8"))
    action = ".//t:correspDesc/t:correspAction[@type='{}']"
    date = root.find(action.format("sent").replace("t:", TEI) + f"/{TEI}date")
    witnesses = [
        ", ".join(
            filter(None, (said(one.find(TEI + n)) for n in ("settlement", "repository", "idno")))
        )
        for one in root.iter(TEI + "msIdentifier")
    ]
    neighbours = list(root.iterfind(f".//{TEI}correspContext/{TEI}ref"))
    facts: Facts = {
        "title": texts(root, ".//t:titleStmt/t:title[@level='a']")[0],
        "authors": unique(texts(root, action.format("sent") + "/t:persName")),
        "recipients": unique(texts(root, action.format("received") + "/t:persName")),
        "mentioned": sorted(_mentioned(root, ("person", "org"))),
        "edtf": when(date),
        "verbatim": said(date) or None,
        "languages": texts(root, ".//t:langUsage/t:language"),
        "goals": unique(
            (one.get("subtype") or "") + one.get("target", "")
            for one in neighbours
            if one.get("subtype")
        ),
        "known_as": root.get(ID),
        "fragment": None,
        "letters": letters(_body_text(root)),
    }
    facts["goals"] = [re.sub("^(?:previous|next)_letter", "", goal) for goal in facts["goals"]]
    for kind in ("previous", "next"):
        by_target: dict[str, str] = {}
        for one in neighbours:
            if one.get("subtype") == f"{kind}_letter":
                by_target.setdefault(one.get("target", ""), said(one))
        facts[kind] = list(by_target.values())
    if witnesses:
        facts["source"] = "; ".join(witnesses)
        facts["repository"] = texts(root, ".//t:msIdentifier/t:repository")[0]
    written = texts(root, ".//t:correspAction/t:placeName")
    facts["places"] = unique([*written, *_dateline_places(root), *_mentioned(root, ("place",))])
    return facts


def shelfmark(path: Path) -> str | None:
    """The shelfmark of the first witness."""
    found = re.search(r"<msIdentifier>.*?<idno>(.*?)</idno>", path.read_text("utf-8"), re.DOTALL)
    return fold(found.group(1)) if found else None


def _dateline_places(root: ET.Element) -> list[str]:
    lines = root.iterfind(f".//{TEI}text//{TEI}dateline")
    return [
        said(place)
        for line in lines
        for place in _outside_notes(line)
        if place.tag == TEI + "placeName"
        or (place.tag == TEI + "rs" and place.get("type") == "place")
        if said(place)
    ]


def _outside_notes(element: ET.Element) -> Iterator[ET.Element]:
    for child in element:
        if child.tag != TEI + "note":
            yield child
            yield from _outside_notes(child)


def _listed(root: ET.Element) -> dict[str, tuple[str, str]]:
    """Kind and name by identity, of what stands in the lists."""
    found = {}
    for kind, name in (("person", "persName"), ("org", "orgName"), ("place", "placeName")):
        for entry in root.iter(TEI + kind):
            names = [one for one in entry.findall(TEI + name) if said(one)]
            if entry.get(ID) and names:
                found[entry.get(ID, "")] = (kind, _ordered(names[0]))
    return found


def _ordered(name: ET.Element) -> str:
    surname, forename = said(name.find(TEI + "surname")), said(name.find(TEI + "forename"))
    return f"{surname}, {forename}" if surname and forename else said(name)


def _mentioned(root: ET.Element, kinds: tuple[str, ...]) -> list[str]:
    """The people or places that references in the body mean, by the file's lists."""
    listed = _listed(root)
    body = root.find(f"{TEI}text/{TEI}body")
    names = []
    for element in body.iter() if body is not None else ():
        for pointer in (element.get("ref") or "").split():
            kind, name = listed.get(pointer.lstrip("#"), ("", ""))
            if kind in kinds:
                names.append(name)
    return unique(names)


def _body_text(root: ET.Element) -> str:
    """All text of the body, notes last as the importer has them."""
    return "".join(_notes_last(root.findall(f"{TEI}text/{TEI}body")))


def _notes_last(parts: list[ET.Element], inline: tuple[str, ...] = ("inline",)) -> Iterator[str]:
    waiting: list[ET.Element] = []

    def walk(element: ET.Element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            is_note = child.tag == TEI + "note" and child.get("rend") not in inline
            if is_note and element.tag.rpartition("}")[2] not in ("div", "body", "attachment"):
                waiting.append(child)
            else:
                yield from walk(child)
            yield child.tail or ""

    for part in parts:
        yield from walk(part)
    while waiting:
        yield from walk(waiting.pop(0))


def count_documents(path: Path) -> int:
    """How many documents a volume has, by its tags alone."""
    return len(re.findall(r"<div\b[^>]*\btype=\"document\"", path.read_text("utf-8")))


def of_volume(path: Path) -> list[Facts]:
    """The documents of a volume."""
    root = ET.parse(path).getroot()
    names = {
        one.get(ID, ""): said(one).rstrip(" ,;:")
        for one in root.iter(TEI + "persName")
        if one.get(ID)
    }
    documents = [div for div in root.iter(TEI + "div") if div.get("type") == "document"]
    return [_of_document(div, names) for div in documents]


def _of_document(div: ET.Element, names: dict[str, str]) -> Facts:
    head = div.find(TEI + "head")
    line = next(iter(_own_datelines(div)), None)
    date = next(iter(line.iter(TEI + "date")), None) if line is not None else None
    places = [said(place) for place in line.iter(TEI + "placeName")] if line is not None else []
    meant = [
        names[pointer]
        for one in div.iter(TEI + "persName")
        for pointer in (one.get("corresp") or "").replace("#", "").split()
        if names.get(pointer)
    ]
    facts: Facts = {
        "title": said(head),
        "fragment": div.get(ID),
        "letters": letters("".join(_notes_last([div]))),
    }
    if date is not None and when(date):
        facts |= {"edtf": when(date), "verbatim": said(date)}
    if places:
        facts["places"] = unique(filter(None, places))
    unknown = any(
        one.get("corresp") and not names.get(one.get("corresp", "").lstrip("#"))
        for one in div.iter(TEI + "persName")
    )
    if not unknown:
        facts["mentioned"] = sorted(unique(meant))
    return facts


def _own_datelines(element: ET.Element) -> Iterator[ET.Element]:
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "dateline":
            yield child
        elif name not in ("attachment", "note"):
            yield from _own_datelines(child)


def of_play(path: Path) -> Facts:
    """A play."""
    root = ET.parse(path).getroot()
    title = root.find(f".//{TEI}titleStmt/{TEI}title")
    author = root.find(f".//{TEI}titleStmt/{TEI}author/{TEI}persName")
    text = root.find(TEI + "text")
    return {
        "title": said(title),
        "authors": [said(author)],
        "known_as": root.get(ID),
        "letters": letters("".join(_notes_last([text] if text is not None else []))),
    }
