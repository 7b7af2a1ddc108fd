"""Texts near each other are found, offered, and dismissed."""

import random

import pytest

from desk_archive.domain import near
from desk_archive.storage.check import check

WORDS = [f"word{number}" for number in range(2000)]


def text_of(seed, words=150):
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def altered(text, every=40):
    """The text with each so-manieth word changed."""
    return " ".join(w if n % every else "else" for n, w in enumerate(text.split(), 1))


LETTER = text_of(1)
COPY = altered(LETTER)


def add(archive, make, text, *, data=None, **document):
    return make.add(
        archive,
        make.draft(
            text[:20],
            identifiers=(),
            relations=(),
            documents=(make.document(text, spans=(), **document),),
        ),
        data=data,
    )


def look(archive):
    """Make all sketches that are missing."""
    with archive.writing() as unit:
        missing = unit.near.missing(1000)
        unit.near.add_many((document, near.sketch(text)) for document, _, text in missing)
        return unit.changes()


def duplicates(archive, record):
    with archive.reading() as view:
        return view.records.get(record.record).duplicates


def pairs(archive):
    with archive.reading() as view:
        return [(p.first, p.second, p.equal) for p in view.near.pairs()]


def test_near_texts_are_duplicates_of_each_other(archive, make):
    first, second, far = (add(archive, make, text) for text in (LETTER, COPY, text_of(2)))
    changes = look(archive)
    assert changes.records == {first.record, second.record}
    assert not changes.undo
    assert duplicates(archive, first) == (second.record,)
    assert duplicates(archive, second) == (first.record,)
    assert duplicates(archive, far) == ()
    with archive.reading() as view:
        (pair,) = view.near.pairs()
        assert view.near.missing(10) == []
    assert (pair.first, pair.second, pair.equal) == (first.record, second.record, False)
    assert near.THRESHOLD <= pair.similarity < 1.0
    assert check(archive) == []


def test_finding_them_indexes_nothing_anew(archive, make):
    add(archive, make, LETTER)
    add(archive, make, COPY)
    with archive.writing() as unit:
        unit.queue.done(unit.queue.pending())
    look(archive)
    with archive.reading() as view:
        assert view.queue.is_empty()


def test_what_is_missing(archive, make):
    first = add(archive, make, LETTER)
    add(archive, make, LETTER)
    second = add(archive, make, COPY)
    add(archive, make, "")
    gone = add(archive, make, text_of(3))
    with archive.writing("trash") as unit:
        unit.records.trash([gone.record])
    with archive.writing() as unit:
        missing = unit.near.missing(10)
        assert [(number, text) for _, number, text in missing] == [
            (first.number, LETTER),
            (second.number, COPY),
        ]
        assert [document for document, _, _ in unit.near.missing(1)] == [
            first.documents[0].document
        ]
        unit.near.add(first.documents[0].document, near.sketch(LETTER))
        assert [number for _, number, _ in unit.near.missing(10)] == [second.number]


def test_a_text_too_short_is_looked_at_once(archive, make):
    record = add(archive, make, "Only a few words.")
    with archive.writing() as unit:
        unit.near.add(record.documents[0].document, near.sketch("Only a few words."))
        assert unit.near.missing(10) == []


def test_equal_texts_are_pairs_without_a_sketch(archive, make):
    first, second = add(archive, make, LETTER), add(archive, make, LETTER)
    third = add(archive, make, COPY)
    assert pairs(archive) == [(first.record, second.record, True)]
    look(archive)
    assert pairs(archive) == [
        (first.record, second.record, True),
        (first.record, third.record, False),
        (second.record, third.record, False),
    ]
    assert duplicates(archive, first) == (second.record, third.record)
    with archive.reading() as view:
        assert len(view.near.pairs(1)) == 1


def test_parts_of_one_file_are_no_duplicates(archive, make):
    first = add(archive, make, LETTER, data=b"a volume", fragment="d1")
    second = add(archive, make, COPY, data=b"a volume", fragment="d2")
    other = add(archive, make, altered(COPY, 70), data=b"another", fragment="d2")
    look(archive)
    assert duplicates(archive, first) == (other.record,)
    assert duplicates(archive, second) == (other.record,)


def test_a_record_is_no_duplicate_of_itself(archive, make):
    record = add(archive, make, LETTER)
    with archive.writing("import") as unit:
        unit.records.add_document(record.record, make.document(COPY, spans=()), None)
    look(archive)
    assert duplicates(archive, record) == ()
    assert pairs(archive) == []


def test_a_new_text_has_its_own(archive, make):
    first, second = add(archive, make, LETTER), add(archive, make, COPY)
    look(archive)
    with archive.writing("update") as unit:
        document = make.document(text_of(7), spans=())
        unit.records.set_document_text(second.documents[0].document, document, None)
        assert [number for _, number, _ in unit.near.missing(9)] == [second.number]
    assert duplicates(archive, first) == ()
    look(archive)
    assert pairs(archive) == []
    with archive.writing() as unit:
        unit.history.undo()
        assert unit.near.missing(9) == []
    assert duplicates(archive, first) == (second.record,)


def test_they_go_with_the_trash_and_come_back(archive, make):
    first, second = add(archive, make, LETTER), add(archive, make, COPY)
    look(archive)
    for act, expected in (("undo", ()), ("redo", (second.record,))):
        with archive.writing() as unit:
            getattr(unit.history, act)()
        assert duplicates(archive, first) == expected
        assert len(pairs(archive)) == len(expected)


@pytest.mark.parametrize("text", [COPY, LETTER], ids=["near", "equal"])
def test_a_dismissed_pair_stays_dismissed(archive, make, text):
    first, second = add(archive, make, LETTER), add(archive, make, text)
    look(archive)
    with archive.writing("not-duplicates") as unit:
        unit.near.dismiss(second.record, first.record)
        changes = unit.changes()
    assert changes.records == {first.record, second.record}
    assert changes.undo
    assert duplicates(archive, first) == duplicates(archive, second) == ()
    assert pairs(archive) == []
    with archive.writing("update") as unit:
        document = make.document(f"{text} with an end", spans=())
        unit.records.set_document_text(second.documents[0].document, document, None)
    look(archive)
    assert pairs(archive) == []
    with archive.writing() as unit:
        unit.near.dismiss(first.record, second.record)
        unit.history.undo()
        unit.history.undo()
    assert duplicates(archive, first) == (second.record,)


def test_dismissing_what_is_no_pair(archive, make):
    record = add(archive, make, LETTER).record
    with pytest.raises(ValueError, match="itself"), archive.writing() as unit:
        unit.near.dismiss(record, record)
    with pytest.raises(KeyError), archive.writing() as unit:
        unit.near.dismiss(record, "not-here")
    with pytest.raises(KeyError), archive.writing() as unit:
        unit.near.add("not-here", ())


def test_what_very_many_share_is_passed_over(archive, make):
    """A form that hundreds of texts fill in makes no pairs of them all."""
    form = text_of(4)
    texts = [f"{form} {text_of(100 + number, 3)}" for number in range(120)]
    for text in texts:
        add(archive, make, text)
    look(archive)
    with archive.reading() as view:
        assert len(view.near.pairs(10_000)) < 120 * 119 / 2


def test_a_sketch_made_anew(archive, make):
    first, second = add(archive, make, LETTER), add(archive, make, COPY)
    look(archive)
    before = pairs(archive)
    with archive.writing() as unit:
        # What another version of the program has made of it.
        unit.near.add(first.documents[0].document, near.sketch(text_of(9)))
        assert unit.near.pairs() == []
    assert {problem.kind for problem in check(archive)} == {"derived"}
    with archive.writing() as unit:
        unit.near.add(first.documents[0].document, near.sketch(LETTER))
    assert pairs(archive) == before == [(first.record, second.record, False)]


def test_checking_finds_a_sketch_out_of_step_and_forgets_it(archive, make):
    first, second = add(archive, make, LETTER), add(archive, make, COPY)
    look(archive)
    with archive.writing() as unit:
        unit.records._connection.exec_driver_sql("DELETE FROM sketch_value WHERE text_id = 1")
    (problem,) = check(archive, repair=True)
    assert (problem.kind, problem.repaired) == ("derived", True)
    assert check(archive) == []
    assert pairs(archive) == []
    look(archive)
    assert pairs(archive) == [(first.record, second.record, False)]
