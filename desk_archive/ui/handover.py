"""A second start hands what it was asked for to the window that is open already."""

from __future__ import annotations

import getpass
import hashlib
import json
import logging
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

_PATIENCE = 500
_MAX_MESSAGE = 10_000


def server_name(archive: Path) -> str:
    """The name of the local socket of the window that has this archive open."""
    whose = f"{getpass.getuser()}\0{archive.resolve()}"
    return f"desk-archive-{hashlib.sha256(whose.encode()).hexdigest()[:24]}"


def hand_over(archive: Path, link: str | None) -> bool:
    """Ask the window that has the archive open to show itself, and what a link leads to.

    Returns:
        Whether there is such a window, and it has taken the message.
    """
    socket = QLocalSocket()
    socket.connectToServer(server_name(archive))
    if not socket.waitForConnected(_PATIENCE):
        return False
    socket.write(json.dumps({"link": link}).encode() + b"\n")
    socket.flush()
    taken = socket.waitForReadyRead(_PATIENCE)
    socket.disconnectFromServer()
    return taken


class HandoverServer(QObject):
    """Listens for second starts, for as long as the window is open."""

    asked = Signal(object)

    def __init__(self, archive: Path, parent: QObject | None = None) -> None:
        """Begin to listen; where that can't be, second starts open read-only windows of their own.

        Args:
            archive: the archive this window has open.
            parent: the QObject that owns this one.
        """
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._sockets: set[QLocalSocket] = set()
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        name = server_name(archive)
        if not self._server.listen(name):
            # Left behind by a process that died; the archive's lock says that we are the only one.
            QLocalServer.removeServer(name)
            if not self._server.listen(name):
                log.warning("second starts can't be received: %s", self._server.errorString())

    def close(self) -> None:
        """Stop listening, and let go of whoever is connected."""
        self._server.close()
        for socket in list(self._sockets):
            self._forget(socket)

    def _accept(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.setParent(self)
        self._sockets.add(socket)
        socket.readyRead.connect(self._read_all)
        socket.disconnected.connect(self._forget_closed)

    def _read_all(self) -> None:
        for socket in list(self._sockets):
            self._read(socket)

    def _forget_closed(self) -> None:
        for socket in list(self._sockets):
            if socket.state() == QLocalSocket.LocalSocketState.UnconnectedState:
                self._forget(socket)

    def _forget(self, socket: QLocalSocket) -> None:
        """Free a socket, but not from within one of its own signals."""
        self._sockets.discard(socket)
        socket.blockSignals(True)
        socket.abort()
        socket.deleteLater()

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _MAX_MESSAGE:
                self._forget(socket)
            return
        message = _parsed(bytes(socket.readLine(_MAX_MESSAGE).data()))
        if message is None:
            self._forget(socket)
            return
        socket.write(b"ok\n")
        socket.flush()
        link = message.get("link")
        self.asked.emit(link if isinstance(link, str) else None)


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None
