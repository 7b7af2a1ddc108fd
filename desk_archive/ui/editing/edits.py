"""What a person has changed in the editor, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desk_archive.domain.editing import FieldChanges
from desk_archive.domain.records import AgentName, AgentRole

translate = QCoreApplication.translate

_CONTEXT = "editing"


class Kind(Enum):
    """How a field is edited."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    ENTRIES = "entries"
    RELATIONS = "relations"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of the editor.

    Attributes:
        name: of the field of `Description`, the role of an agent, or `tags`.
        label: what the editor calls it.
        kind: how it is edited.
        hint: an example, in the empty field.
        completes: whether values of other records are offered.
    """

    name: str
    label: str
    kind: Kind = Kind.ENTRIES
    hint: str = ""
    completes: bool = True


@dataclass(frozen=True, slots=True)
class GroupSpec:
    """Fields that stand together under a heading."""

    name: str
    title: str
    fields: tuple[FieldSpec, ...]


@dataclass(slots=True)
class Edits:
    """What is to change; each widget of the editor puts its part in.

    Attributes:
        set, add, remove, roles: as in `FieldChanges`.
        add_tags, remove_tags: paths.
    """

    set: dict[str, Any] = field(default_factory=dict)
    add: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    remove: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    roles: dict[AgentRole, tuple[AgentName, ...]] = field(default_factory=dict)
    add_tags: list[str] = field(default_factory=list)
    remove_tags: list[str] = field(default_factory=list)

    def changes(self) -> FieldChanges:
        """The part that concerns fields."""
        return FieldChanges(self.set, self.add, self.remove, self.roles)

    def __bool__(self) -> bool:
        """Whether anything is to change."""
        return self != Edits()

    def put(self, name: str, add: Sequence[Any], remove: Sequence[Any]) -> None:
        """Add entries to a field of several, and take others out."""
        if name == "tags":
            self.add_tags.extend(add)
            self.remove_tags.extend(remove)
            return
        for target, entries in ((self.add, add), (self.remove, remove)):
            if entries:
                target[name] = (*target.get(name, ()), *entries)


class WrongEntryError(Exception):
    """Something in the editor can't be taken as it stands.

    Attributes:
        message: why, for the person.
        widget: where it stands.
    """

    def __init__(self, message: str, widget: QWidget) -> None:
        super().__init__(message)
        self.message = message
        self.widget = widget


def groups(*, several: bool, new: bool) -> list[GroupSpec]:
    """The fields of the editor.

    Args:
        several: several records are edited at once, so what is one record's own is left out.
        new: the record isn't here yet, so it has no relations and no tags.
    """
    found = [_item(), _people(), _about(), _archive(several=several), _rights()]
    if not several and not new:
        relations = FieldSpec("relations", translate(_CONTEXT, "Relations"), Kind.RELATIONS)
        found.append(GroupSpec("relations", translate(_CONTEXT, "Related documents"), (relations,)))
    if not new:
        tags = FieldSpec("tags", translate(_CONTEXT, "Tags"), hint=translate(_CONTEXT, "a/b"))
        found.append(GroupSpec("own", translate(_CONTEXT, "In this archive"), (tags,)))
    return found


def _item() -> GroupSpec:
    fields = (
        FieldSpec("title", translate(_CONTEXT, "Title"), Kind.TEXT),
        FieldSpec("date", translate(_CONTEXT, "Date"), Kind.DATE),
        FieldSpec("type", translate(_CONTEXT, "Type"), Kind.LINE),
        FieldSpec("languages", translate(_CONTEXT, "Languages")),
        FieldSpec("description", translate(_CONTEXT, "Summary"), Kind.TEXT),
        FieldSpec("classification", translate(_CONTEXT, "Classification"), Kind.LINE),
    )
    return GroupSpec("item", translate(_CONTEXT, "Item"), fields)


def _people() -> GroupSpec:
    labels = {
        AgentRole.AUTHOR: translate(_CONTEXT, "Authors"),
        AgentRole.RECIPIENT: translate(_CONTEXT, "Recipients"),
        AgentRole.CONTRIBUTOR: translate(_CONTEXT, "Contributors"),
        AgentRole.TRANSLATOR: translate(_CONTEXT, "Translators"),
        AgentRole.MENTIONED: translate(_CONTEXT, "Mentioned"),
        AgentRole.DONOR: translate(_CONTEXT, "Donors"),
    }
    fields = tuple(FieldSpec(role.value, label) for role, label in labels.items())
    return GroupSpec("people", translate(_CONTEXT, "People and organisations"), fields)


def _about() -> GroupSpec:
    fields = (
        FieldSpec("places", translate(_CONTEXT, "Places")),
        FieldSpec("topics", translate(_CONTEXT, "Topics")),
        FieldSpec("subjects", translate(_CONTEXT, "Subjects")),
        FieldSpec("collections", translate(_CONTEXT, "Collections")),
    )
    return GroupSpec("about", translate(_CONTEXT, "About"), fields)


def _archive(*, several: bool) -> GroupSpec:
    fields = [
        FieldSpec("repository", translate(_CONTEXT, "Archive"), Kind.LINE),
        FieldSpec("source", translate(_CONTEXT, "Source"), Kind.TEXT),
        FieldSpec("call_number", translate(_CONTEXT, "Call number"), completes=False),
    ]
    if not several:
        fields.append(FieldSpec("identifiers", translate(_CONTEXT, "Identifiers"), completes=False))
    return GroupSpec("archive", translate(_CONTEXT, "Where the original is"), tuple(fields))


def _rights() -> GroupSpec:
    fields = (
        FieldSpec("citation", translate(_CONTEXT, "Citation"), Kind.TEXT),
        FieldSpec("rights", translate(_CONTEXT, "Rights"), Kind.TEXT),
        FieldSpec("credits", translate(_CONTEXT, "Credits"), Kind.TEXT),
        FieldSpec("uploaded", translate(_CONTEXT, "Uploaded"), Kind.LINE, completes=False),
    )
    return GroupSpec("rights", translate(_CONTEXT, "Citation and rights"), fields)
