"""The composition root of the window: it builds everything once and knows who needs what."""

from __future__ import annotations

import importlib
import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QDialog

from desk_archive import __version__, config
from desk_archive.domain.errors import ArchiveError, ErrorKind
from desk_archive.services.context import Access, Services, open_services
from desk_archive.ui.messages import ErrorTeller
from desk_archive.ui.notifier import Notifier
from desk_archive.ui.tasks import TaskRunner
from desk_archive.ui.theme import Scheme, Theme
from desk_archive.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from desk_archive.ui.handover import HandoverServer
    from desk_archive.ui.window.controller import WindowController

log = logging.getLogger(__name__)

_PATIENCE_MS = 30_000


class App:
    """The window on one archive, and everything below it.

    Attributes:
        path: the archive's file.
        window: the main window, shown by `run`.
    """

    def __init__(self, path: Path, argv: list[str] | None = None) -> None:
        """Build the window's frame; the archive is opened by `open` or by `run`.

        Args:
            path: the archive's file; made when it is opened, if it isn't there.
            argv: arguments for Qt, by default none.
        """
        self.path = path
        self.application = _application(argv or [])
        self.settings = config.Settings()
        self.theme = Theme(self.application, _scheme(self.settings.get("scheme")))
        self.window = MainWindow(self.theme)
        self.window.setWindowIcon(QIcon(str(config.resource_path("icons/desk-archive.svg"))))
        self.window.set_title(path.stem, read_only=False)
        self.window.restore(
            config.decode(self.settings.get("geometry")), list(self.settings.get("columns", []))
        )
        self.teller = ErrorTeller(self.window, self.window.messages)
        self.tasks = TaskRunner(on_error=self.teller)
        self.notifier = Notifier()
        self._services: Services | None = None
        self._controller: WindowController | None = None
        self._server: HandoverServer | None = None
        self._closed = False
        self.window.closing.connect(self.close)

    @property
    def services(self) -> Services:
        """The services of the open archive.

        Raises:
            RuntimeError: before the archive is open.
        """
        if self._services is None:
            message = "the archive is not open yet"
            raise RuntimeError(message)
        return self._services

    @property
    def controller(self) -> WindowController | None:
        """What connects the panes, once the archive is open."""
        return self._controller

    def open(self) -> None:
        """Open the archive, or make it, and fill the window.

        Raises:
            ArchiveError: if it can't be opened at all.
        """
        self._attach(_open(self.path))

    def show_link(self, link: str | None) -> None:
        """Show what a link leads to, now or once the archive is open; None shows the window only."""
        if self._controller is None:
            self._link = link
        elif link:
            self._controller.show_link(link)

    _link: str | None = None

    def run(self) -> int:
        """Show the window and work until it is closed; returns the exit status."""
        sys.excepthook = self._excepthook
        threading.excepthook = lambda args: log.error("in a thread", exc_info=args.exc_value)
        self.window.show()
        if self._services is None:
            # After the first paint: the window is there before the heavy libraries are.
            QTimer.singleShot(0, self._open_soon)
        try:
            return self.application.exec()
        finally:
            sys.excepthook = sys.__excepthook__
            self.close()

    def close(self) -> None:
        """Keep what has to be kept, and give everything up; a second call does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._controller is not None:
            self._controller.save_state()
            self._controller.close()
        if self._server is not None:
            self._server.close()
        for dialog in self.window.findChildren(QDialog):
            dialog.close()
        self.tasks.stop()
        if self._services is not None:
            self._services.close()
        self.window.close()
        for owner in (self.window, self.theme, self.tasks, self.notifier):
            owner.deleteLater()

    def _open_soon(self) -> None:
        """Open the archive off the window's thread, and load there what the panes are made of."""

        def load() -> Services:
            importlib.import_module("desk_archive.ui.handover")
            importlib.import_module("desk_archive.ui.window.controller")
            return _open(self.path)

        self.tasks.read(load, done=self._attach, failed=self._cannot_open)

    def _attach(self, services: Services) -> None:
        from desk_archive.ui.handover import HandoverServer
        from desk_archive.ui.window.controller import WindowController

        self._services = services
        if not services.read_only:
            self._server = HandoverServer(self.path)
            self._server.asked.connect(self._asked)
        self._controller = WindowController(
            services, self.window, self.theme, self.tasks, self.notifier, self.settings, self.teller
        )
        self._controller.start(self._link)

    def _cannot_open(self, error: BaseException) -> None:
        self.teller(error)
        if isinstance(error, ArchiveError):
            for name in ("import-files", "import-folder", "export-notes"):
                self.window.actions_[name].setEnabled(False)

    def _asked(self, link: str | None) -> None:
        """A second start came: show the window, and where its link leads."""
        self.window.setWindowState(
            self.window.windowState() & ~self.window.windowState().WindowMinimized
        )
        self.window.raise_()
        self.window.activateWindow()
        self.show_link(link)

    def _excepthook(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self.window.close()
            return
        self.teller(error.with_traceback(trace))


def build(archive: Path, argv: list[str] | None = None) -> App:
    """The window on an archive, opened or made, and not shown.

    Uses the running QApplication or makes one.

    Raises:
        ArchiveError: if the archive can't be opened.
    """
    app = App(archive, argv)
    try:
        app.open()
    except BaseException:
        app.close()
        raise
    return app


def start(archive: Path, link: str | None = None) -> int:
    """Show the window on an archive until it is closed; returns the exit status."""
    config.configure_logging(to_file=True)
    app = App(archive, sys.argv[:1])
    app.show_link(link)
    return app.run()


def hand_over(archive: Path, link: str | None) -> bool:
    """Whether a window that is open on the archive already has taken this start over."""
    from desk_archive.ui.handover import hand_over as ask

    return archive.exists() and ask(archive, link)


def self_test_window(archive: Path) -> str:
    """Open the window on an archive, look at it, and keep a screenshot.

    Returns:
        What was seen, and where the screenshot is.

    Raises:
        RuntimeError: if the window does not show the archive in time.
    """
    if not config.has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = build(archive)
    try:
        app.window.show()
        _wait(lambda: app.controller is not None and app.controller.is_settled())
        seen = app.controller.describe() if app.controller is not None else ""
        target = config.cache_dir() / "self-test.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        if not app.window.grab().save(str(target)):
            message = f"the screenshot could not be saved as {target}"
            raise RuntimeError(message)
    finally:
        app.close()
    return f"{seen}; screenshot: {target}"


def _wait(condition: Callable[[], bool]) -> None:
    """Let the window work until a condition holds.

    Raises:
        RuntimeError: if it doesn't in time.
    """
    loop = QEventLoop()
    ticker, end = QTimer(), QTimer()
    ticker.timeout.connect(lambda: loop.exit(0) if condition() else None)
    end.timeout.connect(lambda: loop.exit(1))
    ticker.start(20)
    end.start(_PATIENCE_MS)
    status = loop.exec()
    ticker.stop()
    end.stop()
    if status:
        message = "the window did not show the archive in time"
        raise RuntimeError(message)


def _open(path: Path) -> Services:
    """The archive opened for writing, or read-only where another process has it."""
    try:
        return open_services(path, Access.WRITE, create=True)
    except ArchiveError as error:
        if error.kind is not ErrorKind.LOCKED:
            raise
    return open_services(path, Access.READ)


def _application(argv: list[str]) -> QApplication:
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    application = QApplication(argv)
    application.setApplicationName(config.APP_NAME)
    application.setApplicationDisplayName("Desk Archive")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName(config.APP_NAME)
    return application


def _scheme(kept: object) -> Scheme:
    return Scheme(str(kept)) if kept in set(Scheme) else Scheme.SYSTEM
