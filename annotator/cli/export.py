"""`annotator export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.common import STDOUT, find_document, store_of, store_option, workspace

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from annotator.services.workspace import Workspace

EXIT_SKIPPED = 1
"""Exit status where some of several exports were skipped."""


def _kinds() -> click.Choice[str]:
    from annotator.formats.registry import EXPORT_KINDS

    return click.Choice(list(EXPORT_KINDS))


class _Kind(click.ParamType):  # type: ignore[type-arg]  # older ones are not generic
    """One of the kinds of export. The formats are loaded where one is named or help is asked for: they would
    double the time that every other command takes to begin."""

    name = "kind"

    def get_metavar(self, *args: Any, **kwargs: Any) -> str | None:
        return _kinds().get_metavar(*args, **kwargs)

    def convert(self, *args: Any, **kwargs: Any) -> Any:
        return _kinds().convert(*args, **kwargs)

    def shell_complete(self, *args: Any, **kwargs: Any) -> list[CompletionItem]:
        return _kinds().shell_complete(*args, **kwargs)


@click.command()
@click.argument("articles", metavar="ARTICLE...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All articles of the project.")
@click.option(
    "--format",
    "--kind",
    "kinds",
    type=_Kind(),
    multiple=True,
    default=["txt"],
    show_default=True,
    help="What to write; may be given several times.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="File or folder for one export (default: a name made from the title); “-” prints.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for several exports; it is made where it is not there.",
)
@click.option(
    "--name",
    "pattern",
    help="Pattern of the names in the folder (default: {date}-{title}-{kind}{suffix}); there are {number}, "
    "{id}, {language} and {author}, too.",
)
@click.option(
    "--force", "--overwrite", "force", is_flag=True, help="Replace existing files (never an imported one)."
)
@store_option
@click.pass_context
def export(
    context: click.Context,
    articles: tuple[str, ...],
    every: bool,
    kinds: tuple[str, ...],
    output: Path | None,
    folder: Path | None,
    pattern: str | None,
    force: bool,
    store: Path | None,
) -> None:
    """Write corrected ARTICLEs, or their corrections.

    Several articles or kinds go into a folder (--to). What cannot be written is skipped, and the reasons are
    told in the end; the exit status is then 1.
    """
    if every == bool(articles):
        raise click.UsageError("Name the articles, or say --all.")
    several = every or len(articles) > 1 or len(kinds) > 1 or folder is not None
    if several and output is not None:
        raise click.UsageError("--output is for one export; give a folder with --to.")
    if not several and pattern is not None:
        raise click.UsageError("--name is for exports into a folder; give one with --to.")
    with workspace(store_of(context, store)) as opened:
        if several:
            ids = [a.id for a in opened.contents()] if every else [find_document(opened, a) for a in articles]
            skipped = _export_all(opened, ids, kinds, folder or Path(), pattern, force=force)
        else:
            skipped = False
            _export_one(opened, find_document(opened, articles[0]), kinds[0], output, force=force)
    if skipped:
        sys.exit(EXIT_SKIPPED)


def _export_one(opened: Workspace, document_id: str, kind: str, output: Path | None, *, force: bool) -> None:
    from annotator.services import exporting
    from annotator.services.files import is_there

    if output == STDOUT:
        exported = exporting.render(opened, document_id, kind)
        click.echo(exported.data, nl=False)
        warnings = exported.warnings
    else:
        name = exporting.suggested_name(opened.document(document_id).title, kind)
        path = output or Path(name)
        if is_there(path) and path.is_dir():
            path /= name
        result = exporting.export(opened, document_id, kind, path, overwrite=force)
        click.echo(str(result.path))
        warnings = result.warnings
    for warning in warnings:
        click.echo(warning, err=True)


def _export_all(
    opened: Workspace,
    ids: list[str],
    kinds: tuple[str, ...],
    folder: Path,
    pattern: str | None,
    *,
    force: bool,
) -> bool:
    """True where something was skipped."""
    from annotator.services.batch import PATTERN, Outcome, export_all

    def tell(outcome: Outcome) -> None:
        click.echo(f"[{outcome.done}/{outcome.total}] {outcome.title}, {outcome.kind}", err=True)
        if outcome.path is not None:
            click.echo(str(outcome.path))

    ids, pattern = list(dict.fromkeys(ids)), pattern or PATTERN
    result = export_all(opened, ids, kinds, folder, pattern=pattern, overwrite=force, progress=tell)
    for outcome in result.written:
        for warning in outcome.warnings:
            click.echo(f"{outcome.path}: {warning}", err=True)
    click.echo(result.summary, err=True)
    for outcome in result.skipped:
        click.echo(f"Skipped: {outcome.title}, {outcome.kind}: {outcome.reason}", err=True)
    return bool(result.skipped)
