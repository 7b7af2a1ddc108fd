"""Our own style sheet, laid over qt-material's: colours, spacing, and what that one leaves broken.

Widgets ask for what they are by dynamic properties, so that no sheet has to know their names:

- `tone`: `window`, `panel` or `paper`, the three backgrounds there are;
- `kind` of a button: `primary`, `quiet` (no frame), `link`;
- `kind` of a label: `soft`, `small`, `heading`, `title`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Template

from desk_archive.ui.palette import Palette, blend

Size = Callable[[float], int]
"""Pixels for a length as it was drawn at an interface font of 13 px."""

IMAGES = "material"
"""The search path under which the sheets find what was built with them."""

SIGNS = "signs"
"""The folder there with our own signs; qt-material's lie beside it."""

_LENGTHS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 32)

_BOXES = ("QTreeView", "QTableView", "QListView", "QCheckBox", "QGroupBox")
_SPIN_BOXES = ("QDateEdit", "QTimeEdit", "QDateTimeEdit", "QSpinBox", "QDoubleSpinBox")
_MENU_BOX = "QMenu::indicator:non-exclusive"
_MENU_RING = "QMenu::indicator:exclusive"

_SHEET = Template("""
* { color: $ink; selection-background-color: $text_selection; selection-color: $ink; }
*:disabled { color: $faint; }
QMainWindow, QDialog, QMessageBox { background-color: $window; }
QFrame, QGroupBox, QStackedWidget, QScrollArea { background-color: transparent; border: none; }
QAbstractScrollArea { background-color: $paper; border: none; border-radius: 0; padding: 0; }
*[tone="window"] { background-color: $window; }
*[tone="panel"] { background-color: $panel; }
*[tone="paper"] { background-color: $paper; }
QFrame[frameShape="4"], QFrame[frameShape="5"] { background-color: $line; border: none; }
QFrame[frameShape="4"] { min-height: 1px; max-height: 1px; }
QFrame[frameShape="5"] { min-width: 1px; max-width: 1px; }

QLabel { background: transparent; color: $ink; border: none; padding: 0; }
QLabel[kind="soft"], QLabel[kind="small"] { color: $soft; }
QLabel[kind="heading"] { color: $soft; font-weight: 600; }
QLabel[kind="wrong"] { color: $danger; }
QLabel[kind="title"] { font-weight: 600; }
QLabel:disabled { color: $faint; }

QPushButton {
  color: $ink; background-color: $paper; border: 1px solid $line; border-radius: $d8;
  padding: 0 $d12; height: $d28; margin: 0; font-weight: normal; text-transform: none;
}
QPushButton:hover { background-color: $hover; }
QPushButton:pressed, QPushButton:checked { color: $accent; background-color: $accent_soft; }
QPushButton:focus { background-color: $paper; border-color: $accent; }
QPushButton:checked:focus { background-color: $accent_soft; }
QPushButton:disabled { color: $faint; background-color: transparent; border-color: $line; }
QPushButton:default, QPushButton[kind="primary"] {
  color: $on_accent; background-color: $accent; border-color: $accent;
}
QPushButton:default:hover, QPushButton[kind="primary"]:hover { background-color: $accent_hover; }
QPushButton:default:focus, QPushButton[kind="primary"]:focus {
  background-color: $accent; border-color: $ink;
}
QPushButton:default:disabled, QPushButton[kind="primary"]:disabled {
  color: $soft; background-color: $line; border-color: $line;
}
QPushButton[kind="quiet"], QPushButton[kind="link"], QPushButton:flat {
  background-color: transparent; border: 1px solid transparent;
}
QPushButton[kind="quiet"]:hover, QPushButton:flat:hover { background-color: $hover; }
QPushButton[kind="quiet"] { color: $soft; }
QPushButton[kind="quiet"]::menu-indicator { image: url($images/arrow-down.svg); width: $d14; height: $d14;
  subcontrol-origin: padding; subcontrol-position: center right; right: $d4; }
QPushButton[kind="link"] { color: $accent; padding: 0; height: $d22; border-radius: $d4; }
QPushButton[kind="link"]:hover { background-color: $accent_soft; }
QPushButton[kind="quiet"]:focus, QPushButton[kind="link"]:focus, QPushButton:flat:focus {
  background-color: transparent; border: 1px solid $accent;
}

QToolButton, QDialog QToolButton, QDialog QToolButton:hover, QDialog QToolButton:pressed,
QDialog QToolButton:checked {
  color: $soft; background-color: transparent; border: 1px solid transparent;
  border-radius: $d6; margin: 0; padding: 0 $d4; min-width: $d18; height: $d26;
}
QToolButton:hover, QDialog QToolButton:hover { color: $ink; background-color: $hover;
  border: 1px solid transparent; }
QToolButton:pressed, QToolButton:checked, QToolButton:open, QDialog QToolButton:checked {
  color: $accent; background-color: $accent_soft; border: 1px solid transparent;
}
QToolButton:focus { background-color: transparent; border: 1px solid $accent; }
QToolButton:checked:focus { background-color: $accent_soft; }
QToolButton[kind="tiny"] { padding: 0; min-width: $d18; height: $d18; border-radius: $d4; }
QToolButton:disabled { color: $faint; background-color: transparent; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton::menu-button { border: none; width: $d14; }

QLineEdit, QComboBox, QDateEdit, QTimeEdit, QDateTimeEdit, QSpinBox, QDoubleSpinBox {
  color: $ink; background-color: $paper; border: 1px solid $line; border-radius: $d6;
  padding: 0 $d8; height: $d26;
}
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QTimeEdit:focus, QDateTimeEdit:focus,
QSpinBox:focus, QDoubleSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
  color: $ink; border: 1px solid $accent;
}
QLineEdit:disabled, QComboBox:disabled, QDateEdit:disabled, QTimeEdit:disabled,
QDateTimeEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled {
  color: $faint; background-color: $panel; border: 1px solid $line; border-radius: $d6;
  padding: 0 $d8; height: $d26;
}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; background: transparent;
  padding: 0; height: $d20; }
QLineEdit QToolButton, QLineEdit QToolButton:hover { border: none; background: transparent;
  padding: 0; margin: 0; min-width: 0; height: $d20; }
QComboBox::drop-down, QDateEdit::drop-down, QDateTimeEdit::drop-down {
  subcontrol-origin: padding; subcontrol-position: center right; border: none; width: $d20;
}
$spin_boxes
QComboBox::down-arrow, QComboBox::down-arrow:focus { image: url($images/arrow-down.svg);
  width: $d12; height: $d12; margin: 0 $d4 0 0; }
QComboBox::down-arrow:disabled { image: url($images/arrow-down-off.svg); }
QListView[kind="popup"] { border: 1px solid $line; }
QComboBox QAbstractItemView { background-color: $paper; border: 1px solid $line; padding: $d4; }

QTextEdit, QTextBrowser, QPlainTextEdit {
  color: $ink; background-color: $paper; border: 1px solid transparent; border-radius: 0; padding: 0;
  selection-background-color: $text_selection; selection-color: $ink;
}
QTextEdit:disabled, QPlainTextEdit:disabled { color: $faint; background-color: $panel; }
QPlainTextEdit { border: 1px solid $line; border-radius: $d6; padding: $d4; }

QListView, QTreeView, QTableView {
  color: $ink; background-color: $paper; border: none; border-radius: 0; padding: 0; margin: 0;
  alternate-background-color: $panel;
  selection-background-color: $selection; selection-color: $ink; gridline-color: $line;
}
QListView::item, QTreeView::item, QTableView::item {
  color: $ink; padding: 0 $d4; min-height: $d24; border: none; selection-color: $ink;
}
QListView::item:hover, QTreeView::item:hover, QTableView::item:hover { background-color: $hover; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected,
QListView::item:selected:focus, QTreeView::item:selected:focus, QTableView::item:selected:focus {
  color: $ink; background-color: $selection; selection-color: $ink;
  selection-background-color: $selection;
}
QTreeView::branch { background-color: transparent; border-image: none; }
QTreeView::branch:has-siblings:!adjoins-item, QTreeView::branch:has-siblings:adjoins-item,
QTreeView::branch:!has-children:!has-siblings:adjoins-item,
QTreeView::branch:has-children:!has-siblings:adjoins-item { border-image: none; }
QTreeView::branch:closed:has-children:has-siblings,
QTreeView::branch:closed:has-children:!has-siblings { image: url($images/arrow-right.svg); }
QTreeView::branch:open:has-children:has-siblings,
QTreeView::branch:open:has-children:!has-siblings { image: url($images/arrow-down.svg); }
QHeaderView, QHeaderView::section, QTableCornerButton::section {
  color: $soft; background-color: $panel; border: none; text-transform: none; font-weight: normal;
}
QHeaderView::section { padding: 0 $d8; height: $d24; border-bottom: 1px solid $line; }

QTreeView::indicator, QTableView::indicator, QListView::indicator, QCheckBox::indicator,
QRadioButton::indicator, QGroupBox::indicator, QMenu::indicator {
  width: $d16; height: $d16; border: none; border-radius: 0; background: transparent;
}
$indicators
QCheckBox, QRadioButton { color: $ink; background: transparent; height: $d24; spacing: $d8;
  border: 1px solid transparent; border-radius: $d4; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $faint; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus, QListView::indicator:focus,
QMenu::indicator:focus { background-color: transparent; }

QMenuBar { color: $ink; background-color: $panel; }
QMenuBar::item { color: $ink; background: transparent; height: $d20; padding: $d2 $d8;
  border-radius: $d4; }
QMenuBar::item:selected, QMenuBar::item:pressed { color: $ink; background-color: $hover; }
QMenu { color: $ink; background-color: $panel; border: 1px solid $line; border-radius: $d6;
  padding: $d4; }
QMenu::item, QCalendarWidget QMenu::item { color: $ink; height: $d26; border: none;
  border-radius: $d4; padding: 0 $d16 0 $d10; }
QMenu::item:selected { color: $ink; background-color: $hover; }
QMenu::item:disabled { color: $faint; background: transparent; }
QMenu::separator { height: 1px; background-color: $line; margin: $d4 $d6; }
QMenu::icon { padding-left: $d6; }
QToolTip { color: $ink; background-color: $panel; border: 1px solid $line; padding: $d4 $d6;
  border-radius: 0; }

QTabBar, QTabBar::tab { font-weight: normal; text-transform: none; background: transparent; }
QTabBar::tab { color: $soft; border: none; padding: 0 $d10; height: $d28; }
QTabBar::tab:top:selected, QTabBar::tab:top:hover, QTabBar::tab:bottom:selected {
  color: $ink; border-bottom: 2px solid $accent;
}
QTabBar::tab:top:hover:!selected { border-bottom: 2px solid $line; }
QTabBar::tab:focus { color: $accent; }

QToolBar { background-color: $panel; border: none; spacing: $d4; padding: 0 $d8; }
QToolBar:horizontal { border-bottom: 1px solid $line; }
QToolBar::separator:horizontal { width: 1px; background-color: $line; border: none;
  margin: $d8 $d4; }
QStatusBar { color: $soft; background-color: $panel; border-top: 1px solid $line; }
QStatusBar QLabel { color: $soft; }
QStatusBar::item { border: none; }
QSizeGrip { image: none; width: 0; height: 0; }
QSplitter { background-color: $window; border: none; }
QSplitter::handle, QSplitter::handle:horizontal, QSplitter::handle:vertical,
QMainWindow::separator, QMainWindow::separator:vertical, QMainWindow::separator:horizontal {
  image: none; background-color: $line; width: 1px; height: 1px;
}
QSplitter::handle:hover, QSplitter::handle:pressed { background-color: $accent; }
QDockWidget { border: none; text-transform: none; }
QGroupBox { font-weight: 600; padding: $d24 0 0 0; text-transform: none; }
QGroupBox::title { color: $soft; subcontrol-origin: margin; subcontrol-position: top left;
  padding: 0; height: $d20; }
QToolBox::tab { text-transform: none; }

QProgressBar { background-color: $line; border: none; border-radius: $d2; max-height: $d4;
  min-height: $d4; color: transparent; }
QProgressBar::chunk { background-color: $accent; border-radius: $d2; }

QSlider::groove:horizontal { height: $d4; margin: 0; border-radius: $d2;
  background-color: $line; }
QSlider::sub-page:horizontal { background-color: $accent; border-radius: $d2; }
QSlider::add-page:horizontal { background-color: $line; border-radius: $d2; }
QSlider::handle:horizontal { image: none; background-color: $accent; border: 2px solid $paper;
  border-radius: $d8; width: $d12; height: $d12; margin: -$d6 0; }

QScrollBar:vertical { background: transparent; border: none; width: $d8; margin: 0; }
QScrollBar:horizontal { background: transparent; border: none; height: $d8; margin: 0; }
QScrollBar::handle { background-color: $scroll; border-radius: $d2; margin: $d2; }
QScrollBar::handle:vertical:hover, QScrollBar::handle:horizontal:hover,
QScrollBar::handle:pressed { background-color: $scroll_hover; }
QScrollBar::handle:vertical { min-height: $d28; }
QScrollBar::handle:horizontal { min-width: $d28; }
QScrollBar:disabled { background: transparent; }
QScrollBar::handle:disabled { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
""")


def build(colours: Palette, size: Size, images: str) -> str:
    """The sheet for one scheme.

    Args:
        colours: of the scheme.
        size: pixels for a drawn length.
        images: folder of our signs in this scheme's colours, for instance
            `material:/light/signs`.
    """
    names = {name: getattr(colours, name) for name in Palette.__dataclass_fields__}
    lengths = {f"d{length}": f"{max(1, size(length))}px" for length in _LENGTHS}
    return _SHEET.substitute(
        names,
        **lengths,
        images=images,
        indicators=_indicators(images),
        spin_boxes=_spin_boxes(images, lengths),
        accent_hover=blend(colours.accent, colours.ink, 0.88),
        scroll=blend(colours.soft, colours.panel, 0.28),
        scroll_hover=blend(colours.soft, colours.panel, 0.7),
    )


def _indicators(images: str) -> str:
    """Rules for check boxes and radio buttons, wherever they are and whatever their state.

    As specific as qt-material's own, which tell selected and focused ones apart.
    """
    rules = []
    boxes = [(f"{widget}::indicator", "box") for widget in _BOXES]
    rings = [("QRadioButton::indicator", "ring")]
    menus = [(_MENU_BOX, "box"), (_MENU_RING, "ring")]
    for selector, sign in (*boxes, *rings, *menus):
        for state, name in (
            ("unchecked", sign),
            ("checked", f"{sign}-checked"),
            ("indeterminate", "box-mixed"),
        ):
            rules.append(_rule(selector, state, f"{images}/{name}.svg"))
            off = f"{images}/{name}-off.svg"
            rules.append(f"{selector}:{state}:disabled {{ image: url({off}); }}")
    return "\n".join(rules)


def _rule(selector: str, state: str, image: str) -> str:
    names = ", ".join(
        f"{selector}{first}:{state}{second}"
        for first, second in (
            ("", ""),
            (":enabled", ""),
            (":enabled", ":selected"),
            (":enabled", ":focus"),
            ("", ":selected"),
            ("", ":focus"),
            ("", ":selected:active"),
        )
    )
    return f"{names} {{ image: url({image}); }}"


_SPIN_BUTTON = Template("""
$box::$side-button, $box::$side-button:focus, $box::$side-button:disabled { image: none;
  border: none; margin: 0; subcontrol-origin: padding; subcontrol-position: $place right;
  width: $d18; height: $d12; }
$box::$side-arrow, $box::$side-arrow:focus { image: url($images/arrow-$side.svg); margin: 0;
  width: $d10; height: $d10; }
$box::$side-arrow:disabled, $box::$side-arrow:off { image: url($images/arrow-$side-off.svg); }
""")


def _spin_boxes(images: str, lengths: Mapping[str, str]) -> str:
    """Rules for the two small buttons of fields that count, which qt-material lays over each other."""
    return "".join(
        _SPIN_BUTTON.substitute(lengths, box=box, side=side, place=place, images=images)
        for box in _SPIN_BOXES
        for side, place in (("up", "top"), ("down", "bottom"))
    )
