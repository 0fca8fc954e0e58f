"""The colours of the three themes, by what they are for. Text colours keep 4.5:1, marks 3:1 on `base`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #rrggbb. `marks` are by MQM dimension."""

    name: str
    dark: bool
    window: str
    base: str
    alternate: str
    raised: str
    text: str
    muted: str
    border: str
    accent: str
    on_accent: str
    accent_soft: str
    link: str
    good: str
    good_soft: str
    bad: str
    bad_soft: str
    caution: str
    caution_soft: str
    marks: dict[str, str]
    line: float = 1.0
    """Width of borders and outlines in device-independent pixels."""


LIGHT = Palette(
    name="light",
    dark=False,
    window="#f3f4f6",
    base="#ffffff",
    alternate="#f7f8fa",
    raised="#ffffff",
    text="#1b1f24",
    muted="#59626d",
    border="#d3d8de",
    accent="#2356c0",
    on_accent="#ffffff",
    accent_soft="#e4ecfb",
    link="#1f56c4",
    good="#17692f",
    good_soft="#def2e3",
    bad="#a3242a",
    bad_soft="#fae3e3",
    caution="#855a00",
    caution_soft="#fbf0d2",
    marks={
        "accuracy": "#c5262d",
        "linguistic-conventions": "#1d5fc2",
        "terminology": "#7a3fb8",
        "style": "#946200",
        "locale-conventions": "#0b7a75",
        "other": "#59626d",
    },
)

DARK = Palette(
    name="dark",
    dark=True,
    window="#202329",
    base="#16181c",
    alternate="#1b1e23",
    raised="#282c33",
    text="#e5e8ec",
    muted="#a0a9b4",
    border="#3a404a",
    accent="#7aa7ff",
    on_accent="#0d1117",
    accent_soft="#25344f",
    link="#8ab4ff",
    good="#6fd08c",
    good_soft="#1b3524",
    bad="#ff8f88",
    bad_soft="#42201f",
    caution="#e8bd55",
    caution_soft="#3a3018",
    marks={
        "accuracy": "#ff7b72",
        "linguistic-conventions": "#79b8ff",
        "terminology": "#c79bff",
        "style": "#e3b341",
        "locale-conventions": "#56d4cc",
        "other": "#a0a9b4",
    },
)

CONTRAST = Palette(
    name="contrast",
    dark=True,
    window="#000000",
    base="#000000",
    alternate="#000000",
    raised="#000000",
    text="#ffffff",
    muted="#e6e6e6",
    border="#ffffff",
    accent="#ffd60a",
    on_accent="#000000",
    accent_soft="#3a3200",
    link="#7fd4ff",
    good="#7dff9b",
    good_soft="#003d12",
    bad="#ffa09a",
    bad_soft="#540a0a",
    caution="#ffd60a",
    caution_soft="#3a3200",
    marks={
        "accuracy": "#ff9c96",
        "linguistic-conventions": "#8fd0ff",
        "terminology": "#e0b5ff",
        "style": "#ffe066",
        "locale-conventions": "#7ffff4",
        "other": "#ffffff",
    },
    line=2.0,
)

PALETTES = {p.name: p for p in (LIGHT, DARK, CONTRAST)}
