"""Words inside Markdown: quotations that survive it, and notes that stay within their block.

The dialect is CommonMark 0.31 with what Obsidian adds: tags, comments (`%%`), highlights (`==`),
mathematics (`$`), wiki links, block identifiers (`^`), footnotes, tables.

**What a quotation keeps.** Parsed again, its text is `carried(quotation)`, character for character,
white space included. `carried` changes only what no Markdown file can hold: every kind of line end
is a line feed, and other control characters but the tab, and lone surrogates, are U+FFFD. A reading
text holds neither, so for a passage of one the text is the quotation itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_RARE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_UNCARRIED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

_MARKUP = re.compile(
    r"[\\`*_\[\]<~$|#^]"
    r"|&(?=\#|[A-Za-z][A-Za-z0-9]*;)"  # a character reference
    r"|%(?=%)|(?<=%)%"  # a comment
    r"|=(?==)|(?<==)="  # a highlight
)
_LINE_START = re.compile(r"(?:[0-9]{1,9}(?=[.)](?:\s|$))|(?=[>=]|[-+](?:[\s-]|$)))")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?\"'“”‘’()\[\]{}]")

_AUTOLINK = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\x00-\x20]*|[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+)>"
)
_PIECE = re.compile(
    r"(?P<escape>\\[\s\S])|(?P<ticks>`+)|(?P<tag><(?=[A-Za-z/!?]))|(?P<definition>\]:)"
    r"|(?P<doubled>%%+|\$\$+)"
)
_HARMFUL = re.compile(r"<[A-Za-z/!?]|\]:|%%|\$\$")
_ROUNDS = 5
_PLAIN_TAG = re.compile(r"[^\W\d_][^\W_]*(?:/[^\W_]+)*")
_LEADING_TAB = re.compile(r"^ *\t[ \t]*", re.MULTILINE)


def carried(text: str) -> str:
    """The part of a text that a Markdown file can hold: see the head of this module."""
    if not _RARE.search(text):
        return text
    text = _LINE_ENDS.sub("\n", text)
    return _UNCARRIED.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """Words as plain text within one line, white space folded; "" stays so."""
    words = " ".join(carried(text).split())
    return _safe_start(_MARKUP.sub(r"\\\g<0>", words))


def cited(text: str) -> str:
    """As `one_line`, with web addresses as links."""
    words = " ".join(carried(text).split())
    pieces: list[str] = []
    done = 0
    for found in _WEB_ADDRESS.finditer(words):
        pieces += (_MARKUP.sub(r"\\\g<0>", words[done : found.start()]), f"<{found.group()}>")
        done = found.end()
    pieces.append(_MARKUP.sub(r"\\\g<0>", words[done:]))
    return _safe_start("".join(pieces))


def quotation(text: str) -> list[str]:
    """The lines of one paragraph that says exactly `carried(text)`; none for an empty text.

    A line end is a hard break (a backslash at the end of the line). White space at the edges of a
    line, which Markdown drops, and line ends at the very end are character references.
    """
    text = carried(text)
    kept = text.rstrip("\n")
    lines = [_edges_kept(line) + "\\" for line in kept.split("\n")] if text else []
    if lines:
        lines[-1] = lines[-1][:-1] + "&#10;" * (len(text) - len(kept))
    return lines


def tag(path: str) -> str:
    """A tag as Obsidian reads it: `#` and letters, digits, `-`, `_` and `/`, the rest as `-`.

    Underscores stay only within words, where Markdown doesn't take them for emphasis. A tag of
    digits alone, which isn't one for Obsidian, gets a word before it.
    """
    if _PLAIN_TAG.fullmatch(path):
        return f"#{path}"
    levels = (_tag_level(level) for level in path.split("/"))
    whole = "/".join(level for level in levels if level) or "tag"
    return f"#tag-{whole}" if whole.replace("/", "").isdigit() else f"#{whole}"


def contained(note: str) -> list[str]:
    """The lines of a note, which is Markdown, so that it can't reach beyond its block.

    Raw HTML shows as it was typed, link and footnote definitions (they hold for the whole file) and
    Obsidian's comments and displayed formulas are plain text; code stays untouched. Whatever else a
    block can hold is left to the writer: headings, lists and fences end with the block that the
    caller puts around. Tabs at the beginning of lines are spaces.
    """
    text = carried(note).strip("\n")
    text = _LEADING_TAB.sub(lambda found: found.group().expandtabs(4), text)
    if _HARMFUL.search(text):
        text = _disarmed(text)
    lines = [line.rstrip() if not line.strip() else line for line in text.split("\n")]
    return lines if any(lines) else []


def _safe_start(line: str) -> str:
    """A line whose beginning is neither a list item, a quotation nor an underlined heading."""
    found = _LINE_START.match(line)
    return f"{found.group()}\\{line[found.end() :]}" if found else line


def _edges_kept(line: str) -> str:
    core = line.strip(_WHITE)
    if not core:
        return _references(line)
    start = line.index(core[0])
    end = start + len(core)
    middle = _MARKUP.sub(r"\\\g<0>", core)
    middle = middle if start else _safe_start(middle)
    return _references(line[:start]) + middle + _references(line[end:])


# What str.strip() takes off, and the byte order mark, which JavaScript's trim() takes off too.
_WHITE = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\ufeff"


def _references(white: str) -> str:
    return "".join(f"&#{ord(c)};" for c in white)


def _tag_level(level: str) -> str:
    plain = "".join(c if _in_tag(c) else "-" for c in carried(level))
    return re.sub(r"[-_]*-[-_]*", "-", plain).strip("-_")


def _in_tag(character: str) -> bool:
    return character == "_" or unicodedata.category(character)[0] in "LMN"


def _disarmed(text: str) -> str:
    """A note without anything that reaches beyond it.

    Making HTML plain can change where code begins and ends, so this goes on until nothing changes.
    A note that still has raw HTML then becomes plain text as a whole.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    for _ in range(_ROUNDS):
        lines = text.split("\n")
        fresh = "\n".join(_disarmed_regions(lines, parser))
        if fresh == text:
            break
        text = fresh
    environment: dict[str, object] = {}
    kinds = {
        inner.type
        for token in parser.parse(text, environment)
        for inner in (token, *(token.children or ()))
    }
    if environment.get("references") or kinds & {"html_block", "html_inline"}:
        return "\n".join(quotation(text))
    return text


def _disarmed_regions(lines: list[str], parser: MarkdownIt) -> Iterator[str]:
    """The lines of a note, paragraph by paragraph, code passed over."""
    regions: dict[int, tuple[int, bool]] = {}
    for token in parser.parse("\n".join(lines)):
        if token.map and token.type in {"fence", "code_block", "inline"}:
            regions.setdefault(token.map[0], (token.map[1], token.type == "inline"))
    at = 0
    while at < len(lines):
        end, is_text = regions.get(at, (at + 1, True))
        region = "\n".join(lines[at:end])
        yield _disarmed_words(region) if is_text else region
        at = end


def _disarmed_words(text: str) -> str:
    """One paragraph; a code span is passed over as CommonMark 6.1 finds it."""
    pieces: list[str] = []
    at = 0
    while found := _PIECE.search(text, at):
        pieces.append(text[at : found.start()])
        harmless, at = _disarmed_piece(text, found)
        pieces.append(harmless)
    return "".join(pieces) + text[at:]


def _disarmed_piece(text: str, found: re.Match[str]) -> tuple[str, int]:
    """What to write for a piece, and where to go on."""
    piece, end = found.group(), found.end()
    if found["ticks"]:
        closing = re.compile(rf"(?<!`){piece}(?!`)").search(text, end)
        end = closing.end() if closing else end
        return text[found.start() : end], end
    if found["tag"]:
        link = _AUTOLINK.match(text, found.start())
        return (link.group(), link.end()) if link else ("\\<", end)
    if found["definition"]:
        return "]\\:", end
    if found["doubled"]:
        return "".join(f"\\{character}" for character in piece), end
    return piece, end
