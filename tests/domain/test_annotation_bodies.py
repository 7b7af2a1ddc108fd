"""What bodies of foreign annotations say."""

from __future__ import annotations

from typing import Any

import pytest

from desk_archive.domain.annotation_bodies import note_and_tags

TEXT = {"type": "TextualBody", "value": "A note"}
TAG = {"type": "TextualBody", "value": "tag", "purpose": "tagging"}


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ({}, ("", ())),
        ({"bodyValue": "A note"}, ("A note", ())),
        ({"body": TEXT}, ("A note", ())),
        ({"body": {"value": "A note"}}, ("A note", ())),
        ({"body": [TEXT, TAG, {**TEXT, "value": "Another"}]}, ("A note\n\nAnother", ("tag",))),
        ({"motivation": "tagging", "body": TEXT}, ("", ("A note",))),
        ({"motivation": "tagging", "body": {**TEXT, "purpose": "commenting"}}, ("A note", ())),
        ({"body": "http://example.org/note"}, ("", ())),
        ({"body": {"type": "Choice", "items": [TEXT]}}, ("", ())),
        ({"body": {"type": "Video", "value": "no"}}, ("", ())),
    ],
)
def test_texts_are_the_note_and_tagging_bodies_the_tags(
    received: dict[str, Any], expected: tuple[str, tuple[str, ...]]
) -> None:
    assert note_and_tags(received) == expected
