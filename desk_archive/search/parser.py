"""From what was typed to a query. Anything is a query, nothing is an error.

    query   = all { "OR" all }
    all     = one { [ "AND" ] one }
    one     = { "NOT" | "-" | field ":" } ( word | phrase | "(" query ")" )

AND binds tighter than OR. A field's name before a parenthesis counts for all in it. A word is what
stands between white space, quotation marks and parentheses; one that folding cuts into several terms
is a sequence of them. A star behind a term makes it a prefix; of more than `_MOST_PREFIXES` different
ones the rest are words as written, so that no query reads the whole index many times over.

What is left open is closed at the end, what is closed without being open is passed over, operators
without operands as well; a query without any word, a lone `*` for instance, restricts nothing.
Parentheses deeper than `_DEEPEST` are passed over. Time is linear in the length.

The parser is our own and not Whoosh's, which makes queries for Whoosh's matchers: this tree is also
held against single entries, keeps its places for completion, colouring and explanation, and its
analysis is the one that gives offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from desk_archive.search.analysis import analyse, is_unspaced
from desk_archive.search.fields import DATE_SCOPES, SCOPES, WHOLES
from desk_archive.search.intervals import interval
from desk_archive.search.language import (
    And,
    Dates,
    Element,
    Node,
    Not,
    Or,
    ParsedQuery,
    Place,
    Words,
)

_DEEPEST = 50
_LONGEST_WHOLE = 200
_SHORTEST_UNFINISHED = 2
_MOST_PREFIXES = 200

_QUOTES = '"“”„‟«»＂'
_FIELDS = "|".join([*SCOPES, *DATE_SCOPES])
_LEXEME = re.compile(
    rf"""
      (?P<opening>\()
    | (?P<closing>\))
    | [{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]?
    | (?<![^\s(])(?P<minus>-)(?=[^\s-])
    | (?<![^\s(:-])(?P<field>(?i:{_FIELDS})):
    | (?P<word>[^\s(){_QUOTES}]+)
    """,
    re.VERBOSE,
)


class _Kind(Enum):
    OPENING = auto()
    CLOSING = auto()
    QUOTED = auto()
    NOT = auto()
    FIELD = auto()
    WORD = auto()
    AND = auto()
    OR = auto()


class _Lexeme(NamedTuple):
    """A piece of the query; `start` and `end` of the whole, `inner` where the value starts."""

    kind: _Kind
    value: str
    start: int
    end: int
    inner: int


_OPERATORS = {"AND": _Kind.AND, "OR": _Kind.OR, "NOT": _Kind.NOT}
_ENDING = (_Kind.AND, _Kind.OR, _Kind.CLOSING)
_GROUPS = {
    "opening": _Kind.OPENING,
    "closing": _Kind.CLOSING,
    "quoted": _Kind.QUOTED,
    "minus": _Kind.NOT,
    "field": _Kind.FIELD,
    "word": _Kind.WORD,
}


def parse(text: str, *, unfinished: bool = False) -> ParsedQuery:
    """Read a query.

    Args:
        text: as typed.
        unfinished: the person is still typing: a word of two letters or more that the text ends
            with counts as a prefix.
    """
    return ParsedQuery(text, _Parser(text, unfinished=unfinished).query())


def whole_key(text: str) -> str | None:
    """The form in which identifiers and call numbers are compared whole, or None for none."""
    key = " ".join(analyse(text).terms) if len(text) <= _LONGEST_WHOLE else ""
    return key or None


def _lexemes(text: str) -> Iterator[_Lexeme]:
    """The pieces of a query, its parentheses balanced and not too deep."""
    depth = 0
    for match in _LEXEME.finditer(text):
        name = match.lastgroup or "word"
        kind, value = _GROUPS[name], match.group(name)
        if kind is _Kind.WORD:
            kind = _OPERATORS.get(value, kind)
        if kind is _Kind.OPENING:
            depth += 1
            if depth > _DEEPEST:
                continue
        if kind is _Kind.CLOSING:
            depth -= 1
            if depth < 0 or depth >= _DEEPEST:
                depth = max(depth, 0)
                continue
        yield _Lexeme(kind, value, match.start(), match.end(), match.start(name))


class _Parser:
    """One pass over the pieces; the depth of its recursion is bounded by `_DEEPEST`."""

    def __init__(self, text: str, *, unfinished: bool) -> None:
        self._text = text
        self._unfinished = unfinished
        self._lexemes = list(_lexemes(text))
        self._next = 0
        self._prefixes: set[str] = set()

    def query(self) -> Node | None:
        """The whole query."""
        return self._any(None)

    def _peek(self) -> _Lexeme | None:
        return self._lexemes[self._next] if self._next < len(self._lexemes) else None

    def _any(self, scope: str | None) -> Node | None:
        """Alternatives up to a closing parenthesis, which is taken, or the end."""
        alternatives = [self._all(scope)]
        while (lexeme := self._peek()) is not None:
            self._next += 1
            if lexeme.kind is _Kind.CLOSING:
                break
            alternatives.append(self._all(scope))
        return _joined(Or, alternatives)

    def _all(self, scope: str | None) -> Node | None:
        """What stands beside each other up to an OR, a closing parenthesis or the end."""
        parts: list[Node | None] = []
        while (lexeme := self._peek()) is not None:
            if lexeme.kind is _Kind.OR or lexeme.kind is _Kind.CLOSING:
                break
            if lexeme.kind is _Kind.AND:
                self._next += 1
            else:
                parts.append(self._one(scope))
        return _joined(And, parts)

    def _one(self, scope: str | None) -> Node | None:
        """A word, phrase or group with what stands before it."""
        negated = False
        start: int | None = None
        while (lexeme := self._peek()) is not None:
            start = lexeme.start if start is None else start
            if lexeme.kind in _ENDING:
                break
            self._next += 1
            if lexeme.kind is _Kind.NOT:
                negated = not negated
            elif lexeme.kind is _Kind.FIELD:
                scope = lexeme.value.lower()
            else:
                return self._operand(lexeme, scope, start, negated=negated)
        return None

    def _operand(
        self, lexeme: _Lexeme, scope: str | None, start: int, *, negated: bool
    ) -> Node | None:
        node: Node | None
        if lexeme.kind is _Kind.OPENING:
            node = self._any(scope)
        elif scope in DATE_SCOPES:
            node = self._dates(lexeme, scope, start)
        else:
            node = self._words(lexeme.value, lexeme.inner, scope, Place(start, lexeme.end))
        if node is None or not negated:
            return node
        return Not(node, Place(start, node.place.end))

    def _dates(self, lexeme: _Lexeme, scope: str, start: int) -> Node | None:
        """A date; what isn't one is text."""
        value = lexeme.value.strip(" *")
        if not value:
            return None
        bounds = interval(scope, value)
        place = Place(start, lexeme.end)
        if bounds is None:
            return self._words(self._text[start : lexeme.end], start, None, place)
        return Dates(*bounds, place)

    def _words(self, value: str, inner: int, scope: str | None, place: Place) -> Words | None:
        """The terms of a word or phrase that stands at `inner` in the query."""
        analysis = analyse(value)
        count = len(analysis.terms)
        elements: list[Element] = []
        after_pair = False
        for index, (term, end) in enumerate(zip(analysis.terms, analysis.ends, strict=True)):
            unspaced = is_unspaced(term)
            pair = unspaced and len(term) > 1
            if unspaced and not pair and after_pair:
                after_pair = False  # The last character of a run is in the pair before it.
                continue
            after_pair = pair
            prefix = not pair and (unspaced or self._is_prefix(term, value, end, inner))
            elements.append(Element(term, prefix, index))
        if not elements:
            return None
        field = SCOPES.get(scope) if scope else None
        whole = whole_key(value) if self._may_be_whole(value, elements, field) else None
        return Words(tuple(elements), count, field, whole, place)

    def _may_be_whole(self, value: str, elements: list[Element], scope: str | None) -> bool:
        """Whether words may be an identifier or call number, which plain words are not."""
        if any(element.prefix for element in elements) or (scope and scope not in WHOLES):
            return False
        return scope is not None or len(elements) > 1 or any(map(str.isdigit, value))

    def _is_prefix(self, term: str, value: str, end: int, inner: int) -> bool:
        if value[end : end + 1] == "*":
            if len(self._prefixes) < _MOST_PREFIXES:
                self._prefixes.add(term)
            return term in self._prefixes
        at_end = inner + end == len(self._text)
        return self._unfinished and at_end and len(term) >= _SHORTEST_UNFINISHED


def _joined(kind: type[And | Or], nodes: list[Node | None]) -> Node | None:
    """The nodes there are as one, nodes of the same kind taken in."""
    flat: list[Node] = []
    for node in nodes:
        if isinstance(node, And | Or) and isinstance(node, kind):
            flat += node.children
        elif node is not None:
            flat.append(node)
    if len(flat) <= 1:
        return flat[0] if flat else None
    return kind(tuple(flat), Place(flat[0].place.start, flat[-1].place.end))
