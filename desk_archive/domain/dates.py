"""Dates as archives have them: EDTF strings, what they may mean, and the words for them.

The grammar is in `domain.edtf_grammar`, the words in `domain.date_words`.
"""

from __future__ import annotations

from desk_archive.domain.edtf_grammar import DateBounds, bounds, is_edtf, years

__all__ = ["DateBounds", "bounds", "edtf_from_words", "is_edtf", "years"]


def edtf_from_words(words: str, *, century: int | None = None) -> str | None:
    """The EDTF form of a date as archival sites, catalogues and letters write it.

    Precision is never invented: what the words leave open stays open. English, German, French,
    Russian and the other languages of `domain.date_names` are read, and Chinese, Japanese and
    Korean dates.

    Args:
        words: the phrase and nothing else, for instance `c. 1950s` or `29 марта 1953 г.`.
        century: the two first digits of years that are written with two, where that is known.

    Returns:
        An EDTF string, or None where the words aren't a date that can be read with certainty.
    """
    # The words compile many patterns, which the start of the program needn't wait for.
    from desk_archive.domain.date_words import read_words

    return read_words(words, century)
