"""`annotator rulings`: what was decided on names and terms, for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli.common import store_of, store_option, workspace
from annotator.formats.counts import count


@click.group()
def rulings() -> None:
    """Hand on what was ruled on names and terms in this project."""


@rulings.command()
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace an existing file.")
@store_option
@click.pass_context
def export(context: click.Context, output: Path, force: bool, store: Path | None) -> None:
    """Write the rulings to OUTPUT: a termbase (.tbx), or a table (.csv).

    In the termbase right forms are preferred, with their sources, and garbled ones deprecated.
    """
    from annotator.services.rulings import write_rulings

    with workspace(store_of(context, store)) as opened:
        names, terms = opened.name_rulings(), opened.term_rulings()
        write_rulings(names, terms, output, overwrite=force)
    click.echo(f"{count(len(names) + len(terms), 'ruling')} written to “{output}”")
