"""Colours one can read, in every theme; the system is followed."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget

from annotator.gui.main_window import MainWindow
from annotator.gui.palettes import PALETTES, Palette
from annotator.gui.theme import DIMENSION_LABELS, Theme
from annotator.model.mqm import Category, Severity
from annotator.model.review import FlagStatus
from annotator.paths import resource
from annotator.services.settings import THEMES


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    values = []
    for part in QColor(colour).getRgbF()[:3]:
        values.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * values[0] + 0.7152 * values[1] + 0.0722 * values[2]


def contrast(one: str, two: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(two)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))
def test_words_and_marks_can_be_read(palette: Palette) -> None:
    least = 7.0 if palette.name == "contrast" else 4.5
    for background in (palette.base, palette.window, palette.raised):
        for words in (palette.text, palette.muted, palette.link, palette.good, palette.bad, palette.caution):
            assert contrast(words, background) >= least, (words, background)
    assert contrast(palette.on_accent, palette.accent) >= 4.5
    for soft in (palette.good_soft, palette.bad_soft, palette.caution_soft, palette.accent_soft):
        assert contrast(palette.text, soft) >= least
    for mark in palette.marks.values():
        assert contrast(mark, palette.base) >= 3.0
    assert set(palette.marks) == set(DIMENSION_LABELS)


def test_every_category_has_a_mark_and_every_dimension_its_own_shape(theme: Theme) -> None:
    for category in Category:
        assert theme.mark(category).dimension == category.dimension
    marks = [theme.mark(dimension) for dimension in DIMENSION_LABELS]
    for one, two in combinations(marks, 2):
        assert one.shape is not two.shape
    assert theme.severity_width(Severity.MAJOR) > theme.severity_width(Severity.MINOR)


def test_choosing_a_theme_tells_and_paints(theme: Theme, qapp: QApplication) -> None:
    told: list[str] = []
    theme.changed.connect(lambda: told.append(theme.palette.name))
    before = theme.icon("flag").pixmap(24, 24).toImage()
    for choice in ("dark", "dark", "contrast"):
        theme.set_choice(choice)
    assert told == ["dark", "contrast"]
    assert qapp.palette().color(QPalette.ColorRole.Base) == theme.colour("base")
    assert theme.icon("flag").pixmap(24, 24).toImage() != before
    with pytest.raises(ValueError, match="no theme"):
        theme.set_choice("pink")


def test_the_settings_know_the_same_themes() -> None:
    assert set(THEMES) == {"system", *PALETTES}


def test_the_system_is_followed_unless_a_theme_is_chosen(
    theme: Theme, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.gui.palettes import CONTRAST

    monkeypatch.setattr(Theme, "_wanted", lambda self: CONTRAST)
    qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
    assert theme.palette.name == "light"
    theme._choice = "system"
    qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
    assert theme.palette.name == "contrast"


def test_every_icon_is_drawn(theme: Theme) -> None:
    for path in resource("icons").glob("*.svg"):
        image = theme.icon(path.stem).pixmap(24, 24).toImage()
        opaque = sum(image.pixelColor(x, y).alpha() > 60 for x in range(24) for y in range(24))
        assert opaque > 15, path.name
    for status in FlagStatus:
        assert not theme.status_icon(status).isNull()


@pytest.mark.parametrize("choice", ["light", "dark", "contrast"])
def test_titles_of_panels_are_whole_and_their_buttons_are_seen(
    window: MainWindow, theme: Theme, choice: str
) -> None:
    theme.set_choice(choice)
    QApplication.processEvents()
    dock = window.findChild(QDockWidget, "dock-correction")
    dock.setWindowTitle("gyp")
    image = dock.grab(QRect(0, 0, dock.width(), dock.widget().y() - int(theme.palette.line))).toImage()
    ground = image.pixelColor(1, 1).lightness()

    def drawn(area: QRect) -> list[int]:
        """The rows of pixels in which something stands out."""
        return [
            y
            for y in range(area.top(), area.bottom() + 1)
            if any(
                abs(image.pixelColor(x, y).lightness() - ground) > 80
                for x in range(area.left(), area.right() + 1)
            )
        ]

    bold = QFont(dock.font())
    bold.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetrics(bold)
    rows = drawn(QRect(4, 0, metrics.horizontalAdvance("gyp") + 8, image.height()))
    assert len(rows) >= metrics.tightBoundingRect("gyp").height()
    buttons = dock.findChildren(QAbstractButton, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert len(buttons) == 2
    for button in buttons:
        assert len(drawn(button.geometry())) >= 5
