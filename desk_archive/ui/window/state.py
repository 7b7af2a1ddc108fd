"""What comes back at the next start: where the window stood, and what was asked and open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desk_archive.config import Settings
from desk_archive.domain.dates import is_edtf
from desk_archive.domain.queries import FacetFilter, FacetName, Query, Sort


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """How the reader left one archive.

    Attributes:
        query: what was asked.
        record: UUID of the record that was open, or None.
        document: UUID of the document that was shown, or None.
    """

    query: Query = field(default_factory=Query)
    record: str | None = None
    document: str | None = None


def load_archive_state(settings: Settings, archive: str) -> ArchiveState:
    """How the reader left an archive, by its UUID; whatever isn't right is left out."""
    kept = settings.get("archives", {})
    state = kept.get(archive) if isinstance(kept, dict) else None
    if not isinstance(state, dict):
        return ArchiveState()
    return ArchiveState(
        query=_query(state),
        record=_text(state.get("record")),
        document=_text(state.get("document")),
    )


def save_archive_state(settings: Settings, archive: str, state: ArchiveState) -> None:
    """Keep how the reader leaves an archive."""
    kept = settings.get("archives", {})
    archives = dict(kept) if isinstance(kept, dict) else {}
    query = state.query
    archives[archive] = {
        "text": query.text,
        "include": [[each.facet.value, each.value] for each in query.include],
        "exclude": [[each.facet.value, each.value] for each in query.exclude],
        "dates": [query.date_from, query.date_to],
        "sort": query.sort.value,
        "descending": query.descending,
        "record": state.record,
        "document": state.document,
    }
    settings.set({"archives": archives})


def _query(state: Mapping[str, Any]) -> Query:
    dates = [_date(value) for value in _items(state.get("dates"))][:2]
    sort = state.get("sort")
    return Query(
        text=_text(state.get("text")) or "",
        include=_filters(state.get("include")),
        exclude=_filters(state.get("exclude")),
        date_from=dates[0] if dates else None,
        date_to=dates[1] if len(dates) > 1 else None,
        sort=Sort(sort) if sort in set(Sort) else Sort.RELEVANCE,
        descending=state.get("descending") is True,
    )


def _filters(kept: Any) -> tuple[FacetFilter, ...]:
    pairs = [pair for pair in _items(kept) if isinstance(pair, list) and len(pair) == 2]  # noqa: PLR2004
    return tuple(
        FacetFilter(FacetName(name), _text(value))
        for name, value in pairs
        if name in set(FacetName)
    )


def _items(kept: Any) -> list[Any]:
    return kept if isinstance(kept, list) else []


def _text(kept: Any) -> str | None:
    return kept if isinstance(kept, str) else None


def _date(kept: Any) -> str | None:
    return kept if isinstance(kept, str) and is_edtf(kept) else None
