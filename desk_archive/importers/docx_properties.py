"""The properties of a Word file as catalogue fields.

Core properties after ISO/IEC 29500-2, section 11. When the file was made says nothing of the item
it holds, so the dates are not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from desk_archive.domain.languages import is_language_name, language_name, language_tag
from desk_archive.domain.records import AgentName, AgentRole
from desk_archive.domain.text import fold_space, normalise
from desk_archive.importers.identifier_forms import identifier_of
from desk_archive.importers.xml_safe import local_name

if TYPE_CHECKING:
    from lxml import etree

_SEVERAL = re.compile(r"\s*;\s*")
_KEYWORDS = re.compile(r"\s*[,;]\s*(?![^()]*\))")
# What programs write where nobody gave a title.
_NO_TITLE = re.compile(
    r"(?:microsoft word - .*|(?:document|dokument|документ)\s?\d+|untitled|ohne titel|без названия"
    r"|(?:word|powerpoint) (?:document|presentation)|.*\.(?:docx?|docm|dotx?|rtf|odt))",
    re.IGNORECASE,
)


def core_fields(root: etree._Element | None) -> dict[str, object]:
    """The catalogue fields that core properties hold, by the names of `Description`."""
    values: dict[str, str] = {}
    for element in root if root is not None else ():
        text = fold_space(normalise("".join(map(str, element.itertext()))))
        if text:
            values.setdefault(local_name(element), text)
    fields: dict[str, object] = {}
    title = values.get("title")
    if title and not _NO_TITLE.fullmatch(title):
        fields["title"] = title
    fields["description"] = values.get("description")
    fields["agents"] = tuple(
        AgentName(name, AgentRole.AUTHOR) for name in _split(_SEVERAL, values.get("creator"))
    )
    subjects = [*_split(_SEVERAL, values.get("subject"))]
    subjects += _split(_KEYWORDS, values.get("keywords"))
    fields["subjects"] = tuple(dict.fromkeys(subjects))
    fields["topics"] = tuple(_split(_SEVERAL, values.get("category")))
    fields["languages"] = tuple(
        name if is_language_name(name) else language_name(name) or name
        for name in _split(_KEYWORDS, values.get("language"))
    )
    identifier = values.get("identifier")
    fields["identifiers"] = (identifier_of(identifier),) if identifier else ()
    return {name: value for name, value in fields.items() if value}


def stated_language(root: etree._Element | None) -> str | None:
    """The BCP 47 tag of the language in core properties, or None."""
    for element in root if root is not None else ():
        if local_name(element) == "language" and element.text:
            return language_tag(element.text.partition(",")[0])
    return None


def _split(separator: re.Pattern[str], value: str | None) -> Iterator[str]:
    yield from (part for part in separator.split(value or "") if part)
