"""Title and byline above the text; they scroll with it and are no part of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desk_archive.domain.records import AgentRole, Record
from desk_archive.ui.dates import date_words
from desk_archive.ui.theme import Theme

_TITLE = 22
_DOT = " · "
_NAMES = 3


class Header(QWidget):
    """The title in the reading font, and below it date, people, place and classification."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin without a record."""
        super().__init__(parent)
        self._theme = theme
        self.title = QLabel()
        self.title.setObjectName("documentTitle")
        self.byline = QLabel()
        self.byline.setObjectName("documentByline")
        self.byline.setProperty("kind", "soft")
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.size(4))
        for label in (self.title, self.byline):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setCursor(Qt.CursorShape.IBeamCursor)
            column.addWidget(label)

    def set_record(self, record: Record | None) -> bool:
        """Show another record's title and byline; whether anything is different now."""
        title = record.fields.title if record else ""
        line = byline(record) if record else ""
        if (title, line) == (self.title.text(), self.byline.text()):
            return False
        self.title.setText(title)
        self.byline.setText(line)
        self.byline.setVisible(bool(line))
        return True

    def fit(self, width: int, scale: float) -> int:
        """Take this width and return the height that goes with it, in pixels.

        Args:
            width: of the text below, in pixels.
            scale: of the reading font to the one it was drawn with.
        """
        title = self._theme.reading_font(_TITLE * scale)
        title.setWeight(QFont.Weight.DemiBold)
        self.title.setFont(title)
        self.byline.setFont(self._theme.font())
        height = max(0, self.title.heightForWidth(width))
        if self.byline.text():
            height += self._column.spacing() + self.byline.heightForWidth(width)
        self.resize(width, height)
        return height


def byline(record: Record) -> str:
    """When, by whom to whom, where, and how secret."""
    fields = record.fields
    authors = _names(record, AgentRole.AUTHOR)
    recipients = _names(record, AgentRole.RECIPIENT)
    people = " → ".join(part for part in (authors, recipients) if part)
    if recipients and not authors:
        people = f"→ {recipients}"
    parts = (date_words(fields.date), people, *fields.places[:1], fields.classification)
    return _DOT.join(part for part in parts if part)


def _names(record: Record, role: AgentRole) -> str:
    named = [agent.name for agent in record.fields.agents if agent.role is role]
    shown = "; ".join(named[:_NAMES])
    return f"{shown} …" if len(named) > _NAMES else shown
