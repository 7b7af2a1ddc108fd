"""The look as a whole: built once, nothing left behind, light and dark at run time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import QFontInfo, QIcon, QPalette
from PySide6.QtWidgets import QPushButton, QTextBrowser, QTreeWidget, QTreeWidgetItem

from desk_archive.ui import theme as theme_module
from desk_archive.ui.palette import DARK, LIGHT
from desk_archive.ui.theme import Scheme, Theme, build_material

START = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication([])
from desk_archive.ui.theme import Scheme, Theme
theme = Theme(app, Scheme.DARK, cache=Path(sys.argv[1]))
print("qt_material" in sys.modules, "jinja2" in sys.modules, len(app.styleSheet()) > 20_000)
"""


def start(cache: Path) -> str:
    command = [sys.executable, "-c", START, str(cache)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_only_the_first_start_needs_qt_material(tmp_path: Path) -> None:
    assert start(tmp_path) == "True True True"
    assert start(tmp_path) == "False False True"


def test_nothing_is_written_to_the_home_folder(qapp, tmp_path: Path) -> None:
    home = Path(os.environ["HOME"])
    before = set(home.iterdir())
    Theme(qapp, Scheme.LIGHT, cache=tmp_path / "cache")
    Theme(qapp, Scheme.DARK, cache=tmp_path / "cache")
    assert set(home.iterdir()) == before
    assert not (home / ".qt_material").exists()


def test_building_changes_nothing_else(qapp, tmp_path: Path) -> None:
    environment, palette = dict(os.environ), QPalette(qapp.palette())
    icons = QDir.searchPaths("icon")
    build_material(LIGHT, 1.0, tmp_path / "light")
    assert dict(os.environ) == environment
    assert qapp.palette() == palette
    assert QDir.searchPaths("icon") == icons


def test_a_build_that_fails_leaves_nothing(qapp, tmp_path: Path, monkeypatch) -> None:
    def fail(_sheet: str, _scale: float) -> str:
        raise OSError("disk full")

    monkeypatch.setattr(theme_module, "_repaired", fail)
    with pytest.raises(OSError, match="disk full"):
        build_material(DARK, 1.0, tmp_path / "theme" / "dark")
    assert list((tmp_path / "theme").iterdir()) == []


def test_two_that_build_at_once_do_no_harm(qapp, tmp_path: Path) -> None:
    build_material(LIGHT, 1.0, tmp_path / "light")
    first = (tmp_path / "light" / "sheet.qss").read_text()
    build_material(LIGHT, 1.0, tmp_path / "light")
    assert (tmp_path / "light" / "sheet.qss").read_text() == first
    assert [path.name for path in tmp_path.iterdir()] == ["light"]


def test_a_folder_that_cannot_be_made_is_replaced_for_this_run(qapp, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    theme = Theme(qapp, Scheme.LIGHT, cache=blocked / "cache")
    assert theme.colours is LIGHT
    assert "QLabel" in qapp.styleSheet()


def test_the_sheet_leaves_fonts_and_letters_alone(theme: Theme, qapp) -> None:
    sheet = qapp.styleSheet()
    for word in ("uppercase", "Roboto", "font-family", "font-size"):
        assert word not in sheet
    assert "url(icon:" not in sheet
    assert "$" not in sheet


def test_every_sign_in_the_sheet_is_there(theme: Theme, qapp) -> None:
    names = {part.partition(")")[0] for part in qapp.styleSheet().split("url(")[1:]}
    assert names
    missing = [name for name in names if not Path(QDir(name).absolutePath()).is_file()]
    missing = [name for name in missing if not any_file(name)]
    assert missing == []


def any_file(name: str) -> bool:
    prefix, _, rest = name.partition(":/")
    return any((Path(folder) / rest).is_file() for folder in QDir.searchPaths(prefix))


def test_switching_at_run_time(theme: Theme, qapp, qtbot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    theme.bind_icon(button, "search")
    before = button.icon().cacheKey()
    with qtbot.waitSignal(theme.changed):
        theme.set_scheme(Scheme.DARK)
    assert theme.colours is DARK
    assert qapp.palette().color(QPalette.ColorRole.Base).name() == DARK.paper
    assert qapp.palette().color(QPalette.ColorRole.Text).name() == DARK.ink
    assert DARK.accent in qapp.styleSheet()
    assert LIGHT.accent not in qapp.styleSheet()
    assert button.icon().cacheKey() != before


def test_the_same_scheme_again_does_nothing(theme: Theme, qtbot) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_scheme(Scheme.LIGHT)


def test_the_system_scheme_is_followed(theme: Theme, qapp, qtbot, monkeypatch) -> None:
    theme.set_scheme(Scheme.SYSTEM)
    assert theme.colours is LIGHT  # Unknown counts as light.
    hints = qapp.styleHints()
    monkeypatch.setattr(type(hints), "colorScheme", lambda _self: Qt.ColorScheme.Dark)
    with qtbot.waitSignal(theme.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.colours is DARK
    theme.set_scheme(Scheme.LIGHT)
    with qtbot.assertNotEmitted(theme.changed, wait=20):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.colours is LIGHT


def test_lengths_follow_the_font(theme: Theme, qapp, qtbot) -> None:
    font = qapp.font()
    drawn = QFontInfo(font).pixelSize()
    assert theme.size(13) == drawn
    larger = qapp.font()
    larger.setPixelSize(2 * drawn)
    with qtbot.waitSignal(theme.changed):
        qapp.setFont(larger)
    assert theme.size(13) == 2 * drawn
    assert "height: 56px" in qapp.styleSheet()
    with qtbot.waitSignal(theme.changed):
        qapp.setFont(font)


def test_fonts(theme: Theme) -> None:
    assert theme.font(12).pixelSize() == theme.size(12)
    assert theme.reading_font().families()[0] == "Noto Serif"
    assert theme.reading_font().pixelSize() == theme.size(16)


def test_document_text_is_in_ink_and_not_in_the_accent(theme: Theme, qtbot, colours_in) -> None:
    page = QTextBrowser()
    qtbot.addWidget(page)
    font = theme.reading_font(60)
    page.setFont(font)
    page.setPlainText("\N{FULL BLOCK}" * 8)
    page.resize(300, 160)
    colours = colours_in(page)
    assert LIGHT.ink in colours
    assert LIGHT.paper in colours
    assert LIGHT.accent not in colours


def test_check_boxes_in_trees_can_be_told_apart(theme: Theme, qtbot, colours_in) -> None:
    tree = QTreeWidget()
    qtbot.addWidget(tree)
    item = QTreeWidgetItem(tree, ["A value"])
    pictures = []
    for state in (
        Qt.CheckState.Unchecked,
        Qt.CheckState.Checked,
        Qt.CheckState.PartiallyChecked,
    ):
        item.setCheckState(0, state)
        pictures.append(tree.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]
    assert LIGHT.accent in colours_in(tree)


def test_a_missing_icon_is_an_empty_one(theme: Theme) -> None:
    assert theme.icon("no-such-icon").isNull()


def test_an_icon_has_the_colours_of_its_state(theme: Theme) -> None:
    icon = theme.icon("star-filled")
    assert not icon.isNull()
    looks = {
        (QIcon.Mode.Normal, QIcon.State.Off): LIGHT.soft,
        (QIcon.Mode.Active, QIcon.State.Off): LIGHT.ink,
        (QIcon.Mode.Disabled, QIcon.State.Off): LIGHT.faint,
        (QIcon.Mode.Normal, QIcon.State.On): LIGHT.accent,
    }
    for (mode, state), colour in looks.items():
        image = icon.pixmap(48, 48, mode, state).toImage()
        assert image.pixelColor(24, 26).name() == colour


def test_icons_are_sharp_on_fine_screens(theme: Theme) -> None:
    from PySide6.QtCore import QSize

    fine = theme.icon("search").pixmap(QSize(16, 16), 3.0)
    assert fine.size() == QSize(48, 48)
    assert fine.devicePixelRatio() == 3.0


def test_icons_are_kept_in_the_cache(theme: Theme, theme_cache: Path) -> None:
    theme.icon("tag")
    files = list((theme_cache / "icons").glob("*.svg"))
    assert files
    assert all("#000" not in path.read_text().split("viewBox")[1] for path in files)
