"""Words for the values that services return, shared by facets, chips and lists."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from desk_archive.domain.queries import TREE_SEPARATORS, FacetName, Sort
from desk_archive.domain.records import CallNumberLevel, Origin, ReadingStatus, RelationKind

translate = QCoreApplication.translate

_STEP = " \u203a "


def number_words(number: int) -> str:
    """A number as the reader's language groups its digits."""
    return QLocale().toString(number)


def counted(number: int, one: str, many: str) -> str:
    """How many of something.

    Args:
        number: how many.
        one: words for exactly one, already translated.
        many: words for any other number, with `{count}`, translated for that number.
    """
    return one if number == 1 else many.format(count=number_words(number))


def facet_title(facet: FacetName) -> str:
    """What a facet is called."""
    titles = {
        FacetName.AUTHOR: translate("facets", "Authors"),
        FacetName.RECIPIENT: translate("facets", "Recipients"),
        FacetName.PERSON: translate("facets", "People"),
        FacetName.PLACE: translate("facets", "Places"),
        FacetName.TOPIC: translate("facets", "Topics"),
        FacetName.SUBJECT: translate("facets", "Subjects"),
        FacetName.TYPE: translate("facets", "Type"),
        FacetName.LANGUAGE: translate("facets", "Language"),
        FacetName.REPOSITORY: translate("facets", "Archive"),
        FacetName.CALL_NUMBER: translate("facets", "Call number"),
        FacetName.COLLECTION: translate("facets", "Collections"),
        FacetName.YEAR: translate("facets", "Date"),
        FacetName.TAG: translate("facets", "Tags"),
        FacetName.COLOUR: translate("facets", "Colours"),
        FacetName.STATUS: translate("facets", "My reading"),
        FacetName.ANNOTATED: translate("facets", "Notes"),
    }
    return titles[facet]


def value_words(facet: FacetName, value: str | None) -> str:
    """A value of a facet as it is shown by itself, all its levels told."""
    if value is None:
        return translate("facets", "(none)")
    if facet is FacetName.STATUS:
        return status_words(value)
    if facet is FacetName.ANNOTATED:
        with_notes = translate("facets", "With notes")
        return with_notes if value == "yes" else translate("facets", "Without notes")
    separator = TREE_SEPARATORS.get(facet)
    if separator is None:
        return value
    return _STEP.join(_level_words(facet, part) for part in value.split(separator))


def leaf_words(facet: FacetName, value: str | None) -> str:
    """A value as it is shown below its parent: the last level only."""
    separator = TREE_SEPARATORS.get(facet)
    if value is None or separator is None:
        return value_words(facet, value)
    return _level_words(facet, value.rpartition(separator)[2])


def status_words(status: str) -> str:
    """How far the reader has come with a record."""
    words = {
        ReadingStatus.UNREAD: translate("facets", "Unread"),
        ReadingStatus.READING: translate("facets", "Reading"),
        ReadingStatus.READ: translate("facets", "Read"),
        ReadingStatus.TO_CHECK: translate("facets", "To check"),
    }
    return words.get(ReadingStatus(status), status)


def sort_words(sort: Sort) -> str:
    """What an order is called."""
    words = {
        Sort.DATE: translate("sorts", "Date"),
        Sort.TITLE: translate("sorts", "Title"),
        Sort.ADDED: translate("sorts", "Added"),
        Sort.RELEVANCE: translate("sorts", "Relevance"),
    }
    return words[sort]


def relation_words(kind: RelationKind) -> str:
    """How a record stands to another."""
    words = {
        RelationKind.RELATED: translate("relations", "Related"),
        RelationKind.REPLY_TO: translate("relations", "Reply to"),
        RelationKind.ENCLOSES: translate("relations", "Encloses"),
        RelationKind.TRANSLATION_OF: translate("relations", "Translation of"),
        RelationKind.OTHER_EDITION_OF: translate("relations", "Other edition of"),
        RelationKind.PREVIOUS: translate("relations", "Previous"),
        RelationKind.NEXT: translate("relations", "Next"),
    }
    return words[kind]


def origin_words(origin: Origin) -> str:
    """Where the value of a field came from."""
    words = {
        Origin.FILE: translate("origins", "from the file"),
        Origin.SITE_RULE: translate("origins", "by a rule of the site"),
        Origin.INFERRED: translate("origins", "inferred"),
        Origin.TYPED: translate("origins", "typed by you"),
    }
    return words[origin]


def origin_sign(origin: Origin) -> str:
    """The same in a word, beside the name of a field."""
    words = {
        Origin.FILE: translate("origins", "file"),
        Origin.SITE_RULE: translate("origins", "rule"),
        Origin.INFERRED: translate("origins", "inferred"),
        Origin.TYPED: translate("origins", "typed"),
    }
    return words[origin]


def call_number_words(level: CallNumberLevel) -> str:
    """One level of a call number, for instance `Fond 12`."""
    return f"{_capital(level.level)} {level.value}".strip()


def _level_words(facet: FacetName, part: str) -> str:
    return _capital(part) if facet is FacetName.CALL_NUMBER else part.strip()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
