"""An evaluation as text for people, JSON for programs and an HTML page with its curves."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from annotator import __version__
from annotator.formats.counts import count
from annotator.formats.templates import render as render_template
from annotator.services.evaluation import charts
from annotator.services.evaluation.figures import Figure, Measure, figures, precision_recall
from annotator.services.evaluation.intervals import RESAMPLES
from annotator.services.evaluation.metrics import calibration_error, ratio, reliability
from annotator.services.evaluation.running import By, Report
from annotator.services.evaluation.tally import Example, Found, Tally

SCHEMA = "annotator.evaluation/1"
FORMATS = ("text", "json", "html")

_GROUP_COLUMNS = {
    Measure.WORD_MCC: "MCC",
    Measure.WORD_AP: "AP",
    Measure.WORD_PRECISION: "P",
    Measure.WORD_RECALL: "R",
    Measure.OVERLAP_PRECISION: "span P",
    Measure.OVERLAP_RECALL: "span R",
    Measure.PER_THOUSAND: "/1000",
}
_MATCHINGS = ("exact", "overlap", "partial")


def render(report: Report, form: str, *, resamples: int = RESAMPLES) -> str:
    """The report in one of `FORMATS`; ends with a newline."""
    writers: dict[str, Callable[[Report, int], str]] = {"text": _text, "json": _json, "html": _html}
    return writers[form](report, resamples)


def _text(report: Report, resamples: int) -> str:
    total = report.total
    lines = [_summary(report)]
    lines += [f"detector “{d}” did not run: {reason}" for d, reason in sorted(report.failures.items())]
    if total.clean_words:
        lines.append(
            f"clean text: {count(total.clean_shown, 'passage')} in {count(total.clean_words, 'word')}, "
            f"{1000 * total.clean_shown / total.clean_words:.2f} in 1,000"
        )
    if total.marked_categories or any(total.right):
        lines += _figures_text(figures(total, resamples=resamples))
        lines += _calibration_text(total)
        if report.by in (None, By.CATEGORY):
            lines += _found_text("recall by marked category", total.marked_categories, "marked", "found")
            lines += _found_text("precision by category shown", total.shown_categories, "shown", "right")
    if report.groups:
        lines += _groups_text(report)
    if report.by is By.DETECTOR:
        rules = {f"{detector}/{rule}": e for (detector, rule), e in total.rules.items()}
        lines += ["", *_found_text("by rule, whatever the confidence", rules, "flags", "right")]
    return "\n".join(lines) + "\n"


def _figures_text(found: Mapping[Measure, Figure]) -> list[str]:
    shown = {measure: _shown(figure) for measure, figure in found.items()}
    precision, recall, grave = Measure.WORD_PRECISION, Measure.WORD_RECALL, Measure.WORD_RECALL_MAJOR
    f1, mcc, ap = Measure.WORD_F1, Measure.WORD_MCC, Measure.WORD_AP
    lines = [
        f"words     precision {shown[precision]}, recall {shown[recall]}, of major errors {shown[grave]}",
        f"{'':10}F1 {shown[f1]}, MCC {shown[mcc]}, average precision {shown[ap]}",
    ]
    for kind in _MATCHINGS:
        p, r, f = (shown[Measure(f"span_{kind}_{x}")] for x in ("precision", "recall", "f1"))
        lines.append(f"{'spans' if kind == 'exact' else '':9} {kind:8} P {p}, R {r}, F1 {f}")
    return [*lines, f"{'':9} recall of major errors {shown[Measure.MAJOR_RECALL]}"]


def _groups_text(report: Report) -> list[str]:
    lines = ["", f"by {report.by.value if report.by else ''}"]
    lines.append(f"{'':24}{'words':>8}" + "".join(f"{label:>8}" for label in _GROUP_COLUMNS.values()))
    for name, tally in sorted(report.groups.items()):
        values = figures(tally, resamples=0)
        cells = "".join(f"{_number(values[m].value):>8}" for m in _GROUP_COLUMNS)
        lines.append(f"{name:24}{tally.words:>8}{cells}")
    return lines


def _summary(report: Report) -> str:
    total = report.total
    speed = (
        ""
        if math.isnan(report.words_a_second)
        else f", {report.seconds:.1f} s, {report.words_a_second:.0f} words/s"
    )
    return (
        f"{count(total.texts, 'text')} of {count(total.documents, 'document')}, "
        f"{count(total.words, 'word')}{speed}; "
        f"level “{report.level.value}”: {count(total.spans().shown, 'passage')}"
    )


def _shown(figure: Figure) -> str:
    if math.isnan(figure.value):
        return "–"
    if math.isnan(figure.low):
        return f"{figure.value:.3f}"
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"


def _number(value: float, digits: int = 3) -> str:
    return "–" if math.isnan(value) else f"{value:.{digits}f}"


def _calibration_text(total: Tally) -> list[str]:
    bins = reliability(total.confidences, total.right)
    lines = [f"confidence, expected calibration error {_number(calibration_error(bins))}"]
    lines += [
        f"{'':10}{b.low:.1f}–{b.high:.1f}: {b.passages:6} passages, said {b.confidence:.2f}, "
        f"came true {b.right:.2f}"
        for b in bins
    ]
    return lines


def _found_text(title: str, table: Mapping[str, Found], total: str, found: str) -> list[str]:
    lines = [title]
    for name, entry in _by_size(table):
        share = _number(ratio(entry.found, entry.total), 2)
        lines.append(f"{'':10}{name:44} {entry.total:6} {total}, {entry.found:5} {found}, {share}")
    return lines


def _by_size(table: Mapping[str, Found]) -> list[tuple[str, Found]]:
    return sorted(table.items(), key=lambda e: (-e[1].total, e[0]))


def _json(report: Report, resamples: int) -> str:
    data = {
        "schema": SCHEMA,
        "version": __version__,
        "level": report.level.value,
        "by": report.by.value if report.by else None,
        "seconds": round(report.seconds, 3),
        "words_per_second": _plain(report.words_a_second),
        "detector_seconds": {d: round(s, 3) for d, s in sorted(report.detector_seconds.items())},
        "unavailable": [{"detector": d, "reason": r} for d, r in sorted(report.failures.items())],
        "total": _tally_json(report.total, resamples),
        "groups": {name: _tally_json(t, resamples) for name, t in sorted(report.groups.items())},
        "misses": [_example_json(e) for e in report.total.worst_misses()],
        "false_alarms": [_example_json(e) for e in report.total.worst_alarms()],
    }
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _tally_json(tally: Tally, resamples: int) -> dict[str, Any]:
    bins = reliability(tally.confidences, tally.right)
    return {
        "texts": tally.texts,
        "documents": tally.documents,
        "words": tally.words,
        "clean_words": tally.clean_words,
        "clean_passages": tally.clean_shown,
        "figures": {
            m.value: {"value": _plain(f.value), "low": _plain(f.low), "high": _plain(f.high)}
            for m, f in figures(tally, resamples=resamples).items()
        },
        "calibration_error": _plain(calibration_error(bins)),
        "reliability": [
            {
                "low": b.low,
                "high": b.high,
                "passages": b.passages,
                "confidence": b.confidence,
                "right": b.right,
            }
            for b in bins
        ],
        "marked_categories": {
            name: {"marked": e.total, "found": e.found, "major": e.must, "major_found": e.must_found}
            for name, e in _by_size(tally.marked_categories)
        },
        "shown_categories": {
            name: {"shown": e.total, "right": e.found} for name, e in _by_size(tally.shown_categories)
        },
        "rules": {
            f"{detector}/{rule}": {"flags": e.total, "right": e.found}
            for (detector, rule), e in sorted(tally.rules.items())
        },
    }


def _example_json(example: Example) -> dict[str, str]:
    return {
        "text": example.where,
        "before": example.before,
        "words": example.words,
        "after": example.after,
        "note": example.note,
    }


def _plain(value: float) -> float | None:
    """JSON knows no NaN."""
    return None if math.isnan(value) else value


def _html(report: Report, resamples: int) -> str:
    total = report.total
    bins = reliability(total.confidences, total.right)
    found = figures(total, resamples=resamples)
    shown = {name: _shown(figure) for name, figure in found.items()}
    kinds = [
        (kind, *(shown[Measure(f"span_{kind}_{x}")] for x in ("precision", "recall", "f1")))
        for kind in _MATCHINGS
    ]
    groups = [
        (name, t.words, [_number(figures(t, resamples=0)[m].value) for m in _GROUP_COLUMNS])
        for name, t in sorted(report.groups.items())
    ]
    return render_template(
        "evaluation.html.j2",
        summary=_summary(report),
        failures=sorted(report.failures.items()),
        clean=(total.clean_shown, total.clean_words, 1000 * ratio(total.clean_shown, total.clean_words)),
        words=[
            ("Precision", shown[Measure.WORD_PRECISION]),
            ("Recall", shown[Measure.WORD_RECALL]),
            ("Recall of major errors", shown[Measure.WORD_RECALL_MAJOR]),
            ("F1", shown[Measure.WORD_F1]),
            ("Matthews correlation", shown[Measure.WORD_MCC]),
            ("Average precision", shown[Measure.WORD_AP]),
        ],
        kinds=kinds,
        major_recall=shown[Measure.MAJOR_RECALL],
        by=report.by.value if report.by and report.by is not By.CATEGORY else "",
        group_columns=list(_GROUP_COLUMNS.values()),
        groups=groups,
        curve=charts.precision_recall_chart(precision_recall(total)),
        calibration=charts.calibration_chart(bins),
        calibration_error=_number(calibration_error(bins)),
        bins=bins,
        marked=_by_size(total.marked_categories),
        seen=_by_size(total.shown_categories),
        rules=sorted(total.rules.items(), key=lambda e: (-e[1].total, e[0])),
        seconds=sorted(report.detector_seconds.items(), key=lambda e: -e[1]),
        misses=total.worst_misses(),
        alarms=total.worst_alarms(),
    )
