"""Dates in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale

from desk_archive.domain.records import ArchivalDate
from desk_archive.ui.dates import date_words

ENGLISH = QLocale("en_GB")


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("1953-02-12", "12 Feb 1953"),
        ("1953-02", "Feb 1953"),
        ("1953", "1953"),
        ("1953-04~", "c. Apr 1953"),
        ("1953-03?", "Mar 1953?"),
        ("1953-03%", "c. Mar 1953?"),
        ("195X", "1950s"),
        ("1953-XX", "1953"),
        ("1953-03-XX", "Mar 1953"),
        ("1953-21", "spring 1953"),
        ("1951-07-08T20:00:00Z", "8 Jul 1951"),
        ("1953-05/1953-06", "May\u2013Jun 1953"),
        ("1953-05-02/1953-05-07", "2\u20137 May 1953"),
        ("1953-05-02/1953-06-07", "2 May\u20137 Jun 1953"),
        ("1953-05-02/1953-05-02", "2 May 1953"),
        ("1951/1954", "1951\u20131954"),
        ("1951~/1954", "c. 1951\u20131954"),
        ("[1953..1954]", "1953\u20131954"),
        ("../1953", "until 1953"),
        ("1953-03-05/", "from 5 Mar 1953"),
        ("0800", "800"),
        ("0001-02-30", "30 Feb 1"),
    ],
)
def test_edtf_in_words(edtf: str, words: str) -> None:
    assert date_words(ArchivalDate(edtf, "as found"), ENGLISH) == words


@pytest.mark.parametrize("edtf", ["{1953,1954}", "19XX-13", "Y170000002", "x", "a/b", "../.."])
def test_what_has_no_words_is_shown_as_found(edtf: str) -> None:
    assert date_words(ArchivalDate(edtf, "as found"), ENGLISH) == "as found"
    assert date_words(ArchivalDate(edtf, None), ENGLISH) == edtf


def test_no_date_is_nothing() -> None:
    assert date_words(None, ENGLISH) == ""
    assert date_words(ArchivalDate(None, "undated"), ENGLISH) == "undated"
    assert date_words(ArchivalDate(None, None), ENGLISH) == ""


def test_months_are_those_of_the_readers_language() -> None:
    assert date_words(ArchivalDate("1953-05-02", None), QLocale("de_DE")) == "2 Mai 1953"
