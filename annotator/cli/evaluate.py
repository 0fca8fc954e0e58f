"""`annotator evaluate`: measure the detectors against texts with errors marked by people."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.common import (
    check_output,
    detectors_option,
    existing_file,
    is_given,
    level_option,
    output_option,
    readable_file,
    store_of,
    write_output,
)
from annotator.model.errors import ImportFailedError
from annotator.model.review import Level
from annotator.services.files import is_there

if TYPE_CHECKING:
    from annotator.services.analysis import Analyser, AnalysisResult
    from annotator.services.evaluation.gold import GoldText

FORMATS = ("text", "json", "html")


@click.command()
@click.argument("gold", nargs=-1, type=readable_file)
@click.option("--text", type=readable_file, help="The article a list of spans belongs to.")
@click.option(
    "--store",
    type=existing_file,
    help="Measure against the decisions in this project file instead: corrected is right, dismissed wrong.",
)
@click.option(
    "--by",
    type=click.Choice(["detector", "category", "dataset", "lang_pair"]),
    help="Figures of each detector alone, or of each part of the data.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@level_option("How sure a flag must be to count as shown.")
@detectors_option("--without", help="Detectors to leave out.")
@detectors_option("--only", help="Run these detectors and no others.")
@detectors_option("--with", "extra", help="Detectors to add.")
@click.option("--split", type=click.Choice(["train", "dev", "test"]), help="Only documents of this split.")
@click.option(
    "--sample", type=click.IntRange(min=0), default=0, help="So many documents of each file, by lot."
)
@click.option("--seed", type=int, default=0, show_default=True, help="For the lot.")
@click.option("--machine-only", is_flag=True, help="Leave out translations made by people.")
@click.option("--with-source", is_flag=True, help="Compare texts with their source, where GOLD has it.")
@click.option("--resamples", type=click.IntRange(min=0), default=500, show_default=True,
              help="For the bootstrap intervals; 0 for none.")  # fmt: skip
@output_option
@click.pass_context
def evaluate(
    context: click.Context,
    gold: tuple[Path, ...],
    text: Path | None,
    store: Path | None,
    by: str | None,
    form: str,
    level: str,
    without: frozenset[str],
    only: frozenset[str],
    extra: frozenset[str],
    split: str | None,
    sample: int,
    seed: int,
    machine_only: bool,
    with_source: bool,
    resamples: int,
    output: Path | None,
) -> None:
    """Measure the detectors by GOLD files or your own decisions.

    GOLD holds one JSON object a line (`mt`, `spans`, …; may be compressed with xz), or a list of spans for
    one article. Texts nobody searched for errors count as clean: every flag in them is a false alarm.
    Precision is counted against what any rater marked, recall against what two marked (one, where
    only one looked).
    """
    from annotator.services.evaluation.report import render
    from annotator.services.evaluation.running import By, Report, run

    project = store or (None if gold else store_of(context, None))
    if bool(gold) == bool(project):
        raise click.UsageError("Name GOLD files, or a project file with --store.")
    check_output(output, gold)
    report = Report.at(Level(level), By(by) if by else None)
    if gold:
        from annotator.services.analysis import Analyser

        wanted = _Wanted(split, machine_only, sample, seed)
        with closing(Analyser.for_check(without=without, only=only, extra=extra)) as analyser:
            _refuse_missing(gold)
            for path in gold:
                run(wanted.of(path, text), partial(_check, analyser, with_source), report)
    else:
        from annotator.services.evaluation.reviewed import add_reviewed
        from annotator.services.workspace import Workspace

        _refuse_unused(context)
        with Workspace.open(project) as workspace:
            add_reviewed(report, workspace)
    write_output(output, render(report, form, resamples=resamples))


def _refuse_missing(gold: Iterable[Path]) -> None:
    """Raise ImportFailedError where a file is not there, before others are measured for minutes."""
    for path in gold:
        if not is_there(path):
            raise ImportFailedError(f"“{path}” cannot be read: it is not there.", "Nothing was measured.")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which texts of a gold file are measured: those of a split, without human translations, some by lot."""

    split: str | None
    machine_only: bool
    sample: int
    seed: int

    def of(self, path: Path, text: Path | None) -> list[GoldText]:
        """Raises ImportFailedError."""
        from annotator.services.evaluation.gold import Split, chosen, read_gold, split_of

        texts = [
            t
            for t in read_gold(path, text=text)
            if (self.split is None or split_of(t.document) is Split(self.split))
            and not (self.machine_only and t.human and not t.clean)
        ]
        return chosen(texts, self.sample, self.seed)


def _check(analyser: Analyser, with_source: bool, gold: GoldText) -> AnalysisResult:
    source = gold.source if with_source and gold.source else None
    return analyser.check(gold.text, source_text=source, aligned=source is not None)


_OF_GOLD = ("text", "without", "only", "extra", "split", "sample", "seed", "machine_only", "with_source")


def _refuse_unused(context: click.Context) -> None:
    """Raise UsageError for an option that means nothing where the decisions in a project are counted."""
    for option in context.command.params:
        if option.name in _OF_GOLD and is_given(context, option.name):
            raise click.UsageError(f"{option.opts[0]} is for GOLD files; all decisions are counted.")
