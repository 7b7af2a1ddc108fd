"""Values that fields have already are offered."""

import pytest

from desk_archive.domain.records import AgentName, AgentRole, Identifier


@pytest.fixture
def filled(archive, make):
    """An archive with some values, used more or less often."""
    for number in range(3):
        make.add(
            archive,
            make.draft(
                f"Letter {number}",
                places=("Łódź", "Zürich", "Sankt Pölten")[: number + 1],
                type="Lettre" if number else "Letter",
                classification="Très secret" if number == 2 else None,
                agents=(
                    AgentName("Ёлкин, Пётр", AgentRole.AUTHOR),
                    AgentName("Müller, Anna", AgentRole.RECIPIENT),
                    AgentName("Zimmer 10", AgentRole.MENTIONED),
                )[: number + 1],
                identifiers=(Identifier("frus", str(number)),),
            ),
        )
    return archive


def values(archive, field, prefix="", limit=10):
    with archive.reading() as view:
        return view.vocabulary.values(field, prefix, limit)


def test_the_most_used_first_then_by_name(filled):
    assert values(filled, "places") == ["Łódź", "Zürich", "Sankt Pölten"]
    assert values(filled, "places", limit=2) == ["Łódź", "Zürich"]
    assert values(filled, "type") == ["Lettre", "Letter"]
    assert values(filled, "languages") == ["Russian"]


@pytest.mark.parametrize(
    ("field", "prefix", "found"),
    [
        ("places", "lod", ["Łódź"]),
        ("places", "ZÜ", ["Zürich"]),
        ("places", "pol", ["Sankt Pölten"]),
        ("places", "sankt  p", ["Sankt Pölten"]),
        ("places", "ölt", []),
        ("places", "%", []),
        ("place", "zur", ["Zürich"]),
        ("agents", "елк", ["Ёлкин, Пётр"]),
        ("agents", "anna", ["Müller, Anna"]),
        ("agents", "10", ["Zimmer 10"]),
        ("person", "zimmer 1", ["Zimmer 10"]),
        ("author", "", ["Ёлкин, Пётр"]),
        ("recipient", "mul", ["Müller, Anna"]),
        ("donor", "", []),
        ("classification", "sec", ["Très secret"]),
        ("source", "opis", ["AVP RF, Fond 059a, Opis 5a, Delo 3"]),
        ("repository", "avp", ["AVP RF"]),
        ("subjects", "history", ["Korea--History--War"]),
        ("identifiers", "f", ["frus:"]),
        ("title", "letter 2", ["Letter 2"]),
        ("date", "19", []),
        ("no such field", "", []),
    ],
)
def test_the_beginning_of_a_value_or_of_one_of_its_words(filled, field, prefix, found):
    assert values(filled, field, prefix) == found


def test_only_what_is_used(filled, make):
    record = make.add(filled, make.draft("Gone", places=("Kraków",), classification="Top"))
    assert values(filled, "places", "kra") == ["Kraków"]
    with filled.writing("trash") as unit:
        unit.records.trash([record.record])
    assert values(filled, "places", "kra") == []
    assert values(filled, "classification", "top") == []


def test_tags_of_records_and_annotations(archive, make):
    record = make.add(archive)
    make.annotate(archive, record, tags=("korea/talks", "war"))
    with archive.writing("tag") as unit:
        unit.records.set_tags(record.record, ["war", "unread"])
    assert values(archive, "tags") == ["war", "korea/talks", "unread"]
    assert values(archive, "tags", "ta") == ["korea/talks"]
