"""The folder of the index: what lies in it is read only if this installation wrote it.

Whoosh's files hold pickles, and reading a pickle runs what is in it. Beside them lies a stamp: the
SHA-256 of every file, the schema, the archive and the version of Whoosh, with a message
authentication code (HMAC, RFC 2104) under a secret of this installation. A file that the stamp
doesn't list as it is, is not opened. That also finds out what a crash or a full disk left damaged.

The stamp is replaced just before Whoosh moves a new table of contents into place, and lists the files
of the old state and the new one: killed at any instant, one of the two is whole.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoosh import versionstring
from whoosh.filedb.filestore import FileStorage

from desk_archive.search.schema import SCHEMA

if TYPE_CHECKING:
    from whoosh.filedb.structfile import StructFile

_STAMP = "stamp.json"
_CONTENTS = ".toc"
_SEGMENT = ".seg"
_LASTING = (_CONTENTS, _SEGMENT)


_HALF_WRITTEN = re.compile(r"_MAIN_\d+\.toc\..+")

State = tuple[int | str, ...]


class UntrustedError(Exception):
    """A file of the index, or its stamp, is not as this installation wrote it."""


class IndexStore(FileStorage):  # type: ignore[misc]
    """Whoosh's files, signed when written and checked before they are first opened.

    Args:
        folder: where they lie.
        archive: UUID of the archive they belong to.
        secret: of this installation.
    """

    def __init__(self, folder: Path, archive: str, secret: str) -> None:
        super().__init__(str(folder))
        self._path = folder
        self._archive = archive
        self._secret = secret.encode()
        self._written: set[str] = set()
        self._checked: set[str] = set()
        self._listed: dict[str, str] = {}
        self._stamp_seen: State | None = None

    def state(self) -> State | None:
        """Something that differs after every commit or loss, or None where there is no stamp."""
        stamp = self._stamp_state()
        if stamp is None:
            return None
        return (*stamp, *sorted(name for name in self.list() if name.endswith(_LASTING)))

    def _stamp_state(self) -> State | None:
        try:
            found = (self._path / _STAMP).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def read_stamp(self) -> None:
        """Read which files may be trusted.

        Raises:
            UntrustedError: there is no stamp, or it is not ours, or of another schema or archive.
        """
        state = self._stamp_state()
        if state is not None and state == self._stamp_seen:
            return
        try:
            stamp = json.loads((self._path / _STAMP).read_bytes())
            told = stamp.pop("mac")
            listed = {str(name): str(digest) for name, digest in stamp["files"].items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            message = "no stamp that can be read"
            raise UntrustedError(message) from error
        expected = self._stamp(listed)
        if not hmac.compare_digest(str(told).encode(), str(expected.pop("mac")).encode()):
            message = "stamped by another installation, or altered"
            raise UntrustedError(message)
        if stamp != expected:
            message = "stamped for another schema, archive or version"
            raise UntrustedError(message)
        self._listed = listed
        self._checked &= listed.keys()
        self._stamp_seen = state

    def distrust(self) -> None:
        """Check every file anew before it is opened again."""
        self._written.clear()
        self._checked.clear()
        self._stamp_seen = None

    def wipe(self) -> None:
        """Remove everything, so that the folder is there and empty."""
        if self._path.is_dir() and not self._path.is_symlink():
            shutil.rmtree(self._path)
        elif self._path.exists() or self._path.is_symlink():
            self._path.unlink()
        self._path.mkdir(mode=0o700, parents=True)
        self.distrust()
        self._listed.clear()

    def sweep(self) -> None:
        """Remove tables of contents that a killed writer left half written.

        To be called by who holds the lock for writing.
        """
        for name in self.list():
            if _HALF_WRITTEN.fullmatch(name):
                self.delete_file(name)

    # --- what Whoosh calls --------------------------------------------------------------------

    def create_file(self, name: str, *args: Any, **options: Any) -> StructFile:
        """Make a file; it counts as ours from now on."""
        self._written.add(name)
        return super().create_file(name, *args, **options)

    def open_file(self, name: str, *args: Any, **options: Any) -> StructFile:
        """Open a file that is ours.

        Raises:
            UntrustedError: it isn't.
        """
        if name not in self._written and name not in self._checked:
            if not hmac.compare_digest(self._listed.get(name, ""), self._digest(name)):
                message = f"{name} is not as it was written"
                raise UntrustedError(message)
            self._checked.add(name)
        return super().open_file(name, *args, **options)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:  # noqa: FBT001, FBT002 - Whoosh's own signature.
        """Move a file into place; a new table of contents is signed first."""
        if newname.endswith(_CONTENTS):
            self._sign(oldname, newname)
        super().rename_file(oldname, newname, safe=safe)
        self._written.add(newname)

    # --- the stamp ----------------------------------------------------------------------------

    def _digest(self, name: str) -> str:
        with (self._path / name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _sign(self, contents: str, name: str) -> None:
        present = set(self.list())
        files = {each: digest for each, digest in self._listed.items() if each in present}
        for each in present & self._written:
            if each.endswith(_SEGMENT) and each not in files:
                files[each] = self._digest(each)
        files[name] = self._digest(contents)
        self._write_stamp(files)
        self._listed = files

    def _stamp(self, files: dict[str, str]) -> dict[str, object]:
        stamp: dict[str, object] = {
            "archive": self._archive,
            "files": files,
            "schema": SCHEMA,
            "whoosh": versionstring(),
        }
        message = json.dumps(stamp, sort_keys=True).encode()
        return {**stamp, "mac": hmac.new(self._secret, message, hashlib.sha256).hexdigest()}

    def _write_stamp(self, files: dict[str, str]) -> None:
        new = self._path / f"{_STAMP}.new"
        try:
            new.write_text(json.dumps(self._stamp(files)), "utf-8")
            new.replace(self._path / _STAMP)
        except OSError:
            with suppress(OSError):
                new.unlink()
            raise
