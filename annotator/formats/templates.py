"""The HTML templates in `resources/templates/`; everything put into them is escaped."""

from __future__ import annotations

from typing import Any

from annotator.formats.notes import change_text, note_text, source_text, source_words
from annotator.paths import resource


def render(template: str, **values: Any) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # for those who export

    environment = Environment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        change_text=change_text, note_text=note_text, source_text=source_text, source_words=source_words
    )
    return environment.get_template(template).render(**values)
