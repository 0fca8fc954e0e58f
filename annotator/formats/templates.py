"""The HTML templates in `resources/templates/`; everything put into them is escaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from annotator.formats.notes import change_text, note_text, source_text, source_words
from annotator.paths import resource

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    """Where templates come from; made once, for it keeps those that have been read."""
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
    return environment
