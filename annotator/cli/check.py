"""`annotator check`: find garbled passages in files, without a project."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.common import (
    EXIT_FAILED,
    STDIN,
    check_output,
    choose_option,
    detectors_option,
    language_option,
    one_file_for,
    output_option,
    readable,
    source_options,
    warnings_of,
    write_output,
)
from annotator.model.errors import AnnotatorError
from annotator.model.mqm import Severity
from annotator.model.review import Level

if TYPE_CHECKING:
    from annotator.cli.reports import CheckedDocument

FORMATS = ("text", "json", "sarif", "html")


@click.command()
@click.argument("files", nargs=-1, required=True, type=readable)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    default=Level.LIKELY.value,
    show_default=True,
    help="How sure a flag must be to be shown; JSON lists all flags and marks the shown ones.",
)
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
@click.option("--encoding", help="Encoding of the files, where it cannot be told.")
@choose_option
@source_options
@language_option
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
    encoding: str | None,
    choices: dict[str, str],
    source: Path | None,
    source_encoding: str | None,
    language: str,
    output: Path | None,
) -> None:
    """Find garbled passages in FILES and say why.

    “-” is the standard input. Nothing is stored, and no text leaves this computer unless a server is named.
    The exit status is 2 where a file could not be checked, or a detector you have named did not run.
    """
    from annotator.cli.reports import CheckedDocument, render
    from annotator.detect.fuse import group
    from annotator.formats.registry import read_article, read_stream, with_source
    from annotator.services.analysis import Analyser
    from annotator.services.languages import with_language

    one_file_for(source, files)
    check_output(output, [*files, *([source] if source else [])])
    analyser = Analyser.for_check(
        without=without, only=only, extra=extra, languagetool_server=languagetool_server
    )
    documents: list[CheckedDocument] = []
    failed = 0
    try:
        for path in files:
            begun = time.perf_counter()
            try:
                if path == STDIN:
                    given = sys.stdin.buffer
                    article = read_stream(given, "standard input", encoding=encoding, choices=choices)
                else:
                    article = read_article(path, encoding=encoding, choices=choices)
                article = with_source(article, source, encoding=source_encoding)
                article = with_language(replace(article, language=language or article.language))
                result = analyser.check(
                    article.text,
                    language=article.language,
                    source_text=article.source_text,
                    source_language=article.source_language,
                    aligned=article.aligned,
                )
            except AnnotatorError as error:
                click.echo(f"{path}: {error}", err=True)
                failed += 1
                continue
            passages = group(result.flags)
            notices = (*warnings_of(article, choices), *result.notices)
            for warning in notices:
                click.echo(f"{path}: {warning}", err=True)
            documents.append(
                CheckedDocument(
                    path=str(path),
                    title=article.title,
                    language=article.language,
                    text=article.text,
                    seconds=time.perf_counter() - begun,
                    passages=tuple(passages),
                    unavailable=tuple(result.failures),
                    notices=notices,
                )
            )
        asleep = [] if only or without else analyser.left_out()
    finally:
        analyser.close()
    shown_at = Level(level)
    silent = _tell_silent(documents)
    if asleep:
        click.echo(
            f"annotator: left out as slow: {', '.join(asleep)} (about a minute for 1,000 words). "
            f"Add with --with {','.join(asleep)}.",
            err=True,
        )
    report = render(documents, form, shown_at)
    write_output(output, report)
    asked = {*only, *extra, *(["languagetool"] if languagetool_server else [])}
    if failed or asked & silent:
        sys.exit(EXIT_FAILED)
    if fail_on != "never":
        worst = Severity(fail_on).rank
        if any(p.shown_at(shown_at) and p.severity.rank >= worst for d in documents for p in d.passages):
            sys.exit(1)


def _tell_silent(documents: Iterable[CheckedDocument]) -> set[str]:
    """Say which detectors did not run; their ids."""
    silent: dict[str, dict[str, None]] = {}  # by the reason they share, in order
    for failure in (f for d in documents for f in d.unavailable):
        silent.setdefault(failure.reason, {})[failure.detector] = None
    for reason, detectors in silent.items():
        who = f"detector{'s' if len(detectors) > 1 else ''} {', '.join(f'“{d}”' for d in detectors)}"
        click.echo(f"annotator: {who} did not run: {reason}", err=True)
    return {detector for detectors in silent.values() for detector in detectors}
