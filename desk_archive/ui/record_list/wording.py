"""A record in the words of the list."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QLocale

from desk_archive.domain.queries import Hits, SnippetField
from desk_archive.domain.records import RecordRow
from desk_archive.ui.dates import date_words
from desk_archive.ui.wording import call_number_words, counted

translate = QCoreApplication.translate

_ARROW = " \u2192 "
_DOT = " \u00b7 "
_NAMES = 2


def summary(row: RecordRow) -> str:
    """Who to whom, type, language, call number, for the second line."""
    return _DOT.join(_parts(row))


def spoken(row: RecordRow, hits: Hits | None) -> str:
    """All that a line shows, for those who hear it."""
    parts = [row.title, date_words(row.date), *_parts(row)]
    if row.starred:
        parts.append(translate("records", "starred"))
    if row.notes:
        many = translate("records", "{count} notes", None, row.notes)
        parts.append(counted(row.notes, translate("records", "1 note"), many))
    if hits is not None:
        many = translate("records", "{count} hits", None, hits.count)
        parts.append(counted(hits.count, translate("records", "1 hit"), many))
    return ", ".join(part for part in parts if part)


def field_words(field: SnippetField) -> str:
    """What stands before a snippet that isn't from the text; "" for one that is."""
    words = {
        SnippetField.DESCRIPTION: translate("records", "Summary: "),
        SnippetField.NAME: translate("records", "Name: "),
        SnippetField.NOTE: translate("records", "Note: "),
        SnippetField.TAG: translate("records", "Tag: "),
    }
    return words.get(field, "")


def _parts(row: RecordRow) -> Iterator[str]:
    who = _ARROW.join(named for named in (_short(row.authors), _short(row.recipients)) if named)
    if who and not row.authors:
        who = _ARROW.lstrip() + who
    here = QLocale.languageToString(QLocale().language())
    languages = [language for language in row.languages if language != here]
    where = call_number_words(row.call_number[0]) if row.call_number else row.repository
    yield from (part for part in (who, row.type, *languages[:1], where) if part)


def _short(names: tuple[str, ...]) -> str:
    """The family names of the first few, and how many more."""
    shown = ", ".join(name.partition(",")[0].strip() for name in names[:_NAMES])
    more = len(names) - _NAMES
    return f"{shown} +{more}" if more > 0 else shown
