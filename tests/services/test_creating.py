"""Records without a file: empty, from text, from HTML."""

from __future__ import annotations

import pytest

from desk_archive.domain.errors import WorldError
from desk_archive.domain.queries import Query
from desk_archive.domain.records import Description, Origin


def test_record_without_a_text(services):
    uuid, changes = services.creating.create(Description(title="A lost letter", places=("Rome",)))
    record = services.library.get(uuid)
    assert (record.fields.title, record.fields.places) == ("A lost letter", ("Rome",))
    assert record.documents == ()
    assert record.origins["title"] is Origin.TYPED
    assert changes.records == {uuid}
    assert services.searching.find(Query(text="lost")).total == 1
    services.history.undo()
    assert services.library.counts().records == 0


def test_text_becomes_the_document_and_gives_a_title(services):
    text = "From a notebook: the talks\nbegan at noon — слово.\n"
    uuid, _ = services.creating.create(Description(title=""), text=text)
    record = services.library.get(uuid)
    assert record.fields.title == "From a notebook: the talks"
    assert services.reading.text(record.documents[0].document).text == text
    with services.reading.original(record.documents[0].sha256) as original:
        assert original.read().decode() == text
    assert record.source_path is None


def test_given_fields_go_before_those_of_the_text(services):
    uuid, _ = services.creating.create(Description(title="Mine"), text="Words of a letter.")
    assert services.library.get(uuid).fields.title == "Mine"


def test_html_is_read_as_a_page_is(services):
    html = "<p>First <b>bold</b> words.</p><script>alert(1)</script><p>Second.</p>"
    uuid, _ = services.creating.create(Description(title="Pasted"), html=html)
    record = services.library.get(uuid)
    assert services.reading.text(record.documents[0].document).text == (
        "First bold words.\nSecond."
    )


def test_nothing_at_all_is_refused(services):
    with pytest.raises(WorldError, match="title"):
        services.creating.create(Description(title=" "), text="  \n")
