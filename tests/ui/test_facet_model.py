"""The values of one facet as a model: order, tree, counts, states."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt

from desk_archive.domain.queries import FacetCount, FacetName
from desk_archive.ui.facets.model import HELD, TOP, FacetModel
from desk_archive.ui.roles import FacetState, Role


def counts(*pairs: tuple[str | None, int]) -> list[FacetCount]:
    return [FacetCount(value, count) for value, count in pairs]


def many(number: int) -> list[FacetCount]:
    return [FacetCount(f"Person {n}", number - n) for n in range(number)]


def values(model: FacetModel, parent: QModelIndex | None = None) -> list[object]:
    parent = parent or QModelIndex()
    rows = range(model.rowCount(parent))
    return [model.index(row, 0, parent).data(Role.VALUE) for row in rows]


@pytest.fixture
def people(qapp) -> FacetModel:
    model = FacetModel(FacetName.PERSON)
    model.set_counts(counts(("Marlow, Edith", 18), (None, 5), ("Orlov, Pavel", 4)))
    return model


@pytest.fixture
def subjects(qapp) -> FacetModel:
    model = FacetModel(FacetName.SUBJECT)
    model.set_counts(
        counts(
            ("War", 21),
            ("War--Prisoners", 16),
            ("Peace", 9),
            ("War--Prisoners--Wounded", 7),
            ("Law--Treaties", 3),
            (None, 2),
        )
    )
    return model


def test_they_are_proper_models(people, subjects, qtmodeltester) -> None:
    qtmodeltester.check(people)
    qtmodeltester.check(subjects)
    subjects.set_states({"War--Prisoners": FacetState.EXCLUDED, "Gone": FacetState.INCLUDED})
    qtmodeltester.check(subjects)


def test_records_without_a_value_come_last(people: FacetModel) -> None:
    assert values(people) == ["Marlow, Edith", "Orlov, Pavel", None]
    last = people.index(2, 0)
    assert last.data(Qt.ItemDataRole.DisplayRole) == "(none)"
    assert last.data(Role.COUNT) == 5


def test_a_tree_grows_from_the_values(subjects: FacetModel) -> None:
    assert subjects.is_tree
    assert values(subjects) == ["War", "Peace", "Law", None]
    war = subjects.index(0, 0)
    assert values(subjects, war) == ["War--Prisoners"]
    prisoners = subjects.index(0, 0, war)
    assert prisoners.data(Qt.ItemDataRole.DisplayRole) == "Prisoners"
    assert prisoners.data(Role.LEVEL) == 1
    wounded = subjects.index(0, 0, prisoners)
    assert wounded.data(Role.COUNT) == 7
    assert wounded.parent() == prisoners
    assert subjects.index_of("War--Prisoners--Wounded") == wounded


def test_what_is_above_a_value_is_there_even_where_it_was_not_counted(subjects) -> None:
    law = subjects.index(2, 0)
    assert law.data(Role.COUNT) == 0
    assert values(subjects, law) == ["Law--Treaties"]


def test_states_show_as_check_boxes(people: FacetModel) -> None:
    marlow = people.index(0, 0)
    check = Qt.ItemDataRole.CheckStateRole
    for state, expected, words in (
        (FacetState.INCLUDED, Qt.CheckState.Checked, "Marlow, Edith, included, 18 records"),
        (
            FacetState.EXCLUDED,
            Qt.CheckState.PartiallyChecked,
            "Marlow, Edith, excluded, 18 records",
        ),
        (FacetState.NONE, Qt.CheckState.Unchecked, "Marlow, Edith, 18 records"),
    ):
        people.set_states({"Marlow, Edith": state} if state else {})
        assert marlow.data(Role.STATE) == state
        assert Qt.CheckState(marlow.data(check)) == expected
        assert marlow.data(Qt.ItemDataRole.AccessibleTextRole) == words


@pytest.mark.parametrize(
    ("role", "value", "state"),
    [
        (Role.STATE, FacetState.EXCLUDED, FacetState.EXCLUDED),
        (Qt.ItemDataRole.CheckStateRole, Qt.CheckState.Checked, FacetState.INCLUDED),
        (Qt.ItemDataRole.CheckStateRole, Qt.CheckState.Unchecked, FacetState.NONE),
    ],
)
def test_setting_asks_and_does_not_do(people: FacetModel, qtbot, role, value, state) -> None:
    with qtbot.waitSignal(people.state_wanted) as wanted:
        assert people.setData(people.index(1, 0), value, role)
    assert wanted.args == ["Orlov, Pavel", int(state)]
    assert people.index(1, 0).data(Role.STATE) is FacetState.NONE
    assert not people.setData(people.index(1, 0), "x", Qt.ItemDataRole.EditRole)


def test_new_counts_of_the_same_values_move_nothing(people: FacetModel, qtbot) -> None:
    with qtbot.assertNotEmitted(people.modelReset), qtbot.waitSignal(people.dataChanged):
        people.set_counts(counts(("Marlow, Edith", 3), (None, 1), ("Orlov, Pavel", 2)))
    assert people.index(0, 0).data(Role.COUNT) == 3


def test_old_counts_are_stale_until_new_ones_come(people: FacetModel) -> None:
    people.set_stale()
    assert people.stale
    assert people.index(0, 0).data(Role.COUNT) == 18
    people.set_counts(counts(("Marlow, Edith", 3)))
    assert not people.stale


def test_what_is_chosen_stays_though_the_result_has_none_of_it(people: FacetModel) -> None:
    people.set_states({"Press Bureau": FacetState.EXCLUDED})
    assert values(people) == ["Marlow, Edith", "Orlov, Pavel", "Press Bureau", None]
    assert people.index(2, 0).data(Role.COUNT) == 0
    people.set_counts([])
    assert values(people) == ["Press Bureau"]
    assert people.has_values


def test_chosen_values_come_up_among_the_first(qapp) -> None:
    model = FacetModel(FacetName.PERSON)
    model.set_counts(many(40))
    model.set_states({"Person 30": FacetState.INCLUDED, "Person 2": FacetState.INCLUDED})
    assert values(model)[: TOP + 1] == [
        *(f"Person {n}" for n in range(TOP - 1)),
        "Person 30",
        f"Person {TOP - 1}",
    ]
    assert sorted(values(model)) == sorted(each.value for each in many(40))
    model.set_whole(True)
    assert values(model)[30] == "Person 30"


def test_thousands_are_held_only_when_asked_for(qapp) -> None:
    model = FacetModel(FacetName.PERSON)
    model.set_counts([*many(5000), FacetCount(None, 3)])
    assert model.rowCount() == HELD + 1
    assert model.left_out == 5000 - HELD
    assert values(model)[-1] is None
    model.set_whole(True)
    assert model.rowCount() == 5001
    assert model.left_out == 0


def test_looking_for_letters(people: FacetModel, subjects: FacetModel) -> None:
    people.set_counts(counts(("Müller", 2), ("Łódź", 1), ("Хрущёв", 1), (None, 1)))
    for typed, found in (("mull", "Müller"), ("LODZ", "Łódź"), ("хрущев", "Хрущёв")):
        people.set_filter(typed)
        assert values(people) == [found]
    people.set_filter("")
    assert people.rowCount() == 4
    subjects.set_filter("wounded")
    assert values(subjects) == ["War"]
    prisoners = subjects.index(0, 0, subjects.index(0, 0))
    assert values(subjects, prisoners) == ["War--Prisoners--Wounded"]


def test_nothing_to_choose(qapp) -> None:
    model = FacetModel(FacetName.TOPIC)
    assert not model.has_values
    model.set_counts(counts((None, 42)))
    assert not model.has_values
    model.set_states({None: FacetState.INCLUDED})
    assert model.has_values


def test_colours_of_the_legend(qapp) -> None:
    model = FacetModel(FacetName.COLOUR)
    model.set_counts(counts(("yellow", 4), (None, 2)))
    model.set_colours({"yellow": "#b98900"})
    assert model.index(0, 0).data(Role.COLOUR) == "#b98900"
    assert model.index(1, 0).data(Role.COLOUR) is None


def test_one_record_is_not_one_records(people: FacetModel) -> None:
    people.set_counts(counts(("Orlov, Pavel", 1)))
    spoken = people.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Orlov, Pavel, 1 record"


def test_a_large_tree_holds_its_first_values_and_what_is_chosen_until_all_are_asked_for(qapp):
    model = FacetModel(FacetName.CALL_NUMBER)
    counts = [FacetCount("fond 1", 1_000)]
    counts += [FacetCount(f"fond 1 › delo {number}", 1) for number in range(1_000)]
    model.set_counts(counts)
    (root,) = [model.index(row, 0) for row in range(model.rowCount())]
    assert model.rowCount(root) == HELD - 1
    assert model.left_out == 1_001 - HELD
    model.set_states({"fond 1 › delo 999": FacetState.INCLUDED})
    assert model.index_of("fond 1 › delo 999").parent() == model.index(0, 0)
    model.set_whole(True)
    assert model.rowCount(model.index(0, 0)) == 1_000
