"""How near two texts are to each other, told by small sketches of them.

A text is taken as the set of its shingles: each four words that follow each other, or some of those
of four characters where a script has no spaces between words. Its sketch is the smallest of the shingles'
hashes; of the smallest hashes of two texts together, the share that both have estimates the share
of shingles that both have, their Jaccard index (A. Broder, "On the resemblance and containment of
documents", 1997; bottom-k form: E. Cohen and H. Kaplan, "Summarizing data using bottom-k
sketches", 2007). Texts of up to `SIZE` shingles are compared exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from zlib import crc32

VERSION = 1
"""Sketches of different versions can't be compared."""

SIZE = 128
"""How many hashes a sketch keeps; at a true index of 0.7 the estimate errs by 0.04."""

INDEXED = 8
"""How many hashes of a sketch, the smallest, are looked up to find near texts.

Two texts with the index j share none of these with a probability of (1 - j) to the eighth power:
at `THRESHOLD` less than 1 in 10,000."""

THRESHOLD = 0.7
"""From which index on texts are near: where less than about one word in twenty differs, each
taking four shingles with it. Letters and cables of one sender stay far below, mostly under 0.1."""

FEWEST = 20
"""Texts of fewer shingles have no sketch: one word would decide."""

_WORDS = 4
_PIECE = 200_000
# Han, kana, Thai, Lao, Myanmar and Khmer: written without spaces between words.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_ASCII_WORD = re.compile("[0-9a-z]+")
_RUN = re.compile(rf"[{_UNSPACED}]+")
# Of shingles of characters one in eight is taken, by its first: they are many.
_ONE_IN = 8


def sketch(text: str) -> tuple[int, ...]:
    """The sketch of a text.

    Args:
        text: a reading text of any length; its case, punctuation and white space don't matter.

    Returns:
        Ascending 32-bit hashes, at most `SIZE`; none for a text of fewer than `FEWEST` shingles.
    """
    smallest: set[int] = set()
    for words in _pieces(text):
        following = zip(words, words[1:], words[2:], words[3:], strict=False)
        hashes = {crc32(f"{a} {b} {c} {d}".encode()) for a, b, c, d in following}
        hashes.update(_of_unspaced(words))
        smallest.update(sorted(hashes)[:SIZE])
    if len(smallest) < FEWEST:
        return ()
    return tuple(sorted(smallest)[:SIZE])


def similarity(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """The estimated Jaccard index of two texts, 0 to 1; 0 where one has no sketch."""
    if not first or not second:
        return 0.0
    # Past the end of a full sketch there may be more that it doesn't know.
    enough = SIZE if max(len(first), len(second)) >= SIZE else len(first) + len(second)
    mine, theirs = set(first), set(second)
    together = sorted(mine | theirs)[:enough]
    return len((mine & theirs).intersection(together)) / len(together)


def _pieces(text: str) -> Iterator[list[str]]:
    """The words of a text, a bounded number at a time; each piece begins with the last words."""
    carried: list[str] = []
    for start in range(0, len(text), _PIECE):
        piece = text[start : start + _PIECE].casefold()
        pattern = _ASCII_WORD if piece.isascii() else _WORD
        words = carried + pattern.findall(piece)
        yield words
        carried = words[1 - _WORDS :]


def _of_unspaced(words: list[str]) -> Iterator[int]:
    """The hashes of shingles of characters, within runs that have no spaces."""
    for run in words:
        if len(run) < _WORDS or run.isascii() or not _RUN.match(run):
            continue
        for place, character in enumerate(run[: 1 - _WORDS]):
            if ord(character) % _ONE_IN == 0:
                yield crc32(run[place : place + _WORDS].encode())
