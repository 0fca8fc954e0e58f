"""Commands that take articles out of a project, bring them back, and delete them for ever."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.common import find_document, find_removed, store_of, store_option, workspace
from annotator.formats.counts import count

if TYPE_CHECKING:
    from annotator.services.removing import RemovedArticle
    from annotator.services.workspace import Workspace


def _articles_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")(command)


@click.command()
@_articles_argument
@store_option
@click.pass_context
def remove(context: click.Context, articles: tuple[str, ...], store: Path | None) -> None:
    """Take each ARTICLE out of the project.

    Nothing of it is lost: `annotator list --removed` shows what was removed, `annotator restore` brings it
    back. What was ruled on names in it stays valid.
    """
    with workspace(store_of(context, store)) as opened:
        ids = [find_document(opened, article) for article in articles]
        click.echo(opened.removed.remove(ids).label)


@click.command()
@_articles_argument
@store_option
@click.pass_context
def restore(context: click.Context, articles: tuple[str, ...], store: Path | None) -> None:
    """Bring each removed ARTICLE back, with all its decisions.

    ARTICLE is an id, a title or a number in `annotator list --removed`.
    """
    with workspace(store_of(context, store)) as opened:
        ids = [find_removed(opened, article) for article in articles]
        click.echo(opened.removed.restore(ids).label)


@click.command()
@_articles_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
@store_option
@click.pass_context
def delete(context: click.Context, articles: tuple[str, ...], yes: bool, store: Path | None) -> None:
    """Delete each removed ARTICLE for ever.

    A backup of the project is made first. Text, corrections, sources and history go, and so do the rulings
    on names made there. ARTICLE is an id, a title or a number in `annotator list --removed`.
    """
    with workspace(store_of(context, store)) as opened:
        ids = [find_removed(opened, article) for article in articles]
        for article in _in_order(opened, ids):
            click.echo(f"{article.title}: {what_goes(article)}")
        if not yes:
            click.confirm("Delete for ever?", abort=True)
        click.echo(f"{opened.removed.delete(ids).label} for ever")


def _in_order(opened: Workspace, ids: list[str]) -> list[RemovedArticle]:
    by_id = {article.id: article for article in opened.removed.all()}
    return [by_id[i] for i in dict.fromkeys(ids)]


def what_goes(article: RemovedArticle) -> str:
    """What belongs to an article, in words."""
    return ", ".join(
        (
            count(article.words, "word"),
            count(article.corrections, "correction"),
            count(article.notes, "source note"),
            count(article.steps, "step"),
        )
    )


def list_removed(opened: Workspace, form: str) -> None:
    """Print the removed articles as "text" or "json", the one removed last first."""
    articles = opened.removed.all()
    if form == "json":
        click.echo(json.dumps([asdict(a) for a in articles], ensure_ascii=False, indent=1))
        return
    if not articles:
        click.echo("No article was removed.")
    for number, a in enumerate(articles, 1):
        click.echo(
            f"{number:3}  {a.id[:8]}  removed {a.removed_at[:10]} by {a.removed_by}  "
            f"{a.corrections:3} corrected  {a.notes:3} sources  {a.title}"
        )


COMMANDS = (remove, restore, delete)
