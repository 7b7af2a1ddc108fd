"""Identifiers by what they look like."""

from __future__ import annotations

import dataclasses
import re

from desk_archive.domain.records import Draft, Identifier

_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ISBN = re.compile(r"(?:urn:)?isbn[:\s]*([\dXx -]{10,17})", re.IGNORECASE)
_ISBN_13 = re.compile(r"97[89](?:[ -]?[0-9]){10}")
_UUID = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)

_PLACEHOLDER = re.compile(
    r"[xX?._\-–—…*\s]*|n\.?\s?/?\s?a\.?|tb[ad]|to ?do|none|null|unknown|untitled",
    re.IGNORECASE,
)


def without_placeholders(draft: Draft) -> Draft:
    """A draft without identifiers that only hold a place, such as `XXXX` or `n/a`.

    They would make one record of all that have them.
    """
    given = draft.fields.identifiers
    kept = tuple(one for one in given if not _PLACEHOLDER.fullmatch(one.value))
    if len(kept) == len(given):
        return draft
    return dataclasses.replace(draft, fields=dataclasses.replace(draft.fields, identifiers=kept))


def _is_isbn_13(value: str) -> bool:
    """Whether a number is an ISBN by its prefix and its check digit (ISO 2108)."""
    if not _ISBN_13.fullmatch(value):
        return False
    digits = [int(figure) for figure in value if figure.isdigit()]
    return sum(n * (3 if place % 2 else 1) for place, n in enumerate(digits)) % 10 == 0


def identifier_of(value: str, scheme: str = "id") -> Identifier:
    """An identifier by what it looks like; of `scheme` where it looks like nothing known."""
    value = value.strip()
    doi, isbn, uuid = _DOI.fullmatch(value), _ISBN.fullmatch(value), _UUID.fullmatch(value)
    if doi:
        return Identifier("doi", doi.group(1), f"https://doi.org/{doi.group(1)}")
    if isbn:
        return Identifier("isbn", re.sub(r"[ -]", "", isbn.group(1)).upper())
    if _is_isbn_13(value):
        return Identifier("isbn", re.sub(r"[ -]", "", value))
    if uuid:
        return Identifier("uuid", uuid.group(1).lower())
    if _ADDRESS.fullmatch(value):
        return Identifier("url", value, value)
    return Identifier(scheme, value)
