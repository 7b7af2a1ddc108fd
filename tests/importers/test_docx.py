"""Word files: paragraphs, letters, lists, tables, images, pages, language."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_archive.domain.structure import Span, SpanKind
from tests.importers.word_files import (
    IMAGE,
    PNG,
    drafted,
    field,
    found,
    p,
    para,
    r,
    style,
    table,
    texts,
    word_file,
)

# --- paragraphs and letters


def test_paragraphs_are_blocks_and_white_space_folds(word) -> None:
    document = word(p("One  two") + p() + p("  three\u00a0 four "))
    assert document.text == "One two\nthree\u00a0 four"


def test_tabs_lines_hyphens_and_signs(word) -> None:
    document = word(
        para(
            r("a"), "<w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t>"
            '<w:softHyphen/><w:t>e</w:t><w:sym w:font="Symbol" w:char="F061"/>'
            '<w:sym w:font="Wingdings" w:char="F0FE"/><w:cr/><w:t>f</w:t></w:r>',
            '<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf0b3</w:t></w:r>',
        )
    )  # fmt: skip
    assert document.text == "a\tb\nc\u2011d\u00adeα☑\nf≥"


def test_letters_of_one_kind_are_one_span_however_they_are_cut(word) -> None:
    document = word(
        para(r("Very ", "<w:b/>"), r("bold", '<w:b w:val="1"/><w:i/>'), r(" plain"),
             r(" gone", "<w:strike/>"), r(" not bold", '<w:b w:val="0"/>'), r(" under", '<w:u w:val="single"/>'))
    )  # fmt: skip
    assert document.text == "Very bold plain gone not bold under"
    assert texts(document, SpanKind.STRONG) == ["Very bold"]
    assert texts(document, SpanKind.EMPHASIS) == ["bold", "under"]
    assert texts(document, SpanKind.STRUCK) == ["gone"]


def test_character_styles_and_what_they_are_based_on(word) -> None:
    styles = style("Strong", "Strong", "<w:rPr><w:b/></w:rPr>", kind="character") + style(
        "Loud", "Loud", '<w:basedOn w:val="Strong"/><w:rPr><w:i/></w:rPr>', kind="character"
    )
    document = word(para(r("loud", '<w:rStyle w:val="Loud"/>'), r(" quiet")), styles=styles)
    assert texts(document, SpanKind.STRONG) == texts(document, SpanKind.EMPHASIS) == ["loud"]


def test_headings_by_name_outline_base_and_language(word) -> None:
    styles = (
        style("1", "heading 1")
        + style("berschrift2", "Überschrift 2")
        + style("3", "Заголовок 3")
        + style("Mine", "My own", '<w:basedOn w:val="1"/>')
        + style("Toc", "TOC Heading", '<w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>')
        + style("Round", "Round", '<w:basedOn w:val="Round"/>')
    )  # fmt: skip
    body = (
        p("A", style="1") + p("B", style="berschrift2") + p("C", style="3") + p("D", style="Mine")
        + p("E", style="Toc") + p("F", props='<w:outlineLvl w:val="3"/>') + p("G", style="Heading5")
        + p("H", style="Round") + p("I", style="1", props='<w:outlineLvl w:val="9"/>')
    )  # fmt: skip
    document = word(body, styles=styles)
    assert [(t, level) for t, level, _ in found(document, SpanKind.HEADING)] == [
        ("A", 1), ("B", 2), ("C", 3), ("D", 1), ("F", 4), ("G", 5)
    ]  # fmt: skip


def test_hidden_text_is_left_out_with_a_warning(tmp_path: Path) -> None:
    body = para(r("Seen"), r(" unseen", "<w:vanish/>"))
    draft = drafted(word_file(tmp_path / "a.docx", body))
    assert draft.documents[0].text == "Seen"
    assert any("hidden" in warning for warning in draft.warnings)


def test_formulas_readings_and_unknown_holders_keep_their_text(word) -> None:
    document = word(
        para("<m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath>",
             "<w:smartTag><w:customXml><w:customXmlPr/>" + r(" in") + "</w:customXml></w:smartTag>",
             "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>" + r(" form")
             + "</w:sdtContent></w:sdt>",
             "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r>"
             "<w:t> 漢</w:t></w:r></w:rubyBase></w:ruby></w:r>")
        + "<w:sdt><w:sdtContent>" + p("block") + "</w:sdtContent></w:sdt>"
    )  # fmt: skip
    assert document.text == "E=mc in form(kan) 漢\nblock"


# --- lists

NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%3"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="\uf0b7"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="7"/></w:lvlOverride></w:num>'
)


def item(text: str, list_id: int, level: int = 0) -> str:
    return p(
        text, props=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    )


def test_lists_count_on_nest_and_begin_again(word) -> None:
    body = (
        item("a", 1) + item("b", 1, 1) + item("c", 1, 1) + item("d", 1, 2) + item("e", 1)
        + item("f", 1, 1) + p("between") + item("g", 1) + item("h", 2) + item("i", 3) + item("j", 0)
    )  # fmt: skip
    document = word(body, numbering=NUMBERING)
    assert found(document, SpanKind.LIST_ITEM) == [
        ("a", 1, "1."), ("b", 2, "1.a)"), ("c", 2, "1.b)"), ("d", 3, "I"), ("e", 1, "2."),
        ("f", 2, "2.a)"), ("g", 1, "3."), ("h", 1, "•"), ("i", 1, "7."),
    ]  # fmt: skip


def test_a_list_named_by_a_style_and_a_numbered_heading(word) -> None:
    styles = style("Li", "List Number", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    styles += style("H1", "heading 1", '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>')
    document = word(p("Intro", style="H1") + p("x", style="Li"), styles=styles, numbering=NUMBERING)
    assert texts(document, SpanKind.HEADING) == ["7. Intro"]
    assert found(document, SpanKind.LIST_ITEM) == [("x", 1, "8.")]


# --- tables


def test_rows_are_blocks_and_cells_stand_between_tabs(word) -> None:
    document = word(table((p("A"), p("B")), (p("C\tc"), p())) + p("after"))
    assert document.text == "A\tB\nC c\t\nafter"
    assert texts(document, SpanKind.TABLE) == ["A\tB\nC c\t"]
    assert texts(document, SpanKind.TABLE_CELL) == ["A", "B", "C c"]
    assert len(texts(document, SpanKind.TABLE_ROW)) == 2


def test_cells_with_several_paragraphs_and_nested_tables_keep_them(word) -> None:
    inner = table((p("x"), p("y")))
    document = word(table((p("one") + p("two"), p("side")), (inner + p("z"), p())))
    assert document.text == "one\ntwo\nside\nx\ty\nz"
    assert sorted(texts(document, SpanKind.TABLE)) == ["one\ntwo\nside\nx\ty\nz", "x\ty"]
    assert "one\ntwo" in texts(document, SpanKind.TABLE_CELL)
    assert "one\ntwo\nside" in texts(document, SpanKind.TABLE_ROW)


def test_merged_cells_come_once(word) -> None:
    begin = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>'
    go_on = "<w:tcPr><w:vMerge/></w:tcPr>"
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    document = word(table((begin + p("tall"), p("1")), (go_on + p(), p("2")), (wide + p("wide"),)))
    assert document.text == "tall\t1\n\t2\nwide"


# --- images and text boxes


def drawing(inside: str, words: str = "") -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{words}"/>{inside}'
        "</wp:inline></w:drawing></w:r>"
    )


def image_link(identifier: str, target: str, more: str = "") -> str:
    return f'<Relationship Id="{identifier}" Type="{IMAGE}" Target="{target}" {more}/>'


def test_images_are_kept_once_with_their_words(word) -> None:
    blip = '<a:blip r:embed="{}"/>'
    document = word(
        para(r("See "), drawing(blip.format("i"), "a map"), drawing(blip.format("j"))),
        links=image_link("i", "media/image1.png") + image_link("j", "/word/media/image1.png"),
        files={"word/media/image1.png": PNG},
    )
    assert document.text == "See a map"
    (image,) = document.resources
    assert (image.data, image.media_type) == (PNG, "image/png")
    assert [t for t, _, s in found(document, SpanKind.IMAGE) if s == image.sha256] == ["a map", ""]


def test_the_name_of_a_file_is_no_word_for_an_image(word) -> None:
    blip = '<a:blip r:embed="i"/>'
    for name in (r"C:\My Pictures\map.GIF", "map.png", "http://example.org/x?y=1"):
        document = word(
            para(r("See"), drawing(blip, name), r("more")),
            links=image_link("i", "media/image1.png"),
            files={"word/media/image1.png": PNG},
        )
        assert document.text == "Seemore"
        assert len(document.resources) == 1


def test_words_of_an_image_stand_apart(word) -> None:
    document = word(
        para(r("See"), drawing('<a:blip r:embed="i"/>', "a map"), r("here")),
        links=image_link("i", "media/image1.png"),
        files={"word/media/image1.png": PNG},
    )
    assert document.text == "See a map here"
    assert [t for t, _, _ in found(document, SpanKind.IMAGE)] == ["a map"]


def test_an_image_elsewhere_is_never_fetched(tmp_path: Path) -> None:
    for target, more in (
        ("http://tracker.example/x.png", 'TargetMode="External"'),
        ("file:///etc/passwd", 'TargetMode="External"'),
        ("../../../../etc/passwd", ""),
    ):
        path = word_file(
            tmp_path / "a.docx",
            para(r("text"), drawing('<a:blip r:embed="i"/>')),
            links=image_link("i", target, more),
        )
        assert drafted(path).documents[0].resources == ()


def test_a_text_box_comes_once_behind_its_paragraph(word) -> None:
    box = f"<w:txbxContent>{p('In the box')}{p('second')}</w:txbxContent>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{box}'
        f"</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}"
        "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = word(para(r("Before"), both, r(" after")) + p("next"))
    assert document.text == "Before after\nIn the box\nsecond\nnext"


# --- pages, running heads, language


def test_page_breaks_are_counted_where_a_program_left_them(word) -> None:
    breaks = '<w:r><w:br w:type="page"/></w:r>'
    rendered = "<w:r><w:lastRenderedPageBreak/></w:r>"
    document = word(
        p("one")
        + para(breaks)
        + para(rendered, r("two "))
        + para(r("still "), rendered, r("three"))
    )
    pages = [(s.start, s.target) for s in document.spans if s.kind is SpanKind.PAGE_BREAK]
    assert document.text == "one\ntwo\nstill three"
    assert pages == [(4, "2"), (14, "3")]
    assert document.pages == 3
    assert document.page_labels == ("1", "2", "3")


def test_page_breaks_that_someone_typed_have_no_number(word) -> None:
    document = word(p("one") + para('<w:r><w:br w:type="page"/></w:r>', r("two")))
    assert [s for s in document.spans if s.kind is SpanKind.PAGE_BREAK] == [
        Span(4, 4, SpanKind.PAGE_BREAK)
    ]
    assert document.pages is None


def test_the_number_of_a_heading_has_an_end(word) -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    document = word(
        p("x", style="H", props=numbered) * 200,
        styles=style("H", "heading 1"),
        numbering='<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        f'<w:numFmt w:val="decimal"/><w:lvlText w:val="{"%1" * 5_000}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )
    assert len(document.text) < 200 * 200


def test_heads_of_odd_pages_are_shown(word) -> None:
    section = '<w:sectPr><w:headerReference w:type="odd" r:id="header1"/></w:sectPr>'
    document = word(p("Body") + section, parts={"header1": p("Embassy")})
    assert document.text == "Embassy\nBody"


def test_running_heads_are_furniture_around_the_text(word) -> None:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="header1"/>'
        '<w:headerReference w:type="first" r:id="header2"/>'
        '<w:footerReference w:type="default" r:id="footer1"/></w:sectPr>'
    )
    document = word(
        p("Body") + section,
        parts={
            "header1": p("Embassy"),
            "header2": p("Never shown"),
            "footer1": para(r("Page "), field(" PAGE ", r("1"))),
        },
    )
    assert document.text == "Embassy\nBody\nPage"
    assert texts(document, SpanKind.FURNITURE) == ["Embassy", "Page"]


@pytest.mark.parametrize(
    ("stated", "default", "text", "language"),
    [
        ("de-DE", "en-US", "Irgendein Satz", "de-DE"),
        ("", "en-US", "Der Botschafter ist nicht in der Stadt und das ist auch gut so", "de"),
        ("", "en-GB", "The ambassador is not in the town and that is good for all of us", "en-GB"),
        ("en-US", "en-US", "Посол не был в городе и это хорошо для всех", "ru"),
    ],
)
def test_language(word, stated: str, default: str, text: str, language: str) -> None:
    styles = (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:lang w:val="{default}"/></w:rPr></w:rPrDefault></w:docDefaults>'
    )
    run = r(text, f'<w:lang w:val="{stated}"/>' if stated else "")
    assert word(para(run), styles=styles).language == language


def test_stretches_of_another_language(word) -> None:
    french = '<w:lang w:val="fr-FR"/>'
    document = word(para(r("He said that the ", '<w:lang w:val="en-US"/>'), r("raison d'état", french),
                         r(" is not the law of the land", '<w:lang w:val="en-GB"/>')))  # fmt: skip
    assert found(document, SpanKind.LANGUAGE) == [("raison d'état", 0, "fr-FR")]


def test_sections_number_their_pages_their_own_way(word) -> None:
    rendered = "<w:r><w:lastRenderedPageBreak/></w:r>"
    roman = '<w:sectPr><w:pgNumType w:fmt="lowerRoman"/></w:sectPr>'
    again = '<w:sectPr><w:pgNumType w:start="1"/></w:sectPr>'
    document = word(
        p("preface") + para(rendered, r("more"), props=roman)
        + para(rendered, r("chapter")) + para(rendered, r("end")) + again
    )  # fmt: skip
    assert document.page_labels == ("i", "ii", "1", "2")
    breaks = [(s.start, s.target) for s in document.spans if s.kind is SpanKind.PAGE_BREAK]
    assert breaks == [(8, "ii"), (13, "1"), (21, "2")]
