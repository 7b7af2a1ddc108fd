"""The sample archive, and the program's test of itself."""

from __future__ import annotations

from desk_archive.domain.records import RelationKind
from desk_archive.services.context import Access, open_services
from desk_archive.services.sample import make_sample
from desk_archive.services.self_test import self_test


def test_sample_has_all_that_its_description_says(tmp_path):
    path = tmp_path / "sample.deskarchive"
    make_sample(path)
    services = open_services(path, Access.WRITE, secret=lambda: "secret")
    try:
        records = [services.library.get(f"SAMPLE-{number:02}") for number in range(1, 15)]
        assert services.library.counts().annotations >= 12
        assert services.annotating.legend()[0].name == "Evidence"
        assert {language for record in records for language in record.fields.languages} == {
            "English",
            "Russian",
        }
        replies = [
            relation
            for record in records
            for relation in record.fields.relations
            if relation.kind is RelationKind.REPLY_TO
        ]
        assert replies
        assert all(relation.record for relation in replies)
        assert max(d.characters for record in records for d in record.documents) > 30_000
        assert services.maintenance.check() == []
        assert services.history.undo_label() is None
    finally:
        services.close()


def test_self_test_passes_below_the_window():
    steps = list(self_test())
    assert [step.name for step in steps if not step.ok] == []
    assert [step.name for step in steps][-1] == "close"
