"""Dates: EDTF strings, what they may mean, and the words they are written with."""

from __future__ import annotations

import calendar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain.dates import DateBounds, bounds, edtf_from_words, is_edtf, years

DAY = 10**6

NO_BOUND = None


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("1953", 19530101000000, 19531231235959),
        ("1953-03", 19530301000000, 19530331235959),
        ("1953-03-29", 19530329000000, 19530329235959),
        ("1900-02", 19000201000000, 19000228235959),
        ("2000-02", 20000201000000, 20000229235959),
        ("1953-03-29?", 19530329000000, 19530329235959),
        ("1944-05~", 19440501000000, 19440531235959),
        ("1953%", 19530101000000, 19531231235959),
        ("?1953-~03-29", 19530329000000, 19530329235959),
        ("195X", 19500101000000, 19591231235959),
        ("195X~", 19500101000000, 19591231235959),
        ("1X53", 10530101000000, 19531231235959),
        ("XXXX", 101000000, 99991231235959),
        ("1962-10-XX", 19621001000000, 19621031235959),
        ("1953-XX-31", 19530131000000, 19531231235959),
        ("1953-0X", 19530101000000, 19530930235959),
        ("1953-02-3X", NO_BOUND, NO_BOUND),
        ("1953-03-3X", 19530330000000, 19530331235959),
        ("1951-07-08T20:00:00", 19510708200000, 19510708200000),
        ("1951-07-08T20:00:00Z", 19510708200000, 19510708200000),
        ("1951-07-08T20:00:00.5+09:00", 19510708200000, 19510708200000),
        ("1951-07-08T20:00", 19510708200000, 19510708200059),
        ("1951-07-08T24:00:00", 19510708240000, 19510708240000),
        ("1969/1972", 19690101000000, 19721231235959),
        ("1952-12~/1953-01?", 19521201000000, 19530131235959),
        ("../1991", None, 19911231235959),
        ("/1991", None, 19911231235959),
        ("1953-03/..", 19530301000000, None),
        ("1953/", 19530101000000, None),
        ("../..", None, None),
        ("[1969..1972]", 19690101000000, 19721231235959),
        ("[..1950]", None, 19501231235959),
        ("[1953-03..]", 19530301000000, None),
        ("[1667,1668,1670..1672]", 16670101000000, 16721231235959),
        ("{1960,1961-12}", 19600101000000, 19611231235959),
        ("[1667, 1668..]", 16670101000000, None),
        ("1953-21", 19530301000000, 19530531235959),
        ("1953-34", 19530401000000, 19530630235959),
        ("1953-40", 19530101000000, 19530630235959),
        ("1952-24", 19520101000000, 19530228235959),
        ("1950S2", 19000101000000, 19991231235959),
        ("Y12345", 123450101000000, 123451231235959),
        ("Y17E3", 170000101000000, 170001231235959),
        ("-0044-03-15", -44 * 10**10 + 315000000, -44 * 10**10 + 315235959),
    ],
)
def test_bounds(edtf: str, earliest: int | None, latest: int | None) -> None:
    if edtf == "1953-02-3X":
        assert bounds(edtf) is None
    else:
        assert bounds(edtf) == DateBounds(earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        "", "/", " 1953", "1953 ", "1953\n", "53", "12345", "1953-13", "1953-00", "1953-02-30",
        "1900-02-29", "1953-3-9", "1972/1969", "1953/54", "[1953]", "{}", "[]", "[1953..,1955]",
        "[1953,..1955]", "1951-07-08T25:00:00", "1951-07-08T20:60:00", "1951-07T20:00:00",
        "1951-07-08T20", "March 29, 1953", "1953-21-01", "195X-21", "1950S0", "1950S5", "Y1953",
        "١٩٥٣", "1953-03-29/1953-03-28", "Y1E999999", "[1953", "1953..1954",
    ],
)  # fmt: skip
def test_what_is_no_edtf_has_no_bounds(text: str) -> None:
    assert not is_edtf(text)
    assert bounds(text) is None
    assert years(text) == ()


def test_an_interval_across_time_zones_may_seem_to_run_backwards() -> None:
    found = bounds("1951-07-08T20:00:00+09:00/1951-07-08T12:30:00Z")
    assert found == DateBounds(19510708123000, 19510708200000)


@pytest.mark.parametrize(
    ("edtf", "touched"),
    [
        ("1953-03-29", (1953,)),
        ("1969/1972", (1969, 1970, 1971, 1972)),
        ("195X", tuple(range(1950, 1960))),
        ("[1667,1668,1670..1672]", (1667, 1668, 1670, 1671, 1672)),
        ("{1960,1961-12}", (1960, 1961)),
        ("1953/..", (1953,)),
        ("[..1950]", (1950,)),
        ("../1950-03", (1950,)),
        ("1952-24", (1952,)),
        ("X953", tuple(1000 * n + 953 for n in range(10))),
        ("XXXX", ()),
        ("0001/2500", ()),
        ("1951-07-08T20:00:00Z", (1951,)),
    ],
)
def test_every_year_a_date_touches(edtf: str, touched: tuple[int, ...]) -> None:
    assert years(edtf) == touched


@pytest.mark.parametrize("year", ["Y999999999999999999", "Y-999999999999999999", "Y9E99"])
def test_bounds_of_far_years_fit_into_64_bits(year: str) -> None:
    found = bounds(year)
    assert found is not None
    assert found.earliest is not None
    assert -(2**62) < found.earliest < 2**62


digit = st.sampled_from("0123456789X")
plain_year = st.integers(0, 9999).map(lambda y: f"{y:04d}")
masked_year = st.text(digit, min_size=4, max_size=4)
qualifier = st.sampled_from(["", "?", "~", "%"])


@st.composite
def single_dates(draw: st.DrawFn) -> str:
    """Valid dates of all precisions."""
    year = draw(plain_year | masked_year)
    kind = draw(st.sampled_from(["year", "month", "day", "season"]))
    mark = draw(qualifier)
    if kind == "season" and "X" not in year:
        return f"{year}-{draw(st.integers(21, 41))}"
    month = draw(st.integers(1, 12))
    if kind == "month":
        return f"{year}-{month:02d}{mark}"
    if kind == "day":
        length = 28 if "X" in year else calendar.monthrange(int(year) % 400 + 400, month)[1]
        return f"{year}-{month:02d}-{draw(st.integers(1, length)):02d}{mark}"
    return year + mark


@settings(deadline=None)
@given(single_dates())
def test_a_date_begins_before_it_ends(edtf: str) -> None:
    found = bounds(edtf)
    assert found is not None
    assert found.earliest is not None
    assert found.latest is not None
    assert found.earliest <= found.latest
    for year in years(edtf):
        assert found.earliest // 10**10 <= year <= found.latest // 10**10


@settings(deadline=None, max_examples=50)
@given(single_dates(), single_dates())
def test_an_interval_reaches_from_one_date_to_the_other(first: str, second: str) -> None:
    start, end = bounds(first), bounds(second)
    assert start is not None
    assert end is not None
    whole = bounds(f"{first}/{second}")
    if end.latest < start.earliest:
        assert whole is None
    else:
        assert whole == DateBounds(start.earliest, end.latest)
    assert bounds(f"{first}/..") == DateBounds(start.earliest, None)
    assert bounds(f"[..{second}]") == DateBounds(None, end.latest)
    assert bounds(f"{{{first},{second}}}") == DateBounds(
        min(start.earliest, end.earliest), max(start.latest, end.latest)
    )


@settings(deadline=None, max_examples=50)
@given(single_dates())
def test_the_library_agrees_where_it_is_right(edtf: str) -> None:
    """The library is wrong on open ends, times, winters and some masks, which are left out."""
    from edtf import parse_edtf

    if "X" in edtf or edtf[5:] in ("24", "28"):
        return
    low, high = parse_edtf(edtf).lower_strict(), parse_edtf(edtf).upper_strict()
    found = bounds(edtf)
    assert found is not None
    assert found.earliest == low[0] * 10**10 + low[1] * 10**8 + low[2] * DAY
    assert found.latest == high[0] * 10**10 + high[1] * 10**8 + high[2] * DAY + 235959


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("March 29, 1953", "1953-03-29"),
        ("29 March 1953", "1953-03-29"),
        ("March 1953", "1953-03"),
        ("April, 1955", "1955-04"),
        ("November 03, 1962", "1962-11-03"),
        ("1953", "1953"),
        ("Sunday, March 29, 1953", "1953-03-29"),
        ("the 29th of March 1953", "1953-03-29"),
        ("Mar. 29 1953", "1953-03-29"),
        ("March 29, 1953, 8 p.m.", "1953-03-29"),
        ("February 4, 1955—6 p.m.", "1955-02-04"),
        ("20:35, 29 March 1953", "1953-03-29"),
        ("271850Z NOV 1979", "1979-11-27"),
        ("01 jan 1960", "1960-01-01"),
        ("circa May 1944", "1944-05~"),
        ("ca. 1944", "1944~"),
        ("c. 1950s", "195X~"),
        ("1950s", "195X"),
        ("the 1950's", "195X"),
        ("late 1950s", "195X"),
        ("195-?", "195X?"),
        ("19th century", "18XX"),
        ("between 1969 and 1972", "[1969..1972]"),
        ("[between 1969 and 1972]", "[1969..1972]"),
        ("1969-1972", "1969/1972"),
        ("1969–72", "1969/1972"),
        ("from 1969 to 1972", "1969/1972"),
        ("c. 1950-1953", "1950~/1953~"),
        ("1923-24", "1923/1924"),
        ("1901-05", "1901-05"),
        ("before 1950", "[..1950]"),
        ("not later than May 1950", "[..1950-05]"),
        ("after March 1953", "[1953-03..]"),
        ("until 1950", "../1950"),
        ("since May 1950", "1950-05/.."),
        ("1953-", "1953/.."),
        ("early 1953", "1953"),
        ("mid-March 1953", "1953-03"),
        ("Spring 1953", "1953-21"),
        ("Winter 1952/53", "1952-24"),
        ("first half of 1953", "1953-40"),
        ("third quarter 1953", "1953-35"),
        ("[1953?]", "1953?"),
        ("[c. 1953?]", "1953%"),
        ("possibly March 1953", "1953-03?"),
        ("1953-03-29", "1953-03-29"),
        ("1951-07-08T20:00:00Z", "1951-07-08T20:00:00Z"),
        ("1953-03-29 20:00:00", "1953-03-29T20:00:00"),
        ("May-June 1953", "1953-05/1953-06"),
        ("29-30 March 1953", "1953-03-29/1953-03-30"),
        ("March 29-30, 1953", "1953-03-29/1953-03-30"),
        ("29/30 March 1953", "1953-03-29/1953-03-30"),
        ("March 29 – April 2, 1953", "1953-03-29/1953-04-02"),
        ("December 1952 - January 1953", "1952-12/1953-01"),
        ("Spring 1953 - Summer 1954", "1953-21/1954-22"),
        ("1944 or 1945", "[1944,1945]"),
        ("29.III.1953", "1953-03-29"),
        ("6. II. 1949", "1949-02-06"),
        ("III.1953", "1953-03"),
        ("29.III-2.IV.1953", "1953-03-29/1953-04-02"),
        ("29.03.1953", "1953-03-29"),
        ("29.-30.03.1953", "1953-03-29/1953-03-30"),
        ("3/29/1953", "1953-03-29"),
        ("03/04/1953", "[1953-03-04,1953-04-03]"),
        ("1953. 3. 29.", "1953-03-29"),
        ("1953年3月29日", "1953-03-29"),
        ("1953년 3월 29일", "1953-03-29"),
        ("29 марта 1953 г.", "1953-03-29"),
        ("март 1953 года", "1953-03"),
        ("с 29 марта по 2 апреля 1953 г.", "1953-03-29/1953-04-02"),
        ("около 1953 г.", "1953~"),
        ("1950-е годы", "195X"),
        ("весна 1953 г.", "1953-21"),
        ("29. März 1953", "1953-03-29"),
        ("im Mai 1953", "1953-05"),
        ("zwischen 1969 und 1972", "[1969..1972]"),
        ("1950er Jahre", "195X"),
        ("1er février 1953", "1953-02-01"),
        ("le 29 août 1953", "1953-08-29"),
        ("années 1950", "195X"),
        ("29 de marzo de 1953", "1953-03-29"),
        ("29 marca 1953 r.", "1953-03-29"),
        ("11/24 October 1917", "1917-10-24"),
        ("11 (24) October 1917", "1917-10-24"),
        ("October 24 (November 6), 1917", "1917-11-06"),
        ("12/24 January 1880", "1880-01-24"),
    ],
)
def test_words_become_edtf(words: str, edtf: str) -> None:
    assert edtf_from_words(words) == edtf
    assert is_edtf(edtf)


@pytest.mark.parametrize(
    "words",
    [
        "", "?", "undated", "n.d.", "no date", "s.d.", "без даты", "29.III.53", "24.3.50", "'53",
        "271850Z NOV 79", "50s", "March 29", "29", "30 February 1953", "February 29, 1953",
        "13 September of this year", "Moscow, March 29, 1953", "No. 3597", "3597", "120-122",
        "Korean War, 1950-1953", "World War I 1939", "1972-1969 or so", "10/20 May 1953",
        "32 March 1953", "1953 1954", "x" * 1000 + " 1953",
    ],
)  # fmt: skip
def test_nothing_is_invented(words: str) -> None:
    assert edtf_from_words(words) is None


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("29.III.53", "1953-03-29"),
        ("24.3.50", "1950-03-24"),
        ("29 March 53", "1953-03-29"),
        ("271850Z NOV 79", "1979-11-27"),
        ("March 29, 1953", "1953-03-29"),
    ],
)
def test_a_year_of_two_digits_is_read_where_its_century_is_told(words: str, edtf: str) -> None:
    assert edtf_from_words(words, century=19) == edtf


@settings(deadline=None)
@given(st.dates())
def test_a_day_is_read_back_from_all_its_forms(day) -> None:
    name, short = calendar.month_name[day.month], calendar.month_abbr[day.month]
    year = f"{day.year:04d}"
    forms = [day.isoformat()]
    if 1000 <= day.year < 2100:
        forms += [
            f"{name} {day.day}, {year}",
            f"{day.day} {short}. {year}",
            f"{day.day}.{day.month}.{year}",
            f"{year}年{day.month}月{day.day}日",
        ]
    for form in forms:
        assert edtf_from_words(form) == day.isoformat()


@settings(deadline=None)
@given(single_dates())
def test_edtf_is_read_back_as_it_is(edtf: str) -> None:
    if len(edtf) == 4 and "X" not in edtf and not 1000 <= int(edtf) < 2100:
        return  # Rather a number than a year.
    if edtf[5:].isdigit() and len(edtf) == 7 and int(edtf[5:]) > 20 and edtf[2:4] < edtf[5:]:
        return  # Rather two years than a season.
    assert edtf_from_words(edtf) == edtf


@settings(deadline=None)
@given(
    st.text(max_size=60) | st.text("0123456789 .,/-[]()?~XTZMarchcirbetwnsuxIV年月日", max_size=30)
)
def test_any_words_end_in_edtf_or_in_none(words: str) -> None:
    found = edtf_from_words(words)
    assert found is None or is_edtf(found)
