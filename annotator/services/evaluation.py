"""Measuring detectors against texts whose errors people have marked, and against clean text.

Gold files hold one JSON object a line (optionally xz-compressed): `mt` is the English text, `spans` the
marked errors `{start, end, category, severity, annotator}` in code points, `doc` and `seg` give the place in
a document. A JSON file that holds a list of spans `{start, end, kind, severity, must}` is the gold of the
text file beside it.
"""

from __future__ import annotations

import json
import lzma
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.model.anchor import Span
from annotator.model.review import Level, Passage
from annotator.text.tokens import word_count, words


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """An error somebody marked. `must` marks those no editor would leave (all severe ones where nothing is
    said)."""

    span: Span
    category: str
    severity: str
    rater: str
    must: bool = False


@dataclass(frozen=True, slots=True)
class GoldText:
    """A text with its marked errors; `spans` is empty for clean text."""

    id: str
    text: str
    spans: tuple[GoldSpan, ...]


@dataclass(slots=True)
class RuleScore:
    """How often one rule of one detector flagged, and how often that touched an error."""

    flags: int = 0
    hits: int = 0

    @property
    def precision(self) -> float:
        return self.hits / self.flags if self.flags else math.nan


@dataclass(slots=True)
class Evaluation:
    """Figures over a set of texts. `passages` and `hits` count shown passages and those touching an error,
    `gold` and `found` the errors and those touched; the `word_` counts are words flagged and marked."""

    texts: int = 0
    words: int = 0
    passages: int = 0
    hits: int = 0
    gold: int = 0
    found: int = 0
    must: int = 0
    must_found: int = 0
    word_both: int = 0
    word_flagged: int = 0
    word_marked: int = 0
    rules: dict[tuple[str, str], RuleScore] = field(default_factory=lambda: defaultdict(RuleScore))
    missed: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_category: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def precision(self) -> float:
        """Share of shown passages that touch an error."""
        return self.hits / self.passages if self.passages else math.nan

    @property
    def recall(self) -> float:
        """Share of errors touched by a shown passage."""
        return self.found / self.gold if self.gold else math.nan

    @property
    def must_recall(self) -> float:
        return self.must_found / self.must if self.must else math.nan

    @property
    def per_thousand(self) -> float:
        """Shown passages in 1,000 words."""
        return 1000 * self.passages / self.words if self.words else math.nan

    @property
    def word_mcc(self) -> float:
        """Matthews correlation of words flagged with words marked."""
        tp, fp = self.word_both, self.word_flagged - self.word_both
        fn = self.word_marked - self.word_both
        tn = self.words - tp - fp - fn
        below = math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
        return (tp * tn - fp * fn) / below if below else 0.0


def read_gold(path: Path, *, joined: bool = True) -> Iterator[GoldText]:
    """The texts of a gold file. `joined` makes one text of the rows of one document and system, a paragraph
    a row.

    Raises OSError, ValueError or KeyError for a file that is missing or not of the described shape.
    """
    raw = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    if path.suffix == ".json":
        spans = json.loads(raw)
        text = path.with_name(path.name.replace(".gold.json", ".txt")).read_text("utf-8")
        yield GoldText(path.stem, text, tuple(_article_span(s) for s in spans))
        return
    rows = [json.loads(line) for line in raw.decode().splitlines()]
    if not joined:
        yield from (_joined([row]) for row in rows)
        return
    documents: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        documents[str(row.get("doc") or row["id"]), str(row.get("system"))].append(row)
    for group in documents.values():
        yield _joined(group)


def evaluate(
    texts: Iterable[GoldText], analyse: Callable[[str], Sequence[Passage]], level: Level = Level.LIKELY
) -> Evaluation:
    """Run `analyse` over the texts and count. Per rule, all flags of the shown passages' level count by
    themselves."""
    total = Evaluation()
    for gold in texts:
        count(total, gold, analyse(gold.text), level)
    return total


def count(
    total: Evaluation, gold: GoldText, passages: Sequence[Passage], level: Level = Level.LIKELY
) -> None:
    """Add one text's passages to `total`."""
    shown = [p for p in passages if p.shown_at(level)]
    total.texts += 1
    total.words += word_count(gold.text)
    total.passages += len(shown)
    total.hits += sum(any(g.span.overlaps(p.span) for g in gold.spans) for p in shown)
    for error in gold.spans:
        touched = any(error.span.overlaps(p.span) for p in shown)
        total.gold += 1
        total.found += touched
        total.must += error.must
        total.must_found += touched and error.must
        total.by_category[error.category] += 1
        total.missed[error.category] += not touched
    for passage in passages:
        for flag in passage.flags:
            score = total.rules[flag.detector, flag.rule]
            score.flags += 1
            score.hits += any(g.span.overlaps(flag.span) for g in gold.spans)
    flagged = _words_in(gold.text, [p.span for p in shown])
    marked = _words_in(gold.text, [g.span for g in gold.spans])
    total.word_flagged += len(flagged)
    total.word_marked += len(marked)
    total.word_both += len(flagged & marked)


def _words_in(text: str, spans: Iterable[Span]) -> set[int]:
    """The starts of the words that share a character with one of the spans."""
    found: set[int] = set()
    for span in spans:
        start = span.start
        while start > 0 and text[start - 1].isalnum():
            start -= 1
        end = span.end
        while end < len(text) and text[end].isalnum():
            end += 1
        found.update(w.start for w in words(text, Span(start, end)) if w.overlaps(span))
    return found


def _article_span(entry: dict[str, Any]) -> GoldSpan:
    return GoldSpan(
        Span(entry["start"], entry["end"]), entry["kind"], entry["severity"], "gold", bool(entry.get("must"))
    )


def _joined(rows: Sequence[dict[str, Any]]) -> GoldText:
    text = ""
    spans: list[GoldSpan] = []
    for row in rows:
        line = row["mt"].replace("\n", " ")
        for entry in row["spans"]:
            if entry["start"] < entry["end"] <= len(line):
                span = Span(entry["start"], entry["end"]).shifted(len(text))
                severity = str(entry.get("severity", "")).lower()
                must = severity in ("major", "critical")
                spans.append(GoldSpan(span, entry["category"], severity, str(entry["annotator"]), must))
        text += line + "\n"
    return GoldText(str(rows[0]["id"]), text, tuple(spans))
