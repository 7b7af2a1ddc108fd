"""Every answer held against a slow and plain reading of the same archive and query.

The query is made as a tree, written down as a person would type it, and evaluated three times: by the
engine over its index, by the tree over the entries, and, where it can, by Whoosh's own matchers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query as whoosh_query
from whoosh.index import FileIndex

from desk_archive.domain.queries import (
    FacetFilter,
    FacetName,
    IndexEntry,
    Query,
    with_ancestors,
)
from desk_archive.search.matching import Matcher
from desk_archive.search.parser import parse
from desk_archive.search.schema import EVERYWHERE
from desk_archive.search.store import IndexStore
from desk_archive.search.whoosh_engine import WhooshEngine

WORDS = ["war", "peace", "warm", "Kim", "korea", "a", "1953", "Łódź"]
FOLDED = {"Łódź": "lodz"}
DATES = ["1953", "1953-03-29", "1950/1955", "../1949", None]
TYPES = ["Cable", "Letter", "letter"]
TAGS = ["war", "war/korea", "peace"]

checked = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@dataclass(frozen=True)
class Record:
    """A record of the archive under test."""

    entry: IndexEntry
    date: str | None
    types: tuple[str, ...]
    tags: tuple[str, ...]


def values(entry: IndexEntry, scope: str | None) -> list[str]:
    if scope is None:
        return [
            entry.title,
            entry.description,
            *(text for _, text in entry.texts),
            *(note for _, note in entry.notes),
            *(name for names in entry.names.values() for name in names),
            *entry.tags,
            *(whole for wholes in entry.wholes.values() for whole in wholes),
        ]
    fields = {
        "title": (entry.title,),
        "text": tuple(text for _, text in entry.texts),
        "note": tuple(note for _, note in entry.notes),
        "tag": entry.tags,
    }
    if scope in entry.wholes:
        return list(entry.wholes[scope])
    return list(fields.get(scope, entry.names.get(scope, ())))


def tokens(value: str) -> list[str]:
    for written, folded in FOLDED.items():
        value = value.replace(written, folded)
    return re.findall("[a-z0-9]+", value.lower())


# --- trees that know how they are typed and what they mean --------------------------------------


@dataclass(frozen=True)
class Leaf:
    words: tuple[str, ...]
    scope: str | None
    prefix: bool

    def typed(self) -> str:
        value = " ".join(self.words) + "*" * self.prefix
        quoted = f'"{value}"' if len(self.words) > 1 else value
        return f"{self.scope}:{quoted}" if self.scope else quoted

    def finds(self, record: Record) -> bool:
        wanted = [word for each in self.words for word in tokens(each)]
        return any(self._stands_in(tokens(v), wanted) for v in values(record.entry, self.scope))

    def _stands_in(self, found: list[str], wanted: list[str]) -> bool:
        for at in range(len(found) - len(wanted) + 1):
            piece = found[at : at + len(wanted)]
            last = piece[-1].startswith(wanted[-1]) if self.prefix else piece[-1] == wanted[-1]
            if last and piece[:-1] == wanted[:-1]:
                return True
        return False

    def whoosh(self) -> whoosh_query.Query:
        words = [word for each in self.words for word in tokens(each)]
        fields = [self.scope] if self.scope else EVERYWHERE
        if len(words) > 1:
            # Whoosh's phrases know no beginnings: one phrase for each word that begins so.
            known = {token for each in WORDS for token in tokens(each)}
            lasts = [w for w in known if w.startswith(words[-1])] if self.prefix else words[-1:]
            return whoosh_query.Or(
                [
                    whoosh_query.Phrase(name, [*words[:-1], last])
                    for name in fields
                    for last in lasts
                ]
            )
        kind = whoosh_query.Prefix if self.prefix else whoosh_query.Term
        return whoosh_query.Or([kind(name, words[0]) for name in fields])


@dataclass(frozen=True)
class Branch:
    operator: str
    children: tuple[object, ...]

    def typed(self) -> str:
        parts = [child.typed() for child in self.children]
        if self.operator == "NOT":
            return f"-({parts[0]})"
        return "(" + f" {self.operator} ".join(parts) + ")"

    def finds(self, record: Record) -> bool:
        found = [child.finds(record) for child in self.children]
        return {"AND": all, "OR": any, "NOT": lambda f: not f[0]}[self.operator](found)

    def whoosh(self) -> whoosh_query.Query:
        parts = [child.whoosh() for child in self.children]
        if self.operator == "NOT":
            return whoosh_query.And([whoosh_query.Every(), whoosh_query.Not(parts[0])])
        return {"AND": whoosh_query.And, "OR": whoosh_query.Or}[self.operator](parts)


SCOPES = st.sampled_from([None, None, "title", "text", "note", "tag", "author", "person", "call"])
word = st.sampled_from(WORDS)
leaves = st.one_of(
    st.builds(Leaf, st.tuples(word), SCOPES, st.just(value=False)),
    st.builds(
        Leaf, st.tuples(st.sampled_from(["w", "wa", "ki", "1"])), SCOPES, st.just(value=True)
    ),
    st.builds(
        Leaf,
        st.lists(word, min_size=2, max_size=3).map(tuple),
        SCOPES,
        st.booleans(),
    ),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Branch, st.just("NOT"), st.tuples(inner)),
        st.builds(
            Branch,
            st.sampled_from(["AND", "OR"]),
            st.lists(inner, min_size=2, max_size=3).map(tuple),
        ),
    ),
    max_leaves=5,
)

phrase = st.lists(word, max_size=6).map(" ".join)
several = st.lists(phrase, max_size=2).map(tuple)


@st.composite
def records(draw, number: int) -> Record:
    tags = draw(st.lists(st.sampled_from(TAGS), unique=True, max_size=2))
    return Record(
        IndexEntry(
            number=number,
            title=draw(phrase),
            description=draw(phrase),
            texts=tuple((f"d{n}", text) for n, text in enumerate(draw(several))),
            names={"author": draw(several), "person": draw(several)},
            tags=tuple(tags),
            notes=tuple((f"a{n}", note) for n, note in enumerate(draw(several))),
            wholes={"id": draw(several), "call": draw(several)},
        ),
        draw(st.sampled_from(DATES)),
        tuple(draw(st.lists(st.sampled_from(TYPES), unique=True, max_size=2))),
        tuple(tags),
    )


@st.composite
def archives(draw) -> list[Record]:
    count = draw(st.integers(1, 7))
    return [draw(records(number)) for number in range(3, 3 + 2 * count, 2)]


def load(engine: WhooshEngine, archive: list[Record], columns_of: Callable) -> None:
    facets = {r.entry.number: {FacetName.TYPE: r.types, FacetName.TAG: r.tags} for r in archive}
    dates = {r.entry.number: r.date for r in archive}
    numbers = [r.entry.number for r in archive]
    engine.load(columns_of(numbers, dates=dates, facets=facets))


# --- the comparisons -----------------------------------------------------------------------------


@given(archives(), st.lists(trees, min_size=3, max_size=8), st.data())
@checked
def test_words_phrases_fields_and_operators(
    engine: WhooshEngine, columns_of, archive: list[Record], queries: list, data
) -> None:
    """Some records are in the index, some are only scanned, some are scanned over older ones."""
    engine.clear()
    numbers = [r.entry.number for r in archive]
    kind = dict(
        zip(
            numbers,
            data.draw(st.lists(st.sampled_from("isb"), min_size=9, max_size=9)),
            strict=False,
        )
    )
    outdated = [IndexEntry(number=n, title="war peace", description="Kim") for n in numbers]
    engine.index([entry for entry in outdated if kind[entry.number] == "b"])
    half = len(archive) // 2
    engine.index([r.entry for r in archive[:half] if kind[r.entry.number] == "i"])
    engine.index([r.entry for r in archive[half:] if kind[r.entry.number] == "i"])
    load(engine, archive, columns_of)
    scan = [r.entry for r in archive if kind[r.entry.number] != "i"]
    for tree in queries:
        typed = tree.typed()
        truth = [r.entry.number for r in archive if tree.finds(r)]
        result = engine.find(Query(text=typed), scan)
        assert sorted(result.numbers) == truth, typed
        assert result.total == len(truth)
        matcher = Matcher(parse(typed))
        assert [r.entry.number for r in archive if matcher.matches(r.entry)] == truth, typed


@given(archives(), st.lists(trees, min_size=3, max_size=8))
@checked
def test_whoosh_finds_the_same(
    engine: WhooshEngine, folder, columns_of, archive: list[Record], queries: list
) -> None:
    engine.clear()
    for start in range(0, len(archive), 3):
        engine.index([r.entry for r in archive[start : start + 3]])
    load(engine, archive, columns_of)
    store = IndexStore(folder, "5f0c", "secret")
    store.read_stamp()
    with FileIndex(store).searcher() as searcher:
        number = searcher.reader().column_reader("number")
        for tree in queries:
            theirs = sorted(number[doc] for doc in searcher.docs_for_query(tree.whoosh()))
            assert sorted(engine.find(Query(text=tree.typed())).numbers) == theirs, tree.typed()


facet_filters = st.one_of(
    st.tuples(st.just(FacetName.TYPE), st.sampled_from([*TYPES, None])),
    st.tuples(st.just(FacetName.TAG), st.sampled_from([*TAGS, None])),
)


def facet_values(record: Record, name: FacetName) -> set[str | None]:
    plain = {FacetName.TYPE: record.types, FacetName.TAG: record.tags}.get(name, ())
    return {each for value in plain for each in with_ancestors(name, value)} or {None}


@dataclass(frozen=True)
class Selection:
    """A choice of records, read plainly."""

    archive: list[Record]
    tree: Leaf | None
    include: list[tuple[FacetName, str | None]]
    exclude: list[tuple[FacetName, str | None]]
    dates: tuple[str | None, str | None]
    bounds: Callable[[str | None], tuple[int, int]]

    def query(self) -> Query:
        return Query(
            text=self.tree.typed() if self.tree else "",
            include=tuple(FacetFilter(*each) for each in self.include),
            exclude=tuple(FacetFilter(*each) for each in self.exclude),
            date_from=self.dates[0],
            date_to=self.dates[1],
        )

    def passes(self, record: Record, but: FacetName | None = None) -> bool:
        return (
            (self.tree is None or self.tree.finds(record))
            and self._overlaps(record)
            and all(
                any(self._has(record, n, value) for n, value in self.include if n is name)
                for name in {name for name, _ in self.include} - {but}
            )
            and not any(self._has(record, n, value) for n, value in self.exclude if n is not but)
        )

    def _overlaps(self, record: Record) -> bool:
        if self.dates == (None, None):
            return True
        if record.date is None:
            return False
        first, last = self.dates
        earliest, latest = self.bounds(record.date)
        return not (
            (first and latest < self.bounds(first)[0]) or (last and earliest > self.bounds(last)[1])
        )

    def _has(self, record: Record, name: FacetName, value: str | None) -> bool:
        mine = facet_values(record, name)
        if value is None or any(value in facet_values(other, name) for other in self.archive):
            return value in mine
        return value.lower() in {each.lower() for each in mine if each}


@given(
    archives(),
    st.one_of(st.none(), leaves),
    st.lists(facet_filters, max_size=3),
    st.lists(facet_filters, max_size=2),
    st.sampled_from([(None, None), ("1953", None), (None, "1952"), ("1953-03", "1953-04")]),
)
@checked
def test_filters_and_every_facet_count(
    engine: WhooshEngine, columns_of, date_bounds, archive, tree, include, exclude, dates
) -> None:
    engine.clear()
    engine.index([r.entry for r in archive])
    load(engine, archive, columns_of)
    chosen = Selection(archive, tree, include, exclude, dates, date_bounds)
    result = engine.find(chosen.query())
    assert sorted(result.numbers) == [r.entry.number for r in archive if chosen.passes(r)]
    facets = result.facets()
    for name in FacetName:
        truth: Counter[str | None] = Counter()
        for record in archive:
            if chosen.passes(record, but=name):
                truth.update(facet_values(record, name))
        assert {count.value: count.count for count in facets[name]} == dict(truth)
        sizes = [-count.count for count in facets[name]]
        assert sizes == sorted(sizes)
