"""`annotator`: without a command it opens the window; with one it does the same work in the terminal.

Heavy parts are imported by the commands that need them, so that `annotator --help` answers at once.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from pathlib import Path
from typing import Any

import click

from annotator import __version__, logs, memory
from annotator.cli import (
    articles,
    check,
    decide,
    entities,
    evaluate,
    export,
    languagetool,
    learning,
    model,
    removing,
    rulings,
    states,
    system,
    terms,
)
from annotator.cli.common import CommandGroup, store_option
from annotator.model.errors import UnavailableError


@click.group(
    cls=CommandGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    subcommand_metavar="[FILE... | COMMAND [ARGS]...]",
    epilog="""Without a command, the FILEs are opened in the window.

    ARTICLE is a number in `annotator list`, the beginning of an id, a title, or the file it came from; FLAG
    and CORRECTION are beginnings of ids in `annotator show ARTICLE`.

    The exit status is 0 where all was done, 1 where flags were found (check --fail-on) or exports skipped, 2
    where something could not be done, 130 after Ctrl+C.""",
)
@click.version_option(__version__, "-V", "--version")
@click.option("-v", "--verbose", is_flag=True, help="Show the log on the terminal, too.")
@store_option
@click.pass_context
def main(context: click.Context, store: Path | None, verbose: bool) -> None:
    """Review desk for articles garbled by machine translation."""
    memory.look_for_garbage_less_often()
    logs.set_up(verbose=verbose)
    context.obj = store
    if context.invoked_subcommand is None:
        open_window((), store)


@main.command("open", hidden=True)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@store_option
@click.pass_obj
def open_command(inherited: Path | None, files: tuple[Path, ...], store: Path | None) -> None:
    """Open FILES in the window."""
    open_window(files, store or inherited)


def open_window(files: tuple[Path, ...], store: Path | None) -> None:
    """Open the window and exit with its status. Raises UnavailableError where there can be none: Qt would
    abort the process."""
    places = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(map(os.environ.get, places)):
        raise UnavailableError(
            "There is no display here, so the window cannot open.",
            "`annotator check FILE` does the checking in the terminal; `annotator --help` shows the rest.",
        )
    if sys.platform.startswith("linux") and not os.environ.get("QT_QPA_PLATFORM") and _lacks_cursor_library():
        raise UnavailableError(
            "The window needs the library libxcb-cursor, which is not installed.",
            "Install it: sudo apt install libxcb-cursor0 (Debian, Ubuntu), "
            "sudo dnf install xcb-util-cursor (Fedora).",
        )
    threading.Thread(target=_read_dictionary, name="dictionary", daemon=True).start()
    try:
        from annotator.gui.app import run
    except ImportError as error:
        raise UnavailableError(
            f"The window cannot open: {error}.",
            "A library Qt needs is missing; `make setup` in a checkout names the system's package for it.",
        ) from error

    sys.exit(run(list(files), store))


def _read_dictionary() -> None:
    """While the window is being made on another core."""
    from annotator.detect.harper import read_dictionary

    read_dictionary()


def _lacks_cursor_library() -> bool:
    """Whether X11 would be used without the one library of its that many systems do not bring."""
    if os.environ.get("WAYLAND_DISPLAY"):
        return False
    try:
        ctypes.CDLL("libxcb-cursor.so.0")
    except OSError:
        return True
    return False


def _add(*commands: Any) -> None:
    for command in commands:
        main.add_command(command)


_add(
    check.check,
    *articles.COMMANDS,
    *removing.COMMANDS,
    *decide.COMMANDS,
    states.state,
    export.export,
    entities.entities,
    rulings.rulings,
    terms.terms,
    evaluate.evaluate,
    *learning.COMMANDS,
    languagetool.languagetool,
    model.model,
)
_add(*system.COMMANDS)

if __name__ == "__main__":
    main()
