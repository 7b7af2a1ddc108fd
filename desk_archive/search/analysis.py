"""What a word is: how text and queries are cut into terms, with their places in the text.

A word is a run of letters, marks and digits after folding (`domain.text.fold`); everything else
separates, nothing is dropped. Default ignorable code points (Unicode Standard, section 5.21: soft
hyphens, joiners, direction marks, variation selectors) and the Arabic tatweel are transparent: they
neither separate words nor distinguish them. The zero width space separates.

Scripts written without spaces are indexed by overlapping pairs: each character is a unit with a
position of its own whose term is the character and the one after it, the last one of a run standing
alone. A run of two or more characters in a query is then a sequence of pairs, a single character the
beginning of a pair, and both find every place where the characters stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain

from desk_archive.domain.text import fold

MAX_TERM = 200
"""Code points of a term; a longer run is several terms in a row, in texts and queries alike."""

_SHORT = 30

_ASCII_WORD = re.compile("[0-9a-z]+")

# Default_Ignorable_Code_Point of DerivedCoreProperties.txt, without the zero width space, which
# marks where a word ends, and with the tatweel, which only stretches a line.
_IGNORABLE_IN_BMP = (
    "\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
)
_IGNORABLE_BEYOND_BMP = "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
_IGNORABLE = _IGNORABLE_IN_BMP + _IGNORABLE_BEYOND_BMP
_IGNORED = re.compile(f"[{_IGNORABLE}]+")
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")
_BMP_END = 0x10000

# Thai, Lao, Myanmar, Khmer; Hangul; Han, Kana, Bopomofo with their extensions.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029"
    "\u3031-\u3035\u3038-\u303c\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u318f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\ua9e0-\ua9ff\uaa60-\uaa7f\uac00-\ud7ff"
    "\uf900-\ufaff\U0001aff0-\U0001b16f\U00020000-\U0003fffd"
)
_UNSPACED_FIRST = re.compile(f"[{_UNSPACED}]")

# Blocks of letters only, which need not be looked at one by one: Han, Hangul, Tangut.
_LETTERS_IN_BMP = "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
_LETTERS_BEYOND_BMP = "\U00020000-\U0003fffd"
_TANGUT = "\U00017000-\U00018cff"
# What folding leaves as it is.
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]*")
# Nothing but letters of planes 2 and 3 and ignorable code points stands above.
_LOOKED_AT = (
    range(0x80, 0x3400),
    range(0x4DC0, 0x4E00),
    range(0xA000, 0xAC00),
    range(0xD7A4, 0xD800),
    range(0xF900, 0x17000),
    range(0x18D00, 0x20000),
)


@dataclass(slots=True)
class Analysis:
    """The units of a value in order; the position of a unit is its index.

    Attributes:
        terms: what is indexed for each unit: the word, or the character with the one after it.
        starts, ends: where each unit stands in the value, as code points of the unfolded value; of
            a pair it is the place of its first character.
    """

    terms: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, term: str, start: int, end: int) -> None:
        """Append a unit."""
        self.terms.append(term)
        self.starts.append(start)
        self.ends.append(end)


def analyse(text: str) -> Analysis:
    """Cut a value into its units, in time linear in its length."""
    if text.isascii():
        return _analyse_ascii(text.lower())
    result = Analysis()
    terms, starts, ends = result.terms, result.starts, result.ends
    known: dict[str, str] = {}
    for match in _run(text).finditer(text):
        run = match.group()
        term = known.get(run)
        if term is None:
            term = known[run] = (_short_word if len(run) <= _SHORT else _single_word)(run)
        start, end = match.span()
        if term:
            terms.append(term)
            starts.append(start)
            ends.append(end)
        else:
            _add_pieces(run, start, result)
    return result


def is_unspaced(term: str) -> bool:
    """Whether a term is of a script written without spaces."""
    return _UNSPACED_FIRST.match(term) is not None


def _analyse_ascii(lowered: str) -> Analysis:
    terms = _ASCII_WORD.findall(lowered)
    places = [match.span() for match in _ASCII_WORD.finditer(lowered)]
    if any(len(term) > MAX_TERM for term in terms):
        result = Analysis()
        for term, (start, end) in zip(terms, places, strict=True):
            _add_word(term, range(start, end), range(start + 1, end + 1), result)
        return result
    return Analysis(terms, [start for start, _ in places], [end for _, end in places])


def _run(text: str) -> re.Pattern[str]:
    """The expression for what may hold words; of wide classes the one that a text needs."""
    return _patterns().wide_run if _BEYOND_BMP.search(text) else _patterns().run


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Expressions over classes that are taken from Python's Unicode database.

    Attributes:
        run: what may hold words, in unfolded text of the basic multilingual plane, for which
            Python's classes are a table.
        wide_run: the same for any text.
        word: one word of a spaced script, in folded text.
        piece: such a word or a run of an unspaced one, in folded text.
        cluster: a character with what folding may combine it with, in unfolded text.
    """

    run: re.Pattern[str]
    wide_run: re.Pattern[str]
    word: re.Pattern[str]
    piece: re.Pattern[str]
    cluster: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    ignorable, unspaced = _points(_IGNORABLE), _points(_UNSPACED)
    core, symbols, marks = (
        [*b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"],
        [],
        [],
    )
    for point in chain.from_iterable(_LOOKED_AT):
        character = chr(point)
        category = unicodedata.category(character)[0]
        if point in ignorable:
            continue
        if category in "LMN":
            core.append(point)
            if category == "M":
                marks.append(point)
        elif unicodedata.decomposition(character) and _has_word(character):
            symbols.append(point)
    joined = sorted([*core, *symbols])
    narrow = _character_class(point for point in joined if point < _BMP_END) + _LETTERS_IN_BMP
    wide = _character_class(joined) + _LETTERS_IN_BMP + _TANGUT + _LETTERS_BEYOND_BMP
    spaced = _character_class(point for point in core if point not in unspaced) + _TANGUT
    # Conjoining vowels and final consonants of Hangul, half-width voicing marks.
    combining = _character_class(marks) + "\u1161-\u11ff\ud7b0-\ud7ff\uff9e\uff9f" + _IGNORABLE
    return _Patterns(
        run=_run_of(narrow, _IGNORABLE_IN_BMP),
        wide_run=_run_of(wide, _IGNORABLE),
        word=re.compile(f"[{spaced}]+"),
        piece=re.compile(f"([{_UNSPACED}]+)|[{spaced}]+"),
        cluster=re.compile(f"[\\s\\S][{combining}]*"),
    )


def _run_of(word: str, ignorable: str) -> re.Pattern[str]:
    return re.compile(f"[{word}][{word}{ignorable}]*")


def _has_word(character: str) -> bool:
    return any(unicodedata.category(c)[0] in "LMN" for c in fold(character))


def _points(character_class: str) -> frozenset[int]:
    """The code points of a character class written as single characters and ranges."""
    return frozenset(
        point
        for first, last in re.findall(r"(.)(?:-(.))?", character_class)
        for point in range(ord(first), ord(last or first) + 1)
    )


def _character_class(points: Iterable[int]) -> str:
    """A character class of ascending code points, as ranges."""
    ranges: list[tuple[int, int]] = []
    first = last = -2
    for point in points:
        if point == last + 1:
            last = point
            continue
        ranges.append((first, last))
        first = last = point
    ranges.append((first, last))
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in ranges[1:])


def _fold(run: str) -> str:
    """A run without its ignorable code points, folded, syllables of Hangul in one piece."""
    if _HAN.fullmatch(run):
        return run
    return unicodedata.normalize("NFC", fold(_IGNORED.sub("", run)))


@lru_cache(maxsize=1 << 16)
def _short_word(run: str) -> str:
    """The same as `_single_word`, for runs that are worth remembering from text to text."""
    return _single_word(run)


def _single_word(run: str) -> str:
    """The one term a run is, or "" if it has to be looked at in pieces."""
    if _IGNORED.match(run[-1]) or _UNSPACED_FIRST.match(run):
        return ""
    folded = _fold(run)
    if len(folded) > MAX_TERM or not _patterns().word.fullmatch(folded):
        return ""
    return folded


def _add_pieces(run: str, base: int, result: Analysis) -> None:
    """Add the units of a run that is not a single word of a spaced script."""
    run = run[: len(run) - _trailing(run)]
    folded = _fold(run)
    starts, ends = _places(run, folded, base)
    for match in _patterns().piece.finditer(folded):
        first, last = match.span()
        if match.group(1) is None:
            _add_word(match.group(), starts[first:last], ends[first:last], result)
            continue
        result.terms += [folded[index : index + 2] for index in range(first, last - 1)]
        result.terms.append(folded[last - 1])
        result.starts += starts[first:last]
        result.ends += ends[first:last]


def _trailing(run: str) -> int:
    """How many ignorable code points stand at the end of a run."""
    end = len(run)
    while end and _IGNORED.match(run[end - 1]):
        end -= 1
    return len(run) - end


def _add_word(word: str, starts: Sequence[int], ends: Sequence[int], result: Analysis) -> None:
    """Add a word, in several terms if it is very long."""
    for first in range(0, len(word), MAX_TERM):
        piece = word[first : first + MAX_TERM]
        result.add(piece, starts[first], ends[first + len(piece) - 1])


def _places(run: str, folded: str, base: int) -> tuple[Sequence[int], Sequence[int]]:
    """Start and end of each folded character in the value, `base` being the run's own start."""
    if folded == run:
        return range(base, base + len(run)), range(base + 1, base + len(run) + 1)
    starts: list[int] = []
    ends: list[int] = []
    made: list[str] = []
    known: dict[str, str] = {}
    for match in _patterns().cluster.finditer(run):
        cluster = match.group()
        piece = known.get(cluster)
        if piece is None:
            piece = known[cluster] = _fold(cluster)
        made.append(piece)
        starts += [base + match.start()] * len(piece)
        ends += [base + match.end()] * len(piece)
    if "".join(made) != folded:
        # Characters that combine across clusters: each of them stands for the whole run.
        return [base] * len(folded), [base + len(run)] * len(folded)
    return starts, ends
