"""Tables that say what to make of the rules of a grammar checker that is not ours.

A table is tab-separated, one rule a line: `rule category severity confidence right seen clean`. `rule` is the
checker's rule, or `kind:NAME` for all rules of a kind without a line of their own. `confidence` 0 turns a
rule off. The last three columns are the measurement behind it: of `seen` findings in machine-translated text
`right` touched words people marked as wrong; `clean` is the number of findings in text written by people.
Lines that begin with # are remarks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from annotator.model.mqm import Category, Severity

_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """What a rule's findings are worth."""

    category: Category
    severity: Severity
    confidence: float


@dataclass(frozen=True, slots=True)
class RuleTable:
    """The rules of one checker. A rule nobody listed gets `fallback`."""

    rules: Mapping[str, RuleEntry]
    fallback: RuleEntry

    def lookup(self, rule: str, kind: str) -> RuleEntry:
        """The entry of a rule, else of its kind, else the fallback."""
        return self.rules.get(rule) or self.rules.get(f"kind:{kind}") or self.fallback

    def turned_on(self) -> frozenset[str]:
        """The rules (not kinds) that are listed with more."""
        return frozenset(name for name, entry in self.rules.items() if entry.confidence > 0)

    def turned_off(self) -> frozenset[str]:
        """The rules (not kinds) that are listed with confidence 0."""
        return frozenset(name for name, entry in self.rules.items() if entry.confidence == 0)


def load(path: Path) -> RuleTable:
    """Read a table. The line of the rule `*` is the fallback.

    Raises ValueError, naming the line, for a malformed table.
    """
    rules: dict[str, RuleEntry] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("\t")
        try:
            if len(fields) != _COLUMNS or fields[0] in rules:
                raise ValueError("seven columns and a rule not listed before are needed")
            rule, category, severity, confidence = fields[:4]
            entry = RuleEntry(Category[category], Severity[severity], float(confidence))
            if not 0 <= entry.confidence <= 1:
                raise ValueError("confidence is 0 to 1")
        except (KeyError, ValueError) as error:
            raise ValueError(f"{path.name}, line {number}: {error}") from error
        rules[rule] = entry
    return RuleTable(rules, rules.pop("*"))
