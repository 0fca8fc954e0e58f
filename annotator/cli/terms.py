"""`annotator terms`: the termbases of a project."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli.common import existing_file, store_of, store_option, workspace
from annotator.formats.counts import count


@click.group()
def terms() -> None:
    """Keep termbases: what words are to be used, and what never."""


@terms.command("import")
@click.argument("file", type=existing_file)
@click.option("--name", default="", help="Name of the termbase; by default that of the file.")
@click.option("--source-language", default="", help="Such as de; by default what the file says.")
@click.option("--target-language", default="en", show_default=True, help="The language of the articles.")
@store_option
@click.pass_context
def import_(
    context: click.Context,
    file: Path,
    name: str,
    source_language: str,
    target_language: str,
    store: Path | None,
) -> None:
    """Take the termbase in FILE into the project.

    FILE is a termbase (TBX) or a table (CSV, TSV) whose first line names its columns: source, target,
    forbidden, note, or two languages in place of the first two; several values in a cell are separated by |.
    The same name again replaces what was there. From then on articles are checked against it.
    """
    with workspace(store_of(context, store)) as opened:
        taken = opened.termbases.take_in(
            file, name=name, source_language=source_language, target_language=target_language
        )
    click.echo(f"{count(len(taken.terms), 'term')} taken in as “{taken.name}”")


@terms.command("list")
@click.argument("name", required=False)
@store_option
@click.pass_context
def list_(context: click.Context, name: str | None, store: Path | None) -> None:
    """List the project's termbases, or the terms in the termbase NAME."""
    with workspace(store_of(context, store)) as opened:
        known = {t.name: t for t in opened.termbases.all()}
    if name is None:
        for termbase in known.values():
            languages = f"{termbase.source_language or '*'} → {termbase.target_language}"
            click.echo(f"{len(termbase.terms):6}  {languages:8}  {termbase.name}  ({termbase.added_at[:10]})")
        if not known:
            click.echo("No termbases yet. Take one in with `annotator terms import FILE`.", err=True)
        return
    if name not in known:
        raise click.UsageError(f"There is no termbase “{name}”: {', '.join(known) or 'none'}.")
    for term in known[name].terms:
        never = f"  never: {', '.join(term.forbidden)}" if term.forbidden else ""
        click.echo(f"{term.source or '*'} → {', '.join(term.targets) or '–'}{never}  {term.note}".rstrip())


@terms.command()
@click.argument("name")
@store_option
@click.pass_context
def forget(context: click.Context, name: str, store: Path | None) -> None:
    """Remove the termbase NAME from the project."""
    with workspace(store_of(context, store)) as opened:
        opened.termbases.forget(name)
    click.echo(f"Removed the termbase “{name}”.")
