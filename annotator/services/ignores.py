"""Words, names and rules that are never to be flagged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from annotator.model.document import new_id, now
from annotator.model.errors import AnnotatorError, UnknownRecordError
from annotator.model.ignores import IgnoreKind, IgnoreRule, IgnoreScope, comparable, rule_key
from annotator.model.review import Flag
from annotator.services.settings import Settings

_KEY = "ignores"


class IgnoreBook:
    """The rules of the project (kept by its sessions' steps) and of the user (kept in the settings file)."""

    def __init__(self, settings: Settings, project: Iterable[IgnoreRule]) -> None:
        self._settings = settings
        self.revision = 0
        """Rises with every change of the project's rules."""
        self.replace_project(project)

    def replace_project(self, rules: Iterable[IgnoreRule]) -> None:
        self.project = {rule.id: rule for rule in rules}
        self.revision += 1

    def rules(self) -> list[IgnoreRule]:
        """All rules, the user's own last."""
        return [*self.project.values(), *self._global()]

    def find(self, kind: IgnoreKind, value: str, scope: IgnoreScope) -> IgnoreRule | None:
        return next((r for r in self.rules() if (r.kind, r.value, r.scope) == (kind, value, scope)), None)

    def get(self, rule_id: str) -> IgnoreRule:
        """Raises UnknownRecordError."""
        for rule in self.rules():
            if rule.id == rule_id:
                return rule
        raise UnknownRecordError(
            "There is no such ignore rule any more.", "It may have been removed already."
        )

    def add_global(self, kind: IgnoreKind, value: str, author: str) -> IgnoreRule:
        rule = IgnoreRule(new_id(), kind, value, IgnoreScope.GLOBAL, author, now())
        self._settings.change(_KEY, lambda saved: [*_entries(saved), _entry(rule)])
        return rule

    def remove_global(self, rule_id: str) -> None:
        self._settings.change(
            _KEY, lambda saved: [e for e in _entries(saved) if (r := _rule(e)) is None or r.id != rule_id]
        )

    def visible(self, flags: Iterable[Flag]) -> list[Flag]:
        """The flags no rule hides."""
        values: dict[IgnoreKind, set[str]] = {kind: set() for kind in IgnoreKind}
        for rule in self.rules():
            values[rule.kind].add(comparable(rule.kind, rule.value))
        rules, names, words = values[IgnoreKind.RULE], values[IgnoreKind.NAME], values[IgnoreKind.WORD]
        if not (rules or names or words):
            return list(flags)
        return [
            f
            for f in flags
            if not (
                (rules and (f.detector in rules or rule_key(f) in rules))
                or (names and comparable(IgnoreKind.NAME, f.anchor.quote) in names)
                or (words and comparable(IgnoreKind.WORD, f.anchor.quote) in words)
            )
        ]

    def _global(self) -> list[IgnoreRule]:
        return [rule for e in _entries(self._settings.get(_KEY)) if (rule := _rule(e)) is not None]


def _entries(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _rule(entry: Any) -> IgnoreRule | None:
    """A rule as the settings keep it; None for what is none: the file may have been edited by hand."""
    try:
        return IgnoreRule(
            str(entry["id"]),
            IgnoreKind(entry["kind"]),
            str(entry["value"]),
            IgnoreScope.GLOBAL,
            str(entry.get("author", "")),
            str(entry.get("created_at", "")),
        )
    except (KeyError, TypeError, ValueError, AnnotatorError):
        return None


def _entry(rule: IgnoreRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "kind": rule.kind.value,
        "value": rule.value,
        "author": rule.author,
        "created_at": rule.created_at,
    }
