"""Tables that weigh the rules of grammar checkers."""

from pathlib import Path

import pytest

from annotator.detect.rule_table import load
from annotator.model.mqm import Category, Severity
from annotator.model.review import Level
from annotator.paths import resource

HEADER = "# rule\tcategory\tseverity\tconfidence\tright\tseen\tclean\n"
ENOUGH = 20
"""From so many findings on their share of right ones says something."""
FALLBACK = "*\tOTHER\tMINOR\t0.2\t0\t0\t0\n"


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rules.tsv"
    path.write_text(HEADER + text + FALLBACK, encoding="utf-8")
    return path


def test_a_rule_comes_before_its_kind_and_the_kind_before_the_fallback(tmp_path: Path) -> None:
    rules = load(table(tmp_path, "A\tGRAMMAR\tMAJOR\t0.9\t9\t10\t0\nkind:K\tSPELLING\tMINOR\t0.5\t1\t2\t0\n"))
    assert (rules.lookup("A", "K").category, rules.lookup("A", "K").severity) == (
        Category.GRAMMAR,
        Severity.MAJOR,
    )
    assert rules.lookup("B", "K").confidence == 0.5
    assert rules.lookup("B", "L").category is Category.OTHER


def test_confidence_nought_turns_a_rule_off(tmp_path: Path) -> None:
    rules = load(table(tmp_path, "A\tGRAMMAR\tMINOR\t0\t0\t0\t0\nB\tGRAMMAR\tMINOR\t0.1\t0\t0\t0\n"))
    assert rules.turned_off() == {"A"}
    assert rules.turned_on() == {"B"}


@pytest.mark.parametrize(
    "line",
    [
        "A\tGRAMMAR\tMINOR\t0.5\n",
        "A\tNOSUCH\tMINOR\t0.5\t0\t0\t0\n",
        "A\tGRAMMAR\tMINOR\t1.5\t0\t0\t0\n",
        "A\tGRAMMAR\tMINOR\t0.5\t0\t0\t0\nA\tGRAMMAR\tMINOR\t0.5\t0\t0\t0\n",
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match=r"rules\.tsv, line [23]"):
        load(table(tmp_path, line))


@pytest.mark.parametrize("name", ["harper.tsv", "languagetool.tsv"])
def test_the_shipped_tables_show_only_rules_that_are_mostly_right(name: str) -> None:
    for line in resource("grammar", name).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        rule, _, _, confidence, right, seen, _ = line.split("\t")
        if float(confidence) >= 0.6 and int(seen) >= 10:
            assert int(right) / int(seen) >= 0.4, rule
    assert load(resource("grammar", name)).turned_on()


def test_what_is_not_listed_for_other_languages_is_off() -> None:
    rules = load(resource("grammar", "languagetool-other.tsv"))
    assert rules.lookup("DE_AGREEMENT", "GRAMMAR").confidence >= 0.6
    assert rules.lookup("FRENCH_WHITESPACE", "MISC").confidence == 0


@pytest.mark.parametrize("name", ["harper.tsv", "languagetool.tsv"])
def test_a_rule_right_too_seldom_shows_only_under_everything_unless_others_agree(name: str) -> None:
    least = Level.LIKELY.threshold
    lines = [line.split("\t") for line in resource("grammar", name).read_text("utf-8").splitlines()]
    seldom = {
        rule: float(confidence)
        for rule, _, _, confidence, right, seen, *_ in (line for line in lines if len(line) == 7)
        if seen.isdigit() and int(seen) >= ENOUGH and int(right) < least * int(seen)
    }
    assert seldom
    assert {rule for rule, confidence in seldom.items() if confidence >= least} == set()
