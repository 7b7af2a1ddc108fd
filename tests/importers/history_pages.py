"""Pages of history.state.gov, made of TEI documents as the site's own transformation makes them.

The element classes follow its public processing model (https://github.com/HistoryAtState/hsg-shell,
`transform/frus-web.xql`): each TEI element becomes `span`, `div`, `p`, `li` with the class
`tei-NAME` and a number; notes become references and a list at the end; who is named stands in a
panel beside the document. Attributes of TEI, such as the dates, are not on the page.
"""

from __future__ import annotations

import re
from html import escape
from itertools import count

from lxml import etree

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
_BLOCKS = {
    "div": "div3",
    "dateline": "dateline",
    "opener": "opener",
    "closer": "closer",
    "signed": "signed1",
    "postscript": "postscript",
    "quote": "quote2",
    "address": "address",
    "addrLine": "addrLine",
    "figure": "figure2",
    "salute": "salute2",
    "byline": "byline",
}
_OTHERS = {
    "p": ("p", "tei-p3"),
    "item": ("li", "tei-item"),
    "table": ("table", "tei-table2 table"),
    "row": ("tr", "tei-row"),
    "cell": ("td", "tei-cell"),
    "attachment": ("section", "tei-frus_attachment attachment"),
}


class HistoryPage:
    """Makes the page of one document."""

    def __init__(self, volume: etree._Element, name: str) -> None:
        """Pages of a volume of this name."""
        self._name = name
        titles = {one.get("type"): one.text or "" for one in volume.iterfind(f".//{TEI}title")}
        self._title = re.sub(r"\s+", " ", titles.get("complete") or "").strip()
        self._people = {
            one.get(ID): one for one in volume.iterfind(f".//{TEI}persName") if one.get(ID)
        }

    def made(self, document: etree._Element) -> str:
        """The source of the page of a document."""
        self._notes: list[str] = []
        self._numbers = count(1)
        content = self._element(document)
        number = document.get(ID)
        notes = f'<div class="footnotes"><ol>{"".join(self._notes)}</ol></div>'
        address = f"https://history.state.gov/historicaldocuments/{self._name}"
        title = escape(self._title)
        return (
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>'
            f"{title} - Office of the Historian</title>"
            '<meta name="description" content="history.state.gov 3.0 shell">'
            '<meta name="creator" content="Somebody">'
            f'<meta property="og:url" content="{address}/{number}"></head><body id="body">'
            '<header class="hsg-header"><a href="/">Office of the Historian</a></header>'
            '<nav role="navigation" class="hsg-nav navbar"><ul class="nav navbar-nav"><li><a'
            ' href="/historicaldocuments">Historical Documents</a></li></ul></nav>'
            '<nav class="hsg-breadcrumb hsg-breadcrumb--wrap" aria-label="breadcrumbs"><ol'
            ' class="hsg-breadcrumb__list"><li class="hsg-breadcrumb__list-item"><a href="/"'
            ' class="hsg-breadcrumb__link"><span>Home</span></a></li><li><a'
            ' href="/historicaldocuments" class="hsg-breadcrumb__link"><span>Historical Documents'
            f'</span></a></li><li><a href="/historicaldocuments/{self._name}"'
            f' class="hsg-breadcrumb__link"><span>{title}</span></a></li><li>'
            f'<a href="/historicaldocuments/{self._name}/{number}" aria-current="page">Document</a>'
            '</li></ol></nav><div class="row"><h2 class="hsg-navigation-title">'
            f'{title}</h2></div><div class="row"><a class="page-nav nav-prev" href="d0"></a>'
            '<div class="hsg-width-main"><div id="content-inner"><div id="content-container">'
            f'<div class="content">{content}{notes}</div></div></div></div><aside>'
            '<div class="hsg-panel"><h4 class="hsg-sidebar-title">Contents</h4><ul><li><a'
            f' href="/historicaldocuments/{self._name}/ch1">Chapter 1</a></li></ul></div>'
            f"{self._panel(document)}</aside></div><footer><p>Office of the Historian</p></footer>"
            "</body></html>"
        )

    def _panel(self, document: etree._Element) -> str:
        used = {(one.get("corresp") or "#")[1:] for one in document.iter(f"{TEI}persName")}
        people = [self._people[one] for one in used if one in self._people]
        links = "".join(
            f'<a href="persons#{one.get(ID)}" tabindex="0" class="list-group-item"'
            f' data-toggle="tooltip" title="Minister">{escape("".join(one.itertext()))}</a>'
            for one in sorted(people, key=lambda one: "".join(one.itertext()))
        )
        return (
            '<div class="hsg-panel" id="person-panel"><div class="hsg-panel-heading"><h4'
            ' class="hsg-sidebar-title">Persons</h4></div><div class="hsg-list-group">'
            f'{links}</div></div><div class="hsg-panel" id="gloss-panel"><div'
            ' class="hsg-list-group"><a class="list-group-item" title="Republic">ROK</a></div></div>'
        )

    def _element(self, node: etree._Element) -> str:
        if not isinstance(node.tag, str):
            return ""
        name = etree.QName(node).localname
        made = getattr(self, f"_{name}", None)
        if made is not None:
            return str(made(node))
        content = self._content(node)
        if name in _BLOCKS:
            identity = f' id="{node.get(ID)}"' if node.get(ID) else ""
            return f'<div class="tei-{_BLOCKS[name]}"{identity}>{content}</div>'
        tag, class_ = _OTHERS.get(name, ("span", f"tei-{name}"))
        return f'<{tag} class="{class_}">{content}</{tag}>'

    def _content(self, node: etree._Element) -> str:
        pieces = [escape(node.text or "")]
        for child in node:
            pieces += [self._element(child), escape(child.tail or "")]
        return "".join(pieces)

    def _head(self, node: etree._Element) -> str:
        level = min(6, sum(1 for one in node.iterancestors() if one.tag == f"{TEI}div"))
        return f'<h{level} class="tei-head7">{self._content(node)}</h{level}>'

    def _list(self, node: etree._Element) -> str:
        head = node.find(f"{TEI}head")
        if head is None:
            return f'<ul class="tei-list9 hsg-list">{self._content(node)}</ul>'
        items = "".join(map(self._element, node.iterfind(f"{TEI}item")))
        return (
            f'<h4 class="tei-list1 listHead">{self._content(head)}</h4>'
            f'<ul class="tei-list2 list hsg-list-default">{items}</ul>'
        )

    def _hi(self, node: etree._Element) -> str:
        return f'<span class="tei-hi2 font-italic">{self._content(node)}</span>'

    def _lb(self, node: etree._Element) -> str:
        del node
        return '<br class="tei-lb">'

    def _pb(self, node: etree._Element) -> str:
        identity = node.get(ID)
        return (
            f'<a href="{identity}" id="{identity}" class="tei-pb1 hsg-facsilime-link" target="_self"'
            f' rel="nofollow">[Page {node.get("n")}]</a>'
        )

    def _note(self, node: etree._Element) -> str:
        if node.get("rend") == "inline":
            return f'<p class="tei-note2">{self._content(node)}</p>'
        place, number = f"1.{next(self._numbers)}", node.get("n") or "*"
        self._notes.append("")
        index = len(self._notes) - 1
        self._notes[index] = (
            f'<li class="footnote" id="fn:{place}" value="{escape(number)}"><span'
            f' class="fn-content">{self._content(node)}</span>'
            f'<a class="fn-back" href="#fnref:{place}">↩</a></li>'
        )
        return (
            f'<span id="fnref:{place}"><a class="note" rel="footnote" href="#fn:{place}">'
            f"{escape(number)}</a></span>"
        )
