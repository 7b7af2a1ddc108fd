"""The encoding of a text that doesn't say it.

`charset-normalizer` guesses what isn't Unicode; what it is shown is bounded, so a long file takes
no longer than a short one. Among the western encodings, which it can't tell apart in short texts,
the letters of the text's language decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from desk_archive.domain.languages import alphabet, guess_language
from desk_archive.domain.text import REPLACEMENT

_SAMPLE = 65_536
_SHOWN = 4_000
_UTF_32_NULS = 0.4
_ALPHABETIC = 0.9
_COHERENT = 0.8
_FEW = 3

_SEVEN_BIT = (
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"\x1b[$(][@BJ]"), "iso2022_jp"),
)
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")

_WESTERN = (
    "cp1252", "cp1250", "cp1254", "iso8859_2", "iso8859_16", "cp1257", "mac_roman", "cp850",
    "cp437",
)  # fmt: skip
_OTHERS = (
    "cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic", "cp932", "euc_jp", "big5",
    "gb18030", "cp949", "cp1253", "cp1255", "cp1256", "cp1258", "tis_620",
)  # fmt: skip
_EASTERN = ("cp932", "euc_jp", "cp949", "gb18030", "big5")
_USUAL = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之"
    "這個們來為國說時會對於著年月日第，。、「」"
    "이다는에의을를은가고하지도로한사자기시리나서어대인정부국라그들것있수해게보일아원과와장"
)
_TYPOGRAPHIC = frozenset("‘’‚“”„–—…•«»§©®°£€´·½¼")
_WESTERN_LETTERS = frozenset(
    "".join(map(alphabet, ("en", "de", "fr", "es", "pt", "it", "sv", "da")))
)
_IDEOGRAPHIC = ("CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC", "FULLWIDTH")


def is_valid(data: bytes, encoding: str) -> bool:
    """Whether all bytes decode."""
    try:
        data.decode(encoding)
    except UnicodeError:
        return False
    return True


def seven_bit_encoding(data: bytes) -> str | None:
    """Encodings whose bytes are all ASCII and that announce themselves by escape sequences."""
    if b"\x1b" not in data:
        return None
    for sequence, encoding in _SEVEN_BIT:
        if sequence.search(data) and is_valid(data, encoding):
            return encoding
    return None


def unicode_without_mark(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark, told by NUL bytes; else None.

    Some NULs in a text that is clean otherwise are dirt, not UTF-16.
    """
    sample = data[:_SAMPLE]
    nuls = sample.count(0)
    quarter = len(sample) // 4
    if not nuls or not quarter:
        return None
    if nuls > len(sample) * _UTF_32_NULS and len(sample) % 4 == 0:
        if sample[3::4].count(0) == quarter and sample[2::4].count(0) > quarter * 0.9:
            return "utf-32-le"
        if sample[0::4].count(0) == quarter and sample[1::4].count(0) > quarter * 0.9:
            return "utf-32-be"
    names = ["utf-16-be", "utf-16-le"]
    if is_valid(data, "utf-8"):
        # Letters of alphabets, whose higher bytes are control characters in any other reading.
        highs = (("utf-16-be", sample[0::2]), ("utf-16-le", sample[1::2]))
        names = [name for name, half in highs if _low(half) >= _ALPHABETIC * len(half)]
    scores = sorted((_coherence(sample, name), name) for name in names)
    return scores[-1][1] if scores and scores[-1][0] >= _COHERENT else None


def _low(half: bytes) -> int:
    """How many bytes are those of the first blocks of Unicode."""
    return len(half) - len(half.translate(None, bytes(range(0x20))))


def guess_encoding(data: bytes) -> str:
    """The most likely encoding of bytes that aren't valid UTF-8; UTF-8 if they mostly are.

    Args:
        data: all bytes.

    Returns:
        Python's name of it.
    """
    text = data.decode("utf-8", "replace")
    bad = text.count(REPLACEMENT)
    good = sum(1 for c in text if c > "\x7f") - bad
    if good and bad <= good:
        return "utf-8"
    if not good and bad <= max(_FEW, len(text) // 200):
        return _western_by_neighbours(data) or "utf-8"
    from charset_normalizer import from_bytes

    sample = _foreign_part(data)
    best = from_bytes(sample, cp_isolation=[*_WESTERN, *_OTHERS]).best()
    if best is None:
        return "utf-8"
    if best.encoding in _EASTERN:
        return _eastern_by_letters(sample, best.encoding)
    if best.encoding in _WESTERN:
        return _western_by_letters(sample, best.encoding)
    return best.encoding


def _coherence(sample: bytes, encoding: str) -> float:
    """How much a sample looks like a text in one script if read in this encoding, 0 to 1."""
    text = sample.decode(encoding, "replace")[:_SHOWN]
    scripts: Counter[str] = Counter()
    for character, number in Counter(text).items():
        if character.isalpha():
            script = unicodedata.name(character, "").split(" ")[0]
            scripts["CJK" if script in _IDEOGRAPHIC else script] += number
        elif character not in " \t\r\n" and not unicodedata.category(character).startswith(
            ("P", "N", "M")
        ):
            scripts["strange"] += number
    spaces_and_signs = len(text) - scripts.total()
    usual = max((n for script, n in scripts.items() if script != "strange"), default=0)
    return (usual + spaces_and_signs) / max(1, len(text)) if usual else 0.0


def _western_by_neighbours(data: bytes) -> str | None:
    """A western encoding in which a few bytes beyond ASCII are letters and signs in their places."""
    for encoding in _WESTERN:
        if is_valid(data, encoding) and _all_fit(data, encoding):
            return encoding
    return None


def _all_fit(data: bytes, encoding: str) -> bool:
    language = guess_language(data[:_SAMPLE].decode("ascii", "ignore"))
    letters = _WESTERN_LETTERS if encoding == "cp1252" else alphabet(language)
    for found in _HIGH_BYTES.finditer(data):
        before = chr(data[found.start() - 1]) if found.start() else " "
        after = chr(data[found.end()]) if found.end() < len(data) else " "
        for character in found.group().decode(encoding):
            if character in _TYPOGRAPHIC or (character == "\u00a0" and encoding == "cp1252"):
                continue
            if character.lower() not in letters or not _fits(character, before, after):
                return False
    return True


def _fits(letter: str, before: str, after: str) -> bool:
    """Whether a letter can stand between its neighbours."""
    if not (before.isalpha() or after.isalpha()):
        return False
    return letter.islower() or not before.islower()


def _foreign_part(data: bytes) -> bytes:
    """A part of a long file that begins where it is no longer ASCII, cut at white space."""
    if len(data) <= _SAMPLE:
        return data
    found = _HIGH_BYTES.search(data)
    start = max(0, (found.start() if found else 0) - 200)
    start = max(data.rfind(b"\n", 0, start), data.rfind(b" ", 0, start)) + 1
    limit = start + _SAMPLE
    end = max(data.rfind(b"\n", start, limit), data.rfind(b" ", start, limit))
    return data[start : end if end > start else limit]


def _eastern_by_letters(sample: bytes, guessed: str) -> str:
    """Among encodings of eastern Asia, the one that gives kana, Hangul or usual ideographs."""
    best, best_score = guessed, 0.0
    for encoding in dict.fromkeys((guessed, *_EASTERN)):
        score = _eastern(sample.decode(encoding)) if is_valid(sample, encoding) else 0.0
        if score > best_score:
            best, best_score = encoding, score
    return best


def _eastern(text: str) -> float:
    """How much of what isn't ASCII is what Chinese, Japanese or Korean texts are full of."""
    foreign = Counter(c for c in text if c > "\x7f")
    usual = sum(n for c, n in foreign.items() if "\u3041" <= c <= "\u30fe" or c in _USUAL)
    return usual / (foreign.total() or 1)


def _western_by_letters(sample: bytes, guessed: str) -> str:
    """Among encodings of Latin letters, the one that gives the letters of the text's language."""
    best, best_score = guessed, 0.0
    for encoding in dict.fromkeys(("cp1252", guessed, *_WESTERN)):
        score = _familiar(sample.decode(encoding)) if is_valid(sample, encoding) else 0.0
        if score > best_score:
            best, best_score = encoding, score
    return best


def _familiar(text: str) -> float:
    """The share of characters beyond ASCII that the text's language has."""
    foreign = Counter(c for c in text if c > "\x7f")
    letters = alphabet(guess_language(text))
    known = sum(n for c, n in foreign.items() if c.lower() in letters or c in _TYPOGRAPHIC)
    return known / (foreign.total() or 1)
