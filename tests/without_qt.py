"""A pytest plugin that makes Qt impossible to import: `-p tests.without_qt`."""

from __future__ import annotations

import importlib.abc
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

FORBIDDEN = ("PySide6", "shiboken6", "qt_material", "pytestqt")


class _NoQt(importlib.abc.MetaPathFinder):
    """Refuses to find Qt."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.split(".", maxsplit=1)[0] in FORBIDDEN:
            message = f"{fullname} is made impossible to import here"
            raise ModuleNotFoundError(message, name=fullname)
        return None


sys.meta_path.insert(0, _NoQt())
