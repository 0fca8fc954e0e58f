"""`annotator entities`: look into the tables of people, organisations and places, and add to them."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli.common import existing_file, store_of, store_option, workspace, write_output
from annotator.model.names import NameKind


@click.group()
def entities() -> None:
    """Look up people, organisations and places; add names."""


@entities.command()
@click.argument("name")
@click.option("--kind", type=click.Choice([k.value for k in NameKind]))
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 100))
def lookup(name: str, kind: str | None, limit: int) -> None:
    """Show who or what NAME may be, likeliest first."""
    from annotator.knowledge.index import EntityIndex

    matches = EntityIndex.load().lookup(name, NameKind(kind) if kind else None, limit=limit)
    for match in matches:
        click.echo(f"{match.score:.2f}  {match.entity.kind.value:12}  {match.entity.name}  ({match.how})")
        for role in match.entity.roles:
            click.echo(f"      {role}")
    if not matches:
        click.echo(f"Nothing known resembles “{name}”.", err=True)


@entities.command()
def build() -> None:
    """Build the index of names now. The first check, and the first after an update, then need not."""
    from annotator.knowledge.index import EntityIndex

    click.echo(f"{len(EntityIndex.load())} entries")


@entities.command()
def stats() -> None:
    """Count what the tables hold."""
    from annotator.knowledge.index import EntityIndex

    for kind, count in EntityIndex.load().counts().items():
        click.echo(f"{count:8}  {kind.value}")


@entities.command("import")
@click.argument("file", type=existing_file)
@click.option(
    "--kind",
    type=click.Choice([k.value for k in NameKind]),
    help="What the names are names of, where the file does not say.",
)
@click.option("--name", help="Name of the added table; by default that of the file.")
@click.option(
    "--min-sitelinks",
    default=5,
    show_default=True,
    type=click.IntRange(0),
    help="Of a Wikidata dump, take what so many Wikipedias have an article on.",
)
def import_(file: Path, kind: str | None, name: str | None, min_sitelinks: int) -> None:
    """Add the names in FILE to those the detectors know.

    FILE is a table (CSV, TSV) whose first line names its columns (name, kind, aliases, abbreviations, roles,
    country, gender, prominence; several values are separated by |), a table of `entities export`, a term base
    (TBX), or a Wikidata JSON dump (also .gz or .bz2). The same file again replaces what it added before.
    """
    from annotator.knowledge import user_tables
    from annotator.knowledge.importing import read_entities
    from annotator.knowledge.index import EntityIndex

    table = Path(name or file.name.split(".")[0]).name
    count = user_tables.write(table, read_entities(file, NameKind(kind) if kind else None, min_sitelinks))
    if not count:
        click.echo(f"There are no names in “{file.name}”.", err=True)
        return
    click.echo(f"{count} added as “{table}”; {len(EntityIndex.load())} entries now")


@entities.command()
@click.argument("name")
def forget(name: str) -> None:
    """Remove the added table NAME."""
    from annotator.knowledge import user_tables

    user_tables.forget(name)
    click.echo(f"Removed the table “{name}”.")


@entities.command()
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path), required=False)
@store_option
@click.pass_context
def export(context: click.Context, output: Path | None, store: Path | None) -> None:
    """Write what was ruled on names in this project. It is CSV, to OUTPUT or the terminal."""
    from annotator.services.rulings import as_csv

    with workspace(store_of(context, store)) as opened:
        table = as_csv(opened.name_rulings())
    write_output(output, table)
