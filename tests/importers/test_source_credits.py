"""Persons whom source statements thank."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.importers.source_credits import agents_in_source

T, C, D = "translator", "contributor", "donor"


@pytest.mark.parametrize(
    ("statement", "agents"),
    [
        ("RGANI, f. 5. Translated by Gary Goldberg.", [("Gary Goldberg", T)]),
        (
            "X. Contributed by Sergey R. Adchenko and translated for NKIDP by Gary Gold.",
            [("Sergey R. Adchenko", C), ("Gary Gold", T)],
        ),
        ("X. Translated for CWIHP from Russian by S. Rad.", [("S. Rad", T)]),
        (
            "Obtained by J. G. Hersh (Univ. of X) and translated by M. K. Gnos (Troy University).",
            [("J. G. Hersh", C), ("M. K. Gnos", T)],
        ),
        ("Obtained and translated by Lorenz Lü.", [("Lorenz Lü", C), ("Lorenz Lü", T)]),
        ("Contributed, transcribed and translated by Y. Xia", [("Y. Xia", C), ("Y. Xia", T)]),
        ("Transcribed by A. B. Cee; translated by D. E. Eff, Jr.", [("A. B. Cee", C), ("D. E. Eff, Jr.", T)]),
        ("Translated by Ann van der Berg, Bo Li and Cy O’Dell.",
         [("Ann van der Berg", T), ("Bo Li", T), ("Cy O’Dell", T)]),
        ("Donated by Otto Quist. Translated by Ole Berg. See also Box 4.", [("Otto Quist", D), ("Ole Berg", T)]),
        ("Translated by Ole Berg, University of Ask.", [("Ole Berg", T)]),
        ("Provided by the author.", []),
        ("Translated from the Polish.", []),
        ("RGANI, f. 5, op. 49", []),
        ("", []),
    ],
)  # fmt: skip
def test_names_and_what_they_did(statement: str, agents: list[tuple[str, str]]) -> None:
    assert [(agent.name, agent.role.value) for agent in agents_in_source(statement)] == agents


words = st.sampled_from(
    ["Translated", "by", "and", "contributed", "A. B.", "Carter", ",", ";", ".", "for", "(X)", "X."]
)


@settings(deadline=None)
@given(st.lists(words, max_size=20).map(" ".join) | st.text(max_size=80))
def test_any_statement_ends(statement: str) -> None:
    for agent in agents_in_source(statement):
        assert agent.name.strip()
