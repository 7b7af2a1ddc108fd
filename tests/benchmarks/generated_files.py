"""Generated files of the formats that importers read: letters in TEI and saved pages in HTML."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.generated import SEED, texts

_PEOPLE = [f"Writer{number}, First" for number in range(200)]
_PLACES = [f"Town {number}" for number in range(40)]


def letters(folder: Path, count: int) -> list[Path]:
    """Letters in TEI P5 as editions publish them: header, text with mentioned names, their lists."""
    rng = random.Random(SEED)
    return [
        _written(folder / f"L{number:05}.xml", _letter(number, text, rng))
        for number, text in enumerate(texts(count, 400))
    ]


def _letter(number: int, text: str, rng: random.Random) -> str:
    sender, recipient = rng.sample(_PEOPLE, 2)
    mentioned = rng.sample(range(len(_PEOPLE)), 12)
    day = f"{1890 + rng.randrange(40)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 28):02}"
    place = rng.choice(_PLACES)
    body = "".join(f"<p>{p}</p>" for p in _named(text.split("\n"), mentioned))
    people = "".join(
        f'<person xml:id="p{n}"><persName><surname>Writer{n}</surname>'
        f"<forename>First</forename></persName><birth>1850</birth><death>1931</death></person>"
        for n in mentioned
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0" '
        f'xml:id="L{number:05}"><teiHeader><fileDesc><titleStmt>'
        '<title level="s">Letters, generated</title>'
        f'<title level="a">{sender} to {recipient}, {day}</title>'
        f"<author>{sender}</author></titleStmt><publicationStmt><publisher>None</publisher>"
        "<availability><licence><p>Free to use, and made of no words at all.</p></licence>"
        "</availability></publicationStmt><sourceDesc><msDesc><msIdentifier>"
        f"<settlement>{place}</settlement><repository>Library of {place}</repository>"
        f"<idno>Ms. {number}</idno></msIdentifier></msDesc></sourceDesc></fileDesc><profileDesc>"
        '<langUsage><language ident="en">English</language></langUsage><correspDesc>'
        f'<correspAction type="sent"><persName>{sender}</persName><placeName>{place}</placeName>'
        f'<date when="{day}">{day}</date></correspAction><correspAction type="received">'
        f"<persName>{recipient}</persName></correspAction><correspContext>"
        f'<ref type="prev" target="L{number - 1:05}">before</ref>'
        f'<ref type="next" target="L{number + 1:05}">after</ref>'
        "</correspContext></correspDesc></profileDesc></teiHeader><text><body><div>"
        f'<opener><dateline>{place}, <date when="{day}">{day}</date></dateline></opener>{body}'
        f"</div></body><back><listPerson>{people}</listPerson></back></text></TEI>\n"
    )


def _named(paragraphs: list[str], mentioned: list[int]) -> Iterator[str]:
    """Paragraphs, the first ones with a name in them."""
    for number, paragraph in enumerate(paragraphs):
        if number < len(mentioned):
            yield f'<persName ref="#p{mentioned[number]}">W.</persName> said: {paragraph}'
        else:
            yield paragraph


def web_pages(folder: Path, count: int) -> list[Path]:
    """Saved web pages with navigation, meta elements and an article."""
    rng = random.Random(SEED)
    return [
        _written(folder / f"{number:05}.html", _web_page(number, text, rng))
        for number, text in enumerate(texts(count, 600))
    ]


def _web_page(number: int, text: str, rng: random.Random) -> str:
    author, place = rng.choice(_PEOPLE), rng.choice(_PLACES)
    day = f"{1945 + rng.randrange(15)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 28):02}"
    links = "".join(f'<li><a href="/part/{n}">Part {n} of the site</a></li>' for n in range(25))
    body = "".join(f"<p>{p[:40]}<em>{p[40:60]}</em>{p[60:]}</p>" for p in text.split("\n"))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>Generated page {number} | Site</title>"
        f'<meta name="DC.title" content="Generated page {number}">'
        f'<meta name="DC.creator" content="{author}"><meta name="DC.date" content="{day}">'
        f'<meta name="DC.coverage" content="{place}"><meta name="DC.identifier" content="G{number}">'
        "<style>body { margin: 0 }</style><script>var nothing = 0;</script></head><body>"
        f"<header><nav><ul>{links}</ul></nav></header><main><article>"
        f"<h1>Generated page {number}</h1>{body}</article></main>"
        f"<footer><ul>{links}</ul><p>Terms of use</p></footer></body></html>\n"
    )


def _written(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path
