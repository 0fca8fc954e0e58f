"""What the commands share: the group that opens files by default, options, error messages, look-ups."""

from __future__ import annotations

import errno
import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import click
from click.core import ParameterSource

from annotator.model.anchor import Span
from annotator.model.errors import AnnotatorError, UnknownRecordError
from annotator.model.review import Level
from annotator.services.files import is_there, name_as_text, write_atomically

if TYPE_CHECKING:
    from annotator.services.analysis import Failure
    from annotator.services.workspace import Workspace

EXIT_FAILED = 2
"""Exit status for anything that could not be done; 1 is for flags found (`check --fail-on`)."""
EXIT_STOPPED = 130
"""Exit status after Ctrl+C, as shells have it."""

_BACKUP_AFTER = 300.0
"""Seconds: a script that makes a thousand decisions, a command each, is not to copy the project as often."""

store_option = click.option(
    "--store",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Project file to use instead of the one in your data folder.",
)


class CommandGroup(click.Group):
    """A group that takes a first argument which is no command for a file to open in the window, and shows
    expected errors as two lines instead of a traceback."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None and _looks_like_file(args[0]):
            args = ["open", *args]
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("\nStopped.", err=True)
            ctx.exit(EXIT_STOPPED)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        if getattr(sys, "frozen", False):
            # In a frozen program a process that reads a PDF file begins here, too, and never comes back.
            import multiprocessing

            multiprocessing.freeze_support()
        _print_anything()
        try:
            return super().main(*args, **kwargs)
        except AnnotatorError as error:
            click.echo(f"annotator: {error.message}", err=True)
            if error.hint:
                click.echo(error.hint, err=True)
            sys.exit(EXIT_FAILED)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            # Files are written by services, which raise AnnotatorError: this was printing.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            click.echo("annotator: What is printed cannot be written: the disk is full.", err=True)
            sys.exit(EXIT_FAILED)


def _print_anything() -> None:
    """Let every character be printed. Into a file or a pipe it goes as UTF-8, unless somebody has set another
    encoding: Windows would take one that lacks most of them. Names of files that are no text stay as they
    are."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if not stream.isatty() and not os.environ.get("PYTHONIOENCODING"):
            stream.reconfigure(encoding="utf-8")
        utf8 = stream.encoding.lower().replace("-", "") == "utf8"
        stream.reconfigure(errors="surrogateescape" if utf8 else "backslashreplace")


def _looks_like_file(argument: str) -> bool:
    return not argument.startswith("-") and ("." in argument or "/" in argument or is_there(Path(argument)))


@contextmanager
def workspace(store: Path | None) -> Iterator[Workspace]:
    """The project's workspace, closed in the end. A project that somebody has named and that is not there is
    begun, and that is said: the name may be mistyped."""
    from annotator.services.workspace import Workspace

    new = store is not None and not is_there(store)
    opened = Workspace.open(store)
    for notice in (*opened.notices, *([f"“{store}” is a new project."] if new else [])):
        click.echo(f"annotator: {notice}", err=True)
    try:
        yield opened
    finally:
        opened.close(backup_after=_BACKUP_AFTER)


@contextmanager
def analysing(opened: Workspace) -> Iterator[Callable[[str], None]]:
    """What looks for garbled passages in an article, given its id. For all of them together a server is
    started once, and why a detector did not run is told once."""
    from annotator.services.analysis import Analyser

    told: set[Failure] = set()
    with closing(Analyser(opened.settings)) as analyser:

        def analyse(document_id: str) -> None:
            session = opened.review(document_id)
            result = analyser.analyse(session.article(), document_id)
            session.merge_flags(result.flags, result.ran)
            for notice in result.notices:
                click.echo(notice, err=True)
            for failure in (f for f in result.failures if f not in told):
                click.echo(f"Detector “{failure.detector}” did not run: {failure.reason}", err=True)
            told.update(result.failures)

        yield analyse


def stages() -> Callable[[str, str], None]:
    """What tells how far a long job is, given the stage it is in and how far it is in that: each stage once,
    and the rest where somebody watches."""
    told = ""

    def tell(stage: str, so_far: str) -> None:
        nonlocal told
        if stage != told:
            told = stage
            click.echo(stage, err=True)
        elif so_far and sys.stderr.isatty():
            click.echo(f"\r  {so_far}", nl=False, err=True)

    return tell


def store_of(context: click.Context, store: Path | None) -> Path | None:
    """The `--store` of the command, or the one given before the command."""
    return store or context.find_root().obj


def find_document(opened: Workspace, wanted: str) -> str:
    """The id of the article that `wanted` names: an id or the beginning of one, its number in `annotator
    list`, a path or address, or its title.

    Raises UnknownRecordError when there is none or more than one.
    """
    found = _named(wanted, opened.contents(), "annotator list")
    if found is None and _named(wanted, opened.removed.all(), "annotator list --removed") is not None:
        raise UnknownRecordError(
            f"“{wanted}” was removed from the project.", "`annotator restore` brings it back."
        )
    if found is None:
        raise UnknownRecordError(f"There is no article “{wanted}”.", "`annotator list` shows what there is.")
    return found


def find_removed(opened: Workspace, wanted: str) -> str:
    """The same for removed articles and their numbers in `annotator list --removed`."""
    found = _named(wanted, opened.removed.all(), "annotator list --removed")
    if found is None:
        raise UnknownRecordError(
            f"There is no removed article “{wanted}”.", "`annotator list --removed` shows what there is."
        )
    return found


class _Listed(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def source_uri(self) -> str: ...


def _named(wanted: str, articles: Sequence[_Listed], command: str) -> str | None:
    """The id of the one of these articles that `wanted` names. Raises UnknownRecordError for more than one,
    and says which `command` tells them apart."""
    if wanted.isdecimal() and 1 <= int(wanted) <= len(articles):
        return articles[int(wanted) - 1].id
    found = [a.id for a in articles if a.id == wanted or a.title == wanted]
    if not found and len(wanted) >= 4:
        found = [a.id for a in articles if a.id.startswith(wanted)]
    if not found:
        places = (wanted, name_as_text(str(Path(wanted).absolute())))
        found = [a.id for a in articles if a.source_uri in places]
    if len(found) > 1:
        raise UnknownRecordError(
            f"“{wanted}” names {len(found)} articles.", f"Use the id shown by `{command}`."
        )
    return found[0] if found else None


def parse_span(_context: click.Context, _parameter: click.Parameter, value: str) -> Span:
    """START:END or START+LENGTH in code points."""
    match = re.fullmatch(r"(\d+)([:+])(\d+)", value)
    if match is None:
        raise click.BadParameter("write START:END or START+LENGTH, in characters from 0")
    start, end = int(match[1]), int(match[3])
    end = start + end if match[2] == "+" else end
    if end < start:
        raise click.BadParameter("the end lies before the start")
    return Span(start, end)


def document_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.argument("article", metavar="ARTICLE")(command)


class _File(click.Path):
    """A path of something that ends: no device and no pipe."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = cast(Path, super().convert(value, param, ctx))
        if is_there(path) and not path.is_file() and not path.is_dir():
            self.fail(
                f"“{path}” is a device or a pipe, which may never end. Save what it gives in a file first.",
                param,
                ctx,
            )
        return path


readable = click.Path(path_type=Path, readable=False)
"""A file to read. What cannot be read is told by who reads it, so that the others still are."""

readable_file = _File(path_type=Path, readable=False)
"""As `readable`, where the command ends with the first file that cannot be read."""

existing_file = _File(exists=True, dir_okay=False, path_type=Path)

STDIN = STDOUT = Path("-")

output_option = click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file; “-” prints, as without it.",
)


def write_output(output: Path | None, text: str) -> None:
    """Write a result to a file, all of it or nothing, or print it. Raises ExportFailedError."""
    if output is None or output == STDOUT:
        click.echo(text, nl=False)
    else:
        write_atomically(output, text.encode())


def check_output(output: Path | None, inputs: Iterable[Path]) -> None:
    """Raise UsageError, before any work is done, where `output` is one of the files that are read or has no
    folder to be in."""
    if output is None or output == STDOUT:
        return
    for path in inputs:
        if is_there(path) and is_there(output) and output.samefile(path):
            raise click.UsageError(f"“{output}” is to be read; write to another file.")
    if not is_there(output.absolute().parent):
        raise click.UsageError(f"“{output.parent}” is no folder; make it, or write to another one.")


def is_given(context: click.Context, parameter: str) -> bool:
    """Whether somebody has typed an option, by its parameter's name, or it has its default."""
    return context.get_parameter_source(parameter) is ParameterSource.COMMANDLINE


def level_option(help: str) -> Callable[..., Any]:  # noqa: A002 - as click calls it
    """`--level`, which a command gets as the value of a `Level`."""
    return click.option(
        "--level",
        type=click.Choice([level.value for level in Level]),
        default=Level.LIKELY.value,
        show_default=True,
        help=help,
    )


def detectors_option(*names: str, help: str) -> Callable[..., Any]:  # noqa: A002 - as click calls it
    """An option that takes ids of detectors, separated by commas."""
    return click.option(
        *names,
        metavar="DETECTOR,…",
        default="",
        callback=lambda _context, _option, given: frozenset(n.strip() for n in given.split(",") if n.strip()),
        help=help,
    )
