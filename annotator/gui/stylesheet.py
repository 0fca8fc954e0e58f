"""The style sheet of a theme: `resources/themes/window.qss` in the theme's colours."""

from __future__ import annotations

from dataclasses import asdict
from string import Template

from annotator.gui.palettes import Palette
from annotator.paths import resource


def stylesheet(palette: Palette, point_size: float) -> str:
    """The style sheet in the colours of `palette`, for a system font of `point_size`.

    Widgets choose a look by the property `role`: "muted", "title" and "heading" for labels, "card",
    "notice", "info" and "paper" for frames.
    """
    template = Template(resource("themes", "window.qss").read_text(encoding="utf-8"))
    values = {name: value for name, value in asdict(palette).items() if isinstance(value, str)}
    return template.substitute(
        values,
        line=int(palette.line),
        title=round(point_size * 1.4),
        scroll=palette.text if palette.line > 1 else palette.border,
        themes=resource("themes").as_posix(),
        tone="dark" if palette.dark else "light",
    )
