"""What the JSON-LD of a page (https://schema.org) says of the item that the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from desk_archive.domain.text import fold_space, normalise
from desk_archive.importers.html_elements import words_of
from desk_archive.importers.html_page import Json

_AROUND = words_of(
    "website organization newsmediaorganization governmentorganization breadcrumblist listitem person"
    " imageobject searchaction sitenavigationelement wpheader wpfooter wpsidebar readaction"
    " educationalorganization collegeoruniversity library archiveorganization videoobject place"
    " administrativearea city country landmarksorhistoricalbuildings geocoordinates postaladdress"
    " contactpoint definedterm definedtermset categorycode propertyvalue brand offer event rating"
    " aggregaterating entrypoint concept agent corporation museum localbusiness"
)
_PAGES = words_of("webpage itempage collectionpage aboutpage profilepage creativework")
_DEEPEST = 4
_MANY = 200
_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TAG = re.compile(r"<[^<>]*>")


class JsonItem:
    """The main object of a page's JSON-LD; empty where there is none."""

    def __init__(self, objects: Sequence[Json]) -> None:
        """The object that describes the item: no page or site if there is something better.

        Args:
            objects: all objects of the page.
        """
        self._by_id = {one["@id"]: one for one in objects if isinstance(one.get("@id"), str)}
        fitting = [one for one in objects if not _types(one) & _AROUND and _types(one)]
        better = [one for one in fitting if not _types(one) <= _PAGES]
        shown = next((found for one in fitting if (found := self._shown_on(one))), None)
        self._item: Json = better[0] if better else shown or next(iter(fitting), {})

    @property
    def kind(self) -> str | None:
        """What it is, in words: `news article`; None where it is just a page."""
        found = [one for one in _strings(self._item.get("@type")) if one.lower() not in _PAGES]
        return _WORD_START.sub(" ", found[0]).lower() if found else None

    def _shown_on(self, one: Json) -> Json | None:
        """The object that a page says it is about."""
        found = one.get("mainEntity")
        if not isinstance(found, dict):
            return None
        identity = found.get("@id")
        known = self._by_id.get(identity) if isinstance(identity, str) else None
        return known or (found if _types(found) - _AROUND else None)

    def texts(self, *keys: str) -> tuple[str, ...]:
        """The values of the first key that has any; of an object its name."""
        for key in keys:
            found = tuple(dict.fromkeys(self._names(self._item.get(key))))
            if found:
                return found
        return ()

    def text(self, *keys: str) -> str | None:
        """The first of these values."""
        return next(iter(self.texts(*keys)), None)

    def _names(self, value: object, depth: int = 0) -> Iterator[str]:
        if isinstance(value, list):
            for one in value[:_MANY] if depth < _DEEPEST else ():
                yield from self._names(one, depth + 1)
        elif isinstance(value, dict):
            yield from self._name(value, depth)
        elif isinstance(value, str | int) and not isinstance(value, bool):
            text = fold_space(normalise(_TAG.sub("", str(value))))
            if text:
                yield text

    def _name(self, value: Json, depth: int) -> Iterator[str]:
        identity = value.get("@id")
        known = (self._by_id.get(identity) if isinstance(identity, str) else None) or {}
        for one in (value, known):
            for key in ("name", "legalName", "@value", "value", "url"):
                if key in one and depth < _DEEPEST:
                    yield from self._names(one[key], depth + 1)
                    return
        parts = [self.given(one, key) for one in (value,) for key in ("givenName", "familyName")]
        if any(parts):
            yield " ".join(filter(None, parts))

    @staticmethod
    def given(one: Json, key: str) -> str:
        """A plain value of an object, or nothing."""
        found = one.get(key)
        return fold_space(found) if isinstance(found, str) else ""


def _types(one: Json) -> set[str]:
    return {found.lower() for found in _strings(one.get("@type"))}


def _strings(value: object) -> Iterable[str]:
    values = value if isinstance(value, list) else [value]
    return [one.rsplit("/", 1)[-1] for one in values if isinstance(one, str)]
