"""`annotator languagetool`: put a LanguageTool server on this machine, and see what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.common import stages

if TYPE_CHECKING:
    from annotator.services.languagetool_install import InstallProgress


@click.group()
def languagetool() -> None:
    """Install LanguageTool, a second grammar checker. It runs as a server on this computer."""


@languagetool.command()
@click.option(
    "--method",
    type=click.Choice(["auto", "download", "maven"]),
    default="auto",
    show_default=True,
    help="auto downloads it from its makers and falls back to Maven.",
)
@click.option("--force", is_flag=True, help="Install again where there is one already.")
def install(method: str, force: bool) -> None:
    """Put the server into your data folder. It takes about 250 MB and needs Java 17."""
    from annotator.services import languagetool_install

    tell = stages()

    def show(progress: InstallProgress) -> None:
        tell(progress.stage, f"{progress.megabytes:.0f} MB" if progress.megabytes else "")

    folder = languagetool_install.install(languagetool_install.Method(method), force=force, progress=show)
    click.echo(str(folder))


@languagetool.command()
def status() -> None:
    """Show whether a server is installed and can start."""
    from annotator.services import languagetool_install

    found = languagetool_install.status()
    click.echo(f"server  {found.folder or 'not installed'}")
    click.echo(f"Java    {found.java or 'not found'}")
    click.echo(f"Maven   {found.maven or 'not found'}")
    click.echo(found.problem or "Ready.")


@languagetool.command()
def path() -> None:
    """Print the folder of the installed server."""
    from annotator.model.errors import UnavailableError
    from annotator.services import languagetool_install

    folder = languagetool_install.status().folder
    if folder is None:
        raise UnavailableError("No LanguageTool server is installed.", "Run: annotator languagetool install")
    click.echo(str(folder))
