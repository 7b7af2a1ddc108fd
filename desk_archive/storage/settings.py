"""The settings of the archive; those of the program are none of its business."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from desk_archive.storage.schema import setting


class SettingReader:
    """Settings by name."""

    def __init__(self, connection: Connection) -> None:
        """Read through a connection."""
        self._connection = connection

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a setting, or the default where it was never set."""
        row = self._connection.execute(select(setting.c.value).where(setting.c.name == key)).first()
        return default if row is None else row.value


class SettingWriter(SettingReader):
    """Settings, to be changed; not a step that can be undone."""

    def set(self, key: str, value: Any) -> None:
        """Give a setting a value that JSON can hold."""
        statement = upsert(setting).values(name=key, value=value)
        self._connection.execute(
            statement.on_conflict_do_update(["name"], set_={"value": statement.excluded.value})
        )
