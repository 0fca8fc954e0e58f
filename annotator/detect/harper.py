"""Grammar and spelling by Harper, which runs inside the program.

Harper knows nine hundred rules, most of them about style or about mistakes of people who type. What each is
worth in machine-translated news is measured in `resources/grammar/harper.tsv`; the others are not even run.
"""

from __future__ import annotations

import importlib.util
import re
import threading
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from annotator.detect import misspelling, name_guard
from annotator.detect.base import Article, CancelToken, Finding, Scope
from annotator.detect.repetition import names_subspecies
from annotator.detect.rule_table import RuleTable, load
from annotator.model.anchor import Span
from annotator.model.errors import UnavailableError
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Suggestion
from annotator.paths import resource
from annotator.text.tokens import words

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
_AHEAD = 40
"""Code points looked at after a passage."""
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
        self._table: RuleTable | None = None
        self._grammar: Linter | None = None
        self._spelling: Linter | None = None

    def availability(self) -> str:
        return "" if importlib.util.find_spec("harper") else _MISSING

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        starts = frozenset(piece.span.start for piece in article.sentences())
        for paragraph in article.paragraph_spans():
            cancel.check()
            text = paragraph.of(article.text)
            with self._lock:
                table = self._rules()
                found = self._grammar_engine().organized_lints(text, language="plaintext", dedup=False)
            for rule, lints in found.items():
                for lint in lints:
                    finding = _finding(rule, lint, text, paragraph.start, table)
                    if finding and (rule != "SentenceCapitalization" or finding.span.start in starts):
                        yield finding
            yield from self._misspellings(article.text, paragraph, cancel)

    def _misspellings(self, text: str, paragraph: Span, cancel: CancelToken) -> Iterator[Finding]:
        """Words of a paragraph that nobody uses and Harper does not know either.

        Harper is asked about those words alone: it takes ten to thirty milliseconds to find suggestions for a
        word, and most words it does not know are names.
        """
        for span in words(text, paragraph):
            word, after = span.of(text), text[span.end : span.end + 1]
            before = text[max(0, span.start - 1) : span.start]
            if not misspelling.is_doubtful(word, before, after):
                continue
            cancel.check()
            with self._lock:
                lints = self._spelling_engine().lint(word, language="plaintext")
            proposals = [s.replacement_text for lint in lints for s in lint.suggestions if s.kind == _REPLACE]
            if lints and (verdict := misspelling.judge(word, proposals, before, after)):
                yield Finding(
                    span,
                    "SpellCheck",
                    Category.SPELLING,
                    Severity.MINOR,
                    verdict.confidence,
                    verdict.message,
                    tuple(Suggestion(proposal) for proposal in verdict.suggestions),
                    (Evidence("Not in the dictionary, and not in use", f"{_SOURCE}, wordfreq"),),
                )

    def _rules(self) -> RuleTable:
        if self._table is None:
            self._table = load(resource("grammar", "harper.tsv"))
        return self._table

    def _grammar_engine(self) -> Linter:
        """The engine for the rules of the table, which are all but spelling; made on first use."""
        if self._grammar is None:
            self._grammar = _engine(self._rules().turned_on())
        return self._grammar

    def _spelling_engine(self) -> Linter:
        """The engine for spelling alone; made when a word is first in doubt."""
        if self._spelling is None:
            self._spelling = _engine({"SpellCheck"})
        return self._spelling


def read_dictionary() -> None:
    """Have Harper read its dictionary, which takes most of a second of one core and is kept for the process.
    Where Harper is missing nothing is done."""
    with suppress(UnavailableError):
        _engine(())


def _engine(rules: Collection[str]) -> Linter:
    """A new engine that runs these rules alone, seven times as fast as with all. Raises UnavailableError."""
    try:
        from harper import Linter
    except ImportError as error:
        raise UnavailableError(_MISSING) from error
    linter = Linter()
    linter.set_lint_config({rule: rule in rules for rule in linter.get_lint_config()})
    return linter


def _finding(rule: str, lint: Lint, text: str, offset: int, table: RuleTable) -> Finding | None:
    """The finding a lint of `text`, which begins at `offset` of the article, makes; None if worthless."""
    start, end = lint.span.start, lint.span.end
    quote = text[start:end]
    entry = table.lookup(rule, lint.lint_kind)
    if not quote.strip() or not _plausible(rule, quote, text, start):
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


def _plausible(rule: str, quote: str, text: str, start: int) -> bool:
    """Conditions two rules need to be right about news. `quote` begins at `start` of `text`."""
    if rule == "AnA":
        # “Grade A offices”, “an FIR”: how an abbreviation sounds cannot be told from its letters.
        end = start + len(quote)
        return quote.islower() and _ORDINARY_WORD_AHEAD.match(text[end : end + _AHEAD]) is not None
    if rule == "RepeatedWords":
        first = quote.split()[0]
        return quote.lower() not in _LEGITIMATE_DOUBLES and not names_subspecies(text, start, first)
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
