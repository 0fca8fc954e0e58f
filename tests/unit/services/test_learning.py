"""Learning from decisions: what it teaches, how little few decisions teach, and how it is taken back."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from decided import decided_project, project, text_of
from hypothesis import given
from hypothesis import strategies as st

from annotator.detect.calibration import AS_SHIPPED, Calibration, chance, log_odds
from annotator.detect.fuse import group
from annotator.model.anchor import Anchor, Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, FlagStatus, Level
from annotator.services.learning.fitting import PRIOR_WEIGHT, fit, fit_line, learn_shifts, rule_records
from annotator.services.learning.kept import Learned, calibration_of, forget, keep, learned_in
from annotator.services.learning.trial import TooFewDecisionsError, Trial, try_out
from annotator.services.settings import LEARNED, Settings
from annotator.services.workspace import Workspace

from .conftest import Open

Rule = tuple[str, str, float, float]
"""Detector, rule, the confidence it ships with, how often it is really right."""
WRONG_ABOUT_ITSELF: Sequence[Rule] = (
    ("x", "a", 0.9, 0.95), ("x", "b", 0.8, 0.3), ("y", "c", 0.7, 0.7), ("z", "d", 0.65, 0.1),
)  # fmt: skip
RIGHT_ABOUT_ITSELF: Sequence[Rule] = (
    ("x", "a", 0.9, 0.9), ("x", "b", 0.8, 0.8), ("y", "c", 0.7, 0.7), ("z", "d", 0.65, 0.65),
)  # fmt: skip


def flag(article: str, number: int, detector: str, rule: str, confidence: float, status: FlagStatus) -> Flag:
    start = len(article) + 1 + 5 * number
    anchor = Anchor.at(text_of(article), Span(start, start + 4))
    return Flag(
        f"{article}-{number}-{detector}", article, anchor, detector, rule, Category.OTHER, Severity.MINOR,
        confidence, "m", status=status,
    )  # fmt: skip


def team(rules: Sequence[Rule], articles: int, each: int, seed: int) -> dict[str, list[Flag]]:
    """The decided flags of a team that is right about everything."""
    lot = random.Random(seed)
    decided: dict[str, list[Flag]] = {}
    for article in (f"article{n}" for n in range(articles)):
        decided[article] = []
        for number in range(each):
            detector, rule, confidence, truth = lot.choice(list(rules))
            status = FlagStatus.CORRECTED if lot.random() < truth else FlagStatus.DISMISSED
            decided[article].append(flag(article, number, detector, rule, confidence, status))
    return decided


def of_one_rule(right: int, wrong: int, confidence: float = 0.8) -> list[Flag]:
    statuses = [FlagStatus.CORRECTED] * right + [FlagStatus.DISMISSED] * wrong
    return [flag("a", n, "d", "r", confidence, s) for n, s in enumerate(statuses)]


# -- what is learned


def test_a_rule_is_believed_as_often_as_it_was_right_and_the_less_the_fewer_decisions() -> None:
    def learned(right: int, wrong: int) -> float:
        return Calibration(learn_shifts(of_one_rule(right, wrong))).of_flag(of_one_rule(1, 0)[0])

    assert learned(0, 1) == pytest.approx(0.8 * PRIOR_WEIGHT / (1 + PRIOR_WEIGHT), abs=0.07)
    assert 0.6 < learned(0, 1) < 0.8
    assert learned(0, 40) < 0.1
    assert learned(8, 2) == pytest.approx(0.8)
    assert learned(40, 0) > 0.9


def test_rules_nothing_was_decided_about_follow_their_detector_and_others_stay() -> None:
    calibration = Calibration(learn_shifts(of_one_rule(0, 30)))
    assert calibration.of_flag(flag("a", 0, "d", "another", 0.8, FlagStatus.OPEN)) < 0.5
    assert calibration.of_flag(flag("a", 0, "other", "r", 0.8, FlagStatus.OPEN)) == 0.8


def test_queries_and_open_flags_are_not_among_what_is_learned_from(open_workspace: Open) -> None:
    workspace = project(open_workspace(), {"One": [("x", "r", 0.8)] * 4})
    session = workspace.review(workspace.articles()[0].id)
    right, wrong, asked, _ = session.flags()
    session.accept(right.id)
    session.dismiss([wrong.id])
    session.query([asked.id])
    session.flag_by_hand(Span(0, 3), Category.OTHER, Severity.MINOR)
    (told,) = workspace.decided_flags().values()
    assert {f.id: f.status for f in told} == {
        right.id: FlagStatus.CORRECTED,
        wrong.id: FlagStatus.DISMISSED,
    }
    session.merge_flags([], {"x"})  # an editor has seen them, the detector no longer does
    assert workspace.decided_flags() == {}


@given(
    st.lists(
        st.tuples(st.floats(0.05, 0.95), st.booleans()),
        min_size=1,
        max_size=60,
    )
)
def test_the_line_never_turns_the_order_round(judged: list[tuple[float, bool]]) -> None:
    slope, offset = fit_line([c for c, _ in judged], [o for _, o in judged])
    calibration = Calibration(slope=slope, offset=offset)
    steps = [calibration.of_passage(n / 100) for n in range(1, 100)]
    assert steps == sorted(steps)
    assert all(0 < s < 1 for s in steps)


def test_few_decisions_hardly_move_the_line() -> None:
    slope, offset = fit_line([0.9, 0.7, 0.6], [False, False, True])
    assert 0.8 < slope <= 1.05
    assert -0.5 < offset < 0.1
    assert fit_line([], []) == (1.0, 0.0)


def test_many_decisions_find_the_line() -> None:
    lot = random.Random(1)
    told = [lot.choice([0.3, 0.5, 0.7, 0.9, 0.95]) for _ in range(6000)]
    slope, offset = fit_line(told, [lot.random() < chance(0.6 * log_odds(c) - 0.8) for c in told])
    assert slope == pytest.approx(0.6, abs=0.1)
    assert offset == pytest.approx(-0.8, abs=0.15)


# -- whether it helps


def test_what_is_learned_from_some_articles_holds_in_others() -> None:
    trial = try_out(team(WRONG_ABOUT_ITSELF, 20, 20, seed=1))
    assert trial.helps
    assert trial.before.error > 0.15
    assert trial.after.error < trial.before.error / 2
    assert trial.after.likely.shown < trial.before.likely.shown
    before, after = trial.before.likely.precision, trial.after.likely.precision
    assert before is not None
    assert after is not None
    assert after > before + 0.15
    assert trial.decided == 400
    assert trial.articles == 20


def test_where_the_detectors_know_themselves_nothing_is_gained() -> None:
    trials = [try_out(team(RIGHT_ABOUT_ITSELF, 8, 15, seed)) for seed in range(8)]
    assert sum(t.helps for t in trials) <= 3
    assert all(abs(t.after.log_loss - t.before.log_loss) < 0.06 for t in trials)


def test_the_same_decisions_teach_the_same() -> None:
    decided = team(WRONG_ABOUT_ITSELF, 6, 10, seed=2)
    backwards = {a: list(reversed(decided[a])) for a in reversed(decided)}
    assert try_out(decided).after.error == pytest.approx(try_out(backwards).after.error)
    assert fit(decided).slope == pytest.approx(fit(backwards).slope)


@pytest.mark.parametrize(
    ("decided", "missing"),
    [
        ({}, "30 more decisions"),
        ({"a": of_one_rule(20, 20)}, "decisions in at least 3 articles"),
        (team([("x", "a", 0.9, 1.0)], 4, 20, 0), "flags that were dismissed"),
        (team([("x", "a", 0.9, 0.0)], 4, 20, 0), "flags that were corrected"),
    ],
)
def test_too_few_decisions_are_refused_with_what_is_missing(
    decided: Mapping[str, list[Flag]], missing: str
) -> None:
    with pytest.raises(TooFewDecisionsError) as refused:
        try_out(decided)
    assert missing in (refused.value.hint or "")


def test_what_was_decided_about_each_rule() -> None:
    decided = {"a": [*of_one_rule(12, 3), flag("a", 30, "e", "s", 0.9, FlagStatus.DISMISSED)]}
    first, second = rule_records(decided, fit(decided))
    assert (first.detector, first.rule, first.right, first.decided) == ("d", "r", 12, 15)
    assert (second.detector, second.right, second.decided) == ("e", 0, 1)
    assert second.learned < second.shipped == 0.9


# -- where it is used


def test_passages_are_made_by_what_was_learned_and_flags_stay_as_they_were() -> None:
    flags = [flag("a", 0, "x", "b", 0.8, FlagStatus.OPEN), flag("a", 0, "y", "c", 0.7, FlagStatus.OPEN)]
    (shipped,) = group(flags)
    (learned,) = group(flags, Calibration({"x/b": -3.0}))
    assert shipped.flags[0].detector == "x"
    assert learned.flags[0].detector == "y"
    assert learned.confidence < shipped.confidence
    assert {f.confidence for f in learned.flags} == {0.8, 0.7}
    assert group(flags, AS_SHIPPED) == group(flags)


@given(st.floats(0, 1), st.floats(-8, 8), st.floats(0.2, 3), st.floats(-4, 4))
def test_what_a_person_flagged_stays_certain(
    confidence: float, shift: float, slope: float, offset: float
) -> None:
    calibration = Calibration({"hand": shift}, slope, offset)
    by_hand = flag("a", 0, "hand", "hand", 1.0, FlagStatus.OPEN)
    other = flag("a", 0, "x", "r", confidence, FlagStatus.OPEN)
    assert group([by_hand, other], calibration)[0].confidence == 1.0
    assert group([by_hand], calibration)[0].confidence == 1.0


# -- in a project


def learned_project(workspace: Workspace) -> tuple[Workspace, Trial]:
    trial = try_out(decided_project(workspace).decided_flags())
    keep(workspace.settings, trial)
    return workspace, trial


def test_levels_follow_the_decisions_until_they_are_forgotten(open_workspace: Open) -> None:
    workspace = decided_project(open_workspace())
    session = workspace.review(workspace.articles()[-1].id)
    stored = session.flags()
    shipped = session.passages()
    assert [p.flags[0].detector for p in session.passages(Level.LIKELY)] == ["good", "bad"]
    keep(workspace.settings, try_out(workspace.decided_flags()))
    assert [p.flags[0].detector for p in session.passages(Level.LIKELY)] == ["good"]
    assert session.passages(Level.CERTAIN)[0].flags[0].detector == "good"
    assert session.flags() == stored
    assert workspace.articles()[-1].open_flags == 1
    assert forget(workspace.settings)
    assert session.passages() == shipped
    assert not forget(workspace.settings)


def test_what_was_learned_is_there_after_reopening_and_in_other_windows(open_workspace: Open) -> None:
    other = open_workspace()
    workspace, trial = learned_project(open_workspace())
    expected = trial.calibration
    for seen in (other, open_workspace()):
        seen.changed_elsewhere()
        calibration = calibration_of(seen.settings)
        assert calibration.slope == pytest.approx(expected.slope, abs=1e-5)
        assert calibration.shifts == pytest.approx(expected.shifts, abs=1e-5)
    found = learned_in(workspace.settings)
    assert found is not None
    assert (found.decided, found.articles) == (48, 4)


def test_no_decision_changes_and_each_can_still_be_undone(open_workspace: Open) -> None:
    workspace, _ = learned_project(open_workspace())
    session = workspace.review(workspace.articles()[0].id)
    before = [(f.id, f.status) for f in session.flags()]
    forget(workspace.settings)
    assert [(f.id, f.status) for f in session.flags()] == before
    session.undo()
    assert sum(f.status is FlagStatus.OPEN for f in session.flags()) == 1


@pytest.mark.parametrize(
    "value",
    [
        None, 3, [], {}, {"form": 1}, {"form": 2, "slope": 1, "offset": 0, "shifts": {}},
        {"form": 1, "slope": -1, "offset": 0, "shifts": {}},
        {"form": 1, "slope": 1, "offset": "0", "shifts": {}},
        {"form": 1, "slope": float("nan"), "offset": 0, "shifts": {}},
        {"form": 1, "slope": 1, "offset": 0, "shifts": []},
    ],
)  # fmt: skip
def test_a_value_that_is_no_calibration_is_none(tmp_path: Path, value: object) -> None:
    settings = Settings(tmp_path / "s.json", {})
    settings.attach({LEARNED: value}, lambda _key, _value: None)
    assert learned_in(settings) is None
    assert calibration_of(settings) is AS_SHIPPED


def test_shifts_that_are_no_numbers_are_left_out(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json", {})
    value = {"form": 1, "at": "2026", "slope": 1, "offset": 0, "shifts": {"a": "x", "b": 1, "c": True}}
    settings.attach({LEARNED: json.loads(json.dumps(value))}, lambda _key, _value: None)
    assert learned_in(settings) == Learned(Calibration({"b": 1.0}), "2026", 0, 0)


def test_what_one_user_has_learned_elsewhere_is_not_used(tmp_path: Path) -> None:
    """It belongs to a project; a value of that name among the user's own settings is none."""
    settings = Settings(tmp_path / "s.json", {LEARNED: {"form": 1, "slope": 2, "offset": 0, "shifts": {}}})
    assert learned_in(settings) is None
