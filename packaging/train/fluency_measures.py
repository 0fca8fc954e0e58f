"""How well surprisal, correction gain and the fitted weights find marked words, and how true the confidence
is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from fluency_fitting import (
    CALIBRATION,
    Model,
    PhraseOutcome,
    by_one,
    level_of,
    log_odds,
    model_of,
    outcomes,
    train,
)
from fluency_rows import MARKED, SEED, TRAINING, Flags, Numbers, Row, in_groups

from annotator.detect.fluency import LEAST as SAID
from annotator.detect.fluency_head import Head, logistic
from annotator.services.evaluation.gold import Split


def by_word(row: Row, values: Numbers, how: np.ufunc, empty: float) -> Numbers:
    found = np.full(len(row.gold), empty)
    how.at(found, row.word, values)
    return found


def surprisal_alone(row: Row) -> Numbers:
    return by_word(row, np.array([u.score.surprisal for u in row.units]), np.add, 0.0)


def gain_alone(row: Row) -> Numbers:
    gains = [-10.0 if u.score.gain is None else u.score.gain for u in row.units]
    return by_word(row, np.array(gains), np.maximum, -10.0)


def with_model(model: Model) -> Callable[[Row], Numbers]:
    return lambda row: by_word(row, model(row), np.maximum, 0.0)


def joined(rows: Sequence[Row], values: Callable[[Row], Numbers]) -> tuple[Flags, Numbers]:
    return np.concatenate([r.gold for r in rows]), np.concatenate([values(r) for r in rows])


def mcc(gold: Flags, flagged: Flags) -> float:
    """Matthews correlation."""
    tp, fp = float((gold & flagged).sum()), float((~gold & flagged).sum())
    fn, tn = float((gold & ~flagged).sum()), float((~gold & ~flagged).sum())
    below = np.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
    return float((tp * tn - fp * fn) / below) if below else 0.0


def best_mcc(gold: Flags, values: Numbers) -> float:
    return max(mcc(gold, values > t) for t in np.percentile(values, np.linspace(50, 99.5, 100)))


def average_precision(gold: Flags, values: Numbers) -> float:
    hits = gold[np.argsort(-values, kind="stable")]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean()) if hits.any() else 0.0


def print_held_out(rows: Sequence[Row]) -> None:
    print("held out  words marked   surprisal     gain          fitted: AP, best MCC, MCC (95 %), by share")
    table = []
    for held in (*MARKED, "bio"):
        rest = in_groups([r for r in rows if r.split is Split.TRAIN], [g for g in TRAINING if g != held])
        test = in_groups(rows, [held])
        if not test:
            continue
        model = with_model(model_of(train(rest)))
        seen = [joined(in_groups(rest, [g]), model) for g in MARKED if g != held]
        threshold = max(
            np.linspace(0.05, 0.7, 66), key=lambda t: np.mean([mcc(gold, v > t) for gold, v in seen])
        )
        gold, fitted = joined(test, model)
        alone = [joined(test, f)[1] for f in (surprisal_alone, gain_alone)]
        figures = [f(gold, v) for v in (*alone, fitted) for f in (average_precision, best_mcc)]
        figures.append(mcc(gold, fitted > threshold))
        share = max(np.linspace(0.05, 0.6, 56), key=lambda s: np.mean([mcc(g, _top(v, s)) for g, v in seen]))
        figures.append(mcc(gold, _top(fitted, float(share))))
        low, high = interval(test, model, float(threshold))
        print(
            f"{held:8} {len(gold):6} {gold.mean():6.3f}   {figures[0]:.3f} {figures[1]:.3f}   "
            f"{figures[2]:.3f} {figures[3]:.3f}   {figures[4]:.3f} {figures[5]:.3f} {figures[6]:.3f} "
            f"({low:.2f}–{high:.2f}) {figures[7]:.3f}"
        )
        if held in MARKED:
            table.append(figures)
    if not table:
        return
    mean = np.mean(table, axis=0)
    print(
        f"{'mean':23}" + "   ".join(f"{a:.3f} {b:.3f}" for a, b in zip(mean[:6:2], mean[1:6:2], strict=True))
    )
    print(f"{'':23}fitted, at the training sets' threshold: {mean[6]:.3f}; as large a share: {mean[7]:.3f}")


def _top(values: Numbers, share: float) -> Flags:
    """The most doubtful words, so large a share of all."""
    flags: Flags = values > np.quantile(values, 1 - share)
    return flags


def interval(rows: Sequence[Row], values: Callable[[Row], Numbers], threshold: float) -> tuple[float, float]:
    """95 % of the MCC over documents drawn anew."""
    documents: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        documents[row.document].append(row)
    lot = np.random.default_rng(SEED)
    names = list(documents)
    found = []
    for _ in range(200):
        drawn = [r for i in lot.integers(len(names), size=len(names)) for r in documents[names[i]]]
        gold, value = joined(drawn, values)
        found.append(mcc(gold, value > threshold))
    return float(np.percentile(found, 2.5)), float(np.percentile(found, 97.5))


def print_phrases(rows: Sequence[Row], head: Head, found: Sequence[PhraseOutcome], second: float) -> None:
    print(f"a second rater adds {second:.2f} to the log-odds")
    print("\nconfidence   phrases that touch a marked error (documents not trained on)")
    sure = np.array([head.confidence(o.phrase, o.worst, o.garbled) for o in found])
    for low, high in ((0.0, 0.3), (0.3, 0.4), (0.4, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 1.0)):
        inside = [o for o, c in zip(found, sure, strict=True) if low <= c < high and o.group in CALIBRATION]
        weights = [CALIBRATION[o.group] for o in inside]
        if inside:
            share = np.average([o.two for o in inside], weights=weights)
            print(f"{low:.1f}–{high:.1f}      {len(inside):5}  {share:.2f}")
    print("\nset      phrases in 1,000 words and precision at confidence 0.4, 0.6, 0.7")
    fresh: list[PhraseOutcome] = []
    for group in sorted({r.group for r in rows}):
        here = in_groups(rows, [group])
        all_of = outcomes(
            here, lambda _: lambda row: head.probabilities(row.units, level_of(row, head.usual))
        )
        fresh += all_of
        words = sum(len(r.gold) for r in here)
        cells = []
        for least in (0.4, 0.6, 0.7):
            kept = [o.two for o in all_of if head.confidence(o.phrase, o.worst, o.garbled) >= least]
            cells.append(f"{1000 * len(kept) / words:5.1f} {np.mean(kept) if kept else float('nan'):.2f}")
        print(f"{group:8} {'   '.join(cells)}")
    known = [o for o in fresh if o.group in (*TRAINING, "clean")]
    odds = np.array([log_odds(head.confidence(o.phrase, o.worst, o.garbled)) for o in known])
    expected = logistic(odds - np.array([second * by_one(o) for o in known]))
    came = np.array([o.two for o in known])
    said = logistic(odds) >= SAID
    for which, name in ((said, "that are told"), (said | True, "in all")):
        error = expected_calibration_error(expected[which], came[which])
        print(
            f"expected calibration error, medical texts left out: {error:.3f} ({which.sum()} phrases {name})"
        )


def expected_calibration_error(expected: Numbers, right: Numbers) -> float:
    """Mean distance of confidence and share of right ones in ten bins of equal width, by their size (Naeini,
    Cooper and Hauskrecht, AAAI 2015)."""
    bins = np.minimum((expected * 10).astype(int), 9)
    inside = [bins == number for number in range(10)]
    return float(sum(abs(expected[b].sum() - right[b].sum()) for b in inside) / len(expected))
