"""Identifiers by their looks, and those that only hold a place."""

from __future__ import annotations

import pytest

from desk_archive.domain.records import Description, Draft, Identifier
from desk_archive.importers.identifier_forms import identifier_of, without_placeholders


@pytest.mark.parametrize(
    ("words", "identifier"),
    [
        ("doi:10.1000/182", Identifier("doi", "10.1000/182", "https://doi.org/10.1000/182")),
        ("urn:isbn:978-3-16-148410-0", Identifier("isbn", "9783161484100")),
        (
            "https://example.org/7",
            Identifier("url", "https://example.org/7", "https://example.org/7"),
        ),
        ("A 7/3", Identifier("id", "A 7/3")),
        ("978-3-16-148410-0", Identifier("isbn", "9783161484100")),
        ("9783161484101", Identifier("id", "9783161484101")),
    ],
)
def test_identifier_is_known_by_its_looks(words, identifier):
    assert identifier_of(words) == identifier


@pytest.mark.parametrize("value", ["XXXX", "xx-xx", "n/a", "N.A.", "???", "…", "tba", "None"])
def test_what_only_holds_a_place_is_no_identifier(value):
    real = Identifier("id", "L00034")
    fields = Description(title="A letter", identifiers=(real, Identifier("handle", value)))
    assert without_placeholders(Draft(fields=fields)).fields.identifiers == (real,)


@pytest.mark.parametrize("value", ["7", "XIV", "x1", "na-7", "Nana", "1974LAPAZ02024"])
def test_short_identifiers_stay(value):
    draft = Draft(fields=Description(title="x", identifiers=(Identifier("id", value),)))
    assert without_placeholders(draft) is draft
