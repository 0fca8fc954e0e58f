"""`annotator check`: find garbled passages in files, without a project."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.common import (
    EXIT_FAILED,
    STDIN,
    check_output,
    detectors_option,
    level_option,
    output_option,
    readable,
    write_output,
)
from annotator.cli.reading import Reading, reading_options
from annotator.model.errors import AnnotatorError
from annotator.model.mqm import Severity
from annotator.model.review import Level

if TYPE_CHECKING:
    from annotator.cli.reports import CheckedDocument
    from annotator.services.analysis import Analyser

FORMATS = ("text", "json", "sarif", "html")
EXIT_FLAGS = 1
"""Exit status where a shown flag is as severe as `--fail-on` says."""


@click.command()
@click.argument("files", nargs=-1, required=True, type=readable)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@level_option("How sure a flag must be to be shown; JSON lists all flags and marks the shown ones.")
@detectors_option("--without", help="Detectors to leave out.")
@detectors_option("--only", help="Run these detectors and no others.")
@detectors_option("--with", "extra", help="Detectors to add that do not run by default.")
@click.option(
    "--languagetool-server", metavar="URL", help="Use this LanguageTool server; the text is sent to it."
)
@click.option(
    "--fail-on",
    type=click.Choice(["major", "minor", "never"]),
    default="never",
    show_default=True,
    help="Exit with 1 when a shown flag is at least this severe.",
)
@reading_options
@output_option
def check(
    files: tuple[Path, ...],
    form: str,
    level: str,
    without: frozenset[str],
    only: frozenset[str],
    extra: frozenset[str],
    languagetool_server: str | None,
    fail_on: str,
    reading: Reading,
    output: Path | None,
) -> None:
    """Find garbled passages in FILES and say why.

    “-” is the standard input. Nothing is stored, and no text leaves this computer unless a server is named.
    The exit status is 2 where a file could not be checked, or a detector you have named did not run.
    """
    from annotator.cli.reports import render
    from annotator.services.analysis import Analyser

    reading.one_file_for_source(files)
    check_output(output, [*files, *([reading.source] if reading.source else [])])
    options = {"without": without, "only": only, "extra": extra}
    with closing(Analyser.for_check(**options, languagetool_server=languagetool_server)) as analyser:
        found = [_checked(analyser, path, reading) for path in files]
        asleep = [] if only or without else analyser.left_out()
    documents = [document for document in found if document is not None]
    silent = _tell_silent(documents)
    if asleep:
        click.echo(
            f"annotator: left out as slow: {', '.join(asleep)} (about a minute for 1,000 words). "
            f"Add with --with {','.join(asleep)}.",
            err=True,
        )
    write_output(output, render(documents, form, Level(level)))
    asked = {*only, *extra, *(["languagetool"] if languagetool_server else [])}
    if len(documents) < len(files) or asked & silent:
        sys.exit(EXIT_FAILED)
    if fail_on != "never" and _is_any_so_severe(documents, Level(level), Severity(fail_on)):
        sys.exit(EXIT_FLAGS)


def _checked(analyser: Analyser, path: Path, reading: Reading) -> CheckedDocument | None:
    """What was found in a file; None where it cannot be read, which is told."""
    from annotator.cli.reports import CheckedDocument
    from annotator.detect.fuse import group
    from annotator.services.languages import with_language

    begun = time.perf_counter()
    try:
        article = with_language(reading.standard_input() if path == STDIN else reading.file(path))
        result = analyser.check(
            article.text,
            language=article.language,
            source_text=article.source_text,
            source_language=article.source_language,
            aligned=article.aligned,
        )
    except AnnotatorError as error:
        click.echo(f"{path}: {error}", err=True)
        return None
    notices = (*reading.warnings(article), *result.notices)
    for notice in notices:
        click.echo(f"{path}: {notice}", err=True)
    return CheckedDocument(
        path=str(path),
        title=article.title,
        language=article.language,
        text=article.text,
        seconds=time.perf_counter() - begun,
        passages=tuple(group(result.flags)),
        unavailable=tuple(result.failures),
        notices=notices,
    )


def _is_any_so_severe(documents: Iterable[CheckedDocument], level: Level, least: Severity) -> bool:
    return any(p.shown_at(level) and p.severity.rank >= least.rank for d in documents for p in d.passages)


def _tell_silent(documents: Iterable[CheckedDocument]) -> set[str]:
    """Say which detectors did not run; their ids."""
    silent: dict[str, dict[str, None]] = {}  # by the reason they share, in order
    for failure in (f for d in documents for f in d.unavailable):
        silent.setdefault(failure.reason, {})[failure.detector] = None
    for reason, detectors in silent.items():
        who = f"detector{'s' if len(detectors) > 1 else ''} {', '.join(f'“{d}”' for d in detectors)}"
        click.echo(f"annotator: {who} did not run: {reason}", err=True)
    return {detector for detectors in silent.values() for detector in detectors}
