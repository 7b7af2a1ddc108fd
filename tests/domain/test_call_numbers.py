"""Call numbers: source statements and their levels."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.call_numbers import call_number_path, split_call_number
from desk_archive.domain.records import CallNumberLevel

CASES = [
    (
        "AVPRF, Fond 059a, Opis 5a, Delo 5, Papka 11, Listy 120-122.",
        "fond 059a › opis 5a › delo 5 › papka 11 › listy 120-122",
    ),
    (
        "RGANI, f. 5, op. 49, d. 131, ll. 193-194. Translated by Gary Goldberg.",
        "fond 5 › opis 49 › delo 131 › listy 193-194",
    ),
    ("TsK KPSS, f. 5, op. 30, d. 120, l. 5ob.", "fond 5 › opis 30 › delo 120 › list 5ob"),
    ("AVPRF f.0102 op.16 p.85 d.7 l.1", "fond 0102 › opis 16 › papka 85 › delo 7 › list 1"),
    ("APRF, fond 45, opis 1, delo 335, list 3.", "fond 45 › opis 1 › delo 335 › list 3"),
    ("РГАНИ, ф. 5, оп. 49, д. 131, лл. 193–194", "fond 5 › opis 49 › delo 131 › listy 193–194"),
    ("ГАРФ, фонд Р-5446, опись 3, дело 2", "fond Р-5446 › opis 3 › delo 2"),
    ("GARF, f. R-5446, op. 3, d. 2, ll. 16, 18-20ob and 25.", "fond R-5446 › opis 3 › delo 2 › listy 16, 18-20ob and 25"),
    ("RGASPI, 558/11/342/78-79", "fond 558 › opis 11 › delo 342 › listy 78-79"),
    ("TsDA, Sofia, Fond 1-B, Opis 5, a.e. 396", "fond 1-B › opis 5 › arhivna edinitsa 396"),
    (
        "APRF, f. 45, op. 1, d. 342, l. 78; AVPRF, Fond 059a, Opis 5a, Delo 5; and RGASPI, f. 558",
        "fond 45 › opis 1 › delo 342 › list 78",
    ),
    (
        "APRF, Fond 45, Opis 1, Delo 347, Listy 12-13 and AVPRF, Fond 059a, Opis 5a, Delo 4",
        "fond 45 › opis 1 › delo 347 › listy 12-13",
    ),
    ("APRF, Listy 146-147, Fond and Opis not given; and AVPRF, Fond 059a.", "listy 146-147"),
    (
        "APRF: F. 39, Op. 1, D. 31, L. 25. Reprinted in Works, Vol. 5 (Moscow, 2005), p. 378.",
        "fond 39 › opis 1 › delo 31 › list 25",
    ),
    ("Fond 3; Opis 65; Delo 775; Listy 1–3", "fond 3 › opis 65 › delo 775 › listy 1–3"),
    (
        "National Archives, RG 59, Central Decimal Files, 611.74/1-156, Box 12",
        "record group 59 › series Central Decimal Files › file 611.74/1-156 › box 12",
    ),
    (
        "Record Group 59, Entry A1-205, Lot 64 D 563, Box 4, Folder “Korea”",
        "record group 59 › entry A1-205 › lot 64 D 563 › box 4 › folder Korea",
    ),
    ("Eisenhower Library, Ann Whitman File, NSC Series, Box 9", "series NSC › box 9"),
    ("Library of Congress, Reel 5, Frames 120-125", "reel 5 › frames 120-125"),
    ("FRUS 1955–57, vol. XXIII, doc. 12, pp. 3-4", "volume XXIII › document 12 › pages 3-4"),
    ("TNA, FO 371/12345", "series FO 371 › piece 12345"),
    ("PRC FMA 106-00129-01, 1-5.", "file 106-00129-01 › pages 1-5"),
    ("Bestand 12, Akte 5, Bl. 3-7", "bestand 12 › akte 5 › blatt 3-7"),
    ("SAPMO-BA, DY 30, IV 2/2.035.", "bestand DY 30 › akte IV 2/2.035"),
    ("BArch, DY 30/3524, Bl. 1-20", "bestand DY 30 › akte 3524 › blatt 1-20"),
    ("PA AA, MfAA, C 1065/70.", "bestand MfAA › akte C 1065/70"),
    (
        "ANIC, Fond CC al PCR – Relații Externe, dosar 23/1971, f. 10-45",
        "fond CC al PCR – Relații Externe › dosar 23/1971 › folio 10-45",
    ),
    ("Cyphers from A 1962, 6/77 w-86 t- 1312, AMSZ", "zespół 6/77 › wiązka 86 › teczka 1312"),
    ("NA, f. 02/1, sv. 92, a.j. 101", "fond 02/1 › svazek 92 › archivní jednotka 101"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "path"), CASES)
def test_levels_in_the_order_of_the_source(source: str, path: str) -> None:
    assert call_number_path(split_call_number(source)) == path


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Pravda, March 5, 1953, p. 1",
        "Moscow: Progress, 1987",
        "The File on Korea, a Box of letters",
        "Letter to D. Eisenhower, p. 3",
        "List of documents",
        "Private collection",
        "f. of the committee, op. cit.",
        "Translated by Gary Goldberg.",
    ],
)
def test_what_is_no_call_number_has_no_levels(source: str) -> None:
    assert split_call_number(source) == ()


def test_a_level_is_lower_case_and_its_value_bare() -> None:
    assert split_call_number("FOND: 059a; OPIS № 5a.") == (
        CallNumberLevel("fond", "059a"),
        CallNumberLevel("opis", "5a"),
    )


number = st.from_regex(r"[1-9][0-9]{0,3}[a-z]?", fullmatch=True)


@settings(deadline=None)
@given(number, number, number, number, number, st.booleans())
def test_long_and_short_words_give_the_same(f, o, d, p, ll, with_sentence) -> None:
    end = ". Translated by A. B. Carter." if with_sentence else ""
    long = f"AVPRF, Fond {f}, Opis {o}, Delo {d}, Papka {p}, Listy {ll}{end}"
    short = f"AVPRF, f. {f}, op. {o}, d. {d}, p. {p}, ll. {ll}{end}"
    cyrillic = f"АВПРФ, ф. {f}, оп. {o}, д. {d}, п. {p}, лл. {ll}"
    expected = tuple(
        CallNumberLevel(level, value)
        for level, value in zip(
            ("fond", "opis", "delo", "papka", "listy"), (f, o, d, p, ll), strict=True
        )
    )
    assert split_call_number(long) == expected
    assert split_call_number(short) == expected
    assert split_call_number(cyrillic) == expected


@settings(deadline=None)
@given(st.text(max_size=80) | st.text("fFopd.lbRGBx ,;()-–0123456789and", max_size=60))
def test_any_statement_gives_levels_with_values(source: str) -> None:
    levels = split_call_number(source)
    for level in levels:
        assert level.level == level.level.lower()
        assert level.value
        assert level.value == level.value.strip(" .,;:")
    assert len({level.level for level in levels}) == len(levels)
