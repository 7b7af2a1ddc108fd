"""Saves a picture of the whole screen of the display in the environment: `screenshot.py FILE`."""

from __future__ import annotations

import sys

from PySide6.QtGui import QGuiApplication

application = QGuiApplication(sys.argv)
screen = application.primaryScreen()
if not screen.grabWindow(0).save(sys.argv[1]):
    sys.exit(f"{sys.argv[1]} could not be written")
