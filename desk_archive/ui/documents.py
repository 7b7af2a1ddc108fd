"""What the documents of a record are called."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from desk_archive.domain.records import DocumentInfo, DocumentRole

translate = QCoreApplication.translate


def document_names(documents: Sequence[DocumentInfo]) -> list[str]:
    """What the documents are called, told apart by language or number where they are of one role."""
    names = [role_words(document.role) for document in documents]
    for role in {document.role for document in documents}:
        same = [n for n, document in enumerate(documents) if document.role is role]
        if len(same) < 2:  # noqa: PLR2004
            continue
        languages = {documents[n].language for n in same}
        for count, n in enumerate(same, start=1):
            told = documents[n].language if len(languages) == len(same) else None
            names[n] = f"{names[n]} ({told or count})"
    return names


def role_words(role: DocumentRole) -> str:
    """What a form of an item is called."""
    words = {
        DocumentRole.TRANSLATION: translate("documents", "Translation"),
        DocumentRole.TRANSCRIPT: translate("documents", "Transcript"),
        DocumentRole.ORIGINAL: translate("documents", "Original"),
        DocumentRole.SCAN: translate("documents", "Scan"),
    }
    return words[role]
