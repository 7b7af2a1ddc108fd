"""The index's fields, and what an entry becomes in them.

Positions are kept in every field. Between two values of one field lie `GAP` positions, so that no
phrase runs from one into the next.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

from whoosh import columns, fields, formats

from desk_archive.domain.queries import IndexEntry, SnippetField
from desk_archive.search.analysis import analyse
from desk_archive.search.fields import NAMES, WHOLES, values_of
from desk_archive.search.parser import whole_key

SCHEMA = 1
"""Number of this schema and of the analysis; an index of another one is made again."""

GAP = 100

NUMBER = "number"
TITLE = "title"
TEXT = "text"
REST = "rest"
"""Everything that is neither title nor text, for words without a scope."""

EVERYWHERE = (TITLE, TEXT, REST)
"""The fields that words without a scope are looked for in."""

SCOPED = (TITLE, TEXT, "note", "tag", *NAMES, *WHOLES)


def whole_field(scope: str) -> str:
    """The field that holds the values of a scope whole."""
    return f"whole_{scope}"


_APART = (SnippetField.TITLE, SnippetField.TEXT)

_Posting = tuple[bytes, int, float, bytes]


class Positions(formats.Format):  # type: ignore[misc]
    """Positions as 32-bit numbers in the machine's order; the index never leaves the machine.

    Whoosh's own format keeps a pickle for each posting.
    """

    def decode_positions(self, value: bytes) -> list[int]:
        """The positions of a term in a document."""
        return list(array("I", value))

    def decode_frequency(self, value: bytes) -> int:
        """How often a term stands in a document."""
        return len(value) // array("I").itemsize

    def decode_weight(self, value: bytes) -> float:
        """The same as a weight."""
        return float(self.decode_frequency(value))


class TermsField(fields.FieldType):  # type: ignore[misc]
    """A field that is handed terms with their positions."""

    def __init__(self) -> None:
        super().__init__(format=Positions(), analyzer=None, scorable=True, stored=False)

    def index(self, value: dict[str, array[int]], **_: object) -> Iterator[_Posting]:
        """The postings of a document."""
        for term, positions in value.items():
            count = len(positions)
            yield term.encode(), count, float(count), positions.tobytes()


def make_schema() -> fields.Schema:
    """The fields of the index."""
    schema = fields.Schema()
    schema.add(NUMBER, fields.COLUMN(columns.NumericColumn("q")))
    for name in (*SCOPED, REST, *(whole_field(scope) for scope in WHOLES)):
        schema.add(name, TermsField())
    return schema


Placement = tuple[list[str], list[tuple[str, int]]]
"""Terms of a value, and the fields they go to with the position of the first in each."""


def placements(entry: IndexEntry) -> Iterator[Placement]:
    """Which terms of an entry stand where in the index, value by value."""
    next_free: dict[str, int] = {}
    for value in values_of(entry):
        terms = analyse(value.value).terms
        if not terms:
            continue
        rest = () if value.field in _APART else (REST,)
        targets = (*(scope for scope in value.scopes if scope in SCOPED), *rest)
        yield terms, [(target, next_free.get(target, 0)) for target in targets]
        for target in targets:
            next_free[target] = next_free.get(target, 0) + len(terms) + GAP


def whole_keys(entry: IndexEntry) -> Iterator[tuple[str, set[str]]]:
    """The fields that hold values whole, with the keys of an entry in them."""
    for scope in WHOLES:
        keys = {key for value in entry.wholes.get(scope, ()) if (key := whole_key(value))}
        if keys:
            yield whole_field(scope), keys


def document_of(entry: IndexEntry) -> dict[str, object]:
    """What Whoosh is given for an entry."""
    fields_of: dict[str, dict[str, array[int]]] = {}
    for terms, targets in placements(entry):
        for target, start in targets:
            _collect(terms, start, fields_of.setdefault(target, {}))
    for name, keys in whole_keys(entry):
        fields_of[name] = {key: array("I", [0]) for key in keys}
    return {NUMBER: entry.number, **fields_of}


def _collect(terms: Iterable[str], start: int, postings: dict[str, array[int]]) -> None:
    for position, term in enumerate(terms, start):
        positions = postings.get(term)
        if positions is None:
            postings[term] = array("I", (position,))
        else:
            positions.append(position)
