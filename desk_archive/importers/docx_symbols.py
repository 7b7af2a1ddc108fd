"""Signs that Word files give as places in a symbol font, as the Unicode signs they show.

After Adobe's symbol encoding (https://unicode.org/Public/MAPPINGS/VENDORS/ADOBE/symbol.txt) and what
the Wingdings font shows.
"""

from __future__ import annotations

import re

_PRIVATE_FIRST, _PRIVATE_LAST = 0xF000, 0xF0FF
_MAX_CODE = 0x10FFFF
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SYMBOL_SIGNS = (
    "22∀ 24∃ 27∋ 2A∗ 2D− 40≅ 5C∴ 5E⊥ 7E∼ A1ϒ A2′ A3≤ A5∞ A6ƒ A7♣ A8♦ A9♥ AA♠ AB↔ AC← AD↑ AE→ AF↓ "
    "B0° B1± B2″ B3≥ B4× B5∝ B6∂ B7• B8÷ B9≠ BA≡ BB≈ BC… C0ℵ C4⊗ C5⊕ C6∅ C7∩ C8∪ C9⊃ CA⊇ CB⊄ CC⊂ "
    "CD⊆ CE∈ CF∉ D0∠ D1∇ D2® D3© D4™ D5∏ D6√ D7⋅ D8¬ D9∧ DA∨ DB⇔ DC⇐ DD⇑ DE⇒ DF⇓ E0◊ E5∑ F2∫"
)
_WINGDING_SIGNS = (
    "28☎ 2A✉ 3F✍ 46☞ 4A☺ 4C☹ 58✠ 59✡ 5A☪ 6C● 6D❍ 6E■ 6F□ 71❑ 74⧫ 75◆ 76❖ 9F• A1○ A7▪ A8◻ AB★ "
    "D8➢ DF← E0→ E1↑ E2↓ E8➔ EF⇦ F0⇨ FB✗ FC✓ FD☒ FE☑"
)


def _signs(table: str) -> dict[int, str]:
    return {int(entry[:2], 16): entry[2:] for entry in table.split()}


_SYMBOL = {ord(latin): greek for latin, greek in zip(_LATIN, _GREEK, strict=True)}
_SYMBOL |= _signs(_SYMBOL_SIGNS)
_WINGDINGS = _signs(_WINGDING_SIGNS)
_PRIVATE = re.compile("[\uf000-\uf0ff]")


def symbol(font: str, code: str) -> str:
    """The sign at a place of a font.

    Args:
        font: its name.
        code: the place in hexadecimal, often in the private area from F000.

    Returns:
        The sign; "" where the code is none; what stands at that place of Unicode for other fonts.
    """
    try:
        place = int(code, 16)
    except ValueError:
        return ""
    if not 0 < place <= _MAX_CODE:
        return ""
    return in_font(chr(place), font)


def in_font(text: str, font: str) -> str:
    """A text whose signs of the private area are those of a symbol font."""
    table = _table(font)
    if table is None:
        return text
    if _is_shifted(text):
        return _PRIVATE.sub(lambda sign: table.get(ord(sign.group()) & 0xFF, sign.group()), text)
    return "".join(table.get(ord(sign), sign) for sign in text)


def is_symbol_font(font: str) -> bool:
    """Whether the letters of a font stand for signs."""
    return _table(font) is not None


def _is_shifted(text: str) -> bool:
    return any(_PRIVATE_FIRST <= ord(sign) <= _PRIVATE_LAST for sign in text)


def _table(font: str) -> dict[int, str] | None:
    name = font.strip().lower()
    if name == "symbol":
        return _SYMBOL
    return _WINGDINGS if name == "wingdings" else None
