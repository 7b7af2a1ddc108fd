"""Generated records: words by Zipf's law, skewed facets, saved pages and plain letters."""

from __future__ import annotations

import random
from pathlib import Path

SEED = 1953
VOCABULARY = 8_000
_SYLLABLES = [
    "ka",
    "ro",
    "mi",
    "ten",
    "sol",
    "var",
    "den",
    "ist",
    "al",
    "por",
    "gra",
    "ven",
    "li",
    "so",
    "ne",
    "tu",
    "har",
    "bor",
    "cit",
    "an",
]


def words(count: int, rng: random.Random) -> list[str]:
    """A vocabulary of different made-up words."""
    made: dict[str, None] = {}
    while len(made) < count:
        made["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4)))] = None
    return list(made)


def texts(count: int, length: int = 600) -> list[str]:
    """Texts of so many words, the frequent ones much more frequent than the rare."""
    rng = random.Random(SEED)
    vocabulary = words(VOCABULARY, rng)
    weights = [1 / (rank + 1) for rank in range(len(vocabulary))]
    made = []
    for _ in range(count):
        chosen = rng.choices(vocabulary, weights, k=length)
        sentences = [" ".join(chosen[n : n + 12]).capitalize() for n in range(0, length, 12)]
        made.append(".\n".join(sentences) + ".")
    return made


def pages(folder: Path, count: int) -> list[Path]:
    """Saved pages of a digital archive with those texts, each with a catalogue record."""
    rng = random.Random(SEED)
    written = []
    for number, text in enumerate(texts(count)):
        place = f"Place {int(rng.paretovariate(1)) % 40}"
        author = f"Author {int(rng.paretovariate(1)) % 200}, First"
        year, month, day = 1945 + rng.randrange(15), rng.randrange(1, 13), rng.randrange(1, 28)
        path = folder / f"{number:05}.txt"
        path.write_text(
            f"{text}\n\nSummary of generated record number {number}, which says nothing much.\n\n"
            f"Author(s):\n{author}\n\nAssociated Places\n{place}\n\n"
            f"Subjects Discussed\n{place}--Foreign relations\n\nDocument Information\n\n"
            f"Source\nArchive, Fond {rng.randrange(9)}, Opis 1, Delo {number}.\n\n"
            f"Type\nTelegram\n\nLanguage\nEnglish\n\nRecord ID\nG{number}\n\nCitation\n"
            f'"Generated record {number}", {_MONTHS[month - 1]} {day}, {year}, Archive.\n',
            encoding="utf-8",
        )
        written.append(path)
    return written


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
