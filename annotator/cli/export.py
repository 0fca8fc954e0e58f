"""`annotator export`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from annotator.cli.common import document_argument, find_document, store_of, store_option, workspace
from annotator.formats.registry import EXPORT_KINDS


@click.command()
@document_argument
@click.option("--format", "kind", type=click.Choice(list(EXPORT_KINDS)), default="txt", show_default=True)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="File or folder (default: a name made from the title); “-” prints.",
)
@click.option("--force", is_flag=True, help="Replace an existing file (never the imported one).")
@store_option
@click.pass_context
def export(
    context: click.Context, article: str, kind: str, output: Path | None, force: bool, store: Path | None
) -> None:
    """Write the corrected ARTICLE, or its corrections."""
    from annotator.services import exporting

    with workspace(store_of(context, store)) as opened:
        document_id = find_document(opened, article)
        if output == Path("-"):
            exported = exporting.render(opened, document_id, kind)
            sys.stdout.buffer.write(exported.data)
            warnings = exported.warnings
        else:
            name = exporting.suggested_name(opened.document(document_id).title, kind)
            path = Path(name) if output is None else output / name if output.is_dir() else output
            result = exporting.export(opened, document_id, kind, path, overwrite=force)
            click.echo(str(result.path))
            warnings = result.warnings
    for warning in warnings:
        click.echo(warning, err=True)
