"""`annotator entities`: look into the tables of people, organisations and places."""

from __future__ import annotations

import click

from annotator.model.names import NameKind


@click.group()
def entities() -> None:
    """Look into the tables of people, organisations and places."""


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
    """Build the index of names now, so that the first check need not (it is built once, and again after an
    update)."""
    from annotator.knowledge.index import EntityIndex

    click.echo(f"{len(EntityIndex.load())} entries")


@entities.command()
def stats() -> None:
    """Count what the tables hold."""
    from annotator.knowledge.index import EntityIndex

    for kind, count in EntityIndex.load().counts().items():
        click.echo(f"{count:8}  {kind.value}")
