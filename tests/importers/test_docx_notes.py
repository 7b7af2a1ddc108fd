"""Word files: notes, comments, tracked changes, highlights, links."""

from __future__ import annotations

from desk_archive.domain.structure import SpanKind
from tests.importers.word_files import (
    HYPERLINK,
    comment,
    end,
    field,
    found,
    p,
    para,
    r,
    start,
    table,
)

# --- notes


def note(kind: str, identifier: int, text: str) -> str:
    return (
        f'<w:{kind} w:id="{identifier}"><w:p><w:r><w:{kind}Ref/></w:r>{r(" " + text)}</w:p>'
        f"</w:{kind}>"
    )


def mark(kind: str, identifier: int, more: str = "") -> str:
    return f'<w:r><w:{kind}Reference w:id="{identifier}" {more}/></w:r>'


def test_notes_stand_at_the_end_in_the_order_of_the_text(word) -> None:
    footnotes = '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    document = word(
        para(r("First"), mark("footnote", 9), r(" then"), mark("endnote", 4), r(" and"),
             mark("footnote", 3), r(".")),
        footnotes=footnotes + note("footnote", 3, "Three.") + note("footnote", 9, "Nine.")
        + note("footnote", 11, "Nobody refers here."),
        endnotes=note("endnote", 4, "Four."),
    )  # fmt: skip
    assert document.text == "First1 theni and2.\n1 Nine.\n2 Three.\ni Four."
    assert found(document, SpanKind.FOOTNOTE_REFERENCE) == [
        ("1", 0, "footnote-9"), ("i", 0, "endnote-4"), ("2", 0, "footnote-3")
    ]  # fmt: skip
    assert found(document, SpanKind.FOOTNOTE) == [
        ("1 Nine.", 0, "footnote-9"), ("2 Three.", 0, "footnote-3"), ("i Four.", 0, "endnote-4")
    ]  # fmt: skip


def test_a_mark_of_its_own_does_not_count(word) -> None:
    document = word(
        para(r("a"), mark("footnote", 1, 'w:customMarkFollows="1"'), r("*"), mark("footnote", 2)),
        footnotes=note("footnote", 1, "star") + note("footnote", 2, "one"),
    )
    assert document.text == "a*1\nstar\n1 one"
    references = [
        (document.text[s.start : s.end], s.target)
        for s in document.spans
        if s.kind is SpanKind.FOOTNOTE_REFERENCE
    ]
    assert references == [("*", "footnote-1"), ("1", "footnote-2")]


# --- comments


def test_comments_have_range_author_date_and_replies(word) -> None:
    document = word(
        para(r("Some "), start(1), r("words")) + start(2) + para(r("more"), end(1), r(" text"))
        + end(2) + p("end") + para(r("alone here"), '<w:r><w:commentReference w:id="3"/></w:r>'),
        comments=comment(1, "Why *this*?", "AA") + comment(4, "Because.", "BB", "Reader B")
        + comment(2, "Second") + comment(3, "Third") + comment(5, "Nowhere"),
        commentsExtended='<w15:commentEx w15:paraId="BB" w15:paraIdParent="AA" w15:done="0"/>',
    )  # fmt: skip
    got = [
        (document.text[a.start : a.end] if a.start is not None else None, a.note)
        for a in document.annotations
    ]
    assert got == [
        ("words\nmore", "Why \\*this\\*?"),
        ("words\nmore", "Because."),
        ("more text", "Second"),
        ("here", "Third"),
        (None, "Nowhere"),
    ]
    first = document.annotations[0]
    assert (first.author, first.created) == ("Reader A", "2020-05-04T10:20:30Z")
    assert (first.identifier, first.answers) == ("comment-1", None)
    answer = document.annotations[1]
    assert (answer.author, answer.identifier, answer.answers) == (
        "Reader B", "comment-4", "comment-1"
    )  # fmt: skip


def test_a_comment_in_a_file_without_text_is_kept(word) -> None:
    document = word(
        para('<w:r><w:commentReference w:id="1"/></w:r>'), comments=comment(1, "Why empty?")
    )
    assert document.text == ""
    assert [(a.start, a.note) for a in document.annotations] == [(None, "Why empty?")]


def test_comments_in_cells_and_notes(word) -> None:
    document = word(
        table((para(r("a "), start(1), r("cell"), end(1)), p("b")))
        + para(r("x"), mark("footnote", 1)),
        footnotes='<w:footnote w:id="1">' + para(r("in "), start(2), r("note"), end(2))
        + "</w:footnote>",
        comments=comment(1, "1") + comment(2, "2"),
    )  # fmt: skip
    assert [document.text[a.start : a.end] for a in document.annotations] == ["cell", "note"]


# --- tracked changes


def change(kind: str, *content: str, author: str = "Editor") -> str:
    inside = "".join(content)
    if kind in ("del", "moveFrom"):
        inside = inside.replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ")
    return (
        f'<w:{kind} w:id="1" w:author="{author}" w:date="2019-01-02T03:04:00Z">{inside}</w:{kind}>'
    )


def test_accepted_text_is_shown_and_deletions_are_noted(word) -> None:
    document = word(
        para(r("The "), change("del", r("very ")), change("del", r("old ")), change("ins", r("new ")),
             r("house "), change("del", r("fell"), author="Other"), r("stood"))
    )  # fmt: skip
    assert document.text == "The new house stood"
    notes = [(document.text[a.start : a.end], a.note, a.author) for a in document.annotations]
    assert notes == [
        ("new", "Deleted: “very old”", "Editor"),
        ("stood", "Deleted: “fell”", "Other"),
    ]
    assert document.annotations[0].created == "2019-01-02T03:04:00Z"


def test_a_deleted_end_of_a_paragraph_joins_it_to_the_next(word) -> None:
    marked = '<w:rPr><w:del w:id="1" w:author="E"/></w:rPr>'
    document = word(para(r("one "), props=marked) + para(r("two")) + para(change("del", r("x"))))
    assert document.text == "one two"
    assert document.annotations[0].note == "Deleted: “x”"


def test_deletions_run_on_where_the_end_of_a_paragraph_went_too(word) -> None:
    gone = '<w:rPr><w:del w:id="1" w:author="E"/></w:rPr>'
    document = word(
        para(change("del", r("One.")), props=gone) + para(change("del", r("Two.")), r("kept"))
    )
    assert document.text == "kept"
    assert [a.note for a in document.annotations] == ["Deleted: “One. Two.”"]


def test_deletions_of_different_paragraphs_stay_apart(word) -> None:
    body = "".join(para(change("del", r(f"gone {n}"))) for n in range(50))
    document = word(body + p("end"))
    assert [a.note for a in document.annotations] == [f"Deleted: “gone {n}”" for n in range(50)]


def test_a_deletion_of_white_space_is_no_note(word) -> None:
    document = word(para(r("a"), change("del", r("\u00a0 ")), r("b")))
    assert document.annotations == ()


def test_moves_are_shown_where_they_went(word) -> None:
    document = word(
        para(change("moveFrom", r("wanders ")), r("stays "), change("moveTo", r("wanders")))
    )
    assert document.text == "stays wanders"
    (moved,) = document.annotations
    assert document.text[moved.start : moved.end] == "wanders"
    assert "Moved" in moved.note


def test_a_deleted_row_is_noted(word) -> None:
    gone = table((p("x"), p("y"))).replace(
        "<w:tr>", '<w:tr><w:trPr><w:del w:id="5" w:author="E"/></w:trPr>'
    )
    document = word(gone + p("rest"))
    assert document.text == "rest"
    assert document.annotations[0].note == "Deleted: “x y”"


def test_highlights_are_annotations_of_their_colour(word) -> None:
    yellow, red = '<w:highlight w:val="yellow"/>', '<w:highlight w:val="red"/>'
    document = word(
        para(r("a "), r("marked ", yellow), r("twice", yellow + "<w:b/>"), r(" then "), r("red", red))
        + para(r("next", red), r(" none", '<w:highlight w:val="none"/>'))
    )  # fmt: skip
    got = [(document.text[a.start : a.end], a.colour) for a in document.annotations]
    assert got == [("marked twice", "#ffff00"), ("red", "#ff0000"), ("next", "#ff0000")]


# --- links


def test_links_of_all_kinds(word) -> None:
    document = word(
        para('<w:hyperlink r:id="one">', r("one"), "</w:hyperlink>", r(" "),
             field(' HYPERLINK "http://two.example/" \\o "tip" ', r("two")), r(" "),
             field(' HYPERLINK \\l "place" ', r("three")), r(" "),
             '<w:fldSimple w:instr="HYPERLINK http://four.example">', r("four"), "</w:fldSimple>",
             '<w:hyperlink w:anchor="place">', r(" five"), "</w:hyperlink>")
        + para(r("at "), '<w:bookmarkStart w:id="0" w:name="place"/>', r("here")),
        links=f'<Relationship Id="one" Type="{HYPERLINK}" Target="http://one.example/" '
        'TargetMode="External"/>',
    )  # fmt: skip
    here = document.text.index("here")
    assert [(t.strip(), target) for t, _, target in found(document, SpanKind.LINK)] == [
        ("one", "http://one.example/"),
        ("two", "http://two.example/"),
        ("three", f"#char={here}"),
        ("four", "http://four.example"),
        ("five", f"#char={here}"),
    ]
    assert "HYPERLINK" not in document.text


def test_a_field_over_several_paragraphs_and_one_within_another(word) -> None:
    inner = field(" PAGEREF x ", r("12"))
    document = word(
        para('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText>'
             '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>', r("Chapter "), inner)
        + para(r("Other"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        + p("after")
    )  # fmt: skip
    assert document.text == "Chapter 12\nOther\nafter"


def test_check_boxes(word) -> None:
    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="{}"/>'
        '</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )  # fmt: skip
    document = word(para(box.format(1), r(" yes "), box.format(0), r(" no")))
    assert document.text == "☒ yes ☐ no"


def test_a_field_that_never_ends_hides_only_what_is_near(word) -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    document = word(
        para(r("a"), begin) + "".join(p(f"line {n}") for n in range(8)),
        footnotes=note("footnote", 1, "unused"),
    )
    assert document.text.startswith("a\nline")
    assert document.text.endswith("line 6\nline 7")
