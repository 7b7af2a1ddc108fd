"""Annotations made, changed, undone, and found again."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_archive.domain.anchoring import AnchorState
from desk_archive.domain.errors import ErrorKind, NotHereError, WorldError

TEXT = "The lists would be ready within the week. She asked about the lists, and about the week.\n"


def test_annotation_keeps_its_passage_with_context(services, bring):
    document = bring(TEXT).documents[0].document
    made, changes = services.annotating.annotate(document, 4, 9, note="which?", tags=["#press"])
    kept = services.annotating.get(made.annotation)
    assert kept == made
    assert kept.target.quote.exact == "lists"
    assert kept.target.quote.prefix == "The "
    assert kept.target.quote.suffix.startswith(" would be ready")
    assert kept.state is AnchorState.EXACT
    assert kept.tags == ("press",)
    assert kept.id == f"urn:uuid:{kept.annotation}"
    assert changes.annotations == {made.annotation}
    assert document in changes.documents


def test_passage_is_found_by_its_words(services, bring):
    document = bring(TEXT).documents[0].document
    place = services.annotating.find_passage(document, "within  the\nweek")
    assert TEXT[place.start : place.end] == "within the week"


def test_repeated_passage_needs_its_context(services, bring):
    document = bring(TEXT).documents[0].document
    with pytest.raises(NotHereError, match="3 times") as caught:
        services.annotating.find_passage(document, "the")
    assert caught.value.kind is ErrorKind.AMBIGUOUS
    place = services.annotating.find_passage(document, "the", prefix="about ", suffix=" lists")
    assert place.start == TEXT.index("the lists,")


@pytest.mark.parametrize("quote", ["never said", "LISTS"])
def test_passage_that_is_not_there_is_said_so(services, bring, quote):
    document = bring(TEXT).documents[0].document
    with pytest.raises(NotHereError, match="does not stand"):
        services.annotating.find_passage(document, quote)


def test_empty_quotation_is_refused(services, bring):
    document = bring(TEXT).documents[0].document
    with pytest.raises(WorldError, match="empty"):
        services.annotating.find_passage(document, "  ")


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 5), (6, 5), (0, 10_000)])
def test_span_outside_the_text_is_refused(services, bring, start, end):
    document = bring(TEXT).documents[0].document
    with pytest.raises(NotHereError, match="no passage"):
        services.annotating.annotate(document, start, end)


def test_note_colour_tags_and_deletion_can_be_undone_one_by_one(services, bring):
    document = bring(TEXT).documents[0].document
    annotating, history = services.annotating, services.history
    made, _ = annotating.annotate(document, 0, 9)
    blue = annotating.colour("Blue").colour
    annotating.set_note(made.annotation, "first")
    annotating.set_colour(made.annotation, blue)
    annotating.set_tags(made.annotation, ["a/b", "A/B", "c"])
    assert annotating.get(made.annotation).tags == ("a/b", "c")
    annotating.delete([made.annotation])
    assert annotating.of_document(document) == []
    assert history.undo()[0] == "delete-annotation"
    assert annotating.of_document(document)[0].colour == blue
    assert [history.undo()[0] for _ in range(4)] == [
        "annotation-tags",
        "colour",
        "note",
        "annotate",
    ]
    assert annotating.of_document(document) == []
    for _ in range(4):
        history.redo()
    assert annotating.of_document(document)[0].note == "first"


def test_unchanged_note_is_no_step(services, bring):
    document = bring(TEXT).documents[0].document
    made, _ = services.annotating.annotate(document, 0, 9, note="same")
    assert not services.annotating.set_note(made.annotation, "same")
    assert services.history.undo_label() == "annotate"


def test_unknown_colour_lists_the_legend(services):
    with pytest.raises(NotHereError, match="yellow, green, blue, red, purple"):
        services.annotating.colour("mauve")


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_span_of_any_text_is_kept_exactly(services, bring, data):
    text = data.draw(
        st.text(
            st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=20, max_size=80
        )
    )
    record = bring("Some plain words before it all. " + text + " And some after.")
    reading = services.reading.text(record.documents[0].document).text
    start = data.draw(st.integers(0, len(reading) - 1))
    end = data.draw(st.integers(start + 1, len(reading)))
    made, _ = services.annotating.annotate(record.documents[0].document, start, end)
    kept = services.annotating.get(made.annotation)
    assert kept.target.quote.exact == reading[start:end]
    services.history.undo()
    services.history.undo()
