"""Where things are kept on this machine, the reader's settings, resources and logging."""

from __future__ import annotations

import base64
import json
import logging
import os
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TextIO

APP_NAME = "desk-archive"
ARCHIVE_SUFFIX = ".deskarchive"

log = logging.getLogger(__name__)


def data_dir() -> Path:
    """Where archives lie unless the reader puts them elsewhere."""
    import platformdirs

    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


def config_dir() -> Path:
    """Where settings lie."""
    import platformdirs

    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False))


def cache_dir() -> Path:
    """Where things lie that can be made again, such as built style sheets."""
    import platformdirs

    return Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False))


def log_dir() -> Path:
    """Where the log lies."""
    import platformdirs

    return Path(platformdirs.user_log_dir(APP_NAME, appauthor=False))


def default_archive() -> Path:
    """The archive that is meant when none is named: `DESK_ARCHIVE`, else one in the data folder."""
    named = os.environ.get("DESK_ARCHIVE")
    return Path(named) if named else data_dir() / f"archive{ARCHIVE_SUFFIX}"


def sample_archive() -> Path:
    """Where the reader's copy of the sample archive lies."""
    return data_dir() / f"sample{ARCHIVE_SUFFIX}"


@cache
def resource_path(name: str = "") -> Path:
    """A file or folder of the program's resources, in a checkout, a wheel or a bundle."""
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return (installed if installed.is_dir() else package.parent / "resources") / name


def has_display() -> bool:
    """Whether a window can be shown; asked beforehand, since Qt aborts where it can't."""
    if os.environ.get("QT_QPA_PLATFORM") or not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def write_atomically(path: Path, content: str, *, mode: int = 0o600) -> None:
    """Write a small text file so that it is either the old one or the new one, never half.

    Raises:
        OSError: if the folder can't be made or written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(content)
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


class Settings:
    """The reader's settings on this machine: JSON values by name, in one small file.

    A file that is missing, unreadable or damaged counts as empty: settings are a convenience, and
    the program must start without them.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Read the settings at `path`, by default those of this person."""
        self.path = path or config_dir() / "settings.json"
        self._values = self._read()

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a setting, or `default`."""
        return self._values.get(name, default)

    def set(self, values: Mapping[str, Any]) -> None:
        """Change some settings and keep them; where they can't be written, until the end only."""
        self._values.update(values)
        try:
            write_atomically(self.path, json.dumps(self._values, indent=1, sort_keys=True))
        except OSError as error:
            log.warning("settings could not be kept in %s: %s", self.path, error)

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            log.warning("settings in %s could not be read: %s", self.path, error)
            return {}
        return values if isinstance(values, dict) else {}


def encode(data: bytes) -> str:
    """Bytes as settings hold them."""
    return base64.b64encode(data).decode("ascii")


def decode(text: Any) -> bytes:
    """The inverse of `encode`; b"" for what isn't that."""
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except ValueError:
        return b""


def index_secret() -> str:
    """A random secret of this person on this machine, by which own indexes are told from foreign ones.

    Where it can't be kept, each start has another one, and indexes are rebuilt.
    """
    path = config_dir() / "index-secret"
    try:
        kept = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        kept = ""
    if kept:
        return kept
    import secrets

    fresh = secrets.token_hex(32)
    try:
        write_atomically(path, fresh)
    except OSError as error:
        log.warning("the index secret could not be kept in %s: %s", path, error)
    return fresh


def configure_logging(*, debug: bool = False, to_file: bool = False) -> None:
    """Log warnings to standard error, and for the window everything to a file of bounded size."""
    root = logging.getLogger("desk_archive")
    root.setLevel(logging.DEBUG if debug or to_file else logging.WARNING)
    if not any(isinstance(handler, _Console) for handler in root.handlers):
        root.addHandler(_Console(debug=debug))
        root.addHandler(_FaultLog())
    if not to_file:
        return
    for handler in root.handlers:
        if isinstance(handler, _FaultLog):
            handler.setLevel(logging.DEBUG)


class _Console(logging.StreamHandler[TextIO]):
    """What went wrong, in a line; tracebacks are for the log file."""

    def __init__(self, *, debug: bool) -> None:
        super().__init__()
        self._debug = debug
        self.setLevel(logging.DEBUG if debug else logging.WARNING)
        self.setFormatter(logging.Formatter("desk-archive: %(levelname)s: %(message)s"))

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        if self._debug:
            return text
        line = text.partition("\n")[0].rstrip(":")
        return "".join(sign if sign.isprintable() else "�" for sign in line)


class _FaultLog(logging.Handler):
    """The log file, made with the first record that belongs in it: mostly there is none."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            self._file = _log_file()
        self._file.handle(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


def _log_file() -> logging.Handler:
    """A log file of bounded size; nothing where none can be written."""
    from logging.handlers import RotatingFileHandler

    try:
        log_dir().mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(
            log_dir() / "desk-archive.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8"
        )
    except OSError as error:
        log.warning("no log is kept: %s", error)
        return logging.NullHandler()
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return file
