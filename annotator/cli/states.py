"""`annotator state`: how far the lines of a translation have come."""

from __future__ import annotations

import re
from pathlib import Path

import click

from annotator.cli.common import document_argument, find_document, store_of, store_option, workspace
from annotator.model.document import SegmentState


@click.command()
@document_argument
@click.argument("lines", required=False, metavar="[LINES]", callback=lambda _c, _p, value: _numbers(value))
@click.argument("state", required=False, type=click.Choice([s.value for s in SegmentState]))
@store_option
@click.pass_context
def state(
    context: click.Context, article: str, lines: list[int] | None, state: str | None, store: Path | None
) -> None:
    """Say how far lines of ARTICLE have come.

    LINES are numbered from 1: 3, 3-7 or 1,4-6. Without a state those are listed that have one.
    """
    with workspace(store_of(context, store)) as opened:
        session = opened.review(find_document(opened, article))
        if lines is not None and state is not None:
            changes = session.set_state((n - 1 for n in lines), SegmentState(state))
            click.echo(changes.label or "Nothing changed.")
            return
        texts = session.document.text.split("\n")
        for line, known in sorted(session.states().items()):
            if lines is None or line + 1 in lines:
                click.echo(f"{line + 1:5}  {known.value:10}  {texts[line]}")


def _numbers(given: str | None) -> list[int] | None:
    if given is None:
        return None
    found: list[int] = []
    for part in given.split(","):
        match = re.fullmatch(r"(\d{1,7})(?:-(\d{1,7}))?", part.strip())
        lines = range(int(match[1]), int(match[2] or match[1]) + 1) if match is not None else range(0)
        if not lines or lines[0] < 1:
            raise click.BadParameter("Write line numbers like 3, 3-7 or 1,4-6.")
        found += lines
    return found
