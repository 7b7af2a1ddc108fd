"""Pages of the Wilson Center Digital Archive as a browser saves them, made from a record.

The selectors are those by which programs read the site: `.date`, `h1.title`, `.donated`,
`.tab-pane.active`, `.text-block`, titles above pills with `.name`, `.information-block` with
`.sub-title` and `.text`. What stands around them differs from page to page and over the years, so
each is made in several styles.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from desk_archive.domain.records import AgentRole, Description

_ROLES = (
    ("Author(s):", AgentRole.AUTHOR),
    ("Document Contributors", AgentRole.CONTRIBUTOR),
    ("Associated People & Organizations", AgentRole.MENTIONED),
)
_NAVIGATION = (
    '<a class="visually-hidden" href="#main-content">Skip to main content</a>'
    '<header role="banner"><div class="search"><h2 class="title">Search</h2><div class="tab-pane'
    ' active"><form><input type="text"><button>Search</button></form></div></div>'
    '<nav><h2 class="title">Browse</h2><ul><li><a href="/people">People</a></li><li>'
    '<a href="/places">Places</a></li><li><a href="/topics">Topics</a></li></ul></nav></header>'
)
_FOOTER = (
    '<section><div class="block"><h2 class="title">About Digital Archive</h2><div class="text">'
    "<p>The Wilson Center Digital Archive is a resource where researchers read documents.</p>"
    '<a href="/about">About the Archive</a></div></div></section><footer><nav>'
    '<h2 class="title">Primary Footer Nav</h2><ul><li><a href="/people">People</a></li></ul></nav>'
    "<p>One Woodrow Wilson Plaza - 1300 Pennsylvania Ave, NW</p></footer>"
)
_TOOLS = (
    '<div class="tools"><a href="#">Share</a> <button>Download</button><a href="#c">Cite</a></div>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a page is written.

    Attributes:
        heading: element of the titles above pills.
        pill: template of a value in a list; `{}` is the value.
        information: template of a field below; `{label}` and `{values}`.
        text: template of a value that is text.
        around: template of a title with its values.
        apart: whether titles and their values stand side by side without an element of their own.
        summary: template of the summary.
        related: template of a related document; `{date}`, `{title}`, `{description}`.
        citation: template of the sentence and the address.
        lists: labels of information whose values are pills.
    """

    heading: str = "h2"
    pill: str = '<div class="pill"><div class="name"><span>{}</span></div></div>'
    information: str = (
        '<div class="information-block"><h3 class="sub-title">{label}</h3>{values}</div>'
    )
    text: str = '<div class="text">{}</div>'
    around: str = '<section class="pill-block">{}</section>'
    apart: bool = False
    summary: str = '<div class="text-block"><p>{}</p></div>'
    related: str = (
        '<article><p class="date">{date}</p><h3>{title}</h3><p>{description}</p></article>'
    )
    citation: str = "<p>{sentence} {url}</p>"
    lists: frozenset[str] = frozenset()


STYLES = {
    "plain": Style(),
    "links": Style(
        heading="h3",
        pill=(
            '\n  <li class="list-item">\n   <a class="pill pill-person" href="/person/1">\n'
            '    <div class="icon"><img src="p.svg" alt=""></div>\n    <div class="name">\n'
            "     <span>\n{}\n</span>\n    </div>\n   </a>\n  </li>\n"
        ),
        information=(
            '<div class="col-12 col-md-6">\n<div class="information-block">\n  <div class="head">'
            '<h3 class="sub-title">\n{label}\n</h3></div>\n<div class="body">{values}</div>\n</div>'
            "</div>\n"
        ),
        text='\n<div class="text">\n  <div class="text text-formatted"><p>{}</p></div>\n</div>\n',
        summary='<div class="row"><div class="col"><div class="text-block">\n{}\n</div></div></div>',
        related=(
            '<li class="teaser"><a href="/document/2"><div class="meta"><span>{date}</span></div>'
            '<h4 class="title">{title}</h4><div class="text"><p>{description}</p></div></a>'
            '<a href="/document/2">Read more</a></li>'
        ),
        citation='<div class="text"><span>{sentence}</span><br><a href="{url}">{url}</a></div>',
        lists=frozenset({"Original Archive", "Language", "Donors"}),
    ),
    "without spans": Style(
        heading="h4",
        pill='<li><a href="#" class="pill pill-subject"><span class="name">{}</span></a></li>',
        information=(
            '<div class="information-block"><h4 class="sub-title">{label}:</h4>{values}</div>'
        ),
        text="<div><div class='text'><div>{}</div></div></div>",
        around='<div class="pill-block"><div class="title-row">{}</div></div>',
        related="<ul><li>{date}</li><li><a href='#'>{title}</a><br><br>{description}</li></ul>",
        citation='<p>{sentence}</p><p><a href="{url}">{url}</a></p>',
        lists=frozenset({"Original Archive", "Language", "Type", "Donors"}),
    ),
    "side by side": Style(
        apart=True,
        around="{}",
        pill='<span class="pill"><b class="name"><span><a href="#">{}</a></span></b></span>',
        information='<dt class="sub-title">{label}</dt><dd class="text">{values}</dd>',
        text="<p>{}</p>",
        summary='<div class="text-block"><h2 class="title">Summary</h2><p>{}</p></div>',
        related=(
            '<div class="card"><div class="date">{date}</div><div class="card-title">{title}</div>'
            '<div class="card-text">{description}</div></div>'
        ),
        citation="<blockquote>{sentence}\n   {url}</blockquote>",
    ),
}


def wilson_page(
    fields: Description, body: Iterable[str], style: Style, *, rights: str | None = None
) -> str:
    """The source of a page.

    Args:
        fields: its record.
        body: the lines of the document on it.
        style: how it is written.
        rights: the statement of rights as HTML, where it is another than the record's.
    """
    number = fields.identifiers[0]
    title = escape(fields.title)
    pane = "".join(f"<p>{escape(line)}</p>\n" for line in body)
    thanks = f'<div class="donated">{escape(fields.credits)}</div>' if fields.credits else ""
    date = escape(fields.date.verbatim or "") if fields.date else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en" dir="ltr"><head><meta charset="utf-8"><title>{title}'
        " | Wilson Center Digital Archive</title>"
        f'<link rel="canonical" href="{number.url}"></head><body>{_NAVIGATION}'
        f'<main id="main-content"><div class="hero"><div class="date">\n {date}\n</div>'
        f'<h1 class="title">\n{title}\n</h1>{thanks}{_TOOLS}</div><ul class="nav nav-tabs">'
        '<li><a class="active" href="#a">English</a></li><li><a href="#b">Original Scan</a></li></ul>'
        f'<div class="tab-content"><div class="tab-pane fade show active" id="a">\n{pane}'
        '<a class="more" href="#">View all</a></div>'
        '<div class="tab-pane fade" id="b"><h2 class="title">Type</h2><p>Пустая страница</p></div>'
        f"</div>{style.summary.format(escape(fields.description or ''))}"
        f"{''.join(_lists(fields, style))}{_related(fields, style)}"
        f'<div><h2 class="title">Document Information</h2></div>'
        f'<div class="row">{"".join(_information(fields, style, rights))}</div>'
        f"{_citation(fields, style)}{_TOOLS}</main>{_FOOTER}</body></html>\n"
    )


def _lists(fields: Description, style: Style) -> Iterable[str]:
    names = [(title, [a.name for a in fields.agents if a.role is role]) for title, role in _ROLES]
    lists = (
        *names,
        ("Associated Places", fields.places),
        ("Associated Topics", fields.topics),
        ("Subjects Discussed", fields.subjects),
    )
    for title, values in lists:
        if values:
            heading = f'<{style.heading} class="title">{escape(title)}</{style.heading}>'
            pills = "".join(style.pill.format(escape(value)) for value in values)
            listed = pills if style.apart else f'<ul class="list">{pills}</ul><a>View more</a>'
            yield style.around.format(heading + listed)


def _information(fields: Description, style: Style, rights: str | None) -> Iterable[str]:
    donors = [a.name for a in fields.agents if a.role is AgentRole.DONOR]
    values: dict[str, Iterable[str | None]] = {
        "Source": [fields.source],
        "Original Archive": [fields.repository],
        "Rights": [rights],
        "Original Classification": [fields.classification],
        "Original Uploaded Date": [fields.uploaded],
        "Type": [fields.type],
        "Language": fields.languages,
        "Record ID": [fields.identifiers[0].value],
        "Donors": donors,
    }
    if rights is None and fields.rights:
        values["Rights"] = fields.rights.split("\n\n")
    for label, found in values.items():
        texts = [one if one == rights else escape(one) for one in found if one]
        if not texts:
            continue
        if label in style.lists:
            written = "".join(style.pill.format(text) for text in texts)
        else:
            written = style.text.format("</p><p>".join(texts) if len(texts) > 1 else texts[0])
        yield style.information.format(label=label, values=written)


def _related(fields: Description, style: Style) -> str:
    shown = "".join(
        style.related.format(
            date=escape(one.date.verbatim or "") if one.date else "",
            title=escape(one.title or ""),
            description=escape(one.description or ""),
        )
        for one in fields.relations
    )
    return (
        f'<section><div class="top"><h2 class="title">Related Documents</h2></div>{shown}</section>'
    )


def _citation(fields: Description, style: Style) -> str:
    sentence, _, url = (fields.citation or "").rpartition(" ")
    written = style.citation.format(sentence=escape(sentence), url=url)
    return (
        f'<div class="modal"><h2 class="title">Citation</h2><h4>{escape(fields.title)}</h4>{written}'
        "<button>Copy citation</button></div>"
    )
