"""Grammar and spelling by Harper, which runs inside the program.

Harper knows nine hundred rules, most of them about style or about mistakes of people who type. What each is
worth in machine-translated news is measured in `resources/grammar/harper.tsv`; rules that say nothing about
translation are not even run.
"""

from __future__ import annotations

import importlib.util
import re
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from annotator.detect import misspelling, name_guard
from annotator.detect.base import Article, CancelToken, Finding, Scope
from annotator.detect.rule_table import RuleTable, load
from annotator.model.anchor import Span
from annotator.model.errors import UnavailableError
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Suggestion
from annotator.paths import resource

if TYPE_CHECKING:
    from harper import Lint, Linter
    from harper import Suggestion as Proposal

_MISSING = "Harper is not installed; install the package “harper-py”."
_SOURCE = "Harper"
_REPLACE, _REMOVE = 0, 1
_ABOUT_NAMES = frozenset({"UpdatePlaceNames"})
_LEGITIMATE_DOUBLES = frozenset(
    {"that that", "had had", "do do", "is is", "no no", "very very", "really really"}
)
_ORDINARY_WORD_AHEAD = re.compile(r"\s+[a-z]{2,}")


class HarperDetector:
    """Harper's findings, each weighed by its rule. Safe to use from several threads, which take turns: an
    engine takes half a second to make and must not be entered twice."""

    id = "harper"
    title = "Grammar and spelling (Harper)"
    scope = Scope.PARAGRAPH
    languages = frozenset({"en"})

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine: tuple[Linter, RuleTable] | None = None

    def availability(self) -> str:
        return "" if importlib.util.find_spec("harper") else _MISSING

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        starts = frozenset(piece.span.start for piece in article.sentences())
        for paragraph in article.paragraph_spans():
            cancel.check()
            text = paragraph.of(article.text)
            with self._lock:
                linter, table = self._load()
                found = linter.organized_lints(text, language="plaintext", dedup=False)
            for rule, lints in found.items():
                for lint in lints:
                    finding = _finding(rule, lint, text, paragraph.start, table)
                    if finding and (rule != "SentenceCapitalization" or finding.span.start in starts):
                        yield finding

    def _load(self) -> tuple[Linter, RuleTable]:
        """The engine, made on the first call, with the rules the table turns off left out."""
        if self._engine is None:
            try:
                from harper import Linter
            except ImportError as error:
                raise UnavailableError(_MISSING) from error
            table = load(resource("grammar", "harper.tsv"))
            linter = Linter()
            off = table.turned_off()
            linter.set_lint_config(
                {name: False if name in off else on for name, on in linter.get_lint_config().items()}
            )
            self._engine = (linter, table)
        return self._engine


def _finding(rule: str, lint: Lint, text: str, offset: int, table: RuleTable) -> Finding | None:
    """The finding a lint of `text`, which begins at `offset` of the article, makes; None if worthless."""
    start, end = lint.span.start, lint.span.end
    quote = text[start:end]
    if rule == "SpellCheck":
        return _misspelling(lint, text, offset)
    entry = table.lookup(rule, lint.lint_kind)
    if entry.confidence == 0 or not quote.strip() or not _plausible(rule, quote, text[end:]):
        return None
    if rule not in _ABOUT_NAMES and name_guard.holds_name(text, start, end):
        return None  # names are left to the detectors that know them
    return Finding(
        Span(offset + start, offset + end),
        rule,
        entry.category,
        entry.severity,
        entry.confidence,
        _sentence(lint.message),
        tuple(Suggestion(_applied(s, quote)) for s in lint.suggestions[:5] if _applied(s, quote) != quote),
        (Evidence(f"Rule {rule}", _SOURCE),),
    )


def _misspelling(lint: Lint, text: str, offset: int) -> Finding | None:
    start, end = lint.span.start, lint.span.end
    verdict = misspelling.judge(
        text[start:end],
        (s.replacement_text for s in lint.suggestions if int(s.kind) == _REPLACE),
        text[max(0, start - 1) : start],
        text[end : end + 1],
    )
    if verdict is None:
        return None
    return Finding(
        Span(offset + start, offset + end),
        "SpellCheck",
        Category.SPELLING,
        Severity.MINOR,
        verdict.confidence,
        verdict.message,
        tuple(Suggestion(word) for word in verdict.suggestions),
        (Evidence("Not in the dictionary, and not in use", f"{_SOURCE}, wordfreq"),),
    )


def _plausible(rule: str, quote: str, ahead: str) -> bool:
    """Conditions two rules need to be right about news."""
    if rule == "AnA":
        # “Grade A offices”, “an FIR”: how an abbreviation sounds cannot be told from its letters.
        return quote.islower() and _ORDINARY_WORD_AHEAD.match(ahead) is not None
    if rule == "RepeatedWords":
        return quote.lower() not in _LEGITIMATE_DOUBLES
    return True


def _applied(proposal: Proposal, quote: str) -> str:
    """What a proposal makes of the words at fault."""
    kind = int(proposal.kind)
    if kind == _REMOVE:
        return ""
    return proposal.replacement_text if kind == _REPLACE else quote + proposal.replacement_text


def _sentence(message: str) -> str:
    """Harper's message without its Markdown and with a full stop."""
    plain = message.replace("`", "").replace("**", "").strip()
    return plain if plain.endswith((".", "?", "!", "”")) else plain + "."
