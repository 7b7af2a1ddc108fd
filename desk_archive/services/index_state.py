"""Whether an index knows the archive as it is, or as it was before an older copy was put back.

Archive and index each keep a token of the state they last agreed on. The index notes the next token
before it takes a batch in, the archive takes that token over when the batch leaves the queue: killed
at any moment, they agree. An archive that was put back from a copy has a token the index has
forgotten, and the index is made again.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from desk_archive.config import write_atomically
from desk_archive.domain.errors import ErrorKind, WorldError

log = logging.getLogger(__name__)

SETTING = "index_state"
"""Under this name the archive keeps its token."""

_FILE = "archive-state.json"


class IndexState:
    """The tokens that an index folder keeps."""

    def __init__(self, folder: Path) -> None:
        """Read and write beside the index.

        Args:
            folder: of the index.
        """
        self._path = folder / _FILE

    def knows(self, token: Any) -> bool:
        """Whether the index was made from the archive that has this token now."""
        return token in self._tokens()

    def settle(self, token: Any) -> None:
        """Note the token that the archive has, and forget earlier ones.

        Raises:
            WorldError: if it can't be written.
        """
        self._write([token])

    def announce(self, token: Any, following: str) -> None:
        """Note which token comes after the one that the archive has now.

        Raises:
            WorldError: if it can't be written.
        """
        self._write([token, following])

    def _write(self, tokens: list[Any]) -> None:
        try:
            write_atomically(self._path, json.dumps(tokens))
        except OSError as error:
            message = f"The search index could not be written: {error.strerror or error}."
            path = str(self._path.parent)
            raise WorldError(message, path=path, kind=ErrorKind.UNWRITABLE) from error

    def _tokens(self) -> list[Any]:
        try:
            tokens = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            log.info("the index does not say which archive it knows: %s", error)
            return []
        return tokens if isinstance(tokens, list) else []
