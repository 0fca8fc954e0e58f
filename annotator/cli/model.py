"""`annotator model`: the optional language model behind the fluency detector."""

from __future__ import annotations

import click

from annotator.cli.common import stages


@click.group()
def model() -> None:
    """Look after the language model of the fluency detector."""


@model.command()
@click.option("--force", is_flag=True, help="Make the file again where there is one already.")
def prepare(force: bool) -> None:
    """Make the model's file in your cache folder. It has 120 MB; the first use makes it by itself."""
    from annotator.detect import model_files

    tell = stages()
    made = model_files.prepare(force=force, progress=lambda stage, share: tell(stage, f"{share:4.0%}"))
    click.echo(str(made))


@model.command()
def status() -> None:
    """Show whether the model is installed and prepared."""
    from annotator.detect import model_files

    found = model_files.status()
    click.echo(f"file      {found.file or 'not made yet'}")
    click.echo(f"weights   {found.digest or 'not installed'}")
    click.echo(f"licence   {model_files.LICENCE}")
    click.echo(found.problem or "Ready.")


@model.command()
def check() -> None:
    """Load the model and try it. Its numbers on a known text are compared with what they should be."""
    from annotator.detect import model_files
    from annotator.detect.language_model import mean_surprisal

    loaded = model_files.load()
    try:
        expected = model_files.KNOWN_SURPRISAL.get(model_files.digest())
        found = mean_surprisal(loaded, model_files.KNOWN_TEXT)
        click.echo(f"{found:.4f} nats a character of the known text; it should be {expected or 'unknown'}.")
        click.echo(f"{loaded.vocabulary} tokens in its vocabulary, {loaded.threads} threads.")
    finally:
        loaded.close()


@model.command()
@click.option("--scores", is_flag=True, help="Remove the stored scores of articles, too.")
def remove(scores: bool) -> None:
    """Delete the prepared file. The installed package stays."""
    from annotator.detect import model_files

    click.echo(f"{model_files.remove(scores=scores)} files removed from {model_files.folder()}.")
