"""Pages and texts written for the tests; everything in them is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_archive.domain.records import AgentRole, Draft, DraftDocument
from desk_archive.importers import registry
from desk_archive.importers.base import ImportOptions
from tests.importers.word_files import check, drafted, word_file
from tests.pdf_files import Pdf

SENTENCE = "The mayor tells the consul what the harbour master said of the ice."
DATA = Path(__file__).parent.parent / "data" / "importers"


def only_draft(path: Path) -> Draft:
    """The one draft of a file."""
    (draft,) = registry.read(path)
    return draft


def agents(draft: Draft, role: AgentRole) -> list[str]:
    """The names of the agents who have a role."""
    return [agent.name for agent in draft.fields.agents if agent.role is role]


def text(draft: Draft) -> str:
    """The main text."""
    return draft.documents[0].text


@pytest.fixture
def page():
    """Read one of the invented pages by its name."""
    return lambda name: only_draft(DATA / "wilson" / f"{name}.txt")


@pytest.fixture
def imported(tmp_path: Path):
    """Write a file and read it."""

    def _imported(data: str | bytes, name: str = "text.txt") -> Draft:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        return only_draft(path)

    return _imported


@pytest.fixture
def read(tmp_path: Path):
    """Write a PDF and read it."""

    def _read(pdf: Pdf | bytes, name: str = "paper.pdf", **options: object) -> Draft:
        path = tmp_path / name
        path.write_bytes(pdf if isinstance(pdf, bytes) else pdf.bytes())
        (draft,) = registry.read(path, ImportOptions(**options))
        return draft

    return _read


@pytest.fixture
def word(tmp_path: Path):
    """Read a Word file with this body."""

    def _word(body: str, **parts) -> DraftDocument:
        draft = drafted(word_file(tmp_path / "letter.docx", body, **parts))
        (document,) = draft.documents
        check(document)
        return document

    return _word
