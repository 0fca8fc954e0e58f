"""Help is read by people: whole sentences, on every level."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from annotator import __version__
from annotator.cli.main import main


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if not command.hidden:
        yield path
    if isinstance(command, click.Group):
        for name, sub in command.commands.items():
            yield from commands(sub, (*path, name))


@pytest.mark.parametrize("path", list(commands(main)), ids=lambda path: " ".join(path) or "annotator")
def test_help(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*path, "--help"])
    assert result.exit_code == 0
    cut = [
        line for line in result.output.splitlines() if line.endswith("...") and not line.startswith("Usage")
    ]
    assert cut == [], "cut off in a terminal of 80 columns; make its first sentence shorter"


def test_nothing_heavy_is_loaded_before_a_command_needs_it() -> None:
    code = "import sys, annotator.cli.main; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "click" in loaded
    assert not loaded & {"annotator.formats.registry", "lxml", "numpy", "spacy", "rapidfuzz"}


def test_the_kinds_of_export_are_named_in_its_help() -> None:
    assert "docx-tracked" in CliRunner().invoke(main, ["export", "--help"]).output


def test_the_package_is_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "annotator", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[-1] == __version__
