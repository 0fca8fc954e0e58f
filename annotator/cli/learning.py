"""`annotator calibrate` and `annotator detectors`: what a project's decisions say about the detectors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.common import store_of, store_option, workspace
from annotator.model.errors import AnnotatorError, UnknownRecordError

if TYPE_CHECKING:
    from annotator.services.learning.trial import Shown, Trial

_RULES_SHOWN = 15


@click.command()
@click.option("--reset", is_flag=True, help="Forget what was learned; the detectors count as they come.")
@click.option("--dry-run", is_flag=True, help="Show what it would change, and change nothing.")
@click.option("--anyway", is_flag=True, help="Use it even where it foretells decisions no better.")
@store_option
@click.pass_context
def calibrate(context: click.Context, reset: bool, dry_run: bool, anyway: bool, store: Path | None) -> None:
    """Learn from your decisions how sure flags are.

    Corrected flags count as right and dismissed ones as wrong; queries do not count. What is learned changes
    which flags are shown at which level, from now on and in this project only; no decision is touched.
    """
    if reset and (dry_run or anyway):
        raise click.UsageError("--reset forgets what was learned; it goes with no other option.")
    from annotator.services.learning.kept import forget, keep, learned_in
    from annotator.services.learning.trial import try_out

    with workspace(store_of(context, store)) as opened:
        if reset:
            forgotten = forget(opened.settings)
            click.echo(
                "Forgotten: the detectors count as they come."
                if forgotten
                else "Nothing had been learned in this project."
            )
            return
        trial = try_out(opened.decided_flags())
        _tell(trial)
        if dry_run:
            click.echo("Nothing was changed.")
        elif trial.helps or anyway:
            keep(opened.settings, trial)
            click.echo("In use from now on. `annotator calibrate --reset` takes it back.")
        else:
            known = learned_in(opened.settings)
            stays = "What was learned before stays in use." if known else "The detectors count as they come."
            raise AnnotatorError(
                f"It would foretell your decisions no better, so nothing was changed. {stays}",
                "Try again after more decisions, or use it all the same with --anyway.",
            )


def _tell(trial: Trial) -> None:
    click.echo(
        f"{trial.decided} decisions in {trial.articles} articles: {trial.right} corrected, "
        f"{trial.decided - trial.right} dismissed"
    )
    before, after = trial.before, trial.after
    click.echo("Measured in articles it was not learned from:")
    click.echo(f"  {'':28}{'before':>22}{'after':>22}")
    for title, was, becomes in (
        ("calibration error", f"{before.error:.3f}", f"{after.error:.3f}"),
        ("surprise, nats a decision", f"{before.log_loss:.3f}", f"{after.log_loss:.3f}"),
        ("certain: right of shown", _shown(before.certain), _shown(after.certain)),
        ("likely: right of shown", _shown(before.likely), _shown(after.likely)),
    ):
        click.echo(f"  {title:28}{was:>22}{becomes:>22}")
    click.echo("Rules decided about most:")
    for rule in trial.rules[:_RULES_SHOWN]:
        click.echo(
            f"  {f'{rule.detector}/{rule.rule}':40}{rule.right:4} of {rule.decided:4} kept"
            f"   confidence {rule.shipped:.2f} → {rule.learned:.2f}"
        )


def _shown(shown: Shown) -> str:
    if shown.precision is None:
        return "none shown"
    return f"{shown.right} of {shown.shown} ({shown.precision:.0%})"


@click.command()
@click.option(
    "--on", "turn_on", metavar="DETECTOR", multiple=True, help="Turn a detector on; may be repeated."
)
@click.option("--off", "turn_off", metavar="DETECTOR", multiple=True, help="Turn one off; may be repeated.")
@click.option("--language", metavar="CODE", default="", help="Only those for articles in this language.")
@store_option
@click.pass_context
def detectors(
    context: click.Context,
    turn_on: tuple[str, ...],
    turn_off: tuple[str, ...],
    language: str,
    store: Path | None,
) -> None:
    """List the detectors, with how often each was right.

    “12 of 15 kept” says that of 15 flags people decided about in this project 12 led to a correction.
    """
    if both := set(turn_on) & set(turn_off):
        raise click.UsageError(f"“{min(both)}” cannot be turned on and off at once.")
    from annotator.detect.registry import DetectorOptions, builtin_detectors
    from annotator.knowledge.languages import base, not_checked
    from annotator.services.analysis import Analyser
    from annotator.services.learning.kept import learned_in

    with workspace(store_of(context, store)) as opened:
        analyser = Analyser(opened.settings)
        speaks = {d.id: d.languages for d in builtin_detectors(DetectorOptions())}
        known = {info.id for info in analyser.detectors()}
        for name in (*turn_on, *turn_off):
            if name not in known:
                raise UnknownRecordError(
                    f"There is no detector “{name}”.", "`annotator detectors` lists them."
                )
        for name in turn_on:
            opened.settings.set_detector(name, True)
        for name in turn_off:
            opened.settings.set_detector(name, False)
        records = opened.detector_records()
        for info in analyser.detectors():
            if language and speaks.get(info.id) and base(language) not in speaks[info.id]:
                continue
            state = ("on" if info.enabled else "off") if info.available else "not available"
            record = records.get(info.id)
            kept = f"{record.corrected} of {record.decided} kept" if record and record.decided else ""
            click.echo(f"{info.id:15} {state:14} {kept:18} {info.title}")
        if lacking := not_checked(language) if language else "":
            click.echo(lacking)
        if (learned := learned_in(opened.settings)) is not None:
            click.echo(
                f"How sure flags are was learned from {learned.decided} decisions; "
                "`annotator calibrate` shows what that changes."
            )


COMMANDS = (calibrate, detectors)
