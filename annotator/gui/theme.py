"""Colours, marks and icons, in one of three themes; by default the one the system asks for.

Whoever paints asks the theme each time or listens to `changed`; nobody keeps colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from annotator.gui.palettes import CONTRAST, DARK, LIGHT, PALETTES, Palette
from annotator.gui.stylesheet import stylesheet
from annotator.model.mqm import Category, Severity
from annotator.model.review import FlagStatus
from annotator.paths import resource

ICON_SIZES = (16, 20, 24, 32, 48)
STYLE = "Fusion"


class Shape(Enum):
    """How a passage is underlined: one shape for each MQM dimension, so that colour is never needed."""

    WAVE = "wavy line"
    DOUBLE = "double line"
    DASHED = "dashed line"
    DOTTED = "dotted line"
    DASH_DOT = "dash-dotted line"
    SOLID = "line"


_SHAPES = {
    "accuracy": Shape.WAVE,
    "linguistic-conventions": Shape.DOUBLE,
    "terminology": Shape.DASHED,
    "style": Shape.DOTTED,
    "locale-conventions": Shape.DASH_DOT,
    "other": Shape.SOLID,
}

DIMENSION_LABELS = {
    "accuracy": "Accuracy",
    "linguistic-conventions": "Language",
    "terminology": "Terminology",
    "style": "Style",
    "locale-conventions": "Local conventions",
    "other": "Other",
}

STATUS_LABELS = {
    FlagStatus.OPEN: "Open",
    FlagStatus.CORRECTED: "Corrected",
    FlagStatus.DISMISSED: "Dismissed",
    FlagStatus.QUERY: "Query",
}

_STATUS_ICONS = {
    FlagStatus.OPEN: "status-open",
    FlagStatus.CORRECTED: "status-corrected",
    FlagStatus.DISMISSED: "status-dismissed",
    FlagStatus.QUERY: "status-query",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """How passages of one MQM dimension are marked."""

    dimension: str
    label: str
    colour: QColor
    shape: Shape


class Theme(QObject):
    """`choice` is one of "system", "light", "dark", "contrast"."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system") -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._marks: dict[str, Mark] = {}
        if app.property("style") != STYLE:
            # One style on all systems, because native ones do not take a palette. (Once a style sheet is
            # set, the
            # style no longer tells its name.)
            app.setStyle(STYLE)
            app.setProperty("style", STYLE)
        self._set_palette(self._wanted())
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        accessibility = getattr(hints, "accessibility", None)  # Qt 6.10 and newer
        if accessibility is not None:
            accessibility().contrastPreferenceChanged.connect(self._follow_system)

    @property
    def choice(self) -> str:
        return self._choice

    def set_choice(self, choice: str) -> None:
        """Use this theme from now on."""
        if choice != "system" and choice not in PALETTES:
            raise ValueError(f"no theme {choice!r}")
        self._choice = choice
        self._apply(self._wanted())

    @property
    def palette(self) -> Palette:
        """The colours by name, as #rrggbb."""
        return self._palette

    def colour(self, role: str) -> QColor:
        """The colour of a role, a field of `Palette`: "text", "muted", "accent", "good_soft" …"""
        return QColor(getattr(self._palette, role))

    def mark(self, category: Category | str) -> Mark:
        """How passages of this category (or MQM dimension) are marked."""
        dimension = category.dimension if isinstance(category, Category) else category
        if dimension not in _SHAPES:
            dimension = "other"
        mark = self._marks.get(dimension)
        if mark is None:
            mark = Mark(
                dimension,
                DIMENSION_LABELS[dimension],
                QColor(self._palette.marks[dimension]),
                _SHAPES[dimension],
            )
            self._marks[dimension] = mark
        return mark

    def severity_width(self, severity: Severity) -> float:
        """How thick a passage's underline is, in device-independent pixels."""
        return (1.9 if severity.rank >= Severity.MAJOR.rank else 1.2) * (
            1.3 if self._palette is CONTRAST else 1.0
        )

    def icon(self, name: str, role: str = "text") -> QIcon:
        """The icon `resources/icons/NAME.svg` in the colour of `role`."""
        key = (name, role)
        icon = self._icons.get(key)
        if icon is None:
            icon = self._icons[key] = _svg_icon(
                resource("icons", f"{name}.svg"), getattr(self._palette, role), self._palette.muted
            )
        return icon

    def status_icon(self, status: FlagStatus) -> QIcon:
        roles = {
            FlagStatus.OPEN: "accent",
            FlagStatus.CORRECTED: "good",
            FlagStatus.DISMISSED: "muted",
            FlagStatus.QUERY: "caution",
        }
        return self.icon(_STATUS_ICONS[status], roles[status])

    def article_font(self, zoom: int = 0) -> QFont:
        """The font of the article: the system's, a little larger, for reading."""
        font = QFont(self._app.font())
        font.setPointSizeF(max(6.0, font.pointSizeF() * 1.25 + zoom))
        return font

    # -- following the system

    def _wanted(self) -> Palette:
        if self._choice != "system":
            return PALETTES[self._choice]
        hints = self._app.styleHints()
        accessibility = getattr(hints, "accessibility", None)
        if accessibility is not None and (
            accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
        ):
            return CONTRAST
        return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def _follow_system(self) -> None:
        if self._choice == "system":
            self._apply(self._wanted())

    def _apply(self, palette: Palette) -> None:
        if palette is not self._palette:
            self._set_palette(palette)
            self.changed.emit()

    def _set_palette(self, palette: Palette) -> None:
        self._palette = palette
        self._icons.clear()
        self._marks.clear()
        self._app.setPalette(_qt_palette(palette))
        sheet = stylesheet(palette, self._app.font().pointSizeF())
        if sheet != self._app.styleSheet():
            self._app.setStyleSheet(sheet)


def _qt_palette(p: Palette) -> QPalette:
    roles = QPalette.ColorRole
    colours = {
        roles.Window: p.window,
        roles.WindowText: p.text,
        roles.Base: p.base,
        roles.AlternateBase: p.alternate,
        roles.Text: p.text,
        roles.Button: p.raised,
        roles.ButtonText: p.text,
        roles.BrightText: p.bad,
        roles.ToolTipBase: p.raised,
        roles.ToolTipText: p.text,
        roles.PlaceholderText: p.muted,
        roles.Highlight: p.accent,
        roles.HighlightedText: p.on_accent,
        roles.Link: p.link,
        roles.LinkVisited: p.link,
        roles.Light: p.raised,
        roles.Midlight: p.border,
        roles.Mid: p.border,
        roles.Dark: p.border,
        roles.Shadow: p.border,
        roles.Accent: p.accent,
    }
    palette = QPalette()
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        faint = QColor(p.muted)
        if p is not CONTRAST:
            faint.setAlpha(150)
        palette.setColor(QPalette.ColorGroup.Disabled, role, faint)
    return palette


def _svg_icon(path: Path, colour: str, disabled: str) -> QIcon:
    source = path.read_text(encoding="utf-8")
    icon = QIcon()
    for mode, paint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        renderer = QSvgRenderer(QByteArray(source.replace("currentColor", paint).encode()))
        for size in ICON_SIZES:
            pixmap = QPixmap(QSize(size, size))
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            if mode is QIcon.Mode.Disabled:
                painter.setOpacity(0.5)
            renderer.render(painter, QRectF(0, 0, size, size))
            painter.end()
            icon.addPixmap(pixmap, mode)
    return icon
